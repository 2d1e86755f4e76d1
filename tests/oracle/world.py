"""A world of agencies, teams, users and people, with everything that may give somebody access or keep them out.

Drawn from a seed and written in bulk: one person with a row in every table is made by the factories, and everybody
else's record is a copy of theirs, row by row. Each text of a person's record carries the person's mark, so that an
answer itself says whom it tells of: `Wrex0012x` is of the twelfth person, `Wrex0012w` of a withheld paper,
`Wrex0012r` of what is kept apart from a recall, `Wrex0012v` of their victims, `Wrex0012k` of what
these ask for, `Wrex0012p` of the panel, `Wrex0012i` of
an item of intelligence, `Wrex0012q` and `Wrex0012e` of what somebody typed who asked for them or opened them in an
emergency.
"""

from __future__ import annotations

import io
import itertools
import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from offenders.models import Offender
from offenders.people.name_index import index_names
from sharing.access.roles import ROLES
from sharing.clients.token_scopes import TokenScope
from sharing.grants.actions import write_permissions
from sharing.models import (
    AccessRequest,
    Agency,
    Alert,
    Draft,
    Duty,
    EmergencyAccess,
    Exclusion,
    Grant,
    Handover,
    Item,
    ItemReading,
    Membership,
    PersonProgramme,
    Receipt,
    Restriction,
    Team,
    TeamScope,
    User,
)
from tests import test_doors
from tests.factories.offenders import prison_number
from tests.factories.sharing import ClientFactory
from tests.oracle.oracle import Facts, Nobody, Oracle

AGENCIES, TEAMS, USERS, PEOPLE = 10, 100, 60, 300
DAY = timedelta(days=1)
# Tables that say who may see, or that are filled in another way: their rows are not copied.
NOT_COPIED = {
    *("grant", "subjectpermission", "exclusion", "restriction", "receipt", "draft", "event", "personword"),
    *("emergencyaccess", "accessrequest", "reviewline", "personprogramme"),
}
LETTER = {
    "recallpaper": "r",
    "victim": "v",
    "statement": "v",
    "totell": "v",
    "telling": "v",
    "victimrequest": "k",
    "seat": "p",
    "item": "i",
}


@dataclass
class World:
    """`users` by key; `casts` by the key of a person: what each name in an address is, as tests/test_doors names it."""

    rng: random.Random
    template: dict[str, Any]
    users: dict[int, User] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)
    own: dict[int, Team] = field(default_factory=dict)  # by the key of a user, their own team
    people: list[Offender] = field(default_factory=list)
    casts: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)  # by a person's mark, their key
    tokens: dict[int, str] = field(default_factory=dict)  # by the key of a partner's account
    oracle: Oracle = None  # type: ignore[assignment]
    asker: Any = None  # draws.Asker, with everybody signed in

    def judged(self, *, at: datetime | None = None) -> Oracle:
        """The oracle of the rows as they stand now."""
        out = io.StringIO()
        call_command("export_access_facts", stdout=out)
        return Oracle(Facts(json.loads(out.getvalue())), at=at or timezone.now())

    def uid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)


def make(seed: int, *, people: int = PEOPLE, users: int = USERS, teams: int = TEAMS) -> World:
    """Part of the caller's transaction."""
    world = World(random.Random(seed), test_doors.made())
    _withhold(world)
    now = timezone.now()
    _make_users(world, users, teams, now)
    _make_people(world, people)
    _copy_records(world)
    _make_access(world, now)
    _tell_teams(world, now)
    _begin_drafts(world, now)
    _name_readers(world)
    _hide_links(world)
    _name_circles(world)
    _match_people(world)
    _share_items(world, now)
    _give_duties(world, now)
    _make_own_grants(world, now)
    _review_grants(world)
    _hold_back(world)
    world.oracle = world.judged(at=now)
    return world


def _withhold(world: World) -> None:
    review = world.template["review"]
    world.template["withheld"] = review.dossier.create(
        offender=review.offender, title="Wrexcombe withheld", is_withheld=True, withholding_reason="Wrexcombe source"
    )
    application = world.template["withheld"].applications.create(
        offender=review.offender,
        applicant="secretary_of_state",
        applied_on=date(2026, 11, 1),
        grounds=["national_security"],
        asked_for="withhold",
        necessity="Wrexcombe source",
        document="Wrexcombe 9",
    )
    application.advocates.create(offender=review.offender, name="Wrexcombe advocate", asked_on=date(2026, 11, 2))
    application.checks.create(
        item=world.template["withheld"],
        offender=review.offender,
        act="direction",
        gets="gist",
        on=date(2026, 11, 3),
        document="Wrexcombe 10",
    )


def _make_users(world: World, users: int, teams: int, now: datetime) -> None:
    rng, kinds = world.rng, Agency.Kind.values
    agencies = Agency.objects.bulk_create(
        Agency(name=f"World agency {n}", kind=kinds[n % len(kinds)]) for n in range(AGENCIES)
    )
    groups = Group.objects.bulk_create(Group(name=f"world team {n}") for n in range(teams))
    desks = max(4, teams // 14)
    world.teams = Team.objects.bulk_create(
        Team(
            group=group,
            name=f"World team {n}",
            kind=Team.Kind.NATIONAL_DESK if n < desks else Team.Kind.CASELOAD,
            agency=agencies[n % AGENCIES],
            closed_at=now - DAY if n % 17 == 16 else None,
        )
        for n, group in enumerate(groups)
    )
    roles = itertools.cycle(ROLES)
    made = User.objects.bulk_create(
        User(
            email=f"world{n}@agency.example",
            name=f"World user {n}",
            agency=agencies[n % AGENCIES],
            role=next(roles),
            staff_number=f"W{n:05}",
            is_active=n % 29 != 28,
            password="!",
        )
        for n in range(users)
    )
    world.users = {user.pk: user for user in made}
    Membership.objects.bulk_create(
        Membership(user=user, team=team, **_span(rng, now, live=0.75))
        for user in made
        for team in rng.sample(world.teams[desks:], 4) + rng.sample(world.teams[:desks], int(rng.random() < 0.2))
    )
    _make_own_teams(world, now)
    _give_scopes(world, world.teams[:desks], now)
    for user in made:
        if user.role == "partner" and user.is_active:
            world.tokens[user.pk] = _token(user, now)


def _give_scopes(world: World, made: list[Team], now: datetime) -> None:
    """The first desk's has not begun, the second's is over, the third's is live, the others' are as they come; in these
    three somebody works who sees people, so that it shows."""
    rng = world.rng
    spans = [{"starts_at": now + DAY, "ends_at": None}, {"starts_at": now - 90 * DAY, "ends_at": now - DAY}]
    spans += [{"starts_at": now - DAY, "ends_at": None}, *(_span(rng, now, live=0.7) for _ in made[3:])]
    TeamScope.objects.bulk_create(
        TeamScope(
            team=desk,
            programme=rng.choice(["terrorism", "state_threats"]),
            grant_role=rng.choice(["reader", "contributor", "lead"]),
            reason="National desk",
            **span,
        )
        for desk, span in zip(made, spans, strict=True)
    )
    taken = set(Membership.objects.filter(team__in=made).values_list("user_id", flat=True))
    free = [user for user in world.users.values() if user.is_active and user.pk not in taken]
    some = [user for user in free if user.role not in ("partner", "administrator")][:7]
    desks = [made[0], made[1], *[made[2]] * 5]
    Membership.objects.bulk_create(
        Membership(user=user, team=desk, starts_at=now - DAY) for user, desk in zip(some, desks, strict=True)
    )


def _make_own_teams(world: World, now: datetime) -> None:
    """Of one user alone, as every account has: access to what somebody opens or asks for themselves is given to it."""
    made = list(world.users.values())
    groups = Group.objects.bulk_create(Group(name=f"world own {user.pk}") for user in made)
    teams = Team.objects.bulk_create(
        Team(group=group, name=f"Own team {user.pk}", kind=Team.Kind.PERSONAL, agency=user.agency, owner=user)
        for group, user in zip(groups, made, strict=True)
    )
    Membership.objects.bulk_create(Membership(user=team.owner, team=team, starts_at=now - 900 * DAY) for team in teams)
    world.own = {team.owner_id: team for team in teams}


def _token(user: User, now: datetime) -> str:
    from oauth2_provider.models import AccessToken

    told = {"scopes": list(TokenScope)} if user.pk % 2 else {}  # every other one knows of victims
    client = ClientFactory(user=user, **told)
    token = AccessToken.objects.create(
        user=None, application=client, token=f"token-{user.pk}", expires=now + DAY, scope=" ".join(client.scopes)
    )
    return token.token


def _span(rng: random.Random, now: datetime, *, live: float) -> dict[str, datetime | None]:
    """Live, not yet begun, or over; a live one with or without an end."""
    drawn = rng.random()
    if drawn < live:
        return {"starts_at": now - rng.randint(1, 900) * DAY, "ends_at": rng.choice([None, now + 30 * DAY])}
    if drawn < live + (1 - live) / 2:
        return {"starts_at": now + DAY, "ends_at": rng.choice([None, now + 30 * DAY])}
    return {"starts_at": now - 90 * DAY, "ends_at": now - rng.choice([timedelta(hours=1), 30 * DAY])}


def _make_people(world: World, number: int) -> None:
    made = Offender.objects.bulk_create(
        Offender(
            uid=world.uid(),
            given_names="Rowan",
            family_name=f"Wrex{n:04d}x",
            prison_number=prison_number(2_000_000 + n),
            status="in_custody",
        )
        for n in range(number)
    )
    under = [("terrorism",)] * 6 + [("state_threats",)] * 2 + [("terrorism", "state_threats")]
    PersonProgramme.objects.bulk_create(
        PersonProgramme(
            subject=person, programme=programme, uid=world.uid(), **_span(world.rng, timezone.now(), live=0.9)
        )
        for person in made
        for programme in world.rng.choice(under)
    )
    world.people = made
    world.numbers = {n: person.pk for n, person in enumerate(made)}
    index_names(made)


def _copy_records(world: World) -> None:
    """The record of the template's person, once for everybody: table by table, those first that others point at."""
    origin = world.template["person"]
    copies: dict[tuple[type, int], list[models.Model]] = {}
    for model in _in_order(Offender):
        key = _person_key(model, Offender)
        rows = list(model._base_manager.filter(**{key: origin}).order_by("pk"))
        for row in rows:
            plan = _plan(row, key, copies)
            made = [_copy(world, n, person, row, plan) for n, person in enumerate(world.people)]
            copies[model, row.pk] = model._base_manager.bulk_create(made)
    _copy_many_to_many(copies)
    for n, person in enumerate(world.people):
        world.casts[person.pk] = {
            name: copies[type(row), row.pk][n] if (type(row), row.pk) in copies else row
            for name, row in world.template.items()
        } | {"person": person}
        handover = world.casts[person.pk]["handover"]
        world.casts[person.pk]["handover"] = SimpleNamespace(uid=handover.act)
        world.casts[person.pk]["reported"].target = world.casts[person.pk]["order"].uid
    # No key leads from an act that was reported to the row that it is about.
    reported = [cast["reported"] for cast in world.casts.values()]
    type(reported[0])._base_manager.bulk_update(reported, ["target"])


@dataclass(frozen=True)
class _Plan:
    """How a row is copied: what is the same for everybody, and the fields that are not, by attribute."""

    same: dict[str, Any]
    pointers: dict[str, list[models.Model]]  # the copies that a key points at
    words: dict[str, str]  # in which marks are put
    letter: str
    person: str
    has_uid: bool


def _plan(row: models.Model, key: str, copies: dict) -> _Plan:
    same, pointers, words = {}, {}, {}
    for each in row._meta.concrete_fields:
        value = getattr(row, each.attname)
        if isinstance(each, models.ForeignKey) and (each.related_model, value) in copies:
            pointers[each.attname] = copies[each.related_model, value]
        elif isinstance(value, str) and ("Wrexcombe" in value or "PB-0417" in value):
            words[each.attname] = value
        elif not each.primary_key and each.name not in (key, "uid"):
            same[each.attname] = value
    letter = "w" if getattr(row, "is_withheld", False) else LETTER.get(row._meta.model_name, "x")
    return _Plan(same, pointers, words, letter, row._meta.get_field(key).attname, hasattr(row, "uid"))


def _copy(world: World, n: int, person: Offender, row: models.Model, plan: _Plan) -> models.Model:
    varies = {name: rows[n].pk for name, rows in plan.pointers.items()}
    for name, text in plan.words.items():
        varies[name] = text.replace("Wrexcombe", f"Wrex{n:04d}{plan.letter}").replace("PB-0417", f"Wrex{n:04d}p")
    if plan.has_uid:
        varies["uid"] = world.uid()
    made = type(row)(**plan.same, **varies, **{plan.person: person.pk})
    _make_unlike(made, n)
    return made


def _make_unlike(row: Any, n: int) -> None:
    """What may stand once in a table."""
    match row._meta.model_name:
        case "identifier":
            row.value = row.canonical = f"X{n:06d}"
        case "alert":
            row.key = f"{row.key}:{n}"
        case "handover":
            row.act = row.uid
        case "liaisonnotice":
            row.of = row.uid


def _copy_many_to_many(copies: dict) -> None:
    check = apps.get_model("licence.Check")
    through = check.conditions.through
    rows = [
        through(check=made, licencecondition=copies[type(condition), condition.pk][n])
        for (model, pk), all_made in copies.items()
        if model is check
        for condition in check._base_manager.get(pk=pk).conditions.all()
        for n, made in enumerate(all_made)
    ]
    through._base_manager.bulk_create(rows)


def _in_order(subject: type[models.Model]) -> list[type[models.Model]]:
    """The models of rows about a person, each after those it points at."""
    left = [
        model for model in apps.get_models() if _person_key(model, subject) and model._meta.model_name not in NOT_COPIED
    ]
    ordered: list[type[models.Model]] = []
    while left:
        for model in left:
            points_at = {each.related_model for each in model._meta.concrete_fields if each.is_relation} - {model}
            if not points_at & set(left):
                ordered.append(model)
                left.remove(model)
                break
        else:
            raise AssertionError(f"These point at one another: {left}")
    return ordered


def _person_key(model: type[models.Model], subject: type[models.Model]) -> str:
    keys = (each.name for each in model._meta.concrete_fields if each.related_model is subject)
    return next(keys, "")


def _make_access(world: World, now: datetime) -> None:
    rng = world.rng
    grants = [
        Grant(
            subject=person,
            team=team,
            grant_role=rng.choice(["reader", "contributor", "contributor", "lead"]),
            programme=rng.choice(["", "", "", "", "terrorism", "state_threats"]),
            reason=f"Watched with {person.family_name}",
            uid=world.uid(),
            **_span(rng, now, live=0.8),
        )
        for person in world.people
        for team in rng.sample(world.teams, rng.randint(3, 7))
    ]
    Grant.objects.bulk_create(grants)
    write_permissions(grants)
    live = [grant for grant in grants if grant.starts_at <= now and (grant.ends_at is None or grant.ends_at > now)]
    by_hand = rng.sample(live, len(live) // 8)
    for grant in by_hand:
        grant.ended_at, grant.ended_because = now - timedelta(hours=1), "Moved"
        grant.permission_rows.update(ends_at=grant.ended_at)
    Grant.objects.bulk_update(by_hand, ["ended_at", "ended_because"])
    for person in world.people:
        own = [grant for grant in grants if grant.subject_id == person.pk]
        world.casts[person.pk]["grant"] = rng.choice(own)
    _make_lists(world, grants, now)


def _make_lists(world: World, grants: list[Grant], now: datetime) -> None:
    """Exclusions, most of them of somebody whose team has access, and restrictions that name some of those who are."""
    rng = world.rng
    members: dict[int, list[User]] = {}
    for row in Membership.objects.select_related("user").filter(user__in=world.users.values()):
        members.setdefault(row.team_id, []).append(row.user)
    pairs = [(grant, user) for grant in grants for user in members.get(grant.team_id, [])]
    chosen = rng.sample(pairs, min(len(pairs) // 6, len(pairs)))
    Exclusion.objects.bulk_create(
        Exclusion(subject_id=grant.subject_id, user=user, reason="Related", **_span(rng, now, live=0.7))
        for grant, user in chosen
    )
    excluded = Exclusion.objects.filter(user__in=world.users.values())
    restricted = rng.sample(world.people, len(world.people) // 6)
    made = Restriction.objects.bulk_create(
        Restriction(subject=person, reason="Only those named", **_span(rng, now, live=0.8)) for person in restricted
    )
    by_team, by_user = Restriction.teams.through, Restriction.users.through
    named_teams, named_users = [], []
    for restriction in made:
        own = [grant.team_id for grant in grants if grant.subject_id == restriction.subject_id]
        named = list({user for team in own for user in members.get(team, [])})
        named_teams += [by_team(restriction=restriction, team_id=each) for each in rng.sample(own, rng.randint(0, 1))]
        some = rng.sample(sorted(named, key=lambda user: user.pk), min(len(named), rng.randint(0, 2)))
        named_users += [by_user(restriction=restriction, user=each) for each in some]
    by_team._base_manager.bulk_create(named_teams)
    by_user._base_manager.bulk_create(named_users)
    for person in world.people:
        world.casts[person.pk] |= {"restriction": Nobody(), "exclusion": Nobody()}
    for name, rows in (("restriction", made), ("exclusion", excluded)):
        for row in rows:
            world.casts[row.subject_id][name] = row


def _tell_teams(world: World, now: datetime) -> None:
    """Of each person's alert: teams that were given access, also those that no longer have it, and one that never had
    it. Some alerts are for some roles alone."""
    rng, own_teams = world.rng, _own_teams(world)
    rows = []
    for person in world.people:
        alert, own = world.casts[person.pk]["alert"], own_teams[person.pk]
        for team in {*rng.sample(own, min(3, len(own))), rng.choice(world.teams).pk}:
            told = {"told_at": alert.raised_at, "due_at": alert.raised_at + timedelta(hours=1)}
            told |= {"severity": alert.severity, "step_span": timedelta(hours=1), "night_begins": time(22)}
            told |= {"night_ends": time(7), "alert": alert, "thread_id": alert.thread_id, "subject": person}
            rows.append(Receipt(team_id=team, **told))
    Receipt.objects.bulk_create(rows)
    for_managers = [world.casts[person.pk]["alert"] for person in world.people[::7]]
    for alert in for_managers:
        alert.for_roles = ["ct_manager", "probation_manager", "duty_officer"]
    Alert.objects.bulk_update(for_managers, ["for_roles"])


def _own_teams(world: World) -> dict[int, list[int]]:
    """By person, the teams that were ever given access to them."""
    found: dict[int, list[int]] = {}
    for subject, team in Grant.objects.filter(team__in=world.teams).values_list("subject_id", "team_id").order_by("pk"):
        found.setdefault(subject, []).append(team)
    return found


def _begin_drafts(world: World, now: datetime) -> None:
    """Each user has begun a form about people, whether or not they still see them."""
    Draft.objects.bulk_create(
        Draft(
            user=user,
            form="person.change",
            key=str(person.uid),
            subject=person,
            data={"family_name": [person.family_name]},
            saved_at=now,
        )
        for user in world.users.values()
        for person in world.rng.sample(world.people, 4)
    )


def _name_readers(world: World) -> None:
    """Of each withheld paper, and of each that is kept apart from a recall."""
    users = list(world.users.values())
    for label, key, name in (
        ("parole.DossierItem", "dossieritem", "withheld"),
        ("licence.RecallPaper", "recallpaper", "paper"),
    ):
        readers = apps.get_model(label).readers.through
        readers._base_manager.bulk_create(
            readers(**{key: world.casts[person.pk][name], "user": user})
            for person in world.people
            for user in world.rng.sample(users, world.rng.randint(0, len(users) // 4))
        )


def _hide_links(world: World) -> None:
    """One in three is hidden, and names some users; one in four leads to another person. One order in three is of the
    other programme."""
    users, links, orders = list(world.users.values()), [], []
    for n, person in enumerate(world.people):
        link, order = world.casts[person.pk]["link"], world.casts[person.pk]["imposed"]
        link.is_named_only = n % 3 == 0
        link.programme = order.programme = "state_threats" if n % 3 == 1 else "terrorism"
        if n % 4 == 0:
            link.other, link.name = world.people[n - 1], ""
        links.append(link)
        orders.append(order)
    type(links[0])._base_manager.bulk_update(links, ["is_named_only", "programme", "other", "name"])
    type(orders[0])._base_manager.bulk_update(orders, ["programme"])
    readers = type(links[0]).readers.through
    readers._base_manager.bulk_create(
        readers(link=link, user=user)
        for link in links
        if link.is_named_only
        for user in world.rng.sample(users, world.rng.randint(0, len(users) // 4))
    )


def _name_circles(world: World) -> None:
    """Of each threat some users, whether or not their role may be in a circle. One in three is of the other
    programme."""
    users, threats = list(world.users.values()), [world.casts[person.pk]["threat"] for person in world.people]
    for n, threat in enumerate(threats):
        threat.programme = "state_threats" if n % 3 == 1 else "terrorism"
    type(threats[0])._base_manager.bulk_update(threats, ["programme"])
    circle = type(threats[0]).circle.through
    circle._base_manager.bulk_create(
        circle(threat=threat, user=user)
        for threat in threats
        for user in world.rng.sample(users, world.rng.randint(0, len(users) // 2))
    )


def _match_people(world: World) -> None:
    """Each person with the one before, by their links: hidden or not, of one programme or another. Some were told."""
    matches, sides = [], []
    for n, person in enumerate(world.people):
        match, other = world.casts[person.pk]["match"], world.people[n - 1]
        match.other, both = other, (person, other)
        matches.append(match)
        sides += [{"match": match, "offender": one, "row_id": world.casts[one.pk]["link"].pk} for one in both]
    side = apps.get_model("offenders.MatchSide")
    side._base_manager.filter(match__in=matches).delete()
    type(matches[0])._base_manager.bulk_update(matches, ["other"])
    side._base_manager.bulk_create(side(kept_in="link", **each) for each in sides)
    readers = apps.get_model("offenders.MatchNotice").readers.through
    users = list(world.users.values())
    readers._base_manager.bulk_create(
        readers(matchnotice=world.casts[person.pk]["match_notice"], user=user)
        for person in world.people
        for user in world.rng.sample(users, world.rng.randint(0, len(users) // 4))
    )


def _share_items(world: World, now: datetime) -> None:
    """Each person's item is held by a team that was given access, with some others or with nobody; some name who
    may."""
    rng, own_teams = world.rng, _own_teams(world)
    items, readings = [], []
    for person in world.people:
        item, own = world.casts[person.pk]["shared_item"], own_teams[person.pk]
        item.team_id = rng.choice(own)
        item.state = rng.choice(["undecided", "withheld", "shared", "gist_shared", "gist_shared"])
        item.review_on = None if item.state == "undecided" else timezone.localdate() + timedelta(days=9)
        item.is_named_only = rng.random() < 0.2
        item.programme = rng.choice(["", "", "", "terrorism", "state_threats"])
        item.no_api, item.no_export = rng.random() < 0.4, rng.random() < 0.4
        item.expires_at = rng.choice([None, None, None, now + DAY, now - DAY])
        items.append(item)
        if item.state in ("shared", "gist_shared"):
            extent = "full" if item.state == "shared" else "gist"
            given = {"item": item, "extent": extent, "shared_by": item.recorded_by}
            readings += [
                ItemReading(team_id=team, recalled_at=rng.choice([None, None, None, now]), **given)
                for team in rng.sample(own, min(2, len(own)))
                if team != item.team_id
            ]
    Item.objects.bulk_update(
        items, ["team", "programme", "state", "review_on", "is_named_only", "no_api", "no_export", "expires_at"]
    )
    ItemReading.objects.bulk_create(readings)
    by_user, by_team, users = Item.readers.through, Item.reader_teams.through, list(world.users.values())
    restricted = [item for item in items if item.is_named_only]
    by_user._base_manager.bulk_create(
        by_user(item=item, user=user) for item in restricted for user in rng.sample(users, 2)
    )
    by_team._base_manager.bulk_create(
        by_team(item=item, team_id=rng.choice(own_teams[item.subject_id])) for item in restricted
    )


def _give_duties(world: World, now: datetime) -> None:
    """Of each person a team that was given access answers, by members of it, who may have left; it is offered to
    another."""
    rng, users = world.rng, list(world.users.values())
    agencies = list({user.agency_id: user.agency for user in users}.values())
    own_teams, teams_by_key = _own_teams(world), {team.pk: team for team in world.teams}
    members: dict[int, list[User]] = {}
    for row in Membership.objects.filter(user__in=users).select_related("user"):
        members.setdefault(row.team_id, []).append(row.user)
    duties = {duty.subject_id: duty for duty in Duty.objects.filter(subject__in=world.people)}
    offers = []
    for person in world.people:
        cast, duty, offer = world.casts[person.pk], duties[person.pk], world.casts[person.pk]["duty_handover"]
        teams = [teams_by_key[key] for key in sorted(own_teams[person.pk], key=lambda key: key not in members)[:3]]
        duty.team, offer.to_team = rng.sample(teams, 2)
        near = [*members.get(duty.team_id, []), *rng.sample(users, 2)]
        duty.agency, duty.owner = duty.team.agency, rng.choice(near)
        duty.deputy = rng.choice([None, *(each for each in near if each != duty.owner)])
        duty.decides = rng.choice([None, None, *(each for each in near if each != duty.owner)])
        duty.ends_at = rng.choice([None] * 5 + [now - DAY])
        offer.from_agency, offer.from_team, offer.from_owner = duty.agency, duty.team, duty.owner
        offer.receiver = rng.choice([None, *members.get(offer.to_team_id, [])])
        offer.by_move = offer.receiver is None
        offer.offered_by = None if offer.by_move else rng.choice([duty.owner, rng.choice(users)])
        cast["agency"] = rng.choice([duty.agency] * 3 + agencies)
        offers.append(offer)
    Duty.objects.bulk_update(duties.values(), ["agency", "team", "owner", "deputy", "decides", "ends_at"])
    offered = ["from_agency", "from_team", "from_owner", "to_team", "receiver", "by_move", "offered_by"]
    Handover.objects.bulk_update(offers, offered)


def _make_own_grants(world: World, now: datetime) -> None:
    """To the own teams of users: what they opened in an emergency, to be over in part, and what they asked for."""
    rng = world.rng
    users = [user for user in world.users.values() if user.role not in ("partner", "administrator")]
    emergencies, requests = [], []
    for n, person in enumerate(world.people):
        opener, asker = rng.sample(users, 2)
        began = now - timedelta(minutes=rng.choice([1, 30, 70]))
        span = {"starts_at": began, "ends_at": began + timedelta(hours=1)}
        emergencies.append(_emergency(world, n, person, opener, span))
        requests.append(_request(world, person, asker, now, is_agreed=n % 2 == 0))
    opened = Grant.objects.bulk_create(each.grant for each in emergencies)
    agreed = Grant.objects.bulk_create(each.grant for each in requests if each.grant)
    write_permissions(opened, is_emergency=True)
    write_permissions(agreed)
    for name, rows in (
        ("emergency", EmergencyAccess.objects.bulk_create(emergencies)),
        ("request", AccessRequest.objects.bulk_create(requests)),
    ):
        for row in rows:
            world.casts[row.subject_id][name] = row


def _emergency(world: World, n: int, person: Offender, user: User, span: dict) -> EmergencyAccess:
    grant = _own_grant(world, person, user, "reader", span)
    return EmergencyAccess(
        user=user,
        subject=person,
        number=person.prison_number,
        kind="threat_to_life",
        reason=f"Seen with Wrex{n:04d}e",
        grant=grant,
        opened_at=grant.starts_at,
        ends_at=grant.ends_at,
        review_due_at=grant.ends_at + DAY,
    )


def _own_grant(world: World, person: Offender, user: User, role: str, span: dict) -> Grant:
    return Grant(
        subject=person, team=world.own[user.pk], grant_role=role, reason="For themselves", uid=world.uid(), **span
    )


def _request(world: World, person: Offender, user: User, now: datetime, *, is_agreed: bool) -> AccessRequest:
    asked = {
        "asked_by": user,
        "subject": person,
        "number": person.prison_number,
        "need": "work",
        "reason": f"Asked about {person.family_name[:-1]}q",
        "days": 14,
        "asked_at": now - timedelta(hours=9),
        "due_at": now + timedelta(hours=2),
        "closes_at": now + DAY,
        "looked_up_at": now - timedelta(hours=9),
    }
    if not is_agreed:
        return AccessRequest(**asked)
    grant = _own_grant(
        world, person, user, world.rng.choice(["reader", "contributor"]), _span(world.rng, now, live=0.8)
    )
    by = world.template["user"]
    return AccessRequest(**asked, state="granted", grant=grant, answered_by=by, answered_at=now)


def _review_grants(world: World) -> None:
    """Of each person one grant is in the review of a team."""
    review = world.template["access_review"]
    lines = review.lines.model
    rows = [lines(review=review, subject=person, grant=world.casts[person.pk]["grant"]) for person in world.people]
    for row in lines._base_manager.bulk_create(rows):
        world.casts[row.subject_id]["line"] = row


def _hold_back(world: World) -> None:
    """Alerts about each person are held back by a team that was given access, which may have somebody in it or not."""
    own_teams, rows = _own_teams(world), []
    for person in world.people:
        row = world.casts[person.pk]["suppression"]
        row.team_id = world.rng.choice(own_teams[person.pk])
        rows.append(row)
    type(rows[0])._base_manager.bulk_update(rows, ["team"])
