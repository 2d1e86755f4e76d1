"""Papers printed, handed over, refused with a witness, withdrawn; and told of when late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from licence.licences.models import IMPORTED
from licence.models import Breach, Licence, LicenceMove, Paper, PaperGiven, Recall
from licence.papers import printing, wanted
from licence.papers.actions import clock, handing
from licence.papers.actions.printing import PaperRefused, print_paper
from sharing import access
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import licence_in_force
from tests.factories.papers import PaperCast
from tests.factories.sharing import UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def with_papers():
    return {"cast": PaperCast()}


world = world_of(with_papers)
cast = row_of("cast")


def due(at=None):
    return [str(each.kind) for each in wanted.wanted(at=at or timezone.now())]


def test_licence_that_a_file_brought_in_was_handed_over_where_it_was_made(db):
    licence = licence_in_force()
    before = due().count("licence")

    LicenceMove.objects.create(licence=licence, offender=licence.offender, verb=IMPORTED, after=licence.status)

    assert due().count("licence") == before - 1


class TestPrinting:
    def test_it_keeps_what_it_said_with_the_hash_of_the_bytes(self, cast):
        paper = cast.printed()

        copy = printing.pdf_of(Paper.objects.get(pk=paper.pk).says, at=paper.printed_at)
        assert printing.digest_of(copy) == paper.digest
        assert (paper.kind, paper.version, paper.printed_by) == ("licence", "1.0", cast.author)
        assert paper.reference in paper.says["footer"]
        entry = AuditEntry.objects.get(verb="licence.paper_printed")
        assert (entry.actor_id, entry.subject_id) == (cast.author.pk, cast.person.pk)

    def test_sent_twice_it_is_printed_once(self, cast):
        uid = cast.printed().uid

        print_paper(about=cast.licence, by=cast.author, uid=uid)

        assert Paper.objects.count() == 1

    def test_what_would_be_said_otherwise_now_is_named(self, cast):
        paper = cast.printed()
        Licence.objects.filter(pk=cast.licence.pk).update(meets_with="duty_officer", meets_when="on_release")
        cast.licence.refresh_from_db()

        now = printing.says_of(paper.kind, cast.licence, at=timezone.now(), reference=paper.reference)

        assert printing.changed_since(paper.says, paper.says) == []
        assert printing.changed_since(paper.says, now) == ["Your first appointment"]

    @pytest.mark.parametrize("status", ["in_progress", "submitted", "rejected", "timed_out", "recalled", "inactive"])
    def test_only_an_approved_licence_is_printed(self, cast, status):
        cast.licence.status = status

        with pytest.raises(PaperRefused, match="Only an approved licence"):
            cast.printed()

    def test_nobody_prints_a_place_that_they_may_not_read(self, cast):
        cast.zone("inclusion", "27 Birch Rise")
        with pytest.raises(PaperRefused, match="a place that your role cannot read"):
            print_paper(about=cast.licence, by=cast.prison)

        paper = cast.printed()

        assert "27 Birch Rise" in str(paper.says)

    def test_a_letter_of_compliance_needs_its_words_and_its_decision(self, cast):
        breach = cast.warned()
        with pytest.raises(PaperRefused, match="Enter what you say"):
            print_paper(about=breach, by=cast.author, words=" ")
        Breach.objects.filter(pk=breach.pk).update(status="confirmed")
        breach.refresh_from_db()

        with pytest.raises(PaperRefused, match="No licence compliance letter"):
            print_paper(about=breach, by=cast.author, words="You did not come.")

    def test_it_is_for_those_who_hand_papers_over_and_see_the_person(self, cast):
        with pytest.raises(PaperRefused, match="Your role cannot do this"):
            print_paper(about=cast.licence, by=cast.police)
        with pytest.raises(access.RecordHidden):
            print_paper(about=cast.licence, by=UserFactory(role="probation_officer"))

    def test_a_recall_before_its_revocation_has_no_notice(self, cast):
        with pytest.raises(PaperRefused, match="no paper for the person now"):
            print_paper(about=cast.sent(), by=cast.ppcs)


class TestHandingOver:
    def test_it_is_by_who_records_it_with_interpreter_and_easy_read(self, cast):
        given = cast.handed(interpreter_language="Sorani", interpreter_ref="INT-7", with_easy_read=True)

        assert (given.handed_by, given.interpreter_language, given.interpreter_ref) == (cast.author, "Sorani", "INT-7")
        assert given.with_easy_read
        assert wanted.handed_over(cast.licence)
        entry = AuditEntry.objects.get(verb="licence.paper_handed_over")
        assert entry.actor_id == cast.author.pk

    def test_sent_twice_it_is_recorded_once(self, cast):
        paper = cast.printed()
        uid = cast.handed(paper).uid

        cast.handed(paper, uid=uid)

        assert PaperGiven.objects.count() == 1

    def test_a_refusal_of_the_rules_is_at_its_field_and_nothing_is_kept(self, cast):
        with pytest.raises(PaperRefused) as refused:
            cast.handed(is_explained=False)

        assert refused.value.field == "is_explained"
        assert not PaperGiven.objects.exists()

    def test_a_refusal_to_sign_waits_for_its_witness_and_is_told(self, cast):
        given = cast.handed(cast.printed(cast.no_recall()), signing="refused")

        assert (given.witness, given.lacks_witness) == (None, True)
        (alert,) = Alert.objects.filter(kind="licence.paper_witness")
        assert "Helen Castell reported that the person refused to sign" in alert.text
        handing.confirm_refusal(given=given, by=cast.prison)
        alert.refresh_from_db()
        assert alert.is_over

    def test_the_witness_is_whoever_confirms_it_and_another_person_than_who_handed_it_over(self, cast):
        given = cast.handed(signing="refused")
        with pytest.raises(SamePerson):
            handing.confirm_refusal(given=given, by=cast.author)
        twin = UserFactory(role="probation_officer", staff_number=cast.author.staff_number)
        twin.memberships.create(team=cast.author.memberships.get().team, starts_at=timezone.now())
        with pytest.raises(SamePerson):
            handing.confirm_refusal(given=given, by=twin)

        given = handing.confirm_refusal(given=given, by=cast.prison)

        assert (given.witness, given.witnessed_at) == (cast.prison, timezone.now())
        assert AuditEntry.objects.get(verb="licence.paper_refusal_witnessed").actor_id == cast.prison.pk
        with pytest.raises(PaperRefused, match="confirmed it already"):
            handing.confirm_refusal(given=given, by=cast.senior)

    def test_nobody_names_a_witness_and_no_witness_is_of_a_signature(self, cast):
        with pytest.raises(TypeError):
            cast.handed(witness=cast.prison)
        signed = cast.handed()

        with pytest.raises(PaperRefused, match="no refusal to sign"):
            handing.confirm_refusal(given=signed, by=cast.prison)

    def test_what_was_a_mistake_is_withdrawn_in_sight_and_the_paper_is_due_again(self, cast):
        given = cast.handed(cast.printed(cast.no_recall()), signing="refused")
        with pytest.raises(PaperRefused, match="Enter what is wrong"):
            handing.withdraw(given=given, reason=" ", by=cast.author)

        given = handing.withdraw(given=given, reason="Another person’s licence", by=cast.senior)

        assert (given.withdrawn_by, given.withdrawn_because) == (cast.senior, "Another person’s licence")
        assert not wanted.handed_over(given.paper.recall)
        assert "no_recall" in due()
        assert Alert.objects.get(kind="licence.paper_witness").is_over
        with pytest.raises(PaperRefused, match="withdrawn already"):
            handing.withdraw(given=given, reason="Again", by=cast.senior)
        with pytest.raises(PaperRefused, match="no refusal to sign"):
            handing.confirm_refusal(given=given, by=cast.prison)


class TestSigning:
    """Whether a licence was signed is said once: with its handing over, or on the licence."""

    def test_a_signature_at_the_handing_over_is_the_licences(self, cast):
        cast.handed()

        cast.licence.refresh_from_db()
        assert (cast.licence.signing, cast.licence.told_by, cast.licence.told_at) == (
            *("signed", cast.author, timezone.now()),
        )

    def test_a_variation_that_is_handed_over_and_signed_binds_from_then(self, cast):
        variation = cast.variation()
        assert Licence.objects.active().get(offender=cast.person) == cast.licence

        cast.handed(cast.printed(variation))

        assert Licence.objects.active().get(offender=cast.person) == variation

    def test_a_variation_that_is_refused_binds_once_the_witness_has_confirmed_it(self, cast):
        variation = cast.variation()
        given = cast.handed(cast.printed(variation), signing="refused")
        assert Licence.objects.active().get(offender=cast.person) == cast.licence

        handing.confirm_refusal(given=given, by=cast.prison)

        variation.refresh_from_db()
        assert (variation.status, variation.witnessed_by) == ("active", cast.prison)

    def test_what_the_licence_says_already_is_not_asked_again(self, cast):
        Licence.objects.filter(pk=cast.licence.pk).update(
            told_at=timezone.now(),
            told_by=cast.senior,
            signing="refused",
            witnessed_at=timezone.now(),
            witnessed_by=cast.head,
        )

        given = cast.handed(signing="not_asked")

        given = PaperGiven.objects.get(pk=given.pk)
        assert (given.signing, given.lacks_witness) == ("refused", False)
        assert not PaperGiven.objects.without_witness().exists()

    def test_a_licence_that_says_it_was_signed_is_due_no_more_until_a_mistake_is_withdrawn(self, cast):
        paper = cast.printed()
        Licence.objects.filter(pk=cast.licence.pk).update(told_at=timezone.now(), told_by=cast.author, signing="signed")
        assert due() == []
        given = cast.handed(paper)

        handing.withdraw(given=given, reason="Another person", by=cast.author)

        assert due() == ["licence"]

    def test_a_mistake_of_a_variation_not_in_force_takes_the_telling_back(self, cast):
        variation = cast.variation()
        given = cast.handed(cast.printed(variation), signing="refused")

        handing.withdraw(given=given, reason="Another person", by=cast.author)

        variation.refresh_from_db()
        assert (variation.told_at, variation.signing, variation.status) == (None, "", "variation_approved")


class TestDue:
    def test_a_licence_in_force_is_due_until_it_is_handed_over(self, cast):
        assert due() == ["licence"]

        cast.handed()

        assert due() == []

    def test_a_variation_in_force_is_due_on_its_own(self, cast):
        cast.handed()
        variation = cast.variation()
        Licence.objects.filter(pk=cast.licence.pk).update(status="inactive", ended_at=timezone.now())
        Licence.objects.filter(pk=variation.pk).update(
            status="active", activated_at=timezone.now(), starts_on=timezone.localdate()
        )

        assert due() == ["variation"]

    def test_a_recall_notice_is_due_from_the_return_until_it_is_handed_over(self, cast):
        recall = cast.revoked()
        assert due() == []
        recall = cast.returned(recall)
        assert due() == ["recall"]

        cast.handed(print_paper(about=recall, by=cast.ppcs), signing="not_asked", by=cast.prison)

        assert due() == []

    def test_a_letter_and_a_compliance_letter_are_due_from_their_decision(self, cast):
        cast.handed()
        recall = cast.no_recall()
        breach = cast.warned()
        assert due() == ["compliance", "no_recall"] or due() == ["no_recall", "compliance"]

        cast.handed(cast.printed(recall), signing="not_asked")
        cast.handed(cast.printed(breach, words="You did not come."), signing="not_asked")

        assert due() == []


class TestClock:
    """A licence that took force today is late tomorrow."""

    @pytest.fixture(autouse=True)
    def begun_today(self, cast, at_noon):
        Licence.objects.filter(pk=cast.licence.pk).update(starts_on=timezone.localdate())

    def told(self):
        return list(Alert.objects.filter(kind__in=["licence.paper_late", "licence.recall_notice_late"]).order_by("pk"))

    def test_a_licence_not_handed_over_by_the_end_of_the_day_is_told_once(self, cast, at_noon):
        at_noon.move_to(timezone.now().replace(hour=23, minute=59, second=59))
        assert clock.watch(at=timezone.now()) == 0
        at_noon.shift(timedelta(seconds=1))

        assert [clock.watch(at=timezone.now()) for _ in range(2)] == [1, 0]
        (alert,) = self.told()
        assert (alert.title, alert.subject) == ("Licence not handed over", cast.person)
        assert "by 11:59pm on 1 December 2026" in alert.text
        told = {each.team.agency.kind for each in alert.receipts.select_related("team__agency")}
        assert told == {"probation", "prison"}

    def test_late_and_handed_over_then_the_alert_is_over_and_a_withdrawal_tells_anew(self, cast, at_noon):
        at_noon.shift(timedelta(days=1))
        clock.watch(at=timezone.now())
        given = cast.handed()
        assert [each.is_over for each in self.told()] == [True]

        handing.withdraw(given=given, reason="Wrong person", by=cast.author)

        assert clock.watch(at=timezone.now()) == 1
        assert [each.is_over for each in self.told()] == [True, False]

    def test_a_recall_notice_has_until_the_end_of_the_day_after_the_return(self, cast, at_noon):
        recall = cast.returned()
        at_noon.shift(timedelta(hours=35))
        clock.watch(at=timezone.now())
        assert self.told() == []
        at_noon.shift(timedelta(hours=1))

        clock.watch(at=timezone.now())

        (alert,) = self.told()
        assert (alert.kind, alert.title) == ("licence.recall_notice_late", "Notice of recall not handed over")
        Recall.objects.filter(pk=recall.pk).update(status="sentence_expired", ended_at=timezone.now())
        clock.watch(at=timezone.now())
        alert.refresh_from_db()
        assert alert.state == Alert.State.SUPERSEDED

    def test_what_was_due_long_ago_is_on_its_page_and_alerts_nobody(self, cast, at_noon):
        at_noon.shift(timedelta(days=30))

        assert clock.watch(at=timezone.now()) == 0
        assert due() == ["licence"]
