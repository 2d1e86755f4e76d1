"""The pages of a review, of its papers and of the list of reviews: what people see and do on them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from parole.contributions import actions as contributions
from parole.directions import actions as directions
from parole.models import Contribution, Direction, DossierItem, Extension, ParoleReview, ReviewMove, Seen
from parole.reviews.actions import clocks
from parole.steps.actions import reviews
from sharing.audit.versions import version_of
from sharing.models import AuditEntry, Draft, Region
from tests.factories.breaches import let_in
from tests.factories.hearings import hearing_row
from tests.factories.licence import workers
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import brought_to, review_of_somebody_held
from tests.factories.sharing import GrantFactory
from tests.list_files import rows_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY = date(2026, 12, 1)
UID = "01939d5e-0000-7000-8000-00000000000e"


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def begin():
    review = review_of_somebody_held(family_name="Dray", region="London")
    roles = ("ppcs", "probation_officer", "prison_offender_manager")
    cast = dict(zip(("ppcs", "officer", "prison"), workers(review.offender, *roles), strict=True))
    return {"review": review, "cast": cast}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def cast(begun):
    return begun["cast"]


@pytest.fixture
def casework(cast, client):
    client.force_login(cast["ppcs"])
    return cast["ppcs"]


@pytest.fixture
def analyst(review):
    return let_in(review.offender, "ct_police", role="ct_analyst", name="CTP North East")


def address(name, review, **more):
    return reverse(name, kwargs={"uid": review.offender.uid, **more})


def at(name, review, **more):
    return address(name, review, review_uid=review.uid, **more)


def page(client, where, **query):
    return client.get(where, query).content.decode()


class TestReview:
    def test_title_keeps_the_letter_of_the_section(self, client, review, casework):
        assert "<title>First review, s.247A" in page(client, at("review", review))

    def test_it_says_what_is_missing_who_must_act_and_what_may_be_done(self, client, review, casework):
        words = page(client, at("review", review))

        assert "Send the referral letter to the Board" in words
        assert "for you to do" in words
        assert at("review_step", review, verb="send_referral") in words
        assert "104 days left" in words

    def test_others_are_offered_nothing_of_it(self, client, review, cast):
        client.force_login(cast["officer"])

        words = page(client, at("review", review))

        assert "/steps/" not in words
        assert "for you to do" not in words

    def test_missed_clock_stands_out(self, client, review, casework):
        ParoleReview.objects.filter(pk=review.pk).update(refer_by=date(2026, 11, 30))
        review.clocks.update(due_on=date(2026, 11, 30))

        words = page(client, at("review", review))

        assert "1 day late" in words
        assert "the deadline was 30 November 2026" in words
        assert "rm-row--stops" in words

    @pytest.mark.parametrize(("due_on", "words"), [(date(2026, 12, 2), "1 day left"), (TODAY, "Today is the last day")])
    def test_clock_on_its_last_days(self, client, review, casework, due_on, words):
        review.clocks.update(due_on=due_on)

        assert words in page(client, at("review", review))

    def test_state_comes_to_the_papers_step_by_step_and_the_stages_say_when(self, client, review, casework):
        for verb, typed in (
            ("send_referral", day("on", date(2026, 11, 2))),
            ("receive_papers", day("letter_on", date(2026, 11, 5)) | day("reports_on", date(2026, 11, 9))),
            ("disclose_dossier", day("on", date(2026, 11, 16))),
            ("list_mca", day("on", date(2026, 11, 23))),
            ("direct_oral", day("on", TODAY) | {"document": "PB/1"}),
            ("ready_to_list", day("on", TODAY)),
        ):
            answer = client.post(at("review_step", review, verb=verb), typed | {"uid": ""})
            assert answer.status_code == 302, verb

        review.refresh_from_db()
        words = page(client, at("review", review))
        assert review.status == "ready_to_list"
        assert "9 November 2026" in words

    def test_refusal_comes_back_to_its_field(self, client, review, casework):
        answer = client.post(at("review_step", review, verb="send_referral"), day("on", date(2026, 12, 2)))

        assert "The date must be today or in the past" in answer.content.decode()

    def test_pressed_twice_is_once(self, client, review, casework):
        for _ in range(2):
            answer = client.post(at("review_step", review, verb="send_referral"), day("on", TODAY) | {"uid": UID})
            assert answer.status_code == 302

        assert ReviewMove.objects.filter(verb="send_referral").count() == 1

    def test_step_that_cannot_be_made_now_says_so_and_one_that_is_none_is_absent(self, client, review, cast, casework):
        assert "This cannot be done now" in page(client, at("review_step", review, verb="ready_to_list"))
        assert client.get(at("review_step", review, verb="dance")).status_code == 404
        client.force_login(cast["officer"])

        assert "This cannot be done now" in page(client, at("review_step", review, verb="send_referral"))
        client.post(at("review_step", review, verb="send_referral"), day("on", TODAY))
        assert not ReviewMove.objects.filter(verb="send_referral").exists()

    def test_direction_of_a_hearing_keeps_a_draft_until_it_is_recorded(self, client, review, casework):
        review = brought_to("mca_listed", by=casework, review=review)
        keep = reverse("draft", kwargs={"form": "review.direct_oral", "about": str(review.uid)})
        client.post(keep, {"exceptional": "A new report of his health"})

        assert "A new report of his health" in page(client, at("review_step", review, verb="direct_oral"))
        answer = client.post(at("review_step", review, verb="direct_oral"), day("on", TODAY) | {"document": "PB/1"})

        assert answer.status_code == 302
        assert not Draft.objects.exists()

    def test_deferral_keeps_a_draft_until_it_is_recorded(self, client, review, casework):
        review = brought_to("oral_directed", by=casework, review=review)
        keep = reverse("draft", kwargs={"form": "review.defer", "about": str(review.uid)})
        client.post(keep, {"reason": "The psychologist is ill"})

        assert "The psychologist is ill" in page(client, at("review_step", review, verb="defer"))
        typed = (
            day("on", TODAY)
            | day("target_on", date(2027, 2, 1))
            | {
                "put_off_for": "psychology",
                "reason": "Ill",
                "document": "PB/1",
                "caused_by": "prison",
                "decided_by": "staff",
            }
        )
        client.post(at("review_step", review, verb="defer"), typed)

        assert not Draft.objects.exists()
        words = page(client, at("review", review))
        assert "Caused by: prison" in words
        assert "Psychology is outstanding. Ill" in words
        assert "Decided by staff of the Board" in words
        assert "Next step by 1 February 2027" in words

    def test_somebody_elses_save_is_shown_beside_ones_own(self, client, review, casework):
        opened = version_of(review, *reviews.DETAILS)
        ParoleReview.objects.filter(pk=review.pk).update(board_ref="2026/1")

        answer = client.post(at("review_details", review), {"board_ref": "2026/2", "version": opened, "view": ""})

        assert "Someone else saved first" in answer.content.decode()
        review.refresh_from_db()
        assert review.board_ref == "2026/1"

    def test_page_costs_the_same_for_many_rows(
        self, client, review, cast, casework, analyst, django_assert_max_num_queries, django_assert_num_queries
    ):
        def add(number):
            DossierItem.objects.create(review=review, offender=review.offender, title=f"Paper {number}")
            direction = Direction.objects.create(
                review=review,
                offender=review.offender,
                words="A report",
                agency=casework.agency,
                issued_on=TODAY,
                due_on=TODAY,
            )
            Extension.objects.create(
                direction=direction, offender=review.offender, asked_on=TODAY, until=date(2027, 1, 1), reason="Ill"
            )
            Contribution.objects.create(
                review=review, offender=review.offender, agency=analyst.agency, asked_on=TODAY, due_on=TODAY
            )

        add(0)
        with django_assert_max_num_queries(30) as one:
            client.get(at("review", review))
        for number in range(1, 21):
            add(number)

        with django_assert_num_queries(len(one.captured_queries)):
            client.get(at("review", review))


class TestSection:
    def test_open_review_with_what_comes_next(self, client, review, casework):
        words = page(client, address("person_parole", review))

        assert at("review", review) in words
        assert "104 days left" in words
        assert "No other review due" in words  # one of another sentence, or for advice, can be begun beside it

    def test_earlier_reviews_and_beginning_one_by_hand(self, client, review, cast, casework):
        reviews.withdraw(review=review, on=TODAY, reason="Begun in error", by=casework)
        begin = address("review_begin", review)
        assert begin in page(client, address("person_parole", review))

        answer = client.post(begin, {"kind": "s244zb", "uid": UID} | day("refer_by", date(2027, 1, 5)), follow=True)
        again = client.post(begin, {"kind": "s244zb", "uid": UID} | day("refer_by", date(2027, 1, 5)))

        begun = ParoleReview.objects.open().get()
        assert "Begun by PPCS, CJA 2003 s.244ZB" in answer.content.decode()
        assert again.url == at("review", begun)
        assert "Begun in error" in page(client, address("person_parole", review))
        client.force_login(cast["officer"])
        assert begin not in page(client, address("person_parole", review))


class TestTimeline:
    def test_moves_and_clocks_stand_on_it_from_the_referral_on(self, client, review, casework, noon):
        review = brought_to("mca_listed", by=casework, review=review)
        review.clocks.filter(kind=clocks.Clock.PAPER_DECISION).update(due_on=date(2026, 11, 30))
        clocks.tell_of_missed(on=TODAY, at=noon)

        words = page(client, address("person_timeline", review), about="parole")

        for said in (
            "Parole: referral sent",
            "Parole: referred",
            "Referral to the Board: met",
            "Decision on the papers: missed",
        ):
            assert said in words
        assert "Parole" in page(client, address("person", review))


class TestDossier:
    def typed(self, **more):
        return {"part": "b", "title": "Security report", "pages": "12", "who_reads": "all"} | more

    def test_paper_is_added_replaced_and_disclosed(self, client, review, casework):
        client.post(at("dossier_add", review), self.typed())
        item = DossierItem.objects.get()
        client.post(
            address("dossier_disclosure", review, item_uid=item.uid),
            {"disclosure": "yes", "version": version_of(item, "disclosure")},
        )
        client.post(address("dossier_replace", review, item_uid=item.uid), self.typed(title="Newer report"))

        words = page(client, at("dossier", review))

        assert "Newer report" in words
        assert "Replaced" in words
        assert "1 paper, 12 pages" in words
        assert "Disclosed" in words

    def test_withheld_paper_needs_its_reason_and_a_reason_that_it_is_withheld(self, client, review, casework):
        without = client.post(at("dossier_add", review), self.typed(who_reads="withheld")).content.decode()
        forgot = client.post(at("dossier_add", review), self.typed(withholding_reason="Harm")).content.decode()

        assert "Enter the harm that disclosure would do" in without
        assert "select “Only people I name”" in forgot
        assert not DossierItem.objects.exists()

    def test_readers_are_named_and_others_see_nothing(self, client, review, cast, casework):
        typed = self.typed(who_reads="withheld", withholding_reason="Harm", readers=[str(cast["prison"].uid)])
        client.post(at("dossier_add", review), typed)

        assert set(DossierItem.objects.get().readers.all()) == {casework, cast["prison"]}
        for who, number in (("prison", "1 paper"), ("officer", "0 papers")):
            client.force_login(cast[who])
            assert number in page(client, at("review", review))

    def test_paper_is_taken_into_the_compartment_and_given_other_readers(self, client, review, cast, casework):
        item = DossierItem.objects.create(review=review, offender=review.offender, title="Gist")
        client.post(address("dossier_withhold", review, item_uid=item.uid), {"reason": "Harm", "readers": []})
        client.post(address("dossier_readers", review, item_uid=item.uid), {"readers": [str(cast["officer"].uid)]})

        assert set(item.readers.all()) == {casework, cast["officer"]}


class TestDirections:
    def test_written_extended_and_met(self, client, review, cast, casework):
        typed = {"words": "A report", "agency": str(cast["officer"].agency.uid)}
        typed |= day("issued_on", TODAY) | day("due_on", date(2026, 12, 10))
        client.post(at("direction_write", review), typed)
        direction = Direction.objects.get()
        client.force_login(cast["officer"])
        asked = day("until", date(2026, 12, 20)) | {"reason": "Ill"}
        client.post(address("direction_extend", review, direction_uid=direction.uid), asked)
        assert "More time requested until 20 December 2026" in page(client, at("review", review))
        answer = address("extension_answer", review, extension_uid=Extension.objects.get().uid)
        assert "This cannot be done now" in page(client, answer)
        client.force_login(casework)
        assert "Enter the new deadline" in client.post(answer, {"answer": "yes"}).content.decode()
        client.post(answer, {"answer": "yes"} | day("granted_until", date(2026, 12, 18)))

        client.post(address("direction_met", review, direction_uid=direction.uid), day("on", TODAY))

        direction.refresh_from_db()
        assert (direction.due_on, direction.met_on) == (date(2026, 12, 18), TODAY)
        assert "1 made, 1 met, 0 late" in page(client, at("review", review))

    def test_it_is_not_below_another_person_of_whom_the_reader_knows(self, client, review, cast, casework):
        days = {"issued_on": TODAY, "due_on": date(2026, 12, 10)}
        direction = directions.write(
            review=review, words="A report", agency=cast["officer"].agency, by=casework, **days
        )
        another = OffenderFactory()
        GrantFactory(subject=another, team=casework.memberships.get().team)
        there = {"uid": another.uid, "direction_uid": direction.uid}

        assert client.get(reverse("direction_extend", kwargs=there)).status_code == 404

    def test_dropped(self, client, review, cast, casework):
        direction = directions.write(
            review=review, words="A report", agency=casework.agency, issued_on=TODAY, due_on=TODAY, by=casework
        )
        client.post(
            address("direction_drop", review, direction_uid=direction.uid), day("on", TODAY) | {"reason": "Not needed"}
        )

        assert "Not needed" in page(client, at("review", review))


class TestPolice:
    @pytest.fixture
    def asked(self, review, casework, analyst):
        return contributions.ask(review=review, agency=analyst.agency, on=TODAY, due_on=date(2026, 12, 29), by=casework)

    def test_asked_given_read_and_passed_on(self, client, review, cast, casework, analyst):
        client.post(
            at("contribution_ask", review), {"agency": str(analyst.agency.uid)} | day("due_on", date(2026, 12, 29))
        )
        asked = Contribution.objects.get()
        client.force_login(analyst)
        client.post(address("contribution_give", review, contribution_uid=asked.uid), {"in_custody": "Apart since May"})
        for user in (cast["officer"], cast["officer"], casework):
            client.force_login(user)
            assert "Apart since May" in page(client, address("contribution", review, contribution_uid=asked.uid))
        assert "No contribution has been passed on yet" in page(client, at("board_summary", review))
        client.post(address("contribution_pass_on", review, contribution_uid=asked.uid), {})

        words = page(client, at("board_summary", review))

        assert [each.user for each in Seen.objects.all()] == [cast["officer"], casework]
        assert "Apart since May" in words
        assert "passed on 1 December 2026" in words
        assert AuditEntry.objects.filter(action="export", verb="parole.summary_printed").count() == 2

    def test_review_page_shows_no_text_and_is_no_reading(self, client, review, cast, analyst, asked, noon):
        contributions.give(contribution=asked, before_sentence="Led others", in_custody="", at=noon, by=analyst)

        assert "Led others" not in page(client, at("review", review))
        assert not Seen.objects.exists()

    def test_form_is_absent_for_who_is_no_police(self, client, review, casework, asked):
        assert client.get(address("contribution_give", review, contribution_uid=asked.uid)).status_code == 404

    def test_without_a_team_of_police_it_is_said_whom_to_let_in(self, client, review, casework):
        assert "Give one access first" in page(client, at("contribution_ask", review))


class TestList:
    def test_hearing_and_planned_release_are_said_before_any_time_limit(self, client, review, casework):
        ParoleReview.objects.update(status="listed")
        hearing_row(review.offender, date(2026, 12, 8), review=review)
        listed = page(client, reverse("reviews"))
        ParoleReview.objects.update(status="release_planned", planned_for=date(2026, 12, 17))
        planned = page(client, reverse("reviews"))

        assert '<strong>8 December 2026</strong><span class="rm-second">Hearing</span>' in listed
        assert '<strong>17 December 2026</strong><span class="rm-second">Release planned</span>' in planned
        assert "8 December 2026" not in planned

    def test_it_names_whom_the_reader_may_know_narrowed_by_what_is_chosen(self, client, review, casework):
        hidden = review_of_somebody_held(family_name="Quill")
        workers(hidden.offender, "ppcs")
        for code, name in (("LON", "London"), ("WAL", "Wales")):
            Region.objects.create(code=code, kind="probation", name=name)
        where = reverse("reviews")

        assert "Dray" in page(client, where)
        for choice in ({"state": "heard"}, {"kind": "s244zb"}, {"region": "Wales"}, {"show": "missed"}):
            assert "No review matches" in page(client, where, **choice)
        for choice in ({"state": "due"}, {"kind": "initial_247a"}, {"region": "London"}, {"show": "mine"}):
            assert "Dray" in page(client, where, **choice)
        everything = page(client, where) + page(client, where, show="ended") + rows_text(client, "reviews")
        assert "Quill" not in everything
        assert client.get(where, {"kind": "dance"}).url == where
        assert client.get(where, {"cursor": "x"}).url == where

    @pytest.mark.parametrize(("due_on", "is_missed"), [(date(2026, 11, 30), True), (TODAY, False)])
    def test_time_limit_is_missed_after_its_last_day(self, client, review, casework, due_on, is_missed):
        review.clocks.update(due_on=due_on)

        assert ("Dray" in page(client, reverse("reviews"), show="missed")) == is_missed

    def test_ended_reviews_stand_apart(self, client, review, casework):
        reviews.withdraw(review=review, on=TODAY, reason="Transferred", by=casework)

        assert "Dray" not in page(client, reverse("reviews"))
        assert "Dray" in page(client, reverse("reviews"), show="ended")
        assert "Dray" in page(client, reverse("reviews"), state="withdrawn")

    def test_mine_to_do_is_what_waits_for_the_reader(self, client, review, cast, analyst):
        where = reverse("reviews")

        def mine(user):
            client.force_login(user)
            return "Dray" in page(client, where, show="mine")

        casework, officer, prison = cast["ppcs"], cast["officer"], cast["prison"]
        assert [mine(user) for user in (casework, officer, prison, analyst)] == [True, False, False, False]
        brought_to("deemed_referred", by=casework, review=review)
        assert [mine(user) for user in (casework, officer, prison)] == [True, False, True]
        review.refresh_from_db()
        brought_to("mca_listed", by=casework, review=review)
        assert [mine(user) for user in (casework, officer, prison, analyst)] == [False] * 4
        direction = directions.write(
            review=review, words="A report", agency=officer.agency, issued_on=TODAY, due_on=TODAY, by=casework
        )
        asked = contributions.ask(review=review, agency=analyst.agency, on=TODAY, due_on=TODAY, by=casework)
        assert [mine(user) for user in (casework, officer, prison, analyst)] == [False, True, False, True]
        directions.ask_extension(direction=direction, on=TODAY, until=date(2027, 1, 1), reason="Ill", by=officer)
        assert mine(casework)
        directions.meet(direction=direction, on=TODAY, by=officer)
        contributions.give(
            contribution=asked, before_sentence="Led", in_custody="", at=datetime(2026, 12, 1, tzinfo=UTC), by=analyst
        )
        assert [mine(user) for user in (officer, analyst)] == [False, False]
        assert mine(casework)  # to pass it on

    def test_it_costs_the_same_for_many_and_exports_all(
        self, client, review, casework, django_assert_max_num_queries, django_assert_num_queries
    ):
        with django_assert_max_num_queries(12) as one:
            client.get(reverse("reviews"))
        team = casework.memberships.get().team
        for number in range(20):
            more = review_of_somebody_held(family_name=f"=Dray{number}")
            GrantFactory(subject=more.offender, team=team)

        with django_assert_num_queries(len(one.captured_queries)):
            client.get(reverse("reviews"))
        sheet = rows_text(client, "reviews")

        assert sheet.count("\n") == 22
        assert "First review, s.247A" in sheet
        assert AuditEntry.objects.filter(action="export", verb="reviews.exported").exists()

    def test_pages_are_turned_over_equal_days(self, client, review, casework):
        team = casework.memberships.get().team
        for _ in range(60):
            GrantFactory(subject=review_of_somebody_held().offender, team=team)

        first = client.get(reverse("reviews"))
        following = client.get(reverse("reviews") + first.context["next_url"])

        seen = {row.review.pk for row in first.context["rows"]} | {row.review.pk for row in following.context["rows"]}
        assert (len(first.context["rows"]), len(seen)) == (50, 61)
