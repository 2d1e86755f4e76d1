"""The steps a reader may take with a case between its referral and its hearing, as the machine allows their role."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from offenders.models import Offender
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS, REVIEW, Status
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User

# In the order in which they are offered; those of PLAIN are links, the others buttons.
OFFERED = {
    "send_referral": "Record the referral",
    "receive_papers": "Record what the Board has",
    "disclose_dossier": "Record the disclosure of the dossier",
    "list_mca": "List for the papers",
    "issue_directions": "Record that directions are issued",
    "direct_oral": "Record that a hearing is directed",
    "ready_to_list": "Mark as ready to list",
    "ask_for_hearing": "Record a request for a hearing",
    "adjourn": "Adjourn",
    "defer": "Defer",
    "withdraw": "Withdraw",
    "details": "Reference, target and view",
}
PLAIN = ("adjourn", "defer", "withdraw", "details")


@dataclass(frozen=True)
class ReviewAction:
    """A button of the page, or a link where it is_plain."""

    verb: str
    words: str
    url: str
    is_main: bool
    is_plain: bool


def acts_for(review: ParoleReview, *, reader: User) -> list[ReviewAction]:
    """For somebody who may change the person."""
    verbs = open_to(review, reader=reader)
    steps = [verb for verb in OFFERED if verb in verbs]
    ways = [verb for verb in steps if verb not in PLAIN]
    main = ways[0] if len(ways) == 1 else ""  # where the Board can go several ways, none stands out
    return [ReviewAction(verb, OFFERED[verb], url_of(review, verb), verb == main, verb in PLAIN) for verb in steps]


def open_to(review: ParoleReview, *, reader: User) -> set[str]:
    """The acts of OFFERED that the reader may try now."""
    status = Status(review.status)
    verbs = {move.verb for move in REVIEW.open_to(status, by=reader)} & set(OFFERED)
    if reader.can(Capability.RUN_REVIEWS) and status not in ENDS:
        verbs.add("details")
        if status == Status.REFERRAL_SENT:
            verbs.add("receive_papers")
        if status == Status.PAPER_DECISION and review.asked_for_hearing_on is None:
            verbs.discard("direct_oral")  # what is asked for comes first
            verbs.add("ask_for_hearing")
    return verbs


def url_of(review: ParoleReview, verb: str) -> str:
    about = {"uid": review.offender.uid, "review_uid": review.uid}
    return (
        reverse("review_details", kwargs=about)
        if verb == "details"
        else reverse("review_step", kwargs=about | {"verb": verb})
    )


def may_begin(person: Offender, *, reader: User) -> bool:
    return reader.can(Capability.RUN_REVIEWS) and access.may(reader, Permission.CHANGE, person)
