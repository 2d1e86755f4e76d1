"""Resources in a compartment: rows that only some of those know of who see the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from offenders.api.of_person import RecordingViewSet
from sharing import access, audit
from sharing.pages import pagination


class InCompartmentViewSet(RecordingViewSet):
    """Rows of which no partner system knows: people read them, and a person's own token.

    The log keeps what was read under the compartment's own verbs, without the people: it has more readers than such
    rows have. compartment: the beginning of these verbs. called_there: what the rows are called in its payloads.
    """

    compartment: ClassVar[str]
    called_there: ClassVar[str]

    def open_row(self, uid: UUID) -> Any:
        row = self.get_queryset().visible_to(self.request.user).filter(uid=uid).first()
        if row is None:
            audit.refuse(by=self.request.user, verb=f"{self.compartment}_refused")
            raise access.RecordHidden
        self._record([row], "opened")
        return row

    def record_list(self, page: pagination.Page, params: dict[str, str]) -> None:
        self._record(page.rows, "listed")

    def told_of(self, keys: Sequence[int], rows: Sequence[Any]) -> Iterable[int]:
        """The keys of everybody whom these rows tell of. keys: of the rows."""
        return map(self.subject_of, rows)

    def _record(self, rows: Sequence[Any], verb: str) -> None:
        if rows:
            keys = [row["pk"] if isinstance(row, dict) else row.pk for row in rows]
            audit.note_told(self.told_of(keys, rows))
            audit.record_read(
                action=audit.Action.CONSULTATION,
                verb=f"{self.compartment}_{verb}",
                by=self.request.user,
                payload={self.called_there: keys},
            )
