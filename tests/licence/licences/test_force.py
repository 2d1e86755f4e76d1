"""From which moment a licence binds: told and signed, refused and witnessed, planned, or at once; and corrections."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from licence.checks.actions import plans
from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.licences import force as rules
from licence.licences.actions import clock, corrections, force, licences
from licence.licences.actions.moves import LicenceRefused
from licence.licences.force import Signing
from licence.models import Breach, Licence, LicenceCondition
from offenders.custody.rules import Happening
from offenders.movements import actions as custody
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.audit.versions import version_of
from sharing.models import Alert
from tests.factories.licence import (
    active_licence,
    approved_variation,
    filled,
    signed,
    somebody_due_out,
    viewed,
    workers,
)
from tests.factories.sharing import UserFactory
from tests.worlds import row_of, world_of

pytestmark = pytest.mark.usefixtures("at_noon")
NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("told_at", "binds"),
    [
        (NOON - AN_HOUR, NOON - AN_HOUR),
        (datetime(2026, 12, 2, 0, 0, tzinfo=UTC), datetime(2026, 12, 2, 0, 0, tzinfo=UTC)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), NOON),
    ],
)
def test_variation_binds_from_the_telling_of_today_and_else_from_now(told_at, binds):
    assert rules.binds_from(told_at=told_at, now=NOON) == binds


@pytest.mark.parametrize(
    ("told_at", "approved_at", "why"),
    [
        (NOON + A_MINUTE, NOON - AN_HOUR, "in the past"),
        (NOON - 2 * AN_HOUR, NOON - AN_HOUR, "after the approval"),
        (NOON - AN_HOUR, NOON - AN_HOUR, ""),
        (NOON - AN_HOUR, NOON - AN_HOUR + timedelta(seconds=40), ""),
        (NOON, None, "after the approval"),
    ],
)
def test_person_is_told_after_the_approval_and_not_later_than_now(told_at, approved_at, why):
    refusal = rules.why_not_told(told_at=told_at, approved_at=approved_at, now=NOON)

    assert why in refusal
    assert bool(refusal) == bool(why)


@pytest.mark.parametrize(
    ("reads", "why"),
    [
        (NOON, "what the record says"),
        (NOON + 2 * A_DAY, "in the past"),
        (NOON - A_DAY, "before it was approved"),
        (NOON - 2 * AN_HOUR, ""),
        (NOON + AN_HOUR, "ended"),
    ],
)
def test_moment_is_corrected_within_what_can_have_been(reads, why):
    refusal = rules.why_not_corrected(
        reads=reads,
        recorded_as=NOON,
        approved_at=NOON - 3 * AN_HOUR,
        before_from=NOON - 9 * A_DAY,
        ended_at=NOON + AN_HOUR,
        now=NOON + A_DAY,
    )

    assert why in refusal
    assert bool(refusal) == bool(why)


ROLES = {
    "com": "probation_officer",
    "governor": "prison_decision_maker",
    "aco": "probation_head",
    "spo": "probation_manager",
    "ppcs": "ppcs",
}


def somebody(name):
    """A person with officers of each kind, and no licence."""
    person = somebody_due_out(family_name=name)
    return person, dict(zip(ROLES, workers(person, *ROLES.values()), strict=True))


def made():
    """Three people: without a licence, with one in force since 2 November 2026, and with a variation of it that was
    approved at noon on 1 December."""
    plain, plain_cast = somebody("Plainley")
    held, held_cast = somebody("Heldon")
    licence = active_licence(held, held_cast["com"], held_cast["governor"])
    person, cast = somebody("Varyham")
    variation = approved_variation(active_licence(person, cast["com"], cast["governor"]), cast["com"], cast["aco"])
    return {
        "plain": plain,
        "plain_cast": plain_cast,
        "licence": licence,
        "held_cast": held_cast,
        "person": person,
        "cast": cast,
        "variation": variation,
    }


world = world_of(made)
person, cast, variation = row_of("person"), row_of("cast"), row_of("variation")
plain, plain_cast, licence, held_cast = (row_of(name) for name in ("plain", "plain_cast", "licence", "held_cast"))


def alerts_of(person, kind):
    return Alert.objects.filter(subject=person, kind=kind)


def waiting_of(person, kind):
    return alerts_of(person, kind).unfinished()


def versions_at(person, moment):
    rows = LicenceCondition.objects.filter(offender=person).in_force(at=moment)
    return {f"{number}.{part}" for number, part in rows.values_list("licence__number", "licence__part")}


def test_approval_alone_puts_nothing_in_force(person, cast, variation, at_noon):
    at_noon.move_to("2026-12-03T12:00:00Z")
    clock.watch(on=timezone.localdate(), at=timezone.now())

    assert versions_at(person, timezone.now()) == {"1.0"}


def test_variation_binds_from_the_moment_of_the_signature(person, cast, variation, at_noon):
    at_noon.move_to("2026-12-01T15:30:00Z")
    told_at = timezone.now() - timedelta(minutes=25)

    signed(variation, cast["com"], at=told_at)

    assert versions_at(person, told_at - A_MINUTE) == {"1.0"}
    assert versions_at(person, told_at) == {"1.1"}
    assert "3:05pm on 1 December 2026" in alerts_of(person, "licence.activated").latest("pk").text


def test_variation_is_never_in_force_before_its_approval(person, cast, variation):
    with pytest.raises(LicenceRefused, match="after the approval"):
        signed(variation, cast["com"], at=timezone.now() - A_DAY)

    assert versions_at(person, timezone.now()) == {"1.0"}


def test_telling_of_an_earlier_day_binds_from_now_and_asks_a_second_person(person, cast, variation, at_noon):
    told_at = timezone.now() + AN_HOUR
    at_noon.move_to("2026-12-02T09:00:00Z")

    signed(variation, cast["com"], at=told_at)

    assert versions_at(person, told_at) == {"1.0"}
    assert versions_at(person, timezone.now()) == {"1.1"}
    asked = variation.corrections.get()
    assert (asked.state, asked.reads, asked.asked_by) == ("asked", told_at, cast["com"])


def test_agreed_correction_changes_what_bound_and_says_so(person, cast, variation, at_noon):
    told_at = timezone.now() + AN_HOUR
    at_noon.move_to("2026-12-02T09:00:00Z")
    signed(variation, cast["com"], at=told_at)
    asked = variation.corrections.get()

    with pytest.raises(MoveRefused):
        corrections.agree(correction=asked, by=cast["com"])
    corrections.agree(correction=asked, by=cast["aco"])
    corrections.agree(correction=asked, by=cast["aco"])

    assert versions_at(person, told_at - A_MINUTE) == {"1.0"}
    assert versions_at(person, told_at) == {"1.1"}
    assert alerts_of(person, "licence.corrected").count() == 1
    assert not waiting_of(person, "licence.correction_asked").exists()


def test_nobody_agrees_to_their_own_correction_under_another_account(person, cast, variation, at_noon):
    at_noon.move_to("2026-12-01T16:00:00Z")
    signed(variation, cast["com"])
    asked = corrections.ask(licence=variation, reads=timezone.now() - AN_HOUR, reason="Signed before", by=cast["com"])
    type(cast["aco"]).objects.filter(pk=cast["aco"].pk).update(staff_number=cast["com"].staff_number)
    cast["aco"].refresh_from_db()

    with pytest.raises(SamePerson):
        corrections.agree(correction=asked, by=cast["aco"])


def test_nobody_approves_what_they_submitted_under_another_account(licence, held_cast):
    draft = viewed(
        filled(licences.vary(licence=licence, reason="A new address", by=held_cast["com"]), held_cast["com"])
    )
    licences.submit(licence=draft, by=held_cast["com"])
    type(held_cast["aco"]).objects.filter(pk=held_cast["aco"].pk).update(staff_number=held_cast["com"].staff_number)
    held_cast["aco"].refresh_from_db()

    with pytest.raises(SamePerson):
        licences.approve(licence=draft, by=held_cast["aco"])


def test_refused_and_withdrawn_corrections_stay_in_sight_and_change_nothing(person, cast, variation, at_noon):
    at_noon.move_to("2026-12-01T16:00:00Z")
    signed(variation, cast["com"])
    reads = timezone.now() - AN_HOUR
    for end, by in ((corrections.refuse, cast["aco"]), (corrections.withdraw, cast["com"])):
        asked = corrections.ask(licence=variation, reads=reads, reason="Signed before", by=cast["com"])
        with pytest.raises(MoveRefused, match="Enter a reason"):
            end(correction=asked, reason=" ", by=by)
        end(correction=asked, reason="It was not", by=by)

    assert versions_at(person, reads) == {"1.0"}
    assert list(variation.corrections.values_list("state", flat=True)) == ["withdrawn", "refused"]


def test_correction_is_refused_while_a_breach_cites_what_would_not_have_bound(person, cast, variation, at_noon):
    at_noon.move_to("2026-12-01T16:00:00Z")
    signed(variation, cast["com"])
    reads = timezone.now() - AN_HOUR
    asked = corrections.ask(licence=variation, reads=reads, reason="Signed before", by=cast["com"])
    cited = variation.variation_of.conditions.first()
    Breach.objects.create(
        offender=person, licence=cited.licence, condition=cited, occurred_at=reads + A_MINUTE, source="police",
        reason="other", summary="Seen",
    )  # fmt: skip

    with pytest.raises(LicenceRefused, match="cites"):
        corrections.agree(correction=asked, by=cast["aco"])


def test_refusal_to_sign_binds_when_somebody_else_has_witnessed_it(person, cast, variation, at_noon):
    told_at = timezone.now()
    at_noon.move_to("2026-12-01T12:20:00Z")
    force.record_told(licence=variation, told_at=told_at, signing=Signing.REFUSED, by=cast["com"])
    assert versions_at(person, timezone.now()) == {"1.0"}

    with pytest.raises(SamePerson):
        force.witness_refusal(licence=variation, by=cast["com"])
    force.witness_refusal(licence=variation, by=cast["spo"])

    assert versions_at(person, timezone.now() - A_MINUTE) == {"1.0"}
    assert versions_at(person, timezone.now()) == {"1.1"}
    assert not waiting_of(person, "licence.refusal_to_witness").exists()


def test_planned_variation_binds_at_its_moment_however_late_the_clock_runs(person, cast, variation, at_noon):
    planned = datetime(2026, 12, 7, 9, tzinfo=UTC)
    force.record_told(
        licence=variation, told_at=timezone.now(), signing=Signing.SIGNED, planned_for=planned, by=cast["com"]
    )
    clock.watch(on=timezone.localdate(), at=timezone.now())
    assert versions_at(person, timezone.now()) == {"1.0"}
    at_noon.move_to("2026-12-07T09:04:00Z")
    assert versions_at(person, timezone.now()) == {"1.1"}

    clock.watch(on=timezone.localdate(), at=timezone.now())
    clock.watch(on=timezone.localdate(), at=timezone.now())

    variation.refresh_from_db()
    assert (variation.status, variation.conditions.first().starts_at) == ("active", planned)
    assert versions_at(person, planned - A_MINUTE) == {"1.0"}
    assert versions_at(person, planned) == {"1.1"}
    assert alerts_of(person, "licence.activated").count() == 2


@pytest.mark.parametrize("how", ["taken back", "edited", "approval withdrawn", "given up", "recalled"])
def test_what_was_planned_falls_away_with_what_it_rests_on(person, cast, variation, at_noon, how):
    planned = timezone.now() + 2 * AN_HOUR
    force.record_told(
        licence=variation, told_at=timezone.now(), signing=Signing.SIGNED, planned_for=planned, by=cast["com"]
    )
    at_noon.move_to("2026-12-01T12:30:00Z")
    if how == "taken back":
        force.take_back_told(licence=variation, reason="Another day suits him", by=cast["com"])
    elif how == "edited":
        details = {"meets_where": "Probation office, 9 Elm Row"}
        licences.set_details(
            licence=variation, details=details, version=version_of(variation, *details), by=cast["com"]
        )
    elif how == "approval withdrawn":
        licences.withdraw_approval(licence=variation, reason="A slip", by=cast["aco"])
    elif how == "given up":
        licences.end(licence=variation, on=timezone.localdate(), reason="Not needed", by=cast["com"])
    else:
        custody.record_happening(
            offender=person, happening=Happening.LICENCE_REVOKED, on=timezone.localdate(), by=cast["com"]
        )
    at_noon.move_to("2026-12-01T15:00:00Z")
    clock.watch(on=timezone.localdate(), at=timezone.now())

    assert versions_at(person, timezone.now()) == {"1.0"}
    at_noon.move_to("2026-12-02T15:00:00Z")
    assert versions_at(person, timezone.now()) == (set() if how == "recalled" else {"1.0"})


@pytest.mark.parametrize("clock_ran", [True, False])
def test_what_was_planned_and_has_bound_stays_on_record_after_the_licence_ends(
    person, cast, variation, at_noon, clock_ran
):
    planned = timezone.now() + AN_HOUR
    force.record_told(
        licence=variation, told_at=timezone.now(), signing=Signing.SIGNED, planned_for=planned, by=cast["com"]
    )
    at_noon.move_to("2026-12-01T13:02:00Z")
    if clock_ran:
        clock.watch(on=timezone.localdate(), at=timezone.now())

    custody.record_happening(offender=person, happening=Happening.DIED, on=timezone.localdate(), by=cast["com"])

    assert versions_at(person, planned - A_MINUTE) == {"1.0"}
    assert versions_at(person, planned) == {"1.1"}
    assert versions_at(person, planned + A_DAY) == set()


def test_nobody_edits_or_takes_back_what_binds_since_its_planned_moment(person, cast, variation, at_noon):
    planned = timezone.now() + AN_HOUR
    force.record_told(
        licence=variation, told_at=timezone.now(), signing=Signing.SIGNED, planned_for=planned, by=cast["com"]
    )
    at_noon.move_to("2026-12-01T13:02:00Z")

    for act in (
        lambda: force.take_back_told(licence=variation, reason="Too early", by=cast["com"]),
        lambda: licences.withdraw_approval(licence=variation, reason="A slip", by=cast["aco"]),
        lambda: licences.end(licence=variation, on=timezone.localdate(), reason="A slip", by=cast["com"]),
        lambda: licences.for_editing(variation, by=cast["com"]),
    ):
        with pytest.raises(MoveRefused, match="planned start has passed"):
            act()


@pytest.mark.parametrize("how", ["taken back", "discarded"])
def test_others_hear_at_once_that_one_person_withdrew_what_was_approved(person, cast, variation, how):
    planned = timezone.now() + AN_HOUR
    force.record_told(
        licence=variation, told_at=timezone.now(), signing=Signing.SIGNED, planned_for=planned, by=cast["com"]
    )

    if how == "taken back":
        force.take_back_told(licence=variation, reason="Another day", by=cast["com"])
    else:
        licences.end(licence=variation, on=timezone.localdate(), reason="Not needed", by=cast["com"])

    alert = waiting_of(person, "licence.will_not_start").get()
    assert str(cast["com"]) in alert.text


def test_plan_lies_in_the_future(cast, variation):
    with pytest.raises(LicenceRefused, match="in the future"):
        force.record_told(
            licence=variation,
            told_at=timezone.now(),
            signing=Signing.SIGNED,
            planned_for=timezone.now(),
            by=cast["com"],
        )


def test_danger_binds_at_once_and_asks_for_the_telling_until_it_is_recorded(person, cast, variation, at_noon):
    at_noon.move_to("2026-12-01T13:00:00Z")
    with pytest.raises(LicenceRefused, match="danger that cannot wait"):
        force.bind_at_once(licence=variation, danger=" ", by=cast["com"])

    force.bind_at_once(licence=variation, danger="He was seen at her door", by=cast["com"])

    assert versions_at(person, timezone.now()) == {"1.1"}
    assert versions_at(person, timezone.now() - A_MINUTE) == {"1.0"}
    assert waiting_of(person, "licence.untold").count() == 1
    at_noon.move_to("2026-12-01T14:00:00Z")
    signed(variation, cast["com"])
    assert not waiting_of(person, "licence.untold").exists()
    assert versions_at(person, timezone.now() - timedelta(minutes=30)) == {"1.1"}


def test_danger_does_not_stand_in_for_the_approval(licence, held_cast):
    draft = licences.vary(licence=licence, reason="He was seen", by=held_cast["com"])

    with pytest.raises(MoveRefused, match="approved"):
        force.bind_at_once(licence=draft, danger="He was seen at her door", by=held_cast["com"])


def test_withdrawn_approval_stays_in_sight_and_the_variation_waits_again(person, cast, variation):
    with pytest.raises(MoveRefused):
        licences.withdraw_approval(licence=variation, reason=" ", by=cast["aco"])
    licences.withdraw_approval(licence=variation, reason="I read the wrong one", by=cast["aco"])

    variation.refresh_from_db()
    assert (variation.status, variation.approved_by) == ("variation_submitted", None)
    assert list(variation.moves.values_list("verb", "reason"))[-1] == ("withdraw_approval", "I read the wrong one")
    with pytest.raises(MoveRefused):
        signed(variation, cast["com"])
    licences.approve(licence=variation, by=cast["aco"])
    assert not waiting_of(person, "licence.approval_withdrawn").exists()


def test_no_view_is_typed_for_the_senior_officer(licence, held_cast):
    draft = filled(licences.vary(licence=licence, reason="A new address", by=held_cast["com"]), held_cast["com"])

    with pytest.raises(MoveRefused):
        force.give_spo_view(licence=draft, view="Agreed with Amina", by=held_cast["com"])
    with pytest.raises(MoveRefused, match="not given a view"):
        licences.submit(licence=draft, by=held_cast["com"])
    force.give_spo_view(licence=draft, view="Proportionate", by=held_cast["spo"])
    with pytest.raises(MoveRefused, match="Another officer"):
        licences.submit(licence=draft, by=held_cast["spo"])

    assert licences.submit(licence=draft, by=held_cast["com"]).status == "variation_submitted"


def test_alerts_name_what_changes_and_no_wording(licence, held_cast):
    draft = filled(licences.vary(licence=licence, reason="A new address", by=held_cast["com"]), held_cast["com"])
    added = conditions.add_condition(
        licence=draft,
        written=Written("Seen there", "Nothing less", timezone.localdate(), text="Not to enter Elm Row."),
        by=held_cast["com"],
    )
    conditions.approve_bespoke(condition=added, reference="B/1", by=held_cast["ppcs"])
    force.give_spo_view(licence=draft, view="Proportionate", by=held_cast["spo"])
    licences.submit(licence=draft, by=held_cast["com"])
    licences.approve(licence=draft, by=held_cast["aco"])
    signed(draft, held_cast["com"])

    for kind in ("licence.to_approve", "licence.approved", "licence.activated"):
        text = alerts_of(licence.offender, kind).latest("pk").text
        assert f"Added: condition {added.position} (supervision)." in text
        assert "Elm Row" not in text


class TestBespoke:
    @pytest.fixture
    def condition(self, plain, plain_cast):
        licence = licences.begin(offender=plain, by=plain_cast["com"])
        written = Written("Seen there", "Nothing less", timezone.localdate(), text="To ring each morning.")
        return conditions.add_condition(licence=licence, written=written, by=plain_cast["com"])

    def waiting(self, kind="licence.bespoke_to_approve"):
        return Alert.objects.unfinished().filter(kind=kind).count()

    def test_waits_for_ppcs_until_they_approve(self, plain_cast, condition):
        assert self.waiting() == 1

        conditions.approve_bespoke(condition=condition, reference="B/1", by=plain_cast["ppcs"])

        assert self.waiting() == 0

    def test_refused_words_go_back_to_probation_and_new_words_wait_again(self, plain_cast, condition):
        with pytest.raises(MoveRefused):
            conditions.refuse_bespoke(condition=condition, reason="Too wide", by=plain_cast["com"])
        conditions.refuse_bespoke(condition=condition, reason="Too wide", by=plain_cast["ppcs"])
        assert (self.waiting(), self.waiting("licence.bespoke_refused")) == (0, 1)
        condition.refresh_from_db()

        conditions.change_condition(
            condition=condition,
            written=Written("Seen there", "Nothing less", timezone.localdate(), text="To ring on Mondays."),
            version=version_of(condition, *conditions.FIELDS),
            by=plain_cast["com"],
        )

        condition.refresh_from_db()
        assert (self.waiting(), self.waiting("licence.bespoke_refused")) == (1, 0)
        assert condition.refused_at is None

    def test_removed_or_given_up_it_waits_no_longer(self, plain_cast, condition):
        licences.end(
            licence=condition.licence, on=timezone.localdate(), reason="Begun by mistake", by=plain_cast["com"]
        )

        assert self.waiting() == 0


def test_condition_in_force_without_check_plan_or_reason_is_alerted_until_it_has_one(licence, held_cast):
    alert = waiting_of(licence.offender, "licence.condition_unchecked").get()
    assert "Conditions 1, 2" in alert.text

    for condition in licence.conditions.all():
        assert waiting_of(licence.offender, "licence.condition_unchecked").exists()
        plans.leave_unchecked(condition=condition, reason="Asked at each appointment", by=held_cast["com"])

    assert not waiting_of(licence.offender, "licence.condition_unchecked").exists()


def test_variation_that_adds_nothing_alerts_of_no_unchecked_condition(person, cast, variation):
    for condition in variation.variation_of.conditions.all():
        plans.leave_unchecked(condition=condition, reason="Asked at each appointment", by=cast["com"])

    signed(variation, cast["com"])

    assert not waiting_of(person, "licence.condition_unchecked").exists()


def test_program_puts_nothing_in_force(person, cast, variation):
    program = UserFactory(role="partner", name="A partner system")

    for act in (
        lambda: signed(variation, program),
        lambda: force.bind_at_once(licence=variation, danger="Danger", by=program),
    ):
        with pytest.raises((NotAllowed, RecordHidden)):
            act()
    assert Licence.objects.get(pk=variation.pk).status == "variation_approved"
