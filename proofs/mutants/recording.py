"""For pytest, `-p proofs.mutants.recording`: which lines of the product each test runs, and how long it takes.

One file of lines and one of times for each process, in the folder that FOLDER names.
"""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

import coverage
import pytest

from proofs.mutants.mapping import FOLDER
from proofs.mutants.places import PRODUCT

SLOW = ("browser", "processes", "oracle")  # asked last

folder = Path(os.environ[FOLDER])
lines = coverage.Coverage(data_file=str(folder / "lines"), data_suffix=True, source=[*PRODUCT], config_file=False)
lines.set_option("run:relative_files", True)
lines.start()
tests: dict[str, dict[str, float | bool]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    lines.switch_context(item.nodeid)
    is_slow = any(item.get_closest_marker(name) for name in SLOW)
    tests[item.nodeid] = {"is_slow": is_slow, "seconds": 0.0}
    try:
        return (yield)
    finally:
        lines.switch_context("")


def pytest_runtest_logreport(report):
    if report.nodeid in tests:
        tests[report.nodeid]["seconds"] += report.duration


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish():
    lines.stop()
    with warnings.catch_warnings(action="ignore"):
        lines.save()
    (folder / f"tests-{os.getpid()}.json").write_text(json.dumps(tests))
