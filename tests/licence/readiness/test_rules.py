"""Rules of the checklist: how each action is judged, when it is due, what holds a release, what the sheet records."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from licence.licences.rules import Status
from licence.readiness.rules import readiness, release_day
from licence.readiness.rules.readiness import (
    AGREES,
    DEFINITIONS,
    SIGNS,
    Body,
    JudgedFrom,
    LicenceFacts,
    ReadinessFacts,
    ReadinessItemKind,
    State,
    TagFacts,
)
from licence.readiness.rules.release_day import DayAction
from sharing.access.roles import PROGRAM, ROLES
from sharing.access.state_machines import MoveRefused
from tests.roles import asker

GOES_ON = date(2026, 12, 18)
FULL = LicenceFacts(
    "1.2",
    Status.APPROVED,
    approved_as="by the prison",
    has_appointment=True,
    appointment="18 December 2026 15:00",
    conditions=17,
    checked=17,
    families=frozenset({"polygraph", "curfew_and_tag"}),
    polygraph_planned_for=date(2027, 3, 18),
    needs_tag=True,
)
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


ON = date(2026, 12, 1)


def mappa(words, level=None, met_on=None, meets_on=None):
    return ReadinessFacts(mappa=readiness.MappaFacts(words, level, met_on, meets_on))


def with_licence(**changed):
    return ReadinessFacts(licence=replace(FULL, **changed))


@pytest.mark.parametrize(
    ("item", "facts", "state", "words"),
    [
        (ReadinessItemKind.LICENCE, ReadinessFacts(), "not_started", "No licence started"),
        (ReadinessItemKind.LICENCE, with_licence(status=Status.IN_PROGRESS), "waiting", "being written"),
        (ReadinessItemKind.LICENCE, with_licence(status=Status.SUBMITTED), "waiting", "submitted"),
        (ReadinessItemKind.LICENCE, with_licence(status=Status.REJECTED), "blocked", "sent back"),
        (ReadinessItemKind.LICENCE, with_licence(status=Status.TIMED_OUT), "blocked", "hard stop"),
        (ReadinessItemKind.LICENCE, with_licence(), "done", "Version 1.2 approved, by the prison"),
        (ReadinessItemKind.LICENCE, ReadinessFacts(goes_without_licence=True), "not_needed", "without licence"),
        (ReadinessItemKind.APPOINTMENT, with_licence(), "done", "17 of 17 conditions have a check"),
        (ReadinessItemKind.APPOINTMENT, with_licence(checked=16), "waiting", "16 of 17"),
        (ReadinessItemKind.APPOINTMENT, with_licence(has_appointment=False), "waiting", "No first appointment"),
        (ReadinessItemKind.POLYGRAPH, with_licence(), "done", "18 March 2027"),
        (ReadinessItemKind.POLYGRAPH, with_licence(polygraph_planned_for=None), "waiting", "not planned"),
        (ReadinessItemKind.POLYGRAPH, with_licence(families=frozenset()), "not_started", "no polygraph condition"),
        (ReadinessItemKind.POLYGRAPH, ReadinessFacts(polygraph_refusal="Under 18"), "not_needed", "Under 18"),
        (ReadinessItemKind.DATES, ReadinessFacts(has_conflict=True), "blocked", "differ"),
        (ReadinessItemKind.DATES, ReadinessFacts(), "done", "The sources agree, one person’s date"),
        (ReadinessItemKind.DATES, ReadinessFacts(lacks_check=True), "blocked", "have no second check"),
        (ReadinessItemKind.DATES, ReadinessFacts(dates_signed=True), "done", "signed by 2 people"),
        (ReadinessItemKind.IDENTITY, ReadinessFacts(is_identity_held=True), "blocked", "not certain"),
        (ReadinessItemKind.IDENTITY, ReadinessFacts(), "done", ""),
        (ReadinessItemKind.NOTIFICATION, ReadinessFacts(), "not_needed", "Part 4"),
        (ReadinessItemKind.NOTIFICATION, ReadinessFacts(brings_notification=True), "not_started", ""),
        (ReadinessItemKind.TAG, ReadinessFacts(), "not_started", "Not ordered"),
        (ReadinessItemKind.TAG, with_licence(needs_tag=False), "not_needed", "no condition"),
        (ReadinessItemKind.TAG, ReadinessFacts(tag=TagFacts(ordered_at=AT)), "waiting", "not confirmed"),
        (ReadinessItemKind.TAG, ReadinessFacts(tag=TagFacts(AT, AT)), "waiting", "no fitting slot"),
        (ReadinessItemKind.TAG, ReadinessFacts(tag=TagFacts(AT, None, AT)), "waiting", ""),
        (ReadinessItemKind.TAG, ReadinessFacts(tag=TagFacts(AT, AT, AT)), "done", ""),
        (ReadinessItemKind.DUTIES, ReadinessFacts(), "not_started", "No owner or deputy"),
        (
            ReadinessItemKind.DUTIES,
            ReadinessFacts(agencies=3, gaps=("No deputy in The police",)),
            "waiting",
            "No deputy",
        ),
        (ReadinessItemKind.DUTIES, ReadinessFacts(agencies=3), "done", "3 agencies have"),
        (ReadinessItemKind.HANDOVER, ReadinessFacts(has_handover=True), "waiting", "not answered"),
        (ReadinessItemKind.HANDOVER, ReadinessFacts(), "done", ""),
        (ReadinessItemKind.EXPLAINED, with_licence(), "not_started", ""),
        (ReadinessItemKind.EXPLAINED, with_licence(handed_at=AT), "done", "was explained and handed over at"),
        (ReadinessItemKind.MAPPA, ReadinessFacts(), "not_started", "Not known"),
        (ReadinessItemKind.MAPPA, mappa("Category not known, level not set"), "waiting", "level not set"),
        (ReadinessItemKind.MAPPA, mappa("Category 4, level 1", 1), "done", "one agency"),
        (ReadinessItemKind.MAPPA, mappa("Category 4, level 2", 2), "waiting", "No meeting is planned"),
        (ReadinessItemKind.MAPPA, mappa("Category 4, level 3", 3, None, ON), "waiting", "The agencies meet on"),
        (ReadinessItemKind.MAPPA, mappa("Category 4, level 3", 3, ON), "done", "The agencies met on"),
    ],
)
def test_item_is_judged_from_the_records(item, facts, state, words):
    found = readiness.judge(item, facts)

    assert found.state == state
    assert words in found.words


@pytest.mark.parametrize(
    ("item", "facts", "said", "excepted", "state"),
    [
        (ReadinessItemKind.MAPPA, ReadinessFacts(), "done", False, "not_started"),  # nobody is asked
        (ReadinessItemKind.MAPPA, ReadinessFacts(), "not_needed", False, "not_needed"),
        (ReadinessItemKind.MAPPA, ReadinessFacts(), "waiting", True, "excepted"),
        (ReadinessItemKind.ACCOMMODATION, ReadinessFacts(), "done", True, "done"),  # what is in hand needs no exception
        (ReadinessItemKind.LICENCE, ReadinessFacts(), "done", False, "not_started"),  # nobody says it done
        (ReadinessItemKind.LICENCE, ReadinessFacts(), "blocked", False, "blocked"),
        (ReadinessItemKind.LICENCE, with_licence(), "blocked", False, "done"),
        (ReadinessItemKind.LICENCE, ReadinessFacts(), "not_needed", False, "not_started"),
        (ReadinessItemKind.POLYGRAPH, with_licence(families=frozenset()), "not_needed", False, "not_needed"),
        (ReadinessItemKind.OTHER_WARRANT, ReadinessFacts(is_warrant_held=True), "done", False, "blocked"),
        (ReadinessItemKind.OTHER_WARRANT, ReadinessFacts(), "done", False, "done"),
        (ReadinessItemKind.EXPLAINED, ReadinessFacts(goes_without_licence=True), "not_started", False, "not_needed"),
    ],
)
def test_what_people_said_counts_where_the_records_say_nothing(item, facts, said, excepted, state):
    assert readiness.judge(item, facts, said=State(said), is_excepted=excepted).state == state


@pytest.mark.parametrize(
    ("verb", "state", "said", "refusal"),
    [
        ("finish", "waiting", JudgedFrom("Letter of 3 December"), ""),
        ("finish", "waiting", JudgedFrom(" "), "Enter the details"),
        ("finish", "waiting", JudgedFrom("Seen", is_judged=True), "follows from the records"),
        ("finish", "done", JudgedFrom("Seen"), "cannot be done now"),
        ("start", "not_started", JudgedFrom(is_judged=True), "follows from the records"),
        ("block", "waiting", JudgedFrom("No slot", is_judged=True), ""),
        ("leave_out", "waiting", JudgedFrom("Lives with his family"), "Ask for an exception"),
        ("leave_out", "waiting", JudgedFrom("Lives with his family", may_be_left_out=True), ""),
        ("set_back", "done", JudgedFrom(), "Enter the details"),
        ("set_back", "waiting", JudgedFrom("Wrong"), "cannot be done now"),
    ],
)
def test_item_moves_by_its_machine(verb, state, said, refusal):
    allowed = pytest.raises(MoveRefused, match=refusal) if refusal else nullcontext()

    with allowed:
        readiness.ITEM.move(verb, State(state), by=asker("probation_officer"), facts=said)


@pytest.mark.parametrize(
    ("days", "known_on", "due"),
    [
        (28, date(2026, 11, 1), date(2026, 11, 20)),
        (28, date(2026, 11, 25), date(2026, 11, 25)),  # nothing is due before anybody could know of it
        (2, date(2026, 11, 25), date(2026, 12, 16)),
        (2, date(2026, 12, 17), date(2026, 12, 17)),
        (28, date(2027, 1, 5), GOES_ON),  # its day has passed
    ],
)
def test_item_is_due_so_many_days_before(days, known_on, due):
    assert readiness.due_on(GOES_ON, days=days, known_on=known_on) == due


def test_item_is_not_late_on_its_last_day():
    due = date(2026, 12, 1)

    assert [readiness.days_late(due, on=date(2026, 12, day)) for day in (1, 2, 4)] == [0, 1, 3]


@pytest.mark.parametrize(
    ("on", "due", "holds"),
    [
        (date(2026, 12, 10), date(2026, 11, 20), False),  # eight days before
        (date(2026, 12, 11), date(2026, 11, 20), True),
        (date(2026, 12, 16), date(2026, 12, 16), False),  # its last day
        (date(2026, 12, 17), date(2026, 12, 16), True),
        (date(2026, 12, 20), date(2026, 12, 16), True),
    ],
)
def test_what_is_late_holds_a_release_that_is_near(on, due, holds):
    assert readiness.holds_release(open_since_due=[due], goes_on=GOES_ON, on=on) is holds
    assert not readiness.holds_release(open_since_due=[], goes_on=GOES_ON, on=on)


def test_all_have_signed_by_four_in_the_afternoon_before():
    assert readiness.sign_off_by(GOES_ON) == (date(2026, 12, 17), time(16))


@pytest.mark.parametrize(
    ("basis", "certainty", "words"),
    [
        ("CRD", "fixed", "By law, end of custodial term. The person must be released whatever is on this checklist"),
        ("SED", "fixed", "By law, end of the sentence. The person must be released whatever is on this checklist"),
        ("APD", "directed", ""),
        ("APD", "provisional", ""),
        ("EXECUTIVE", "fixed", ""),
    ],
)
def test_who_goes_by_law_goes_whatever_is_on_the_list(basis, certainty, words):
    assert readiness.law_in_words(basis, certainty) == words


def test_no_program_signs_or_agrees():
    assert not any(each in ROLES[PROGRAM] for each in [*SIGNS.values(), *AGREES.values()])
    assert not any(line.by in ROLES[PROGRAM] for line in release_day.SHEET)


def test_nobody_goes_without_what_holds_a_release_of_its_own():
    assert {item for item, each in DEFINITIONS.items() if not each.can_go_without} == {
        ReadinessItemKind.LICENCE,
        ReadinessItemKind.DATES,
        ReadinessItemKind.IDENTITY,
        ReadinessItemKind.OTHER_WARRANT,
    }
    assert all(each.fall_back for each in DEFINITIONS.values() if each.can_go_without and each.is_mandatory)


def test_a_body_signs_for_its_own_and_for_everybodys():
    assert readiness.signs_for(Body.PRISON) == (Body.PRISON, Body.EVERYONE)


OM = "prison_offender_manager"


def refusal(act, *, role=OM, done=(), local=datetime(2026, 12, 18, 7), **more):
    given = {"on_licence": True, "has_tag": False} | more
    return release_day.refusal(act, by=asker(role), done=set(done), goes_on=GOES_ON, local=local, **given)


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        (datetime(2026, 12, 17, 23, 59), False),
        (datetime(2026, 12, 18, 5, 59), False),
        (datetime(2026, 12, 18, 6), True),
        (datetime(2026, 12, 19, 0, 1), True),
    ],
)
def test_sheet_opens_at_six_on_the_day(local, is_open):
    assert bool(refusal(DayAction.IDENTITY, local=local)) is not is_open


def test_sheet_goes_in_its_order_and_each_act_is_its_own_role_s():
    checked = {DayAction.IDENTITY, DayAction.WARRANTS}

    assert refusal(DayAction.HANDED_OVER) == "First: identity checked, warrants and charges checked again"
    assert not refusal(DayAction.HANDED_OVER, done=checked)
    assert refusal(DayAction.RECEIVED, role="ct_analyst", done=checked) == "First: handed over at the gate"
    assert not refusal(DayAction.RECEIVED, role="ct_analyst", done=checked | {DayAction.HANDED_OVER})
    assert "Your role" in refusal(DayAction.RECEIVED, done=checked | {DayAction.HANDED_OVER})
    assert "Your role" in refusal(DayAction.IDENTITY, role="probation_officer")
    assert "already" in refusal(DayAction.IDENTITY, done=checked)
    assert "not needed" in refusal(DayAction.TAG)
    assert not refusal(DayAction.TAG, has_tag=True)
    assert "not needed" in refusal(DayAction.LICENCE_SIGNED, on_licence=False)
