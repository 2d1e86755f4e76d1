"""Registrations: known once the site has its addresses, and not when somebody happens to import it first."""

import subprocess
import sys

from release_monitor.running.state import CHECKOUT

SAY_WHAT_COMES_LATE = """
import django
django.setup()
import importlib, pkgutil
import release_monitor.urls
from sharing import alerts, practice
from sharing.drafts import kinds as drafts

def known():
    return {*alerts.KINDS, *practice.DEFINITIONS, *drafts.FORMS}

ready = known()
for app in ("licence", "parole", "offenders", "sharing"):
    for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
        if ".migrations" not in module.name and ".management" not in module.name:
            importlib.import_module(module.name)
print(sorted(known() - ready))
"""


def test_alert_kinds_practice_values_and_drafts_are_known_from_the_start():
    started = subprocess.run(
        [sys.executable, "-c", SAY_WHAT_COMES_LATE], cwd=CHECKOUT, capture_output=True, check=True, text=True
    )

    assert started.stdout.strip() == "[]"
