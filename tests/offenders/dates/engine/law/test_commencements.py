"""Each commencement can be moved, earlier and later, and holds from its first day on."""

from datetime import date, timedelta

import pytest

from offenders.dates.engine import calculate
from offenders.dates.engine.facts import Case, Connection, Movement, Offence, Sentence, SentenceKind, Term
from offenders.dates.engine.law.commencements import AS_IT_STANDS, COMMENCEMENTS, CannotBegin, beginning
from offenders.dates.engine.refusals import Refused

DAY = timedelta(days=1)
PASSED = date(2023, 3, 15)
LIFE_OFFENCE = Offence(committed_on=date(2018, 3, 1), statute="TA 2006 s.5", connection=Connection.NO)
LISTED = Offence(committed_on=date(2018, 3, 1), statute="TA 2000 s.58", connection=Connection.NO)
PLAIN = Offence(committed_on=date(2018, 3, 1), terrorism=False, national_security=False)


def dates(kind=SentenceKind.SDS, passed=PASSED, term=6, offence=LISTED, *, extension=0, movements=(), **moved):
    """moved: days by the name of a commencement, its spaces written as underscores."""
    days = {name.replace("_", " "): day for name, day in moved.items()}
    sentence = Sentence("s1", kind, passed, Term(term), Term(extension), offence=offence)
    case = Case("a case", (sentence,), movements=movements, begins=beginning(days), date_of_birth=date(1985, 5, 5))
    return {code: day for code, day in calculate(case).dates.items() if code in ("PED", "CRD", "ARD", "SLED")}


def beginning_on(name, day):
    return {name.replace(" ", "_"): day}


class TestNoParole:
    NAME = "terrorist prisoner, no parole"

    def eds(self, day):
        days = beginning_on(self.NAME, day)
        return dates(SentenceKind.EDS, term=12, offence=LIFE_OFFENCE, extension=5, **days)

    @pytest.mark.parametrize(("begins", "has_parole"), [(PASSED - DAY, False), (PASSED, False), (PASSED + DAY, True)])
    def test_extended_sentence_goes_by_whether_it_was_passed_before(self, begins, has_parole):
        assert ("PED" in self.eds(begins)) is has_parole

    def test_day_that_lies_ahead_gives_parole_to_all_that_were_passed(self):
        found = self.eds(date(2027, 6, 1))

        assert (found["PED"], found["CRD"]) == (date(2031, 3, 14), date(2035, 3, 14))

    @pytest.mark.parametrize(("begins", "has_parole"), [(PASSED, False), (PASSED + DAY, True)])
    def test_serious_terrorism_sentence_too(self, begins, has_parole):
        found = dates(SentenceKind.STS, term=14, offence=LIFE_OFFENCE, extension=7, **beginning_on(self.NAME, begins))

        assert ("PED" in found) is has_parole

    def test_other_extended_sentence_keeps_its_parole(self):
        found = dates(SentenceKind.EDS, offence=LISTED, extension=5, **beginning_on(self.NAME, date(2020, 1, 1)))

        assert "PED" in found


class TestTerroristPrisoner:
    """A sentence of six years passed on 15 March 2023: half of it, 1,096 days, ends on 14 March 2026, and 40 per cent,
    877 days, on 7 August 2025."""

    FORTY_ENDS = date(2025, 8, 7)

    def begins(self, day, **more):
        return dates(terrorist_prisoner=day, **more)

    @pytest.mark.parametrize("begins", [date(2019, 1, 1), date(2025, 8, 6), date(2025, 8, 7)])
    def test_whoever_is_still_in_when_it_begins_is_held(self, begins):
        assert self.begins(begins) == {"PED": date(2027, 3, 15), "SLED": date(2029, 3, 14)}

    @pytest.mark.parametrize("begins", [date(2026, 3, 15), date(2027, 6, 1)])
    def test_whom_the_law_would_have_let_go_before_is_not(self, begins):
        assert self.begins(begins)["CRD"] == self.FORTY_ENDS

    @pytest.mark.parametrize("begins", [date(2025, 8, 8), date(2026, 3, 14)])
    def test_whether_a_scheme_had_let_them_go_is_refused_where_a_date_turns_on_it(self, begins):
        with pytest.raises(Refused, match="released on licence before"):
            self.begins(begins)

    def test_that_they_were_held_meanwhile_by_the_law_as_it_is_says_nothing(self):
        back = Movement(date(2026, 6, 1), is_out=False, reason="sentence")

        assert self.begins(date(2026, 5, 1), movements=(back,))["CRD"] == self.FORTY_ENDS

    def test_sentence_that_is_over_before_is_left_alone(self):
        assert "CRD" in self.begins(date(2029, 3, 15))

    def test_who_was_let_go_before_an_earlier_day_stays_out_of_it(self):
        out = Movement(date(2019, 3, 1), is_out=True, reason="crd")
        asked = {"passed": date(2017, 3, 15), "movements": (out,)}

        assert "CRD" in dates(**asked)
        assert "CRD" in self.begins(date(2019, 3, 2), **asked)
        assert "CRD" not in self.begins(date(2019, 3, 1), **asked)

    def test_whom_the_board_might_have_let_go_meanwhile_is_refused_where_a_date_turns_on_it(self):
        asked = {"kind": SentenceKind.SOPC, "passed": date(2018, 3, 15), "term": 10, "extension": 1}

        assert self.begins(date(2023, 3, 1), **asked)  # half ends on 14 March 2023
        with pytest.raises(Refused, match="released on licence before"):
            self.begins(date(2023, 6, 1), **asked)


def test_connection_counts_for_whom_the_law_had_not_let_go_before():
    connected = Offence(
        committed_on=date(2018, 3, 1), statute="OAPA 1861 s.18", connection=Connection.YES, schedule_part=3
    )
    asked = {"offence": connected, "passed": date(2023, 3, 15)}

    first, last = date(2025, 8, 7), date(2026, 3, 15)  # 40 per cent ends on the one, half on the day before the other

    held = dates(any_terrorist_connection=first, terrorist_prisoner=first, **asked)
    out = dates(any_terrorist_connection=last, terrorist_prisoner=last, **asked)

    assert (set(held), out["CRD"]) == ({"PED", "SLED"}, first)


@pytest.mark.parametrize(("begins", "served"), [(PASSED, 2 / 3), (PASSED + DAY, 1 / 2)])
def test_particular_concern_goes_by_whether_it_was_passed_before(begins, served):
    name = "offender of particular concern, two-thirds"
    found = dates(SentenceKind.SOPC, term=6, offence=PLAIN, extension=1, **beginning_on(name, begins))

    assert (found["PED"] - PASSED).days + 1 == round(2192 * served + 0.4)


class TestTranches:
    """An ordinary sentence of six years passed on 15 March 2023: half ends on 14 March 2026, 40 per cent on 7 August
    2025; one-third would end on 14 March 2025."""

    def test_forty_per_cent_holds_from_its_day(self):
        name = "standard sentence, 40 per cent, five years or more"
        later = {"standard sentence, 40 per cent, more offences left out": date(2025, 12, 1)}

        assert dates(offence=PLAIN)["CRD"] == date(2025, 8, 7)
        for day, release in ((date(2025, 8, 7), date(2025, 8, 7)), (date(2025, 10, 1), date(2025, 10, 1))):
            assert dates(offence=PLAIN, **later, **beginning_on(name, day))["CRD"] == release

    def test_nobody_is_kept_beyond_the_old_point_by_a_later_day(self):
        days = {
            "standard sentence, 40 per cent, five years or more": date(2026, 5, 1),
            "standard sentence, 40 per cent, more offences left out": date(2026, 5, 1),
        }

        assert dates(offence=PLAIN, **days)["CRD"] == date(2026, 3, 14)

    @pytest.mark.parametrize(
        ("begins", "release"),
        [
            (date(2027, 1, 12), date(2027, 1, 12)),
            (date(2027, 2, 1), date(2027, 2, 1)),
            (date(2027, 2, 9), date(2027, 2, 5)),
        ],
    )
    def test_tranche_of_the_sentencing_act(self, begins, release):
        """Five years passed on 5 February 2025: a third ends on 5 October 2026, 40 per cent on 5 February 2027."""
        asked = {"offence": PLAIN, "passed": date(2025, 2, 5), "term": 5}

        assert dates(**asked, **beginning_on("progression tranche 5", begins))["CRD"] == release


class TestNames:
    def test_each_day_is_that_of_the_law_as_it_stands(self):
        for each in COMMENCEMENTS.values():
            assert each.begins_on == each.day_in(AS_IT_STANDS)
            assert beginning({each.name: each.begins_on}) == AS_IT_STANDS
            assert each.rule.section
        for name in (
            "terrorist prisoner, no parole",
            "offender of particular concern, two-thirds",
            "terrorist prisoner",
        ):
            assert COMMENCEMENTS[name].begins_on == COMMENCEMENTS[name].rule.begins_on

    def test_another_name_is_refused(self):
        with pytest.raises(CannotBegin, match="no commencement called “another”"):
            beginning({"another": date(2027, 1, 1)})

    def test_tranche_cannot_begin_before_the_one_ahead_of_it(self):
        with pytest.raises(CannotBegin, match="“progression tranche 2” cannot begin before “progression tranche 1”"):
            beginning({"progression tranche 2": date(2026, 9, 30)})
        assert beginning({"progression tranche 2": date(2026, 10, 1)})
