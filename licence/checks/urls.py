"""Addresses of checks: those of one person, and the lists of all."""

from django.urls import path

from licence.checks.views import checks, handovers, lists, plans, week

of_person = [
    path("", checks.person_checks, name="person_checks"),
    path("add/", checks.check_add, name="check_add"),
    path("<uuid:check_uid>/log/", checks.check_log, name="check_log"),
    path("<uuid:check_uid>/give/", handovers.check_give, name="check_give"),
    path("conditions/<uuid:condition_uid>/plan/", plans.plan_add, name="plan_add"),
    path("conditions/<uuid:condition_uid>/unchecked/", plans.leave_unchecked, name="plan_none"),
    path("plans/<uuid:plan_uid>/", plans.plan_change, name="plan_change"),
    path("plans/<uuid:plan_uid>/end/", plans.plan_end, name="plan_end"),
]
urlpatterns = [
    path("", lists.checks, name="checks"),
    path("coverage/", lists.coverage, name="checks_coverage"),
    path("week/", week.checks_week, name="checks_week"),
    path("week/checks.ics", week.checks_week_file, name="checks_week_file"),
]
