"""The address with which links in the demo's emails and events begin."""

import os
from types import SimpleNamespace

from demo.management.commands import demo


def test_links_lead_to_the_port_that_the_demo_listens_on(monkeypatch):
    monkeypatch.setattr(demo, "build_front_end", lambda: None)
    monkeypatch.setattr(demo.programs, "refuse_used_port", lambda *args, **kwargs: None)
    for name in ("RELEASE_MONITOR_URL", "RELEASE_MONITOR_DEMO"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    demo.before_settings(SimpleNamespace(start=lambda: None), ["--port", "8123"])

    assert os.environ["RELEASE_MONITOR_URL"] == "http://localhost:8123"
