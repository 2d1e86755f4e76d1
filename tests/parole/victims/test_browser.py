"""The pages about victims in a real browser: axe finds nothing, nothing scrolls sideways."""

import pytest
from django.urls import reverse
from django.utils import timezone

from parole.models import ToTell
from parole.victims.actions import requests, telling, victims
from parole.victims.rules.events import Event
from tests.browser import looks_right, open_as
from tests.factories.licence import active_licence, somebody_due_out, workers
from tests.parole.victims.test_victims import CONTACT, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_about_victims_look_right(browsing, client, width):
    person = somebody_due_out(family_name="Telford")
    roles = ("victim_liaison", "probation_officer", "probation_manager", "prison_decision_maker")
    vlo, com, spo, governor = workers(person, *roles)
    victim = victims.add_victim(offender=person, by=vlo, **CONTACT | {"not_wanted": ["moves", "board"]})
    active_licence(person, com, governor)
    asked = requests.ask(victim=victim, asked="Not to come to the park", asked_on=timezone.localdate(), by=vlo)
    requests.pass_on(request=asked, to="probation", by=vlo)
    telling.to_tell(person, Event.DECISION, on=timezone.localdate())
    release = ToTell.objects.get(event=Event.RELEASE)
    said = tell(release, vlo, words="Spoke for ten minutes")
    victims.withdraw_telling(telling=said, reason="Another victim was told", by=vlo)
    tell(release, vlo, was_reached=False, words="No answer")
    at, below = {"uid": person.uid}, {"uid": person.uid, "victim_request_uid": asked.uid}

    with browsing(width=width) as page:
        for name, kwargs, who in (
            ("person_victims", at, vlo),
            ("victims_to_tell", {}, vlo),
            ("home", {}, vlo),
            ("victim_told", at | {"task_uid": release.uid}, vlo),
            ("victim_add", at, vlo),
            ("victim_request_add", at | {"victim_uid": victim.uid}, vlo),
            ("victim_request_answer", below, spo),
            ("request_tie", below, com),
            ("person_licence", at, com),
        ):
            open_as(page, client, who, reverse(name, kwargs=kwargs))
            looks_right(page, name)
