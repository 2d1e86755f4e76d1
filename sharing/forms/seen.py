"""Has who sends a form seen who will read? The page says it first, and the form then carries its mark."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from sharing.audience import Readers


class SeenForm(forms.Form):
    """A form that changes who reads a person's record."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def was_shown(self, readers: Readers) -> bool:
        """Whether it was sent from a page that said so; if not, what is sent next was. Asked of a valid form."""
        if self.cleaned_data["seen"] == readers.mark:
            return True
        data = cast("Any", self.data).copy()
        data["seen"] = readers.mark
        self.data = data
        return False
