"""What is kept about a person, waited for with the clock moved: reviewed, kept, decided to be deleted, and hidden."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from offenders.models import Offender
from sharing.models import Alert, Grant, RetentionReview
from sharing.records.errors import Refused
from sharing.retention import actions, clock, hooks
from sharing.retention.rules import RetentionDecision
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
CLOSED_ON = date(2025, 12, 1)
DAY = timedelta(days=1)
KEEP, LESS, DELETE = RetentionDecision


def made():
    person = OffenderFactory(status="closed")
    people = {}
    for name, kind in (("police", "ct_police"), ("probation", "probation")):
        agency = AgencyFactory(kind=kind)
        team = TeamFactory(agency=agency, name=f"Team of {name}")
        GrantFactory(subject=person, team=team, grant_role="lead" if name == "police" else "contributor")
        for rank in ("", "_second"):
            people[f"{name}{rank}"] = UserFactory(role="information_owner", agency=agency, teams=[team])
        people[f"{name}_officer"] = UserFactory(
            role="ct_manager" if name == "police" else "probation_manager", agency=agency, teams=[team]
        )
        DutyFactory(subject=person, team=team, owner=people[f"{name}_officer"])
    return {"person": person, **people}


world = world_of(made)
person = row_of("person")
police, police_second, officer = row_of("police"), row_of("police_second"), row_of("police_officer")
probation, probation_second = row_of("probation"), row_of("probation_second")


@pytest.fixture(autouse=True)
def closed(monkeypatch, person):
    """The case is closed since 1 December 2025, and nothing forbids a deletion."""
    kept = {person.pk: CLOSED_ON}
    monkeypatch.setattr(hooks, "_closed", [lambda: kept])
    monkeypatch.setattr(hooks, "_forbids", [])
    return kept


def run(on):
    moment = datetime.combine(on, time(6), UTC)
    with time_machine.travel(moment, tick=False):
        clock.watch(at=moment)


def review_of(user):
    return RetentionReview.objects.select_related("subject").filter(agency=user.agency).latest("pk")


def deleted(first, second):
    actions.decide(review=review_of(first), decision=DELETE, reason="Nothing needs it", by=first)
    return actions.agree(review=review_of(first), by=second)


def test_each_agency_with_an_owner_reviews_12_months_after_closing(person):
    run(date(2026, 11, 30))
    before = RetentionReview.objects.count()
    for _ in range(2):
        run(date(2026, 12, 1))

    assert (before, RetentionReview.objects.count()) == (0, 2)
    assert set(RetentionReview.objects.values_list("due_on", flat=True)) == {date(2026, 12, 1)}
    assert Alert.objects.filter(kind="retention.review_due").count() == 2


def test_kept_it_is_reviewed_again_on_its_day(person, police):
    run(date(2026, 12, 1))
    actions.decide(review=review_of(police), decision=KEEP, reason="Group 1", next_on=date(2027, 12, 1), by=police)
    run(date(2027, 11, 30))
    before = RetentionReview.objects.filter(agency=police.agency).count()
    run(date(2027, 12, 1))

    assert (before, RetentionReview.objects.filter(agency=police.agency).count()) == (1, 2)


@pytest.mark.parametrize("next_on", [None, date(2026, 12, 1), date(2036, 12, 2)])
def test_keeping_names_the_day_of_the_next_review(police, next_on):
    run(date(2026, 12, 1))

    with pytest.raises(Refused, match="reviewed again"):
        actions.decide(review=review_of(police), decision=KEEP, reason="Group 1", next_on=next_on, by=police)


def test_no_agency_decides_on_the_records_of_another(police, probation):
    run(date(2026, 12, 1))

    with pytest.raises(Refused, match="agency that holds"):
        actions.decide(review=review_of(probation), decision=DELETE, reason="Not needed", by=police)


def test_deletion_needs_a_second_person_and_each_agency(
    client, person, police, police_second, probation, probation_second
):
    run(date(2026, 12, 1))
    actions.decide(review=review_of(police), decision=DELETE, reason="Nothing needs it", by=police)
    with pytest.raises(Refused, match="Someone else must"):
        actions.agree(review=review_of(police), by=police)
    actions.agree(review=review_of(police), by=police_second)
    after_one = seen_by(client, probation, person)
    deleted(probation, probation_second)

    assert review_of(police).state == review_of(probation).state == "hidden"
    assert after_one == 200


def seen_by(client, user, person):
    client.force_login(user)
    return client.get(reverse("person", kwargs={"uid": person.uid})).status_code


def test_hidden_is_absent_to_all_but_those_who_decided(
    client, person, police, police_second, probation, probation_second, officer
):
    desk = TeamFactory(kind="national_desk", agency=police.agency)
    TeamScopeFactory(team=desk, programme="terrorism")
    national = UserFactory(role="ct_manager", agency=police.agency, teams=[desk])
    run(date(2026, 12, 1))
    deleted(police, police_second)
    deleted(probation, probation_second)

    for user in (officer, national):
        assert not Offender.objects.visible_to(user).filter(pk=person.pk).exists()
        assert seen_by(client, user, person) == 404
    for user in (police, police_second, probation, probation_second):
        assert seen_by(client, user, person) == 200


def test_nothing_is_deleted_while_a_hold_runs(person, police, police_second, probation, probation_second):
    run(date(2026, 12, 1))
    hold = actions.hold(subject=person, kind="inquest", reason="Opened today", by=police)
    with pytest.raises(Refused, match="Inquest on hold"):
        actions.decide(review=review_of(police), decision=DELETE, reason="Nothing needs it", by=police)
    actions.end_hold(hold=hold, reason="Concluded", by=police_second)
    deleted(police, police_second)
    deleted(probation, probation_second)

    assert review_of(police).state == "hidden"


def test_a_hold_set_after_the_first_agency_decided_keeps_the_person(
    person, police, police_second, probation, probation_second
):
    run(date(2026, 12, 1))
    deleted(police, police_second)
    hold = actions.hold(subject=person, kind="appeal", reason="Out of time", by=probation)
    with pytest.raises(Refused, match="Appeal on hold"):
        deleted(probation, probation_second)
    actions.end_hold(hold=hold, reason="Refused", by=probation)
    deleted(probation, probation_second)

    assert review_of(probation).state == "hidden"


def test_what_runs_forbids_a_deletion(monkeypatch, person, police):
    monkeypatch.setattr(hooks, "_forbids", [lambda people, on: dict.fromkeys(people, "an order runs")])
    run(date(2026, 12, 1))

    with pytest.raises(Refused, match="an order runs"):
        actions.decide(review=review_of(police), decision=DELETE, reason="Nothing needs it", by=police)


def test_who_was_hidden_is_shown_again_where_something_runs(
    closed, person, police, police_second, probation, probation_second, officer
):
    run(date(2026, 12, 1))
    deleted(police, police_second)
    deleted(probation, probation_second)
    closed.clear()
    run(date(2026, 12, 2))

    assert review_of(police).state == "ended"
    with time_machine.travel(datetime(2026, 12, 2, 7, tzinfo=UTC), tick=False):
        assert Offender.objects.visible_to(officer).filter(pk=person.pk).exists()


def test_kept_with_less_access_other_teams_of_the_agency_lose_theirs(person, police):
    other = TeamFactory(agency=police.agency)
    GrantFactory(subject=person, team=other, grant_role="contributor")
    run(date(2026, 12, 1))
    actions.decide(review=review_of(police), decision=LESS, reason="Group 2", next_on=date(2028, 12, 1), by=police)

    at = datetime(2026, 12, 1, 13, tzinfo=UTC)
    teams = set(Grant.objects.live(at=at).filter(subject=person).values_list("team__name", flat=True))
    assert teams == {"Team of police", "Team of probation"}
