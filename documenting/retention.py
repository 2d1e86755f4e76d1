"""docs/retention.md: the classes of records, how long each is kept, and which tables are in it."""

from __future__ import annotations

from sharing.retention.classes import tables_of
from sharing.retention.rules import CLASSES, RetentionClass

# ruff: noqa: E501 - rows of a table

HEAD = """# How long records are kept

Printed by `manage.py document_retention` from `sharing/retention/rules.py` and each app's `retained.py`; a test holds
this page to the code, and fails for a table without a class.

The first review of a person is 12 months after the case is closed (a service setting), one for each agency that had
an owner. The agency's information owner decides: keep, keep with access for fewer teams of the agency, or delete.
Keeping needs a reason and a date of the next review, within 10 years (a service setting). Deleting needs a reason and
a second person of the agency, and is refused while a notification period, an order or a hold (inquest, appeal, case
review, inquiry) runs, while it cannot be decided if a period runs, and while the case is not closed. No agency
decides on the records of another. Once each agency has decided to delete, the person is hidden from everyone but
those who decided: to all others the record reads as absent. If something runs again, the person is shown again, unless
the records are destroyed by then.

## Destroying

`manage.py dispose` destroys what was decided. It needs the password of the role that owns the database
(`DATABASE_OWNER_URL`) and the file of the list of disposals (`RELEASE_MONITOR_DISPOSALS`). It is refused, with the
reason, unless each agency's decision is signed by two accounts in the sealed log, and while anything above forbids it.

```
python manage.py dispose                      # what would be destroyed, by kind and number; nothing is
python manage.py dispose UID ...              # these people; --all: every person with a decision to delete
python manage.py dispose --certificate UID    # a certificate with its proof, for verify_audit.py
python manage.py dispose --again              # after a backup was restored
```

Of each person in four steps: that it is begun, all rows with the certificate in one transaction, the files, the list
of disposals. Each can be done twice. If a run is killed, run it again: it finishes what was begun, with one
certificate and one line of the list, and a person whose rows are there has neither. Do it before a backup is
restored: until then the list may lack the line. `tests/sharing/destroying/test_kills.py` kills a process at some
lines, and with `KILL_AT_EVERY_LINE=1` at each.

| Goes | How |
| --- | --- |
| every row that hangs on the person, with its history, alerts, letters, events, drafts, search words, frozen lists, "known then" copies | found by walking the tables: a new one goes as well |
| details of log entries about the person and these rows: reason, what was typed, salt | the leaf stays, and the sealed log verifies as before ([audit.md](audit.md)) |
| names and numbers in texts that belong to no person: shift notes, batches, import files, faults, notes on readings | replaced by `[destroyed]`; an import file goes whole |
| files of these rows | deleted from the storage |

| Stays | As |
| --- | --- |
| counts of the past | under a number that belongs to no person; counts of now are without the person |
| the certificate | who decided, when, how many of each kind; its hash is in the sealed log. Auditors and privacy officers read it under *Who looked* |
| what others wrote about other people | it is their record, and their agencies decide on it |
| emails that were sent | outside this system; they name no person |

A row about another person that only may point to a destroyed one points to nothing. Records that are merged are
destroyed once both are decided. Neither cache nor queue holds a name; sessions end within 12 hours.

Backups hold what was destroyed until the end of their span. After each restore, before anyone signs in, run `dispose
--again`: it destroys all on the list again and restores the certificates. Each line of the list holds the hash of the
line before; a changed list is refused. Keep it where no backup of the database goes, and back it up separately. It holds
keys, dates, names of those who decided, and nothing else of the person.
"""


def page() -> str:
    """The whole page, as Markdown."""
    rows = "".join(
        f"| {rule.words} | {rule.decided_by} | {rule.rule} | {'yes' if rule.is_reviewed else 'no'} |\n"
        for rule in CLASSES.values()
    )
    table = f"| Records | Decided by | Kept | By the review of the person |\n| --- | --- | --- | --- |\n{rows}"
    return f"{HEAD}\n## Classes\n\n{table}\n## Tables\n{''.join(map(_tables, RetentionClass))}"


def _tables(of_class: RetentionClass) -> str:
    tables = "; ".join(tables_of(of_class))
    return f"\n**{CLASSES[of_class].words}**: {tables or 'none yet'}.\n"
