"""What takes two people in a recall: nothing of it happens by one hand, and what waits never holds anybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from licence.models import Licence, Recall, RecallClock, RecallMove, RecallProposal, UrgentArrest
from licence.recalls.actions import arrests, casework, days, deciding, ending, following, proposals, returning, signing
from licence.recalls.actions.moves import RecallRefused
from licence.recalls.panels.clocks import POINTLESS, faces_of
from licence.recalls.rules.clocks import ENDS_THE_RECALL
from licence.recalls.rules.proposals import ProposalKind, at_large_from, needs_second_for_day, still_stands
from licence.recalls.rules.recalls import Status
from licence.tasks import watch_recalls
from offenders.models import Adjustment
from offenders.movements import actions as custody
from offenders.releases.leaving import strike_outs
from sharing.access.state_machines import MoveRefused, words_for_verb
from sharing.access.two_people import SamePerson
from sharing.models import Alert, User
from tests.factories.recalls import LETTER, RISKS, WHY, prison, with_cast
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026

world = world_of(with_cast)
cast = row_of("cast")
AT_LEEDS = {"place": "Elland Road", "force": "West Yorkshire"}
MISTAKEN = "It is of another prisoner"


def open_alerts():
    return set(Alert.objects.unfinished().values_list("kind", flat=True))


def ticked(at_noon, moment):
    at_noon.move_to(moment)
    watch_recalls()
    watch_recalls()


def proposed(cast, recall=None):
    return ending.propose_rescission(recall=recall or cast.revoked(), rationale=MISTAKEN, by=cast.ppcs)


def arrested(cast, at=None):
    return arrests.record_arrest(offender=cast.person, arrested_at=at or timezone.now(), by=cast.police, **AT_LEEDS)


def against(cast, recall):
    said = {"rationale": WHY, "alternatives": ["none"], "look_again_hours": 4, "letter": LETTER}
    return deciding.no_recall(recall=recall, by=cast.senior, **said)


def clock(arrest, kind):
    return RecallClock.objects.filter(arrest=arrest, kind=kind).first()


class TestRules:
    @pytest.mark.parametrize(("day", "needs"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
    def test_a_day_before_today_needs_a_second_person(self, day, needs):
        assert needs_second_for_day(day, today=date(2026, 12, 1)) == needs

    @pytest.mark.parametrize(
        ("claimed", "recorded", "is_confirmed", "counts_from"),
        [
            (date(2026, 11, 26), date(2026, 12, 1), False, date(2026, 12, 1)),
            (date(2026, 11, 26), date(2026, 12, 1), True, date(2026, 11, 26)),
            (date(2026, 12, 1), date(2026, 12, 1), False, date(2026, 12, 1)),
        ],
    )
    def test_nobody_is_held_longer_for_a_day_that_one_person_typed(self, claimed, recorded, is_confirmed, counts_from):
        assert at_large_from(claimed=claimed, recorded=recorded, is_confirmed=is_confirmed) == counts_from

    def test_a_proposal_stands_while_it_can_still_happen(self):
        revoked = {Status.LICENCE_REVOKED, Status.UNLAWFULLY_AT_LARGE}
        assert {each for each in Status if still_stands(ProposalKind.RESCIND, each)} == revoked
        assert {each for each in Status if still_stands(ProposalKind.LEFT_UK, each)} == revoked
        assert {each for each in Status if still_stands(ProposalKind.NO_RECALL, each)} == {Status.CONSULTING_SPO}
        assert all(still_stands(ProposalKind.DAY_REVOKED, each) for each in Status)


class TestClosingAsLeft:
    def propose(self, cast, recall):
        return ending.propose_closing(recall=recall, rationale="Seen in Istanbul on 20 November", by=cast.ppcs)

    def test_proposed_by_one_the_person_is_looked_for_still(self, cast, at_noon, noon):
        recall = cast.revoked()
        self.propose(cast, recall)

        recall.refresh_from_db()
        assert recall.status == "unlawfully_at_large"
        assert {"licence.at_large", "licence.recall_second_asked"} <= open_alerts()
        ticked(at_noon, noon + timedelta(hours=4))
        assert "licence.recall_second_late" in open_alerts()
        ticked(at_noon, noon + timedelta(days=2))
        assert RecallClock.objects.filter(recall=recall, kind="at_large_review", missed_at__isnull=False).exists()

    def test_agreed_by_another_of_ppcs_it_is_closed_and_every_team_hears(self, cast):
        recall = cast.revoked()
        proposal = self.propose(cast, recall)
        also = proposed(cast, recall)
        for who in (cast.senior, cast.police):
            with pytest.raises(MoveRefused):
                ending.agree_to_close(proposal=proposal, because="Yes", by=who)
        with pytest.raises(SamePerson):
            ending.agree_to_close(proposal=proposal, because="Yes", by=cast.ppcs)

        closed = ending.agree_to_close(proposal=proposal, because="The liaison officer says so", by=cast.second())

        cast.person.refresh_from_db()
        assert (closed.status, closed.closed_because, cast.person.status) == (
            *("closed", "left_uk"),
            "unlawfully_at_large",
        )
        assert Licence.objects.get(pk=cast.licence.pk).status == "recalled"
        assert not RecallClock.objects.filter(recall=recall, stopped_at=None).exists()
        assert not {"licence.at_large", "licence.revoked", "licence.recall_second_asked"} & open_alerts()
        told = Alert.objects.get(kind="licence.recall_ended")
        assert "Closed by Second" in told.text
        assert "left the United Kingdom" in told.text
        assert {"ct_police", "probation", "ppcs"} <= set(told.receipts.values_list("team__agency__kind", flat=True))
        also.refresh_from_db()
        assert also.state == "overtaken"
        faces = {face.title: (face.words, face.second) for face in faces_of(recall.clocks.all(), at=timezone.now())}
        assert faces["Arrest after revocation"] == ("No longer runs", "Recall closed")
        assert faces["PPCS decides"][0].startswith("Met in")

    def test_once_closed_no_review_is_due_and_nobody_is_reminded(self, cast, at_noon, noon):
        recall = cast.revoked()
        ending.agree_to_close(proposal=self.propose(cast, recall), because="Yes", by=cast.second())
        before = Alert.objects.count()

        ticked(at_noon, noon + timedelta(days=10))

        assert not RecallClock.objects.filter(recall=recall, missed_at__isnull=False).exists()
        assert Alert.objects.count() == before

    def test_a_return_after_another_revocation_opens_no_recall_that_a_removal_closed(self, cast):
        closed = {"status": "closed", "closed_because": "left_uk", "ended_at": timezone.now()}
        recall = cast.returned()
        Recall.objects.filter(pk=recall.pk).update(**closed)
        period = cast.person.periods.last()

        following.returned(period, by=cast.ppcs)

        recall.refresh_from_db()
        assert recall.status == "closed"

    def test_each_move_that_ends_a_recall_says_why_a_limit_runs_no_longer(self):
        assert set(POINTLESS) == {words_for_verb(verb) for verb in ENDS_THE_RECALL}

    def test_whoever_comes_back_is_on_the_same_recall_with_its_limits(self, cast, at_noon, noon):
        recall = cast.revoked()
        ending.agree_to_close(proposal=self.propose(cast, recall), because="Yes", by=cast.second())
        at_noon.move_to(noon + timedelta(days=100))

        custody.record_return(offender=cast.person, establishment=prison(), on=timezone.localdate(), by=cast.prison)

        recall.refresh_from_db()
        assert (recall.status, recall.closed_because, recall.ended_at) == ("returned", "", None)
        running = RecallClock.objects.filter(recall=recall, stopped_at=None).values_list("kind", flat=True)
        assert set(running) == {"dossier", "part_b", "second_dossier"}
        assert "licence.returned_to_custody" in open_alerts()

    def test_a_return_that_was_a_mistake_closes_it_again(self, cast, at_noon, noon):
        recall = cast.revoked()
        ending.agree_to_close(proposal=self.propose(cast, recall), because="Yes", by=cast.second())
        closed_at = Recall.objects.get().ended_at
        at_noon.move_to(noon + timedelta(days=100))
        custody.record_return(offender=cast.person, establishment=prison(), on=timezone.localdate(), by=cast.prison)
        strike = strike_outs.mark_mistaken(
            movement=cast.person.movements.latest("pk"), reason="Another man", by=cast.police
        )

        strike_outs.confirm_strike_out(strike=strike, by=cast.ppcs)

        recall.refresh_from_db()
        assert (recall.status, recall.closed_because, recall.ended_at) == ("closed", "left_uk", closed_at)
        assert not RecallClock.objects.filter(recall=recall, stopped_at=None).exists()

    @pytest.mark.parametrize("state", ["agreed", "sent", "returned"])
    def test_nobody_proposes_it_before_the_revocation_or_after_the_return(self, cast, state):
        with pytest.raises(MoveRefused, match="cannot be done now"):
            self.propose(cast, getattr(cast, state)())


class TestRescission:
    def test_proposed_by_one_nothing_changes_and_every_team_hears(self, cast):
        proposal = proposed(cast)

        recall = Recall.objects.get()
        cast.person.refresh_from_db()
        assert (recall.status, cast.person.status) == ("unlawfully_at_large", "unlawfully_at_large")
        assert Licence.objects.get(pk=cast.licence.pk).status == "recalled"
        told = Alert.objects.get(kind="licence.recall_second_asked")
        assert "Nothing changes until a second person agrees, by 4pm on 1 December 2026." in told.text
        assert {"ct_police", "probation", "ppcs"} <= set(told.receipts.values_list("team__agency__kind", flat=True))
        assert proposal.answer_due_at - proposal.asked_at == timedelta(hours=4)

    def test_agreed_by_another_of_ppcs_and_by_nobody_else(self, cast):
        proposal = proposed(cast)
        twin = cast.somebody("ppcs", "ppcs", "Twin")
        User.objects.filter(pk=twin.pk).update(staff_number=cast.ppcs.staff_number)
        twin.refresh_from_db()
        for who in (cast.ppcs, twin):
            with pytest.raises(SamePerson):
                ending.agree_to_rescind(proposal=proposal, because="Yes", by=who)
        for who in (cast.senior, cast.head, cast.police):
            with pytest.raises(MoveRefused):
                ending.agree_to_rescind(proposal=proposal, because="Yes", by=who)
        with pytest.raises(MoveRefused, match="reasons"):
            ending.agree_to_rescind(proposal=proposal, because=" ", by=cast.second())

        recall = ending.agree_to_rescind(proposal=proposal, because="The warrant says so", by=cast.second())

        cast.person.refresh_from_db()
        assert (recall.status, cast.person.status) == ("rescinded", "on_licence")
        assert Licence.objects.get(pk=cast.licence.pk).status == "active"
        with pytest.raises(MoveRefused):
            ending.agree_to_rescind(proposal=proposal, because="Again", by=cast.second())

    def test_refused_and_withdrawn_in_sight_and_told(self, cast):
        recall = cast.revoked()
        refused = proposals.refuse(proposal=proposed(cast, recall), because="The same man", by=cast.second())
        mine = proposed(cast, recall)
        with pytest.raises(MoveRefused, match="Only the person who proposed it"):
            proposals.withdraw(proposal=mine, because="No", by=cast.second())
        proposals.withdraw(proposal=mine, because="I misread it", by=cast.ppcs)

        states = list(recall.proposals.order_by("pk").values_list("state", "answer"))
        assert states == [("refused", "The same man"), ("withdrawn", "I misread it")]
        assert Alert.objects.filter(kind="licence.recall_second_refused").count() == 2
        assert "licence.recall_second_asked" not in open_alerts()
        recall.refresh_from_db()
        assert recall.status == "unlawfully_at_large"
        with pytest.raises(SamePerson):  # who refused it is another person; who proposed it never refuses it
            proposals.refuse(proposal=proposed(cast, recall), because="x", by=cast.ppcs)
        assert refused.answered_by.name == "Second"

    def test_late_it_escalates_once_and_can_still_be_answered(self, cast, at_noon, noon):
        proposal = proposed(cast)
        ticked(at_noon, noon + timedelta(hours=4) - timedelta(seconds=1))
        assert "licence.recall_second_late" not in open_alerts()

        ticked(at_noon, noon + timedelta(hours=4))

        told = Alert.objects.get(kind="licence.recall_second_late")
        assert "No one had answered by 4pm on 1 December 2026" in told.text
        ending.agree_to_rescind(proposal=proposal, because="Yes", by=cast.second())
        assert "licence.recall_second_late" not in open_alerts()

    def test_once_the_person_is_back_it_is_no_longer_possible(self, cast):
        recall = cast.revoked()
        proposal = proposed(cast, recall)

        returning.record_return(recall=recall, establishment=prison(), by=cast.prison)

        proposal.refresh_from_db()
        assert proposal.state == "overtaken"
        assert "licence.recall_second_asked" not in open_alerts()
        with pytest.raises(MoveRefused):
            ending.agree_to_rescind(proposal=proposal, because="Yes", by=cast.second())

    def test_one_waits_at_a_time_and_the_table_refuses_one_hand(self, cast):
        recall = cast.revoked()
        proposal = proposed(cast, recall)
        with pytest.raises(MoveRefused, match="already proposed"):
            proposed(cast, recall)
        with pytest.raises(IntegrityError), transaction.atomic():
            RecallProposal.objects.filter(pk=proposal.pk).update(
                state="agreed", answered_by=cast.ppcs, answered_at=timezone.now()
            )

    def test_nothing_is_left_when_the_last_step_fails(self, cast, monkeypatch):
        proposal = proposed(cast)

        def down(*args, **what):
            raise OSError

        monkeypatch.setattr(ending, "_tell_of_end", down)
        with pytest.raises(OSError):
            ending.agree_to_rescind(proposal=proposal, because="Yes", by=cast.second())
        proposal.refresh_from_db()
        assert (proposal.state, Recall.objects.get().status) == ("waiting", "unlawfully_at_large")


class TestHeldAndDecidedAgainst:
    def test_the_senior_alone_decides_nothing_and_the_relevant_period_runs_on(self, cast, noon):
        arrest = arrested(cast)

        recall = against(cast, cast.consulted())

        arrest.refresh_from_db()
        assert (recall.status, recall.decided_by, arrest.ended_at) == ("consulting_spo", None, None)
        running = clock(arrest, "arrest_decision")
        assert (running.stopped_at, running.due_at) == (None, noon + timedelta(hours=6))
        told = Alert.objects.get(kind="licence.recall_second_asked")
        assert "by 12:30pm on 1 December 2026." in told.text
        assert "ends at 6pm on 1 December 2026 whatever is answered: the person is then released." in told.text
        assert "licence.release_now" not in open_alerts()

    def test_agreed_by_an_aco_the_police_are_alerted_and_end_the_arrest_by_their_own_act(self, cast, noon):
        arrest = arrested(cast)
        recall = against(cast, cast.consulted())
        for who in (cast.senior, cast.author, cast.ppcs, cast.police):
            with pytest.raises((MoveRefused, SamePerson)):
                deciding.agree_not_to_recall(proposal=recall.proposals.get(), because="Yes", by=who)

        recall = deciding.agree_not_to_recall(proposal=recall.proposals.get(), because="Yes", by=cast.head)

        arrest.refresh_from_db()
        assert (recall.status, recall.decided_by, recall.letter_why_not) == (
            "no_recall",
            cast.senior,
            LETTER["letter_why_not"],
        )
        assert arrest.ended_at is None
        told = Alert.objects.unfinished().get(kind="licence.release_now")
        assert set(told.receipts.values_list("team__agency__kind", flat=True)) == {"ct_police"}
        assert "Release the person now, unless you hold them under another power." in told.text
        assert clock(arrest, "arrest_decision").stopped_at == noon
        assert clock(arrest, "release").due_at == noon + timedelta(minutes=30)

        ended = arrests.end_arrest(arrest=arrest, how="not_recalled", by=cast.police)

        assert (ended.how, ended.ended_by, clock(arrest, "release").stopped_at) == ("not_recalled", cast.police, noon)
        assert "licence.release_now" not in open_alerts()

    def test_held_under_another_power_says_which(self, cast):
        arrest = arrested(cast)
        recall = against(cast, cast.consulted())
        deciding.agree_not_to_recall(proposal=recall.proposals.get(), because="Yes", by=cast.head)
        for how, power in (("other_power", ""), ("not_recalled", "PACE s.24")):
            with pytest.raises(RecallRefused) as refused:
                arrests.end_arrest(arrest=arrest, how=how, power=power, by=cast.police)
            assert refused.value.field == "power"

        arrests.end_arrest(arrest=arrest, how="other_power", power="Terrorism Act 2000 s.41", by=cast.police)

        arrest.refresh_from_db()
        assert (arrest.how, arrest.power) == ("other_power", "Terrorism Act 2000 s.41")

    def test_police_who_record_nothing_are_late_after_half_an_hour(self, cast, at_noon, noon):
        arrested(cast)
        recall = against(cast, cast.consulted())
        deciding.agree_not_to_recall(proposal=recall.proposals.get(), because="Yes", by=cast.head)

        ticked(at_noon, noon + timedelta(minutes=30))
        assert "licence.recall_clock_missed" not in open_alerts()
        ticked(at_noon, noon + timedelta(minutes=31))

        assert "Release after a decision not to recall" in Alert.objects.get(kind="licence.recall_clock_missed").text

    @pytest.mark.parametrize(("minutes_left", "told"), [(31, False), (30, True), (10, True)])
    def test_where_the_relevant_period_ends_before_the_aco_must_answer_the_police_hear_at_once(
        self, cast, noon, minutes_left, told
    ):
        arrested(cast, at=noon - timedelta(hours=6) + timedelta(minutes=minutes_left))

        against(cast, cast.consulted())

        found = Alert.objects.unfinished().filter(kind="licence.release_now")
        assert found.exists() == told
        if told:
            assert "Release the person by then, and at once if the ACO agrees before" in found.get().text

    def test_the_end_of_the_relevant_period_means_release_though_no_aco_has_answered(self, cast, at_noon, noon):
        arrest = arrested(cast)
        against(cast, cast.consulted())

        ticked(at_noon, noon + timedelta(hours=6, minutes=1))

        assert {"licence.recall_second_late", "licence.recall_clock_missed"} <= open_alerts()
        assert "must be released" in Alert.objects.get(kind="licence.recall_clock_missed").text
        assert arrests.end_arrest(arrest=arrest, how="time_ended", by=cast.police).how == "time_ended"

    def test_refused_the_senior_decides_again_and_seeking_recall_overtakes_it(self, cast):
        arrested(cast)
        recall = against(cast, cast.consulted())
        proposals.refuse(proposal=recall.proposals.get(), because="Too dangerous", by=cast.head)
        again = against(cast, recall)
        assert again.proposals.waiting().count() == 1

        deciding.agree(recall=again, rationale=WHY, alternatives=["none"], by=cast.senior)

        assert set(again.proposals.values_list("state", flat=True)) == {"refused", "overtaken"}
        assert "licence.release_now" not in open_alerts()

    def test_refused_by_ppcs_the_police_release_too(self, cast):
        arrest = arrested(cast)

        casework.refuse(recall=cast.sent(), reason="Managed", by=cast.ppcs)

        arrest.refresh_from_db()
        assert arrest.ended_at is None
        assert "licence.release_now" in open_alerts()

    def test_nobody_is_held_longer_because_recall_is_considered_again(self, cast):
        arrest = arrested(cast)
        recall = against(cast, cast.consulted())
        deciding.agree_not_to_recall(proposal=recall.proposals.get(), because="Yes", by=cast.head)

        again = cast.begun()

        arrest.refresh_from_db()
        assert (arrest.recall, again.custody_status) == (recall, "no")

    def test_of_somebody_at_liberty_the_senior_decides_as_before(self, cast):
        recall = against(cast, cast.consulted())

        assert (recall.status, recall.proposals.count()) == ("no_recall", 0)

    @pytest.mark.parametrize("who", ["author", "senior", "head", "ppcs", "prison"])
    def test_nobody_but_police_says_that_somebody_was_let_go(self, cast, who):
        arrest = arrested(cast)

        with pytest.raises((RecallRefused, MoveRefused)):
            arrests.end_arrest(arrest=arrest, how="released", by=getattr(cast, who))
        assert UrgentArrest.objects.open().exists()

    def test_not_recalled_is_no_end_before_it_is_decided(self, cast):
        arrest = arrested(cast)
        against(cast, cast.consulted())

        with pytest.raises(RecallRefused, match="No decision not to recall is recorded"):
            arrests.end_arrest(arrest=arrest, how="not_recalled", by=cast.police)


def ual():
    return sum(Adjustment.objects.filter(kind="ual").values_list("days", flat=True))


class TestDays:
    """Sent on Thursday 26 November; said on 1 December to have been revoked that Thursday."""

    THURSDAY = datetime(2026, 11, 26, 15, tzinfo=UTC)

    @pytest.fixture
    def revoked(self, cast, at_noon, noon):
        at_noon.move_to(self.THURSDAY - timedelta(hours=1))
        recall = cast.sent()
        at_noon.move_to(noon)
        return casework.revoke(recall=recall, at=self.THURSDAY, by=cast.ppcs)

    def test_today_needs_nobody(self, cast, noon):
        cast.returned()

        assert not RecallProposal.objects.exists()

    def test_a_past_day_is_on_record_at_once_and_not_confirmed(self, cast, revoked):
        proposal = revoked.proposals.get()

        assert (revoked.status, revoked.revoked_at) == ("unlawfully_at_large", self.THURSDAY)
        assert (proposal.kind, proposal.state) == ("day_revoked", "waiting")
        told = Alert.objects.get(kind="licence.recall_second_asked")
        assert "not confirmed. A second person confirms it by midday on 2 December 2026." in told.text
        with pytest.raises(SamePerson):
            days.agree(proposal=proposal, because="Yes", by=cast.ppcs)
        with pytest.raises(MoveRefused):
            proposals.withdraw(proposal=proposal, because="No", by=cast.ppcs)

    def test_days_at_large_count_from_the_recording_until_it_is_confirmed(self, cast, revoked, at_noon, noon):
        at_noon.move_to(noon + timedelta(days=3))
        returning.record_return(recall=revoked, establishment=prison(), by=cast.prison)
        assert ual() == 2  # 2 and 3 December

        days.agree(proposal=revoked.proposals.get(kind="day_revoked"), because="The order", by=cast.second())

        assert ual() == 7  # 27 November to 3 December
        assert "licence.recall_second_asked" not in open_alerts()

    def test_confirmed_before_the_return_all_of_them_count(self, cast, revoked, at_noon, noon):
        days.agree(proposal=revoked.proposals.get(), because="The order", by=cast.second())
        at_noon.move_to(noon + timedelta(days=3))

        returning.record_return(recall=revoked, establishment=prison(), by=cast.prison)

        assert ual() == 7

    def test_back_the_next_day_none_count_and_confirmed_they_do(self, cast, revoked, at_noon, noon):
        at_noon.move_to(noon + timedelta(days=1))
        returning.record_return(recall=revoked, establishment=prison(), by=cast.prison)
        assert Adjustment.objects.get(kind="ual").days == 0  # a row: the dates are not worked out from the movements

        days.agree(proposal=revoked.proposals.get(kind="day_revoked"), because="The order", by=cast.second())

        assert ual() == 5

    def test_refused_it_counts_from_the_moment_of_the_recording(self, cast, revoked, noon):
        days.refuse(proposal=revoked.proposals.get(), because="It was today", by=cast.second())

        revoked.refresh_from_db()
        assert (revoked.revoked_at, revoked.at_large_since) == (noon, noon)
        assert "Correct the record" in Alert.objects.get(kind="licence.recall_second_refused").text

    def test_refused_and_then_back_the_days_count_from_the_recording(self, cast, revoked, at_noon, noon):
        days.refuse(proposal=revoked.proposals.get(), because="It was today", by=cast.second())
        at_noon.move_to(noon + timedelta(days=3))

        returning.record_return(recall=Recall.objects.get(), establishment=prison(), by=cast.prison)

        assert ual() == 2

    def test_a_past_return_is_confirmed_by_somebody_else_too(self, cast, at_noon, noon):
        at_noon.move_to(self.THURSDAY)
        recall = cast.revoked()
        at_noon.move_to(noon)
        returning.record_return(recall=recall, establishment=prison(), at=noon - timedelta(days=2), by=cast.prison)
        proposal = recall.proposals.get()
        assert (proposal.kind, ual()) == ("day_returned", 2)

        with pytest.raises(SamePerson):
            days.agree(proposal=proposal, because="Yes", by=cast.prison)
        assert days.agree(proposal=proposal, because="Gate log", by=cast.ppcs).state == "agreed"

    def test_recorded_on_the_pages_of_the_person_it_needs_a_second_person_as_well(self, cast, at_noon, noon):
        from offenders.movements import actions as custody

        at_noon.move_to(self.THURSDAY)
        recall = cast.sent()
        at_noon.move_to(noon)

        custody.record_happening(offender=cast.person, happening="licence_revoked", on=date(2026, 11, 30), by=cast.ppcs)

        assert recall.proposals.get().kind == "day_revoked"

    def test_late_it_escalates(self, cast, revoked, at_noon, noon):
        ticked(at_noon, noon + timedelta(days=1))

        assert "licence.recall_second_late" in open_alerts()


class TestSignaturesWithdrawn:
    def test_each_by_who_gave_it_in_sight_and_told(self, cast):
        recall = cast.endorsed()
        for what, who, status, names in (
            ("endorsement", cast.head, "spo_signed", ("endorsed_by", "endorsed_at")),
            ("countersignature", cast.senior, "recall_agreed", ("countersigned_by", "countersigned_at")),
            ("agreement", cast.senior, "consulting_spo", ("decided_by", "decided_at")),
        ):
            other = cast.somebody("probation", who.role, f"Another {what}")
            with pytest.raises(MoveRefused, match="Only the person who gave it"):
                signing.withdraw_signature(recall=recall, what=what, rationale="x", by=other)

            recall = signing.withdraw_signature(recall=recall, what=what, rationale="Mistaken", by=who)

            assert recall.status == status, what
            assert [getattr(recall, name) for name in names] == [None, None], what
            assert RecallMove.objects.filter(recall=recall, verb=f"withdraw_{what}", moved_by=who).exists()
        assert Alert.objects.filter(kind="licence.recall_signature_withdrawn").count() == 3
        assert not RecallClock.objects.running().filter(recall=recall, kind="papers").exists()
        assert recall.breaches.get().breach.status == "recall_considered"

    def test_what_rests_on_it_is_withdrawn_first_and_sent_papers_are_for_ppcs(self, cast):
        recall = cast.countersigned()
        with pytest.raises(MoveRefused, match="Withdraw the countersignature first"):
            signing.withdraw_signature(recall=recall, what="agreement", rationale="x", by=cast.senior)
        signing.endorse(recall=recall, view="Yes", by=cast.head)
        with pytest.raises(MoveRefused, match="Withdraw the endorsement first"):
            signing.withdraw_signature(recall=recall, what="countersignature", rationale="x", by=cast.senior)
        signing.send(recall=recall, by=cast.author)
        with pytest.raises(MoveRefused, match="Call PPCS"):
            signing.withdraw_signature(recall=recall, what="endorsement", rationale="x", by=cast.head)

    def test_given_again_it_goes_on_with_a_time_of_its_own(self, cast, at_noon, noon):
        recall = signing.withdraw_signature(recall=cast.agreed(), what="agreement", rationale="x", by=cast.senior)
        at_noon.shift(timedelta(hours=1))

        recall = deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=cast.senior)

        due = RecallClock.objects.running().get(recall=recall, kind="papers").due_at
        assert (recall.status, due) == ("recall_agreed", noon + timedelta(hours=25))


def test_ppcs_does_not_record_that_the_aco_withdrew(cast):
    with pytest.raises(RecallRefused, match="ACO"):
        ending.stop(recall=cast.sent(), reason="withdrawn_by_aco", rationale="x", by=cast.ppcs)


class TestPages:
    def get(self, client, user, name, **kwargs):
        client.force_login(user)
        return client.get(reverse(name, kwargs=kwargs)).content.decode()

    def test_it_waits_in_sight_on_the_page_and_on_my_day_and_is_agreed_there(self, client, cast):
        recall = cast.revoked()
        step = {"uid": cast.person.uid, "recall_uid": recall.uid}
        client.force_login(cast.ppcs)
        client.post(reverse("recall_step", kwargs=step | {"verb": "rescind"}), {"rationale": MISTAKEN})
        proposal = RecallProposal.objects.get()
        answer = {"uid": cast.person.uid, "proposal_uid": proposal.uid}

        mine = self.get(client, cast.ppcs, "recall", **step)
        assert "Rescission proposed, not agreed." in mine
        assert "Withdraw your proposal" in mine
        assert "Propose to rescind the revocation" not in mine
        assert reverse("recall_proposal", kwargs=answer | {"verb": "agree"}) not in mine
        theirs = self.get(client, cast.second(), "recall", **step)
        agree = reverse("recall_proposal", kwargs=answer | {"verb": "agree"})
        assert agree in theirs
        assert str(recall.uid) in self.get(client, cast.second(), "home")
        assert "Rescission proposed, not agreed." in self.get(client, cast.police, "recall", **step)

        assert "You did the first part yourself" in self.post(client, cast.ppcs, agree)
        assert Recall.objects.get().status == "unlawfully_at_large"
        assert "The revocation is rescinded." in self.post(client, cast.second(), agree)
        assert Recall.objects.get().status == "rescinded"

    def post(self, client, user, address, **sent):
        client.force_login(user)
        sent = sent or {"because": "The warrant"}
        return client.post(address, sent, follow=True).content.decode()

    def test_held_and_decided_against_the_pages_say_release_now(self, client, cast):
        arrest = arrested(cast)
        recall = against(cast, cast.consulted())
        agree = reverse(
            "recall_proposal",
            kwargs={"uid": cast.person.uid, "proposal_uid": recall.proposals.get().uid, "verb": "agree"},
        )
        assert "Next action by an ACO to agree or refuse." in self.get(
            client, cast.head, "recall", uid=cast.person.uid, recall_uid=recall.uid
        )
        assert "The police who hold the person are alerted" in self.post(client, cast.head, agree)

        client.force_login(cast.police)
        for address in (cast.person.get_absolute_url(), reverse("home")):
            page = client.get(address).content.decode()
            assert "The person must be released now, unless held under another power." in page
        end = reverse("urgent_arrest_end", kwargs={"uid": cast.person.uid, "arrest_uid": arrest.uid})
        now = {"day_day": "1", "day_month": "12", "day_year": "2026", "at": "12:00"}
        assert "Enter the other power" in self.post(client, cast.police, end, **now, how="other_power")
        self.post(client, cast.police, end, **now, how="not_recalled")
        arrest.refresh_from_db()
        assert arrest.how == "not_recalled"

    def test_a_past_day_is_said_to_be_reported_and_not_confirmed(self, client, cast, at_noon, noon):
        recall = cast.sent()
        at_noon.shift(timedelta(days=1))
        casework.revoke(recall=recall, at=noon, by=cast.ppcs)

        page = self.get(client, cast.police, "recall", uid=cast.person.uid, recall_uid=recall.uid)

        assert "Date of the revocation reported, not confirmed." in page
        assert "Days at large count from the date it was recorded" in page


def test_graded_and_signed_again(cast):
    """A countersignature withdrawn is given again by another senior."""
    recall = cast.countersigned()
    recall = signing.withdraw_signature(recall=recall, what="countersignature", rationale="x", by=cast.senior)
    Recall.objects.filter(pk=recall.pk).update(**RISKS)

    other = cast.somebody("probation", "probation_manager", "Another senior")

    assert signing.countersign(recall=recall, view="Yes", by=other).countersigned_by == other
