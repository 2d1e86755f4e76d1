"""What runs by itself, and when (Europe/London)."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

from release_monitor.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "release_monitor.settings")

app = Celery("release_monitor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "tick": {"task": "release_monitor.tasks.tick", "schedule": 10.0, "options": {"expires": 30}},
}


@setup_logging.connect
def keep_our_logging(**kwargs) -> None:
    """Celery would set up logging of its own; the settings have done it."""


@celeryd_init.connect
@beat_init.connect
def refuse_unsafe(**kwargs) -> None:
    """A worker and the clock start under the same conditions as the web (`release_monitor/checks.py`)."""
    refuse_unsafe_start()
