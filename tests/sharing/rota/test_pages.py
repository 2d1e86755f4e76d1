"""The pages of the rota, the line in the frame, and the API, as people use them."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.urls import reverse

from sharing.models import Alert, Leave, Receipt, RungMade, Shift, ShiftSwap
from sharing.rota.alert_kinds import GAP
from sharing.rota.on_call import frame
from sharing.tasks import deliver, watch_rota
from tests.factories.reach import way_of
from tests.factories.rota import HOUR, NAMES, desk_of, shift
from tests.factories.sharing import ReceiptFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SIX = NOON + 6 * HOUR
DAY = timedelta(days=1)
cast = row_of("cast")


def made():
    cast = desk_of()
    for who in NAMES:
        way_of(cast[who], "email")
        way_of(cast[who], "telephone")
    return {"cast": cast}


world = world_of(made)


def page(client, user, name="rota", query="", **kwargs):
    client.force_login(user)
    answer = client.get(reverse(name, kwargs=kwargs or None) + query)
    assert answer.status_code == 200
    return words(answer)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def typed(user, day, starts, ends, days=0, **more):
    parts = {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    return parts | {"user": user.uid, "starts": starts, "ends": ends, "days": days} | more


def post_of(cast, level="first"):
    return "?" + urlencode({"post": f"{cast['desk'].uid}:{level}"})


def test_a_manager_enters_a_shift_and_the_page_says_who_is_on_call_and_who_is_next(client, cast):
    shift(cast, "karen", NOON - 6 * HOUR)
    client.force_login(cast["ann"])

    answer = client.post(
        reverse("shift_add") + post_of(cast), typed(cast["neil"], NOON, "18:00", "06:00", days=1), follow=True
    )

    assert "The shift is saved." in words(answer)
    held = Shift.objects.get(user=cast["neil"])
    assert (held.starts_at, held.ends_at) == (SIX, SIX + 12 * HOUR)
    shown = page(client, cast["delia"])
    assert "First on call: Karen Lockyer until 18:00, then Neil Garvey from 18:00" in shown
    assert "07 karen" in shown
    assert "No one is first on call of CT duty desk from 6am on 2 December 2026" in shown
    assert "No shift was ever entered for CT duty desk" not in shown


def test_a_form_with_mistakes_says_what_to_do_and_saves_nothing(client, cast):
    client.force_login(cast["ann"])
    where = reverse("shift_add") + post_of(cast)

    for form, said in (
        (typed(cast["neil"], NOON, "18:00", "06:00"), "The shift must end after it starts"),
        (typed(cast["neil"], NOON - DAY, "18:00", "20:00"), "The shift must end in the future"),
        (typed(cast["ann"], NOON, "18:00", "20:00"), "no contact method"),
        ({}, "Select who is on call"),
    ):
        answer = client.post(where, form)
        assert (answer.status_code, said in words(answer)) == (200, True), said
    assert not Shift.objects.exists()


def test_a_long_shift_short_rest_and_one_way_are_shown_and_forbid_nothing(client, cast):
    cast["karen"].reach_ways.filter(kind="telephone").delete()
    shift(cast, "karen", NOON - 6 * HOUR, 4)
    held = shift(cast, "karen", NOON, 13)

    shown = page(client, cast["ann"], "shift", uid=held.uid)

    assert "Karen Lockyer: 13 h on call without a break" in shown
    assert "Karen Lockyer: 2 h of rest before midday on 1 December 2026" in shown
    assert "Karen Lockyer has only 1 tested contact method" in shown


def test_a_desk_for_which_no_shift_was_ever_entered_is_said_to_be_told_as_a_whole(client, cast):
    shown = page(client, cast["karen"])

    assert (
        "No shifts have been entered for CT duty desk: alerts that escalate to it go to everyone on the desk." in shown
    )
    assert "No one is first on call" not in shown
    watch_rota()
    assert not Alert.objects.exists()


def test_the_week_shows_gaps_in_words_and_swaps_and_leads_to_the_weeks_beside_it(client, cast):
    shift(cast, "karen", NOON - 6 * HOUR)
    asked = shift(cast, "neil", SIX)
    ShiftSwap.objects.create(
        shift=asked, starts_at=SIX, ends_at=SIX + HOUR, asked_by=cast["neil"], asked_at=NOON, reason="A wedding"
    )
    shift(cast, "judith", NOON - 6 * HOUR, 48, level="command")

    shown = page(client, cast["ann"])

    assert "Rota, 30 November to 6 December 2026" in shown
    assert "Karen Lockyer 06:00 to 18:00" in shown
    assert "Neil Garvey 18:00 to 06:00 Swap asked" in shown
    assert "Judith Marlow 06:00 to 00:00 Judith Marlow All day" in re.sub(r" (Not entered)", "", shown)
    assert "No one 06:00 to 00:00" in shown
    assert "Rota, 7 to 13 December 2026" in page(client, cast["ann"], query="?week=2026-12-07")
    assert "Rota, 30 November" in page(client, cast["ann"], query="?week=nonsense")


def test_a_swap_from_asking_to_accepting(client, cast):
    held = shift(cast, "karen", SIX)
    client.force_login(cast["karen"])
    asked = typed(cast["karen"], NOON, "18:00", "06:00", days=1, asked_of=cast["neil"].uid, reason="A wedding")
    client.post(reverse("shift_swap", kwargs={"uid": held.uid}), asked)
    deliver()
    assert "request to take a colleague" in next(m for m in mail.outbox if m.to == [cast["neil"].email]).body
    assert "Karen Lockyer is on call until someone accepts" in page(client, cast["neil"])
    assert "You are asked" not in page(client, cast["delia"])
    swap = ShiftSwap.objects.get()

    answer = client.post(reverse("swap_accept", kwargs={"swap_uid": swap.uid}))
    assert answer.status_code == 404  # delia is signed in
    client.force_login(cast["neil"])
    answer = client.post(reverse("swap_accept", kwargs={"swap_uid": swap.uid}), follow=True)

    assert "You are on call 1 December 2026, 18:00" in words(answer)
    shown = page(client, cast["karen"], "shift", uid=held.uid)
    assert "Neil Garvey" in shown
    assert "Accepted" in shown


def test_a_swap_is_refused_with_a_reason(client, cast):
    held = shift(cast, "karen", SIX)
    swap = ShiftSwap.objects.create(
        shift=held,
        starts_at=SIX,
        ends_at=SIX + HOUR,
        asked_by=cast["karen"],
        asked_at=NOON,
        asked_of=cast["neil"],
        reason="A wedding",
    )
    where = reverse("swap_refuse", kwargs={"swap_uid": swap.uid})
    client.force_login(cast["neil"])

    assert "Enter a reason" in words(client.post(where, {}))
    answer = client.post(where, {"reason": "On a course"}, follow=True)

    assert "Refused. Karen Lockyer is still on call." in words(answer)
    assert "On a course" in page(client, cast["karen"], "shift", uid=held.uid)


def test_a_gap_is_offered_and_taken_and_its_alert_ends(client, cast):
    shift(cast, "karen", NOON - 6 * HOUR)
    watch_rota()
    assert Alert.objects.unfinished().filter(kind=GAP.name).exists()
    shown = page(client, cast["ann"])
    assert "Qualified and free: Delia Farrow, Karen Lockyer, Neil Garvey" in shown
    where = next(
        each.replace("&amp;", "&")
        for each in re.findall(r'href="([^"]+)"', client.get(reverse("rota")).content.decode())
        if each.startswith(reverse("shift_offer"))
    )
    form = {"day_day": 1, "day_month": 12, "day_year": 2026, "starts": "18:00", "days": 1, "ends": "06:00"}
    client.post(where, form)

    client.force_login(cast["neil"])
    assert "Take this shift" in words(client.get(reverse("rota")))
    taken = re.search(r'action="([^"]+/take/)"', client.get(reverse("rota")).content.decode())[1]
    client.post(taken)

    assert Shift.objects.get(starts_at=SIX).user == cast["neil"]
    assert not Alert.objects.unfinished().filter(kind=GAP.name, key__contains=str(int(SIX.timestamp()))).exists()


def test_a_manager_changes_covers_and_calls_off_and_people_hear_at_once(client, cast, at_noon):
    held = shift(cast, "karen", SIX)
    client.force_login(cast["ann"])
    sent = {}
    for name, form in (
        ("shift_change", typed(cast["neil"], NOON, "18:00", "06:00", days=1)),
        ("shift_cover", typed(cast["delia"], NOON, "20:00", "22:00")),
        ("shift_end", {"reason": "Entered twice"}),
    ):
        mail.outbox.clear()
        at_noon.shift(60)
        assert client.post(reverse(name, kwargs={"uid": held.uid}), form).status_code == 302
        deliver()
        changed = [each for each in mail.outbox if "change to your time on call" in each.body]
        sent[name] = {each.to[0] for each in changed}

    karen, neil, delia = (cast[who].email for who in ("karen", "neil", "delia"))
    assert sent == {"shift_change": {karen, neil}, "shift_cover": {neil, delia}, "shift_end": {neil, delia}}
    assert client.get(reverse("shift_end", kwargs={"uid": held.uid})).status_code == 404


def test_managers_of_another_agency_do_not_find_a_shift(client, cast):
    held = shift(cast, "karen", SIX)
    client.force_login(UserFactory(role="ct_manager", teams=[TeamFactory()]))

    for name in ("shift", "shift_change", "shift_cover", "shift_end"):
        assert client.get(reverse(name, kwargs={"uid": held.uid})).status_code == 404


def test_the_last_nights_are_counted_from_the_rungs_made(client, cast):
    shift(cast, "karen", NOON - 60 * HOUR, 36)  # from midnight of 29 November to midday of 30 November
    shift(cast, "neil", NOON - 12 * HOUR, 24)  # from midnight of 1 December: twelve hours before are uncovered
    night = datetime(2026, 12, 1, 2, tzinfo=UTC)
    for minutes, rungs in ((4, ["duty_desk"]), (6, ["duty_desk"]), (None, ["duty_desk", "command"])):
        receipt = ReceiptFactory(team=cast["desk"], told_at=night, due_at=night + HOUR)
        for rung in rungs:
            RungMade.objects.create(receipt=receipt, rung=rung, due_at=night, made_at=night)
        if minutes:
            answered = {"answered_at": night + timedelta(minutes=minutes), "answered_by": cast["karen"]}
            Receipt.objects.filter(pk=receipt.pk).update(next_rung_at=None, **answered)
    by_day = ReceiptFactory(team=cast["desk"], told_at=night, due_at=night + HOUR)
    RungMade.objects.create(receipt=by_day, rung="duty_desk", due_at=NOON - HOUR, made_at=NOON - HOUR)

    shown = page(client, cast["karen"])

    assert "Calls at night 3" in shown
    assert "5 min (median) Longest 6 min" in shown
    assert "Not answered by the desk 1" in shown
    assert "Nights uncovered 1" in shown


class TestFrame:
    def test_each_staff_page_says_who_is_on_call_by_one_question(self, client, cast, django_assert_num_queries):
        shift(cast, "karen", NOON - 6 * HOUR)
        frame.publish()

        with django_assert_num_queries(1):
            (line,) = frame.line_for(cast["neil"], at=NOON)

        assert (line.words, line.phone) == ("CT duty desk: Karen Lockyer until 18:00", "07 karen")
        assert "CT duty desk: Karen Lockyer until 18:00" in page(client, cast["neil"], "alerts")

    def test_a_system_without_a_rota_and_an_agency_without_one_ask_nothing(
        self, client, cast, django_assert_num_queries
    ):
        frame.publish()
        with django_assert_num_queries(0):
            assert frame.line_for(cast["neil"], at=NOON) is None
        assert "On call" not in page(client, cast["neil"], "alerts").split("Tell us what is wrong")[0][-200:]

        shift(cast, "karen", NOON - 6 * HOUR)
        frame.publish()
        manager_elsewhere = UserFactory(role="ct_manager")
        with django_assert_num_queries(0):
            assert frame.line_for(manager_elsewhere, at=NOON) is None
            assert frame.line_for(UserFactory.build(role="auditor", agency=cast["agency"]), at=NOON) is None

    def test_in_a_gap_it_says_no_one(self, client, cast):
        shift(cast, "karen", NOON - 12 * HOUR)
        frame.publish()

        assert "On call no one now" in page(client, cast["neil"], "alerts")


def test_the_api_says_who_is_on_call_with_telephone(client, cast):
    shift(cast, "karen", NOON - 6 * HOUR)
    shift(cast, "judith", NOON - 6 * HOUR, level="command")
    client.force_login(cast["neil"])

    answer = client.get(reverse("on-call")).json()

    assert answer["results"] == [
        {
            "place": "CT duty desk",
            "level": "first",
            "name": "Karen Lockyer",
            "phone": "07 karen",
            "until": "2026-12-01T18:00:00Z",
        },
        {
            "place": "CT policing",
            "level": "command",
            "name": "Judith Marlow",
            "phone": None,
            "until": "2026-12-01T18:00:00Z",
        },
    ]


@pytest.mark.parametrize("shifts", [1, 20])
def test_the_page_asks_the_same_number_of_questions_for_one_shift_and_for_twenty(
    client, cast, shifts, django_assert_max_num_queries
):
    shift(cast, "karen", NOON - 6 * HOUR)
    for number in range(1, shifts):
        shift(cast, ("karen", "neil")[number % 2], NOON - 6 * HOUR + number * 12 * HOUR)
    Leave.objects.create(
        officer=cast["delia"], kind="sick", starts_at=NOON, ends_at=SIX, planned_by=cast["delia"], planned_at=NOON
    )
    client.force_login(cast["delia"])

    with django_assert_max_num_queries(42):
        client.get(reverse("rota"))
