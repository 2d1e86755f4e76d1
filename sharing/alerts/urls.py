"""Under /alerts/."""

from django.urls import path

from sharing.alerts import views as alerts
from sharing.alerts.noise import views as noise
from sharing.alerts.storms import views as storms
from sharing.alerts.suppressions import views as suppressions
from sharing.alerts.threads import views as threads

urlpatterns = [
    path("", alerts.inbox, name="alerts"),
    path("noise/", noise.noise, name="alerts_noise"),
    path("storms/<uuid:uid>/", storms.storm, name="alerts_storm"),
    path("storms/<uuid:uid>/hold/", storms.hold_kind, name="alerts_storm_hold"),
    path("storms/<uuid:uid>/cause/", storms.name_cause, name="alerts_storm_cause"),
    path("suppressions/", suppressions.suppressions, name="alerts_suppressions"),
    path("suppressions/<uuid:uid>/", suppressions.suppression, name="alerts_suppression"),
    path("suppressions/<uuid:uid>/agree/", suppressions.agree, name="alerts_suppression_agree"),
    path("suppressions/<uuid:uid>/end/", suppressions.end, name="alerts_suppression_end"),
    path("threads/<uuid:uid>/hold-back/", suppressions.suppress, name="thread_hold_back"),
    path("news/", alerts.news, name="alerts_news"),
    path("escalated/", alerts.escalated, name="alerts_escalated"),
    path("escalated/<uuid:uid>/answer/", alerts.answer_above, name="alert_answer_above"),
    path("acknowledge/", threads.acknowledge_together, name="threads_acknowledge"),
    path("threads/<uuid:uid>/", threads.thread, name="thread"),
    path("threads/<uuid:uid>/acknowledge/", threads.acknowledge, name="thread_acknowledge"),
    path("threads/<uuid:uid>/hand-over/", threads.hand_over, name="thread_hand_over"),
    path("threads/<uuid:uid>/answer/", threads.answer, name="thread_answer"),
    path("threads/<uuid:uid>/snooze/", threads.snooze, name="thread_snooze"),
    path("threads/<uuid:uid>/close/", threads.close, name="thread_close"),
    path("<uuid:uid>/", alerts.alert, name="alert"),
    path("<uuid:uid>/acknowledge/", alerts.acknowledge, name="alert_acknowledge"),
    path("<uuid:uid>/take/", alerts.take, name="alert_take"),
    path("<uuid:uid>/end/", alerts.end, name="alert_end"),
]
