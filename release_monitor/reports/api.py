"""Saved views in the API: read alone. What they show is asked of the lists, by whoever asks."""

from __future__ import annotations

from typing import cast

from django.utils import timezone
from rest_framework import serializers

from release_monitor.reports.models import SavedView, SavedViewQuerySet
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.roles import Capability
from sharing.api.filters import choice
from sharing.api.of_nobody import OfNobodyViewSet
from sharing.clients.token_scopes import TokenScope


class SavedViewSerializer(serializers.Serializer):
    of = SavedView
    READERS = read_by(EVERYBODY, "owner", "team")
    uid = serializers.UUIDField()
    title = serializers.CharField()
    page = serializers.CharField(help_text="The list that it is a view of")
    query = serializers.CharField(help_text="Filters and columns, as the query of the list’s address; no result")
    audience = serializers.ChoiceField(SavedView.Audience.choices)
    team = serializers.CharField(source="team.name", default=None, help_text="The team that it is shared with")
    owner = serializers.CharField(source="owner.name")
    made_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class SavedViewViewSet(OfNobodyViewSet):
    """Views of lists, as filters and columns: the caller's own, those of the caller's teams, and those for everyone."""

    queryset = SavedView.objects.with_names()
    serializer_class = SavedViewSerializer
    read_scope = TokenScope.FIGURES_READ
    capabilities = (Capability.VIEW_PEOPLE,)
    order = "-made_at"
    filters = (choice("audience", SavedView.Audience.values, "Who it is shared with"),)
    list_says = "Saved views: the caller’s own, those of the caller’s teams, and those shared with everyone"
    one_says = "One saved view"
    example = {
        "uid": "0199b1f0-6a7e-7c3a-9d55-5f0c1b2a3d4e",
        "title": "North East, next 28 days",
        "page": "releases",
        "query": "region=North+East&weeks=4",
        "audience": "team",
        "team": "CTP North East",
        "owner": "Karen Lockyer",
        "made_at": "2026-11-23T09:12:00Z",
        "changed_at": "2026-11-23T09:12:00Z",
    }

    def get_queryset(self):
        rows = cast("SavedViewQuerySet", super().get_queryset())
        return rows.shown_to(self.request.user, at=timezone.now()) if self.request else rows
