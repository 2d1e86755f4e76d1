"""The legal status over time, waited for with the clock moved: who is alerted before the end, at it, and of what."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from offenders.dates.sources import sources_of
from offenders.dates.upkeep.differences import settle_conflicts
from offenders.models import Calculation, KeyDate, Offender, Release
from offenders.movements import actions as custody
from offenders.status import clock, powers
from offenders.status.actions import settle_status
from offenders.status.rules import Power, PowerKind
from sharing.models import Alert, PracticeValue, Receipt
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons, sheet_of
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
END = date(2027, 12, 4)
DAY = timedelta(days=1)


def made():
    places = prisons()
    person = OffenderFactory()
    for kind in ("probation", "prison", "ppcs", "ct_police"):
        team = TeamFactory(name=f"Team of {kind}", agency=AgencyFactory(kind=kind))
        GrantFactory(subject=person, team=team)
    custody.receive(offender=person, establishment=places["FSI"], on=date(2023, 3, 15), by=None)
    sheet_of(person, CRD=date(2026, 11, 30), SLED=END)
    custody.record_release(release=Release.objects.get(basis="CRD"), on=date(2026, 11, 30), by=None)
    return {"places": places, "person": person}


world = world_of(made, patched=prepare_nothing)
person = row_of("person")


def run(on):
    clock.watch(on=on, at=datetime.combine(on, time(12), UTC))


def told(kind):
    return [each.title for each in Alert.objects.filter(kind=f"status.{kind}").order_by("pk")]


def teams_told(kind):
    rows = Receipt.objects.filter(alert__kind=f"status.{kind}")
    return sorted(set(rows.values_list("team__agency__kind", flat=True)))


def status_of(person):
    return Offender.objects.values_list("status", "status_until").get(pk=person.pk)


@pytest.mark.parametrize("mark", [date(2027, 6, 4), END - 28 * DAY, END - 7 * DAY, END - DAY])
def test_police_probation_and_ppcs_hear_on_each_mark_once(person, mark):
    run(mark - DAY)
    before = len(told("licence_ends"))
    run(mark)
    run(mark)

    assert len(told("licence_ends")) == before + 1
    assert teams_told("licence_ends") == ["ct_police", "ppcs", "probation"]
    assert Alert.objects.filter(kind="status.licence_ends").latest("pk").severity == (2 if mark == END - DAY else 3)


def test_half_a_year_before_the_last_of_a_long_month_is_the_last_of_a_short_one(person):
    sheet_of(person, SLED=date(2027, 8, 31))

    seen = []
    for on in (date(2027, 2, 27), date(2027, 2, 28)):
        run(on)
        seen.append(len(told("licence_ends")))

    assert seen == [0, 1]


def test_marks_are_those_of_the_service_settings(person):
    PracticeValue.objects.create(
        name=clock.MONTHS.name, starts_on=date(2026, 12, 2), value=[3], source="Agreed", set_by=UserFactory()
    )
    seen = []
    for on in (date(2027, 6, 4), date(2027, 9, 3), date(2027, 9, 4)):
        run(on)
        seen.append(len(told("licence_ends")))

    assert seen == [0, 0, 1]


def test_late_clock_tells_of_the_nearest_mark_alone(person):
    run(END - 5 * DAY)

    assert told("licence_ends") == ["Licence ends on Saturday 4 December 2027"]
    assert Alert.objects.get(kind="status.licence_ends").key.endswith(f":{END - 7 * DAY}")


def test_nobody_is_rung_in_the_night(person):
    clock.watch(on=END - 7 * DAY, at=datetime.combine(END - 7 * DAY, time(3), UTC))

    assert told("licence_ends") == []


def test_status_ends_after_the_last_day_and_those_who_supervise_hear_once(person):
    seen = []
    for on in (END, END + DAY, END + DAY):
        run(on)
        seen.append((status_of(person)[0], len(told("licence_ended"))))

    assert seen == [("on_licence", 0), ("licence_ended", 1), ("licence_ended", 1)]
    assert teams_told("licence_ended") == ["ct_police", "ppcs", "probation"]
    assert not Alert.objects.unfinished().filter(kind="status.licence_ends").exists()


def test_what_named_an_old_end_waits_for_nobody_once_it_moves(person):
    run(END - 7 * DAY)

    sheet_of(person, SLED=END + 30 * DAY)

    assert not Alert.objects.unfinished().filter(kind="status.licence_ends").exists()


def test_end_of_long_ago_that_a_job_finds_rings_nobody(person):
    KeyDate.objects.filter(code="SLED").update(falls_on=date(2026, 12, 2))
    Offender.objects.filter(pk=person.pk).update(status_until=None)  # as before an upgrade

    run(date(2027, 3, 1))

    assert (status_of(person), told("licence_ended")) == (("licence_ended", date(2026, 12, 2)), [])


def test_last_day_is_found_of_somebody_of_whom_none_is_kept(person):
    Offender.objects.filter(pk=person.pk).update(status_until=None)

    run(date(2026, 12, 1))

    assert status_of(person) == ("on_licence", END)


def our_calculation(person, day):
    Calculation.objects.filter(offender=person, superseded_at=None).update(dates={"SLED": day.isoformat()}, refused="")


def test_everybody_hears_on_the_earlier_of_two_days_and_it_ends_after_the_later(person):
    our_calculation(person, END + 20 * DAY)
    calculation = Calculation.objects.current().get(offender=person)
    says = {"period": None, "sources": sources_of(person, calculation), "instead": (), "forward_alone": None}
    settle_conflicts(offender=person, **says, on=END, by=None)
    settle_status(offender=person, by=None)
    seen = []
    for on in (END - DAY, END, END, END + 20 * DAY, END + 21 * DAY):
        run(on)
        seen.append((status_of(person)[0], len(told("licence_end_disputed"))))

    assert seen == [*[("on_licence", count) for count in (0, 1, 1, 1)], ("licence_ended", 1)]
    assert teams_told("licence_end_disputed") == ["ct_police", "ppcs", "prison", "probation"]


def test_prison_and_ppcs_are_asked_for_the_official_end_and_ours_ends_nothing(person):
    sheet_of(person, SLED=None)
    our_calculation(person, END)
    seen = []
    for on in (END - 29 * DAY, END - 28 * DAY, END - 27 * DAY, END + 90 * DAY):
        run(on)
        seen.append((status_of(person)[0], len(told("licence_end_asked"))))

    assert seen == [("on_licence", 0), ("on_licence", 1), ("on_licence", 1), ("on_licence", 1)]
    assert teams_told("licence_end_asked") == ["ppcs", "prison"]


def test_bad_record_stops_no_other(person, monkeypatch):
    other = OffenderFactory(status="on_licence", status_until=END)
    asked = []

    def settle(*, offender, by, on):
        asked.append(offender)
        if offender == other:
            raise ValueError("bad")
        return settle_status(offender=offender, by=by, on=on)

    monkeypatch.setattr(clock, "settle_status", settle)
    assert clock.follow_time(on=END + DAY) == 1
    assert (set(asked), status_of(person)[0]) == ({person, other}, "licence_ended")


def test_night_settles_who_is_held_past_the_acts(places):
    held = OffenderFactory()
    custody.receive(offender=held, establishment=places["FSI"], on=date(2023, 3, 15), by=None)
    Offender.objects.filter(pk=held.pk).update(status="in_custody")

    assert [clock.follow_records(on=date(2026, 12, 1)) for _ in range(2)] == [1, 0]
    assert status_of(held)[0] == "remanded"


# After the licence

PERIOD_ENDS = date(2030, 5, 2)


@pytest.fixture
def runs(monkeypatch):
    """What register and orders say of everybody."""
    found = []
    monkeypatch.setattr(powers, "_powers", [lambda people: {key: list(found) for key in people}])
    monkeypatch.setattr(powers, "_closings", [])
    return found


def after(person):
    fields = ("status", "status_until", "status_power", "after_licence_from")
    return Offender.objects.values_list(*fields).get(pk=person.pk)


def test_police_lead_the_day_after_and_until_the_period_ends(person, runs):
    period = Power(PowerKind.NOTIFICATION, "Notification, CTA 2008 s.53", END, PERIOD_ENDS)
    order = Power(PowerKind.ORDER, "Serious crime prevention order", END, PERIOD_ENDS + 9 * DAY)
    runs[:] = [period, order]
    seen = []
    for day in (END, END + DAY, PERIOD_ENDS, PERIOD_ENDS + DAY, PERIOD_ENDS + 10 * DAY):
        clock.follow_time(on=day)
        seen.append(after(person)[:3])

    assert seen == [
        ("on_licence", END, ""),
        ("police_led", PERIOD_ENDS, period.name),
        ("police_led", PERIOD_ENDS, period.name),
        ("order_only", PERIOD_ENDS + 9 * DAY, order.name),
        ("licence_ended", END, ""),
    ]
    assert after(person)[3] == END + DAY
    assert len(told("licence_ended")) == 1  # of the licence, and of nothing that ends after it


def test_an_order_that_begins_later_is_followed_at_night(person, runs):
    clock.follow_time(on=END + DAY)
    runs[:] = [Power(PowerKind.ORDER, "Serious crime prevention order", END + 5 * DAY, PERIOD_ENDS)]
    seen = []
    for number in (4, 5, 6):
        clock.follow_powers(on=END + number * DAY)
        seen.append(after(person)[0])

    assert seen == ["licence_ended", "order_only", "order_only"]
    runs.clear()  # quashed, past the acts
    clock.follow_powers(on=END + 7 * DAY)
    assert after(person)[0] == "licence_ended"
