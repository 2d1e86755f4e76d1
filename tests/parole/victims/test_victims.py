"""Victims: who may know of them, what they are told of, and that nobody else can tell that there is one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import Establishment, Release
from offenders.movements import actions as custody
from parole import tasks
from parole.models import Statement, ToTell, Victim
from parole.moves.actions import moves
from parole.reviews.actions.opening import ParoleRefused
from parole.victims.actions import telling, victims
from parole.victims.rules.events import Event
from sharing import row_guard
from sharing.access import RecordHidden
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import AuditEntry, AuditPayload
from tests.factories.licence import put_forward_to, somebody_due_out, workers
from tests.factories.parole import ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
CONTACT = {
    "reference": "VCS/20417",
    "is_in_scheme": True,
    "contact": "phone",
    "not_wanted": [],
    "note": "After 5pm",
}


def begin():
    person = somebody_due_out(family_name="Telford")
    roles = ["victim_liaison", "ppcs", "probation_officer", "ct_manager", "prison_decision_maker"]
    return {"person": person, "cast": dict(zip(roles, workers(person, *roles), strict=True))}


@pytest.fixture
def person(begun):
    return begun["person"]


@pytest.fixture
def cast(begun):
    return begun["cast"]


@pytest.fixture
def vlo(cast):
    return cast["victim_liaison"]


@pytest.fixture
def victim(person, vlo):
    return victims.add_victim(offender=person, by=vlo, **CONTACT)


def referred(person):
    """A review of which the Board has letter and reports."""
    received = dict.fromkeys(["letter_received_on", "reports_received_on"], date(2026, 11, 30))
    return ReviewFactory(offender=person, status="referral_sent", **received)


def tell(task, by, *, at=None, was_reached=True, words="", channel="phone"):
    said = {"at": at or timezone.now(), "was_reached": was_reached, "words": words, "channel": channel}
    return victims.record_telling(task=task, by=by, **said)


def deem(review, casework):
    on = date(2026, 11, 30)
    return moves.make_move(review, "deem_referred", by=casework, on=on, deemed_referred_on=on)


def test_victims_are_told_of_what_somebody_records_who_knows_of_none(person, cast, victim):
    """The database gives no such user a row about victims (row guard)."""
    prison = cast["prison_decision_maker"]
    with row_guard.reading_as(lambda: prison):
        assert telling.to_tell(person, Event.MOVED, on=date(2026, 12, 1)) == 1
        assert not Victim.objects.exists()
        assert not ToTell.objects.exists()
    assert ToTell.objects.get().victim == victim


def test_referral_is_told_to_each_victim_in_contact_within_two_working_days(person, cast, vlo, victim):
    left = victims.add_victim(offender=person, by=vlo, **CONTACT | {"reference": "VCS/9"})
    victims.leave(victim=left, on=date(2026, 11, 20), by=vlo)
    outside = victims.add_victim(offender=person, by=vlo, **CONTACT | {"reference": "VCS/8", "is_in_scheme": False})

    deem(referred(person), cast["ppcs"])

    task = ToTell.objects.get()
    assert (task.victim, task.event, task.due_on) == (victim, Event.REFERRAL, date(2026, 12, 2))
    assert outside.to_tell.count() == 0


def test_task_is_due_over_a_weekend_and_bank_holidays_on_the_second_working_day(person, victim):
    telling.to_tell(person, Event.DECISION, on=date(2026, 12, 24))  # Thursday; 25th and 28th are bank holidays

    assert ToTell.objects.get().due_on == date(2026, 12, 30)


def test_same_event_of_the_same_day_is_one_task(person, victim):
    assert telling.to_tell(person, Event.LISTING, on=date(2026, 12, 1)) == 1
    telling.to_tell(person, Event.LISTING, on=date(2026, 12, 1))

    assert ToTell.objects.count() == 1


def test_release_and_return_are_told(person, cast, victim):
    release = put_forward_to(person, date(2026, 11, 30))
    custody.record_release(release=release, on=date(2026, 11, 30), by=cast["ppcs"])
    person.refresh_from_db()
    happening = custody.Happening.LICENCE_REVOKED
    custody.record_happening(offender=person, happening=happening, on=date(2026, 11, 30), by=cast["ppcs"])
    prison = Establishment.objects.get(code="FSI")
    custody.record_return(offender=person, establishment=prison, on=date(2026, 12, 1), by=cast["ppcs"])

    assert list(ToTell.objects.order_by("pk").values_list("event", flat=True)) == ["release", "revoked", "recall"]


class TestReleaseThatIsExpected:
    """Told before it and not after, by whichever way the person goes, and again when the day moves."""

    def coming(self):
        tasks = ToTell.objects.filter(event=Event.COMING).order_by("pk")
        return [
            (task.release.basis, task.about_on, task.due_on, task.told_at and timezone.localdate(task.told_at))
            for task in tasks
        ]

    @pytest.mark.parametrize("basis", ["CRD", "SED", "PRRD", "ARD", "APD", "COURT", "EXECUTIVE"])
    def test_each_way_out_that_is_near_is_told_within_two_working_days(self, person, victim, basis):
        Release.objects.filter(offender=person).update(basis=basis)

        tasks.watch_reviews()
        tasks.watch_reviews()

        assert self.coming() == [(basis, date(2026, 12, 18), date(2026, 12, 3), None)]

    @pytest.mark.parametrize(("warn_on", "is_told"), [(date(2027, 2, 23), True), (date(2027, 2, 24), False)])
    def test_it_is_told_from_84_days_before_by_the_earliest_reading(self, person, victim, warn_on, is_told):
        days = {"expected_on": warn_on, "leaves_on": date(2027, 6, 1), "warn_on": warn_on}
        Release.objects.filter(offender=person).update(**days)

        tasks.watch_reviews()

        assert bool(self.coming()) is is_told

    def test_eligibility_is_no_release(self, person, victim):
        Release.objects.filter(offender=person).update(certainty="possible", is_counted=False)

        tasks.watch_reviews()

        assert self.coming() == []

    def test_a_day_that_moves_is_told_again_at_once_and_before_the_day(self, person, vlo, victim):
        put_forward_to(person, date(2026, 12, 17))
        first = ToTell.objects.get(event=Event.COMING)
        tell(first, vlo)
        put_forward_to(person, date(2026, 12, 9))

        put_forward_to(person, date(2026, 12, 2))

        assert self.coming() == [
            ("CRD", date(2026, 12, 17), date(2026, 12, 3), date(2026, 12, 1)),
            ("CRD", date(2026, 12, 2), date(2026, 12, 1), None),
        ]

    def test_a_day_that_moves_gives_way_also_where_no_victim_is_in_contact_any_more(self, person, victim):
        put_forward_to(person, date(2026, 12, 17))
        Victim.objects.update(left_on=date(2026, 12, 1))

        put_forward_to(person, date(2026, 12, 9))

        assert self.coming() == []

    def test_who_has_left_is_told_of_as_gone_alone(self, person, cast, victim):
        release = put_forward_to(person, date(2026, 12, 1))
        assert len(self.coming()) == 1

        custody.record_release(release=release, on=date(2026, 12, 1), by=cast["ppcs"])

        assert self.coming() == []
        assert ToTell.objects.open().get().event == Event.RELEASE

    def test_a_victim_hears_the_month_and_not_the_day(self, client, person, vlo, victim):
        put_forward_to(person, date(2026, 12, 17))
        client.force_login(vlo)

        page = client.get(reverse("victims_to_tell")).content.decode()

        assert "Release is expected" in page
        assert "In December 2026" in page
        assert "17 December" not in page


def test_told_is_recorded_once_and_not_before_it_happened(person, vlo, victim):
    telling.to_tell(person, Event.DECISION, on=date(2026, 11, 30))
    task = ToTell.objects.get()

    with pytest.raises(ParoleRefused):
        tell(task, vlo, at=timezone.now() - timedelta(days=2))
    with pytest.raises(ParoleRefused):
        tell(task, vlo, at=timezone.now() + timedelta(minutes=1))
    first = tell(task, vlo, words="Spoke for ten minutes")
    again = tell(task, vlo, words="")

    task.refresh_from_db()
    assert again == first
    assert (task.told_at, task.told_by, first.what_was_said) == (timezone.now(), vlo, "Spoke for ten minutes")


def test_who_left_has_nothing_more_to_be_told(person, vlo, victim):
    telling.to_tell(person, Event.LISTING, on=date(2026, 12, 1))

    victims.leave(victim=victim, on=date(2026, 12, 1), by=vlo)
    victims.leave(victim=victim, on=date(2026, 11, 1), by=vlo)

    victim.refresh_from_db()
    assert victim.left_on == date(2026, 12, 1)
    assert not ToTell.objects.exists()


def test_reference_stands_once_and_the_same_form_twice_is_one_victim(person, vlo, victim):
    with pytest.raises(ParoleRefused) as refused:
        victims.add_victim(offender=person, by=vlo, **CONTACT)
    again = victims.add_victim(offender=person, by=vlo, uid=victim.uid, **CONTACT)

    assert refused.value.field == "reference"
    assert again == victim


def test_change_over_somebody_elses_change_is_shown_first(vlo, victim):
    known = version_of(victim, *victims.CONTACT)
    victims.change_victim(victim=victim, version=known, by=vlo, **CONTACT | {"note": "Mornings"})

    with pytest.raises(ChangedMeanwhile):
        victims.change_victim(victim=victim, version=known, by=vlo, **CONTACT | {"note": "Never"})


def asked(**more):
    empty = {"received_on": None, "summary_sent_on": None}
    flags = dict.fromkeys(["may_be_disclosed", "is_read_at_hearing", "asks_to_observe", "asks_for_summary"], False)
    return empty | flags | more


def test_statement_that_cannot_be_is_refused_at_its_field(person, vlo, victim):
    review = ReviewFactory(offender=person)
    version = version_of(Statement(), *victims.ASKED)

    with pytest.raises(ParoleRefused) as refused:
        victims.record_statement(
            victim=victim, review=review, version=version, by=vlo, **asked(is_read_at_hearing=True)
        )

    assert refused.value.field == "received_on"
    assert not Statement.objects.exists()


# Who may know


@pytest.mark.parametrize("role", ["probation_officer", "ct_manager", "prison_decision_maker"])
def test_for_other_roles_there_is_no_victim_anywhere(client, person, cast, victim, role):
    telling.to_tell(person, Event.LISTING, on=date(2026, 12, 1))
    review = ReviewFactory(offender=person)
    client.force_login(cast[role])
    at = {"uid": person.uid}

    assert client.get(reverse("person_victims", kwargs=at)).status_code == 404
    assert client.get(reverse("victims_to_tell")).status_code == 404
    for rows in (Victim, ToTell, Statement):
        assert not rows.objects.visible_to(cast[role]).exists()
    for name, more in (
        ("person", {}),
        ("person_parole", {}),
        ("person_timeline", {}),
        ("review", {"review_uid": review.uid}),
    ):
        page = client.get(reverse(name, kwargs=at | more)).content.decode()
        assert "ictim" not in page
        assert "VCS" not in page
    with pytest.raises(RecordHidden):
        victims.add_victim(offender=person, by=cast[role], **CONTACT)


def test_liaison_officer_who_does_not_see_the_person_has_no_victim_either(client, victim, person):
    stranger = workers(somebody_due_out(family_name="Quill"), "victim_liaison")[0]
    client.force_login(stranger)

    assert client.get(reverse("person_victims", kwargs={"uid": person.uid})).status_code == 404
    assert "VCS" not in client.get(reverse("victims_to_tell")).content.decode()


def test_log_holds_who_and_when_and_nothing_that_a_victim_said(person, vlo, victim):
    entry = AuditEntry.objects.get(verb="parole.victim_added")

    assert (entry.actor_id, entry.subject_id) == (vlo.pk, person.pk)
    assert not AuditPayload.objects.filter(entry=entry).exists()


# Pages


def test_officer_adds_a_victim_and_records_that_they_were_told(client, person, cast, vlo):
    client.force_login(vlo)
    client.post(reverse("victim_add", kwargs={"uid": person.uid}), CONTACT)
    deem(referred(person), cast["ppcs"])
    task = ToTell.objects.get()
    told = reverse("victim_told", kwargs={"uid": person.uid, "task_uid": task.uid})
    day = {"on_day": "30", "on_month": "11", "on_year": "2026"}

    listed = client.get(reverse("victims_to_tell")).content.decode()
    client.post(told, day | {"channel": "phone", "was_reached": "yes", "words": ""})

    assert "VCS/20417" in listed
    assert "No victims to tell" in client.get(reverse("victims_to_tell")).content.decode()
    assert "Told" in client.get(reverse("person_victims", kwargs={"uid": person.uid})).content.decode()


def test_statement_is_kept_with_what_the_victim_asks_of_the_review(client, person, vlo, victim):
    review = ReviewFactory(offender=person)
    client.force_login(vlo)
    page = reverse("victim_statement", kwargs={"uid": person.uid, "victim_uid": victim.uid, "review_uid": review.uid})
    form = client.get(page).context["form"]
    typed = {"version": form["version"].value(), "asks_to_observe": "on"}

    client.post(page, typed)

    assert "Asks to observe" in client.get(reverse("person_victims", kwargs={"uid": person.uid})).content.decode()


LIST = 7  # session, user, what the reader may see, rows, audit, alerts to read, programmes of the people in the rows


@pytest.mark.parametrize("number", [1, 20])
def test_list_asks_as_much_for_one_as_for_twenty(client, person, vlo, victim, number, django_assert_num_queries):
    for day in range(1, number + 1):
        telling.to_tell(person, Event.LISTING, on=date(2026, 11, day))
    client.force_login(vlo)
    client.get(reverse("victims_to_tell"))

    with django_assert_num_queries(LIST):
        client.get(reverse("victims_to_tell"))
