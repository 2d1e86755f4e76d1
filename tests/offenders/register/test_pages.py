"""Pages of the register: what they show, to whom which part, and what is typed on them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.registers.actions import add_entry
from licence.registers.models import Device
from offenders.models import HomeVisit, Journey, NeverApplied, Notice, NotificationDuty, RegisterEntry, ToldDifference
from offenders.register import clock
from offenders.register.panels import duty_line
from offenders.register.rules.notices import Section
from sharing.models import SubjectPermission
from tests.factories.mappa import MappaCaseFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.orders import order_until
from tests.factories.register import on_register, police_of, probation_of, sentenced, told
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)


def address(name, person, **more):
    return reverse(name, kwargs={"uid": person.uid, **more})


def page_of(client, user, name, person=None, **query):
    client.force_login(user)
    url = address(name, person) if person else reverse(name)
    return client.get(url, query).content.decode()


def a_day(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_of_somebody_who_is_not_on_it_the_page_opens_without_a_state(client):
    nobody = OffenderFactory()

    client.force_login(police_of(nobody))
    shown = client.get(address("person_notification", nobody))

    assert not RegisterEntry.objects.filter(offender=nobody).exists()
    assert (shown.status_code, shown.context["entry"], shown.context["state_tag"]) == (200, None, "")


def test_register_lists_overdue_first_and_who_owes_nothing_last(client, person, officer):
    later, held = sentenced(), sentenced(released=None)
    for other, name in ((later, "Astley"), (held, "Quill")):
        other.family_name = name
        other.save()
        team = officer.memberships.get().team

        GrantFactory(subject=other, team=team, grant_role="contributor")
        on_register(other, on=TODAY)
    told(later, officer, on=date(2026, 11, 28))
    clock.watch(on=TODAY, at=timezone.now())

    shown = page_of(client, officer, "notification_register")

    assert [shown.index(name) for name in ("Ellwood", "Astley", "Quill")] == sorted(
        shown.index(name) for name in ("Ellwood", "Astley", "Quill")
    )
    assert "2 days overdue" in shown
    assert "Astley" not in page_of(client, officer, "notification_register", when="late")
    assert "Quill" in page_of(client, officer, "notification_register", state="expected")


def test_register_says_orders_and_mappa_beside_each_duty(client, person, officer):
    hidden = OffenderFactory()
    for whom, ends_on in ((person, date(2027, 2, 27)), (hidden, date(2026, 12, 20))):
        order_until(ends_on, whom)
        MappaCaseFactory(offender=whom, level=2, review_due_on=date(2026, 11, 30))

    shown = " ".join(page_of(client, officer, "notification_register").split())

    assert 'Serious crime prevention order<span class="rm-second rm-amber-text">Until 27 February 2027</span>' in shown
    assert 'Level 2<span class="rm-second rm-amber-text">Review was due 30 November 2026</span>' in shown
    assert '<strong>1</strong> <a href="/orders/?show=ending">order ends in 90 days</a>' in shown
    assert '<strong class="rm-danger-text">1</strong> <a href="/mappa/#reviews">MAPPA review overdue</a>' in shown


def test_an_order_far_from_its_end_and_a_review_of_today_need_nobody(client, person, officer):
    order_until(date(2027, 3, 2), person)  # 91 days
    MappaCaseFactory(offender=person, level=1, review_due_on=TODAY)

    shown = " ".join(page_of(client, officer, "notification_register").split())

    assert '<span class="rm-second">Until 2 March 2027</span>' in shown
    assert '<span class="rm-second">Review 1 December 2026</span>' in shown
    assert '<strong>0</strong> <a href="/orders/?show=ending">orders end in 90 days</a>' in shown
    assert '<strong>0</strong> <a href="/mappa/#reviews">MAPPA reviews overdue</a>' in shown


def test_beside_a_duty_stands_no_order_or_level_of_a_programme_that_the_reader_may_not_know_of(client, person, officer):
    order_until(date(2027, 2, 27), person, programme="state_threats")
    told = {"category": "3", "basis": "other", "level": 3, "review_due_on": date(2026, 11, 30)}
    MappaCaseFactory(offender=person, programme="state_threats", **told)
    SubjectPermission.objects.filter(content_object=person).update(programme="terrorism")

    shown = page_of(client, officer, "notification_register")

    assert "Serious crime prevention order" not in shown
    assert "Level 3" not in shown
    assert "MAPPA reviews overdue" in shown


def test_those_that_cannot_be_decided_have_their_reason(client, officer):
    unknown = sentenced(born=None)
    on_register(unknown, on=TODAY)
    reader = police_of(unknown)

    assert "The date of birth is not known" in page_of(client, reader, "notification_undecided")
    assert "Cannot be decided" in page_of(client, reader, "person_notification", unknown)


def test_page_shows_each_step_with_its_section_and_both_readings(client, person, officer):
    shown = page_of(client, officer, "person_notification", person)

    for words in ("CTA 2008 s.53(1)", "CTA 2008 ss.41, 42, 44, 45", "27 May 2024 to 27 November 2026", "s.47"):
        assert words in shown


def test_police_read_accounts_and_probation_does_not(client, person, officer):
    told(person, officer, on=TODAY)

    police = page_of(client, officer, "person_notification", person)
    probation = page_of(client, probation_of(person), "person_notification", person)

    assert "Invented Bank 4417" in police
    assert "Invented Bank 4417" not in probation
    assert "07700 900145" in probation
    assert "For police only" in probation


def test_notice_is_recorded_with_what_is_new(client, person, officer):
    client.force_login(officer)
    client.get(address("notification_notice_add", person))
    sent = {
        "section": "47",
        **a_day("day", TODAY),
        "at": "10:15",
        "station": "Elland Road",
        "has_residence": "yes",
        "kind_1": "phone",
        "value_1": "07700 900145",
        **a_day("since_1", date(2026, 11, 27)),
        "is_acknowledged": "on",
    }

    answer = client.post(address("notification_notice_add", person), sent)

    assert answer.status_code == 302
    notice = Notice.objects.get()
    assert (notice.station, notice.received_by, notice.is_acknowledged) == ("Elland Road", officer, True)
    assert notice.snapshot == [{"kind": "phone", "value": "07700 900145", "detail": ""}]
    assert NotificationDuty.objects.get(kind="INITIAL").state == "settled_late"


def test_next_notice_is_filled_in_and_repeats_what_stands(client, person, officer):
    told(person, officer, on=TODAY)

    shown = page_of(client, officer, "notification_notice_add", person)

    assert 'value="Elland Road"' in shown
    assert "Phone: 07700 900145" in shown
    client.post(
        address("notification_notice_add", person),
        {"section": "49", **a_day("day", TODAY), "station": "Elland Road", "has_residence": "yes"},
    )
    again = Notice.objects.order_by("pk").last()
    assert (len(again.snapshot), again.differences) == (3, [])


def test_visit_takes_few_fields(client, person, officer):
    client.force_login(officer)

    assert 'data-draft-focus="result"' in client.get(address("notification_visit_add", person)).content.decode()
    answer = client.post(
        address("notification_visit_add", person),
        {
            "result": "seen",
            "entry_sought": "yes",
            **a_day("day", TODAY),
            "at": "09:30",
            "is_announced": "no",
            "narrative": "Alone at home",
        },
    )

    assert answer.status_code == 302
    assert HomeVisit.objects.get().narrative == "Alone at home"


def test_duties_that_never_applied_are_recorded_and_confirmed_on_pages(client, person):
    first, second = police_of(person, role="ct_manager"), police_of(person, role="ct_manager")
    register = address("person_notification", person) + "#working"
    client.force_login(first)
    paper = {"court": "Court of Appeal", **a_day("ordered_on", TODAY), "paper": "EWCA 7", "reason": "Quashed"}

    recorded = client.post(address("notification_never_applied", person), paper)
    answer = address("notification_never_answer", person, never_uid=NeverApplied.objects.get().uid)
    own = client.post(answer, {"confirm": "yes"})
    client.force_login(second)
    confirmed = client.post(answer, {"confirm": "yes"})

    assert (recorded.url, confirmed.url) == (register, register)
    assert "You did the first part yourself" in own.content.decode()
    assert NeverApplied.objects.get().confirmed_by == second


def test_journey_is_recorded_and_ends(client, person, officer):
    client.force_login(officer)
    sent = {
        "how": "told",
        **a_day("told_day", TODAY),
        "station": "Elland Road",
        **a_day("known_day", date(2026, 11, 20)),
        **a_day("departs_day", date(2026, 12, 1)),
        "first_country": "Portugal",
    }

    client.post(address("notification_journey_add", person), sent)
    journey = Journey.objects.get()
    client.post(
        address("notification_journey_act", person, journey_uid=journey.uid, act="back"),
        {**a_day("returned_on", TODAY), "as_told": "yes"},
    )

    journey.refresh_from_db()
    assert (journey.returned_on, journey.returned_as_told) == (TODAY, True)
    assert "Back 1 December 2026" in page_of(client, officer, "person_notification", person)


def test_told_otherwise_to_probation_shows_both_and_is_settled(client, person, officer):

    com = probation_of(person)
    told(person, officer, on=TODAY)
    add_entry(
        register=Device,
        offender=person,
        by=com,
        kind="phone",
        phone_number="07700 900999",
        starts_on=TODAY,
        evidence="Seen",
    )

    shown = page_of(client, com, "person_notification", person)
    assert "07700 900145" in shown
    assert "07700 900999" in shown
    rows = ToldDifference.objects.open().order_by("pk")
    assert {(row.police, row.probation) for row in rows} == {("07700 900145", ""), ("", "07700 900999")}
    client.post(
        address("notification_difference_settle", person, difference_uid=rows[0].uid), {"how": "He gave up the first"}
    )

    assert ToldDifference.objects.open().count() == 1


def test_history_holds_what_has_ended(client, person, officer):
    told(person, officer, on=date(2026, 11, 28))
    phone = person.register_items.get(kind="phone")
    told(person, officer, on=TODAY, section=Section.CHANGE, ended=[phone], ended_on=date(2026, 11, 30))

    assert "07700 900145" not in page_of(client, officer, "person_notification", person).split('id="notices"')[0]
    history = page_of(client, officer, "notification_history", person)
    assert "to 30 November 2026" in history
    assert "Phone ended: 07700 900145" in history


def test_overdue_duty_warns_on_every_page_of_the_person_for_who_reads_the_register(client, person, officer):
    clock.watch(on=TODAY, at=timezone.now())

    team = TeamFactory()
    GrantFactory(subject=person, team=team)
    liaison = UserFactory(role="victim_liaison", teams=[team])

    assert "Notification overdue" in page_of(client, officer, "person", person)
    assert "Notification overdue" not in page_of(client, liaison, "person", person)
    assert RegisterEntry.objects.get().late_count == 1


@pytest.mark.parametrize("many", [1, 20])
def test_queries_of_the_list(client, officer, many, django_assert_max_num_queries):

    team = officer.memberships.get().team
    for _ in range(many):
        other = sentenced()
        GrantFactory(subject=other, team=team)
        on_register(other, on=TODAY)
    client.force_login(officer)

    with django_assert_max_num_queries(30):
        client.get(reverse("notification_register"))


@pytest.mark.parametrize(
    ("days", "is_overdue", "is_near"), [(-1, True, False), (0, False, True), (3, False, True), (4, False, False)]
)
def test_a_duty_is_near_from_three_days_before_to_its_day(days, is_overdue, is_near):
    duty = NotificationDuty(kind="periodic", state="open", due_on=TODAY + timedelta(days=days))

    line = duty_line(duty, today=TODAY)

    assert (line.is_overdue, line.is_near) == (is_overdue, is_near)
