"""Whoever is out and bound still, and the end of the sentence: no person's acts alone bring it forward."""

from datetime import date

import pytest
from django.utils import timezone

from offenders import tasks
from offenders.custody.rules import Authority, Happening
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import forward
from offenders.dates.upkeep.hands import NotTheSecond
from offenders.models import BroughtForward, DateConflict, Release, ReleaseOrder, Sentence
from offenders.movements import actions as custody
from offenders.reference.establishments.models import Establishment
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.orders import actions as orders
from offenders.sentencing import actions as sentences
from offenders.status.facts import goes_without_licence, licence_end_of
from sharing.models import Alert
from tests.offenders import halden as halden_and_others
from tests.offenders.dates.forward import people
from tests.offenders.dates.forward.people import DAY, TODAY, let_record_releases, move_both, record, text
from tests.worlds import further, prepare_nothing, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

END = date(2029, 11, 29)  # of the sentence
SOON = TODAY + 7 * DAY

world = halden_and_others.world(people.made)
later, ppcs = row_of("later"), row_of("ppcs")


def answer(person, basis, on):
    return judge_release(facts_of(person, on=on), route=basis, on=on)


def end_now(person, by, *, on=SOON):
    """The sentence is said to end soon, and nothing is worked out that says otherwise: by one hand."""
    sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=timezone.localdate(), by=by)
    record(person, by=by, SLED=on)
    person.refresh_from_db()


def waiting():
    return BroughtForward.objects.get(ended_at=None)


class TestLeftByAnOrder:
    """Let go by an order that ends no sentence, and back: the same sentence is served on."""

    @pytest.mark.parametrize("kind", ["deportation", "transfer_out"])
    def test_dates_recorded_meanwhile_wait_for_a_second_person(self, later, halden, officer, ppcs, kind):
        let_record_releases(officer, halden)
        place, kind = halden.establishment, ReleaseOrder.Kind(kind)
        at = timezone.now()
        said = {"kind": kind, "ends": Authority.SENTENCE, "opens_on": TODAY, "reference": "T1"}
        order = orders.record_order(offender=halden, at=at, by=officer, **said)
        orders.confirm_order(order=order, reference="T1", at=at, by=ppcs)
        custody.record_release(release=Release.objects.open().get(basis="EXECUTIVE"), on=TODAY, by=officer)
        halden.refresh_from_db()
        move_both(halden, officer)
        halden.refresh_from_db()
        custody.receive(offender=halden, establishment=place, on=TODAY, by=officer)

        assert (waiting().due_before, waiting().due_on) == (date(2028, 11, 29), date(2026, 11, 27))
        assert answer(halden, Basis.CRD, TODAY).answer is GateAnswer.IN_DISPUTE


class TestOnLicence:
    """Released on licence by a date that everybody agreed on."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, people.released, patched=prepare_nothing)

    @pytest.fixture
    def ended(self, halden, officer):
        end_now(halden, officer)

    def test_the_licence_runs_to_the_later_end(self, halden, officer, ended, at_noon):
        moved = waiting()
        assert (moved.due_before, moved.due_on, moved.moved_by, moved.before) == (END, SOON, officer, {})
        assert licence_end_of(halden, on=TODAY).last_on == END
        assert halden.status_until == END

        at_noon.shift(8 * DAY)
        tasks.watch_after_licence()
        tasks.recalculate_caseload()

        halden.refresh_from_db()
        assert halden.status == "on_licence"
        assert waiting() == moved

    def test_the_next_dates_have_the_end_that_counts_until_it_is_confirmed(self, client, halden, ended, ppcs, at_noon):
        def card():
            client.force_login(ppcs)
            cards = client.get(halden.get_absolute_url()).context["overview"].dates
            return next((card.day, card.differs) for card in cards if card.code == "SLED")

        unconfirmed = END, "Earlier, and not confirmed by a second person: 8 December 2026"
        assert card() == unconfirmed
        at_noon.shift(8 * DAY)  # the earlier one has passed
        assert card() == unconfirmed

        at_noon.shift(-8 * DAY)
        client.post(forward.address_of(waiting()), {"evidence": "Order, with the court"})
        assert card() == (SOON, "")

    def test_a_second_person_confirms_it_and_it_ends(self, client, halden, ended, ppcs, at_noon):
        client.force_login(ppcs)
        page = client.get(forward.address_of(waiting()))
        assert "Confirm an earlier end of the sentence" in text(page)
        assert "a licence runs to the later date" in text(page)
        assert client.post(forward.address_of(waiting()), {"evidence": "Order, with the court"}).status_code == 302
        halden.refresh_from_db()
        assert halden.status_until == SOON

        at_noon.shift(8 * DAY)
        tasks.watch_after_licence()

        halden.refresh_from_db()
        assert halden.status == "licence_ended"

    def test_all_are_told_what_it_is_of(self, ended):
        alert = Alert.objects.get(kind="dates.brought_forward")
        assert alert.title == "Confirm an earlier end of the sentence"
        assert (
            "The end of the sentence moved from 29 November 2029 to 8 December 2026 by entries of Gareth" in alert.text
        )

    def test_put_back_it_waits_for_nobody(self, halden, officer, ended):
        record(halden, by=officer, SLED=END)

        assert BroughtForward.objects.get().ended_because == "The end of the sentence is no longer earlier than before"

    def test_taken_away_first_it_is_moved_all_the_same(self, halden, officer, at_noon):
        sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=TODAY, by=officer)
        record(halden, by=officer, SLED=None)
        at_noon.shift(40 * DAY)
        record(halden, by=officer, SED=TODAY + 41 * DAY)

        assert waiting().due_before == END

    def test_two_people_who_moved_one_each_need_no_third(self, halden, officer, colleague):
        move_both(halden, officer, sheet_by=colleague)

        assert not BroughtForward.objects.exists()
        assert licence_end_of(halden, on=TODAY).last_on == date(2027, 11, 29)

    def test_once_the_later_day_has_passed_nothing_waits(self, halden, ended, at_noon):
        at_noon.shift(END - TODAY + DAY)
        tasks.watch_after_licence()
        halden.refresh_from_db()
        assert halden.status == "licence_ended"

        tasks.recalculate_caseload()

        assert BroughtForward.objects.get().ended_because == "The later date has passed"

    def test_a_licence_that_is_over_is_brought_forward_by_nobody(self, halden, officer, at_noon):
        at_noon.shift(END - TODAY + DAY)

        end_now(halden, officer)

        assert not BroughtForward.objects.exists()

    def recalled(self, halden):
        custody.record_happening(offender=halden, happening=Happening.LICENCE_REVOKED, on=TODAY, by=None)
        custody.record_return(offender=halden, establishment=Establishment.objects.first(), on=TODAY, by=None)
        halden.refresh_from_db()

    def test_recalled_nobody_is_due_by_it(self, halden, ended):
        self.recalled(halden)

        found = answer(halden, Basis.SED, SOON)
        assert found.answer is GateAnswer.IN_DISPUTE
        assert found.reasons == ("The previous end of the sentence, not confirmed to be wrong, says 29 November 2029",)
        assert waiting().end_before == {"SLED": END.isoformat()}

    def test_recalled_nobody_is_due_by_an_end_of_the_sentence_apart_from_that_of_the_licence(self, halden, officer):
        sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=TODAY, by=officer)
        record(halden, by=officer, SLED=None, LED=END, SED=SOON)
        assert (waiting().due_before, waiting().due_on) == (END, SOON)

        self.recalled(halden)

        assert answer(halden, Basis.SED, SOON).answer is GateAnswer.IN_DISPUTE

    def test_recalled_from_remand_nobody_is_due_by_one_recorded_there(self, halden, officer):
        custody.receive(offender=halden, establishment=Establishment.objects.first(), on=TODAY, by=None)
        end_now(halden, officer)
        assert waiting().due_before == END

        self.recalled(halden)

        assert answer(halden, Basis.SED, SOON).answer is GateAnswer.IN_DISPUTE

    def test_who_accepts_an_earlier_end_is_of_another_agency(self, halden, officer, colleague, ppcs):
        record(halden, by=officer, SLED=SOON)
        conflict = DateConflict.objects.open().get(code="SLED")
        with pytest.raises(NotTheSecond, match="the end of the sentence would be earlier"):
            difference_verbs.accept_official(conflict=conflict, by=colleague, reason="Order", evidence="Order")


class TestInCustody:
    def test_the_end_alone_waits_and_keeps_nobody(self, later, halden, officer):
        end_now(halden, officer, on=date(2028, 12, 7))

        assert (waiting().before, waiting().due_on) == ({}, date(2028, 12, 7))
        assert answer(halden, Basis.CRD, date(2028, 11, 29)).answer is GateAnswer.DUE
        assert licence_end_of(halden, on=TODAY).last_on == END

    def test_who_accepts_an_earlier_end_is_of_another_agency(self, later, halden, officer, colleague):
        record(halden, by=officer, SLED=date(2028, 12, 7))
        conflict = DateConflict.objects.open().get(code="SLED")

        with pytest.raises(NotTheSecond, match="the end of the sentence would be earlier"):
            difference_verbs.accept_official(conflict=conflict, by=colleague, reason="Order", evidence="Order")

    def test_once_the_release_is_put_right_the_end_waits_still(self, later, halden, officer):
        end = date(2028, 12, 7)
        sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=TODAY, by=officer)
        record(halden, by=officer, CRD=TODAY, SLED=end)
        assert (waiting().due_before, waiting().due_on) == (later[Code.CRD], TODAY)

        record(halden, by=officer, CRD=later[Code.CRD])

        assert (waiting().before, waiting().due_before, waiting().due_on) == ({}, END, end)
        assert Alert.objects.filter(kind="dates.brought_forward").latest("pk").title.endswith("end of the sentence")

    def test_the_release_comes_forward_beside_an_end_that_waits(self, later, halden, officer):
        end_now(halden, officer, on=date(2028, 12, 7))
        record(halden, by=officer, CRD=TODAY)

        assert (waiting().due_before, waiting().due_on) == (date(2028, 11, 29), TODAY)
        assert answer(halden, Basis.CRD, TODAY).answer is GateAnswer.IN_DISPUTE
        assert licence_end_of(halden, on=TODAY).last_on == END


def test_nobody_alone_makes_a_release_one_without_licence(later, halden, officer, ppcs):
    """A post-recall date on the last day of the sentence is one."""
    people.released({"halden": halden, "ppcs": ppcs})
    TestOnLicence().recalled(halden)
    record(halden, by=None, PRRD=SOON)
    release = Release.objects.open().get(basis="PRRD")

    end_now(halden, officer)

    assert waiting().due_before == END
    assert not goes_without_licence(release)
    assert Release.objects.on_licence().filter(pk=release.pk).exists()
    assert custody.happening_of(release, on=SOON) is Happening.RELEASED
    assert answer(halden, Basis.PRRD, SOON).answer is GateAnswer.DUE
