"""The papers of a recall: for the person, for the arresting police and for victim liaison, and who may fetch which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class RecallFile:
    """One paper. code: how its address and file are named. words: of the link. prints: the words, days and answers of
    the recall that are on it. It is there for whoever reads each of them, and for nobody else. is_for_liaison: for
    those alone, of these, who may know that a victim asked."""

    code: str
    words: str
    prints: frozenset[str]
    is_for_liaison: bool = False

    @property
    def address(self) -> str:
        """The name of its address."""
        return f"recall_for_{self.code}_pdf"


FOR_PERSON = RecallFile(
    "person",
    "Recall file for the person (PDF)",
    frozenset(
        {
            *("custody_type", "ppcs_reference", "what_led", "alternatives_words", "kind_reason", "rationale", "mappa"),
            *("proposed_conditions", "author_view", "countersigned_view", "endorsed_view"),
        }
    ),
)
FOR_ARREST = RecallFile(
    "arrest",
    "Recall file for the arresting police (PDF)",
    frozenset(
        {"ppcs_reference", "warrant_ref", "mappa", "addresses_to_try", "police_contact", "arrest_issues", "contraband"}
    ),
)
FOR_LIAISON = RecallFile(
    "liaison", "Recall file for victim liaison (PDF)", frozenset({"ppcs_reference"}), is_for_liaison=True
)
FILES = {file.code: file for file in (FOR_PERSON, FOR_ARREST, FOR_LIAISON)}


def files_for(unread: Collection[str], *, knows_victims: bool) -> list[RecallFile]:
    """The papers that somebody may fetch. unread: the fields of the recall that they do not read (`fields.unread`)."""
    mine = [file for file in FILES.values() if knows_victims or not file.is_for_liaison]
    return [file for file in mine if not file.prints & set(unread)]
