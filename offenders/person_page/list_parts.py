"""Parts that lists of people share: the address of a filter, and counts up to a bound."""

from __future__ import annotations

from django.http import QueryDict

from sharing.pages.requests import SignedInRequest


def address(request: SignedInRequest, **changed: str) -> str:
    """The same list, with these parameters changed; an empty one is left out."""
    query: QueryDict = request.GET.copy()
    for name, text in changed.items():
        query[name] = text
        if not text:
            del query[name]
    return f"?{query.urlencode()}"


MOST = 1000  # a larger number is not told


def format_count(number: int) -> str:
    return f"more than {MOST:,}" if number > MOST else str(number)
