"""What needs a decision now, of the people a reader can see: each source is one query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from licence.models import Recall, RecallClock
from licence.recalls.panels.clocks import SHORT
from licence.recalls.panels.recalls import href_of
from licence.recalls.rules.clocks import Clock
from licence.recalls.rules.recalls import Status as RecallStatus
from offenders.custody.rules import AT_LARGE, GOES_AT_LARGE, LEFT_UNDUE, UNDUE
from offenders.models import Movement, Offender, Release
from release_monitor.load.models import Deprioritisation
from release_monitor.overview.rules.decisions import (
    DAYS_OF_BLOCKED,
    Decision,
    DecisionKind,
    Named,
    count_in_words,
)
from sharing import access
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.models import User
from sharing.time_words import format_date, format_days_away, format_near_datetime, say_datetime

MOST = 20  # people of a line that the page of all decisions names
UNDECIDED = {
    Clock.ARREST_DECISION: (RecallStatus.DRAFT, RecallStatus.CONSULTING_SPO),
    Clock.PAPERS: (RecallStatus.RECALL_AGREED, RecallStatus.SPO_SIGNED, RecallStatus.ACO_SIGNED),
    Clock.ASSESSMENT: (RecallStatus.SENT_TO_PPCS,),
}


def of_people(user: User, programme: str, *, at: datetime) -> list[Decision | None]:
    """Of each kind that is about people at most one line, whoever and however many they are. Five queries."""
    today = timezone.localdate(at)
    return [
        *left_or_at_large(user, programme, at=at),
        blocked(user, programme, today=today),
        recalls_late(user, programme, at=at),
        priorities(user, programme, today=today),
    ]


def left_or_at_large(user: User, programme: str, *, at: datetime) -> list[Decision | None]:
    """Released in error, or left and being checked; and unlawfully at large. A query for each."""
    went = Movement.objects.filter(offender=OuterRef("pk"), happening__in=[*GOES_AT_LARGE, *UNDUE, "found_in_error"])
    open_recall = Recall.objects.filter(offender=OuterRef("pk")).open()
    rows = _of(Offender.objects.all(), user, programme).annotate(
        since_on=Subquery(went.order_by("-happened_on", "-pk").values("happened_on")[:1]),
        recall_uid=Subquery(open_recall.values("uid")[:1]),
        at_large_since=Subquery(open_recall.values("at_large_since")[:1]),
    )
    undue, at_large = (
        list(rows.filter(status__in=statuses).order_by("pk")[: MOST + 1]) for statuses in (LEFT_UNDUE, AT_LARGE)
    )
    return [_left_undue(undue), _at_large(at_large, at=at)]


def _left_undue(people: Sequence[Offender]) -> Decision | None:
    if not people:
        return None
    first, is_one = people[0], len(people) == 1
    since = min((person.since_on for person in people if person.since_on), default=None)  # type: ignore[attr-defined]
    return Decision(
        kind=DecisionKind.RELEASED_IN_ERROR,
        strong=f"{first} {_undue_words(first)}" if is_one else f"{_people(people)} left custody with no release due",
        second="Still to be detained, or found lawful",
        due=f"Since {format_date(since)}" if since else "",
        link="Open the record" if is_one else "Open all",
        href=first.get_absolute_url() if is_one else all_of(DecisionKind.RELEASED_IN_ERROR),
        people=tuple(person.pk for person in people),
        named=tuple(Named(str(person), person.get_absolute_url(), person.get_status_display()) for person in people),
    )


def _undue_words(person: Offender) -> str:
    return "was released in error" if person.status == "released_in_error" else "left custody with no release due"


def _at_large(people: Sequence[Offender], *, at: datetime) -> Decision | None:
    if not people:
        return None
    first, is_one = people[0], len(people) == 1
    since = [
        format_near_datetime(person.at_large_since, at=at)  # type: ignore[attr-defined]
        if person.at_large_since  # type: ignore[attr-defined]
        else format_date(person.since_on)  # type: ignore[attr-defined]
        if person.since_on  # type: ignore[attr-defined]
        else ""
        for person in people
    ]
    hrefs = [
        reverse("recall", kwargs={"uid": person.uid, "recall_uid": person.recall_uid})  # type: ignore[attr-defined]
        if person.recall_uid  # type: ignore[attr-defined]
        else person.get_absolute_url()
        for person in people
    ]
    return Decision(
        kind=DecisionKind.AT_LARGE,
        strong=f"{first} is unlawfully at large" if is_one else f"{_people(people)} are unlawfully at large",
        second="Reviewed each day until returned",
        due=f"Since {since[0]}" if is_one and since[0] else "",
        link="Open the recall" if is_one else "Open all",
        href=hrefs[0] if is_one else all_of(DecisionKind.AT_LARGE),
        people=tuple(person.pk for person in people),
        named=tuple(
            Named(str(person), href, f"Since {began}" if began else "")
            for person, href, began in zip(people, hrefs, since, strict=True)
        ),
    )


def blocked(user: User, programme: str, *, today: date) -> Decision | None:
    """Releases of the next 14 days, and those whose day has passed, that something is in the way of. One query."""
    last = today + timedelta(days=DAYS_OF_BLOCKED)
    rows = _of(Release.objects.open().counted().blocked().filter(warn_on__lte=last), user, programme)
    found = list(rows.select_related("offender").order_by("warn_on", "pk")[: MOST + 1])
    if not found:
        return None
    first = found[0]
    return Decision(
        kind=DecisionKind.BLOCKED,
        strong=f"{count_in_words(len(found), 'release', 'releases', most=MOST)} within {DAYS_OF_BLOCKED} days "
        f"{'is' if len(found) == 1 else 'are'} blocked",
        second="Blocked, overdue or on hold",
        due=f"First is {_day(first.warn_on, today=today)}",
        link="Open all" if len(found) > 1 else "Open the checklist",
        href=reverse("blocked_releases") if len(found) > 1 else _checklist(first),
        people=tuple(release.offender_id for release in found),
        named=tuple(
            Named(str(release.offender), _checklist(release), format_date(release.warn_on)) for release in found
        ),
    )


def recalls_late(user: User, programme: str, *, at: datetime) -> Decision | None:
    """Recalls on which a decision is past its time. One query."""
    late = Q()
    for clock, states in UNDECIDED.items():
        late |= Q(kind=clock, recall__status__in=states)
    rows = _of(RecallClock.objects.past_due(at=at).filter(late), user, programme)
    found = list(rows.select_related("recall__offender").order_by("due_at", "pk")[: MOST + 1])
    if not found:
        return None
    first, is_one = found[0], len(found) == 1
    return Decision(
        kind=DecisionKind.RECALL,
        strong=f"Recall of {first.recall.offender} is past its deadline"
        if is_one
        else f"{count_in_words(len(found), 'recall', 'recalls', most=MOST)} are past their deadline",
        second=f"{SHORT[Clock(first.kind)]} was due at {say_datetime(first.due_at)}",
        due="Decide now",
        link="Open the recall" if is_one else "Open all",
        href=href_of(first.recall) if is_one else all_of(DecisionKind.RECALL),
        people=tuple(clock.offender_id for clock in found),
        named=tuple(
            Named(
                str(clock.recall.offender),
                href_of(clock.recall),
                f"{SHORT[Clock(clock.kind)]} was due at {say_datetime(clock.due_at)}",
            )
            for clock in found
        ),
    )


def priorities(user: User, programme: str, *, today: date) -> Decision | None:
    """Work that is de-prioritised past its review. One query; none for a role that decides on none."""
    if not user.can(Capability.MANAGE_LOAD):
        return None
    rows = _of(Deprioritisation.objects.past_review(on=today), user, programme)
    found = list(rows.select_related("offender", "decided_by").order_by("review_on", "pk")[: MOST + 1])
    if not found:
        return None
    return Decision(
        kind=DecisionKind.PRIORITY,
        strong=f"{count_in_words(len(found), 'decision', 'decisions', most=MOST)} to de-prioritise "
        f"{'is' if len(found) == 1 else 'are'} past review",
        second="The work is de-prioritised until someone renews or ends the decision",
        due=f"First was due {format_date(found[0].review_on)}",
        link="Review",
        href=f"{reverse('load')}#deprioritised",
        people=tuple(row.offender_id for row in found),
        named=tuple(
            Named(
                str(row.offender),
                row.offender.get_absolute_url(),
                f"{row}, review was due {format_date(row.review_on)}",
            )
            for row in found
        ),
    )


def _people(people: Sequence[Offender]) -> str:
    return count_in_words(len(people), "person", "people", most=MOST)


def all_of(kind: DecisionKind) -> str:
    return f"{reverse('overview_decisions')}#{kind}"


def _of(rows: VisibleQuerySet, user: User, programme: str) -> QuerySet:
    return access.under(rows.listed_for(user), user, programme)


def _checklist(release: Release) -> str:
    return reverse("person_readiness", kwargs={"uid": release.offender.uid})


def _day(day: date, *, today: date) -> str:
    words = format_days_away(day, today=today)
    return words.lower() if day - today <= timedelta(days=1) else format_date(day)
