"""docs/api-acts.md: each act of a page beside the address of the API that does the same."""

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver

from documenting.acts.entries import REASONS, Acts, entries_of
from documenting.acts.licence import ACTS as OF_LICENCE
from documenting.acts.offenders import ACTS as OF_OFFENDERS
from documenting.acts.parole import ACTS as OF_PAROLE
from documenting.acts.release_monitor import ACTS as OF_RELEASE_MONITOR
from documenting.acts.sharing import ACTS as OF_SHARING

BY_APP: dict[str, Acts] = {
    "Offenders": OF_OFFENDERS,
    "Parole": OF_PAROLE,
    "Licence": OF_LICENCE,
    "Sharing": OF_SHARING,
    "Release Monitor": OF_RELEASE_MONITOR,
}
HEAD = """# What pages do, and the API

Printed by `manage.py document_acts` from `documenting/acts/`; a test holds this page to the code, and fails for an
act without an entry.

Both ways end in the same action and ask the same gate. *people only*: decided, signed, accepted or answered for by a
person who is signed in, never by an API client, on behalf of a user or not. *no separate data*: of a page or an account
alone. *class never leaves*: of a class of material that no API client is sent.
"""


def page() -> str:
    addresses = addresses_by_name()
    parts = [HEAD]
    for app, acts in BY_APP.items():
        parts.append(f"\n## {app}\n\n| Page | Over the API |\n| --- | --- |\n")
        parts += [f"| `/{addresses[name]}` | {_cell(said, addresses)} |\n" for name, said in acts.items()]
    return "".join(parts)


def _cell(said: str | tuple[str, ...], addresses: dict[str, str]) -> str:
    return "; ".join(_entry(each, addresses) for each in entries_of(said))


def _entry(said: str, addresses: dict[str, str]) -> str:
    if said in REASONS or not said:
        return said
    if said not in addresses:
        raise NoReverseMatch(said)
    return f"`POST /{addresses[said]}`"


def addresses_by_name() -> dict[str, str]:
    """Of each named address its pattern, as `people/UID/checks/add/`."""
    found: dict[str, str] = {}
    _walk(get_resolver(), "", found)
    return found


def _walk(resolver: URLResolver, before: str, found: dict[str, str]) -> None:
    for each in resolver.url_patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            _walk(each, address, found)
        elif isinstance(each, URLPattern) and each.name:
            found.setdefault(each.name, _readable(address))


def _readable(address: str) -> str:
    """`<uuid:uid>` as UID, `<slug:verb>` as VERB."""
    parts = [part.partition(">") for part in address.split("<")]
    first, rest = parts[0][0], parts[1:]
    return first + "".join(f"{name.split(':')[-1].upper()}{after}" for name, _, after in rest)
