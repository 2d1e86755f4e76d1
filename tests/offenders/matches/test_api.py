"""Matches over the API: for who sees both, what the desk told its reader, and nothing of the desk itself."""

import pytest
from django.utils import timezone

from offenders.matches import actions
from offenders.models import Match
from sharing.clients.token_scopes import TokenScope
from sharing.models import AuditEntry
from tests.offenders.matches.cast import look, made, phone_of
from tests.parole.victims.test_api import own  # noqa: F401 - a fixture
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
world = world_of(made)
person, other, near = row_of("person"), row_of("other"), row_of("near")
owner, other_owner, sitter = row_of("owner"), row_of("other_owner"), row_of("sitter")
DECIDE = TokenScope.MATCHES_DECIDE


@pytest.fixture
def seen(person, near, owner):
    """Both are the owner's."""
    phone_of(person, owner), phone_of(near, owner)
    look(timezone.now())
    return Match.objects.get()


@pytest.fixture
def at_desk(person, other, owner, other_owner):
    """Nobody sees both."""
    phone_of(person, owner), phone_of(other, other_owner)
    look(timezone.now())
    return Match.objects.get()


def test_who_sees_both_reads_and_answers_it(own, person, near, owner, seen):  # noqa: F811
    asker = own(owner, DECIDE)
    (row,) = asker.rows("matches/?state=open")
    assert {row["person"]["uid"], row["other"]["uid"]} == {str(person.uid), str(near.uid)}
    for one in (person, near):
        assert len(asker.rows(f"matches/?person={one.uid}")) == 1
    assert asker.rows(f"matches/?person={seen.uid}") == []

    answered = asker.change(f"matches/{seen.uid}/", "answer", answer="same", reason="Both gave it")

    assert (answered.json()["answer"], answered.json()["answered_by"]) == ("same", str(owner))
    assert [(each["agency"], each["reason"]) for each in answered.json()["answers"]] == [
        (str(owner.agency), "Both gave it")
    ]
    assert asker.rows("matches/?state=open") == []


def test_what_is_at_the_desk_is_there_for_neither_owner_nor_for_the_desk(own, owner, other_owner, sitter, at_desk):  # noqa: F811
    for user in (owner, other_owner, sitter):
        asker = own(user, DECIDE)
        assert asker.rows("matches/") == []
        assert asker.get(f"matches/{at_desk.uid}/").status_code == 404
        assert asker.change(f"matches/{at_desk.uid}/", "answer", answer="same", reason="Mine").status_code == 404


def test_what_the_desk_told_is_read_by_its_reader_alone(own, owner, other_owner, sitter, at_desk):  # noqa: F811
    first = actions.owners_to_tell(at_desk, at=timezone.now())[0]
    tells = {first.key: "Ask who calls him"}
    actions.decide_match(match=at_desk, reason="Checked", is_to_tell=True, by=sitter, tells=tells)

    told = {user: [row["text"] for row in own(user, DECIDE).rows("matches/notices/")] for user in (owner, other_owner)}

    assert sorted(told.values()) == [[], ["Ask who calls him"]]
    notice = at_desk.notices.get()
    reader = next(user for user, texts in told.items() if texts)
    assert own(reader, DECIDE).get(f"matches/notices/{notice.uid}/").status_code == 200


def test_the_log_names_the_match_and_not_the_people(own, owner, seen):  # noqa: F811
    asker = own(owner, DECIDE)
    asker.get("matches/")
    asker.get(f"matches/{seen.uid}/")

    rows = AuditEntry.objects.filter(verb__in=["matches.compartment_listed", "matches.compartment_opened"])
    assert {(row.subject_id, tuple(row.shown_ids or ())) for row in rows} == {(None, ())}
    assert rows.count() == 2
    assert not AuditEntry.objects.filter(verb__startswith="matches-").exists()
