"""A person who left undue, or in error, is not on licence: no page offers recall, arrest or conditions."""

import re

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from licence.breaches.actions import breaches
from licence.breaches.actions.breaches import BreachRefused
from licence.models import Breach, Licence
from licence.recalls.actions import arrests, begin
from licence.recalls.actions.moves import RecallRefused
from offenders.custody.rules import LEFT_UNDUE
from offenders.models import Offender
from sharing.access.state_machines import MoveRefused
from tests.factories.licence import active_licence, asked_exemption, somebody_due_out, workers
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGES = ("person", "person_change", "person_licence", "person_recalls", "person_breaches", "person_checks")
OFFERS = {  # names of addresses
    *("licence_begin", "licence_vary", "licence_told", "exemption_add"),
    *("recall_begin", "urgent_arrest_add", "breach_add", "concern_add"),
    *("check_add", "plan_add", "plan_none"),
}


def made():
    """With a licence in force of an earlier sentence: the most that a page could offer."""
    person = somebody_due_out()
    roles = ("probation_officer", "prison_decision_maker", "ct_analyst", "duty_officer")
    com, governor, police, duty = workers(person, *roles)
    licence = active_licence(person, com, governor)
    return {"person": person, "licence": licence, "com": com, "police": police, "duty": duty}


world = world_of(made)
person, licence = row_of("person"), row_of("licence")
com, police, duty = (row_of(name) for name in ("com", "police", "duty"))


def offered(client, person, licence, readers):
    """Which of these addresses the pages of the person link to, for any of these readers: `com` and `duty` are offered
    all that anybody is."""
    found = set()
    for reader in readers:
        client.force_login(reader)
        addresses = [reverse(name, kwargs={"uid": person.uid}) for name in PAGES]
        addresses.append(reverse("licence", kwargs={"uid": person.uid, "licence_uid": licence.uid}))
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200
            links = re.findall(r'(?:href|action)="(/people/[^"?#]+)', page.content.decode())
            found |= {resolve(link).url_name for link in links} & OFFERS
    return found


def test_pages_offer_all_of_it_of_somebody_on_licence(client, person, licence, com, duty):
    assert offered(client, person, licence, [com, duty]) >= OFFERS - {
        *("licence_begin", "licence_told", "plan_none"),
    }


@pytest.mark.parametrize("status", sorted(LEFT_UNDUE))
def test_pages_offer_none_of_it_of_somebody_who_left_undue(client, person, licence, com, duty, status):
    Offender.objects.filter(pk=person.pk).update(status=status)

    assert offered(client, person, licence, [com, duty]) == set()


@pytest.mark.parametrize("state", ["approved", "inactive"])
def test_no_licence_is_begun_or_put_in_force_by_a_leaving_that_was_not_due(client, person, licence, com, state):
    ended = {"ended_at": timezone.now()} if state == "inactive" else {}
    Licence.objects.filter(pk=licence.pk).update(status=state, **ended)
    Offender.objects.filter(pk=person.pk).update(status="left_early")

    assert offered(client, person, licence, [com]) == set()
    page = client.get(reverse("person_licence", kwargs={"uid": person.uid})).content.decode()
    assert "No licence starts, and there is nothing to recall from." in page


@pytest.mark.parametrize("status", ["left_early", "left_in_dispute"])
def test_no_page_says_in_error_before_that_is_confirmed(client, person, com, status):
    Offender.objects.filter(pk=person.pk).update(status=status)
    client.force_login(com)

    for name in PAGES:
        page = client.get(reverse(name, kwargs={"uid": person.uid})).content.decode()
        assert "in error" not in page.lower(), name


def test_nobody_recalls_arrests_exempts_or_raises_a_concern_past_the_pages(person, licence, com, police):
    Offender.objects.filter(pk=person.pk).update(status="released_in_error")
    noon = timezone.now()

    with pytest.raises(MoveRefused, match="no longer in force"):
        asked_exemption(licence.conditions.first(), com)
    with pytest.raises(RecallRefused, match="not on licence"):
        begin.begin(offender=person, breaches=[None], by=com, what_led="x")
    with pytest.raises(RecallRefused, match="covers only people on licence"):
        arrests.record_arrest(offender=person, arrested_at=noon, place="Leeds", force="West Yorkshire", by=police)
    with pytest.raises(BreachRefused, match="no licence to recall from"):
        breaches.raise_concern(
            offender=person, reason="other", occurred_at=noon, summary="Seen", rationale="Cannot wait", by=police
        )
    assert not Breach.objects.exists()
