"""What all verbs about victims ask first and keep last: who may, which words may stand, what the log holds."""

from __future__ import annotations

from django.db.models import Model

from offenders.models import Offender
from parole.reviews.actions.opening import ParoleRefused
from parole.victims.rules import wording
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User


def require(by: User, offender: Offender, capability: Capability = Capability.LIAISE_WITH_VICTIMS) -> None:
    """Whoever sees the person otherwise than in an emergency, and whose role may. For anybody else there is nothing
    here."""
    access.require(by, Permission.VIEW, offender)
    if not by.can(capability) or access.only_in_emergency(by, offender.pk):
        audit.refuse(by=by, verb="parole.victims_refused", subject=offender.pk)
        raise access.RecordHidden


def refuse_findable(**words: str) -> None:
    """Raises ParoleRefused at the field whose words hold a postcode, a telephone number or an email address."""
    for field, said in words.items():
        if why := wording.refusal_of(said):
            raise ParoleRefused(field, why)


def record(verb: str, row: Model, by: User | None) -> None:
    """Who did what, and nothing of what a victim has said: the log has more readers than victims have."""
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=row, subject=row.offender_id)  # type: ignore[attr-defined]
