"""Characters that change a text and that nobody sees in it: direction marks, zero-width characters, line breaks."""

import re
from collections.abc import Callable

# As they stand between the brackets of a regular expression
DIRECTION_MARKS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
ZERO_WIDTH = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
LINE_BREAKS = r"\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
CONTROL = r"\x00-\x09\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
KINDS = {
    "direction mark": re.compile(f"[{DIRECTION_MARKS}]"),
    "zero-width character": re.compile(f"[{ZERO_WIDTH}]"),
    "line break": re.compile(f"[{LINE_BREAKS}]"),
    "control character": re.compile(f"[{CONTROL}]"),
}
LONGEST_CONTEXT = 20


def refusal_of(name: str) -> str:
    """Why a name cannot be as it was typed: which hidden character is in it, and where. Empty where none is."""
    for kind, pattern in KINDS.items():
        if found := pattern.search(name):
            before = name[max(0, found.start() - LONGEST_CONTEXT) : found.start()].strip()
            where = f"after “{before}”" if before else "at the start"
            return f"Remove the hidden {kind} {where} (U+{ord(found[0]):04X})"
    return ""


def refuse_hidden(refused: Callable[[str, str], Exception], **names: str) -> None:
    """Raises the action's own refusal, at the field, for the first of these names in which something is hidden."""
    for field, name in names.items():
        if refusal := refusal_of(name):
            raise refused(field, refusal)
