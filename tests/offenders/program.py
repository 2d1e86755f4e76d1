"""A program that asks the API about people."""

import itertools
import json

from tests.factories.sharing import ClientFactory, UserFactory


class Program:
    """Of the agency of a team, in which it works; with every scope."""

    def __init__(self, client, team):
        made = ClientFactory(user=UserFactory(role="partner", agency=team.agency, teams=[team], name="Prison system"))
        sent = {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": "a secret"}
        self.user, self._client, self._keys = made.user, client, itertools.count()
        self._token = client.post("/api/v1/token", sent).json()["access_token"]

    def ask(self, method, where, body=None, **headers):
        headers = {"Authorization": f"Bearer {self._token}", **headers}
        sent = json.dumps(body, default=str) if body is not None else ""
        return self._client.generic(method, f"/api/v1/{where}", sent, "application/json", headers=headers)

    def get(self, where):
        return self.ask("GET", where)

    def post(self, where, body, **headers):
        return self.ask("POST", where, body, **{"Idempotency-Key": f"k{next(self._keys)}", **headers})

    def change(self, where, verb, body):
        """As it was last read."""
        read = self.get(where)
        return self.post(f"{where}{verb}/", body, **{"If-Match": read.headers["ETag"]})


def refused(answer):
    """(status, field) of a refusal."""
    return answer.status_code, answer.json().get("errors", [{"field": ""}])[0]["field"]
