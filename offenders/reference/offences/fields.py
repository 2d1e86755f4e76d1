"""The maxima of an offence by the day on which it was committed, as people type and read them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from offenders.reference.offences.catalogue import LIFE, maximum_in_words
from sharing.time_words import format_date


class MaximaField(forms.CharField):
    """One maximum a line: the first day of the offence, and years or "life"."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="One item per line: the first date of the offence and the maximum, such as 2019-04-12 15 or "
            "2015-04-13 life. Leave empty where it never changed.",
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{each['committed_from'] or ''} {each['maximum']}".strip() for each in value)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        found = []
        for line in filter(None, (part.strip() for part in super().clean(value).splitlines())):
            matched = re.fullmatch(r"(\d{4}-\d\d-\d\d)\s+(life|\d+(?:\.\d+)?)", line)
            try:
                first = date.fromisoformat(matched[1]) if matched else None
            except ValueError:
                first = None
            if matched is None or first is None:
                raise forms.ValidationError(f"Write {line[:40]} as 2019-04-12 15, or 2015-04-13 {LIFE}")
            found.append({"committed_from": first.isoformat(), "maximum": matched[2]})
        return sorted(found, key=lambda each: str(each["committed_from"]))


def maxima_in_words(maxima: list[dict[str, Any]]) -> str:
    """ "10 years from 19 February 2001, 15 years from 12 April 2019"."""
    return ", ".join(
        f"{maximum_in_words(each['maximum'])} from {format_date(date.fromisoformat(each['committed_from']))}"
        for each in maxima
    )
