"""Pages of papers: print one, hand it over, confirm a refusal, withdraw; and what the pages of others say of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import Exemption, Licence, Paper, PaperGiven
from licence.papers.actions import handing
from sharing.models import AuditEntry
from tests.factories.papers import PaperCast
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def with_papers():
    return {"cast": PaperCast()}


world = world_of(with_papers)
cast = row_of("cast")


def at(name, cast, **more):
    return reverse(name, kwargs={"uid": cast.person.uid, **more})


def text(answer):
    return " ".join(answer.getvalue().decode().split())


def exemption_of(cast, *, status):
    now = timezone.now()
    begins = {"begins_at": now, "decided_by": cast.senior, "decided_at": now} if status == "approved" else {}
    return Exemption.objects.create(
        condition=cast.licence.conditions.first(),
        offender=cast.person,
        status=status,
        scope="A funeral",
        reason="His father",
        starts_at=now,
        ends_at=now + timedelta(hours=4),
        asked_by=cast.author,
        **begins,
    )


TYPED = {
    "method": "in_person",
    "handed_at": "2026-12-01T12:00",
    "place": "Reception",
    "is_explained": "on",
    "signing": "signed",
}


class TestPrintAndHandOver:
    def test_a_licence_is_printed_handed_over_with_an_interpreter_and_then_due_no_more(self, client, cast):
        client.force_login(cast.author)
        assert "Licence: not recorded as handed over." in text(client.get(at("person_papers", cast)))

        made = client.post(at("paper_print", cast, row="licence", row_uid=cast.licence.uid), follow=True)
        paper = Paper.objects.get()
        assert "The paper is ready to print" in text(made)
        typed = TYPED | {"interpreter_language": "Sorani", "interpreter_ref": "INT-7", "with_easy_read": "on"}
        done = text(client.post(at("paper_hand_over", cast, paper_uid=paper.uid), typed, follow=True))

        assert "In person, 1 December 2026, 12:00, by Helen Castell" in done
        assert "Explained. Interpreter: Sorani, INT-7. Easy-read copy given" in done
        page = text(client.get(at("person_papers", cast)))
        assert "not recorded as handed over." not in page
        assert paper.reference in page

    def test_pdfs_of_the_paper_are_what_was_printed_and_recorded_as_exports(self, client, cast):
        paper = cast.printed()
        client.force_login(cast.author)

        pdf = client.get(at("paper_pdf", cast, paper_uid=paper.uid))
        easy = client.get(at("paper_easy_read", cast, paper_uid=paper.uid))

        assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        assert easy.content != pdf.content
        entries = AuditEntry.objects.filter(verb="licence.paper_fetched", action="export", subject_id=cast.person.pk)
        assert entries.count() == 2
        assert "Has the same bytes" in text(client.get(at("paper", cast, paper_uid=paper.uid)))

    def test_page_of_a_paper_names_what_has_changed_since(self, client, cast):
        paper = cast.printed()
        Licence.objects.filter(pk=cast.licence.pk).update(ends_on=timezone.localdate())
        client.force_login(cast.author)

        page = text(client.get(at("paper", cast, paper_uid=paper.uid)))

        assert "This paper is out of date." in page
        assert "<li>Dates</li>" in page

    def test_form_keeps_a_refusal_at_its_field(self, client, cast):
        paper = cast.printed()
        client.force_login(cast.author)

        typed = {name: value for name, value in TYPED.items() if name != "place"}
        page = text(client.post(at("paper_hand_over", cast, paper_uid=paper.uid), typed))

        assert "Enter where it was handed over" in page
        assert not PaperGiven.objects.exists()

    def test_no_form_asks_for_a_name(self, client, cast):
        client.force_login(cast.author)

        page = client.get(at("paper_hand_over", cast, paper_uid=cast.printed().uid))

        names = set(page.context["form"].fields)
        assert not names & {"witness", "handed_by", "interpreter_name", "by"}

    def test_compliance_letter_is_typed_once(self, client, cast):
        breach = cast.warned()
        client.force_login(cast.author)
        address = at("paper_print", cast, row="breach", row_uid=breach.uid)
        assert "Enter what you say to the person" in text(client.post(address, {"words": ""}))

        client.post(address, {"words": "You did not come on Monday."})

        assert Paper.objects.get().words == "You did not come on Monday."

    def test_preview_is_marked_as_none_to_hand_over_and_keeps_no_paper(self, client, cast):
        client.force_login(cast.author)

        pdf = client.get(at("paper_preview", cast, row="licence", row_uid=cast.licence.uid))

        assert pdf.content.startswith(b"%PDF-")
        assert not Paper.objects.exists()
        assert AuditEntry.objects.get(verb="licence.paper_previewed").action == "export"

    def test_a_place_that_the_role_does_not_read_hides_the_copy_and_says_so(self, client, cast):
        cast.zone("inclusion", "27 Birch Rise")
        paper = cast.printed()
        client.force_login(cast.prison)

        page = text(client.get(at("paper", cast, paper_uid=paper.uid)))

        assert "The paper names places that your role cannot read." in page
        assert client.get(at("paper_pdf", cast, paper_uid=paper.uid)).status_code == 404
        assert client.get(at("paper_preview", cast, row="licence", row_uid=cast.licence.uid)).status_code == 404


class TestWitness:
    def test_a_refusal_is_reported_until_a_second_person_confirms_it_in_their_own_session(self, client, cast):
        client.force_login(cast.author)
        paper = cast.printed()
        given = cast.handed(paper, signing="refused")
        page = text(client.get(at("paper", cast, paper_uid=paper.uid)))
        assert "Refused to sign, witness reported" in page
        assert at("paper_witness", cast, given_uid=given.uid) not in page
        own = text(client.post(at("paper_witness", cast, given_uid=given.uid)))
        assert "You did the first part yourself" in own

        client.force_login(cast.police)
        assert at("paper_witness", cast, given_uid=given.uid) in text(
            client.get(at("paper", cast, paper_uid=paper.uid))
        )
        done = text(client.post(at("paper_witness", cast, given_uid=given.uid), follow=True))

        assert "Refused to sign, witnessed" in done
        assert "Refusal confirmed by Desk" in done

    def test_a_record_made_by_mistake_stays_on_the_page_with_who_and_why(self, client, cast):
        given = cast.handed()
        client.force_login(cast.author)

        done = text(
            client.post(at("paper_withdraw", cast, given_uid=given.uid), {"reason": "Another person."}, follow=True)
        )

        assert "Recorded by mistake: Another person. Helen Castell, 1 December 2026, 12:00" in done
        assert "<s>In person" in done


class TestElsewhere:
    def test_licence_and_recall_and_breach_say_what_is_due_and_what_was_given(self, client, cast):
        client.force_login(cast.author)
        page = text(client.get(at("licence", cast, licence_uid=cast.licence.uid)))
        assert "Papers and handing over" in page
        assert "Licence: not recorded as handed over." in page
        cast.handed()
        page = text(client.get(at("licence", cast, licence_uid=cast.licence.uid)))
        assert "not recorded as handed over." not in page
        assert "Signed" in page

        breach = cast.warned()
        page = text(client.get(reverse("breach", args=[cast.person.uid, breach.uid])))
        assert "Licence compliance letter: not recorded as handed over." in page
        recall = cast.no_recall()
        page = text(client.get(reverse("recall", args=[cast.person.uid, recall.uid])))
        assert "Letter: decision not to recall: not recorded as handed over." in page

    def test_an_exemption_says_so_once_it_is_approved(self, client, cast):
        client.force_login(cast.author)
        pages = []
        for status in ("asked", "approved"):
            row = exemption_of(cast, status=status)
            pages.append(text(client.get(at("exemption", cast, permission_uid=row.uid))))

        assert ["Papers and handing over" in page for page in pages] == [False, True]
        assert "Permission: not recorded as handed over." in pages[1]

    def test_a_recall_without_a_paper_for_the_person_has_no_box(self, client, cast):
        client.force_login(cast.author)

        page = text(client.get(reverse("recall", args=[cast.person.uid, cast.begun().uid])))

        assert "Papers and handing over" not in page

    @pytest.mark.parametrize(("who", "seen"), [("author", True), ("prison", True), ("ppcs", False), ("police", False)])
    def test_my_day_names_what_the_readers_agency_hands_over(self, client, cast, who, seen):
        client.force_login(getattr(cast, who))

        page = text(client.get("/"))

        assert ("Papers to hand over" in page) is seen
        if seen:
            cast.handed()
            assert "Papers to hand over" not in text(client.get("/"))

    def test_late_is_red_and_due_is_amber(self, client, cast, at_noon):
        Licence.objects.filter(pk=cast.licence.pk).update(starts_on=timezone.localdate())
        client.force_login(cast.author)
        assert "Due by 11:59pm on 1 December 2026: 11 h 59 min left" in text(client.get(at("person_papers", cast)))
        at_noon.shift(timedelta(hours=14))
        client.force_login(cast.author)

        page = text(client.get(at("person_papers", cast)))

        assert "Was due by 11:59pm on 1 December 2026: 2 h late" in page
        assert "rm-notice--stops" in page


def test_list_asks_as_often_for_many_as_for_one(client, cast, django_assert_max_num_queries):
    for _ in range(4):
        given = cast.handed(signing="refused")
        handing.confirm_refusal(given=given, by=cast.prison)
    client.force_login(cast.author)
    with django_assert_max_num_queries(45):
        client.get(at("person_papers", cast))
