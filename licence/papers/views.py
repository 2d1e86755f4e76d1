"""Pages of papers for the person: what is due, print one, hand it over, confirm a refusal to sign, withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from licence.licences.models import Licence
from licence.licences.rules import Status as LicenceStatus
from licence.papers import panels, printing
from licence.papers.actions import handing
from licence.papers.actions.printing import kind_of, print_paper, why_not_printed, why_not_read
from licence.papers.forms import HandOverForm, PrintForm, WithdrawForm
from licence.papers.models import ABOUT, Paper, PaperGiven
from licence.papers.rules import TO_BE_EXPLAINED, PaperKind, Signing
from offenders import person_page
from offenders.models import Offender
from offenders.person_page.form_pages import METHODS, attempt, changers, form_page, posted
from offenders.person_page.form_parts import ConfirmForm
from sharing import access, audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence

SECTION = "person_papers"
readers = needs(Capability.VIEW_PEOPLE)
hands_over = needs(Capability.HAND_OVER_PAPERS)


@require_safe
@readers
def person_papers(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What is due to the person, what can be printed, and every paper with its handing over."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.papers_opened")
    at = timezone.now()
    may = panels.may_hand_over(request.user, person)
    rows = Paper.objects.visible_to(request.user).filter(offender=person)
    context = {
        "due": panels.due_lines(person, may=may, at=at),
        "papers": panels.paper_lines(rows, reader=request.user, may=may),
        "printable": panels.printable(person, reader=request.user) if may else [],
    }
    return render(request, "licence/papers/person.html", person_page.frame(person, current=SECTION) | context)


@require_http_methods(METHODS)
@hands_over
def paper_print(request: SignedInRequest, uid: UUID, row: str, row_uid: UUID) -> HttpResponse:
    """Keep what the paper says now, to be handed over."""
    about = about_opened(request, uid, row, row_uid)
    access.require(request.user, Permission.CHANGE, about.offender)
    kind = kind_of(about)
    form = PrintForm(posted(request), kind=kind)
    made: list[Paper] = []
    if attempt(request, form, lambda: made.append(print_paper(about=about, by=request.user, **form.cleaned_data))):
        messages.success(request, "The paper is ready to print. Record it when you have handed it over.")
        return redirect(handing.paper_url(made[0]))
    refused = why_not_printed(about, reader=request.user)
    return form_page(
        request,
        about.offender,
        current=SECTION,
        back=reverse(SECTION, kwargs={"uid": uid}),
        form=form,
        title=f"Print for the person: {mid_sentence(panels.CALLED[kind])}",
        intro="The paper is saved as printed. It has no marking and is for the person.",
        refused=refused,
        refused_strong="You cannot print it now.",
        button="Print the paper",
    )


@require_safe
@readers
def paper_preview(request: SignedInRequest, uid: UUID, row: str, row_uid: UUID) -> HttpResponse:
    """How the paper would look now, marked on each page as not to be handed over. A licence also as a draft."""
    about = about_opened(request, uid, row, row_uid)
    refused = why_not_printed(about, reader=request.user)
    if why_not_read(about, reader=request.user) or (refused and not isinstance(about, Licence)):
        audit.refuse(by=request.user, verb="licence.paper_preview_refused", target=about, subject=about.offender_id)
        raise Http404
    at, kind = timezone.now(), kind_of(about)
    draft = printing.preview_words(at)
    if refused:
        draft = f"Not for use: this licence is {mid_sentence(about.get_status_display())}"
    says = printing.says_of(kind, about, at=at, draft=draft)
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="licence.paper_previewed",
        by=request.user,
        target=about,
        subject=about.offender_id,
        payload={"kind": str(kind)},
    )
    return attached(printing.pdf_of(says, at=at), f"preview-{about.offender.prison_number}-{kind}.pdf")


@require_safe
@readers
def paper(request: SignedInRequest, uid: UUID, paper_uid: UUID) -> HttpResponse:
    """One paper: its copies to print, whether it would say something else now, and each handing over."""
    found = paper_opened(request, uid, paper_uid)
    may = panels.may_hand_over(request.user, found.offender)
    (line,) = panels.paper_lines(Paper.objects.filter(pk=found.pk), reader=request.user, may=may)
    reads = may_read(request, found)
    context = {
        "line": line,
        "reads": reads,
        "changed": _changed(found) if reads else [],
        "same_bytes": printing.digest_of(printing.pdf_of(found.says, at=found.printed_at)) == found.digest,
    }
    return render(request, "licence/papers/paper.html", person_page.frame(found.offender, current=SECTION) | context)


def _changed(found: Paper) -> list[str]:
    now = printing.says_of(
        PaperKind(found.kind), found.about, at=timezone.now(), reference=found.reference, words=found.words
    )
    return printing.changed_since(found.says, now)


@require_safe
@readers
def paper_pdf(request: SignedInRequest, uid: UUID, paper_uid: UUID, easy: bool) -> HttpResponse:
    """The paper as it was printed, or the same easy to read. To who may not read the places on it it is not there."""
    found = paper_opened(request, uid, paper_uid)
    if not may_read(request, found):
        audit.refuse(by=request.user, verb="licence.paper_refused", target=found, subject=found.offender_id)
        raise Http404
    content = printing.pdf_of(found.says, at=found.printed_at, easy=easy)
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="licence.paper_fetched",
        by=request.user,
        target=found,
        subject=found.offender_id,
        payload={"digest": printing.digest_of(content), "easy": easy},
    )
    easily = "-easy-read" if easy else ""
    return attached(content, f"{found.kind}-{found.offender.prison_number}-{found.reference}{easily}.pdf")


@require_http_methods(METHODS)
@hands_over
def paper_hand_over(request: SignedInRequest, uid: UUID, paper_uid: UUID) -> HttpResponse:
    """You handed the paper over. Nobody records it for somebody else."""
    found = paper_opened(request, uid, paper_uid)
    access.require(request.user, Permission.CHANGE, found.offender)
    licence = found.licence
    is_told = licence is not None and licence.told_at is not None
    key = str(found.uid)
    form, drafting = drafts.form_from_draft(request, HandOverForm, name="paper.hand_over", key=key, is_told=is_told)
    form.fields["is_explained"].help_text = "" if found.kind in TO_BE_EXPLAINED else "Not needed for this paper."

    def act() -> None:
        typed = {"signing": Signing.NOT_ASKED} | form.cleaned_data
        handing.hand_over(paper=found, by=request.user, **typed)

    if attempt(request, form, act, called={"told_at": "handed_at"}):
        messages.success(request, "Handing over recorded.")
        return redirect(handing.paper_url(found))
    return form_page(
        request,
        found.offender,
        current=SECTION,
        back=handing.paper_url(found),
        form=form,
        drafting=drafting,
        title=f"Record that you handed over: {mid_sentence(found.get_kind_display())}",
        intro=_hand_over_intro(found, is_told=is_told),
        button="Record handing over",
    )


def _hand_over_intro(found: Paper, *, is_told: bool) -> str:
    """What handing it over does beside: a variation is in force from the signature."""
    said = f"Paper {found.reference} ({found.version}). You record what you did yourself."
    if is_told and found.licence:
        return f"{said} The licence says already: {mid_sentence(found.licence.get_signing_display())}."
    if found.licence and found.licence.status == LicenceStatus.VARIATION_APPROVED:
        return (
            f"{said} If the person signed, the variation is in force from then. If they refused, it is in force once a "
            "second person has confirmed that."
        )
    return said


@require_http_methods(METHODS)
@changers
def paper_witness(request: SignedInRequest, uid: UUID, given_uid: UUID) -> HttpResponse:
    """You saw that the person refused to sign."""
    found = given_opened(request, uid, given_uid)
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: handing.confirm_refusal(given=found, by=request.user)):
        messages.success(request, "You confirmed that the person refused to sign.")
        return redirect(handing.paper_url(found.paper))
    return _given_page(
        request,
        found,
        form=form,
        title="Confirm that the person refused to sign",
        intro=f"{found.handed_by} reported it. Confirm it only if you were there and saw it. You are recorded as the "
        "witness.",
        button="Confirm as witness",
    )


@require_http_methods(METHODS)
@hands_over
def paper_withdraw(request: SignedInRequest, uid: UUID, given_uid: UUID) -> HttpResponse:
    """The handing over was recorded by mistake: it stays to be read, and the paper is due again."""
    found = given_opened(request, uid, given_uid)
    form = WithdrawForm(posted(request))
    if attempt(request, form, lambda: handing.withdraw(given=found, by=request.user, **form.cleaned_data)):
        messages.success(request, "The record is withdrawn. The paper is due again.")
        return redirect(handing.paper_url(found.paper))
    return _given_page(
        request,
        found,
        form=form,
        title="Withdraw this record of handing over",
        intro="Use this only if it was recorded by mistake. It stays on the page with your name and reason.",
        button="Withdraw the record",
        kind="warning",
    )


# What these share


def about_opened(request: SignedInRequest, uid: UUID, row: str, row_uid: UUID) -> Any:
    """What a paper is about, of the person in the address. row: as ABOUT calls it. Raises RecordHidden."""
    model: Any = ABOUT[row]
    related = {
        "licence": ("officer", "team", "release", "variation_of"),
        "recall": ("licence__officer", "licence__team", "establishment"),
        "exemption": ("condition__licence__officer", "condition__licence__team"),
        "breach": ("condition", "licence__officer", "licence__team"),
    }[row]
    rows = model.objects.filter(offender__uid=uid).select_related("offender__establishment", *related)
    return access.open_record(request.user, rows, uid=row_uid)


def paper_opened(request: SignedInRequest, uid: UUID, paper_uid: UUID) -> Paper:
    rows = Paper.objects.filter(offender__uid=uid).with_all()
    return access.open_record(request.user, rows, uid=paper_uid)


def given_opened(request: SignedInRequest, uid: UUID, given_uid: UUID) -> PaperGiven:
    """For somebody who may change the person. Raises RecordHidden, NotAllowed."""
    rows = PaperGiven.objects.filter(offender__uid=uid).select_related("offender", "paper__offender", "handed_by")
    found = access.open_record(request.user, rows, uid=given_uid)
    access.require(request.user, Permission.CHANGE, found.offender)
    return found


def may_read(request: SignedInRequest, found: Paper) -> bool:
    """Whether the paper's words are the reader's: they may name where the person lives."""
    return "says" not in fields.unread(request.user, found)


def attached(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _given_page(request: SignedInRequest, found: PaperGiven, **context: Any) -> HttpResponse:
    return form_page(request, found.offender, current=SECTION, back=handing.paper_url(found.paper), **context)
