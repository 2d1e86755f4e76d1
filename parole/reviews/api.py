"""What the API's resources of a review share: who records there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers

from offenders.api.of_person import RecordingViewSet
from parole.reviews.models import ParoleReview
from sharing import access
from sharing.access.roles import Capability
from sharing.api.recording import AS_DECLARED, Needs, recording


class OnSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="When it happened; not in the future")


class OnForReasonSerializer(OnSerializer):
    reason = serializers.CharField(max_length=300)


class OfReviewViewSet(RecordingViewSet):
    """Rows of a review, of which facts are recorded, each by those with one capability."""

    needs = Capability.RUN_REVIEWS

    def review_to_change(self, given: dict[str, Any], needs: Needs = AS_DECLARED) -> ParoleReview:
        """The review that what was sent names, which is taken out of it. Raises RecordHidden, NotAllowed."""
        rows = ParoleReview.objects.select_related("offender")
        review = access.open_record(self.caller, rows, uid=given.pop("review"))
        self.require_rights(review.offender, needs)
        return review


def recorded(
    name: str,
    says: str,
    act: Callable[..., Any],
    *,
    of: str,
    takes: type[serializers.Serializer] = OnSerializer,
    example: Mapping[str, Any] = {"on": "2026-12-01"},
    needs: Needs = AS_DECLARED,
    path: str = "",
    **called: Any,
) -> Any:
    """A verb that records when something happened, if nothing else is said."""
    return recording(name, says, act, of=of, takes=takes, example=example, needs=needs, path=path, **called)
