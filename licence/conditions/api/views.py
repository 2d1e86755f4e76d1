"""How the conditions of a licence are written over the API: added, filled in, ordered, removed, with their places.

Each is a change of the licence, of the version that the caller read.
"""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions

from licence.catalogue import policy
from licence.checks.actions import plans
from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.conditions.api.serializers import (
    ChangeConditionSerializer,
    ConditionReasonSerializer,
    MoveConditionSerializer,
    NewConditionSerializer,
    NewPlaceSerializer,
    PlaceOfSerializer,
)
from licence.licences.api.serializers import A_CONDITION
from licence.licences.api.views import LicenceViewSet
from licence.licences.models import Licence, LicenceCondition, Zone
from sharing.api.verbs import verb
from sharing.audit.versions import version_of

ONE = A_CONDITION["uid"]
REASONS = {
    "necessity": "He used phones to reach the same people",
    "proportionality": "He can have one phone that is known",
    "review_on": "2027-06-04",
}


class WrittenLicenceViewSet(LicenceViewSet):
    @verb(
        "Add a condition of the policy's catalogue, or a bespoke one",
        takes=NewConditionSerializer,
        example={"code": "8e52e16e-1abf-4251-baca-2fabfcb243d0", **REASONS},
    )
    def add_condition(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(NewConditionSerializer)
        code = given.pop("code", None)
        entry = policy.get(str(code), licence.policy_version) if code else None
        if code and entry is None:
            words = f"Policy {licence.policy_version} has no condition with this code."
            raise exceptions.ValidationError({"code": [words]})
        written = Written(**given)
        return self.done(
            lambda: conditions.add_condition(licence=licence, written=written, entry=entry, by=request.user),
            row=licence,
        )

    @verb(
        "Change a condition: fill its blanks, or word a bespoke one again",
        takes=ChangeConditionSerializer,
        example={"condition": ONE, "review_on": "2027-09-04"},
    )
    def change_condition(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(ChangeConditionSerializer)
        condition = condition_of(licence, given.pop("condition"))
        self.refuse_overwriting(condition, given)
        stands = {name: getattr(condition, name) for name in conditions.FIELDS} | {"text": condition.wording}
        del stands["wording"]
        version = version_of(condition, *conditions.FIELDS)
        return self.done(
            lambda: conditions.change_condition(
                condition=condition, written=Written(**stands | given), version=version, by=request.user
            ),
            row=licence,
        )

    @verb(
        "Move an added condition up or down; standard ones stay first",
        takes=MoveConditionSerializer,
        example={"condition": ONE, "to": "up"},
    )
    def move_condition(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(MoveConditionSerializer)
        condition, up = condition_of(licence, given["condition"]), given["to"] == "up"
        return self.done(lambda: conditions.move_condition(condition=condition, up=up, by=request.user), row=licence)

    @verb(
        "Remove an added condition",
        takes=ConditionReasonSerializer,
        example={"condition": ONE, "reason": "The devices condition covers it"},
    )
    def remove_condition(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(ConditionReasonSerializer)
        condition = condition_of(licence, given["condition"])
        return self.done(
            lambda: conditions.remove_condition(condition=condition, reason=given["reason"], by=request.user),
            row=licence,
        )

    @verb(
        "Name a place of a condition",
        takes=NewPlaceSerializer,
        example={
            "condition": ONE,
            "kind": "exclusion",
            "place": "Leeds city centre inside the inner ring road",
            "outline": [[-1.5491, 53.8008]],
            "radius_metres": 900,
        },
    )
    def add_place(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(NewPlaceSerializer)
        condition = condition_of(licence, given.pop("condition"))
        return self.done(lambda: conditions.add_zone(condition=condition, by=request.user, **given), row=licence)

    @verb(
        "Remove a place of a condition",
        takes=PlaceOfSerializer,
        example={"place": "0193a5c9-77b2-7e94-a1d6-5b8c0f2e4a47"},
    )
    def remove_place(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(PlaceOfSerializer)
        places = Zone.objects.visible_to(request.user).select_related("condition__licence__offender")
        zone = places.filter(condition__licence=licence, uid=given["place"]).first()
        if zone is None:
            raise exceptions.ValidationError({"place": ["Select a place of a condition of this licence."]})
        return self.done(lambda: conditions.remove_zone(zone=zone, by=request.user), row=licence)

    @verb(
        "Record why a condition of the licence has no check plan",
        takes=ConditionReasonSerializer,
        example={"condition": ONE, "reason": "Only a new offence would show it"},
    )
    def leave_unchecked(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(ConditionReasonSerializer)
        condition = condition_of(licence, given["condition"])
        return self.done(
            lambda: plans.leave_unchecked(condition=condition, reason=given["reason"], by=request.user), row=licence
        )


def condition_of(licence: Licence, uid: Any) -> LicenceCondition:
    found = LicenceCondition.objects.select_related("licence__offender", "offender").filter(licence=licence, uid=uid)
    condition = found.first()
    if condition is None:
        raise exceptions.ValidationError({"condition": ["Select a condition of this licence."]})
    return condition
