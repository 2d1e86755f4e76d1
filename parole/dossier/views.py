"""The dossier of a review: its papers, what the prisoner gets of them, who reads what is withheld."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.person_page.step_pages import step_pages
from parole.dossier import actions, panels
from parole.dossier.actions import COMPARTMENT
from parole.dossier.forms import DisclosureForm, ItemForm, ReplaceForm, WithholdForm
from parole.dossier.models import DossierItem
from parole.reviews.actions import clocks
from parole.reviews.form_pages import SECTION, get_review_or_404, readers, row_opened, to_change
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.models import User
from sharing.pages.reader_forms import ReadersForm
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


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


# Steps


def item_withheld(request: SignedInRequest, uid: UUID, item_uid: UUID) -> DossierItem:
    """Of a paper that is not withheld there is nothing to say: the address does not exist."""
    item = item_to_change(request, uid, item_uid)
    if not item.is_withheld:
        raise access.RecordHidden
    return item


def dossier_url(item: DossierItem) -> str:
    return address_of(item.review)


REVIEWS = step_pages("review", section=SECTION, opened=to_change, url=address_of)
ITEMS = step_pages("item", section=SECTION, opened=item_to_change, url=dossier_url)
WITHHELD = step_pages("item", section=SECTION, opened=item_withheld, url=dossier_url)


def readers_of_review(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
    return {"readers": actions.may_read(review, by=request.user)}


def received_today(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
    return readers_of_review(request, review) | {"initial": {"received_on": timezone.localdate()}}


# A paper for everybody, or one that is in the compartment from its first moment
dossier_add = REVIEWS.view(
    FormStep(
        "Add a paper to the dossier",
        ItemForm,
        actions.add_item,
        "Paper added to the dossier.",
        button="Add paper",
        draft="dossier.add",
        asks=received_today,
    )
)


def replace(*, item: DossierItem, by: User, **typed: Any) -> DossierItem:
    """A newer version; who may know of it stays as it is."""
    return actions.add_item(review=item.review, replaces=item, by=by, **typed)


def as_before(request: SignedInRequest, item: DossierItem) -> dict[str, Any]:
    begins = {name: getattr(item, name) for name in actions.FIELDS} | {
        "agency": item.agency and item.agency.uid,
        "received_on": timezone.localdate(),
        "dated_on": None,
    }
    return {"initial": begins}


dossier_replace = ITEMS.view(
    FormStep(
        lambda item: f"Replace “{item}”",
        ReplaceForm,
        replace,
        "Newer version added to the dossier.",
        page_title="Replace a document",
        intro="The old version stays listed as replaced. The same people can see it.",
        button="Replace paper",
        draft="dossier.replace",
        asks=as_before,
    )
)
# Ask that a paper which everybody reads is withheld
dossier_withhold = ITEMS.view(
    FormStep(
        lambda item: f"Withhold “{item}”",
        WithholdForm,
        actions.withhold,
        "Paper withheld. Only its readers can see it now.",
        page_title="Withhold a document",
        intro="From now on only the people you name can see it. Others may have read it before (r.17).",
        button="Withhold paper",
        kind="warning",
        draft="dossier.withhold",
        asks=lambda request, item: readers_of_review(request, item.review),
    )
)


def decide_disclosure(*, item: DossierItem, disclosure: str, by: User, **typed: Any) -> bool:
    """Whether it waits for the second check of another reader."""
    waits = item.is_withheld and disclosure == DossierItem.Disclosure.YES
    actions.decide_disclosure(item=item, disclosure=disclosure, by=by, **typed)
    return waits


def words_to_disclose(item: DossierItem) -> str:
    if not item.is_withheld:
        return "Only a withheld paper can be disclosed as a gist or not at all (r.17)."
    return (
        "If you disclose it, everyone who can see the person can then read it, after a second check by another reader "
        "in PPCS."
    )


# What the prisoner gets of a paper
dossier_disclosure = ITEMS.view(
    FormStep(
        lambda item: f"Disclosure to the prisoner: “{item}”",
        DisclosureForm,
        decide_disclosure,
        lambda waits: (
            "Recorded. The paper stays withheld until a second reader in PPCS checks it."
            if waits
            else "Disclosure recorded."
        ),
        page_title="Disclosure to the prisoner",
        intro=words_to_disclose,
        button="Save",
    )
)
dossier_readers = WITHHELD.view(
    FormStep(
        lambda item: f"Readers of “{item}”",
        ReadersForm,
        actions.set_readers,
        "Readers saved.",
        page_title="Readers of a document",
        button="Save",
        asks=lambda request, item: readers_of_review(request, item.review) | {"named": item.readers.all()},
    )
)
