"""Steps: what a page with one form says and does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from sharing.pages.requests import SignedInRequest

Words = str | Callable[[Any], str]
More = Callable[[SignedInRequest, Any], dict[str, Any]]  # of the request and the record


def nothing_more(request: SignedInRequest, record: Any) -> dict[str, Any]:
    return {}


def nothing_else(request: SignedInRequest, made: Any) -> None:
    pass


def from_today(request: SignedInRequest, record: Any) -> dict[str, Any]:
    """Of a form that asks on which day, and begins with today."""
    return {"initial": {"on": timezone.localdate()}}


@dataclass(frozen=True)
class FormStep:
    """One step of a record.

    title, intro, button: of the page; what depends on the record is a function of it. button: the title unless another
    is given. page_title: in the browser, where the title names somebody. kind: "warning" for what takes or risks
    something. label: the question for its day.

    act: called with the record by its name, `by`, and what was typed. called: its arguments that have another name in
    the form. done: what is said then; a function of what `act` returned where it depends on that; empty where the page
    that it leads to says it. also: what else is said then. at: the part of the page of the record that the form leads
    back to, with its "#"; lands_at: once it is done alone. goes_to: where it leads then in place of that page, by what
    `act` returned.

    draft: the name under which a DraftedForm is kept; without it, that of the record and the verb.
    asks: what the form takes beside what was sent. shows: what the page shows beside the form, in place of words too.
    instead: another answer, where there is nothing to do; None goes on.
    """

    title: Words
    form: type[Any]
    act: Callable[..., Any]
    done: Words
    intro: Words = ""
    button: Words = ""
    page_title: str = ""
    kind: str = ""
    label: str = ""
    at: str = ""
    lands_at: str = ""
    draft: str = ""
    called: Mapping[str, str] = field(default_factory=dict)
    goes_to: Callable[[Any], str] | None = None
    also: Callable[[SignedInRequest, Any], None] = nothing_else
    asks: More = nothing_more
    shows: More = nothing_more
    instead: Callable[[SignedInRequest, Any], HttpResponse | None] | None = None

    def called_in_browser(self, record: Any) -> str:
        return self.page_title or say(self.title, record)

    def words(self, record: Any) -> dict[str, str]:
        """As the page of a form takes them."""
        return {
            "title": say(self.title, record),
            "intro": say(self.intro, record),
            "button": say(self.button or self.title, record),
            "page_title": self.page_title,
            "kind": self.kind,
        }


def say(words: Words, about: Any) -> str:
    return words if isinstance(words, str) else words(about)


def step_or_404(steps: Mapping[str, FormStep], verb: str) -> FormStep:
    """The step of this verb. One that there is not, for anybody, does not exist. Raises Http404."""
    if verb not in steps:
        raise Http404
    return steps[verb]
