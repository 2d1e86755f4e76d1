"""Open law: each reading of it is kept; the earliest warns, the gate compares with each, pages show all."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.engine import read_case
from offenders.dates.record_adapter import WorkedOut, work
from offenders.dates.record_adapter.facts import ReadingsOfRecord
from offenders.dates.record_adapter.record import Record
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import releases
from offenders.dates.upkeep.caseload import recalculate_many
from offenders.models import Calculation, Release
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, Source, compare, judge_release
from tests.factories.sharing import GrantFactory, UserFactory
from tests.offenders import halden as halden_and_others
from tests.offenders.dates.engine.building import case
from tests.offenders.dates.engine.law.test_open_law import OLD_PART_2, REMAND
from tests.offenders.halden import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)

EARLY, SHEET, LATE = date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18)  # Mondays
END = date(2029, 1, 11)
OPEN = WorkedOut(refused="The law is open.", readings=({"CRD": EARLY, "SLED": END}, {"CRD": LATE, "SLED": END}))


@pytest.fixture
def read_so(monkeypatch):
    """What is worked out of everybody from now on."""

    def work_out(found):
        for module in ("dates.upkeep.calculations", "dates.upkeep.caseload", "dates.pages.sentence"):
            monkeypatch.setattr(f"offenders.{module}.work_out", lambda *args, **more: found)

    return work_out


def release_of(person):
    return Release.objects.open().counted().get(offender=person)


def test_earliest_reading_warns_and_a_later_one_moves_no_sheet(halden, read_so):
    read_so(OPEN)

    sheet_of(halden, CRD=SHEET, SLED=END)

    release = release_of(halden)
    assert (release.leaves_on, release.warn_on) == (SHEET, EARLY)


def test_without_a_sheet_the_release_follows_from_the_earliest_reading_and_is_never_due_by_it(halden, read_so):
    read_so(OPEN)

    releases.derive_releases(offender=halden, by=None)

    release = release_of(halden)
    assert (release.basis, release.origin, release.leaves_on, release.warn_on) == ("CRD", "ours", EARLY, EARLY)
    facts = facts_of(halden, on=date(2026, 12, 1))
    found = [judge_release(facts, route=Basis.CRD, on=day).answer for day in (date(2027, 1, 3), EARLY, LATE)]
    assert found == [GateAnswer.EARLY, GateAnswer.IN_DISPUTE, GateAnswer.IN_DISPUTE]


def test_readings_are_kept_once_and_are_over_when_the_law_is_settled(halden, read_so):
    read_so(OPEN)
    sheet_of(halden, CRD=SHEET, SLED=END)
    kept = Calculation.objects.current().get(offender=halden)
    assert [each["CRD"] for each in kept.readings] == ["2027-01-04", "2027-01-18"]
    assert recalculate_many(people=[halden], on=date(2026, 12, 1), because="Night", by=None) == 0

    read_so(WorkedOut({"CRD": SHEET, "SLED": END}))
    assert recalculate_many(people=[halden], on=date(2026, 12, 1), because="Night", by=None) == 1

    assert Calculation.objects.current().get(offender=halden).readings == []
    assert release_of(halden).warn_on == SHEET


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        (date(2027, 1, 3), GateAnswer.EARLY),
        (EARLY, GateAnswer.IN_DISPUTE),
        (SHEET, GateAnswer.IN_DISPUTE),
        (LATE, GateAnswer.DUE),
    ],
)
def test_gate_compares_with_each_reading(halden, read_so, on, answer):
    read_so(OPEN)
    sheet_of(halden, CRD=SHEET, SLED=END)

    facts = facts_of(halden, on=date(2026, 12, 1))

    assert [said.dates[Code.CRD] for said in facts.said if said.source is Source.OURS] == [EARLY, LATE]
    assert next(line.ours for line in compare(facts.said, on=on) if line.code is Code.CRD) == (EARLY, LATE)
    assert judge_release(facts, route=Basis.CRD, on=on).answer is answer


def test_page_shows_each_reading(client, halden, read_so):
    read_so(OPEN)
    team = GrantFactory(subject=halden).team
    client.force_login(UserFactory(role="probation_officer", teams=[team]))

    said = client.get(reverse("person_sentence", args=[halden.uid])).content.decode()

    assert "Reading 1: CRD 4 January 2027, SLED 11 January 2029" in said
    assert "Reading 2: CRD 18 January 2027, SLED 11 January 2029" in said


def test_record_keeps_the_readings_of_open_law_but_not_where_it_is_open_itself(monkeypatch):
    read = read_case(case(*OLD_PART_2, adjustments=REMAND))
    monkeypatch.setattr(work, "named", lambda path, record: path)

    def worked_out(*cases):
        monkeypatch.setattr(work, "ways_of", lambda *args: ReadingsOfRecord(cases, ()))
        return work.work_out(Record(None, [], [], []))

    assert [str(each["PED"]) for each in worked_out(read).readings] == ["2020-10-29", "2021-01-06"]
    assert "did not name" in " ".join(worked_out(read).says)
    assert worked_out(read, replace(read, adjustments=())).readings == ()
