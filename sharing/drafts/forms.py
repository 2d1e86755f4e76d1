"""A form that can be left half filled in: it opens again with what was typed, which nobody has judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse

from sharing.drafts import actions as drafts
from sharing.pages.requests import SignedInRequest


class DraftedForm(forms.Form):
    """While `is_unsent` it holds what was typed and finds no fault with it; nor is it valid."""

    is_unsent = False

    def is_valid(self) -> bool:
        return not self.is_unsent and super().is_valid()

    def full_clean(self) -> None:
        if self.is_unsent:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()


F = TypeVar("F", bound=DraftedForm)


@dataclass(frozen=True)
class Drafting:
    """What components/draft.html and the form's element need. `began_at` is None where no draft was brought back."""

    address: str
    began_at: datetime | None = None
    focus: str = ""


def form_from_draft(
    request: SignedInRequest, form: type[F], *, name: str, key: str, **kwargs: Any
) -> tuple[F, Drafting]:
    """The form as it was sent; else as its draft has it; else as it begins. Call it after the record was opened."""
    address = reverse("draft", kwargs={"form": name, "about": key})
    if request.method == "POST":
        return form(request.POST, **kwargs), Drafting(address)
    draft = drafts.restore(user=request.user, form=name, key=key)
    if draft is None:
        return form(None, **kwargs), Drafting(address)
    restored = form(draft.typed, **kwargs)
    restored.is_unsent = True
    return restored, Drafting(address, draft.began_at, draft.focus)
