"""A cursor tells nothing, and is taken only at its list from the reader to whom it was given."""

import base64
import json

import pytest

from offenders.models import Offender
from sharing.audit import request_context
from sharing.pages import cursors, pagination
from tests.factories.offenders import OffenderFactory, prison_number
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory, UserFactory

VALUES = [0, "Wrexcombe", 7]


def asked_by(session="", *, path="/api/v1/people/"):
    return request_context.entered(request_context.Scope(session=session, path=path))


def test_it_is_opened_again_by_its_reader_at_its_list():
    with asked_by("client-a"):
        assert cursors.unseal(cursors.seal(VALUES, of="family_name"), of="family_name") == VALUES


def test_it_is_the_same_for_the_same_row():
    assert cursors.seal(VALUES, of="family_name") == cursors.seal(VALUES, of="family_name")


@pytest.mark.parametrize(
    ("reader", "path", "of"),
    [
        ("client-b", "/api/v1/people/", "family_name"),
        ("client-a", "/people/", "family_name"),
        ("client-a", "/api/v1/people/", "-family_name"),
        ("", "/api/v1/people/", "family_name"),
    ],
)
def test_at_another_list_or_for_another_reader_it_is_refused(reader, path, of):
    with asked_by("client-a"):
        cursor = cursors.seal(VALUES, of="family_name")

    with asked_by(reader, path=path), pytest.raises(cursors.BadCursor):
        cursors.unseal(cursor, of=of)


def test_after_a_change_of_the_key_it_is_refused(settings):
    cursor = cursors.seal(VALUES, of="family_name")
    settings.SECRET_KEY = "another " * 8

    with pytest.raises(cursors.BadCursor):
        cursors.unseal(cursor, of="family_name")


def as_before(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("cursor", ["", "x", "ünsinn", "A" * 43, "A" * 5000, as_before(VALUES)])
def test_what_was_not_made_here_is_refused(cursor):
    with pytest.raises(cursors.BadCursor):
        cursors.unseal(cursor, of="family_name")


def test_any_letter_that_is_changed_breaks_it():
    cursor = cursors.seal(VALUES, of="family_name")

    for place, letter in enumerate(cursor[:-1]):  # of the last letter some bits are no part of it
        with pytest.raises(cursors.BadCursor):
            cursors.unseal(f"{cursor[:place]}{'A' if letter != 'A' else 'B'}{cursor[place + 1 :]}", of="family_name")


@pytest.mark.django_db
def test_nothing_of_a_person_can_be_read_in_it():
    rows = [Offender(family_name="Wrexcombe", prison_number=prison_number(n)) for n in range(60)]
    Offender.objects.bulk_create(rows)

    cursor = pagination.paginate_rows(Offender.objects.all(), order="family_name").next
    read = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))

    assert b"Wrex" not in read
    with pytest.raises(ValueError):
        json.loads(read)


@pytest.mark.django_db
class TestOverTheApi:
    @pytest.fixture
    def team(self):
        team = TeamFactory()
        for _ in range(51):
            GrantFactory(subject=OffenderFactory(), team=team)
        return team

    def test_a_page_of_one_client_is_none_of_another(self, client, team):
        def token(name):
            ClientFactory(client_id=name, teams=[team])
            sent = {"grant_type": "client_credentials", "client_id": name, "client_secret": "a secret"}
            return {"Authorization": f"Bearer {client.post('/api/v1/token', sent).json()['access_token']}"}

        first, second = token("client-first"), token("client-second")
        following = client.get("/api/v1/people/", headers=first).json()["next"]

        assert len(client.get(following, headers=first).json()["results"]) == 1
        refused = client.get(following, headers=second)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "cursor")

    def test_a_page_of_one_user_is_none_of_another(self, client, team):
        one, other = UserFactory(teams=[team]), UserFactory(teams=[team])
        client.force_login(one)
        following = client.get("/api/v1/people/").json()["next"]
        assert client.get(following).status_code == 200

        client.force_login(other)

        assert client.get(following).status_code == 400
