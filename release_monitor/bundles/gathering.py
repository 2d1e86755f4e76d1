"""What a bundle tells: asked again when it is made, as its two makers may see it then, with the acts that prove it."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from release_monitor.bundles.actions import APPROVED, DECIDED, ORDERED
from release_monitor.bundles.models import Bundle, BundleDecision, BundleItem
from release_monitor.bundles.rules import FORMAT
from release_monitor.history.sections import ITEMS, SECTIONS, KnownLine, record_then
from sharing import access
from sharing.access.rules import Permission
from sharing.emergencies.panels import PAGES
from sharing.history.access_then import WayThen, ways_then
from sharing.history.agency_then import AgencyThen, ItemThen, known_by, not_shown_to
from sharing.history.known import begun_at, entries_behind
from sharing.history.rules import say_with_zone
from sharing.models import AuditCheckpoint, AuditEntry, AuditLeaf, Item, User
from sharing.sealing.entries import COLUMNS, PAYLOAD, entry_of
from sharing.sealing.receipts import NotSigned
from sharing.sealing.rules.leaves import leaf_text, moment
from sharing.sealing.rules.tree import STORED_EVERY, folded, inclusion_path, leaf_hash
from sharing.sealing.stored import LEAVES, TreeBroken, perfect

# Pages of the record that hold nothing of a class that is held back: that one was opened is told.
OPENED = {verb: words for verb, words in PAGES.items() if verb.startswith(("offender.", "person."))}
CHANGES = "Change of the record"
ABOUT_BUNDLE = {
    ORDERED: "This bundle ordered",
    DECIDED: "Item of this bundle decided",
    APPROVED: "This bundle approved",
}
CHANGED_TABLES = [table.model._meta.label_lower for tables in SECTIONS.values() for table in tables]
SEALED = f"""SELECT l.index, l.said, l.hash, {COLUMNS} FROM sharing_auditleaf l
JOIN sharing_auditentry e ON e.id = l.entry_id {PAYLOAD} WHERE e.id = ANY(%s) ORDER BY l.index"""  # noqa: S608 - ours


@dataclass(frozen=True)
class Gathered:
    """record: what the bundle tells, as JSON. acts: a line each, with its proof, that leads to the checkpoint."""

    record: dict[str, Any]
    acts: list[dict[str, Any]]
    checkpoint: str


def gather(bundle: Bundle) -> Gathered:
    """Raises NotSigned while the seal does not have all acts yet, TreeBroken."""
    hidden = {key for maker in bundle.makers for key in not_shown_to(maker)}
    known = _known(bundle, hidden)
    lines = _lines(bundle)
    entries = _entries(bundle, [line for _, part in lines for line in part], hidden)
    names = dict(User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list("pk", "name"))
    begun = begun_at()
    told = {
        "format": FORMAT,
        "bundle": str(bundle.uid),
        "reference": bundle.reference,
        "person": {
            "uid": str(bundle.subject.uid),
            "name": str(bundle.subject),
            "number": bundle.number,
        },
        "question": bundle.question,
        "agency": bundle.agency.name if bundle.agency else None,
        "known_at": moment(bundle.known_at),
        "history_begun": moment(begun) if begun else None,
        "authority": bundle.authority,
        "recipient": bundle.recipient,
        "reason": bundle.reason,
        "ordered": _by(bundle.ordered_by, bundle.ordered_at),
        "approved": _by(bundle.approved_by, bundle.approved_at),
        "who_could_see": [_way(way) for way in _ways(bundle, known, hidden)],
        "on_record": [{"what": what, "number": number} for what, number in known.on_record] if known else [],
        "record": [{"heading": heading, "lines": [_line(line) for line in part]} for heading, part in lines],
        "released": [_released(item, decision, known) for item, decision in _released_items(bundle)],
        "held_back": bundle.held_back,
        "acts": [_act(entry, names) for entry in entries],
    }
    checkpoint, acts = _proofs(entries)
    return Gathered(told, acts, checkpoint)


def _by(user: User | None, at: datetime | None) -> dict[str, Any]:
    return {"name": user.name, "account": user.pk, "agency": user.agency.name, "at": moment(at)} if user and at else {}


def _known(bundle: Bundle, hidden: set[int]) -> AgencyThen | None:
    if bundle.agency is None:
        return None
    return known_by(bundle.agency, bundle.subject, at=bundle.known_at, hidden=hidden)


def _ways(bundle: Bundle, known: AgencyThen | None, hidden: Collection[int]) -> list[WayThen]:
    if known:
        return list(known.ways)
    return [way.without(hidden) for way in ways_then(bundle.subject, at=bundle.known_at)]


def _way(way: WayThen) -> dict[str, Any]:
    return {
        "team": way.team.name,
        "agency": way.team.agency.name,
        "as": "Emergency access" if way.is_emergency else way.as_what,
        "people": [{"name": user.name, "account": user.pk} for user in way.people],
    }


def _lines(bundle: Bundle) -> list[tuple[str, list[KnownLine]]]:
    """The record as it was known: what both makers may see of it now. Nothing of what an agency could know."""
    if bundle.agency is not None:
        return []
    first, second = (record_then(bundle.subject, reader=maker, at=bundle.known_at) for maker in bundle.makers)
    parts = [("The person", [first.person] if first.person else [], [second.person] if second.person else [])]
    parts += [
        (one.heading, list(one.lines), list(other.lines))
        for one, other in zip(first.sections, second.sections, strict=True)
        if one.heading != ITEMS
    ]
    return [(heading, _of_both(one, other)) for heading, one, other in parts]


def _of_both(first: list[KnownLine], second: list[KnownLine]) -> list[KnownLine]:
    """Rows that both see, and of each what both read."""
    others = {line.row: line for line in second}
    return [
        replace(line, facts=[fact for fact in line.facts if fact in other.facts])
        for line in first
        if (other := others.get(line.row)) and other.title == line.title
    ]


def _line(line: KnownLine) -> dict[str, Any]:
    return {"title": line.title, "facts": [{"key": fact.key, "value": fact.value} for fact in line.facts]}


def _released_items(bundle: Bundle) -> list[tuple[BundleItem, BundleDecision]]:
    """What was released by somebody who may still do so: what was withdrawn or restricted since is not there."""
    decided = [(row, row.decision) for row in bundle.items.with_words().order_by("pk")]
    return [(row, last) for row, last in decided if last and last.is_released and _still(row, last.decided_by, bundle)]


def _still(row: BundleItem, owner: User, bundle: Bundle) -> bool:
    if not access.may(owner, Permission.VIEW, bundle.subject):
        return False
    return row.item is None or Item.objects.filter(pk=row.item.pk).visible_to(owner).exists()


def _released(row: BundleItem, decision: BundleDecision, known: AgencyThen | None) -> dict[str, Any]:
    then = (
        next((item for item in known.items if row.item and item.reference == row.item.reference), None)
        if known
        else None
    )
    return {
        "kind": row.get_kind_display(),
        "called": row.called,
        "agency": row.agency.name,
        "facts": _facts(then) if then else [],
        "words": decision.words,
        "released_at": moment(decision.decided_at),
    }


def _facts(item: ItemThen) -> list[dict[str, str]]:
    read = say_with_zone(item.confirmed_at) if item.confirmed_at else "Not by then"
    facts = [("How", item.how), ("Since", say_with_zone(item.since))]
    if not item.is_held:
        facts.append(("Reading confirmed", read))
    return [{"key": key, "value": value} for key, value in facts]


def _entries(bundle: Bundle, lines: Iterable[KnownLine], hidden: Collection[int]) -> list[AuditEntry]:
    """The acts that the bundle tells, oldest first: who opened ordinary pages of the record by then, the changes by
    which its lines became as they were, and what was done for this bundle. None that names another person."""
    about = AuditEntry.objects.filter(subject_id=bundle.subject_id, shown_ids__isnull=True)
    opened = Q(action=AuditEntry.Action.CONSULTATION, verb__in=OPENED, at__lte=bundle.known_at)
    if bundle.agency is not None:
        staff = User.objects.filter(agency=bundle.agency).values("pk")
        opened &= Q(agency=bundle.agency.name) | Q(actor_id__in=staff)
    behind = entries_behind((line.version for line in lines if line.version), subject_id=bundle.subject_id)
    changed = Q(pk__in=behind, target_type__in=[*CHANGED_TABLES, bundle.subject._meta.label_lower])
    own = Q(target_type=bundle._meta.label_lower, target_id=bundle.pk, verb__in=ABOUT_BUNDLE)
    of_items = Q(
        target_type=BundleItem._meta.label_lower,
        target_id__in=[row.pk for row, _ in _released_items(bundle)],
        verb=DECIDED,
    )
    rows = about.filter(((opened | changed) & ~Q(actor_id__in=hidden)) | own | of_items)
    return list(rows.order_by("at", "pk"))


def _act(entry: AuditEntry, names: dict[int, str]) -> dict[str, Any]:
    return {
        "entry": str(entry.uid),
        "at": moment(entry.at),
        "verb": entry.verb,
        "what": {**OPENED, **ABOUT_BUNDLE}.get(entry.verb, CHANGES),
        "account": entry.actor_id,
        "name": names.get(entry.actor_id or 0, ""),
        "agency": entry.agency,
    }


def _proofs(entries: list[AuditEntry]) -> tuple[str, list[dict[str, Any]]]:
    """The last checkpoint, and of each entry its leaf and the way from it to the root."""
    signed = AuditCheckpoint.objects.order_by("size", "pk").last()
    keys = [entry.pk for entry in entries]
    size = signed.size if signed else 0
    if signed is None or AuditLeaf.objects.filter(entry_id__in=keys, index__lt=size).count() < len(keys):
        raise NotSigned
    with connection.cursor() as cursor:
        cursor.execute(SEALED, [keys])
        rows = cursor.fetchall()
    asked = _remembering()
    acts = []
    for index, said, stored, *columns in rows:
        entry = entry_of(tuple(columns))
        text = leaf_text(entry, bytes(said))
        if leaf_hash(text.encode()) != bytes(stored):
            raise TreeBroken(f"Entry {entry['id']} is not as it was sealed.")
        path = [base64.b64encode(step).decode() for step in inclusion_path(index, size, asked)]
        acts.append({"index": index, "leaf": text, "path": path})
    if len(acts) < len(keys):
        raise TreeBroken("An entry is gone that was sealed.")
    return signed.note, acts


def _remembering() -> Any:
    """Tops of subtrees, each asked of the database once: below 256 leaves from one reading of those leaves."""

    @functools.cache
    def leaves(block: int) -> list[bytes]:
        with connection.cursor() as cursor:
            cursor.execute(LEAVES, [block << STORED_EVERY, (block + 1) << STORED_EVERY])
            return [bytes(found) for (found,) in cursor.fetchall()]

    @functools.cache
    def top(level: int, index: int) -> bytes:
        if level >= STORED_EVERY:
            return perfect(level, index)
        block, first = divmod(index << level, 1 << STORED_EVERY)
        found = leaves(block)[first : first + (1 << level)]
        if len(found) != 1 << level:
            raise TreeBroken(f"Of the tree's leaves from {index << level}, {len(found)} are there.")
        return folded(found)

    return top


def lines_of_acts(acts: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(act, sort_keys=True, ensure_ascii=False) + "\n" for act in acts).encode()
