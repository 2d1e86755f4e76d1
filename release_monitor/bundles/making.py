"""Making the file of an approved bundle: gathered, printed and signed, each in a transaction of its own.

Whoever is killed has done nothing of that part, and whoever comes second finds it done: one bundle has one file.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from django.db import connection

from release_monitor.bundles.actions import MADE, hindrance
from release_monitor.bundles.gathering import gather, lines_of_acts
from release_monitor.bundles.models import Bundle, BundleFile
from release_monitor.bundles.printing import paper_of, readme_of
from release_monitor.bundles.rules import (
    ACTS,
    CHECKPOINT,
    MANIFEST,
    PAPER,
    README,
    RECORD,
    SEAL,
    Stage,
    canonical,
    digest_of,
    manifest_of,
    packed,
    unpacked,
)
from sharing import audit
from sharing.jobs.set_aside import alone
from sharing.models import AuditEntry
from sharing.sealing.entries import committed, entry_of
from sharing.sealing.receipts import ENTRY, NotSigned, receipt_of
from sharing.sealing.stored import TreeBroken

logger = logging.getLogger(__name__)
CHANGED = "The record is not visible to both people who make the bundle any longer."
DESTROYED = "Records of someone who was named in it were destroyed."
BROKEN = "The audit log does not say what was sealed. Call your privacy officer."


def make_all(*, at: datetime) -> int:
    """Each part that can be done now, of each approved bundle; returns how many. May run any number of times."""
    done = 0
    for key, subject in Bundle.objects.under_way().order_by("approved_at", "pk").values_list("pk", "subject_id"):
        went_on = True
        while went_on:
            went_on = False
            with alone("bundle", key, subject=subject):
                went_on = _go_on(key, at=at)
            done += went_on
    return done


def _go_on(key: int, *, at: datetime) -> bool:
    """Whether the next part of this bundle was done: not while the seal is waited for, and not by two at once."""
    rows = Bundle.objects.under_way().with_words().select_for_update(of=("self",), skip_locked=True)
    bundle = rows.filter(pk=key).first()
    if bundle is None:
        return False
    if any(hindrance(bundle.subject, bundle.agency, maker, at=at) for maker in bundle.makers) and not bundle.printed_at:
        return _stop(bundle, CHANGED)
    if bundle.gathered_at and not BundleFile.objects.filter(bundle=bundle, stage=bundle.stage, content__isnull=False):
        return _stop(bundle, DESTROYED)
    try:
        if bundle.gathered_at is None:
            _gather(bundle, at=at)
        elif bundle.printed_at is None:
            _print(bundle, at=at)
        else:
            _seal(bundle, at=at)
    except NotSigned:
        return False
    except TreeBroken as why:
        logger.critical("audit_log_is_not_as_sealed", extra={"error": str(why)})
        return _stop(bundle, BROKEN)
    return True


def _gather(bundle: Bundle, *, at: datetime) -> None:
    found = gather(bundle)
    files = {
        RECORD: canonical(found.record),
        ACTS: lines_of_acts(found.acts),
        CHECKPOINT: found.checkpoint.encode(),
        README: readme_of(found.record),
    }
    _keep(bundle, Stage.GATHERED, files)
    bundle.gathered_at = at
    bundle.save(update_fields=["gathered_at"])


def _print(bundle: Bundle, *, at: datetime) -> None:
    """The paper, and the manifest: with its digest in the log the bundle is a disclosure."""
    files = _kept(bundle, Stage.GATHERED)
    files[PAPER] = paper_of(json.loads(files[RECORD]), at=at)
    files[MANIFEST] = manifest_of(str(bundle.uid), files)
    _keep(bundle, Stage.PRINTED, files)
    bundle.printed_at, bundle.digest = at, digest_of(files[MANIFEST])
    bundle.save(update_fields=["printed_at", "digest"])
    audit.record(
        action=audit.Action.DISCLOSURE,
        verb=MADE,
        by=bundle.approved_by,
        target=bundle,
        subject=bundle.subject_id,
        reason=bundle.authority,
        payload={"sha256": bundle.digest, "recipient": bundle.recipient, "ordered_by": bundle.ordered_by_id},
    )


def _seal(bundle: Bundle, *, at: datetime) -> None:
    entry = AuditEntry.objects.filter(verb=MADE, target_type=bundle._meta.label_lower, target_id=bundle.pk).latest("pk")
    receipt = receipt_of(entry)
    with connection.cursor() as cursor:
        cursor.execute(ENTRY, [entry.pk])
        stored = entry_of(cursor.fetchone())
    said = {"details": committed(stored)[0], "salt": bytes(stored["salt"]).hex(), "receipt": receipt}
    _keep(bundle, Stage.READY, _kept(bundle, Stage.PRINTED) | {SEAL: canonical(said)})
    bundle.ready_at = at
    bundle.save(update_fields=["ready_at"])


def _stop(bundle: Bundle, why: str) -> bool:
    bundle.stopped_because = why
    bundle.save(update_fields=["stopped_because"])
    return True


def _keep(bundle: Bundle, stage: Stage, files: dict[str, bytes]) -> None:
    BundleFile.objects.create(bundle=bundle, stage=stage, content=packed(files))


def _kept(bundle: Bundle, stage: Stage) -> dict[str, bytes]:
    content: Any = BundleFile.objects.get(bundle=bundle, stage=stage).content
    return unpacked(bytes(content))
