"""A population of any size, for measuring: made in the database by a few statements, the same for the same number.

Not the demo: nobody has a story here. People, releases and grants are spread as in real work: access to each person is
given to one office (of some 400 people), one region (a tenth), one prison (some 300) and one officer (some 40); a
national desk sees everybody by its scope. Every tenth is on licence (`population_on_licence.py`), and every tenth
before the Board (`population_before_the_board.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, connections, transaction
from django.utils import timezone

from demo.people.names import FAMILY
from offenders.models import Offence, Offender
from offenders.people.name_index import index_names
from offenders.reference.loading.actions import load_kind
from offenders.reference.offences.kind import OFFENCES
from proofs.population import seed_licences, seed_parole
from sharing.access import permission_id
from sharing.access.rules import PERMISSIONS_OF, GrantRole, Programme
from sharing.models import Agency, Membership, Team, TeamScope, User

PER_OFFICE, PER_PRISON, PER_OFFICER, REGIONS = 400, 300, 40, 10


class NotEmpty(Exception):
    """There are people in this database already; nothing was changed."""


@dataclass(frozen=True)
class Kind:
    """Teams of one kind: how many there are of a population, and as what they are given access."""

    prefix: str
    kind: str
    people_each: int  # 0: a fixed number of teams
    teams: int
    grant_role: GrantRole
    role: str

    def count(self, people: int) -> int:
        return self.teams or max(1, people // self.people_each)


KINDS = (
    Kind("office", Team.Kind.CASELOAD, PER_OFFICE, 0, GrantRole.LEAD, "probation_manager"),
    Kind("region", Team.Kind.REGION, 0, REGIONS, GrantRole.CONTRIBUTOR, "ct_analyst"),
    Kind("prison", Team.Kind.ESTABLISHMENT, PER_PRISON, 0, GrantRole.CONTRIBUTOR, "prison_offender_manager"),
    Kind("officer", Team.Kind.CASE_GROUP, PER_OFFICER, 0, GrantRole.CONTRIBUTOR, "probation_officer"),
)


@transaction.atomic
def seed(people: int, *, today: date, doing: Callable[[str], None] = lambda words: None) -> dict[str, str]:
    """Fill an empty database. Returns the e-mail of one user for each kind of reader.

    Raises NotEmpty. `people`: from 1 to 6,000,000 (as many prison numbers as are made here).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM offenders_offender)")
        if cursor.fetchone()[0]:
            raise NotEmpty
        if not Offence.objects.exists():
            load_kind(OFFENCES, at=timezone.now())
        readers = _desk()
        for words, statement, params in _statements(people, today):
            doing(words)
            cursor.execute(statement, params)
        for kind in KINDS:
            doing(f"{kind.prefix}s and their grants")
            readers[kind.prefix] = _let_in(cursor, kind, people)
        doing("who answers for them")
        _answer(cursor)
        for part in (seed_licences, seed_parole):
            for words, statement, params in part.statements(today):
                doing(words)
                cursor.execute(statement, params)
    doing("words of their names")
    index_names(Offender.objects.values_list("pk", flat=True))
    return readers


@contextmanager
def without_history() -> Iterator[None]:
    """Meanwhile no versions of rows are kept (docs/history.md): of invented people for measuring they would be three
    million rows more. As the owner; not within a transaction that has touched the tables."""
    with connections["owner" if "owner" in connections else "default"].cursor() as cursor:
        cursor.execute(HISTORY.format("DISABLE"))
        try:
            yield
        finally:
            cursor.execute(HISTORY.format("ENABLE"))


HISTORY = """DO $$
DECLARE kept regclass;
BEGIN
    FOR kept IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'keep_row_version' LOOP
        EXECUTE format('ALTER TABLE %s {} TRIGGER keep_row_version', kept);
    END LOOP;
END $$"""


def analyze() -> None:
    """Tell the planner what is there now, and put words that wait into their index; the server would in its own time.
    As the owner: nobody else may, and the server would pass the tables over with no more than a warning."""
    with connections["owner" if "owner" in connections else "default"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _desk() -> dict[str, str]:
    agency = Agency.objects.create(name="Seeded agency", kind=Agency.Kind.PROBATION)
    desk = _team(agency, "national desk", Team.Kind.NATIONAL_DESK)
    for programme in Programme:
        TeamScope.objects.create(team=desk, programme=programme, reason="Seeded", starts_at="2020-01-01T00:00Z")
    return {"national": _member(agency, desk, "national", "ct_analyst")}


def _team(agency: Agency, name: str, kind: str) -> Team:
    from django.contrib.auth.models import Group

    return Team.objects.create(
        group=Group.objects.create(name=f"seeded {name}"), name=f"Seeded {name}", kind=kind, agency=agency
    )


def _member(agency: Agency, team: Team, name: str, role: str) -> str:
    user = User(email=f"{name}@seeded.example", name=f"Seeded {name}", agency=agency, role=role)
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, team=team, starts_at="2020-01-01T00:00Z")
    return user.email


def _statements(people: int, today: date) -> Iterator[tuple[str, str, list]]:
    """(words, SQL, parameters). Chance comes from a hash of the number, so that each run is the same."""
    yield (
        "people",
        """
        WITH names AS (SELECT regexp_split_to_array(btrim(%s), '\\s+') AS list)
        INSERT INTO offenders_offender (family_name, given_names, prison_number, marking, date_of_birth, sex,
                                        nationalities, region, status)
        SELECT list[1 + abs(hashint4(n)) %% array_length(list, 1)] || CASE WHEN n %% 7 = 0 THEN '-' ELSE '' END
                 || CASE WHEN n %% 7 = 0 THEN list[1 + abs(hashint4(n + 1)) %% array_length(list, 1)] ELSE '' END,
               list[1 + abs(hashint4(n + 2)) %% array_length(list, 1)],
               'A' || lpad((n %% 10000)::text, 4, '0') || chr(65 + n / 10000 / 26 %% 26) || chr(65 + n / 10000 %% 26),
               'OFFICIAL-SENSITIVE',
               date '1960-01-01' + abs(hashint4(n + 3)) %% 16000, 'male', '{}',
               'Region ' || n %% 10, 'in_custody'
        FROM names, generate_series(0, %s - 1) n
        """,
        [FAMILY.strip(), people],
    )
    yield (
        "programmes",
        """
        INSERT INTO sharing_personprogramme (subject_id, programme, starts_at, reason, ended_because)
        SELECT id, CASE WHEN id %% 25 = 0 THEN 'state_threats' ELSE 'terrorism' END, '2020-01-01T00:00Z', '', ''
        FROM offenders_offender
        """,
        [],
    )
    yield (
        "periods of custody",
        """
        INSERT INTO offenders_custodyperiod (offender_id, starts_on, is_recall)
        SELECT id, %s::date - 700 - (abs(hashint8(id)) %% 2000)::int, false FROM offenders_offender
        """,
        [today],
    )
    yield (
        "official dates",
        """
        INSERT INTO offenders_keydate (offender_id, code, origin, falls_on, source, as_at, confirmed, recorded_at)
        SELECT id, 'CRD', 'official', %s::date + (abs(hashint8(id + 7)) %% 1070)::int, 'Seeded', %s::date, '[]', now()
        FROM offenders_offender
        """,
        [today, today],
    )
    yield (
        "releases",
        """
        INSERT INTO offenders_release
               (offender_id, period_id, basis, certainty, origin, status, expected_on, leaves_on, warn_on, is_counted)
        SELECT d.offender_id, p.id, 'CRD', 'fixed', 'official', 'expected', d.falls_on, d.goes, d.goes, true
        FROM (SELECT offender_id, falls_on,
                     falls_on - greatest(0, extract(isodow FROM falls_on)::int - 5) AS goes FROM offenders_keydate) d
        JOIN offenders_custodyperiod p ON p.offender_id = d.offender_id
        """,
        [],
    )


def _let_in(cursor, kind: Kind, people: int) -> str:
    """Teams of this kind, each given access to its share of the people; one member in the first of them."""
    agency = Agency.objects.get(name="Seeded agency")
    count = kind.count(people)
    cursor.execute(
        "INSERT INTO auth_group (name) SELECT %s || n FROM generate_series(0, %s - 1) n",
        [f"seeded {kind.prefix} ", count],
    )
    cursor.execute(
        """
        INSERT INTO sharing_team (group_id, name, kind, agency_id, phone)
        SELECT id, initcap(name), %s, %s, '' FROM auth_group WHERE name LIKE %s
        """,
        [kind.kind, agency.pk, f"seeded {kind.prefix} %"],
    )
    cursor.execute(
        """
        WITH teams AS (SELECT array_agg(id ORDER BY id) AS ids FROM auth_group WHERE name LIKE %s)
        INSERT INTO sharing_grant (subject_id, team_id, grant_role, reason, made_at, starts_at, ended_because)
        SELECT o.id, ids[1 + abs(hashint8(o.id + %s)) %% %s], %s, 'Seeded', now(), timestamptz '2020-01-01', ''
        FROM offenders_offender o, teams
        """,
        [f"seeded {kind.prefix} %", len(kind.prefix), count, kind.grant_role],
    )
    permissions = [permission_id(permission) for permission in sorted(PERMISSIONS_OF[kind.grant_role])]
    cursor.execute(
        """
        INSERT INTO sharing_subjectpermission (content_object_id, group_id, permission_id, grant_id, starts_at)
        SELECT g.subject_id, g.team_id, p, g.id, g.starts_at
        FROM sharing_grant g JOIN sharing_team t ON t.group_id = g.team_id AND t.kind = %s, unnest(%s::int[]) p
        """,
        [kind.kind, permissions],
    )
    first = Team.objects.filter(kind=kind.kind).order_by("pk").first()
    assert first is not None
    return _member(agency, first, kind.prefix, kind.role)


def _answer(cursor) -> None:
    """Each office has a manager and an officer, who answer for its people."""
    for role in ("probation_manager", "probation_officer"):
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO sharing_user (password, email, name, agency_id, role, phone, staff_number, is_active,
                                          keyboard_shortcuts, created_at)
                SELECT '!', 'answers.' || %s || t.group_id || '@seeded.example', 'Seeded ' || t.name, t.agency_id, %s,
                       '', '', true, true, now()
                FROM sharing_team t WHERE t.kind = 'caseload'
                RETURNING id, email
            )
            INSERT INTO sharing_membership (user_id, team_id, starts_at)
            SELECT made.id, t.group_id, timestamptz '2020-01-01' FROM made
            JOIN sharing_team t ON made.email = 'answers.' || %s || t.group_id || '@seeded.example'
            """,
            [role, role, role],
        )
    cursor.execute(
        """
        INSERT INTO sharing_duty (subject_id, agency_id, team_id, owner_id, deputy_id, owned_since, starts_at, reason)
        SELECT g.subject_id, t.agency_id, t.group_id, o.id, d.id, g.starts_at, g.starts_at, 'Seeded'
        FROM sharing_grant g
        JOIN sharing_team t ON t.group_id = g.team_id AND t.kind = 'caseload'
        JOIN sharing_user o ON o.email = 'answers.probation_manager' || t.group_id || '@seeded.example'
        JOIN sharing_user d ON d.email = 'answers.probation_officer' || t.group_id || '@seeded.example'
        """
    )
