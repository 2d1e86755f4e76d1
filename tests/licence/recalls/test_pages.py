"""The pages of recalls: what people see and do on them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import Recall, RecallAnswer, RecallPaper, UrgentArrest
from licence.recalls import practice, printing
from licence.recalls.actions import arrests, begin, papers
from licence.recalls.files import FOR_PERSON
from licence.recalls.rules.clocks import Clock
from sharing.models import AuditEntry, PracticeValue, Receipt
from tests.factories.breaches import let_in
from tests.factories.recalls import LETTER, prison, recall_at, with_cast
from tests.factories.sharing import GrantFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

NOW = {"day_day": "1", "day_month": "12", "day_year": "2026", "at": "12:00"}


world = world_of(with_cast)
cast = row_of("cast")


def page_of(client, user, recall, name="recall", **more):
    client.force_login(user)
    return client.get(
        reverse(name, kwargs={"uid": recall.offender.uid, "recall_uid": recall.uid, **more})
    ).content.decode()


def step(client, user, recall, verb, **typed):
    client.force_login(user)
    address = reverse("recall_step", kwargs={"uid": recall.offender.uid, "recall_uid": recall.uid, "verb": verb})
    page = client.post(address, typed, follow=True).content.decode()
    recall.refresh_from_db()
    return page


def test_a_recall_goes_from_a_breach_to_the_board_by_its_page_alone(client, cast):
    breach = cast.breach()
    client.force_login(cast.author)
    asked = {"breaches": [str(breach.uid)], "what_led": "A hidden phone", "custody_status": "no", "is_emergency": "on"}
    begun = client.post(reverse("recall_begin", args=[cast.person.uid]), asked, follow=True).content.decode()
    recall = Recall.objects.get()

    assert "Request SPO decision" in begun
    step(client, cast.author, recall, "consult", view="Seek recall")
    barred = page_of(client, cast.author, recall)
    assert "Seek recall and send for countersignature" not in barred
    decided = step(
        client,
        cast.senior,
        recall,
        "decide",
        decision="seek",
        confirm="seek",
        rationale="Hidden",
        alternatives=["none"],
    )
    assert "What was known at the decision" in decided
    missing = page_of(client, cast.senior, recall)
    assert "You cannot do this yet" in missing
    assert "Grade the risk to each group" in missing
    details = client.get(reverse("recall_details", args=[cast.person.uid, recall.uid])).context["form"]
    typed = {name: details[name].value() or "" for name in ("version", "marks")}
    typed |= dict.fromkeys(Recall.RISKS, "high") | {
        "custody_status": "no",
        "what_led": "A hidden phone",
        "is_emergency": "on",
    }
    client.post(reverse("recall_details", args=[cast.person.uid, recall.uid]), typed | {"alternatives": ["none"]})
    step(client, cast.senior, recall, "countersign", view="I agree")
    assert recall.status == "spo_signed"
    assert (
        "did the first part yourself" in step(client, cast.head, recall, "endorse", view="")
        or recall.status == "spo_signed"
    )
    step(client, cast.head, recall, "endorse", view="I endorse")
    early = step(client, cast.author, recall, "send")
    assert "Call PPCS first and record the call" in early
    step(client, cast.author, recall, "call", **NOW, caller_role="Duty officer", caller_name="Ada Flint", words="Told")
    step(client, cast.author, recall, "send", ppcs_reference="PP/7")
    step(client, cast.ppcs, recall, "ask_for_more", words="The tag trail")
    assert "Paused" in page_of(client, cast.author, recall)
    step(client, cast.author, recall, "give_more", words="Attached")
    step(client, cast.ppcs, recall, "revoke", **NOW, warrant_ref="W/3")
    assert recall.status == "unlawfully_at_large"
    step(client, cast.police, recall, "review_at_large", words="Two addresses searched")
    at_large = client.get(reverse("recalls_at_large")).content.decode()
    assert "Two addresses searched" in at_large
    step(client, cast.police, recall, "arrested", **NOW)
    step(client, cast.prison, recall, "return", **NOW, establishment=prison().code)
    for verb in ("dossier_sent", "part_b_received", "refer"):
        step(client, cast.ppcs, recall, verb, **NOW)
    assert recall.status == "under_parole_review"
    assert "with the Parole Board" in page_of(client, cast.author, recall)


def test_a_no_needs_an_hour_and_the_letter_and_the_button_that_says_the_same(client, cast):
    recall = cast.consulted()
    typed = {"decision": "do_not_seek", "rationale": "He told us", "alternatives": ["more_reporting"]}

    other = step(client, cast.senior, recall, "decide", **typed, confirm="seek")
    empty = step(client, cast.senior, recall, "decide", **typed, confirm="do_not_seek")
    assert recall.status == "consulting_spo"
    done = step(client, cast.senior, recall, "decide", **typed, confirm="do_not_seek", look_again_hours="4", **LETTER)

    assert "Your selection and the button you pressed differ" in other
    assert "He told us" in other
    assert "Enter the number of hours until review" in empty
    assert "The letter to the person needs this" in empty
    assert recall.status == "no_recall"
    assert "Review due 1 December 2026, 16:00" in done
    letter = client.get(reverse("paper_preview", args=[cast.person.uid, "recall", recall.uid]))
    assert letter.getvalue().startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="export", verb="licence.paper_previewed").count() == 1
    assert (
        reverse("recall", args=[cast.person.uid, recall.uid])
        in client.get(reverse("breach", args=[cast.person.uid, recall.breaches.get().breach.uid])).getvalue().decode()
    )


def test_unanswered_is_not_known_and_answers_are_only_added_to(client, cast):
    recall = cast.begun()
    address = reverse("recall_answers", args=[cast.person.uid, recall.uid])
    before = page_of(client, cast.author, recall)

    without_source = client.post(address, {"new_charge_answer": "yes"}).getvalue().decode()
    client.post(address, {"new_charge_answer": "yes", "new_charge_source": "NDelius"})
    client.post(address, {"new_charge_answer": "no", "new_charge_source": "Custody record"})
    client.post(address, {"new_charge_answer": "no", "new_charge_source": "Custody record"})
    after = page_of(client, cast.author, recall)

    assert "Not answered, counts as excluded" in before
    assert "Result: standard recall" in before
    assert "enter the source of the answer" in without_source
    assert list(RecallAnswer.objects.filter(question="new_charge").values_list("answer", flat=True)) == ["yes", "no"]
    assert "1 answered “No”" in after


def test_a_paper_is_there_for_its_readers_and_absent_for_everybody_else(client, cast):
    recall = cast.consulted()
    client.force_login(cast.police)
    typed = {"title": "Gist of a source", "words": "Somebody plans", "withholding_reason": "A source"}
    client.post(
        reverse("recall_paper_add", args=[cast.person.uid, recall.uid]), typed | {"readers": [str(cast.senior.uid)]}
    )
    paper = RecallPaper.objects.get()
    addresses = [
        reverse(name, args=[cast.person.uid, paper.uid])
        for name in ("recall_paper", "recall_paper_pdf", "recall_paper_readers")
    ]

    for reader, is_named in ((cast.senior, True), (cast.police, True), (cast.author, False), (cast.head, False)):
        page = page_of(client, reader, recall)
        assert ("Gist of a source" in page) is is_named
        assert ("Not for the person" in page) is is_named
        assert [client.get(each).status_code for each in addresses] == ([200] * 3 if is_named else [404] * 3)
    data = printing.file_data(recall, file=FOR_PERSON, reader=cast.senior, at=timezone.now())
    assert "Gist" not in str(data)
    assert "Somebody plans" not in str(data)
    marked = printing.paper_data(paper, reader=cast.senior, at=timezone.now())
    assert marked["warning"] == "NOT FOR DISCLOSURE TO THE PERSON"


def test_an_arrest_shows_in_red_until_it_is_decided_or_the_person_let_go(client, cast):
    client.force_login(cast.police)
    typed = NOW | {"at": "09:10", "place": "Elland Road", "force": "West Yorkshire"}
    client.post(reverse("urgent_arrest_add", args=[cast.person.uid]), typed | {"at": "13:00"})
    assert not UrgentArrest.objects.exists()
    client.post(reverse("urgent_arrest_add", args=[cast.person.uid]), typed)
    arrest = UrgentArrest.objects.get()

    person = client.get(cast.person.get_absolute_url()).getvalue().decode()
    client.force_login(cast.author)
    morning = client.get(reverse("home")).getvalue().decode()
    assert "Held since 9:10am: decide on recall by 3:10pm, 3 h 10 min left." in person
    assert "was arrested at 9:10am under s.43B" in morning
    assert "Consider recall" in morning
    recall = cast.consulted()
    client.force_login(cast.senior)
    assert "Open the decision" in client.get(reverse("home")).getvalue().decode()
    page = page_of(client, cast.senior, recall)
    assert "Recall decision by 15:10" in page
    assert "6 hours from the arrest, 09:10" in page
    end = reverse("urgent_arrest_end", args=[cast.person.uid, arrest.uid])
    assert (
        "Only the police who hold the person record this"
        in client.post(end, NOW | {"how": "released"}).content.decode()
    )
    client.force_login(cast.police)
    client.post(end, NOW | {"how": "released"})
    client.force_login(cast.senior)
    assert "Held since" not in client.get(cast.person.get_absolute_url()).getvalue().decode()
    assert "was arrested at" not in client.get(reverse("home")).getvalue().decode()


def test_pages_say_that_somebody_is_held_and_nothing_decides_it(client, cast):
    recall = cast.agreed()
    arrest = arrests.record_arrest(
        offender=cast.person, arrested_at=timezone.now(), place="Elland Road", force="West Yorkshire", by=cast.police
    )
    step(client, cast.author, recall, "stop", reason="legal", rationale="The papers are wrong")

    pages = [page_of(client, cast.author, recall)]
    pages += [client.get(address).getvalue().decode() for address in (cast.person.get_absolute_url(), reverse("home"))]
    listed = client.get(reverse("person_recalls", args=[cast.person.uid])).getvalue().decode()
    end = reverse("urgent_arrest_end", args=[cast.person.uid, arrest.uid])

    for page in pages:
        assert "no recall decision open: the recall was stopped." in page
        assert "with no decision by 6pm the person must be released" in page
    assert end in page_of(client, cast.police, recall)
    for who in (cast.prison, cast.author):  # who cannot record it is offered nothing
        assert end not in page_of(client, who, recall)
    assert "No recall decision open: the recall was stopped" in listed
    assert "Consider recall" in pages[2]

    client.force_login(cast.police)
    client.post(end, NOW | {"how": "released"})
    assert "Held under s.43B" not in client.get(cast.person.get_absolute_url()).getvalue().decode()


def test_a_step_that_there_is_not_does_not_exist(client, cast):
    recall = cast.begun()
    client.force_login(cast.author)
    known = {"uid": recall.offender.uid, "recall_uid": recall.uid}

    assert client.get(reverse("recall_step", kwargs={**known, "verb": "pardon"})).status_code == 404


def test_lists_figures_and_the_timeline_name_whom_the_reader_may_know_and_cost_the_same_for_many(
    client, cast, django_assert_max_num_queries, django_assert_num_queries
):
    cast.revoked()
    cast.person.family_name = "Dray"
    cast.person.save()
    hidden = recall_at("revoked")
    hidden.offender.family_name = "Quill"
    hidden.offender.save()
    client.force_login(cast.police)
    pages = [reverse("recalls"), reverse("recalls_at_large"), reverse("home")]
    asked = []
    for address in pages:
        with django_assert_max_num_queries(31) as one:
            page = client.get(address).getvalue().decode()
        asked.append(len(one.captured_queries))
        assert "Quill" not in page
        assert "Dray" in page
    many = [recall_at("revoked") for _ in range(4)]
    for each in many:
        GrantFactory(subject=each.offender, team=cast.police.memberships.get().team)

    for address, number in zip(pages[:2], asked, strict=False):
        with django_assert_num_queries(number):
            client.get(address)
    timeline = client.get(reverse("person_timeline", args=[cast.person.uid]), {"about": "recalls"}).getvalue().decode()
    assert "Recall: unlawfully at large" in timeline


def test_what_follows_a_decision_is_said_by_the_values_that_the_clocks_read(client, cast, noon):
    recall = cast.consulted()
    assert "24 hours</strong> from your decision" in page_of(client, cast.senior, recall)
    values = {Clock.PAPERS: (practice.USUAL, 36), Clock.ASSESSMENT: (practice.URGENT, 3)}
    for clock, (definitions, hours) in values.items():
        name = definitions[clock].name
        PracticeValue.objects.create(name=name, value=hours, starts_on=noon.date(), source="A meeting")

    usual = page_of(client, cast.senior, recall)
    Recall.objects.filter(pk=recall.pk).update(is_emergency=True)
    urgent = page_of(client, cast.senior, recall)

    assert "36 hours</strong> from your decision" in usual
    assert "24 hours, or 3 hours in an emergency" in usual
    assert "Not needed: no emergency" in usual
    assert "Yes: this is an emergency" in urgent
    assert "3 hours: this is an emergency" in urgent
    assert "24 hours" not in urgent


def test_the_page_of_a_recall_asks_few_questions_however_much_is_on_it(client, cast, django_assert_max_num_queries):
    arrests.record_arrest(
        offender=cast.person, arrested_at=timezone.now(), place="Elland Road", force="West", by=cast.police
    )
    recall = cast.consulted()
    for number in range(20):
        begin.add_breach(recall=recall, breach=cast.breach(summary=f"Found {number}"), by=cast.author)
        begin.give_view(recall=recall, view="seek", words="Seek", by=cast.police)
    papers.add_paper(recall=recall, title="Gist", withholding_reason="A source", readers=[cast.senior], by=cast.police)
    client.force_login(cast.senior)

    for name, more in (("recall", {}), ("recall_step", {"verb": "stop"})):
        with django_assert_max_num_queries(36):
            page = page_of_open(client, recall, name, **more)
        assert "Found 19" in page


def test_a_form_that_is_sent_twice_is_done_once_and_a_draft_comes_back(client, cast):
    recall = cast.agreed()
    Recall.objects.filter(pk=recall.pk).update(**dict.fromkeys(Recall.RISKS, "high"))
    client.force_login(cast.senior)
    form = client.get(reverse("recall", args=[cast.person.uid, recall.uid])).context["form"]
    sent = {"uid": str(form["uid"].value()), "view": "I agree"}

    for _ in range(2):
        page = step(client, cast.senior, recall, "countersign", **sent)

    assert recall.status == "spo_signed"
    assert recall.moves.filter(verb="countersign").count() == 1
    assert "There is a problem" not in page
    barred = page_of(client, cast.senior, recall)
    assert "Endorse as ACO" not in barred


def test_a_senior_who_wrote_it_is_told_that_somebody_else_must_decide(client, cast):
    recall = begin.begin(offender=cast.person, breaches=[cast.breach()], what_led="A hidden phone", by=cast.senior)
    begin.consult(recall=recall, view="Seek recall", by=cast.senior)
    other = let_in(cast.person, "probation", role="probation_manager", name="Una Wardle")

    own, others = page_of(client, cast.senior, recall), page_of(client, other, recall)

    assert "You cannot sign here." in own
    assert "Seek recall and send for countersignature" not in own
    assert "Seek recall and send for countersignature" in others


def test_eight_teams_that_were_told_are_named_and_the_others_counted(client, cast):
    names = [f"Desk of {place}" for place in ("Leeds", "York", "Hull", "Ripon", "Selby", "Otley")]
    for name in names:
        let_in(cast.person, "ct_police", role="ct_analyst", name=name)
    recall = cast.begun()
    told = set(Receipt.objects.filter(alert__subject=cast.person).values_list("team__name", flat=True))

    box = page_of(client, cast.author, recall).partition("Alerted so far")[2].partition("</section>")[0]

    assert len(told) > 8
    named = re.findall(r"<li>(.+?) <", box)
    assert len(named) == 8
    assert set(named) <= told
    assert f"And {len(told) - 8} more" in box


def page_of_open(client, recall, name, **more):
    kwargs = {"uid": recall.offender.uid, "recall_uid": recall.uid, **more}
    return client.get(reverse(name, kwargs=kwargs)).getvalue().decode()


@pytest.mark.parametrize(
    ("status", "verb", "who", "kept", "typed"),
    [
        (
            "countersigned",
            "call",
            "author",
            "called_at",
            {"caller_role": "Duty", "caller_name": "Ada Flint", "words": "Papers follow"},
        ),
        ("sent", "revoke", "ppcs", "revoked_at", {}),
    ],
)
def test_the_minute_that_a_form_fills_in_counts_though_seconds_have_passed(
    client, at_noon, status, verb, who, kept, typed
):
    at_noon.move_to("2026-12-01T12:00:40Z")
    recall = recall_at(status)
    at_noon.shift(5)

    page = step(client, getattr(recall.cast, who), recall, verb, **NOW, **typed)

    assert "It cannot have happened before" not in page
    assert getattr(recall, kept) == max(recall.decided_at, recall.sent_at or recall.decided_at)


def test_a_minute_before_what_a_step_rests_on_is_refused(client, at_noon):
    recall = recall_at("sent")
    at_noon.shift(120)

    page = step(client, recall.cast.ppcs, recall, "revoke", **NOW | {"at": "11:59"})

    assert "It cannot have happened before the papers were sent" in page


def test_arrest_and_call_say_who_told_their_time_and_when_it_was_recorded(client, cast):
    """The timeline, the list of arrests and the page of the recall, each."""
    at = timezone.now() - timedelta(hours=1)
    arrests.record_arrest(
        offender=cast.person, arrested_at=at, place="Elland Road", force="West Yorkshire", by=cast.police
    )
    client.force_login(cast.police)

    listed = client.get(reverse("person_recalls", args=[cast.person.uid])).getvalue().decode()
    told = client.get(reverse("person_timeline", args=[cast.person.uid])).getvalue().decode()

    assert f"As told, recorded 1 December 2026, 12:00 by {cast.police}" in listed
    assert "As told, recorded 1 December 2026, 12:00" in told
