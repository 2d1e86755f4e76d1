"""A victim asks for a condition, and is told of all that befalls it: the licence has it, an exemption is asked for and
refused, a variation moves the place. Police read the place each time, and of a victim nothing."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.exemptions.actions import deciding
from licence.licences.actions import licences
from licence.victims import actions as ties
from offenders.movements import actions as custody
from parole.models import LiaisonNotice, ToTell
from parole.victims.actions import notices, requests, victims
from parole.victims.rules.events import Event
from tests.factories.licence import (
    asked_exemption,
    filled,
    put_forward_to,
    signed,
    somebody_due_out,
    viewed,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
TODAY = date(2026, 12, 1)
ROLES = (
    *("victim_liaison", "probation_officer", "probation_manager", "probation_head", "prison_decision_maker"),
    *("ppcs", "ct_analyst", "ct_manager"),
)
WORDS = "That he does not come to the park by the lake"


@pytest.fixture
def person():
    return somebody_due_out(family_name="Telford")


@pytest.fixture
def cast(person):
    return dict(zip(ROLES, workers(person, *ROLES), strict=True))


def zone(licence, cast):
    """A bespoke condition with a place, with the words that PPCS approved."""
    com = cast["probation_officer"]
    written = Written(
        text="Not to enter the place on the map.",
        necessity="He met them there",
        proportionality="One park",
        review_on=date(2027, 6, 1),
    )
    condition = conditions.add_condition(licence=licence, written=written, by=com)
    conditions.add_zone(condition=condition, kind="exclusion", place="Roundhay Park", hours="", by=com)
    conditions.approve_bespoke(condition=condition, reference="PPCS/7", by=cast["ppcs"])
    return condition


def tell_all(cast):
    """Victim liaison tells what waits; returns of what."""
    waiting = list(ToTell.objects.open().exclude(event=Event.COMING).order_by("pk"))
    for task in waiting:
        said = {"channel": "phone", "was_reached": True, "words": "Spoke for five minutes"}
        victims.record_telling(task=task, at=timezone.now(), by=cast["victim_liaison"], **said)
    return [each.event for each in waiting]


def read_by(client, reader, person, *names):
    client.force_login(reader)
    pages = (client.get(reverse(name, kwargs={"uid": person.uid})) for name in names)
    return " ".join(page.content.decode() for page in pages)


def police_read(client, cast, person, place):
    for role in ("ct_analyst", "ct_manager"):
        shown = read_by(client, cast[role], person, "person_licence", "person", "person_timeline", "person_parole")
        assert place in shown, role
        assert "victim" not in shown.lower().replace("victim liaison", ""), role
        assert WORDS not in shown
        assert "VLU" not in shown


def test_from_the_request_to_each_telling(client, person, cast):
    vlo, com, spo, head = (cast[role] for role in ROLES[:4])
    contact = {"reference": "VLU/0417", "is_in_scheme": True, "contact": "phone", "not_wanted": [], "note": ""}
    victim = victims.add_victim(offender=person, by=vlo, **contact)

    # The victim asks, liaison passes it on, and probation includes it on the licence in the making
    asked = requests.ask(victim=victim, asked=WORDS, asked_on=TODAY, by=vlo)
    asked = requests.pass_on(request=asked, to="probation", by=vlo)
    licence = licences.begin(offender=person, by=com)
    condition = zone(licence, cast)
    ties.tie(condition=condition, request=asked, by=com)
    requests.answer(request=asked, outcome="included", by=spo)
    assert tell_all(cast) == [Event.ANSWERED]
    asked.refresh_from_db()
    assert (asked.status, asked.told_by) == ("told", vlo)

    # The licence takes force with the release
    licences.submit(licence=filled(licence, com), by=com)
    licences.approve(licence=licence, by=cast["prison_decision_maker"])
    custody.record_release(release=put_forward_to(person, TODAY), on=TODAY, by=cast["ppcs"])
    assert tell_all(cast) == [Event.RELEASE, Event.CONDITION_ADDED]
    police_read(client, cast, person, "Roundhay Park")

    # An exemption is asked for, and refused
    condition.refresh_from_db()
    deciding.refuse(exemption=asked_exemption(condition, com), reason="It is too near", by=head)
    assert tell_all(cast) == [Event.NOT_EXEMPTED]

    # A variation moves the place; liaison has acknowledged it
    condition.licence.refresh_from_db()
    variation = licences.vary(licence=condition.licence, reason="The place was named wrongly", by=com)
    notices.acknowledge(notice=LiaisonNotice.objects.get(of=variation.uid), to_consider="", by=vlo)
    moved = variation.conditions.get(carried_from=condition)
    conditions.remove_zone(zone=moved.zones.get(), by=com)
    conditions.add_zone(condition=moved, kind="exclusion", place="Golden Acre Park", hours="", by=com)
    licences.submit(licence=viewed(filled(variation, com)), by=com)
    licences.approve(licence=variation, by=head)
    signed(variation, com)
    assert tell_all(cast) == [Event.CONDITION_CHANGED]
    police_read(client, cast, person, "Golden Acre Park")

    # All of it stands on the victim's page, and nothing waits
    page = read_by(client, vlo, person, "person_victims")
    assert page.count("Spoke for five minutes") == 5
    assert not ToTell.objects.open().exists()
