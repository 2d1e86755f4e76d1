"""What witnesses answered, written down: each answer beside its checkpoint, and how each witness stands now."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from sharing.sealing.models import AuditCheckpoint, CheckpointWitness, SealWitness
from sharing.sealing.rules.cosignatures import Cosignature, NotCosigned, cosignature_in
from sharing.sealing.rules.notes import SEPARATOR, head_of
from sharing.sealing.witnesses import Answer, Witness

logger = logging.getLogger(__name__)
CLOCKS_APART = timedelta(minutes=5)  # of the witness's clock and ours
LONGEST = 200
NOT_OURS = "it cosigned a checkpoint that this log did not sign"


def begin(witnesses: Iterable[Witness], *, at: datetime) -> None:
    """A row for each witness of the settings, and none of others."""
    named = {witness.place[:LONGEST]: witness.key.name[:LONGEST] if witness.key else "" for witness in witnesses}
    with transaction.atomic():
        SealWitness.objects.exclude(place__in=named).delete()
        for place, key_name in named.items():
            SealWitness.objects.get_or_create(place=place, defaults={"found_at": at})
            SealWitness.objects.filter(place=place).exclude(key_name=key_name).update(
                key_name=key_name, found_at=at, cosigned_size=None, cosigned_at=None
            )


def write_down(witness: Witness, *, at: datetime) -> None:
    """All that it has answered since."""
    for answer in witness.answered():
        with transaction.atomic():
            if answer.fault:
                _save_fault(witness, answer.fault, at=at, is_wrong=False)
            else:
                _save_taken(witness, answer, at=at)


def _save_taken(witness: Witness, answer: Answer, *, at: datetime) -> None:
    signed = _checkpoint_of(answer.note)
    cosigned, fault = _judged(witness, answer, signed, at=at)
    if answer.signatures:
        CheckpointWitness.objects.create(
            witness=witness.place[:LONGEST],
            size=head_of(answer.note)[0],
            at=signed.made_at if signed else at,
            signatures=answer.signatures,
            cosignature=cosigned.line if cosigned else "",
            cosigned_at=cosigned.at if cosigned else None,
            fault=fault,
        )
    if fault:
        logger.error("witness_answered_wrongly", extra={"witness": witness.place, "error": fault})
        _save_fault(witness, fault, at=at, is_wrong=True)
        return
    row = SealWitness.objects.filter(place=witness.place[:LONGEST])
    size = head_of(answer.note)[0]
    if cosigned:
        row.update(cosigned_size=size, cosigned_at=cosigned.at)
    if cosigned or not row.filter(is_wrong=True).exists():
        row.update(fault="", fault_since=None, is_wrong=False)
    if not _is_read_later(witness, answer):
        row.update(taken_size=size, taken_at=at)


def _judged(
    witness: Witness, answer: Answer, signed: AuditCheckpoint | None, *, at: datetime
) -> tuple[Cosignature | None, str]:
    """The cosignature, or why the answer is not to be believed; neither where none is expected, or not yet."""
    if witness.key is None or (not answer.signatures and not witness.answers_at_once):
        return None, ""
    if signed is None:
        return None, NOT_OURS
    try:
        until = at + CLOCKS_APART
        return cosignature_in(answer.signatures, note=signed.note, key=witness.key, until=until), ""
    except NotCosigned as why:
        return None, str(why)


def _is_read_later(witness: Witness, answer: Answer) -> bool:
    """A cosignature that came by a folder: the checkpoint was taken before."""
    return bool(answer.signatures) and not witness.answers_at_once


def _checkpoint_of(note: str) -> AuditCheckpoint | None:
    """The one of ours with this text, whatever signatures stand below it."""
    text = note.partition(SEPARATOR)[0] + SEPARATOR
    return AuditCheckpoint.objects.filter(size=head_of(note)[0], note__startswith=text).last()


def _save_fault(witness: Witness, fault: str, *, at: datetime, is_wrong: bool) -> None:
    rows = SealWitness.objects.filter(place=witness.place[:LONGEST])
    rows.filter(fault_since=None).update(fault=fault[:LONGEST], fault_since=at, is_wrong=is_wrong)
    if is_wrong:
        rows.update(fault=fault[:LONGEST], is_wrong=True)
