"""Pages that mark an item as one to be seen before a kind of decision, and withdraw the mark."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from sharing import access
from sharing.access.rules import Permission
from sharing.items.actions import sights
from sharing.items.forms import RelevanceForm, WithdrawMarkForm
from sharing.items.rules import OCCASION_WORDS, Occasion
from sharing.items.views.acts import back, done_or_form, to_decide
from sharing.items.views.items import changers, get_item_or_refuse
from sharing.pages.attempts import METHODS, posted
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def item_relevance(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """For whoever can see the item and edit the person."""
    found = get_item_or_refuse(request, uid, item_uid)
    access.require(request.user, Permission.CHANGE, found.subject)
    standing = set(found.relevance_marks.standing().values_list("occasion", flat=True))
    choices = [(occasion.value, words) for occasion, words in OCCASION_WORDS.items() if occasion not in standing]
    if not choices:
        messages.info(request, "It is already marked for every decision.")
        return back(found)
    form = RelevanceForm(posted(request), choices=choices)

    def act() -> None:
        sights.mark(item=found, occasions=[Occasion(each) for each in form.cleaned_data["occasions"]], by=request.user)

    return done_or_form(
        request,
        found,
        form,
        act,
        done="Marked. Such a decision cannot be closed by someone who can see this item until all who decide have seen "
        "it, or a reason is entered.",
        title="Mark as one to be seen",
        intro="Everyone who takes part in these decisions must have seen the item or its gist. An automatic release is "
        "never delayed.",
        button="Mark item",
    )


@require_http_methods(METHODS)
@changers
def item_relevance_withdraw(request: SignedInRequest, uid: UUID, item_uid: UUID, occasion: str) -> HttpResponse:
    """For the side that holds it."""
    found = to_decide(request, uid, item_uid)
    if occasion not in set(found.relevance_marks.standing().values_list("occasion", flat=True)):
        raise Http404
    form = WithdrawMarkForm(posted(request))

    def act() -> None:
        sights.withdraw(item=found, occasion=Occasion(occasion), by=request.user, **form.cleaned_data)

    return done_or_form(
        request,
        found,
        form,
        act,
        done="The mark is withdrawn.",
        title=f"Withdraw the mark: {OCCASION_WORDS[Occasion(occasion)]}",
        intro="It need no longer be seen before such a decision. The mark and your reason stay on record.",
        button="Withdraw mark",
        kind="warning",
    )
