"""Batches of a prison's system: each row by itself and once, and a leaving that is not due is reported."""

import json
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from offenders import tasks
from offenders.batches import actions, working
from offenders.models import BatchRow, KeyDate, Movement, Release, ReportedEnd
from offenders.movements.ends import confirm_end
from sharing.clients.token_scopes import TokenScope
from sharing.models import Alert, AuditEntry, Client, LeftOut
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import world as world_of
from tests.offenders.program import Program, refused
from tests.offenders.releases.conftest import gate  # noqa: F401 - fixture
from tests.offenders.releases.leaving import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
world = world_of(people.made)


@pytest.fixture
def program(client, gate):  # noqa: F811
    return Program(client, gate.prison.memberships.get().team)


@pytest.fixture
def held(gate):  # noqa: F811
    return gate.person


def sheet(person, key="sheet", **dates):
    said = {"source": "NOMIS", "as_at": "2026-11-30", "dates": dates or {"CRD": "2026-12-15"}}
    return {"key": key, "prison_number": person.prison_number, "sheet": said}


def moved(person, happening, key="move", **more):
    said = {"happening": happening, "on": "2026-12-01"} | more
    return {"key": key, "prison_number": person.prison_number, "movement": said}


def sent(program, *rows):
    """What came of a batch once it is worked off: each row's state, words and fields at fault."""
    made = program.post("batches/", {"rows": rows})
    assert made.status_code == 201, made.json()
    tasks.work_on_batches()
    return results_of(program, made.json()["uid"])


def results_of(program, uid):
    told = program.get(f"batches/{uid}/").json()["results"]
    return [(each["state"], each["detail"], [error["field"] for error in each["errors"]]) for each in told]


ACCEPTED = ("accepted", None, [])
NO_RECORD = ("refused", "No record to show.", [])


def test_batch_waits_until_the_job_has_its_turn(program, held):
    made = program.post("batches/", {"rows": [sheet(held), moved(held, "transferred", establishment="FKI")]}).json()

    assert (made["rows"], made["waiting"], made["finished_at"]) == (2, 2, None)
    tasks.work_on_batches()
    after = program.get(f"batches/{made['uid']}/").json()
    assert (after["waiting"], after["accepted"], after["finished_at"]) == (0, 2, "2026-12-01T12:00:00Z")
    assert after["results"][1]["movement"] == str(Movement.objects.latest("pk").uid)
    assert [row["uid"] for row in program.get("batches/").json()["results"]] == [made["uid"]]
    assert not BatchRow.objects.exclude(said={}).exists()
    assert AuditEntry.objects.filter(verb="offenders.dates_recorded").latest("pk").actor_id == program.user.pk


def test_bad_rows_stop_no_others(program, held):
    found = sent(
        program,
        "no object",
        {"sheet": {}},
        {"key": "neither", "prison_number": held.prison_number},
        {"key": "nul", "prison_number": "A\x00"},
        sheet(held, "late", CRD="2029-12-15"),
        sheet(held, "good"),
        sheet(held, "good", CRD="2026-12-16"),
        moved(held, "levitated", "odd"),
        {**moved(held, "died", "more"), "colour": "blue"},
    )

    assert found == [
        ("refused", "Send an object with a key.", []),
        ("refused", "Send a key of your own, 1 to 64 characters.", []),
        ("refused", None, ["sheet"]),
        ("refused", "This row has a character that cannot be kept.", []),
        ("refused", None, ["sheet.dates.CRD"]),
        ACCEPTED,
        ("refused", "This key named another row. Use a new one.", []),
        ("refused", None, ["movement.happening"]),
        ("refused", None, ["colour"]),
    ]
    assert KeyDate.objects.current().get(code="CRD").falls_on == date(2026, 12, 15)


def test_same_batch_again_gives_the_same_result_and_does_nothing_again(program, held):
    rows = [sheet(held), moved(held, "released", "left"), sheet(OffenderFactory(), "hidden")]
    first = sent(program, *rows)
    before = Movement.objects.count(), KeyDate.objects.count(), Alert.objects.count()

    assert sent(program, *rows) == first
    assert (Movement.objects.count(), KeyDate.objects.count(), Alert.objects.count()) == before
    assert BatchRow.objects.count() == 3


def test_job_that_is_killed_goes_on_where_it_was(program, held, monkeypatch):
    rows = [sheet(held, f"sheet {day}", CRD=f"2026-12-{day}") for day in range(10, 15)]
    made = program.post("batches/", {"rows": rows}).json()
    done = []

    def killed(said, *, by):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(said["key"])
        return outcome_of(said, by=by)

    outcome_of = working.outcome_of
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(working, "outcome_of", killed)
        tasks.work_on_batches()
    half = program.get(f"batches/{made['uid']}/").json()
    tasks.work_on_batches()

    assert (half["accepted"], half["waiting"]) == (2, 3)
    assert results_of(program, made["uid"]) == [ACCEPTED] * 5
    assert KeyDate.objects.filter(code="CRD").count() == 6  # that of before, and each once
    assert KeyDate.objects.current().get(code="CRD").falls_on == date(2026, 12, 14)


def test_row_that_raises_is_set_aside_and_stops_no_other(program, held, monkeypatch):
    monkeypatch.setattr(working, "record_sheet", lambda **said: 1 / 0)

    found = sent(program, sheet(held), moved(held, "transferred", establishment="FKI"))

    assert found == [("refused", working.BROKEN, []), ACCEPTED]
    assert LeftOut.objects.get().work == "batch_rows"


def test_release_that_is_due_is_recorded(program, held, gate):  # noqa: F811
    gate.sheet(CRD=date(2026, 12, 1))

    assert sent(program, moved(held, "released")) == [ACCEPTED]
    assert Release.objects.get(basis="CRD").released_on == date(2026, 12, 1)


@pytest.mark.parametrize("happening", ["released", "acquitted", "deported"])
def test_leaving_that_is_not_due_is_reported_and_is_no_release(program, held, happening):
    assert sent(program, moved(held, happening)) == [("reported", working.ASKED, [])]

    alert = Alert.objects.get(kind="releases.has_left")
    assert alert.subject_id == held.pk
    assert not Release.objects.filter(status="released").exists()
    assert Movement.objects.count() == 1
    held.refresh_from_db()
    assert held.establishment.code == "FSI"


def test_an_end_is_reported_and_a_person_confirms_it(program, held, gate):  # noqa: F811
    assert sent(program, moved(held, "died")) == [("reported", working.TO_CONFIRM, [])]

    row = ReportedEnd.objects.get()
    assert (row.happening, row.reported_by.is_program, row.offender) == ("died", True, held)
    assert Alert.objects.get(kind="movements.end_reported").subject_id == held.pk
    held.refresh_from_db()
    assert held.status == "in_custody"
    confirm_end(row=row, evidence="Certificate", by=gate.ppcs)
    held.refresh_from_db()
    assert held.status == "deceased"


def test_a_removal_of_somebody_out_is_reported_once_and_never_as_a_leaving(program, held, gate):  # noqa: F811
    gate.sheet(CRD=date(2026, 12, 1))
    assert sent(program, moved(held, "released", "left")) == [ACCEPTED]

    assert sent(program, moved(held, "deported", "first")) == [("reported", working.TO_CONFIRM, [])]
    [(state, _, _)] = sent(program, moved(held, "deported", "second"))

    assert (state, Alert.objects.filter(kind="releases.has_left").exists()) == ("refused", False)
    assert ReportedEnd.objects.count() == 1


def test_leaving_while_no_release_is_open_is_reported(program, held):
    Release.objects.update(status="cancelled", is_counted=False)

    assert sent(program, moved(held, "released")) == [("reported", working.ASKED, [])]


def test_leaving_on_a_date_that_cannot_be_is_refused(program, held):
    found = sent(
        program, moved(held, "released", "tomorrow", on="2026-12-02"), moved(held, "released", "old", on="2020-01-01")
    )

    assert found == [("refused", None, ["movement.on"])] * 2
    assert not Alert.objects.filter(kind="releases.has_left").exists()


def test_leaving_reported_by_who_may_not_record_releases(client, held, gate):  # noqa: F811
    gate.sheet(CRD=date(2026, 12, 1))
    police = Program(client, gate.police.memberships.get().team)

    assert sent(police, moved(held, "released")) == [("reported", working.ASKED, [])]
    assert not Release.objects.filter(status="released").exists()


def test_hidden_and_absent_people_are_refused_in_the_same_bytes(program):
    hidden = OffenderFactory()
    rows = [
        sheet(hidden, "key"),
        {**sheet(hidden, "key"), "prison_number": "Z9999ZZ"},
        {**moved(hidden, "died", "key"), "prison_number": "Z9999ZZ"},
        moved(hidden, "died", "key"),
    ]

    answers = []
    for number, row in enumerate(rows):
        BatchRow.objects.filter(key="key").update(key=f"earlier {number}")
        made = program.post("batches/", {"rows": [row]}).json()
        tasks.work_on_batches()
        answers.append(json.dumps(program.get(f"batches/{made['uid']}/").json()["results"]))

    assert len(set(answers)) == 1
    assert "No record to show." in answers[0]


def test_who_may_only_read_is_refused(client, held, gate):  # noqa: F811
    team = TeamFactory()
    GrantFactory(subject=held, team=team)

    assert sent(Program(client, team), sheet(held)) == [("refused", working.READ_ONLY, [])]


def test_right_is_asked_when_the_row_is_worked_off(program, held):
    made = program.post("batches/", {"rows": [sheet(held)]}).json()
    program.user.memberships.all().delete()

    tasks.work_on_batches()

    row = BatchRow.objects.get()
    assert (row.state, row.answer["detail"]) == ("refused", "No record to show."), made


def test_batch_is_there_for_who_sent_it_alone(client, program, held, gate):  # noqa: F811
    made = program.post("batches/", {"rows": [sheet(held)]}).json()
    other = Program(client, program.user.memberships.get().team)

    assert other.get(f"batches/{made['uid']}/").status_code == 404
    assert other.get("batches/").json()["results"] == []
    assert sent(other, sheet(held)) == [ACCEPTED]  # a key is its sender's own


def test_people_send_none(client, gate):  # noqa: F811
    client.force_login(gate.prison)
    answer = client.post("/api/v1/batches/", {"rows": [{}]}, "application/json", headers={"Idempotency-Key": "k"})

    assert answer.status_code == 403


@pytest.mark.parametrize("rows", [[], [{}] * 5001, "x"])
def test_no_rows_and_too_many_are_refused(program, rows):
    assert refused(program.post("batches/", {"rows": rows}))[0] == 400


def test_two_senders_take_turns(gate, held, monkeypatch):  # noqa: F811
    monkeypatch.setattr(working, "IN_A_TURN", 2)
    order = []
    monkeypatch.setattr(
        working, "outcome_of", lambda said, by: order.append(said["key"]) or working.Outcome(BatchRow.State.ACCEPTED)
    )
    for name in ("a", "b"):
        rows = [{"key": f"{name}{number}"} for number in range(3)]
        actions.take_batch(rows=rows, by=UserFactory(role="partner"), client="", at=timezone.now())

    assert working.work(at=timezone.now()) == 6
    assert order == ["a0", "a1", "b0", "b1", "a2", "b2"]


NO_LONGER = ("refused", "The API client may no longer send this. Ask your administrator.", [])


@pytest.mark.parametrize(
    "ended",
    [
        {"revoked_at": datetime(2026, 12, 1, 12, tzinfo=UTC), "revoked_because": "Lost"},
        {"expires_at": datetime(2026, 12, 1, 12, tzinfo=UTC)},
        {"scopes": ["batches:read"]},
    ],
    ids=lambda ended: next(iter(ended)),
)
def test_what_a_client_sent_is_not_worked_off_once_it_may_no_longer_send_it(program, held, ended):
    uid = program.post("batches/", {"rows": [sheet(held)]}).json()["uid"]
    client = Client.objects.filter(user=program.user)
    as_it_was = client.values(*ended).get()
    client.update(**ended)

    tasks.work_on_batches()

    client.update(**as_it_was | {"scopes": [scope.value for scope in TokenScope]})
    assert results_of(program, uid) == [NO_LONGER]
    assert not AuditEntry.objects.filter(verb="offenders.dates_recorded", actor=program.user.name).exists()


def test_what_is_recorded_names_the_account_and_the_client(program, held):
    sent(program, sheet(held))

    entry = AuditEntry.objects.filter(verb="offenders.dates_recorded").latest("pk")
    assert (entry.actor_id, entry.session) == (program.user.pk, Client.objects.get(user=program.user).client_id)


def test_what_was_sent_on_behalf_of_a_user_needs_both_at_that_moment(program, held):
    client = Client.objects.get(user=program.user)
    Client.objects.update(acts_for_users=True)
    user = UserFactory(role="prison_offender_manager", agency=program.user.agency, teams=[])
    uid = program.post("batches/", {"rows": [sheet(held)]}, **{"X-On-Behalf-Of": user.email}).json()["uid"]
    also = program.post("batches/", {"rows": [sheet(held, "other")]}, **{"X-On-Behalf-Of": user.email}).json()["uid"]

    tasks.work_on_batches()

    rows = {row.key: row for row in BatchRow.objects.filter(sent_by=user)}
    assert rows["sheet"].answer["detail"] == "No record to show."  # the program sees the person, the user does not
    assert uid != also
    assert {row.client for row in rows.values()} == {client.client_id}
