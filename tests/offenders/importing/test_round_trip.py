"""The round trip: people exported to a file are the same people when it is imported again."""

import csv
import os
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from demo import cast
from demo.people import caseload
from offenders.absences.actions import record_absence, record_back
from offenders.absences.rules import AbsenceKind
from offenders.custody.rules import Happening
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.importing import applying, exporting, reference
from offenders.importing.file_format import columns, parts
from offenders.models import (
    Absence,
    Adjustment,
    Alias,
    Conviction,
    CustodyPeriod,
    Establishment,
    Identifier,
    KeyDate,
    Movement,
    Offence,
    Offender,
    Release,
    Sentence,
)
from offenders.movements import actions as custody
from offenders.questioned_sentences.asking import ask_again
from offenders.reference.loading import actions as loading
from offenders.releases.directions import actions as directions
from sharing.models import PersonProgramme, Region, Team
from sharing.pages import formulas
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
PEOPLE = int(os.environ.get("RELEASE_MONITOR_ROUND_TRIP", "50"))  # of the demo: first the 36 with a story
BELOW = (Alias, Identifier, Conviction, Sentence, Adjustment, Movement, CustodyPeriod, KeyDate, Release, Absence)
NOT_COMPARED = {  # keys, and moments of recording
    *("id", "uid", "recorded_at", "recorded_by_id", "back_by_id", "to_classify_since", "questioned_since"),
}


def natural():
    """How each row is called apart from its key."""
    names = {("offender_id", row.pk): row.prison_number for row in Offender.objects.all()}
    names |= {("establishment_id", row.pk): row.code for row in Establishment.objects.all()}
    names |= {("period_id", row.pk): (row.starts_on, row.ends_on) for row in CustodyPeriod.objects.all()}
    for row in Conviction.objects.all():
        names["conviction_id", row.pk] = (row.offence_id, row.offence_words, row.ancillary_form, row.convicted_on)
    for row in Sentence.objects.select_related("conviction"):
        named = (row.conviction.offence_id, row.conviction.convicted_on, row.kind)
        names["consecutive_to_id", row.pk] = names["credited_to_id", row.pk] = named
    return names


def everything():
    """All rows of all people, as they can be compared between two systems."""
    names, found = natural(), defaultdict(list)
    for model in (Offender, *BELOW):
        rows = model.objects.current() if model is KeyDate else model.objects.all()
        for row in rows.values():
            kept = {
                name: names[name, value] if name.endswith("_id") and (name, value) in names else value
                for name, value in row.items()
                if name not in NOT_COMPARED
            }
            found[model.__name__].append(sorted((name, str(value)) for name, value in kept.items()))
    found["PersonProgramme"] = list(PersonProgramme.objects.values_list("subject__prison_number", "programme"))
    return {name: sorted(rows) for name, rows in found.items()}


def written(path, **more):
    keys = list(Offender.objects.order_by("family_name", "pk").values_list("pk", flat=True))
    path.write_text("".join(exporting.lines(keys, teams=False, **more)), encoding="utf-8", newline="")
    return path


def taken_out_and_brought_in(path, *, nobody):
    """(before, after): the rows of a system, and after its file was imported where `nobody`, a savepoint, was."""
    before = everything()
    written(path)
    transaction.savepoint_rollback(nobody)
    assert not Offender.objects.exists()
    report = applying.apply(path, by=None, today=TODAY)
    assert [str(error) for error in report.errors] == []
    return before, everything()


@pytest.fixture
def full_sutton():
    return Establishment.objects.get(code="FSI")


def held(place, *, on=date(2020, 1, 6), **days):
    person = OffenderFactory()
    sheet = {Code(code): day for code, day in days.items()}
    releases.record_official_dates(offender=person, dates=sheet, source="NOMIS", as_at=on, by=None)
    custody.receive(offender=person, establishment=place, on=on, by=None, note="From court; by van | late")
    return person


def leaves(person, basis, on):
    way = Release.objects.open().get(offender=person, basis=basis)
    return custody.record_release(release=way, on=on, by=None)


def convicted(person, section, *, kind="SDS", after=None, **more):
    offence = Offence.objects.get(statute="Terrorism Act 2000", section=section)
    conviction = Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2019, 12, 1), **more)
    return Sentence.objects.create(
        offender=person, conviction=conviction, kind=kind, sentenced_on=date(2020, 1, 6), years=4, consecutive_to=after
    )


def test_everything_of_one_person_comes_back(tmp_path, full_sutton):
    nobody = transaction.savepoint()
    person = held(full_sutton, CRD=date(2027, 6, 7), SLED=date(2028, 6, 7))
    Offender.objects.filter(pk=person.pk).update(
        family_name="=Müller; or | \\ not",
        nationalities=["British", "Irish; also"],
        sex="female",
        date_of_birth=date(1990, 4, 17),
        region="North",
        marking="OFFICIAL",
    )
    person.programmes.update(programme="state_threats")
    Alias.objects.create(offender=person, name="رون", script="Arabic", transliteration="Ron", note="Own; word")
    Alias.objects.create(offender=person, name="-R. Tell\\;")
    for kind, value, more in (
        ("crn", "X123456", {"is_verified": True, "is_primary": True, "source": "NDelius"}),
        ("crn", "X000001", {"is_verified": True, "ends_on": date(2024, 1, 31), "starts_on": date(2020, 1, 1)}),
        ("pnc", "2002/0073319Z", {"is_verified": False, "source": "Import"}),
        ("visor", "V-08;15", {"is_verified": True}),
        ("former_prison", "A0001AA", {"is_verified": True}),
        ("prison", "A0003AA", {"is_verified": False}),
        ("other", "F-12", {}),
    ):
        Identifier.objects.create(offender=person, kind=kind, value=value, canonical=value, **{"source": "P"} | more)
    first = convicted(
        person, "58", terrorist_connection="yes", connection_decided_on=date(2020, 1, 6), court="Old Bailey"
    )
    convicted(person, "57", after=first)
    Conviction.objects.create(
        offender=person,
        offence=Offence.objects.get(statute="Terrorism Act 2006", section="1"),
        convicted_on=date(2019, 12, 2),
    )
    in_words = Conviction.objects.create(
        offender=person,
        offence_words="TA 2000 s.58; or an act like it, 3/4",  # the list has the beginning of it
        convicted_on=date(2019, 12, 2),
        ancillary_form="attempt",
        foreign_power="yes",
        foreign_power_decided_on=date(2020, 1, 6),
        to_classify_since=timezone.now(),
    )
    conspired = Conviction.objects.create(
        offender=person,
        offence=Offence.objects.get(key="ta06-5"),
        offence_words="As counsel wrote it",
        ancillary_form="conspiracy",
        convicted_on=date(2019, 12, 2),
    )
    passed = {"offender": person, "kind": "SDS", "sentenced_on": date(2020, 1, 6), "years": 2}
    after_words = Sentence.objects.create(conviction=in_words, **passed)
    after_form = Sentence.objects.create(conviction=conspired, consecutive_to=after_words, **passed)
    Sentence.objects.create(
        conviction=Conviction.objects.get(offence__key="ta06-1"), consecutive_to=after_form, **passed
    )
    after_form.two_thirds_by_law, after_form.early_release = "no", "out-of-forty-later"
    after_form.save()
    for conviction in Conviction.objects.filter(offender=person):
        ask_again(conviction, by=None)
    for credited_to in (first, after_words):
        Adjustment.objects.create(offender=person, kind="tagged_bail", days=9, credited_to=credited_to)
    for kind, days, span in (("remand", 120, {}), ("remand", 120, {}), ("ual", 14, {"starts_on": date(2024, 1, 3)})):
        Adjustment.objects.create(offender=person, kind=kind, days=days, **span)
    releases.record_official_dates(
        offender=person, dates={Code.PED: date(2026, 12, 5)}, source="Sheet | two", as_at=date(2021, 2, 1), by=None
    )

    before, after = taken_out_and_brought_in(tmp_path / "people.csv", nobody=nobody)

    assert after == before


def test_who_was_recalled_and_who_left_by_each_way_come_back(tmp_path, full_sutton):
    frankland = Establishment.objects.create(code="FKI", name="HMP Frankland")
    decider = UserFactory()
    nobody = transaction.savepoint()
    recalled = held(full_sutton, CRD=date(2023, 1, 6), SLED=date(2027, 1, 6))
    custody.transfer(offender=recalled, to=frankland, on=date(2021, 5, 1), by=None)
    leaves(recalled, "CRD", date(2023, 1, 6))
    custody.record_happening(offender=recalled, happening=Happening.LICENCE_REVOKED, on=date(2023, 5, 2), by=None)
    custody.record_return(offender=recalled, establishment=full_sutton, on=date(2023, 5, 4), by=None)
    new = {Code.CRD: None, Code.PRRD: date(2027, 1, 4)}
    releases.record_official_dates(offender=recalled, dates=new, source="NOMIS", as_at=date(2023, 5, 5), by=None)
    by_direction = held(full_sutton, PED=date(2022, 1, 6), APD=date(2022, 3, 1), CRD=date(2024, 1, 5))
    directions.direct_release(
        offender=by_direction,
        expected_on=date(2022, 3, 1),
        is_final=True,
        directed_on=date(2022, 2, 1),
        source="Parole Board",
        by=None,
    )
    directions.confirm_direction(offender=by_direction, by=decider)
    leaves(by_direction, "APD", date(2022, 3, 1))
    releases.record_official_dates(
        offender=by_direction, dates={Code.APD: None}, source="NOMIS", as_at=date(2022, 3, 2), by=None
    )
    at_the_end = held(full_sutton, SED=date(2025, 1, 6))
    leaves(at_the_end, "SED", date(2025, 1, 6))
    absconded = held(full_sutton, CRD=date(2029, 1, 5))
    custody.record_happening(offender=absconded, happening=Happening.ABSCONDED, on=date(2022, 1, 1), by=None)
    custody.receive(offender=absconded, establishment=frankland, on=date(2022, 1, 1), by=None)
    ready = held(full_sutton, CRD=date(2027, 1, 5), PED=date(2026, 1, 5))
    custody.mark_ready(release=Release.objects.counted().get(offender=ready), by=None)
    died = held(full_sutton, CRD=date(2029, 1, 5))
    custody.record_happening(offender=died, happening=Happening.DIED, on=date(2022, 1, 1), by=None)

    before, after = taken_out_and_brought_in(tmp_path / "people.csv", nobody=nobody)

    assert after == before
    assert set(Release.objects.values_list("status", flat=True)) == {*Release.Status.values}


def test_who_is_away_for_a_time_comes_back_with_the_time_due_back(tmp_path, full_sutton):
    nobody = transaction.savepoint()
    noon = timezone.now()
    hour = timedelta(hours=1)
    for kind, due in ((AbsenceKind.TEMPORARY_RELEASE, noon + 30 * hour), (AbsenceKind.HOSPITAL, None)):
        person = held(full_sutton, CRD=date(2029, 1, 5))
        first = record_absence(offender=person, kind=kind, left_at=noon - 49 * hour, due_back_at=noon - hour, by=None)
        record_back(absence=first, at=noon - 20 * hour, by=None)
        record_absence(offender=person, kind=kind, left_at=noon - hour, due_back_at=due, by=None)

    before, after = taken_out_and_brought_in(tmp_path / "people.csv", nobody=nobody)

    assert after == before
    assert len(after["Absence"]) == 4


def test_period_of_which_no_way_out_is_on_record_comes_back_without_one(tmp_path, full_sutton):
    nobody = transaction.savepoint()
    person = held(full_sutton, CRD=date(2023, 1, 6))
    leaves(person, "CRD", date(2023, 1, 6))
    Release.objects.all().delete()

    before, after = taken_out_and_brought_in(tmp_path / "people.csv", nobody=nobody)

    assert after == before


def test_people_of_the_demo_come_back(tmp_path):
    agency = AgencyFactory()
    for team in cast.TEAMS:
        Team.objects.filter(name=team.name).exists() or TeamFactory(name=team.name, agency=agency)
    Establishment.objects.all().delete()
    Region.objects.all().delete()
    loading.load(by=None)
    nobody = transaction.savepoint()
    path = tmp_path / "demo.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns.NAMES)
        writer.writeheader()
        rows = list(caseload.rows(PEOPLE - PEOPLE // 5, PEOPLE // 5, today=TODAY))
        writer.writerows(rows)
    people = {row["prison_number"] for row in rows}
    assert len(people) > PEOPLE * 0.9
    assert applying.apply(path, by=None, today=TODAY).counts == {"added": len(people)}

    before, after = taken_out_and_brought_in(tmp_path / "people.csv", nobody=nobody)

    assert after == before


def test_file_changes_nothing_where_it_comes_from(tmp_path, full_sutton):
    person = held(full_sutton, CRD=date(2027, 6, 7))
    convicted(person, "57", after=convicted(person, "58"))
    Adjustment.objects.create(offender=person, kind="remand", days=9)
    OffenderFactory(family_name="=1+1")

    report = applying.apply(written(tmp_path / "people.csv"), by=None, today=TODAY)

    assert report.counts == {"unchanged": 2}


def test_no_cell_of_the_file_is_run_as_a_formula(tmp_path):
    OffenderFactory(family_name="=HYPERLINK(1)", given_names="@x")

    (row,) = csv.DictReader(written(tmp_path / "people.csv").read_text(encoding="utf-8-sig").splitlines())

    assert (row["family_name"], row["given_names"]) == ("'=HYPERLINK(1)", "'@x")


def test_a_number_tells_where_it_is_from_unless_a_file_brought_it(tmp_path):
    person = OffenderFactory()
    for value, source in (("X123456", "Import"), ("X000001", "NDelius")):
        Identifier.objects.create(offender=person, kind="crn", value=value, canonical=value, source=source)

    (row,) = csv.DictReader(written(tmp_path / "people.csv").read_text(encoding="utf-8-sig").splitlines())

    assert sorted(row["crn"].split("; ")) == ["X000001 | source NDelius | unverified", "X123456 | unverified"]


def test_teams_are_in_the_file_only_when_asked_for(tmp_path):
    person = OffenderFactory()
    same = "Two of; a name"
    GrantFactory(subject=person, team=TeamFactory(name=same, agency=AgencyFactory(name="Force")), grant_role="lead")
    TeamFactory(name=same)
    GrantFactory(subject=person, team=TeamFactory(name="Gone"), ends_at=applying.timezone.now() - timedelta(days=1))

    without = next(exporting.lines([person.pk], teams=False))
    heading, row = exporting.lines([person.pk], teams=True)

    assert "teams" not in without
    assert next(csv.DictReader([heading, row]))["teams"] == "Force > Two of\\; a name:lead"


def test_each_offence_of_the_catalogue_is_found_by_what_the_file_says():
    known = reference.load()

    for offence in Offence.objects.all():
        row = Conviction(offence=offence)
        cells = exporting.offence_cells(row)
        assert known.read_offence(cells["offence"], cells["section"]).offence == offence.pk
        assert known.read_offence(exporting.named(row)).offence == offence.pk


def test_queries_do_not_grow_with_the_people(django_assert_num_queries):
    keys = [OffenderFactory().pk for _ in range(30)]

    with django_assert_num_queries(12):
        list(exporting.lines(keys[:1], teams=False))
    with django_assert_num_queries(12):
        list(exporting.lines(keys, teams=False))


@pytest.mark.parametrize("text", ["", "a", "a;b", "a|b", "\\", "\\;", "a\\", ";|\\\\|;", "a \\x b"])
def test_part_of_a_cell_comes_back_as_it_was(text):
    cell = parts.join([parts.Part("x" + text, {"note": "y" + text}), "z" + text])

    (first, second) = parts.split_marked(cell)

    assert (first.text, first.marks, second.text) == ("x" + text, {"note": "y" + text}, "z" + text)
    assert formulas.rearm(formulas.disarm(text)) == text
