"""The version of the code that makes a forecast: a hash of the files that decide its numbers."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

HERE = Path(__file__).parent
DECIDE = (
    *(f"calculation/{name}.py" for name in ("facts", "forecasting", "learning", "making", "spread")),
    *("known/inputs.py", "known/programmes.py", "rules/showing.py"),
)


@functools.cache
def code_version() -> str:
    said = hashlib.sha256()
    for name in DECIDE:
        said.update((HERE / name).read_bytes())
    return said.hexdigest()[:12]
