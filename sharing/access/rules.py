"""Rules of grants: the permissions each carries, the longest end, and whether two accounts are one person's."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Permission(StrEnum):
    """What a team may do to one person. The value is the first part of the Django permission's codename."""

    VIEW = "view"
    CHANGE = "change"
    SHARE = "share"  # give another team access


class GrantRole(StrEnum):
    """As what a team was given access."""

    LEAD = "lead"
    CONTRIBUTOR = "contributor"
    READER = "reader"


PERMISSIONS_OF: dict[GrantRole, frozenset[Permission]] = {
    GrantRole.READER: frozenset({Permission.VIEW}),
    GrantRole.CONTRIBUTOR: frozenset({Permission.VIEW, Permission.CHANGE}),
    GrantRole.LEAD: frozenset({Permission.VIEW, Permission.CHANGE, Permission.SHARE}),
}


# As what a scope is given for counts alone: it shows nobody, and permits nothing. No grant is given so.
FIGURES_ONLY = "figures"
# As what the identity desk's scope is given: it shows nobody's record, and opens the matches of the programme's people.
IDENTITIES_ONLY = "identities"
# As what a scope is given to the linking desk of a programme: it shows nobody's record, and permits nothing else.
LINKING = "linking"
SHOW_NOBODY = (FIGURES_ONLY, IDENTITIES_ONLY, LINKING)


class Programme(StrEnum):
    """Under which programme a person is managed. A national desk's scope names one."""

    TERRORISM = "terrorism"
    STATE_THREATS = "state_threats"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Marking(StrEnum):
    """Handling marking of a record. OFFICIAL-SENSITIVE is OFFICIAL with a handling caveat, not a tier of its own;
    anything higher may not be held here (Government Security Classifications)."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


def latest_end(*, starts_at: datetime, longest_days: int) -> datetime:
    """The last moment at which a reader's grant that starts at `starts_at` may end.

    longest_days: the practice value `access.reader_longest_days` in force on the day it starts.
    """
    return starts_at + timedelta(days=longest_days)


def is_a_sentence(text: str) -> bool:
    """Whether it says something to somebody who was not there: five words at least, of more than a letter or two."""
    words = text.split()
    return len(words) >= 5 and sum(len(word) for word in words) >= 20 and len(set(map(str.casefold, words))) >= 4


@dataclass(frozen=True)
class Holder:
    """Whose account it is, as far as the account says. staff_number: empty where none is recorded."""

    account: object
    name: str
    staff_number: str
    is_program: bool = False


class OnePerson(StrEnum):
    """Why two accounts are, or may be, one person's."""

    PROGRAM = "program"  # nobody's: it cannot be the second person
    SAME_ACCOUNT = "same_account"
    NO_NUMBER = "no_number"
    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"


def why_one_person(first: Holder, second: Holder) -> OnePerson | None:
    """None where the two accounts are two people's. What is not known counts as one person.

    A name counts though the numbers differ: one number may be of the payroll, the other of the warrant.
    """
    if first.is_program or second.is_program:
        return OnePerson.PROGRAM
    if first.account == second.account:
        return OnePerson.SAME_ACCOUNT
    numbers = {staff_number(first.staff_number), staff_number(second.staff_number)}
    if "" in numbers:
        return OnePerson.NO_NUMBER
    if len(numbers) == 1:
        return OnePerson.SAME_NUMBER
    return OnePerson.SAME_NAME if _words_of_name(first.name) == _words_of_name(second.name) else None


def staff_number(typed: str) -> str:
    """As it is kept and compared: "wy 4471 " is "WY4471"."""
    return "".join(typed.split()).upper()


def _words_of_name(name: str) -> list[str]:
    """Of a name, in any case, order and accents: hyphens and points part words, apostrophes do not."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("'", "").replace("’", ""))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return sorted("".join(letter if letter.isalnum() else " " for letter in letters).split())
