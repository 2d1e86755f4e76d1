"""One check is given to somebody else who works with the person, once, and it is kept who had it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from licence.checks.actions import checks, handovers
from licence.checks.actions.plans import CheckRefused
from licence.models import Check, Handover
from sharing.models import AuditEntry
from tests.factories.breaches import licence_in_force
from tests.factories.checks import caseload, due
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)
KEY = UUID("01939d5e-0000-7000-8000-00000000000b")


@pytest.fixture
def cast():
    """An officer with two checks of one person and one of another, and a colleague in her team."""
    officer, licence = caseload(family_name="Astley")
    team = officer.memberships.get().team
    other = OffenderFactory(family_name="Birk")
    GrantFactory(subject=other, team=team, grant_role="contributor")
    rows = [*licence.rows[:2], licence_in_force(other).rows[0]]
    for days, condition in enumerate(rows):
        due(condition, officer, TODAY + timedelta(days=days))
    return {
        "officer": officer,
        "colleague": UserFactory(name="Samira Reed", teams=[team]),
        "team": team,
    }


def test_one_check_goes_to_another_officer_for_a_reason_and_it_is_kept_who_had_it(cast):
    check = Check.objects.earliest("due_on")
    given = {"check": check, "officer": cast["colleague"], "team": None, "by": cast["officer"]}

    with pytest.raises(CheckRefused, match="Enter why"):
        handovers.reassign(**given, reason=" ")
    handovers.reassign(**given, reason="Court on that day", uid=KEY)
    handovers.reassign(**given, reason="Court on that day", uid=KEY)

    row = Handover.objects.get()
    assert (row.giver, row.receiver, row.reason) == ("Helen Castell", "Samira Reed", "Court on that day")
    assert check.plan.officer == cast["officer"]
    entry = AuditEntry.objects.get(verb="licence.check_reassigned")
    assert (entry.subject_id, entry.reason) == (check.offender_id, "Court on that day")


def test_check_goes_to_a_team_but_to_nobody_who_does_not_work_with_the_person_nor_to_who_has_it(cast):
    check = Check.objects.earliest("due_on")
    given = {"check": check, "by": cast["officer"], "reason": "Leave"}

    for officer, team in ((UserFactory(), None), (None, None), (cast["officer"], None)):
        with pytest.raises(CheckRefused) as refused:
            handovers.reassign(**given, officer=officer, team=team)
        assert refused.value.field == "officer"
    handovers.reassign(**given, officer=None, team=cast["team"])

    assert Check.objects.mine(cast["colleague"]).get() == check


def test_answered_check_is_given_to_nobody(cast):
    check = Check.objects.earliest("due_on")
    Check.objects.filter(pk=check.pk).update(outcome="missed", recorded_at="2026-12-01T11:00Z")

    with pytest.raises(CheckRefused, match="has since been logged"):
        handovers.reassign(check=check, officer=cast["colleague"], team=None, reason="Leave", by=cast["officer"])

    assert not Handover.objects.exists()


def test_a_check_that_another_team_has_been_given_meanwhile_stays_there(cast):
    """The page showed it with one team; it went to another in between."""
    other = GrantFactory(subject=Check.objects.earliest("due_on").offender, grant_role="contributor").team
    check = Check.objects.earliest("due_on")
    Check.objects.filter(pk=check.pk).update(officer=None, team=cast["team"])
    check.refresh_from_db()
    Check.objects.filter(pk=check.pk).update(team=other)

    with pytest.raises(CheckRefused, match="No changes were saved"):
        handovers.reassign(check=check, officer=cast["colleague"], team=None, reason="Leave", by=cast["officer"])

    assert Check.objects.get(pk=check.pk).team == other


def test_nothing_is_left_behind_when_the_last_step_fails(cast, monkeypatch):
    monkeypatch.setattr(handovers.audit, "record", lambda **told: 1 / 0)
    check = Check.objects.earliest("due_on")

    with pytest.raises(ZeroDivisionError):
        handovers.reassign(check=check, officer=cast["colleague"], team=None, reason="Court", by=cast["officer"])

    check.refresh_from_db()
    assert check.officer == cast["officer"]
    assert not Handover.objects.exists()


def test_next_check_of_a_given_one_is_made_as_the_plan_says(cast):
    check = Check.objects.earliest("due_on")
    handovers.reassign(check=check, officer=cast["colleague"], team=None, reason="Court", by=cast["officer"])
    found = {"outcome": "compliant", "narrative": "Room as approved", "done_at": checks.timezone.now()}

    checks.record_check(check=check, by=cast["colleague"], **found)

    assert check.plan.checks.unanswered().get().officer == cast["officer"]
