"""How the API records what pages record: by the same action, for who may change the person, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import OTHER_ROLE, RoleRefused
from sharing.access.two_people import SamePerson
from sharing.agencies.models import User
from sharing.api.refusals.errors import Conflict, PreconditionFailed
from sharing.api.verbs import verb
from sharing.api.viewsets import VisibleViewSet
from sharing.audit.versions import ChangedMeanwhile
from sharing.records.errors import Refused

FILLED = "It is filled in, and you cannot read it. A signed-in person changes it."
AS_NAMED: Mapping[str, str] = {}


class AsDeclared:
    """In place of a capability: the one that the resource names."""


AS_DECLARED: Final = AsDeclared()
Needs = Capability | tuple[Capability, ...] | None | AsDeclared  # of several: one of them


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

    called: fields of the actions that have another name in what is sent. needs: what the role of who records must hold
    besides; None: all who may change the person.
    """

    called: ClassVar[Mapping[str, str]] = {}
    needs: ClassVar[Capability | None] = None

    def person_to_change(self, given: dict[str, Any], needs: Needs = AS_DECLARED) -> Any:
        """Whom what was sent is about; `person` is taken out of it. Raises RecordHidden, NotAllowed."""
        rows = access.subjects()
        person = access.open_record(self.caller, rows, uid=given.pop("person"), verb="person.change_opened")
        self.require_rights(person, needs)
        return person

    def row_to_change(self, uid: UUID, needs: Needs = AS_DECLARED) -> Any:
        """The row as the caller last read it, for who may change its person."""
        row = self.open_row(uid)
        self.require_rights(self.person_of(row), needs)
        self.require_match(row)
        return row

    def done(self, act: Callable[[], Any], *, row: Any = None, status: int = 200, **called: str) -> Response:
        """The row that the action made or changed, as it reads now. row: where the action returns another. called: as
        of the class, for this action."""
        made = attempt(act, called={**self.called, **called})
        return self.recorded(row or made, status=status)

    def recorded(self, made: Any, *, status: int = 200) -> Response:
        """The row as it stands after the act."""
        return self.answer(self.as_it_stands(made), status=status)

    def as_it_stands(self, made: Any) -> Any:
        """The row after the act; that it was opened is recorded before."""
        return self.get_queryset().get(pk=made.pk)

    def refuse_overwriting(self, row: Any, given: Mapping[str, Any]) -> None:
        """Refuse values for fields that the caller does not read and somebody has filled."""
        unread = fields.unread(self.request.user, row)
        if filled := [name for name in given if name in unread and getattr(row, name)]:
            raise exceptions.ValidationError({name: [FILLED] for name in filled})

    def require_rights(self, person: Any, needs: Needs = AS_DECLARED) -> None:
        """Raises NotAllowed, PermissionDenied."""
        access.require(self.caller, Permission.CHANGE, person)
        self.require_one_of(self.needs if isinstance(needs, AsDeclared) else needs)

    def require_one_of(self, wanted: Capability | tuple[Capability, ...] | None) -> None:
        """Raises PermissionDenied."""
        each = wanted if isinstance(wanted, tuple) else (wanted,)
        if wanted is not None and not any(self.caller.can(capability) for capability in each if capability):
            raise exceptions.PermissionDenied(f"{OTHER_ROLE}.")

    def person_of(self, row: Any) -> Any:
        """Whom a row is about."""
        name = self.subject_column.removesuffix("_id")
        return row if name == "pk" else getattr(row, name)

    @property
    def caller(self) -> User:
        return cast("User", self.request.user)


def recording(
    name: str,
    says: str,
    act: Callable[..., Any],
    *,
    of: str,
    takes: type[Serializer],
    example: Mapping[str, Any],
    needs: Needs = AS_DECLARED,
    path: str = "",
    **called: Any,
) -> Any:
    """A verb whose body is what the act takes beside the row, by the same names. of: what the act calls the row."""

    def handler(view: Recording, request: Any, uid: UUID) -> Response:
        row, given = view.row_to_change(uid, needs), view.validated(takes)
        return view.done(lambda: act(**{of: row}, by=view.caller, **given), row=row, **called)

    handler.__name__ = name
    return verb(says, takes=takes, example=example, path=path)(handler)
