"""The world of the proof has everything that gives or bars access, and all lists agree in it."""

import pytest
from django.apps import apps

from offenders.models import Offender
from offenders.status.reading import as_told_to
from sharing import access
from sharing.access.querysets import VisibleQuerySet
from sharing.access.rules import Permission
from sharing.models import Draft
from tests.oracle.oracle import TOLD_TO, Oracle

pytestmark = pytest.mark.django_db


def test_world_has_of_everything(world):
    """Taken away on its own, each kind of rule changes what somebody sees: a proof in a dull world proves little."""
    for table in ("sharing_exclusion", "sharing_restriction", "sharing_teamscope", "sharing_membership"):
        oracle = Oracle(world.oracle.facts.without(table), at=world.oracle.at)
        changed = [user for user in world.users if oracle.whom(user) != world.oracle.whom(user)]
        assert len(changed) >= 5, table
    assert len([user for user in world.users if not world.oracle.whom(user)]) >= 5
    many = len(world.people) // 3
    assert len([user for user in world.users if len(world.oracle.whom(user)) > many]) >= 2


@pytest.mark.parametrize("verb", list(Permission))
def test_door_and_oracle_name_the_same_people(world, verb):
    for key, user in world.users.items():
        listed = set(access.limit(Offender.objects.all(), user, verb).values_list("pk", flat=True))
        assert listed == world.oracle.whom(key, verb), user.role


READERS_OF_THEIR_OWN = [
    "sharing_draft",
    "sharing_alert",
    "sharing_item",
    "sharing_suppression",
    "parole_dossieritem",
    "parole_nondisclosure",
    "parole_disclosurecheck",
    "parole_specialadvocate",
    "parole_victim",
    "parole_victimrequest",
    "licence_recallpaper",
    "offenders_match",
    "offenders_matchside",
    "offenders_matchnotice",
    "offenders_threat",
    "offenders_threatwarning",
    "offenders_threatreview",
]


@pytest.mark.parametrize("table", READERS_OF_THEIR_OWN)
def test_rows_with_readers_of_their_own(world, table):
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    for key, user in list(world.users.items())[::4]:
        rows = model.objects.visible_to(user)
        if table == "sharing_alert":
            rows = rows.told_to(user)
        if model is Draft:
            rows = Draft.objects.of(user)
        there = {row for row in world.oracle.rows[table] if world.oracle.sees_row(key, table, row)}
        assert set(rows.values_list("pk", flat=True)) == there, user.role


def test_every_table_of_rows_about_people_is_seen_with_the_person(world):
    """Tables that a later hand adds, too: each has rows in the world, or its reason here why not."""
    without_rows = {
        *("sharing_event", "parole_boardcondition", "parole_correction", "parole_reviewclock", "parole_reviewmove"),
        *("licence_recallmove", "licence_recallanswer", "licence_recallview", "licence_recallclock"),
        "licence_recallpaper",  # by whom it is read is tested in tests/licence/recalls/test_papers.py
    }
    oracle, user = world.oracle, next(key for key in world.users if 5 < len(world.oracle.whom(key)) < 60)
    for model in apps.get_models():
        table, rows = model._meta.db_table, getattr(model, "objects", None)
        if not isinstance(getattr(rows, "all", list)(), VisibleQuerySet) or table not in oracle.rows:
            continue
        if table in without_rows or table in ("sharing_draft", "sharing_alert", *TOLD_TO):
            continue
        there = {key for key in oracle.rows[table] if oracle.sees_row(user, table, key)}
        assert set(rows.visible_to(world.users[user]).values_list("pk", flat=True)) == there, table


def test_what_runs_after_a_licence_is_told_to_those_who_may_know_of_it(world):
    """Of some under one programme, some under the other, and some under both."""
    seen = set()
    for number, person in enumerate(list(world.casts)[:12]):
        programme = ("terrorism", "state_threats")[number % 2]
        runs = {"status": "order_only", "status_power": "Order in force", "status_programme": programme}
        for key, user in world.users.items():
            if world.oracle.sees(key, person):
                is_told = bool(as_told_to(user, Offender(pk=person, **runs)).status_power)
                assert is_told == world.oracle.knows_power(key, person, programme), user.role
                seen.add(is_told)
    assert seen == {True, False}
