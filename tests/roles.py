"""Few roles that stand for all where what a page shows is asked: who may open it is asked by doors and oracle."""

from sharing.access.roles import PROGRAM, ROLES, Capability, role_of
from sharing.access.state_machines import CLOCK, Able


def that_have_every_capability() -> list[str]:
    """Codes of roles of people which between them have each capability, and last the reader who has fewest."""
    people = {code: role.capabilities for code, role in ROLES.items() if code != PROGRAM}
    left, chosen = set().union(*people.values()), []
    while left:
        chosen.append(max(people, key=lambda code: len(left & people[code])))
        left -= people[chosen[-1]]
    readers = [code for code in people if Capability.VIEW_PEOPLE in people[code]]
    return [*chosen, min(readers, key=lambda code: len(people[code]))]


def asker(code: str) -> Able:
    """Who asks a state machine: somebody with this role, or the clock."""
    return CLOCK if code == CLOCK else role_of(code)
