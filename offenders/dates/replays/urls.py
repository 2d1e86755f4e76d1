"""Addresses of the caseload under another law."""

from django.urls import path

from offenders.dates.replays import views as replays

urlpatterns = [
    path("", replays.law_replays, name="law_replays"),
    path("<uuid:uid>/", replays.law_replay, name="law_replay"),
    path("<uuid:uid>/progress/", replays.law_replay_progress, name="law_replay_progress"),
    path("<uuid:uid>/export/", replays.law_replay_export, name="law_replay_export"),
]
