"""Programs of partners: added, shown, changed, given keys, revoked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from joserfc.jwk import ECKey
from oauth2_provider.models import AccessToken

from sharing import audit
from sharing.clients import actions as clients
from sharing.clients.actions import ClientRefused
from sharing.clients.token_scopes import TokenScope
from sharing.models import AuditEntry, Client, ClientKey, User
from tests.api_programs import registered
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
            "binding": "dpop",
            **changed,
        }

    return fill


@pytest.fixture
def key():
    return ECKey.generate_key("P-256").as_pem(private=False).decode()


def at(name, client):
    return reverse(f"administration_client{name}", args=[client.uid])


class TestAdding:
    def test_it_is_added_once_without_a_secret_and_needs_a_key(self, together, administrator, account, typed, noon):
        form = typed() | hidden_of(together.get(ADD))

        together.post(ADD, form)
        together.post(ADD, form)

        made = Client.objects.get()
        shown = text_of(together.get(at("", made)))
        assert (made.user, made.made_by, made.scopes) == (account, administrator, ["people:read", "releases:read"])
        assert made.last_day == noon.date() + timedelta(days=100)
        assert (made.secret_set_at, made.binding, made.acts_for_users) == (None, "dpop", False)
        assert "It has no key" in shown
        entry = AuditEntry.objects.get(verb="sharing.client_added")
        assert entry.actor == administrator.email
        assert entry.payload.data["after"]["scopes"] == ["people:read", "releases:read"]

    def test_an_empty_form_says_what_to_do_at_each_field(self, browser):
        form = browser.post(ADD, {}).context["form"]

        assert set(form.errors) == {"name", "purpose", "user", "scopes", "ends_on", "binding"}

    @pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (366, False), (367, True)])
    def test_the_last_day_is_today_at_the_earliest_and_a_year_away_at_the_latest(
        self, together, typed, noon, days, refused
    ):
        response = together.post(ADD, typed(last_day=noon.date() + timedelta(days=days)))

        errors = response.context["form"].errors if "form" in (response.context or {}) else {}
        assert ("ends_on" in errors) == refused

    def test_a_name_in_use_is_refused_and_what_was_typed_stays(self, together, typed):
        ClientFactory(name="Tag desk events")

        response = together.post(ADD, typed(name="tag desk EVENTS"))

        assert response.context["form"].errors == {"name": ["There is already an API client called tag desk EVENTS"]}
        assert "Fits and takes off tags on the day" in response.content.decode()

    def test_a_name_that_hides_something_is_refused_and_what_was_typed_stays(self, together, typed):
        response = together.post(ADD, typed(name="Tag\u202edesk"))

        said = "Remove the hidden direction mark after “Tag” (U+202E)"
        assert response.context["form"].errors == {"name": [said]}
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

    def test_nothing_is_left_when_the_entry_cannot_be_written(self, together, typed, monkeypatch):
        def fail(**what):
            raise IntegrityError

        monkeypatch.setattr(audit, "record", fail)

        with pytest.raises(IntegrityError), transaction.atomic():
            together.post(ADD, typed())

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


class TestKeys:
    def test_a_key_is_added_shown_and_removed(self, together, administrator, key, noon):
        made = ClientFactory()
        form = {"key": key} | hidden_of(together.get(at("_key_add", made)))

        together.post(at("_key_add", made), form)
        together.post(at("_key_add", made), form)

        added = ClientKey.objects.get()
        assert (added.client, added.added_by, added.added_at) == (made, administrator, noon)
        assert f"{added.kid} ES256" in text_of(together.get(at("", made)))
        remove = reverse("administration_client_key_remove", args=[added.uid])
        assert "It has no other key" in text_of(together.get(remove))
        assert ClientKey.objects.current().exists()
        gone = text_of(together.post(remove, follow=True))
        assert "no longer works" in gone
        assert "No keys." in gone
        assert "Key removed" in gone

    def test_what_is_no_key_is_said_at_the_field_and_stays(self, together):
        response = together.post(at("_key_add", ClientFactory()), {"key": "ssh-rsa AAAA"})

        assert response.context["form"].errors == {"key": ["Enter a public key as PEM or JWK"]}
        assert "ssh-rsa AAAA" in response.content.decode()

    def test_with_two_keys_no_other_is_offered(self, browser):
        made = ClientFactory()
        for _ in range(2):
            assert "Add a key" in text_of(browser.get(at("", made)))
            registered(made)

        assert "Add a key" not in text_of(browser.get(at("", made)))

    @pytest.mark.parametrize("name", ["_key_add", "_change"])
    def test_a_revoked_one_is_not_changed(self, browser, noon, name):
        made = ClientFactory(revoked_at=noon, revoked_because="Lost")

        assert "is revoked" in text_of(browser.post(at(name, made), follow=True))


class TestChanging:
    def test_binding_and_acting_for_users_are_changed_once_with_an_entry(self, together, noon):
        made = ClientFactory()
        AccessToken.objects.create(application=made, expires=noon + timedelta(minutes=5), token="one", scope="")

        for _ in range(2):
            together.post(at("_change", made), {"binding": "certificate", "acts_for_users": "on"})

        made.refresh_from_db()
        assert (made.binding, made.acts_for_users) == ("certificate", True)
        assert not AccessToken.objects.exists()
        entry = AuditEntry.objects.get(verb="sharing.client_changed")
        assert entry.payload.data["before"] == {"binding": "dpop", "acts_for_users": False}
        text = text_of(together.get(at("", made)))
        assert "Acts on behalf of users: yes, before: no" in text
        assert "Can act on behalf of users of" in text


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
        assert "Change API client" not in text

    def test_a_reason_is_asked_for(self, browser):
        made = ClientFactory()

        response = browser.post(at("_revoke", made), {})

        assert response.context["form"].errors == {"reason": ["Enter a reason for revoking it"]}
        made.refresh_from_db()
        assert made.revoked_at is None


class TestAccounts:
    """What the pages of users say of programs."""

    def test_a_program_is_sent_no_letter_to_set_a_password(self, together, agency, mailoutbox):
        page = reverse("administration_user_add")
        form = {"name": "Tags", "email": "tags@tags.example", "agency": str(agency.uid), "role": "partner"}

        together.post(page, form | hidden_of(together.get(page)))

        assert User.objects.filter(email="tags@tags.example").exists()
        assert mailoutbox == []

    def test_it_is_not_among_those_who_never_signed_in(self, browser, account):
        tasks = {task.id: task for task in browser.get("/administration/").context["tasks"]}

        assert account not in tasks["never"].rows
        assert "Tag Monitoring" not in text_of(browser.get("/administration/users/?state=never"))
