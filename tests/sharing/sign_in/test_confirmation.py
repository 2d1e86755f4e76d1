"""The most serious acts ask again who sits there, once the session has not shown it for a quarter of an hour."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing import audit
from sharing.access.rules import GrantRole
from sharing.audit import confirmation, request_context
from sharing.models import AccessRequest, AuditEntry, AuditPayload, Draft, EmergencyAccess, Grant
from sharing.requests import actions as requests
from sharing.requests import clock as request_clock
from sharing.sealing import signed_acts
from tests.factories.emergencies import REASON, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, MembershipFactory, TeamFactory, UserFactory
from tests.sharing.sign_in.conftest import PASSWORD, SECRET, code_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
AGREE = {"outcome": "agree", "grant_role": "reader", "days": "7", "reason": "Stands in <this week>"}


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.CONFIRMED_MINUTES = 15
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def waiting():
    person = OffenderFactory(family_name="Wrexcombe", prison_number="A7007XQ")
    asker = UserFactory(name="Ivo Asker", teams=[TeamFactory()])
    MembershipFactory(user=asker, team=TeamFactory(kind="personal", owner=asker))
    leads = GrantFactory(subject=person, grant_role=GrantRole.LEAD).team
    row = requests.ask(number="A7007XQ", by=asker, need="cover", reason="Stands in", days=14)
    request_clock.work_on(at=row.asked_at)
    row.leads, row.person = leads, person
    return row


@pytest.fixture
def manager(waiting, with_app):
    with_app.role = "probation_manager"
    with_app.save()
    MembershipFactory(user=with_app, team=waiting.leads)
    return with_app


@pytest.fixture
def session(client, manager, sign_in):
    """Signed in with password and code."""
    sign_in(manager.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    return client


@pytest.fixture
def agree(session, waiting):
    def send(**more):
        return session.post(reverse("access_request_answer", args=[waiting.uid]), AGREE | more)

    return send


def asks_who(answer):
    return answer.status_code == 200 and "Nothing is saved yet." in answer.content.decode()


def grants_made():
    return Grant.objects.exclude(grant_role=GrantRole.LEAD).count()


@pytest.mark.parametrize(("minutes", "asks"), [(14, False), (15, True)])
def test_a_quarter_of_an_hour_after_signing_in(agree, at_noon, minutes, asks):
    at_noon.shift(minutes * MINUTE)

    answer = agree()

    assert asks_who(answer) is asks
    assert grants_made() == (0 if asks else 1)


def test_with_the_code_it_is_saved_as_it_was_sent(agree, at_noon):
    at_noon.shift(20 * MINUTE)
    page = agree(csrfmiddlewaretoken="sent before").content.decode()
    assert 'name="reason" value="Stands in &lt;this week&gt;"' in page
    assert "sent before" not in page

    answer = agree(**{"confirm-code": code_of(SECRET)})

    assert answer.status_code == 302
    assert grants_made() == 1
    assert AuditEntry.objects.filter(verb="sharing.confirmed_again").count() == 1


def test_once_confirmed_the_next_quarter_of_an_hour_is_free(agree, session, at_noon):
    at_noon.shift(20 * MINUTE)
    session.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)})
    at_noon.shift(14 * MINUTE)

    assert not asks_who(agree())
    assert grants_made() == 1


@pytest.mark.parametrize("code", ["", "000000"])
def test_a_wrong_code_saves_nothing_and_asks_again_with_what_was_typed(agree, at_noon, code):
    at_noon.shift(20 * MINUTE)

    page = agree(**{"confirm-code": code})

    assert asks_who(page)
    assert "Error:" in page.content.decode()
    assert "this week" in page.content.decode()
    assert grants_made() == 0


def test_nothing_of_the_act_is_left_when_it_is_refused(agree, waiting, at_noon):
    at_noon.shift(20 * MINUTE)
    agree()

    assert AccessRequest.objects.get(pk=waiting.pk).answered_at is None
    assert not AuditEntry.objects.filter(verb__in=["sharing.access_agreed", "sharing.grant_made"]).exists()


def test_the_api_says_where_to_confirm(session, waiting, at_noon):
    at_noon.shift(20 * MINUTE)
    body = {
        "person": str(waiting.person.uid),
        "team": str(TeamFactory().uid),
        "grant_role": "contributor",
        "reason": "Supervises",
    }

    answer = session.post(
        reverse("grants-list"), body, content_type="application/json", headers={"Idempotency-Key": "one"}
    )

    assert answer.status_code == 403
    assert answer.json()["type"].endswith("second-factor-required")
    assert "15 minutes" in answer.json()["detail"]
    assert grants_made() == 0


def test_every_act_of_a_receipt_asks_but_what_cannot_wait():
    at_once = {"alert.acknowledged", "thread.acknowledged", "sharing.emergency_opened"}

    assert set(signed_acts.verbs()) - confirmation.verbs() == at_once
    assert len(confirmation.verbs()) >= 14


@pytest.mark.parametrize("many", [False, True])
def test_the_record_of_any_such_act_is_refused_and_jobs_are_not_asked(at_noon, noon, many):
    def write(verb):
        entry = {"action": audit.Action.ALTERATION, "verb": verb, "by": None}
        audit.record_many([entry, entry]) if many else audit.record(**entry)

    for verb in confirmation.verbs():
        write(verb)
        with request_context.entered(request_context.Scope(confirmed_until=noon)):
            write("sharing.something_else")
            with pytest.raises(confirmation.NotConfirmed):
                write(verb)


class TestDemo:
    """Setting up a factor is offered; the printed code stands in for it where it was passed over."""

    CODE = "135790"

    @pytest.fixture(autouse=True)
    def demo(self, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        settings.DEMO_CODE = self.CODE

    @pytest.fixture
    def target(self):
        return OffenderFactory(family_name="Telford", prison_number="A6120PD")

    @staticmethod
    def open_emergency(client, code):
        client.post(reverse("emergency"), {"number": "A6120PD", "kind": "threat_to_life", "reason": REASON})
        return client.post(reverse("emergency_confirm"), {"code": code})

    def test_passed_over_the_printed_code_opens_an_emergency_and_no_other_does(self, client, sign_in, target):
        user = somebody(name="Priya Nandan")
        answer = sign_in(user.email)
        assert "You have no second factor." in client.get(answer.url, follow=True).content.decode()

        self.open_emergency(client, "246811")
        assert not EmergencyAccess.objects.exists()
        self.open_emergency(client, self.CODE)

        assert EmergencyAccess.objects.get().user == user
        assert not Draft.objects.exists()

    def test_set_up_the_printed_code_is_worth_nothing_and_the_factor_opens(self, client, sign_in, target):
        user = somebody(name="Priya Nandan", secret=SECRET)
        sign_in(user.email)
        client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

        self.open_emergency(client, self.CODE)
        assert not EmergencyAccess.objects.exists()
        self.open_emergency(client, code_of(SECRET, periods=1))

        assert EmergencyAccess.objects.get().user == user

    def test_elsewhere_no_code_is_printed_and_none_opens(self, client, settings, target):
        settings.DEMO_CODE = ""
        client.force_login(somebody())

        for code in ("", self.CODE):
            self.open_emergency(client, code)

        assert not EmergencyAccess.objects.exists()

    def test_a_serious_act_takes_the_printed_code_too(self, client, waiting, at_noon):
        manager = UserFactory(role="probation_manager", teams=[waiting.leads], password=PASSWORD)
        client.force_login(manager)
        at_noon.shift(20 * MINUTE)
        address = reverse("access_request_answer", args=[waiting.uid])

        assert asks_who(client.post(address, AGREE | {"confirm-code": "1"}))
        client.post(address, AGREE | {"confirm-code": self.CODE})

        assert grants_made() == 1
        assert AuditPayload.objects.filter(data__method="demo_code").exists()
