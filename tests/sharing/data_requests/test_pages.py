"""A person asks for their data: the clock, each agency's decisions, the second person, and who sees what."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from release_monitor.database.rights import as_owner
from sharing.access import RecordHidden
from sharing.access.two_people import SamePerson
from sharing.data_requests import actions
from sharing.data_requests.rules import DataKind
from sharing.models import Alert, AuditEntry, DataRequest, DataRequestItem, Receipt
from tests.answers import without_tokens
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    UserFactory,
)
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
LIST, ADD, HOME = reverse("data_requests"), reverse("data_request_add"), reverse("home")
DAY = timedelta(days=1)
TYPED = {
    "number": "a6120pd",
    "kind": "access",
    "what": "A copy of what is held",
    **{"received_on_day": "1", "received_on_month": "12", "received_on_year": "2026"},
}
DECIDED = {"decision": "give", "ground": "", "reason": "Nothing stops it."}


def made():
    assurance = AgencyFactory(kind="assurance", name="Information assurance")
    prisons, probation = AgencyFactory(kind="prison", name="Prisons"), AgencyFactory(kind="probation", name="Probation")
    person = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")
    rows = {"person": person, "prisons": prisons, "probation": probation}
    for agency, name in ((prisons, "prison_owner"), (probation, "probation_owner")):
        team = TeamFactory(agency=agency)
        GrantFactory(team=team, subject=person)
        DutyFactory(subject=person, agency=agency, team=team)
        rows[name] = UserFactory(role="information_owner", agency=agency, teams=[team])
    privacy = TeamFactory(name="Privacy", agency=assurance)
    rows["officer"] = UserFactory(role="privacy_officer", name="Samira Holt", agency=assurance, teams=[privacy])
    rows["second"] = UserFactory(role="privacy_officer", name="Noor Bell", agency=assurance, teams=[privacy])
    rows["asked"] = actions.register(
        subject=person,
        number="A6120PD",
        kind="access",
        what="A copy of what is held",
        received_on=date(2026, 12, 1),
        by=rows["officer"],
    )
    return rows


world = world_of(made)
person, officer, second, asked = map(row_of, ("person", "officer", "second", "asked"))
prison_owner, probation_owner, prisons = map(row_of, ("prison_owner", "probation_owner", "prisons"))


def page(client, user, address, **typed):
    client.force_login(user)
    answer = client.post(address, typed, follow=True) if typed else client.get(address)
    return answer.content.decode()


def of(name, request, *more):
    return reverse(name, args=[request.uid, *more])


def decide_all(request, *owners, **more):
    for owner in owners:
        for item in request.items.filter(agency=owner.agency):
            if not item.is_held_back:
                actions.decide(item=item, by=owner, **DECIDED | more)


class TestRegistering:
    def test_the_clock_runs_from_receipt_and_each_agency_is_alerted(self, client, officer, person, prison_owner):
        DataRequest.objects.all().delete()
        with as_owner():
            Alert.objects.all().delete()

        shown = page(client, officer, ADD, **TYPED)

        request = DataRequest.objects.get()
        assert (request.number, request.due_on, request.subject_id) == ("A6120PD", date(2027, 1, 4), person.pk)
        assert "4 January 2027" in shown
        assert request.items.filter(agency=prison_owner.agency, kind=DataKind.CUSTODY).exists()
        (alert,) = Alert.objects.filter(kind="data_requests.to_decide")
        assert set(Receipt.objects.filter(alert=alert).values_list("team__agency__name", flat=True)) == {
            "Prisons",
            "Probation",
        }
        assert AuditEntry.objects.filter(verb="data_requests.registered", actor_id=officer.pk).exists()

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"number": "A61"}, "No record has this number"),
            ({"what": " "}, "Enter what they ask for"),
            ({"kind": ""}, "Select what they ask for"),
            ({"received_on_day": "2"}, "The date must be today or in the past"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, officer, typed, words):
        assert words in page(client, officer, ADD, **TYPED | typed)
        assert DataRequest.objects.count() == 1

    def test_a_barred_person_reads_as_one_who_is_not_on_record(self, client, officer, person):
        ExclusionFactory(user=officer, subject=person)

        barred, absent = (
            without_tokens(page(client, officer, ADD, **TYPED | {"number": number})).replace(number, "")
            for number in ("a6120pd", "a0000aa")
        )

        assert "No record has this number" in barred
        assert barred == absent


class TestWhoSeesIt:
    def test_a_privacy_officer_reads_the_number_and_a_reference_of_a_restricted_person(
        self, client, officer, person, asked
    ):
        for address in (of("data_request", asked), LIST, HOME):
            shown = page(client, officer, address)
            assert "A6120PD" in shown
            assert "Telford" not in shown

        RestrictionFactory(subject=person)

        for address in (of("data_request", asked), LIST, HOME):
            assert "A6120PD" not in page(client, officer, address)

    def test_an_owner_who_sees_the_person_reads_the_name(self, client, prison_owner, asked):
        assert "Rowan Telford" in page(client, prison_owner, LIST)

    def test_an_excluded_officer_finds_nothing(self, client, officer, person, asked):
        ExclusionFactory(user=officer, subject=person)
        client.force_login(officer)

        assert client.get(of("data_request", asked)).status_code == 404
        assert asked.reference not in page(client, officer, LIST)

    def test_an_owner_reads_the_items_of_their_own_agency_alone(self, client, prison_owner, probation_owner, asked):
        item = asked.items.get(agency=probation_owner.agency, kind=DataKind.VICTIMS)
        actions.decide(item=item, by=probation_owner, decision="neither", ground="others", reason="Her address in Hull")

        shown = page(client, prison_owner, of("data_request", asked))

        assert "Convictions, sentences, custody and dates" in shown
        for words in ("Victims and what they asked", "Probation", "Hull"):
            assert words not in shown.partition('<h2 id="items">')[2]

    def test_an_owner_who_does_not_see_the_person_or_of_another_agency_finds_nothing(self, client, asked, prisons):
        for stranger in (
            UserFactory(role="information_owner", agency=prisons, teams=[TeamFactory(agency=prisons)]),
            UserFactory(role="information_owner", teams=[TeamFactory()]),
            UserFactory(role="auditor"),
        ):
            client.force_login(stranger)
            assert client.get(of("data_request", asked)).status_code == 404


class TestDeciding:
    def test_item_by_item_with_ground_and_reason(self, client, prison_owner, asked):
        item = asked.items.get(agency=prison_owner.agency, kind=DataKind.CUSTODY)
        address = of("data_request_decide", asked, item.uid)

        assert "Select the ground" in page(client, prison_owner, address, **DECIDED | {"decision": "withhold"})
        assert "Enter a reason" in page(client, prison_owner, address, **DECIDED | {"reason": " "})
        page(client, prison_owner, address, decision="redact", ground="others", reason="Names of staff")

        item.refresh_from_db()
        assert (item.decision, item.ground, item.decided_by) == ("redact", "others", prison_owner)

    def test_no_agency_decides_for_another(self, client, prison_owner, probation_owner, asked):
        item = asked.items.get(agency=probation_owner.agency, kind=DataKind.LICENCE)
        client.force_login(prison_owner)

        assert client.post(of("data_request_decide", asked, item.uid), DECIDED).status_code == 404
        with pytest.raises(RecordHidden):
            actions.decide(item=item, by=prison_owner, **DECIDED)

    def test_a_privacy_officer_decides_nothing(self, client, officer, prison_owner, asked):
        item = asked.items.get(agency=prison_owner.agency, kind=DataKind.CUSTODY)

        with pytest.raises(RecordHidden):
            actions.decide(item=item, by=officer, **DECIDED)


class TestAnswer:
    def test_sensitive_kinds_are_out_unless_decided_and_neither_is_not_mentioned(
        self, client, officer, prison_owner, probation_owner, asked
    ):
        decide_all(asked, prison_owner, probation_owner)
        licence = asked.items.get(agency=probation_owner.agency, kind=DataKind.LICENCE)
        actions.decide(item=licence, by=probation_owner, decision="neither", ground="crime", reason="Runs")
        minutes = asked.items.get(agency=prison_owner.agency, kind=DataKind.MINUTES)
        actions.decide(item=minutes, by=prison_owner, decision="withhold", ground="others", reason="The chair said no")

        answer = page(client, officer, of("data_request", asked)).partition('id="answer"')[2]

        assert "Convictions, sentences, custody and dates, Prisons: give" in answer
        assert "MAPPA minutes, Prisons: withhold" in answer
        for absent in (
            "Licences, checks",
            "MAPPA minutes, Probation",
            "Victims and what",
            "Intelligence and concerns,",
        ):
            assert absent not in answer

    def test_a_second_person_releases_once_all_have_decided(
        self, client, officer, second, prison_owner, probation_owner, asked
    ):
        sent = {"sent_as": "Letter 2027/4"}
        decide_all(asked, prison_owner)
        assert "Not every agency has decided" in page(client, second, of("data_request_release", asked), **sent)
        decide_all(asked, probation_owner)

        for first in (officer, prison_owner):
            with pytest.raises(SamePerson), transaction.atomic():
                actions.release(request=asked, by=first, **sent)
        assert "Released" in page(client, second, of("data_request_release", asked), **sent)

        asked.refresh_from_db()
        assert (asked.released_by, asked.sent_as) == (second, "Letter 2027/4")
        assert AuditEntry.objects.get(verb="data_requests.released").action == "disclosure"
        assert not Receipt.objects.filter(alert__kind__startswith="data_requests.", closed_at__isnull=True).exists()

    def test_nothing_is_decided_or_released_afterwards(self, officer, second, prison_owner, probation_owner, asked):
        decide_all(asked, prison_owner, probation_owner)
        actions.release(request=asked, by=second, sent_as="Letter")

        with pytest.raises(actions.RequestEnded):
            decide_all(asked, prison_owner)
        with pytest.raises(actions.RequestEnded):
            actions.withdraw(request=asked, by=officer, reason="Changed his mind")

    def test_sent_once_it_is_over_the_page_says_that_nothing_is_changed(
        self, client, officer, second, prison_owner, probation_owner, asked
    ):
        decide_all(asked, prison_owner, probation_owner)
        actions.release(request=asked, by=second, sent_as="Letter")

        sent = page(client, officer, of("data_request_withdraw", asked), reason="Changed his mind")

        assert "It was released or withdrawn before. No changes were saved." in sent

    def test_the_database_holds_the_two_apart(self, officer, asked):
        with pytest.raises(IntegrityError), transaction.atomic():
            DataRequest.objects.update(released_by=officer, released_at=timezone.now(), sent_as="Mine")

    def test_rectification_is_decided_by_the_same_page_in_its_own_words(self, client, prison_owner, asked):
        DataRequest.objects.update(kind="rectification")
        item = asked.items.get(agency=prison_owner.agency, kind=DataKind.IDENTITY)

        assert "Do it in part" in page(client, prison_owner, of("data_request_decide", asked, item.uid))

    def test_withdrawn_it_is_over(self, client, officer, asked):
        page(client, officer, of("data_request_withdraw", asked), reason="He withdrew it by letter.")

        asked.refresh_from_db()
        assert asked.withdrawn_because == "He withdrew it by letter."
        assert asked.reference not in page(client, officer, LIST)
        assert asked.reference in page(client, officer, f"{LIST}?show=all")


class TestClock:
    @pytest.mark.parametrize(
        ("day", "kinds"),
        [
            (date(2026, 12, 27), []),
            (date(2026, 12, 28), ["data_requests.due_soon"]),
            (date(2027, 1, 4), ["data_requests.due_soon"]),  # the last day
            (date(2027, 1, 5), ["data_requests.late"]),
        ],
    )
    def test_privacy_officers_are_alerted_before_and_after_the_deadline(self, asked, day, kinds):
        at = NOON + (day - date(2026, 12, 1))
        for _ in range(2):
            actions.watch(at=at)

        told = Alert.objects.filter(kind__in=["data_requests.due_soon", "data_requests.late"])
        assert list(told.values_list("kind", flat=True)) == kinds
        assert all(alert.subject_id is None and "Telford" not in alert.text for alert in told)

    def test_one_that_was_answered_is_not_told_of(self, second, prison_owner, probation_owner, asked):
        decide_all(asked, prison_owner, probation_owner)
        actions.release(request=asked, by=second, sent_as="Letter")

        assert actions.watch(at=NOON + 60 * DAY) == 0


def test_my_day_holds_it_until_it_is_decided(client, officer, prison_owner, probation_owner, asked):
    assert all(asked.reference in page(client, user, HOME) for user in (officer, prison_owner))

    decide_all(asked, prison_owner)

    assert asked.reference not in page(client, prison_owner, HOME)
    assert asked.reference in page(client, probation_owner, HOME)
    assert DataRequestItem.objects.filter(request=asked, decision="").exists()
