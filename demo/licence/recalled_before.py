"""One whole recall of last year: arrested, back in prison, released again by the Board on a new licence.

Each step was done by the action that a user takes, at the moment at which it would have been.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from demo.at_time import held, let_in_since, moment, put_away
from demo.licence import licences, recalls
from demo.licence.checks import UNCHECKED
from demo.parole.one_case import Case, colleague_of
from demo.parole.one_case import Staff as BoardStaff
from demo.people import named_people
from demo.people.sentences import AFTER_RECALL, SHEET, working
from licence.models import LicenceCondition, Recall
from licence.recalls.actions import casework, returning
from licence.recalls.rules.clocks import Clock
from offenders.dates.upkeep import releases
from offenders.models import Calculation, Establishment, Offender, Release
from offenders.movements import actions as custody
from parole.deciding.actions import planning
from parole.models import ParoleReview
from parole.reviews.rules.moves import Outcome
from parole.steps.actions import reviews as board
from sharing.models import User

FOUND_AGO = 236  # days; the person had been free for longer
FREE_BEFORE = timedelta(days=60)
WHAT_LED = "Was at Leeds railway station (an exclusion zone) twice in a week. Denied it until shown the tag trail."


class CaseThen(Case):
    """Each step is recorded on its day; in a plain case it is told today of an earlier one."""

    def do(self, ago: int, act: Callable[..., Any], **said: Any) -> Any:
        with held(moment(self.back(ago), 11, 20)):
            return act(**{"by": self.staff.casework} | said)

    def take_up(self, ago: int) -> None:
        """The review that began automatically when the person was returned."""
        self.review = ParoleReview.objects.open().get(offender=self.person)


def tell(*, today: date, now: datetime) -> None:
    """Once; nothing where the demo's people or the one whom it is told of are not there."""
    team, prison = recalls.staff(), User.objects.filter(name="Gareth Pym").first()
    found_at = moment(working(today - timedelta(days=FOUND_AGO)), 9, 40)
    person = Offender.objects.filter(prison_number=named_people.RECALLED_BEFORE, status="on_licence").first()
    if team is None or prison is None or person is None:
        return
    begun_at = found_at - FREE_BEFORE
    recalls.let_casework_in(person, at=begun_at)
    of_ppcs = [team.casework, colleague_of(team.casework)]
    let_in_since(begun_at, person, [team.author, team.senior, team.head, *of_ppcs, team.police, prison])
    with held(found_at - timedelta(days=20)):
        licences.in_force(person, team.author, team.head, timezone.localdate())
    recalled(person, team, found_at=found_at)
    staff = BoardStaff(team.casework, team.police, prison, team.author, team.senior)
    released_again(CaseThen(person, staff, today=today, at=now, number=0))
    put_away(person, by=team.casework)


def recalled(person: Offender, team: recalls.Staff, *, found_at: datetime) -> None:
    """Decided on within the hour, revoked at midday, arrested in the evening, back in prison in the morning."""
    licence = person.licences.get()
    revoked_at, arrested_at = found_at + timedelta(hours=3), found_at + timedelta(hours=9)
    returned_at = found_at + timedelta(hours=23)
    with held(found_at + timedelta(minutes=50)):
        recall = recalls.agreed(licence, team, "zones", WHAT_LED, now=found_at + timedelta(hours=8), urgent=True)
    with held(found_at + timedelta(hours=2)):
        recall = recalls.sent(recall, team, now=timezone.now())
        recalls.confirm_calls(recall, team)
    with held(revoked_at):
        recall = casework.revoke(recall=recall, ppcs_reference="PP/26/2951", warrant_ref="W/26/0744", by=team.casework)
    with held(arrested_at):
        recall = returning.record_arrest(recall=recall, at=arrested_at, by=team.police)
    with held(returned_at):
        place = Establishment.objects.get(code="FNI")
        recall = returning.record_return(recall=recall, establishment=place, booking_number="41207", by=team.casework)
    with held(working_moment(returned_at, 1)):
        new_sheet(person, by=team.casework)
    for clock, days in ((Clock.DOSSIER, 1), (Clock.PART_B, 12)):
        with held(working_moment(returned_at, days)):
            casework.record_done(recall=recall, clock=clock, by=team.casework)
    with held(working_moment(returned_at, 20)):
        casework.refer(recall=recall, by=team.casework)


def new_sheet(person: Offender, *, by: User) -> None:
    """The prison has reckoned the dates after the recall, and comes to what the rules do."""
    worked_out = Calculation.objects.current().get(offender=person).days()
    found = {code: day for code, day in worked_out.items() if code in AFTER_RECALL}
    releases.record_official_dates(offender=person, dates=found, source=SHEET, as_at=timezone.localdate(), by=by)


def working_moment(at: datetime, days: int) -> datetime:
    """So many days later, at eleven; of a weekend on the Monday after."""
    day = at.date() + timedelta(days=days)
    return moment(day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0), 11)


def released_again(case: CaseThen) -> None:
    """Directed on the papers; on a new licence, and met at the gate."""
    case.take_up(FOUND_AGO - 2)
    case.refer(FOUND_AGO - 32)
    case.disclose(FOUND_AGO - 42)
    case.do(FOUND_AGO - 74, board.list_mca, review=case.review, on=case.back(FOUND_AGO - 74))
    case.decide(FOUND_AGO - 88, Outcome.RELEASE_DIRECTED, provided=FOUND_AGO - 88)
    case.not_referred(FOUND_AGO - 90)
    leaves_on = case.back(FOUND_AGO - 123)
    case.do(FOUND_AGO - 95, planning.plan_release, review=case.review, on=leaves_on)
    with held(moment(case.back(FOUND_AGO - 112), 10, 30)):
        licences.approve_one(case.person)
    with held(moment(leaves_on, 9, 15)):
        release = Release.objects.open().get(offender=case.person, basis="APD")
        custody.record_release(release=release, on=leaves_on, by=case.staff.prison, note="Police to meet at gate")
    LicenceCondition.objects.filter(licence__offender=case.person, licence__status="active").update(
        unchecked_because=UNCHECKED
    )
    assert Recall.objects.get(offender=case.person).status == "re_released"  # noqa: S101 - what it was told for
