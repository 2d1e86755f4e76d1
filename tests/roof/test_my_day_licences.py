"""My day leads each role to the licences that wait for its decision, view or word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.licences.actions import corrections, force, licences
from licence.licences.force import Signing
from release_monitor.dashboard.licences import licences_to_do
from tests.factories.breaches import licence_in_force
from tests.factories.leave import away, cast_of
from tests.factories.licence import active_licence, filled, somebody_due_out, viewed, workers

pytestmark = pytest.mark.django_db
ROLES = {
    "com": "probation_officer",
    "governor": "prison_decision_maker",
    "aco": "probation_head",
    "spo": "probation_manager",
    "ppcs": "ppcs",
    "police": "ct_analyst",
}


@pytest.fixture
def person():
    return somebody_due_out(family_name="Telford")


@pytest.fixture
def cast(person, at_noon):
    return dict(zip(ROLES, workers(person, *ROLES.values()), strict=True))


@pytest.fixture
def waiting(client, cast):
    """Who of the cast is led to something that says these words."""

    def asked(words):
        found = set()
        for name, user in cast.items():
            client.force_login(user)
            if words in client.get("/").content.decode():
                found.add(name)
        return found

    return asked


def test_first_licence_waits_for_the_prison_and_its_bespoke_condition_for_ppcs(person, cast, waiting):
    draft = licences.begin(offender=person, by=cast["com"])
    written = Written("Seen there", "Nothing less", timezone.localdate(), text="To ring each morning.")
    added = conditions.add_condition(licence=draft, written=written, by=cast["com"])
    bespoke = f"Bespoke condition {added.position} to approve"
    assert waiting(bespoke) == {"ppcs"}
    conditions.approve_bespoke(condition=added, reference="B/1", by=cast["ppcs"])
    assert waiting(bespoke) == set()

    licences.submit(licence=filled(draft, cast["com"]), by=cast["com"])

    assert waiting("Licence 1.0 to approve") == {"governor"}


def test_variation_leads_from_its_view_to_the_correction_of_its_start(person, cast, waiting, at_noon):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = filled(licences.vary(licence=licence, reason="A new address", by=cast["com"]), cast["com"])
    assert waiting("Your view of variation 1.1") == {"spo"}
    licences.submit(licence=viewed(variation, cast["spo"]), by=cast["com"])
    assert waiting("Licence 1.1 to approve") == {"aco"}
    licences.approve(licence=variation, by=cast["aco"])
    assert waiting("Tell the person of licence 1.1") == {"com"}
    force.record_told(licence=variation, told_at=timezone.now(), signing=Signing.REFUSED, by=cast["com"])
    assert waiting("Refusal to sign licence 1.1: witness needed") == {"governor", "aco", "spo", "police"}

    at_noon.move_to("2026-12-01T16:00:00Z")
    force.witness_refusal(licence=variation, by=cast["police"])
    reads = timezone.now() - timedelta(hours=1)
    corrections.ask(licence=variation, reads=reads, reason="It was before", by=cast["com"])

    assert waiting("Correction of licence 1.1 to agree") == {"aco"}
    assert waiting("witness needed") == set()


def test_conditions_in_force_before_the_person_knows_stay_on_the_day_of_their_officer(person, cast, waiting):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = viewed(filled(licences.vary(licence=licence, reason="Seen", by=cast["com"]), cast["com"]))
    licences.submit(licence=variation, by=cast["com"])
    licences.approve(licence=variation, by=cast["aco"])

    force.bind_at_once(licence=variation, danger="He was seen at her door", by=cast["com"])
    assert waiting("Tell the person of licence 1.1") == {"com"}
    force.record_told(licence=variation, told_at=timezone.now(), signing=Signing.SIGNED, by=cast["com"])

    assert waiting("Tell the person of licence 1.1") == set()


def test_stand_in_is_led_to_tell_the_person_while_the_officer_is_away(at_noon):
    cast = cast_of()
    licence = licence_in_force(cast["person"], status="variation_approved", officer=cast["tom"], activated_at=None)

    def led(name):
        return [each.person for each in licences_to_do(cast[name], at=timezone.now())] == [licence.offender]

    assert (led("tom"), led("priya")) == (True, False)
    leave = away(cast)
    assert (led("tom"), led("priya")) == (False, True)
    at_noon.move_to(leave.ends_at)

    assert (led("tom"), led("priya")) == (True, False)
