"""The page on which recall is decided: by keys alone, on a phone, and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import Recall, UrgentArrest
from licence.recalls.actions import arrests, papers
from tests.browser import follow, looks_right, open_as, tick, write
from tests.factories.recalls import LETTER, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def recall(cast):
    arrests.record_arrest(
        offender=cast.person,
        arrested_at=timezone.now() - timedelta(hours=3),
        place="Elland Road",
        force="West Yorkshire",
        by=cast.police,
    )
    return cast.consulted()


def address(recall, name="recall"):
    return reverse(name, args=[recall.offender.uid, recall.uid])


def test_recall_is_decided_by_keys_alone_and_the_button_says_what_it_does(browsing, client, cast, recall):
    papers.add_paper(recall=recall, title="Gist", withholding_reason="A source", readers=[cast.senior], by=cast.police)
    with browsing(width=1280) as page:
        open_as(page, client, cast.senior, address(recall))
        looks_right(page, "the decision")
        page.get_by_role("button", name="Go to your decision").locator("visible=true").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Seek recall", exact=True).focus()
        page.keyboard.press("Space")
        assert not page.get_by_role("button", name="Do not seek recall").is_visible()
        assert not page.get_by_label("Review in how many hours?").is_visible()
        page.keyboard.press("Tab")
        page.keyboard.type("Hidden, and it repeats the conduct of the offence")
        page.get_by_label("Nothing was tried").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Seek recall and send for countersignature").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Countersign the recall", level=1).wait_for()
        looks_right(page, "what comes next")

    recall.refresh_from_db()
    assert recall.status == "recall_agreed"


def test_a_no_on_a_phone_without_javascript(browsing, client, cast, recall):
    with browsing(width=390, javascript=False) as page:
        open_as(page, client, cast.senior, address(recall))
        page.get_by_label("Do not seek recall").check()
        page.get_by_label("Your reasons").fill("He told us himself")
        page.get_by_label("Nothing was tried").check()
        page.get_by_role("button", name="Do not seek recall, and send the letter").click()
        page.get_by_role("heading", name="There is a problem").wait_for()
        page.get_by_label("Review in how many hours?").fill("4")
        for name, words in LETTER.items():
            page.locator(f"[name={name}]").fill(words)
        page.get_by_role("button", name="Do not seek recall, and send the letter").click()
        page.get_by_text("SPO decided not to recall; no ACO has agreed.").wait_for()

    recall.refresh_from_db()
    assert recall.status == "consulting_spo"


@pytest.mark.every_page
def test_lists_and_forms_are_clean_in_axes_eyes_and_fit(browsing, client, cast, recall):
    paths = [reverse(name) for name in ("recalls", "recalls_at_large", "home")]
    paths.append(reverse("figure", args=["recall-decisions"]))
    paths += [reverse(name, args=[cast.person.uid]) for name in ("person_recalls", "person_breaches", "person")]
    paths += [address(recall, name) for name in ("recall_details", "recall_answers", "recall_paper_add")]
    for width in (390, 1280):
        with browsing(width=width) as page:
            for path in paths:
                open_as(page, client, cast.senior, path)
                looks_right(page, f"{path} at {width}")


def test_arrest_recall_and_part_a_are_recorded_by_keys_alone_on_a_phone(browsing, client, cast):
    cast.breach()
    of_person = reverse("person_recalls", args=[cast.person.uid])

    with browsing(width=390) as page:
        open_as(page, client, cast.police, of_person)
        follow(page, "Record an arrest under s.43B")
        looks_right(page, "an arrest")
        write(page, "Where is the person held?", "Elland Road police station")
        write(page, "Which force made the arrest?", "West Yorkshire Police")
        follow(page, "Record the arrest")
        page.get_by_text("The arrest is recorded").wait_for()
        looks_right(page, "arrests of a person")

        open_as(page, client, cast.author, of_person)
        follow(page, "Consider recall")
        looks_right(page, "a recall is begun")
        tick(page, page.get_by_role("checkbox").first)
        write(page, "What has led to this?", "A second telephone")
        follow(page, "Start considering recall")
        page.get_by_text("Recall is considered").wait_for()
        follow(page, "Write it")
        looks_right(page, "Part A")
        write(page, "Where could the person be found?", "The approved premises")
        follow(page, "Save")
        page.get_by_text("Part A saved").wait_for()
        looks_right(page, "a recall that is prepared")

    recall = Recall.objects.get()
    assert (recall.mappa, recall.addresses_to_try) == ("Not known", "The approved premises")
    assert UrgentArrest.objects.get().recall == recall


@pytest.mark.parametrize("width", [390, 1280])
def test_recall_of_somebody_who_left_is_closed_by_two_people_by_keys_alone(browsing, client, cast, width):
    recall = cast.revoked()
    with browsing(width=width) as page:
        open_as(page, client, cast.ppcs, address(recall))
        follow(page, "Propose to close: left the United Kingdom")
        looks_right(page, "propose to close")
        write(page, "Your reasons", "Seen at Dover on 28 November")
        follow(page, "Propose to close this recall")
        page.get_by_text("Closing proposed, not agreed: left the United Kingdom.").wait_for()
        looks_right(page, "closing proposed")

        open_as(page, client, cast.second(), address(recall))
        follow(page, "Agree")
        looks_right(page, "agree to close")
        write(page, "Your reasons", "Border Force says so")
        follow(page, "Close the recall")
        page.get_by_text("The recall is closed.").wait_for()
        looks_right(page, "closed")

    assert Recall.objects.get().status == "closed"
