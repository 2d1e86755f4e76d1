"""The text of an answer, without what is drawn at random or by the clock."""

import re

TOKENS_AND_MOMENTS = re.compile(r"\b\w{64}\b|\d{4}-\d\d-\d\dT[\d:.+]+|(?<=[?&]asked=)[\w-]+")
NUMBERED = re.compile(r"\b(?:[Aa]gency|[Uu]ser|[Tt]eam|[Cc]lient)[ -]?\d+\b|\bP\d{5}\b")  # as factories name and number
KEYS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def without_tokens(text: str) -> str:
    """A page without what differs each time: CSRF tokens, the moment at which the session ends, and the sealed words of
    a search."""
    return TOKENS_AND_MOMENTS.sub("", text)


def without_keys(text: str) -> str:
    """A page without tokens, moments, keys of rows and the numbers that factories give: they may be any four figures
    that are looked for."""
    return NUMBERED.sub("", KEYS.sub("", without_tokens(text)))
