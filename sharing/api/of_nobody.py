"""Resources of the API whose rows are about no person."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.viewsets import GenericViewSet

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.api.viewsets import VisibleViewSet
from sharing.pages import pagination


class OfNobodyViewSet(VisibleViewSet):
    """Rows that are about no person: whoever is signed in, or has the scope, reads them all. They are not read as plain
    columns: such lists are asked for through the relation to a person.

    capabilities: one of these is needed, as on the pages of these rows; none: there is nothing to be able to.
    """

    order = "id"
    capabilities: ClassVar[tuple[Capability, ...]] = ()

    def initial(self, request, *args, **kwargs):
        GenericViewSet.initial(self, request, *args, **kwargs)
        if self.capabilities and not any(request.user.can(each) for each in self.capabilities):
            audit.refuse(by=request.user, verb=f"sharing.{self.capabilities[0]}_refused")
            raise access.RecordHidden

    def list(self, request, *args, **kwargs):
        params = self._params("cursor", "order")
        page = self.page(self.narrowed(self.get_queryset(), params), params)
        self.record_list(page, params)
        return self.wrapped(page)

    def open_row(self, uid):
        row = self.get_queryset().filter(uid=uid).first()
        if row is None:
            raise access.RecordHidden
        verb = f"{self.basename}.opened"
        audit.record_read(action=audit.Action.CONSULTATION, verb=verb, by=self.request.user, target=row)
        return row

    def subject_of(self, row: Any) -> int:
        return 0

    def record_list(self, page: pagination.Page, params: dict[str, str]) -> None:
        asked = {name: text for name, text in params.items() if name in self.filter_names()}
        verb = f"{self.basename}.{'searched' if asked else 'listed'}"
        action = audit.Action.SEARCH if asked else audit.Action.LIST
        audit.record_read(action=action, verb=verb, by=self.request.user, payload=asked or None)
