"""A licence that ends, waited for with the clock moved: who prepares, signs, accepts, is told when late, and leads."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from offenders.models import Offender, PoliceHandover
from offenders.movements import actions as custody
from offenders.police_handover import actions, clock, leads
from offenders.police_handover.rules import HandoverPart, HandoverState
from offenders.status import clock as status_clock
from sharing.models import Alert, AuditEntry, Duty, Grant, Receipt, Severity
from sharing.records.errors import Refused
from tests.factories.after_licence import END, accepted, drafted, on_licence_until_the_end, signed
from tests.factories.duties import DutyFactory
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
DAY = timedelta(days=1)


world = world_of(on_licence_until_the_end, patched=prepare_nothing)
person, nsd, ctu = row_of("person"), row_of("nsd"), row_of("ctu")
officer, senior, manager, chief = row_of("officer"), row_of("senior"), row_of("manager"), row_of("chief")


def run(on, at=time(12)):
    """The clock of that day."""
    moment = datetime.combine(on, at, UTC)
    with time_machine.travel(moment, tick=False):
        status_clock.follow_time(on=on)
        clock.watch(at=moment)


def told(kind):
    return [
        (Severity(alert.severity).name, alert.raised_at.date())
        for alert in Alert.objects.filter(kind=f"police_handover.{kind}").order_by("pk")
    ]


def sides_told(kind):
    rows = Receipt.objects.filter(alert__kind=f"police_handover.{kind}")
    return sorted(set(rows.values_list("team__agency__kind", flat=True)))


def begun(person):
    run(date(2027, 6, 4))
    return PoliceHandover.objects.select_related("offender").get(offender=person)


def test_handover_begins_six_months_before_and_both_sides_hear(person):
    run(date(2027, 6, 3))
    before = PoliceHandover.objects.count()
    run(date(2027, 6, 4))
    run(date(2027, 6, 4))
    run(date(2027, 6, 5))

    row = PoliceHandover.objects.get()
    assert before == 0
    assert (row.kind, row.state, row.last_day) == ("from_probation", "due", END)
    assert len(told("begun")) == 1
    assert sides_told("begun") == ["ct_police", "probation"]


def test_police_lead_from_the_first_moment_of_the_day_after(person, officer, senior, manager, ctu, nsd):
    row = accepted(begun(person), officer, senior, manager, ctu)
    run(END, at=time(23, 59))
    before = (PoliceHandover.objects.get().state, Offender.objects.get(pk=person.pk).status)
    run(END + DAY, at=time(0, 0))

    row.refresh_from_db()
    assert before == ("accepted", "on_licence")
    assert row.state == "in_effect"
    assert row.effective_at == datetime(2027, 12, 5, 0, 0, tzinfo=UTC)
    live = Grant.objects.live(at=row.effective_at).filter(subject=person)
    assert live.filter(team=ctu, grant_role="lead").exists()
    assert set(live.filter(team=nsd).values_list("grant_role", flat=True)) == {"reader"}
    assert list(Duty.objects.current().filter(subject=person).values_list("owner", flat=True)) == [manager.pk]
    assert told("took_effect") == [("NORMAL", END + DAY)]
    assert sides_told("took_effect") == ["ct_police", "probation"]


def test_takes_effect_once_however_often_the_clock_runs(person, officer, senior, manager, ctu):
    accepted(begun(person), officer, senior, manager, ctu)
    for _ in range(3):
        run(END + DAY)

    assert AuditEntry.objects.filter(verb="police_handover.took_effect").count() == 1
    assert len(told("took_effect")) == 1


def test_not_accepted_is_told_28_7_and_0_days_before_and_each_day_after(person):
    begun(person)
    for left in (30, 29, 28, 27, 8, 7, 6, 1, 0, -1, -2):
        run(END - left * DAY)

    assert told("not_accepted") == [
        ("NORMAL", END - 28 * DAY),
        ("HIGH", END - 7 * DAY),
        ("CRITICAL", END),
        ("CRITICAL", END + DAY),
        ("CRITICAL", END + 2 * DAY),
    ]
    assert [severity for severity, _ in told("not_accepted_heads")] == ["HIGH", "CRITICAL", "CRITICAL", "CRITICAL"]
    assert sides_told("not_accepted") == ["ct_police", "probation"]
    assert sides_told("not_accepted_heads") == ["ct_police", "probation"]


def test_time_to_respond_is_by_how_near_the_day_is(person):
    begun(person)
    for left in (28, 7, 0):
        run(END - left * DAY)

    waits = [
        alert.receipts.earliest("due_at").due_at - alert.raised_at
        for alert in Alert.objects.filter(kind="police_handover.not_accepted").order_by("pk")
    ]
    assert waits[1:] == [timedelta(hours=4), timedelta(minutes=15)]


def test_both_keep_an_owner_while_police_have_not_accepted(person, officer, manager, nsd):
    begun(person)
    run(END + 3 * DAY)

    assert set(Duty.objects.current().filter(subject=person).values_list("owner", flat=True)) == {
        officer.pk,
        manager.pk,
    }
    assert Grant.objects.live(at=datetime(2027, 12, 7, tzinfo=UTC)).filter(team=nsd, grant_role="lead").exists()


def test_accepted_late_takes_effect_at_once(person, officer, senior, manager, ctu):
    row = begun(person)
    run(END + 3 * DAY)
    with time_machine.travel(datetime(2027, 12, 7, 15, tzinfo=UTC), tick=False):
        accepted(row, officer, senior, manager, ctu)

    row.refresh_from_db()
    assert row.state == "in_effect"
    assert not Alert.objects.unfinished().filter(kind="police_handover.not_accepted").exists()


def test_nobody_accepts_before_the_sender_has_signed(person, officer, manager, ctu):
    row = drafted(begun(person), officer, manager)
    actions.offer(handover=row, by=officer)

    with pytest.raises(Refused, match="not signed"):
        actions.accept(handover=row, team=ctu, by=manager)
    assert PoliceHandover.objects.get().state == "offered"


def test_nothing_is_offered_with_a_part_missing(person, officer):
    row = begun(person)
    actions.record_part(
        handover=row, part=HandoverPart.JOINT_VISIT, done_on=date(2026, 11, 30), note="Seen", by=officer
    )

    with pytest.raises(Refused, match="Record first: Notification register"):
        actions.offer(handover=row, by=officer)


def test_police_ask_and_the_sender_answers(person, officer, senior, manager, ctu):
    row = signed(begun(person), officer, senior, manager)
    actions.ask(handover=row, question="Where is the second phone?", by=manager)
    with pytest.raises(Refused, match="cannot be done now"):
        actions.accept(handover=row, team=ctu, by=manager)
    actions.answer(handover=row, answer="With us.", by=officer)
    actions.accept(handover=row, team=ctu, by=manager)

    assert PoliceHandover.objects.get().state == "accepted"
    assert len(told("asked")) == 4  # offered, signed, asked, answered


def test_a_recall_stops_it_and_both_sides_hear(person):
    begun(person)
    custody.record_happening(offender=person, happening="licence_revoked", on=date(2026, 12, 1), by=None)
    run(date(2027, 6, 5))

    row = PoliceHandover.objects.get()
    assert (row.state, row.stopped_because) == ("stopped", "No licence ends then any longer")
    assert sides_told("moved") == ["ct_police", "probation"]


def test_a_date_that_moves_is_followed_and_told_again(person):
    begun(person)
    run(END - 7 * DAY)
    Offender.objects.filter(pk=person.pk).update(status_until=END + 10 * DAY)
    run(END - 6 * DAY)

    assert PoliceHandover.objects.get().last_day == END + 10 * DAY
    assert not Alert.objects.unfinished().filter(kind="police_handover.not_accepted_heads").exists()
    run(END + 3 * DAY)
    assert told("not_accepted")[-1] == ("HIGH", END + 3 * DAY)


def test_no_police_owner_is_red_for_both_sides_from_the_day_after(person, manager, chief):
    begun(person)
    Duty.objects.filter(subject=person, owner=manager).update(
        ends_at=datetime(2027, 6, 4, 13, tzinfo=UTC), ended_because="Left"
    )
    run(date(2027, 6, 5))
    run(END - 20 * DAY)
    run(END - 6 * DAY)

    assert [severity for severity, _ in told("no_lead")] == ["NORMAL", "HIGH", "CRITICAL"]
    assert sides_told("no_lead") == ["ct_police", "probation"]
    row = PoliceHandover.objects.get()
    found = leads.gaps_of([row], at=datetime(2027, 11, 28, tzinfo=UTC), on=END - 6 * DAY)
    assert found == {person.pk: END + DAY}


def test_no_lead_is_over_once_an_owner_is_named(person, manager, ctu):
    begun(person)
    Duty.objects.filter(subject=person, owner=manager).update(
        ends_at=datetime(2027, 6, 4, 13, tzinfo=UTC), ended_because="Left"
    )
    run(END - 20 * DAY)
    DutyFactory(subject=person, team=ctu, owner=manager)
    run(END - 19 * DAY)

    assert not Alert.objects.unfinished().filter(kind="police_handover.no_lead").exists()


def test_between_forces_the_other_force_leads_from_its_day(person, officer, senior, manager, chief, ctu):
    accepted(begun(person), officer, senior, manager, ctu)
    run(END + DAY)
    other = TeamFactory(name="CTP Wales", agency=AgencyFactory(kind="ct_police"))
    newcomer = UserFactory(role="ct_offender_manager", agency=other.agency, teams=[other])
    with time_machine.travel(datetime(2028, 1, 10, 9, tzinfo=UTC), tick=False):
        row = actions.begin_between_forces(
            person=person, to_team=other, last_day=date(2028, 2, 1), reason="Moves", by=chief
        )
        drafted(row, manager, newcomer, on=date(2028, 1, 10))
        actions.offer(handover=row, by=manager)
        actions.sign(handover=row, by=chief)
        actions.accept(handover=row, team=other, by=newcomer)
    run(date(2028, 2, 1))
    before = PoliceHandover.objects.get(pk=row.pk).state
    run(date(2028, 2, 2))

    row.refresh_from_db()
    assert (before, row.state) == ("accepted", "in_effect")
    at = datetime(2028, 2, 2, 12, tzinfo=UTC)
    assert Grant.objects.live(at=at).filter(subject=person, team=other, grant_role="lead").exists()
    assert list(Duty.objects.current().filter(subject=person).values_list("owner", flat=True)) == [newcomer.pk]


def test_two_sign_and_neither_is_the_other(person, officer, senior, manager, ctu):
    row = signed(begun(person), officer, senior, manager)
    manager.staff_number = senior.staff_number
    manager.save(update_fields=["staff_number"])

    with pytest.raises(Refused, match=r"person|staff"):
        actions.accept(handover=row, team=ctu, by=manager)


def test_nothing_is_left_when_the_last_step_of_accepting_fails(person, officer, senior, manager, ctu, monkeypatch):
    row = signed(begun(person), officer, senior, manager)
    monkeypatch.setattr(actions.alerts, "supersede", _fails)
    before = AuditEntry.objects.count()

    with pytest.raises(RuntimeError):
        actions.accept(handover=row, team=ctu, by=manager)
    assert PoliceHandover.objects.get().state == HandoverState.OFFERED
    assert AuditEntry.objects.count() == before


def _fails(**kwargs):
    raise RuntimeError
