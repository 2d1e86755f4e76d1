"""No person's acts alone bring forward the first day on which somebody may leave: by page, action and API."""

import re
from contextlib import contextmanager
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.custody.rules import Happening
from offenders.dates.checks import actions as checks
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.forward import actions as forward_verbs
from offenders.dates.overrides import actions as overrides
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import differences, forward, releases
from offenders.dates.upkeep.date_checks import record_now
from offenders.dates.upkeep.hands import NotTheSecond
from offenders.importing import applying
from offenders.models import (
    BroughtForward,
    CustodyPeriod,
    DateConflict,
    DateOverride,
    KeyDate,
    Movement,
    Release,
    ReleaseHold,
    Sentence,
)
from offenders.movements import actions as custody
from offenders.reference.establishments.models import Establishment
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.leaving import actions as leaving
from offenders.sentencing import actions as sentences
from release_monitor.database.rights import as_owner
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others
from tests.offenders.dates.forward import people
from tests.offenders.dates.forward.people import (
    DAY,
    OF_THREE_YEARS,
    TODAY,
    let_record_releases,
    move_both,
    record,
    text,
)
from tests.worlds import further, prepare_nothing, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

WHY = {"reason": "The order says so", "evidence": "Order of 1 December, with the court"}


world = halden_and_others.world(people.made)
later, ppcs = row_of("later"), row_of("ppcs")


def crd_open():
    return DateConflict.objects.open().get(code="CRD")


class TestDifference:
    @pytest.fixture
    def moved(self, later, halden, officer):
        """The officer types a sheet by which the person may leave today, and a difference opens."""
        record(halden, by=officer, CRD=TODAY)
        return crd_open()

    def test_who_recorded_the_sheet_cannot_accept_it(self, moved, officer):
        with pytest.raises(NotTheSecond, match="You recorded the prison’s date yourself"):
            difference_verbs.accept_official(conflict=moved, by=officer, **WHY)

        assert ReleaseHold.objects.filter(kind="date_conflict", lifted_at=None).exists()
        assert crd_open().accepted_at is None

    def test_nor_a_colleague_of_the_same_agency_where_the_person_would_leave_earlier(self, moved, colleague):
        with pytest.raises(NotTheSecond, match="Gareth Pym of your agency, Prison Service"):
            difference_verbs.accept_official(conflict=moved, by=colleague, **WHY)

    def test_ppcs_can(self, moved, ppcs):
        assert difference_verbs.accept_official(conflict=moved, by=ppcs, **WHY).accepted_by == ppcs
        assert not BroughtForward.objects.exists()

    def test_colleague_can_where_the_person_leaves_later(self, later, halden, officer, colleague):
        record(halden, by=officer, CRD=later[Code.CRD] + 30 * DAY)

        difference_verbs.accept_official(conflict=crd_open(), by=colleague, **WHY)

        assert not DateConflict.objects.open().filter(code="CRD").exists()

    @pytest.mark.parametrize(("days_ago", "is_refused"), [(27, True), (29, False)])
    def test_who_changed_the_record_within_28_days_cannot(self, later, halden, ppcs, days_ago, is_refused, at_noon):
        now = timezone.now()
        at_noon.move_to(now - days_ago * DAY)
        sentences.add_adjustment(offender=halden, kind="remand", days=9, starts_on=date(2023, 9, 1), by=ppcs)
        at_noon.move_to(now)
        conflict = crd_open()

        if is_refused:
            with pytest.raises(NotTheSecond, match="You changed what our calculation comes from yourself"):
                difference_verbs.accept_official(conflict=conflict, by=ppcs, **WHY)
        else:
            difference_verbs.accept_official(conflict=conflict, by=ppcs, **WHY)

    def test_who_took_the_date_off_the_sheet_cannot_say_that_there_is_none(self, later, halden, officer):
        record(halden, by=officer, CRD=None)

        with pytest.raises(NotTheSecond, match="You recorded"):
            difference_verbs.accept_official(conflict=crd_open(), by=officer, **WHY)

    def test_program_never_settles(self, moved):
        with pytest.raises(NotTheSecond, match="partner system"):
            difference_verbs.accept_official(conflict=moved, by=UserFactory(role="partner"), **WHY)

    def test_prison_cannot_answer_by_who_recorded_the_sheet_that_it_stands(self, moved, officer, colleague):
        difference_verbs.ask_prison(conflict=moved, by=colleague, on=TODAY)

        with pytest.raises(NotTheSecond, match="You recorded"):
            difference_verbs.record_answer(conflict=moved, stands=True, words="So it is", by=officer)
        difference_verbs.record_answer(conflict=moved, stands=True, words="Checked again", by=colleague)

    def test_page_says_why_not_and_who_can_and_offers_no_button(self, client, moved, officer):
        client.force_login(officer)

        page = client.get(reverse("person_conflict", kwargs={"uid": moved.offender.uid, "conflict_uid": moved.uid}))

        assert "You cannot accept a date here. You recorded the prison’s date yourself." in text(page)
        assert "from an agency other than Prison Service, because the release or the end of the sentence" in text(page)
        assert "PPCS (or its duty officer) can at any hour" in text(page)
        assert reverse("conflict_accept", args=[moved.offender.uid, moved.uid]) not in page.content.decode()

    def test_second_person_sees_what_the_first_entered(self, client, moved, ppcs):
        client.force_login(ppcs)

        page = text(client.get(reverse("conflict_accept", args=[moved.offender.uid, moved.uid])))

        assert "Prison 29 November 2028 1 December 2026 Asked, and confirmed: CRD 1 December 2026 is before" in page
        assert "Gareth Pym Prison Service, 1 December 2026" in page

    def test_form_that_is_sent_all_the_same_is_refused_in_words(self, client, moved, officer):
        client.force_login(officer)

        page = client.post(reverse("conflict_accept", args=[moved.offender.uid, moved.uid]), WHY)

        assert "You recorded the prison’s date yourself. Someone else must do this. Anyone who can edit" in text(page)
        assert crd_open().accepted_at is None

    def test_no_address_of_the_api_accepts(self, client, moved, officer):
        client.force_login(officer)
        headers = {"Idempotency-Key": "1", "If-Match": "*"}

        answer = client.post(f"/api/v1/date-conflicts/{moved.uid}/accept/", WHY, "application/json", headers=headers)

        assert answer.status_code == 404


def test_officer_who_typed_the_sheet_and_accepted_it_releases_nobody(client, later, halden, officer, ppcs):
    """From 2028 to today, before parole eligibility: one person types, accepts and records; then a second accepts."""
    record(halden, by=officer, CRD=TODAY)
    client.force_login(officer)
    client.post(reverse("conflict_accept", args=[halden.uid, crd_open().uid]), WHY)
    release = Release.objects.open().get(basis="CRD")

    with pytest.raises(custody.NotDue):
        custody.record_release(release=release, on=TODAY, by=officer)

    difference_verbs.accept_official(conflict=crd_open(), by=ppcs, **WHY)
    assert custody.record_release(release=release, on=TODAY, by=officer).status == "released"


class TestOverride:
    def proposed(self, person, by):
        return overrides.propose(
            offender=person,
            code=Code.CRD,
            falls_on=TODAY + 7 * DAY,
            source=DateOverride.Source.OTHER,
            ends_on=TODAY + 20 * DAY,
            earlier_is_meant=True,
            on=TODAY,
            by=by,
            **WHY,
        )

    def signed(self, override, by):
        return overrides.countersign(override=override, earlier_is_meant=True, on=TODAY, by=by)

    def test_who_recorded_the_date_cannot_sign_second(self, later, halden, officer, ppcs):
        record(halden, by=officer, CRD=later[Code.CRD] + DAY)

        with pytest.raises(NotTheSecond, match="You recorded the prison’s date"):
            self.signed(self.proposed(halden, ppcs), officer)

    def test_earlier_release_takes_two_agencies(self, later, halden, officer, colleague, ppcs):
        override = self.proposed(halden, officer)

        with pytest.raises(NotTheSecond, match="Gareth Pym of your agency, Prison Service, proposed this date"):
            self.signed(override, colleague)
        assert self.signed(override, ppcs).countersigned_by == ppcs
        assert not BroughtForward.objects.exists()

    def test_date_of_two_people_that_stands_alone_is_the_one_before(self, later, halden, officer, ppcs):
        with as_owner():
            KeyDate.objects.all().delete()
        Sentence.objects.all().delete()
        halden.calculations.all().delete()
        self.signed(self.proposed(halden, officer), ppcs)

        record(halden, by=officer, SLED=TODAY)

        moved = BroughtForward.objects.get()
        assert (moved.due_before, moved.due_on) == (date(2026, 12, 8), TODAY)
        assert judge_release(facts_of(halden, on=TODAY), route=Basis.SED, on=TODAY).answer is GateAnswer.IN_DISPUTE

    def test_date_of_two_people_for_a_while_hides_no_later_one_of_before(self, later, halden, officer, ppcs):
        record(halden, by=None, CRD=None, SLED=None)
        Sentence.objects.all().delete()
        releases.derive_releases(offender=halden, by=None)
        self.signed(self.proposed(halden, officer), ppcs)

        record(halden, by=officer, CRD=TODAY + 10 * DAY)

        assert BroughtForward.objects.get().due_before == date(2028, 11, 29)

    def test_page_shows_what_the_first_saw_and_why_the_reader_cannot(self, client, later, halden, officer, colleague):
        override = self.proposed(halden, officer)
        client.force_login(colleague)

        page = text(client.get(overrides.address_of(override)))

        assert "Release before: 29 November 2028. With this date: 8 December 2026. By our calculation" in page
        assert "proposed this date, and the release or the end of the sentence" in page


class TestBroughtForwardByOne:
    """The same person changes the sentence and the sheet: nothing differs, and nothing is due."""

    def test_two_people_who_moved_one_each_need_no_third(self, later, halden, officer, colleague):
        move_both(halden, officer, sheet_by=colleague)

        assert not BroughtForward.objects.exists()

    def test_who_changed_the_record_before_is_no_second_person_behind_it(self, later, halden, officer, colleague):
        days = {"kind": "ada", "days": 3, "starts_on": date(2024, 1, 1)}
        sentences.add_adjustment(offender=halden, by=colleague, **days)  # another day, and it is not theirs that counts

        move_both(halden, officer)

        assert BroughtForward.objects.get().moved_by == officer

    def test_nor_is_who_moves_our_day_a_little_once_another_has_brought_it_forward(
        self, later, halden, officer, colleague
    ):
        sentence = Sentence.objects.get()
        passed = sentences.Passed(kind="SOPC", sentenced_on=sentence.sentenced_on, years=3, extension_months=12)
        sentences.change_sentence(sentence=sentence, passed=passed, by=officer)
        days = {"kind": "ada", "days": 3, "starts_on": date(2024, 1, 1)}
        sentences.add_adjustment(offender=halden, by=colleague, **days)

        record(halden, by=officer, **halden.calculations.get(superseded_at=None).days())

        assert BroughtForward.objects.get().moved_by == officer

    def test_calculation_that_nobody_touched_lately_is_a_second_source(self, later, halden, officer):
        record(halden, by=None, CRD=later[Code.CRD] + 100 * DAY)

        record(halden, by=officer, CRD=later[Code.CRD])

        assert not BroughtForward.objects.exists()

    def test_sheet_without_a_calculation_beside_it_is_one_persons_word(self, later, halden, officer):
        Sentence.objects.all().delete()
        releases.derive_releases(offender=halden, by=None)

        record(halden, by=officer, CRD=TODAY)

        assert BroughtForward.objects.get().due_on == TODAY

    def test_date_taken_away_and_recorded_anew_is_moved_all_the_same(self, later, halden, officer):
        Sentence.objects.all().delete()
        releases.derive_releases(offender=halden, by=None)

        record(halden, by=officer, CRD=None, SLED=None, PED=None)
        record(halden, by=officer, CRD=TODAY)

        assert BroughtForward.objects.get().due_before == date(2028, 11, 29)

    @pytest.fixture
    def sheet_alone(self, later, halden):
        """Nothing is worked out any longer: the job's sheet of 2028 counts alone."""
        Sentence.objects.all().delete()
        releases.derive_releases(offender=halden, by=None)
        return later

    def test_date_that_another_took_away_lately_excuses_no_earlier_release(
        self, sheet_alone, halden, officer, colleague
    ):
        record(halden, by=None, CRD=TODAY + 20 * DAY)
        record(halden, by=colleague, CRD=None)

        record(halden, by=officer, CRD=TODAY + 30 * DAY)

        moved = BroughtForward.objects.get()
        assert (moved.moved_by, moved.due_on) == (officer, TODAY + 30 * DAY)
        assert moved.due_before > TODAY + 365 * DAY  # the end of the sentence, all that stood then

    def test_court_record_that_the_same_person_takes_back(self, sheet_alone, halden, officer):
        court = {"offender": halden, "source": "Order", "as_at": TODAY, "by": officer}
        releases.record_court_dates(dates={Code.CRD: sheet_alone[Code.CRD]}, **court)
        record(halden, by=officer, CRD=TODAY)
        assert not BroughtForward.objects.exists()

        releases.record_court_dates(dates={Code.CRD: None}, **court)

        assert BroughtForward.objects.get().due_before == date(2028, 11, 29)
        assert judge_release(facts_of(halden, on=TODAY), route=Basis.CRD, on=TODAY).answer is GateAnswer.IN_DISPUTE

    def test_another_way_out_that_only_this_person_says_is_in_dispute_too(self, sheet_alone, halden, officer):
        record(halden, by=officer, ARD=TODAY)

        assert BroughtForward.objects.get().due_on == TODAY
        assert judge_release(facts_of(halden, on=TODAY), route=Basis.ARD, on=TODAY).answer is GateAnswer.IN_DISPUTE

    def test_day_that_our_calculation_said_before_the_same_person_ended_it(self, later, halden, officer):
        KeyDate.objects.all().delete()
        sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=TODAY, by=officer)

        record(halden, by=officer, CRD=TODAY)

        assert BroughtForward.objects.get().due_before == date(2028, 11, 29)

    def test_release_that_the_sheet_did_not_have_is_not_open_by_one_hand(self, later, halden, officer, ppcs):
        with as_owner():
            KeyDate.objects.exclude(code="SLED").delete()
        releases.derive_releases(offender=halden, by=None)

        move_both(halden, officer)

        moved = BroughtForward.objects.get()
        assert (moved.due_before, moved.due_on) == (date(2029, 11, 29), date(2026, 11, 27))
        assert set(moved.days()) == {"SLED"}
        judged = judge_release(facts_of(halden, on=TODAY), route=Basis.CRD, on=TODAY)
        assert (judged.answer, judged.opens_on) == (GateAnswer.IN_DISPUTE, None)

        forward_verbs.confirm_forward(moved=moved, evidence="Order", by=ppcs)

        assert judge_release(facts_of(halden, on=TODAY), route=Basis.CRD, on=TODAY).answer is GateAnswer.LATE

    def test_day_to_which_the_same_person_had_brought_our_calculation_is_not_the_one_before(
        self, later, halden, officer
    ):
        KeyDate.objects.all().delete()
        for years in (4, 3):
            sentence = Sentence.objects.get()
            passed = sentences.Passed(kind="SOPC", sentenced_on=sentence.sentenced_on, years=years, extension_months=12)
            sentences.change_sentence(sentence=sentence, passed=passed, by=officer)

        record(halden, by=officer, **halden.calculations.get(superseded_at=None).days())

        assert BroughtForward.objects.get().due_before == date(2028, 11, 29)

    @pytest.mark.parametrize("has_two_accounts", [False, True])
    def test_day_that_the_same_person_recorded_and_took_away_is_not_the_one_before(
        self, sheet_alone, halden, officer, has_two_accounts
    ):
        halden.calculations.all().delete()
        first = UserFactory(staff_number=officer.staff_number, agency=officer.agency) if has_two_accounts else officer
        record(halden, by=first, CRD=None, SLED=None)
        record(halden, by=first, CRD=TODAY)
        record(halden, by=first, CRD=None)

        record(halden, by=officer, CRD=TODAY)

        moved = BroughtForward.objects.get(ended_at=None)
        assert (moved.due_before, moved.due_on) == (date(2028, 11, 29), TODAY)

    def test_day_that_nobody_else_ever_recorded_is_the_one_before(self, sheet_alone, halden, officer):
        with as_owner():
            KeyDate.objects.all().delete()
        halden.calculations.all().delete()
        record(halden, by=officer, CRD=sheet_alone[Code.CRD])
        record(halden, by=officer, CRD=None)
        record(halden, by=officer, CRD=TODAY)
        record(halden, by=officer, CRD=None)

        record(halden, by=officer, CRD=TODAY)

        assert BroughtForward.objects.get(ended_at=None).due_before == date(2028, 11, 29)

    def test_other_route_that_others_took_away_excuses_no_earlier_release(self, sheet_alone, halden, officer):
        record(halden, by=None, ARD=TODAY)
        record(halden, by=None, ARD=None, CRD=None, SLED=None)

        record(halden, by=officer, CRD=TODAY + DAY)

        assert BroughtForward.objects.get(ended_at=None).due_before == date(2028, 11, 29)

    def test_a_date_that_another_puts_off_meanwhile_is_one_of_before_too(
        self, sheet_alone, halden, officer, colleague, ppcs
    ):
        """Another release route waits. Who then brings the first route forward again needs a second person as well."""
        record(halden, by=officer, ARD=TODAY)
        moved = BroughtForward.objects.get(ended_at=None)
        record(halden, by=colleague, CRD=date(2029, 2, 1))

        record(halden, by=ppcs, CRD=TODAY)

        moved.refresh_from_db()
        assert (moved.ended_at, moved.before["CRD"]) == (None, "2029-02-01")
        on = date(2028, 11, 29)  # which the sheet had given first
        assert judge_release(facts_of(halden, on=on), route=Basis.CRD, on=on).answer is GateAnswer.IN_DISPUTE

    def test_route_that_nobody_had_named_waits_by_what_was_taken_away(self, sheet_alone, halden, officer):
        halden.calculations.all().delete()
        with as_owner():
            KeyDate.objects.exclude(code="SLED").delete()
        record(halden, by=officer, SLED=None)

        record(halden, by=officer, CRD=TODAY)

        moved = BroughtForward.objects.get()
        assert (moved.due_before, set(moved.days())) == (date(2029, 11, 29), {"SLED"})
        assert judge_release(facts_of(halden, on=TODAY), route=Basis.CRD, on=TODAY).answer is GateAnswer.IN_DISPUTE

    def test_calculation_by_the_second_account_of_the_same_person_hides_nothing(self, later, halden, officer):
        KeyDate.objects.all().delete()
        second = UserFactory(staff_number=officer.staff_number, agency=officer.agency)
        for years in (4, 3):
            sentence = Sentence.objects.get()
            passed = sentences.Passed(kind="SOPC", sentenced_on=sentence.sentenced_on, years=years, extension_months=12)
            sentences.change_sentence(sentence=sentence, passed=passed, by=second)

        record(halden, by=officer, **halden.calculations.get(superseded_at=None).days())

        assert BroughtForward.objects.get().due_before == date(2028, 11, 29)

    def test_first_word_of_all_brings_nothing_forward(self, sheet_alone, halden, officer):
        KeyDate.objects.all().delete()
        halden.calculations.all().delete()

        record(halden, by=officer, CRD=TODAY)

        assert not BroughtForward.objects.exists()

    def test_an_override_hides_it_for_no_time(self, sheet_alone, halden, officer, colleague, ppcs):
        self.overridden(halden, colleague, ppcs)

        record(halden, by=officer, CRD=TODAY)

        assert BroughtForward.objects.get().due_on == TODAY

    def overridden(self, halden, first, second, until=TODAY + DAY):
        return halden.date_overrides.create(
            code="CRD",
            falls_on=date(2029, 1, 1),
            source="other",
            reason="x",
            evidence="x",
            ends_on=until,
            proposed_by=first,
            countersigned_at=timezone.now(),
            countersigned_by=second,
        )

    @pytest.fixture
    def put_off(self, sheet_alone, halden, colleague, ppcs):
        """A job's sheet says today, and two people have put it off to 2029 for a week. Nothing is worked out."""
        halden.calculations.all().delete()
        record(halden, by=None, CRD=TODAY)
        self.overridden(halden, colleague, ppcs, until=TODAY + 7 * DAY)
        return sheet_alone

    @staticmethod
    def answer(halden, basis=Basis.SED, on=TODAY + DAY):
        return judge_release(facts_of(halden, on=on), route=basis, on=on).answer

    def test_another_way_out_before_the_day_to_which_two_put_it_off_waits_for_a_second_person(
        self, put_off, halden, officer
    ):
        record(halden, by=officer, SLED=TODAY + DAY)

        moved = BroughtForward.objects.get(ended_at=None)
        assert (moved.due_before, moved.due_on, moved.moved_by) == (date(2028, 12, 29), TODAY + DAY, officer)
        assert self.answer(halden) is GateAnswer.IN_DISPUTE

    def test_its_page_shows_the_override_too(self, put_off, client, halden, officer, ppcs):
        record(halden, by=officer, SLED=TODAY + DAY)
        client.force_login(ppcs)

        shown = text(client.get(forward.address_of(BroughtForward.objects.get(ended_at=None))))

        assert "Date override: 1 January 2029, until 8 December 2026" in shown

    def test_where_nobody_had_said_anything_beside_the_two_who_put_it_off(
        self, sheet_alone, halden, officer, colleague, ppcs
    ):
        """What the sheet says of that route, the court says too; of the other, one person alone."""
        with as_owner():
            KeyDate.objects.all().delete()
        halden.calculations.all().delete()
        self.overridden(halden, colleague, ppcs, until=TODAY + 7 * DAY)
        releases.record_court_dates(offender=halden, dates={Code.CRD: TODAY}, source="Order", as_at=TODAY, by=colleague)

        record(halden, by=officer, CRD=TODAY, SLED=TODAY + DAY)

        moved = BroughtForward.objects.get(ended_at=None)
        assert (moved.due_before, moved.due_on) == (date(2028, 12, 29), TODAY + DAY)
        assert moved.days() == {"CRD": date(2029, 1, 1)}
        assert self.answer(halden) is GateAnswer.IN_DISPUTE

    @pytest.fixture
    def first_word_put_off(self, sheet_alone, halden, officer, colleague, ppcs):
        """The officer's sheet is the first word of all, and two others have put it off for a week."""
        with as_owner():
            KeyDate.objects.all().delete()
        halden.calculations.all().delete()
        record(halden, by=officer, CRD=TODAY)
        override = self.overridden(halden, colleague, ppcs, until=TODAY + 7 * DAY)
        releases.derive_releases(offender=halden, by=None)
        return override

    @pytest.mark.parametrize("has_two_accounts", [False, True])
    def test_who_recorded_the_date_does_not_end_alone_what_put_it_off(
        self, first_word_put_off, halden, officer, has_two_accounts
    ):
        by = UserFactory(staff_number=officer.staff_number, agency=officer.agency) if has_two_accounts else officer

        overrides.end_override(override=first_word_put_off, reason="It was mistaken", by=by)

        moved = BroughtForward.objects.get(ended_at=None)
        assert (moved.due_before, moved.due_on, moved.moved_by) == (date(2028, 12, 29), TODAY, officer)
        assert self.answer(halden, Basis.CRD, TODAY) is GateAnswer.IN_DISPUTE

    def test_nor_does_time_alone(self, first_word_put_off, halden, officer):
        last = TODAY + 7 * DAY
        overrides.end_due(on=last)

        assert BroughtForward.objects.get(ended_at=None).moved_by == officer
        assert self.answer(halden, Basis.CRD, last) is GateAnswer.IN_DISPUTE

    def test_another_who_ends_it_is_the_second_person(self, first_word_put_off, halden, ppcs):
        overrides.end_override(override=first_word_put_off, reason="It was mistaken", by=ppcs)

        assert not BroughtForward.objects.exists()
        assert self.answer(halden, Basis.CRD, TODAY) is GateAnswer.DUE

    def test_corrected_or_no_longer_put_off_it_waits_for_nobody(self, put_off, halden, officer, ppcs):
        record(halden, by=officer, SLED=TODAY + DAY)
        record(halden, by=officer, SLED=put_off[Code.SLED])
        assert not BroughtForward.objects.filter(ended_at=None).exists()

        record(halden, by=officer, SLED=TODAY + DAY)
        overrides.end_override(override=halden.date_overrides.get(), reason="It was mistaken", by=ppcs)

        assert BroughtForward.objects.get(ended_at=None).before == {}  # of the end alone, and no longer of the release
        assert self.answer(halden, Basis.CRD, TODAY) is GateAnswer.DUE

    def test_waits_on_while_two_put_it_off_meanwhile(self, sheet_alone, halden, officer, colleague, ppcs):
        record(halden, by=officer, CRD=TODAY)
        override = self.overridden(halden, colleague, ppcs, until=TODAY + 7 * DAY)
        releases.derive_releases(offender=halden, by=None)
        assert BroughtForward.objects.get(ended_at=None).due_on == TODAY

        overrides.end_override(override=override, reason="It was mistaken", by=ppcs)

        assert BroughtForward.objects.get(ended_at=None).due_on == TODAY
        assert self.answer(halden, Basis.CRD, TODAY) is GateAnswer.IN_DISPUTE

    def test_day_that_two_put_in_its_place_is_nobody_alone(self, sheet_alone, halden, officer, colleague, ppcs):
        """The court's record alone was later than the day of the two."""
        halden.calculations.all().delete()
        court = {"offender": halden, "source": "Order", "as_at": TODAY}
        record(halden, by=officer, CRD=date(2029, 2, 1))
        releases.record_court_dates(dates={Code.CRD: date(2029, 2, 1)}, by=None, **court)
        self.overridden(halden, colleague, ppcs, until=TODAY + 7 * DAY)

        releases.record_court_dates(dates={Code.CRD: None}, by=officer, **court)

        assert not BroughtForward.objects.exists()


class TestAwayAndBack:
    """Whoever records that a person has gone and is back has moved no date by it, and is no second person."""

    @pytest.fixture(autouse=True)
    def prison(self, halden, officer):
        let_record_releases(officer, halden)

    @pytest.fixture(params=["left", "absconded"])
    def away(self, request, halden, officer):
        """Gone by the word of the officer, and back by it when the block ends."""

        @contextmanager
        def out_and_back(on=TODAY):
            place = halden.establishment
            if request.param == "left":
                gone = {"left_at": timezone.now(), "how_known": "Gate log, read by me"}
                leaving.record_left(offender=halden, by=officer, **gone)
            else:
                custody.record_happening(offender=halden, happening=Happening.ABSCONDED, on=on, by=officer)
            yield
            halden.refresh_from_db()
            custody.receive(offender=halden, establishment=place, on=on, by=officer)

        return out_and_back

    def test_what_waits_for_a_second_person_waits_on(self, later, halden, officer, away):
        move_both(halden, officer)
        with away():
            record(halden, by=officer, SED=date(2030, 1, 7))

        self.waits(halden)

    def test_an_earlier_date_recorded_meanwhile_waits_for_a_second_person(self, later, halden, officer, away):
        with away():
            move_both(halden, officer)

        self.waits(halden)

    def test_so_does_one_after_the_date_before_was_taken_away_long_ago(self, later, halden, officer, away, at_noon):
        Sentence.objects.all().delete()
        releases.derive_releases(offender=halden, by=None)
        record(halden, by=officer, CRD=None, SLED=None, PED=None)

        at_noon.shift(40 * DAY)
        with away(on=TODAY + 40 * DAY):
            pass
        record(halden, by=officer, **OF_THREE_YEARS)

        self.waits(halden)

    def test_once_nothing_binds_the_person_nothing_waits_any_longer(self, later, halden, officer):
        move_both(halden, officer)
        Movement.objects.create(offender=halden, happening=Happening.RELEASED_WITHOUT_LICENCE, happened_on=TODAY)
        CustodyPeriod.objects.update(ends_on=TODAY)

        custody.receive(offender=halden, establishment=Establishment.objects.first(), on=TODAY, by=None)

        assert BroughtForward.objects.get().ended_because == forward.LEFT

    def waits(self, halden):
        moved = BroughtForward.objects.get(ended_at=None)
        assert (moved.due_before, moved.due_on) == (date(2028, 11, 29), date(2026, 11, 27))
        facts = facts_of(halden, on=TODAY)
        assert judge_release(facts, route=Basis.CRD, on=TODAY).answer is GateAnswer.IN_DISPUTE


class TestDoubleCheckThatDiffers:
    """The first dates are one officer's, without a calculation beside them; two others found different days."""

    SAYS, FOUND = TODAY + 30 * DAY, TODAY + 90 * DAY  # 31 December 2026, 1 March 2027

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, cls.differ, patched=prepare_nothing)

    @classmethod
    def differ(cls, rows):
        halden, officer = rows["halden"], rows["officer"]
        sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=TODAY, by=rows["ppcs"])
        with as_owner():
            KeyDate.objects.all().delete()
            halden.calculations.exclude(superseded_at=None).delete()
        record(halden, by=officer, CRD=cls.SAYS)
        seen = record_now(halden)
        check = checks.make_check(offender=halden, dates={Code.CRD: cls.FOUND}, seen=seen, by=rows["colleague"])
        checks.answer_check(check=check, dates={Code.CRD: cls.SAYS}, seen=seen, by=rows["ppcs"])
        assert not BroughtForward.objects.exists()
        return {}

    def answer(self, halden, basis=Basis.CRD):
        return judge_release(facts_of(halden, on=self.SAYS), route=basis, on=self.SAYS).answer

    def test_who_recorded_the_sheet_does_not_pass_it_by_under_another_route(self, halden, officer):
        record(halden, by=officer, ARD=self.SAYS)

        moved = BroughtForward.objects.get(ended_at=None)
        assert (moved.due_before, moved.due_on, moved.moved_by) == (self.FOUND, self.SAYS, officer)
        assert self.answer(halden, Basis.ARD) is GateAnswer.IN_DISPUTE
        releases.derive_releases(offender=halden, by=None)
        assert BroughtForward.objects.filter(ended_at=None).exists()

    def test_nor_by_a_change_of_the_record_after_which_the_answers_no_longer_count(self, halden, officer):
        sentences.add_adjustment(offender=halden, kind="remand", days=3, by=officer)

        assert BroughtForward.objects.get(ended_at=None).due_before == self.FOUND
        assert self.answer(halden) is GateAnswer.IN_DISPUTE

    @pytest.mark.parametrize("changed_at", ["away", "back"])
    def test_nor_by_saying_that_the_person_has_left_and_is_back(self, halden, officer, changed_at):
        let_record_releases(officer, halden)
        place = halden.establishment
        leaving.record_left(offender=halden, left_at=timezone.now(), how_known="Gate log, read by me", by=officer)
        if changed_at == "away":
            sentences.add_adjustment(offender=halden, kind="remand", days=3, by=officer)
        custody.receive(offender=halden, establishment=place, on=TODAY, by=officer)

        assert BroughtForward.objects.get(ended_at=None).due_before == self.FOUND
        assert self.answer(halden) is GateAnswer.IN_DISPUTE

    def test_a_change_by_another_is_the_second_hand_and_ends_it_once(self, halden, officer, ppcs):
        sentences.add_adjustment(offender=halden, kind="remand", days=3, by=ppcs)
        sentences.add_adjustment(offender=halden, kind="bail", days=2, by=officer)

        assert not BroughtForward.objects.exists()
        assert self.answer(halden) is GateAnswer.DUE


class TestOnceBroughtForward:
    """The officer alone has changed the sentence and the sheet."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, cls.brought_forward, patched=prepare_nothing)

    @staticmethod
    def brought_forward(rows):
        move_both(rows["halden"], rows["officer"])
        return {}

    def test_it_waits_for_a_second_person_and_holds(self, later, halden, officer):
        moved = BroughtForward.objects.get()
        assert (moved.due_before, moved.due_on, moved.moved_by) == (date(2028, 11, 29), date(2026, 11, 27), officer)
        assert not DateConflict.objects.open().exists()
        assert forward.unconfirmed_forward(halden).days()[Code.CRD] == later[Code.CRD]
        hold = Release.objects.open().counted().get().holds.get(kind="date_conflict", lifted_at=None)
        assert "from 29 November 2028 to 27 November 2026 by entries of Gareth Pym alone" in hold.reason
        alert = Alert.objects.get(kind="dates.brought_forward")
        assert alert.link == forward.address_of(moved)

    def test_put_off_again_it_is_over(self, later, halden, officer):
        record(halden, by=officer, **{code.value: day for code, day in later.items()})

        assert BroughtForward.objects.get().ended_because == "The release is no longer earlier than before"

    def test_moved_once_more_the_first_day_stays_and_all_hear_again(self, later, halden, officer):
        Sentence.objects.all().delete()
        releases.derive_releases(offender=halden, by=None)

        record(halden, by=officer, CRD=date(2026, 11, 20))

        moved = BroughtForward.objects.get()
        assert (moved.due_before, moved.due_on) == (date(2028, 11, 29), date(2026, 11, 20))
        assert Alert.objects.filter(kind="dates.brought_forward").count() == 2

    def test_refused_it_is_in_dispute_until_corrected_and_who_recorded_it_hears_which(
        self, client, later, halden, officer, colleague, ppcs
    ):
        moved = BroughtForward.objects.get()
        wrong = {"to_correct": "both", "reason": "The order of the court says 5 years"}
        for user in (officer, colleague):
            with pytest.raises(NotTheSecond):
                forward_verbs.refuse_forward(moved=moved, by=user, **wrong)
        client.force_login(ppcs)
        refuse = re.search(
            r'href="([^"]+)">Refuse the earlier date', client.get(forward.address_of(moved)).content.decode()
        )[1]
        assert "Select which must be corrected" in text(client.post(refuse, {"reason": "x"}))

        assert client.post(refuse, wrong).status_code == 302

        moved.refresh_from_db()
        judged = judge_release(facts_of(halden, on=TODAY), route=Basis.CRD, on=TODAY)
        assert (moved.ended_at, judged.answer) == (None, GateAnswer.IN_DISPUTE)
        said = "To be corrected: both the prison’s date and what our calculation comes from"
        assert said in text(client.get(forward.address_of(moved)))
        told = Alert.objects.get(kind="dates.forward_refused")
        assert said in told.text
        assert told.receipts.filter(team__memberships__user=officer).exists()
        with pytest.raises(SamePerson):
            forward_verbs.confirm_forward(moved=moved, evidence="Order", by=ppcs)

        record(halden, by=officer, **{code.value: day for code, day in later.items()})

        moved.refresh_from_db()
        told.refresh_from_db()
        assert (moved.ended_because, told.state) == ("The release is no longer earlier than before", "superseded")

    def test_refused_somebody_else_of_ppcs_alone_confirms_it_all_the_same(self, later, halden, officer, ppcs):
        moved = BroughtForward.objects.get()
        team = GrantFactory(
            subject=halden, team=TeamFactory(agency=AgencyFactory(kind="probation")), grant_role="contributor"
        ).team
        com = UserFactory(role="probation_officer", agency=team.agency, teams=[team], name="Helen Castell")
        other = UserFactory(role="probation_officer", agency=team.agency, teams=[team], name="Tom Brandreth")
        forward_verbs.refuse_forward(moved=moved, to_correct="sheet", reason="The warrant", by=com)

        with pytest.raises(forward_verbs.ForwardRefused, match="only PPCS"):
            forward_verbs.confirm_forward(moved=moved, evidence="Order", by=other)
        assert forward_verbs.confirm_forward(moved=moved, evidence="Order", by=ppcs).confirmed_by == ppcs

    def test_another_earlier_date_after_the_refusal_waits_for_a_second_person_anew(self, later, halden, officer, ppcs):
        forward_verbs.refuse_forward(
            moved=BroughtForward.objects.get(), to_correct="both", reason="The warrant", by=ppcs
        )
        Sentence.objects.all().delete()
        releases.derive_releases(offender=halden, by=None)

        record(halden, by=officer, CRD=date(2027, 3, 1))

        assert BroughtForward.objects.get().refused_by is None

    def test_neither_the_first_nor_a_colleague_confirms_ppcs_does(self, later, halden, officer, colleague, ppcs):
        moved = BroughtForward.objects.get()

        for who in (officer, colleague, UserFactory(role="partner")):
            with pytest.raises(NotTheSecond):
                forward_verbs.confirm_forward(moved=moved, evidence="Order", by=who)
        with pytest.raises(forward_verbs.ForwardRefused, match="Enter the document"):
            forward_verbs.confirm_forward(moved=moved, evidence=" ", by=ppcs)
        assert forward.unconfirmed_forward(halden)

        forward_verbs.confirm_forward(moved=moved, evidence="Order of 30 November 2023", by=ppcs)

        assert not forward.unconfirmed_forward(halden)
        assert not ReleaseHold.objects.filter(lifted_at=None).exists()
        assert Alert.objects.get(kind="dates.brought_forward").state == "superseded"
        assert AuditEntry.objects.filter(verb="offenders.brought_forward_ended").count() == 1
        assert forward_verbs.confirm_forward(moved=moved, evidence="x", by=ppcs).evidence == "Order of 30 November 2023"

    def test_gate_answers_in_dispute_until_it_is_confirmed(self, later, halden, officer, ppcs):
        def answer():
            return judge_release(facts_of(halden, on=TODAY), route=Basis.CRD, on=TODAY).answer

        before = answer()

        forward_verbs.confirm_forward(moved=BroughtForward.objects.get(), evidence="Order", by=ppcs)

        assert (before, answer()) == (GateAnswer.IN_DISPUTE, GateAnswer.LATE)

    def test_page_of_changes_names_it_with_its_page(self, client, later, halden, officer, ppcs):
        client.force_login(ppcs)

        page = client.get(reverse("person_change", args=[halden.uid])).content.decode()

        assert "Needs a second person" in page
        assert forward.address_of(BroughtForward.objects.get()) in page

    def test_page_shows_both_and_takes_the_confirmation(self, client, later, halden, officer, ppcs):
        moved = BroughtForward.objects.get()
        client.force_login(officer)
        assert "You brought the release forward yourself" in text(client.get(forward.address_of(moved)))
        refused = text(client.post(forward.address_of(moved), {"evidence": "Order"}))
        assert "You cannot confirm this date." in refused
        client.force_login(ppcs)

        shown = text(client.get(forward.address_of(moved)))
        sent = client.post(forward.address_of(moved), {"evidence": "Order"})

        assert sent.url == reverse("person_sentence", args=[halden.uid])
        assert "CRD 29 November 2028 29 November 2026 NOMIS, as at 24 November 2026" in shown
        assert "Gareth Pym, Prison Service, changed what our calculation comes from" in shown
        assert (sent.status_code, BroughtForward.objects.get().confirmed_by) == (302, ppcs)

    def test_nothing_is_left_behind_when_the_last_step_fails(self, later, halden, officer, ppcs, monkeypatch):
        moved = BroughtForward.objects.get()

        def down(*args, **what):
            raise OSError

        monkeypatch.setattr(forward_verbs, "_follow", down)
        with pytest.raises(OSError):
            forward_verbs.confirm_forward(moved=moved, evidence="Order", by=ppcs)
        moved.refresh_from_db()
        assert moved.confirmed_at is None


class TestSheetIsQuestioned:
    """At the form, before anything follows from a slip of the hand."""

    TYPED = {"source": "NOMIS", "as_at_day": "24", "as_at_month": "11", "as_at_year": "2026"}

    def typed(self, day, code="CRD", **more):
        parts = {f"day_{code}_day": day.day, f"day_{code}_month": day.month, f"day_{code}_year": day.year}
        return self.TYPED | parts | more

    @pytest.fixture
    def send(self, client, later, halden, officer):
        client.force_login(officer)

        def post(typed, name="dates_record"):
            return client.post(reverse(name, args=[halden.uid]), typed)

        return post

    def mark(self, page):
        return re.search(r'name="confirmed"[^>]*value="(\w+)"', page.content.decode())[1]

    def test_date_that_moves_two_years_to_today_is_asked_of_with_the_rule(self, send, halden):
        page = send(self.typed(TODAY))

        assert "CRD moves from 29 November 2028 to 1 December 2026, within 28 days." in text(page)
        assert "CRD 1 December 2026 is before PED 31 March 2027. Criminal Justice Act 2003, s.247A(3) to (6)" in text(
            page
        )
        assert not KeyDate.objects.filter(offender=halden, falls_on=TODAY).exists()

    def test_confirmed_it_is_recorded_with_what_was_asked(self, send, halden):
        mark = self.mark(send(self.typed(TODAY)))

        assert send(self.typed(TODAY, confirmed=mark)).status_code == 302
        recorded = KeyDate.objects.get(offender=halden, falls_on=TODAY)
        assert len(recorded.confirmed) == 2
        payload = AuditEntry.objects.filter(verb="offenders.dates_recorded").latest("pk").payload.data
        assert payload["confirmed"] == recorded.confirmed

    def test_another_date_needs_its_own_confirmation(self, send, halden):
        mark = self.mark(send(self.typed(TODAY)))

        page = send(self.typed(TODAY + DAY, confirmed=mark))

        assert "confirm them or correct them" in text(page)
        assert not KeyDate.objects.filter(falls_on=TODAY + DAY).exists()

    def test_second_person_sees_what_the_first_confirmed(self, send, client, halden, ppcs):
        send(self.typed(TODAY, confirmed=self.mark(send(self.typed(TODAY)))))
        client.force_login(ppcs)

        page = text(client.get(differences.address_of(crd_open())))

        assert "Asked, and confirmed: CRD moves from 29 November 2028 to 1 December 2026" in page

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2023, 11, 29), "CRD 29 November 2023 is before the sentence, which was passed on 30 November 2023"),
            (date(2029, 11, 30), "CRD 30 November 2029 is after SLED 29 November 2029, when the sentence ends"),
        ],
    )
    def test_what_no_sentence_allows_is_refused_with_its_rule(self, send, halden, officer, day, words):
        page = send(self.typed(day, confirmed="anything"))

        assert words in text(page)
        with pytest.raises(releases.DateRefused):
            record(halden, by=officer, CRD=day)
        assert not KeyDate.objects.filter(falls_on=day).exists()

    def test_date_before_the_sentence_is_kept_with_a_reason_and_the_reason_stands_with_it(self, send, halden):
        day = date(2023, 11, 29)
        page = send(self.typed(day))
        without = send(self.typed(day, confirmed=self.mark(page)))
        send(self.typed(day, confirmed=self.mark(page), kept_because="The order of the court says so"))

        assert "Why is the date right?" in text(page)
        assert "Enter why you keep a date" in text(without)
        assert "Kept because: The order of the court says so" in KeyDate.objects.get(falls_on=day).confirmed[0]

    def test_court_date_is_asked_of_too(self, send, halden):
        releases.record_court_dates(
            offender=halden, dates={Code.CRD: date(2028, 12, 1)}, source="Order", as_at=TODAY, by=None
        )

        page = send(self.typed(date(2026, 12, 20), source="Order"), name="court_dates_record")

        assert "CRD moves from 1 December 2028 to 20 December 2026, within 28 days" in text(page)

    def test_file_warns_in_its_preview_and_refuses_what_cannot_be(self, later, halden, tmp_path):
        def report(crd):
            path = tmp_path / "people.csv"
            path.write_text(
                "prison_number,family_name,given_names,crd,dates_source,dates_as_at\n"
                f"A4821KX,Halden,Marcus,{crd},NOMIS,2026-11-24\n"
            )
            return applying.preview(path, today=TODAY)

        odd, impossible = report("2026-12-01"), report("2023-11-29")

        assert (odd.error_count, odd.warning_count) == (0, 2)
        assert "CRD moves from 29 November 2028 to 1 December 2026" in " ".join(str(each) for each in odd.warnings)
        assert "is before the sentence" in str(impossible.errors[0])
