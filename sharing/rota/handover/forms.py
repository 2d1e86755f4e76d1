"""The note of the outgoing, which can be left half written; and the mark of a sheet as it was shown."""

from __future__ import annotations

from django import forms

from sharing.drafts.forms import DraftedForm

NO_NAMES = "Do not name people from cases: give the reference of the alert."


class MarkForm(forms.Form):
    """What a button carries: which sheet was on the page, and which line."""

    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)
    line = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


class NoteForm(DraftedForm):
    calls = forms.CharField(
        label="Calls not returned",
        help_text=f"Who called, when, and on which number. {NO_NAMES}",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    promises = forms.CharField(
        label="Promises made",
        help_text="What was promised, who to, and by when.",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    note = forms.CharField(
        label="What else the next shift must know",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
