"""Items of intelligence and concerns, for programs: those that may leave by the API, as far as the caller may know."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from rest_framework import exceptions, serializers
from rest_framework.response import Response

from sharing import access
from sharing.access.fields import BY_ITS_ITEM, read_by
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.agencies.models import Agency, Team, User
from sharing.api.filters import Filter, about_person, choice, one_of
from sharing.api.refusals.errors import Conflict
from sharing.api.serializers import VisiblePersonField
from sharing.api.verbs import verb
from sharing.api.viewsets import OfSubjectViewSet
from sharing.audit.versions import ChangedMeanwhile
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed
from sharing.grants.models import PROGRAMMES, Grant
from sharing.items import rules
from sharing.items.actions import correction, holding
from sharing.items.actions import items as actions
from sharing.items.actions.items import ItemRefused, NewItem, Why
from sharing.items.disclosure_models import Disclosure
from sharing.items.models import Item, reference_of
from sharing.items.panels import STEPS
from sharing.items.rules import Grade
from sharing.items.visibility import shown_grade, shown_part, sight_of

# What an item is decided by, by its name here.
STEPS_BY_NAME = {{"recall": "withdraw", "recall_from": "withdraw_from"}.get(step, step): step for step in STEPS}
GRADE = ("source_grade", "information_grade", "handling_grade", "handling_conditions", "old_grade", "old_scale")


SIGHT = ("is_held", "is_whole")  # as `with_sight` says them


def part(kind: serializers.Field, name: str, *, column: str = "", **described: Any) -> Formed:
    """A part of an item, null where it is not for the caller. column: of its value, if that is another row's."""

    def shown(value: Any, is_held: bool, is_whole: bool) -> Any:
        return shown_part(name, value, sight_of(is_held=is_held, is_whole=is_whole))

    return Formed(kind, column or name, *SIGHT, by=shown, allow_null=True, **described)


def grade_shown(*values: Any) -> str:
    *grade, is_held, is_whole = values
    return shown_grade(Grade(*grade), sight_of(is_held=is_held, is_whole=is_whole))


class ItemSerializer(serializers.Serializer):
    """What is null is not there, or not for the caller: who has the gist alone is sent neither pointer nor narrative,
    and how it is decided is sent to those alone who hold it."""

    READERS = read_by(
        BY_ITS_ITEM,
        *("extent", "narrative", "pointer_system", "pointer_reference", "pointer_contact", "grade"),
        *("handling_conditions", "event_on", "recorded_at", "held_by", "state", "owner", "review_on"),
    )
    of = Item

    uid = serializers.UUIDField()
    reference = Formed(serializers.CharField(), "uid", by=reference_of)
    person = serializers.UUIDField(source="subject.uid")
    extent = Formed(
        serializers.ChoiceField(["held", "full", "gist"]),
        *SIGHT,
        by=lambda is_held, is_whole: sight_of(is_held=is_held, is_whole=is_whole).value,
        help_text="What the caller has: an item held by a team of the caller's, the full item, or its gist",
    )
    kind = serializers.ChoiceField(Item.Kind.choices)
    title = serializers.CharField()
    gist = serializers.CharField()
    narrative = part(serializers.CharField(), "narrative", column="full_text__narrative")
    pointer_system = part(serializers.CharField(), "pointer_system", column="full_text__pointer_system")
    pointer_reference = part(serializers.CharField(), "pointer_reference", column="full_text__pointer_reference")
    pointer_contact = part(serializers.CharField(), "pointer_contact", column="full_text__pointer_contact")
    marking = serializers.CharField()
    grade = Formed(serializers.CharField(), *GRADE, *SIGHT, by=grade_shown, allow_null=True)
    handling_conditions = serializers.CharField(allow_null=True)
    from_agency = serializers.CharField(source="agency.name")
    event_on = part(serializers.DateField(), "event_on")
    no_onward = serializers.BooleanField(help_text="Not to be shared onward")
    no_export = serializers.BooleanField(help_text="Not to be printed or exported")
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When it ceases to be shown to others")
    recorded_at = part(serializers.DateTimeField(), "recorded_at")
    held_by = part(serializers.CharField(), "team", column="team__name")
    state = part(serializers.CharField(), "state")
    owner = part(serializers.CharField(), "owner", column="owner__name")
    review_on = part(serializers.DateField(), "review_on")


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


class HandOverItemSerializer(serializers.Serializer):
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

    verb = serializers.ChoiceField(list(STEPS_BY_NAME))
    teams = serializers.SlugRelatedField(slug_field="uid", queryset=Team.objects.open(), many=True, required=False)
    review_on = serializers.DateField()
    reason = serializers.CharField(max_length=1000)
    lawful_basis = serializers.CharField(
        max_length=200,
        required=False,
        default="",
        allow_blank=True,
        help_text="The title of a gateway of the item's programme that is in force, as `/gateways/` lists them. "
        "Needed to share with another agency",
    )
    purpose = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    necessity = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class LogDisclosureSerializer(serializers.Serializer):
    """What was said by word of mouth or at a meeting."""

    channel = serializers.ChoiceField([(each.value, Disclosure.Channel(each.value).label) for each in rules.BY_HAND])
    happened_at = serializers.DateTimeField()
    to_person = serializers.CharField(max_length=160, help_text="Name and role; for a meeting, who was there")
    to_agency = serializers.SlugRelatedField(
        slug_field="uid", queryset=Agency.objects.all(), required=False, allow_null=True, default=None
    )
    extent = serializers.ChoiceField([("gist", "Gist"), ("full", "Full item")])
    lawful_basis = serializers.CharField(
        max_length=200,
        required=False,
        default="",
        allow_blank=True,
        help_text="The title of a gateway of the item's programme that was in force on that date. Needed unless "
        "they are of the agency that holds the item",
    )
    reason = serializers.CharField(max_length=1000)


class ItemViewSet(OfSubjectViewSet):
    """How much of an item is there for the caller stands beside its columns (`with_sight`), and decides which parts are
    sent (`visibility.PARTS`)."""

    queryset = Item.objects.all()
    serializer_class: type[serializers.Serializer] = ItemSerializer
    plain = True
    list_says, one_says = "Items available over the API that the caller can see, newest first", "One item"
    read_scope = TokenScope.SHARING_ITEMS_READ
    write_scope = TokenScope.SHARING_ITEMS_WRITE
    people_scope = TokenScope.SHARING_ITEMS_DECIDE
    order = "-recorded_at"
    filters = (
        about_person(),
        choice("kind", rules.ItemKind),
        Filter(
            "to_confirm",
            lambda rows, wanted, user: rows.to_confirm_for(user) if wanted else rows,
            "true: only those that the caller's teams have not confirmed",
            type=bool,
            read=lambda name, sent: one_of(("true", "false"))(name, sent) == "true",
            for_user=True,
        ),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e6001",
        "reference": "INT-2026-00418",
        "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
        "extent": "gist",
        "kind": "intelligence",
        "title": "Contact with a former associate",
        "gist": "He has met a former associate since his release",
        "narrative": None,
        "pointer_system": None,
        "pointer_reference": None,
        "pointer_contact": None,
        "marking": "OFFICIAL-SENSITIVE",
        "grade": "B2P",
        "handling_conditions": None,
        "from_agency": "Counter Terrorism Policing North East",
        "event_on": "2026-11-20",
        "no_onward": True,
        "no_export": True,
        "expires_at": None,
        "recorded_at": "2026-11-21T11:20:00Z",
        "held_by": None,
        "state": None,
        "owner": None,
        "review_on": None,
    }

    def get_queryset(self):
        """Whoever asks over the API, by a token or by a session, is told of no item that is barred from it."""
        rows: Any = super().get_queryset()
        return rows.leaving_by_api().with_sight(self.request.user)

    def answer_again(self, uid, *, status):
        if self.action == "hand_over":
            self.serializer_class = HandedOnSerializer
        return super().answer_again(uid, status=status)

    @verb(
        "Record an item; it is undecided, and only the holding team can see it",
        takes=NewItemSerializer,
        example={
            "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
            "team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9101",
            "kind": "concern",
            "title": "New address not reported",
            "gist": "He may live elsewhere",
        },
    )
    def create(self, request):
        typed = self.validated(NewItemSerializer)
        person = typed.pop("subject")
        grade = Grade(*(typed.pop(name) for name in GRADE))
        with refusing():
            item = actions.record_item(subject=person, new=NewItem(grade=grade, no_api=False, **typed), by=request.user)
        return self.answer(self.now(item.uid), status=201)

    @verb(
        "Decide on sharing it, as the holding team",
        takes=DecideItemSerializer,
        people_only=True,
        example={
            "verb": "share_gist",
            "teams": ["0193a5c0-7c11-7e02-8d3f-0a4b6c8e9102"],
            "review_on": "2027-03-01",
            "lawful_basis": "Criminal Justice Act 2003 s.325",
            "reason": "The supervising team must know",
        },
    )
    def decide(self, request, uid):
        item = self.matching(uid)
        typed = self.validated(DecideItemSerializer)
        names = ("reason", "lawful_basis", "purpose", "necessity")
        with refusing():
            actions.decide(
                item=item,
                by=request.user,
                verb=STEPS_BY_NAME[typed["verb"]],
                teams=typed.get("teams", ()),
                review_on=typed["review_on"],
                why=Why(**{name: typed[name] for name in names}),
                version=actions.version_of_item(item),
            )
        return self.answer(self.now(uid))

    @verb(
        "Correct it; teams that have what changed read it again",
        takes=CorrectItemSerializer,
        people_only=True,
        example={"gist": "He has met a former associate once", "reason": "Two sightings were one"},
    )
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

    @verb(
        "Hand it over to another team of the agency",
        takes=HandOverItemSerializer,
        answers=HandedOnSerializer,
        people_only=True,
        example={
            "team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9102",
            "owner": "idris.vane@police.example",
            "reason": "He has moved",
        },
    )
    def hand_over(self, request, uid):
        item = self.matching(uid)
        typed = self.validated(HandOverItemSerializer)
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

    @verb(
        "Log what was disclosed of it by word of mouth or at a meeting, as the holding team",
        takes=LogDisclosureSerializer,
        example={
            "channel": "verbal",
            "happened_at": "2026-11-30T14:00:00Z",
            "to_person": "Idris Vane, probation officer",
            "extent": "gist",
            "lawful_basis": "Criminal Justice Act 2003 s.325",
            "reason": "He sees him tomorrow",
        },
    )
    def log(self, request, uid):
        item = self.matching(uid)
        if not item.is_held:
            raise access.RecordHidden
        access.require(request.user, Permission.CHANGE, item.subject)
        typed = self.validated(LogDisclosureSerializer)
        why = Why(reason=typed.pop("reason"), lawful_basis=typed.pop("lawful_basis"))
        with refusing():
            actions.log_disclosure(item=item, by=request.user, why=why, **typed)
        return self.answer(self.now(uid))

    @verb("Confirm reading for your own teams")
    def confirm(self, request, uid):
        item = self.matching(uid)
        actions.confirm_reading(item=item, by=request.user, channel=rules.Channel.API)
        return self.answer(self.now(uid))

    def matching(self, uid) -> Any:
        """The item, opened by its door, in the version that the caller has read."""
        item = access.open_record(self.request.user, self.get_queryset(), uid=uid)
        self.require_match(item)
        return item

    def now(self, uid):
        """As it stands now; its opening was recorded before in this request."""
        return self.get_queryset().get(uid=uid)


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
