"""Forms that make one row even if sent twice: they carry the `uid` of the row (`sharing/records/once.py`)."""

from uuid import UUID

from django import forms
from django.db import connection


def new_uid() -> UUID:
    """A key in the order of time, as the database gives one to every other row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuid_v7()")
        return cursor.fetchone()[0]


class OnceForm(forms.Form):
    """A form that adds a row."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_uid)
