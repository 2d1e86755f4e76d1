"""A court's order counts at once and is confirmed after the fact; one of the executive opens nothing until then."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders import followers
from offenders.custody.rules import Happening
from offenders.dates.rules.orders import HAPPENS_BY
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import releases
from offenders.models import CustodyPeriod, Release, ReleaseOrder
from offenders.movements import actions as custody
from offenders.movements.views import may_happen_to
from offenders.releases.directions import actions as directions
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.leaving import strike_outs
from offenders.releases.orders import actions
from sharing.access.rules import GrantRole
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, ReportedAct
from tests.factories.parole import ReviewFactory, somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY, CRD = date(2026, 12, 1), date(2028, 12, 4)
CLERK = ("Leeds Crown Court", "clerk", "Ines Hart")
Kind = ReleaseOrder.Kind
ALL_COURT = [each for each in Kind if each.value in ReleaseOrder.OF_A_COURT]


def made():
    person = somebody_held()
    releases.record_official_dates(offender=person, dates={Code.CRD: CRD}, source="NOMIS", as_at=TODAY, by=None)
    team = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR).team
    names = ("Ada Flint", "Bo Marsh")
    return {"person": person, "workers": [UserFactory(name=name, role="ppcs", teams=[team]) for name in names]}


world = halden.world(made)
person, workers = row_of("person"), row_of("workers")


def ordered(person, by, *, kind=Kind.TIME_SERVED, opens_on=TODAY, **more):
    said = {"reference": "T20261234"} | more
    return actions.record_order(offender=person, kind=kind, opens_on=opens_on, by=by, at=timezone.now(), **said)


def confirmed(order, by, reference=""):
    return actions.confirm_order(order=order, reference=reference, by=by, at=timezone.now())


def answer(person, route, on=TODAY):
    return judge_release(facts_of(person, on=on), route=route, on=on).answer


def counted():
    return Release.objects.open().counted().get()


class TestCourt:
    @pytest.mark.parametrize("kind", ALL_COURT)
    def test_it_counts_at_once_and_everybody_hears(self, person, workers, kind):
        order = ordered(person, workers[0], kind=kind)

        assert answer(person, Basis.COURT) is GateAnswer.DUE_BY_ORDER
        release = counted()
        assert (release.basis, release.origin, release.leaves_on) == ("COURT", "ordered", TODAY)
        alert = Alert.objects.get(kind="releases.ordered")
        assert (alert.severity, alert.link) == (1, actions.address_of(order))
        assert "A second person must confirm it by 1pm on 1 December 2026. It counts at once." in alert.text

    def test_it_stays_counted_whatever_is_derived_afterwards(self, person, workers):
        ordered(person, workers[0])

        releases.derive_releases(offender=person, by=None)

        assert counted().basis == "COURT"
        assert Release.objects.open().filter(basis="CRD", is_counted=False).exists()

    def test_person_leaves_on_it_before_anybody_confirms_and_it_is_confirmed_after_the_fact(self, person, workers):
        order = ordered(person, workers[0])

        custody.record_release(release=counted(), on=TODAY, by=workers[0])
        confirmed(order, workers[1])

        assert AuditEntry.objects.get(verb="offenders.release_recorded").payload.data["gate"] == "due_by_order"
        order.refresh_from_db()
        assert order.confirmed_by == workers[1]

    def test_unconfirmed_after_an_hour_it_escalates_once_and_nothing_else(self, person, workers):
        order = ordered(person, workers[0])

        told = [actions.watch(at=timezone.now() + timedelta(minutes=minutes)) for minutes in (59, 60, 60, 600)]

        assert told == [0, 1, 0, 0]

        order.refresh_from_db()
        assert order.ended_at is None
        assert counted().basis == "COURT"

    def test_confirmed_in_time_it_never_escalates_late_it_is_over(self, person, workers):
        order = ordered(person, workers[0])
        actions.watch(at=timezone.now() + timedelta(hours=2))

        confirmed(order, workers[1])

        assert Alert.objects.get(kind="releases.order_not_confirmed").state == "resolved"
        assert answer(person, Basis.COURT) is GateAnswer.DUE

    def test_call_is_enough_and_the_second_gives_the_document(self, person, workers):
        order = ordered(person, workers[0], reference="", caller=CLERK)
        call = ReportedAct.objects.get(target=order.uid)
        assert (call.who, call.taken_by) == ("Ines Hart, clerk (Leeds Crown Court)", workers[0])

        with pytest.raises(actions.OrderRefused, match="Enter the reference"):
            confirmed(order, workers[1])
        assert confirmed(order, workers[1], "T20269999").reference == "T20269999"
        call.refresh_from_db()
        assert call.settled_because == f"Compared with its document by {workers[1]}"

    def test_taker_of_the_call_is_the_signed_in_user_and_cannot_be_typed(self, person, workers, client):
        client.force_login(workers[0])
        page = reverse("release_order", kwargs={"uid": person.uid})
        names = re.findall(r'name="(\w+)"', client.get(page).content.decode())
        assert not {"taken_by", "told_by"} & set(names)
        caller = dict(zip(("caller_agency", "caller_role", "caller_name"), CLERK, strict=True))

        day = {"opens_on_day": "1", "opens_on_month": "12", "opens_on_year": "2026"}
        client.post(page, {"kind": "bail", "taken_by": "Bo Marsh", **day, **caller})

        assert ReportedAct.objects.get().taken_by == workers[0]

    def test_who_recorded_it_and_a_program_cannot_confirm(self, person, workers):
        order = ordered(person, workers[0])

        for who in (workers[0], UserFactory(role="partner"), UserFactory(name="Flint, Ada")):
            with pytest.raises(SamePerson):
                confirmed(order, who)

    def test_ended_the_routes_by_law_count_again(self, person, workers):
        order = ordered(person, workers[0])

        actions.end_order(order=order, reason="Of another prisoner", by=workers[0], at=timezone.now())

        assert counted().basis == "CRD"
        assert Release.objects.get(basis="COURT").status == "cancelled"
        assert answer(person, Basis.COURT) is GateAnswer.NOT_OPEN
        assert Alert.objects.get(kind="releases.ordered").state == "superseded"
        assert Alert.objects.get(kind="releases.withdrawn").severity == 1
        assert ordered(person, workers[0]).ended_at is None  # another can be recorded


class TestExecutive:
    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in ALL_COURT])
    def test_it_is_planned_for_and_opens_nothing_until_confirmed(self, person, workers, kind):
        order = ordered(person, workers[0], kind=kind)

        assert answer(person, Basis.EXECUTIVE) is GateAnswer.IN_DISPUTE
        assert (counted().basis, counted().certainty) == ("EXECUTIVE", "provisional")
        assert Alert.objects.get(kind="releases.order_to_confirm")
        with pytest.raises(custody.NotDue):
            custody.record_release(release=counted(), on=TODAY, by=workers[0])

        confirmed(order, workers[1])

        assert answer(person, Basis.EXECUTIVE) is GateAnswer.DUE
        assert counted().certainty == "directed"


LEAVES = {
    "bail": ("on_bail", "bailed"),
    "acquitted": ("acquitted", "acquitted"),
    "discontinued": ("acquitted", "acquitted"),
    "quashed": ("acquitted", "acquitted"),
    "deportation": ("deported", "deported"),
    "transfer_out": ("transferred_out", "transferred_out"),
}
WORDS = {
    "bail": "on bail.",
    "quashed": "acquitted, discontinued or quashed.",
    "transfer_out": "transferred out of the jurisdiction.",
    "immediate": "on licence: released by a court (COURT).",
}


class TestLeaving:
    @pytest.fixture
    def left(self, person, workers):
        def leave(kind, on=TODAY):
            confirmed(ordered(person, workers[0], kind=kind), workers[1])
            custody.record_release(release=counted(), on=on, by=workers[0])
            person.refresh_from_db()
            return person

        return leave

    @pytest.mark.parametrize("kind", Kind)
    def test_person_who_leaves_is_what_the_order_says_and_everybody_hears_how(self, left, kind):
        person = left(kind)

        assert (person.status, person.movements.last().happening) == LEAVES.get(kind, ("on_licence", "released"))
        assert person.establishment is None
        assert Release.objects.filter(status="released").count() == 1
        assert set(LEAVES) == set(HAPPENS_BY)
        said = Alert.objects.get(kind="releases.released").text.split(" 1 December 2026, ")[1]
        assert said == WORDS.get(kind, said)

    def test_who_is_on_bail_is_remanded_again_and_what_ends_the_term_ends_what_is_in_the_making(self, left, person):
        ended = []
        followers.term_ended.followers.append(lambda **what: ended.append(what["movement"].happening))
        try:
            left("bail")
            prison = person.movements.first().establishment
            custody.receive(offender=person, establishment=prison, on=TODAY, by=None)
            seen = [list(ended), CustodyPeriod.objects.open().filter(offender=person).count()]
            left("quashed")
        finally:
            followers.term_ended.followers.pop()

        assert (seen, ended) == ([[], 1], ["acquitted"])

    @pytest.mark.parametrize("kind", ["deportation", "transfer_out"])
    def test_who_is_removed_or_transferred_has_no_review_left(self, left, person, kind):
        review = ReviewFactory(offender=person)

        left(kind)

        review.refresh_from_db()
        assert review.status == "withdrawn"

    @pytest.mark.parametrize("kind", ["quashed", "deportation", "bail"])
    def test_of_one_that_was_a_mistake_the_custody_goes_on_and_the_release_is_due_by_its_order_still(
        self, left, workers, kind
    ):
        person = left(kind)
        third = UserFactory(name="Cy Dane", role="ppcs", teams=[workers[0].memberships.get().team])
        marked = strike_outs.mark_mistaken(movement=person.movements.last(), reason="He is here", by=workers[1])

        strike_outs.confirm_strike_out(strike=marked, by=third)

        person.refresh_from_db()
        assert (person.status, person.establishment) == ("in_custody", marked.movement.establishment)
        assert Release.objects.filter(offender=person, status="released").count() == 0
        assert counted().leaves_on == TODAY
        assert CustodyPeriod.objects.open().filter(offender=person).count() == 1

    @pytest.mark.parametrize("happening", sorted(set(HAPPENS_BY.values())))
    def test_nobody_in_custody_leaves_so_but_at_the_gate(self, person, workers, happening):
        with pytest.raises(custody.MovementRefused, match="Record the order first"):
            custody.record_happening(offender=person, happening=happening, on=TODAY, by=workers[0])
        assert happening not in may_happen_to(person, recorder=workers[0])

    def test_acquittal_of_somebody_on_bail_is_recorded_without_the_gate(self, left, workers):
        person = left("bail")
        assert Happening.ACQUITTED in may_happen_to(person, recorder=workers[0])

        custody.record_happening(offender=person, happening=Happening.ACQUITTED, on=TODAY, by=workers[0])

        person.refresh_from_db()
        assert person.status == "acquitted"


def test_one_that_a_file_brought_in_without_its_order_stays_listed(person, workers):
    days = dict.fromkeys(("expected_on", "leaves_on", "warn_on"), date(2027, 1, 4))
    said = {"basis": "EXECUTIVE", "certainty": "fixed", "origin": "ordered"}
    release = Release.objects.create(offender=person, period=CustodyPeriod.objects.get(), **said, **days)

    releases.derive_releases(offender=person, by=None)

    release.refresh_from_db()
    assert (release.status, answer(person, Basis.EXECUTIVE)) == ("expected", GateAnswer.NOT_OPEN)


class TestCustodyThatEnded:
    """An order is of one custody: once that has ended by something else, nobody waits for a release by it."""

    @pytest.mark.parametrize("happening", [Happening.DIED, Happening.ABSCONDED])
    def test_its_release_is_expected_no_longer(self, person, workers, happening):
        ordered(person, workers[0])

        custody.record_happening(offender=person, happening=happening, on=TODAY, by=workers[0])

        assert not Release.objects.open().exists()

    def test_back_from_an_escape_it_is_recorded_again_if_it_still_counts(self, person, workers):
        prison = person.establishment
        ordered(person, workers[0])
        custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=TODAY, by=workers[0])

        custody.receive(offender=person, establishment=prison, on=TODAY, by=workers[0])

        assert counted().basis == "CRD"
        told = Alert.objects.get(kind="movements.back_from_escape")
        assert told.text == (
            "The escape cancelled the order: time served at sentence on 1 December 2026. Record again what still "
            "counts: until then the person is held by the dates alone."
        )
        assert {each.team for each in told.receipts.all()} >= {workers[0].memberships.get().team}
        third = UserFactory(name="Cy Dane", role="ppcs", teams=[workers[0].memberships.get().team])
        marked = strike_outs.mark_mistaken(movement=person.movements.last(), reason="Another man", by=workers[1])
        with transaction.atomic():
            strike_outs.confirm_strike_out(strike=marked, by=third)
            told.refresh_from_db()
            assert told.state == "resolved"
            transaction.set_rollback(True)
        ordered(person, workers[0])
        assert (counted().basis, counted().period) == ("COURT", CustodyPeriod.objects.open().get())

    def test_back_from_an_escape_a_direction_of_the_board_is_told_of_too(self, person, workers):
        prison = person.establishment
        said = {
            "is_final": True,
            "directed_on": date(2026, 11, 2),
            "settled_on": TODAY,
            "source": "Decision of 2 November",
        }
        directions.direct_release(offender=person, expected_on=date(2026, 12, 9), by=workers[0], **said)
        custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=TODAY, by=workers[0])

        custody.receive(offender=person, establishment=prison, on=TODAY, by=workers[0])

        told = Alert.objects.get(kind="movements.back_from_escape")
        assert "cancelled the Parole Board’s direction for 9 December 2026." in told.text

    def test_back_from_an_escape_with_nothing_cancelled_nobody_is_alerted(self, person, workers):
        prison = person.establishment
        order = confirmed(ordered(person, workers[0]), workers[1])
        actions.end_order(order=order, reason="Set aside", by=workers[0], at=timezone.now())
        custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=TODAY, by=workers[0])

        custody.receive(offender=person, establishment=prison, on=TODAY, by=workers[0])

        assert not Alert.objects.filter(kind="movements.back_from_escape").exists()


class TestRefused:
    def test_what_is_missing_or_cannot_be(self, person, workers):
        for more, field in (
            ({"reference": ""}, "reference"),
            ({"reference": "", "caller": ("Leeds Crown Court", "", "Ines Hart")}, "caller_role"),
            ({"opens_on": date(1999, 1, 1)}, "opens_on"),
        ):
            with pytest.raises(actions.OrderRefused) as refused:
                ordered(person, workers[0], **more)
            assert refused.value.field == field
        with pytest.raises(SamePerson):
            ordered(person, UserFactory(role="partner"))
        assert not ReleaseOrder.objects.exists()

    def test_one_stands_at_a_time_and_the_same_form_makes_one(self, person, workers):
        order = ordered(person, workers[0])

        assert ordered(person, workers[0], uid=order.uid) == order
        with pytest.raises(actions.OrderRefused, match="recorded already"):
            ordered(person, workers[1])

    def test_nothing_is_left_behind_when_the_last_step_fails(self, person, workers, monkeypatch):
        def down(*args, **what):
            raise OSError

        monkeypatch.setattr(actions, "_follow", down)
        with pytest.raises(OSError):
            ordered(person, workers[0])
        assert not ReleaseOrder.objects.exists()
        assert not Alert.objects.filter(kind="releases.ordered").exists()


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_pages_record_confirm_and_end(client, person, workers):
    client.force_login(workers[0])
    day = {"opens_on_day": "1", "opens_on_month": "12", "opens_on_year": "2026"}
    asked = reverse("release_order", args=[person.uid])
    assert "Record a release order" in text(client.get(asked))
    assert "Enter the document reference, or who" in text(client.post(asked, {"kind": "bail", **day}))

    made = client.post(asked, {"kind": "bail", "reference": "T1", **day}, follow=True)

    order = ReleaseOrder.objects.get()
    assert "The order counts already." in text(made)
    assert "You cannot confirm it. You did the first part yourself" in text(made)
    client.force_login(workers[1])
    assert "Confirmed by a second person." in text(client.post(actions.address_of(order), {}, follow=True))
    ended = reverse("release_order_end", args=[person.uid, order.uid])
    over = client.post(ended, {"reason": "A mistake"}, follow=True)
    assert over.redirect_chain == [(actions.address_of(order), 302)]
    assert "Do not release on it." in text(over)


@pytest.mark.parametrize("kind", [Kind.BAIL, Kind.DEPORTATION])
def test_the_persons_page_leads_to_what_a_second_person_must_confirm(client, person, workers, kind):
    client.force_login(workers[1])
    order = ordered(person, workers[0], kind=kind)
    page = reverse("person", args=[person.uid])

    waits = client.get(page).content.decode()
    confirmed(order, workers[1])
    over = client.get(page).content.decode()

    assert "needs a second person." in waits
    assert actions.address_of(order) in waits
    assert ("order not confirmed" in waits.lower()) is (kind == Kind.DEPORTATION)
    assert "waits for a second person." not in over


def test_watched_by_the_clock(person, workers, at_noon):
    from offenders.tasks import watch_orders

    ordered(person, workers[0])
    at_noon.move_to(timezone.make_aware(datetime(2026, 12, 1, 13, 1)))

    watch_orders()

    assert Alert.objects.filter(kind="releases.order_not_confirmed").count() == 1
