"""A sentence that the law did not allow is asked with its section, and kept with a reason."""

from dataclasses import replace
from datetime import date

import pytest

from offenders.classifying import actions as classifying
from offenders.models import Conviction, Offence, Sentence
from offenders.questioned_sentences.asking import ask_again
from offenders.sentencing import actions as sentences
from offenders.sentencing.actions import Convicted, Passed, SentenceQuestioned
from sharing.models import AuditPayload
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db

PLAIN = Passed(kind="SDS", sentenced_on=date(2023, 3, 15), years=3)
SPECIAL = Passed(kind="SOPC", sentenced_on=date(2023, 3, 15), years=3, extension_months=12)
REASON = "Compared with the order of the Crown Court at Leeds"


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person():
    return OffenderFactory(date_of_birth=date(1990, 5, 1))


@pytest.fixture
def convicted():
    offence = Offence.objects.get(key="ta00-58")
    return Convicted(offence=offence, convicted_on=date(2023, 3, 1), committed_on=date(2022, 1, 1))


def add(person, convicted, passed, by):
    return sentences.add_conviction(offender=person, convicted=convicted, passed=passed, by=by).sentences.get()


def test_sentence_that_the_law_did_not_allow_is_asked_and_nothing_is_recorded(person, convicted, officer):
    with pytest.raises(SentenceQuestioned) as asked:
        add(person, convicted, PLAIN, officer)

    assert asked.value.field == "kept_because"
    assert "Sentencing Code s.278" in asked.value.message
    assert not Conviction.objects.exists()


def test_sentence_is_kept_with_a_reason_and_what_was_asked(person, convicted, officer):
    sentence = add(person, convicted, replace(PLAIN, kept_because=f" {REASON} "), officer)

    entry = AuditPayload.objects.get(entry__verb="offenders.sentence_added")
    assert sentence.kept_because == REASON
    assert "s.278" in sentence.questions[0]
    assert REASON in str(entry.__dict__)


def test_reason_is_not_kept_where_nothing_is_asked(person, convicted, officer):
    sentence = add(person, convicted, replace(SPECIAL, kept_because=REASON), officer)

    assert (sentence.questioned, sentence.kept_because) == ([], "")


def test_corrected_sentence_is_asked_no_more(person, convicted, officer):
    sentence = add(person, convicted, replace(PLAIN, kept_because=REASON), officer)

    sentences.change_sentence(sentence=sentence, passed=replace(SPECIAL, kept_because=REASON), by=officer)
    sentence.refresh_from_db()

    assert (sentence.kind, sentence.questioned, sentence.kept_because) == ("SOPC", [], "")


def test_person_whose_age_is_not_known_is_not_asked_of(convicted, officer):
    sentence = add(OffenderFactory(date_of_birth=None), convicted, PLAIN, officer)

    assert sentence.questioned == []


def test_corrected_conviction_asks_of_its_sentences(person, convicted, officer):
    before = replace(convicted, convicted_on=date(2021, 4, 29), committed_on=date(2020, 1, 1))
    sentence = add(person, before, PLAIN, officer)

    with pytest.raises(SentenceQuestioned):
        sentences.change_conviction(conviction=sentence.conviction, convicted=convicted, by=officer)
    sentences.change_conviction(
        conviction=sentence.conviction, convicted=replace(convicted, kept_because=REASON), by=officer
    )
    sentence.refresh_from_db()

    assert sentence.kept_because == REASON
    assert sentence.questioned


def test_offence_that_is_classified_asks_of_its_sentences_without_a_reason(person, convicted, officer):
    waits = replace(convicted, offence=None, offence_words="Section fifty-eight")
    sentence = add(person, waits, PLAIN, officer)
    conviction = sentence.conviction
    conviction.offence = Offence.objects.get(key="ta00-58")

    ask_again(conviction, by=officer)
    sentence.refresh_from_db()

    assert classifying.ask_again is ask_again
    assert sentence.questioned
    assert sentence.kept_because == ""
    assert Sentence.objects.count() == 1
