"""An exemption is asked for by one and decided by another, in time; what it promises is kept by the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from licence import followers, tasks
from licence.exemptions.actions import asking, deciding, ending
from licence.exemptions.actions.moves import ExemptionRefused
from licence.licences.actions import licences
from licence.models import Exemption, LicenceCondition, RiskView, Zone
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, PracticeValue, Receipt
from tests.factories.licence import (
    active_licence,
    approved_variation,
    asked_exemption,
    signed,
    somebody_due_out,
    workers,
    zone_condition,
)
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

NINE, FIVE = datetime(2026, 12, 2, 9, tzinfo=UTC), datetime(2026, 12, 2, 17, tzinfo=UTC)
ROLES = (
    *("probation_officer", "probation_manager", "probation_head", "probation_duty_manager", "prison_decision_maker"),
    *("ct_analyst", "ppcs", "victim_liaison"),
)


def made():
    person = somebody_due_out(family_name="Telford")
    cast = dict(zip(ROLES, workers(person, *ROLES), strict=True))
    licence = active_licence(person, cast["probation_officer"], cast["prison_decision_maker"])
    money = zone_condition(licence, family="money", wording="Not to hold more than 1 account.")
    zone = zone_condition(licence)
    return {"person": person, "cast": cast, "licence": licence, "money": money, "zone": zone}


world = world_of(made)
person, cast, licence, money, zone = (row_of(name) for name in ("person", "cast", "licence", "money", "zone"))


@pytest.fixture
def com(cast):
    return cast["probation_officer"]


@pytest.fixture
def spo(cast):
    return cast["probation_manager"]


@pytest.fixture
def aco(cast):
    return cast["probation_head"]


def alerted(kind, exemption):
    return Alert.objects.filter(kind=f"licence.{kind}", key=str(exemption.uid)).first()


def approved(exemption, by, **more):
    return deciding.approve(exemption=exemption, reason="The risk is managed", by=by, **more)


# Asked


def test_what_is_asked_for_allows_nothing_yet_and_waits_for_a_second_person(money, com, spo):
    exemption = asked_exemption(money, com)

    assert (exemption.status, exemption.begins_at, exemption.decided_by) == ("asked", None, None)
    assert not exemption.holds_at(NINE)
    assert alerted("permission_to_decide", exemption).for_roles == ["probation_head", "probation_manager"]
    assert alerted("permission_to_decide_as_head", exemption) is None
    assert alerted("permission", exemption) is None
    assert AuditEntry.objects.filter(verb="licence.exemption_asked", actor_id=com.pk).count() == 1


def test_form_sent_twice_asks_once(money, com):
    first = asked_exemption(money, com)

    assert asked_exemption(money, com, uid=first.uid) == first
    assert Exemption.objects.count() == 1


def test_officer_cannot_backdate_what_nobody_approved(zone, com):
    """One officer recorded an exemption from a zone, backdated five days, for an approver who was never asked."""
    with pytest.raises(ExemptionRefused) as refused:
        asked_exemption(zone, com, starts_at=timezone.now() - timedelta(days=5))
    with pytest.raises(TypeError):
        asked_exemption(zone, com, approved_by=com)

    assert refused.value.field == "starts_at"
    assert not Exemption.objects.exists()


def test_longest_time_is_a_setting(money, com):
    with pytest.raises(ExemptionRefused, match="at most 14 days"):
        asked_exemption(money, com, hours=14 * 24 + 1)
    PracticeValue.objects.create(name=asking.LONGEST.name, value=2, starts_on=date(2026, 1, 1), source="Trial")
    with pytest.raises(ExemptionRefused, match="at most 2 days"):
        asked_exemption(money, com, hours=2 * 24 + 1)


def test_places_are_those_of_the_condition(money, zone, com):
    exemption = asked_exemption(zone, com, places=list(zone.zones.all()))

    assert [each.place for each in exemption.places.all()] == ["Leeds city centre"]
    with pytest.raises(ExemptionRefused) as refused:
        asked_exemption(money, com, places=list(zone.zones.all()))
    assert refused.value.field == "places"


def test_nobody_asks_who_may_not_change_the_person_or_can_never_be_one_of_two(money, person, com):
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role="reader")

    with pytest.raises(RecordHidden):
        asked_exemption(money, UserFactory())
    with pytest.raises(NotAllowed):
        asked_exemption(money, UserFactory(teams=[team]))
    com.staff_number = ""
    with pytest.raises(SamePerson, match="no staff number"):
        asked_exemption(money, com)


def test_condition_of_a_licence_that_is_not_in_force_has_no_exemption(licence, money, com):
    licences.end(licence=licence, on=date(2026, 11, 30), reason="x", by=None)

    with pytest.raises(MoveRefused, match="no longer in force"):
        asked_exemption(money, com)


# Decided


def test_second_person_approves_and_every_team_is_alerted_with_what_it_is_about(money, com, spo):
    exemption = approved(asked_exemption(money, com), spo)

    alert = alerted("permission", exemption)
    assert (exemption.status, exemption.decided_by, exemption.begins_at) == ("approved", spo, NINE)
    assert exemption.holds_at(NINE)
    assert alert.text == (
        f"Condition {money.position}: permission from 9am on 2 December 2026 until 5pm on 2 December 2026. "
        "Asked for by Probation officer. Approved by Probation manager."
    )
    assert Receipt.objects.filter(alert=alert).count() == 1
    assert alerted("permission_to_decide", exemption).state == "resolved"
    assert alerted("permission_view_wanted", exemption).state == "resolved"


def test_approved_late_it_starts_at_the_approval(money, com, spo, at_noon):
    exemption = asked_exemption(money, com)
    at_noon.move_to(NINE + timedelta(hours=2))

    exemption = approved(exemption, spo)

    assert exemption.begins_at == exemption.decided_at == NINE + timedelta(hours=2)
    assert exemption.begins_late
    assert "permission from 11am" in alerted("permission", exemption).text
    assert not exemption.holds_at(NINE + timedelta(hours=1))


def test_row_cannot_be_made_to_begin_before_its_approval(money, com, spo):
    exemption = approved(asked_exemption(money, com), spo)
    early = Exemption.objects.filter(pk=exemption.pk)

    for wrong in ({"begins_at": exemption.decided_at - timedelta(days=5)}, {"decided_by": None}, {"begins_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            early.update(**wrong)


@pytest.mark.parametrize("decide", [deciding.approve, deciding.refuse])
def test_person_who_asked_does_not_decide_with_this_account_or_another(decide, money, spo, aco):
    exemption = asked_exemption(money, spo)
    aco.staff_number = spo.staff_number
    aco.save()

    with pytest.raises(SamePerson):
        decide(exemption=exemption, reason="x", by=spo)
    with pytest.raises(SamePerson):
        decide(exemption=exemption, reason="x", by=aco)
    exemption.refresh_from_db()
    assert exemption.status == "asked"


@pytest.mark.parametrize("role", ["probation_duty_manager", "ct_analyst", "ppcs", "prison_decision_maker"])
def test_no_other_role_decides(role, money, com, cast):
    exemption = asked_exemption(money, com)

    for decide in (deciding.approve, deciding.refuse):
        with pytest.raises(MoveRefused):
            decide(exemption=exemption, reason="x", by=cast[role])


def test_program_neither_asks_nor_decides_nor_gives_a_view(money, person, com):
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role="contributor")
    program = UserFactory(role="partner", teams=[team])
    exemption = asked_exemption(money, com)

    with pytest.raises(SamePerson, match="partner system cannot sign"):
        asked_exemption(money, program)
    for decide in (deciding.approve, deciding.refuse):
        with pytest.raises(SamePerson, match="partner system cannot sign"):
            decide(exemption=exemption, reason="x", by=program)
    with pytest.raises(MoveRefused):
        asking.give_view(exemption=exemption, view="no_objection", words="x", by=program)


def test_head_decides_on_a_zone_whether_or_not_a_victim_asked(zone, com, spo, aco):
    for by_victim in (False, True):
        LicenceCondition.objects.filter(pk=zone.pk).update(requested_by_victim=by_victim)
        exemption = asked_exemption(LicenceCondition.objects.get(pk=zone.pk), com)

        assert alerted("permission_to_decide", exemption) is None
        assert alerted("permission_to_decide_as_head", exemption).for_roles == ["probation_head"]
        assert alerted("permission_liaison_view_wanted", exemption).for_roles == ["victim_liaison"]
        with pytest.raises(MoveRefused, match="ACO"):
            approved(exemption, spo)
        assert approved(exemption, aco).status == "approved"


def test_what_a_victim_asked_for_in_another_family_waits_for_the_head_too(money, com, spo):
    LicenceCondition.objects.filter(pk=money.pk).update(requested_by_victim=True)
    money.refresh_from_db()
    exemption = asked_exemption(money, com)

    assert alerted("permission_liaison_view_wanted", exemption)
    with pytest.raises(MoveRefused, match="ACO"):
        approved(exemption, spo)


def test_condition_of_the_board_needs_the_head_and_the_document_of_the_board(money, com, spo, aco):
    LicenceCondition.objects.filter(pk=money.pk).update(approved_by_body="board")
    money.refresh_from_db()
    exemption = asked_exemption(money, com)
    document = {"board_ref": "PB/26/1182", "board_on": date(2026, 11, 30)}

    with pytest.raises(MoveRefused, match="ACO"):
        approved(exemption, spo, **document)
    with pytest.raises(MoveRefused, match="document"):
        approved(exemption, aco)
    with pytest.raises(ExemptionRefused, match="in the past"):
        approved(exemption, aco, **document | {"board_on": date(2026, 12, 2)})
    exemption = approved(exemption, aco, **document)
    assert (exemption.board_ref, exemption.board_on) == ("PB/26/1182", date(2026, 11, 30))


def test_refused_it_stays_on_record_with_its_reason_and_the_teams_asked_are_alerted(money, com, spo):
    exemption = deciding.refuse(exemption=asked_exemption(money, com), reason="Nobody can go with him", by=spo)

    assert (exemption.status, exemption.decided_because, exemption.begins_at) == (
        *("refused", "Nobody can go with him", None),
    )
    assert "Refused by Probation manager." in alerted("permission_refused", exemption).text
    with pytest.raises(MoveRefused):
        approved(exemption, spo)


def test_view_given_while_the_page_was_open_is_read_before_it_is_decided(money, com, spo, cast):
    exemption = asked_exemption(money, com)
    asking.give_view(exemption=exemption, view="objects", words="He meets them there", by=cast["ct_analyst"])

    with pytest.raises(ExemptionRefused, match="gave its view"):
        approved(exemption, spo, views_read=0)
    assert approved(exemption, spo, views_read=1).status == "approved"


# Views


def test_each_agency_gives_its_view_by_its_own_act_and_a_later_one_removes_none(money, com, cast):
    exemption = asked_exemption(money, com)
    for view in ("cannot_say", "objects"):
        asking.give_view(exemption=exemption, view=view, words="Seen there before", by=cast["ct_analyst"])

    assert [each.view for each in RiskView.objects.filter(agency=cast["ct_analyst"].agency)] == [
        "objects",
        "cannot_say",
    ]
    assert not RiskView.objects.filter(for_victims=True).exists()


def test_victim_liaison_gives_its_view_though_it_changes_no_record(zone, com, cast):
    exemption = asked_exemption(zone, com)

    given = asking.give_view(exemption=exemption, view="objects", words="She works there", by=cast["victim_liaison"])

    assert given.for_victims
    assert given in RiskView.objects.visible_to(com)
    assert given not in RiskView.objects.visible_to(cast["ct_analyst"])


def test_no_view_is_given_once_it_is_decided(money, com, spo, cast):
    exemption = approved(asked_exemption(money, com), spo)

    with pytest.raises(MoveRefused, match="no longer waiting"):
        asking.give_view(exemption=exemption, view="objects", words="x", by=cast["ct_analyst"])


# Ended


def test_person_who_asked_withdraws_the_request_and_nobody_else(money, com, spo):
    exemption = asked_exemption(money, com)

    with pytest.raises(MoveRefused, match="who asked"):
        ending.withdraw(exemption=exemption, reason="x", by=spo)
    exemption = ending.withdraw(exemption=exemption, reason="He does not go", by=com)
    assert (exemption.status, exemption.ended_because) == ("withdrawn", "He does not go")
    assert alerted("permission_to_decide", exemption).state == "resolved"


def test_request_that_nobody_decides_lapses_when_its_window_is_over(money, com, spo, at_noon):
    exemption = asked_exemption(money, com)

    at_noon.move_to(FIVE - timedelta(seconds=1))
    tasks.watch_exemptions()
    exemption.refresh_from_db()
    assert exemption.status == "asked"
    at_noon.move_to(FIVE)
    with pytest.raises(MoveRefused, match="has passed"):
        approved(exemption, spo)
    for _ in range(2):
        tasks.watch_exemptions()
    exemption.refresh_from_db()
    assert (exemption.status, exemption.ended_at, exemption.ended_by) == ("lapsed", FIVE, None)
    assert alerted("permission_refused", exemption).title == "Permission request lapsed"
    assert alerted("permission_to_decide", exemption).state == "resolved"


def test_approved_one_ends_with_its_window_also_when_the_clock_is_late(money, com, spo, at_noon):
    exemption = approved(asked_exemption(money, com), spo)

    at_noon.move_to(FIVE + timedelta(hours=3))
    assert not exemption.holds_at(timezone.now())
    tasks.watch_exemptions()

    exemption.refresh_from_db()
    assert (exemption.status, exemption.ended_at) == ("ended", FIVE)
    assert alerted("permission", exemption).state == "resolved"


def test_bad_row_stops_no_other(money, com, spo, at_noon, monkeypatch):
    first, second = (approved(asked_exemption(money, com), spo) for _ in range(2))
    at_noon.move_to(FIVE)

    def broken(*, exemption, by):
        if exemption.pk == first.pk:
            raise RuntimeError

    monkeypatch.setattr(followers.exemption_ended, "followers", [broken])
    tasks.watch_exemptions()

    assert [Exemption.objects.get(pk=each.pk).status for each in (first, second)] == ["approved", "ended"]


def test_ended_by_hand_the_condition_applies_again_and_every_team_is_alerted(money, com, spo, cast, at_noon):
    exemption = approved(asked_exemption(money, com), spo)
    at_noon.move_to(NINE + timedelta(hours=1))

    exemption = ending.end_early(exemption=exemption, reason="He did not meet the escort", by=cast["ct_analyst"])

    assert exemption.status == "ended_early"
    assert exemption.holds_at(NINE)
    assert not exemption.holds_at(timezone.now())
    assert "ended by Ct analyst" in alerted("permission_ended", exemption).text
    assert alerted("permission", exemption).state == "resolved"


def test_approval_given_by_mistake_is_withdrawn_in_sight_by_who_could_approve(money, com, spo, aco):
    exemption = approved(asked_exemption(money, com), spo)

    with pytest.raises(MoveRefused, match="Your role cannot do this"):
        ending.withdraw_approval(exemption=exemption, reason="x", by=com)
    exemption = ending.withdraw_approval(exemption=exemption, reason="It is the wrong person", by=aco)

    assert (exemption.status, exemption.decided_by, exemption.ended_by) == ("approval_withdrawn", spo, aco)
    assert not exemption.holds_at(NINE)
    assert "withdrew the approval" in alerted("permission_ended", exemption).text
    with pytest.raises(MoveRefused):
        approved(exemption, spo)


def test_exemption_ends_and_request_lapses_with_the_licence(licence, money, com, spo):
    held, waiting = approved(asked_exemption(money, com), spo), asked_exemption(money, com)
    licences.end(licence=licence, on=date(2026, 11, 30), reason="x", by=None)

    tasks.watch_exemptions()

    assert [Exemption.objects.get(pk=each.pk).status for each in (held, waiting)] == ["ended", "lapsed"]
    assert Exemption.objects.get(pk=held.pk).ended_because == "The condition is no longer in force"


def test_exemption_ends_with_its_condition_on_a_licence_that_goes_on(money, com, spo):
    held = approved(asked_exemption(money, com), spo)
    LicenceCondition.objects.filter(pk=money.pk).update(ends_at=timezone.now())

    tasks.watch_exemptions()

    held.refresh_from_db()
    assert (held.status, held.ended_at) == ("ended", timezone.now())
    assert alerted("permission_ended", held).title == "Permission ended: its condition is no longer in force"
    with pytest.raises(MoveRefused, match="no longer in force"):
        asked_exemption(money, com)


def test_variation_in_force_takes_over_what_is_asked_for_and_approved_with_its_places(licence, zone, cast, com, aco):
    held = approved(asked_exemption(zone, com, places=list(zone.zones.all())), aco)
    waiting = asked_exemption(zone, com)
    variation = approved_variation(licence, com, aco)

    signed(variation, com)
    tasks.watch_exemptions()

    copy = variation.conditions.get(carried_from=zone)
    for exemption, status in ((held, "approved"), (waiting, "asked")):
        exemption.refresh_from_db()
        assert (exemption.condition, exemption.status) == (copy, status)
    assert list(held.places.all()) == list(copy.zones.all())


def test_exemption_of_a_place_never_becomes_one_of_another_place_or_of_the_whole_condition(licence, zone, com, aco):
    leeds = zone.zones.get()
    york = Zone.objects.create(condition=zone, offender=zone.offender, kind="exclusion", place="York")
    of_leeds, of_york = (approved(asked_exemption(zone, com, places=[place]), aco) for place in (leeds, york))
    variation = approved_variation(licence, com, aco)
    copy = variation.conditions.get(carried_from=zone)
    copy.zones.filter(place=leeds.place).delete()

    signed(variation, com)
    tasks.watch_exemptions()

    of_leeds.refresh_from_db()
    of_york.refresh_from_db()
    assert (of_leeds.condition, of_leeds.status) == (zone, "ended")
    assert (of_york.condition, of_york.status) == (copy, "approved")
    assert [each.place for each in of_york.places.all()] == ["York"]


def test_features_above_are_told_of_each_decision_and_of_each_end(money, com, spo, at_noon, monkeypatch):
    heard = []
    for name in ("exemption_approved", "exemption_refused", "exemption_ended"):
        listener = [lambda *, exemption, by, name=name: heard.append((name, exemption.status, by))]
        monkeypatch.setattr(getattr(followers, name), "followers", listener)

    deciding.refuse(exemption=asked_exemption(money, com), reason="x", by=spo)
    ending.end_early(exemption=approved(asked_exemption(money, com), spo), reason="x", by=com)
    ending.withdraw_approval(exemption=approved(asked_exemption(money, com), spo), reason="x", by=spo)
    approved(asked_exemption(money, com), spo)
    at_noon.move_to(FIVE)
    tasks.watch_exemptions()

    assert heard == [
        ("exemption_refused", "refused", spo),
        ("exemption_approved", "approved", spo),
        ("exemption_ended", "ended_early", com),
        ("exemption_approved", "approved", spo),
        ("exemption_ended", "approval_withdrawn", spo),
        ("exemption_approved", "approved", spo),
        ("exemption_ended", "ended", None),
    ]


def test_nothing_is_left_when_the_last_step_of_an_approval_fails(money, com, spo, monkeypatch):
    exemption = asked_exemption(money, com)
    monkeypatch.setattr(followers.exemption_approved, "followers", [lambda **_: 1 / 0])

    with pytest.raises(ZeroDivisionError):
        approved(exemption, spo)

    exemption.refresh_from_db()
    assert (exemption.status, exemption.begins_at) == ("asked", None)
    assert alerted("permission", exemption) is None
