"""Scheduled jobs, and when they run (Europe/London)."""

import os
from typing import Any

from celery import Celery, Task
from celery.loaders.app import AppLoader
from celery.schedules import crontab
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

from release_monitor.checks import refuse_unsafe_start
from release_monitor.database import limits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "release_monitor.settings")


class RefusingLoader(AppLoader):
    """Worker and clock start under the same conditions as the web (`release_monitor/checks.py`).

    Here, because Celery's own signals come after Django is set up (worker) or after the schedule is opened (clock).
    """

    def init_worker(self) -> None:
        refuse_unsafe_start()
        limits.serve()
        super().init_worker()


class CaseNamingTask(Task):
    """A job reads guarded rows in the cases that it names itself, wherever it was called."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        from sharing.row_guard.reading import nothing_declared  # the app is there before the settings

        with nothing_declared():
            return super().__call__(*args, **options)


app = Celery("release_monitor", loader="release_monitor.celery:RefusingLoader", task_cls=CaseNamingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "coming releases": {"task": "offenders.tasks.flag_releases", "schedule": crontab(hour=5, minute=30)},
    "weekly list": {
        "task": "offenders.tasks.flag_releases",
        "schedule": crontab(day_of_week="mon", hour=6, minute=0),
    },
    # What the clock sends while the broker is away is lost, so this is also how soon after its return all is made up.
    "missed releases and lists": {
        "task": "offenders.tasks.flag_releases",
        "schedule": 30.0,
        "options": {"expires": 29},
    },
    "caseload dates": {
        "task": "offenders.tasks.recalculate_caseload",
        "schedule": crontab(hour=2, minute=10),
        "options": {"expires": 3600},
    },
    "dates of people after a change of reference data": {
        "task": "offenders.tasks.work_out_after_changes",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "caseload sentences against the law": {
        "task": "offenders.tasks.question_caseload",
        "schedule": crontab(hour=2, minute=40),
        "options": {"expires": 3600},
    },
    "lapsed checks of the register of law": {
        "task": "offenders.tasks.watch_law",
        "schedule": crontab(minute=25),
    },
    "people not back in prison in time": {
        "task": "offenders.tasks.watch_absences",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "MAPPA and interventions that are late": {
        "task": "offenders.tasks.watch_mappa",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "MAPPA cases from the records": {
        "task": "offenders.tasks.follow_mappa",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600},
    },
    "date overrides that end": {
        "task": "offenders.tasks.watch_overrides",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "release orders, directions and holds not confirmed": {
        "task": "offenders.tasks.watch_orders",
        "schedule": 30.0,
        "options": {"expires": 29},
    },
    "orders: force, ends and reviews": {
        "task": "offenders.tasks.watch_imposed_orders",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "links not reviewed in time": {
        "task": "offenders.tasks.erase_lapsed_links",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "matches between people": {
        "task": "offenders.tasks.find_matches",
        "schedule": crontab(minute=50),
        "options": {"expires": 3500},
    },
    "threats: warnings, reviews and circles": {
        "task": "offenders.tasks.watch_threats",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "dates waiting for a second check": {
        "task": "offenders.tasks.watch_second_checks",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "offences to classify": {
        "task": "offenders.tasks.watch_classifications",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "sentences to check": {
        "task": "offenders.tasks.watch_questioned_sentences",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "handovers to police, cases to close": {
        "task": "offenders.tasks.watch_after_licence",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "reviews of what is kept": {"task": "sharing.tasks.watch_retention", "schedule": crontab(hour=5, minute=40)},
    "identities of new numbers": {
        "task": "offenders.tasks.compare_identities",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "statuses that end": {
        "task": "offenders.tasks.watch_status",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "notification duties and periods": {
        "task": "offenders.tasks.watch_register",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "letters of what is due to police next": {
        "task": "offenders.tasks.send_morning_letter",
        "schedule": crontab(hour="6-18", minute=10),
        "options": {"expires": 3500},
    },
    "early and unrecorded releases, disputed dates": {
        "task": "offenders.tasks.watch_gate",
        "schedule": 30.0,
        "options": {"expires": 29},
    },
    "deletion of old data": {"task": "release_monitor.tasks.forget_old", "schedule": crontab(hour=3, minute=20)},
    "alert emails": {
        "task": "sharing.tasks.deliver",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "texts to people on call": {
        "task": "sharing.tasks.send_texts",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "alerts that no one acknowledged in time": {
        "task": "sharing.tasks.escalate",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "people a job could not check": {
        "task": "sharing.tasks.tell_of_unchecked",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "owners, deputies, handovers": {
        "task": "sharing.tasks.watch_duties",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "suppressions that end": {
        "task": "sharing.tasks.end_suppressions",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "canary of alerts": {
        "task": "sharing.tasks.run_canary",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "kinds of alerts over their budget": {
        "task": "sharing.tasks.watch_noise",
        "schedule": crontab(hour=4, minute=40),
    },
    "changes of accounts that were agreed": {
        "task": "sharing.tasks.carry_out_changes",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "acts reported by phone": {
        "task": "sharing.tasks.watch_reported",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "contact methods that lapse": {
        "task": "sharing.tasks.remind_of_ways",
        "schedule": crontab(hour=8, minute=15),
    },
    "shifts not signed for": {
        "task": "sharing.tasks.watch_handovers",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
    "leave without cover": {
        "task": "sharing.tasks.watch_leave",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "rota gaps and upcoming shifts": {
        "task": "sharing.tasks.watch_rota",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "events to partner systems": {
        "task": "sharing.tasks.send_events",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "access requests": {
        "task": "sharing.tasks.work_on_requests",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "access reviews": {
        "task": "sharing.tasks.review_access",
        "schedule": crontab(minute=5),
        "options": {"expires": 3500},
    },
    "people without a team, access that ends soon": {
        "task": "sharing.tasks.watch_sight",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "people without a team, whole caseload": {
        "task": "sharing.tasks.look_at_everybody",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600},
    },
    "emergency access to review": {
        "task": "sharing.tasks.watch_emergencies",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "data requests due soon": {
        "task": "sharing.tasks.watch_data_requests",
        "schedule": crontab(minute=35),
        "options": {"expires": 3500},
    },
    "reviews of joint teams": {
        "task": "sharing.tasks.watch_joint_teams",
        "schedule": crontab(minute=45),
        "options": {"expires": 3500},
    },
    "unusual reading": {
        "task": "sharing.tasks.scan_reading",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "changes of access without a log entry": {
        "task": "sharing.tasks.find_unrecorded",
        "schedule": 30.0,
        "options": {"expires": 29},
    },
    "imported and exported files": {
        "task": "offenders.tasks.work_on_files",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "batches of partner systems": {
        "task": "offenders.tasks.work_on_batches",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "law change models": {
        "task": "offenders.tasks.work_on_replays",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "parole reviews due, deadlines": {
        "task": "parole.tasks.watch_reviews",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "concerns due for review": {
        "task": "licence.tasks.bring_back_concerns",
        "schedule": 300.0,
        "options": {"expires": 299},
    },
    "checks missed, overdue and due": {
        "task": "licence.tasks.watch_checks",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "permissions that end or lapse": {
        "task": "licence.tasks.watch_exemptions",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "licences not ready, stopped and expired": {
        "task": "licence.tasks.watch_licences",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "late papers for the person": {
        "task": "licence.tasks.watch_papers",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "release checklists": {
        "task": "licence.tasks.watch_readiness",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "deadlines of recalls and urgent arrests": {
        "task": "licence.tasks.watch_recalls",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "items not confirmed, decisions due for review": {
        "task": "sharing.tasks.watch_items",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "de-prioritised work not reviewed": {
        "task": "release_monitor.tasks.watch_load",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "stored figures": {
        "task": "release_monitor.tasks.keep_figures",
        "schedule": 30.0,
        "options": {"expires": 29},
    },
    "figures as at 6am": {
        "task": "release_monitor.tasks.issue_figures",
        "schedule": crontab(hour=6, minute=0),
    },
    "figures that were not issued": {
        "task": "release_monitor.tasks.issue_figures",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "stored figures against the records": {
        "task": "release_monitor.tasks.compare_figures",
        "schedule": crontab(hour=2, minute=55),
        "options": {"expires": 3600},
    },
    "briefings, and emails that a report is ready": {
        "task": "release_monitor.tasks.issue_reports",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "forecast of the week": {
        "task": "release_monitor.tasks.make_forecasts",
        "schedule": crontab(day_of_week="mon", hour=6, minute=30),
    },
    "missed forecasts": {
        "task": "release_monitor.tasks.make_forecasts",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "forecasts under other assumptions": {
        "task": "release_monitor.tasks.work_on_suppositions",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "bundles for inquests": {
        "task": "release_monitor.tasks.work_on_bundles",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "tick": {"task": "release_monitor.tasks.tick", "schedule": 10.0, "options": {"expires": 30}},
}

# What warns, lists, ends and escalates: late, it is told at once, and each has a heartbeat to the outside.
app.conf.critical_jobs = {
    "coming releases": "coming-releases",
    "weekly list": "weekly-list",
    "missed releases and lists": "missed-lists",
    "alert emails": "letters",
    "alerts that no one acknowledged in time": "escalation",
    "deadlines of recalls and urgent arrests": "recalls",
    "figures as at 6am": "figures",
    "notification duties and periods": "register",
}


@setup_logging.connect
def keep_our_logging(**kwargs) -> None:
    """Celery would set up logging of its own; the settings have done it."""
