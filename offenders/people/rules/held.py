"""Custody groups: why a person in custody is still there. Each person is in exactly one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from offenders.custody.rules import Status


class CustodyGroup(StrEnum):
    """Of people in custody. Hospital and temporary release change where they are, not why they are held."""

    RELEASE_EXPECTED = "release_expected"  # one release is counted: by law, direction or order, official or ours
    OTHER_REASON = "other_reason"  # by immigration powers alone
    UNSENTENCED = "unsentenced"  # on remand, or convicted and not sentenced
    INDETERMINATE = "indeterminate"  # life or IPP, and nobody has directed release
    NO_DATE = "no_date"  # none of these: nobody knows when they leave


INDETERMINATE = ("LIFE", "IPP")  # kinds of sentence that end on no day


@dataclass(frozen=True)
class Held:
    """What the record says of somebody in custody.

    is_expected: a release is counted. has_sentence, is_indeterminate: of sentences that no appeal has quashed;
    indeterminate are life and IPP. is_recalled: held after a recall, so that there was a sentence, recorded or not.
    """

    status: str
    is_expected: bool
    has_sentence: bool
    is_indeterminate: bool
    is_recalled: bool


def group_of(held: Held) -> CustodyGroup:
    """The only group of this person. An expected release comes first: it must be prepared, whatever else holds them."""
    if held.is_expected:
        return CustodyGroup.RELEASE_EXPECTED
    if held.status == Status.DETAINED_IMMIGRATION:
        return CustodyGroup.OTHER_REASON
    if held.status in (Status.REMANDED, Status.UNSENTENCED):  # also who was released from an earlier sentence
        return CustodyGroup.UNSENTENCED
    if held.is_indeterminate:
        return CustodyGroup.INDETERMINATE
    return CustodyGroup.NO_DATE if held.has_sentence or held.is_recalled else CustodyGroup.UNSENTENCED
