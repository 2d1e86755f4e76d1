"""A duty passes to the person who accepts it; until then the owner keeps it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from release_monitor.database.rights import as_owner
from sharing import access
from sharing.access import NotAllowed, RecordHidden
from sharing.access.rules import GrantRole, Permission
from sharing.duties import actions as verbs
from sharing.duties import establishment_handover, gaps, handovers
from sharing.models import Alert, AuditEntry, Duty, DutyGap, Grant, Handover, Membership
from sharing.tasks import watch_duties
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.workers import both

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
DAY = timedelta(days=1)


def member(team, name="", role="probation_officer", **more):
    return UserFactory(agency=team.agency, teams=[team], role=role, **({"name": name} if name else {}), **more)


@pytest.fixture
def north():
    return TeamFactory(name="NSD North", agency=AgencyFactory(name="Probation", kind="probation"))


@pytest.fixture
def prisons():
    return AgencyFactory(name="Prisons", kind="prison")


@pytest.fixture
def full_sutton(prisons):
    return TeamFactory(name="Full Sutton OMU", agency=prisons, kind="establishment", place_code="FSI")


@pytest.fixture
def frankland(prisons):
    return TeamFactory(name="Frankland OMU", agency=prisons, kind="establishment", place_code="FKI")


@pytest.fixture
def person(north, full_sutton):
    """Probation leads, the prison contributes; each has an owner."""
    person = OffenderFactory()
    GrantFactory(subject=person, team=north, grant_role=GrantRole.LEAD)
    GrantFactory(subject=person, team=full_sutton, grant_role=GrantRole.CONTRIBUTOR)
    return person


@pytest.fixture
def helen(person, north):
    helen = member(north, "Helen Castell")
    DutyFactory(subject=person, team=north, owner=helen, deputy=member(north, "Martin Ferriby"))
    return helen


@pytest.fixture
def gareth(person, full_sutton):
    gareth = member(full_sutton, "Gareth Pym", role="prison_offender_manager")
    DutyFactory(subject=person, team=full_sutton, owner=gareth)
    return gareth


@pytest.fixture
def tom(north):
    return member(north, "Tom Brandreth", role="probation_manager")


@pytest.fixture
def nadia(frankland):
    return member(frankland, "Nadia Orme", role="prison_offender_manager")


def offer(person, to, receiver, by, agency=None, **more):
    said = {"agency": agency or by.agency, "reason": "Moves north", "to_know": "Visits on Mondays", **more}
    return handovers.offer(subject=person, to_team=to, receiver=receiver, by=by, **said)


def owners(person):
    rows = Duty.objects.current().filter(subject=person).order_by("agency__name")
    return [(str(each.agency), str(each.team), str(each.owner)) for each in rows]


def roles_of(team, person, at):
    rows = Grant.objects.live(at=at).filter(subject=person, team=team).order_by("pk")
    return [(each.grant_role, each.ends_at) for each in rows]


def alerts_of(kind):
    rows = Alert.objects.filter(kind=f"sharing.{kind}").order_by("pk")
    return [(row.state, sorted(each.team.name for each in row.receipts.all())) for row in rows]


class TestOffering:
    def test_the_sender_keeps_the_duty_and_the_receiving_team_is_told(
        self, person, helen, gareth, tom, frankland, nadia, full_sutton, noon
    ):
        row = offer(person, frankland, nadia, by=tom, agency=gareth.agency)

        assert ("Prisons", "Full Sutton OMU", "Gareth Pym") in owners(person)
        assert (row.state, row.from_owner, row.receiver) == ("offered", gareth, nadia)
        assert row.answer_due_at == noon + DAY  # one working day
        assert alerts_of("handover_offered") == [("new", ["Frankland OMU"])]
        assert Alert.objects.get().receipts.get().due_at == noon + DAY
        assert AuditEntry.objects.filter(verb="sharing.handover_offered", target_id=row.pk).exists()

    def test_over_a_weekend_the_answer_is_due_on_the_monday(self, person, helen, tom, north, noon, at_noon):
        at_noon.shift(timedelta(days=3))  # Friday

        assert offer(person, north, tom, by=helen).answer_due_at == noon + timedelta(days=6)

    def test_a_team_that_was_not_in_reads_until_it_has_answered(self, person, helen, tom, noon):
        south = TeamFactory(name="NSD South", agency=helen.agency)
        receiver = member(south)
        row = offer(person, south, receiver, by=tom)

        assert roles_of(south, person, noon) == [("reader", noon + timedelta(days=15))]
        assert access.may(receiver, Permission.VIEW, person)
        assert not access.may(receiver, Permission.CHANGE, person)

        handovers.refuse(handover=row, reason="No room", by=receiver)

        assert roles_of(south, person, noon) == []
        assert not access.may(receiver, Permission.VIEW, person)

    def test_who_may_offer(self, person, helen, gareth, tom, north, full_sutton):
        """The owner, the deputy, and users who may give teams access; to a team that has it."""
        officer, colleague = member(north), member(full_sutton, role="prison_offender_manager")

        for by, agency in ((officer, north.agency), (colleague, full_sutton.agency), (helen, full_sutton.agency)):
            with pytest.raises(NotAllowed):
                offer(person, north, officer, by=by, agency=agency)
        with pytest.raises(RecordHidden):
            offer(person, north, officer, by=UserFactory(), agency=north.agency)
        offer(person, full_sutton, colleague, by=gareth)
        offer(person, north, officer, by=Duty.objects.get(team=north).deputy)

    def test_an_owner_who_may_let_nobody_in_offers_only_to_teams_that_contribute(
        self, person, gareth, frankland, nadia
    ):
        GrantFactory(subject=person, team=frankland)

        with pytest.raises(handovers.HandoverRefused) as refused:
            offer(person, frankland, nadia, by=gareth)

        assert refused.value.field == "team"

    @pytest.mark.parametrize("why", ["excluded", "reads", "elsewhere", "closed", "the owner", "no reason", "second"])
    def test_what_is_refused(self, person, helen, tom, north, noon, why):
        receiver = member(north, role="auditor" if why == "reads" else "probation_officer")
        said = {}
        if why == "excluded":
            ExclusionFactory(subject=person, user=receiver)
        elif why == "elsewhere":
            receiver = UserFactory()
        elif why == "closed":
            north = TeamFactory(agency=north.agency, closed_at=noon)
            receiver = member(north)
        elif why == "the owner":
            receiver = helen
        elif why == "no reason":
            said = {"reason": " "}
        elif why == "second":
            offer(person, north, tom, by=helen)
        before = Handover.objects.count()

        with pytest.raises(handovers.HandoverRefused):
            offer(person, north, receiver, by=tom, **said)

        assert Handover.objects.count() == before

    def test_of_an_agency_without_an_owner_there_is_nothing_to_offer(self, person, tom, north, full_sutton):
        with pytest.raises(handovers.HandoverRefused):
            offer(person, north, tom, by=tom, agency=full_sutton.agency)

    def test_the_same_form_twice_is_one_offer_and_the_table_holds_one(self, person, helen, tom, north):
        from sharing.records.once import new_uid

        uid = new_uid()
        row = offer(person, north, tom, by=helen, uid=uid)

        assert offer(person, north, tom, by=helen, uid=uid) == row
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(
                subject=person,
                from_agency=north.agency,
                from_team=north,
                from_owner=helen,
                to_team=north,
                reason="Again",
                offered_at=row.offered_at,
                answer_due_at=row.answer_due_at,
            )


class TestAccepting:
    def test_within_one_team_the_duty_moves_and_no_access_changes(self, person, helen, tom, north, noon):
        row = offer(person, north, tom, by=helen)
        grants_before = list(Grant.objects.values())

        duty = handovers.accept(handover=row, by=tom)

        assert owners(person) == [("Probation", "NSD North", "Tom Brandreth")]
        assert duty.deputy.name == "Martin Ferriby"
        assert list(Grant.objects.values()) == grants_before
        row.refresh_from_db()
        assert (row.state, row.answered_by, row.answered_at) == ("accepted", tom, noon)
        assert alerts_of("handover_offered") == [("superseded", ["NSD North"])]

    def test_to_another_team_the_old_one_reads_on_for_two_weeks(
        self, person, helen, gareth, tom, full_sutton, frankland, nadia, noon
    ):
        row = offer(person, frankland, nadia, by=tom, agency=gareth.agency)

        handovers.accept(handover=row, by=nadia)

        assert ("Prisons", "Frankland OMU", "Nadia Orme") in owners(person)
        assert roles_of(frankland, person, noon) == [("contributor", None)]
        assert roles_of(full_sutton, person, noon) == [("reader", noon + timedelta(days=14))]

    def test_who_leads_alone_and_may_let_in_hands_the_lead_over(self, person, helen, tom, north, noon):
        south = TeamFactory(name="NSD South", agency=north.agency)
        receiver = member(south, "Ruth Amory", role="probation_manager")
        row = offer(person, south, receiver, by=tom)

        handovers.accept(handover=row, by=receiver)

        assert owners(person) == [("Probation", "NSD South", "Ruth Amory")]
        assert roles_of(south, person, noon) == [("lead", None)]
        assert roles_of(north, person, noon) == [("reader", noon + timedelta(days=14))]

    def test_the_only_lead_that_nobody_may_pass_on_stays(self, person, helen, north, noon):
        south = GrantFactory(
            subject=person, team=TeamFactory(name="NSD South", agency=north.agency), grant_role=GrantRole.CONTRIBUTOR
        ).team
        receiver = member(south, "Ruth Amory")

        handovers.accept(handover=offer(person, south, receiver, by=helen), by=receiver)

        assert owners(person) == [("Probation", "NSD South", "Ruth Amory")]
        assert roles_of(north, person, noon) == [("lead", None)]

    def test_to_another_agency_its_duty_ends_once_no_team_of_it_works_with_the_person(
        self, person, helen, gareth, tom, north, full_sutton, noon
    ):
        row = offer(person, north, helen, by=tom, agency=gareth.agency)

        handovers.accept(handover=row, by=helen)

        assert owners(person) == [("Probation", "NSD North", "Helen Castell")]
        assert Duty.objects.get(owner=gareth).ended_because == "Handed over to NSD North"

    def test_an_agency_that_goes_on_working_with_the_person_keeps_its_owner(
        self, person, helen, gareth, tom, north, full_sutton
    ):
        security = TeamFactory(agency=full_sutton.agency)
        GrantFactory(subject=person, team=security, grant_role=GrantRole.CONTRIBUTOR)

        handovers.accept(handover=offer(person, north, helen, by=tom, agency=gareth.agency), by=helen)

        assert len(owners(person)) == 2

    def test_a_person_always_has_an_owner(self, person, helen, gareth, tom, north, noon):
        """Whatever is offered, answered and stepped out of: some agency answers at each moment."""
        for act in (
            lambda: offer(person, north, tom, by=helen),
            lambda: handovers.refuse(handover=Handover.objects.latest("pk"), reason="No", by=tom),
            lambda: offer(person, north, tom, by=helen),
            lambda: handovers.accept(handover=Handover.objects.latest("pk"), by=tom),
            lambda: offer(person, north, tom, by=tom, agency=gareth.agency),
            lambda: handovers.accept(handover=Handover.objects.latest("pk"), by=tom),
            lambda: verbs.step_out(duty=Duty.objects.current().get(), reason="Leaves", by=tom),
            lambda: gaps.end_needless(at=noon),
        ):
            act()
            assert Duty.objects.current().filter(subject=person, agency=north.agency).exists()

    def test_who_may_answer(self, person, helen, gareth, tom, frankland, nadia):
        """The receiver, and a manager of the team, who then answers for the person; nobody else."""
        governor = member(frankland, "Colin Strand", role="prison_decision_maker")
        colleague = member(frankland, role="prison_offender_manager")
        row = offer(person, frankland, nadia, by=tom, agency=gareth.agency)

        for by in (colleague, helen, gareth):
            for answer in (handovers.accept, handovers.refuse):
                with pytest.raises(NotAllowed):
                    answer(handover=row, by=by, **({"reason": "No"} if answer is handovers.refuse else {}))
        assert handovers.accept(handover=row, by=governor).owner == governor

    def test_of_two_answers_one_wins(self, person, helen, tom, north):
        row = offer(person, north, tom, by=helen)
        handovers.accept(handover=row, by=tom)

        for again in (
            lambda: handovers.accept(handover=row, by=tom),
            lambda: handovers.refuse(handover=row, reason="No", by=tom),
            lambda: handovers.withdraw(handover=row, reason="No", by=tom),
        ):
            with pytest.raises(handovers.HandoverAnswered):
                again()
        assert Duty.objects.current().filter(subject=person).count() == 1

    @pytest.mark.parametrize("what", ["excluded", "left the team", "no longer shares"])
    def test_what_has_changed_since_the_offer_counts(self, person, helen, gareth, tom, frankland, nadia, noon, what):
        row = offer(person, frankland, nadia, by=tom, agency=gareth.agency)
        if what == "excluded":
            ExclusionFactory(subject=person, user=nadia)
        elif what == "left the team":
            Membership.objects.filter(user=nadia).update(ends_at=noon)
        else:
            type(tom).objects.filter(pk=tom.pk).update(role="probation_officer")

        with pytest.raises((handovers.HandoverRefused, NotAllowed, RecordHidden)):
            handovers.accept(handover=row, by=nadia)

        assert ("Prisons", "Full Sutton OMU", "Gareth Pym") in owners(person)
        assert Handover.objects.get().is_open

    def test_nothing_is_left_when_the_last_step_fails(self, person, helen, tom, north, monkeypatch):
        row = offer(person, north, tom, by=helen)
        monkeypatch.setattr("sharing.duties.gaps.settle", lambda **said: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            handovers.accept(handover=row, by=tom)

        assert Handover.objects.get().is_open
        assert owners(person) == [("Probation", "NSD North", "Helen Castell")]


class TestOtherAnswers:
    def test_a_refusal_tells_the_team_that_still_has_the_duty_why(self, person, helen, gareth, tom, frankland, nadia):
        row = offer(person, frankland, nadia, by=tom, agency=gareth.agency)

        handovers.refuse(handover=row, reason="Not held here", by=nadia)

        assert alerts_of("handover_refused") == [("new", ["Full Sutton OMU"])]
        assert "Not held here" in Alert.objects.get(kind="sharing.handover_refused").text
        assert ("Prisons", "Full Sutton OMU", "Gareth Pym") in owners(person)

    def test_a_refusal_and_a_withdrawal_need_a_reason(self, person, helen, tom, north):
        row = offer(person, north, tom, by=helen)

        for act in (handovers.refuse, handovers.withdraw):
            with pytest.raises(handovers.HandoverRefused):
                act(handover=row, reason=" ", by=tom)

    def test_who_may_withdraw(self, person, helen, tom, north):
        row = offer(person, north, tom, by=helen)

        with pytest.raises(NotAllowed):
            handovers.withdraw(handover=row, reason="No", by=member(north))
        handovers.withdraw(handover=row, reason="Stays", by=helen)

        assert (row.state, Handover.objects.get().state) == ("offered", "withdrawn")
        assert alerts_of("handover_offered") == [("superseded", ["NSD North"])]


class TestLate:
    def test_both_agencies_are_told_once_it_is_late_and_once(
        self, person, helen, gareth, tom, frankland, nadia, noon, at_noon
    ):
        row = offer(person, frankland, nadia, by=tom, agency=gareth.agency)
        at_noon.move_to(row.answer_due_at)
        watch_duties()
        assert alerts_of("handover_not_accepted") == []
        at_noon.shift(timedelta(seconds=1))

        watch_duties()
        watch_duties()

        assert alerts_of("handover_not_accepted") == [("new", ["Frankland OMU", "Full Sutton OMU"])]
        assert ("Prisons", "Full Sutton OMU", "Gareth Pym") in owners(person)
        handovers.accept(handover=row, by=nadia)
        assert [state for state, _ in alerts_of("handover_not_accepted")] == ["superseded"]


class TestMoves:
    def move(self, person, leaves="FSI", enters="FKI", by=None):
        return establishment_handover.hand_over_place(
            subject=person, leaves=leaves, enters=enters, by=by, reason="Moved"
        )

    def test_to_another_prison_the_duty_is_offered_there_and_stays_until_accepted(
        self, person, helen, gareth, nadia, frankland, full_sutton, noon
    ):
        done = self.move(person)

        (row,) = done.offered
        assert (row.from_team, row.to_team, row.receiver, row.by_move) == (full_sutton, frankland, None, True)
        assert ("Prisons", "Full Sutton OMU", "Gareth Pym") in owners(person)
        handovers.accept(handover=row, by=nadia)
        assert ("Prisons", "Frankland OMU", "Nadia Orme") in owners(person)
        assert roles_of(full_sutton, person, noon) == [("reader", noon + timedelta(days=14))]

    def test_a_team_with_a_manager_is_offered_it_before_another(self, person, gareth, frankland, nadia, prisons):
        security = TeamFactory(name="A team", agency=prisons, kind="establishment", place_code="FKI")
        member(security, role="prison_security")
        member(frankland, role="prison_decision_maker")

        assert [row.to_team for row in self.move(person).offered] == [frankland]

    def test_the_same_move_twice_and_moved_on_before_it_is_accepted(self, person, gareth, nadia, frankland, prisons):
        wakefield = TeamFactory(name="Wakefield OMU", agency=prisons, kind="establishment", place_code="WDI")
        member(wakefield, role="prison_offender_manager")
        (first,) = self.move(person).offered
        assert self.move(person).offered == []

        (second,) = self.move(person, leaves="FKI", enters="WDI").offered

        assert (second.from_owner, second.to_team) == (gareth, wakefield)
        first.refresh_from_db()
        assert (first.state, first.answer) == ("withdrawn", "Moved")

    def test_a_release_offers_the_prisons_duty_to_probations_owner(self, person, helen, gareth, north, noon):
        (row,) = self.move(person, enters="").offered

        assert (row.from_owner, row.to_team, row.receiver) == (gareth, north, helen)
        handovers.accept(handover=row, by=helen)
        assert owners(person) == [("Probation", "NSD North", "Helen Castell")]
        assert roles_of(north, person, noon) == [("lead", None)]

    def test_a_return_offers_probations_duty_to_the_prison_and_probation_keeps_its_own(
        self, person, helen, north, nadia, frankland, full_sutton
    ):
        with as_owner():
            Grant.objects.filter(team=full_sutton).delete()

        (row,) = self.move(person, leaves="", enters="FKI").offered

        assert (row.from_owner, row.to_team) == (helen, frankland)
        handovers.accept(handover=row, by=nadia)
        assert owners(person) == [
            ("Prisons", "Frankland OMU", "Nadia Orme"),
            ("Probation", "NSD North", "Helen Castell"),
        ]

    def test_back_where_the_duty_stands_it_is_offered_no_more(self, person, helen, gareth, full_sutton):
        (row,) = self.move(person, enters="").offered

        self.move(person, leaves="FSI", enters="FSI")

        row.refresh_from_db()
        assert row.state == "withdrawn"

    def test_who_has_the_duty_and_sees_no_more_is_a_gap(self, person, helen, gareth, frankland, nadia, noon, at_noon):
        self.move(person)
        at_noon.shift(timedelta(days=14))

        watch_duties()

        gap = DutyGap.objects.get(missing="owner")
        assert gap.agency == gareth.agency


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_the_same_moment(person, helen, tom, north):
    row = offer(person, north, tom, by=helen)
    ruth = member(north, role="probation_head")
    one, other = (Handover.objects.get(pk=row.pk) for _ in range(2))

    said = both(
        lambda: handovers.accept(handover=one, by=tom),
        lambda: handovers.accept(handover=other, by=ruth),
        wait_for=("offenders_offender", "id", person.pk),
    )

    assert [isinstance(each, handovers.HandoverAnswered) for each in said].count(True) == 1
    assert [isinstance(each, Exception) for each in said].count(True) == 1
    assert Duty.objects.current().filter(subject=person).count() == 1
