"""The form for material that the person must not receive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from licence.recalls.forms.recalls import words_field
from licence.recalls.models import RecallPaper
from offenders.person_page.form_parts import text
from sharing.drafts.forms import DraftedForm
from sharing.models import User
from sharing.pages.once_forms import OnceForm
from sharing.pages.reader_forms import ReadersField


class PaperForm(DraftedForm, OnceForm):
    """readers: who else can be named."""

    title = text(RecallPaper, "title", label="Title", error_messages={"required": "Enter a title"})
    words = words_field(
        "What does it say?",
        rows=6,
        help_text="Up to OFFICIAL-SENSITIVE. Leave anything above that where it is kept, and enter the place below.",
    )
    reference = text(RecallPaper, "reference", label="Where is it kept?", required=False)
    withholding_reason = forms.CharField(
        label="What harm would disclosure do?",
        help_text="To national security, the prevention of crime, or someone’s safety or health.",
        max_length=RecallPaper._meta.get_field("withholding_reason").max_length,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter what harm disclosure would do"},
    )
    readers = ReadersField()

    def __init__(self, data: Any = None, *, readers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["readers"].offer(readers)  # type: ignore[attr-defined]
