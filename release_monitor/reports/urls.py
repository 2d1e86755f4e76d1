"""Addresses of reports, saved views, lists that are asked, and subscriptions."""

from django.urls import path

from release_monitor.reports import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("lists/<slug:list_name>/", views.list_asked, name="list_asked"),
    path("lists/<slug:list_name>/file/", views.list_file, name="list_file"),
    path("lists/<slug:list_name>/save/", views.saved_view_add, name="saved_view_add"),
    path("views/<uuid:uid>/", views.saved_view, name="saved_view"),
    path("views/<uuid:uid>/change/", views.saved_view_change, name="saved_view_change"),
    path("views/<uuid:uid>/delete/", views.saved_view_remove, name="saved_view_remove"),
    path("views/<uuid:uid>/restore/", views.saved_view_restore, name="saved_view_restore"),
    path("views/<uuid:uid>/subscribe/", views.saved_view_subscribe, name="saved_view_subscribe"),
    path("briefings/subscribe/", views.briefing_subscribe, name="briefing_subscribe"),
    path("subscribe/<slug:report>/", views.report_subscribe, name="report_subscribe"),
    path("subscriptions/<uuid:uid>/renew/", views.subscription_renew, name="subscription_renew"),
    path("subscriptions/<uuid:uid>/end/", views.subscription_end, name="subscription_end"),
]
