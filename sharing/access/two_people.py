"""The check that two signatories are two people. Where two must sign, each action asks this door."""

from __future__ import annotations

from sharing.access.rules import Holder, OnePerson, staff_number, why_one_person
from sharing.records.account import Account
from sharing.records.errors import Refused

WHY = "signing needs 2 people, and 1 person may have 2 accounts"
PROGRAM = "A partner system cannot sign. It needs 2 people"
NO_NUMBER = f"{{}} has no staff number. Ask an administrator to add it: {WHY}"


class SamePerson(Refused):
    """The two accounts are, or may be, one person's."""


def refuse_same_person(first: Account, second: Account) -> None:
    """first: who did their part before. second: who is about to, to whom the words are said.

    Reads the two rows and nothing else. Raises SamePerson.
    """
    found = why_one_person(_holder(first), _holder(second))
    if found:
        raise SamePerson("", _format_refusal(found, first, second))


class NeedsTwo(Refused):
    """One person alone asked for what two must agree to."""


def refuse_alone(by: Account | None, agreed_by: Account | None) -> None:
    """For what no one person may give. by: None for a command at the console, which needs nobody. Raises NeedsTwo,
    SamePerson."""
    if by is None:
        return
    if agreed_by is None:
        raise NeedsTwo("", "This needs 2 people. Propose it, and a privacy officer can agree to it")
    refuse_same_person(by, agreed_by)


def are_one_person(first: Account, second: Account) -> bool:
    """Whether the accounts are known to be one person's. Nothing is known of accounts without a staff number but what
    their names say."""
    if first.pk == second.pk:
        return True
    found = why_one_person(_holder(first), _holder(second))
    return found in (OnePerson.SAME_NUMBER, OnePerson.SAME_NAME)


def refuse_who_cannot_sign(user: Account) -> None:
    """Who does the first part where two must: with nobody else could this account ever sign. Raises SamePerson."""
    if user.is_program:
        raise SamePerson("", PROGRAM)
    if not staff_number(user.staff_number):
        raise SamePerson("", NO_NUMBER.format("Your account"))


def _holder(user: Account) -> Holder:
    return Holder(user.pk, user.name, user.staff_number, user.is_program)


def _format_refusal(found: OnePerson, first: Account, second: Account) -> str:
    if found is OnePerson.PROGRAM:
        return PROGRAM
    if found is OnePerson.SAME_ACCOUNT:
        return "You did the first part yourself. Someone else must do this one"
    if found is OnePerson.NO_NUMBER:
        return NO_NUMBER.format(f"The account of {first}" if staff_number(second.staff_number) else "Your account")
    if found is OnePerson.SAME_NUMBER:
        return (
            f"Your account has the staff number of {first}: both belong to the same person. Someone else must do this"
        )
    return f"Your account has the name of {first}, who did the first part. Someone else must do this: {WHY}"
