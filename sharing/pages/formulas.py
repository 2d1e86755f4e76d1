"""Cells that a sheet program would take for a formula: made safe to travel, and restored.

Such a cell goes out with an apostrophe before it; a cell that already looks like one that travelled gets another.
So taking one apostrophe off on the way in gives back what was, whatever it was.
"""

import re

from sharing.records.hidden_characters import CONTROL, DIRECTION_MARKS, LINE_BREAKS, ZERO_WIDTH

_UNSEEN = rf"[\s{DIRECTION_MARKS}{ZERO_WIDTH}{LINE_BREAKS}{CONTROL}]*"  # a sheet program may drop these, and then read
_SIGN = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"  # of full width, and small ones, too
_STARTS_A_FORMULA = re.compile(rf"'*{_UNSEEN}{_SIGN}")
_TRAVELLED = re.compile(rf"'+{_UNSEEN}{_SIGN}")


def disarm(text: str) -> str:
    """The text as no sheet program takes it for a formula."""
    return f"'{text}" if _STARTS_A_FORMULA.match(text) else text


def rearm(text: str) -> str:
    """What `disarm` was given. Other text stays as it is."""
    return text[1:] if _TRAVELLED.match(text) else text
