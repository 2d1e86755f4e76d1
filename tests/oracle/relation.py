"""Small worlds drawn at random, of which all that uses the relation of need-to-know is asked, and the oracle too.

A world has a handful of people, users and teams, and of everything that gives access or keeps out: before its time,
live and over. What a user of the relation says otherwise than the oracle is a difference, in words.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.test.testcases import TestCase

from licence.checks.actions import plans
from offenders.models import Offender
from proofs.access import facts as access_facts
from sharing import access, alerts, row_guard
from sharing.access import sql
from sharing.access.rules import PERMISSIONS_OF, GrantRole, Permission, Programme
from sharing.alerts import raising
from sharing.alerts.threads.rules import thread_key
from sharing.duties import gaps, owners
from sharing.grants import access_reasons, who_can_see
from sharing.items.actions import holding
from sharing.models import (
    Alert,
    Duty,
    Exclusion,
    Grant,
    Item,
    ItemReading,
    ItemText,
    Membership,
    PersonProgramme,
    Receipt,
    Restriction,
    Severity,
    SubjectPermission,
    Team,
    TeamScope,
    Thread,
    User,
)
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, ReceiptFactory, TeamFactory, UserFactory
from tests.oracle import acts
from tests.oracle.oracle import Facts, Oracle

NOW = datetime.fromisoformat("2026-11-27T10:00:00+00:00")
HOUR = timedelta(hours=1)
KIND = alerts.AlertKind("tests.relation", "Something happened", Severity.NORMAL, HOUR, alerts.Matter.CHECKS)
FILLED = {*access_facts.OF_ACCESS, "sharing_item", "sharing_alert", "sharing_receipt", "sharing_thread"}
ROLES = (
    *("ct_manager", "ct_analyst", "probation_officer", "probation_manager", "ppcs", "privacy_officer"),
    *("administrator", "partner", "victim_liaison"),
)


@dataclass
class Cast:
    """Who is there in every world. Made once."""

    people: list[Offender]
    users: list[User]
    teams: list[Team]


def cast() -> Cast:
    alerts.register(KIND)
    agencies = [AgencyFactory(kind=kind) for kind in ("ct_police", "probation", "partner")]
    users = [
        UserFactory(role=role, agency=agencies[2] if role == "partner" else agencies[n % 2], is_active=n != 1)
        for n, role in enumerate(ROLES)
    ]
    kinds = ("caseload", "caseload", "region", "national_desk", "caseload")
    teams = [TeamFactory(agency=agencies[n % 2], kind=kind) for n, kind in enumerate(kinds)]
    teams.append(TeamFactory(agency=agencies[2], kind="caseload"))
    teams.append(TeamFactory(agency=agencies[1], kind="establishment", place_code="FSI"))
    Team.objects.filter(pk=teams[4].pk).update(closed_at=NOW - timedelta(days=1))
    teams += [TeamFactory(agency=user.agency, kind="personal", owner=user) for user in (users[0], users[2])]
    people = [OffenderFactory(programme="") for _ in range(3)]
    return Cast(people, users, teams)


class World:
    """One draw: `seed` says which rows there are. Whoever else is in the database is not asked about."""

    def __init__(self, cast: Cast, seed: int):
        self.cast, self._draw = cast, random.Random(seed)
        self._manage()
        self._let_in()
        self._keep_out()
        self._items()
        self._alerts()
        self._duties()

    def _if(self, chance: float) -> bool:
        return self._draw.random() < chance

    def _span(self) -> dict[str, datetime | None]:
        """Mostly live; else over, or still to come. The moment itself is drawn too: it begins, and ends no longer."""
        day = timedelta(days=1)
        starts, ends = self._draw.choices(
            [(-9 * day, None), (-9 * day, 9 * day), (timedelta(0), 9 * day), (-9 * day, timedelta(0)), (day, None)],
            weights=[5, 2, 1, 1, 1],
        )[0]
        return {"starts_at": NOW + starts, "ends_at": None if ends is None else NOW + ends}

    def _manage(self) -> None:
        """Under one programme, the other, both or none by now."""
        for person in self.cast.people:
            for programme in Programme:
                if self._if(0.6):
                    span = self._span()
                    PersonProgramme.objects.create(subject=person, programme=programme, **span)

    def _let_in(self) -> None:
        everybody = [(user, team) for user in self.cast.users for team in self.cast.teams]
        Membership.objects.bulk_create(
            Membership(user=user, team=team, **self._span())
            for user, team in everybody
            if (team.owner_id == user.pk if team.kind == "personal" else self._if(0.35))
        )
        for team in self.cast.teams:
            for person in self.cast.people:
                if self._if(0.35):
                    self._grant(team, person)
            if team.kind == "national_desk" and self._if(0.6):
                role = self._draw.choice(list(GrantRole))
                programme = self._draw.choice(["terrorism", "state_threats"])
                TeamScope.objects.create(
                    team=team, programme=programme, grant_role=role, reason="A desk", **self._span()
                )

    def _grant(self, team: Team, person: Offender) -> None:
        in_emergency = team.kind == "personal" and self._if(0.5)
        role = GrantRole.READER if in_emergency else self._draw.choice(list(GrantRole))
        span = self._span()
        is_ended = span["starts_at"] < NOW and self._if(0.15)
        ended = {"ended_at": NOW - timedelta(minutes=1), "ended_because": "No longer"} if is_ended else {}
        named = "" if in_emergency or self._if(0.6) else self._draw.choice(list(Programme))
        made = Grant.objects.create(
            subject=person, team=team, grant_role=role, programme=named, reason="Works with", **span, **ended
        )
        SubjectPermission.objects.bulk_create(
            SubjectPermission(
                content_object=person,
                group_id=team.pk,
                permission_id=access.permission_id(permission),
                grant=made,
                starts_at=span["starts_at"],
                ends_at=ended.get("ended_at", span["ends_at"]),
                is_emergency=in_emergency,
                programme=named,
            )
            for permission in PERMISSIONS_OF[role]
        )

    def _keep_out(self) -> None:
        for person in self.cast.people:
            for user in self.cast.users:
                if self._if(0.12):
                    self._limit(Exclusion(user=user), person)
            while self._if(0.3):
                row = self._limit(Restriction(), person)
                row.users.set(self._some(self.cast.users))
                row.teams.set(self._some(self.cast.teams))

    def _limit(self, row: Any, person: Offender) -> Any:
        span = self._span()
        ended = {"ended_by": self.cast.users[0], "ended_because": "No longer"} if span["ends_at"] else {}
        for name, value in {"subject": person, "reason": "Known to them", **span, **ended}.items():
            setattr(row, name, value)
        row.save()
        return row

    def _some(self, of: list[Any], chance: float = 0.3) -> list[Any]:
        return [one for one in of if self._if(chance)]

    def _items(self) -> None:
        teams = [team for team in self.cast.teams if team.kind != "personal"]
        for person in self.cast.people:
            while self._if(0.5):
                team, user = self._draw.choice(teams), self.cast.users[0]
                item = Item.objects.create(
                    subject=person,
                    team=team,
                    agency=team.agency,
                    title="Something",
                    gist="Of note",
                    recorded_by=user,
                    owner=user,
                    kind="concern",
                    no_api=self._if(0.5),
                    programme="" if self._if(0.5) else self._draw.choice(list(Programme)),
                    is_named_only=self._if(0.4),
                    expires_at=NOW + timedelta(days=self._draw.choice([-1, 1])) if self._if(0.3) else None,
                )
                ItemText.objects.create(item=item, narrative="Of note")
                item.readers.set(self._some(self.cast.users))
                item.reader_teams.set(self._some(teams, 0.2))
                for other in self._some([each for each in teams if each != team]):
                    recalled = NOW - timedelta(days=1) if self._if(0.3) else None
                    extent = ItemReading.Extent.FULL if other.pk % 2 else ItemReading.Extent.GIST
                    ItemReading.objects.create(
                        item=item, team=other, extent=extent, shared_by=user, recalled_at=recalled
                    )

    def _alerts(self) -> None:
        """Told to any team, with access or not: what was told long ago outlives what it rested on."""
        self._own_items = list(Item.objects.filter(subject__in=self.cast.people).order_by("pk"))
        items: list[Item | None] = [None, *self._own_items]
        for number in range(5):
            item = self._draw.choice(items)
            person = item.subject if item else self._draw.choice([*self.cast.people, None])
            roles = self._some(list(ROLES), 0.5) if self._if(0.3) else None
            thread, _ = Thread.objects.get_or_create(
                subject=person,
                matter=KIND.matter,
                key=thread_key(subject=person and person.pk, key=f"drawn:{number}", item=item and item.pk),
                defaults={"opened_at": NOW},
            )
            alert = Alert.objects.create(
                thread=thread,
                kind=KIND.name,
                key=f"drawn:{number}",
                subject=person,
                item=item,
                severity=3,
                title="Told",
                raised_at=NOW,
            )
            Alert.objects.filter(pk=alert.pk).update(for_roles=roles)
            for team in self._some(self.cast.teams, 0.5):
                ReceiptFactory(alert=alert, thread=thread, team=team, subject=person, severity=3, told_at=NOW)

    def _duties(self) -> None:
        teams = [team for team in self.cast.teams if team.kind != "personal"]
        for person in self.cast.people:
            named = {team.agency_id: team for team in self._some(teams, 0.5)}
            for team in named.values():
                owner, deputy = self._draw.sample(self.cast.users, 2)
                Duty.objects.create(
                    subject=person,
                    agency=team.agency,
                    team=team,
                    owner=owner,
                    deputy=deputy if self._if(0.7) else None,
                    owned_since=NOW - timedelta(days=9),
                    starts_at=NOW - timedelta(days=9),
                    reason="Answers",
                )

    # What is asked of it

    def differences(self) -> Iterator[str]:
        with mock.patch("django.utils.timezone.now", return_value=NOW):
            self.oracle = _oracle()
            yield from self._lists()
            yield from self._from_the_persons_side()
            yield from self._bells()
            yield from self._answering()
            yield from self._working()
            yield from self._held()
            yield from self._full_texts()
            yield from self._programmes()

    def _lists(self) -> Iterator[str]:
        for user in self.cast.users:
            for permission in Permission:
                right = self.oracle.whom(user.pk, permission.value)
                for is_list in (False, True):
                    rows = access.limit(Offender.objects.all(), user, permission, is_list=is_list)
                    yield from _differ(f"{user.role} {permission} list={is_list}", _keys(rows), right)
            for person in self.cast.people:
                seen = access.may(user, Permission.VIEW, person)
                yield from _differ(f"{user.role} may view {person.pk}", seen, self.oracle.sees(user.pk, person.pk))

    def _from_the_persons_side(self) -> Iterator[str]:
        oracle = self.oracle
        for person in self.cast.people:
            may = {
                permission: {user.pk for user in self.cast.users if oracle.may(user.pk, permission.value, person.pk)}
                for permission in Permission
            }
            yield from _differ("who sees", self._users(who_can_see.who_sees(person, at=NOW)), may[Permission.VIEW])
            yield from _differ("who shares", self._users(who_can_see.who_shares(person, at=NOW)), may[Permission.SHARE])
            ours = [team.pk for team in self.cast.teams if team.kind != "personal"]
            teams = {key for key in ours if key in oracle._open_teams and self._team_is_let_in(key, person)}
            seeing = who_can_see.teams_that_see(person, at=NOW).filter(pk__in=ours)
            yield from _differ("teams that see", _keys(seeing), teams)
            for user in self.cast.users:
                bars = who_can_see.bars_on(user, person, at=NOW)
                is_barred = bars.exclusion is not None or bars.is_restricted
                yield from _differ(f"bars on {user.role}", is_barred, person.pk in oracle.barred(user.pk))
                why = access_reasons.access_reason(user, person, reader=self.cast.users[0])
                yield from _differ(f"why {user.role}", why.yes, oracle.sees(user.pk, person.pk))

    def _team_is_let_in(self, team: int, person: Offender) -> bool:
        return acts.team_sees(self.oracle, team, person.pk)

    def _bells(self) -> Iterator[str]:
        """For whom an alert of then is there, rings when it is acknowledged or over; a new one when it is raised."""
        for alert in Alert.objects.filter(kind=KIND.name).order_by("pk"):
            yield from self._bell(alert, set(raising.members([alert.pk])))
        raised = [self._raised(item) for item in [*self._own_items, None]]
        self.oracle = _oracle()
        for alert, rung in raised:
            yield from self._bell(alert, rung)

    def _raised(self, item: Item | None) -> tuple[Alert, set[int]]:
        """A new alert, about the item if there is one, and whom its bell rings."""
        person, key = item.subject if item else self.cast.people[0], f"new:{item.pk if item else 0}"
        with mock.patch.object(raising, "nudge") as nudge, TestCase.captureOnCommitCallbacks(execute=True):
            alert = alerts.raise_alert(kind=KIND, key=key, subject=person, text="", item=item, at=NOW)
        return alert, set(nudge.call_args.args[0])

    def _bell(self, alert: Alert, rung: set[int]) -> Iterator[str]:
        """The inbox of each, to answer or for information, whom the bell rings, and of an alert about somebody the
        oracle."""
        inboxes = {
            user.pk
            for user in self.cast.users
            if Receipt.objects.filter(alert=alert, closed_at=None).to_teams_of(user).visible_to(user).exists()
        }
        yield from _differ(f"bell of {alert.key}", rung & {user.pk for user in self.cast.users}, inboxes)
        if alert.subject_id is not None:
            right = {user.pk for user in self.cast.users if self.oracle.sees_row(user.pk, "sharing_alert", alert.pk)}
            yield from _differ(f"inboxes of {alert.key}", inboxes, right)

    def _answering(self) -> Iterator[str]:
        """Each duty as one person's page judges it, as the job judges all, and as the oracle does."""
        for person in self.cast.people:
            for owned in owners.owners_of(person, at=NOW):
                row = Duty.objects.get(subject=person, agency=owned.agency)
                right = [self._can_answer(row, key) for key in (row.owner_id, row.deputy_id)]
                said = [owned.owner is not None, owned.deputy is not None]
                yield from _differ(f"who answers in {owned.agency}", said, right)
        with connection.cursor() as cursor:
            end = "done AS (SELECT) SELECT subject_id, agency_id, has_owner, has_deputy FROM duties"
            ours = [person.pk for person in self.cast.people]
            cursor.execute(gaps._gap_sql(end, ours), gaps._params(NOW, ours))
            for person_key, agency, has_owner, has_deputy in cursor.fetchall():
                row = Duty.objects.get(subject_id=person_key, agency_id=agency)
                right = [self._can_answer(row, key) for key in (row.owner_id, row.deputy_id)]
                yield from _differ("the job of gaps", [has_owner, has_deputy], right)

    def _working(self) -> Iterator[str]:
        """Which teams work with a person, and which agencies need an owner: of one person, and of all at once."""
        ours = [person.pk for person in self.cast.people]
        teams = list(Team.objects.select_related("agency").filter(pk__in=_team_keys(self.cast)))
        with connection.cursor() as cursor:
            cursor.execute(
                gaps._gap_sql("done AS (SELECT) SELECT subject_id, agency_id FROM needed", ours),
                gaps._params(NOW, ours),
            )
            needed = set(cursor.fetchall())
        for person in self.cast.people:
            working = {team.pk for team in teams if self._works(team, person)}
            needing = {team.agency_id for team in teams if self._needs_owner(team, person)}
            yield from _differ("agencies of the job", {agency for key, agency in needed if key == person.pk}, needing)
            alone = owners.agencies_that_need_one(person, at=NOW)
            yield from _differ("agencies that need an owner", _keys(alone), needing)
            checking = plans.who_may_check(person)["teams"]
            yield from _differ("teams that may check", _keys(checking) & _team_keys(self.cast), working)
            for agency in {team.agency for team in teams}:
                right = {team.pk for team in teams if team.agency_id == agency.pk and self._changes(team, person)}
                said = _keys(owners.teams_that_answer(person, agency, at=NOW)) & _team_keys(self.cast)
                yield from _differ(f"teams of {agency} that answer", said, right)

    def _grants(self, team: Team, person: Offender) -> list[Any]:
        """The live ones by which the team works with the person; none of a team that was closed, or personal."""
        is_open = team.pk in self.oracle._open_teams and team.kind != "personal"
        programmes = self.oracle.programmes_of(person.pk)
        return [
            row
            for row in self.oracle.live_grants.get(team.pk, [])
            if is_open and row.subject_id == person.pk and (not row.programme or row.programme in programmes)
            if row.grant_role in ("lead", "contributor")
        ]

    def _works(self, team: Team, person: Offender) -> bool:
        return bool(self._grants(team, person))

    def _needs_owner(self, team: Team, person: Offender) -> bool:
        """It leads, or contributes and does not only write up what happened in a place that the person has left."""
        return team.agency.kind != "partner" and any(
            row.grant_role == "lead" or row.ends_at is None or not team.place_code for row in self._grants(team, person)
        )

    def _changes(self, team: Team, person: Offender) -> bool:
        """By a grant, or by a scope over a programme of the person's."""
        programmes = self.oracle.programmes_of(person.pk)
        by_scope = any(
            row.team_id == team.pk
            and row.programme in programmes
            and row.grant_role in ("lead", "contributor")
            and self.oracle.is_live(row)
            for row in self.oracle.facts["sharing_teamscope"]
        )
        return self._works(team, person) or (by_scope and team.pk in self.oracle._open_teams)

    def _can_answer(self, duty: Duty, user: int | None) -> bool:
        oracle = self.oracle
        return (
            user is not None
            and oracle.can(user, "change_people")
            and oracle.users[user].role != "partner"
            and duty.team_id in oracle.teams_of(user)
            and self._team_is_let_in(duty.team_id, duty.subject)
            and duty.subject_id not in oracle.barred(user)
        )

    def _held(self) -> Iterator[str]:
        oracle = self.oracle
        right = {
            key
            for key, item in ((item.pk, oracle.rows["sharing_item"][item.pk]) for item in self._own_items)
            if not any(
                oracle.users[user.pk].role != "partner"
                and oracle.holds_item(user.pk, item)
                and oracle.sees_as_usual(user.pk, item.person)
                for user in self.cast.users
            )
        }
        said = holding.without_holder(NOW, only=[item.pk for item in self._own_items])
        yield from _differ("items that nobody holds", set(said), right)

    def _full_texts(self) -> Iterator[str]:
        """Of which items the database gives each the full text, past every filter of the application."""
        oracle, rows = self.oracle, self.oracle.rows["sharing_item"]
        whole = set(ItemReading.objects.standing().filter(extent="full").values_list("item_id", "team_id"))
        for user in self.cast.users:
            teams = oracle.teams_of(user.pk)
            right = {
                item.pk
                for item in self._own_items
                if oracle.sees_row(user.pk, "sharing_item", item.pk)
                and (oracle.holds_item(user.pk, rows[item.pk]) or any((item.pk, team) in whole for team in teams))
            }
            with row_guard.reading_as(partial(User.objects.get, pk=user.pk)):
                given = _keys(ItemText.objects.filter(item__in=self._own_items))
            yield from _differ(f"full texts given to {user.role}", given, right)

    def _programmes(self) -> Iterator[str]:
        """Which rows of programmes each knows of, and who is found by one."""
        oracle, ours = self.oracle, [person.pk for person in self.cast.people]
        for user in self.cast.users:
            rows = PersonProgramme.objects.filter(subject__in=ours)
            right = {row.pk for row in rows if oracle.sees_row(user.pk, "sharing_personprogramme", row.pk)}
            yield from _differ(f"programmes known to {user.role}", _keys(rows.visible_to(user)), right)
            for programme in Programme:
                found = access.under(Offender.objects.filter(pk__in=ours).visible_to(user), user, programme)
                known = {
                    person
                    for person in ours
                    if oracle.sees(user.pk, person)
                    and programme in oracle.programmes_of(person)
                    and oracle.knows_programme(user.pk, person, programme)
                }
                yield from _differ(f"{programme} as {user.role} finds it", _keys(found), known)

    def _users(self, rows: Any) -> set[int]:
        return _keys(rows.filter(pk__in=[user.pk for user in self.cast.users]))


def _oracle() -> Oracle:
    """Of the rows as they stand, of the tables that these worlds fill."""
    out = io.StringIO()
    tables = {name: columns for name, columns in access_facts.tables().items() if name in FILLED}
    with mock.patch.object(access_facts, "tables", return_value=tables):
        access_facts.write(out)
    return Oracle(Facts(json.loads(out.getvalue())), at=NOW)


def _team_keys(cast: Cast) -> set[int]:
    return {team.pk for team in cast.teams}


def _keys(rows: Any) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _differ(what: str, said: Any, right: Any) -> Iterator[str]:
    if said != right:
        yield f"{what}: {said}, and not {right}"


def compare(people: Cast, seed: int) -> list[str]:
    """What differs in the world of this seed, which is taken back."""
    with transaction.atomic():
        found = list(World(people, seed).differences())
        transaction.set_rollback(True)
    return [f"world {seed}: {each}" for each in found]


# The faults that were there once, and others: each must be found.


def _without(name: str, old: str, new: str = "true") -> Any:
    own = getattr(sql, name)

    def changed(*args: Any, **more: Any) -> str:
        words = own(*args, **more)
        if old not in words:
            raise LookupError(f"{old} is not in {name}")
        return words.replace(old, new)

    return mock.patch.object(sql, name, changed)


FAULTS = {
    "the bell asks nobody's grant": lambda: mock.patch.object(
        sql, "may", lambda person, asker, **more: sql.not_barred(person, asker)
    ),
    "the bell asks nothing of the item": lambda: mock.patch.object(sql, "item_known", return_value="true"),
    "a restriction names the team that was told alone": lambda: mock.patch.object(
        sql, "of_user", lambda user, role: sql.Asker(user, "= m.team_id", role)
    ),
    "an exclusion is not asked": lambda: mock.patch.object(sql, "not_excluded", return_value="true"),
    "a restriction is not asked": lambda: mock.patch.object(sql, "not_restricted", return_value="true"),
    "keys are found by a grant that is over": lambda: _without(
        "their_people", "(_p.ends_at IS NULL OR _p.ends_at > %(at)s)"
    ),
    "a grant of another programme lets in": lambda: _without(
        "grant_row", "_p.programme = ANY (", "_p.programme <> ALL ("
    ),
    "a programme that is over counts": lambda: _without("programmes_of", "_u.ends_at > %(at)s"),
    "whoever sees a person knows all their programmes": lambda: mock.patch.object(
        sql, "knows_programme", return_value="true"
    ),
    "an item of another programme is known": lambda: mock.patch.object(sql, "_its_programme", return_value="true"),
    "a grant that is over keeps a duty": lambda: mock.patch.object(
        gaps, "STANDS", gaps.STANDS.replace("g.ended_at IS NULL AND", "")
    ),
    "a scope that reads shares": lambda: _without("scope_row", "_s.grant_role = ANY(%(as_what)s::text[])"),
}
