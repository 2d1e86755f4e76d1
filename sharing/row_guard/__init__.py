"""Row guard: the database itself gives rows of some classes only to whoever has said for whom, or in which case, they
are read.

A model says its class (`ROW_CLASS`), `migrate` gives its table the policy (`policies.py`), and the engine sets a signed
token for each statement that names such a table (`release_monitor/database/guarded.py`). A request reads for its user;
everything else names its case: `for_case`.
"""

from sharing.row_guard.classes import (
    CLASSES,
    IMPORT_FILES,
    ITEM_TEXTS,
    MAPPA_MINUTES,
    RECALL_PAPERS,
    VICTIM_REQUESTS,
    VICTIMS,
    WITHHELD_PAPERS,
    RowClass,
)
from sharing.row_guard.reading import case_of, for_case, nothing_declared, reading_as

__all__ = [
    "CLASSES",
    "IMPORT_FILES",
    "ITEM_TEXTS",
    "MAPPA_MINUTES",
    "RECALL_PAPERS",
    "VICTIMS",
    "VICTIM_REQUESTS",
    "WITHHELD_PAPERS",
    "RowClass",
    "case_of",
    "for_case",
    "nothing_declared",
    "reading_as",
]
