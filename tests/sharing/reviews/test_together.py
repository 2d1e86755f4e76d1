"""A review's further acts: all of a kind ended together, a decision undone, an end of a live case stopped."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing import access
from sharing.access import situations
from sharing.access.rules import GrantRole
from sharing.access.situations import Situation
from sharing.models import AccessReview, Alert, AuditEntry, PlannedEnd, ReviewLine
from sharing.reviews import actions as reviews
from sharing.reviews import planned_ends
from sharing.reviews.by_team import by_team
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
Decision = ReviewLine.Decision


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """Situations of people, by key."""
    found = {}
    monkeypatch.setattr(
        situations, "_questions", [lambda people, on: {key: found[key] for key in people if key in found}]
    )
    return found


@pytest.fixture
def lead():
    return TeamFactory(name="NSD North")


@pytest.fixture
def manager(lead):
    return UserFactory(role="probation_manager", name="Una Lead", agency=lead.agency, teams=[lead])


@pytest.fixture
def reads():
    return TeamFactory(name="Tag monitoring", place_code="FSI", kind="establishment")


@pytest.fixture
def people(lead, reads, noon):
    """Three whom a team reads that works for a prison where none of them is."""
    people = [OffenderFactory(family_name=f"Wrex{n}") for n in range(3)]
    for person in people:
        GrantFactory(subject=person, team=lead, grant_role=GrantRole.LEAD)
        GrantFactory(subject=person, team=reads, ends_at=noon + timedelta(days=200))
    return people


@pytest.fixture
def review(people, noon):
    reviews.make_reviews(at=noon)
    return AccessReview.objects.get()


@pytest.fixture
def officer():
    return UserFactory(role="privacy_officer", name="Samira Holt")


def line_of(person, team):
    return ReviewLine.objects.select_related("grant__team", "review", "subject").get(grant__team=team, subject=person)


def decisions(reads):
    return sorted(ReviewLine.objects.filter(grant__team=reads).values_list("decision", flat=True))


class TestTogether:
    def page(self, client, manager, review, **sent):
        client.force_login(manager)
        address = reverse("access_review_end_kind", args=[review.uid, "elsewhere"])
        return client.post(address, sent) if sent else client.get(address)

    def test_all_of_a_kind_end_by_one_act_with_an_entry_and_an_alert_each(self, client, manager, review, reads, noon):
        mark = by_team(review, manager, at=noon).groups[0].mark

        assert decisions(reads) == [""] * 3
        self.page(client, manager, review, reason="The tag came off", seen=mark)

        assert decisions(reads) == [Decision.ENDS] * 3
        assert AuditEntry.objects.filter(verb="sharing.grant_end_set").count() == 3
        assert Alert.objects.filter(kind="access.end_set").count() == 3
        assert {end.reason for end in PlannedEnd.objects.all()} == {"The tag came off"}

    def test_whoever_would_be_cut_off_is_named_first_and_left_out(
        self, client, manager, review, people, reads, known, noon
    ):
        known[people[1].pk] = Situation(not_alone="on licence")
        shown = self.page(client, manager, review).text

        assert shown.index("would be cut off") < shown.index(str(people[1])) < shown.index(str(people[0]))
        self.page(client, manager, review, reason="Over", seen=by_team(review, manager, at=noon).groups[0].mark)
        assert decisions(reads) == ["", Decision.ENDS, Decision.ENDS]
        assert line_of(people[1], reads).decision == ""

    def test_nothing_ends_that_was_not_shown(self, client, manager, review, people, reads, known, noon):
        mark = by_team(review, manager, at=noon).groups[0].mark
        known[people[1].pk] = Situation(not_alone="on licence")

        shown = self.page(client, manager, review, reason="Over", seen=mark).text

        assert "would be cut off" in shown
        assert decisions(reads) == [""] * 3

    def test_one_that_cannot_end_stops_no_other(self, manager, review, people, reads):
        lines = [line_of(person, reads) for person in people]
        planned_ends.set_end(line=line_of(people[0], reads), reason="Before", by=manager)

        done = planned_ends.end_together(lines=lines, reason="Over", by=manager)

        assert [end.subject for end in done.ended] == people[1:]
        why = "It already ends on 16 December 2026"
        assert [(line.subject, said) for line, said in done.refused] == [(people[0], why)]

    def test_leads_are_never_among_them(self, manager, review, noon):
        for group in by_team(review, manager, at=noon).groups:
            assert not any(each.is_lead for each in group.together)


class TestUndo:
    def test_what_was_kept_is_to_decide_again(self, manager, review, people, reads):
        reviews.confirm_review_lines(lines=[line_of(people[0], reads)], by=manager)

        planned_ends.undo_decision(line=line_of(people[0], reads), by=manager)

        line = line_of(people[0], reads)
        assert (line.decision, line.decided_at, line.decided_by) == ("", None, None)
        assert AuditEntry.objects.get(verb="sharing.review_decision_undone").subject_id == people[0].pk

    def test_end_that_was_set_no_longer_comes(self, manager, review, people, reads, at_noon):
        line = line_of(people[0], reads)
        before = line.grant.ends_at
        planned = planned_ends.set_end(line=line, reason="Over", by=manager)
        assert line_of(people[0], reads).grant.ends_at == planned.ends_at

        planned_ends.undo_decision(line=line_of(people[0], reads), by=manager)

        line = line_of(people[0], reads)
        assert (line.decision, line.grant.ends_at) == ("", before)
        assert Alert.objects.get(kind="access.end_set").resolved_at
        at_noon.move_to(planned.ends_at)
        member = UserFactory(role="prison_offender_manager", teams=[reads])
        assert access.may(member, "view", people[0])
        assert not PlannedEnd.objects.to_come(at=planned.set_at).exists()

    def test_it_can_then_be_set_again(self, manager, review, people, reads):
        for _ in range(2):
            planned_ends.set_end(line=line_of(people[0], reads), reason="Over", by=manager)
            planned_ends.undo_decision(line=line_of(people[0], reads), by=manager)
        planned_ends.set_end(line=line_of(people[0], reads), reason="Over", by=manager)

        assert line_of(people[0], reads).decision == Decision.ENDS

    def test_not_once_the_review_is_closed(self, manager, review, people, reads, noon):
        planned_ends.set_end(line=line_of(people[0], reads), reason="Over", by=manager)
        reviews.close_review(review, reason="All is decided", at=noon)

        with pytest.raises(planned_ends.EndMovedOn):
            planned_ends.undo_decision(line=line_of(people[0], reads), by=manager)
        assert PlannedEnd.objects.get().undone_at is None

    def test_not_on_its_day(self, manager, review, people, reads, at_noon):
        planned = planned_ends.set_end(line=line_of(people[0], reads), reason="Over", by=manager)
        at_noon.move_to(planned.ends_at)

        with pytest.raises(planned_ends.EndMovedOn):
            planned_ends.undo_decision(line=line_of(people[0], reads), by=manager)
        assert line_of(people[0], reads).decision == Decision.ENDS

    def test_by_nobody_else(self, review, people, reads, manager):
        reviews.confirm_review_lines(lines=[line_of(people[0], reads)], by=manager)
        other = UserFactory(role="probation_manager", teams=[reads])

        with pytest.raises((access.RecordHidden, access.NotAllowed)):
            planned_ends.undo_decision(line=line_of(people[0], reads), by=other)

    def test_page_shows_who_decided_what_to_print_and_to_undo(self, client, manager, review, people, reads):
        planned_ends.set_end(line=line_of(people[0], reads), reason="The tag came off", by=manager)
        client.force_login(manager)
        address = reverse("access_review_decisions", args=[review.uid])

        shown = client.get(address).text
        for words in (
            "data-print",
            "Una Lead",
            "The tag came off",
            "Printed by Una Lead",
            "Undo",
            "Until 15 December 2026",
        ):
            assert words in shown
        answer = client.post(address, {"undo": str(line_of(people[0], reads).uid)}, follow=True).text

        assert "to decide again" in answer
        assert line_of(people[0], reads).decision == ""


class TestPrivacyOfficer:
    @pytest.fixture
    def planned(self, manager, review, people, reads, known):
        known[people[0].pk] = Situation(not_alone="on licence")
        takes_over = TeamFactory(agency=reads.agency)
        return planned_ends.set_end(line=line_of(people[0], reads), reason="Over", by=manager, takes_over=takes_over)

    def test_each_end_of_a_live_case_is_told_and_listed_without_a_name(self, client, officer, planned, people):
        alert = Alert.objects.get(kind="access.end_to_check")
        client.force_login(officer)
        pages = [reverse("access_reviews"), reverse("access_review_stop", args=[planned.uid])]

        assert alert.subject_id is None
        for page in pages:
            shown = client.get(page).text
            assert "on licence" in shown
            assert "Wrex" not in shown + alert.text

    def test_end_of_another_case_is_not(self, client, officer, manager, review, people, reads):
        planned_ends.set_end(line=line_of(people[0], reads), reason="Over", by=manager)
        client.force_login(officer)

        assert not Alert.objects.filter(kind="access.end_to_check").exists()
        assert "to live cases" not in client.get(reverse("access_reviews")).text

    def test_stopped_it_stays_until_another_decides(self, client, officer, manager, planned, people, reads, at_noon):
        client.force_login(officer)
        client.post(reverse("access_review_stop", args=[planned.uid]), {"reason": "No one else knows the case"})

        planned.refresh_from_db()
        assert (planned.objected_by, planned.is_objected) == (officer, True)
        assert Alert.objects.get(kind="access.end_to_check").resolved_at
        assert Alert.objects.filter(kind="access.end_objected", resolved_at=None).exists()
        at_noon.move_to(planned.ends_at)
        member = UserFactory(role="prison_offender_manager", teams=[reads])
        assert access.may(member, "view", people[0])

    def test_without_a_reason_nothing_is_stopped(self, client, officer, planned):
        client.force_login(officer)

        shown = client.post(reverse("access_review_stop", args=[planned.uid]), {"reason": " "}).text

        assert "Enter why the access must not end" in shown
        assert not PlannedEnd.objects.get().objected_at

    def test_nobody_else_reads_the_page(self, client, manager, planned, officer, people):
        page = reverse("access_review_stop", args=[planned.uid])
        client.force_login(manager)
        assert client.get(page).status_code == 404
        ExclusionFactory(subject=people[0], user=officer)
        client.force_login(officer)
        assert client.get(page).status_code == 404
        assert "to live cases" not in client.get(reverse("access_reviews")).text
