"""The steps of a recall: what each writes, who may make it, and who is alerted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from licence.licences.actions import licences
from licence.licences.rules import last_moment
from licence.models import Breach, Licence, Recall, RecallAnswer, RecallClock, RecallMove
from licence.recalls.actions import begin, casework, deciding, ending, following, returning, signing
from licence.recalls.actions.moves import RecallRefused
from licence.recalls.rules.kinds import OF_MAPPA
from offenders.models import Adjustment, Conviction, CustodyPeriod, MappaCase, Movement, Offence, Sentence
from parole.models import ParoleReview
from sharing import alerts, audit
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import Alert, AuditEntry, SubjectPermission, Team, User
from sharing.records.once import new_uid
from tests.factories.breaches import let_in
from tests.factories.mappa import MappaCaseFactory
from tests.factories.parole import ReviewFactory
from tests.factories.recalls import LETTER, RISKS, WHY, Cast, prison, with_cast
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, taken_back, world_of

TOLD = {"caller_role": "Duty", "caller_name": "Ada Flint", "words": "Send them"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


world = world_of(with_cast)
cast = row_of("cast")


def running(recall):
    return set(RecallClock.objects.running().filter(recall=recall).values_list("kind", flat=True))


def waiting(*kinds):
    """Kinds of alerts that are open."""
    rows = Alert.objects.unfinished()
    return set((rows.filter(kind__in=kinds) if kinds else rows).values_list("kind", flat=True))


class TestTheWholeWay:
    def test_each_step_leads_where_it_should_with_its_clocks_and_one_move_each(self, cast):
        recall = cast.returned()

        recall.refresh_from_db()
        assert recall.status == "returned"
        assert [(move.verb, move.after) for move in recall.moves.all()] == [
            ("begin", "draft"),
            ("consult", "consulting_spo"),
            ("agree", "recall_agreed"),
            ("countersign", "spo_signed"),
            ("endorse", "aco_signed"),
            ("send", "sent_to_ppcs"),
            ("revoke", "licence_revoked"),
            ("at_large", "unlawfully_at_large"),
            ("return", "returned"),
        ]
        assert running(recall) == {"dossier", "part_b", "second_dossier"}
        assert set(RecallClock.objects.filter(missed_at__isnull=False)) == set()
        verbs = set(AuditEntry.objects.filter(verb__startswith="licence.recall_").values_list("verb", flat=True))
        assert {"licence.recall_agree", "licence.recall_revoke", "licence.recall_return"} <= verbs

    def test_the_licence_is_revoked_and_the_person_is_counted_neither_in_custody_nor_on_licence(self, cast):
        recall = cast.revoked()

        cast.person.refresh_from_db()
        assert cast.person.status == "unlawfully_at_large"
        assert Licence.objects.get(pk=cast.licence.pk).status == "recalled"
        assert not CustodyPeriod.objects.open().filter(offender=cast.person).exists()
        assert recall.at_large_since == recall.revoked_at == timezone.now()
        assert recall in Recall.objects.at_large()
        assert running(recall) == {"arrest", "at_large_review"}
        assert waiting("licence.at_large", "licence.recall_sent", "licence.recall_revoked") == {"licence.at_large"}

    def test_whoever_is_back_is_no_longer_at_large(self, cast):
        assert cast.returned() not in Recall.objects.at_large()

    def test_the_return_adds_the_days_at_large_and_begins_the_review_of_the_board(self, cast, at_noon):
        recall = cast.revoked()  # on 1 December
        at_noon.shift(timedelta(days=10))

        recall = returning.record_return(recall=recall, establishment=prison(), by=cast.prison, booking_number="A12345")

        days = Adjustment.objects.get(offender=cast.person)
        assert (days.kind, days.days, str(days.starts_on), str(days.ends_on)) == ("ual", 9, "2026-12-02", "2026-12-10")
        assert (recall.establishment, recall.booking_number) == (prison(), "A12345")
        review = ParoleReview.objects.get(offender=cast.person)
        assert (review.kind, str(review.refer_by)) == ("recall_255c", "2027-01-08")
        cast.person.refresh_from_db()
        assert cast.person.status == "recalled"
        assert waiting("licence.at_large", "licence.returned_to_custody") == {"licence.returned_to_custody"}

    def test_whoever_is_held_already_is_not_reported_at_large_and_returns(self, cast):
        recall = cast.revoked(custody_status="police")

        assert recall.status == "licence_revoked"
        assert recall.at_large_since is None
        assert waiting("licence.at_large", "licence.recall_revoked") == {"licence.recall_revoked"}

        recall = returning.record_return(recall=recall, establishment=prison(), by=cast.prison)

        assert recall.status == "returned"
        assert not Adjustment.objects.filter(offender=cast.person).exists()
        assert waiting("licence.recall_revoked") == set()

    def test_who_was_held_and_walked_out_is_at_large_since_the_revocation(self, cast, at_noon, noon):
        recall = cast.revoked(custody_status="police")
        at_noon.shift(timedelta(hours=3))

        recall = casework.mark_at_large(recall=recall, by=cast.police)

        assert (recall.status, recall.at_large_since, recall.custody_status) == ("unlawfully_at_large", noon, "no")
        assert waiting("licence.at_large") == {"licence.at_large"}

    def test_a_revocation_and_a_return_recorded_elsewhere_move_the_recall_too(self, cast):
        from offenders.custody.rules import Happening
        from offenders.movements import actions as custody

        recall, today = cast.sent(), timezone.localdate()
        custody.record_happening(offender=cast.person, happening=Happening.LICENCE_REVOKED, on=today, by=cast.ppcs)
        recall.refresh_from_db()
        assert (recall.status, recall.revoked_at) == ("unlawfully_at_large", timezone.now())

        custody.record_return(offender=cast.person, establishment=prison(), on=today, by=cast.prison)

        recall.refresh_from_db()
        assert (recall.status, recall.establishment) == ("returned", prison())
        assert Movement.objects.filter(offender=cast.person, happening="licence_revoked").count() == 1


class TestBeginning:
    def test_its_breaches_consider_recall_and_are_copied_with_their_condition_as_it_was(self, cast):
        recall = cast.begun()

        breach = Breach.objects.get()
        assert breach.status == "recall_considered"
        copied = recall.breaches.get()
        condition = breach.condition
        assert (copied.number, copied.code, copied.policy_version, copied.wording) == (
            condition.position,
            condition.code,
            condition.policy_version,
            condition.wording,
        )
        condition.wording = "Another wording"
        condition.save()
        copied.refresh_from_db()
        assert copied.wording == "To keep to condition 1."

    def test_none_begins_without_a_breach_a_licence_or_beside_another(self, cast):
        with pytest.raises(MoveRefused, match="Name the breach"):
            begin.begin(offender=cast.person, breaches=[], by=cast.author)
        breach = cast.breach()
        with pytest.raises(MoveRefused, match="Enter your reasons"):
            begin.begin(offender=cast.person, breaches=[breach], by=cast.author)
        Breach.objects.filter(pk=breach.pk).update(status="no_breach")
        with pytest.raises(RecallRefused, match="no breach"):
            begin.begin(offender=cast.person, breaches=[breach], what_led=WHY, by=cast.author)
        somebody_elses = Cast().breach()
        with pytest.raises(RecordHidden):
            begin.begin(offender=cast.person, breaches=[somebody_elses], what_led=WHY, by=cast.author)
        assert not Recall.objects.exists()
        cast.begun()
        with pytest.raises(RecallRefused, match="already open"):
            cast.begun()
        other = Cast()
        Licence.objects.filter(pk=other.licence.pk).update(status="inactive")
        with pytest.raises(RecallRefused, match="not on licence"):
            begin.begin(offender=other.person, breaches=[somebody_elses], what_led=WHY, by=other.author)

    def test_a_stranger_a_reader_and_another_role_begin_none(self, cast):
        breach = cast.breach()
        reader = let_in(cast.person, "probation", role="probation_officer", grant_role="reader")

        for user, error in (
            (UserFactory(role="probation_officer"), RecordHidden),
            (reader, NotAllowed),
            (cast.ppcs, MoveRefused),
            (cast.police, MoveRefused),
        ):
            with pytest.raises(error):
                begin.begin(offender=cast.person, breaches=[breach], what_led=WHY, by=user)

        assert not Recall.objects.exists()

    def test_an_indeterminate_sentence_makes_it_an_emergency(self, cast, monkeypatch):
        monkeypatch.setattr(begin.kinds, "group_of", lambda kinds: begin.kinds.SentenceGroup.INDETERMINATE)

        recall = cast.begun()

        assert (recall.is_emergency, recall.kind) == (True, "standard")
        with pytest.raises(RecallRefused, match="always an emergency"):
            version = version_of(recall, "is_emergency")
            begin.set_details(recall=recall, details={"is_emergency": False}, version=version, by=cast.author)
        with pytest.raises(IntegrityError), transaction.atomic():
            Recall.objects.filter(pk=recall.pk).update(is_emergency=False)

    @pytest.mark.parametrize(
        ("said", "question", "source"),
        [
            (
                {"offence_words": "Acts abroad", "to_classify_since": timezone.now()},
                "terrorist_offence",
                "Acts abroad (to be classified), treated as terrorist until it is classified",
            ),
            ({"key": "nsa23-1"}, "national_security", "Schedule 13, Part 3"),
            (
                {"key": "ida-4", "foreign_power": "yes"},
                "national_security",
                "a court found the foreign power condition met",
            ),
        ],
    )
    def test_what_is_not_known_and_what_a_foreign_power_is_behind_close_the_56_days(self, cast, said, question, source):
        said = {"offence": Offence.objects.get(key=said["key"]), **said} if "key" in said else said
        said.pop("key", None)
        conviction = Conviction.objects.create(offender=cast.person, convicted_on=date(2024, 3, 1), **said)
        Sentence.objects.create(
            offender=cast.person, conviction=conviction, kind="SDS", years=6, sentenced_on=date(2024, 4, 1)
        )

        answer = cast.begun().answers.get(question=question)

        assert answer.answer == "yes"
        assert answer.source.endswith(source)

    def test_the_records_answer_what_they_can_each_with_its_source(self, cast):
        offence = Offence.objects.get(statute="Terrorism Act 2006", section="5")
        other = Offence.objects.create(statute="Theft Act 1968", section="8", title="Robbery")
        for each, kind, appeal in ((offence, "SDS", ""), (other, "EDS", "quashed")):
            conviction = Conviction.objects.create(
                offender=cast.person, offence=each, convicted_on=date(2019, 3, 1), court="Leeds"
            )
            Sentence.objects.create(
                offender=cast.person,
                conviction=conviction,
                kind=kind,
                years=6,
                sentenced_on=date(2019, 4, 1),
                appeal=appeal,
                appeal_on=date(2020, 1, 1) if appeal else None,
            )
        first = cast.begun()
        assert {each.question: (each.answer, each.source, each.answered_by) for each in first.answers.all()} == {
            "mappa_level": ("not_known", "MAPPA case: none is recorded", None),
            "mappa_category": ("not_known", "MAPPA case: none is recorded", None),
            "extended": ("no", "Sentence record", None),
            "particular_concern": ("no", "Sentence record", None),
            "terrorist_offence": ("yes", f"Conviction record: {offence}, Schedule 19ZA, Part 1: life maximum", None),
        }
        assert first.sentence_group == "adult_sds"  # what was quashed does not sort it
        assert "terrorist offence" in first.kind_reason
        begin.answer(recall=first, question="repatriated", answer="no", source="The prison", by=cast.author)
        ending.stop(recall=first, reason="legal", rationale="x", by=cast.author)
        period = CustodyPeriod.objects.create(offender=cast.person, starts_on=date(2020, 3, 15))
        ReviewFactory(offender=cast.person, period=period, kind="s244zb")

        again = cast.begun()

        found = {each.question: (each.answer, each.source) for each in again.answers.all()}
        assert found["repatriated"] == ("no", "Earlier recall: The prison")
        assert found["power_to_detain"] == ("yes", "Parole record: a review under s.244ZB")
        assert again.answers.get(question="repatriated").as_at == first.answers.get(question="repatriated").as_at

    @pytest.mark.parametrize(("status", "answered"), [("due", True), ("withdrawn", False)])
    def test_a_review_that_was_withdrawn_is_no_referral(self, cast, status, answered):
        period = CustodyPeriod.objects.create(offender=cast.person, starts_on=date(2020, 3, 15))
        ended = {"ended_at": timezone.now()} if status == "withdrawn" else {}
        ReviewFactory(offender=cast.person, period=period, kind="s244zb", status=status, **ended)

        assert cast.begun().answers.filter(question="power_to_detain").exists() is answered

    def test_what_was_typed_meanwhile_is_not_overwritten_and_what_is_signed_not_changed(self, cast):
        recall = cast.begun()
        version = version_of(recall, "contraband")
        begin.set_details(recall=recall, details={"contraband": "SIM cards"}, version=version, by=cast.author)
        with pytest.raises(ChangedMeanwhile):
            begin.set_details(recall=recall, details={"contraband": "None"}, version=version, by=cast.senior)

        signed = Cast().countersigned()
        with pytest.raises(MoveRefused, match="It is signed"):
            version = version_of(signed, "contraband")
            begin.set_details(recall=signed, details={"contraband": "None"}, version=version, by=signed.author)


class TestKind:
    def test_without_answers_it_is_standard_and_the_newest_answer_counts(self, cast):
        recall = cast.begun()
        assert recall.kind == "standard"

        for question in set(begin.Question) - OF_MAPPA:
            begin.answer(recall=recall, question=question, answer="no", source="Asked", by=cast.author)
        recall.refresh_from_db()
        assert recall.kind == "standard"  # MAPPA is not known, which is never "no"
        MappaCaseFactory(offender=cast.person, category="3", basis="other", level=1)
        following.mappa_changed(cast.person.pk)
        recall.refresh_from_db()
        assert recall.kind == "fixed_56"

        begin.answer(recall=recall, question="new_charge", answer="not_known", source="Look-up failed", by=cast.author)
        recall.refresh_from_db()
        assert recall.kind == "standard"
        assert begin.answers_of(recall)[begin.Question.NEW_CHARGE].answer == "not_known"
        assert RecallAnswer.objects.filter(question="new_charge").count() == 2

    def test_mappa_is_read_from_its_case_until_the_part_a_is_signed_and_asked_of_nobody(self, cast):
        case = MappaCaseFactory(offender=cast.person, level=3)
        recall = cast.begun()
        found = {each.question: (each.answer, each.source) for each in recall.answers.all()}
        says = ("yes", "MAPPA case: Category 4, level 3")
        assert found["mappa_level"] == found["mappa_category"] == found["terrorist_offender"] == says
        assert recall.mappa == "Category 4, level 3"
        with pytest.raises(RecallRefused, match="read from the MAPPA case"):
            begin.answer(recall=recall, question="mappa_level", answer="no", source="ViSOR", by=cast.author)

        MappaCase.objects.filter(pk=case.pk).update(level=1)
        following.mappa_changed(cast.person.pk)

        recall.refresh_from_db()
        assert recall.mappa == "Category 4, level 1"
        assert begin.answers_of(recall)[begin.Question.MAPPA_LEVEL].answer == "no"
        signed = Cast().countersigned()
        MappaCaseFactory(offender=signed.offender, level=2)
        following.mappa_changed(signed.offender_id)
        signed.refresh_from_db()
        assert signed.mappa == "Not known"  # as it was when it was signed

    def test_an_answer_says_where_it_is_from_and_ends_with_the_signature(self, cast):
        recall = cast.begun()
        with pytest.raises(RecallRefused, match="source of the answer"):
            begin.answer(recall=recall, question="new_charge", answer="no", source=" ", by=cast.author)
        signed = Cast().countersigned()
        with pytest.raises(MoveRefused, match="It is signed"):
            begin.answer(recall=signed, question="new_charge", answer="no", source="Asked", by=signed.author)


class TestDeciding:
    def test_recall_agreed_takes_the_breach_with_it_and_tells_each_team_once(self, cast, noon):
        recall = cast.agreed()

        assert (recall.decided_by, recall.decided_at, recall.rationale) == (cast.senior, noon, WHY)
        assert Breach.objects.get().status == "recall_decided"
        assert waiting("licence.concern", "licence.recall_to_decide", "licence.recall_decided") == {
            "licence.recall_decided"
        }
        papers = RecallClock.objects.get(recall=recall)
        assert (papers.kind, papers.due_at) == ("papers", noon + timedelta(hours=24))

    def test_decided_against_the_concern_stays_visible_and_comes_back(self, cast, noon):
        recall = cast.consulted()
        against = {"recall": recall, "rationale": "Told us", "alternatives": ["none"], "by": cast.senior}
        with pytest.raises(MoveRefused, match="letter"):
            deciding.no_recall(**against, look_again_hours=4, letter={})
        with pytest.raises(MoveRefused, match="number of hours"):
            deciding.no_recall(**against, look_again_hours=None, letter=LETTER)

        recall = deciding.no_recall(**against, look_again_hours=4, letter=LETTER)

        breach = Breach.objects.get()
        assert (recall.status, recall.look_again_at) == ("no_recall", noon + timedelta(hours=4))
        assert (breach.status, breach.look_again_at) == ("no_recall", noon + timedelta(hours=4))
        assert breach in Breach.objects.in_sight()
        assert recall.letter_progress == LETTER["letter_progress"]
        assert waiting("licence.no_recall", "licence.concern") == {"licence.no_recall"}
        assert running(recall) == set()

    def test_what_the_decider_knew_is_kept_with_views_and_without_the_words_of_items(self, cast):
        recall = cast.consulted()
        begin.give_view(recall=recall, view="seek", words="The contact is dangerous", by=cast.police)

        recall = deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=cast.senior)

        knew = recall.moves.get(verb="agree").knew
        assert [(each["by"], each["view"]) for each in knew["views"]] == [("Desk", "Seek recall")]
        assert knew["breaches"][0]["status"] == "recall_considered"
        assert knew["items_read"] == []


class TestThreePeople:
    def test_nobody_takes_two_of_the_parts(self, cast):
        recall = cast.begun()
        User.objects.filter(pk=cast.senior.pk).update(role="probation_officer")
        begin.consult(recall=recall, view="Seek recall", by=User.objects.get(pk=cast.senior.pk))
        User.objects.filter(pk=cast.senior.pk).update(role="probation_manager")
        with pytest.raises(SamePerson):
            deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=User.objects.get(pk=cast.senior.pk))
        with pytest.raises(SamePerson):
            deciding.no_recall(
                recall=recall,
                rationale=WHY,
                alternatives=["none"],
                look_again_hours=1,
                letter=LETTER,
                by=User.objects.get(pk=cast.senior.pk),
            )

    @pytest.mark.parametrize("earlier", ["author", "senior"])
    def test_a_second_account_of_the_same_person_does_not_endorse(self, cast, earlier):
        recall = cast.countersigned()
        first = getattr(cast, earlier)
        User.objects.filter(pk=cast.head.pk).update(staff_number=first.staff_number)

        with pytest.raises(SamePerson):
            signing.endorse(recall=recall, view="I endorse", by=User.objects.get(pk=cast.head.pk))

        recall.refresh_from_db()
        assert recall.status == "spo_signed"

    def test_nor_countersign_nor_does_a_program_sign_anything(self, cast):
        recall = cast.agreed()
        Recall.objects.filter(pk=recall.pk).update(**RISKS)
        twin = let_in(cast.person, "probation")
        User.objects.filter(pk=twin.pk).update(staff_number=cast.author.staff_number)
        twin.refresh_from_db()
        with pytest.raises(SamePerson):
            signing.countersign(recall=recall, view="I agree", by=twin)
        for kind in ("probation", "ppcs"):
            program = let_in(cast.person, kind, role="partner")
            for act in (
                lambda by=program: signing.countersign(recall=recall, view="x", by=by),
                lambda by=program: signing.endorse(recall=recall, view="x", by=by),
                lambda by=program: deciding.agree(recall=recall, rationale="x", alternatives=["none"], by=by),
                lambda by=program: signing.send(recall=recall, by=by),
                lambda by=program: ending.stop(recall=recall, reason="legal", rationale="x", by=by),
            ):
                with pytest.raises((MoveRefused, SamePerson)):
                    act()

    def test_the_table_itself_refuses_it(self, cast):
        recall = cast.endorsed()

        for field in ("decided_by", "countersigned_by", "endorsed_by"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Recall.objects.filter(pk=recall.pk).update(**{field: recall.author})


class TestSending:
    def test_an_emergency_is_telephoned_before_it_is_sent(self, cast, at_noon, noon):
        recall = cast.endorsed(is_emergency=True)
        with pytest.raises(MoveRefused, match="Call PPCS first"):
            signing.send(recall=recall, by=cast.author)
        for wrong, why in ((noon + timedelta(minutes=1), "must be in the past"), (noon - timedelta(days=1), "agreed")):
            with pytest.raises(RecallRefused, match=why):
                signing.record_call(recall=recall, at=wrong, **TOLD, by=cast.author)
        with pytest.raises(IntegrityError), transaction.atomic():
            Recall.objects.filter(pk=recall.pk).update(sent_at=noon)

        signing.record_call(recall=recall, at=noon, **TOLD, by=cast.author)
        recall = signing.send(recall=recall, by=cast.author, ppcs_reference="P1")

        assessment = RecallClock.objects.running().get(recall=recall)
        assert (assessment.kind, assessment.due_at) == ("assessment", noon + timedelta(hours=2))
        assert waiting("licence.recall_decided", "licence.recall_sent") == {"licence.recall_sent"}

    def test_papers_wait_until_a_team_of_ppcs_can_open_them(self, cast):
        recall = cast.endorsed()
        team = Team.objects.get(agency__kind="ppcs")
        SubjectPermission.objects.filter(group_id=team.pk).delete()
        with pytest.raises(MoveRefused, match="Give a PPCS team access first"):
            signing.send(recall=recall, by=cast.author)

        GrantFactory(subject=cast.person, team=TeamFactory(agency=team.agency))

        assert signing.send(recall=recall, by=cast.author).status == "sent_to_ppcs"

    def test_refused_the_concern_waits_for_a_decision_again(self, cast):
        recall = casework.refuse(recall=cast.sent(), reason="The risk is managed", by=cast.ppcs)

        assert (recall.status, recall.is_open) == ("refused_by_ppcs", False)
        assert Breach.objects.get().status == "recall_considered"
        assert waiting("licence.concern_back", "licence.recall_refused") == {
            "licence.concern_back",
            "licence.recall_refused",
        }

    def test_the_time_of_ppcs_stands_still_while_it_has_asked_for_more(self, cast, at_noon, noon):
        recall = cast.sent()
        at_noon.shift(timedelta(hours=5))
        casework.ask_for_more(recall=recall, words="The download", by=cast.ppcs)
        with pytest.raises(MoveRefused):
            casework.ask_for_more(recall=recall, words="Again", by=cast.ppcs)
        at_noon.shift(timedelta(hours=30))
        assert not RecallClock.objects.past_due(at=timezone.now()).exists()

        casework.give_more(recall=recall, words="Sent", by=cast.author)

        clock = RecallClock.objects.running().get(recall=recall)
        assert clock.due_at == noon + timedelta(hours=54)
        assert [each["why"] for each in clock.pauses] == ["The download"]
        casework.revoke(recall=recall, by=cast.ppcs)
        clock.refresh_from_db()
        assert (clock.stopped_at, clock.missed_at) == (timezone.now(), None)


class TestEnding:
    def test_stopping_decides_nothing_of_the_concern(self, cast):
        for state, recall in cast.on_the_way():
            if state == "sent":
                return
            with taken_back():
                stopped = ending.stop(
                    recall=recall, reason="alternative", rationale="Moved to a hostel", by=cast.author
                )

                assert (stopped.status, stopped.stop_reason) == ("stopped", "alternative"), state
                assert Breach.objects.get().status == "recall_considered", state
                assert running(stopped) == set(), state
                told = "licence.recall_ended" in waiting()
                assert told == (state not in ("begun", "consulted")), state

    def test_who_may_stop_what(self, cast):
        recall = cast.sent()
        stop = {"recall": recall, "rationale": "x"}
        with pytest.raises(MoveRefused, match="with PPCS"):
            ending.stop(**stop, reason="legal", by=cast.head)
        earlier = Cast().agreed()
        with pytest.raises(RecallRefused, match="ACO"):
            ending.stop(recall=earlier, reason="withdrawn_by_aco", rationale="x", by=earlier.author)

        assert ending.stop(**stop, reason="legal", by=cast.ppcs).status == "stopped"
        with pytest.raises(MoveRefused):
            ending.stop(recall=Recall.objects.get(pk=recall.pk), reason="legal", rationale="x", by=cast.ppcs)

    def test_a_rescinded_revocation_whose_licence_does_not_bind_again_is_a_fault_said_at_once(self, cast, monkeypatch):
        Licence.objects.filter(pk=cast.licence.pk).update(starts_on=date(2023, 3, 15))  # the day of the release
        recall = cast.revoked()
        monkeypatch.setattr(licences, "reinstate", lambda **licence: None)

        cast.rescinded(recall)

        assert Alert.objects.get(kind="status.data_fault").title == "On licence, no licence in force"

    def test_a_rescinded_revocation_puts_everything_back(self, cast):
        recall = cast.revoked()

        recall = cast.rescinded(recall)

        cast.person.refresh_from_db()
        licence = Licence.objects.get(pk=cast.licence.pk)
        assert (recall.status, cast.person.status, licence.status) == ("rescinded", "on_licence", "active")
        bound = licence.conditions.in_force(at=last_moment(timezone.localdate() + timedelta(days=30)))
        assert bound.count() == 3
        assert Breach.objects.get().status == "recall_considered"
        assert waiting("licence.at_large") == set()
        assert running(recall) == set()

    def test_death_recorded_of_the_person_closes_the_recall_from_every_open_state(self, cast):
        from offenders.custody.rules import Happening
        from offenders.movements import actions as custody

        for state, recall in cast.on_the_way():
            with taken_back():
                custody.record_happening(
                    offender=recall.offender, happening=Happening.DIED, on=timezone.localdate(), by=cast.ppcs
                )
                closed = Recall.objects.get(pk=recall.pk)
                assert (closed.status, closed.closed_because, running(closed)) == ("closed", "died", set()), state


ACTS = {
    "agree": ("consulted", lambda recall, cast, **more: deciding.agree(
        recall=recall, rationale=WHY, alternatives=["none"], by=cast.senior, **more
    )),
    "send": ("endorsed", lambda recall, cast, **more: signing.send(recall=recall, by=cast.author, **more)),
    "revoke": ("sent", lambda recall, cast, **more: casework.revoke(recall=recall, by=cast.ppcs, **more)),
    "return": ("revoked", lambda recall, cast, **more: returning.record_return(
        recall=recall, establishment=prison(), by=cast.prison, **more
    )),
    "stop": ("agreed", lambda recall, cast, **more: ending.stop(
        recall=recall, reason="legal", rationale="x", by=cast.author, **more
    )),
    "rescind": ("revoked", lambda recall, cast, **more: ending.propose_rescission(
        recall=recall, rationale="x", by=cast.ppcs, **more
    )),
    "close_as_left": ("revoked", lambda recall, cast, **more: ending.propose_closing(
        recall=recall, rationale="x", by=cast.ppcs, **more
    )),
}  # fmt: skip


def acts_on_the_way(cast):
    """Each act, with its name and the recall in the state in which it is done."""
    tried = set()
    for state, recall in cast.on_the_way():
        for act in [act for act, (begins, _) in ACTS.items() if begins == state]:
            yield act, recall, ACTS[act][1]
            tried.add(act)
    assert tried == set(ACTS)


def test_the_same_form_twice_is_one_act_and_a_second_one_is_refused(cast):
    for act, recall, do in acts_on_the_way(cast):
        with taken_back():
            uid = new_uid()

            for _ in range(2):
                do(Recall.objects.get(pk=recall.pk), cast, uid=uid)

            assert RecallMove.objects.filter(uid=uid).count() == 1, act
            with pytest.raises(MoveRefused):
                do(Recall.objects.get(pk=recall.pk), cast)


@pytest.mark.parametrize("last_step", [(alerts, "raise_alert"), (audit, "record")])
def test_nothing_is_left_when_a_step_fails(cast, last_step, monkeypatch):
    def breaks(**what):
        raise RuntimeError

    for act, recall, do in acts_on_the_way(cast):
        before = everything(cast.person)

        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr(*last_step, breaks)
            do(Recall.objects.get(pk=recall.pk), cast)

        assert everything(cast.person) == before, act


def everything(person):
    person.refresh_from_db()
    return (
        person.status,
        *Recall.objects.filter(offender=person).values_list(),
        *Breach.objects.filter(offender=person).values_list("status", "look_again_at"),
        *Licence.objects.filter(offender=person).values_list("status"),
        *RecallClock.objects.filter(offender=person).values_list("kind", "stopped_at", "missed_at"),
        RecallMove.objects.filter(offender=person).count(),
        Movement.objects.filter(offender=person).count(),
        Adjustment.objects.filter(offender=person).count(),
        set(Alert.objects.values_list("kind", "state")),
    )
