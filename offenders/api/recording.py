"""How the API records what pages record: by the same action, for who may change the person, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from rest_framework import exceptions
from rest_framework.response import Response

from offenders.api.of_person import OfPersonViewSet
from offenders.people.models import Offender
from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import OTHER_ROLE, RoleRefused
from sharing.access.two_people import SamePerson
from sharing.api.errors import Conflict, PreconditionFailed
from sharing.api.viewsets import VisibleViewSet
from sharing.audit.versions import ChangedMeanwhile
from sharing.models import User
from sharing.records.errors import Refused

FILLED = "It is filled in, and you cannot read it. A signed-in person changes it."
AS_NAMED: Mapping[str, str] = {}


def person_to_change(user: User, uid: UUID) -> Offender:
    """The person, opened for who may change the record. Raises RecordHidden, NotAllowed."""
    person = access.open_record(user, Offender.objects.all(), uid=uid, verb="person.change_opened")
    access.require(user, Permission.CHANGE, person)
    return person


def attempt(
    act: Callable[[], Any],
    *,
    called: Mapping[str, str] = AS_NAMED,
    forbids: tuple[type[Refused], ...] = (),
) -> Any:
    """What the action made. called: fields of the action that have another name in what was sent. forbids: refusals of
    who asks, not of what was sent.

    What cannot be is refused at its field, what does not fit what is on record as a conflict, and what takes another
    person, or two, as forbidden.
    """
    forbidden: tuple[type[Refused], ...] = (SamePerson, RoleRefused, *forbids)
    try:
        return act()
    except forbidden as refused:
        raise exceptions.PermissionDenied(f"{refused.message}.") from None
    except ChangedMeanwhile:
        raise PreconditionFailed from None
    except ObjectDoesNotExist:
        raise access.RecordHidden from None
    except Refused as refused:
        if not refused.field:
            raise Conflict(f"{refused.message}.") from None
        raise exceptions.ValidationError({called.get(refused.field, refused.field): [f"{refused.message}."]}) from None


class Recording(VisibleViewSet):
    """A resource whose rows are recorded and changed as on the pages.

    called: fields of the actions that have another name in what is sent.
    """

    called: ClassVar[Mapping[str, str]] = {}

    def person_to_change(self, given: dict[str, Any], capability: Capability | None = None) -> Offender:
        """Whom what was sent is about; `person` is taken out of it. capability: what the role must hold besides."""
        person = person_to_change(cast("User", self.request.user), given.pop("person"))
        self._refuse_others(capability)
        return person

    def row_to_change(self, uid: UUID, capability: Capability | None = None) -> Any:
        """The row as the caller last read it, for who may change its person. capability: as above."""
        user = cast("User", self.request.user)
        row = access.open_record(user, self.get_queryset(), uid=uid)
        access.require(user, Permission.CHANGE, getattr(row, "offender", row))
        self._refuse_others(capability)
        self.require_match(row)
        return row

    def done(self, act: Callable[[], Any], *, row: Any = None, status: int = 200) -> Response:
        """The row that the action made or changed, as it reads now. row: where the action returns another."""
        made = attempt(act, called=self.called)
        return self.recorded(row or made, status=status)

    def recorded(self, made: Any, *, status: int = 200) -> Response:
        """The row as it stands after the act."""
        return self.answer(self.get_queryset().get(pk=made.pk), status=status)

    def refuse_overwriting(self, row: Any, given: Mapping[str, Any]) -> None:
        """Refuse values for fields that the caller does not read and somebody has filled."""
        unread = fields.unread(self.request.user, row)
        if filled := [name for name in given if name in unread and getattr(row, name)]:
            raise exceptions.ValidationError({name: [FILLED] for name in filled})

    def _refuse_others(self, capability: Capability | None) -> None:
        if capability is not None and not self.request.user.can(capability):
            raise exceptions.PermissionDenied(f"{OTHER_ROLE}.")


class RecordingViewSet(Recording, OfPersonViewSet):
    """Rows below a person that are recorded and changed as on the pages."""


def row_of(rows: Any, person: Offender, field: str, uid: UUID | None) -> Any:
    """Another row of the same person that what was sent names; a row of somebody else reads as absent."""
    if uid is None:
        return None
    row = rows.filter(offender=person, uid=uid).first()
    if row is None:
        raise exceptions.ValidationError({field: ["No record to show."]})
    return row
