"""A form some of whose fields stand side by side under one legend."""

from __future__ import annotations

from typing import Any

from django import forms


class RowsForm(forms.Form):
    """`side_by_side`: by its legend, the names of the fields of a row. `apart`: printed elsewhere."""

    template_name = "forms/form_in_rows.html"
    side_by_side: dict[str, tuple[str, ...]] = {}
    apart: tuple[str, ...] = ()

    def get_context(self) -> dict[str, Any]:
        context = super().get_context()
        legend_of = {name: legend for legend, names in self.side_by_side.items() for name in names}
        groups: list[tuple[str, list[Any]]] = []
        for field, _ in context["fields"]:
            if field.name in self.apart:
                continue
            legend = legend_of.get(field.name, "")
            if legend and groups and groups[-1][0] == legend:
                groups[-1][1].append(field)
            else:
                groups.append((legend, [field]))
        return context | {"groups": groups}
