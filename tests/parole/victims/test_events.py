"""Each event makes its task for each victim in contact, in its time, as the victim wishes; liaison alone hears of what
is overdue."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from offenders.custody.rules import Happening
from offenders.models import Establishment, Release
from offenders.movements import actions as custody
from offenders.record import actions as record
from offenders.releases.leaving import actions as leaving
from parole import tasks
from parole.models import ToTell, Victim
from parole.victims.actions import telling, victims
from parole.victims.rules.events import Event
from sharing.models import Alert, Delivery
from tests.factories.licence import put_forward_to, somebody_due_out, workers
from tests.parole.victims.test_victims import CONTACT, tell
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
TODAY = date(2026, 12, 1)
ROLES = ["victim_liaison", "ppcs", "probation_officer", "probation_head", "ct_analyst", "prison_decision_maker"]


def made():
    person = somebody_due_out(family_name="Telford", leaves_on=date(2027, 6, 1))
    cast = dict(zip(ROLES, workers(person, *ROLES), strict=True))
    victim = victims.add_victim(offender=person, by=cast["victim_liaison"], **CONTACT)
    return {"person": person, "cast": cast, "victim": victim}


world = world_of(made, patched=prepare_nothing)
person, cast, victim = row_of("person"), row_of("cast"), row_of("victim")


def told():
    return [(each.event, timezone.localtime(each.due_at)) for each in ToTell.objects.order_by("pk")]


def end_of(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day)) + timedelta(days=1)


def happen(person, cast, happening, on=TODAY):
    custody.record_happening(offender=person, happening=happening, on=on, by=cast["ppcs"])


def in_hours():
    return timezone.localtime() + timedelta(hours=2)


class TestMovements:
    def test_a_move_to_another_prison(self, person, cast):
        other = Establishment.objects.create(code="WDI", name="HMP Wakefield")

        custody.transfer(offender=person, to=other, on=TODAY, by=cast["ppcs"])

        assert told() == [(Event.MOVED, end_of(date(2026, 12, 3)))]
        assert "Wakefield" not in str(ToTell.objects.get())

    def test_a_change_of_the_region_that_supervises_and_no_other_change(self, person, cast):
        type(person).objects.filter(pk=person.pk).update(region="North")
        person.refresh_from_db()
        stands = {name: getattr(person, name) for name in record.PERSON_FIELDS}

        record.change_person(offender=person, by=cast["ppcs"], **stands | {"nationalities": ["Irish"]})
        record.change_person(offender=person, by=cast["ppcs"], **stands | {"region": "London"})

        assert told() == [(Event.MOVED, end_of(date(2026, 12, 3)))]
        assert "London" not in str(ToTell.objects.get())

    def test_who_absconds_within_hours(self, person, cast):
        happen(person, cast, Happening.ABSCONDED)

        assert told() == [(Event.AT_LARGE, in_hours())]

    def test_death(self, person, cast):
        happen(person, cast, Happening.DIED)

        assert told() == [(Event.DIED, end_of(date(2026, 12, 3)))]

    def test_temporary_release(self, person, cast):
        custody.record_whereabouts(offender=person, happening=Happening.TEMPORARILY_RELEASED, on=TODAY, by=cast["ppcs"])

        assert told() == [(Event.TEMPORARY, end_of(date(2026, 12, 3)))]

    def test_who_left_before_the_day_within_hours(self, person, cast):
        leaving.record_left(offender=person, left_at=timezone.now(), how_known="The gate log", by=cast["ppcs"])

        assert (Event.LEFT, in_hours()) in told()


class TestAfterARelease:
    @pytest.fixture(autouse=True)
    def free(self, at_noon, person, cast):
        custody.record_release(release=put_forward_to(person, TODAY), on=TODAY, by=cast["ppcs"])
        person.refresh_from_db()
        ToTell.objects.all().delete()

    def test_revocation_within_hours_and_its_rescission(self, person, cast):
        happen(person, cast, Happening.LICENCE_REVOKED)
        person.refresh_from_db()
        happen(person, cast, Happening.REVOCATION_RESCINDED)

        assert told() == [(Event.REVOKED, in_hours()), (Event.RESCINDED, end_of(date(2026, 12, 3)))]

    def test_return(self, person, cast):
        happen(person, cast, Happening.LICENCE_REVOKED)
        prison = Establishment.objects.get(code="FSI")
        custody.record_return(offender=person, establishment=prison, on=TODAY, by=cast["ppcs"])

        assert [event for event, _ in told()] == [Event.REVOKED, Event.RECALL]

    def test_deportation(self, person, cast):
        happen(person, cast, Happening.DEPORTED)

        assert [event for event, _ in told()] == [Event.ABROAD]

    def test_end_of_the_licence_that_time_brings(self, person):
        from offenders import followers
        from offenders.models import Movement

        ended = Movement(offender=person, happening=Happening.LICENCE_ENDED, happened_on=TODAY)
        followers.term_ended.tell(movement=ended, by=None)

        assert told() == [(Event.LICENCE_ENDED, end_of(date(2026, 12, 3)))]


@pytest.mark.parametrize("basis", ["CRD", "SED", "PRRD", "ARD", "APD", "EXECUTIVE", "COURT"])
def test_release_by_any_way_is_told_on_its_day_and_by_a_court_within_hours(person, victim, basis):
    release = Release.objects.open().counted().get(offender=person)
    release.basis = basis

    telling.tell_of_release(release, on=TODAY)

    due = in_hours() if basis == "COURT" else end_of(TODAY)
    assert told() == [(Event.RELEASE, due)]


class TestWishes:
    def test_what_a_victim_does_not_wish_to_hear_is_counted_and_no_task(self, client, person, cast, victim):
        other = victims.add_victim(offender=person, by=cast["victim_liaison"], **CONTACT | {"reference": "VCS/8"})
        Victim.objects.filter(pk=victim.pk).update(not_wanted=["moves"])
        custody.transfer(
            offender=person,
            to=Establishment.objects.create(code="WDI", name="HMP Wakefield"),
            on=TODAY,
            by=cast["ppcs"],
        )

        assert [each.victim for each in ToTell.objects.open()] == [other]
        client.force_login(cast["victim_liaison"])
        page = client.get(reverse("person_victims", kwargs={"uid": person.uid})).content.decode()
        listed = client.get(reverse("victims_to_tell"), {"show": "not_wanted"}).content.decode()
        assert "1 not told for that reason" in page
        assert "Not told, because not wanted: 1" in page
        assert "VCS/20417" in listed
        assert "VCS/8" not in listed

    def test_somebody_at_large_is_told_whatever_they_wish(self, person, cast, victim):
        Victim.objects.update(not_wanted=["board", "moves", "conditions", "recall", "end"])

        happen(person, cast, Happening.ABSCONDED)

        assert ToTell.objects.open().get().event == Event.AT_LARGE


class TestOverdue:
    @pytest.fixture
    def task(self, person, victim):
        telling.to_tell(person, Event.DECISION, on=TODAY)  # due by the end of Thursday 3 December
        return ToTell.objects.get()

    def alerts(self):
        return Alert.objects.filter(kind="parole.victim_to_tell_overdue")

    @pytest.mark.parametrize(("at", "is_raised"), [("2026-12-03T23:59:59Z", False), ("2026-12-04T00:00:00Z", True)])
    def test_liaison_is_alerted_once_when_the_time_is_over(self, task, at, is_raised):
        with time_machine.travel(at, tick=False):
            tasks.watch_reviews()
            tasks.watch_reviews()

        assert self.alerts().count() == is_raised

    @pytest.mark.parametrize(
        ("event", "says"),
        [
            (Event.DECISION, "It was due by the end of Thursday 3 December 2026."),
            (Event.AT_LARGE, "It was due by 2pm on Tuesday 1 December 2026."),
        ],
    )
    def test_alert_says_by_when_it_was_due(self, person, victim, event, says):
        telling.to_tell(person, event, on=TODAY)

        with time_machine.travel("2026-12-04T09:00:00Z", tick=False):
            telling.tell_of_overdue(at=timezone.now())

        assert self.alerts().get().text == says

    def test_nobody_but_liaison_hears(self, client, person, cast, task):
        self.pages(client, person, cast)  # from the second time on My day says when one looked last
        before = self.pages(client, person, cast)

        with time_machine.travel("2026-12-04T09:00:00Z", tick=False):
            telling.tell_of_overdue(at=timezone.now())

        alert = self.alerts().get()
        seen = {role for role in ROLES if Alert.objects.visible_to(cast[role]).filter(pk=alert.pk).exists()}
        assert seen == {"victim_liaison"}
        letters = Delivery.objects.filter(receipt__alert=alert).values_list("user__role", flat=True)
        assert set(letters) == {"victim_liaison"}
        assert "ictim" not in alert.text
        assert self.pages(client, person, cast) == before

    def pages(self, client, person, cast):
        """What those read who may not know victims, byte for byte."""
        from tests.answers import without_tokens

        found = {}
        for role in ("probation_officer", "ct_analyst", "prison_decision_maker"):
            client.force_login(cast[role])
            for name in ("person", "person_timeline", "person_parole", "person_licence"):
                page = client.get(reverse(name, kwargs={"uid": person.uid}))
                found[role, name] = without_tokens(page.content.decode())
            for name in ("alerts", "home"):
                found[role, name] = without_tokens(client.get(reverse(name)).content.decode())
        return found

    def test_it_is_over_when_the_victim_was_told_and_comes_again_after_a_mistake(self, cast, task):
        vlo = cast["victim_liaison"]
        with time_machine.travel("2026-12-04T09:00:00Z", tick=False):
            telling.tell_of_overdue(at=timezone.now())
            said = tell(task, vlo)
            telling.tell_of_overdue(at=timezone.now())
            assert [each.state for each in self.alerts()] == ["resolved"]

            victims.withdraw_telling(telling=said, reason="Another victim", by=vlo)
            telling.tell_of_overdue(at=timezone.now())

            assert sorted(each.state for each in self.alerts()) == ["new", "resolved"]

    def test_told_late_is_seen_as_late(self, client, person, cast, task):
        with time_machine.travel("2026-12-04T09:00:00Z", tick=False):
            tell(task, cast["victim_liaison"])
        client.force_login(cast["victim_liaison"])

        late = client.get(reverse("victims_to_tell"), {"show": "late"}).content.decode()
        others = client.get(reverse("victims_to_tell"), {"show": "late", "event": "final"}).content.decode()

        assert "VCS/20417" in late
        assert "No victims told late." in others

    def test_what_falls_away_alerts_nobody_any_more(self, cast, victim, task):
        with time_machine.travel("2026-12-04T09:00:00Z", tick=False):
            telling.tell_of_overdue(at=timezone.now())
            victims.leave(victim=victim, on=date(2026, 12, 4), by=cast["victim_liaison"])

        assert self.alerts().get().state == "resolved"

    def test_a_bad_one_never_stops_the_others(self, monkeypatch, person, cast, task):
        victims.add_victim(offender=person, by=cast["victim_liaison"], **CONTACT | {"reference": "VCS/8"})
        telling.to_tell(person, Event.FINAL, on=TODAY)
        real, calls = telling._alert_overdue, []

        def fails_first(task, key, *, at):
            calls.append(key)
            if len(calls) == 1:
                raise ValueError
            return real(task, key, at=at)

        monkeypatch.setattr(telling, "_alert_overdue", fails_first)
        with time_machine.travel("2026-12-04T09:00:00Z", tick=False):
            telling.tell_of_overdue(at=timezone.now())

        assert len(calls) == 3
        assert self.alerts().count() == 2


class TestMyDay:
    def test_liaison_has_what_is_to_tell_on_my_day_and_nobody_else(self, client, person, cast, victim):
        telling.to_tell(person, Event.DECISION, on=TODAY)
        seen = set()
        for role in ROLES:
            client.force_login(cast[role])
            seen |= {role} if "VCS/20417" in client.get(reverse("home")).content.decode() else set()

        assert seen == {"victim_liaison"}

    def test_what_is_overdue_says_so(self, client, person, cast, victim):
        telling.to_tell(person, Event.DECISION, on=TODAY)
        with time_machine.travel("2026-12-05T09:00:00Z", tick=False):
            client.force_login(cast["victim_liaison"])
            page = client.get(reverse("home")).content.decode()

        assert "2 days overdue" in page
