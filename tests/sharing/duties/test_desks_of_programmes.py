"""An alert escalates to the duty desk of its own programme, and never to that of another one."""

from datetime import timedelta

import pytest

from sharing import alerts
from sharing.alerts.rules import Rung
from sharing.duties.alert_kinds import HANDOVER_REFUSED
from sharing.items.alert_kinds import ITEM_SHARED
from sharing.models import Receipt, RungMade, Severity
from sharing.tasks import escalate
from tests.factories.items import recorded
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
T, S = "terrorism", "state_threats"


@pytest.fixture
def desks():
    """A national desk and a duty desk of each programme in one agency, and somebody at each duty desk."""
    national = {T: TeamFactory(kind="national_desk", name="CT desk")}
    agency = national[T].agency
    national[S] = TeamFactory(kind="national_desk", agency=agency, name="State threats desk")
    found = {}
    for programme, team in national.items():
        TeamScopeFactory(team=team, programme=programme)
        duty = TeamFactory(kind="duty_desk", agency=agency, programme=programme, name=f"Duty {programme}")
        officer = UserFactory(role="duty_officer", agency=agency, teams=[duty])
        found[programme] = {"national": team, "duty": duty, "officer": officer, "agency": agency}
    return found


def raised(person, *, kind=HANDOVER_REFUSED, **more):
    alerts.raise_alert(
        kind=kind, key="one", subject=person, text="Refused", severity=Severity.CRITICAL, link="/", **more
    )
    return {receipt.team: receipt for receipt in Receipt.objects.filter(alert__key="one").select_related("team")}


def climbed(at_noon):
    """Past the rung of the duty desk; who of a duty desk was alerted for which team."""
    at_noon.move_to(max(receipt.due_at for receipt in Receipt.objects.all()) + timedelta(days=2))
    escalate()
    rows = RungMade.objects.filter(rung=Rung.DUTY_DESK).prefetch_related("people")
    return {row.receipt.team: set(row.people.all()) for row in rows}


@pytest.mark.parametrize(("own", "other"), [(T, S), (S, T)])
def test_person_of_one_programme_reaches_its_desks_alone(desks, at_noon, own, other):
    assert raised(OffenderFactory(programme=own)).keys() == {desks[own]["national"]}

    assert climbed(at_noon) == {desks[own]["national"]: {desks[own]["officer"]}}


def test_of_somebody_in_both_each_desk_escalates_to_its_own_duty_desk(desks, at_noon):
    assert raised(OffenderFactory(programme=(T, S))).keys() == {desks[T]["national"], desks[S]["national"]}

    assert climbed(at_noon) == {desks[each]["national"]: {desks[each]["officer"]} for each in (T, S)}


def test_item_of_one_programme_goes_to_its_desks_though_the_team_reads_both(desks, at_noon):
    person = OffenderFactory(programme=(T, S))
    team = TeamFactory(agency=desks[S]["agency"])
    GrantFactory(subject=person, team=team, grant_role="contributor")
    officer = UserFactory(role="ct_analyst", agency=team.agency, teams=[team])
    item = recorded(person, officer, programme=S)

    told = raised(person, kind=ITEM_SHARED, item=item, only=alerts.Only(teams=[team.pk]))

    assert told.keys() == {team}
    assert climbed(at_noon) == {team: {desks[S]["officer"]}}


def test_desk_of_every_programme_serves_those_without_one_of_their_own(desks, at_noon):
    desks[T]["duty"].programme = ""
    desks[T]["duty"].save()
    raised(OffenderFactory(programme=(T, S)))

    assert climbed(at_noon) == {desks[each]["national"]: {desks[each]["officer"]} for each in (T, S)}


def test_where_only_the_other_programme_has_a_desk_the_rung_is_empty(desks, at_noon):
    desks[T]["duty"].kind, desks[T]["duty"].programme = "caseload", ""
    desks[T]["duty"].save()
    raised(OffenderFactory(programme=T))

    assert climbed(at_noon) == {desks[T]["national"]: set()}
