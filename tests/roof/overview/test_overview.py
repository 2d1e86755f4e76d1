"""The overview: the same parts for each role, numbers of what the reader can open, and what needs a decision."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licence.models import Recall, RecallClock
from offenders.models import CustodyPeriod, Movement, Offender, Release, ReleaseHold
from release_monitor.load.models import Deprioritisation
from release_monitor.overview import building
from sharing.access.rules import GrantRole, Programme
from sharing.models import AuditEntry, TeamScope
from tests.factories.breaches import licence_since_long
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    LONG_AGO,
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    TeamFactory,
    UserFactory,
)
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
TODAY = date(2026, 12, 1)
MOST_QUERIES = 30


def leaves(person, day, **more):
    period = CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15))
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], day)
    return Release.objects.create(
        offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True, **days, **more
    )


def under(person, programme):
    person.programmes.all().delete()
    person.programmes.create(programme=programme, starts_at=LONG_AGO)
    return person


def made():
    police, probation = AgencyFactory(name="CT policing", kind="ct_police"), AgencyFactory(name="Probation")
    desk = TeamFactory(name="CTOC", kind="national_desk", agency=police)
    TeamScope.objects.create(team=desk, programme="terrorism", grant_role="reader", reason="Desk", starts_at=LONG_AGO)
    unit = TeamFactory(name="NSD North", agency=probation)
    held = OffenderFactory(given_names="Rowan", family_name="Telford", status="in_custody", region="North East")
    out = OffenderFactory(given_names="Yasin", family_name="Maddox", status="unlawfully_at_large", region="London")
    freed = OffenderFactory(given_names="Ines", family_name="Quill", status="on_licence", region="North East")
    spy = under(OffenderFactory(given_names="Cold", family_name="Harbour", status="in_custody"), "state_threats")
    for person in (held, out, freed):
        under(person, "terrorism")
    release = leaves(held, TODAY + timedelta(days=2))
    ReleaseHold.objects.create(release=release, offender=held, kind="date_conflict", reason="By 8 days")
    Movement.objects.create(offender=out, happening="licence_revoked", happened_on=TODAY - timedelta(days=2))
    for person in (held, freed):
        GrantFactory(subject=person, team=unit, grant_role=GrantRole.CONTRIBUTOR)
    return {
        "desk": desk,
        "unit": unit,
        "held": held,
        "out": out,
        "freed": freed,
        "spy": spy,
        "release": release,
        "analyst": UserFactory(name="Ana", agency=police, role="ct_analyst", teams=[desk]),
        "head": UserFactory(name="Hal", agency=probation, role="probation_head", teams=[unit]),
        "manager": UserFactory(name="Max", agency=probation, role="probation_manager", teams=[unit]),
        "officer": UserFactory(name="Oda", agency=probation, role="probation_officer", teams=[unit]),
    }


world = world_of(made)
analyst, head, manager, held, out, freed = map(row_of, ["analyst", "head", "manager", "held", "out", "freed"])


@pytest.fixture
def opened(client):
    def page(user, name="overview", **query):
        client.force_login(user)
        return client.get(reverse(name), query)

    return page


def tiles_of(page):
    (part,) = [part for part in page.context["overview"].main if part.code == "tiles"]
    return {line.words: line.value for line in part.panel.lines}


def lines_of(page):
    return {line.kind.value: line for line in page.context["overview"].decisions.lines}


def test_tiles_count_the_people_that_the_reader_can_open(opened, analyst, head, held):
    for user, custody, licence, at_large in ((analyst, "1", "1", "1"), (head, "1", "1", "0")):
        found = tiles_of(opened(user))

        assert (found["in custody"], found["on licence"], found["unlawfully at large"]) == (custody, licence, at_large)

    ExclusionFactory(subject=held, user=analyst)
    assert tiles_of(opened(analyst))["in custody"] == "0"


def test_parts_stand_in_the_order_of_the_role(opened, analyst, head):
    shown = {user.name: [part.code for part in opened(user).context["overview"].main] for user in (analyst, head)}

    assert shown["Ana"][:2] == ["tiles", "releases"]
    assert shown["Hal"][:2] == ["tiles", "load"]


def test_head_of_a_national_desk_and_of_a_unit_read_other_names(opened, analyst, head):
    assert "<h1>Command overview</h1>" in opened(analyst).content.decode()
    assert "<h1>Unit overview</h1>" in opened(head).content.decode()


class TestDecisions:
    def test_one_person_is_named_with_the_way_to_the_act(self, opened, analyst, out, held):
        found = lines_of(opened(analyst))

        assert found["at_large"].strong == "Yasin Maddox is unlawfully at large"
        assert found["at_large"].href == out.get_absolute_url()
        assert found["blocked"].href == reverse("person_readiness", args=[held.uid])
        assert found["blocked"].due == "First is 3 December 2026"

    def test_someone_hidden_is_in_no_line(self, opened, head):
        assert list(lines_of(opened(head))) == ["blocked"]

    def test_several_lead_to_the_page_that_names_them(self, opened, analyst, client):
        other = under(OffenderFactory(family_name="Second", status="absconded"), "terrorism")

        line = lines_of(opened(analyst))["at_large"]
        page = client.get(line.href.split("#")[0]).content.decode()

        assert line.strong == "2 people are unlawfully at large"
        assert "Maddox" in page
        assert other.get_absolute_url() in page

    def test_release_of_the_fifteenth_day_is_not_among_those_of_fourteen(self, opened, analyst, world):
        for days, there in ((14, True), (15, False)):
            Release.objects.filter(pk=world["release"].pk).update(warn_on=TODAY + timedelta(days=days))
            assert ("blocked" in lines_of(opened(analyst))) is there

    def test_someone_released_in_error_comes_first(self, opened, analyst, freed):
        Offender.objects.filter(pk=freed.pk).update(status="released_in_error")

        first = opened(analyst).context["overview"].decisions.lines[0]

        assert first.strong == "Ines Quill was released in error"

    def test_recall_is_late_from_the_moment_its_deadline_passes(self, opened, analyst, freed, manager):
        licence = licence_since_long(freed)
        recall = Recall.objects.create(
            offender=freed, licence=licence, sentence_group="adult_sds", author=manager, status="sent_to_ppcs",
            endorsed_at=timezone.now(), endorsed_by=UserFactory(), called_at=timezone.now(), called_by=manager,
        )  # fmt: skip
        due = timezone.now() + timedelta(hours=1)
        RecallClock.objects.create(
            recall=recall, offender=freed, kind="assessment", started_at=timezone.now(), started_by_what="sent",
            number=1, unit="hours", source="Policy", due_at=due,
        )  # fmt: skip
        for moment, there in ((due, False), (due + timedelta(seconds=1), True)):
            with time_machine.travel(moment, tick=False):
                assert ("recall" in lines_of(opened(analyst))) is there

    def test_work_de_prioritised_past_its_review_needs_a_decision(self, opened, manager, freed, world):
        Deprioritisation.objects.create(
            offender=freed, team=world["unit"], work="visits", what="Fewer visits", reason="Load", review_on=TODAY,
            decided_by=manager, decided_at=timezone.now(), second=UserFactory(),
        )  # fmt: skip
        assert "priority" not in lines_of(opened(manager))

        with time_machine.travel(datetime(2026, 12, 2, 9, tzinfo=timezone.get_current_timezone()), tick=False):
            assert lines_of(opened(manager))["priority"].strong == "1 decision to de-prioritise is past review"

    def test_everybody_named_is_recorded_as_shown(self, opened, analyst, out, held):
        opened(analyst)

        entry = AuditEntry.objects.get(verb="overview.opened")
        assert set(entry.shown_ids) >= {out.pk, held.pk}


class TestStateThreats:
    def test_page_is_not_there_for_who_may_not_know(self, opened, analyst):
        assert opened(analyst, "overview_state_threats").status_code == 404
        assert "State threats</a>" not in opened(analyst).content.decode()

    def test_it_counts_its_own_and_the_other_page_does_not(self, opened, analyst, world):
        GrantFactory(subject=world["spy"], team=world["desk"])

        assert tiles_of(opened(analyst, "overview_state_threats"))["in custody"] == "1"
        assert tiles_of(opened(analyst))["in custody"] == "1"
        assert "State threats</a>" in opened(analyst).content.decode()

    def test_what_needs_a_decision_is_of_its_own_programme(self, opened, analyst, world):
        GrantFactory(subject=world["spy"], team=world["desk"])
        Offender.objects.filter(pk=world["spy"].pk).update(status="unlawfully_at_large")

        assert lines_of(opened(analyst))["at_large"].strong == "Yasin Maddox is unlawfully at large"
        assert lines_of(opened(analyst, "overview_state_threats"))["at_large"].strong.startswith("Cold Harbour")

    def test_desk_of_state_threats_alone_begins_there(self, opened, world):
        TeamScope.objects.update(programme=Programme.STATE_THREATS)

        assert opened(world["analyst"]).url == reverse("overview_state_threats")


class TestFilters:
    def test_region_in_the_address_narrows_figures_and_not_decisions(self, opened, analyst):
        page = opened(analyst, region="North East")

        assert tiles_of(page)["unlawfully at large"] == "0"
        assert "at_large" in lines_of(page)
        assert "The filter narrows the figures" in page.content.decode()

    def test_one_date_without_the_other_is_refused_at_its_field(self, opened, analyst):
        page = opened(analyst, first="2026-11-01")

        assert page.status_code == 200
        assert "Enter both dates, the later one second" in page.content.decode()

    def test_flow_is_that_of_the_dates(self, opened, analyst):
        page = opened(analyst, first="2026-11-01", until="2026-12-01")

        (part,) = [part for part in page.context["overview"].main if part.code == "custody"]
        words, number = part.panel.rows[0]
        assert (words, str(number)) == ("In custody at the start of 1 to 30 November 2026", "1")


def test_load_is_of_those_who_manage_it(opened, head, world, held):
    DutyFactory(subject=held, team=world["unit"], owner=world["officer"])

    parts = {
        user.name: [part.code for part in opened(user).context["overview"].main] for user in (head, world["officer"])
    }
    assert "load" in parts["Hal"]
    assert "load" not in parts["Oda"]
    assert "Officers of NSD North" in opened(head).content.decode()


def test_queries_stay_few_and_as_many_for_one_person_as_for_twenty(client, analyst, head):
    def queries(user):
        client.force_login(user)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("overview"))
        return len(asked)

    queries(analyst)
    few = {user.name: queries(user) for user in (analyst, head)}
    for n in range(20):
        person = under(OffenderFactory(status=("in_custody", "unlawfully_at_large", "on_licence")[n % 3]), "terrorism")
        GrantFactory(subject=person, team=head.memberships.get().team)
    many = {user.name: queries(user) for user in (analyst, head)}

    assert many == few
    assert max(few.values()) <= MOST_QUERIES


def test_overview_of_nobody_is_none(manager):
    assert building.asked_of(UserFactory(role="victim_liaison"), at=timezone.now(), programme="terrorism") is None
    assert re.match(r"/overview/$", reverse("overview"))
