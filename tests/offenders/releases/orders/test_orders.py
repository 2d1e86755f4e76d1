"""Nobody leaves by an order that one person recorded: a second confirms it, a court's within minutes with the court."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from offenders import followers
from offenders.custody.rules import Authority, Happening
from offenders.dates.rules.orders import ENDS, HAPPENS_BY
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import releases
from offenders.models import Conviction, Court, CustodyPeriod, Release, ReleaseOrder, Sentence
from offenders.movements import actions as custody
from offenders.movements.views import may_happen_to
from offenders.releases.directions import actions as directions
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.leaving import actions as gate
from offenders.releases.leaving import strike_outs
from offenders.releases.leaving.panels import words_of
from offenders.releases.orders import actions
from offenders.status.actions import settle_status
from release_monitor.figures.counting.facts import facts_sql
from sharing.access.rules import GrantRole
from sharing.access.two_people import SamePerson
from sharing.duties.escalation import escalate
from sharing.models import Alert, AuditEntry, ReportedAct, RungMade
from tests.factories.parole import ReviewFactory, somebody_held
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY, CRD = date(2026, 12, 1), date(2028, 12, 4)
CLERK = ("Leeds Crown Court", "clerk", "Ines Hart")
Kind, How = ReleaseOrder.Kind, ReleaseOrder.How
ALL_COURT = [each for each in Kind if each.value in ReleaseOrder.OF_A_COURT]
HELD = {  # by what somebody is held whom an order of this kind lets go
    kind: Authority.SENTENCE if Authority.SENTENCE in ENDS[kind] else Authority.REMAND for kind in Kind
}


def made():
    """Two people at HMP Full Sutton, one serving a sentence and one on remand; the OMU, the governor and PPCS."""
    person, remanded = somebody_held(), somebody_held()
    releases.record_official_dates(offender=person, dates={Code.CRD: CRD}, source="NOMIS", as_at=TODAY, by=None)
    prison, ppcs, lead = (AgencyFactory(kind=kind) for kind in ("prison", "ppcs", "probation"))
    omu = TeamFactory(agency=prison, kind="establishment", place_code="FSI")
    desk, casework = TeamFactory(agency=ppcs, kind="duty_desk"), TeamFactory(agency=ppcs)
    led_by = TeamFactory(agency=lead)
    for subject in (person, remanded):
        for team in (omu, desk, casework):
            GrantFactory(subject=subject, team=team, grant_role=GrantRole.CONTRIBUTOR)
        GrantFactory(subject=subject, team=led_by, grant_role=GrantRole.LEAD)
    roles = {
        "pom": ("Ada Flint", "prison_offender_manager", omu),
        "colleague": ("Bo Marsh", "prison_offender_manager", omu),
        "governor": ("Cy Dane", "prison_decision_maker", omu),
        "desk": ("Di Eames", "ppcs", desk),
        "casework": ("Ed Frost", "ppcs", casework),
        "com": ("Fay Gill", "probation_officer", led_by),
    }
    users = {
        who: UserFactory(name=name, role=role, agency=team.agency, teams=[team])
        for who, (name, role, team) in roles.items()
    }
    leeds = Court.objects.create(code="LEEDS", name="Crown Court at Leeds", kind="crown", phone="0113 496 0123")
    return {"person": person, "remanded": remanded, "leeds": leeds} | users


world = halden.world(made)
person, remanded, leeds = (row_of(name) for name in ("person", "remanded", "leeds"))
pom, colleague, governor = (row_of(name) for name in ("pom", "colleague", "governor"))
desk, casework, com = (row_of(name) for name in ("desk", "casework", "com"))


@pytest.fixture
def held(person, remanded):
    return {Authority.SENTENCE: person, Authority.REMAND: remanded}


def ordered(person, by, *, kind=Kind.TIME_SERVED, ends=None, opens_on=TODAY, **more):
    said = {"reference": "T20261234", "court": Court.objects.get(code="LEEDS"), "at": timezone.now()} | more
    ends = ends or HELD[kind]
    return actions.record_order(offender=person, kind=kind, ends=ends, opens_on=opens_on, by=by, **said)


def confirmed(order, by, **more):
    said = {"how": How.CALL, "checked_with": "Ines Hart, listing office", "at": timezone.now()} | more
    return actions.confirm_order(order=order, by=by, **said)


def judged(person, route=Basis.COURT):
    return judge_release(facts_of(person, on=TODAY), route=route, on=TODAY)


def answer(person, route=Basis.COURT):
    return judged(person, route).answer


def counted(person=None):
    rows = Release.objects.open().counted()
    return rows.get(offender=person) if person else rows.filter(offender__release_orders__isnull=False).distinct().get()


def team_of(user):
    return user.memberships.get().team


class TestCourt:
    @pytest.mark.parametrize("kind", ALL_COURT)
    def test_one_person_opens_nothing_and_everybody_hears_at_once(self, held, pom, governor, desk, com, kind):
        person = held[HELD[kind]]

        order = ordered(person, pom, kind=kind)

        assert (judged(person).words, judged(person).opens) == ("Ordered by a court, being confirmed", False)
        assert (counted().basis, counted().certainty, counted().leaves_on) == ("COURT", "provisional", TODAY)
        with pytest.raises(custody.NotDue):
            custody.record_release(release=counted(), on=TODAY, by=governor)
        alert = Alert.objects.get(kind="releases.ordered")
        assert (alert.severity, alert.link) == (1, actions.address_of(order))
        assert "Call the court back on 0113 496 0123, and confirm it by 12:30pm" in alert.text
        told = {receipt.team for receipt in alert.receipts.filter(for_information=False)}
        assert {team_of(pom), team_of(desk), team_of(com)} <= told

    def test_its_alert_climbs_after_ten_minutes_and_reaches_command_after_thirty(self, person, pom, at_noon):
        ordered(person, pom)

        def reached(minutes):
            at_noon.move_to(timezone.make_aware(datetime(2026, 12, 1, 12, minutes)))
            escalate(at=timezone.now())
            made = RungMade.objects.filter(receipt__alert__kind="releases.ordered", receipt__team=team_of(pom))
            return set(made.values_list("rung", flat=True))

        assert (reached(9), reached(10)) == (set(), {"deputy"})
        assert "command" in reached(30)

    def test_unconfirmed_after_thirty_minutes_command_hears_without_a_name_and_nothing_opens(self, person, pom):
        ordered(person, pom)

        told = [actions.watch(at=timezone.now() + timedelta(minutes=minutes)) for minutes in (29, 30, 30, 600)]

        assert told == [0, 1, 0, 0]
        command = Alert.objects.get(kind="releases.order_command")
        assert (command.subject_id, person.family_name in command.text) == (None, False)
        assert answer(person) is GateAnswer.BEING_CONFIRMED

    @pytest.mark.parametrize("who", ["governor", "desk"])
    def test_another_office_of_the_prison_or_the_desk_of_ppcs_confirms_it_with_the_court(
        self, person, pom, request, who
    ):
        order, second = ordered(person, pom), request.getfixturevalue(who)

        confirmed(order, second)

        order.refresh_from_db()
        assert (order.confirmed_by, order.number_called) == (second, "0113 496 0123")
        assert answer(person) is GateAnswer.DUE
        assert Alert.objects.get(kind="releases.ordered").state == "resolved"
        custody.record_release(release=counted(), on=TODAY, by=pom)
        person.refresh_from_db()
        assert person.status == "on_licence"
        assert AuditEntry.objects.get(verb="offenders.release_recorded").payload.data["gate"] == "due"

    def test_nobody_else_confirms_it(self, person, pom, colleague, casework, com):
        order, team = ordered(person, pom), team_of(pom)
        twin = UserFactory(name="Flint, Ada", role="prison_decision_maker", agency=team.agency, teams=[team])
        program = UserFactory(role="partner", agency=team.agency, teams=[team])

        for who in (pom, twin, program, colleague, casework, com):
            with pytest.raises((SamePerson, actions.OrderRefused)):
                confirmed(order, who)

        assert answer(person) is GateAnswer.BEING_CONFIRMED

    def test_second_person_says_with_whom_and_when_and_calls_the_number_of_the_list(self, person, pom, desk, leeds):
        order = ordered(person, pom)
        for more, field in (
            ({"how": How.DOCUMENT}, "how"),
            ({"checked_with": " "}, "checked_with"),
            ({"checked_at": timezone.now() + timedelta(minutes=1)}, "checked_at"),
            ({"checked_at": order.ordered_at - timedelta(minutes=1)}, "checked_at"),
        ):
            with pytest.raises(actions.OrderRefused) as refused:
                confirmed(order, desk, **more)
            assert refused.value.field == field
        Court.objects.filter(pk=leeds.pk).update(phone="")
        with pytest.raises(actions.OrderRefused, match="no number for this court"):
            confirmed(order, desk)

        assert confirmed(order, desk, how=How.SYSTEM, checked_with="Common Platform, T20261234").document_at

    def test_confirmed_by_voice_the_document_is_a_third_step_and_is_asked_for(self, person, pom, desk, at_noon):
        order = ordered(person, pom, reference="", caller=CLERK)
        call = ReportedAct.objects.get(target=order.uid)
        assert (call.who, call.taken_by) == ("Ines Hart, clerk (Leeds Crown Court)", pom)
        confirmed(order, desk)
        call.refresh_from_db()
        assert call.settled_because == f"Confirmed by {desk}"
        at_noon.move_to(timezone.make_aware(datetime(2026, 12, 2, 12)))
        assert actions.watch(at=timezone.now()) == 1

        with pytest.raises(SamePerson):
            actions.see_document(order=order, reference="T20269999", by=pom, at=timezone.now())
        actions.see_document(order=order, reference="T20269999", by=desk, at=timezone.now())

        order.refresh_from_db()
        assert (order.reference, order.document_by) == ("T20269999", desk)
        assert Alert.objects.get(kind="releases.order_document_due").state == "resolved"

    def test_who_left_before_that_is_being_checked_in_one_step_and_out_lawfully_once_confirmed(
        self, person, pom, governor
    ):
        order = ordered(person, pom)
        left = {"left_at": timezone.now(), "how_known": "Seen leaving"}

        leaving = gate.record_left(offender=person, by=pom, **left)

        person.refresh_from_db()
        assert (person.status, words_of(leaving)) == ("left_early", "Left on a court’s order that is being confirmed")
        confirmed(order, governor)
        person.refresh_from_db()
        leaving.refresh_from_db()
        assert (person.status, leaving.state, leaving.decided_by) == ("on_licence", "lawful", governor)
        assert Release.objects.get(basis="COURT").status == "released"

    def test_who_recorded_the_leaving_does_not_decide_it_by_confirming_the_order(self, person, pom, governor):
        order = ordered(person, pom)
        leaving = gate.record_left(offender=person, left_at=timezone.now(), how_known="Seen leaving", by=governor)

        confirmed(order, governor)

        leaving.refresh_from_db()
        assert leaving.state == "checking"

    @pytest.mark.parametrize(("opens_on", "minutes"), [(date(2026, 12, 2), 0), (TODAY, 30)])
    def test_nor_does_an_order_of_a_later_day_or_one_made_after_they_had_left(
        self, person, pom, governor, opens_on, minutes
    ):
        order = ordered(person, pom, opens_on=opens_on)
        left_at = timezone.now() - timedelta(minutes=minutes)
        leaving = gate.record_left(offender=person, left_at=left_at, how_known="Seen leaving", by=pom)

        confirmed(order, governor)

        leaving.refresh_from_db()
        assert leaving.state == "checking"

    def test_ended_the_routes_by_law_count_again(self, person, pom):
        order = ordered(person, pom)

        actions.end_order(order=order, reason="Of another prisoner", by=pom, at=timezone.now())

        assert counted().basis == "CRD"
        assert Release.objects.get(basis="COURT").status == "cancelled"
        assert answer(person) is GateAnswer.NOT_OPEN
        assert Alert.objects.get(kind="releases.ordered").state == "resolved"
        assert Alert.objects.get(kind="releases.withdrawn").severity == 1
        assert ordered(person, pom).ended_at is None  # another can be recorded


class TestWhatItEnds:
    def test_bail_of_somebody_who_serves_a_sentence_releases_nobody_whoever_confirms_it(self, person, pom, desk):
        with pytest.raises(actions.OrderRefused) as refused:
            ordered(person, pom, kind=Kind.BAIL)
        assert refused.value.field == "frees_no_one"
        assert "It ends remand. The person is held under a sentence." in refused.value.message
        order = ordered(person, pom, kind=Kind.BAIL, frees_no_one=True)
        with pytest.raises(actions.OrderRefused, match="nothing to confirm"):
            confirmed(order, desk)

        assert judged(person).answer is GateAnswer.NOT_OPEN
        assert judged(person).reasons == (
            "Bail granted, T20261234. It ends remand. The person is held under a sentence",
        )
        assert counted().basis == "CRD"
        assert not Alert.objects.filter(kind__in=["releases.ordered", "releases.order_not_confirmed"]).exists()
        assert ordered(person, pom, kind=Kind.QUASHED)  # and stands in the way of no other

    def test_nor_makes_it_lawful_that_somebody_left(self, person, pom, desk):
        order = ordered(person, pom, kind=Kind.BAIL, frees_no_one=True)
        leaving = gate.record_left(offender=person, left_at=timezone.now(), how_known="Seen leaving", by=pom)

        with pytest.raises(actions.OrderRefused, match="nothing to confirm"):
            confirmed(order, desk)

        leaving.refresh_from_db()
        assert leaving.state == "checking"

    @pytest.mark.parametrize("has_quashed_sentence", [False, True])
    def test_nor_releases_somebody_on_recall(self, remanded, pom, has_quashed_sentence):
        CustodyPeriod.objects.filter(offender=remanded).update(is_recall=True, released_before_on=date(2022, 1, 5))
        if has_quashed_sentence:
            day = date(2026, 6, 1)
            found = Conviction.objects.create(offender=remanded, offence=halden.s58(), convicted_on=day)
            passed = {"kind": "SDS", "sentenced_on": day, "years": 6, "appeal": "quashed", "appeal_on": day}
            Sentence.objects.create(offender=remanded, conviction=found, **passed)

        ordered(remanded, pom, kind=Kind.BAIL, frees_no_one=True)

        assert answer(remanded) is GateAnswer.NOT_OPEN

    def test_bail_ends_once_a_sentence_is_recorded_and_nobody_alone_makes_it_count_again(self, remanded, pom, desk):
        order = confirmed(ordered(remanded, pom, kind=Kind.BAIL), desk)
        assert answer(remanded) is GateAnswer.DUE
        said = {"offender": remanded, "source": "NOMIS", "as_at": TODAY}

        releases.record_official_dates(dates={Code.CRD: CRD}, by=None, **said)

        order.refresh_from_db()
        assert order.ended_because == "It ends remand. The person is held under a sentence"
        assert counted().basis == "CRD"
        assert "record it again if it still counts" in Alert.objects.get(kind="releases.order_frees_no_one").text
        releases.record_official_dates(dates={Code.CRD: None}, by=pom, **said)
        assert answer(remanded) is GateAnswer.NOT_OPEN

    def test_somebody_on_remand_is_on_remand_still_while_it_waits(self, remanded, pom):
        ordered(remanded, pom, kind=Kind.BAIL)

        remanded.refresh_from_db()
        settle_status(offender=remanded, by=None)

        remanded.refresh_from_db()
        assert remanded.status == "remanded"

    @pytest.mark.parametrize(("kind", "ends"), [(Kind.ACQUITTED, Authority.SENTENCE), (Kind.CUT, Authority.REMAND)])
    def test_it_fits_what_it_says_it_ends(self, person, pom, kind, ends):
        with pytest.raises(actions.OrderRefused) as refused:
            ordered(person, pom, kind=kind, ends=ends)
        assert refused.value.field == "ends"


class TestExecutive:
    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in ALL_COURT])
    def test_it_is_planned_for_and_opens_nothing_until_confirmed(self, person, casework, desk, kind):
        order = ordered(person, casework, kind=kind)

        assert answer(person, Basis.EXECUTIVE) is GateAnswer.IN_DISPUTE
        assert (counted().basis, counted().certainty) == ("EXECUTIVE", "provisional")
        assert Alert.objects.get(kind="releases.order_to_confirm")
        with pytest.raises(custody.NotDue):
            custody.record_release(release=counted(), on=TODAY, by=casework)

        confirmed(order, desk)

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
    def left(self, held, casework, desk):
        def leave(kind, on=TODAY):
            person = held[HELD[kind]]
            confirmed(ordered(person, casework, kind=kind), desk)
            custody.record_release(release=counted(person), on=on, by=casework)
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

    def test_who_is_on_bail_is_remanded_again_and_what_ends_the_term_ends_what_is_in_the_making(self, left, remanded):
        ended = []
        followers.term_ended.followers.append(lambda **what: ended.append(what["movement"].happening))
        try:
            left("bail")
            prison = remanded.movements.first().establishment
            custody.receive(offender=remanded, establishment=prison, on=TODAY, by=None)
            seen = [list(ended), CustodyPeriod.objects.open().filter(offender=remanded).count()]
            left("acquitted")
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
        self, left, casework, desk, kind
    ):
        person = left(kind)
        third = UserFactory(name="Cy Dane", role="ppcs", teams=[team_of(casework)])
        marked = strike_outs.mark_mistaken(movement=person.movements.last(), reason="He is here", by=desk)

        strike_outs.confirm_strike_out(strike=marked, by=third)

        person.refresh_from_db()
        held_as = "remanded" if kind == "bail" else "in_custody"
        assert (person.status, person.establishment) == (held_as, marked.movement.establishment)
        assert Release.objects.filter(offender=person, status="released").count() == 0
        assert counted(person).leaves_on == TODAY
        assert CustodyPeriod.objects.open().filter(offender=person).count() == 1

    @pytest.mark.parametrize("happening", sorted(set(HAPPENS_BY.values())))
    def test_nobody_in_custody_leaves_so_but_at_the_gate(self, person, casework, desk, happening):
        with pytest.raises(custody.MovementRefused, match="Record the order first"):
            custody.record_happening(offender=person, happening=happening, on=TODAY, by=casework)
        assert happening not in may_happen_to(person, recorder=casework)

    def test_acquittal_of_somebody_on_bail_is_recorded_without_the_gate(self, left, casework, desk):
        person = left("bail")
        assert Happening.ACQUITTED in may_happen_to(person, recorder=casework)

        custody.record_happening(offender=person, happening=Happening.ACQUITTED, on=TODAY, by=casework)

        person.refresh_from_db()
        assert person.status == "acquitted"


def test_one_that_a_file_brought_in_without_its_order_stays_listed(person, casework, desk):
    days = dict.fromkeys(("expected_on", "leaves_on", "warn_on"), date(2027, 1, 4))
    said = {"basis": "EXECUTIVE", "certainty": "fixed", "origin": "ordered"}
    release = Release.objects.create(offender=person, period=CustodyPeriod.objects.get(offender=person), **said, **days)

    releases.derive_releases(offender=person, by=None)

    release.refresh_from_db()
    assert (release.status, answer(person, Basis.EXECUTIVE)) == ("expected", GateAnswer.NOT_OPEN)


class TestCustodyThatEnded:
    """An order is of one custody: once that has ended by something else, nobody waits for a release by it."""

    @pytest.mark.parametrize("happening", [Happening.DIED, Happening.ABSCONDED])
    def test_its_release_is_expected_no_longer(self, person, casework, desk, happening):
        ordered(person, casework)

        custody.record_happening(offender=person, happening=happening, on=TODAY, by=casework)

        assert not Release.objects.open().exists()

    def test_back_from_an_escape_it_is_recorded_again_if_it_still_counts(self, person, casework, desk):
        prison = person.establishment
        ordered(person, casework)
        custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=TODAY, by=casework)

        custody.receive(offender=person, establishment=prison, on=TODAY, by=casework)

        assert counted().basis == "CRD"
        told = Alert.objects.get(kind="movements.back_from_escape")
        assert told.text == (
            "The escape cancelled the order: time served at sentence on 1 December 2026. Record again what still "
            "counts: until then the person is held by the dates alone."
        )
        assert {each.team for each in told.receipts.all()} >= {team_of(casework)}
        third = UserFactory(name="Cy Dane", role="ppcs", teams=[team_of(casework)])
        marked = strike_outs.mark_mistaken(movement=person.movements.last(), reason="Another man", by=desk)
        with transaction.atomic():
            strike_outs.confirm_strike_out(strike=marked, by=third)
            told.refresh_from_db()
            assert told.state == "resolved"
            transaction.set_rollback(True)
        ordered(person, casework)
        assert (counted().basis, counted().period) == ("COURT", CustodyPeriod.objects.open().get(offender=person))

    def test_back_from_an_escape_a_direction_of_the_board_is_told_of_too(self, person, casework, desk):
        prison = person.establishment
        said = {
            "is_final": True,
            "directed_on": date(2026, 11, 2),
            "settled_on": TODAY,
            "source": "Decision of 2 November",
        }
        directions.direct_release(offender=person, expected_on=date(2026, 12, 9), by=casework, **said)
        custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=TODAY, by=casework)

        custody.receive(offender=person, establishment=prison, on=TODAY, by=casework)

        told = Alert.objects.get(kind="movements.back_from_escape")
        assert "cancelled the Parole Board’s direction for 9 December 2026." in told.text

    def test_back_from_an_escape_with_nothing_cancelled_nobody_is_alerted(self, person, casework, desk):
        prison = person.establishment
        order = confirmed(ordered(person, casework), desk)
        actions.end_order(order=order, reason="Set aside", by=casework, at=timezone.now())
        custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=TODAY, by=casework)

        custody.receive(offender=person, establishment=prison, on=TODAY, by=casework)

        assert not Alert.objects.filter(kind="movements.back_from_escape").exists()


class TestRefused:
    def test_what_is_missing_or_cannot_be(self, person, casework, desk):
        for more, field in (
            ({"reference": ""}, "reference"),
            ({"reference": "", "caller": ("Leeds Crown Court", "", "Ines Hart")}, "caller_role"),
            ({"opens_on": date(1999, 1, 1)}, "opens_on"),
        ):
            with pytest.raises(actions.OrderRefused) as refused:
                ordered(person, casework, **more)
            assert refused.value.field == field
        with pytest.raises(SamePerson):
            ordered(person, UserFactory(role="partner"))
        assert not ReleaseOrder.objects.exists()

    def test_one_stands_at_a_time_and_the_same_form_makes_one(self, person, casework, desk):
        order = ordered(person, casework)

        assert ordered(person, casework, uid=order.uid) == order
        with pytest.raises(actions.OrderRefused, match="recorded already"):
            ordered(person, desk)

    def test_nothing_is_left_behind_when_the_last_step_fails(self, person, casework, desk, monkeypatch):
        def down(*args, **what):
            raise OSError

        monkeypatch.setattr(actions, "_follow", down)
        with pytest.raises(OSError):
            ordered(person, casework)
        assert not ReleaseOrder.objects.exists()
        assert not Alert.objects.filter(kind="releases.ordered").exists()


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


TYPED = {
    **{"reference": "T1", "court": "LEEDS", "time": "11:40"},
    **{
        f"{name}_{part}": value
        for name in ("opens_on", "day")
        for part, value in (("day", 1), ("month", 12), ("year", 2026))
    },
}
CALLED = {"how": "call", "checked_with": "Ines Hart", "day_day": 1, "day_month": 12, "day_year": 2026, "time": "11:50"}


def test_pages_record_confirm_and_end(client, person, pom, desk):
    client.force_login(pom)
    asked = reverse("release_order", args=[person.uid])
    opened = text(client.get(asked))
    assert "The person is held under a sentence. These do not release them: bail granted, acquitted" in opened
    assert not {"taken_by", "told_by", "number_called"} & set(re.findall(r'name="(\w+)"', opened))
    bail = {"kind": "bail", "ends": "remand", **TYPED}
    assert "Enter the document reference, or who" in text(client.post(asked, bail | {"reference": ""}))
    warned = client.post(asked, bail)
    assert "It ends remand. The person is held under a sentence. Nothing is saved yet" in text(warned)
    assert 'type="checkbox" name="frees_no_one"' in warned.content.decode()
    assert not ReleaseOrder.objects.exists()

    idle = client.post(asked, bail | {"frees_no_one": "on"}, follow=True)
    assert "This order does not release the person. It ends remand." in text(idle)
    assert 'name="how"' not in idle.content.decode()
    assert "confirm the order" not in text(client.get(reverse("person_change", args=[person.uid])))
    ReleaseOrder.objects.get().delete()

    made = client.post(asked, {"kind": "quashed", "ends": "sentence", **TYPED}, follow=True)

    order = ReleaseOrder.objects.get()
    page = text(made)
    assert "Ordered by a court, being confirmed. Do not release on it yet." in page
    assert "20 minutes ago" in page
    assert "You cannot confirm it. You did the first part yourself" in page
    client.force_login(desk)
    done = client.post(actions.address_of(order), CALLED, follow=True)
    assert "Confirmed by a second person, by voice." in text(done)
    document = reverse("release_order_document", args=[person.uid, order.uid])
    assert "Confirmed by a second person." in text(client.post(document, {"reference": "T1"}, follow=True))
    ended = reverse("release_order_end", args=[person.uid, order.uid])
    over = client.post(ended, {"reason": "A mistake"}, follow=True)
    assert over.redirect_chain == [(actions.address_of(order), 302)]
    assert "Do not release on it." in text(over)


def test_it_is_on_top_of_my_day_of_who_can_confirm_it_and_on_each_page_of_the_person(
    client, person, pom, governor, desk, com
):
    at = timezone.now() - timedelta(minutes=12)
    order = ordered(person, pom, kind=Kind.QUASHED, ordered_at=at)
    seen = {}
    for user in (pom, governor, desk, com):
        client.force_login(user)
        seen[user] = [
            actions.address_of(order) in client.get(url).content.decode() for url in ("/", person.get_absolute_url())
        ]
        assert "Conviction quashed on appeal: ordered 12 minutes ago." in text(client.get(person.get_absolute_url()))
    waits = text(client.get(reverse("person_timeline", args=[person.uid])))
    assert "Ordered by a court, being confirmed." in waits

    confirmed(order, governor)

    assert seen == {pom: [False, True], governor: [True, True], desk: [True, True], com: [False, True]}
    client.force_login(desk)
    for url in ("/", person.get_absolute_url()):
        assert "being confirmed" not in text(client.get(url))


def test_command_sees_the_minutes_from_order_to_confirmation_and_to_the_leaving(person, pom, governor, at_noon):
    order = ordered(person, pom, ordered_at=timezone.now() - timedelta(minutes=7))
    at_noon.move_to(timezone.make_aware(datetime(2026, 12, 1, 12, 12)))
    confirmed(order, governor)
    at_noon.move_to(timezone.make_aware(datetime(2026, 12, 1, 12, 40)))
    custody.record_release(release=counted(), on=TODAY, by=pom)

    with connection.cursor() as cursor:
        cursor.execute(facts_sql(("court_order",)), {"people": [person.pk], "at": timezone.now(), "today": TODAY})
        assert {(row[2], row[3]) for row in cursor.fetchall()} == {("confirmed:19", TODAY), ("left:47", TODAY)}


def test_persons_page_leads_to_an_executive_order_that_a_second_person_must_confirm(client, person, casework, desk):
    client.force_login(desk)
    order = ordered(person, casework, kind=Kind.DEPORTATION)
    page = reverse("person", args=[person.uid])

    waits = client.get(page).content.decode()
    confirmed(order, desk)
    over = client.get(page).content.decode()

    assert "needs a second person." in waits
    assert "order not confirmed" in waits.lower()
    assert actions.address_of(order) in waits
    assert actions.address_of(order) not in over


def test_watched_by_the_clock(person, pom, at_noon):
    from offenders.tasks import watch_orders

    ordered(person, pom)
    at_noon.move_to(timezone.make_aware(datetime(2026, 12, 1, 12, 31)))

    watch_orders()

    assert Alert.objects.filter(kind="releases.order_not_confirmed").count() == 1
