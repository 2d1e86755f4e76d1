"""Every address of the API, asked by a program: with the scope, without it, and with it but of another team."""

import pytest
from django.urls import get_resolver

from documenting.scopes import verbs_of_api
from sharing.clients.permissions import scope_of
from sharing.clients.token_scopes import TokenScope
from tests.factories.sharing import ClientFactory, TeamFactory
from tests.test_doors import DOORS, ROUTES, address_of, cast, undone, world  # noqa: F401 - fixtures

NEEDS_NO_TOKEN = {"token", "entrance", "schema"}  # what there is, and nothing of what is in it
# For users who may give a team access, and for users who ask.
PEOPLE_ONLY = {"teams-list", "access-requests-list", "access-requests-detail"}
# Of the circle of a threat, of who sees both of a match: no partner system knows of them.
PEOPLE_ONLY |= {f"{name}-{part}" for name in ("threats", "matches", "matches-notices") for part in ("list", "detail")}
# What an agency decides to keep: for its information owners.
PEOPLE_ONLY |= {f"retention-{name}-{part}" for name in ("reviews", "holds") for part in ("list", "detail")}
ACTS = ("agree", "refuse", "withdraw", "end")  # of an access request: posts, below an address for people only
OF_A_THREAT = ("warn", "not-to-warn", "review", "circle")
# An administrator selects a program's events first: tests/sharing/events/test_feed.py; links are listed of one person
NOT_SET_UP = {"events-list", "links-list"}
# Reference data, figures and capacity; who is on call and when; files and batches of the program's own
OF_NOBODY = (
    *("imports-", "reference-", "on-call", "shifts-", "batches-", "figures-", "custody-flow", "reconciliations-"),
    *("briefings-", "saved-views-", "capacity-", "forecasts-"),
)
FAMILIES = ("reference", "register", "victims", "matches", "retention")  # of several addresses with one scope
OF_FIGURES = {"briefings", "saved-views"}  # counts, and what is made of them, have one scope
OF_THE_REGISTER = {  # what people tell the police has one scope too
    *("duty-files", "home-visits", "journeys", "known-changes", "never-applied", "notices", "notification-duties"),
    *("notification-periods", "register-items", "told-differences"),
}
READS = [
    door.name
    for door in DOORS
    if door.method == "get"
    and ROUTES.get(door.name, "").startswith("api/")
    and door.name not in NEEDS_NO_TOKEN | PEOPLE_ONLY
]


def views(resolver=None, prefix=""):
    """(name, view class) of every address of the API."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern, route)
        elif route.startswith("api/"):
            yield pattern.name, getattr(pattern.callback, "cls", None) or pattern.callback.view_class


@pytest.fixture
def get(client, settings):
    """Ask with a token of a program of this team that has these scopes; a program is made once."""
    settings.API_LIMITS = settings.API_LIMITS | {"token": 1_000}  # a token for each scope, within a minute
    tokens = {}

    def token_of(team, scopes):
        program = ClientFactory(teams=[team], scopes=list(scopes))
        asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
        return client.post("/api/v1/token", asked).json()["access_token"]

    def send(address, *, team, scopes=tuple(TokenScope)):
        key = (team.pk, tuple(scopes))
        tokens[key] = tokens.get(key) or token_of(team, scopes)
        with undone(address):
            return client.get(address, headers={"Authorization": f"Bearer {tokens[key]}"})

    return send


def test_every_address_says_which_scope_reads_it():
    named = {name for name, view in views() if scope_of(view, "GET") is not None}

    assert {name for name, _ in views()} - named == NEEDS_NO_TOKEN, "give the view a read_scope"


def test_what_only_a_persons_own_token_reads_is_named():
    closed = {name for name, view in views() if (scope := scope_of(view, "GET")) and scope.is_for_people}

    assert closed == PEOPLE_ONLY | {
        *(f"access-requests-{act}" for act in ACTS),
        *(f"threats-{act}" for act in OF_A_THREAT),
        "matches-answer",
    }


def test_a_scope_is_named_as_its_address():
    lists = {name.removesuffix("-list"): view for name, view in views() if name.endswith("-list")}
    resources = {name: view for name, view in lists.items() if name not in OF_FIGURES | OF_THE_REGISTER}

    named = {
        name: {scope_of(view, "GET"), getattr(view, "write_scope", None)} - {None} for name, view in resources.items()
    }

    wrong = {
        name: scopes
        for name, scopes in named.items()
        if not {scope.rpartition(":")[0] for scope in scopes}
        <= {name, *(family for family in FAMILIES if name.startswith(f"{family}-"))}
    }
    assert wrong == {}


def test_every_scope_opens_something():
    verbs = {needed.removeprefix("*people only*: ").strip("`") for _, _, needed in verbs_of_api()}

    assert set(TokenScope) - verbs == set()


# Who decides, signs, accepts, lets in or acknowledges is a person (docs/api.md). A verb is added here, never removed.
NEVER_BY_A_PROGRAM = {
    *(f"/api/v1/alerts/UID/{verb}/" for verb in ("acknowledge", "take", "resolve", "false-alarm")),
    *(f"/api/v1/readiness/UID/{verb}/" for verb in ("sign", "withdraw", "exceptions", "agree", "end-exception")),
    *(f"/api/v1/readiness/UID/{verb}/" for verb in ("day-sheet", "withdraw-act")),
    *(f"/api/v1/date-overrides/{verb}" for verb in ("", "UID/countersign/", "UID/end/")),
    *(
        f"/api/v1/permissions/{verb}"
        for verb in ("", "UID/view/", "UID/withdraw/", "UID/withdraw-approval/", "UID/end/")
    ),
    *(f"/api/v1/recalls/UID/{verb}/" for verb in ("revoke", "refuse")),
    "/api/v1/licences/UID/submit/",
    *("/api/v1/victims/requests/UID/answer/", "/api/v1/victims/notices/UID/acknowledge/"),
    "/api/v1/breaches/UID/decide/",
    *(
        f"/api/v1/{register}/UID/{verb}/"
        for register in ("devices", "accounts", "places-of-stay")
        for verb in ("decide", "verify")
    ),
    *(f"/api/v1/sharing-items/UID/{verb}/" for verb in ("decide", "correct", "hand-over")),
    *(f"/api/v1/handovers/{verb}" for verb in ("", "UID/accept/", "UID/refuse/", "UID/withdraw/")),
    *(f"/api/v1/grants/{verb}" for verb in ("", "UID/end/")),
    *(f"/api/v1/threats/{verb}" for verb in ("", *(f"UID/{act}/" for act in OF_A_THREAT))),
    "/api/v1/matches/UID/answer/",
    *(f"/api/v1/access-requests/{verb}" for verb in ("", *(f"UID/{act}/" for act in ACTS))),
}


def test_what_a_person_alone_may_do_is_closed_to_every_programs_token():
    closed = {address for address, method, needed in verbs_of_api() if method != "GET" and "*people only*" in needed}

    assert closed >= NEVER_BY_A_PROGRAM


def test_a_persons_own_token_reaches_each_of_these_by_a_scope_of_its_resource():
    needs = {address: needed for address, method, needed in verbs_of_api() if address in NEVER_BY_A_PROGRAM}
    decides = {address: needed for address, needed in needs.items() if ":decide`" in needed or ":read`" in needed}

    assert set(decides) == NEVER_BY_A_PROGRAM
    wrong = {each: needed for each, needed in decides.items() if f"`{each.split('/')[3]}:" not in needed}
    assert wrong == {}


def test_there_is_something_to_walk():
    assert {"people-list", "people-detail", "releases-list", "weekly-lists-detail", "grants-detail"} <= set(READS)


def test_a_token_without_the_scope_is_told_nothing(get, cast):  # noqa: F811
    wanted = {name: scope_of(view, "GET") for name, view in views() if name in READS}

    answers = {
        name: get(
            address_of(name, cast),
            team=cast["grant"].team,
            scopes=[scope for scope in TokenScope if scope != wanted[name]],
        )
        for name in READS
    }

    wrong = [
        f"{name}: received {answer.status_code} {answer.json()}"
        for name, answer in answers.items()
        if (answer.status_code, answer.json()) != (403, insufficient(wanted[name]))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def insufficient(scope):
    return {
        "type": "urn:release-monitor:problem:insufficient-scope",
        "title": "Forbidden",
        "status": 403,
        "detail": f"Your token needs the scope {scope}.",
    }


def test_a_token_of_another_team_finds_nobody(get, cast):  # noqa: F811
    another = TeamFactory()
    secrets = ["Wrexcombe", "A7007XQ", *(str(cast[name].uid) for name in ("person", "grant", "release"))]

    wrong = []
    for name in sorted(set(READS) - NOT_SET_UP):
        response = get(address_of(name, cast), team=another)
        told = response.content.decode()
        wrong += [f"{name}: is told {secret}" for secret in secrets if secret in told]
        if response.status_code not in (200, 404):
            wrong.append(f"{name}: received {response.status_code}")
        if response.status_code == 200 and name != "weekly-lists-list" and not name.startswith(OF_NOBODY):  # no secret
            rows = response.json().get("results", response.json().get("entries"))
            wrong += [f"{name}: rows {rows}"] if rows != [] else []

    assert not wrong, "\n" + "\n".join(wrong)


def test_a_token_of_the_team_that_was_let_in_finds_the_person(get, cast):  # noqa: F811
    wrong = []
    about_somebody = {name for name in READS if not name.startswith(OF_NOBODY)}
    for name in sorted(about_somebody - {"weekly-lists-list", *NOT_SET_UP}):
        response = get(address_of(name, cast), team=cast["grant"].team)
        if response.status_code != 200:
            wrong.append(f"{name}: received {response.status_code}, and 200 is expected")
        if str(cast["person"].uid) not in response.content.decode():
            wrong.append(f"{name}: does not tell the person")

    assert not wrong, "\n" + "\n".join(wrong)
