"""The view of a step: what is shown, what is done with what was typed, and where it leads."""

from dataclasses import dataclass, field, replace

import pytest
from django import forms
from django.contrib.messages import WARNING, add_message, get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse

from sharing.audit.versions import ChangedMeanwhile
from sharing.models import Team
from sharing.records.errors import Refused
from sharing.steps.form_steps import FormStep
from sharing.steps.views import MEANWHILE, StepPages


class Why(forms.Form):
    why = forms.CharField()


@dataclass
class Boat:
    """A record. sunk: why, as often as it was."""

    sunk: list = field(default_factory=list)


def sink(*, boat, by, why):
    boat.sunk.append((why, by))
    return boat


SINK = FormStep(title="Sink", form=Why, act=sink, done="It is sunk.", lands_at="#mast")


@pytest.fixture
def boat():
    return Boat()


@pytest.fixture
def asked(rf, boat):
    """Of the page of a step: by GET, or with what is typed by POST."""

    def ask(step, *, typed=None, verb="sink", **more):
        request = rf.get("/boat/") if typed is None else rf.post("/boat/", typed)
        request.user, request._messages = "Ann", CookieStorage(request)
        pages = StepPages(
            "boat",
            opened=lambda request, name: boat,
            url=lambda each: "/boats/1/",
            page=lambda request, record, **shown: (record, shown),
            guard=lambda view: view,
            **more,
        )
        return request, pages.by_verb({"sink": step})(request, name="Ark", verb=verb)

    return ask


def test_asked_for_it_says_its_words_and_does_nothing(asked, boat):
    _, (record, shown) = asked(replace(SINK, intro=lambda each: f"Sunk {len(each.sunk)} times"))

    assert record is boat
    assert (shown["title"], shown["button"], shown["intro"]) == ("Sink", "Sink", "Sunk 0 times")
    assert (shown["back"], shown["form"].is_bound, boat.sunk) == ("/boats/1/", False, [])


def test_done_it_is_said_and_leads_to_where_it_is_seen(asked, boat):
    request, answer = asked(SINK, typed={"why": "A leak"})

    assert boat.sunk == [("A leak", "Ann")]
    assert [str(message) for message in get_messages(request)] == ["It is sunk."]
    assert answer.url == "/boats/1/#mast"


def test_part_of_the_page_that_it_leads_back_to(asked):
    step = replace(SINK, at="#hull", lands_at="")

    assert asked(step)[1][1]["back"] == "/boats/1/#hull"
    assert asked(step, typed={"why": "A leak"})[1].url == "/boats/1/#hull"


def test_what_was_done_may_say_the_words_and_the_way(asked):
    step = replace(SINK, done=lambda each: f"{len(each.sunk)} sunk.", goes_to=lambda each: "/wrecks/", lands_at="")

    request, answer = asked(step, typed={"why": "A leak"})

    assert [str(message) for message in get_messages(request)] == ["1 sunk."]
    assert answer.url == "/wrecks/"


def test_where_its_maker_may_go_afterwards_can_be_asked_of_the_pages(asked):
    _, answer = asked(SINK, typed={"why": "A leak"}, after=lambda request, record, step: f"/seen-by/{request.user}/")

    assert answer.url == "/seen-by/Ann/"


def test_one_of_many_steps_may_have_a_guard_of_its_own(rf, boat):
    def closed(view):
        def guarded(request, **address):
            raise Http404

        return guarded

    pages = StepPages("boat", lambda request: boat, str, lambda *args, **shown: HttpResponse("Form"), lambda view: view)
    view = pages.by_verb({"sink": SINK, "raise": SINK}, guards={"raise": closed})

    assert view(rf.get("/boat/"), verb="sink").content == b"Form"
    with pytest.raises(Http404):
        view(rf.get("/boat/"), verb="raise")


def test_what_else_is_said_comes_after_it_and_only_once_it_is_done(asked):
    step = replace(SINK, also=lambda request, each: add_message(request, WARNING, f"{len(each.sunk)} drowned."))

    refused, _ = asked(step, typed={"why": ""})
    request, _ = asked(step, typed={"why": "A leak"})

    assert [str(message) for message in get_messages(refused)] == []
    assert [str(message) for message in get_messages(request)] == ["It is sunk.", "1 drowned."]


def test_bad_input_is_shown_as_it_was_typed(asked, boat):
    _, (_, shown) = asked(SINK, typed={"why": " "})

    assert shown["form"].errors["why"]
    assert shown["form"]["why"].value() == " "
    assert boat.sunk == []


def test_refusal_of_the_action_stands_at_its_field(asked):
    def refuse(**how):
        raise Refused("reason", "It floats")

    _, (_, shown) = asked(replace(SINK, act=refuse, called={"reason": "why"}), typed={"why": "A leak"})

    assert shown["form"].errors["why"] == ["It floats"]


def test_somebody_changed_it_first_is_said_at_the_state_as_it_is_now(asked, boat):
    def too_late(**how):
        raise ChangedMeanwhile(Team(pk=1))

    request, answer = asked(replace(SINK, act=too_late), typed={"why": "A leak"})

    assert [str(message) for message in get_messages(request)] == [MEANWHILE]
    assert answer.url == "/boats/1/"


def test_step_that_there_is_not_does_not_exist(asked):
    with pytest.raises(Http404):
        asked(SINK, verb="raise")


def test_where_it_cannot_be_made_now_its_form_is_not_shown_and_what_is_sent_is_judged(asked, boat):
    def not_now(request, record, step, verb):
        return HttpResponse(f"No {verb} now")

    _, answer = asked(SINK, not_now=not_now)
    assert answer.content == b"No sink now"

    asked(SINK, not_now=not_now, typed={"why": "A leak"})
    assert len(boat.sunk) == 1


def test_another_answer_where_there_is_nothing_to_do(asked, boat):
    step = replace(SINK, instead=lambda request, record: HttpResponse("Gone"))

    assert asked(step, typed={"why": "A leak"})[1].content == b"Gone"
    assert boat.sunk == []
