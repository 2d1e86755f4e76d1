"""From the rows of a person's record to the dates that the rules make of them, or to what is missing."""

from datetime import date, timedelta

import pytest
from django.urls import resolve

from offenders.custody.rules import Happening
from offenders.dates.engine.facts import Connection, Jurisdiction, RecallKind, SentenceKind, Term
from offenders.dates.engine.law.open_law import LIFE_REMAND, STANDARD_BESIDE
from offenders.dates.record_adapter import Record, record_of, work_out
from offenders.dates.record_adapter.facts import KINDS, MOVES, ways_of
from offenders.models import Adjustment, Conviction, Movement, Offence, Sentence
from release_monitor.database.rights import as_owner
from tests.factories.offenders import LawEntryFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)

PASSED = date(2023, 3, 15)


@pytest.fixture
def offence():
    """A row of the catalogue, or one that is in no list."""

    def make(statute="Terrorism Act 2000", section="58", schedule="part_2"):
        row, _ = Offence.objects.get_or_create(
            statute=statute, section=section, defaults={"title": f"Section {section}", "schedule_19za": schedule}
        )
        return row

    return make


@pytest.fixture
def passed(halden, offence):
    """Passes a sentence on the person."""

    def make(kind="SDS", on=PASSED, years=6, of=None, connection="undecided", decided_on=None, **more):
        conviction, _ = Conviction.objects.get_or_create(
            offender=halden,
            offence=of or offence(),
            convicted_on=on,
            defaults={
                "committed_on": date(2022, 1, 1),
                "terrorist_connection": connection,
                "connection_decided_on": decided_on,
            },
        )
        return Sentence.objects.create(
            offender=halden, conviction=conviction, kind=kind, sentenced_on=on, years=years, **more
        )

    return make


@pytest.fixture
def happened(halden):
    def make(happening, on):
        return Movement.objects.create(offender=halden, happening=happening, happened_on=on, recorded_by=None)

    return make


@pytest.fixture
def record(halden, officer):
    return lambda: record_of(halden, reader=officer)


@pytest.fixture
def found(record):
    return lambda: work_out(record())


@pytest.fixture
def case(record):
    def make():
        (only,) = ways_of(record()).cases
        return only

    return make


def days(person, kind, count, starts_on=None, ends_on=None):
    return Adjustment.objects.create(offender=person, kind=kind, days=count, starts_on=starts_on, ends_on=ends_on)


class TestFacts:
    @pytest.mark.parametrize("kind", Sentence.Kind)
    def test_each_kind_of_sentence_has_its_kind_in_the_rules(self, kind):
        assert isinstance(KINDS[kind], SentenceKind)

    @pytest.mark.parametrize(
        ("kind", "expected", "is_section_250"),
        [
            ("SDS", SentenceKind.SDS, False),
            ("SDS18", SentenceKind.SDS, True),
            ("SOPC", SentenceKind.SOPC, False),
            ("SDOPCU18", SentenceKind.SOPC_U18, False),
            ("EDS", SentenceKind.EDS, False),
            ("STS", SentenceKind.STS, False),
            ("EPP", SentenceKind.EPP, False),
            ("LIFE", SentenceKind.LIFE, False),
            ("IPP", SentenceKind.IPP, False),
            ("DTO", SentenceKind.DTO, False),
            ("HOSPITAL", SentenceKind.HOSPITAL, False),
            ("HYBRID", SentenceKind.HYBRID, False),
        ],
    )
    def test_sentence_is_read_as_it_was_passed(self, case, passed, kind, expected, is_section_250):
        passed(kind, years=5, months=3, weeks=2, days=1, extension_months=12)

        (read,) = case().sentences

        assert (read.kind, read.is_section_250, read.sentenced_on) == (expected, is_section_250, PASSED)
        assert (read.term, read.extension) == (Term(5, 3, 2, 1), Term(months=12))

    @pytest.mark.parametrize(
        ("recorded", "known"), [("yes", Connection.YES), ("no", Connection.NO), ("undecided", None)]
    )
    def test_connection_that_nobody_decided_is_not_known(self, case, passed, recorded, known):
        decided_on = None if recorded == "undecided" else date(2023, 3, 2)
        passed(connection=recorded, decided_on=decided_on)

        read = case().sentences[0].offence

        assert (read.connection, read.connection_determined_on) == (known, decided_on)
        assert (read.statute, read.schedule_part) == ("Terrorism Act 2000 s.58", 2)

    def test_offence_of_scotland_is_not_taken_for_one_of_england(self, case, passed, offence):
        passed(of=offence(section="61", schedule="part_1"))

        assert case().sentences[0].offence.jurisdiction is Jurisdiction.SCOTLAND

    @pytest.mark.parametrize("kind", ["remand", "tagged_bail", "recall_remand", "recall_tagged_bail"])
    def test_credited_days_are_of_the_day_of_sentence(self, case, passed, halden, kind):
        passed()
        days(halden, kind, 100, date(2022, 12, 1), date(2023, 3, 10))

        (read,) = case().adjustments

        assert (read.kind, read.days, read.on, read.last_on) == (kind, 100, PASSED, date(2023, 3, 10))

    @pytest.mark.parametrize("kind", ["ual", "ada", "rada"])
    def test_other_days_are_of_the_day_they_began(self, case, passed, halden, kind):
        passed()
        days(halden, kind, 14, date(2024, 2, 1))

        (read,) = case().adjustments

        assert (read.kind, read.days, read.on) == (kind, 14, date(2024, 2, 1))

    def test_each_kind_of_adjustment_is_read(self, case, passed, halden):
        passed()
        for kind in Adjustment.Kind:
            days(halden, kind, 3, date(2024, 2, 1))

        assert {each.kind for each in case().adjustments} == set(Adjustment.Kind)

    def test_what_moves_nobody_is_left_out(self):
        still = {Happening.TRANSFERRED, Happening.LICENCE_REVOKED, Happening.LICENCE_ENDED}
        of_no_sentence = {Happening.BAILED, Happening.ACQUITTED, Happening.DETAINED_IMMIGRATION}
        serves_on = {Happening.MOVED_TO_HOSPITAL, Happening.TEMPORARILY_RELEASED, Happening.CAME_BACK}
        not_lawful_yet = {Happening.LEFT_EARLY, Happening.LEFT_IN_DISPUTE, Happening.FOUND_IN_ERROR}
        elsewhere = {Happening.TRANSFERRED_OUT, Happening.REVOCATION_RESCINDED}
        assert set(Happening) - set(MOVES) == still | of_no_sentence | serves_on | not_lawful_yet | elsewhere

    def test_custody_recorded_from_after_the_sentence_is_not_known(self, case, passed):
        passed(on=date(2019, 3, 15))  # the person was received in 2023

        assert case().movements is None

    def test_recall_of_a_terrorist_is_a_standard_one(self, case, passed, happened):
        passed("SOPC", extension_months=12)
        happened("released", date(2026, 1, 5))
        happened("licence_revoked", date(2026, 3, 1))
        happened("returned", date(2026, 3, 1))

        recall = case().sentences[0].recall

        assert (recall.kind, recall.revoked_on, recall.returned_on) == (
            RecallKind.STANDARD,
            date(2026, 3, 1),
            date(2026, 3, 1),
        )

    @pytest.mark.parametrize(("revoked_on", "kinds"), [(date(2026, 3, 30), 4), (date(2026, 3, 31), 1)])
    def test_recall_of_an_ordinary_sentence_beside_a_terrorist_one_is_standard_since_31_march_2026(
        self, record, passed, offence, happened, revoked_on, kinds
    ):
        passed("EDS", of=offence("An Act of nowhere", "1", "none"), connection="no", extension_months=24)
        passed(of=offence("An Act of nowhere", "1", "none"), connection="no")
        happened("released", date(2026, 1, 5))
        happened("licence_revoked", revoked_on)
        happened("returned", revoked_on)
        passed("SOPC", on=date(2026, 9, 1), years=4, extension_months=12)

        assert len({each.sentences[1].recall.kind for each in ways_of(record()).cases}) == kinds

    def test_questions_are_the_same_whatever_the_number_of_rows(
        self, halden, officer, passed, django_assert_num_queries, django_assert_max_num_queries
    ):
        first = passed()
        with django_assert_max_num_queries(7) as with_one:  # three, each with the teams of the reader, and settled law
            record_of(halden, reader=officer)
        for _ in range(5):
            passed(consecutive_to=first)
            days(halden, "ada", 1, date(2024, 2, 1))

        with django_assert_num_queries(len(with_one)):
            work_out(record_of(halden, reader=officer), working=True)


class TestDates:
    """The worked examples of the rules, from rows."""

    def test_new_terrorist_sentence_beside_a_recall_keeps_its_parole_and_its_release(self, found, passed, happened):
        passed(years=10)  # until 14 March 2033
        happened("released", date(2026, 1, 5))
        happened("licence_revoked", date(2026, 3, 1))
        happened("returned", date(2026, 3, 1))
        passed("SOPC", on=date(2026, 9, 1), years=4, extension_months=12)

        # Two-thirds of 1,461 days are 974: from 1 September 2026 until 1 May 2029.
        assert found().dates == {
            "PED": date(2029, 5, 1),
            "CRD": date(2030, 8, 31),
            "PRRD": date(2033, 3, 14),
            "SLED": date(2033, 3, 14),
        }

    def test_open_law_is_settled_by_the_register(self, found, passed):
        first = passed()
        passed("SOPC", years=3, extension_months=12, consecutive_to=first)
        assert [sorted(each) for each in found().readings] == [["CRD", "PED", "SLED"], ["PED", "SLED"]]
        assert "s.244(1)" in found().says[1]

        LawEntryFactory(settled={STANDARD_BESIDE.name: "board-alone", "another": "x"}, settled_because="Counsel")

        assert sorted(found().dates) == ["PED", "SLED"]

    def test_reading_that_nobody_knows_settles_nothing(self, found, passed):
        first = passed()
        passed("SOPC", years=3, extension_months=12, consecutive_to=first)

        LawEntryFactory(settled={STANDARD_BESIDE.name: "a slip"}, settled_because="Counsel")

        assert len(found().readings) == 2

    def test_standard_sentence_of_a_terrorist(self, found, passed, halden):
        passed()
        days(halden, "remand", 100)

        assert found().dates == {"PED": date(2026, 12, 5), "SLED": date(2028, 12, 4)}

    def test_particular_concern(self, found, passed, halden, happened):
        with as_owner():
            Movement.objects.all().delete()
        happened("received", date(2022, 9, 1))
        passed("SOPC", on=date(2022, 9, 1), years=5, extension_months=12)
        days(halden, "remand", 200)

        assert found().dates == {
            "PED": date(2025, 6, 14),
            "CRD": date(2027, 2, 12),
            "SLED": date(2028, 2, 13),
        }

    def test_extended_sentence_for_an_offence_that_carries_life_has_no_parole(self, found, passed, offence):
        passed("EDS", years=12, extension_months=60, of=offence("Terrorism Act 2006", "5", "part_1"))

        assert found().dates == {"CRD": date(2035, 3, 14), "SLED": date(2040, 3, 14)}

    def test_life(self, found, passed):
        passed("LIFE", years=18)

        assert found().dates == {"TED": date(2041, 3, 14)}

    def test_remand_that_counts_alike_whichever_sentence_it_is_credited_to_is_not_asked_for(
        self, found, passed, halden
    ):
        first = passed()
        passed(on=date(2023, 6, 1), years=2, consecutive_to=first)
        days(halden, "remand", 10)

        assert found().refused == ""


class TestOrdinaryBeside:
    """An ordinary sentence beside a terrorist one: what only the order of the court or the sheet says."""

    @pytest.fixture
    def beside(self, passed, offence):
        """Five years for s.58, of which two-thirds end on 14 July 2026, and seven for an ordinary offence."""
        passed(years=5)

        def make(**more):
            ordinary = offence("An Act of nowhere", "1", "none")
            return passed(of=ordinary, connection="no", decided_on=PASSED, years=7, **more)

        return make

    def test_whether_the_law_releases_at_two_thirds_is_asked_on_the_form_of_the_sentence(self, found, beside):
        row = beside()

        asked = next(each for each in found().missing if "two-thirds" in each.what)

        assert (resolve(asked.href).url_name, resolve(asked.href).kwargs["sentence_uid"]) == (
            "sentence_change",
            row.uid,
        )
        assert "two-thirds" in asked.do

    # Of the 2,557 days of the seven years two-thirds are 1,705, half 1,279 and 40 per cent 1,023.
    @pytest.mark.parametrize(
        ("two_thirds", "early_release", "releases"),
        [
            ("yes", "out-of-both", {date(2027, 11, 13)}),
            ("no", "out-of-both", {date(2026, 9, 13)}),
            ("no", "out-of-forty", {date(2026, 9, 13)}),  # before the progression model
            ("no", "not-left-out", {date(2026, 7, 14), date(2026, 9, 13)}),  # s.244 may leave the prisoner out
        ],
    )
    def test_board_waits_until_the_law_releases_from_the_ordinary_one(
        self, found, beside, two_thirds, early_release, releases
    ):
        beside(two_thirds_by_law=two_thirds, early_release=early_release)

        done = found()

        assert {each["PED"] for each in [done.dates, *done.readings] if each} == releases

    def test_extended_sentence_of_before_13_april_2015_says_who_releases_at_two_thirds(
        self, found, passed, offence, happened
    ):
        with as_owner():
            Movement.objects.all().delete()
        happened("received", date(2014, 3, 10))
        ordinary = offence("An Act of nowhere", "1", "none")
        row = passed("EDS", on=date(2014, 3, 10), years=18, extension_months=36, of=ordinary, connection="no")
        assert "s.246A(2)" in found().missing[0].what
        assert resolve(found().missing[0].href).url_name == "sentence_change"

        dates = {}
        for answer in ("yes", "no"):
            row.two_thirds_by_law = answer
            row.save()
            dates[answer] = found().dates

        assert dates["yes"] == {"CRD": date(2026, 3, 10), "SLED": date(2035, 3, 9)}
        assert dates["no"] == {"PED": date(2026, 3, 10), "CRD": date(2032, 3, 9), "SLED": date(2035, 3, 9)}

    def test_remand_counts_against_the_sentence_that_the_record_names(self, found, passed, halden, happened):
        first = passed(years=3)
        second = passed("SOPC", on=date(2026, 11, 2), years=4, extension_months=12)
        happened("released", date(2025, 6, 2))
        happened("received", date(2026, 11, 2))
        row = days(halden, "remand", 100)
        (asked,) = found().missing
        assert resolve(asked.href).kwargs == {"uid": halden.uid, "adjustment_uid": row.uid}

        eligible = {}
        for name, sentence in (("first", first), ("second", second)):
            row.credited_to = sentence
            row.save()
            eligible[name] = found().dates["PED"]

        assert eligible["first"] - eligible["second"] == timedelta(days=100)

    def test_curfew_is_asked_only_where_the_release_of_the_earlier_sentence_was_still_to_come(
        self, found, passed, offence, happened
    ):
        ordinary = offence("An Act of nowhere", "1", "none")
        out = {"two_thirds_by_law": "no", "early_release": "out-of-both"}
        passed(of=ordinary, connection="no", years=6, **out)  # half until 14 March 2026
        happened("released", date(2025, 12, 15))
        happened("received", date(2026, 1, 12))
        later = passed("SOPC", on=date(2026, 1, 12), years=4, extension_months=12)
        assert found().dates["PED"] == date(2028, 9, 11)  # later than the other's release, curfew or not

        Sentence.objects.filter(pk=later.pk).update(years=0, days=60)

        assert "home detention curfew" in found().missing[0].what


class TestHarderSentences:
    """Life, public protection, an offence in prison, hospital and absence: from rows, as they are recorded."""

    def test_hospital_and_temporary_release_move_no_date(self, found, passed, happened):
        passed("SOPC", years=5, extension_months=12)
        before = found().dates

        happened("moved_to_hospital", date(2024, 5, 1))
        happened("came_back", date(2025, 2, 3))
        happened("temporarily_released", date(2026, 6, 1))
        happened("came_back", date(2026, 6, 2))

        assert (bool(before), found().dates) == (True, before)

    def test_life_with_remand_has_both_readings_until_the_register_settles_one(self, found, passed, halden):
        passed("LIFE", years=18)
        days(halden, "remand", 100)
        assert [each["TED"] for each in found().readings] == [date(2040, 12, 4), date(2041, 3, 14)]
        assert any("s.322 Sentencing Code" in says for says in found().says)

        LawEntryFactory(settled={LIFE_REMAND.name: "taken-off-by-the-court"}, settled_because="Counsel")

        assert found().dates == {"TED": date(2041, 3, 14)}

    def test_fixed_term_beside_life_keeps_its_eligibility_and_releases_nobody(self, found, passed):
        passed("LIFE", years=18)
        passed("SOPC", years=6, extension_months=12)

        assert found().dates == {"TED": date(2041, 3, 14), "PED": date(2027, 3, 15)}

    def test_remand_that_is_credited_to_the_life_sentence_serves_no_fixed_term_beside_it(
        self, found, passed, halden, happened
    ):
        first = passed("LIFE", years=18)
        passed("SOPC", on=date(2024, 6, 3), years=6, extension_months=12)
        row = days(halden, "remand", 100)
        row.credited_to = first
        row.save()

        # Six years from 3 June 2024 are 2,191 days, two-thirds 1,461.
        assert {each["PED"] for each in found().readings} == {date(2028, 6, 2)}

    def test_life_after_a_fixed_term_is_refused_by_that_step(self, found, passed):
        first = passed("SOPC", years=6, extension_months=12)
        passed("LIFE", years=18, consecutive_to=first)

        assert found().refused == "A life sentence after another sentence, or one after it, is not in the rules."

    @pytest.mark.parametrize(("convicted", "is_told"), [(date(2012, 12, 2), True), (date(2012, 12, 3), False)])
    def test_public_protection_passed_in_december_2012_goes_by_the_day_of_conviction(
        self, found, passed, happened, convicted, is_told
    ):
        with as_owner():
            Movement.objects.all().delete()
        happened("received", date(2012, 12, 20))
        row = passed("EPP", on=date(2012, 12, 20), years=16, extension_months=48)
        Conviction.objects.filter(pk=row.conviction_id).update(convicted_on=convicted, committed_on=date(2011, 1, 1))

        done = found()

        # 16 years are 5,844 days, two-thirds 3,896.
        expected = {"PED": date(2023, 8, 20), "CRD": date(2028, 12, 19), "SLED": date(2032, 12, 19)}
        assert done.dates == (expected if is_told else {})
        assert is_told or "s.123 LASPO 2012" in done.refused

    def test_offence_in_prison_is_chained_from_the_first_day_of_the_sentence_that_is_served(self, found, passed):
        first = passed("SOPC", years=6, extension_months=12)
        passed("SOPC", on=date(2025, 5, 12), years=2, extension_months=12, consecutive_to=first)

        # Eight years from 15 March 2023 are 2,922 days, two-thirds 1,948; the extensions are pooled too.
        assert found().dates == {"PED": date(2028, 7, 13), "CRD": date(2031, 3, 14), "SLED": date(2033, 3, 14)}

    def test_sentence_passed_in_absence_has_both_readings(self, found, passed, happened):
        passed(years=6)
        happened("absconded", date(2024, 5, 1))
        happened("received", date(2024, 6, 1))  # 30 days away, from 2 to 31 May; 22 of them from 10 May on
        passed("SOPC", on=date(2024, 5, 10), years=5, extension_months=12)

        # Five years are 1,826 days, two-thirds 1,218: 9 September 2027.
        assert {each["PED"] for each in found().readings} == {date(2027, 9, 9), date(2027, 10, 1)}


class TestAppeals:
    def test_cut_of_one_of_a_chain_moves_all_of_it(self, found, passed):
        first = passed("SOPC", years=6, extension_months=12)
        passed("SOPC", on=PASSED, years=2, extension_months=12, consecutive_to=first)
        assert found().dates["CRD"] == date(2031, 3, 14)

        Sentence.objects.filter(pk=first.pk).update(
            years=5, appeal="varied", appeal_on=date(2024, 5, 1), is_term_of_appeal=True
        )

        # Seven years are 2,557 days, two-thirds 1,705.
        assert found().dates == {"PED": date(2027, 11, 13), "CRD": date(2030, 3, 14), "SLED": date(2032, 3, 14)}

    def test_cut_that_was_served_before_it_was_made_ends_the_sentence_on_its_own_day(self, found, passed):
        passed(years=1, appeal="varied", appeal_on=date(2025, 5, 1), is_term_of_appeal=True)

        assert found().dates == {"PED": date(2023, 11, 13), "SLED": date(2024, 3, 14)}

    def test_sentence_left_as_it_was_keeps_its_dates(self, found, passed):
        passed(appeal="upheld", appeal_on=date(2024, 5, 1))

        assert found().dates == {"PED": date(2027, 3, 15), "SLED": date(2029, 3, 14)}

    def test_sentence_put_in_place_counts_from_the_day_first_passed(self, found, passed):
        passed(years=4, appeal="varied", appeal_on=date(2024, 5, 1), is_term_of_appeal=True)

        assert found().dates == {"PED": date(2025, 11, 12), "SLED": date(2027, 3, 14)}

    def test_term_that_was_put_in_place_is_asked_on_its_form(self, found, passed):
        passed(appeal="varied", appeal_on=date(2024, 5, 1))

        (lacking,) = found().missing

        assert "an appeal changed it, and the term put in its place is not recorded" in lacking.what
        assert resolve(lacking.href).url_name == "sentence_appeal"

    def test_quashed_sentence_counts_no_more_and_the_others_keep_their_names(self, found, passed):
        passed(years=2, appeal="quashed", appeal_on=date(2024, 5, 1))
        passed("SOPC", years=0, months=0, days=0, weeks=9, extension_months=0)

        assert found().missing[0].what.startswith("Sentence 2 (SOPC")

    def test_nothing_is_worked_out_where_no_sentence_stands(self, found, passed):
        passed(appeal="quashed", appeal_on=date(2024, 5, 1))

        assert "no sentence remains" in found().refused

    def test_sentence_that_followed_on_a_quashed_one_is_refused(self, found, passed):
        first = passed(appeal="quashed", appeal_on=date(2024, 5, 1))
        passed(years=3, consecutive_to=first)

        assert "it followed on a sentence that an appeal has quashed" in found().refused


class TestRefused:
    def test_nothing_recorded(self, found, halden):
        (lacking,) = found().missing

        assert lacking.what == "No sentence is recorded."
        assert resolve(lacking.href).url_name == "conviction_add"

    def test_standard_sentence_turns_on_the_connection(self, found, passed, offence):
        passed(years=3, of=offence("Explosive Substances Act 1883", "4", "none"))

        done = found()

        assert done.dates == {}
        assert any("connection" in each.what or "two-thirds" in each.what for each in done.missing)
        assert all(each.what.startswith("Sentence 1 (SDS 3 years)") for each in done.missing)

    def test_tariff(self, found, passed):
        passed("LIFE", years=0)

        (lacking,) = found().missing

        assert "the tariff is not recorded" in lacking.what
        assert resolve(lacking.href).url_name == "sentence_change"

    def test_extension(self, found, passed):
        passed("EDS", years=8)

        (lacking,) = found().missing

        assert (lacking.do, resolve(lacking.href).url_name) == (
            "Fill in “Extended licence, in months”",
            "sentence_change",
        )

    def test_days_at_large_without_their_first_day(self, found, passed, halden):
        passed()
        row = days(halden, "ual", 7)

        (lacking,) = found().missing

        assert resolve(lacking.href).kwargs == {"uid": halden.uid, "adjustment_uid": row.uid}

    def test_days_between_revocation_and_return_count_by_the_movements_unless_typed(
        self, found, passed, halden, happened
    ):
        passed("SOPC", extension_months=12)
        happened("released", date(2026, 1, 5))
        happened("licence_revoked", date(2026, 3, 1))
        happened("returned", date(2026, 3, 11))

        assert found().dates == {"PRRD": date(2030, 3, 23), "SLED": date(2030, 3, 23)}

        days(halden, "ual", 7, date(2026, 3, 2), date(2026, 3, 8))
        assert found().dates == {"PRRD": date(2030, 3, 21), "SLED": date(2030, 3, 21)}

    def test_days_after_an_escape_count_by_the_movements_as_those_that_are_typed(self, found, passed, halden, happened):
        passed("SOPC", extension_months=12)
        happened("absconded", date(2026, 3, 1))
        happened("received", date(2026, 3, 11))

        counted = found().dates

        days(halden, "ual", 9, date(2026, 3, 2), date(2026, 3, 10))
        assert (bool(counted), found().dates) == (True, counted)

    def test_who_is_at_large_has_no_dates(self, found, passed, happened):
        passed("SOPC", extension_months=12)
        happened("released", date(2026, 1, 5))
        happened("licence_revoked", date(2026, 3, 1))

        (lacking,) = found().missing

        assert "each day moves the end" in lacking.what

    def test_custody_that_is_not_recorded_from_the_first_of_several_sentences(self, found, passed):
        passed(on=date(2020, 3, 15))
        passed()

        (lacking,) = found().missing

        assert resolve(lacking.href).url_name == "movement_record"

    def test_chain_that_comes_back_to_itself(self, found, passed):
        first = passed()
        second = passed(consecutive_to=first)
        Sentence.objects.filter(pk=first.pk).update(consecutive_to=second)

        assert "follows on a sentence that follows on it" in found().missing[0].what

    def test_sentence_that_the_rules_do_not_cover_is_named(self, found, passed):
        passed(on=date(2005, 4, 3))

        done = found()

        assert done.refused.startswith("Sentence 1 (SDS 6 years): a sentence passed before 4 April 2005")
        assert done.missing == ()

    def test_date_beyond_the_calendar(self, found, passed):
        passed(years=9_999)

        assert found().refused == "A date is beyond the calendar."

    def test_days_of_a_life_sentence(self, found, passed, halden):
        passed("LIFE", years=18)
        days(halden, "remand", 100)

        assert "minimum term" in found().refused


def test_record_may_be_made_of_rows_that_are_at_hand(halden, passed):
    sentence = passed()

    assert work_out(Record(halden, [sentence], [], [])).dates == {"PED": date(2027, 3, 15), "SLED": date(2029, 3, 14)}
