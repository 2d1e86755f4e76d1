"""The field in which forms ask for the Board's document: what the Board did is recorded by it, and by nobody's word."""

from __future__ import annotations

from django import forms

from offenders.person_page.form_parts import text
from parole.reviews.models import ReviewMove


def board_document() -> forms.CharField:
    return text(
        ReviewMove,
        "document",
        label="Reference of the Board’s document",
        error_messages={"required": "Enter the reference of the Board’s document"},
    )
