"""The part of a form in which an offence is written as people write it, and read."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.convictions.listed import ReadFromList, listed_offences, read_from_list
from offenders.convictions.models import Conviction
from offenders.reference.offences.models import Offence
from sharing.pages.rows import RowsForm

PLAIN = {"autocomplete": "off", "spellcheck": "false"}
LONGEST = 300
HINT = "As the warrant says it: a section, a title, a code, “conspiracy to murder”."
SEVERAL = "More than one offence fits. Select the right one, or keep your words"
NONE = "No offence on the list matches. Correct it, or keep your words"
NOT_IN_LIST = "No offence on the list matches. Correct it. Add a missing offence under Offences first"


class OffenceChoice(forms.ModelChoiceField):
    def label_from_instance(self, offence: Offence) -> str:
        return str(offence)


class OffenceFields(RowsForm):
    """What was written is read: where one offence fits, it is that; of several one is selected; where none fits the
    words are kept as they are, if that is said. `cleaned_data` has `offence`, `offence_words` and `ancillary_form`.

    may_keep: whether the words may be kept.
    """

    may_keep = True

    offence_words = forms.CharField(
        label="Offence",
        max_length=LONGEST,
        widget=forms.TextInput(PLAIN),
        help_text=HINT,
        error_messages={"required": "Enter the offence"},
    )
    offence = OffenceChoice(
        label="Which offence is it?",
        queryset=Offence.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select one of these"},
    )
    keep_words = forms.BooleanField(
        label="None of these: keep my words, to be classified",
        required=False,
        help_text="2 people then decide which offence it is. Until then it is treated as terrorist, and our dates are "
        "not calculated.",
    )
    ancillary_form = forms.ChoiceField(
        label="Form",
        required=False,
        choices=[("", "As written above"), *Conviction.AncillaryForm.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.apart = (*self.apart, "offence", "keep_words")
        if self.is_bound:  # what was offered before is offered again
            self._offer(str(self.data.get("offence_words", "")), {})

    def _offer(self, written: str, cleaned: dict[str, Any]) -> ReadFromList:
        days = {name: cleaned.get(name) for name in ("committed_on", "convicted_on")}
        found = read_from_list(written, listed_offences(), **days)
        offered: Any = self.fields["offence"]
        offered.queryset = Offence.objects.filter(pk__in=found.several)
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if written := cleaned.get("offence_words", ""):
            self._read(written, cleaned)
        return cleaned

    def _read(self, written: str, cleaned: dict[str, Any]) -> None:
        found = self._offer(written, cleaned)
        cleaned["ancillary_form"] = cleaned.get("ancillary_form") or found.form
        chosen = cleaned.get("offence")
        if chosen is None and found.offence and not cleaned.get("keep_words"):
            chosen = Offence.objects.get(pk=found.offence)
        if chosen is not None:
            cleaned |= {"offence": chosen, "offence_words": ""}
            return
        if self.may_keep and cleaned.get("keep_words"):
            return
        shown = {*(["offence"] if found.several else []), *(["keep_words"] if self.may_keep else [])}
        self.apart = tuple(name for name in self.apart if name not in shown)
        none = NONE if self.may_keep else NOT_IN_LIST
        if "offence" not in self.errors:
            self.add_error("offence" if found.several else "offence_words", SEVERAL if found.several else none)
