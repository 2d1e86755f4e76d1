"""Forms that make one row even if sent twice: they carry the `uid` of the row (`sharing/records/once.py`)."""

from django import forms

from sharing.records.once import new_uid


class OnceForm(forms.Form):
    """A form that adds a row."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_uid)
