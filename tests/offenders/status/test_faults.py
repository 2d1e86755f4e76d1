"""Records whose status and licence do not fit: on the person's page, in the list, told at once or in one summary."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.licences.actions import licences
from licence.models import Licence
from offenders.models import CustodyPeriod, Establishment, KeyDate, Offender, Release
from offenders.movements import actions as custody
from offenders.status import faults
from sharing.models import Alert, Delivery
from tests.factories.licence import active_licence, filled, somebody_due_out, workers
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.list_files import rows_of
from tests.offenders import halden
from tests.worlds import further, prepare_nothing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden.world(dict)

TODAY = date(2026, 12, 1)
AT_SIX = datetime(2026, 12, 2, 6, tzinfo=UTC)


def left_without_licence(on=date(2026, 11, 30)):
    """Released on licence, and no licence was ever made."""
    person = somebody_due_out(on)
    custody.record_release(release=Release.objects.get(offender=person), on=on, by=None)
    return person


def fault_alerts():
    kinds = ("status.data_fault", "status.without_licence", "status.still_without_licence")
    return list(Alert.objects.filter(kind__in=kinds).order_by("pk"))


def test_release_with_no_licence_in_force_is_told_at_once_and_critically():
    person = somebody_due_out(date(2026, 11, 30))
    workers(person, "probation_officer")
    custody.record_release(release=Release.objects.get(offender=person), on=date(2026, 11, 30), by=None)

    (alert,) = fault_alerts()

    assert (alert.title, alert.severity, alert.subject) == ("Released without a licence", 1, person)


def test_release_without_a_licence_is_told_again_when_its_time_has_passed_and_each_day_until_one_is_in_force(at_noon):
    person = left_without_licence()
    (com,) = workers(person, "probation_officer")
    told = []

    for _ in range(3):
        for shift in (timedelta(hours=3, minutes=59), timedelta(minutes=1), timedelta(hours=20)):
            at_noon.shift(shift)
            told.append(faults.tell_of_no_licence(at=timezone.now()) + faults.tell_of_no_licence(at=timezone.now()))
    assert told == [0, 1, 0, 0, 1, 0, 0, 1, 0]
    person.refresh_from_db()
    licence = filled(licences.begin(offender=person, by=com), com)
    Licence.objects.filter(pk=licence.pk).update(status="approved")
    licences.activate(licence=licence, at=timezone.now(), by=com)
    at_noon.shift(timedelta(days=9))

    assert faults.tell_of_no_licence(at=timezone.now()) == 0
    assert {alert.state for alert in fault_alerts()} == {Alert.State.SUPERSEDED}


def test_whoever_came_with_a_file_is_never_alerted_of_singly_and_is_a_data_fault_on_their_pages_alone(client):
    with faults.told_in_summary():
        person = left_without_licence()
    client.force_login(workers(person, "probation_officer")[0])

    assert faults.tell_of_no_licence(at=datetime(2027, 1, 1, tzinfo=UTC)) == 0
    (warning,) = client.get(reverse("person", kwargs={"uid": person.uid})).context["identity"].warnings
    assert (warning.tag, warning.strong) == ("Data fault", faults.SAID[faults.Fault.WITHOUT_LICENCE].what)
    assert "released without a licence" not in client.get("/").content.decode()


@pytest.mark.parametrize("basis", ["SED", "ARD", "PRRD"])
def test_whoever_is_released_at_the_end_of_the_sentence_needs_no_licence_and_is_never_red(basis, client):
    """PRRD where it is the SLED."""
    person = somebody_due_out(date(2026, 11, 30))
    dates = {"PRRD": ("PRRD", "SLED")}.get(basis, (basis,))
    KeyDate.objects.filter(offender=person).delete()
    for code in dates:
        KeyDate.objects.create(offender=person, code=code, falls_on=date(2026, 11, 30), source="NOMIS", as_at=TODAY)
    CustodyPeriod.objects.filter(offender=person).update(is_recall=basis == "PRRD")
    Release.objects.filter(offender=person).update(basis=basis)
    custody.record_release(release=Release.objects.get(offender=person), on=date(2026, 11, 30), by=None)

    person.refresh_from_db()
    assert (person.status, faults.fault_of(person), fault_alerts()) == ("licence_ended", None, [])


def test_licence_that_was_in_force_since_the_release_and_ended_is_another_fault():
    person = somebody_due_out()
    com, governor = workers(person, "probation_officer", "prison_decision_maker")
    licence = active_licence(person, com, governor)
    licences.end(licence=licence, on=date(2026, 12, 1), reason="Made for somebody else", by=com)

    assert faults.fault_of(Offender.objects.get(pk=person.pk)) == faults.Fault.NO_LICENCE


def test_my_day_counts_them_and_names_the_first_until_a_licence_is_in_force(client):
    person = left_without_licence()
    com = workers(person, "probation_officer")[0]
    client.force_login(com)

    page = client.get("/").content.decode()
    assert f"{person}: released without a licence since 30 November 2026." in page
    assert "It must be in force by 4pm on 1 December 2026: 4 h left." in page
    assert "1 person released without a licence" in page

    Licence.objects.create(
        offender=person, kind="crd", status="active", policy_version="4.0", activated_at=timezone.now(), starts_on=TODAY
    )
    assert "released without a licence" not in client.get("/").content.decode()


def test_release_on_an_approved_licence_is_no_fault():
    person = somebody_due_out()
    active_licence(person, *workers(person, "probation_officer", "prison_decision_maker"))

    assert (fault_alerts(), faults.fault_of(Offender.objects.get(pk=person.pk))) == ([], None)


def test_licence_that_is_ended_by_hand_while_it_binds_is_told_and_over_with_the_next_one():
    person = somebody_due_out()
    com, governor = workers(person, "probation_officer", "prison_decision_maker")
    licence = active_licence(person, com, governor)
    licences.end(licence=licence, on=date(2026, 12, 1), reason="Made for somebody else", by=com)
    (alert,) = fault_alerts()
    Licence.objects.filter(pk=licence.pk).update(status="active")

    faults.settle_told(offender=person)
    alert.refresh_from_db()

    assert alert.state == Alert.State.SUPERSEDED


def test_licence_in_force_is_a_fault_of_whoever_is_back_after_a_recall():
    person = somebody_due_out()
    active_licence(person, *workers(person, "probation_officer", "prison_decision_maker"))

    for status, fault in (("on_licence", None), ("recalled", "licence_stands"), ("deceased", None)):
        Offender.objects.filter(pk=person.pk).update(status=status)

        assert faults.fault_of(Offender.objects.get(pk=person.pk)) == fault, status


def test_person_at_fault_says_so_in_red_on_every_page(client):
    person = left_without_licence()
    client.force_login(workers(person, "probation_officer")[0])

    page = client.get(reverse("person", kwargs={"uid": person.uid}))

    (warning,) = page.context["identity"].warnings
    assert warning.strong == "Released without a licence since 30 November 2026."
    assert "It must be in force by 4pm on 1 December 2026" in warning.words


def test_empty_list_says_what_is_compared(client):
    client.force_login(UserFactory(role="probation_officer"))

    assert "No data faults." in client.get(reverse("data_faults")).content.decode()


def three_and_one_more(rows):
    """People at fault whose licences end in 40 days, in 3 days, on no known day; and one whom the reader cannot see."""
    people = [left_without_licence() for _ in range(4)]
    team = TeamFactory()
    for person in people[:3]:
        GrantFactory(subject=person, team=team)
    for person, days in zip(people, (40, 3, None), strict=False):
        until = date(2026, 12, 1) + timedelta(days=days) if days else None
        Offender.objects.filter(pk=person.pk).update(status_until=until, region="North" if days else "Wales")
    return {"three": people[:3], "reader": UserFactory(role="probation_officer", teams=[team])}


class TestList:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, three_and_one_more, patched=prepare_nothing)

    @pytest.fixture
    def three(self, client, copied):
        client.force_login(copied["reader"])
        return copied["three"]

    def test_names_those_the_reader_sees_the_licence_that_ends_first_at_the_top(self, client, three):
        page = client.get(reverse("data_faults"))

        assert [line.person for line in page.context["lines"]] == [three[1], three[0], three[2]]
        assert page.context["number"] == 3

    def test_is_narrowed_by_prison_unit_and_fault(self, client, three):
        Establishment.objects.get_or_create(code="FKI", name="HMP Frankland")

        for query, places in (
            ({"region": "Wales"}, [2]),
            ({"prison": "FSI"}, [1, 0, 2]),
            ({"prison": "FKI"}, []),
            ({"fault": "without_licence"}, [1, 0, 2]),
            ({"fault": "no_licence"}, []),
            ({"fault": "licence_stands"}, []),
        ):
            page = client.get(reverse("data_faults"), query)

            assert [line.person for line in page.context["lines"]] == [three[place] for place in places], query
            assert ("No data fault to show" in page.content.decode()) == (not places), query

    def test_sheet_holds_what_the_list_shows(self, client, three):
        rows = rows_of(client, "data_faults")

        assert [row["Days left"] for row in rows] == ["3", "40", ""]
        assert {row["Prison"] for row in rows} == {"HMP Full Sutton"}

    def test_asks_as_much_for_one_as_for_many(self, client, three, django_assert_max_num_queries):
        with django_assert_max_num_queries(15):
            client.get(reverse("data_faults"))


def test_what_comes_with_a_file_is_told_in_one_letter_a_week_and_in_no_alert():
    people = []
    with faults.told_in_summary():
        people += [left_without_licence(), left_without_licence()]
    readers = [workers(person, "probation_officer")[0] for person in people]

    sent = [faults.summarise(on=date(2026, 12, day), at=AT_SIX) for day in (2, 2, 6, 7)]

    assert (fault_alerts(), sent) == ([], [2, 0, 0, 2])
    assert set(Delivery.objects.values_list("user", flat=True)) == {each.pk for each in readers}


def test_no_letter_tells_whoever_is_barred_of_somebody_who_is_hidden():
    with faults.told_in_summary():
        person = left_without_licence()
    reader = workers(person, "probation_officer")[0]
    ExclusionFactory(user=reader, subject=person)

    assert faults.summarise(on=date(2026, 12, 2), at=AT_SIX) == 0


def test_nothing_is_asked_of_a_status_that_has_no_fault(django_assert_num_queries):
    person = OffenderFactory(status="in_custody")

    with django_assert_num_queries(0):
        assert faults.fault_of(person) is None
