"""Conditions that answer to what a victim asked for: tied, carried on, changed, permitted; and who may know."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.exemptions.actions import clock as exemption_clock
from licence.exemptions.actions import deciding
from licence.licences.actions import licences
from licence.licences.actions.moves import LicenceRefused
from licence.models import Licence, LicenceCondition, RequestTie
from licence.victims import actions, ties
from licence.victims.rules import TiedCondition, events_between
from parole.models import ToTell
from parole.victims.actions import requests, victims
from parole.victims.rules.events import Event
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.models import AuditEntry, AuditPayload
from tests.answers import without_keys, without_tokens
from tests.factories.licence import (
    active_licence,
    asked_exemption,
    filled,
    signed,
    somebody_due_out,
    viewed,
    workers,
    zone_condition,
)
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
KNOW = ["victim_liaison", "ppcs", "probation_officer", "probation_manager", "probation_head"]
OTHERS = ["ct_analyst", "prison_decision_maker", "prison_offender_manager", "auditor"]
WORDS = "Not to enter the park by the lake"


def made():
    person = somebody_due_out(family_name="Telford")
    cast = dict(zip([*KNOW, *OTHERS], workers(person, *KNOW, *OTHERS), strict=True))
    com, decider, vlo = cast["probation_officer"], cast["prison_decision_maker"], cast["victim_liaison"]
    contact = {"reference": "VCS/20417", "is_in_scheme": True, "contact": "phone", "not_wanted": [], "note": ""}
    victim = victims.add_victim(offender=person, by=vlo, **contact)
    licence = active_licence(person, com, decider, on=date(2026, 11, 20))
    ToTell.objects.all().delete()
    asked = requests.ask(victim=victim, asked=WORDS, asked_on=TODAY, by=vlo)
    asked = requests.pass_on(request=asked, to="probation", by=vlo)
    return {"person": person, "cast": cast, "licence": licence, "asked": asked, "victim": victim}


world = world_of(made, patched=prepare_nothing)
person, cast, licence, asked = row_of("person"), row_of("cast"), row_of("licence"), row_of("asked")


@pytest.fixture
def com(cast):
    return cast["probation_officer"]


def varied(licence, com):
    return licences.vary(licence=licence, reason="A place is added", by=com)


def zone_on(licence, com, text="Not to enter Roundhay."):
    written = Written(text=text, necessity="He met them there", proportionality="One park", review_on=date(2027, 6, 1))
    return conditions.add_condition(licence=licence, written=written, by=com)


def in_force(variation, cast):
    """Approved by everybody who must, and in force from today."""
    com = cast["probation_officer"]
    for each in variation.conditions.filter(kind="bespoke", approved_on=None):
        conditions.approve_bespoke(condition=each, reference="PPCS/7", by=cast["ppcs"])
    licences.submit(licence=viewed(filled(variation, com)), by=com)
    licences.approve(licence=variation, by=cast["probation_head"])
    signed(variation, com)
    return Licence.objects.get(pk=variation.pk)


def told():
    return list(ToTell.objects.exclude(event=Event.ANSWERED).order_by("pk").values_list("event", flat=True))


def answer(asked, by, outcome="included", reason=""):
    return requests.answer(request=asked, outcome=outcome, reason=reason, by=by)


class TestRules:
    def tied(self, key, requests=(7,), *, said="", of=None):
        return TiedCondition(key, of, frozenset(requests), said)

    @pytest.mark.parametrize(
        ("before", "after", "events"),
        [
            ([], [(1, (7,), "a", None)], [(Event.CONDITION_ADDED, 7, 1)]),
            ([(1, (7,), "a", None)], [(2, (7,), "a", 1)], []),
            ([(1, (7,), "a", None)], [(2, (7,), "b", 1)], [(Event.CONDITION_CHANGED, 7, 2)]),
            ([(1, (7,), "a", None)], [], [(Event.CONDITION_ENDED, 7, 1)]),
            ([(1, (), "a", None)], [(2, (7,), "a", 1)], [(Event.CONDITION_ADDED, 7, 2)]),
            (
                [(1, (7,), "a", None)],
                [(2, (7, 8), "b", 1)],
                [(Event.CONDITION_CHANGED, 7, 2), (Event.CONDITION_ADDED, 8, 2)],
            ),
            (
                [(1, (7,), "a", None)],
                [(2, (7,), "b", None)],
                [(Event.CONDITION_ADDED, 7, 2), (Event.CONDITION_ENDED, 7, 1)],
            ),
        ],
    )
    def test_what_befalls_a_condition_is_told_to_who_asked_for_it(self, before, after, events):
        def rows(given):
            return [self.tied(key, requests, said=said, of=of) for key, requests, said, of in given]

        assert list(events_between(rows(before), rows(after))) == events


def test_officer_ties_a_condition_and_a_manager_includes_it(client, person, cast, licence, asked, com):
    variation = varied(licence, com)
    condition = zone_on(variation, com)
    client.force_login(com)
    page = reverse("request_tie", kwargs={"uid": person.uid, "victim_request_uid": asked.uid})

    client.post(page, {"condition": condition.pk})

    condition.refresh_from_db()
    assert condition.requested_by_victim
    assert ties.conditions_of(asked) == [condition]
    shown = client.get(reverse("licence", kwargs={"uid": person.uid, "licence_uid": variation.uid})).content.decode()
    assert WORDS in shown
    assert "VCS" not in shown
    with pytest.raises(MoveRefused):
        answer(asked, com)
    assert answer(asked, cast["probation_manager"]).status == "included"


def test_probation_includes_nothing_that_stands_on_no_licence(cast, licence, asked, com):
    with pytest.raises(MoveRefused) as refused:
        answer(asked, cast["probation_head"])

    assert "Link a licence condition" in refused.value.message
    assert answer(asked, cast["probation_head"], "refused", "Too wide").outcome == "refused"


def test_a_condition_in_force_that_is_tied_is_told_at_once(cast, licence, asked, com):
    condition = licence.conditions.last()

    actions.tie(condition=condition, request=asked, by=com)
    actions.tie(condition=condition, request=asked, by=com)

    assert told() == [Event.CONDITION_ADDED]
    assert RequestTie.objects.count() == 1


class TestVariation:
    @pytest.fixture
    def bound(self, at_noon, cast, licence, asked):
        """A licence in force with a condition that the victim asked for."""
        variation = varied(licence, cast["probation_officer"])
        condition = zone_on(variation, cast["probation_officer"])
        actions.tie(condition=condition, request=asked, by=cast["probation_officer"])
        answer(asked, cast["probation_manager"])
        return in_force(variation, cast).conditions.get(pk=condition.pk)

    def test_a_condition_that_takes_force_is_told(self, bound):
        assert told() == [Event.CONDITION_ADDED]
        assert ToTell.objects.get(event=Event.CONDITION_ADDED).request.asked == WORDS

    def test_what_binds_on_as_it_was_is_not_told_again_and_keeps_its_tie(self, cast, bound, asked, com):
        newer = in_force(varied(bound.licence, com), cast)

        copy = newer.conditions.get(carried_from=bound)
        assert copy.requested_by_victim
        assert ties.conditions_of(asked) == [copy]
        assert told() == [Event.CONDITION_ADDED]

    def test_what_is_worded_anew_is_told_as_changed(self, cast, bound, com):
        newer = varied(bound.licence, com)
        copy = newer.conditions.get(carried_from=bound)
        LicenceCondition.objects.filter(pk=copy.pk).update(wording="Not to enter the north of Roundhay.")

        in_force(newer, cast)

        assert told() == [Event.CONDITION_ADDED, Event.CONDITION_CHANGED]

    def test_a_place_that_moves_is_told_as_changed(self, cast, bound, com):
        newer = varied(bound.licence, com)
        conditions.add_zone(
            condition=newer.conditions.get(carried_from=bound), kind="exclusion", place="North", hours="", by=com
        )

        in_force(newer, cast)

        assert told() == [Event.CONDITION_ADDED, Event.CONDITION_CHANGED]

    def test_what_is_taken_off_is_told_as_ended_and_seen_as_answered_and_nowhere(
        self, client, cast, person, bound, com
    ):
        newer = varied(bound.licence, com)
        conditions.remove_condition(condition=newer.conditions.get(carried_from=bound), reason="Moved away", by=com)

        in_force(newer, cast)

        assert told() == [Event.CONDITION_ADDED, Event.CONDITION_ENDED]
        client.force_login(com)
        page = client.get(reverse("person_licence", kwargs={"uid": person.uid})).content.decode()
        assert "Answered as included, but on no licence condition" in page

    def test_an_answered_tie_is_not_undone(self, bound, com):
        with pytest.raises(LicenceRefused):
            actions.untie(tie=RequestTie.objects.get(), by=com)


def test_a_tie_by_mistake_is_undone_and_stays_on_record(cast, licence, asked, com):
    condition = licence.conditions.last()
    tie = actions.tie(condition=condition, request=asked, by=com)

    actions.untie(tie=tie, by=com)
    actions.untie(tie=tie, by=cast["probation_manager"])

    tie.refresh_from_db()
    condition.refresh_from_db()
    assert (tie.untied_by, tie.untied_at) == (com, timezone.now())
    assert not condition.requested_by_victim
    assert ties.conditions_of(asked) == []


class TestWhoMayKnow:
    def pages(self, client, person, licence, reader):
        client.force_login(reader)
        found = {}
        for name, more in (
            ("person", {}),
            ("person_timeline", {}),
            ("person_licence", {}),
            ("licence", {"licence_uid": licence.uid}),
            ("licence_summary", {"licence_uid": licence.uid}),
            ("person_parole", {}),
        ):
            page = client.get(reverse(name, kwargs={"uid": person.uid} | more))
            found[name] = without_tokens(page.content.decode())
        return found

    @pytest.mark.parametrize("role", OTHERS)
    def test_for_others_a_request_changes_no_byte(self, client, person, cast, licence, asked, com, role):
        before = self.pages(client, person, licence, cast[role])

        actions.tie(condition=licence.conditions.last(), request=asked, by=com)
        answer(asked, cast["probation_manager"])

        assert self.pages(client, person, licence, cast[role]) == before
        assert "ictim" not in "".join(before.values()).replace("ictim liaison", "")
        assert not RequestTie.objects.visible_to(cast[role]).exists()

    def test_those_who_may_know_read_what_is_asked_and_not_who_asks(self, client, person, cast, licence, asked):
        for role in KNOW:
            page = self.pages(client, person, licence, cast[role])["person_licence"]
            assert WORDS in page, role
            assert "VCS" not in page, role

    def test_before_it_is_passed_on_probation_reads_nothing(self, client, person, cast, licence, asked):
        type(asked).objects.update(status="asked", passed_to="", passed_at=None)

        assert WORDS not in self.pages(client, person, licence, cast["probation_officer"])["person_licence"]

    @pytest.mark.parametrize("role", [*OTHERS, "ppcs", "victim_liaison", "probation_head"])
    def test_who_makes_no_licences_ties_nothing(self, cast, licence, asked, role):
        with pytest.raises((RecordHidden, NotAllowed)):
            actions.tie(condition=licence.conditions.last(), request=asked, by=cast[role])

    def test_hidden_reads_as_absent(self, client, person, cast, asked):
        client.force_login(cast["prison_offender_manager"])

        hidden = client.get(reverse("request_tie", args=[person.uid, asked.uid]))
        absent = client.get(reverse("request_tie", args=[person.uid, person.uid]))

        assert hidden.status_code == absent.status_code == 404
        assert without_keys(hidden.content.decode()) == without_keys(absent.content.decode())

    def test_a_condition_of_somebody_else_is_not_there(self, cast, asked, com):
        other = somebody_due_out(family_name="Quill")
        workers(other, "probation_officer")
        elsewhere = licences.begin(offender=other, by=workers(other, "probation_officer")[0]).conditions.first()

        with pytest.raises(RecordHidden):
            actions.tie(condition=elsewhere, request=asked, by=com)

    def test_log_says_that_a_condition_was_marked_and_nothing_of_whom(self, cast, licence, asked, com):
        actions.tie(condition=licence.conditions.last(), request=asked, by=com)

        entry = AuditEntry.objects.filter(verb="licence.condition_marked").latest("pk")
        assert not AuditPayload.objects.filter(entry=entry).exists()


def test_every_address_of_victims_asks_for_a_scope_of_victims(client, cast):
    client.force_login(cast["probation_officer"])
    paths = client.get("/api/v1/schema", headers={"Accept": "application/json"}).json()["paths"]
    of_victims = {path: verbs for path, verbs in paths.items() if "/victim" in path}

    assert of_victims
    for path, verbs in of_victims.items():
        for verb, what in verbs.items():
            scopes = {scope for way in what.get("security", []) for named in way.values() for scope in named}
            assert scopes <= {"victims:read", "victims:write", "victims:decide"}, (path, verb)


class TestApprovedVariation:
    @pytest.fixture
    def approved(self, at_noon, licence, cast, asked, com):
        """It takes off a condition that a victim asked for."""
        zone = zone_condition(licence)
        actions.tie(condition=zone, request=asked, by=com)
        ToTell.objects.all().delete()
        variation = varied(licence, com)
        copy = variation.conditions.get(carried_from=zone)
        conditions.remove_condition(condition=copy, reason="He has moved away", by=com)
        licences.submit(licence=viewed(filled(variation, com)), by=com)
        return licences.approve(licence=variation, by=cast["probation_head"])

    def test_is_told_before_it_is_in_force_and_again_when_it_is(self, approved, com):
        assert told() == [Event.CONDITIONS_COMING]
        ToTell.objects.update(told_at=timezone.now(), told_by=com)

        signed(approved, com)

        assert told() == [Event.CONDITIONS_COMING, Event.CONDITION_ENDED]

    def test_what_nobody_told_before_is_told_once_when_it_is_in_force(self, approved, com):
        signed(approved, com)

        assert told() == [Event.CONDITION_ENDED]

    def test_of_a_change_that_does_not_come_they_hear_who_heard_of_it(self, approved, cast, com):
        ToTell.objects.update(told_at=timezone.now(), told_by=com)

        licences.withdraw_approval(licence=approved, reason="A slip", by=cast["probation_head"])

        assert told() == [Event.CONDITIONS_COMING, Event.CONDITIONS_STAY]

    def test_of_a_change_that_does_not_come_nobody_hears_who_heard_nothing(self, approved, cast, com):
        licences.end(licence=approved, on=TODAY, reason="Not needed", by=com)

        assert told() == []

    def test_approved_again_it_is_told_again(self, approved, cast, com):
        licences.withdraw_approval(licence=approved, reason="A slip", by=cast["probation_head"])
        licences.approve(licence=approved, by=cast["probation_head"])

        assert told() == [Event.CONDITIONS_COMING]


class TestExemptions:
    @pytest.fixture
    def zone(self, at_noon, licence):
        return zone_condition(licence)

    @pytest.fixture
    def tied(self, zone, asked, com):
        actions.tie(condition=zone, request=asked, by=com)
        ToTell.objects.all().delete()
        return zone

    def approve(self, condition, com, cast):
        exemption = asked_exemption(condition, com)
        return deciding.approve(exemption=exemption, reason="One hour", by=cast["probation_head"])

    def test_approved_and_over_is_told_each_time(self, cast, tied, com):
        exemption = self.approve(tied, com, cast)
        assert told() == [Event.EXEMPTED]

        with time_machine.travel(exemption.ends_at + timedelta(minutes=1), tick=False):
            exemption_clock.watch(at=timezone.now())

        assert told() == [Event.EXEMPTED, Event.EXEMPTION_ENDED]

    def test_refused_is_told(self, cast, tied, com):
        deciding.refuse(exemption=asked_exemption(tied, com), reason="Too near", by=cast["probation_head"])

        assert told() == [Event.NOT_EXEMPTED]

    def test_of_a_condition_that_no_victim_asked_for_nobody_is_told(self, cast, zone, com):
        self.approve(zone, com, cast)

        assert told() == []

    def test_of_a_copy_on_a_later_version_it_is_told_too(self, cast, licence, tied, com):
        newer = in_force(varied(licence, com), cast)

        self.approve(newer.conditions.get(carried_from=tied), com, cast)

        assert told() == [Event.EXEMPTED]
