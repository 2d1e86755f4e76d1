"""Items of intelligence and concerns, for programs: those that may leave by the API, as far as the caller may know."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from sharing import access
from sharing.access.state_machines import MoveRefused
from sharing.agencies.models import Team, User
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.api.serializers import VisiblePersonField
from sharing.api.viewsets import OF_SUBJECT, VisibleViewSet
from sharing.audit.versions import ChangedMeanwhile
from sharing.clients.permissions import people_only
from sharing.clients.token_scopes import TokenScope
from sharing.grants.models import PROGRAMMES, Grant
from sharing.items import rules
from sharing.items.actions import correction, holding
from sharing.items.actions import items as actions
from sharing.items.actions.items import ItemRefused, NewItem, Why
from sharing.items.models import Item
from sharing.items.panels import STEPS
from sharing.items.rules import Grade
from sharing.items.visibility import all_shown, view_of_item

FIELDS = OpenApiParameter("fields", str)
GRADE = ("source_grade", "information_grade", "handling_grade", "handling_conditions", "old_grade", "old_scale")


def nullable_text_field(**more: Any) -> Any:
    """A text that may be null: a part that is not for the caller."""
    return serializers.CharField(allow_null=True, **more)


class ItemSerializer(serializers.Serializer):
    """What is null is not there, or not for the caller: who has the gist alone is sent neither pointer nor narrative,
    and how it is decided is sent to those alone who hold it."""

    of = Item
    uid = serializers.UUIDField()
    reference = serializers.CharField()
    person = serializers.UUIDField(source="subject_uid")
    sight = serializers.ChoiceField(["held", "whole", "gist"])
    kind = serializers.ChoiceField(Item.Kind.choices)
    title = serializers.CharField()
    gist = serializers.CharField()
    narrative = nullable_text_field()
    pointer_system = nullable_text_field()
    pointer_reference = nullable_text_field()
    pointer_contact = nullable_text_field()
    marking = serializers.CharField()
    grade = serializers.CharField(source="grade_code", allow_null=True)
    handling_conditions = serializers.CharField(allow_null=True)
    from_agency = serializers.CharField(source="agency.name")
    event_on = serializers.DateField(allow_null=True)
    no_onward = serializers.BooleanField()
    no_export = serializers.BooleanField()
    expires_at = serializers.DateTimeField(allow_null=True)
    recorded_at = serializers.DateTimeField(allow_null=True)
    held_by = serializers.CharField(source="team.name", default=None)
    state = nullable_text_field()
    owner = serializers.CharField(source="owner.name", default=None)
    review_on = serializers.DateField(allow_null=True)


class NewItemSerializer(serializers.Serializer):
    """An item to record. `team`: of the caller's own, which holds it. Over the API only what may leave by it again."""

    person = VisiblePersonField(source="subject", queryset=Grant.objects.none())
    team = serializers.SlugRelatedField(slug_field="uid", queryset=Team.objects.open())
    programme = serializers.ChoiceField(
        PROGRAMMES, required=False, default="", allow_blank=True, help_text="Required for a person under 2 programmes"
    )
    kind = serializers.ChoiceField(Item.Kind.choices)
    title = serializers.CharField(max_length=120)
    gist = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    narrative = serializers.CharField(max_length=6000, required=False, default="", allow_blank=True)
    marking = serializers.CharField(max_length=40, required=False, default="OFFICIAL-SENSITIVE")
    event_on = serializers.DateField(required=False, allow_null=True, default=None)
    no_onward = serializers.BooleanField(required=False, default=True)
    no_export = serializers.BooleanField(required=False, default=True)
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    pointer_system = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    pointer_reference = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    pointer_contact = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
    source_grade = serializers.CharField(max_length=1, required=False, default="", allow_blank=True)
    information_grade = serializers.CharField(max_length=1, required=False, default="", allow_blank=True)
    handling_grade = serializers.CharField(max_length=1, required=False, default="", allow_blank=True)
    handling_conditions = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    old_grade = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    old_scale = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class CorrectItemSerializer(serializers.Serializer):
    """What of it shall stand otherwise, and what was wrong: what is not named stays as it is."""

    reason = serializers.CharField(max_length=500)
    kind = serializers.ChoiceField(Item.Kind.choices, required=False)
    title = serializers.CharField(max_length=120, required=False)
    gist = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    narrative = serializers.CharField(max_length=6000, required=False, allow_blank=True)
    event_on = serializers.DateField(required=False, allow_null=True)
    no_onward = serializers.BooleanField(required=False)
    no_export = serializers.BooleanField(required=False)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)
    pointer_system = serializers.CharField(max_length=120, required=False, allow_blank=True)
    pointer_reference = serializers.CharField(max_length=120, required=False, allow_blank=True)
    pointer_contact = serializers.CharField(max_length=160, required=False, allow_blank=True)
    source_grade = serializers.CharField(max_length=1, required=False, allow_blank=True)
    information_grade = serializers.CharField(max_length=1, required=False, allow_blank=True)
    handling_grade = serializers.CharField(max_length=1, required=False, allow_blank=True)
    handling_conditions = serializers.CharField(max_length=500, required=False, allow_blank=True)
    old_grade = serializers.CharField(max_length=40, required=False, allow_blank=True)
    old_scale = serializers.CharField(max_length=20, required=False, allow_blank=True)


class HandOnItemSerializer(serializers.Serializer):
    """team: of the agency that holds it. owner: the e-mail of who answers for it there."""

    team = serializers.SlugRelatedField(slug_field="uid", queryset=Team.objects.open())
    owner = serializers.EmailField()
    reason = serializers.CharField(max_length=500)


class HandedOnSerializer(serializers.Serializer):
    """Who handed it on may no longer know it."""

    of = Item
    uid = serializers.UUIDField()
    reference = serializers.CharField()
    held_by = serializers.CharField(source="team.name")


class DecideItemSerializer(serializers.Serializer):
    """`teams`: of the two that share, those that may see the person."""

    verb = serializers.ChoiceField(list(STEPS))
    teams = serializers.SlugRelatedField(slug_field="uid", queryset=Team.objects.open(), many=True, required=False)
    review_on = serializers.DateField()
    reason = serializers.CharField(max_length=1000)
    lawful_basis = serializers.CharField(
        max_length=200,
        required=False,
        default="",
        allow_blank=True,
        help_text="The title of a gateway of the item's programme that is in force, as `/gateways/` lists them",
    )
    purpose = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    necessity = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


@extend_schema_view(
    list=extend_schema(
        summary="Items available over the API that the caller can see, newest first",
        parameters=[
            OpenApiParameter("person", str, description="Only those about this person, by uid"),
            OpenApiParameter("kind", str, enum=list(rules.ItemKind)),
            OpenApiParameter("to_confirm", bool, description="Only those that the caller's teams have not confirmed"),
            OpenApiParameter("cursor", str),
            FIELDS,
        ],
        responses=ItemSerializer(many=True),
    ),
    retrieve=extend_schema(summary="One item", parameters=[FIELDS], responses=ItemSerializer),
)
class ItemViewSet(VisibleViewSet):
    queryset = Item.objects.all()
    serializer_class: type[serializers.Serializer] = ItemSerializer
    read_scope = TokenScope.SHARING_ITEMS_READ
    write_scope = TokenScope.SHARING_ITEMS_WRITE
    order = "-recorded_at"
    filters = frozenset({"person", "kind", "to_confirm"})
    filters_on = OF_SUBJECT | {"to_confirm": ()}

    def get_queryset(self):
        """Whoever asks over the API, by a token or by a session, is told of no item that is barred from it."""
        rows: Any = super().get_queryset()
        return rows.leaving_by_api().with_sight(self.request.user).select_related("agency", "team", "owner", "subject")

    def narrowed(self, rows, params):
        if "kind" in params:
            if params["kind"] not in list(rules.ItemKind):
                raise exceptions.ValidationError({"kind": [f"Enter one of {', '.join(rules.ItemKind)}."]})
            rows = rows.filter(kind=params["kind"])
        if params.get("to_confirm") == "true":
            rows = rows.to_confirm_for(self.request.user)
        if "person" in params:
            try:
                rows = rows.filter(subject__uid=UUID(params["person"]))
            except ValueError:
                return rows.none()  # no such person: the same answer as for a hidden one
        return rows

    def represent(self, page):
        read = self.reader()
        return [read(each) for each in all_shown(page.rows)]

    def subject_of(self, row):
        return row.subject_id

    def open_row(self, uid):
        return view_of_item(super().open_row(uid))

    def answer_again(self, uid, *, status):
        if self.action == "hand_on":
            self.serializer_class = HandedOnSerializer
        return super().answer_again(uid, status=status)

    @extend_schema(
        summary="Record an item; it is undecided, and only the holding team can see it",
        request=NewItemSerializer,
        responses={201: ItemSerializer},
        parameters=[KEY],
    )
    @once
    def create(self, request):
        typed = self.validated(NewItemSerializer)
        person = typed.pop("subject")
        grade = Grade(*(typed.pop(name) for name in GRADE))
        with refusing():
            item = actions.record_item(subject=person, new=NewItem(grade=grade, no_api=False, **typed), by=request.user)
        return self.answer(self.now(item.uid), status=201)

    @extend_schema(
        summary="Decide on sharing it, as the holding team",
        request=DecideItemSerializer,
        responses=ItemSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"])
    @people_only
    @once
    def decide(self, request, uid):
        item = self.matching(uid)
        typed = self.validated(DecideItemSerializer)
        names = ("reason", "lawful_basis", "purpose", "necessity")
        with refusing():
            actions.decide(
                item=item,
                by=request.user,
                verb=typed["verb"],
                teams=typed.get("teams", ()),
                review_on=typed["review_on"],
                why=Why(**{name: typed[name] for name in names}),
                version=actions.version_of_item(item),
            )
        return self.answer(self.now(uid))

    @extend_schema(
        summary="Correct it; teams that have what changed read it again",
        request=CorrectItemSerializer,
        responses=ItemSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"])
    @people_only
    @once
    def correct(self, request, uid):
        item = self.matching(uid)
        typed = self.validated(CorrectItemSerializer)
        stands = {name: typed.get(name, getattr(item, name)) for name in (*correction.WORDS, *GRADE, "event_on")}
        with refusing():
            correction.correct(
                item=item,
                words={name: stands[name] for name in correction.WORDS},
                grade=Grade(*(stands[name] for name in GRADE)),
                event_on=stands["event_on"],
                kind=typed.get("kind", ""),
                handling={name: typed[name] for name in correction.HANDLING if name in typed},
                reason=typed["reason"],
                by=request.user,
                version=actions.version_of_item(item),
            )
        return self.answer(self.now(uid))

    @extend_schema(
        summary="Hand it over to another team of the agency",
        request=HandOnItemSerializer,
        responses=HandedOnSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"], url_path="hand-on")
    @people_only
    @once
    def hand_on(self, request, uid):
        item = self.matching(uid)
        typed = self.validated(HandOnItemSerializer)
        with refusing():
            handed = holding.hand_on(
                item=item,
                team=typed["team"],
                owner=User.objects.filter(email__iexact=typed["owner"]).first(),
                reason=typed["reason"],
                by=request.user,
                version=actions.version_of_item(item),
            )
        return Response(HandedOnSerializer(handed).data)

    @extend_schema(
        summary="Confirm reading for your own teams",
        request=None,
        responses=ItemSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"])
    @once
    def confirm(self, request, uid):
        item = self.matching(uid)
        actions.confirm_reading(item=item, by=request.user, channel=rules.Channel.API)
        return self.answer(self.now(uid))

    def matching(self, uid) -> Item:
        """The item, opened by its door, in the version that the caller has read."""
        item = access.open_record(self.request.user, self.get_queryset(), uid=uid)
        self.require_match(view_of_item(item))
        return item

    def now(self, uid):
        """As it stands now; its opening was recorded before in this request."""
        return view_of_item(self.get_queryset().get(uid=uid))


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """What an action refuses, as the answer that says so."""
    try:
        yield
    except (ItemRefused, MoveRefused) as refused:
        raise refusal(refused) from None
    except ChangedMeanwhile as error:
        raise Conflict from error


def refusal(refused: ItemRefused | MoveRefused) -> exceptions.APIException:
    """What the action refused: at its field, or as something that is not for this caller or not for now."""
    if isinstance(refused, MoveRefused):
        return exceptions.PermissionDenied(f"{refused.message}.")
    names = {"source": "source_grade", "information": "information_grade", "handling": "handling_grade"}
    names |= {"conditions": "handling_conditions", "old": "old_grade"}
    field = names.get(refused.field, refused.field or "non_field_errors")
    return exceptions.ValidationError({field: [f"{refused.message}."]})
