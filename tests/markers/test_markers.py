"""A small draw of `prove markers`: who asks finds nothing in an answer that docs/readers.md does not give them."""

import logging
import random

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from offenders.models import RegisterItem
from parole.models import DossierItem
from proofs.access import markers
from sharing.events.kinds import KINDS
from tests.markers import asking as ways
from tests.markers import readers, world
from tests.markers.asking import Found

ANSWERS = 80
ASKERS = {  # of each kind of readers somebody who is among them, and somebody who is not
    *("ct_analyst", "probation_officer", "prison_security", "victim_liaison", "auditor"),
    *("ppcs in an emergency", "stranger", "program"),
}
COMPARED = {"stranger", "auditor", "program"}  # a turn over costs as much as some thirty answers


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


def compared(asking, pairs):
    """Of each asker in turn: their answers, and the same with what they do not read turned over."""
    found = Found()
    for asker in asking.world.askers:
        if doors := [door for who, door in pairs if who is asker]:
            asking.compare(asker, ways.looked(asking, asker, doors, Found()), found)
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


def test_every_table_has_a_row(asking):
    assert not {table for table, _ in readers.kind_of() if not apps.get_model(table)._base_manager.exists()}


def test_nobody_is_told_what_is_not_theirs_in_a_small_draw(asking, pairs):
    found = looked_at(asking, pairs)

    assert (found.wrong, found.broke) == ([], [])
    assert found.answers == ANSWERS
    assert len(found.told) > 40


def test_every_kind_of_event_reaches_who_may_hear_of_it_and_nobody_else(asking):
    found, programs = Found(), [asker for asker in asking.world.askers if asker.token]
    for asker in programs:
        asking.look_at_events(asker, found)

    assert found.wrong == []
    assert found.kinds == set(KINDS)
    assert found.answers == len(programs) * len(KINDS)


def test_what_an_asker_does_not_read_changes_nothing_for_them(asking, pairs):
    found = compared(asking, [pair for pair in pairs if pair[0].name in COMPARED and pair[1].name in ways.LEAKED])

    assert {
        ("licence.LicenceCondition", "requested_by_victim"),
        ("parole.Victim", "is_in_scheme"),
        ("offenders.Release", "leaves_on"),  # of who sees nobody, what everybody reads
        ("offenders.RegisterEntry", "state"),
        ("licence.Check", "outcome"),
        ("offenders.MappaCase", "lead"),
    } <= found.turned
    assert len(found.turned) > 1000
    assert found.compared > 20
    assert found.wrong == []


def test_a_kind_of_a_row_is_narrower_than_that_of_its_columns():
    """A withheld paper is there for its readers alone: so are its days and its number of pages."""
    shown, withheld = DossierItem(is_withheld=False), DossierItem(is_withheld=True)
    told = RegisterItem(kind="account")

    assert readers.kind_in(shown, "parole.DossierItem", "pages").name == "EVERYBODY"
    assert readers.kind_in(withheld, "parole.DossierItem", "pages").name == "NAMED"
    assert readers.kind_in(told, "offenders.RegisterItem", "told_on").roles == {
        *("ct_analyst", "ct_manager", "ct_offender_manager")
    }


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


@pytest.mark.parametrize(
    ("fault", "door", "asker", "told"),
    [
        ("that a victim asked is shown to all", "licence", "auditor", "licence.LicenceCondition.requested_by_victim"),
        ("the register is for everybody", "person", "victim_liaison", "offenders.Notice.told_on"),
    ],
)
def test_an_answer_that_is_another_for_who_may_not_read_it_is_found(asking, fault, door, asker, told):
    who = next(each for each in asking.world.askers if each.name == asker)
    with markers.faults()[fault]():
        found = compared(asking, [(who, each) for each in asking.doors(who) if each.name == door])

    assert told in " ".join(found.wrong)


def test_an_event_that_goes_to_any_program_is_found(asking):
    stranger = next(each for each in asking.world.askers if each.name == "stranger's program")
    found = Found()
    with markers.faults()["an event goes to any program"]():
        asking.look_at_events(stranger, found)

    assert len(found.wrong) == len(KINDS)
