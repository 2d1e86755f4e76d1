"""Kinds of alerts that are known in one test alone."""

from contextlib import contextmanager

from sharing import alerts, practice


@contextmanager
def known(*kinds):
    kept, values = dict(alerts.KINDS), dict(practice.DEFINITIONS)
    for kind in kinds:
        alerts.register(kind)
    try:
        yield
    finally:
        for registered, before in ((alerts.KINDS, kept), (practice.DEFINITIONS, values)):
            registered.clear()
            registered.update(before)
