"""The form by which a prisoner's demand for a reference is recorded."""

from __future__ import annotations

from django import forms

from offenders.person_page.form_parts import text
from parole.required.models import RequiredReference
from sharing.pages.form_fields import DateField


class RequireForm(forms.Form):
    on = DateField(
        subject="The date", label="When did the prisoner require it?", error_messages={"required": "Enter the date"}
    )
    document = text(
        RequiredReference,
        "document",
        label="Reference of the prisoner’s letter",
        error_messages={"required": "Enter the reference of the prisoner’s letter"},
    )
