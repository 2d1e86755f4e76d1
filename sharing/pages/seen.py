"""The check that a form's sender has seen who will read. The page says it first, and the form carries its mark."""

from __future__ import annotations

from typing import Any, Protocol, cast

from django import forms


class ReadReceipt(Protocol):
    """What a page said before something is saved; `mark` is another one as soon as it would be something else."""

    @property
    def mark(self) -> str: ...


class SeenForm(forms.Form):
    """A form that changes who reads a person's record."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def was_shown(self, said: ReadReceipt) -> bool:
        """Whether it was sent from a page that said so; if not, what is sent next was. Asked of a valid form."""
        if self.cleaned_data["seen"] == said.mark:
            return True
        data = cast("Any", self.data).copy()
        data["seen"] = said.mark
        self.data = data
        return False
