"""What somebody types to find a person or a colleague stands in no address: not in a history, a proxy's log, a shared
screen. It is posted, and the address of the page that answers has it sealed, so that the page can be reloaded, turned,
kept and gone back to.

    @typed("q", posts=True)  # the page of the search itself
    @typed("q")  # a page beside it, to which it links with `query_of`

The view reads the words in `request.GET` by their names; words that stand in the address itself it never gets.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from sharing.pages import cursors
from sharing.pages.cursors import BadCursor
from sharing.pages.requests import SignedInRequest

ASKED = "asked"
OF = "typed"
LONGEST = 400  # characters of all words together
View = TypeVar("View", bound=Callable[..., HttpResponse])


def typed(*names: str, posts: bool = False) -> Callable[[View], View]:
    """posts: the form posts to this address, which answers with the address of what was asked for."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def read(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if posts and request.method == "POST":
                asked = {name: text for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
                return redirect(f"{request.path}?{query_of(asked, names)}".rstrip("?"))
            found = request.GET.copy()
            try:
                words = unsealed(found.get(ASKED, ""))
            except BadCursor:
                return redirect(request.path)
            for name in (ASKED, *names):
                found.pop(name, None)
            found.update({name: text for name, text in words.items() if name in names})
            request.typed_names = names  # type: ignore[attr-defined]
            request.GET = found  # type: ignore[assignment]  # a plain QueryDict has all that a view reads
            return view(request, *args, **kwargs)

        return read  # type: ignore[return-value]

    return decorate


def words_of(query: Mapping[str, Any], name: str) -> str:
    """What was typed there, as `typed` left it or still sealed. Empty where it was not sealed here."""
    try:
        return str(query.get(name) or unsealed(query.get(ASKED, "")).get(name, ""))
    except BadCursor:
        return ""


class _Sealed(forms.TextInput):
    """Words that were typed, which a form takes along without showing them. choices: what they read."""

    input_type = "hidden"
    choices: Iterable[tuple[str, str]] = ()


class SealedField(forms.CharField):
    """The sealed words of an address; those of one name are read."""

    def __init__(self, name: str, **more: Any) -> None:
        super().__init__(widget=_Sealed(), **more)
        self.name = name

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            words = unsealed(text).get(self.name, "")
        except BadCursor:
            raise forms.ValidationError("Search again.") from None
        self.widget.choices = [(text, words)]
        return words


def in_addresses(query: QueryDict, names: Iterable[str]) -> QueryDict:
    """The query of a page that `typed` has read, as addresses have it."""
    found = query.copy()
    words = {name: str(found.pop(name)[-1]) for name in names if name in found}
    if given := {name: text for name, text in words.items() if text}:
        found[ASKED] = sealed(given)
    return found


def query_of(asked: Mapping[str, object], names: Iterable[str]) -> str:
    """The query of an address: what has a value, with the words of these names sealed."""
    given = {name: str(text) for name, text in asked.items() if text}
    words = {name: given.pop(name) for name in names if name in given}
    return urlencode(given | ({ASKED: sealed(words)} if words else {}))


def sealed(words: Mapping[str, str | None]) -> str:
    cut = {name: (text or "")[:LONGEST] for name, text in words.items()}
    return cursors.seal([[name, text] for name, text in cut.items()], of=OF, everywhere=True)


def unsealed(text: str) -> dict[str, str]:
    """Raises BadCursor."""
    return dict(cursors.unseal(text, of=OF, everywhere=True)) if text else {}
