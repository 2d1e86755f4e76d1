"""Checks are given to somebody else and back: only what both may change moves, each once, and it is kept who had it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from licence.checks.actions import checks, handovers
from licence.checks.actions.plans import CheckRefused
from licence.models import Check, Handover
from sharing import access
from sharing.models import AuditEntry
from tests.factories.breaches import licence_in_force
from tests.factories.checks import caseload, due
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)
KEY = UUID("01939d5e-0000-7000-8000-00000000000b")


@pytest.fixture
def cast():
    """An officer with two checks of one person and one of another, her manager, and a colleague in her team."""
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
        "manager": UserFactory(name="Ann Dale", role="probation_manager", teams=[team]),
        "team": team,
        "other": other,
    }


def give_all(cast, **more):
    given = {"officer": cast["officer"], "to": cast["colleague"], "by": cast["manager"], "reason": "Leave"}
    return handovers.give_all(**given | more)


def holders():
    return [str(check.officer or check.team) for check in Check.objects.order_by("due_on")]


def test_one_check_goes_to_another_officer_for_a_reason_and_it_is_kept_who_had_it(cast):
    check = Check.objects.earliest("due_on")
    given = {"check": check, "officer": cast["colleague"], "team": None, "by": cast["officer"]}

    with pytest.raises(CheckRefused, match="Say why"):
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

    with pytest.raises(CheckRefused, match="answered meanwhile"):
        handovers.reassign(check=check, officer=cast["colleague"], team=None, reason="Leave", by=cast["officer"])

    assert not Handover.objects.exists()


def test_everything_goes_that_both_may_change_and_the_preview_says_what_stays(cast):
    ExclusionFactory(user=cast["colleague"], subject=cast["other"])
    hidden = due(licence_in_force().rows[0], cast["officer"], TODAY + timedelta(days=9))

    moves = handovers.moves_of(cast["officer"], to=cast["colleague"], by=cast["manager"])
    given = give_all(cast)

    assert ([len(moves.goes), len(moves.stays)], given) == ([2, 1], 2)
    assert holders() == ["Samira Reed", "Samira Reed", "Helen Castell", "Helen Castell"]
    assert hidden not in (*moves.goes, *moves.stays)


def test_sent_twice_everything_goes_once(cast):
    assert give_all(cast, uid=KEY) == give_all(cast, uid=KEY) == 3
    assert Handover.objects.count() == AuditEntry.objects.filter(verb="licence.check_reassigned").count() == 3


def test_only_managers_give_what_is_not_one_check(cast):
    with pytest.raises(access.NotAllowed):
        give_all(cast, by=cast["officer"])
    give_all(cast, uid=KEY)
    with pytest.raises(access.NotAllowed):
        handovers.give_back(act=KEY, reason="Back", by=cast["officer"])


def test_nothing_goes_without_a_reason_to_oneself_or_to_who_works_with_none_of_them(cast):
    for more in ({"reason": ""}, {"to": cast["officer"]}, {"to": UserFactory(teams=[TeamFactory()])}):
        with pytest.raises(CheckRefused):
            give_all(cast, **more)

    assert not Handover.objects.exists()


def test_what_still_waits_goes_back_to_who_had_it_and_what_was_answered_or_given_on_does_not(cast):
    answered, passed_on, waiting = Check.objects.order_by("due_on")
    handovers.reassign(check=waiting, officer=None, team=cast["team"], reason="Short of people", by=cast["manager"])
    Check.objects.filter(pk=waiting.pk).update(officer=cast["officer"])  # to both: a name and a team
    give_all(cast, uid=KEY)
    found = {"outcome": "compliant", "done_at": "2026-12-01T11:00Z", "recorded_at": "2026-12-01T11:00Z"}
    Check.objects.filter(pk=answered.pk).update(**found)
    passed_on.refresh_from_db()
    handovers.reassign(check=passed_on, officer=cast["manager"], team=None, reason="Knows him", by=cast["manager"])

    given = handovers.give_back(act=KEY, reason="Back at work", by=cast["manager"])

    waiting.refresh_from_db()
    assert (given, waiting.officer, waiting.team) == (1, cast["officer"], cast["team"])
    assert holders()[:2] == ["Samira Reed", "Ann Dale"]
    with pytest.raises(CheckRefused, match="Nothing can go back"):
        handovers.give_back(act=KEY, reason="Back at work", by=cast["manager"])


def test_nothing_goes_back_to_who_does_not_work_with_the_person_any_more(cast):
    give_all(cast, uid=KEY)
    ExclusionFactory(user=cast["officer"], subject=cast["other"])

    assert handovers.give_back(act=KEY, reason="Back at work", by=cast["manager"]) == 2


def test_nothing_is_left_behind_when_the_last_step_fails(cast, monkeypatch):
    monkeypatch.setattr(handovers.audit, "record_many", lambda told: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        give_all(cast)

    assert set(holders()) == {"Helen Castell"}
    assert not Handover.objects.exists()


def test_next_check_of_a_given_one_is_made_as_the_plan_says(cast):
    give_all(cast)
    check = Check.objects.earliest("due_on")
    found = {"outcome": "compliant", "narrative": "Room as approved", "done_at": checks.timezone.now()}

    checks.record_check(check=check, by=cast["colleague"], **found)

    assert check.plan.checks.unanswered().get().officer == cast["officer"]
