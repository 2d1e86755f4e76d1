"""The filter of the list of recalls."""

from __future__ import annotations

from typing import Any

from django import forms

from licence.recalls.choices import RECALL_STATUSES
from licence.recalls.rules import recalls

SHOWN = [
    ("open", "Open"),
    ("decide", "To decide or sign"),
    ("custody", "Returned to custody"),
    ("no", "Decision not to recall"),
    ("all", "All"),
]


class RecallFilter(forms.Form):
    """Every field may be left out."""

    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)
    state = forms.ChoiceField(choices=[("", "Any"), *RECALL_STATUSES], required=False)
    region = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any, *, regions: Any) -> None:
        super().__init__(data)
        typed = self.data.get("region", "")
        self.fields["region"].widget = forms.Select(
            choices=[("", "All"), *((name, name) for name in sorted({*regions, typed} - {""}))]
        )

    def narrowed(self, rows: Any) -> Any:
        chosen = self.cleaned_data
        show = chosen["show"] or ("all" if chosen["state"] else "open")
        states = {
            "open": recalls.OPEN,
            "decide": (*recalls.BEFORE_DECISION, *recalls.IN_PREPARATION, recalls.Status.SENT_TO_PPCS),
            "custody": (*recalls.IN_CUSTODY_AGAIN, *recalls.TO_BE_RELEASED),
            "no": (recalls.Status.NO_RECALL,),
        }
        if show in states:
            rows = rows.filter(status__in=states[show])
        if chosen["state"]:
            rows = rows.filter(status=chosen["state"])
        return rows.filter(offender__region=chosen["region"]) if chosen["region"] else rows
