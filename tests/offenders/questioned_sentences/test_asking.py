"""A questioned sentence waits on a list with a clock, keeps nothing back, and leaves once it is answered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from offenders import followers
from offenders.classifying import actions as classifying
from offenders.dates.upkeep import after_changes
from offenders.models import Conviction, Offence, Sentence
from offenders.questioned_sentences import asking
from offenders.questioned_sentences.actions import NothingToKeep, keep_sentence
from offenders.record import actions as record
from offenders.reference.offences.kind import OFFENCES
from offenders.sentencing import actions as sentencing
from offenders.sentencing.actions import Convicted, Passed
from release_monitor.database.rights import as_owner
from sharing import access
from sharing.access.rules import GrantRole
from sharing.models import Agency, Alert, AuditEntry, Receipt
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

PLAIN = Passed(kind="SDS", sentenced_on=date(2023, 3, 15), years=3)
REASON = "Compared with the order of the Crown Court at Leeds"


def somebody(role, kind, person, as_what=GrantRole.CONTRIBUTOR):
    agency = AgencyFactory(kind=kind)
    team = TeamFactory(agency=agency)
    GrantFactory(subject=person, team=team, grant_role=as_what)
    return UserFactory(role=role, agency=agency, teams=[team])


@pytest.fixture
def person():
    return OffenderFactory(date_of_birth=date(1990, 5, 1))


@pytest.fixture
def ppcs(person):
    return somebody("ppcs", Agency.Kind.PPCS, person)


@pytest.fixture
def police(person):
    return somebody("ct_manager", Agency.Kind.POLICE, person)


@pytest.fixture
def prison(person):
    return somebody("prison_offender_manager", Agency.Kind.PRISON, person)


@pytest.fixture
def listed():
    offence = Offence.objects.get(key="ta00-58")
    return Convicted(offence=offence, convicted_on=date(2023, 3, 1), committed_on=date(2022, 1, 1))


@pytest.fixture
def in_words(person, listed, ppcs, police, prison):
    """A sentence for an offence that nobody has classified: nothing can be asked of it yet."""
    words = replace(listed, offence=None, offence_words="Section fifty-eight")
    return sentencing.add_conviction(offender=person, convicted=words, passed=PLAIN, by=ppcs).sentences.get()


@pytest.fixture
def questioned(in_words, listed, ppcs, police):
    """The same once two people have classified the offence."""
    proposed = classifying.propose(
        conviction=in_words.conviction, offence=listed.offence, ancillary_form="substantive", reason="Order", by=ppcs
    )
    classifying.agree(classification=proposed, by=police)
    return Sentence.objects.get(pk=in_words.pk)


def kept(person, listed, ppcs):
    passed = replace(PLAIN, kept_because=REASON)
    return sentencing.add_conviction(offender=person, convicted=listed, passed=passed, by=ppcs).sentences.get()


def told():
    kinds = ("convictions.sentence_to_check", "convictions.sentence_check_late")
    return set(Alert.objects.unfinished().filter(kind__in=kinds).values_list("kind", flat=True))


def test_classified_offence_puts_its_sentence_on_the_list_and_tells_those_who_correct_it(questioned, ppcs, prison):
    assert questioned.conviction.offence.key == "ta00-58"
    assert Sentence.objects.to_be_checked().get() == questioned
    hears = Receipt.objects.filter(alert__kind="convictions.sentence_to_check").values_list("team__agency", flat=True)
    assert set(hears) == {ppcs.agency_id, prison.agency_id}


def test_appeal_is_recorded_and_what_is_asked_of_its_term_waits(person, listed, ppcs):
    special = replace(PLAIN, kind="SOPC", extension_months=12)
    sentence = sentencing.add_conviction(offender=person, convicted=listed, passed=special, by=ppcs).sentences.get()
    assert not Sentence.objects.to_be_checked().exists()

    sentencing.record_appeal(
        sentence=sentence, appeal=Sentence.Appeal.VARIED, on=date(2023, 6, 1), by=ppcs, term={"years": 30}
    )

    sentence.refresh_from_db()
    assert (sentence.years, sentence.appeal) == (30, "varied")
    assert "maximum" in sentence.questions[0].lower() or sentence.questions
    assert told() == {"convictions.sentence_to_check"}

    sentencing.record_appeal(sentence=sentence, appeal=Sentence.Appeal.QUASHED, on=date(2023, 9, 1), by=ppcs)
    assert not Sentence.objects.to_be_checked().exists()
    assert told() == set()


def test_row_of_the_list_that_changed_asks_of_its_sentences(person, listed, ppcs):
    day_before = replace(listed, convicted_on=date(2023, 3, 1))
    ordinary = Offence.objects.filter(schedule_13="none", schedule_19za="none", maximum="14").first()
    sentence = sentencing.add_conviction(
        offender=person, convicted=replace(day_before, offence=ordinary, committed_on=None), passed=PLAIN, by=ppcs
    ).sentences.get()
    assert not sentence.questioned
    Offence.objects.filter(pk=ordinary.pk).update(maximum="2", maxima=[])

    followers.reference_changed.tell(kind=OFFENCES, rows=[ordinary.uid], by=ppcs)
    assert not Sentence.objects.to_be_checked().exists()  # nobody waits for it in the agreement

    after_changes.work(at=timezone.now())

    assert Sentence.objects.to_be_checked().get() == sentence
    assert told() == {"convictions.sentence_to_check"}


def test_rule_that_came_with_another_version_is_asked_by_the_night(person, listed, ppcs, monkeypatch):
    sentence = kept(person, listed, ppcs)
    assert asking.ask_caseload() == 0
    before = asking.questions_of_sentence

    def with_another(*given, **more):
        return tuple(replace(each, section="Sentencing Act 2030 s.1") for each in before(*given, **more))

    monkeypatch.setattr(asking, "questions_of_sentence", with_another)
    assert asking.ask_caseload() == 1
    assert asking.ask_caseload() == 0

    sentence.refresh_from_db()
    assert sentence.kept_because == ""
    assert told() == {"convictions.sentence_to_check"}


def test_reason_stays_while_only_the_words_of_the_question_are_others(person, listed, ppcs, monkeypatch):
    sentence = kept(person, listed, ppcs)
    before = asking.questions_of_sentence

    def reworded(*given, **more):
        return tuple(replace(each, words="Said better") for each in before(*given, **more))

    monkeypatch.setattr(asking, "questions_of_sentence", reworded)
    asking.ask_caseload()

    sentence.refresh_from_db()
    assert "Said better" in sentence.questions[0]
    assert (sentence.kept_because, sentence.questioned_since) == (REASON, None)


def test_corrected_date_of_birth_asks_again(person, listed, ppcs):
    record.change_person(offender=person, by=ppcs, **_details(person, date_of_birth=None))
    person.refresh_from_db()
    sentence = sentencing.add_conviction(offender=person, convicted=listed, passed=PLAIN, by=ppcs).sentences.get()
    assert not sentence.questioned

    record.change_person(offender=person, by=ppcs, **_details(person, date_of_birth=date(1990, 5, 1)))

    assert Sentence.objects.to_be_checked().get() == sentence


def _details(person, **more):
    return {name: getattr(person, name) for name in record.PERSON_FIELDS} | more


def test_it_is_told_again_once_when_its_time_is_over(questioned):
    due = asking.check_by(questioned.questioned_since)
    assert due.date() > timezone.localdate() + timedelta(days=4)

    asking.watch(at=due - timedelta(minutes=1))
    assert told() == {"convictions.sentence_to_check"}
    for _ in range(2):
        asking.watch(at=due)

    assert Alert.objects.filter(kind="convictions.sentence_check_late").count() == 1


def test_reason_ends_it_with_its_alerts_and_stands_beside_the_sentence(questioned, prison):
    asking.watch(at=asking.check_by(questioned.questioned_since))
    assert len(told()) == 2

    for _ in range(2):
        keep_sentence(sentence=questioned, reason=f" {REASON} ", by=prison)

    questioned.refresh_from_db()
    assert (questioned.kept_because, questioned.questioned_since) == (REASON, None)
    assert told() == set()
    assert AuditEntry.objects.filter(verb="offenders.sentence_kept").count() == 1
    asking.watch(at=timezone.now() + timedelta(days=30))
    assert told() == set()


def test_corrected_sentence_leaves_the_list(questioned, ppcs):
    special = replace(PLAIN, kind="SOPC", extension_months=12)

    sentencing.change_sentence(sentence=questioned, passed=special, by=ppcs)

    assert not Sentence.objects.to_be_checked().exists()
    assert told() == set()


def test_who_may_not_edit_the_record_gives_no_reason(questioned, person):
    reader = somebody("prison_offender_manager", Agency.Kind.PRISON, person, GrantRole.READER)

    with pytest.raises(access.NotAllowed):
        keep_sentence(sentence=questioned, reason=REASON, by=reader)
    with pytest.raises(access.RecordHidden):
        keep_sentence(sentence=questioned, reason=REASON, by=UserFactory(role="ppcs"))

    assert Sentence.objects.to_be_checked().exists()


def test_no_reason_and_no_question_are_refused(questioned, person, listed, ppcs):
    with pytest.raises(NothingToKeep, match="Enter a reason for keeping"):
        keep_sentence(sentence=questioned, reason=" ", by=ppcs)
    sentencing.change_sentence(sentence=questioned, passed=replace(PLAIN, kind="SOPC", extension_months=12), by=ppcs)
    with pytest.raises(NothingToKeep, match="no longer questions"):
        keep_sentence(sentence=questioned, reason=REASON, by=ppcs)


def test_nothing_is_left_when_the_last_step_fails(monkeypatch, questioned, ppcs):
    monkeypatch.setattr("offenders.questioned_sentences.actions.follow", lambda changed: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        keep_sentence(sentence=questioned, reason=REASON, by=ppcs)

    assert Sentence.objects.to_be_checked().exists()


def test_table_lets_no_questioned_sentence_wait_unseen(questioned):
    for wrong in ({"questioned_since": None}, {"kept_because": REASON}, {"questioned": []}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sentence.objects.filter(pk=questioned.pk).update(**wrong)


def test_one_sentence_that_raises_stops_no_other(questioned, monkeypatch, ppcs, listed):
    with as_owner():
        Alert.objects.all().delete()
    other = OffenderFactory(date_of_birth=date(1990, 5, 1))
    GrantFactory(subject=other, team=ppcs.memberships.get().team)
    second = kept(other, listed, ppcs)
    Sentence.objects.filter(pk=second.pk).update(kept_because="", questioned_since=timezone.now())
    raises = asking.lock
    monkeypatch.setattr(asking, "lock", lambda person: 1 / 0 if person != other else raises(person))

    asking.watch(at=timezone.now())

    assert Alert.objects.filter(kind="convictions.sentence_to_check").get().subject_id == other.pk
    assert Conviction.objects.count() == 2
