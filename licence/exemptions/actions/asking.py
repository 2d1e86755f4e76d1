"""Ask for an exemption, and give an agency's view of its risk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.exemptions import alert_kinds, rules
from licence.exemptions.actions.moves import (
    ExemptionRefused,
    head_decides,
    record,
    reread,
    still_binds,
    tell,
    window_in_words,
)
from licence.exemptions.models import Exemption, RiskView
from licence.exemptions.rules import ExemptionFacts, Status
from licence.licences.models import LicenceCondition, Zone
from offenders.custody.rules import LEFT_UNDUE
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import access, alerts, audit, practice
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed

LONGEST = practice.define(
    "licence.exemption_longest_days",
    "Longest permission under a condition",
    unit="days",
    default=rules.LONGEST_DAYS,
    source="Our design: longer than that is a variation",
    safer=practice.Safer.LESS,
)


@transaction.atomic
def ask(
    *,
    condition: LicenceCondition,
    scope: str,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: User,
    places: Sequence[Zone] = (),
    escort: str = "",
    affects: str = "",
    uid: UUID | None = None,
) -> Exemption:
    """The first of two: the condition applies as before, and another person is asked to decide.

    places: of the condition; empty for all of it. uid: the key that the form was given; the same one again returns what
    it made. Raises SamePerson where the account can never be one of two, MoveRefused for another role or a licence that
    is not in force, ExemptionRefused at the field that is wrong.
    """
    made = made_before(Exemption, uid, offender=condition.offender)
    if made:
        return made
    access.require(by, Permission.CHANGE, condition.offender)
    lock(condition.offender)
    condition = LicenceCondition.objects.select_related("licence", "offender").get(pk=condition.pk)
    refuse_who_cannot_sign(by)
    now = timezone.now()
    is_on_licence = condition.offender.status not in LEFT_UNDUE
    facts = ExemptionFacts(binds=is_on_licence and still_binds(condition, at=now), reason=reason)
    move = rules.EXEMPTION.move("ask", None, by=by, facts=facts)
    longest = practice.value(LONGEST, on=timezone.localdate(now))
    field, refusal = rules.window_refusal(starts_at=starts_at, ends_at=ends_at, at=now, longest_days=longest)
    if refusal:
        raise ExemptionRefused(field, refusal)
    if not scope.strip():
        raise ExemptionRefused("scope", "Enter what is to be allowed")
    if not {zone.pk for zone in places} <= set(condition.zones.visible_to(by).values_list("pk", flat=True)):
        raise ExemptionRefused("places", "Select places of this condition")
    exemption = Exemption.objects.create(
        condition=condition,
        offender=condition.offender,
        status=move.after,
        scope=scope,
        escort=escort,
        affects=affects,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        asked_by=by,
        asked_at=now,
        **keyed(uid),
    )
    exemption.refresh_from_db()
    exemption.places.set(places)
    record(exemption, "asked", by=by, reason=reason)
    drafts.forget(user=by, form="exemption.add", key=str(condition.uid))
    _ask_others(exemption)
    return exemption


@transaction.atomic
def give_view(*, exemption: Exemption, view: str, words: str, by: User, uid: UUID | None = None) -> RiskView:
    """How the user's agency sees the risk, before it is decided. A later view of the agency stands beside the earlier.

    Victim liaison gives its own, which those alone read who may know what victims asked for. Raises NotAllowed,
    MoveRefused once it is decided, ExemptionRefused.
    """
    made = made_before(RiskView, uid, offender=exemption.offender)
    if made:
        return made
    for_victims = speaks_for_victims(by, exemption)
    if by.is_program:
        raise MoveRefused("A partner system gives no view. A person of the agency does")
    access.require(by, Permission.VIEW if for_victims else Permission.CHANGE, exemption.offender)
    exemption = reread(exemption)
    if exemption.state is not Status.ASKED:
        raise MoveRefused("This request is no longer waiting for a decision")
    if view not in set(rules.View):
        raise ExemptionRefused("view", "Select your agency’s view")
    if not words.strip():
        raise ExemptionRefused("words", "Enter the reason for the view")
    given = RiskView.objects.create(
        exemption=exemption,
        offender=exemption.offender,
        agency=by.agency,
        for_victims=for_victims,
        view=view,
        words=words,
        given_by=by,
        **keyed(uid),
    )
    given.refresh_from_db()
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.exemption_view_given",
        by=by,
        target=given,
        subject=exemption.offender_id,
        payload=audit.fields_of(given, "exemption", "agency"),
    )
    drafts.forget(user=by, form="exemption.view", key=str(exemption.uid))
    return given


def speaks_for_victims(user: User, exemption: Exemption) -> bool:
    """Whether the user, who sees the person, gives the view of victim liaison. Emergency access opens nothing of it."""
    return user.can(Capability.GIVE_VIEW_FOR_VICTIMS) and not access.only_in_emergency(user, exemption.offender_id)


def _ask_others(exemption: Exemption) -> None:
    """Alert the people who decide, the agencies, and victim liaison wherever the condition might protect a victim."""
    condition = exemption.condition
    asked = f"permission {window_in_words(exemption)} asked for by {exemption.asked_by}."
    as_head = head_decides(condition, for_victim=condition.requested_by_victim)
    lapses = "It lapses if no one decides before it ends."
    decides: alerts.AlertKind = alert_kinds.TO_DECIDE_AS_HEAD if as_head else alert_kinds.TO_DECIDE
    tell(decides, exemption, f"{asked} {lapses}")
    tell(alert_kinds.VIEW_WANTED, exemption, asked)
    is_bespoke = condition.kind == LicenceCondition.Kind.BESPOKE
    if rules.may_protect_victims(family=condition.family, is_bespoke=is_bespoke) or condition.requested_by_victim:
        tell(alert_kinds.LIAISON_VIEW_WANTED, exemption, asked)
