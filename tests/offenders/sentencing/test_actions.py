"""Convictions, sentences and days that move dates are recorded once, and only as a court can have passed them."""

from dataclasses import replace
from datetime import date

import pytest

from offenders.models import Adjustment, Conviction, Offence, Sentence
from offenders.sentencing import actions as sentences
from offenders.sentencing.actions import Convicted, Passed, SentenceRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db

UID = "01939d5e-0000-7000-8000-00000000aaaa"
SIX_YEARS = Passed(kind="SDS", sentenced_on=date(2023, 3, 15), years=6)


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def convicted():
    offence = Offence.objects.get(statute="Terrorism Act 2000", section="58")
    return Convicted(offence=offence, convicted_on=date(2023, 3, 1), committed_on=date(2022, 1, 1))


def add(person, convicted, by, **more):
    return sentences.add_conviction(offender=person, convicted=convicted, by=by, **more)


def test_conviction_comes_with_its_sentence_and_once(person, convicted, officer):
    first = add(person, convicted, officer, passed=SIX_YEARS, uid=UID)
    again = add(person, convicted, officer, passed=SIX_YEARS, uid=UID)

    assert first == again
    assert str(Sentence.objects.get(conviction=first)) == "SDS 6 years"
    assert {entry.verb for entry in AuditEntry.objects.filter(subject_id=person.pk)} == {
        "offenders.conviction_added",
        "offenders.sentence_added",
        "offenders.dates_worked_out",
        "offenders.register_worked_out",
    }


def test_refused_sentence_leaves_no_conviction_behind(person, convicted, officer):
    with pytest.raises(SentenceRefused) as refused:
        add(person, convicted, officer, passed=replace(SIX_YEARS, extension_months=12))

    assert refused.value.field == "extension_months"
    assert not Conviction.objects.exists()
    assert not AuditEntry.objects.filter(subject_id=person.pk).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"committed_on": date(2023, 3, 2)}, "committed_on"),
        ({"convicted_on": date(2999, 1, 1)}, "convicted_on"),
        ({"connection_decided_on": date(2023, 3, 1)}, "connection_decided_on"),
    ],
)
def test_days_of_a_conviction_follow_each_other(person, convicted, officer, change, field):
    with pytest.raises(SentenceRefused) as refused:
        add(person, replace(convicted, **change), officer)

    assert refused.value.field == field


def test_same_conviction_is_not_recorded_twice(person, convicted, officer):
    add(person, convicted, officer)

    with pytest.raises(SentenceRefused, match="on record already"):
        add(person, convicted, officer)


def test_sentence_is_not_before_the_conviction(person, convicted, officer):
    with pytest.raises(SentenceRefused) as refused:
        add(person, convicted, officer, passed=replace(SIX_YEARS, sentenced_on=date(2023, 2, 28)))

    assert refused.value.field == "sentenced_on"


def test_correction_keeps_before_and_after_and_does_not_overwrite(person, convicted, officer):
    conviction = add(person, convicted, officer)
    seen = version_of(conviction, *sentences.CONVICTION_FIELDS)

    corrected = replace(convicted, terrorist_connection="yes", connection_decided_on=date(2023, 3, 1))
    sentences.change_conviction(conviction=conviction, convicted=corrected, by=officer, version=seen)
    with pytest.raises(ChangedMeanwhile):
        sentences.change_conviction(
            conviction=conviction, convicted=replace(convicted, court="Leeds"), by=officer, version=seen
        )

    payload = AuditEntry.objects.get(verb="offenders.conviction_changed").payload.data
    assert (payload["before"]["terrorist_connection"], payload["after"]["terrorist_connection"]) == ("undecided", "yes")
    assert Conviction.objects.get().court == ""


def test_sentence_follows_one_of_the_same_person_and_never_itself(person, convicted, officer):
    conviction = add(person, convicted, officer, passed=SIX_YEARS)
    first = conviction.sentences.get()
    second = sentences.add_sentence(
        conviction=conviction, passed=Passed("SDS", date(2023, 3, 16), years=2, consecutive_to=first), by=officer
    )
    strangers = add(OffenderFactory(), convicted, officer, passed=SIX_YEARS).sentences.get()

    for follows in (second, strangers):
        with pytest.raises(SentenceRefused) as refused:
            sentences.change_sentence(sentence=first, passed=replace(SIX_YEARS, consecutive_to=follows), by=officer)
        assert refused.value.field == "consecutive_to"


def test_days_are_recorded_corrected_and_taken_away(person, officer):
    first_day = date(2022, 12, 1)
    row = sentences.add_adjustment(offender=person, kind="remand", days=100, starts_on=first_day, by=officer, uid=UID)
    assert sentences.add_adjustment(offender=person, kind="remand", days=100, by=officer, uid=UID) == row
    with pytest.raises(SentenceRefused, match="on record already"):
        sentences.add_adjustment(offender=person, kind="remand", days=100, starts_on=first_day, by=officer)

    sentences.change_adjustment(adjustment=row, kind="remand", days=104, starts_on=first_day, by=officer)
    assert Adjustment.objects.get().days == 104

    assert sentences.remove_adjustment(adjustment=row, reason="Counted elsewhere", by=officer)
    assert not sentences.remove_adjustment(adjustment=row, reason="Twice", by=officer)
    entry = AuditEntry.objects.get(verb="offenders.adjustment_removed")
    assert (entry.reason, entry.subject_id) == ("Counted elsewhere", person.pk)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2023, 1, 2), date(2023, 1, 1), "ends_on"),
        (date(2999, 1, 1), None, "starts_on"),
    ],
)
def test_days_of_an_adjustment_follow_each_other(person, officer, starts_on, ends_on, field):
    with pytest.raises(SentenceRefused) as refused:
        sentences.add_adjustment(
            offender=person, kind="remand", days=1, starts_on=starts_on, ends_on=ends_on, by=officer
        )

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "is_own", "is_taken"),
    [("remand", True, True), ("tagged_bail", True, True), ("ual", True, False), ("remand", False, False)],
)
def test_days_on_remand_and_bail_are_credited_to_a_sentence_of_the_person(
    person, convicted, officer, kind, is_own, is_taken
):
    holder = person if is_own else OffenderFactory()
    add(holder, convicted, officer, passed=SIX_YEARS)
    told = {"kind": kind, "days": 9, "starts_on": date(2024, 1, 1), "credited_to": holder.sentences.get()}

    if is_taken:
        assert sentences.add_adjustment(offender=person, by=officer, **told).credited_to == holder.sentences.get()
    else:
        with pytest.raises(SentenceRefused) as refused:
            sentences.add_adjustment(offender=person, by=officer, **told)
        assert refused.value.field == "credited_to"


@pytest.mark.parametrize(
    ("kind", "passed", "is_taken"),
    [
        ("SDS", date(2020, 3, 31), False),
        ("SDS", date(2020, 4, 1), True),
        ("EDS", date(2015, 4, 12), True),
        ("EDS", date(2015, 4, 13), False),
        ("SOPC", date(2023, 3, 15), False),
    ],
)
def test_law_releases_at_two_thirds_only_from_sentences_that_it_knew_then(
    person, convicted, officer, kind, passed, is_taken
):
    early = replace(convicted, convicted_on=date(2015, 3, 1), committed_on=date(2014, 1, 1))
    extension = 0 if kind == "SDS" else 12
    told = {"extension_months": extension, "two_thirds_by_law": "yes", "kept_because": "As the order says"}
    sentence = Passed(kind=kind, sentenced_on=passed, years=6, **told)

    if is_taken:
        assert add(person, early, officer, passed=sentence)
    else:
        with pytest.raises(SentenceRefused) as refused:
            add(person, early, officer, passed=sentence)
        assert refused.value.field == "two_thirds_by_law"


def test_appeal_puts_another_term_in_the_place_of_the_one_passed(person, convicted, officer):
    add(person, convicted, officer, passed=SIX_YEARS)
    on = date(2024, 5, 1)

    sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=on, by=officer, term={"years": 4})

    assert str(Sentence.objects.get()) == "SDS 4 years"
    assert Sentence.objects.get().is_term_of_appeal
    said = AuditEntry.objects.get(verb="offenders.appeal_recorded").payload.data
    assert (said["before"]["years"], said["after"]["years"]) == (6, 4)


def test_term_first_passed_is_entered_where_the_record_has_the_one_of_the_appeal_alone(person, convicted, officer):
    add(person, convicted, officer, passed=SIX_YEARS)
    said = {"appeal": "varied", "on": date(2024, 5, 1), "by": officer, "term": {"years": 4}}
    sentences.record_appeal(sentence=Sentence.objects.get(), **said)
    Sentence.objects.update(first_term=None)  # as of before it was kept

    sentences.record_appeal(sentence=Sentence.objects.get(), **said)
    assert Sentence.objects.get().first_term is None
    sentences.record_appeal(sentence=Sentence.objects.get(), **said, first={"years": 6})

    row = Sentence.objects.get()
    assert (str(row), row.first_term["years"], row.first_term["days"]) == ("SDS 4 years", 6, 0)
    assert AuditEntry.objects.filter(verb="offenders.appeal_recorded").count() == 2


def test_term_first_passed_is_not_told_twice(person, convicted, officer):
    add(person, convicted, officer, passed=SIX_YEARS)

    with pytest.raises(SentenceRefused) as refused:
        sentences.record_appeal(
            sentence=Sentence.objects.get(),
            appeal="varied",
            on=date(2024, 5, 1),
            by=officer,
            term={"years": 4},
            first={"years": 7},
        )

    assert refused.value.field == "first_years"


@pytest.mark.parametrize(
    ("appeal", "term", "field"),
    [
        ("upheld", {"years": 4}, "appeal"),
        ("quashed", {"days": 4}, "appeal"),
        ("varied", {"extension_months": 4}, "years"),
    ],
)
def test_term_that_an_appeal_cannot_have_put_in_place(person, convicted, officer, appeal, term, field):
    add(person, convicted, officer, passed=SIX_YEARS)

    with pytest.raises(SentenceRefused) as refused:
        sentences.record_appeal(
            sentence=Sentence.objects.get(), appeal=appeal, on=date(2024, 5, 1), by=officer, term=term
        )

    assert refused.value.field == field
    assert str(Sentence.objects.get()) == "SDS 6 years"
