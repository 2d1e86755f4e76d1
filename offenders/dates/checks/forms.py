"""The form to work out a person's dates by hand: for each date a day, or that there is no such date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from offenders.dates.checks.actions import CHANGED
from offenders.dates.models import CODES
from offenders.dates.rules.date_checks import CHECKED
from offenders.dates.rules.releases import Code
from offenders.person_page.form_parts import reason
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

TITLES = dict(CODES)
BOTH_ENDS = "Enter SLED if SED and LED are the same date, or enter SED and LED separately"


@dataclass(frozen=True)
class AnswerLine:
    code: str
    name: str
    day: Any
    none: Any


class AnswerForm(DraftedForm):
    """One answer. record: the fingerprint of the facts on the page; an answer from others is not taken."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, record: str, **kwargs: Any) -> None:
        super().__init__(data, initial={"seen": record}, **kwargs)
        self.record = record
        for code in CHECKED:
            self.fields[f"day_{code}"] = DateField(
                subject=f"The date {code}", label=f"{TITLES[code]} ({code})", required=False
            )
            self.fields[f"none_{code}"] = forms.BooleanField(label="No such date", required=False)

    def lines(self) -> Sequence[AnswerLine]:
        return [AnswerLine(str(code), TITLES[code], self[f"day_{code}"], self[f"none_{code}"]) for code in CHECKED]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code in CHECKED:
            self._check_one(code, cleaned)
        ends = [code for code in (Code.SED, Code.LED) if cleaned.get(f"day_{code}")]
        if ends and cleaned.get(f"day_{Code.SLED}"):
            self.add_error(f"day_{Code.SLED}", BOTH_ENDS)
        if not self.errors and not any(self.dates().values()):
            raise forms.ValidationError("Enter at least one date")
        if cleaned.get("seen") != self.record:
            self._look_again()
        return cleaned

    def typed(self) -> dict[str, Any]:
        return {"dates": self.dates(), "seen": self.cleaned_data["seen"]}

    def dates(self) -> dict[Code, date | None]:
        return {code: self.cleaned_data.get(f"day_{code}") for code in CHECKED}

    def _check_one(self, code: Code, cleaned: dict[str, Any]) -> None:
        name, is_none = f"day_{code}", cleaned.get(f"none_{code}")
        if cleaned.get(name) and is_none:
            self.add_error(name, f"Enter {code} or select No such date, not both")
        elif not cleaned.get(name) and not is_none and name not in self.errors:
            self.add_error(name, f"Enter {code}, or select No such date")

    def _look_again(self) -> None:
        """Said once: the next sending speaks of the facts that are shown with this."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = self.record
        self.data = data
        raise forms.ValidationError(CHANGED)


class MakeCheckForm(AnswerForm, OnceForm):
    def typed(self) -> dict[str, Any]:
        return super().typed() | {"uid": self.cleaned_data["uid"]}


class BeginAgainForm(forms.Form):
    reason = reason("Reason for a new check", 160)
