"""Access requests of the demo and their answers, and an access review that is under way."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from demo.people import named_people
from offenders.models import Offender
from sharing.access.rules import GrantRole
from sharing.grants import who_can_see
from sharing.models import AccessRequest, ReviewLine, User
from sharing.requests import actions as requests
from sharing.requests import clock as request_clock
from sharing.reviews import actions as reviews

NOBODYS = "A9999ZZ"
KEPT = 6  # of the lines of one reviewer


def tell(*, now: datetime) -> None:
    """One request that waits, one of a number of nobody, one agreed and asked again, one that was refused."""
    ask("Anna Pell", named_people.TELFORD, need="hearing", reason="The victim asks who speaks at the hearing", days=14)
    ask("Lara Whitby", NOBODYS, need="inquiry", reason="Named by a source in Leeds", days=7)
    agreed = ask("Dawn Keble", named_people.SANDIFORD, need="cover", reason="Stands in at Wakefield this week", days=2)
    refused = ask("Neil Garvey", named_people.HALDEN, need="other", reason="Asked by a colleague", days=30)
    request_clock.look_up(at=now)
    if by := answerer(agreed, at=now):
        with suppress(requests.RequestRefused):  # in a small caseload he may be the one who is kept to those named
            requests.grant(request=agreed, grant_role=GrantRole.READER, days=2, answer="Until Friday", by=by)
        ask("Dawn Keble", named_people.SANDIFORD, need="cover", reason="The colleague is away for longer", days=7)
        request_clock.look_up(at=now)
    if by := answerer(refused, at=now):
        requests.refuse(request=refused, reason="No need of their own is shown", reason_is_told=False, by=by)
    review(now=now)


def ask(name: str, number: str, **said) -> AccessRequest:
    return requests.ask(number=number, by=User.objects.get(name=name), **said)


def answerer(request: AccessRequest, *, at: datetime) -> User | None:
    """Somebody who may share the person; None for somebody who is not in a small caseload."""
    request.refresh_from_db()
    subject = Offender.objects.filter(access_requests=request).first()
    return (
        who_can_see.who_shares(subject, at=at).exclude(pk=request.asked_by_id).order_by("pk").first()
        if subject
        else None
    )


def review(*, now: datetime) -> None:
    """The review of the quarter, in which one manager has begun."""
    reviews.make_reviews(at=now)
    manager = User.objects.get(name="Tom Brandreth")
    lines = ReviewLine.objects.undecided().for_reviewers(manager).select_related("grant__subject", "review")
    reviews.confirm_review_lines(lines=list(lines.order_by("pk")[:KEPT]), by=manager, reason="Works on it every week")
