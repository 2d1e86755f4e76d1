"""The pages of breaches and registers: what people see and do on them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.breaches.actions.breaches import open_breach
from licence.licences.rules import first_moment
from licence.models import Breach, Check, Device, PlaceOfStay
from licence.recalls.actions import begin, deciding
from offenders.models import CustodyPeriod, Establishment, Release
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import condition_of, let_in, licence_in_force
from tests.factories.offenders import OffenderFactory
from tests.factories.recalls import LETTER
from tests.list_files import rows_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def licence():
    return licence_in_force(OffenderFactory(family_name="Dray", region="London"))


@pytest.fixture
def manager(licence, client):
    user = let_in(licence.offender, "probation")
    client.force_login(user)
    return user


def form_of(licence, **more):
    return {
        "day_day": "30",
        "day_month": "11",
        "day_year": "2026",
        "at": "22:15",
        "condition": str(licence.rows[0].uid),
        "source": "check",
        "summary": "A second phone",
        "evidence": "Photograph | Store 12",
    } | more


def address(name, person, **more):
    return reverse(name, kwargs={"uid": person.uid, **more})


def found(licence, by, **more):
    return open_breach(
        **{
            "offender": licence.offender,
            "condition": licence.rows[0],
            "source": "check",
            "reason": "device_or_internet",
            "occurred_at": datetime(2026, 11, 30, 22, 15, tzinfo=UTC),
            "summary": "A second phone",
            "by": by,
        }
        | more
    )


def test_a_breach_is_recorded_with_the_kind_that_its_condition_suggests(client, licence, manager):
    response = client.post(address("breach_add", licence.offender), form_of(licence), follow=True)

    breach = Breach.objects.get()
    assert breach.reason == "device_or_internet"
    assert breach.evidence.get().reference == "Store 12"
    page = response.content.decode()
    assert "every team that works with the person is alerted" in page
    assert "A second phone" in page
    assert Alert.objects.get().link == response.request["PATH_INFO"]


def test_only_conditions_of_the_chosen_day_are_offered_and_another_is_refused_in_words(client, licence, manager):
    later = condition_of(licence, "travel", 9, starts_at=first_moment(date(2026, 12, 1)), wording="Not to travel.")
    asked = form_of(licence, condition=str(later.uid))

    looked = client.post(address("breach_add", licence.offender), asked | {"look": "yes"}).content.decode()
    refused = client.post(address("breach_add", licence.offender), asked).content.decode()

    assert "Not to travel." not in looked
    assert "A second phone" in looked
    assert "There is a problem" not in looked
    assert "This condition was not in force on 30 November 2026" in refused
    assert "A second phone" in refused
    assert not Breach.objects.exists()
    assert "Not to travel." in client.get(address("breach_add", licence.offender)).content.decode()


def test_what_is_known_of_a_check_is_filled_in(client, licence, manager, noon):
    check = Check.objects.create(
        offender=licence.offender,
        licence=licence,
        kind="device_inspection",
        due_on=noon.date(),
        grace_ends_on=noon.date(),
        outcome="not_compliant",
        done_at=noon - timedelta(hours=2),
        recorded_at=noon,
        narrative="Second phone behind the bath",
    )
    check.conditions.add(licence.rows[0])

    page = client.get(f"{address('breach_add', licence.offender)}?check={check.uid}").content.decode()
    client.post(address("breach_add", licence.offender), form_of(licence, check_uid=str(check.uid)))

    assert "Second phone behind the bath" in page
    assert f'value="{licence.rows[0].uid}" selected' in page
    assert Breach.objects.get().check_made == check


def test_an_unknown_device_is_a_breach_filled_in_two_clicks(client, licence, manager):
    device = {
        "kind": "phone",
        "make": "Nokia",
        "starts_on_day": "1",
        "starts_on_month": "12",
        "starts_on_year": "2026",
        "evidence": "Under the bed",
    }

    page = client.post(address("device_found", licence.offender), device, follow=True).content.decode()

    kept = Device.objects.get()
    assert (kept.approval, kept.recorded_by) == ("refused", manager)
    assert "A device that is not approved was found: Mobile phone Nokia. Under the bed" in page
    assert f'value="{licence.rows[0].uid}" selected' in page
    assert 'value="device_or_internet" selected' in page


def test_a_decision_asks_for_its_reasons_and_shows_what_was_known(client, licence, manager):
    breach = found(licence, manager)
    steps = client.get(address("breach", licence.offender, breach_uid=breach.uid)).content.decode()
    confirm = address("breach_move", licence.offender, breach_uid=breach.uid, verb="confirm")

    empty = client.post(confirm, {"rationale": ""}).content.decode()
    done = client.post(confirm, {"rationale": "Seen by two officers"}, follow=True).content.decode()
    again = client.get(confirm).content.decode()

    assert "Confirm the breach" in steps
    assert "Enter your reasons" in empty
    assert "Seen by two officers" in done
    assert "What was known then" in done
    assert "You cannot do this now" in again


def test_a_concern_that_was_decided_against_says_when_it_comes_back(client, licence, manager):
    author = let_in(licence.offender, "probation", role="probation_officer")
    recall = begin.begin(offender=licence.offender, breaches=[found(licence, author)], what_led="Hidden", by=author)
    begin.consult(recall=recall, view="Not now", by=author)
    tried = ["more_reporting", "partners"]
    deciding.no_recall(
        recall=recall, rationale="Told us", alternatives=tried, look_again_hours=4, letter=LETTER, by=manager
    )

    page = client.get(address("breach", licence.offender, breach_uid=Breach.objects.get().uid)).content.decode()

    assert "more reporting, partners" in page
    assert "Review due 1 December 2026, 16:00" in page
    assert "Review due" in (listed := client.get(reverse("breaches"), {"show": "again"}).content.decode())
    assert "Dray" in listed


def test_police_raise_a_concern_and_probation_is_not_offered_it(client, licence, manager):
    offered = client.get(address("person_breaches", licence.offender)).content.decode()
    client.force_login(let_in(licence.offender, "ct_police", role="ct_analyst"))

    client.post(
        address("concern_add", licence.offender),
        form_of(licence, condition="", rationale="Bought parts", reason="further_offence"),
    )

    assert "Raise a concern" not in offered
    assert Breach.objects.get().status == "recall_considered"


@pytest.mark.parametrize("page", ["breach_add", "concern_add"])
def test_what_is_told_of_now_needs_no_day_and_time_typed(client, licence, page):
    client.force_login(let_in(licence.offender, "ct_police", role="ct_analyst"))

    begun = client.get(address(page, licence.offender)).context["form"]

    assert (begun["day"].value(), begun["at"].value().hour) == (date(2026, 12, 1), 12)


def test_concern_half_typed_comes_back_and_a_breach_half_typed_outlives_it(client, licence):
    person = licence.offender
    client.force_login(let_in(person, "ct_police", role="ct_analyst"))
    for form, typed in (("concern.add", {"rationale": "Bought parts"}), ("breach.add", {"summary": "A second phone"})):
        client.post(reverse("draft", kwargs={"form": form, "about": str(person.uid)}), typed)

    assert "Bought parts" in client.get(address("concern_add", person)).content.decode()
    client.post(address("concern_add", person), form_of(licence, condition="", rationale="Bought parts"))

    assert Breach.objects.get().is_concern
    assert "Bought parts" not in client.get(address("concern_add", person)).content.decode()
    assert "A second phone" in client.get(address("breach_add", person)).content.decode()


def test_conditions_of_another_day_are_shown_and_nothing_is_recorded_or_judged(client, licence, manager):
    page = client.post(
        address("breach_add", licence.offender), form_of(licence, summary="", look="yes")
    ).content.decode()

    assert "Enter what happened" not in page
    assert not Breach.objects.exists()
    client.post(address("breach_add", licence.offender), form_of(licence, look="yes"))
    assert not Breach.objects.exists()


def test_lists_and_files_hold_what_the_reader_may_know_and_cost_the_same_for_many(
    client, licence, manager, django_assert_max_num_queries, django_assert_num_queries
):
    hidden = licence_in_force(OffenderFactory(family_name="Quill"))
    found(hidden, let_in(hidden.offender, "probation"))
    found(licence, manager)
    with django_assert_max_num_queries(20) as one:
        listed = client.get(reverse("breaches")).content.decode()
    for _ in range(20):
        found(licence, manager, reason="work")

    with django_assert_num_queries(len(one.captured_queries)):
        client.get(reverse("breaches"))
    sheet = rows_text(client, "breaches")

    assert "Dray" in listed
    assert "Quill" not in listed + sheet
    assert sheet.count("Dray") == 21
    assert AuditEntry.objects.filter(action="export", verb="breaches.exported").exists()
    narrowed = client.get(reverse("breaches"), {"reason": "device_or_internet", "region": "London"}).content.decode()
    assert narrowed.count("rm-person") == 1


def test_home_addresses_are_for_the_prison_from_whose_gate_the_person_goes(client, licence):
    person = licence.offender
    person.establishment = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    person.save()
    PlaceOfStay.objects.create(
        offender=person, kind="home", address="12 Elm Row", starts_on=date(2026, 9, 1), evidence="Said so"
    )
    gate = let_in(person, "prison", role="prison_offender_manager", kind="establishment", place_code="FSI")
    elsewhere = let_in(person, "prison", role="prison_offender_manager", kind="establishment", place_code="BMI")
    officer = let_in(person, "probation")

    def sees(user):
        client.force_login(user)
        return "12 Elm Row" in client.get(address("person_registers", person)).content.decode()

    assert [sees(gate), sees(elsewhere), sees(officer)] == [False, False, True]
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], date(2026, 12, 20))
    period = CustodyPeriod.objects.create(offender=person, starts_on=date(2026, 1, 1))
    Release.objects.create(offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True, **days)
    assert [sees(gate), sees(elsewhere), sees(officer)] == [True, False, True]


def test_an_entry_is_approved_inspected_and_ended_and_then_stands(client, licence, manager):
    device = Device.objects.create(
        offender=licence.offender, kind="phone", starts_on=date(2026, 9, 1), evidence="Shown"
    )

    def act(verb, **typed):
        url = address("register_act", licence.offender, register="devices", entry_uid=device.uid, act=verb)
        return client.post(url, typed).content.decode()

    day = {"on_day": "1", "on_month": "12", "on_year": "2026"}
    refused = act("refuse", note="")
    act("approve", note="")
    ahead = act("inspect", **day | {"on_day": "2"})
    act("inspect", **day)
    act("end", **day)
    over = act("approve", note="x")

    device.refresh_from_db()
    assert "Enter why it is refused" in refused
    assert "today or in the past" in ahead
    assert (device.approval, device.last_inspected_on, device.ends_on) == (
        "approved",
        timezone.localdate(),
        date(2026, 12, 1),
    )
    assert "It has ended" in over
