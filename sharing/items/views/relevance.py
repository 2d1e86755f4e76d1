"""Pages that mark an item as one to be seen before a kind of decision, and withdraw the mark."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse

from sharing import access
from sharing.access.rules import Permission
from sharing.items.actions import sights
from sharing.items.forms import RelevanceForm, WithdrawMarkForm
from sharing.items.rules import OCCASION_WORDS, Occasion
from sharing.items.views.acts import ITEMS, back
from sharing.items.views.items import get_item_or_refuse
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


def item_to_mark(request: SignedInRequest, uid: UUID, item_uid: UUID) -> Any:
    """For whoever can see the item and edit the person."""
    found = get_item_or_refuse(request, uid, item_uid)
    access.require(request.user, Permission.CHANGE, found.subject)
    return found


def marked_for(found: Any) -> set[str]:
    return set(found.relevance_marks.standing().values_list("occasion", flat=True))


def not_marked_for(found: Any) -> list[tuple[str, str]]:
    marked = marked_for(found)
    return [(occasion.value, words) for occasion, words in OCCASION_WORDS.items() if occasion not in marked]


def marked_for_all(request: SignedInRequest, found: Any) -> HttpResponse | None:
    if not_marked_for(found):
        return None
    messages.info(request, "It is already marked for every decision.")
    return back(found)


MARK = FormStep(
    "Mark as one to be seen",
    RelevanceForm,
    sights.mark,
    "Marked. Such a decision cannot be closed by someone who can see this item until all who decide have seen "
    "it, or a reason is entered.",
    intro="Everyone who takes part in these decisions must have seen the item or its gist. An automatic release is "
    "never delayed.",
    button="Mark item",
    asks=lambda request, found: {"choices": not_marked_for(found)},
    instead=marked_for_all,
)
ITEMS_TO_MARK = replace(ITEMS, opened=item_to_mark)


def withdrawing(occasion: Occasion) -> FormStep:
    """For the side that holds the item. Of a mark that there is not the address does not exist."""

    def refuse_without_mark(request: SignedInRequest, found: Any) -> None:
        if occasion not in marked_for(found):
            raise Http404

    return FormStep(
        f"Withdraw the mark: {OCCASION_WORDS[occasion]}",
        WithdrawMarkForm,
        partial(sights.withdraw, occasion=occasion),
        "The mark is withdrawn.",
        intro="It need no longer be seen before such a decision. The mark and your reason stay on record.",
        button="Withdraw mark",
        kind="warning",
        instead=refuse_without_mark,
    )


WITHDRAW = {occasion.value: withdrawing(occasion) for occasion in Occasion}
