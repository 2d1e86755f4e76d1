"""Confirm or refuse what one reader recorded that would let a withheld paper out, or a gist of it.

A second reader, another person who works for the Secretary of State, compares it with the document. Until then the
paper stays as it is. Nothing that others read tells of it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parole.dossier.actions import COMPARTMENT
from parole.dossier.models import DossierItem
from parole.dossier.rules import Direction
from parole.dossier.second_checks import DisclosureCheck, ToCheck
from parole.reviews.actions.opening import ParoleRefused, only_casework
from parole.withholding.actions import carry_out, open_withheld, set_paper
from sharing import audit
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_same_person
from sharing.models import User


@transaction.atomic
def confirm(*, item: DossierItem, check: UUID, by: User) -> DisclosureCheck:
    """A second reader compared it with the document: it takes effect. check: what they were shown.

    Raises MoveRefused, RecordHidden; SamePerson for who recorded it.
    """
    item = open_withheld(item, by=by)
    only_casework(by)
    waits = _waiting(item, check)
    if waits.recorded_by is None:
        raise MoveRefused("The user who recorded this is not known. Refuse it and record it again")
    refuse_same_person(waits.recorded_by, by)
    waits.confirmed_by, waits.confirmed_at = by, timezone.now()
    waits.save(update_fields=["confirmed_by", "confirmed_at"])
    _record(waits, "confirmed", by)
    if waits.application:
        said = ToCheck(
            DisclosureCheck.Act(waits.act), Direction(waits.gets), waits.on, waits.document, waits.decided_by
        )
        carry_out(item, waits.application, said, by=by)
    else:  # its readers stay: the record of who let it out is still theirs
        set_paper(item, disclosure=DossierItem.Disclosure.YES, is_withheld=False, withholding_reason="")
    return waits


@transaction.atomic
def end(*, item: DossierItem, check: UUID, reason: str, by: User) -> DisclosureCheck:
    """Who recorded it withdraws it, or another reader of PPCS refuses it: it has no effect, and stays in sight.

    Raises ParoleRefused, MoveRefused, RecordHidden.
    """
    item = open_withheld(item, by=by)
    waits = _waiting(item, check)
    if waits.recorded_by_id != by.pk:
        only_casework(by)
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    waits.ended_by, waits.ended_at, waits.ended_because = by, timezone.now(), reason.strip()
    waits.save(update_fields=["ended_by", "ended_at", "ended_because"])
    _record(waits, "withdrawn" if waits.recorded_by_id == by.pk else "refused", by)
    return waits


def _waiting(item: DossierItem, check: UUID) -> DisclosureCheck:
    rows = DisclosureCheck.objects.waiting().filter(item=item, uid=check)
    waits = rows.select_related("recorded_by", "application").first()
    if waits is None:
        raise MoveRefused("This check has changed. Review the application again")
    return waits


def _record(check: DisclosureCheck, verb: str, by: User) -> None:
    """Of what is withheld the log keeps who may read it, and not what it is."""
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"{COMPARTMENT}_check_{verb}",
        by=by,
        target=check,
        subject=check.offender_id,
        payload={"readers": sorted(check.item.readers.values_list("pk", flat=True))},
    )
