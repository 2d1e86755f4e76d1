"""Managers are alerted before leave without cover begins, and of people no one stands in for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sharing.leave import actions
from sharing.models import Alert, Leave, Receipt
from sharing.tasks import watch_leave
from tests.factories.duties import DutyFactory
from tests.factories.leave import DAY, agreed, away, cast_of, midnight, of_tom, planned
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
cast = row_of("cast")
world = world_of(lambda: {"cast": cast_of(family_name="Quill")})
MINUTE = timedelta(minutes=1)


def alerts_of(kind):
    return list(Alert.objects.filter(kind=f"leave.{kind}").order_by("pk").values_list("state", flat=True))


def test_three_working_days_before_it_begins_managers_are_alerted_that_no_one_has_agreed(cast, at_noon):
    leave = planned(cast, 9, 11)  # from Thursday 10 December

    warned = midnight(leave.starts_at.date() - 3 * DAY)  # Monday 7 December
    at_noon.move_to(warned - MINUTE)
    watch_leave()
    assert alerts_of("no_cover") == []
    at_noon.move_to(warned)
    watch_leave()
    watch_leave()

    assert alerts_of("no_cover") == ["new"]
    receipt = Receipt.objects.get(alert__kind="leave.no_cover")
    assert receipt.team == cast["team"]
    assert receipt.due_at == warned + DAY
    assert "Tom Brandreth is away from 10 to 12 December 2026" in receipt.alert.text


def test_the_alert_is_for_managers_of_the_team_and_for_no_one_else(cast):
    other = UserFactory(
        role="probation_manager", agency=cast["tom"].agency, teams=[TeamFactory(agency=cast["tom"].agency)]
    )
    planned(cast, 1, 3, stand_in=None)
    watch_leave()

    def sees(user):
        return Alert.objects.filter(kind="leave.no_cover").visible_to(user).exists()

    assert sees(cast["ann"])
    assert [sees(each) for each in (cast["tom"], cast["priya"], other, UserFactory(role="privacy_officer"))] == [
        False
    ] * 4
    inbox = Receipt.objects.inbox_of(cast["ann"], "open")
    assert [each.alert.kind for each in inbox] == ["leave.no_cover"]


def test_it_ends_once_somebody_agrees(cast):
    leave = planned(cast, 1, 3)
    watch_leave()

    agreed(leave, cast)

    assert alerts_of("no_cover") == ["resolved"]


def test_it_ends_when_the_leave_is_called_off(cast):
    leave = planned(cast, 1, 3)

    actions.close(leave=leave, reason="Called off", by=cast["tom"])

    assert alerts_of("no_cover") == ["resolved"]


def test_what_is_covered_again_and_lost_again_is_alerted_again(cast):
    leave = planned(cast, 1, 3)
    cover = agreed(leave, cast)

    actions.end_cover(cover=cover, reason="Ill too", by=cast["priya"])

    assert alerts_of("no_cover") == ["resolved", "new"]


def test_a_stand_in_who_will_be_away_leaves_a_gap_which_is_named(cast, at_noon):
    leave = planned(cast, 1, 4)
    agreed(leave, cast)
    planned(cast, 3, 3, officer=cast["priya"], by="priya", stand_in=None)

    alert = Alert.objects.get(kind="leave.no_cover", state="new", text__startswith="Tom")
    assert "No one has agreed to cover on 4 December 2026" in alert.text


def test_while_a_manager_acts_in_sickness_the_alert_comes_on_the_next_working_day(cast, at_noon):
    planned(cast, 0, 5, by="ann", kind="sick")

    at_noon.shift(DAY - MINUTE)
    watch_leave()
    assert alerts_of("no_cover") == []
    at_noon.shift(MINUTE)
    watch_leave()

    alert = Alert.objects.get(kind="leave.no_cover")
    assert alert.severity == 3
    assert "Ann Dale acts until someone has" in alert.text


def test_a_person_the_stand_in_cannot_see_is_alerted_to_managers_who_can_and_the_stand_in_sees_nothing(cast):
    leave = away(cast, by="tom")
    ExclusionFactory(subject=cast["person"], user=cast["priya"])

    watch_leave()
    watch_leave()

    alert = Alert.objects.get(kind="leave.person_uncovered")
    assert alert.subject == cast["person"]
    rows = Alert.objects.filter(pk=alert.pk)
    assert rows.visible_to(cast["ann"]).exists()
    assert not rows.visible_to(cast["priya"]).exists()
    cover = actions.offer(leave=leave, stand_in=cast["samira"], subject=cast["person"], by=cast["ann"])
    assert alerts_of("person_uncovered") == ["new"]
    actions.accept(cover=cover, by=cast["samira"])
    assert alerts_of("person_uncovered") == ["superseded"]


def test_a_manager_who_is_excluded_too_hears_nothing_of_the_person(cast):
    for each in ("priya", "ann"):
        ExclusionFactory(subject=cast["person"], user=cast[each])
    away(cast, by="tom")

    watch_leave()

    assert not Alert.objects.filter(kind="leave.person_uncovered").visible_to(cast["ann"]).exists()
    assert alerts_of("no_cover") == ["resolved"]  # before priya agreed, and nothing after


def test_people_are_alerted_when_it_is_over_no_more(cast, at_noon):
    leave = away(cast, by="tom")
    ExclusionFactory(subject=cast["person"], user=cast["priya"])
    watch_leave()

    at_noon.move_to(leave.ends_at)
    watch_leave()

    assert alerts_of("person_uncovered") == ["superseded"]


def test_owner_and_deputy_away_together_with_nobody_for_either_is_alerted_before(cast):
    person = of_tom(cast)
    person.duties.update(deputy=cast["samira"])
    planned(cast, 2, 4, stand_in=None)
    planned(cast, 4, 6, stand_in=None, officer=cast["samira"], by="samira")
    watch_leave()

    alerts = Alert.objects.filter(kind="leave.owner_and_deputy_away")
    assert {each.subject for each in alerts} == {person}
    receipt = Receipt.objects.filter(alert__in=alerts).first()
    assert receipt.due_at < Leave.objects.get(officer=cast["tom"]).starts_at


def test_owner_and_deputy_away_one_after_the_other_is_not_alerted(cast):
    cast["person"].duties.update(deputy=cast["samira"])
    planned(cast, 2, 3, stand_in=None)
    planned(cast, 4, 6, stand_in=None, officer=cast["samira"], by="samira")
    watch_leave()

    assert alerts_of("owner_and_deputy_away") == []


def test_one_leave_that_raises_does_not_stop_the_others(cast, monkeypatch):
    from sharing.leave import warnings

    broken = planned(cast, 30, 31, stand_in=None)
    planned(cast, 30, 31, officer=cast["samira"], by="samira", stand_in=None)
    own = warnings.gaps_of

    def gaps_of(leave, *, at):
        if leave.pk == broken.pk:
            raise RuntimeError
        return own(leave, at=at)

    monkeypatch.setattr(warnings, "gaps_of", gaps_of)
    monkeypatch.setattr(warnings, "warned_at", lambda leave: timezone.now())
    watch_leave()

    assert alerts_of("no_cover") == ["new"]


def test_a_person_of_another_agency_of_which_it_is_not_told(cast):
    police = TeamFactory(agency__kind="ct_police")
    UserFactory(role="ct_manager", agency=police.agency, teams=[police])
    GrantFactory(subject=cast["person"], team=police, grant_role="contributor")
    DutyFactory(subject=cast["person"], team=police)
    away(cast, by="tom")
    ExclusionFactory(subject=cast["person"], user=cast["priya"])

    watch_leave()

    assert {each.team for each in Receipt.objects.filter(alert__kind="leave.person_uncovered")} == {cast["team"]}
