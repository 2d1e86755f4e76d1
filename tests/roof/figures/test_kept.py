"""What is kept is what counting anew gives; the whole proofs are `figures-kept` and `figures-small-cells`."""

import random
import re

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from offenders.rows import table
from proofs.figures import declared as proof
from release_monitor.figures.actions import comparing, keeping
from release_monitor.figures.counting import facts
from release_monitor.figures.models import FigureCount, FigureFact, FigurePerson, FigureTouch
from sharing.models import Alert
from tests.factories.offenders import OffenderFactory
from tests.worlds import NOON

pytestmark = pytest.mark.django_db


def test_figures_equal_a_plain_count_for_five_readers_after_random_acts():
    wrong, done = proof.walk(7, 60, every=60, people=12)

    assert not wrong, "\n".join(wrong)
    assert len(done) > 10


def test_no_pair_of_answers_gives_a_few_people_away():
    draw = random.Random(3)

    found = [each for _ in range(60) for each in proof.recovered(proof.answers(draw), draw, 20)]

    assert not found


@pytest.mark.parametrize("fault", ["small ones are shown", "the whole is not looked at"])
def test_draw_of_pairs_sees_a_rule_that_is_gone(fault):
    draw = random.Random(3)

    with proof.cell_faults()[fault]():
        assert [each for _ in range(60) for each in proof.recovered(proof.answers(draw), draw, 20)]


def test_every_table_that_facts_are_asked_of_says_when_it_is_written():
    tables = set(re.findall(r"(?:FROM|JOIN) ((?:offenders|licence|parole|sharing)_\w+)", facts.facts_sql()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname LIKE 'touch_figures%' GROUP BY 1"
        )
        watched = dict(cursor.fetchall())

    assert tables <= watched.keys() | {"sharing_personprogramme"}
    assert set(watched.values()) == {3}


@pytest.fixture
def person():
    with time_machine.travel(NOON, tick=False):
        yield OffenderFactory(status="in_custody", region="London")


def test_who_was_written_of_is_looked_at_once(person):
    assert FigureTouch.objects.filter(person_id=person.pk).exists()
    keeping.keep_all(at=NOON)

    assert not FigureTouch.objects.exists()
    assert FigurePerson.objects.get(person_id=person.pk).programmes == ["terrorism"]
    assert set(FigureCount.objects.filter(measure="status").values_list("cut", "part", "number")) >= {
        ("", "", 1), ("region", "London", 1), ("prison", "", 1),
    }  # fmt: skip
    assert keeping.keep_all(at=NOON) == 0


def test_who_is_gone_from_the_records_is_gone_from_the_counts(person):
    keeping.keep_all(at=NOON)
    person.programmes.all().delete()
    table("PersonWord").objects.filter(offender=person).delete()
    type(person).objects.filter(pk=person.pk)._raw_delete("default")  # rows of other tables would need their owner
    keeping.keep_all(at=NOON)

    assert not FigureCount.objects.exists()
    assert not FigureFact.objects.exists()


def test_night_finds_what_differs_mends_it_and_tells(person):
    keeping.keep_all(at=NOON)
    FigureFact.objects.filter(measure="status").update(kind="on_licence")
    FigureCount.objects.filter(measure="status", cut="").update(number=7)

    found = comparing.compare(at=timezone.now())

    assert (found.people, found.is_good) == (1, False)
    assert Alert.objects.get(kind="figures.kept_differ").title == "Stored figures differed from the records"
    keeping.keep_all(at=NOON)
    assert comparing.compare(at=timezone.now()).is_good
    assert FigureCount.objects.get(measure="status", cut="").kind == "in_custody"
