"""A case in which nothing runs, waited for with the clock moved: opened, decided, kept, reviewed, closed unreviewed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from offenders.closing import actions, clock
from offenders.closing.rules import ClosingDecision
from offenders.models import Closing, Offender
from offenders.movements import actions as custody
from offenders.status import powers
from offenders.status.actions import settle_status
from offenders.status.rules import Power, PowerKind
from sharing.models import Alert, Receipt
from sharing.records.errors import Refused
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons, sheet_of
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
OUT = date(2026, 11, 30)  # without licence: nothing runs from then on
FIRST = date(2026, 12, 2)
DAY = timedelta(days=1)
CLOSE, KEEP = ClosingDecision.CLOSE, ClosingDecision.KEEP


def made():
    places = prisons()
    person = OffenderFactory()
    people = {}
    for kind, name in (("ct_police", "police"), ("probation", "probation")):
        agency = AgencyFactory(kind=kind)
        team = TeamFactory(agency=agency)
        GrantFactory(subject=person, team=team, grant_role="contributor")
        role = "ct_manager" if kind == "ct_police" else "probation_manager"
        people[name] = UserFactory(role=role, agency=agency, teams=[team])
        people[f"{name}_second"] = UserFactory(role=role, agency=agency, teams=[team])
        DutyFactory(subject=person, team=team, owner=people[name])
    custody.receive(offender=person, establishment=places["FSI"], on=date(2023, 3, 15), by=None)
    sheet_of(person, SED=OUT)
    custody.record_happening(offender=person, happening="released_without_licence", on=OUT, by=None)
    settle_status(offender=person, by=None)
    return {"person": Offender.objects.get(pk=person.pk), **people}


world = world_of(made, patched=prepare_nothing)
person = row_of("person")
police, police_second = row_of("police"), row_of("police_second")
probation, probation_second = row_of("probation"), row_of("probation_second")


def run(on):
    moment = datetime.combine(on, time(12), UTC)
    with time_machine.travel(moment, tick=False):
        clock.watch(at=moment)


def on_day(on):
    return time_machine.travel(datetime.combine(on, time(12), UTC), tick=False)


def told(kind):
    return [alert.raised_at.date() for alert in Alert.objects.filter(kind=f"closing.{kind}").order_by("pk")]


def status_of(person):
    return Offender.objects.values_list("status", flat=True).get(pk=person.pk)


def opened():
    run(FIRST)
    return Closing.objects.select_related("offender").latest("pk")


def kept(row, by, second, *, review_on, on):
    with on_day(on):
        actions.propose(
            closing=row,
            decision=KEEP,
            reason="Still in contact",
            purpose="Prevent crime",
            necessity="Nothing else holds it",
            review_on=review_on,
            by=by,
        )
        return actions.agree(closing=row, by=second)


def test_case_is_opened_and_decided_within_28_days(person):
    run(FIRST)
    run(FIRST + DAY)

    row = Closing.objects.get()
    assert (row.state, row.due_on) == ("open", FIRST + 28 * DAY)
    assert told("to_decide") == [FIRST]
    kinds = Receipt.objects.filter(alert__kind="closing.to_decide").values_list("team__agency__kind", flat=True)
    assert set(kinds) == {"ct_police", "probation"}


def test_panel_is_reminded_a_week_before_and_once(person, police, probation):
    run(FIRST)
    due = Closing.objects.get().due_on
    run(due - 8 * DAY)
    assert not Alert.objects.filter(kind="closing.due_soon").exists()

    actions.say_view(closing=Closing.objects.get(), agrees=True, reason="", by=probation)
    run(due - 7 * DAY)
    run(due - 6 * DAY)

    reminder = Alert.objects.get(kind="closing.due_soon")
    assert f"So far {probation.agency} have said" in reminder.text


def test_every_agency_with_an_owner_hears_of_it(person):
    """Each of them must agree before the case is closed."""
    owner = DutyFactory(subject=person, team=TeamFactory(agency=AgencyFactory(kind="ppcs")))
    GrantFactory(subject=person, team=owner.team)
    GrantFactory(subject=person, team=TeamFactory(agency=AgencyFactory(kind="prison")))

    run(FIRST)

    heard = Receipt.objects.filter(alert__kind="closing.to_decide").values_list("team__agency__kind", flat=True)
    assert set(heard) == {"ct_police", "probation", "ppcs"}


def test_late_is_told_the_day_after_and_each_week(person):
    opened()
    for number in (28, 29, 30, 35, 36, 43):
        run(FIRST + number * DAY)

    assert told("late") == [FIRST + number * DAY for number in (29, 36, 43)]
    assert Closing.objects.get().state == "open"


def test_closed_by_two_once_each_agency_agrees(person, police, police_second, probation):
    row = opened()
    actions.propose(closing=row, decision=CLOSE, reason="Nothing runs", by=police)
    with pytest.raises(Refused, match="Someone else must"):
        actions.agree(closing=row, by=police)
    with pytest.raises(Refused, match="Each agency"):
        actions.agree(closing=row, by=police_second)
    actions.say_view(closing=row, agrees=True, reason="", by=police)
    actions.say_view(closing=row, agrees=True, reason="", by=probation)
    actions.agree(closing=row, by=police_second)

    row.refresh_from_db()
    assert (row.state, row.closed_on, status_of(person)) == ("closed", date(2026, 12, 1), "closed")
    assert not Alert.objects.unfinished().filter(kind="closing.to_decide").exists()


def test_kept_case_is_asked_again_and_by_a_different_approver(person, police, police_second, probation):
    row = opened()
    until = date(2027, 6, 1)
    kept(row, police, police_second, review_on=until, on=FIRST)
    run(until - 29 * DAY)
    before = Closing.objects.count()
    run(until - 28 * DAY)

    second_round = Closing.objects.select_related("offender").latest("pk")
    assert (before, second_round.previous_id, second_round.due_on) == (1, row.pk, until)
    with pytest.raises(Refused, match="Someone else"):
        kept(second_round, police, police_second, review_on=date(2027, 12, 1), on=until)
    second_round.refresh_from_db()
    assert second_round.state == "proposed"
    with on_day(until):
        actions.agree(closing=second_round, by=probation)
    row.refresh_from_db()
    assert (row.state, status_of(person)) == ("reviewed", "licence_ended")


def test_unreviewed_it_closes_the_day_after(person, police, police_second):
    row = opened()
    until = date(2027, 6, 1)
    kept(row, police, police_second, review_on=until, on=FIRST)
    for number in (-28, 0):
        run(until + number * DAY)
    before = status_of(person)
    run(until + DAY)

    assert (before, status_of(person)) == ("licence_ended", "closed")
    last = Closing.objects.latest("pk")
    assert (last.state, last.closed_on, last.approved_by) == ("closed", until + DAY, None)
    assert told("closed_unreviewed") == [until + DAY]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("purpose", {"purpose": ""}),
        ("necessity", {"necessity": " "}),
        ("review_on", {"review_on": None}),
        ("review_on", {"review_on": date(2026, 12, 1)}),
        ("review_on", {"review_on": date(2027, 12, 2)}),
        ("reason", {"reason": ""}),
    ],
)
def test_keeping_says_what_for_and_until_when(person, police, field, given):
    row = opened()
    said = {"reason": "Contact", "purpose": "Prevent", "necessity": "No other way", "review_on": date(2027, 12, 1)}

    with pytest.raises(Refused) as refused:
        actions.propose(closing=row, decision=KEEP, by=police, **(said | given))
    assert refused.value.field == field


def test_what_runs_again_ends_it(person, police, police_second, monkeypatch):
    opened()
    order = Power(PowerKind.ORDER, "Serious crime prevention order", date(2026, 12, 3), date(2031, 12, 2))
    monkeypatch.setattr(powers, "_powers", [lambda people: {key: [order] for key in people}])
    with on_day(date(2026, 12, 3)):
        settle_status(offender=person, by=None)
    run(date(2026, 12, 3))

    assert (status_of(person), Closing.objects.get().state) == ("order_only", "ended")


def test_nobody_closes_what_the_register_cannot_decide(person, police, monkeypatch):
    row = opened()
    monkeypatch.setattr(powers, "_undecided", [lambda people: dict.fromkeys(people, "the sentence is not known")])

    with pytest.raises(Refused, match="sentence is not known"):
        actions.propose(closing=row, decision=CLOSE, reason="Nothing runs", by=police)


def test_only_an_agency_with_an_owner_has_a_view(person):
    row = opened()
    other = AgencyFactory(kind="ct_police")
    team = TeamFactory(agency=other)
    GrantFactory(subject=person, team=team)

    with pytest.raises(Refused, match="no owner"):
        actions.say_view(
            closing=row, agrees=True, reason="", by=UserFactory(role="ct_manager", agency=other, teams=[team])
        )
