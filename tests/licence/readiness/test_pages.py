"""The pages of the release checklist: what people see and do on them."""

import re
from datetime import UTC, date, datetime
from html import unescape
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licence.models import DayAct, ItemChange, ReadinessException, SignOff, TagOrder
from licence.readiness.actions import exceptions, items
from licence.readiness.panels.readiness import worst_of
from licence.readiness.rules.readiness import ReadinessItemKind, State
from offenders.models import KeyDate, Release, ReleaseHold
from offenders.releases.holds import actions as holds
from offenders.releases.weekly import actions as weekly
from sharing.models import Draft
from tests.factories.licence import somebody_due_out
from tests.factories.offenders import confirmed_direction
from tests.factories.readiness import a_list, all_bodies, item_of, put_in_hand, sign_all
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LEAVES = date(2026, 12, 2)
MUST = 35  # of them 4 by the bar: MAPPA, the register, and what runs after the licence


def made():
    """A list for tomorrow, made four weeks ago, and who works on it."""
    readiness, cast = a_list(LEAVES, on=date(2026, 11, 4), family_name="Telford", region="Leeds")
    return {"readiness": readiness, "cast": cast}


world = world_of(made)
readiness, cast = row_of("readiness"), row_of("cast")


@pytest.fixture
def officer(client, cast):
    client.force_login(cast["probation_officer"])
    return cast["probation_officer"]


def text_of(response):
    """What the page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split()).replace(" .", ".")


def at(name, readiness, **more):
    return reverse(name, kwargs={"uid": readiness.offender.uid, **more})


def of_item(name, readiness, code):
    return at(name, readiness, thing_uid=item_of(readiness, code).uid)


def typed(client, path, **more):
    """The form as the page gives it, with what is typed."""
    form = client.get(path).context["form"]
    carried = {field.html_name: field.value() or "" for field in form.hidden_fields()}
    return {**carried, **more}


def test_the_title_is_the_answer_and_the_law_is_said(client, readiness, cast, officer):
    put_in_hand(readiness, cast, but=[ReadinessItemKind.OTHER_WARRANT])

    page = text_of(client.get(at("person_readiness", readiness)))

    assert "Release tomorrow: 1 action outstanding" in page
    assert "By law, end of the sentence. The person must be released whatever is on this checklist" in page
    assert "Outstanding: “No other warrant or charge”. Not started, 1 day late." in page
    assert "See updates" in page  # the prison's, not this reader's to say
    assert "by 4pm" in page
    assert "0 of 3 signed" in page


def test_list_and_sheet_say_of_a_release_by_law_what_the_gate_will_answer(client, readiness, cast, officer):
    ReleaseHold.objects.create(offender=readiness.offender, release=readiness.release, kind="identity", reason="Two")
    must_go, goes = (
        "The person must be released whatever is on this checklist",
        "by law the person must still be released",
    )
    pages = [at("person_readiness", readiness), at("release_day", readiness)]

    agreed = [text_of(client.get(page)) for page in pages]
    later = {"code": "SED", "falls_on": date(2027, 3, 1), "as_at": date(2026, 11, 1)}
    KeyDate.objects.create(offender=readiness.offender, source="Court", origin="court", **later)
    differing = [text_of(client.get(page)) for page in pages]

    assert all(must_go in page and goes in page.lower() for page in agreed)
    assert not any(must_go in page or goes in page.lower() for page in differing)
    assert all("the release would be refused on the day: dates in dispute" in page for page in differing)


def test_what_is_needed_is_grouped_and_what_is_late_stands_first(client, readiness, cast, officer):
    put_in_hand(readiness, cast, but=[ReadinessItemKind.OTHER_WARRANT])

    groups = client.get(at("person_readiness", readiness)).context["page"].groups

    first, *others = groups
    assert (first.words, [row.line.item.code for row in first.rows]) == ("Overdue", ["other_warrant"])
    prison = next(group for group in others if group.words == "Prison")
    assert prison.second == "2 of 3 done"
    assert others[-1].words == "Not needed here"


def test_an_item_is_done_with_its_evidence_once_however_often_it_is_sent(client, readiness, officer):
    path = of_item("readiness_say", readiness, ReadinessItemKind.ACCOMMODATION)
    sent = typed(client, path, verb="finish", words="Leeds, room 4", reference="AP/7")

    first, again = client.post(path, sent, follow=True), client.post(path, sent, follow=True)

    item = item_of(readiness, ReadinessItemKind.ACCOMMODATION)
    assert (item.state, item.words, item.reference) == ("done", "Leeds, room 4", "AP/7")
    assert ItemChange.objects.filter(item=item, kind="said").count() == 1
    assert "Leeds, room 4 (AP/7)" in text_of(first)
    assert again.redirect_chain[-1][0] == at("person_readiness", readiness)


def test_who_records_there_is_led_to_the_records_and_others_are_told_that_it_is_not_theirs(
    client, readiness, cast, officer
):
    put_in_hand(readiness, cast)
    path = of_item("readiness_say", readiness, ReadinessItemKind.IDENTITY)

    others = text_of(client.get(path))
    client.force_login(cast["prison_offender_manager"])
    own = text_of(client.get(path))

    assert "Your role cannot do this" in others
    assert "This follows from the records. Correct it there" in own


def test_errors_keep_what_was_typed_and_a_draft_is_kept(client, readiness, officer):
    path = of_item("readiness_say", readiness, ReadinessItemKind.ACCOMMODATION)
    client.post(
        reverse(
            "draft", kwargs={"form": "readiness.say", "about": item_of(readiness, ReadinessItemKind.ACCOMMODATION).uid}
        ),
        {"verb": "block", "words": "No room is"},
    )

    refused = client.post(path, typed(client, path, verb="finish", words=" ", reference="AP/7"))
    drafted = client.get(path)

    assert "Enter what shows it is done" in text_of(refused)
    assert 'value="AP/7"' in refused.content.decode()
    assert Draft.objects.count() == 1
    assert "No room is" in drafted.content.decode()


def test_who_saved_first_is_named_and_nothing_is_overwritten(client, readiness, cast, officer):
    path = of_item("readiness_say", readiness, ReadinessItemKind.ACCOMMODATION)
    sent = typed(client, path, verb="finish", words="Leeds, room 4")
    items.say(
        item=item_of(readiness, ReadinessItemKind.ACCOMMODATION),
        verb="block",
        words="Closed by fire",
        by=cast["probation_manager"],
    )

    told = client.post(path, sent)
    again = typed_of(told) | {"verb": "finish", "words": "Leeds, room 4"}

    assert "Probation manager Telford changed this since you opened the page" in text_of(told)
    assert "Closed by fire" in text_of(told)
    assert item_of(readiness, ReadinessItemKind.ACCOMMODATION).state == "blocked"
    client.post(path, again)
    assert item_of(readiness, ReadinessItemKind.ACCOMMODATION).state == "done"


def typed_of(response):
    form = response.context["form"]
    return {field.html_name: field.value() or "" for field in form.hidden_fields()}


def test_what_follows_from_the_records_is_put_right_there(client, readiness, officer):
    said = text_of(client.get(of_item("readiness_say", readiness, ReadinessItemKind.DATES)))
    page = client.get(of_item("readiness_thing", readiness, ReadinessItemKind.HANDOVER)).content.decode()

    assert "Your role cannot do this" in said
    assert "Automatically, from the records" in page


def test_tag_is_recorded_moment_by_moment_and_taken_back(client, readiness, cast):
    Release.objects.filter(pk=readiness.release_id).update(basis="CRD")
    client.force_login(cast["probation_officer"])
    path = at("readiness_tag", readiness)
    thing = client.get(of_item("readiness_thing", readiness, ReadinessItemKind.TAG))
    assert f'href="{path}"' in thing.content.decode()
    assert "Record tag progress" in text_of(thing)
    days = {"ordered_at_day": "20 11 2026", "accepted_at_day": "21 11 2026", "slot_at_day": "2 12 2026"}
    parts = {
        f"{name}_{part}": value
        for name, day in days.items()
        for part, value in zip(("day", "month", "year"), day.split(), strict=True)
    }
    times = {"ordered_at_time": "10:00", "accepted_at_time": "11:00", "slot_at_time": "12:00"}

    early = parts | times | {"accepted_at_day_day": "19"}

    lacking = client.post(path, typed(client, path, **parts))
    wrong = client.post(path, typed(client, path, **early))
    client.post(path, typed(client, path, **parts, **times, reference="EM-4"))

    assert "Enter the time too" in text_of(lacking)
    assert "It cannot have been confirmed before it was ordered" in text_of(wrong)
    order = TagOrder.objects.get()
    assert order.slot_at == datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert item_of(readiness, ReadinessItemKind.TAG).state == "done"
    assert "fitting midday on 2 December" in text_of(client.get(at("person_readiness", readiness)))
    only_ordered = {name: value for name, value in (parts | times).items() if name.startswith("ordered_at")}
    client.post(path, typed(client, path, **only_ordered))
    assert item_of(readiness, ReadinessItemKind.TAG).state == "waiting"


def test_owner_is_named_and_a_note_stands_on_the_list(client, readiness, cast, officer):
    owner = of_item("readiness_owner", readiness, ReadinessItemKind.ACCOMMODATION)
    note = of_item("readiness_note", readiness, ReadinessItemKind.ACCOMMODATION)

    client.post(owner, typed(client, owner, owner=str(cast["probation_officer"].uid), words="Landlord"))
    client.post(note, typed(client, note, words="Chased by telephone"))

    page = text_of(client.get(at("person_readiness", readiness)))
    assert "Landlord" in page
    assert "Midday today: Chased by telephone" in page
    assert "Your release actions" in text_of(client.get(reverse("home")))


def test_an_exception_is_asked_by_one_and_agreed_by_another(client, readiness, cast, officer):
    put_in_hand(readiness, cast, but=[ReadinessItemKind.ACCOMMODATION])
    ask = of_item("readiness_exception", readiness, ReadinessItemKind.ACCOMMODATION)
    page = client.get(at("person_readiness", readiness)).content.decode()
    client.post(ask, typed(client, ask, reason="No room anywhere", fall_back="The duty officer finds a bed"))
    asked = ReadinessException.objects.get()
    answer = at("readiness_exception_answer", readiness, exception_uid=asked.uid)

    own = text_of(client.get(answer))
    client.force_login(cast["probation_manager"])
    day = text_of(client.get(reverse("home")))
    client.post(answer, {"answer": "agree"})
    client.post(answer, {"answer": "agree"})

    assert ask in page
    assert "Withdraw request" in own
    assert "Agree: release without it" not in own
    assert "Exception requested" in day
    asked.refresh_from_db()
    assert asked.agreed_by == cast["probation_manager"]
    said = text_of(client.get(at("person_readiness", readiness)))
    assert "Release without it. Fallback: The duty officer finds a bed" in said
    assert "The duty officer finds a bed" in text_of(client.get(at("release_day", readiness)))


def test_an_exception_is_refused_with_a_reason_and_where_none_is_possible(client, readiness, cast, officer):
    asked = exceptions.ask_exception(
        item=item_of(readiness, ReadinessItemKind.ACCOMMODATION), reason="No room", fall_back="A bed", by=officer
    )
    answer = at("readiness_exception_answer", readiness, exception_uid=asked.uid)
    client.force_login(cast["probation_manager"])

    lacking = text_of(client.post(answer, {"answer": "end"}))
    client.post(answer, {"answer": "end", "reason": "There is a room at Hull"})

    assert "Enter a reason" in lacking
    asked.refresh_from_db()
    assert asked.ended_because == "There is a room at Hull"
    client.force_login(cast["prison_offender_manager"])
    never = text_of(client.get(of_item("readiness_exception", readiness, ReadinessItemKind.OTHER_WARRANT)))
    assert "No release is ready without this" in never


def test_the_button_says_why_it_cannot_be_used_and_signatures_make_it_ready(client, readiness, cast, officer):
    before = text_of(client.get(at("person_readiness", readiness)))
    put_in_hand(readiness, cast)
    sign = at("readiness_sign", readiness, body="probation")
    sent = typed(client, sign)
    for role, body in (
        ("probation_officer", "probation"),
        ("prison_offender_manager", "prison"),
        ("ct_analyst", "police"),
    ):
        client.force_login(cast[role])
        path = at("readiness_sign", readiness, body=body)
        key = sent if body == "probation" else typed(client, path)
        leads_to = client.post(path, key).url
        client.post(path, key)

    page = text_of(client.get(at("person_readiness", readiness)))

    assert leads_to == at("person_readiness", readiness) + "#signing"
    assert "To release without action 1, ask for an exception" in before
    assert SignOff.objects.count() == 3
    assert "Release tomorrow: ready" in page
    assert Release.objects.get().status == "ready"
    assert client.get(at("readiness_sign", readiness, body="everyone")).status_code == 404


def test_what_is_set_back_takes_the_signature_and_a_signature_can_be_withdrawn(client, readiness, cast, officer):
    put_in_hand(readiness, cast)
    sign_all(readiness, cast)
    mine = SignOff.objects.get(body="probation")
    withdraw = at("sign_off_withdraw", readiness, sign_off_uid=mine.uid)
    back = of_item("readiness_say", readiness, ReadinessItemKind.ACCOMMODATION)

    empty = text_of(client.post(withdraw, {"reason": ""}))
    client.post(withdraw, {"reason": "Signed the wrong one"})
    client.post(back, typed(client, back, words="The room is gone"))

    assert "Enter a reason" in empty
    mine.refresh_from_db()
    assert mine.withdrawn_because == "Signed the wrong one"
    assert item_of(readiness, ReadinessItemKind.ACCOMMODATION).state == "not_started"
    assert "Before a release" in text_of(client.get(at("person_timeline", readiness)))
    assert "Sign-off withdrawn: Probation" in text_of(client.get(at("person_timeline", readiness) + "?about=readiness"))


def test_the_sheet_opens_on_the_day_and_each_act_is_recorded_once(client, readiness, cast, at_noon):
    client.force_login(cast["prison_offender_manager"])
    path = at("day_act", readiness, step="identity")
    assert "The sheet opens at 6am on 2 December 2026" in text_of(client.get(path))
    at_noon.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    client.force_login(cast["prison_offender_manager"])

    lacking = text_of(client.post(path, typed(client, path, words="")))
    sent = typed(client, path, words="Photograph and prison card", at="08:40", day_day=2, day_month=12, day_year=2026)
    client.post(path, sent)
    client.post(path, sent)
    act = DayAct.objects.get()
    strike = at("day_act_strike", readiness, day_act_uid=act.uid)
    sheet = text_of(client.get(at("release_day", readiness)))
    client.post(strike, {"reason": "Another man"})

    assert "Enter: how it was checked" in lacking
    assert act.done_at == datetime(2026, 12, 2, 8, 40, tzinfo=UTC)
    assert "Done 2 December, 08:40, as told. Recorded by Prison offender manager Telford" in sheet
    assert "1 of 5 recorded" in sheet
    struck = text_of(client.get(at("release_day", readiness)))
    assert "Withdrawn entries" in struck
    assert "Another man" in struck
    client.force_login(cast["ct_analyst"])
    assert "Your role cannot do this" in text_of(client.get(at("release_day", readiness)))
    paper = text_of(client.get(at("release_day_paper", readiness)))
    assert "Name and signature" in paper
    assert "Printed by Ct analyst Telford" in paper


def test_release_is_recorded_last_and_refused_while_it_is_held_unless_by_law(client, readiness, cast, at_noon):
    Release.objects.update(basis="APD", certainty="directed")
    confirmed_direction(readiness.release.period, LEAVES, by=cast["ct_manager"])
    hold = holds.hold_release(
        release=readiness.release, kind=ReleaseHold.Kind.IDENTITY, reason="Two of the name", by=cast["ct_manager"]
    )
    at_noon.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    client.force_login(cast["prison_offender_manager"])
    path = at("release_day_left", readiness)
    sent = typed(client, path, on_day=2, on_month=12, on_year=2026)

    held = text_of(client.post(path, sent))
    holds.lift(hold=hold, reason="Cleared up", by=None)
    answer = client.post(path, sent)
    client.post(path, sent)

    assert "on hold" in held.lower()
    assert answer.status_code == 302
    assert Release.objects.get().status == "released"
    client.force_login(cast["probation_officer"])
    over = text_of(client.get(at("person_readiness", readiness)))
    assert "Released on 2 December 2026" in over
    assert "This release checklist is closed" in over


@pytest.mark.parametrize(
    ("state", "late", "is_bad"),
    [(State.WAITING, 0, False), (State.WAITING, 1, True), (State.BLOCKED, 0, True), (State.DONE, 1, False)],
)
def test_worst_is_what_is_late_or_blocked_and_open(state, late, is_bad):
    item = SimpleNamespace(is_mandatory=True, rank=1)
    line = SimpleNamespace(item=item, state=state, late=late, is_open=state is not State.DONE)

    assert worst_of([line]) is (line if is_bad else None)


def test_ready_has_one_way_and_leads_to_the_list(client, readiness, officer):
    path = at("release_ready", readiness, release_uid=readiness.release.uid)

    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        assert answer.url == at("person_readiness", readiness)
    assert Release.objects.get().status == "expected"


def test_a_release_that_is_not_near_says_when_its_list_is_made(client):
    person = somebody_due_out(date(2027, 2, 10))
    client.force_login(all_bodies(person)["probation_officer"])

    for name in ("person_readiness", "release_day"):
        page = text_of(client.get(reverse(name, kwargs={"uid": person.uid})))
        assert "The release is not near yet" in page
        assert "13 January 2027" in page
    assert client.get(reverse("readiness_tag", kwargs={"uid": person.uid})).status_code == 302
    assert client.get(reverse("readiness_sign", kwargs={"uid": person.uid, "body": "probation"})).status_code == 404


def test_lists_name_the_blocker_and_the_board_shows_what_is_stuck(client, readiness, cast, officer):
    put_in_hand(readiness, cast, but=[ReadinessItemKind.OTHER_WARRANT])
    hidden, _ = a_list(LEAVES, on=date(2026, 11, 4), family_name="Quill")

    pages = {
        name: client.get(reverse(name, kwargs=kwargs)).content.decode()
        for name, kwargs in {
            "releases": {},
            "blocked_releases": {},
            "home": {},
            "person": {"uid": readiness.offender.uid},
        }.items()
    }

    for name, page in pages.items():
        assert "No other warrant or charge" in page, name
        assert "Quill" not in page, name
    assert "1 blocked" in pages["releases"]
    assert "7 of 8" in pages["releases"]
    assert hidden.offender.family_name == "Quill"
    for item in readiness.items.filter(code=ReadinessItemKind.OTHER_WARRANT):
        items.say(item=item, verb="finish", words="Looked up", by=cast["prison_offender_manager"])
    assert "No release is blocked" in text_of(client.get(reverse("blocked_releases")))
    assert "Telford" in text_of(client.get(reverse("blocked_releases") + "?show=all"))
    assert "No releases to show" in text_of(client.get(reverse("releases") + "?readiness=blocked"))


def test_the_chart_marks_what_its_list_alone_blocks_and_the_weeks_list_names_it(client, readiness, cast, officer, noon):
    put_in_hand(readiness, cast, but=[ReadinessItemKind.OTHER_WARRANT])
    weekly.make_weekly_list(on=noon.date(), at=noon)
    assert not ReleaseHold.objects.exists()

    def marks(page):
        return sum(words.text == "!" for words in page.context["chart"].wide.words)

    releases, week = client.get(reverse("releases")), client.get(reverse("weekly_list", args=["2026-11-30"]))

    assert marks(releases) == 1
    assert "Blocked, 1" in text_of(releases)
    assert "No other warrant or charge, 1 day late" in text_of(week)
    assert "7 of 8" in text_of(week)
    items.say(
        item=item_of(readiness, ReadinessItemKind.OTHER_WARRANT),
        verb="finish",
        words="Seen",
        by=cast["prison_offender_manager"],
    )
    assert marks(client.get(reverse("releases"))) == 0
    assert "Actions done, sign-off outstanding" in text_of(client.get(reverse("weekly_list", args=["2026-11-30"])))


def test_pages_ask_as_much_of_one_as_of_twenty(client, readiness, cast, officer):
    names = ["releases", "blocked_releases", "home"]

    def asked(path):
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    few = {name: asked(reverse(name)) for name in names}
    of_person = ["person_readiness", "release_day", "release_day_paper", "person", "person_timeline"]
    one = {name: asked(at(name, readiness)) for name in of_person}
    thing = asked(of_item("readiness_thing", readiness, ReadinessItemKind.ACCOMMODATION))
    say = asked(of_item("readiness_say", readiness, ReadinessItemKind.ACCOMMODATION))
    for n in range(19):
        a_list(date(2026, 12, 3), on=date(2026, 11, 4), family_name=f"Other {n}", like=cast)

    many = {name: asked(reverse(name)) for name in names}

    assert many == few
    assert max([*many.values(), *one.values(), thing, say]) <= MUST, (many, one, thing, say)
