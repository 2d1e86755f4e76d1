"""Threats over the API: for the circle, by a session or a person's own token, and for no partner system."""

import pytest

from offenders.models import Threat
from sharing.clients.token_scopes import TokenScope
from sharing.models import AuditEntry
from tests.factories.sharing import ClientFactory, UserFactory
from tests.offenders.threats.cast import made, threat_of
from tests.parole.victims.test_api import Asker, own, problem, token_of  # noqa: F401 - own is a fixture
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
world = world_of(made)
person, manager, second, outside = row_of("person"), row_of("manager"), row_of("second"), row_of("outside")
DECIDE = TokenScope.THREATS_DECIDE
A_WARNING = {
    "warned": "threatened",
    "result": "given",
    "way": "phone",
    "given_at": "2026-12-01T11:00:00Z",
    "given_by": "DC Holt, CTP North",
    "words": "The notice was read to her",
}


@pytest.fixture
def keeper(own, manager):  # noqa: F811
    return own(manager, DECIDE, TokenScope.PEOPLE_READ)


@pytest.fixture
def threat(person, manager, second):
    return threat_of(person, manager, second)


def recorded(asker, person, **more):
    body = {
        "person": str(person.uid),
        "kind": "harm",
        "threatened": "person",
        "assessment": "Two men asked where he lives",
        "source": "Officer of the local team",
        "review_on": "2026-12-08",
        "circle": [],
    }
    return asker.post("threats/", body | more)


def test_a_threat_is_recorded_warned_of_reviewed_and_ended_as_on_the_pages(own, keeper, person, manager, second):  # noqa: F811
    row = recorded(keeper, person, circle=[second.email]).json()
    assert (row["number"], row["state"], len(row["circle"])) == (Threat.objects.get().number, "to_warn", 2)
    at = f"threats/{row['uid']}/"

    assert keeper.change(at, "warn", **A_WARNING).json()["state"] == "warned"
    goes_on = keeper.change(at, "review", outcome="continues", reason="Seen again", next_on="2026-12-20").json()
    assert (goes_on["review_on"], len(goes_on["warnings"]), len(goes_on["reviews"])) == ("2026-12-20", 1, 1)
    assert keeper.change(at, "review", outcome="ended", reason="Over").status_code == 403  # recorded by the same
    ended = own(second, DECIDE).change(at, "review", outcome="ended", reason="Over").json()

    assert (ended["state"], ended["ended_by"]) == ("ended", str(second))
    assert keeper.rows("threats/") == []
    assert [each["uid"] for each in keeper.rows("threats/?state=all")] == [row["uid"]]


def test_who_is_not_in_the_circle_is_told_that_there_is_none(own, person, outside, threat):  # noqa: F811
    asker, at = own(outside, DECIDE), f"threats/{threat.uid}/"

    assert asker.rows("threats/?state=all") == []
    hidden, absent = asker.get(at), asker.get(f"threats/{person.uid}/")
    assert (hidden.status_code, hidden.json()["detail"]) == (404, absent.json()["detail"])
    assert asker.change(at, "circle", circle=[outside.email]).status_code == 404


def test_no_program_knows_of_one_for_itself_or_on_behalf(client, person, manager, threat):
    team = manager.memberships.earliest("pk").team
    account = UserFactory(role="partner", agency=manager.agency, teams=[team])
    program = ClientFactory(user=account, scopes=list(TokenScope), acts_for_users=True)
    threat.circle.add(account)

    token = token_of(program)
    for headers in ({}, {"X-On-Behalf-Of": manager.email}):
        asker = Asker(client, token, **headers)
        assert problem(asker.get("threats/")) == (403, "people-only")
        assert asker.get(f"threats/{threat.uid}/").status_code == 403


def test_a_persons_own_token_needs_its_scope(own, manager, threat):  # noqa: F811
    answer = own(manager, *(scope for scope in TokenScope if scope != DECIDE)).get("threats/")

    assert problem(answer) == (403, "insufficient-scope")


def test_the_log_names_the_threat_and_not_the_person(keeper, person, threat):
    keeper.get("threats/")
    keeper.get(f"threats/{threat.uid}/")

    rows = AuditEntry.objects.filter(verb__startswith="threats.compartment_", action="consultation")
    assert {row.verb for row in rows} == {"threats.compartment_listed", "threats.compartment_opened"}
    assert {(row.subject_id, tuple(row.shown_ids or ())) for row in rows} == {(None, ())}


def test_the_circle_is_set_to_who_can_be_in_it_and_in_the_same_words_for_anyone_else(keeper, person, second, threat):
    at = f"threats/{threat.uid}/"
    stranger = UserFactory(role="ct_analyst")

    for email in (stranger.email, "nobody@example.org"):
        answer = keeper.change(at, "circle", circle=[second.email, email])
        (error,) = answer.json()["errors"]
        assert error["detail"] == "Select people who can see this person under the programme."
    assert keeper.change(at, "circle", circle=[second.email.upper()]).status_code == 200
    assert threat.circle.count() == 2


def test_not_to_warn_is_decided_by_another_than_who_recorded_it(own, keeper, second, threat):  # noqa: F811
    at, why = f"threats/{threat.uid}/", {"reason": "It would show who told us"}

    assert keeper.change(at, "not-to-warn", **why).status_code == 403
    decided = own(second, DECIDE).change(at, "not-to-warn", **why).json()

    assert (decided["state"], decided["decided_by"]) == ("not_to_warn", str(second))


def test_who_reads_and_does_not_keep_threats_records_nothing(own, person, manager):  # noqa: F811
    team = manager.memberships.earliest("pk").team
    officer = UserFactory(role="prison_security", agency=team.agency, teams=[team])
    threat = threat_of(person, manager, officer)
    asker = own(officer, DECIDE)

    assert asker.get(f"threats/{threat.uid}/").status_code == 200
    assert asker.change(f"threats/{threat.uid}/", "warn", **A_WARNING).status_code == 403
    assert recorded(asker, person, circle=[manager.email]).status_code == 403
