"""By when victims are told, of what they need not hear, which words stand nowhere, and how a request goes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from offenders.custody.rules import Happening
from parole.victims.rules import clocks, events, wording
from parole.victims.rules.events import Event, Subject
from parole.victims.rules.requests import ANSWERED_BY, REQUEST, PassedTo, RequestFacts, Status
from sharing.access.roles import ROLES
from sharing.access.state_machines import CLOCK, MoveRefused

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=LONDON)  # Tuesday
TODAY = NOW.date()


def by_end_of(day):
    return datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(days=1)


class TestClocks:
    @pytest.mark.parametrize(
        ("happened_on", "due_on"),
        [
            (date(2026, 12, 1), date(2026, 12, 3)),
            (date(2026, 11, 30), date(2026, 12, 2)),
            (date(2026, 12, 24), date(2026, 12, 30)),  # 25th and 28th are bank holidays
            (date(2026, 11, 2), date(2026, 12, 1)),  # known late: today, and not before it was known
        ],
    )
    def test_what_happened_is_told_within_two_working_days(self, happened_on, due_on):
        assert clocks.due_at(Event.DECISION, happened_on=happened_on, at=NOW) == by_end_of(due_on)

    @pytest.mark.parametrize(
        ("days_before_release", "due_on"), [(7, date(2026, 12, 1)), (8, date(2026, 12, 3)), (0, date(2026, 12, 1))]
    )
    def test_near_a_release_it_is_told_on_the_same_day(self, days_before_release, due_on):
        soonest = TODAY + timedelta(days=days_before_release)

        assert clocks.due_at(Event.LISTING, happened_on=TODAY, at=NOW, soonest=soonest) == by_end_of(due_on)
        assert clocks.due_at(Event.COMING, happened_on=TODAY, at=NOW, soonest=soonest) == by_end_of(due_on)

    def test_a_coming_release_is_told_before_its_day_however_long_the_time(self):
        told = {"happened_on": TODAY, "at": NOW, "working_days": 20, "soonest": TODAY + timedelta(days=9)}

        assert clocks.due_at(Event.COMING, **told) == by_end_of(TODAY + timedelta(days=8))
        assert clocks.due_at(Event.DECISION, **told) > by_end_of(TODAY + timedelta(days=8))

    @pytest.mark.parametrize("event", [Event.AT_LARGE, Event.LEFT, Event.REVOKED])
    def test_somebody_at_large_is_told_within_hours(self, event):
        assert clocks.due_at(event, happened_on=TODAY, at=NOW) == NOW + timedelta(hours=2)
        assert clocks.due_at(event, happened_on=TODAY, at=NOW, hours=5) == NOW + timedelta(hours=5)

    def test_a_release_is_told_on_its_day_and_one_by_a_court_within_hours(self):
        assert clocks.due_at(Event.RELEASE, happened_on=TODAY, at=NOW) == by_end_of(TODAY)
        assert clocks.due_at(Event.RELEASE, happened_on=TODAY, at=NOW, by_court=True) == NOW + timedelta(hours=2)
        assert clocks.due_at(Event.LISTING, happened_on=TODAY, at=NOW, by_court=True) == by_end_of(date(2026, 12, 3))

    def test_midnight_ends_the_day_that_is_named(self):
        assert clocks.due_on(by_end_of(TODAY)) == TODAY
        assert clocks.due_on(NOW) == TODAY
        assert not clocks.is_due_by_the_hour(by_end_of(TODAY))
        assert clocks.is_due_by_the_hour(NOW)


class TestWishes:
    def test_releases_somebody_at_large_answers_and_mistakes_are_always_told(self):
        always = {each for each in Event if events.is_wanted(each, not_wanted=list(Subject))}

        assert always == {
            Event.COMING,
            Event.RELEASE,
            Event.LEFT,
            Event.AT_LARGE,
            Event.ANSWERED,
            Event.STRUCK_OUT,
        }

    @pytest.mark.parametrize("subject", list(Subject))
    def test_a_wish_takes_away_its_own_subject_alone(self, subject):
        gone = {each for each in Event if not events.is_wanted(each, not_wanted=[subject])}

        assert gone == {each for each, about in events.ABOUT.items() if about is subject} != set()

    def test_movements_of_which_a_victim_is_told_by_something_else_or_not_at_all(self):
        silent = set(Happening) - set(events.BY_MOVEMENT)

        assert silent == {
            *(Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE, Happening.BAILED, Happening.ACQUITTED),
            *(Happening.FOUND_LAWFUL, Happening.FOUND_LAWFUL_WITHOUT_LICENCE),  # with the release
            Happening.LICENCE_ENDED,  # with the end of the term, which time alone may bring
            *(Happening.RECEIVED, Happening.FOUND_IN_ERROR, Happening.CAME_BACK),
            *(Happening.MOVED_TO_HOSPITAL, Happening.DETAINED_IMMIGRATION),
        }


class TestWords:
    @pytest.mark.parametrize(
        "words",
        [
            *("Near LS8 2AB", "at sw1a1aa.", "M1 1AE", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "GIR 0AA"),
            *("07700 900123", "Ring 0113 496 0123 after 6", "+44 7700 900 123", "+44 (0)20 7946 0000", "020-7946-0000"),
            *("00447700900123", "anna.pell@example.org"),
        ],
    )
    def test_postcode_telephone_number_and_email_are_refused(self, words):
        assert "contact scheme" in wording.refusal_of(words)

    @pytest.mark.parametrize(
        "words",
        [
            *("Not to enter Roundhay", "Within 2 miles of the school", "Section 247A of the 2003 Act", ""),
            *("VLU/0417", "VCS/20417", "PB 2026/0417", "After 5pm on 1 December 2026", "Licence 4.0, condition 12"),
            *("Not between 09:00 and 17:30", "0417", "Route M62, junctions 24 to 27"),
        ],
    )
    def test_other_words_stand(self, words):
        assert wording.refusal_of(words) == ""


class TestRequest:
    def facts(self, to=PassedTo.PROBATION, **more):
        return RequestFacts(
            passed_to=to, is_theirs=True, recorded_on=TODAY, has_review=True, has_condition=True, **more
        )

    def refusal(self, verb, facts, role="probation_head", state=Status.PASSED):
        with pytest.raises(MoveRefused) as refused:
            REQUEST.move(verb, state, by=ROLES[role], facts=facts)
        return refused.value.message

    def test_liaison_records_and_passes_on_and_nobody_else(self):
        assert REQUEST.move("ask", None, by=ROLES["victim_liaison"], facts=RequestFacts()).after is Status.ASKED
        passed = REQUEST.move("pass_on", Status.ASKED, by=ROLES["victim_liaison"], facts=self.facts())
        assert passed.after is Status.PASSED
        assert {role.code for role in ROLES.values() if REQUEST.open_to(Status.ASKED, by=role)} == {"victim_liaison"}

    def test_to_the_board_it_goes_with_an_open_review(self):
        said = self.refusal("pass_on", RequestFacts(PassedTo.BOARD), "victim_liaison", Status.ASKED)

        assert "No parole review is open" in said

    def test_liaison_answers_nothing(self):
        for verb in ("include", "change", "refuse"):
            assert "role cannot do this" in self.refusal(verb, self.facts(reason="x"), "victim_liaison")

    def test_each_is_answered_by_those_to_whom_it_was_passed_on(self):
        holders = {to: {role.code for role in ROLES.values() if power in role} for to, power in ANSWERED_BY.items()}

        assert holders == {
            PassedTo.BOARD: {"ppcs"},
            PassedTo.PROBATION: {"probation_manager", "probation_head"},
            PassedTo.STATE: {"ppcs"},
        }
        assert "passed to" in self.refusal("include", RequestFacts(PassedTo.BOARD, is_theirs=False))

    @pytest.mark.parametrize("verb", ["change", "refuse"])
    def test_a_change_and_a_refusal_have_a_reason(self, verb):
        assert self.refusal(verb, self.facts(reason=" ")) == "Enter a reason"
        assert REQUEST.move(verb, Status.PASSED, by=ROLES["probation_head"], facts=self.facts(reason="Too wide"))

    def test_what_probation_includes_stands_on_the_licence_and_what_it_refuses_need_not(self):
        facts = RequestFacts(
            PassedTo.PROBATION, is_theirs=True, has_condition=False, reason="Too wide", recorded_on=TODAY
        )

        assert "Link a licence condition" in self.refusal("include", facts)
        assert "Link a licence condition" in self.refusal("change", facts)
        assert REQUEST.move("refuse", Status.PASSED, by=ROLES["probation_head"], facts=facts)

    def test_the_boards_answer_names_its_document_of_a_day_not_ahead(self):
        named = {"reference": "PB/7", "reason": "Too wide"}

        bare = self.facts(PassedTo.BOARD, reason="x", decided_on=TODAY)
        assert "reference" in self.refusal("refuse", bare, "ppcs")
        assert "date" in self.refusal("refuse", self.facts(PassedTo.BOARD, **named), "ppcs")
        ahead = self.facts(PassedTo.BOARD, **named, decided_on=TODAY + timedelta(days=1))
        assert "today or in the past" in self.refusal("refuse", ahead, "ppcs")
        today = self.facts(PassedTo.BOARD, **named, decided_on=TODAY)
        assert REQUEST.move("refuse", Status.PASSED, by=ROLES["ppcs"], facts=today).after is Status.REFUSED

    @pytest.mark.parametrize("answer", [Status.INCLUDED, Status.CHANGED, Status.REFUSED])
    def test_an_answer_is_told_and_a_mistake_in_that_leads_back_to_the_same_answer(self, answer):
        assert REQUEST.move("tell", answer, by=CLOCK, facts=RequestFacts()).after is Status.TOLD
        assert REQUEST.move(f"untell_{answer}", Status.TOLD, by=CLOCK, facts=RequestFacts()).after is answer

    def test_what_is_answered_is_not_withdrawn(self):
        for state in (Status.INCLUDED, Status.CHANGED, Status.REFUSED, Status.TOLD, Status.WITHDRAWN):
            assert not REQUEST.has("withdraw", state)
