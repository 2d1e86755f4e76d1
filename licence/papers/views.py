"""Pages of papers for the person: what is due, print one, hand it over, confirm a refusal to sign, withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

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
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.step_pages import step_pages
from sharing import access, audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep

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


# Steps


def papers_url(row: Any) -> str:
    return reverse(SECTION, kwargs={"uid": row.offender.uid})


def about_to_print(request: SignedInRequest, **address: Any) -> Any:
    about = about_opened(request, **address)
    access.require(request.user, Permission.CHANGE, about.offender)
    return about


def paper_to_hand_over(request: SignedInRequest, **address: Any) -> Paper:
    found = paper_opened(request, **address)
    access.require(request.user, Permission.CHANGE, found.offender)
    return found


PRINTED = step_pages("about", section=SECTION, opened=about_to_print, url=papers_url, guard=hands_over)
PAPERS = step_pages("paper", section=SECTION, opened=paper_to_hand_over, url=handing.paper_url, guard=hands_over)
GIVEN = step_pages("given", section=SECTION, opened=given_opened, url=lambda found: handing.paper_url(found.paper))

# Keep what the paper says now, to be handed over
paper_print = PRINTED.view(
    FormStep(
        lambda about: f"Print for the person: {mid_sentence(panels.CALLED[kind_of(about)])}",
        PrintForm,
        print_paper,
        "The paper is ready to print. Record it when you have handed it over.",
        intro="The paper is saved as printed. It has no marking and is for the person.",
        button="Print the paper",
        asks=lambda request, about: {"kind": kind_of(about)},
        shows=lambda request, about: {
            "refused": why_not_printed(about, reader=request.user),
            "refused_strong": "You cannot print it now.",
        },
        goes_to=handing.paper_url,
    )
)


def is_told_of(found: Paper) -> bool:
    """Whether the licence says already that the person signed, or refused to."""
    return found.licence is not None and found.licence.told_at is not None


def words_to_hand_over(found: Paper) -> str:
    """With what handing it over does beside: a variation is in force from the signature."""
    said = f"Paper {found.reference} ({found.version}). You record what you did yourself."
    if is_told_of(found) and found.licence:
        return f"{said} The licence says already: {mid_sentence(found.licence.get_signing_display())}."
    if found.licence and found.licence.status == LicenceStatus.VARIATION_APPROVED:
        return (
            f"{said} If the person signed, the variation is in force from then. If they refused, it is in force once a "
            "second person has confirmed that."
        )
    return said


def hand_over(*, paper: Paper, by: User, **typed: Any) -> Paper:
    handing.hand_over(paper=paper, by=by, **{"signing": Signing.NOT_ASKED} | typed)
    return paper


# You handed the paper over. Nobody records it for somebody else
paper_hand_over = PAPERS.view(
    FormStep(
        lambda found: f"Record that you handed over: {mid_sentence(found.get_kind_display())}",
        HandOverForm,
        hand_over,
        "Handing over recorded.",
        intro=words_to_hand_over,
        button="Record handing over",
        draft="paper.hand_over",
        called={"told_at": "handed_at"},
        asks=lambda request, found: {
            "is_told": is_told_of(found),
            "is_to_be_explained": found.kind in TO_BE_EXPLAINED,
        },
    )
)
paper_witness = GIVEN.view(
    FormStep(
        "Confirm that the person refused to sign",
        ConfirmForm,
        handing.confirm_refusal,
        "You confirmed that the person refused to sign.",
        intro=lambda found: (
            f"{found.handed_by} reported it. Confirm it only if you were there and saw it. You are recorded as the "
            "witness."
        ),
        button="Confirm as witness",
    )
)
# It stays to be read, and the paper is due again
paper_withdraw = GIVEN.view(
    FormStep(
        "Withdraw this record of handing over",
        WithdrawForm,
        handing.withdraw,
        "The record is withdrawn. The paper is due again.",
        intro="Use this only if it was recorded by mistake. It stays on the page with your name and reason.",
        button="Withdraw the record",
        kind="warning",
    ),
    guard=hands_over,
)
