"""Addresses of the notification register: of one person, and of all."""

from django.urls import path

from offenders.register.views import lists, steps
from offenders.register.views import person as register

of_person = [
    path("", register.person_notification, name="person_notification"),
    path("history/", register.notification_history, name="notification_history"),
    path("notice/", steps.notice_add, name="notification_notice_add"),
    path("visit/", steps.visit_add, name="notification_visit_add"),
    path("travel/", steps.journey_add, name="notification_journey_add"),
    path("travel/<uuid:journey_uid>/<slug:act>/", steps.journey_act, name="notification_journey_act"),
    path("changes/", steps.change_add, name="notification_change_add"),
    path("changes/<uuid:change_uid>/withdraw/", steps.change_withdraw, name="notification_change_withdraw"),
    path("items/<uuid:told_uid>/verify/", steps.item_verify, name="notification_item_verify"),
    path("duties/<uuid:duty_uid>/file/", steps.duty_file, name="notification_duty_file"),
    path("duties/<uuid:duty_uid>/excuse/", steps.duty_excuse, name="notification_duty_excuse"),
    path("files/", steps.file_open, name="notification_file_open"),
    path("files/<uuid:s54_uid>/decide/", steps.file_decide, name="notification_file_decide"),
    path("never-applied/", steps.never_applied, name="notification_never_applied"),
    path("never-applied/<uuid:never_uid>/", steps.never_applied_answer, name="notification_never_answer"),
    path("differences/<uuid:difference_uid>/", steps.difference_settle, name="notification_difference_settle"),
]
urlpatterns = [
    path("", lists.notification_register, name="notification_register"),
    path("undecided/", lists.notification_undecided, name="notification_undecided"),
]
