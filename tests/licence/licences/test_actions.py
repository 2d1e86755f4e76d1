"""Licences begin, are approved by somebody else, take force with the release, are varied and end."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from licence.catalogue import policy
from licence.checks.actions import plans
from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.conditions.eligibility import refused_for
from licence.licences.actions import clock, force, licences
from licence.licences.actions.moves import LicenceRefused
from licence.licences.rules import last_moment
from licence.models import Check, CheckPlan, Licence, LicenceCondition, LicenceMove
from offenders.custody.rules import Happening
from offenders.models import BroughtForward, Conviction, KeyDate, Offence, Release, Sentence
from offenders.movements import actions as custody
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert
from tests.factories.licence import (
    active_licence,
    approved_licence,
    filled,
    put_forward_to,
    signed,
    somebody_due_out,
    viewed,
    workers,
)
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

WRITTEN = Written(necessity="He met them there", proportionality="One group only", review_on=date(2027, 6, 1))
GROUP = "18b69f61"


def entry(beginning, version="4.0"):
    return next(each for each in policy.additional(version) if each.code.startswith(beginning))


def written(**more):
    return Written(**(WRITTEN.__dict__ | more))


@pytest.fixture
def person():
    return somebody_due_out()


@pytest.fixture
def cast(person):
    roles = ("probation_officer", "prison_decision_maker", "probation_head", "prison_offender_manager", "ppcs")
    return dict(zip(("com", "governor", "aco", "omu", "ppcs"), workers(person, *roles), strict=True))


def test_licence_begins_with_the_standard_conditions_of_the_policy_of_its_day(person, cast):
    licence = licences.begin(offender=person, by=cast["com"])

    assert licence.policy_version == "4.0"
    assert [each.wording for each in licence.conditions.all()] == [each.text for each in policy.standard("4.0")]
    assert licence.moves.get().verb == "begin"


def test_only_one_licence_is_in_the_making(person, cast):
    uid = licences.begin(offender=person, by=cast["com"]).uid

    assert licences.begin(offender=person, by=cast["com"], uid=uid).uid == uid
    with pytest.raises(LicenceRefused, match="A draft licence exists"):
        licences.begin(offender=person, by=cast["com"])


def test_nobody_without_the_right_to_change_begins_one(person, cast):
    with pytest.raises(RecordHidden):
        licences.begin(offender=person, by=UserFactory(role="probation_officer"))
    with pytest.raises(NotAllowed):
        licences.begin(offender=person, by=workers_reader(person))


def workers_reader(person):
    from tests.factories.sharing import GrantFactory, TeamFactory

    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role="reader")
    return UserFactory(role="probation_officer", teams=[team])


def test_submission_says_what_is_missing(person, cast):
    licence = licences.begin(offender=person, by=cast["com"])

    with pytest.raises(MoveRefused, match="the expiry date"):
        licences.submit(licence=licence, by=cast["com"])

    licence.refresh_from_db()
    assert licence.status == "in_progress"


def test_approver_is_never_who_submitted(person, cast):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    licences.submit(licence=licence, by=cast["com"])
    Licence.objects.filter(pk=licence.pk).update(submitted_by=cast["governor"])

    with pytest.raises(MoveRefused, match="Someone else must approve"):
        licences.approve(licence=licence, by=cast["governor"])
    with pytest.raises(MoveRefused, match="Your role cannot do this"):
        licences.approve(licence=licence, by=cast["com"])


def test_rejected_licence_says_why_and_goes_back(person, cast):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    licences.submit(licence=licence, by=cast["com"])

    with pytest.raises(MoveRefused, match="Enter a reason"):
        licences.reject(licence=licence, reason=" ", by=cast["governor"])
    licences.reject(licence=licence, reason="The curfew is not proportionate", by=cast["governor"])

    licence.refresh_from_db()
    assert licence.status == "rejected"
    assert Alert.objects.filter(kind="licence.to_approve", state="resolved").count() == 1
    assert Alert.objects.get(kind="licence.rejected").receipts.count() == 1


def test_condition_is_added_with_its_blanks_reasons_and_order(person, cast):
    licence = licences.begin(offender=person, by=cast["com"])
    group = conditions.add_condition(
        licence=licence,
        entry=entry(GROUP),
        written=written(inputs={"nameOfOrganisation": ["The Lantern", "Ember"]}),
        by=cast["com"],
    )
    bespoke = conditions.add_condition(licence=licence, written=written(text="Not to own a drone."), by=cast["com"])

    conditions.move_condition(condition=bespoke, up=True, by=cast["com"])

    assert "The Lantern or Ember" in group.wording
    assert [each.pk for each in licence.conditions.exclude(kind="standard")] == [bespoke.pk, group.pk]
    with pytest.raises(LicenceRefused) as refused:
        conditions.add_condition(licence=licence, entry=entry(GROUP), written=written(necessity=""), by=cast["com"])
    assert refused.value.field == "necessity"
    with pytest.raises(LicenceRefused, match="follows policy"):
        conditions.add_condition(licence=licence, entry=entry(GROUP, "3.0"), written=WRITTEN, by=cast["com"])


def test_bespoke_condition_waits_for_ppcs(person, cast):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    bespoke = conditions.add_condition(licence=licence, written=written(text="Not to own a drone."), by=cast["com"])

    with pytest.raises(MoveRefused, match="no approval of PPCS"):
        licences.submit(licence=licence, by=cast["com"])
    with pytest.raises(MoveRefused):
        conditions.approve_bespoke(condition=bespoke, reference="P1", by=cast["com"])
    conditions.approve_bespoke(condition=bespoke, reference="PPCS/26/114", by=cast["ppcs"])

    assert licences.submit(licence=licence, by=cast["com"]).status == "submitted"


@pytest.mark.parametrize(
    ("born", "offence", "years", "refusal"),
    [
        (date(2008, 12, 2), True, 3, "18 or over"),
        (date(2008, 12, 1), True, 1, ""),
        (date(1990, 1, 1), False, 3, "terrorism offence"),
        (date(1990, 1, 1), True, 0, "12 months or more"),
        (None, True, 3, "not recorded"),
    ],
)
def test_polygraph_condition_needs_age_offence_and_term(cast, person, born, offence, years, refusal):
    Release.objects.filter(offender=person).delete()  # with no day of release the age of today counts
    person.date_of_birth = born
    person.save()
    listed = Offence.objects.exclude(schedule_19za="none") if offence else Offence.objects.filter(schedule_19za="none")
    found = listed.first() or Offence.objects.create(statute="Theft Act 1968", section="1", title="Theft")
    conviction = Conviction.objects.create(offender=person, offence=found, convicted_on=date(2023, 3, 1))
    Sentence.objects.create(
        offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=years, months=6
    )

    said = refused_for(person, "polygraph")

    assert said == "" if not refusal else refusal in said


@pytest.mark.parametrize(
    ("born", "status", "days", "is_refused"),
    [
        (date(2008, 12, 15), "expected", {"leaves_on": date(2026, 12, 15)}, False),  # 17 today, 18 that day
        (date(2008, 12, 16), "expected", {"leaves_on": date(2026, 12, 15)}, True),
        (date(2008, 6, 1), "released", {"released_on": date(2026, 6, 1)}, False),
        (date(2008, 6, 2), "released", {"released_on": date(2026, 6, 1)}, True),  # 18 today, 17 when released
    ],
)
def test_polygraph_condition_goes_by_the_age_on_the_day_of_release(cast, person, born, status, days, is_refused):
    conviction = Conviction.objects.create(
        offender=person, offence=Offence.objects.exclude(schedule_19za="none").first(), convicted_on=date(2023, 3, 1)
    )
    passed = {"kind": "SDS", "sentenced_on": date(2023, 3, 15), "years": 3}
    Sentence.objects.create(offender=person, conviction=conviction, **passed)
    Release.objects.filter(offender=person).update(status="cancelled", is_counted=False)
    row = Release.objects.filter(offender=person).earliest("pk")
    is_open = status == "expected"
    Release.objects.filter(pk=row.pk).update(status=status, is_counted=is_open, **days)
    person.date_of_birth = born
    person.save()

    assert bool(refused_for(person, "polygraph")) is is_refused


def test_change_after_approval_asks_for_it_again(person, cast):
    licence = approved_licence(person, cast["com"], cast["governor"])

    conditions.add_condition(
        licence=licence,
        entry=entry(GROUP),
        written=written(inputs={"nameOfOrganisation": "Ember"}),
        by=cast["com"],
    )

    licence.refresh_from_db()
    assert (licence.status, licence.approved_by) == ("submitted", None)
    assert Alert.objects.filter(kind="licence.edited_after_approval").count() == 1
    with pytest.raises(MoveRefused):
        conditions.add_condition(licence=licence, entry=entry(GROUP), written=WRITTEN, by=cast["com"])


def test_release_puts_the_approved_licence_in_force(person, cast):
    licence = active_licence(person, cast["com"], cast["governor"], on=date(2026, 11, 30))

    assert (licence.starts_on, licence.status) == (date(2026, 11, 30), "active")
    assert {each.state for each in licence.conditions.all()} == {"in_force"}
    assert not LicenceCondition.objects.filter(offender=person).in_force(at=last_moment(date(2026, 11, 29))).exists()
    assert Alert.objects.filter(kind="licence.activated").count() == 1


def test_first_checks_of_what_was_planned_before_are_due_with_the_licence(person, cast):
    licence = approved_licence(person, cast["com"], cast["governor"])
    condition = licence.conditions.first()
    plans.make_plan(
        condition=condition,
        kinds=["supervision_meeting"],
        number=1,
        unit="week",
        starts_on=date(2026, 11, 20),
        officer=cast["com"],
        by=cast["com"],
    )
    assert not Check.objects.exists()

    release = put_forward_to(person, date(2026, 12, 1))
    custody.record_release(release=release, on=date(2026, 12, 1), by=cast["ppcs"])

    check = Check.objects.get()
    assert (check.due_on, list(check.conditions.all())) == (date(2026, 12, 1), [condition])


def test_conditions_of_any_day_are_those_in_force_then_with_that_days_wording(person, cast):
    licence = active_licence(person, cast["com"], cast["governor"], on=date(2026, 11, 2))
    plan = CheckPlan.objects.create(
        condition=licence.conditions.first(),
        offender=person,
        kinds=["supervision_meeting"],
        unit="week",
        officer=cast["com"],
        starts_on=date(2026, 11, 9),
    )
    variation = vary(licence, cast)
    added = conditions.add_condition(
        licence=variation,
        entry=entry(GROUP),
        written=written(inputs={"nameOfOrganisation": "Ember"}),
        by=cast["com"],
    )
    licences.submit(licence=variation, by=cast["com"])
    with pytest.raises(MoveRefused):
        licences.approve(licence=variation, by=cast["governor"])
    licences.approve(licence=variation, by=cast["aco"])

    signed(variation, cast["com"])

    own = LicenceCondition.objects.filter(offender=person).select_related("licence")
    before, after = own.in_force(at=timezone.now() - timedelta(seconds=1)), own.in_force(at=timezone.now())
    assert {each.licence.version for each in before} == {"1.0"}
    assert {each.licence.version for each in after} == {"1.1"}
    assert added in after
    assert before.count() + 1 == after.count()
    plan.refresh_from_db()
    assert plan.condition.licence == variation
    licence.refresh_from_db()
    assert (licence.status, licence.ended_because) == ("inactive", "Replaced by licence 1.1")


def vary(licence, cast, reason="He has a new address"):
    return viewed(filled(licences.vary(licence=licence, reason=reason, by=cast["com"]), cast["com"]))


def test_variation_is_discussed_before_it_is_submitted(person, cast):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = licences.vary(licence=licence, reason="A new address", by=cast["com"])

    with pytest.raises(MoveRefused, match="senior probation officer"):
        licences.submit(licence=variation, by=cast["com"])
    with pytest.raises(LicenceRefused, match="draft variation exists"):
        licences.vary(licence=licence, reason="Again", by=cast["com"])


def test_revoked_licence_cannot_be_varied_and_release_again_makes_a_new_one(person, cast):
    licence = active_licence(person, cast["com"], cast["governor"])
    draft = licences.vary(licence=licence, reason="A new address", by=cast["com"])
    custody.record_happening(
        offender=person, happening=Happening.LICENCE_REVOKED, on=date(2026, 11, 25), by=cast["com"]
    )

    licence.refresh_from_db()
    draft.refresh_from_db()
    assert (licence.status, draft.status) == ("recalled", "inactive")
    assert LicenceCondition.objects.filter(offender=person).in_force(at=last_moment(date(2026, 11, 25))).exists()
    assert not LicenceCondition.objects.filter(offender=person).in_force(at=last_moment(date(2026, 11, 26))).exists()
    with pytest.raises(MoveRefused, match="revoked"):
        licences.vary(licence=licence, reason="Still", by=cast["com"])

    period = custody.record_return(offender=person, establishment=establishment(), on=date(2026, 11, 26), by=None)
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], date(2026, 12, 18))
    Release.objects.create(offender=person, period=period, basis="PRRD", certainty="fixed", is_counted=True, **days)
    again = licences.begin(offender=person, by=cast["com"])

    assert (again.version, again.kind) == ("2.0", "prrd")


def establishment():
    from offenders.models import Establishment

    return Establishment.objects.first()


def test_hard_stop_hands_the_licence_to_the_prison(person, cast):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    stop = date(2026, 12, 16)  # two working days before Friday the 18th

    clock.hand_over_drafts(on=stop - timedelta(days=1))
    licence.refresh_from_db()
    assert licence.status == "in_progress"
    clock.hand_over_drafts(on=stop)
    clock.hand_over_drafts(on=stop)

    licence.refresh_from_db()
    assert (licence.status, licence.kind) == ("timed_out", "hard_stop")
    with pytest.raises(MoveRefused):
        licences.submit(licence=licence, by=cast["com"])
    assert licences.submit(licence=licence, by=cast["omu"]).status == "submitted"


def test_prison_cannot_begin_before_the_hard_stop_and_nobody_else_after(person, cast, at_noon):
    with pytest.raises(LicenceRefused, match="until the hard stop"):
        licences.begin(offender=person, by=cast["omu"])

    at_noon.move_to("2026-12-16T12:00:00Z")

    assert licences.begin(offender=person, by=cast["omu"]).status == "timed_out"


def test_everybody_is_warned_before_and_at_the_hard_stop_once(person, cast):
    def warn(day):
        return clock.warn_not_ready(on=day, at=timezone.now())

    raised = [warn(date(2026, 12, day)) for day in (11, 14, 14, 15, 16, 17)]

    assert raised == [0, 1, 0, 0, 1, 0]
    assert [each.severity for each in Alert.objects.filter(kind="licence.not_ready").order_by("pk")] == [2, 1]


def test_nobody_is_warned_of_a_licence_that_is_approved(person, cast):
    approved_licence(person, cast["com"], cast["governor"])

    assert clock.warn_not_ready(on=date(2026, 12, 17), at=timezone.now()) == 0


def test_licence_of_which_one_person_brought_the_end_forward_ends_on_its_later_day(person, cast):
    licence = active_licence(person, cast["com"], cast["governor"])
    soon, later = date(2026, 12, 1), date(2026, 12, 9)
    KeyDate.objects.create(offender=person, code="SLED", falls_on=soon, source="NOMIS", as_at=licence.starts_on)
    BroughtForward.objects.create(
        offender=person, moved_by=cast["com"], due_before=later, due_on=soon, end_before={"SLED": later.isoformat()}
    )

    assert [clock.end_expired(on=later), clock.end_expired(on=later + timedelta(days=1))] == [0, 1]


def test_licence_ends_by_itself_after_its_last_day(person, cast):
    licence = active_licence(person, cast["com"], cast["governor"])
    last = date(2026, 12, 1)
    KeyDate.objects.create(offender=person, code="SLED", falls_on=last, source="NOMIS", as_at=licence.starts_on)

    assert clock.end_expired(on=date(2026, 12, 1)) == 0
    assert clock.end_expired(on=date(2026, 12, 2)) == 1
    assert clock.end_expired(on=date(2026, 12, 2)) == 0
    assert LicenceCondition.objects.filter(offender=person).in_force(at=last_moment(date(2026, 12, 1))).exists()
    assert not LicenceCondition.objects.filter(offender=person).in_force(at=last_moment(date(2026, 12, 2))).exists()


def test_licence_kept_elsewhere_takes_force_on_the_day_that_is_recorded(person, cast):
    custody.record_release(release=put_forward_to(person, date(2026, 11, 2)), on=date(2026, 11, 2), by=cast["ppcs"])
    person.refresh_from_db()
    licence = approved_licence(person, cast["com"], cast["governor"])

    with pytest.raises(LicenceRefused, match="kept here"):
        force.record_kept_elsewhere(licence=licence, by=cast["com"])
    Licence.objects.filter(pk=licence.pk).update(system_of_record="document", external_ref="LIC/7")
    force.record_kept_elsewhere(licence=licence, by=cast["com"])

    licence.refresh_from_db()
    assert (licence.status, licence.starts_on) == ("active", date(2026, 11, 2))


def test_nothing_is_left_behind_when_the_alert_fails(person, cast, monkeypatch):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    moves = LicenceMove.objects.count()

    def fail(**what):
        raise RuntimeError("no alert")

    monkeypatch.setattr("licence.licences.actions.licences.alerts.raise_alert", fail)
    with pytest.raises(RuntimeError):
        licences.submit(licence=licence, by=cast["com"])

    licence.refresh_from_db()
    assert (licence.status, LicenceMove.objects.count()) == ("in_progress", moves)


def test_head_of_unit_decides_on_a_first_licence_only_of_somebody_who_is_free(person, cast):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    licences.submit(licence=licence, by=cast["com"])
    with pytest.raises(MoveRefused, match="The prison decides"):
        licences.approve(licence=licence, by=cast["aco"])

    release = put_forward_to(person, date(2026, 11, 2))
    custody.record_release(release=release, on=date(2026, 11, 2), by=cast["ppcs"])

    assert licences.approve(licence=licence, by=cast["aco"]).approved_as == "aco"
