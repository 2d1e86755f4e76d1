"""The command that measures: it reads every list as each reader, and its job writes once."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from proofs.measures import compiled
from proofs.measures import lists as measuring
from proofs.population import seed
from sharing.alerts.event_kinds import RAISED
from sharing.events import is_listened_to

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 30)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.usefixtures("at_noon")
def test_every_list_answers_and_the_job_writes_once(monkeypatch):
    monkeypatch.setattr(measuring, "TIMES", 1)
    monkeypatch.setattr(measuring, "READERS", ("national", "officer"))
    seed.seed(60, today=date(2026, 12, 1))

    runs = list(measuring.job(on=date(2026, 12, 1), at=datetime(2026, 12, 1, 12, tzinfo=UTC)))
    lists = {kind: {each.what for each in timed} for kind, people, timed in measuring.lists(on=MONDAY)}

    assert [each.alerts for each in runs][1::2] == [0, 0]
    assert set(lists) == set(measuring.READERS)
    assert lists["national"] == lists["officer"]


def test_it_wants_a_seeded_population():
    with pytest.raises(CommandError, match="seed_population"):
        call_command("measure_lists")


def test_compiled_queries_are_measured_in_the_world_of_the_demo():
    with pytest.raises(CommandError, match="demo"):
        call_command("measure_compiled")


def test_a_compiled_query_of_an_act_is_found_with_how_often_it_is_asked(monkeypatch):
    monkeypatch.setattr(compiled, "OFTEN", 1)

    asked = compiled.asked_by(lambda: [is_listened_to(RAISED, at=NOON) for _ in range(2)])

    (query,) = asked
    assert compiled.name_of(query) == "sharing.events.telling.LISTENING"
    assert len(asked[query]) == 2
    assert all(spent > 0 for spent in compiled.both_ways(query, asked[query][0]))


@pytest.mark.parametrize(("name", "typed"), [("Telford", "Teflord"), ("Ek", "kE")])
def test_misspelling_changes_two_letters_over(name, typed):
    assert measuring.misspelt(name) == typed
