"""How does a cell that a sheet program would take for a formula travel, and come back as it was?

Such a cell goes out with an apostrophe before it; a cell that already looks like one that travelled gets another.
So taking one apostrophe off on the way in gives back what was, whatever it was.
"""

import re

_STARTS_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_TRAVELLED = re.compile(r"'+[=+\-@\t\r]")


def disarm(text: str) -> str:
    """The text as no sheet program takes it for a formula."""
    return f"'{text}" if _STARTS_A_FORMULA.match(text) else text


def rearm(text: str) -> str:
    """What `disarm` was given. Other text stays as it is."""
    return text[1:] if _TRAVELLED.match(text) else text
