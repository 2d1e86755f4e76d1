"""The page of a date about which the sources differ, and what settles it there."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from offenders.dates.differences import actions as difference_verbs
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import DateConflict, DateConflictMove, DateOverride, Release
from offenders.movements import actions as custody
from sharing.access.rules import GrantRole
from sharing.drafts import actions as drafts
from sharing.models import Alert, AuditEntry, Draft
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

DAY = timedelta(days=1)
SHEET = {"PED": date(2025, 11, 29), "CRD": date(2026, 12, 8), "SLED": date(2027, 11, 29)}  # out here on 29 November
WHY = {"reason": "Nine days at large", "evidence": "Sheet 4, of 20 November, at the custody office"}


def made():
    """The prison's end of the custodial term is nine days after ours."""
    rows = halden.with_concern()
    halden.sheet_of(rows["halden"], **SHEET)
    return rows | {"conflict": DateConflict.objects.get()}


world = halden.world(made)
conflict = row_of("conflict")


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def address(conflict, name="person_conflict"):
    return reverse(name, kwargs={"uid": conflict.offender.uid, "conflict_uid": conflict.uid})


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def shown(client, conflict):
    return text(client.get(address(conflict)))


def post(client, conflict, name, **typed):
    return client.post(address(conflict, name), typed, follow=True)


def asked(conflict, by):
    return difference_verbs.ask_prison(conflict=conflict, by=by, on=date(2026, 12, 1))


class TestPage:
    def test_sources_stand_side_by_side_with_what_hangs_on_them(self, as_officer, conflict):
        court = {Code.CRD: date(2026, 12, 1)}
        releases.record_court_dates(
            offender=conflict.offender, dates=court, source="Order", as_at=date(2023, 11, 30), by=None
        )

        said = shown(as_officer, DateConflict.objects.open().get())

        for words in (
            "Conditional release: date conflict",
            "Prison 8 December 2026 NOMIS, as at 24 November 2026",
            "Court 1 December 2026 7 days earlier Order, as at 30 November 2023",
            "Our calculation 29 November 2026 9 days earlier From the record on 1 December 2026. Not official",
            "The release is on hold. The person cannot be marked ready or released",
            "End of custodial term, 8 December 2026 In 7 days. Fixed. Alert date 27 November 2026",
            "once every source agrees: on 8 December 2026. The release is then recorded with this hold named.",
            "Date conflict found Conditional release: prison 8 December 2026, court 1 December 2026",
            "Ask HMP Full Sutton to check",
            "How it was worked out",
        ):
            assert words in said
        assert "This date conflict has ended. A source gives a different date." in shown(as_officer, conflict)

    def test_date_that_the_prison_has_not_is_said_and_when_the_law_lets_go(self, as_officer, places):
        other = halden.held_at(places["FSI"], prison_number="A4822KX")
        halden.sheet_of(halden.concern_of(other), PED=SHEET["PED"], SLED=SHEET["SLED"])

        said = shown(as_officer, DateConflict.objects.get(offender=other))

        assert "Prison No such date Not on the sheet" in said
        assert "once every source agrees: on 29 November 2027." in said

    def test_day_that_counts_for_a_while_is_named_and_nothing_is_held(self, as_officer, conflict, officer):
        DateOverride.objects.create(
            offender=conflict.offender,
            code="CRD",
            falls_on=date(2026, 12, 6),
            source="court",
            reason="The order",
            evidence="Order",
            ends_on=date(2026, 12, 20),
            proposed_by=officer,
            countersigned_by=UserFactory(),
            countersigned_at="2026-12-01T10:00Z",
        )

        said = shown(as_officer, conflict)

        assert "A date override is in force. 6 December 2026 counts until 20 December 2026" in said
        assert "The release is on hold" not in said

    def test_reader_is_told_who_may_settle_it_and_is_offered_nothing(self, client, conflict):
        client.force_login(UserFactory(role="ct_analyst", teams=[read_by(conflict.offender)]))

        page = client.get(address(conflict))

        assert "Only people who can edit the record can resolve this." in text(page)
        assert "/change/differences/" not in page.content.decode()

    def test_questions_are_the_same_with_a_long_history(self, as_officer, conflict, officer):
        def number():
            with CaptureQueriesContext(connection) as queries:
                as_officer.get(address(conflict))
            return len(queries)

        shown(as_officer, conflict)
        before = number()
        for _ in range(20):
            asked(conflict, UserFactory())

        assert number() == before
        assert before <= 33  # two of them by the bar: MAPPA, and what is said of the register

    def test_opening_is_recorded_and_one_of_another_person_is_absent(self, as_officer, conflict, officer):
        as_officer.get(address(conflict))

        entry = AuditEntry.objects.get(verb="person.conflict_opened")
        assert (entry.actor_id, entry.subject_id) == (officer.pk, conflict.offender_id)
        other = UserFactory().uid
        wrong = reverse("person_conflict", kwargs={"uid": other, "conflict_uid": conflict.uid})
        assert as_officer.get(wrong).status_code == 404


def read_by(person):
    return GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.READER).team


class TestSettling:
    def test_accepted_with_reason_and_evidence_it_frees_the_release(self, as_officer, conflict, officer):
        page = post(as_officer, conflict, "conflict_accept", **WHY)

        said = text(page)
        assert page.redirect_chain[-1][0] == address(conflict)
        assert "The prison date is accepted. By Gareth Pym at midday on 1 December 2026: Nine days at large" in said
        assert f"Prison date accepted Nine days at large. Evidence: {WHY['evidence']}" in said.replace("&#x27;", "'")
        assert (
            custody.mark_ready(release=Release.objects.open().counted().get(), by=officer).status
            == Release.Status.READY
        )

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"reason": ""}, "Enter a reason"),
            ({"evidence": " "}, "Enter the evidence: the document, its date and who has it"),
        ],
    )
    def test_without_a_reason_or_evidence_nothing_is_accepted(self, as_officer, conflict, typed, words):
        page = post(as_officer, conflict, "conflict_accept", **WHY | typed)

        assert words in text(page)
        assert (typed.get("evidence") is None) == (WHY["evidence"] in page.content.decode())
        assert DateConflict.objects.open().exists()

    def test_prison_is_asked_with_its_time_and_told(self, as_officer, conflict, officer):
        before = text(as_officer.get(address(conflict, "conflict_ask")))
        said = text(post(as_officer, conflict, "conflict_ask"))

        assert "asked to answer by 4pm on 1 December 2026" in before
        assert "Asked 1 December 2026, 12:00, due 1 December 2026, 16:00." in said
        assert "Record the answer from HMP Full Sutton" in said
        assert Alert.objects.get(kind="dates.question").link == address(conflict)

    def test_late_answer_is_said(self, as_officer, conflict, officer):
        asked(conflict, officer)
        DateConflict.objects.update(answer_due_at=timezone.now() - DAY)

        assert "the answer is overdue" in shown(as_officer, conflict)

    def test_answer_that_the_sheet_stands_is_kept_and_settles_nothing(self, as_officer, conflict, officer):
        asked(conflict, officer)

        said = text(post(as_officer, conflict, "conflict_answer", answer="stands", words="The warrant says so"))

        assert "Prison answered The sheet is right: The warrant says so" in said
        assert "Accept the prison’s date" in said
        assert DateConflict.objects.open().get().waits_for_answer is False
        assert Alert.objects.get(kind="dates.question").state == "resolved"

    def test_answer_that_it_stands_needs_a_reason(self, as_officer, conflict, officer):
        asked(conflict, officer)

        page = post(as_officer, conflict, "conflict_answer", answer="stands", words="")

        assert "Enter why the prison’s sheet is right" in text(page)
        assert DateConflict.objects.get().waits_for_answer

    def test_sheet_that_is_put_right_is_recorded_next(self, as_officer, conflict, officer):
        asked(conflict, officer)

        page = post(as_officer, conflict, "conflict_answer", answer="put_right", words="")

        assert page.redirect_chain[-1][0] == reverse("dates_record", args=[conflict.offender.uid])
        assert DateConflictMove.objects.filter(kind="answered").get().words == "The sheet is corrected"

    def test_opened_again_it_holds_again(self, as_officer, conflict, officer):
        difference_verbs.accept_official(conflict=conflict, by=officer, **WHY)

        said = text(post(as_officer, conflict, "conflict_reopen", reason="The warrant is another one"))

        assert "Reopened The warrant is another one" in said
        assert Release.objects.open().counted().get().holds.filter(lifted_at=None, kind="date_conflict").exists()

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("conflict_accept", WHY),
            ("conflict_ask", {}),
            ("conflict_answer", {"answer": "stands", "words": "So it is"}),
        ],
    )
    def test_what_is_settled_already_is_refused_and_not_offered(self, as_officer, conflict, officer, name, typed):
        difference_verbs.accept_official(conflict=asked(conflict, officer), by=officer, **WHY)
        moves = DateConflictMove.objects.count()

        page = post(as_officer, conflict, name, **typed)

        assert "This date conflict is already resolved" in text(page)
        assert as_officer.get(address(conflict, name)).status_code == 302
        assert DateConflictMove.objects.count() == moves

    def test_open_one_is_not_opened_again_nor_answered_before_it_is_asked(self, as_officer, conflict):
        assert "This date conflict is open or ended" in text(
            post(as_officer, conflict, "conflict_reopen", reason="A mistake")
        )
        assert "Ask it first" in text(post(as_officer, conflict, "conflict_answer", answer="put_right", words=""))

    def test_who_is_held_nowhere_has_no_prison_to_ask(self, as_officer, conflict):
        conflict.offender.establishment = None
        conflict.offender.save()

        assert "there is no prison to ask" in text(post(as_officer, conflict, "conflict_ask"))
        assert not Alert.objects.filter(kind="dates.question").exists()

    def test_draft_comes_back_and_is_forgotten_when_it_is_sent(self, as_officer, conflict, officer):
        for form, typed in (("date_conflict.accept", WHY), ("date_conflict.answer", {"words": "As it was"})):
            drafts.save_draft(
                user=officer, form=form, key=str(conflict.uid), typed={name: [word] for name, word in typed.items()}
            )
        asked(conflict, officer)

        assert "Nine days at large" in text(as_officer.get(address(conflict, "conflict_accept")))
        assert "As it was" in text(as_officer.get(address(conflict, "conflict_answer")))
        post(as_officer, conflict, "conflict_answer", answer="stands", words="As it was")
        post(as_officer, conflict, "conflict_accept", **WHY)

        assert not Draft.objects.exists()


class TestAlerts:
    def test_one_difference_leads_to_its_page_several_to_the_sentence(self, conflict, sheet):
        assert Alert.objects.get(kind="dates.conflict").link == address(conflict)

        sheet(SLED=SHEET["SLED"] + DAY)

        sentence = reverse("person_sentence", args=[conflict.offender.uid])
        assert Alert.objects.filter(kind="dates.conflict").latest("pk").link == sentence

    def test_asked_again_the_first_question_is_over(self, conflict, officer):
        asked(conflict, officer)
        asked(conflict, officer)

        assert sorted(Alert.objects.filter(kind="dates.question").values_list("state", flat=True)) == [
            "new",
            "resolved",
        ]


def test_timeline_tells_what_became_of_it(as_officer, conflict, officer):
    asked(conflict, officer)
    difference_verbs.accept_official(conflict=conflict, by=officer, **WHY)

    page = as_officer.get(reverse("person_timeline", args=[conflict.offender.uid]) + "?about=differences")

    for words in (
        "Date conflict found Conditional release: prison 8 December 2026",
        "Prison asked Conditional release (CRD): HMP Full Sutton, to answer by 4pm on 1 December 2026",
        "accepted Conditional release (CRD): Nine days at large",
        "by Gareth Pym",
    ):
        assert words in text(page)
    assert address(conflict) in page.content.decode()


class TestCourt:
    """What the court's record states, typed from its order."""

    TYPED = {"source": "Order of the Crown Court", "as_at_day": "30", "as_at_month": "11", "as_at_year": "2023"}
    DAY = {"day_CRD_day": "1", "day_CRD_month": "12", "day_CRD_year": "2026"}

    def test_it_stands_beside_the_sheet_and_differs(self, as_officer, conflict):
        page = as_officer.post(reverse("court_dates_record", args=[conflict.offender.uid]), self.TYPED | self.DAY)

        assert page.status_code == 302
        assert DateConflict.objects.open().get().court_on == date(2026, 12, 1)
        assert "Court 1 December 2026 7 days earlier" in shown(as_officer, DateConflict.objects.open().get())

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"source": ""}, "Enter the court record"),
            ({"as_at_year": "2027"}, "The date of the record must be today or in the past"),
            ({"day_CRD_day": "", "day_CRD_month": "", "day_CRD_year": ""}, "Enter at least one date"),
        ],
    )
    def test_errors_stand_at_the_field_and_nothing_is_recorded(self, as_officer, conflict, typed, words):
        address = reverse("court_dates_record", args=[conflict.offender.uid])

        assert words in text(as_officer.post(address, self.TYPED | self.DAY | typed))
        assert DateConflict.objects.open().get().court_on is None
