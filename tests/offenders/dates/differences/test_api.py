"""Date conflicts, for programs: who may read them, and what settles them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offenders.dates.differences import actions as difference_verbs
from offenders.models import DateConflict, DateConflictMove
from sharing.access.rules import GrantRole
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.offenders.program import Program
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def made():
    world = halden.with_concern()
    days = {"PED": date(2025, 11, 29), "CRD": date(2026, 12, 8), "SLED": date(2027, 11, 29)}
    halden.sheet_of(world["halden"], **days)
    return world | {"conflict": DateConflict.objects.get()}


world = halden.world(made)

ALL = "/api/v1/date-conflicts/"
WHY = {"reason": "Nine days at large", "evidence": "Sheet 4, of 20 November"}


conflict = row_of("conflict")


@pytest.fixture
def asker(client, officer):
    client.force_login(officer)
    return officer


def get(client, conflict):
    return client.get(f"{ALL}{conflict.uid}/")


def post(client, conflict, verb, body, *, key="once", known=None):
    headers = {"Idempotency-Key": key, "If-Match": known or get(client, conflict).headers.get("ETag", "")}
    return client.post(f"{ALL}{conflict.uid}/{verb}/", body, content_type="application/json", headers=headers)


def test_list_and_one_of_them(client, asker, conflict):
    DateConflict.objects.create(offender=OffenderFactory(), code="CRD", official_on=date(2026, 12, 8))

    (listed,) = client.get(ALL).json()["results"]
    one = get(client, conflict).json()

    assert listed["person"]["prison_number"] == "A4821KX"
    assert (listed["code"], listed["official_on"], listed["court_on"]) == ("CRD", "2026-12-08", None)
    assert (listed["leaves_on"], listed["is_open"]) == ("2026-11-27", True)
    assert one | listed == one
    assert [each["kind"] for each in one["moves"]] == ["found"]


def test_filters(client, asker, conflict):
    def number(query):
        return len(client.get(f"{ALL}?{query}").json()["results"])

    assert [number(query) for query in ("state=open", "state=accepted", "state=all")] == [1, 0, 1]
    assert [number(query) for query in ("answer=unasked", "answer=waiting", "answer=late")] == [1, 0, 0]
    assert [number(query) for query in ("code=CRD", "code=PED", "establishment=FSI", "region=Wales")] == [1, 0, 1, 0]
    assert number(f"person={conflict.offender.uid}") == 1
    assert client.get(f"{ALL}?state=nonsense").status_code == 400


def test_asked_answered_accepted_on_its_page_and_opened_again(client, asker, conflict):
    asked = post(client, conflict, "ask", {}, key="1").json()
    assert (asked["answer_due_at"][:16], asked["answered_at"]) == ("2026-12-01T16:00", None)

    assert post(client, conflict, "answer", {"is_right": True}, key="2").status_code == 400
    assert post(client, conflict, "answer", {"is_right": True, "words": "So"}, key="3").json()["answered_at"]

    difference_verbs.accept_official(conflict=conflict, by=UserFactory(), **WHY)
    accepted = get(client, conflict).json()
    assert (accepted["is_open"], bool(accepted["accepted_at"])) == (False, True)
    assert "Nine days" not in str(accepted)
    assert post(client, conflict, "ask", {}, key="5").status_code == 409

    assert post(client, conflict, "reopen", {"reason": "Another warrant"}, key="6").json()["is_open"]
    kinds = ["found", "asked", "answered", "accepted", "reopened"]
    assert [each["kind"] for each in get(client, conflict).json()["moves"]] == kinds


def test_sent_twice_it_is_done_once_and_an_older_version_is_refused(client, asker, conflict):
    known = get(client, conflict).headers["ETag"]

    first, again = (post(client, conflict, "ask", {}, known=known) for _ in range(2))
    stale = post(client, conflict, "answer", {"is_right": False}, key="other", known=known)

    assert (first.status_code, again.status_code, stale.status_code) == (200, 200, 412)
    assert DateConflictMove.objects.filter(kind="asked").count() == 1


def test_hidden_person_is_absent_and_a_reader_may_only_read(client, conflict):
    client.force_login(UserFactory(teams=[TeamFactory()]))
    assert get(client, conflict).status_code == post(client, conflict, "ask", {}).status_code == 404

    team = GrantFactory(subject=conflict.offender, team=TeamFactory(), grant_role=GrantRole.READER).team
    client.force_login(UserFactory(teams=[team]))
    assert get(client, conflict).status_code == 200
    assert post(client, conflict, "ask", {}).status_code == 403
    assert DateConflict.objects.open().exists()


def test_list_asks_no_more_for_twenty_than_for_one(client, asker, conflict, full_sutton):
    def number():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ALL).status_code == 200
        return len(queries)

    client.get(ALL)
    before = number()
    for _ in range(20):
        person = OffenderFactory()
        GrantFactory(subject=person, team=full_sutton)
        DateConflict.objects.create(offender=person, code="CRD", official_on=date(2026, 12, 8))

    assert number() == before


def test_system_of_the_prison_says_that_it_corrects_its_sheet_and_never_that_the_sheet_stands(client, conflict):
    difference_verbs.ask_prison(conflict=conflict, by=UserFactory(), on=date(2026, 12, 1))
    team = GrantFactory(subject=conflict.offender, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR).team
    system, where = Program(client, team), f"date-conflicts/{conflict.uid}/"

    stands = system.change(where, "answer", {"is_right": True, "words": "On the warrant"})
    corrected = system.change(where, "answer", {"is_right": False})

    assert (stands.status_code, corrected.status_code) == (403, 200)
    assert corrected.json()["answered_at"]
    assert [each["kind"] for each in corrected.json()["moves"]] == ["found", "asked", "answered"]
