"""What the verbs of a person's rows share: who may, of which version of the row, and how a refusal is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
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
from sharing.access.state_machines import OTHER_ROLE, MoveRefused, RoleRefused
from sharing.access.two_people import SamePerson
from sharing.api.errors import Conflict, PreconditionFailed
from sharing.audit.versions import ChangedMeanwhile
from sharing.records.errors import Refused

FILLED = "It is filled in, and you cannot read it. A signed-in person changes it."
AS_NAMED: Mapping[str, str] = {}


class WritingViewSet(OfPersonViewSet):
    """Rows below a person that are made and changed by the actions of the pages.

    called: fields of the actions that have another name in what is sent.
    """

    called: ClassVar[Mapping[str, str]] = {}

    def person_to_change(self, uid: UUID, capability: Capability | None = None) -> Offender:
        """The person whom a new row is about. Raises RecordHidden, NotAllowed, PermissionDenied."""
        person = access.open_record(self.request.user, Offender.objects.all(), uid=uid, verb="person.change_opened")
        access.require(self.request.user, Permission.CHANGE, person)
        self._refuse_others(capability)
        return person

    def to_change(self, uid: UUID, capability: Capability | None = None) -> Any:
        """The row as the caller last read it. Raises as above, and PreconditionFailed where it has changed since."""
        row = self.open_row(uid)
        access.require(self.request.user, Permission.CHANGE, row.offender)
        self._refuse_others(capability)
        self.require_match(row)
        return row

    def done(self, act: Callable[[], Any], *, row: Any = None, status: int = 200) -> Response:
        """The row that the action made or changed, as it reads now. row: where the action returns another."""
        made = attempt(act, called=self.called)
        return self.answer(self.get_queryset().get(pk=(row or made).pk), status=status)

    def refuse_overwriting(self, row: Any, given: Mapping[str, Any]) -> None:
        """Refuse values for fields that the caller does not read and somebody has filled."""
        unread = fields.unread(self.request.user, row)
        if filled := [name for name in given if name in unread and getattr(row, name)]:
            raise exceptions.ValidationError({name: [FILLED] for name in filled})

    def _refuse_others(self, capability: Capability | None) -> None:
        if capability is not None and not self.request.user.can(capability):
            raise exceptions.PermissionDenied(f"{OTHER_ROLE}.")


def attempt(act: Callable[[], Any], *, called: Mapping[str, str] = AS_NAMED) -> Any:
    """What the action returned. A refusal of a value stands at its field; one of the role, or of a second person, is
    403; what the record does not allow now is 409, and 412 where someone else changed it first.

    called: fields of the action that have another name in what is sent.
    """
    try:
        return act()
    except (RoleRefused, SamePerson) as refused:
        raise exceptions.PermissionDenied(_sentence(refused)) from None
    except ChangedMeanwhile:
        raise PreconditionFailed from None
    except ObjectDoesNotExist:
        raise access.RecordHidden from None  # somebody took the row away meanwhile
    except MoveRefused as refused:
        raise Conflict(_sentence(refused)) from None
    except Refused as refused:
        if not refused.field:
            raise Conflict(_sentence(refused)) from None
        field = called.get(refused.field, refused.field)
        raise exceptions.ValidationError({field: [_sentence(refused)]}) from None


def _sentence(refused: Refused) -> str:
    return f"{refused.message.removesuffix('.')}."
