"""Under /alerts/."""

from django.urls import path

from sharing.alerts import views as alerts

urlpatterns = [
    path("", alerts.inbox, name="alerts"),
    path("news/", alerts.news, name="alerts_news"),
    path("escalated/", alerts.escalated, name="alerts_escalated"),
    path("escalated/<uuid:uid>/answer/", alerts.answer_above, name="alert_answer_above"),
    path("<uuid:uid>/", alerts.alert, name="alert"),
    path("<uuid:uid>/acknowledge/", alerts.acknowledge, name="alert_acknowledge"),
    path("<uuid:uid>/take/", alerts.take, name="alert_take"),
    path("<uuid:uid>/end/", alerts.end, name="alert_end"),
]
