"""The people who may name an owner, hand over, answer, or decide about an item, among those who see a person.

From the words of docs/access.md (owners, deputies, handovers) and docs/sharing.md, on the facts alone, as the oracle.
Each answers of a user, a person and the row or the agency that the address names, for somebody who sees the person.
"""

from __future__ import annotations

from types import SimpleNamespace

from tests.oracle.oracle import CHANGE, GIVES, SHARE, VIEW, Oracle

PROGRAM = "partner"
INFORMATION_ASSURANCE = "privacy_officer"
ALSO_MANAGE_ITEMS = {"ppcs", "duty_officer", "probation_duty_manager"}  # beside those who give teams access


def duty_of(oracle: Oracle, person: int, agency: int) -> SimpleNamespace | None:
    """Who answers for the person in the agency, by the row that nothing has ended."""
    rows = oracle.rows_of("sharing_duty", person)
    return next((row for row in rows if row.agency_id == agency and row.ends_at is None), None)


def carries(oracle: Oracle, user: int, person: int, agency: int) -> bool:
    """As owner or deputy."""
    duty = duty_of(oracle, person, agency)
    return duty is not None and user in (duty.owner_id, duty.deputy_id)


def can_answer(oracle: Oracle, user: int, team: int, person: int) -> bool:
    """An account that works, a role that may change people, in the team now, which is nobody's own; not barred."""
    who = oracle.users[user]
    works = oracle.can(user, "change_people") and who.role != PROGRAM and team in oracle.teams_of(user)
    return works and oracle.teams[team].kind != "personal" and person not in oracle.barred(user)


def team_sees(oracle: Oracle, team: int, person: int) -> bool:
    """By a live grant, or by a live scope over a programme of the person's."""
    programmes = oracle.programmes_of(person)
    by_grant = any(
        row.subject_id == person and (not row.programme or row.programme in programmes)
        for row in oracle.live_grants.get(team, [])
    )
    return by_grant or any(
        row.team_id == team and row.programme in programmes and VIEW in GIVES[row.grant_role] and oracle.is_live(row)
        for row in oracle.facts["sharing_teamscope"]
    )


def may_name(oracle: Oracle, user: int, person: int, agency: int) -> bool:
    """Who leads; of the agency, whoever may change the person and is a manager, or anybody where nobody can answer;
    of the deputy alone, owner and deputy."""
    if oracle.may(user, SHARE, person) or carries(oracle, user, person, agency):
        return True
    if oracle.users[user].agency_id != agency or not oracle.may(user, CHANGE, person):
        return False
    duty = duty_of(oracle, person, agency)
    is_vacant = duty is None or not (
        can_answer(oracle, duty.owner_id, duty.team_id, person) and team_sees(oracle, duty.team_id, person)
    )
    return is_vacant or oracle.can(user, "grant_access")


def may_offer(oracle: Oracle, user: int, person: int, agency: int) -> bool:
    return oracle.may(user, SHARE, person) or carries(oracle, user, person, agency)


def may_accept(oracle: Oracle, user: int, handover: SimpleNamespace) -> bool:
    """The receiver, or a manager of the receiving team; where a move offers it, whoever of the team can answer."""
    is_asked = handover.receiver_id in (None, user) or oracle.can(user, "grant_access")
    return is_asked and can_answer(oracle, user, handover.to_team_id, handover.person)


def may_withdraw(oracle: Oracle, user: int, handover: SimpleNamespace) -> bool:
    """Who offered it, the owner, the deputy, who leads."""
    offers = user == handover.offered_by_id or oracle.may(user, SHARE, handover.person)
    return offers or carries(oracle, user, handover.person, handover.from_agency_id)


def has_been_given(oracle: Oracle, user: int, item: SimpleNamespace) -> bool:
    """A team of theirs has it to read and confirm."""
    return bool(oracle.readings[item.id] & oracle.teams_of(user))


def corrects(oracle: Oracle, user: int, item: SimpleNamespace) -> bool:
    """Who holds it and may change the person; a program never."""
    may = oracle.may(user, CHANGE, item.person) and oracle.users[user].role != PROGRAM
    return may and oracle.holds_item(user, item)


def answers_for(oracle: Oracle, user: int, item: SimpleNamespace) -> bool:
    """Of those who correct it: its owner, a manager, and who decides on sharing for the agency of the team that holds
    it."""
    duty = duty_of(oracle, item.person, oracle.teams[item.team_id].agency_id)
    is_named = duty is not None and user == (duty.decides_id or duty.owner_id)
    is_manager = oracle.can(user, "grant_access") or oracle.users[user].role in ALSO_MANAGE_ITEMS
    return corrects(oracle, user, item) and (item.owner_id == user or is_manager or is_named)


def decides(oracle: Oracle, user: int, item: SimpleNamespace) -> bool:
    """To withhold what nobody decided on."""
    return answers_for(oracle, user, item) and item.state == "undecided"


def reads_disclosures(oracle: Oracle, user: int, person: int) -> bool:
    """Who holds an item about the person, and information assurance."""
    return oracle.users[user].role == INFORMATION_ASSURANCE or any(
        oracle.sees_row(user, "sharing_item", row.id) and oracle.holds_item(user, row)
        for row in oracle.rows_of("sharing_item", person)
    )
