"""Orders are recorded, served, extended and ended; time warns of their ends, and what is undecided escalates."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from offenders import tasks
from offenders.models import ImposedOrder, Offender, OrderEndDecision, OrderStep
from offenders.orders import rules
from offenders.orders import subject_question as subject
from offenders.orders.actions import breaching, changing, clock, moves, recording
from offenders.orders.actions.moves import OrderRefused
from offenders.orders.querysets import running_orders
from offenders.orders.rules import EndChoice, OrderBreachState, OrderKind
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.models import Alert, AuditEntry, PracticeValue, Receipt, Severity
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.orders import cast
from tests.offenders.orders.cast import TODAY, desk_of, order_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

world = world_of(cast.made)
person, keeper, manager, com = (row_of(name) for name in ("person", "keeper", "manager", "com"))


@pytest.fixture
def order(person, keeper):
    return order_of(person, keeper)


def tpim_of(person, keeper, **more):
    """In force since 10 February 2026: to 9 February 2027."""
    begun = date(2026, 2, 10)
    days = {"made_on": begun, "served_on": begun, "in_force_on": begun, "ends_on": None}
    return order_of(person, keeper, OrderKind.TPIM, authority="Home Secretary", **{**days, **more})


def told(kind):
    return list(Alert.objects.filter(kind=f"orders.{kind}").order_by("pk"))


def test_an_order_is_recorded_as_far_as_it_has_come(person, keeper):
    applied = order_of(person, keeper, made_on=None, served_on=None, in_force_on=None, ends_on=None)
    assert (applied.state, applied.owner) == ("applied", keeper)

    made = recording.make_order(
        order=applied, made_on=TODAY, in_force_on=TODAY + timedelta(days=7), ends_on=date(2031, 12, 7), by=keeper
    )
    assert made.state == "made"
    served = recording.serve_order(order=made, served_on=TODAY, service="In person", by=keeper)

    assert served.state == "served"
    assert list(served.steps.values_list("verb", flat=True)) == ["apply", "make", "serve"]
    assert set(served.measures.values_list("from_on", flat=True)) == {TODAY + timedelta(days=7)}
    assert AuditEntry.objects.filter(verb="orders.serve", target_id=served.pk).exists()


def test_what_lies_behind_is_made_at_once(order):
    assert order.state == "in_force"
    assert list(order.steps.values_list("verb", flat=True)) == ["apply", "make", "serve", "come_into_force"]


def test_a_day_past_the_latest_lawful_one_is_refused_and_nothing_is_left(person, keeper):
    with pytest.raises(OrderRefused) as refused:
        order_of(person, keeper, ends_on=date(2029, 3, 12))

    assert (refused.value.field, "11 March 2029" in refused.value.message) == ("ends_on", True)
    assert not ImposedOrder.objects.exists()


def test_a_form_sent_twice_records_one(person, keeper, order):
    again = order_of(person, keeper, uid=order.uid)

    assert (again, ImposedOrder.objects.count()) == (order, 1)


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("made_on", {"made_on": TODAY + timedelta(days=1)}),
        ("served_on", {"served_on": date(2024, 3, 11)}),
        ("in_force_on", {"in_force_on": date(2024, 3, 11)}),
        ("in_force_on", {"in_force_on": None}),
    ],
)
def test_days_follow_one_another(person, keeper, field, days):
    with pytest.raises(OrderRefused) as refused:
        order_of(person, keeper, **days)

    assert refused.value.field == field


def test_only_who_keeps_orders_records_one(person, com):
    with pytest.raises(RoleRefused):
        order_of(person, com)


def test_travel_restriction_is_refused_for_who_is_not_subject(person, keeper, monkeypatch):
    days = dict.fromkeys(("made_on", "served_on", "in_force_on"), TODAY)
    monkeypatch.setattr(subject, "_questions", [lambda person, on: False])
    with pytest.raises(OrderRefused):
        order_of(person, keeper, OrderKind.TRAVEL, ends_on=date(2027, 5, 31), **days)

    monkeypatch.setattr(subject, "_questions", [lambda person, on: True])
    order = order_of(person, keeper, OrderKind.TRAVEL, ends_on=date(2027, 5, 31), **days)
    assert order.latest_on == order.ends_on == date(2027, 5, 31)


def test_youth_diversion_is_refused_until_its_commencement_is_recorded(person, keeper):
    days = dict.fromkeys(("made_on", "served_on", "in_force_on"), TODAY)
    with pytest.raises(OrderRefused) as refused:
        order_of(person, keeper, OrderKind.YOUTH_DIVERSION, ends_on=date(2027, 11, 30), **days)
    assert refused.value.field == "kind"

    PracticeValue.objects.create(name=moves.YOUTH_DIVERSION_FROM.name, value="2026-11-01", starts_on=TODAY, source="SI")
    assert order_of(person, keeper, OrderKind.YOUTH_DIVERSION, ends_on=date(2027, 11, 30), **days).state == "in_force"


def test_state_threats_notice_is_of_that_programme_and_needs_its_law(person, keeper):
    begun = date(2026, 2, 10)
    days = {"made_on": begun, "served_on": begun, "in_force_on": begun, "ends_on": None}
    order = order_of(person, keeper, OrderKind.STPIM, **days)

    assert (order.programme, order.ends_on, order.latest_on) == (
        "state_threats",
        date(2027, 2, 9),
        date(2031, 2, 9),
    )
    with pytest.raises(OrderRefused):
        order_of(person, keeper, OrderKind.STPIM, programme="terrorism", **days)


# Steps


def test_a_notice_is_extended_four_times_and_no_more(person, keeper, at_noon):
    order = tpim_of(person, keeper)
    for year in range(2027, 2031):
        at_noon.move_to(f"{year}-02-01T12:00:00Z")
        order = changing.extend_order(order=order, extended_on=date(year, 2, 1), reason="Still necessary", by=keeper)

    assert (order.extensions, order.extensions_left, order.ends_on) == (4, 0, date(2031, 2, 9))
    assert order.ends_on == order.latest_on
    with pytest.raises(MoveRefused):
        changing.extend_order(order=order, extended_on=date(2030, 2, 1), reason="Again", by=keeper)


def test_an_order_without_extensions_is_not_extended(order, keeper):
    with pytest.raises(MoveRefused):
        changing.extend_order(order=order, extended_on=TODAY, reason="Longer", by=keeper)


def test_extensions_before_it_was_recorded_count(person, keeper):
    begun = date(2024, 2, 10)
    order = tpim_of(person, keeper, made_on=begun, served_on=begun, in_force_on=begun, extensions=2)

    assert (order.state, order.ends_on, order.extensions_left) == ("in_force", date(2027, 2, 9), 2)


def test_a_variation_ends_measures_and_begins_others(order, keeper):
    phone = order.measures.get(words="No more than 1 phone")

    order = changing.vary_order(
        order=order, varied_on=TODAY, reason="He works now", ended=[phone.uid], added=["No phone"], by=keeper
    )

    assert order.state == "varied"
    standing = order.measures.filter(until_on=None)
    assert set(standing.values_list("words", flat=True)) == {"No encrypted messages", "No phone"}
    assert order.measures.get(words="No more than 1 phone").until_on == TODAY


def test_a_variation_cannot_go_past_the_latest_lawful_day(order, keeper):
    with pytest.raises(OrderRefused) as refused:
        changing.vary_order(order=order, varied_on=TODAY, reason="Longer", ends_on=date(2029, 3, 12), by=keeper)
    assert refused.value.field == "ends_on"
    with pytest.raises(OrderRefused):
        changing.vary_order(order=order, varied_on=TODAY, reason="Nothing", by=keeper)


@pytest.mark.parametrize(
    ("act", "field", "state"),
    [
        (changing.discharge_order, "discharged_on", "discharged"),
        (changing.quash_order, "quashed_on", "quashed"),
    ],
)
def test_an_order_ends_before_its_time_and_its_teams_are_alerted(order, keeper, act, field, state):
    order = act(order=order, reason="No longer necessary", by=keeper, **{field: TODAY})

    assert (order.state, order.ended_on) == (state, TODAY)
    assert len(told("over")) == 1
    assert Receipt.objects.filter(alert=told("over")[0]).count() == 2  # police and probation
    with pytest.raises(MoveRefused):
        act(order=order, reason="Again", by=keeper, **{field: TODAY})


def test_an_order_is_replaced_by_another_of_the_person(person, order, keeper):
    later = order_of(person, keeper, made_on=TODAY, served_on=TODAY, in_force_on=TODAY, ends_on=date(2031, 11, 30))
    with pytest.raises(OrderRefused):
        changing.replace_order(order=order, replaced_on=TODAY, successor=order, by=keeper)
    order = changing.replace_order(order=order, replaced_on=TODAY, successor=later, by=keeper)

    assert (order.state, order.replaced_by) == ("replaced", later)


def test_an_order_is_given_to_who_keeps_orders_and_sees_it(order, keeper, manager, com):
    assert changing.give_order_to(order=order, owner=manager, by=keeper).owner == manager
    for owner in (com, UserFactory(role="ct_manager")):
        with pytest.raises(OrderRefused):
            changing.give_order_to(order=order, owner=owner, by=keeper)


def test_steps_and_decisions_are_never_changed(order, manager):
    changing.decide_end(order=order, choice=EndChoice.RENEW, reason="Still necessary", by=manager)
    for rows in (OrderStep.objects.all(), OrderEndDecision.objects.all()):
        from django.db import Error, transaction

        with pytest.raises(Error), transaction.atomic():
            rows.update(at=timezone.now())


# Time


def watch_on(at_noon, day):
    at_noon.move_to(f"{day.isoformat()}T12:00:00Z")
    tasks.watch_imposed_orders()


def test_order_comes_into_force_on_its_day_and_expires_after_its_last(person, keeper, at_noon):
    days = {"made_on": TODAY, "served_on": TODAY, "in_force_on": date(2026, 12, 8), "ends_on": date(2027, 6, 7)}
    order = order_of(person, keeper, OrderKind.TRAVEL, **days)
    states = []
    for day in (date(2026, 12, 7), date(2026, 12, 8), date(2027, 6, 7), date(2027, 6, 8)):
        watch_on(at_noon, day)
        order.refresh_from_db()
        states.append(order.state)

    assert states == ["served", "in_force", "in_force", "expired"]
    assert order.ended_on == date(2027, 6, 8)
    assert len(told("over")) == 1


def test_ends_are_warned_of_90_60_30_and_7_days_before_once_each(person, keeper, at_noon):
    order = tpim_of(person, keeper)  # to 9 February 2027
    warned = []
    for left in (91, 90, 89, 61, 60, 31, 30, 8, 7, 1, 0):
        watch_on(at_noon, order.ends_on - timedelta(days=left))
        tasks.watch_imposed_orders()
        warned.append(len(told("ending")))

    assert warned == [0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4]
    assert "9 February 2027" in told("ending")[0].text
    assert {each.severity for each in told("ending")} == {Severity.NORMAL}
    # Who keeps orders hears: police and not probation
    assert [str(each.team) for each in Receipt.objects.filter(alert=told("ending")[0])] == ["CTP North East"]


@pytest.mark.parametrize(
    ("status", "heard"),
    [
        ("on_licence", ["NSD North"]),
        ("unlawfully_at_large", ["NSD North"]),
        ("recalled", ["HMP", "NSD North"]),
        ("order_only", []),
    ],
)
def test_who_supervises_or_holds_the_person_hears_of_an_end(person, keeper, at_noon, status, heard):
    GrantFactory(subject=person, team=TeamFactory(name="HMP", agency__kind="prison"), grant_role="contributor")
    order = tpim_of(person, keeper)
    Offender.objects.filter(pk=person.pk).update(status=status)
    watch_on(at_noon, order.ends_on - timedelta(days=30))
    tasks.watch_imposed_orders()

    receipts = Receipt.objects.filter(alert__kind="orders.ending_beside")
    assert sorted(str(each.team) for each in receipts) == heard


def test_co_ordinators_elsewhere_hear_of_an_end_and_only_they(person, keeper, at_noon):
    team = TeamFactory(name="NSD South", agency__kind="probation")
    GrantFactory(subject=person, team=team, grant_role="reader")
    for role in ("mappa_coordinator", "probation_officer"):
        UserFactory(role=role, agency=team.agency, teams=[team])
    order = tpim_of(person, keeper)
    Offender.objects.filter(pk=person.pk).update(status="order_only")
    watch_on(at_noon, order.ends_on - timedelta(days=30))

    assert [(each.for_roles, [str(row.team) for row in each.receipts.all()]) for each in told("ending_for_mappa")] == [
        (["mappa_coordinator"], ["NSD South"])
    ]
    changing.extend_order(order=order, extended_on=timezone.localdate(), reason="He is back", by=keeper)
    assert [each.state for each in told("ending_for_mappa")] == ["superseded"]


def test_order_recorded_late_is_warned_of_in_the_window_that_holds(person, keeper, at_noon):
    tpim_of(person, keeper)
    watch_on(at_noon, date(2027, 1, 20))

    assert [each.key.rsplit(":", 1)[1] for each in told("ending")] == ["30"]


def test_undecided_end_escalates_from_60_days_before(person, keeper, at_noon):
    order = tpim_of(person, keeper)
    grave = []
    for left in (61, 60, 30, 7):
        watch_on(at_noon, order.ends_on - timedelta(days=left))
        grave.append([each.severity for each in told("undecided")])

    high, critical = Severity.HIGH, Severity.CRITICAL
    assert grave == [[], [high], [high, high], [high, high, critical]]


def test_decision_in_writing_ends_the_question_until_the_end_moves(person, keeper, manager, at_noon):
    order = tpim_of(person, keeper)
    watch_on(at_noon, order.ends_on - timedelta(days=60))
    assert told("undecided")[0].state == "new"

    changing.decide_end(order=order, choice=EndChoice.LET_END, reason="He has left the group", by=manager)
    for left in (30, 7):
        watch_on(at_noon, order.ends_on - timedelta(days=left))

    assert [each.state for each in told("undecided")] == ["superseded"]
    assert "let it end" in told("ending")[-1].text
    order = changing.extend_order(order=order, extended_on=timezone.localdate(), reason="He is back", by=keeper)
    assert {each.state for each in told("ending")} == {"superseded"}
    watch_on(at_noon, order.ends_on - timedelta(days=60))
    assert len(told("undecided")) == 2


def test_decision_is_a_managers_and_says_why(order, keeper, manager):
    with pytest.raises(RoleRefused):
        changing.decide_end(order=order, choice=EndChoice.RENEW, reason="Yes", by=keeper)
    with pytest.raises(OrderRefused):
        changing.decide_end(order=order, choice=EndChoice.RENEW, reason=" ", by=manager)


def test_review_that_is_due_is_asked_for_and_recorded(order, keeper, at_noon):
    changing.review_order(order=order, review_on=date(2027, 6, 1), words="Needed", by=keeper)
    watch_on(at_noon, date(2027, 5, 31))
    assert not told("review_due")
    watch_on(at_noon, date(2027, 6, 1))
    assert len(told("review_due")) == 1

    order.refresh_from_db()
    with pytest.raises(OrderRefused):
        changing.review_order(order=order, review_on=date(2028, 6, 2), words="Needed", by=keeper)
    changing.review_order(order=order, review_on=date(2028, 6, 1), words="Needed", by=keeper)
    assert told("review_due")[0].state == "superseded"


def test_one_order_that_cannot_be_followed_stops_no_other(person, keeper, at_noon, monkeypatch):
    broken, other = tpim_of(person, keeper), tpim_of(person, keeper)
    follow = clock.follow_time

    def follow_or_fail(row, **when):
        if row.pk == broken.pk:
            raise RuntimeError
        follow(row, **when)

    monkeypatch.setattr(clock, "follow_time", follow_or_fail)
    watch_on(at_noon, date(2027, 2, 10))

    assert list(ImposedOrder.objects.filter(state="expired")) == [other]


def test_refusals_of_passports_are_reviewed_each_year(person, keeper):
    order = order_of(person, keeper, OrderKind.PASSPORT, ends_on=None)

    assert order.review_on == date(2025, 3, 12)


# Breaches


def test_breach_is_critical_names_the_offence_and_reaches_probation(order, com):
    measure = order.measures.first()
    breach = breaching.report_breach(
        order=order, happened_on=TODAY, summary="A second phone", measure=measure.uid, by=com
    )

    alert = told("breach")[0]
    assert (alert.severity, breach.state, breach.measure) == (Severity.CRITICAL, "considered", measure)
    assert "Serious Crime Act 2007 s.25" in alert.text
    assert "second phone" not in alert.text
    assert {str(each.team) for each in Receipt.objects.filter(alert=alert)} == {"CTP North East", "NSD North"}


def test_only_an_order_in_force_then_is_broken(order, com):
    for day in (date(2024, 3, 11), TODAY + timedelta(days=1)):
        with pytest.raises(OrderRefused):
            breaching.report_breach(order=order, happened_on=day, summary="Seen", by=com)
    breaching.report_breach(order=order, happened_on=date(2024, 3, 12), summary="Seen", by=com)


def test_what_others_decided_on_a_breach_is_recorded_once(order, com, keeper):
    breach = breaching.report_breach(order=order, happened_on=TODAY, summary="A second phone", by=com)
    with pytest.raises(RoleRefused):
        breaching.answer_breach(breach=breach, outcome=OrderBreachState.CHARGED, reason="Charged", by=com)

    done = breaching.answer_breach(breach=breach, outcome=OrderBreachState.CHARGED, reason="Charged", by=keeper)

    assert (done.state, done.decided_by, told("breach")[0].state) == ("charged", keeper, "resolved")
    with pytest.raises(MoveRefused):
        breaching.answer_breach(breach=breach, outcome=OrderBreachState.EXCUSE_ACCEPTED, reason="Excused", by=keeper)


# Programmes


@pytest.fixture
def both(keeper, world):
    """Under both programmes; each of two teams was given access for one alone."""
    person = OffenderFactory(programme=["terrorism", "state_threats"], date_of_birth=date(1980, 1, 1))
    GrantFactory(subject=person, programme="terrorism", team=world["police"], grant_role="contributor")
    return person


def test_end_of_an_order_of_one_of_two_programmes_is_told_to_keepers_alone(both, keeper, at_noon):
    probation = TeamFactory(agency__kind="probation")
    GrantFactory(subject=both, programme="terrorism", team=probation, grant_role="contributor")
    order = tpim_of(both, keeper)
    Offender.objects.filter(pk=both.pk).update(status="on_licence")
    watch_on(at_noon, order.ends_on - timedelta(days=30))

    assert [len(told(kind)) for kind in ("unnamed", "ending", "ending_beside")] == [2, 0, 0]


def test_order_of_one_programme_is_not_there_for_who_knows_of_the_other(both, keeper):
    """Two rows, two grants: nothing of the one shows to the other."""
    of_threats, of_terrorism = desk_of("state_threats"), desk_of("terrorism")
    order = order_of(both, of_threats, programme="state_threats")
    breaching.report_breach(order=order, happened_on=TODAY, summary="Seen", by=of_threats)

    for reader, there in ((of_threats, True), (of_terrorism, False), (keeper, False)):
        assert ImposedOrder.objects.visible_to(reader).filter(pk=order.pk).exists() is there
        assert order.breaches.visible_to(reader).exists() is there
    # Of somebody under both, the alert names no one and reaches teams of the order's programme alone.
    alert = Alert.objects.get(kind="orders.unnamed")
    assert (alert.subject, alert.severity, str(order) in alert.text) == (None, Severity.CRITICAL, False)
    assert set(Receipt.objects.filter(alert=alert).values_list("team", flat=True)) == {
        of_threats.memberships.get(team__kind="national_desk").team_id
    }
    assert not told("breach")


def test_who_knows_of_one_programme_records_for_that_one(both, keeper):
    assert order_of(both, keeper).programme == "terrorism"
    with pytest.raises(OrderRefused):
        order_of(both, keeper, programme="state_threats")


def test_who_knows_of_both_says_which(both):
    user = desk_of("terrorism")
    from tests.factories.sharing import TeamScopeFactory

    TeamScopeFactory(
        team=user.memberships.get(team__kind="national_desk").team, programme="state_threats", grant_role="contributor"
    )
    with pytest.raises(OrderRefused) as refused:
        order_of(both, user)
    assert refused.value.field == "programme"
    assert order_of(both, user, programme="state_threats").programme == "state_threats"


# Does an order run?


@pytest.mark.parametrize(
    ("day", "runs"),
    [(date(2024, 3, 11), False), (date(2024, 3, 12), True), (date(2029, 3, 11), True), (date(2029, 3, 12), False)],
)
def test_running_says_whether_an_order_runs_on_a_day(person, order, day, runs):
    found = running_orders([person.pk], on=day)

    assert [(each.kind, each.last_day) for each in found.get(person.pk, [])] == (
        [("scpo", date(2029, 3, 11))] if runs else []
    )


def test_running_ends_with_what_ended_it_and_never_begins_before_service(person, order, keeper):
    changing.discharge_order(order=order, discharged_on=TODAY, reason="Not needed", by=keeper)
    order_of(person, keeper, served_on=None)  # made, not served

    assert [bool(running_orders([person.pk], on=day)) for day in (TODAY - timedelta(days=1), TODAY)] == [True, False]


def test_running_has_the_one_that_ends_last_first_and_one_without_an_end_before_all(person, order, keeper):
    order_of(person, keeper, OrderKind.SEXUAL_HARM, ends_on=None)

    assert [each.kind for each in running_orders([person.pk], on=TODAY)[person.pk]] == ["shpo", "scpo"]
    assert rules.name_of("shpo") == "Sexual harm prevention order"
