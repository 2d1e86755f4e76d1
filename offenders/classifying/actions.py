"""Say which offence of the list the free words of a conviction stand for: one proposes, one of another agency agrees.

A proposal is in sight at once and changes nothing. Agreed, the conviction has the offence and keeps its words, and the
dates are worked out anew.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.classifying import alert_kinds
from offenders.classifying.asking import address_of, end_asking
from offenders.classifying.models import Classification
from offenders.convictions.models import Conviction
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.once import made_before
from offenders.questioned_sentences.asking import ask_again
from offenders.reference.offences.models import Offence
from offenders.writing import write_changed
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.two_people import PROGRAM, SamePerson, refuse_same_person, refuse_who_cannot_sign
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed

SAME_AGENCY = "{} of your agency proposed it. Someone in another agency must agree"
NOT_A_KEEPER = "Your role cannot classify offences. Ask PPCS or CT police"


class ClassificationRefused(Refused):
    """Nothing is to be classified here, or somebody was quicker."""


@transaction.atomic
def propose(
    *, conviction: Conviction, offence: Offence, ancillary_form: str, reason: str, by: User, uid: UUID | None = None
) -> Classification:
    """The first of two: everybody who sees the person sees it, and it counts for nothing.

    reason: what it was read from. uid: the key that the form was given; the same one again returns what it made.
    Raises SamePerson where the account can never be one of two, and ClassificationRefused.
    """
    lock(conviction.offender)
    made = made_before(Classification, uid, offender=conviction.offender)
    if made:
        return made
    _require_keeper(by, conviction)
    refuse_who_cannot_sign(by)
    if not reason.strip():
        raise ClassificationRefused("reason", "Enter the source you read it from")
    row = Conviction.objects.get(pk=conviction.pk)
    if not row.is_to_be_classified:
        raise ClassificationRefused("", "This offence is classified already. No changes were saved")
    if Classification.objects.waiting().filter(conviction=row).exists():
        raise ClassificationRefused("", "A classification is proposed already. Agree to it, or end it first")
    if _is_on_record(row, offence, ancillary_form):
        raise ClassificationRefused("", "The person has that conviction of that day on record already")
    found = Classification.objects.create(
        offender=conviction.offender,
        conviction=row,
        offence_words=row.offence_words,
        offence=offence,
        ancillary_form=ancillary_form,
        reason=reason.strip(),
        proposed_by=by,
        **keyed(uid),
    )
    _record("offenders.classification_proposed", found, by, reason=found.reason)
    alerts.raise_alert(
        kind=alert_kinds.CLASSIFICATION_WAITS,
        key=str(found.uid),
        subject=conviction.offender,
        text=f"“{row.offence_words}”: {by} ({by.agency}) proposes {found.words}. It has no effect until someone "
        "of another agency agrees.",
        link=address_of(conviction),
    )
    return found


@transaction.atomic
def agree(*, classification: Classification, by: User) -> Classification:
    """The second person, of another agency: the conviction has the offence from now on, and keeps its words. By the
    same person again it is done already.

    Raises SamePerson, ClassificationRefused.
    """
    offender = classification.offender
    lock(offender)
    row = Classification.objects.with_signers().get(pk=classification.pk)
    if row.agreed_by_id == by.pk:
        return row
    _require_keeper(by, row.conviction)
    if row.agreed_at or row.ended_at:
        raise ClassificationRefused("", "This is already agreed or ended. No changes were saved")
    _refuse_one_side(row, by)
    conviction = row.conviction
    if _is_on_record(conviction, row.offence, row.ancillary_form):
        raise ClassificationRefused("", "The person has that conviction of that day on record already. Decline this")
    row.agreed_at, row.agreed_by = timezone.now(), by
    row.save(update_fields=["agreed_at", "agreed_by"])
    before = audit.fields_of(conviction, "offence", "ancillary_form", "to_classify_since")
    conviction.offence, conviction.ancillary_form, conviction.to_classify_since = row.offence, row.ancillary_form, None
    write_changed([(conviction, before)], verb="offenders.conviction_classified", by=by)
    ask_again(conviction, by=by, is_another=True)
    _record("offenders.classification_agreed", row, by)
    _end_waiting(row, f"Agreed by {by}")
    end_asking(conviction, f"Classified as {row.words}")
    derive_releases(offender=offender, by=by, because="An offence was classified")
    return row


@transaction.atomic
def end(*, classification: Classification, reason: str, by: User) -> Classification:
    """Withdrawn by who proposed it, or declined by another keeper: the offence is still to be classified. Over already:
    nothing happens. Raises ClassificationRefused without a reason or once it is agreed, SamePerson for a program."""
    if by.is_program:
        raise SamePerson("", PROGRAM)
    lock(classification.offender)
    row = Classification.objects.with_signers().get(pk=classification.pk)
    if row.ended_at:
        return row
    _require_keeper(by, row.conviction)
    if not reason.strip():
        raise ClassificationRefused("reason", "Enter a reason")
    if row.agreed_at:
        raise ClassificationRefused("", "It is agreed: the conviction has its offence. Correct the conviction instead")
    _end(row, reason.strip(), by=by)
    return row


def refusal_of(classification: Classification, by: User) -> str:
    """Why this account cannot agree; empty where it can. No query where the signers are at hand."""
    try:
        _refuse_one_side(classification, by)
    except Refused as refused:
        return refused.message
    return "" if by.can(Capability.KEEP_REFERENCE) else NOT_A_KEEPER


def _refuse_one_side(row: Classification, by: User) -> None:
    refuse_same_person(row.proposed_by, by)
    if row.proposed_by.agency_id == by.agency_id:
        raise ClassificationRefused("", SAME_AGENCY.format(row.proposed_by))


def follow_correction(*, conviction: Conviction, by: User) -> None:
    """Of a conviction whose words or offence were corrected: what was proposed of the words before is over, and what is
    asked for."""
    for row in Classification.objects.waiting().with_signers().filter(conviction=conviction):
        if row.offence_words != conviction.offence_words or not conviction.is_to_be_classified:
            _end(row, "The conviction was corrected", by=by)


def _end(row: Classification, reason: str, *, by: User) -> None:
    row.ended_at, row.ended_by, row.ended_because = timezone.now(), by, reason
    row.save(update_fields=["ended_at", "ended_by", "ended_because"])
    verb = "withdrawn" if row.proposed_by_id == by.pk else "declined"
    _record(f"offenders.classification_{verb}", row, by, reason=reason)
    _end_waiting(row, f"{verb.capitalize()} by {by}")


def _end_waiting(row: Classification, reason: str) -> None:
    alerts.resolve(kind=alert_kinds.CLASSIFICATION_WAITS, key=str(row.uid), reason=reason)


def _require_keeper(by: User, conviction: Conviction) -> None:
    """Who keeps the list of offences, and sees the person."""
    access.require(by, Permission.VIEW, conviction.offender)
    if not by.is_program and not by.can(Capability.KEEP_REFERENCE):
        raise ClassificationRefused("", NOT_A_KEEPER)


def _is_on_record(conviction: Conviction, offence: Offence, ancillary_form: str) -> bool:
    same = Conviction.objects.filter(
        offender=conviction.offender_id,
        offence=offence,
        ancillary_form=ancillary_form,
        convicted_on=conviction.convicted_on,
    )
    return same.exclude(pk=conviction.pk).exists()


def _record(verb: str, row: Classification, by: User, *, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=row,
        subject=row.offender_id,
        reason=reason,
        payload={"after": audit.fields_of(row, "offence", "ancillary_form", "offence_words")},
    )
