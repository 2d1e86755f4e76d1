"""The pages of emergency access: what is asked, the second factor, the bar, and the reviews."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parole.models import Victim
from sharing.access.rules import GrantRole
from sharing.models import AuditEntry, Draft, EmergencyAccess
from tests.answers import without_tokens
from tests.factories.emergencies import REASON, SECRET, opened, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import ReviewFactory
from tests.factories.sharing import (
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
OPEN, CONFIRM, REVIEWS = reverse("emergency"), reverse("emergency_confirm"), reverse("emergency_reviews")
HOUR = timedelta(hours=1)
ASKED = {"number": "A6120PD", "kind": "threat_to_life", "reason": REASON}


@pytest.fixture
def person():
    return OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")


@pytest.fixture
def user():
    return somebody(name="Priya Nandan", secret=SECRET)


@pytest.fixture
def asked(client, user):
    """The user has typed it; what comes next is the second factor."""
    client.force_login(user)

    def ask(**more):
        return client.post(OPEN, ASKED | more)

    return ask


@pytest.fixture
def privacy():
    team = TeamFactory(name="Privacy", agency=AgencyFactory(kind="assurance"))
    return UserFactory(role="privacy_officer", name="Samira Holt", teams=[team])


def code(*, periods=0):
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + periods))


def address(person):
    return reverse("person", kwargs={"uid": person.uid})


class TestOpening:
    def test_typed_confirmed_and_opened_and_the_draft_is_gone(self, client, person, user, asked):
        assert asked().url == CONFIRM
        page = client.get(CONFIRM).text
        assert REASON in page
        assert "Telford" not in page
        answer = client.post(CONFIRM, {"code": code()})

        assert answer.url == address(person)
        assert EmergencyAccess.objects.get().user == user
        assert not Draft.objects.exists()
        assert client.get(address(person)).status_code == 200

    def test_a_recovery_code_stands_in_for_the_app(self, client, person, user, asked):
        codes = RecoveryCodes.activate(user).get_unused_codes()
        asked()

        assert client.post(CONFIRM, {"code": codes[0]}).url == address(person)

    @pytest.mark.parametrize("typed", ["", "000000"])
    def test_a_wrong_code_opens_nothing_and_keeps_what_was_typed(self, client, person, asked, typed):
        asked()

        page = client.post(CONFIRM, {"code": typed}).text

        assert not EmergencyAccess.objects.exists()
        assert REASON in page
        assert "Error:" in page

    def test_a_code_shown_at_sign_in_a_moment_ago_does_not_count(self, client, person, asked):
        """Neither the session that has shown its factor nor the code it was shown with."""
        asked()
        client.post(reverse("mfa_reauthenticate"), {"code": (used := code())})

        assert client.get(CONFIRM).status_code == 200
        client.post(CONFIRM, {"code": used})
        assert not EmergencyAccess.objects.exists()

        client.post(CONFIRM, {"code": code(periods=1)})
        assert EmergencyAccess.objects.exists()

    def test_who_has_no_second_factor_is_told_to_set_one_up(self, client, person):
        without = somebody()
        RecoveryCodes.activate(without)  # they stand in for a factor, never for none
        client.force_login(without)
        client.post(OPEN, ASKED)

        assert client.get(CONFIRM).url == OPEN
        assert client.post(CONFIRM, {"code": RecoveryCodes(without.authenticator_set.get()).get_unused_codes()[0]}).url
        assert not EmergencyAccess.objects.exists()
        assert "You have no second factor yet" in client.get(OPEN).text

    def test_without_anything_typed_there_is_nothing_to_confirm(self, client, user):
        client.force_login(user)

        assert client.get(CONFIRM).url == OPEN
        assert client.post(CONFIRM, {"code": code()}).url == OPEN

    def test_errors_stand_at_their_fields_and_nothing_is_kept(self, asked):
        page = asked(kind="", reason="urgent", number="").text

        for words in ("Enter the whole prison number", "Select what is happening", "Enter at least one full sentence"):
            assert words in page
        assert not Draft.objects.exists()

    def test_whom_one_sees_already_is_linked_and_nothing_opens(self, client, person, user, asked):
        GrantFactory(subject=person, team=user.personal_team)

        page = asked().text

        assert "You can already see this person" in page
        assert address(person) in page
        assert not EmergencyAccess.objects.exists()

    def test_hidden_barred_and_absent_read_alike_to_the_byte(self, client, person, user, asked):
        """Until the second factor for all; after it for those whom no emergency opens."""
        excluded, restricted = OffenderFactory(prison_number="A6121PD"), OffenderFactory(prison_number="A6122PD")
        ExclusionFactory(subject=excluded, user=user)
        RestrictionFactory(subject=restricted)

        def answers(number, nth):
            first, page = asked(number=number), client.get(CONFIRM)
            last = client.post(CONFIRM, {"code": code(periods=nth)}) if nth is not None else None
            return [
                (each.status_code, each.get("Location"), without_tokens(each.text.replace(number, "")))
                for each in (first, page, last)
                if each is not None
            ]

        of_hidden = answers("A6120PD", None)
        of_absent = answers("A9999PD", -1)
        assert of_hidden == of_absent[:2]
        assert answers("A6121PD", 0) == of_absent
        assert answers("A6122PD", 1) == of_absent
        assert of_absent[2][0] == 404
        assert "No record to show" in of_absent[2][2]

    def test_the_page_tells_of_the_last_time_and_whom_to_call(self, client, person, user, privacy, noon, at_noon):
        TeamFactory(name="CT duty desk", kind="duty_desk", phone="ext 4410")
        made = opened(person, user)
        at_noon.move_to(noon + timedelta(hours=2))
        EmergencyAccess.objects.update(outcome="justified", note="x", reviewed_by=privacy, reviewed_at=noon + HOUR)
        client.force_login(user)

        page = " ".join(client.get(OPEN).text.split())

        assert "1 December 2026, 12:00, 60 minutes" in page
        assert "Reviewed by Samira Holt, 1 December 2026" in page
        assert "CT duty desk</strong> ext 4410" in page
        assert "by the end of 2 December 2026" in page
        assert made.number not in page

    def test_an_empty_search_leads_here(self, client, user):
        client.force_login(user)

        assert OPEN in client.post(reverse("people"), {"q": "A6120PD"}, follow=True).text
        assert OPEN in client.get(reverse("people")).text


class TestBar:
    def test_on_every_page_until_the_second_it_ends_and_asks_nothing_more(self, client, person, user, noon, at_noon):
        client.force_login(user)
        client.get(reverse("help"))
        with CaptureQueriesContext(connection) as without:
            client.get(reverse("help"))
        opened(person, user)
        with CaptureQueriesContext(connection) as carried:
            client.get(reverse("help"))
        assert len(carried) == len(without)
        at_noon.move_to(noon + timedelta(minutes=8, seconds=30))
        page = client.get(reverse("help")).text
        assert "Emergency access to A6120PD: threat to life" in page
        assert "51 min left" in page

        at_noon.move_to(noon + HOUR - timedelta(seconds=1))
        client.force_login(user)
        assert "Emergency access to" in client.get(reverse("help")).text
        assert client.get(address(person)).status_code == 200
        at_noon.move_to(noon + HOUR)
        assert "Emergency access to" not in client.get(reverse("help")).text
        assert client.get(address(person)).status_code == 404
        assert "Telford" not in client.get(reverse("people")).text

    def test_close_now_ends_it_and_nobody_closes_anothers(self, client, person, user, noon, at_noon):
        made = opened(person, user)
        at_noon.move_to(noon + timedelta(minutes=1))
        close = reverse("emergency_close", kwargs={"uid": made.uid})
        client.force_login(somebody())
        assert client.post(close).status_code == 404
        client.force_login(user)

        assert client.post(close).url == OPEN
        assert client.post(close).url == OPEN
        assert client.get(address(person)).status_code == 404
        assert "Emergency access to" not in client.get(OPEN).text.replace("Emergency access to A6120PD is closed", "")

    @pytest.mark.parametrize("bar", [ExclusionFactory, RestrictionFactory])
    def test_no_page_goes_on_naming_whom_the_user_may_not_see_meanwhile(self, client, person, user, bar):
        other = OffenderFactory(prison_number="A7777QQ")
        made = opened(person, user)
        opened(other, user)
        client.force_login(user)
        before = client.get(reverse("help")).text
        bar(subject=person, **({"user": user} if bar is ExclusionFactory else {}))

        after = [client.get(path).text for path in (reverse("help"), OPEN)]
        closed = client.post(reverse("emergency_close", kwargs={"uid": made.uid}), follow=True).text

        assert ("A6120PD" in before, "A7777QQ" in before) == (True, True)
        for page in (*after, closed):
            assert ("A6120PD" in page, "A7777QQ" in page) == (False, True)

    def test_somebody_whom_the_restriction_names_keeps_the_bar(self, client, person, user):
        opened(person, user)
        RestrictionFactory(subject=person).users.add(user)
        by_team = RestrictionFactory(subject=person)
        by_team.teams.add(user.memberships.first().team)
        client.force_login(user)

        assert "Emergency access to A6120PD" in client.get(reverse("help")).text

    def test_through_the_api_it_sees_by_the_grant_and_no_longer(self, client, person, user, noon, at_noon):
        opened(person, user)
        client.force_login(user)
        at = reverse("people-detail", kwargs={"uid": person.uid})

        assert client.get(at).status_code == 200
        at_noon.move_to(noon + HOUR)
        client.force_login(user)
        assert client.get(at).status_code == 404


def test_a_file_begun_before_the_end_holds_nothing_that_leaves_after_it(client, person, user, noon, at_noon):
    opened(person, user)
    client.force_login(user)
    whole = client.post(reverse("people_export"), {"reason": "Briefing"}).getvalue().decode()
    begun = client.post(reverse("people_export"), {"reason": "Briefing"})

    at_noon.move_to(noon + HOUR)

    assert "Telford" in whole
    assert "Telford" not in begun.getvalue().decode()


def test_no_draft_about_the_person_is_kept_or_comes_back(client, person, user, noon, at_noon):
    opened(person, user)
    Draft.objects.create(
        user=user, form="person.change", key=person.uid, subject=person, data={"note": ["Telford"]}, saved_at=noon
    )
    at = reverse("draft", kwargs={"form": "person.change", "about": person.uid})
    client.force_login(user)
    assert client.post(at, {"family_name": "Telford"}).status_code == 403
    assert Draft.objects.of(user).exists()

    at_noon.move_to(noon + HOUR)
    client.force_login(user)

    assert client.post(at, {"family_name": "Telford"}).status_code == 404
    assert not Draft.objects.of(user).exists()


def test_pages_about_victims_do_not_exist_in_an_emergency(client, person):
    user = somebody(role="ppcs")
    Victim.objects.create(offender=person, reference="V-1")
    ReviewFactory(offender=person)
    opened(person, user)
    client.force_login(user)
    at = reverse("person_victims", kwargs={"uid": person.uid})

    assert client.get(at).status_code == 404
    assert client.post(reverse("victim_add", kwargs={"uid": person.uid}), {"reference": "V-2"}).status_code == 404
    assert at not in client.get(reverse("person_parole", kwargs={"uid": person.uid})).text

    GrantFactory(subject=person, team=user.personal_team)
    assert client.get(at).status_code == 200


class TestRecord:
    def test_who_can_see_and_the_timeline_say_who_opened_it(self, client, person, noon, at_noon):
        lead = UserFactory(role="probation_manager", teams=[TeamFactory(name="NSD North")])
        GrantFactory(subject=person, team=lead.memberships.get().team, grant_role=GrantRole.LEAD)
        made = opened(person, somebody(name="Priya Nandan"))
        client.force_login(lead)

        page = client.get(reverse("person_access", kwargs={"uid": person.uid})).text
        assert "Emergency access" in page
        assert reverse("access_end", kwargs={"uid": person.uid, "grant_uid": made.grant.uid}) in page
        timeline = client.get(reverse("person_timeline", kwargs={"uid": person.uid})).text
        assert "Opened in an emergency by Priya Nandan" in timeline
        assert (
            "Priya Nandan"
            not in client.get(address(person)).text.split("Who is responsible")[-1].split("</section>")[0]
        )
        at_noon.move_to(noon + HOUR)
        client.force_login(lead)
        over = client.get(reverse("person_timeline", kwargs={"uid": person.uid})).text
        assert "Emergency access of Priya Nandan ended" in over


class TestReviews:
    def test_reviewer_reads_who_why_and_which_pages_and_nothing_of_the_person(
        self, client, person, user, privacy, noon, at_noon
    ):
        made = opened(person, user)
        client.force_login(user)
        client.get(address(person))
        client.post(reverse("people"), {"q": "Telford"}, follow=True)
        at_noon.move_to(noon + HOUR)
        client.force_login(user)
        client.get(address(person))  # after the end: not of it
        client.force_login(privacy)

        listed = client.get(REVIEWS).text
        page = client.get(reverse("emergency_review", kwargs={"uid": made.uid})).text

        for shown in (listed, page):
            assert "Priya Nandan" in shown
            assert "You cannot see this person" in shown
            for hidden in ("Telford", "A6120PD", str(person.uid)):
                assert hidden not in shown
        assert REASON in page
        assert page.count("The person’s record") == 1
        assert "open refused" not in page
        assert "Found in a search" in page
        assert AuditEntry.objects.filter(verb="sharing.emergency_review_opened", actor_id=privacy.pk).exists()
        assert AuditEntry.objects.get(verb="sharing.emergencies_listed").shown_ids == []

    def test_reviewer_who_sees_the_person_anyway_is_told_the_name(self, client, person, privacy):
        GrantFactory(subject=person, team=privacy.memberships.get().team)
        opened(person)
        client.force_login(privacy)

        assert "Telford" in client.get(REVIEWS).text

    def test_review_is_recorded_once_and_the_alert_leads_to_it(self, client, person, user, privacy, noon, at_noon):
        made = opened(person, user)
        at_noon.move_to(noon + HOUR)
        client.force_login(privacy)
        inbox = client.get(reverse("alerts")).text
        assert "Emergency access to review" in inbox
        alert = client.get(re.search(r'href="(/alerts/threads/[0-9a-f-]{36}/)"', inbox)[1]).text
        at = reverse("emergency_review", kwargs={"uid": made.uid})
        assert at in alert
        assert "Telford" not in inbox + alert

        assert "Select what you found" in client.post(at, {"note": "Control log read"}).text
        assert client.post(at, {"outcome": "not_justified", "note": "Nobody called"}).url == at
        page = client.get(at).text
        assert "Not justified, by Samira Holt" in " ".join(page.split())
        assert "Was the access justified?" not in page
        assert "Nothing to acknowledge" in client.get(reverse("alerts")).text

    def test_open_it_can_be_ended_and_not_yet_reviewed(self, client, person, user, privacy, noon, at_noon):
        made = opened(person, user)
        at_noon.move_to(noon + timedelta(minutes=2))
        client.force_login(privacy)
        at = reverse("emergency_review", kwargs={"uid": made.uid})
        assert "still open" in client.get(at).text
        assert "still open" in client.post(at, {"outcome": "justified", "note": "x"}).text

        client.post(reverse("emergency_end", kwargs={"uid": made.uid}))

        client.force_login(user)
        assert client.get(address(person)).status_code == 404

    def test_own_use_has_no_form(self, client, person, noon, at_noon):
        user = somebody(role="privacy_officer")
        made = opened(person, user)
        at_noon.move_to(noon + HOUR)
        client.force_login(user)
        at = reverse("emergency_review", kwargs={"uid": made.uid})

        assert "You opened this yourself" in client.get(at).text
        client.post(at, {"outcome": "justified", "note": "x"})
        assert EmergencyAccess.objects.get().reviewed_at is None

    def test_filters_and_as_many_questions_for_twenty_as_for_one(self, client, privacy, noon, at_noon):
        client.force_login(privacy)
        opened(OffenderFactory())
        client.get(REVIEWS)
        with CaptureQueriesContext(connection) as one:
            client.get(REVIEWS)
        for _ in range(19):
            opened(OffenderFactory())
        with CaptureQueriesContext(connection) as twenty:
            page = client.get(REVIEWS).text

        assert len(twenty) == len(one)
        assert page.count("Open now") == 20
        late = noon + timedelta(days=3)
        EmergencyAccess.objects.filter(pk=EmergencyAccess.objects.earliest("pk").pk).update(
            outcome="referred", note="x", reviewed_by=privacy, reviewed_at=noon + HOUR
        )
        at_noon.move_to(late)
        client.force_login(privacy)
        assert client.get(REVIEWS, {"show": "late"}).text.count(">Late<") == 19
        assert client.get(REVIEWS, {"outcome": "referred"}).text.count(">Referred</span>") == 1
        assert client.get(REVIEWS, {"cursor": "nonsense"}).url == REVIEWS
