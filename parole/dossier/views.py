"""The dossier of a review: its papers, what the prisoner gets of them, who reads what is withheld."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from parole.dossier import actions, panels
from parole.dossier.actions import COMPARTMENT
from parole.dossier.forms import DisclosureForm, ItemForm, ReplaceForm, WithholdForm
from parole.dossier.models import DossierItem
from parole.reviews.actions import clocks
from parole.reviews.form_pages import (
    METHODS,
    SECTION,
    attempt_change,
    changers,
    done_or_form,
    form_page,
    get_review_or_404,
    posted,
    readers,
    row_opened,
    to_change,
)
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages.conflicts import typed_data
from sharing.pages.reader_forms import ReadersForm
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def dossier(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """Every paper that is there for the reader; which of the withheld ones were shown is recorded."""
    review = get_review_or_404(request, uid, review_uid)
    items = panels.seen_by(review, request.user)
    if withheld := [str(item.uid) for item in items if item.is_withheld]:
        audit.record_read(
            action=audit.Action.CONSULTATION,
            verb=f"{COMPARTMENT}_listed",
            by=request.user,
            target=review,
            subject=review.offender_id,
            payload={"items": withheld},
        )
    may_change = access.may(request.user, Permission.CHANGE, review.offender)
    parts = panels.parts_of(
        review,
        items,
        reader=request.user,
        may_change=may_change,
        withhold_until=clocks.due_on(review, clocks.Clock.WITHHOLDING),
    )
    return render(
        request,
        "parole/dossier/dossier.html",
        person_page.frame(review.offender, current=SECTION)
        | {
            "review": review,
            "parts": parts,
            "box": panels.box_of(review, items),
            "may_add": may_change and review.status not in ENDS,
        },
    )


@require_http_methods(METHODS)
@changers
def dossier_add(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """A paper for everybody, or one that is in the compartment from its first moment."""
    review = to_change(request, uid, review_uid)
    people = actions.may_read(review, by=request.user)
    form, drafting = drafts.form_from_draft(
        request,
        ItemForm,
        name="dossier.add",
        key=str(review.uid),
        readers=people,
        initial={"received_on": timezone.localdate()},
    )

    def act() -> None:
        typed = form.cleaned_data
        actions.add_item(
            review=review,
            fields=form.fields_typed(),
            by=request.user,
            withholding_reason=typed["withholding_reason"].strip(),
            readers=typed["readers"],
            uid=typed["uid"],
        )

    return done_or_form(
        request,
        review,
        form,
        act,
        done="Paper added to the dossier.",
        at=address_of(review),
        drafting=drafting,
        title="Add a paper to the dossier",
        button="Add paper",
    )


@require_http_methods(METHODS)
@changers
def dossier_replace(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """A newer version; who may know of it stays as it is."""
    item = item_to_change(request, uid, item_uid)
    begins = {name: getattr(item, name) for name in actions.FIELDS} | {
        "agency": item.agency and item.agency.uid,
        "received_on": timezone.localdate(),
        "dated_on": None,
    }
    form, drafting = drafts.form_from_draft(
        request, ReplaceForm, name="dossier.replace", key=str(item.uid), initial=begins
    )

    def act() -> None:
        actions.add_item(
            review=item.review,
            fields=form.fields_typed(),
            by=request.user,
            replaces=item,
            uid=form.cleaned_data["uid"],
        )

    return done_or_form(
        request,
        item.review,
        form,
        act,
        done="Newer version added to the dossier.",
        at=address_of(item.review),
        drafting=drafting,
        title=f"Replace “{item}”",
        page_title="Replace a document",
        intro="The old version stays listed as replaced. The same people can see it.",
        button="Replace paper",
    )


@require_http_methods(METHODS)
@changers
def dossier_withhold(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """Ask that a paper which everybody reads is withheld."""
    item = item_to_change(request, uid, item_uid)
    people = actions.may_read(item.review, by=request.user)
    form, drafting = drafts.form_from_draft(
        request, WithholdForm, name="dossier.withhold", key=str(item.uid), readers=people
    )
    return done_or_form(
        request,
        item.review,
        form,
        lambda: actions.withhold(item=item, by=request.user, **form.cleaned_data),
        done="Paper withheld. Only its readers can see it now.",
        at=address_of(item.review),
        drafting=drafting,
        title=f"Withhold “{item}”",
        page_title="Withhold a document",
        intro="From now on only the people you name can see it. Others may have read it before (r.17).",
        button="Withhold paper",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def dossier_disclosure(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """What the prisoner gets of a paper."""
    item = item_to_change(request, uid, item_uid)
    form = DisclosureForm(posted(request), row=item)

    def act() -> None:
        actions.decide_disclosure(
            item=item, by=request.user, document=form.cleaned_data.get("document", ""), **typed_data(form)
        )

    done, conflict = attempt_change(request, form, act)
    if done:
        waits = item.is_withheld and form.cleaned_data["disclosure"] == DossierItem.Disclosure.YES
        return back_to_review(request, item.review, WAITS if waits else "Disclosure recorded.")
    intro = (
        "If you disclose it, everyone who can see the person can then "
        "read it, after a second check by another reader in PPCS."
    )
    return form_page(
        request,
        item.offender,
        address_of(item.review),
        form=form,
        conflict=conflict,
        title=f"Disclosure to the prisoner: “{item}”",
        page_title="Disclosure to the prisoner",
        intro=intro if item.is_withheld else "Only a withheld paper can be disclosed as a gist or not at all (r.17).",
        button="Save",
    )


@require_http_methods(METHODS)
@changers
def dossier_readers(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """Who reads a withheld paper. Of any other there is nothing to say: the address does not exist."""
    item = item_to_change(request, uid, item_uid)
    if not item.is_withheld:
        raise access.RecordHidden
    people = actions.may_read(item.review, by=request.user)
    form = ReadersForm(posted(request), readers=people, named=item.readers.all())
    return done_or_form(
        request,
        item.review,
        form,
        lambda: actions.set_readers(item=item, by=request.user, **form.cleaned_data),
        done="Readers saved.",
        at=address_of(item.review),
        title=f"Readers of “{item}”",
        page_title="Readers of a document",
        button="Save",
    )


# What these share

WAITS = "Recorded. The paper stays withheld until a second reader in PPCS checks it."


def item_to_change(request: SignedInRequest, uid: UUID, item_uid: UUID) -> DossierItem:
    """A paper that is there for the user. What opened a withheld one is in the log under its own verb."""
    rows = DossierItem.objects.select_related("agency")
    is_withheld = rows.visible_to(request.user).filter(uid=item_uid, is_withheld=True).exists()
    verb = f"{COMPARTMENT}_opened" if is_withheld else ""
    item: DossierItem = row_opened(request, rows, uid, item_uid, verb=verb)
    access.require(request.user, Permission.CHANGE, item.offender)
    return item


def address_of(review: ParoleReview) -> str:
    return reverse("dossier", kwargs={"uid": review.offender.uid, "review_uid": review.uid})


def back_to_review(request: SignedInRequest, review: ParoleReview, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(address_of(review))
