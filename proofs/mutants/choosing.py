"""For pytest, `-p proofs.mutants.choosing`: of what is collected, only the tests that CHOSEN's file names, file by file
in the order in which they stand there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

CHOSEN = "RELEASE_MONITOR_CHOSEN"  # read here alone


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    chosen = json.loads(Path(os.environ[CHOSEN]).read_text())
    files = list(dict.fromkeys(_file(name) for name in chosen))
    ids, functions = set(chosen), {_function(name) for name in chosen}
    kept = [item for item in items if item.nodeid in ids]
    # A change may give the cases of a test other names.
    kept = kept or [item for item in items if _function(item.nodeid) in functions]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = sorted(kept, key=lambda item: files.index(_file(item.nodeid)))


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def _function(nodeid: str) -> str:
    return nodeid.partition("[")[0]
