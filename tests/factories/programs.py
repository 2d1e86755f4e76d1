"""Programs of partners that ask over HTTP, with a token, of the person to whom their team was given access."""

from django.test import Client

from sharing.access.rules import GrantRole
from sharing.clients.token_scopes import TokenScope
from tests.factories.sharing import AgencyFactory, ClientFactory, GrantFactory, TeamFactory, UserFactory


class Caller:
    """Asks the API. Each POST has a key of its own, and the version of the row that it changes."""

    def __init__(self, **headers):
        self.client, self.headers, self.posts = Client(), headers, 0

    def get(self, address, **query):
        return self.client.get(address, query, headers=self.headers)

    def post(self, address, body=None, **headers):
        """address: of a list, or of a verb below a row."""
        self.posts += 1
        row = f"{address.rstrip('/').rpartition('/')[0]}/"
        is_verb = row.count("/") > 4
        known = {"If-Match": self.get(row).headers.get("ETag", "")} if is_verb else {}
        more = known | {"Idempotency-Key": f"key {self.posts}"} | self.headers | headers
        return self.client.post(address, body or {}, content_type="application/json", headers=more)


def program_for(person, agency_kind, *, grant_role=GrantRole.CONTRIBUTOR, scopes=tuple(TokenScope)):
    """A program of an agency of this kind, with a token."""
    team = TeamFactory(agency=AgencyFactory(kind=agency_kind))
    GrantFactory(subject=person, team=team, grant_role=grant_role)
    account = UserFactory(role="partner", agency=team.agency, teams=[team])
    row = ClientFactory(user=account, scopes=list(scopes))
    asked = {"grant_type": "client_credentials", "client_id": row.client_id, "client_secret": "a secret"}
    caller = Caller(Authorization=f"Bearer {Client().post('/api/v1/token', asked).json()['access_token']}")
    caller.account = account
    return caller


def signed_in(user):
    """A person of an agency in a browser's session."""
    caller = Caller()
    caller.client.force_login(user)
    return caller
