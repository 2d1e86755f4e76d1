"""A small draw of `prove markers`: who asks finds nothing in an answer that docs/readers.md does not give them."""

import logging
import random

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from proofs import markers
from tests.markers import asking as ways
from tests.markers import readers, world
from tests.markers.asking import Found

ANSWERS = 80
ASKERS = {  # of each kind of readers somebody who is among them, and somebody who is not
    *("ct_analyst", "probation_officer", "prison_security", "victim_liaison", "auditor"),
    *("ppcs in an emergency", "stranger", "program"),
}


@pytest.fixture(scope="module")
def asking(django_db_setup, django_db_blocker):
    moment = time_machine.travel(timezone.now(), tick=False)
    with moment, django_db_blocker.unblock(), transaction.atomic(), ways.held():
        logging.disable(logging.ERROR)
        yield ways.Asking(world.make())
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture
def pairs(asking):
    """Who asks what: the addresses at which there were leaks first."""
    few = [asker for asker in asking.world.askers if asker.name in ASKERS]
    every = [(asker, door) for asker in few for door in asking.doors(asker)]
    return ways.drawn(every, ANSWERS, random.Random(2026))


def looked_at(asking, pairs):
    found = Found()
    for asker, door in pairs:
        asking.look(asker, door, found)
    return found


def test_the_page_of_readers_is_read_whole():
    assert len(readers.kind_of()) > 1000
    assert readers.kind_of()["licence.Recall", "addresses_to_try"].at_gate == {
        *("prison_offender_manager", "prison_decision_maker", "prison_security")
    }
    assert readers.kind_of()["licence.LicenceCondition", "requested_by_victim"].in_emergency is False
    assert readers.kinds()["NAMED"].roles == set()


def test_most_columns_of_words_and_the_days_that_some_read_bear_a_marker(asking):
    borne = {".".join(each) for each in asking.world.columns}

    assert len(borne) > 330
    assert {("parole.Victim", "left_on"), ("parole.VictimRequest", "asked")} <= asking.world.columns
    assert len(set(asking.world.refused) - borne) < 50


def test_nobody_is_told_what_is_not_theirs_in_a_small_draw(asking, pairs):
    found = looked_at(asking, pairs)
    for asker in asking.world.askers:
        asking.look_at_events(asker, found)

    assert (found.wrong, found.broke) == ([], [])
    assert found.answers > ANSWERS
    assert len(found.told) > 40


def test_answers_that_are_not_theirs_change_nothing_for_them(asking, pairs):
    found = Found()

    turned = ways.turned(asking, [pair for pair in pairs if pair[1].name in ("recall", "licence")], found)

    assert "licence.LicenceCondition.requested_by_victim" in turned["KNOWS_VICTIMS_ASK"]
    assert "parole.Victim.is_in_scheme" in turned["KNOWS_VICTIMS"]
    assert found.compared > 20
    assert found.wrong == []


@pytest.mark.parametrize(
    ("fault", "door", "told"),
    [
        ("where the person may be found is for everybody", "recall", "licence.Recall.addresses_to_try"),
        ("where the person may be found is for everybody", "recall_for_arrest_pdf", "licence.Recall.addresses_to_try"),
        ("the person receives the notes for the arrest", "recall_for_person_pdf", "licence.Recall.arrest_issues"),
        ("programs are told what somebody typed", "recalls-detail", "licence.Recall.what_led"),
    ],
)
def test_a_leak_is_found(asking, pairs, fault, door, told):
    with markers.faults()[fault]():
        found = looked_at(asking, [pair for pair in pairs if pair[1].name == door])

    assert told in " ".join(found.wrong)


def test_an_answer_that_is_shown_to_all_is_found(asking, pairs):
    with markers.faults()["that a victim asked is shown to all"]():
        found = Found()
        ways.turned(asking, [pair for pair in pairs if pair[1].name == "licence"], found)

    assert "KNOWS_VICTIMS_ASK" in " ".join(found.wrong)
