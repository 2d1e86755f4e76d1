"""Logging and planning checks, and their lists: what an officer sees, types and is led to."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licence.models import Check, CheckPlan
from sharing.models import AuditEntry, Draft
from tests.factories.breaches import licence_in_force
from tests.factories.checks import caseload, due
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamScopeFactory, UserFactory
from tests.list_files import rows_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)
FOUND = {
    "outcome": "compliant",
    "day_day": "1",
    "day_month": "12",
    "day_year": "2026",
    "at": "11:40",
    "narrative": "Room as approved",
    "worry": "no",
}


@pytest.fixture
def case(client):
    officer, licence = caseload(given_names="Simon", family_name="Astley")
    client.force_login(officer)
    return officer, licence


def log_of(check):
    return reverse("check_log", kwargs={"uid": check.offender.uid, "check_uid": check.uid})


def page_of(client, name, *people, **query):
    return client.get(reverse(name, kwargs={"uid": people[0].uid} if people else {}), query).content.decode()


def test_check_is_logged_in_one_page_and_leads_back_to_the_day(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)
    Draft.objects.create(
        user=officer, form="check.log", key=check.uid, subject=check.offender, data={}, saved_at="2026-12-01T11:00Z"
    )
    page = client.get(log_of(check)).content.decode()
    assert "Log a supervision meeting" in page
    assert "Next supervision meeting: by 29 December 2026" in page

    sent = client.post(log_of(check), FOUND)
    client.post(log_of(check), FOUND)

    check.refresh_from_db()
    assert sent.url == reverse("checks")
    assert (check.outcome, check.narrative) == ("compliant", "Room as approved")
    assert Check.objects.count() == 2
    assert not Draft.objects.exists()


def test_form_of_a_check_that_is_logged_leads_to_the_checks_and_says_so(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)
    client.post(log_of(check), FOUND)

    asked = client.get(log_of(check), follow=True)

    assert asked.redirect_chain == [(reverse("person_checks", kwargs={"uid": check.offender.uid}), 302)]
    assert "This check is already logged: complied." in asked.content.decode()


def test_time_of_a_check_is_shown_as_told_with_who_recorded_it_and_when(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)
    client.post(log_of(check), FOUND)

    shown = page_of(client, "person_checks", check.offender)

    assert "1 December 2026, 11:40" in shown
    assert f"As told, recorded 1 December 2026, 12:00 by {officer}" in shown


def test_check_that_is_logged_as_it_is_made_has_one_time(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)
    client.post(log_of(check), FOUND | {"at": "12:00"})

    shown = page_of(client, "person_checks", check.offender)

    assert "1 December 2026, 12:00" in shown
    assert "As told" not in shown


@pytest.mark.parametrize("more", [{"outcome": "not_compliant"}, {"outcome": "partly"}, {"worry": "yes"}])
def test_what_was_not_kept_or_worries_leads_on_to_the_breach_filled_in(client, case, more):
    officer, licence = case
    check = due(licence.rows[1], officer)

    sent = client.post(log_of(check), FOUND | more)

    assert sent.url == f"/people/{check.offender.uid}/breaches/add/?check={check.uid}"
    assert "Room as approved" in client.get(sent.url).content.decode()


def test_what_could_not_be_checked_asks_why_and_when_again_and_keeps_what_was_typed(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)

    asked = client.post(log_of(check), FOUND | {"outcome": "not_done"}).content.decode()
    more = {"not_done_because": "No answer", "again_on_day": "3", "again_on_month": "12", "again_on_year": "2026"}
    client.post(log_of(check), FOUND | {"outcome": "not_done"} | more)

    assert "Why could it not be checked?" in asked
    assert "Room as approved" in asked
    assert Check.objects.unanswered().get().due_on == date(2026, 12, 3)


def test_refusal_of_the_action_stands_at_its_field(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)

    page = client.post(log_of(check), FOUND | {"at": "12:30"}).content.decode()

    assert "The check cannot be later than now, midday" in page
    assert 'href="#id_at"' in page


def test_check_of_another_person_under_this_address_does_not_exist(client, case):
    officer, licence = case
    other = due(licence_in_force().rows[0], officer)

    address = reverse("check_log", kwargs={"uid": licence.offender.uid, "check_uid": other.uid})

    assert client.get(address).status_code == 404


def test_unplanned_check_of_several_conditions_is_logged_once(client, case):
    _, licence = case
    address = reverse("check_add", kwargs={"uid": licence.offender.uid})
    uid = client.get(address).context["form"]["uid"].value()
    given = {"uid": uid, "conditions": [row.uid for row in licence.rows[:2]], "kind": "device_inspection"}

    for _ in range(2):
        client.post(address, FOUND | given)

    assert Check.objects.get().conditions.count() == 2


def test_plan_is_made_changed_and_ended_by_its_pages(client, case):
    officer, licence = case
    uids = {"uid": licence.offender.uid, "condition_uid": licence.rows[0].uid}
    team = officer.memberships.get().team
    plan = {"number": "1", "unit": "week", "grace_days": "1", "team": team.uid, "officer": ""}
    first = {"starts_on_day": "2", "starts_on_month": "12", "starts_on_year": "2026"}
    assert client.get(reverse("plan_add", kwargs=uids)).status_code == 200

    client.post(reverse("plan_none", kwargs=uids), {"reason": "Watched by the tag"})
    assert "Not checked: Watched by the tag" in page_of(client, "person_checks", licence.offender)
    client.post(reverse("plan_add", kwargs=uids), plan | first | {"kinds": ["home_visit"]})
    made = CheckPlan.objects.get()
    at = {"uid": licence.offender.uid, "plan_uid": made.uid}
    carried = client.get(reverse("plan_change", kwargs=at)).context["form"].initial
    change = plan | {"number": "2", "reason": "Settled", "version": carried["version"], "marks": carried["marks"]}
    client.post(reverse("plan_change", kwargs=at), change)
    stale = client.post(reverse("plan_change", kwargs=at), change | {"number": "3"}).content.decode()

    made.refresh_from_db()
    assert made.number == 2
    assert "Someone else saved first" in stale
    assert f"Every 2 weeks, by {team}" in page_of(client, "person_checks", licence.offender)
    client.post(reverse("plan_end", kwargs=at), {"reason": "Over"})
    assert not Check.objects.exists()


def test_plan_that_is_changed_keeps_its_officer_unless_another_is_chosen(client, case):
    officer, licence = case
    plan = due(licence.rows[0], officer).plan
    address = reverse("plan_change", kwargs={"uid": licence.offender.uid, "plan_uid": plan.uid})
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in ("number", "unit", "grace_days", "version", "marks")}

    page = client.get(address).content.decode()
    client.post(address, sent | {"officer": officer.uid, "number": "2", "reason": "Settled"})

    assert f'<option value="{officer.uid}" selected>Helen Castell</option>' in page
    plan.refresh_from_db()
    assert (plan.number, plan.officer) == (2, officer)


def test_polygraph_plan_comes_filled_in_and_a_slower_one_is_refused_at_its_field(client, case):
    officer, licence = case
    address = reverse("plan_add", kwargs={"uid": licence.offender.uid, "condition_uid": licence.rows[2].uid})

    form = client.get(address).context["form"]
    day = {"starts_on_day": "1", "starts_on_month": "12", "starts_on_year": "2026"}
    given = {"kinds": ["polygraph_session"], "number": "9", "unit": "month", "grace_days": "0"}
    page = client.post(address, given | day | {"officer": officer.uid}).content.decode()

    assert (form["number"].value(), form["unit"].value(), form["starts_on"].value()) == (6, "month", TODAY)
    assert "HMPPS polygraph policy framework, January 2023" in page


def test_list_is_the_officers_day_with_what_was_found_before_and_nobody_elses(client, case):
    officer, licence = case
    late = due(licence.rows[0], officer, TODAY - timedelta(days=1), grace_days=2)
    due(licence.rows[1], officer, TODAY + timedelta(days=2))
    hidden = licence_in_force(OffenderFactory(family_name="Quill"))
    due(hidden.rows[0], officer, TODAY)

    page = page_of(client, "checks")

    assert "1 day late" in page
    assert "Quill" not in page
    assert AuditEntry.objects.get(verb="checks.listed").shown_ids == [late.offender_id, late.offender_id]
    assert "Simon Astley" in rows_text(client, "checks")
    assert "Device inspection" not in page_of(client, "checks", state="overdue").split("<table")[1]


def test_list_and_coverage_ask_as_much_for_many_as_for_one(client, case):
    officer, licence = case
    team = officer.memberships.get().team
    due(licence.rows[0], officer)
    counts = {}
    for many in (False, True):
        if many:
            for _ in range(20):
                person = OffenderFactory()
                GrantFactory(subject=person, team=team, grant_role="contributor")
                due(licence_in_force(person).rows[0], officer)
        for name in ("checks", "checks_coverage"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(reverse(name)).status_code == 200
            counts.setdefault(name, []).append(len(asked))

    assert all(one >= many for one, many in counts.values()), counts


def test_coverage_counts_what_is_planned_reasoned_and_neither_of_those_one_may_know(client, case):
    officer, licence = case
    due(licence.rows[0], officer, TODAY - timedelta(days=1), grace_days=2)
    due(licence.rows[2], officer, TODAY + timedelta(days=9))  # planned, though the first check lies ahead
    type(licence.rows[1]).objects.filter(pk=licence.rows[1].pk).update(unchecked_because="Watched by the tag")
    licence_in_force(OffenderFactory(family_name="Quill"))

    rows = {by: client.get(reverse("checks_coverage"), {"by": by}).context["rows"] for by in ("person", "officer")}

    (row,) = rows["person"]
    assert (row.in_force, row.planned, row.with_reason, row.without, row.overdue) == (3, 2, 1, 0, 1)
    assert [each.in_force for each in rows["officer"]] == [3]


def test_a_desk_sees_those_with_most_to_do_of_the_people_it_may_know(client, case, monkeypatch):
    """The most are looked for among everyone: who is barred from the worst reads the next, as if they were none."""
    officer, licence = case
    monkeypatch.setattr("licence.checks.panels.checks.MOST", 1)
    monkeypatch.setattr("sharing.access.sql.FEW", 0)
    analyst = UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team])
    due(licence.rows[0], officer, TODAY - timedelta(days=1), grace_days=2)
    for _ in range(3):
        worse = licence_in_force()
        ExclusionFactory(subject=worse.offender, user=analyst)
        for row in worse.rows[:2]:
            due(row, officer, TODAY - timedelta(days=1), grace_days=2)
    client.force_login(analyst)

    page = client.get(reverse("checks_coverage"))

    assert [row.person for row in page.context["rows"]] == [licence.offender]
    assert not page.context["more"]


def test_coverage_shows_those_with_most_to_do_and_says_how_many_there_are(client, case, monkeypatch):
    officer, _ = case
    monkeypatch.setattr("licence.checks.panels.checks.MOST", 1)
    GrantFactory(subject=licence_in_force().offender, team=officer.memberships.get().team)
    client.force_login(officer)

    page = client.get(reverse("checks_coverage"))

    assert len(page.context["rows"]) == 1
    assert "Showing the 1 with most to do." in page.content.decode()
