"""What happens at the gate beside ordinary releases: orders that wait for a second person, a date that one person
brought forward, a direction that may be referred to the High Court, a death that one person reported,
and somebody let out in error and brought back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.at_time import held, let_in_since, moment, put_away
from demo.people import named_people
from demo.people.sentences import SHEET, working
from offenders.custody.rules import Authority, Happening, Status
from offenders.dates.record_adapter import whole_record_of, work_out
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Adjustment, Offender, ReleaseOrder
from offenders.movements import actions as custody
from offenders.movements import ends
from offenders.reference.courts.models import Court
from offenders.releases.leaving import actions as gate
from offenders.releases.orders.actions import record_order
from offenders.sentencing import actions as sentences
from sharing.access.rules import GrantRole
from sharing.models import Agency, Grant, User

OUT_AGO = 16  # days
APPEAL, ORDERED_AGO = "Court of Appeal (Criminal Division)", timedelta(minutes=29)
REMOVED_IN = 38  # days
RESTORED = 28  # of the days awarded


def tell(*, today: date, now: datetime) -> None:
    """Through the verbs that officers use; somebody who is not in a small caseload is passed over."""
    users = {user.name: user for user in User.objects.all()}
    people = {
        offender.prison_number: offender
        for offender in Offender.objects.filter(prison_number__in=named_people.AT_THE_GATE)
    }
    if person := people.get(named_people.LET_OUT):
        let_out_and_brought_back(person, day=working(today - timedelta(days=OUT_AGO)), users=users)
    if person := people.get(named_people.TO_BE_REMOVED):
        record_order(
            offender=person,
            kind=ReleaseOrder.Kind.DEPORTATION,
            ends=Authority.SENTENCE,
            opens_on=working(today + timedelta(days=REMOVED_IN)),
            reference="Deportation order, Home Office, with removal directions",
            by=users["Moira Teale"],
            at=now,
        )
    if person := people.get(named_people.CUT_ON_APPEAL):
        record_order(
            offender=person,
            kind=ReleaseOrder.Kind.CUT,
            ends=Authority.SENTENCE,
            court=Court.objects.get(name=APPEAL),
            ordered_at=now - ORDERED_AGO,
            opens_on=today,
            caller=(APPEAL, "Registrar’s office, listing", "Ines Hartley"),
            by=users["Moira Teale"],
            at=now,
        )
    if person := people.get(named_people.BROUGHT_FORWARD):
        bring_forward(person, today=today, by=users["Gareth Pym"])
    report_a_death(on=today, at=now)


def let_out_and_brought_back(person: Offender, *, day: date, users: dict[str, User]) -> None:
    """The court for another matter let the person go: a second person said within the half hour what it was."""
    place = person.establishment
    if place is None:
        return
    prison = User.objects.get(role="prison_decision_maker", memberships__team__place_code=place.code)
    casework, left_at = users["Moira Teale"], moment(day, 16, 10)
    let_in_since(left_at, person, [prison, casework])
    with held(left_at + timedelta(minutes=35)):
        leaving = gate.record_left(
            offender=person,
            left_at=left_at,
            how_known="The escort company told the prison that the court had released the person",
            whereabouts="Last seen at the court’s main door, on foot",
            by=prison,
        )
    with held(left_at + timedelta(minutes=52)):
        gate.confirm_in_error(leaving=leaving, by=casework)
    back_on = day + timedelta(days=1)
    with held(moment(back_on, 11, 30)):
        custody.receive(
            offender=person,
            establishment=place,
            on=back_on,
            by=prison,
            note="Arrested at a relative’s address by local police",
        )
        put_away(person, by=casework)


def report_a_death(*, on: date, at: datetime) -> None:
    """Told by phone: it changes nothing until a second person has seen a document."""
    leads = Grant.objects.live(at=at).filter(subject__status=Status.ON_LICENCE, grant_role=GrantRole.LEAD)
    for grant in leads.filter(team__agency__kind=Agency.Kind.PROBATION).select_related("subject").order_by("pk"):
        officers = User.objects.filter(role="probation_officer", memberships__team=grant.team_id)
        if by := officers.order_by("pk").first():
            note = "The hospital told the probation office by phone. The certificate is to follow"
            ends.report_end(offender=grant.subject, happening=Happening.DIED, on=on, note=note, by=by)
            return


def bring_forward(person: Offender, *, today: date, by: User) -> None:
    """Added days are restored, and the same officer records the sheet: the day waits for somebody of another agency."""
    sentences.add_adjustment(offender=person, kind=Adjustment.Kind.RADA, days=RESTORED, starts_on=today, by=by)
    said: dict[Code, date | None] = {Code(code): day for code, day in work_out(whole_record_of(person)).dates.items()}
    releases.record_official_dates(offender=person, dates=said, source=SHEET, as_at=today, by=by)
