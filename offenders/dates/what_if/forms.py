"""The form to test different dates: other terms, another connection, other days. It stands in the address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.dates.engine.supported import WITH_EXTENSION
from offenders.dates.record_adapter import Imagined, ImaginedFinding, MoreDays, Record
from offenders.dates.record_adapter.imagined import TERM
from offenders.dates.what_if.panels import Question
from sharing.pages.form_fields import CountField, DateField
from sharing.pages.rows import RowsForm
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

YES, NO, UNDECIDED = Conviction.Connection.YES, Conviction.Connection.NO, Conviction.Connection.UNDECIDED
SET_ASIDE = "set_aside"
CONNECTIONS = [
    (YES, "Determined"),
    (NO, "Determined that there is none"),
    (SET_ASIDE, "Set aside"),
    (UNDECIDED, "Not decided"),
]
HAS_A_FIRST_DAY = frozenset({Adjustment.Kind.UAL, Adjustment.Kind.ADA, Adjustment.Kind.RADA})
EXTENDED = frozenset(str(kind) for kind in WITH_EXTENSION) | {Sentence.Kind.SOPC_YOUTH, Sentence.Kind.EPP}
MAY_LACK_TERM = frozenset({Sentence.Kind.LIFE, Sentence.Kind.IPP, Sentence.Kind.HOSPITAL})
LABELS = {
    "years": "Years",
    "months": "Months",
    "weeks": "Weeks",
    "days": "Days",
    "extension_months": "On licence, months",
}
MOST = {"years": 99, "months": 600, "weeks": 600, "days": 32_000, "extension_months": 600}
OF_A_ROW = re.compile(r"[tcd]-[0-9a-f]{8}-\w+")


def _short(uid: UUID) -> str:
    """The last figures of a key: they are random, and one person has few rows."""
    return uid.hex[-8:]


class WhatIfForm(RowsForm):
    """record: what is asked about, and stands in the fields at first. questions: what upper apps ask besides."""

    def __init__(self, data: Any, *, record: Record, questions: Sequence[Question] = ()) -> None:
        super().__init__(data)
        self.record, self.questions = record, questions
        self.side_by_side: dict[str, tuple[str, ...]] = {}
        self.convictions: dict[UUID, Conviction] = {}
        for sentence in record.sentences:
            self._ask_term(sentence)
            if sentence.conviction.uid not in self.convictions:
                self.convictions[sentence.conviction.uid] = sentence.conviction
                self._ask_connection(sentence)
        for row in record.adjustments:
            self._ask_days(row)
        self._ask_more()
        for question in questions:
            self.fields[question.name] = CountField(label=question.label, help_text=question.hint, most=question.most)

    def _ask_term(self, sentence: Sentence) -> None:
        names = [name for name in TERM if name != "extension_months" or self._may_extend(sentence)]
        legend = f"{self.record.name_of(sentence)}: {sentence.short}, {sentence.conviction}"
        for name in names:
            field = CountField(label=LABELS[name], most=MOST[name])
            field.initial = getattr(sentence, name)
            self.fields[self.key("t", sentence.uid, name)] = field
        self.side_by_side[legend] = tuple(self.key("t", sentence.uid, name) for name in names)

    @staticmethod
    def _may_extend(sentence: Sentence) -> bool:
        return sentence.kind in EXTENDED or sentence.extension_months > 0

    def _ask_connection(self, sentence: Sentence) -> None:
        name, conviction = self.record.name_of(sentence), sentence.conviction
        word = self.key("c", conviction.uid, "word")
        self.fields[word] = forms.ChoiceField(
            label=f"{name}: terrorist connection", choices=CONNECTIONS, initial=conviction.terrorist_connection
        )
        self.fields[self.key("c", conviction.uid, "on")] = DateField(
            subject="The day",
            label=f"{name}: determined on",
            required=False,
            initial=conviction.connection_decided_on,
            help_text="It counts from this day on.",
        )

    def _ask_days(self, row: Adjustment) -> None:
        since = f", from {format_date(row.starts_on)}" if row.starts_on else ""
        field = CountField(
            label=f"{row.get_kind_display()}{since}: days", most=32_000, help_text="Enter 0 to remove them."
        )
        field.initial = row.days
        self.fields[self.key("d", row.uid, "days")] = field

    def _ask_more(self) -> None:
        kinds = [("", "None"), *Adjustment.Kind.choices]
        self.fields["more_kind"] = forms.ChoiceField(label="More days: what for", choices=kinds, required=False)
        self.fields["more_days"] = CountField(label="More days: how many", most=32_000)
        self.fields["more_from"] = DateField(
            subject="The first day",
            label="More days: from",
            required=False,
            help_text="Needed for days awarded or restored, and days at large.",
        )

    @staticmethod
    def key(kind: str, uid: UUID, name: str) -> str:
        return f"{kind}-{_short(uid)}-{name}"

    def left_out(self) -> bool:
        """Whether the address asks about a row that the record no longer holds."""
        asked = {found[0] for name in self.data if (found := OF_A_ROW.match(name))}
        return any(not any(own.startswith(name) or name.startswith(own) for own in self.fields) for name in asked)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for sentence in self.record.sentences:
            self._refuse_no_term(sentence, cleaned)
        for uid in self.convictions:
            if cleaned.get(self.key("c", uid, "word")) == YES and self._is_other_connection(uid):
                on = self.key("c", uid, "on")
                if on not in self.errors and not cleaned.get(on):
                    self.add_error(on, "Enter the date on which it was determined")
        self._refuse_half_of_more(cleaned)
        return cleaned

    def _refuse_no_term(self, sentence: Sentence, cleaned: Mapping[str, Any]) -> None:
        keys = {name: self.key("t", sentence.uid, name) for name in TERM}
        typed = [cleaned.get(keys[name]) for name in ("years", "months", "weeks", "days")]
        if sentence.kind not in MAY_LACK_TERM and None not in typed and not any(typed):
            self.add_error(keys["years"], f"{self.record.name_of(sentence)}: enter a term")
        if cleaned.get(keys["extension_months"]) == 0 and self._may_extend(sentence):
            self.add_error(keys["extension_months"], f"{self.record.name_of(sentence)}: enter the months on licence")

    def _refuse_half_of_more(self, cleaned: Mapping[str, Any]) -> None:
        kind, days = cleaned.get("more_kind"), cleaned.get("more_days")
        if kind and days == 0 and "more_days" not in self.errors:
            self.add_error("more_days", "Enter how many days")
        if days and not kind and "more_kind" not in self.errors:
            self.add_error("more_kind", "Select what the days are for")
        if kind in HAS_A_FIRST_DAY and not cleaned.get("more_from") and "more_from" not in self.errors:
            self.add_error("more_from", "Enter the first of these days")

    def _is_other_connection(self, uid: UUID) -> bool:
        row = self.convictions[uid]
        return self._found(uid) != ImaginedFinding(row.terrorist_connection, row.connection_decided_on)

    def changes(self) -> Imagined:
        """What is other than the record says."""
        cleaned = self.cleaned_data
        more = cleaned["more_kind"] and MoreDays(cleaned["more_kind"], cleaned["more_days"], cleaned["more_from"])
        return Imagined(
            terms={sentence.uid: term for sentence in self.record.sentences if (term := self._term(sentence))},
            connections={uid: self._found(uid) for uid in self.convictions if self._is_other_connection(uid)},
            days={
                row.uid: days
                for row in self.record.adjustments
                if (days := cleaned[self.key("d", row.uid, "days")]) != row.days
            },
            more=(more,) if more else (),
        )

    def _term(self, sentence: Sentence) -> dict[str, int]:
        typed = {name: self.cleaned_data.get(self.key("t", sentence.uid, name)) for name in TERM}
        return {
            name: number for name, number in typed.items() if number is not None and number != getattr(sentence, name)
        }

    def _found(self, uid: UUID) -> ImaginedFinding:
        word = self.cleaned_data.get(self.key("c", uid, "word"), "")
        if word == SET_ASIDE:
            return ImaginedFinding(NO)  # as if it had never been determined
        return ImaginedFinding(word, None if word == UNDECIDED else self.cleaned_data.get(self.key("c", uid, "on")))

    def numbers(self) -> dict[str, int]:
        return {question.name: self.cleaned_data[question.name] for question in self.questions}

    def said(self) -> list[str]:
        """The changes in words."""
        return list(self._said(self.changes()))

    def _said(self, changes: Imagined) -> Iterator[str]:
        for sentence in self.record.sentences:
            if sentence.uid in changes.terms:
                told = {name: getattr(sentence, name) for name in TERM} | dict(changes.terms[sentence.uid])
                other = Sentence(kind=sentence.kind, **told).short
                yield f"{self.record.name_of(sentence)}: {other} instead of {sentence.short}"
        for uid in changes.connections:
            sentence = next(each for each in self.record.sentences if each.conviction.uid == uid)
            word = dict(CONNECTIONS)[self.cleaned_data[self.key("c", uid, "word")]]
            on = changes.connections[uid].decided_on
            day = f", {format_date(on)}" if on else ""
            yield f"{self.record.name_of(sentence)}: terrorist connection {mid_sentence(word)}{day}"
        for row in self.record.adjustments:
            if row.uid in changes.days:
                yield f"{row.get_kind_display()}: {changes.days[row.uid]:,} days instead of {row.days:,}"
        for each in changes.more:
            yield f"{Adjustment.Kind(each.kind).label}: {each.days:,} more day{'' if each.days == 1 else 's'}"
