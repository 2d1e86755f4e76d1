"""Stories: nobody leaves early by one person's word, is kept by a missing sheet, or is on licence when it has ended."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.readiness.actions import lists
from licence.readiness.judging import judge
from licence.readiness.rules.readiness import State
from offenders import tasks
from offenders.custody.rules import Happening
from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import date_checks, releases
from offenders.models import Calculation, Conviction, DateConflict, Movement, Release, ReleaseHold, Sentence
from offenders.movements import actions as custody
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from sharing.access.rules import GrantRole
from sharing.models import Agency, Alert, AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons, s58, sheet_of
from tests.sharing.administration.pages import day_parts, hidden_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)
A_DAY = timedelta(days=1)
WHY = {"reason": "The order says so", "evidence": "Order of 1 December, with the court"}


class Story:
    """Somebody held at Full Sutton, with a prison officer, a colleague and PPCS who work with them."""

    def __init__(self, client):
        self.client = client
        self.prison = prisons()["FSI"]
        agency = AgencyFactory(name="Prison Service", kind=Agency.Kind.PRISON)
        gate = TeamFactory(name="Full Sutton OMU", kind="establishment", place_code="FSI", agency=agency)
        self.officer, self.colleague = (
            UserFactory(name=name, role="prison_offender_manager", agency=agency, teams=[gate])
            for name in ("Gareth Pym", "Colin Strand")
        )
        self.person = OffenderFactory(given_names="Marcus", family_name="Halden", date_of_birth=date(1991, 3, 9))
        leads = GrantFactory(subject=self.person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD).team
        self.lead = UserFactory(role="probation_officer", teams=[leads])
        custody.receive(offender=self.person, establishment=self.prison, on=date(2023, 3, 15), by=None)

    def sentenced(self, *, on, years, kind="SDS", **more):
        """Our calculation follows from it. Returns its dates."""
        conviction = Conviction.objects.create(offender=self.person, offence=s58(), convicted_on=on)
        passed = {"kind": kind, "sentenced_on": on, "years": years}
        Sentence.objects.create(offender=self.person, conviction=conviction, **passed | more)
        releases.derive_releases(offender=self.person, by=None)
        return {Code(code): day for code, day in Calculation.objects.current().get().days().items()}

    def sheet_says(self, **days):
        sheet_of(self.person, **days)
        return Release.objects.open().counted().get(offender=self.person)

    def at(self, name, **more):
        return reverse(name, kwargs={"uid": self.person.uid, **more})

    def page(self, name, *, by, **more):
        self.client.force_login(by)
        return text(self.client.get(self.at(name, **more)))

    def send(self, name, *, by, **typed):
        """Open the form, fill it in and send it, as a browser does; read where it leads."""
        self.client.force_login(by)
        address = self.at(name)
        return text(self.client.post(address, hidden_of(self.client.get(address)) | typed, follow=True))

    def leaves(self, release, *, by, on=TODAY):
        """Record a release, by this route, on this day."""
        return self.send("release_record", by=by, release=str(release.uid), **day_parts("on", on))

    def answer(self, basis, on=TODAY):
        return judge_release(facts_of(self.person, on=on), route=basis, on=on).answer

    def list_is_made(self, release):
        """What must be in hand. Returns how its question about dates is judged."""
        readiness = lists.make_list(release=release, on=timezone.localdate(), by=None)
        return next(line.state for line in judge(readiness).lines if line.item.code == "dates")

    def is_in_custody_still(self):
        self.person.refresh_from_db()
        gone = Movement.objects.filter(offender=self.person, happening__startswith="released").exists()
        recorded = AuditEntry.objects.filter(verb="offenders.release_recorded").exists()
        alerted = Alert.objects.filter(kind="releases.released").exists()
        return (self.person.status, gone, recorded, alerted) == ("in_custody", False, False, False)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def story(client, nothing_to_prepare):
    return Story(client)


def test_nobody_is_released_by_one_person_27_months_early(story):
    own = story.sentenced(on=date(2024, 2, 21), years=5, kind="SOPC", extension_months=12)
    crd = own[Code.CRD]
    release = story.sheet_says(**{code.value: day for code, day in own.items()})

    page = story.leaves(release, by=story.officer)

    assert (release.basis, crd) == ("CRD", date(2029, 2, 20))
    assert "Stop: early by 812 days. The official date and our calculation says 20 February 2029" in page
    assert story.answer(Basis.CRD) is GateAnswer.EARLY
    assert story.is_in_custody_still()
    release.refresh_from_db()
    assert release.status == "expected"


def test_the_author_of_a_date_settles_no_difference_of_his_own(story):
    own = story.sentenced(on=date(2024, 2, 21), years=5, kind="SOPC", extension_months=12)
    story.sheet_says(**{code.value: day for code, day in own.items()})
    releases.record_official_dates(
        offender=story.person, dates={Code.CRD: TODAY}, source="NOMIS", as_at=date(2026, 11, 24), by=story.officer
    )
    conflict, release = DateConflict.objects.open().get(code="CRD"), Release.objects.open().counted().get()

    story.client.force_login(story.officer)
    accepting = story.at("conflict_accept", conflict_uid=conflict.uid)
    refused = text(story.client.post(accepting, WHY, follow=True))
    headers = {"Idempotency-Key": "1", "If-Match": "*"}
    by_api = story.client.post(
        f"/api/v1/date-conflicts/{conflict.uid}/accept/", WHY, "application/json", headers=headers
    )
    story.list_is_made(release)
    ready = story.page("person_readiness", by=story.officer)
    page = story.leaves(release, by=story.officer)

    assert "You recorded the prison’s date yourself. Someone else must do this" in refused
    assert by_api.status_code == 404
    assert ReleaseHold.objects.filter(release=release, kind="date_conflict", lifted_at=None).exists()
    assert "must be released" not in ready
    assert "the release would be refused on the day: dates in dispute" in ready
    assert "Stop: dates in dispute. Our calculation says 20 February 2029" in page
    assert story.answer(Basis.CRD) is GateAnswer.IN_DISPUTE
    assert story.is_in_custody_still()


def test_without_a_sheet_the_release_is_seen_alerted_and_on_the_page_of_the_week(story, at_noon):
    crd = story.sentenced(on=date(2024, 2, 21), years=5, kind="SOPC", extension_months=12)[Code.CRD]
    release = Release.objects.counted().get(offender=story.person, basis="CRD")
    at_noon.move_to(timezone.now() + (release.leaves_on - 7 * A_DAY - TODAY))

    tasks.flag_releases()
    tasks.flag_releases()

    assert (release.origin, release.expected_on) == ("ours", crd)
    coming = Alert.objects.get(kind="releases.coming", subject=story.person)
    assert "Our calculation, no sheet." in coming.text
    assert Alert.objects.filter(kind="releases.no_sheet", subject=story.person).exists()
    at_noon.shift(7 * A_DAY)
    tasks.flag_releases()
    story.client.force_login(story.officer)
    week = text(story.client.get(reverse("this_week"), follow=True))
    assert "Halden" in week


def test_the_second_check_has_teeth(story, at_noon):
    own = story.sentenced(on=date(2023, 3, 15), years=6)
    end = own[Code.SLED]
    at_noon.move_to(timezone.now() + (end - TODAY))
    release = story.sheet_says(SED=end)

    seen = date_checks.record_now(story.person)
    made = date_check_verbs.make_check(offender=story.person, dates=own, seen=seen, by=story.officer)
    later = own | {Code.SLED: end + 10 * A_DAY}
    date_check_verbs.answer_check(check=made, dates=later, seen=seen, by=story.colleague)

    assert release.basis == "SED"
    assert story.list_is_made(release) is State.BLOCKED
    assert story.answer(Basis.SED, end) is GateAnswer.IN_DISPUTE
    assert "Stop: dates in dispute" in story.leaves(release, by=story.officer, on=end)
    assert story.is_in_custody_still()


def test_a_licence_ends_by_law_though_nobody_records_it(story, at_noon):
    ends = date(2027, 6, 14)
    release = story.sheet_says(CRD=TODAY, SLED=ends)
    custody.record_release(release=release, on=TODAY, by=story.officer)
    seen = []
    for day in ("2027-06-14", "2027-06-15", "2027-12-01"):
        at_noon.move_to(f"{day}T12:00:00Z")
        tasks.watch_status()
        story.person.refresh_from_db()
        seen.append(story.person.status)

    assert seen == ["on_licence", "licence_ended", "licence_ended"]
    assert "Sentence expired" in story.page("person", by=story.lead)


def test_who_is_recalled_to_the_end_of_the_sentence_leaves_without_licence(story, at_noon):
    ends = date(2027, 6, 14)
    custody.record_release(release=story.sheet_says(CRD=TODAY, SLED=ends), on=TODAY, by=story.officer)
    at_noon.move_to("2026-12-08T12:00:00Z")
    back = {"offender": story.person, "on": date(2026, 12, 8), "by": None}
    custody.record_happening(happening=Happening.LICENCE_REVOKED, **back)
    custody.record_return(establishment=story.prison, **back)
    release = story.sheet_says(CRD=None, PRRD=ends, SLED=ends)
    at_noon.move_to("2027-06-14T12:00:00Z")

    custody.record_release(release=release, on=ends, by=story.officer)

    story.person.refresh_from_db()
    last = Movement.objects.filter(offender=story.person).latest("pk")
    assert (release.basis, last.happening, story.person.status) == (
        "PRRD",
        Happening.RELEASED_WITHOUT_LICENCE,
        "licence_ended",
    )
