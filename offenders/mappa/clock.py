"""Timed work of MAPPA: cases follow the record, and what is late is told. Safe twice and late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from offenders.convictions.models import Sentence
from offenders.custody.rules import ENDS, Status
from offenders.mappa import alert_kinds, practice
from offenders.mappa.actions import cases
from offenders.mappa.actions.meetings import meeting_url
from offenders.mappa.actions.moves import record, who_may_hear
from offenders.mappa.by_law import said_of
from offenders.mappa.models import MappaAction, MappaCase, MappaMeeting
from offenders.mappa.rules import Body, Rung, last_day_of, level_due_on, rung_of
from offenders.people.models import Offender
from offenders.releases.warnings.rules import told_from
from offenders.status import powers
from offenders.status.rules import Power
from sharing import alerts
from sharing import practice as settings
from sharing.agencies.models import Membership
from sharing.alerts import AlertKind, Only
from sharing.grants.who_can_see import teams_that_know
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.time_words import format_date

WORK = "mappa"
AT_ONCE = 500  # people whose record is read together


def watch(*, on: date, at: datetime) -> None:
    """All that is late. Nobody is rung in the night."""
    if at >= told_from(on):
        tell_of_levels(on=on, at=at)
        tell_of_reviews(on=on, at=at)
        tell_of_minutes(on=on, at=at)
        tell_of_actions(on=on, at=at)
        tell_of_exits(on=on, at=at)


def follow_records(*, on: date) -> int:
    """Each night: everybody sentenced has a case where the law asks for one, and cases follow the record. Returns how
    many cases are new."""
    sentenced = Sentence.objects.filter(offender=OuterRef("pk"))
    people = Offender.objects.filter(Exists(sentenced)).exclude(status__in=ENDS)
    without = people.filter(~Exists(MappaCase.objects.filter(offender=OuterRef("pk"))))
    new = 0
    for some in _in_parts(without.order_by("pk")):
        new += cases.identify(people=some, on=on)
    for some in _in_parts(
        people.filter(Exists(MappaCase.objects.open().filter(offender=OuterRef("pk")))).order_by("pk")
    ):
        said, ends = said_of(some), _ends_of([person.pk for person in some])
        for case in MappaCase.objects.open().filter(offender__in=some).select_related("offender"):
            with alone(WORK, case.pk, subject=case.offender_id):
                cases.follow_law(case=case, law=said[case.offender_id])
                cases.follow_powers(case=case, ends_on=last_day_of(ends[case.offender_id], case.programme))
                _follow_lead(case)
    return new


def _ends_of(people: list[int]) -> dict[int, list[Power]]:
    """The notification periods and orders of each; none where it cannot be decided if a period runs."""
    found = powers.powers_of(people)
    return found | {key: [] for key in powers.undecided_of(people)}


def _follow_lead(case: MappaCase) -> None:
    """What a movement of the status by time alone did not bring about."""
    if case.offender.status == Status.LICENCE_ENDED and case.lead == Body.PROBATION:
        MappaCase.objects.filter(pk=case.pk).update(lead=Body.POLICE)
        record("lead_passed", case, by=None, before=Body.PROBATION, after=Body.POLICE)


def _in_parts(people: Iterable[Offender]) -> Iterable[list[Offender]]:
    rows = list(people)
    for first in range(0, len(rows), AT_ONCE):
        yield rows[first : first + AT_ONCE]


def tell_of_levels(*, on: date, at: datetime) -> int:
    """Of each release within the months in which no level is in force."""
    months = settings.value(practice.LEVEL_MONTHS, on=on)
    told = 0
    for case in MappaCase.objects.without_level().with_release().filter(leaves_on__gte=on).select_related("offender"):
        due = level_due_on(leaves_on=case.leaves_on, known_on=case.identified_on, months=months)
        if due > on:
            continue
        text = (
            f"The person may leave custody on {format_date(case.leaves_on)}, and no MAPPA level is set. It was due by "
            f"{format_date(due)}. The lead agency proposes a level; co-ordinator and chair set it."
        )
        told += _tell(alert_kinds.LEVEL_NOT_SET, case, f"{case.uid}:{case.leaves_on}", text, at=at)
    return told


def tell_of_reviews(*, on: date, at: datetime) -> int:
    told = 0
    for case in MappaCase.objects.review_late(on=on).select_related("offender"):
        text = (
            f"{case.words}. The agencies were to meet by {format_date(case.review_due_on)}. Plan a meeting, or record "
            "the one that was held."
        )
        told += _tell(alert_kinds.REVIEW_LATE, case, f"{case.uid}:{case.review_due_on}", text, at=at)
    return told


def tell_of_minutes(*, on: date, at: datetime) -> int:
    told = 0
    rows = MappaMeeting.objects.minutes_late(on=on).select_related("offender", "case__offender")
    for meeting in rows:
        with alone(WORK, meeting.pk, subject=meeting.offender_id):
            text = (
                f"The meeting of {format_date(meeting.day)} was to be closed by {format_date(meeting.minutes_due_on)}. "
                "Record its decisions and close it."
            )
            raised = alerts.raise_alert(
                kind=alert_kinds.MINUTES_LATE,
                key=str(meeting.uid),
                subject=meeting.offender,
                text=text,
                link=meeting_url(meeting),
                only=who_may_hear(meeting.case, at=at),
                at=at,
            )
            told += raised is not None
    return told


def tell_of_exits(*, on: date, at: datetime) -> int:
    """Before the end of notification and orders, unless the agencies have met about it since."""
    told = 0
    rows = MappaCase.objects.open().filter(ends_on__isnull=False, exit_reviewed_on__isnull=True)
    for case in rows.select_related("offender"):
        if practice.exit_review_from(case.ends_on, on=on) > on:
            continue
        text = (
            f"Notification and orders end on {format_date(case.ends_on)}. The agencies decide if MAPPA ends with them: "
            "plan a meeting, then propose the exit."
        )
        told += _tell(alert_kinds.EXIT_DUE, case, f"{case.uid}:{case.ends_on}", text, at=at)
    return told


def tell_of_actions(*, on: date, at: datetime) -> int:
    """The owner's team the day after; at 3 days the owner's agency; at 10 the chair's team. Each once."""
    told = 0
    rows = MappaAction.objects.late(on=on).filter(~Q(case__state="exited"))
    for action in rows.select_related("offender", "case__offender", "owner", "chair"):
        with alone(WORK, action.pk, subject=action.offender_id):
            told += _tell_of_action(action, on=on, at=at)
    return told


def _tell_of_action(action: MappaAction, *, on: date, at: datetime) -> int:
    rung = rung_of(action.due_on, on=on)
    text = (
        f"An action set for {action.owner} was due by {format_date(action.due_on)}. Record that it is done, with the "
        "proof, or why not."
    )
    told = 0
    for step in (Rung.OWNER, Rung.MANAGER, Rung.CHAIR):
        if rung is None or not _has_come(step, rung):
            continue
        kind, only = _to_whom(step, action, at=at)
        raised = alerts.raise_alert(
            kind=kind,
            key=f"{action.uid}:{step}:{action.due_on}",
            subject=action.offender,
            text=text,
            link=action_url(action),
            only=only,
            at=at,
        )
        told += raised is not None
    return told


def _has_come(step: Rung, rung: Rung) -> bool:
    order = list(Rung)
    return order.index(step) <= order.index(rung)


def _to_whom(step: Rung, action: MappaAction, *, at: datetime) -> tuple[AlertKind, Only]:
    if step is Rung.OWNER:
        return alert_kinds.ACTION_LATE, Only(teams=_teams_of(action.owner, action, at=at))
    if step is Rung.MANAGER:
        knowing = teams_that_know(action.offender, action.programme, at=at).filter(agency=action.owner.agency_id)
        return alert_kinds.ACTION_VERY_LATE, Only(teams=list(knowing.values_list("pk", flat=True)))
    return alert_kinds.ACTION_FOR_CHAIR, Only(teams=_teams_of(action.chair, action, at=at))


def _teams_of(user: User, action: MappaAction, *, at: datetime) -> list[int]:
    """The user's teams that see the person; of somebody who has moved on, all of the agency's that do."""
    seeing = teams_that_know(action.offender, action.programme, at=at)
    own = seeing.filter(pk__in=Membership.objects.live(at=at).filter(user=user).values("team_id"))
    found = list(own.values_list("pk", flat=True))
    return found or list(seeing.filter(agency=user.agency_id).values_list("pk", flat=True))


def _tell(kind: AlertKind, case: MappaCase, key: str, text: str, *, at: datetime) -> int:
    raised = None
    with alone(WORK, case.pk, subject=case.offender_id):
        if alerts.not_raised(kind=kind, keys=[key]):
            raised = alerts.raise_alert(
                kind=kind,
                key=key,
                subject=case.offender,
                text=text,
                link=reverse("person_mappa", kwargs={"uid": case.offender.uid}),
                only=who_may_hear(case, at=at),
                at=at,
            )
    return int(raised is not None)


def action_url(action: MappaAction) -> str:
    return f"{reverse('person_mappa', kwargs={'uid': action.offender.uid})}#actions-1"
