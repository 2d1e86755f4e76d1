"""Two answers, compared for what they say."""

import re

TOKENS_AND_MOMENTS = re.compile(r"\b\w{64}\b|\d{4}-\d\d-\d\dT[\d:.+]+")


def without_tokens(text: str) -> str:
    """A page without what differs each time: CSRF tokens and the moment at which the session ends."""
    return TOKENS_AND_MOMENTS.sub("", text)
