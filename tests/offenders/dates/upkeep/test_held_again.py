"""Held again after a release: by a recall or for something else, and then under a new sentence, which has release
routes of its own."""

from datetime import date, timedelta

import pytest

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import releases
from offenders.models import (
    BroughtForward,
    Calculation,
    Conviction,
    CustodyPeriod,
    DateConflict,
    Movement,
    Offender,
    Release,
    Sentence,
)
from offenders.movements import actions as custody
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.no_date.panels import reason_of
from offenders.sentencing import actions as sentences
from offenders.status import clock
from offenders.status.facts import standing_of
from tests.offenders import halden as halden_and_others
from tests.offenders.halden import s58, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)

CRD, PRRD = date(2029, 8, 31), date(2033, 3, 14)
TODAY, DAY = date(2026, 12, 1), timedelta(days=1)


def passed(person, on, kind, **term):
    conviction = Conviction.objects.create(
        offender=person, offence=s58(), convicted_on=on, committed_on=date(2022, 1, 1), terrorist_connection="no"
    )
    return Sentence.objects.create(offender=person, conviction=conviction, kind=kind, sentenced_on=on, **term)


@pytest.fixture
def recalled(halden):
    """Ten years, on licence since January 2026, recalled in March."""
    passed(halden, date(2023, 3, 15), "SDS", years=10)
    CustodyPeriod.objects.filter(offender=halden).update(ends_on=date(2026, 1, 5))
    CustodyPeriod.objects.create(offender=halden, starts_on=date(2026, 3, 1), is_recall=True)
    for happening, on in (("released", 5), ("licence_revoked", 61), ("returned", 61)):
        day = date.fromordinal(date(2025, 12, 31).toordinal() + on)
        Movement.objects.create(offender=halden, happening=happening, happened_on=day, recorded_by=None)
    return halden


def ways(person):
    releases.derive_releases(offender=person, by=None)
    rows = Release.objects.open().filter(offender=person)
    return {each.basis: (each.expected_on, each.certainty, each.is_counted) for each in rows}


def test_recall_alone_has_no_release_of_a_first_period(recalled):
    sheet_of(recalled, CRD=date(2028, 3, 14), PRRD=PRRD, SLED=PRRD)

    assert CustodyPeriod.objects.open().get().held_under is HeldUnder.RECALL
    assert Basis.CRD not in ways(recalled)


def test_new_sentence_has_its_eligibility_and_its_release_beside_the_recall(recalled):
    passed(recalled, date(2026, 9, 1), "SOPC", years=3, extension_months=12)

    assert CustodyPeriod.objects.open().get().held_under is HeldUnder.SENTENCE
    found = ways(recalled)

    # Two-thirds of 1,096 days are 731. The recall can hold until 2033, and may end before.
    assert found[Basis.PED] == (date(2028, 8, 31), "possible", False)
    assert found[Basis.CRD] == (CRD, "possible", False)
    assert found[Basis.PRRD] == (PRRD, "fixed", True)


def test_gate_goes_by_the_later_of_the_two(recalled):
    passed(recalled, date(2026, 9, 1), "SOPC", years=3, extension_months=12)
    sheet_of(recalled, PED=date(2028, 8, 31), CRD=CRD, PRRD=PRRD, SLED=PRRD)

    facts = facts_of(recalled, on=date(2026, 12, 1))

    assert facts.under is HeldUnder.SENTENCE
    assert judge_release(facts, route=Basis.CRD, on=CRD).answer is GateAnswer.NOT_OPEN
    assert judge_release(facts, route=Basis.PRRD, on=PRRD).answer is GateAnswer.DUE


def test_an_officer_who_says_that_the_new_sentence_is_quashed_does_not_leave_the_recall_alone(recalled, officer):
    new = passed(recalled, date(2026, 9, 1), "SOPC", years=3, extension_months=12)
    sentences.record_appeal(sentence=new, appeal="quashed", on=TODAY, by=officer)

    assert CustodyPeriod.objects.open().get().held_under is HeldUnder.SENTENCE
    assert CustodyPeriod.objects.with_held_under().get(ends_on=None).under == HeldUnder.SENTENCE


@pytest.mark.parametrize("former", [{"CRD": date(2026, 1, 5)}, {"CRD": date(2027, 1, 5)}])
def test_an_officer_who_invents_a_sentence_does_not_bring_back_the_date_of_before(recalled, officer, former):
    """The Board had released the person, before that date or on it; the prison has no new sheet yet."""
    days = {Code(code): day for code, day in (former | {"SLED": PRRD}).items()}
    releases.record_official_dates(offender=recalled, dates=days, source="NOMIS", as_at=date(2026, 1, 4), by=None)
    first = passed(recalled, date(2026, 9, 1), "SOPC", years=3, extension_months=12)
    sentences.record_appeal(sentence=first, appeal="varied", on=TODAY, by=officer)  # nothing is worked out any longer

    on = date(2027, 1, 5)
    assert judge_release(facts_of(recalled, on=on), route=Basis.CRD, on=on).answer is GateAnswer.NOT_OPEN
    assert Basis.CRD not in ways(recalled)

    sheet_of(recalled, CRD=date(2027, 1, 4))  # of the new sentence, after the return
    assert judge_release(facts_of(recalled, on=on), route=Basis.CRD, on=on).answer is GateAnswer.LATE


class TestForSomethingElse:
    @pytest.fixture
    def again(self, halden):
        """Released on the day of the sheet, and received on remand a day later. Nobody has recalled them."""
        passed(halden, date(2023, 11, 30), "SOPC", years=3, extension_months=12)
        releases.derive_releases(offender=halden, by=None)
        sheet_of(halden, PED=date(2025, 11, 29), CRD=date(2026, 11, 29), SLED=date(2027, 11, 29))
        place, release = halden.establishment, Release.objects.open().counted().get()
        custody.record_release(release=release, on=date(2026, 11, 30), by=None)
        custody.receive(offender=halden, establishment=place, on=TODAY, by=None)
        return halden

    def test_nobody_leaves_by_the_date_of_before(self, again):
        assert CustodyPeriod.objects.open().get().released_before_on == date(2026, 11, 30)
        assert ways(again) == {}
        again.refresh_from_db()
        assert again.status == "remanded"
        assert Offender.objects.with_group().get(pk=again.pk).held_as == "unsentenced"
        found = judge_release(facts_of(again, on=TODAY), route=Basis.CRD, on=TODAY)
        assert found.answer is GateAnswer.NOT_OPEN
        assert not DateConflict.objects.open().exists()

    def test_a_new_sentence_is_gone_by_with_its_own_sheet(self, again):
        passed(again, date(2026, 11, 30), "SOPC", years=3, extension_months=12)  # in their absence, before they came
        releases.derive_releases(offender=again, by=None)
        again.refresh_from_db()
        assert again.status == "in_custody"
        own = Calculation.objects.current().get().days()
        counted = Release.objects.open().counted().get()
        assert (counted.expected_on, counted.origin) == (own["CRD"], "ours")  # the prison has no sheet of it yet
        assert not judge_release(facts_of(again, on=own["CRD"]), route=Basis.CRD, on=own["CRD"]).opens

        said = {"offender": again, "source": "NOMIS", "as_at": TODAY, "by": None}
        releases.record_official_dates(dates={Code(code): day for code, day in own.items()}, **said)

        counted = Release.objects.open().counted().get()
        assert (counted.basis, counted.expected_on) == (Basis.CRD, own["CRD"])
        assert judge_release(facts_of(again, on=own["CRD"]), route=Basis.CRD, on=own["CRD"]).opens
        assert not BroughtForward.objects.exists()

    @pytest.mark.parametrize(("on", "status"), [(29, "remanded"), (30, "unsentenced")])
    def test_convicted_of_what_they_are_held_for_they_wait_for_the_sentence(self, again, on, status):
        convicted_on = date(2026, 11, on)
        Conviction.objects.create(
            offender=again, offence=s58(), convicted_on=convicted_on, committed_on=date(2026, 11, 1)
        )
        assert standing_of(again, on=TODAY).status == status

    @pytest.mark.parametrize(
        ("code", "said_on", "status", "known"),
        [("CRD", 0, "in_custody", 1), ("CRD", 1, "remanded", 0), ("SLED", 0, "remanded", 0)],
    )
    def test_their_sheet_alone_says_that_they_are_sentenced(self, again, code, said_on, status, known):
        days = {Code(code): date(2028, 5, 1)}
        releases.record_official_dates(offender=again, dates=days, source="NOMIS", as_at=TODAY - said_on * DAY, by=None)
        again.refresh_from_db()
        assert again.status == status
        why = [reason_of(person) for person in Offender.objects.with_no_date()]
        assert why == ["Released from an earlier sentence, and no sentence passed since is recorded"] * known

    def test_who_was_on_record_before_is_followed_in_the_night(self, again):
        Offender.objects.filter(pk=again.pk).update(status="in_custody")
        assert clock.follow_records(on=TODAY) == 1
        again.refresh_from_db()
        assert (again.status, clock.follow_records(on=TODAY)) == ("remanded", 0)

    def test_pages_say_why_no_date_releases_them(self, again, officer, client):
        client.force_login(officer)
        why = "The person was released and is now in custody for another matter"
        page = client.get(f"/people/{again.uid}/sentence/").content.decode()
        assert why in page

        page = client.get(f"/people/{again.uid}/change/release/").content.decode()
        assert (why in page, page.count("Not a release"), page.count("From before this time")) == (True, 3, 3)

        passed(again, TODAY, "SOPC", years=3, extension_months=12)
        assert why not in client.get(f"/people/{again.uid}/sentence/").content.decode()

    def test_an_officer_who_invents_a_sentence_and_its_end_lets_nobody_go(self, again, officer):
        """Our calculation goes on from the sentence of before: its CRD has passed."""
        invented = passed(again, TODAY, "SOPC", years=1, extension_months=12)
        sentences.record_appeal(sentence=invented, appeal="quashed", on=TODAY, by=officer)
        days = {Code.CRD: TODAY, Code.SLED: date(2027, 11, 29)}
        releases.record_official_dates(offender=again, dates=days, source="NOMIS", as_at=TODAY, by=officer)

        assert CustodyPeriod.objects.with_held_under().get(ends_on=None).under == HeldUnder.NO_SENTENCE
        assert not judge_release(facts_of(again, on=TODAY), route=Basis.CRD, on=TODAY).opens
        assert not Release.objects.open().exists()

    def test_nobody_leaves_by_the_end_of_the_sentence_of_before(self, again):
        """They are on remand: the licence ends on that day, and the court alone lets them go."""
        on = date(2027, 11, 29)
        assert not Release.objects.open().exists()
        assert judge_release(facts_of(again, on=on), route=Basis.SED, on=on).answer is GateAnswer.NOT_OPEN

    def test_nobody_leaves_by_the_end_of_a_sentence_that_had_passed(self, halden):
        place, sed = halden.establishment, date(2026, 11, 27)
        sheet_of(halden, SED=sed)
        custody.record_release(release=Release.objects.open().counted().get(), on=sed, by=None)
        custody.receive(offender=halden, establishment=place, on=TODAY, by=None)

        assert not Release.objects.open().exists()
        assert judge_release(facts_of(halden, on=TODAY), route=Basis.SED, on=TODAY).answer is GateAnswer.NOT_OPEN
