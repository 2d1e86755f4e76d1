"""Signed receipts: that an act was in the signed log, as a file that whoever did it keeps (C2SP tlog-proof)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from sharing.agencies.models import User
from sharing.audit.models import AuditEntry
from sharing.sealing import signed_acts
from sharing.sealing.entries import COLUMNS, PAYLOAD, entry_of
from sharing.sealing.models import AuditCheckpoint, AuditLeaf
from sharing.sealing.rules.leaves import leaf_text
from sharing.sealing.rules.tree import inclusion_path, leaf_hash
from sharing.sealing.stored import TreeBroken, perfect

MOST = 100  # on the page
FORMAT = "c2sp.org/tlog-proof@v1"
ENTRY = f"SELECT {COLUMNS} FROM sharing_auditentry e {PAYLOAD} WHERE e.id = %s"  # noqa: S608 - our names


class NotSigned(Exception):
    """No checkpoint holds the entry yet."""


@dataclass(frozen=True)
class ReceiptLine:
    """One act of the reader's, and whether its receipt can be had."""

    entry: AuditEntry
    words: str
    is_signed: bool


def own_acts(user: User) -> list[ReceiptLine]:
    """The newest acts of this user that give a receipt."""
    entries = list(AuditEntry.objects.filter(actor_id=user.pk, verb__in=signed_acts.verbs()).order_by("-pk")[:MOST])
    signed = _signed_among(entries)
    return [ReceiptLine(entry, signed_acts.words_of(entry.verb), entry.pk in signed) for entry in entries]


def _signed_among(entries: Sequence[AuditEntry]) -> set[int]:
    last = AuditCheckpoint.objects.last()
    leaves = AuditLeaf.objects.filter(entry_id__in=[entry.pk for entry in entries], index__lt=last.size if last else 0)
    return set(leaves.values_list("entry_id", flat=True))


def receipt_of(entry: AuditEntry) -> str:
    """The receipt of an entry: references and hashes, no personal data. It stays the same whenever it is asked for.

    Raises NotSigned; TreeBroken when the entry is not as it was sealed.
    """
    leaf = AuditLeaf.objects.filter(entry_id=entry.pk).first()
    if leaf is None:
        raise NotSigned
    signed = AuditCheckpoint.objects.filter(size__gt=leaf.index).order_by("size", "pk").first()
    if signed is None:
        raise NotSigned
    with connection.cursor() as cursor:
        cursor.execute(ENTRY, [entry.pk])
        text = leaf_text(entry_of(cursor.fetchone()), bytes(leaf.said)).encode()
    if leaf_hash(text) != bytes(leaf.hash):
        raise TreeBroken(f"Entry {entry.pk} is not as it was sealed.")
    path = [_base64(step) for step in inclusion_path(leaf.index, signed.size, perfect)]
    return "\n".join([FORMAT, f"extra {_base64(text)}", f"index {leaf.index}", *path, "", signed.note])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
