"""Threats: the circle alone knows, somebody is warned in time, reviews come, and no circle is left without people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from offenders import tasks
from offenders.models import Threat, ThreatReview, ThreatWarning
from offenders.threats import actions, clock
from offenders.threats.actions import ThreatRefused
from offenders.threats.rules import ReviewOutcome, Threatened, WarningResult
from sharing import access
from sharing.access.state_machines import RoleRefused
from sharing.access.two_people import SamePerson
from sharing.jobs.models import LeftOut
from sharing.models import Alert, AuditEntry, Membership
from tests.factories.emergencies import opened, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory
from tests.offenders.orders.cast import desk_of
from tests.offenders.threats import cast
from tests.offenders.threats.cast import threat_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

world = world_of(cast.made)
person, keeper, second, outside, manager, com, liaison = (
    row_of(name) for name in ("person", "keeper", "second", "outside", "manager", "com", "liaison")
)


def there(threat, user):
    return Threat.objects.visible_to(user).filter(pk=threat.pk).exists()


def warn(threat, by, **more):
    given = {
        "warned": "threatened",
        "result": WarningResult.GIVEN,
        "way": "in_person",
        "given_at": timezone.now(),
        "given_by": "PC Anna Holt, West Yorkshire",
        "words": "Form of the force, read out and left with her.",
    }
    return actions.record_warning(threat=threat, by=by, **{**given, **more})


def open_alerts(kind):
    return Alert.objects.unfinished().filter(kind=f"threats.{kind}")


def test_threat_is_there_for_its_circle_alone(person, keeper, second, outside, manager, com, liaison):
    threat = threat_of(person, keeper, second, com)
    warn(threat, keeper)

    assert [there(threat, user) for user in (keeper, second, com)] == [True] * 3
    assert [there(threat, user) for user in (outside, manager, liaison)] == [False] * 3
    assert [ThreatWarning.objects.visible_to(user).count() for user in (com, outside)] == [1, 0]
    for user in (outside, manager):
        with pytest.raises(access.RecordHidden):
            warn(threat, user)
    with pytest.raises(RoleRefused):  # in the circle, and keeps no threats
        warn(threat, com)


def test_it_is_for_no_program_and_opened_by_no_emergency(person, keeper, second, world):
    threat = threat_of(person, keeper, second)
    program = UserFactory(role="partner", agency=keeper.agency, teams=[world["police"]])
    stranger = somebody()
    threat.circle.add(program, stranger)
    assert not there(threat, program)
    assert not there(threat, stranger)

    opened(person, stranger)
    assert access.may(stranger, access.Permission.VIEW, person)
    assert not there(threat, stranger)


def test_threat_of_one_programme_is_not_there_for_the_other():
    person = OffenderFactory(programme=["terrorism", "state_threats"])
    of_threats, of_terrorism = desk_of("state_threats"), desk_of("terrorism")
    other = UserFactory(role="ct_analyst", agency=of_threats.agency, teams=[of_threats.memberships.get().team])
    with pytest.raises(ThreatRefused):
        threat_of(person, of_threats, of_terrorism)

    threat = threat_of(person, of_threats, other)
    threat.circle.add(of_terrorism)
    assert (threat.programme, there(threat, other), there(threat, of_terrorism)) == ("state_threats", True, False)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reference", {"reference": ""}),
        ("reference", {"threatened": Threatened.PERSON}),
        ("assessment", {"assessment": "She lives at LS8 2AB"}),
        ("reference", {"reference": "07700 900123"}),
        ("review_on", {"review_on": date(2026, 12, 30)}),
    ],
)
def test_nothing_is_recorded_by_which_somebody_could_be_found(person, keeper, second, field, given):
    with pytest.raises(ThreatRefused) as refused:
        threat_of(person, keeper, second, **given)

    assert refused.value.field == field
    assert not Threat.objects.exists()


def test_circle_has_two_people_who_see_the_person(person, keeper):
    for circle in ((), (keeper,), (UserFactory(role="ct_analyst"),)):
        with pytest.raises(ThreatRefused) as refused:
            threat_of(person, keeper, *circle)
        assert refused.value.field == "circle"


def test_alerts_name_no_person_and_who_is_not_in_the_circle_learns_no_link(person, keeper, second, outside, com):
    threat = threat_of(person, keeper, second)

    (alert,) = open_alerts("to_warn")
    assert alert.subject is None
    assert threat.number in alert.text
    for words in (person.family_name, person.given_names, person.prison_number, str(person.uid), "WY/T/0417"):
        assert words not in f"{alert.title} {alert.text} {alert.link}"
    told = [user for user in (second, outside, com) if Alert.objects.visible_to(user).told_to(user).exists()]
    assert told == [second, outside]  # a team of the circle hears of a number; probation, of nobody in it, of nothing
    entries = AuditEntry.objects.filter(verb__startswith="threats.compartment")
    assert entries.exists()
    assert not entries.filter(subject_id__isnull=False).exists()


def test_warning_is_given_in_time(person, keeper, second, at_noon):
    threat = threat_of(person, keeper, second)
    at_noon.move_to("2026-12-01T23:59:00Z")
    tasks.watch_threats()
    assert not open_alerts("not_warned").exists()

    at_noon.move_to("2026-12-02T00:00:00Z")
    tasks.watch_threats()
    tasks.watch_threats()
    assert open_alerts("not_warned").count() == 1

    warn(threat, second, result=WarningResult.NOT_REACHED)
    warn(threat, second, warned="employer")
    threat.refresh_from_db()
    assert threat.state == "to_warn"
    assert open_alerts("not_warned").count() == 1

    warn(threat, second)
    threat.refresh_from_db()
    assert threat.state == "warned"
    assert not open_alerts("not_warned").exists()
    assert not open_alerts("to_warn").exists()


def test_warning_is_not_of_the_future(person, keeper, second):
    threat = threat_of(person, keeper, second)
    with pytest.raises(ThreatRefused) as refused:
        warn(threat, keeper, given_at=timezone.now() + timedelta(minutes=5))
    assert refused.value.field == "given_at"


def test_not_to_warn_is_decided_by_somebody_else(person, keeper, second, at_noon):
    threat = threat_of(person, keeper, second)
    with pytest.raises(SamePerson):
        actions.decide_not_to_warn(threat=threat, reason="It would raise the risk", by=keeper)
    actions.decide_not_to_warn(threat=threat, reason="It would raise the risk", by=second)

    threat.refresh_from_db()
    assert (threat.state, threat.decided_by) == ("not_to_warn", second)
    at_noon.move_to("2026-12-03T00:00:00Z")
    tasks.watch_threats()
    assert not open_alerts("not_warned").exists()
    with pytest.raises(ThreatRefused):
        actions.decide_not_to_warn(threat=threat, reason="Again", by=second)


def test_review_comes_and_says_what_follows(person, keeper, second, at_noon):
    threat = threat_of(person, keeper, second)
    warn(threat, keeper)
    at_noon.move_to("2026-12-07T23:59:00Z")
    tasks.watch_threats()
    assert not open_alerts("review_due").exists()
    at_noon.move_to("2026-12-08T00:01:00Z")
    tasks.watch_threats()
    tasks.watch_threats()
    assert open_alerts("review_due").count() == 1

    with pytest.raises(ThreatRefused):
        actions.review_threat(threat=threat, outcome=ReviewOutcome.CONTINUES, reason="Still", by=keeper)
    actions.review_threat(
        threat=threat, outcome=ReviewOutcome.WARN_AGAIN, reason="A car was seen", next_on=date(2026, 12, 15), by=keeper
    )
    threat.refresh_from_db()
    assert not open_alerts("review_due").exists()
    assert (threat.state, threat.warn_by) == ("to_warn", datetime(2026, 12, 8, 12, 1, tzinfo=UTC))
    assert open_alerts("to_warn").count() == 1


def test_it_is_ended_by_somebody_else_once_they_were_warned(person, keeper, second, at_noon):
    threat = threat_of(person, keeper, second)
    end = {"threat": threat, "outcome": ReviewOutcome.ENDED, "reason": "The men were charged"}
    with pytest.raises(ThreatRefused):
        actions.review_threat(**end, by=second)
    warn(threat, keeper)
    with pytest.raises(SamePerson):
        actions.review_threat(**end, by=keeper)
    actions.review_threat(**end, by=second)

    threat.refresh_from_db()
    assert (threat.state, threat.ended_by) == ("ended", second)
    assert ThreatReview.objects.get().next_on is None
    at_noon.move_to("2027-02-01T12:00:00Z")
    tasks.watch_threats()
    assert not open_alerts("review_due").exists()
    with pytest.raises(ThreatRefused):
        warn(threat, keeper)


def test_who_is_taken_out_of_the_circle_knows_no_more(person, keeper, second, outside):
    threat = threat_of(person, keeper, second)
    actions.set_circle(threat=threat, circle=[outside], by=keeper)

    assert [there(threat, user) for user in (keeper, second, outside)] == [True, False, True]
    alert = open_alerts("circle_left").get()
    assert str(second) in alert.text
    assert person.family_name not in alert.text
    assert Alert.objects.visible_to(second).told_to(second).filter(pk=alert.pk).exists()
    alert = open_alerts("circle_joined").get()
    assert f"{outside} was added" in alert.text


def test_managers_join_a_circle_in_which_too_few_can_act(person, keeper, second, manager, outside):
    threat = threat_of(person, keeper, second)
    tasks.watch_threats()
    assert not there(threat, manager)

    Membership.objects.filter(user=second).update(ends_at=timezone.now())
    tasks.watch_threats()
    tasks.watch_threats()

    assert there(threat, manager)
    assert not there(threat, outside)
    assert open_alerts("circle_joined").count() == 1
    assert "too few people" in open_alerts("circle_joined").get().text


def test_circle_with_nobody_left_is_told_until_somebody_can(person, keeper, second, manager, outside, world):
    threat = threat_of(person, keeper, second)
    Membership.objects.filter(team=world["police"]).update(ends_at=timezone.now())
    new = UserFactory(role="ct_analyst", agency=keeper.agency, teams=[])
    tasks.watch_threats()
    tasks.watch_threats()
    assert open_alerts("circle_empty").count() == 1
    assert person.family_name not in open_alerts("circle_empty").get().text

    for user in (new, manager):
        Membership.objects.create(user=user, team=world["police"], starts_at=timezone.now() - timedelta(minutes=1))
    tasks.watch_threats()
    tasks.watch_threats()
    assert there(threat, manager)


def test_one_bad_threat_stops_no_other_and_is_set_aside_without_the_person(
    person, keeper, second, at_noon, monkeypatch
):
    bad, good = threat_of(person, keeper, second), threat_of(person, keeper, second)
    tell = clock._tell_not_warned

    def fail(threat, at):
        if threat.pk == bad.pk:
            raise ValueError
        tell(threat, at)

    monkeypatch.setattr(clock, "_tell_not_warned", fail)
    at_noon.move_to("2026-12-02T12:00:00Z")
    tasks.watch_threats()

    assert good.number in open_alerts("not_warned").get().text
    assert list(LeftOut.objects.values_list("work", "subject_id")) == [("threats", None)]


def test_sent_twice_it_is_one(person, keeper, second):
    uid = "0193a5e1-7c20-7d11-8a44-5b6c7d8e9f01"
    first, again = (threat_of(person, keeper, second, uid=uid) for _ in range(2))
    assert first == again
    assert Threat.objects.count() == 1
