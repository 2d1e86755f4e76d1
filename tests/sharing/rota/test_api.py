"""Shifts in the API: read and entered by a program of the agency, and by nobody else."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sharing.clients.token_scopes import TokenScope
from sharing.models import Shift
from tests.factories.reach import way_of
from tests.factories.rota import NAMES, desk_of, shift
from tests.factories.sharing import ClientFactory, UserFactory
from tests.parole.reviews.test_api import token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

SHIFTS = "/api/v1/shifts/"


@pytest.fixture
def desk():
    cast = desk_of()
    for who in NAMES:
        way_of(cast[who], "email")
        way_of(cast[who], "telephone")
    return cast


class Program:
    def __init__(self, client, agency):
        account = UserFactory(role="partner", agency=agency)
        made = ClientFactory(user=account, scopes=[TokenScope.SHIFTS_READ, TokenScope.SHIFTS_WRITE])
        self.client, self.token, self.account = client, {"Authorization": f"Bearer {token_of(made)}"}, account

    def get(self, address=SHIFTS):
        return self.client.get(address, headers=self.token)

    def post(self, address, body, **headers):
        headers = {"Idempotency-Key": address[-40:], **self.token, **headers}
        return self.client.post(address, body, content_type="application/json", headers=headers)

    def change(self, uid, verb, body):
        row = f"{SHIFTS}{uid}/"
        return self.post(f"{row}{verb}/", body, **{"If-Match": self.get(row).headers.get("ETag", "")})


def body_of(desk, who, begins, hours=12):
    starts_at = timezone.make_aware(datetime.fromisoformat(begins))
    times = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=hours)).isoformat()}
    return {"team": str(desk["desk"].uid), "level": "first", "user": desk[who].email, **times}


def test_a_shift_is_entered_covered_and_called_off(client, desk):
    program = Program(client, desk["agency"])

    entered = program.post(SHIFTS, body_of(desk, "karen", "2026-12-03T06:00"))
    uid = entered.json()["uid"]
    part = {name: value for name, value in body_of(desk, "neil", "2026-12-03T06:00", 2).items() if "_at" in name}
    covered = program.change(uid, "cover", part | {"user": desk["neil"].email})
    changed = program.change(uid, "change", body_of(desk, "delia", "2026-12-03T06:00") | {"level": "first"})
    ended = program.change(uid, "end", {"reason": "Entered twice"})

    assert entered.status_code == 201, entered.content
    assert (entered.json()["user"], entered.json()["level"]) == ("Karen Lockyer", "first")
    assert [each["user"] for each in covered.json()["covers"]] == ["Neil Garvey"]
    assert changed.status_code == 400  # a change names no desk and no level
    assert ended.json()["cancelled_at"]
    assert Shift.objects.get().made_by == program.account


def test_who_cannot_be_on_call_there_and_a_time_that_is_taken_are_refused(client, desk):
    program = Program(client, desk["agency"])
    shift(desk, "karen", timezone.now() + timedelta(days=2))
    taken = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")

    unknown = program.post(SHIFTS, body_of(desk, "judith", "2026-12-09T06:00"))
    twice = program.post(f"{SHIFTS}?", body_of(desk, "neil", taken))

    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (400, "user")
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (400, "starts_at")


def test_of_another_agency_there_is_no_shift(client, desk):
    there = shift(desk, "karen", timezone.now() + timedelta(days=2))
    other = Program(client, desk_of(" elsewhere")["agency"])

    entered = other.post(SHIFTS, body_of(desk, "karen", "2026-12-09T06:00"))

    assert other.get().json()["results"] == []
    assert other.get(f"{SHIFTS}{there.uid}/").status_code == 404
    assert (entered.status_code, entered.json()["errors"][0]["field"]) == (400, "team")


@pytest.mark.parametrize(("who", "number"), [("ann", 1), ("karen", None)])
def test_of_people_those_who_keep_the_rota_read_it(client, desk, who, number):
    shift(desk, "karen", timezone.now() + timedelta(days=2))
    client.force_login(desk[who])

    answer = client.get(SHIFTS)

    assert answer.status_code == (200 if number else 404)
    assert number is None or len(answer.json()["results"]) == number
