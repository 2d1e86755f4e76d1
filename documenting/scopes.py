"""docs/api-scopes.md: for each address of the API and each method, which scope a token needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from sharing.clients.permissions import scope_of
from sharing.clients.token_scopes import TokenScope

HEAD = """# Token scopes: what an API client's token opens

Printed by `manage.py document_scopes` from `sharing/clients/token_scopes.py` and the addresses; a test holds this page
to the code.

A scope is a resource and a verb. It opens addresses; whose records are read there is set by the teams of the client's
account ([access.md](access.md)). *People only*: no token of an API client is accepted, with any
scope and for any user ([api.md](api.md#on-behalf-of-a-user)); a person's own token with the scope named is
([api.md](api.md#a-persons-own-token)).
"""
NO_TOKEN = frozenset({"entrance", "schema", "token"})
METHODS = ("get", "post", "put", "patch", "delete")


def page() -> str:
    """The whole page, as Markdown."""
    scopes = "".join(
        f"| `{scope}` | {scope.words}{' (people only)' if scope.is_for_people else ''} |\n" for scope in TokenScope
    )
    verbs = "".join(f"| `{method} {address}` | {needed} |\n" for address, method, needed in verbs_of_api())
    return (
        f"{HEAD}\n## Scopes\n\n| Scope | Allows |\n| --- | --- |\n{scopes}"
        f"\n## Addresses\n\n| Request | A token needs |\n| --- | --- |\n{verbs}"
    )


def verbs_of_api() -> Iterator[tuple[str, str, str]]:
    """Address, method and what a token needs for it."""
    for name, address, callback in sorted(addresses(), key=lambda found: found[1]):
        for method, view in views_of(callback):
            scope = scope_of(view, method.upper())
            needed = f"`{scope}`" if scope else "no token" if name in NO_TOKEN else "*people only*"
            if scope and scope.is_for_people:
                needed = f"*people only*: {needed}"
            yield address, method.upper(), needed


def addresses(resolver: Any = None, prefix: str = "/") -> Iterator[tuple[Any, str, Any]]:
    """Name, address as docs write it and callback of each pattern of the API."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, route)
        elif route.startswith("/api/"):
            yield str(pattern.name), re.sub(r"<\w+:(\w+)>", lambda place: place[1].upper(), route), pattern.callback


def views_of(callback: Any) -> Iterator[tuple[str, Any]]:
    """Each method of an address, with a view as it answers it."""
    kind = getattr(callback, "cls", None) or callback.view_class
    actions = getattr(callback, "actions", None) or {each: each for each in METHODS if hasattr(kind, each)}
    for method, action in actions.items():
        if method not in METHODS:  # HEAD, which Django adds to an address that has been asked
            continue
        view = kind()
        view.action = action
        yield method, view
