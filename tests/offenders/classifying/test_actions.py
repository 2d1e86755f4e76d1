"""An offence in free words waits for two people of two agencies, is asked for by a clock, and never taken lightly."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from offenders.classifying import actions as classifying
from offenders.classifying import asking
from offenders.classifying.actions import ClassificationRefused
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Calculation, Classification, Conviction, Establishment, Offence, Offender, Release
from offenders.movements import actions as custody
from offenders.sentencing import actions as sentencing
from offenders.sentencing.actions import Convicted, Passed, SentenceRefused
from sharing.access.two_people import SamePerson
from sharing.models import Agency, Alert, AuditEntry, Receipt
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

WORDS = "Hostile reconnaissance, count 3"
IN_WORDS = Convicted(offence=None, offence_words=WORDS, convicted_on=date(2026, 10, 5))
SIX_YEARS = Passed(kind="SDS", sentenced_on=date(2026, 10, 9), years=6)


def keeper(role, kind, person):
    """Somebody who keeps the list, in a team that sees the person."""
    agency = AgencyFactory(kind=kind)
    team = TeamFactory(agency=agency)
    GrantFactory(subject=person, team=team)
    return UserFactory(role=role, agency=agency, teams=[team])


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def ppcs(person):
    return keeper("ppcs", Agency.Kind.PPCS, person)


@pytest.fixture
def police(person):
    return keeper("ct_manager", Agency.Kind.POLICE, person)


@pytest.fixture
def conviction(person, ppcs, police):
    return sentencing.add_conviction(offender=person, convicted=IN_WORDS, passed=SIX_YEARS, by=ppcs)


@pytest.fixture
def offence():
    return Offence.objects.get(statute="Terrorism Act 2006", section="5")


def propose(conviction, offence, by, form="conspiracy"):
    return classifying.propose(
        conviction=conviction, offence=offence, ancillary_form=form, reason="Indictment, count 3", by=by
    )


def open_alerts():
    return set(Alert.objects.unfinished().values_list("kind", flat=True))


def refused(person):
    return Calculation.objects.current().get(offender=person).refused


def test_words_are_kept_the_dates_are_refused_for_that_reason_and_keepers_are_told(person, conviction, ppcs, police):
    assert str(conviction) == f"{WORDS} (to be classified)"
    assert refused(person).startswith("The offence is to be classified.")
    assert open_alerts() == {"convictions.to_classify"}
    told = Receipt.objects.filter(alert__kind="convictions.to_classify").values_list("team__agency", flat=True)
    assert set(told) == {ppcs.agency_id, police.agency_id}


def test_who_keeps_no_list_is_not_told(person):
    team = TeamFactory()
    GrantFactory(subject=person, team=team)
    officer = UserFactory(teams=[team])

    sentencing.add_conviction(offender=person, convicted=IN_WORDS, by=officer)

    assert not Receipt.objects.exists()


def test_proposal_changes_nothing_and_agreed_it_is_the_offence_and_keeps_the_words(
    person, conviction, offence, ppcs, police
):
    proposed = propose(conviction, offence, ppcs)
    conviction.refresh_from_db()
    assert conviction.is_to_be_classified
    assert refused(person).startswith("The offence is to be classified.")
    assert "convictions.classification_waits" in open_alerts()

    classifying.agree(classification=proposed, by=police)
    classifying.agree(classification=proposed, by=police)  # sent twice

    conviction.refresh_from_db()
    assert (conviction.offence, conviction.ancillary_form, conviction.offence_words) == (offence, "conspiracy", WORDS)
    assert not refused(person).startswith("The offence is to be classified.")
    assert not open_alerts()
    assert AuditEntry.objects.filter(verb="offenders.conviction_classified").count() == 1


def test_the_second_is_another_person_of_another_agency(person, conviction, offence, ppcs, police):
    colleague = UserFactory(role="ppcs", agency=ppcs.agency, teams=[ppcs.memberships.get().team])
    proposed = propose(conviction, offence, ppcs)

    with pytest.raises(SamePerson):
        classifying.agree(classification=proposed, by=ppcs)
    with pytest.raises(ClassificationRefused, match="another agency"):
        classifying.agree(classification=proposed, by=colleague)

    conviction.refresh_from_db()
    assert conviction.is_to_be_classified


def test_whoever_keeps_no_list_neither_proposes_nor_agrees(person, conviction, offence, ppcs):
    team = TeamFactory()
    GrantFactory(subject=person, team=team)
    officer = UserFactory(teams=[team])
    proposed = propose(conviction, offence, ppcs)

    for act in (
        lambda: propose(conviction, offence, officer),
        lambda: classifying.agree(classification=proposed, by=officer),
        lambda: classifying.end(classification=proposed, reason="No", by=officer),
    ):
        with pytest.raises(ClassificationRefused, match="Your role cannot"):
            act()


def test_withdrawn_in_sight_and_proposed_anew(conviction, offence, ppcs, police):
    proposed = propose(conviction, offence, ppcs)
    with pytest.raises(ClassificationRefused, match="proposed already"):
        propose(conviction, offence, police)

    classifying.end(classification=proposed, reason="Read from the wrong count", by=ppcs)
    with pytest.raises(ClassificationRefused, match="already agreed or ended"):
        classifying.agree(classification=proposed, by=police)
    propose(conviction, offence, police)

    proposed.refresh_from_db()
    assert (proposed.ended_by, proposed.ended_because) == (ppcs, "Read from the wrong count")
    assert "convictions.to_classify" in open_alerts()


def test_correcting_the_words_ends_what_was_proposed_of_them(conviction, offence, ppcs):
    proposed = propose(conviction, offence, ppcs)

    sentencing.change_conviction(
        conviction=conviction, convicted=replace(IN_WORDS, offence_words="Hostile reconnaissance"), by=ppcs
    )

    proposed.refresh_from_db()
    assert proposed.ended_because == "The conviction was corrected"
    assert "convictions.classification_waits" not in open_alerts()


def test_one_person_cannot_classify_by_a_correction(conviction, offence, ppcs):
    with pytest.raises(SentenceRefused, match="2 people"):
        sentencing.change_conviction(conviction=conviction, convicted=replace(IN_WORDS, offence=offence), by=ppcs)

    conviction.refresh_from_db()
    assert conviction.is_to_be_classified


def test_late_classification_is_asked_for_again_once_and_ends_with_it(conviction, offence, ppcs, police):
    due = asking.classify_by(conviction.to_classify_since)
    assert due.date() > timezone.localdate() + timedelta(days=4)

    asking.watch(at=due - timedelta(minutes=1))
    assert "convictions.classify_late" not in open_alerts()
    for _ in range(2):
        asking.watch(at=due)
    assert Alert.objects.filter(kind="convictions.classify_late").count() == 1

    classifying.agree(classification=propose(conviction, offence, ppcs), by=police)
    assert not open_alerts()
    asking.watch(at=due + timedelta(days=1))
    assert not open_alerts()


def test_listed_offence_corrected_to_words_waits_from_then_on(person, offence, ppcs):
    listed = Convicted(offence=offence, convicted_on=date(2026, 10, 5))
    conviction = sentencing.add_conviction(offender=person, convicted=listed, by=ppcs)

    sentencing.change_conviction(conviction=conviction, convicted=IN_WORDS, by=ppcs)

    conviction.refresh_from_db()
    assert conviction.to_classify_since is not None
    assert open_alerts() == {"convictions.to_classify"}


def test_nothing_is_left_when_the_last_step_fails(monkeypatch, conviction, offence, ppcs, police):
    proposed = propose(conviction, offence, ppcs)
    monkeypatch.setattr(classifying, "derive_releases", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        classifying.agree(classification=proposed, by=police)

    proposed.refresh_from_db()
    conviction.refresh_from_db()
    assert (proposed.agreed_at, conviction.offence) == (None, None)


def test_table_holds_an_offence_or_words(person):
    with pytest.raises(IntegrityError):
        Conviction.objects.create(offender=person, convicted_on=date(2026, 1, 1))


def test_a_classification_counts_for_those_who_may_be_terrorist(person, conviction, offence, ppcs, police):
    assert Conviction.objects.of_terrorism().filter(offender=person).exists()

    ordinary = Offence.objects.filter(schedule_19za="none").first()
    proposed = propose(conviction, ordinary, ppcs, form="substantive")
    assert Conviction.objects.of_terrorism().filter(offender=person).exists()

    classifying.agree(classification=proposed, by=police)
    assert not Conviction.objects.of_terrorism().filter(offender=person).exists()
    assert Classification.objects.get().agreed_by == police


def test_sheet_of_the_prison_counts_as_ever_and_only_without_one_no_date_is_known(person, conviction, ppcs):
    prison = Establishment.objects.get_or_create(code="FNI", defaults={"name": "HMP Full Sutton"})[0]
    custody.receive(offender=person, establishment=prison, on=date(2026, 10, 9), by=ppcs)
    assert Offender.objects.with_no_date().get() == person
    assert Offender.objects.with_no_date().get().refused.startswith("The offence is to be classified.")

    dates = {Code.CRD: date(2029, 10, 8), Code.SLED: date(2032, 10, 8)}
    releases.record_official_dates(offender=person, dates=dates, source="NOMIS", as_at=date(2026, 11, 1), by=None)

    assert Release.objects.open().counted().get(offender=person).leaves_on == date(2029, 10, 8)
    assert not Offender.objects.with_no_date().exists()
