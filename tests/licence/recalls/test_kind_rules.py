"""The kind of recall: no one is released after 56 days because something was not known."""

from datetime import UTC, date, datetime

import pytest

from licence.recalls.rules.kinds import (
    Earlier,
    KindAnswer,
    Passed,
    Question,
    RecallKind,
    from_record,
    group_of,
    kind_of_recall,
)

TODAY = date(2026, 12, 1)
NO_TO_ALL = dict.fromkeys(Question, KindAnswer.NO)


def kind(answers, *, group="adult_sds", on=TODAY):
    return kind_of_recall(answers, group=group, on=on)


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("answer", [KindAnswer.YES, KindAnswer.NOT_KNOWN, None])
def test_one_question_that_is_not_answered_no_leaves_a_standard_recall_alone(question, answer):
    answers = NO_TO_ALL | {question: answer} if answer else {k: v for k, v in NO_TO_ALL.items() if k is not question}

    assert kind(answers).kind is RecallKind.STANDARD
    assert kind(NO_TO_ALL).kind is RecallKind.FIXED_56


def test_nothing_answered_counts_as_excluded_and_says_so():
    decided = kind({})

    assert (decided.kind, decided.unanswered) == (RecallKind.STANDARD, tuple(Question))
    assert "unanswered question counts as excluded" in decided.reason


@pytest.mark.parametrize("group", ["extended", "indeterminate"])
def test_extended_and_indeterminate_sentences_have_a_standard_recall_whatever_is_answered(group):
    assert kind(NO_TO_ALL, group=group).kind is RecallKind.STANDARD


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2026, 3, 30), RecallKind.STANDARD), (date(2026, 3, 31), RecallKind.FIXED_56)]
)
def test_the_56_days_are_open_from_the_day_on_which_they_began_to_hold(on, expected):
    assert kind(NO_TO_ALL, on=on).kind is expected


def test_the_reason_names_what_excludes_and_the_law():
    answers = NO_TO_ALL | {Question.TERRORIST_OFFENCE: KindAnswer.YES, Question.MAPPA_LEVEL: KindAnswer.YES}

    assert kind(answers).reason == (
        "Standard recall: serving a sentence for a terrorist offence, s.247A(2); MAPPA level 2 or 3 "
        "(CJA 2003 s.255A(8))."
    )


@pytest.mark.parametrize(
    ("kinds", "group"),
    [
        ({"SDS"}, "adult_sds"),
        ({"SOPC"}, "adult_sds"),
        ({"SDS", "EDS"}, "extended"),
        ({"EDS", "LIFE"}, "indeterminate"),
        ({"SDS18"}, "youth_sds"),
        ({"SDS18", "SDS"}, "adult_sds"),
        (set(), "adult_sds"),
    ],
)
def test_the_gravest_sentence_says_how_casework_sorts_it(kinds, group):
    assert group_of(kinds) == group


def passed(kind="SDS", **more):
    known = {"offence": "Robbery", "passed_on": date(2022, 3, 1)}
    return Passed(kind=kind, **known | more)


def said(sentences, **more):
    return {question: found.answer for question, found in from_record(sentences, **more).items()}


BY_KIND = {Question.EXTENDED: KindAnswer.NO, Question.PARTICULAR_CONCERN: KindAnswer.NO}


def test_sentences_answer_what_they_can_and_no_sentence_answers_nothing():
    assert said([passed("SOPC")]) == BY_KIND | {Question.PARTICULAR_CONCERN: KindAnswer.YES}
    assert said([passed("SDS"), passed("EDS")]) == BY_KIND | {Question.EXTENDED: KindAnswer.YES}
    assert from_record([]) == {}


@pytest.mark.parametrize(
    ("more", "source"),
    [
        ({"listed": "Schedule 19ZA, Part 1"}, "Conviction record: Robbery, Schedule 19ZA, Part 1"),
        ({"is_connected": True}, "Conviction record: Robbery, a court found a terrorist connection"),
    ],
)
def test_a_terrorist_offence_is_known_from_its_list_or_from_the_court(more, source):
    found = from_record([passed(), passed(**more)])[Question.TERRORIST_OFFENCE]

    assert (found.answer, found.source) == (KindAnswer.YES, source)


def test_a_national_security_offence_is_known_and_no_other_is_a_no():
    found = from_record([passed(), passed(national_security="Schedule 13, Part 3")])[Question.NATIONAL_SECURITY]

    assert (found.answer, found.source) == (KindAnswer.YES, "Conviction record: Robbery, Schedule 13, Part 3")
    assert Question.NATIONAL_SECURITY not in said([passed()])


def test_what_no_record_says_stays_unanswered():
    answers = said([passed()])

    assert answers == BY_KIND
    assert kind(answers).unanswered == tuple(each for each in Question if each not in BY_KIND)
    assert said([passed()], was_referred=True) == BY_KIND | {Question.POWER_TO_DETAIN: KindAnswer.YES}


def earlier(question, answer, day, source="PPCS"):
    return Earlier(question, answer, source, datetime(*day, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "holds"), [((2022, 2, 28), False), ((2022, 3, 1), False), ((2022, 3, 2), True)]
)  # the sentence is of 1 March
def test_a_no_of_an_earlier_recall_holds_while_no_sentence_was_passed_since(day, holds):
    found = from_record([passed()], earlier=[earlier(Question.REPATRIATED, KindAnswer.NO, day)])

    assert (Question.REPATRIATED in found) is holds
    if holds:
        assert found[Question.REPATRIATED].source == "Earlier recall: PPCS"
        assert found[Question.REPATRIATED].as_at == datetime(*day, 12, tzinfo=UTC)


def test_a_no_without_a_sentence_on_record_or_to_what_changes_is_never_taken_over():
    after = (2026, 1, 1)
    no_to_all = [earlier(each, KindAnswer.NO, after) for each in Question]

    assert said([], earlier=no_to_all) == {}
    lasting = dict.fromkeys([Question.DISCRETIONARY, Question.REPATRIATED], KindAnswer.NO)
    assert said([passed()], earlier=no_to_all) == BY_KIND | lasting


def test_a_yes_of_the_sentence_is_taken_over_and_one_of_the_day_is_asked_anew():
    yes_to_all = [earlier(each, KindAnswer.YES, (2021, 1, 1)) for each in Question]

    found = {question for question, answer in said([passed()], earlier=yes_to_all).items() if answer is KindAnswer.YES}

    assert found == {
        *(Question.TERRORIST_OFFENCE, Question.NATIONAL_SECURITY, Question.TERRORIST_OFFENDER),
        *(Question.POWER_TO_DETAIN, Question.DISCRETIONARY, Question.REPATRIATED),
    }


def test_what_is_not_known_any_more_is_not_taken_over():
    told = [earlier(Question.REPATRIATED, KindAnswer.NO, (2025, 1, 1))]

    later = earlier(Question.REPATRIATED, KindAnswer.NOT_KNOWN, (2026, 1, 1))

    assert Question.REPATRIATED not in said([passed()], earlier=[*told, later])
