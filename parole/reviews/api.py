"""What the API's resources of a review share: who records there, and how a refusal is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from rest_framework import exceptions, serializers
from rest_framework.response import Response

from offenders.api.of_person import OfPersonViewSet
from parole.reviews.actions.opening import ParoleRefused
from parole.reviews.models import ParoleReview
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.agencies.models import User
from sharing.api.errors import Conflict, PreconditionFailed
from sharing.api.verbs import verb
from sharing.audit.versions import ChangedMeanwhile

Made = TypeVar("Made")


class OnSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="When it happened; not in the future")


class OnForReasonSerializer(OnSerializer):
    reason = serializers.CharField(max_length=300)


class RecordingViewSet(OfPersonViewSet):
    """Rows of a review, of which facts are recorded, each by those with one capability."""

    names: Mapping[str, str] = {}  # what an action refuses by another name than it has in the body

    def to_record(self, uid: UUID, needs: Capability | None = Capability.RUN_REVIEWS) -> Any:
        """The row as the caller last read it, for who may record this. needs: None, all who may change the person."""
        row = self.open_row(uid)
        self.require_rights(row.offender, needs)
        self.require_match(row)
        return row

    def review_to_record(self, uid: UUID, needs: Capability | None = Capability.RUN_REVIEWS) -> ParoleReview:
        """The review that a body names, for who may record this of it. Raises RecordHidden."""
        rows = ParoleReview.objects.select_related("offender")
        review = access.open_record(self.caller, rows, uid=uid)
        self.require_rights(review.offender, needs)
        return review

    def changed(self, row: Any, act: Callable[[], Any], **names: str) -> Response:
        """The row as it stands after the act. names: as of `names`, for this act."""
        self.attempt(act, **names)
        return self.answer(self.as_it_stands(row.uid))

    def made_by(self, act: Callable[[], Any]) -> Response:
        return self.answer(self.as_it_stands(self.attempt(act).uid), status=201)

    def attempt(self, act: Callable[[], Made], **names: str) -> Made:
        """What the act made; its refusal at the field of the body."""
        try:
            return act()
        except ParoleRefused as refused:
            field = {**self.names, **names}.get(refused.field, refused.field) or "non_field_errors"
            raise exceptions.ValidationError({field: [f"{refused.message}."]}) from None
        except MoveRefused as refused:
            raise Conflict(f"{refused.message}.") from None
        except ChangedMeanwhile:
            raise PreconditionFailed from None

    def as_it_stands(self, uid: UUID) -> Any:
        """The row after the act; that it was opened is recorded before."""
        return self.get_queryset().get(uid=uid)

    @property
    def caller(self) -> User:
        return cast("User", self.request.user)

    def require_rights(self, person: Any, needs: Capability | None) -> None:
        """Raises NotAllowed, PermissionDenied."""
        access.require(self.caller, Permission.CHANGE, person)
        if needs and not self.caller.can(needs):
            raise exceptions.PermissionDenied("Your role cannot do this.")


def recorded(
    name: str,
    says: str,
    act: Callable[..., Any],
    *,
    of: str,
    takes: type[serializers.Serializer] = OnSerializer,
    example: Mapping[str, Any] = {"on": "2026-12-01"},
    needs: Capability | None = Capability.RUN_REVIEWS,
    path: str = "",
    **names: str,
) -> Any:
    """A verb whose body is what the act takes beside the row, by the same names. of: what the act calls the row."""

    def handler(view: RecordingViewSet, request: Any, uid: UUID) -> Response:
        row, given = view.to_record(uid, needs), view.validated(takes)
        return view.changed(row, lambda: act(**{of: row}, by=view.caller, **given), **names)

    handler.__name__ = name
    return verb(says, takes=takes, example=example, path=path)(handler)
