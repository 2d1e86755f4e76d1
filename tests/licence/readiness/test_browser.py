"""The release checklist and the release-day sheet: on a phone, and by keys alone."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import DayAct, ReadinessException, ReadinessItem
from licence.readiness.rules.release_day import LINES, DayAction
from offenders.models import Release
from tests.browser import follow, looks_right, open_as, tick, write
from tests.factories.readiness import a_list, put_in_hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_list_is_worked_on_a_phone_by_keyboard_and_clean_in_axes_eyes(browsing, client):
    today = timezone.localdate()
    readiness, cast = a_list(today + timedelta(days=1), on=today - timedelta(days=28), family_name="Telford")
    put_in_hand(readiness, cast, but=["accommodation", "other_warrant"])
    about = {"uid": readiness.offender.uid}
    thing = readiness.items.get(code="accommodation")

    with browsing(width=390) as page:
        open_as(page, client, cast["probation_officer"], reverse("person_readiness", kwargs=about))
        looks_right(page, "the list")
        page.get_by_role("link", name="Accommodation confirmed").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Updates").wait_for()
        looks_right(page, "one thing")
        page.get_by_role("button", name="Update status").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Save status").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="There is a problem").wait_for()
        looks_right(page, "what is missing")
        page.get_by_label("Waiting: started").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Save status").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Accommodation confirmed: waiting.").wait_for()
        page.goto(reverse("readiness_exception", kwargs=about | {"thing_uid": thing.uid}))
        page.get_by_label("Why must the person be released without it?").fill("No room anywhere")
        looks_right(page, "an exception")
        page.get_by_role("button", name="Ask for the exception").click()
        page.get_by_text("Exception requested").wait_for()
        for name in ("readiness_tag", "release_day", "release_day_paper"):
            page.goto(reverse(name, kwargs=about))
            looks_right(page, name)
        for path in (reverse("blocked_releases"), reverse("releases"), reverse("person", kwargs=about)):
            page.goto(path)
            looks_right(page, path)

    assert ReadinessItem.objects.get(pk=thing.pk).state == "waiting"
    assert ReadinessException.objects.get().reason == "No room anywhere"


def test_the_gate_is_worked_by_keys_alone_and_the_release_recorded(browsing, client, at_noon):
    readiness, cast = a_list(date(2026, 12, 1), on=date(2026, 11, 3), basis="CRD", family_name="Telford")
    sheet = reverse("release_day", kwargs={"uid": readiness.offender.uid})
    steps = [line for line in LINES.values() if line.act not in (DayAction.TAG, DayAction.RECEIVED)]

    def record(page, line):
        follow(page, re.compile(f"Record ?: {line.title.lower()}"))
        page.get_by_role("heading", name=line.title, level=1).wait_for()
        if line.act in (DayAction.IDENTITY, DayAction.RECEIVED):  # the others are the same form with other words
            looks_right(page, line.title)
        write(page, line.asks, "As seen")
        follow(page, "Record it")
        page.get_by_text(f"{line.title}: recorded.").wait_for()

    with browsing(width=390) as page:
        open_as(page, client, cast["prison_offender_manager"], sheet)
        for line in steps:
            record(page, line)
        follow(page, re.compile("Withdraw ?: leaves with"))
        looks_right(page, "withdraw")
        write(page, "Why?", "It is the bag of somebody else")
        follow(page, "Withdraw entry")
        page.get_by_text("withdrawn. You can record it again").wait_for()
        looks_right(page, "with something struck out")
        open_as(page, client, cast["probation_officer"], sheet)
        record(page, LINES[DayAction.RECEIVED])
        open_as(page, client, cast["prison_offender_manager"], sheet)
        follow(page, "Record the release")
        page.get_by_role("heading", name="The person has left", level=1).wait_for()
        looks_right(page, "the person has left")
        follow(page, "Record the release")
        page.get_by_role("heading", name="Released on Tuesday 1 December 2026", level=1).wait_for()
        looks_right(page, "the sheet of who has gone")

    acts = list(DayAct.objects.order_by("pk").values_list("act", "struck_because"))
    assert acts[:-1] == [
        (line.act, "It is the bag of somebody else" * (line.act == DayAction.LEAVES_WITH)) for line in steps
    ]
    assert acts[-1] == (DayAction.RECEIVED, "")
    assert Release.objects.get(pk=readiness.release_id).released_on == date(2026, 12, 1)


def test_an_exception_is_asked_for_agreed_to_and_signed_by_keys_alone(browsing, client, at_noon):
    readiness, cast = a_list(date(2026, 12, 2), on=date(2026, 11, 4), family_name="Telford")
    put_in_hand(readiness, cast, but=["accommodation"])
    page_of = reverse("person_readiness", kwargs={"uid": readiness.offender.uid})

    with browsing(width=390) as page:
        open_as(page, client, cast["probation_officer"], page_of)
        follow(page, "ask for an exception")
        write(page, "Why must the person be released without it?", "No room anywhere")
        follow(page, "Ask for the exception")
        page.get_by_text("Exception requested").wait_for()
        open_as(page, client, cast["probation_manager"], page_of)
        follow(page, "Accommodation confirmed")
        follow(page, "Answer exception")
        looks_right(page, "the answer to an exception")
        tick(page, page.get_by_label("Agree: release without it"))
        follow(page, "Send your answer")
        page.get_by_text("You agreed").wait_for()
        open_as(page, client, cast["probation_officer"], page_of)
        follow(page, "Sign as ready")
        page.get_by_role("heading", name="Sign as ready for Probation", level=1).wait_for()
        looks_right(page, "actions signed off")
        follow(page, "Sign as ready")
        page.get_by_text("You signed off for Probation").wait_for()
        follow(page, re.compile("Withdraw *the sign-off of Probation"))
        looks_right(page, "a signature is withdrawn")
        write(page, "Why?", "The room is gone too")
        follow(page, "Withdraw sign-off")
        page.get_by_text("The sign-off of Probation is withdrawn").wait_for()

    exception = ReadinessException.objects.get()
    assert (exception.asked_by, exception.agreed_by) == (cast["probation_officer"], cast["probation_manager"])
    assert readiness.sign_offs.get().withdrawn_because == "The room is gone too"
