"""Programs of partners: added, shown, given a new secret, revoked."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction
from django.urls import reverse
from oauth2_provider.models import AccessToken

from sharing import audit
from sharing.clients import actions as clients
from sharing.clients.actions import ClientIsRevoked, ClientRefused
from sharing.clients.token_scopes import TokenScope
from sharing.models import AuditEntry, AuditPayload, Client, User
from tests.factories.sharing import ClientFactory, TeamFactory, UserFactory
from tests.sharing.administration.pages import day_parts, hidden_of, queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LIST = "/administration/clients/"
ADD = "/administration/clients/add/"


@pytest.fixture
def account():
    return UserFactory(name="Tag Monitoring", role="partner", email="tags@tags.example")


@pytest.fixture
def typed(account, noon):
    def fill(**changed):
        last_day = changed.pop("last_day", noon.date() + timedelta(days=100))
        return {
            "name": "Tag desk events",
            "purpose": "Fits and takes off tags on the day",
            "user": str(account.uid),
            "scopes": ["people:read", "releases:read"],
            **day_parts("ends_on", last_day),
            **changed,
        }

    return fill


def secret_of(response):
    return re.search(r'class="rm-secret">([^<]+)<', response.content.decode()).group(1)


def at(name, client):
    return reverse(f"administration_client{name}", args=[client.uid])


class TestAdding:
    def test_the_secret_is_shown_once_and_opens(self, browser, administrator, account, typed, client, noon):
        response = browser.post(ADD, typed() | hidden_of(browser.get(ADD)))

        made = Client.objects.get()
        secret = secret_of(response)
        assert (made.user, made.made_by, made.scopes) == (account, administrator, ["people:read", "releases:read"])
        assert made.last_day == noon.date() + timedelta(days=100)
        assert check_password(secret, made.client_secret)
        assert "no-store" in response.headers["Cache-Control"]
        assert secret not in browser.get(at("", made)).content.decode()

    def test_sent_twice_it_is_one_client_and_the_secret_is_not_told_again(self, browser, typed):
        form = typed() | hidden_of(browser.get(ADD))
        secret = secret_of(browser.post(ADD, form))

        again = browser.post(ADD, form, follow=True)

        assert Client.objects.count() == 1
        assert "was added already" in text_of(again)
        assert secret not in again.content.decode()

    def test_the_log_says_what_was_added_and_never_the_secret(self, browser, administrator, typed):
        secret = secret_of(browser.post(ADD, typed()))

        entry = AuditEntry.objects.get(verb="sharing.client_added")
        assert entry.actor == administrator.email
        assert entry.payload.data["after"]["scopes"] == ["people:read", "releases:read"]
        told = str(list(AuditPayload.objects.values())) + str(list(AuditEntry.objects.values()))
        assert secret not in told

    def test_an_empty_form_says_what_to_do_at_each_field(self, browser):
        form = browser.post(ADD, {}).context["form"]

        assert set(form.errors) == {"name", "purpose", "user", "scopes", "ends_on"}

    @pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (366, False), (367, True)])
    def test_the_last_day_is_today_at_the_earliest_and_a_year_away_at_the_latest(
        self, browser, typed, noon, days, refused
    ):
        response = browser.post(ADD, typed(last_day=noon.date() + timedelta(days=days)))

        errors = response.context["form"].errors if "form" in (response.context or {}) else {}
        assert ("ends_on" in errors) == refused

    def test_a_name_in_use_is_refused_and_what_was_typed_stays(self, browser, typed):
        ClientFactory(name="Tag desk events")

        response = browser.post(ADD, typed(name="tag desk EVENTS"))

        assert response.context["form"].errors == {"name": ["There is already an API client called tag desk EVENTS"]}
        assert "Fits and takes off tags on the day" in response.content.decode()

    def test_only_programs_accounts_can_be_chosen(self, browser, administrator, typed):
        UserFactory(name="Gone Away", role="partner", is_active=False)

        response = browser.post(ADD, typed(user=str(administrator.uid)))

        assert response.context["form"].errors == {"user": ["Select one from the list"]}
        assert "Gone Away" not in response.content.decode()

    def test_the_action_refuses_a_person_whoever_calls_it(self, administrator, noon):
        with pytest.raises(ClientRefused, match="Partner system"):
            clients.add_client(
                name="Mine",
                purpose="Mine",
                user=administrator,
                scopes=[TokenScope.PEOPLE_READ],
                expires_at=noon + timedelta(days=1),
                by=None,
            )

    def test_nothing_is_left_when_the_entry_cannot_be_written(self, browser, typed, monkeypatch):
        def fail(**what):
            raise IntegrityError

        monkeypatch.setattr(audit, "record", fail)

        with pytest.raises(IntegrityError), transaction.atomic():
            browser.post(ADD, typed())

        assert not Client.objects.exists()


class TestReading:
    def test_the_page_says_whom_it_sees_through_and_when_it_was_last_used(self, browser, noon):
        made = ClientFactory(name="Tags", last_used_at=noon, last_used_ip="192.0.2.7", teams=[TeamFactory(name="Desk")])

        text = text_of(browser.get(at("", made)))

        assert "Sees through: Desk" in text
        assert "from 192.0.2.7" in text
        assert made.client_id in text

    def test_one_whose_account_is_in_no_team_says_that_it_sees_nobody(self, browser):
        assert "It sees no one." in text_of(browser.get(at("", ClientFactory())))

    def test_the_list_tells_the_state_of_each(self, browser, noon):
        ClientFactory(name="Fresh")
        ClientFactory(name="Used", last_used_at=noon)
        ClientFactory(name="Over", expires_at=noon)
        ClientFactory(name="Taken", revoked_at=noon, revoked_because="Lost")
        ClientFactory(name="Shut", user=UserFactory(role="partner", is_active=False))

        shown = {client.name: state[1] for client, _, state in browser.get(LIST).context["clients"]}

        assert shown == {
            "Fresh": "Can be used",
            "Used": "In use",
            "Over": "Ended",
            "Taken": "Revoked",
            "Shut": "Its account gives no access",
        }

    def test_an_empty_list_says_what_to_do(self, browser):
        assert "No API clients yet." in text_of(browser.get(LIST))

    def test_the_list_asks_no_more_for_twenty_than_for_one(self, browser):
        ClientFactory()
        one = queries_of(browser, LIST)
        for _ in range(20):
            ClientFactory()

        assert queries_of(browser, LIST) == one


class TestReplacing:
    def test_the_new_secret_opens_and_the_old_one_does_not(self, browser):
        made = ClientFactory()

        secret = secret_of(browser.post(at("_secret", made)))

        made.refresh_from_db()
        assert check_password(secret, made.client_secret)
        assert not check_password("a secret", made.client_secret)
        assert "Secret replaced" in text_of(browser.get(at("", made)))

    def test_asking_for_the_page_replaces_nothing(self, browser):
        made = ClientFactory()

        browser.get(at("_secret", made))

        made.refresh_from_db()
        assert check_password("a secret", made.client_secret)

    def test_a_revoked_one_gets_none(self, browser, noon):
        made = ClientFactory(revoked_at=noon, revoked_because="Lost")

        response = browser.post(at("_secret", made), follow=True)

        assert "is revoked" in text_of(response)
        with pytest.raises(ClientIsRevoked):
            clients.replace_secret(client=made, by=None)


class TestRevoking:
    def test_it_is_revoked_once_with_its_tokens_and_says_why(self, browser, administrator, noon):
        made = ClientFactory()
        AccessToken.objects.create(application=made, expires=noon + timedelta(minutes=5), token="one", scope="")

        browser.post(at("_revoke", made), {"reason": "Contract ended"})
        browser.post(at("_revoke", made), {"reason": "Again"})

        made.refresh_from_db()
        assert (made.revoked_by, made.revoked_because) == (administrator, "Contract ended")
        assert not AccessToken.objects.exists()
        assert AuditEntry.objects.filter(verb="sharing.client_revoked").count() == 1
        text = text_of(browser.get(at("", made)))
        assert "Contract ended" in text
        assert "Replace the secret" not in text

    def test_a_reason_is_asked_for(self, browser):
        made = ClientFactory()

        response = browser.post(at("_revoke", made), {})

        assert response.context["form"].errors == {"reason": ["Enter a reason for revoking it"]}
        made.refresh_from_db()
        assert made.revoked_at is None


class TestAccounts:
    """What the pages of users say of programs."""

    def test_a_program_is_sent_no_letter_to_set_a_password(self, browser, agency, mailoutbox):
        page = reverse("administration_user_add")
        form = {"name": "Tags", "email": "tags@tags.example", "agency": str(agency.uid), "role": "partner"}

        response = browser.post(page, form | hidden_of(browser.get(page)), follow=True)

        assert User.objects.filter(email="tags@tags.example").exists()
        assert mailoutbox == []
        assert "then add an API client for it" in text_of(response)

    def test_it_is_not_among_those_who_never_signed_in(self, browser, account):
        tasks = {task.id: task for task in browser.get("/administration/").context["tasks"]}

        assert account not in tasks["never"].rows
        assert "Tag Monitoring" not in text_of(browser.get("/administration/users/?state=never"))
