"""Which kind of recall is open: nobody is let out after 56 days because something was not known."""

from datetime import date

import pytest

from licence.rules.recall_kinds import Answer, Question, RecallKind, from_sentences, group_of, kind_of_recall

TODAY = date(2026, 12, 1)
NO_TO_ALL = dict.fromkeys(Question, Answer.NO)


def kind(answers, *, group="adult_sds", on=TODAY):
    return kind_of_recall(answers, group=group, on=on)


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("answer", [Answer.YES, Answer.NOT_KNOWN, None])
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
    answers = NO_TO_ALL | {Question.TERRORIST_OFFENCE: Answer.YES, Question.MAPPA_LEVEL: Answer.YES}

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


def test_sentences_answer_what_they_can_and_no_sentence_answers_nothing():
    assert from_sentences({"SOPC"}) == {Question.EXTENDED: Answer.NO, Question.PARTICULAR_CONCERN: Answer.YES}
    assert from_sentences(()) == {}
