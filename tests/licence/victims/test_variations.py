"""A variation waits for victim liaison's own word, or their time, whether or not there is a victim."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from licence.licences.actions import licences
from licence.models import Licence
from parole.models import LiaisonNotice
from parole.victims.actions import notices, victims
from sharing.access.state_machines import MoveRefused
from tests.answers import without_tokens
from tests.factories.licence import active_licence, filled, somebody_due_out, viewed, workers
from tests.parole.victims.test_victims import CONTACT
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
ROLES = ["victim_liaison", "probation_officer", "probation_head", "prison_decision_maker", "ct_analyst", "ppcs"]
NOT_YET = "Victim liaison has not acknowledged this variation yet"


def made():
    person = somebody_due_out(family_name="Telford")
    cast = dict(zip(ROLES, workers(person, *ROLES), strict=True))
    com = cast["probation_officer"]
    licence = active_licence(person, com, cast["prison_decision_maker"], on=date(2026, 11, 20))
    variation = viewed(filled(licences.vary(licence=licence, reason="A new address", by=com), com))
    notice = LiaisonNotice.objects.get(of=variation.uid)
    LiaisonNotice.objects.update(due_at="2026-12-03T00:00:00Z")
    return {"person": person, "cast": cast, "variation": variation, "notice": notice}


world = world_of(made, patched=prepare_nothing)
person, cast, variation, notice = row_of("person"), row_of("cast"), row_of("variation"), row_of("notice")


def submit(variation, cast):
    return licences.submit(licence=variation, by=cast["probation_officer"])


def test_liaison_is_asked_when_a_variation_begins_and_has_a_working_day(cast):
    other = somebody_due_out(family_name="Quill")
    com, decider = workers(other, "probation_officer", "prison_decision_maker")
    licence = active_licence(other, com, decider, on=date(2026, 11, 20))

    begun = licences.vary(licence=licence, reason="A new address", by=com)

    asked = LiaisonNotice.objects.get(of=begun.uid)
    assert (asked.about, asked.due_at.isoformat()) == ("variation", "2026-12-03T00:00:00+00:00")


def test_it_is_not_submitted_before_liaison_has_acknowledged_it(cast, variation, notice):
    with pytest.raises(MoveRefused) as refused:
        submit(variation, cast)
    assert refused.value.message == NOT_YET

    notices.acknowledge(notice=notice, to_consider="", by=cast["victim_liaison"])

    assert submit(variation, cast).status == "variation_submitted"


def test_it_goes_on_without_them_once_their_time_is_over(cast, variation):
    with time_machine.travel("2026-12-02T23:59:59Z", tick=False), pytest.raises(MoveRefused):
        submit(variation, cast)
    with time_machine.travel("2026-12-03T00:00:00Z", tick=False):
        assert submit(variation, cast).status == "variation_submitted"


def test_danger_does_not_wait_for_them(cast, variation):
    Licence.objects.filter(pk=variation.pk).update(danger="He was seen at the school")
    variation.refresh_from_db()

    assert submit(variation, cast).status == "variation_submitted"


class TestWhatEachReads:
    def pages(self, client, person, variation, reader):
        client.force_login(reader)
        found = []
        for name, more in (("licence", {"licence_uid": variation.uid}), ("person_licence", {}), ("person", {})):
            page = client.get(reverse(name, kwargs={"uid": person.uid} | more))
            found.append(without_tokens(page.content.decode()))
        return "".join(found)

    @pytest.mark.parametrize("role", ["ct_analyst", "prison_decision_maker"])
    def test_for_others_the_page_is_the_same_with_a_victim_without_and_with_none(
        self, client, person, cast, variation, role
    ):
        asked_nobody = self.pages(client, person, variation, cast[role])

        victim = victims.add_victim(offender=person, by=cast["victim_liaison"], **CONTACT)
        in_contact = self.pages(client, person, variation, cast[role])
        victims.leave(victim=victim, on=date(2026, 12, 1), by=cast["victim_liaison"])
        victims.answer_for_liaison(offender=person, answer="none", by=cast["victim_liaison"])
        none = self.pages(client, person, variation, cast[role])

        assert asked_nobody == in_contact == none
        assert NOT_YET in none

    def test_those_who_may_know_read_that_liaison_has_answered_and_not_what(self, client, person, cast, variation):
        before = self.pages(client, person, variation, cast["probation_officer"])
        victims.answer_for_liaison(offender=person, answer="none", by=cast["victim_liaison"])
        none = self.pages(client, person, variation, cast["probation_officer"])
        victims.add_victim(offender=person, by=cast["victim_liaison"], **CONTACT)
        in_contact = self.pages(client, person, variation, cast["probation_officer"])

        assert "Victim liaison has not answered" in before
        assert "Victim liaison has answered" in none
        assert none == in_contact
