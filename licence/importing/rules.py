"""What licences and recalls from before can be: which states a file may bring in, and what each needs.

What must be signed or approved here is not brought in as if it had been: a licence comes in as it was in force, or as a
draft; a recall from the revocation on.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from licence.licences.rules import Status
from licence.recalls.rules import recalls
from licence.recalls.rules.recalls import ENDS

TAKEN = (Status.ACTIVE.value, Status.RECALLED.value, Status.INACTIVE.value, Status.IN_PROGRESS.value)
CONDITIONS_OF = ("standard", "additional", "bespoke")
R = recalls.Status
RECALLS_TAKEN = tuple(
    status.value
    for status in (
        *(R.LICENCE_REVOKED, R.UNLAWFULLY_AT_LARGE, R.RETURNED, R.UNDER_PAROLE_REVIEW, R.STAYS),
        *(R.RE_RELEASED, R.SENTENCE_EXPIRED, R.RESCINDED, R.CLOSED),
    )
)
BACK = frozenset({R.RETURNED, R.UNDER_PAROLE_REVIEW, R.STAYS, R.RE_RELEASED})
STARTS: Mapping[str, str] = {R.RETURNED: "return", R.STAYS: "stay", R.UNLAWFULLY_AT_LARGE: "at_large"}


@dataclass(frozen=True)
class PastLicence:
    version: str
    kind: str
    status: str
    since: datetime | None
    until: datetime | None
    ended_because: str


Fault = tuple[str, str]  # the column, and what to do


def version_of(text: str) -> tuple[int, int] | None:
    """Number of the licence, and of the variation."""
    found = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", text, re.ASCII)
    return (int(found[1]), int(found[2])) if found and int(found[1]) else None


def faults_of_licence(licence: PastLicence, others: Sequence[PastLicence]) -> Iterator[Fault]:
    """Why it cannot have been so. others: all of the person in the file, itself among them."""
    version = version_of(licence.version)
    if version is None:
        yield "licence", "Write the version as 1.0: the number of the licence, and of the variation"
        return
    if (licence.kind == "variation") != bool(version[1]):
        yield "kind", "A variation has a version such as 1.1, and nothing else has. Correct one of the 2"
    if version[1] and (version[0], 0) not in {version_of(each.version) for each in others}:
        yield "licence", f"The file has no licence {version[0]}.0 of the person. Add it"
    if licence.status == Status.IN_PROGRESS:
        if licence.since or licence.until:
            yield "in_force_from", "A draft is not in force. Clear it, or correct the status"
        if version[1]:
            yield "status", "A variation in progress is made here. Leave it out"
        return
    if licence.since is None:
        yield "in_force_from", f"The licence is {licence.status}. Enter from when it binds"
    if licence.status == Status.ACTIVE and licence.until:
        yield "in_force_until", "The licence is active. Clear it, or correct the status"
    if licence.status != Status.ACTIVE and licence.until is None:
        yield "in_force_until", f"The licence is {licence.status}. Enter from when it no longer binds"
    if licence.since and licence.until and licence.until < licence.since:
        yield "in_force_until", "Before it began. Correct one of the 2 dates"
    if licence.status == Status.INACTIVE and not licence.ended_because:
        yield "ended_because", "Enter why it ended"
    for status in (Status.ACTIVE, Status.IN_PROGRESS):
        same = [each for each in others if each.status == status]
        if licence in same[1:]:
            yield "status", f"Licence {same[0].version} is {status} too. Correct one of the 2"


@dataclass(frozen=True)
class PastRecall:
    status: str
    begun_at: datetime
    revoked_at: datetime | None
    at_large_since: datetime | None
    arrested_at: datetime | None
    returned_at: datetime | None
    ended_at: datetime | None
    closed_because: str


def faults_of_recall(recall: PastRecall, others: Sequence[PastRecall]) -> Iterator[Fault]:
    """Why it cannot have been so. others: all of the person in the file, itself among them."""
    if recall.revoked_at is None:
        yield "revoked_at", f"The recall is {recall.status}. Enter when the licence was revoked"
    if recall.status in BACK and recall.returned_at is None:
        yield "returned_at", f"The recall is {recall.status}. Enter when the person was back in prison"
    if recall.status == R.UNLAWFULLY_AT_LARGE and recall.returned_at:
        yield "returned_at", "The person is unlawfully at large. Clear it, or correct the status"
    if (recall.status in ENDS) != bool(recall.ended_at):
        yield "ended_at", "Enter when it ended, for a recall that has ended and for no other"
    if recall.status == R.CLOSED and not recall.closed_because:
        yield "closed_because", "Enter why it closed"
    order = ("begun_at", "revoked_at", "at_large_since", "arrested_at", "returned_at", "ended_at")
    told = [(name, getattr(recall, name)) for name in order if getattr(recall, name)]
    for (early, before), (late, after) in itertools.pairwise(told):
        if after < before:
            yield late, f"Before {early}. Correct one of the 2"
    running = [each for each in others if each.status not in ENDS]
    if recall in running[1:]:
        yield "status", "Another recall of the person has not ended either. Correct one of the 2"
