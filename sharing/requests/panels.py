"""Access requests as pages print them: the asker reads what they may, those who answer read all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model, OuterRef, Q, Subquery
from django.utils import timezone

from sharing import access
from sharing.agencies.models import Team, User
from sharing.grants.models import Grant
from sharing.requests import actions
from sharing.requests.models import AccessRequest
from sharing.requests.rules import RequesterMessage, which_time
from sharing.reviews.planned_end_models import PlannedEnd
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime

ASKED = "If there is a record, the teams that lead have been asked. You will get an answer by {}."
NOT_AGREED = "Not agreed. This message is the same whether there is no record or you do not have access."
ENDS_SOON = timedelta(days=3)
TAGS = {
    RequesterMessage.WAITING: "waiting",
    RequesterMessage.GRANTED: "done",
    RequesterMessage.REFUSED: "blocked",
    RequesterMessage.NOT_AGREED: "not-started",
    RequesterMessage.WITHDRAWN: "not-started",
}


@dataclass(frozen=True)
class Mine:
    """A request as its asker reads it. person: only while the asker sees them. grant: only when it was agreed."""

    request: AccessRequest
    told: RequesterMessage
    tag: str
    words: str
    time: str
    person: Model | None
    grant: Grant | None
    answer: str

    @property
    def uid(self) -> UUID:
        return self.request.uid

    @property
    def may_withdraw(self) -> bool:
        return self.told is RequesterMessage.WAITING

    @property
    def is_open(self) -> bool:
        """Whether what was agreed still holds."""
        gives_until = self.grant.gives_until if self.grant else None
        return gives_until is not None and gives_until > timezone.now()


def build_own_request(request: AccessRequest, *, person: Model | None, at: datetime) -> Mine:
    told = request.told_at_moment(at)
    granted = request.grant if told is RequesterMessage.GRANTED else None
    return Mine(
        request=request,
        told=told,
        tag=TAGS[told],
        words=_format_request_state(request, told, granted, at=at),
        time="",
        person=person,
        grant=granted,
        answer=request.answer if told in (RequesterMessage.GRANTED, RequesterMessage.REFUSED) else "",
    )


def lines_of_mine(requests: Iterable[AccessRequest], *, user: User, at: datetime) -> list[Mine]:
    rows = list(requests)
    keys = [row.subject_id for row in rows if row.subject_id is not None]
    seen = {person.pk: person for person in access.subjects().filter(pk__in=keys).visible_to(user).in_words()}
    return [build_own_request(row, person=_if_known(row, seen, at=at), at=at) for row in rows]


def _if_known(row: AccessRequest, seen: dict[int, Model], *, at: datetime) -> Model | None:
    """Only beside what was agreed: whose number it is is said of no other, seen by another way or not."""
    return seen.get(row.subject_id or 0) if row.told_at_moment(at) is RequesterMessage.GRANTED else None


def _format_request_state(
    request: AccessRequest, told: RequesterMessage, granted: Grant | None, *, at: datetime
) -> str:
    if told is RequesterMessage.WAITING:
        return ASKED.format(say_datetime(request.due_at))
    if told is RequesterMessage.NOT_AGREED:
        return NOT_AGREED
    if told is RequesterMessage.REFUSED:
        return f"{request.answered_by} did not agree."
    if granted is None:
        return "You withdrew it."
    gives_until = granted.gives_until or at
    if gives_until <= at:
        return f"You had access until {say_datetime(gives_until)}."
    role = mid_sentence(granted.get_grant_role_display())
    return f"{request.answered_by} gave you access as {role} until {say_datetime(gives_until)}."


def time_in_words(request: AccessRequest, *, for_asker: bool) -> str:
    """ "third time"; empty for the first."""
    before = actions.agreed_for_number(request) if for_asker else actions.agreed_before(request)
    return which_time(before) if before else ""


def ending_soon(user: User, *, at: datetime) -> list[Grant]:
    """What the user alone was given access to and that ends within days, and what a review ends of the user's teams; of
    people whom they still see. `planned_uid` names the end that a review has set, to which the team may object."""
    own = Team.objects.filter(owner=user).values("pk")
    planned = PlannedEnd.objects.to_come(at=at).filter(grant=OuterRef("pk")).values("uid")[:1]
    rows = Grant.objects.live(at=at).annotate(planned_uid=Subquery(planned)).listed_for(user)
    rows = rows.filter(
        Q(team_id__in=own, ends_at__lte=at + ENDS_SOON)
        | Q(team_id__in=access.viewer_of(user, at=at).team_ids, planned_uid__isnull=False)
    )
    return list(rows.select_related("subject", "team").order_by("ends_at", "pk")[:5])
