"""Which cut of a figure, and of whom. For readers of figures only nothing is filtered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from release_monitor.figures.readers import PROGRAMMES, FigureReader
from release_monitor.figures.registry import Figure
from release_monitor.figures.results import FigureSpec
from sharing.access.rules import Programme
from sharing.pages.form_fields import DateField

CUTS = {"kind": "Kind", "region": "Region", "prison": "Prison"}
DATED = {"custody-flow"}  # figures over a span that the reader may choose


class FigureFilter(forms.Form):
    """Programmes, cuts, regions and prisons: those that this reader and figure have."""

    programme = forms.ChoiceField(required=False)
    by = forms.ChoiceField(label="By", required=False)
    region = forms.ChoiceField(required=False)
    prison = forms.ChoiceField(required=False)
    first = DateField(label="From", subject="The first day", required=False)
    last = DateField(label="To", subject="The last day", required=False)

    def __init__(
        self,
        *args: Any,
        reader: FigureReader,
        figure: Figure,
        regions: list[str],
        prisons: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get(
            "programme"
        )  # of a desk with grants under the other programme: never answered with its own
        programmes = [name for name in PROGRAMMES if name in reader.programmes or name == asked]
        choices: dict[str, list[tuple[str, str]]] = {
            "programme": [(name, Programme(name).label) for name in programmes],
            "by": [(cut, CUTS[cut]) for cut in figure.cuts],
            "region": [("", "All"), *((name, name) for name in regions)],
            "prison": [("", "All"), *prisons],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered
            if len(offered) < 2:
                del self.fields[name]
        if figure.code not in DATED:
            del self.fields["first"], self.fields["last"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must be the same as or after the first day")
        if bool(first) != bool(last) and not self.errors:
            self.add_error("last" if first else "first", "Enter both days, or neither")
        return found

    def spec_of(self, figure: Figure, *, programme: str) -> FigureSpec:
        found = self.cleaned_data
        by = found.get("by") or ""
        last: date | None = found.get("last")
        return FigureSpec(
            figure.code,
            found.get("programme") or programme,
            "" if by == "kind" else by,
            region=found.get("region") or "",
            prison=found.get("prison") or "",
            first=found.get("first"),
            until=last + timedelta(days=1) if last else None,
        )
