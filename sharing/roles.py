"""What may this kind of user do at all?

A role gives capabilities. What a user may do to one person is the role's capability *and* the permission of a
live grant to one of the user's teams (`sharing/access/`). Nothing here names a person or a team.
"""

from dataclasses import dataclass
from enum import StrEnum


class Capability(StrEnum):
    """An act that a role may perform somewhere. Each is checked in one place, named beside it."""

    VIEW_PEOPLE = "view_people"  # access.limit
    CHANGE_PEOPLE = "change_people"  # access.limit
    GRANT_ACCESS = "grant_access"  # access.limit
    ADD_PEOPLE = "add_people"  # offenders/actions/people.py: add_person
    IMPORT_PEOPLE = "import_people"  # offenders/views/files.py, offenders/importing/files.py
    ADMINISTER = "administer"  # sharing/views/administration: users, teams, memberships
    KNOW_VICTIMS = "know_victims"  # parole/querysets.py: VictimQuerySet
    KNOW_VICTIMS_ASK = "know_victims_ask"  # that a victim asked for a condition: licence/panels/licences.py
    REPLAY_LAW = "replay_law"  # offenders/views/replays.py, offenders/actions/replays.py
    REVIEW_EMERGENCIES = "review_emergencies"  # sharing/actions/emergencies.py, sharing/models/emergencies.py, alerts
    SET_PRACTICE_VALUES = "set_practice_values"  # sharing/views/practice_values
    RECORD_RELEASES = "record_releases"  # offenders/releases/gate/recorders.py
    COMMAND = "command"  # hears of the worst, about nobody by name: offenders/releases/gate/alert_kinds.py


@dataclass(frozen=True)
class Role:
    """A kind of user. `name` is for pages, `description` says in prose who holds it and what for."""

    code: str
    name: str
    description: str
    capabilities: frozenset[Capability]

    def __contains__(self, capability: Capability) -> bool:
        return capability in self.capabilities


PROGRAM = "partner"  # the one role that no person holds: it never signs in with a browser

READS = frozenset({Capability.VIEW_PEOPLE})
WORKS = READS | {Capability.CHANGE_PEOPLE}
KNOWS_VICTIMS = frozenset({Capability.KNOW_VICTIMS, Capability.KNOW_VICTIMS_ASK})
LEADS = WORKS | {Capability.GRANT_ACCESS, Capability.ADD_PEOPLE, Capability.REPLAY_LAW}

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "ct_analyst",
            "CT analyst",
            "Counter-terrorism police at the CT operations centre or a nominal manager in a region. Watches who comes "
            "out, when and on what terms, and adds what police know.",
            WORKS,
        ),
        Role(
            "ct_manager",
            "CT manager",
            "Leads a CT police desk or region. Decides which teams must know of a person, and until when. Brings "
            "people in from a file.",
            LEADS | {Capability.IMPORT_PEOPLE, Capability.COMMAND},
        ),
        Role(
            "probation_officer",
            "Probation officer",
            "Community offender manager of the National Security Division. Supervises the people of their caseload "
            "and logs licence checks.",
            WORKS | {Capability.KNOW_VICTIMS_ASK},
        ),
        Role(
            "probation_manager",
            "Probation manager",
            "Senior probation officer. Approves officers' work and decides who works with whom.",
            LEADS | {Capability.KNOW_VICTIMS_ASK},
        ),
        Role(
            "probation_head",
            "Head of probation unit",
            "Assistant chief officer. Endorses recalls and answers for a region.",
            LEADS | {Capability.KNOW_VICTIMS_ASK, Capability.COMMAND},
        ),
        Role(
            "prison_offender_manager",
            "Prison offender manager",
            "Works in an establishment's offender management unit with the people held there or due to arrive.",
            WORKS | {Capability.RECORD_RELEASES},
        ),
        Role(
            "prison_decision_maker",
            "Prison decision maker",
            "Governor grade. Approves licences and releases of the establishment.",
            LEADS | {Capability.RECORD_RELEASES, Capability.COMMAND},
        ),
        Role(
            "prison_security",
            "Prison security",
            "Security department of an establishment. Reports what happens in custody.",
            WORKS | {Capability.RECORD_RELEASES},
        ),
        Role(
            "casework",
            "Casework (PPCS)",
            "Public Protection Casework Section. Refers cases to the Parole Board, revokes licences, adds who was "
            "sentenced, also from a file.",
            WORKS
            | KNOWS_VICTIMS
            | {
                Capability.ADD_PEOPLE,
                Capability.IMPORT_PEOPLE,
                Capability.REPLAY_LAW,
                Capability.RECORD_RELEASES,
            },
        ),
        Role(
            "victim_liaison",
            "Victim liaison officer",
            "Tells victims what they have asked to be told and keeps what they ask for. Reads dates and terms, changes "
            "nothing of them.",
            READS | KNOWS_VICTIMS,
        ),
        Role(
            "duty_officer",
            "Duty officer",
            "Answers for a desk out of hours. Reads and works on what cannot wait for the morning.",
            WORKS | {Capability.RECORD_RELEASES},
        ),
        Role(
            "privacy_officer",
            "Privacy officer",
            "Information assurance. Reviews how access was used. Sees a case only when a team of theirs was let in.",
            READS | {Capability.REVIEW_EMERGENCIES},
        ),
        Role(
            "auditor",
            "Auditor",
            "Reads the audit log and the cases that a team of theirs was let into. Changes nothing.",
            READS,
        ),
        Role(
            "administrator",
            "Administrator",
            "Makes accounts, teams and memberships and sets practice values. Sees no case by this role.",
            frozenset({Capability.ADMINISTER, Capability.SET_PRACTICE_VALUES}),
        ),
        Role(
            PROGRAM,
            "Partner system",
            "A program of another agency, never a person. Reads over the API what its team was let into. With a scope "
            "that writes, it records about those on whom its team was let in to work.",
            WORKS,
        ),
    )
}


def role_of(code: str) -> Role:
    """The role with this code; an unknown one has no capabilities, so that a stray value opens nothing."""
    return ROLES.get(code) or Role(code, code, "", frozenset())


def holders(capability: Capability) -> list[str]:
    """The codes of the roles with this capability, for a query over accounts; programs as they are everywhere."""
    return [role.code for role in ROLES.values() if capability in role]


def choices() -> list[tuple[str, str]]:
    return [(role.code, role.name) for role in ROLES.values()]
