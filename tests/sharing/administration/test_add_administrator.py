"""The first administrator of a fresh system, from the console."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sharing.administration.actions import people
from sharing.models import Agency, AuditEntry, User
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db


def run(email="first@agency.example", **options):
    printed = StringIO()
    options = {"name": "First One", "agency": "Assurance", **options}
    call_command("add_administrator", email, **options, stdout=printed, stderr=StringIO())
    return printed.getvalue()


def test_the_link_that_is_printed_sets_the_password_once(client):
    path = run(site="https://monitor.example").strip().removeprefix("https://monitor.example")

    page = client.get(path, follow=True)
    address = page.redirect_chain[-1][0]
    password = "correct horse battery"
    client.post(address, {"password1": password, "password2": password})

    user = User.objects.get()
    assert user.check_password(password)
    assert (user.role, user.agency.name) == ("administrator", "Assurance")
    assert AuditEntry.objects.filter(verb="sharing.user_added", actor="system").exists()
    client.logout()
    assert client.get(path).status_code == 200  # a key is no longer taken: the page says so, and leads nowhere


def test_an_agency_that_is_there_is_used():
    Agency.objects.create(name="Assurance", kind="assurance")

    run(agency="assurance")

    assert Agency.objects.count() == 1


def test_a_second_administrator_is_made_only_when_asked_for():
    UserFactory(role="administrator")

    with pytest.raises(CommandError, match="--another"):
        run()
    assert User.objects.count() == 1

    run(another=True)
    assert people.active_administrators().count() == 2


def test_a_disabled_administrator_does_not_stand_in_the_way():
    UserFactory(role="administrator", is_active=False)

    assert run()


@pytest.mark.parametrize("email", ["nobody", "taken@agency.example"])
def test_an_email_that_cannot_be_is_refused_and_leaves_nothing(email):
    UserFactory(email="TAKEN@agency.example")

    with pytest.raises(CommandError):
        run(email=email)

    assert not Agency.objects.filter(name="Assurance").exists()
    assert User.objects.count() == 1
