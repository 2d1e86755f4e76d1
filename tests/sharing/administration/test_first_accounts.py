"""The first administrator and privacy officer, and the replacement of one who is lost, from the console."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from release_monitor.management.commands import first_accounts as command
from sharing.administration.actions import first_accounts
from sharing.models import Agency, AuditEntry, ChangeNotice, ProposedChange, User
from sharing.proposals import actions as proposals
from sharing.tasks import carry_out_changes
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

JOAN = ["Joan Rudd", "joan@assurance.example", "A4691"]
SAMIRA = ["Samira Holt", "samira@assurance.example", "A4665"]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def owner(monkeypatch):
    """The owner's role is asked for in a test of its own: here the rows are those of this transaction."""
    asked = []
    monkeypatch.setattr(command, "_refuse_without_owner", lambda: asked.append(True))
    return asked


def run(**who):
    printed = StringIO()
    who = {{"administrator": "proposes", "privacy_officer": "agrees"}[role]: three for role, three in who.items()}
    call_command(
        "first_accounts", agency="Assurance", site="https://m.example", **who, stdout=printed, stderr=StringIO()
    )
    return printed.getvalue().split()


def both():
    return run(administrator=JOAN, privacy_officer=SAMIRA)


def lost(role):
    User.objects.filter(role=role).update(is_active=False)


def test_the_links_that_are_printed_set_the_passwords_once(client):
    for link, (_, email, _) in zip(both(), (JOAN, SAMIRA), strict=True):
        path = link.removeprefix("https://m.example")
        address = client.get(path, follow=True).redirect_chain[-1][0]
        client.post(address, {"password1": "correct horse battery", "password2": "correct horse battery"})
        assert User.objects.get(email=email).check_password("correct horse battery")
        client.logout()
        assert client.get(path).status_code == 200  # a key is no longer taken: the page says so, and leads nowhere

    assert sorted(User.objects.values_list("role", flat=True)) == ["administrator", "privacy_officer"]
    assert Agency.objects.get().name == "Assurance"
    assert AuditEntry.objects.filter(verb="sharing.change_done", actor="system").count() == 2


@pytest.mark.parametrize(
    "who",
    [
        {"administrator": JOAN},
        {"privacy_officer": SAMIRA},
        {"administrator": JOAN, "privacy_officer": ["Joan Rudd", "j@a.example", "A1"]},
        {"administrator": JOAN, "privacy_officer": ["Samira Holt", "s@a.example", "a 4691"]},
        {"administrator": JOAN, "privacy_officer": ["Samira Holt", "s@a.example", " "]},
        {"administrator": JOAN, "privacy_officer": ["Samira Holt", "nobody", "A4665"]},
        {"administrator": JOAN, "privacy_officer": ["Samira Holt", JOAN[1], "A4665"]},
    ],
)
def test_one_person_alone_or_twice_makes_no_pair(who):
    with pytest.raises(CommandError):
        run(**who)

    assert not User.objects.exists()


def test_while_there_is_a_live_pair_it_makes_nobody():
    both()

    with pytest.raises(CommandError, match="There is an administrator and a privacy officer"):
        run(administrator=["Third One", "third@a.example", "A3"])

    assert User.objects.count() == 2


@pytest.mark.parametrize(("role", "new"), [("administrator", "administrator"), ("privacy_officer", "privacy_officer")])
def test_one_who_is_lost_is_replaced_by_one_who_can_do_nothing_for_a_day(at_noon, owner, client, role, new):
    both()
    lost(role)

    (link,) = run(**{new: ["Third One", "third@a.example", "A3"]})

    assert owner == [True]
    user = User.objects.get(email="third@a.example")
    path = link.removeprefix("https://m.example")
    assert (user.is_active, client.get(path).status_code) == (False, 200)
    at_noon.shift(DAY - timedelta(seconds=1))
    carry_out_changes()
    assert not User.objects.get(pk=user.pk).is_active
    at_noon.shift(timedelta(seconds=1))
    carry_out_changes()
    assert User.objects.get(pk=user.pk).is_active
    assert client.get(path).status_code == 302  # on to the page that sets the password


def test_all_who_oversee_accounts_are_told_of_it_at_once_and_one_stops_it(at_noon):
    both()
    overseers = [UserFactory(role=role).email for role in ("auditor", "ct_manager", "probation_head")]
    UserFactory(role="probation_officer")
    lost("privacy_officer")

    run(privacy_officer=["Third One", "third@a.example", "A3"])

    told = set(ChangeNotice.objects.values_list("address", flat=True))
    assert told == {*overseers, JOAN[1]}
    change = ProposedChange.objects.agreed_not_done().get()
    auditor = User.objects.get(email=overseers[0])
    assert change in ProposedChange.objects.known_to(auditor)
    proposals.stop(change=change, reason="No one of us is lost", by=auditor)
    at_noon.shift(2 * DAY)
    carry_out_changes()
    assert not User.objects.get(email="third@a.example").is_active


def test_while_a_replacement_waits_there_is_no_second():
    both()
    lost("administrator")
    run(administrator=["Third One", "third@a.example", "A3"])

    with pytest.raises(CommandError, match="is waiting"):
        run(administrator=["Fourth One", "fourth@a.example", "A4"])


def test_a_line_on_their_pages_lasts_until_each_has_signed_in_with_a_second_factor(client, settings, noon):
    settings.SECOND_FACTOR_REQUIRED = True
    both()
    first, second = User.objects.order_by("pk")
    for user in (first, second):
        assert user.name in set(first_accounts.not_yet_proved().values_list("about__name", flat=True))
        User.objects.filter(pk=user.pk).update(last_login=noon)
        assert first_accounts.not_yet_proved().filter(about=user).exists()
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert not first_accounts.not_yet_proved().exists()


def test_the_line_names_them_to_those_who_agree_and_to_nobody_else(client):
    both()
    shown = {}
    for user in (User.objects.get(email=SAMIRA[1]), UserFactory(role="probation_officer")):
        client.force_login(user)
        shown[user.role] = (
            "not yet signed in with a second factor" in client.get(reverse("own_account")).content.decode()
        )

    assert shown == {"privacy_officer": True, "probation_officer": False}


class TestOwner:
    """Whoever has the application's password alone replaces nobody."""

    @pytest.fixture(autouse=True)
    def owner(self):
        return None

    def test_without_the_owners_address_it_is_refused(self, monkeypatch):
        monkeypatch.setattr(connections, "settings", {"default": connections.settings["default"]})

        with pytest.raises(CommandError, match="DATABASE_OWNER_URL is not set"):
            command._refuse_without_owner()

    def test_the_applications_role_in_its_place_is_refused(self, monkeypatch):
        monkeypatch.setattr(command.owner, "OWNER_ALIAS", "default")

        with pytest.raises(CommandError, match="does not own the database"):
            command._refuse_without_owner()
