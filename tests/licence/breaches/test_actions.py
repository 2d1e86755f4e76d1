"""Recording conduct: what is written, and who is alerted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from licence.breaches.actions.breaches import BreachRefused, EvidenceShown, bring_back_due, open_breach, raise_concern
from licence.breaches.actions.moves import move_breach
from licence.licences.rules import first_moment
from licence.models import Breach, BreachMove, Evidence, Licence, LicenceCondition
from sharing import alerts
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, AuditEntry, Receipt, Severity
from sharing.records.once import new_uid
from tests.factories.breaches import condition_of, let_in, licence_in_force
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LAST_NIGHT = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)


@pytest.fixture
def licence():
    return licence_in_force()


@pytest.fixture
def officer(licence):
    return let_in(licence.offender, "probation")


def found(licence, by, **more):
    return open_breach(
        **{
            "offender": licence.offender,
            "condition": licence.rows[0],
            "source": "check",
            "reason": "device_or_internet",
            "occurred_at": LAST_NIGHT,
            "summary": "A second phone under the mattress",
            "by": by,
        }
        | more
    )


def test_everybody_who_works_with_the_person_is_told_with_a_clock_of_their_own(licence, officer, noon):
    person = licence.offender
    others = [let_in(person, kind) for kind in ("ct_police", "prison", "ppcs")]
    let_in(person, "partner", role="victim_liaison")

    breach = found(licence, officer, evidence=["A photograph", EvidenceShown("The phone", "Store 12")])

    alert = Alert.objects.get()
    assert (alert.kind, alert.severity) == ("licence.breach", Severity.HIGH)
    assert "mattress" not in alert.text
    assert f"Condition {licence.rows[0].position}, devices and internet. From: check." in alert.text
    told = Receipt.objects.filter(alert=alert)
    assert set(told.values_list("team__memberships__user_id", flat=True)) == {u.pk for u in [officer, *others]}
    assert {receipt.due_at for receipt in told} == {noon + timedelta(hours=2)}
    assert (breach.status, breach.agency, breach.licence) == ("suspected", officer.agency, licence)
    assert [(m.verb, m.before, m.after, m.moved_by) for m in breach.moves.all()] == [
        ("suspect", "", "suspected", officer)
    ]
    assert [each.reference for each in breach.evidence.all()] == ["", "Store 12"]
    assert AuditEntry.objects.get(verb="licence.breach_opened").subject_id == person.pk


@pytest.mark.parametrize(
    ("reason", "severity", "minutes"),
    [
        ("out_of_touch", Severity.CRITICAL, 15),
        ("failed_to_reside", Severity.CRITICAL, 15),
        ("tag_tamper", Severity.HIGH, 30),
        ("extremist_material", Severity.HIGH, 120),
        ("work", Severity.NORMAL, 240),
    ],
)
def test_the_kind_of_conduct_says_how_fast_teams_answer(licence, officer, noon, reason, severity, minutes):
    found(licence, officer, reason=reason)

    receipt = Receipt.objects.get()
    assert (receipt.severity, receipt.due_at - noon) == (severity, timedelta(minutes=minutes))


def test_no_condition_is_cited_that_was_not_in_force_on_the_day_of_the_conduct(licence, officer):
    licence.rows[0].ends_at = first_moment(LAST_NIGHT.date())
    licence.rows[0].save()
    begun = condition_of(licence, "devices", 8, starts_at=first_moment(LAST_NIGHT.date() + timedelta(days=1)))
    draft = condition_of(
        licence_in_force(licence.offender, status="in_progress", part=1, activated_at=None), "devices", 9
    )
    somebody_elses = licence_in_force().rows[0]

    for condition in (licence.rows[0], begun, draft, somebody_elses):
        with pytest.raises(BreachRefused) as refused:
            found(licence, officer, condition=condition)
        assert refused.value.field == "condition"

    assert not Breach.objects.exists()
    found(licence, officer, occurred_at=LAST_NIGHT - timedelta(days=1))  # the day before it ended


def test_no_condition_is_cited_from_the_moment_at_which_its_licence_ended(licence, officer):
    def ended(at):
        Licence.objects.filter(pk=licence.pk).update(status="inactive", ended_at=at)
        return LicenceCondition.objects.get(pk=licence.rows[0].pk)

    for moment in (LAST_NIGHT - timedelta(seconds=1), LAST_NIGHT):
        with pytest.raises(BreachRefused) as refused:
            found(licence, officer, condition=ended(moment))
        assert refused.value.field == "condition"

    assert not Breach.objects.exists()
    assert found(licence, officer, condition=ended(LAST_NIGHT + timedelta(seconds=1))).occurred_at == LAST_NIGHT


def test_conduct_does_not_lie_ahead_nor_end_before_it_began(licence, officer, noon):
    with pytest.raises(BreachRefused, match="must be in the past"):
        found(licence, officer, occurred_at=noon + timedelta(minutes=1))
    with pytest.raises(BreachRefused, match="ended before"):
        found(licence, officer, occurred_until=LAST_NIGHT - timedelta(minutes=1))


def test_the_same_form_twice_makes_one_breach(licence, officer):
    uid = new_uid()

    first, second = found(licence, officer, uid=uid), found(licence, officer, uid=uid)

    assert first == second
    assert (Breach.objects.count(), BreachMove.objects.count(), Alert.objects.count()) == (1, 1, 1)


def test_nothing_is_left_when_the_last_step_fails(licence, officer, monkeypatch):
    def breaks(**what):
        raise RuntimeError

    monkeypatch.setattr(alerts, "raise_alert", breaks)

    with pytest.raises(RuntimeError):
        found(licence, officer, evidence=["A photograph"])

    for model in (Breach, BreachMove, Evidence, Alert):
        assert not model.objects.exists()
    assert not AuditEntry.objects.filter(verb="licence.breach_opened").exists()


def test_a_role_that_only_reads_records_none(licence):
    with pytest.raises(MoveRefused):
        found(licence, UserFactory(role="victim_liaison"))


def test_the_same_kind_of_conduct_within_two_weeks_is_one_group(licence, officer, at_noon):
    first = found(licence, officer)
    at_noon.shift(timedelta(days=14))
    second = found(licence, officer)
    other_kind = found(licence, officer, reason="association")
    at_noon.shift(timedelta(days=15))
    much_later = found(licence, officer)

    assert (first.group, second.group, other_kind.group, much_later.group) == (None, first, None, None)


def test_police_open_a_recall_consideration_without_a_condition(licence):
    desk = let_in(licence.offender, "ct_police", role="ct_analyst")
    asked = {
        "offender": licence.offender,
        "reason": "further_offence",
        "occurred_at": LAST_NIGHT,
        "summary": "Bought parts",
        "by": desk,
    }

    with pytest.raises(MoveRefused, match="Enter your reasons"):
        raise_concern(**asked, rationale=" ")
    concern = raise_concern(**asked, rationale="Bought parts that make a hoax device")

    assert (concern.status, concern.is_concern, concern.condition) == ("recall_considered", True, None)
    assert Alert.objects.get().kind == "licence.concern"
    assert "No condition named. From: " in Alert.objects.get().text
    assert Receipt.objects.get().due_at - timezone.now() == timedelta(minutes=15)


def test_a_probation_officer_raises_no_concern_past_the_ladder(licence):
    with pytest.raises(MoveRefused, match="Your role cannot do this"):
        raise_concern(
            offender=licence.offender,
            reason="other",
            occurred_at=LAST_NIGHT,
            summary="x",
            rationale="y",
            by=UserFactory(role="probation_officer"),
        )


@pytest.mark.parametrize(("days", "status"), [(28, "recall_considered"), (29, "no_recall")])
def test_a_refused_concern_comes_back_with_another_breach_within_28_days(licence, officer, at_noon, days, status):
    refused = found(licence, officer)
    Breach.objects.filter(pk=refused.pk).update(
        status="no_recall",
        decided_at=timezone.now(),
        decided_by=officer,
        look_again_at=timezone.now() + timedelta(days=60),
    )
    at_noon.shift(timedelta(days=days))

    found(licence, officer, reason="association")

    refused.refresh_from_db()
    assert refused.status == status
    assert Alert.objects.filter(kind="licence.concern_back").count() == (status == "recall_considered")


def test_a_refused_concern_comes_back_at_its_hour_once(licence, officer, noon):
    refused = found(licence, officer)
    Breach.objects.filter(pk=refused.pk).update(
        status="no_recall", decided_at=noon, decided_by=officer, look_again_at=noon + timedelta(hours=4)
    )

    early = bring_back_due(at=noon + timedelta(hours=4, seconds=-1))
    due = bring_back_due(at=noon + timedelta(hours=4))
    again = bring_back_due(at=noon + timedelta(hours=4))

    assert (early, due, again) == (0, 1, 0)
    assert refused.moves.filter(verb="come_back").count() == 1
    assert Alert.objects.filter(kind="licence.concern_back").count() == 1


WHY = {"rationale": "Hidden, and in touch with a person named in condition 2"}


def test_the_ladder_keeps_what_the_decider_knew_then(licence, officer):
    manager = let_in(licence.offender, "probation")
    breach = found(licence, officer)

    move_breach(breach=breach, verb="confirm", by=manager, **WHY)

    knew = breach.moves.get(verb="confirm").knew
    assert knew["licence"]["version"] == "1.0"
    assert [each["number"] for each in knew["conditions"]] == [1, 2, 3]
    assert [each["status"] for each in knew["breaches"]] == ["suspected"]
    assert [each["title"] for each in knew["alerts"]] == ["Suspected breach: device or internet"]
    assert (breach.status, breach.decided_by, breach.rationale) == ("confirmed", manager, WHY["rationale"])


@pytest.mark.parametrize("verb", ["recall", "no_recall", "ask_again"])
def test_on_the_breach_nobody_decides_whether_recall_is_asked_for(licence, officer, verb):
    manager = let_in(licence.offender, "probation")
    breach = found(licence, officer)
    move_breach(breach=breach, verb="consider_recall", by=manager, **WHY)

    with pytest.raises(MoveRefused, match="decided on the recall"):
        move_breach(breach=breach, verb=verb, by=manager, **WHY)

    assert breach.moves.count() == 2


def test_the_same_decision_twice_is_one_and_a_second_one_is_refused(licence, officer):
    manager = let_in(licence.offender, "probation")
    breach, uid = found(licence, officer), new_uid()
    seen_by_another = Breach.objects.get(pk=breach.pk)

    for _ in range(2):
        move_breach(breach=breach, verb="no_breach", by=manager, uid=uid, **WHY)
    with pytest.raises(MoveRefused, match="no breach"):
        move_breach(breach=seen_by_another, verb="confirm", by=manager, **WHY)

    assert [move.verb for move in breach.moves.all()] == ["suspect", "no_breach"]
    assert Alert.objects.get().state == "resolved"


def test_a_decision_made_by_mistake_is_withdrawn_by_who_made_it_before_anything_rests_on_it(licence, officer):
    breach = found(licence, officer)
    manager = let_in(licence.offender, "probation", role="probation_manager")
    move_breach(breach=breach, verb="confirm", by=officer, rationale="Seen")
    move_breach(breach=breach, verb="warn", by=manager, rationale="A letter")
    for who, verb in ((officer, "withdraw_decision"), (manager, "withdraw_finding")):
        with pytest.raises(MoveRefused):
            move_breach(breach=breach, verb=verb, by=who, rationale="x")
    with pytest.raises(MoveRefused, match="Enter your reasons"):
        move_breach(breach=breach, verb="withdraw_decision", by=manager, rationale=" ")

    move_breach(breach=breach, verb="withdraw_decision", by=manager, rationale="Of another person")

    breach.refresh_from_db()
    assert (breach.status, breach.decided_by, breach.rationale) == ("confirmed", officer, "Seen")
    told = Alert.objects.get(kind="licence.breach_decision_withdrawn")
    assert f"{manager} withdraws a decision recorded by mistake." in told.text
    move_breach(breach=breach, verb="withdraw_finding", by=officer, rationale="Of another person")
    breach.refresh_from_db()
    assert (breach.status, breach.decided_by, breach.moves.count()) == ("under_review", None, 5)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_is_made_and_the_other_is_refused_in_words():
    licence = licence_in_force()
    manager, officer = let_in(licence.offender, "probation"), let_in(licence.offender, "probation")
    breach = found(licence, officer)

    def decide(verb):
        try:
            return move_breach(breach=Breach.objects.get(pk=breach.pk), verb=verb, by=manager, **WHY).status
        except MoveRefused as refused:
            return refused.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(decide, ["confirm", "no_breach"]))

    kept = Breach.objects.get()
    assert kept.status in said
    assert sum(each.startswith("This cannot be done now: it is") for each in said) == 1
    assert kept.moves.count() == 2
