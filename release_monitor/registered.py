"""Registrations of this app on import: alerts, service settings."""

# ruff: noqa: F401

import release_monitor.bundles.alert_kinds
import release_monitor.figures.alert_kinds
import release_monitor.forecast.alert_kinds
import release_monitor.load.alert_kinds
import release_monitor.load.practice
import release_monitor.signed_acts
