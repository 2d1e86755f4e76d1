"""The classes of rows that the database guards, and which users read them of people whom they can see.

A model declares its class as `ROW_CLASS`, and may say more, in SQL:

- `ROW_NAMES`: which of these users read a row; `{reader}` is the key of the one who asks.
- `ROW_OPEN`: rows that are of no class, where a table has others beside them.
- `ROW_READ_BY`: rows that are read, and not written, by a further right.
- `ROW_PERSON`: the key of the person, where no column of the row says it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from sharing.access.roles import Capability
from sharing.records.account import Account


@dataclass(frozen=True)
class RowClass:
    """capability: what a user needs; None: none beside seeing the person, for rows name their readers. A program reads
    no class without a capability. as_usual: whether emergency access does not open it."""

    name: str
    words: str
    capability: Capability | None = None
    as_usual: bool = True

    def opens_to(self, user: Account) -> bool:
        if self.capability is not None:
            return user.can(self.capability)
        return user.is_active and not user.is_program


def class_of(model: type[Model]) -> list[RowClass]:
    """The class of the model's rows; empty where the database does not guard them."""
    return [model.ROW_CLASS] if hasattr(model, "ROW_CLASS") else []


VICTIMS = RowClass("victims", "Victims, their statements, and contact with them", Capability.KNOW_VICTIMS)
VICTIM_REQUESTS = RowClass("victim_requests", "What victims ask for", Capability.KNOW_VICTIMS_ASK)
MAPPA_MINUTES = RowClass("mappa_minutes", "Minutes of MAPPA meetings")
RECALL_PAPERS = RowClass("recall_papers", "Recall papers that are withheld from the person")
WITHHELD_PAPERS = RowClass("withheld_papers", "Papers of a dossier that are withheld (r.17), and what was applied for")
IMPORT_FILES = RowClass("import_files", "Files of people, for the user who gave them", Capability.IMPORT_PEOPLE)
ITEM_TEXTS = RowClass(
    "item_texts", "Full texts of items, and what corrections replaced", Capability.VIEW_PEOPLE, as_usual=False
)
CLASSES = (VICTIMS, VICTIM_REQUESTS, MAPPA_MINUTES, RECALL_PAPERS, WITHHELD_PAPERS, IMPORT_FILES, ITEM_TEXTS)
