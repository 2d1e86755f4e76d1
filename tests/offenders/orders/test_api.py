"""Orders over the API: read, recorded and changed as on the pages, by who keeps them."""

import pytest

from offenders.models import ImposedOrder
from tests.offenders.orders import cast
from tests.offenders.orders.cast import order_of
from tests.offenders.program import Program, refused
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def with_order():
    rows = cast.made()
    return rows | {"order": order_of(rows["person"], rows["keeper"])}


world = world_of(with_order)
person, order = row_of("person"), row_of("order")
NEW = {
    "kind": "ftro",
    "authority": "Leeds Magistrates’ Court",
    "made_on": "2026-11-09",
    "served_on": "2026-11-09",
    "in_force_on": "2026-11-09",
    "ends_on": "2027-05-08",
    "measures": ["No travel abroad"],
}


@pytest.fixture
def program(client, world):
    return Program(client, world["police"])


def test_list_and_detail(program, order):
    (row,) = program.get("imposed-orders/").json()["results"]
    assert (row["name"], row["state"], row["latest_on"], row["extensions_left"]) == (
        "Serious crime prevention order",
        "in_force",
        "2029-03-11",
        None,
    )
    detail = program.get(f"imposed-orders/{order.uid}/").json()
    assert [each["words"] for each in detail["measures"]] == ["No more than 1 phone", "No encrypted messages"]
    assert [each["verb"] for each in detail["steps"]] == ["apply", "make", "serve", "come_into_force"]
    assert {name: detail[name] for name in row if name in detail} == row


def test_program_of_police_records_and_changes_an_order(program, person):
    made = program.post("imposed-orders/", {"person": str(person.uid), **NEW})
    assert made.status_code == 201, made.content
    where = f"imposed-orders/{made.json()['uid']}/"

    varied = program.change(where, "vary", {"varied_on": "2026-12-01", "reason": "Work", "added": ["Report weekly"]})
    assert varied.json()["state"] == "varied"
    breach = program.change(where, "breach", {"happened_on": "2026-11-30", "summary": "Seen at the airport"})
    uid = breach.json()["breaches"][0]["uid"]
    answered = program.change(
        where, "answer-breach", {"breach": uid, "outcome": "no_further_action", "reason": "Not him"}
    )
    assert answered.json()["breaches"][0]["state"] == "no_further_action"
    reviewed = program.change(where, "review", {"review_on": "2027-03-01", "words": "Needed"})
    assert reviewed.json()["review_on"] == "2027-03-01"
    ended = program.change(where, "discharge", {"discharged_on": "2026-12-01", "reason": "Not needed"})
    assert (ended.json()["state"], ended.json()["ended_on"]) == ("discharged", "2026-12-01")
    assert program.change(where, "quash", {"quashed_on": "2026-12-01", "reason": "Twice"}).status_code == 409


def test_application_is_made_and_served_or_refused(program, person):
    applied = {name: value for name, value in NEW.items() if name in ("kind", "authority")}
    one, other = (program.post("imposed-orders/", {"person": str(person.uid), **applied}).json() for _ in range(2))
    where = f"imposed-orders/{one['uid']}/"
    assert program.change(where, "make", {"made_on": "2026-12-01"}).json()["state"] == "made"
    days = {"served_on": "2026-12-01", "in_force_on": "2026-12-01", "ends_on": "2027-05-31"}
    assert program.change(where, "serve", days).json()["state"] == "in_force"
    where = f"imposed-orders/{other['uid']}/"
    refused_on = {"refused_on": "2026-12-01", "reason": "Test not met"}
    assert program.change(where, "refuse", refused_on).json()["state"] == "refused"


def test_notice_is_extended_and_an_order_replaced(program, person, order):
    days = dict.fromkeys(("made_on", "served_on", "in_force_on"), "2026-02-10")
    tpim = program.post(
        "imposed-orders/", {"person": str(person.uid), "kind": "tpim", "authority": "Home Secretary", **days}
    ).json()
    assert (tpim["ends_on"], tpim["extensions_left"]) == ("2027-02-09", 4)
    where = f"imposed-orders/{tpim['uid']}/"
    extended = program.change(where, "extend", {"extended_on": "2026-12-01", "reason": "Necessary"}).json()
    assert (extended["ends_on"], extended["extensions_left"]) == ("2028-02-09", 3)
    replaced = {"replaced_on": "2026-12-01", "successor": tpim["uid"]}
    assert program.change(f"imposed-orders/{order.uid}/", "replace", replaced).json()["state"] == "replaced"


def test_day_past_the_latest_lawful_one_is_refused_at_its_field(program, person):
    answer = program.post("imposed-orders/", {"person": str(person.uid), **NEW, "ends_on": "2027-05-09"})

    assert refused(answer) == (400, "ends_on")
    assert ImposedOrder.objects.count() == 1


def test_a_program_decides_nothing_and_one_of_probation_records_nothing(client, world, program, order):
    decided = program.change(f"imposed-orders/{order.uid}/", "decide", {"choice": "renew", "reason": "Yes"})
    assert decided.status_code == 403
    probation = Program(client, world["probation"])
    assert probation.get(f"imposed-orders/{order.uid}/").status_code == 200
    assert probation.post("imposed-orders/", {"person": str(world["person"].uid), **NEW}).status_code == 403


def test_filters(program, person, order):
    for query, number in (
        ("kind=scpo", 1),
        ("kind=tpim", 0),
        ("state=all", 1),
        ("ends_until=2029-03-11", 1),
        ("ends_until=2029-03-10", 0),
        (f"person={person.uid}", 1),
    ):
        assert len(program.get(f"imposed-orders/?{query}").json()["results"]) == number, query
