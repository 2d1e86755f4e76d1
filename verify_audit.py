"""Checks an exported audit log, a receipt, a certificate or a bundle, with this file, Python and `cryptography` alone.

    python3 verify_audit.py log FOLDER --key KEY --witness FILE_OR_FOLDER --witness-key KEY
    python3 verify_audit.py receipt FILE --key KEY
    python3 verify_audit.py certificate FILE --key KEY
    python3 verify_audit.py bundle FILE --key KEY

It says what is wrong and where, and ends with 1; with 0 if nothing is. docs/audit.md has the format, so that you can
write your own, and what no check of this kind can show.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import struct
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TOLD_SECONDS = 60.0  # an entry that says it happened longer before it was recorded has a told time
ERASED = "sharing.log_details_erased"  # the verb of an entry that names the entries whose details were erased
DESTROYED = "retention.destroyed"
DECIDING = {"retention.propose_deletion": "decided_by", "retention.agree_deletion": "second_by"}
TOLD_CLOCK = {"sharing.told_clock_opened": True, "sharing.told_clock_closed": False}
UNDER_TOLD = "recorded while a told clock was open"
MADE, ORDERED, APPROVED = "bundles.made", "bundles.ordered", "bundles.approved"
MANIFEST, SEAL = "manifest.json", "seal.json"
IN_BUNDLE = {"README.txt", "acts.jsonl", "checkpoint.txt", "record.json", "record.pdf"}
HEX = re.compile(r"(?:[0-9a-f]{2})*")
PROOF = "c2sp.org/tlog-proof@v1"

ED25519, COSIGNING = b"\x01", b"\x04"  # kinds of keys: of a log, and of a witness

Keys = dict[tuple[str, bytes], Ed25519PublicKey]


class Unreadable(Exception):
    """This is no export, no receipt or no key. The text says which."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Report:
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    cosignatures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        self.findings.append(Finding(where, what))


def decoded(text: str) -> bytes:
    """Of base64 in the one way to write it. Raises ValueError: also for spare bits at the end that say something."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not written as it should be")
    return data


# Keys and checkpoints: C2SP signed-note and tlog-checkpoint


def key_of(text: str, kind: bytes = ED25519) -> tuple[tuple[str, bytes], Ed25519PublicKey]:
    """A public key as `name+number+base64`."""
    try:
        name, number, rest = text.strip().split("+", 2)
        data = decoded(rest)
        if data[:1] != kind or len(data) != 33:
            raise ValueError
        identity = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
        if identity.hex() != number:
            raise ValueError
    except ValueError:
        whose = "verifier" if kind == ED25519 else "witness"
        raise Unreadable(f"This is no Ed25519 {whose} key: {text.strip()[:80]}") from None
    return (name, identity), Ed25519PublicKey.from_public_bytes(data[1:])


@dataclass(frozen=True)
class Checkpoint:
    """A signed tree head. time and settled: None where the note does not say them."""

    origin: str
    size: int
    root: bytes
    time: datetime | None
    settled: datetime | None
    next_key: str
    note: str
    is_told: bool = False  # a told clock was open

    @property
    def words(self) -> str:
        return f"checkpoint of {self.size} entries" + (f" at {self.time.isoformat()}" if self.time else "")


def checkpoint_of(note: str) -> Checkpoint:
    text = note.rpartition("\n\n")[0]
    try:
        origin, size, root, *more = text.split("\n")
        told = dict(line.split(" ", 1) for line in more)
        if not size.isascii() or not size.isdigit() or str(int(size)) != size:
            raise ValueError
        data = decoded(root)
        if len(data) != 32:
            raise ValueError
        times = [moment_of(told[name]) if name in told else None for name in ("time", "settled")]
    except ValueError:
        raise Unreadable("this is no checkpoint") from None
    return Checkpoint(
        origin, int(size), data, times[0], times[1], told.get("key", ""), note, told.get("told-clock") == "open"
    )


def signature_fault(note: str, keys: Keys) -> str:
    """Why a note is not to be believed; empty if a trusted key has signed it and none of them wrongly."""
    text, _, lines = note.rpartition("\n\n")
    good = 0
    for line in lines.splitlines():
        try:
            dash, name, told = line.split(" ")
            data = decoded(told)
        except ValueError:
            return "a line of its signatures cannot be read"
        if dash != "—":
            return "a line of its signatures cannot be read"
        key = keys.get((name, data[:4]))
        if key is None:
            continue
        try:
            key.verify(data[4:], f"{text}\n".encode())
        except InvalidSignature:
            return "its signature is wrong: it was changed after it was signed"
        good += 1
    return "" if good else "no key that you trust has signed it"


def cosignatures_of(note: str, keys: Keys) -> tuple[dict[str, datetime], list[str]]:
    """Of a checkpoint, when each of these witnesses cosigned it, and what is wrong with its cosignatures (C2SP
    tlog-cosignature, Ed25519). Lines of other keys are passed over."""
    text, _, lines = note.rpartition("\n\n")
    good: dict[str, datetime] = {}
    wrong = []
    for line in lines.splitlines():
        try:
            _, name, told = line.split(" ")
            data = decoded(told)
        except ValueError:
            continue  # said by `signature_fault`
        key = keys.get((name, data[:4]))
        if key is None:
            continue
        try:
            seconds = int.from_bytes(data[4:12], "big")
            at = datetime.fromtimestamp(seconds, UTC)
            key.verify(data[12:], f"cosignature/v1\ntime {seconds}\n{text}\n".encode())
        except (InvalidSignature, ValueError, OverflowError, OSError):
            wrong.append(f"the cosignature of {name} is wrong: it is of something else, or was changed")
            continue
        good[name] = at
    return good, wrong


def notes_of(path: Path) -> Iterator[tuple[str, str]]:
    """(where, note) of each checkpoint in a file, or in all files of a folder."""
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        blocks = file.read_text(encoding="utf-8").split("\n\n")
        for number, (text, signatures) in enumerate(zip(blocks[::2], blocks[1::2], strict=False), 1):
            yield f"{file.name}, checkpoint {number}", f"{text}\n\n{signatures.rstrip(chr(10))}\n"


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


# The tree: RFC 6962 section 2.1


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Grows by a leaf at a time; holds the tops of its whole subtrees alone."""

    def __init__(self, size: int = 0, tops: list[bytes] | None = None):
        self.size, self.tops = size, list(tops or [])

    def append(self, leaf: bytes) -> None:
        self.tops.append(leaf)
        self.size += 1
        number = self.size
        while number % 2 == 0:
            right, left = self.tops.pop(), self.tops.pop()
            self.tops.append(node_hash(left, right))
            number //= 2

    def root(self) -> bytes:
        if not self.tops:
            return hashlib.sha256(b"").digest()
        *rest, root = self.tops
        for left in reversed(rest):
            root = node_hash(left, root)
        return root


def root_by_path(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to; None if it has the wrong length."""
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            root = node_hash(step, root)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, step)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


# A log


def check_log(folder: Path, *, keys: list[str], witnesses: list[Path], witness_keys: list[str] | None = None) -> Report:
    """Everything that an export can be asked. Raises Unreadable."""
    report = Report()
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        first, tops = int(manifest["first"]), [bytes.fromhex(top) for top in manifest["tops"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise Unreadable(f"{folder} is no export of an audit log") from None
    trusted: Keys = dict(key_of(text) for text in keys)
    told = _trusted(notes_of(folder / "checkpoints.txt"), trusted, report)
    _check_order(told, report)
    seen = [
        (f"witness {path}: {where}", checkpoint)
        for path in witnesses
        for where, checkpoint in _trusted(notes_of(path), trusted, report, origin=path)
    ]
    checkpoints = [checkpoint for _, checkpoint in told]
    tree = Tree(first, tops)
    _Rows(tree, checkpoints, [*told, *seen], report).check(folder / "rows.jsonl")
    _check_pending(folder / "pending.jsonl", checkpoints, report)
    report.counts |= {"checkpoints": len(told), "checkpoints of witnesses": len(seen)}
    report.counts["checkpoints while a told clock was open"] = sum(each.is_told for each in checkpoints)
    if checkpoints:
        report.counts["last checkpoint"] = checkpoints[-1].words
    _check_cosignatures([*told, *seen], dict(key_of(text, COSIGNING) for text in witness_keys or []), report)
    return report


def _check_cosignatures(found: list[tuple[str, Checkpoint]], keys: Keys, report: Report) -> None:
    """Which checkpoints have which cosignatures of these witnesses. One that has none is no fault: a witness may have
    been away; that a witness has none at all is said."""
    texts: dict[str, dict[str, Any]] = {}
    for where, checkpoint in found:
        good, wrong = cosignatures_of(checkpoint.note, keys)
        for fault in wrong:
            report.add(f"{where} ({checkpoint.words})", fault)
        row = {"size": checkpoint.size, "time": checkpoint.time and checkpoint.time.isoformat(), "cosigned": {}}
        row = texts.setdefault(checkpoint.note.rpartition("\n\n")[0], row)
        row["cosigned"] |= {name: at.isoformat() for name, at in good.items()}
    report.cosignatures = list(texts.values()) if keys else []
    for name in sorted({name for name, _ in keys}):
        cosigned = [row for row in texts.values() if name in row["cosigned"]]
        said = f"{len(cosigned)} of {len(texts)} checkpoints"
        if cosigned:
            last = max(cosigned, key=lambda row: row["size"])
            said += f", the last of {last['size']} entries at {last['cosigned'][name]}"
        else:
            report.add(name, "has cosigned no checkpoint of these")
        report.counts[f"cosigned by {name}"] = said


def _trusted(
    notes: Iterator[tuple[str, str]], keys: Keys, report: Report, origin: Path | None = None
) -> list[tuple[str, Checkpoint]]:
    """The checkpoints that a trusted key has signed. One of them may name the next key."""
    found = []
    try:
        for where, note in notes:
            place = f"witness {origin}: {where}" if origin else where
            try:
                checkpoint = checkpoint_of(note)
            except Unreadable as why:
                report.add(place, str(why))
                continue
            if fault := signature_fault(note, keys):
                report.add(f"{place} ({checkpoint.words})", fault)
                continue
            if checkpoint.next_key:
                identity, key = key_of(checkpoint.next_key)
                keys[identity] = key
            found.append((where, checkpoint))
    except (OSError, UnicodeDecodeError) as why:
        report.add(str(origin or "checkpoints.txt"), f"cannot be read ({type(why).__name__})")
    if not found:
        report.add(str(origin or "checkpoints.txt"), "no checkpoint that a key you trust has signed")
    return found


def _check_order(told: list[tuple[str, Checkpoint]], report: Report) -> None:
    for (_, before), (where, after) in pairwise(told):
        if after.origin != before.origin:
            report.add(where, f"is of another log: {after.origin}")
        if after.size < before.size:
            report.add(where, f"has {after.size} entries, the one before {before.size}: entries were taken away")
        if after.size == before.size and after.root != before.root:
            report.add(where, f"has another root than the one before, with the same {after.size} entries")
        if before.time and after.time and after.time < before.time:
            report.add(where, "was made before the one before it")


class _Rows:
    """One walk over the entries, in the order of the tree, beside the checkpoints."""

    def __init__(self, tree: Tree, checkpoints: list[Checkpoint], heads: list[tuple[str, Checkpoint]], report: Report):
        self.tree, self.checkpoints, self.report = tree, checkpoints, report
        self.heads: dict[int, list[tuple[str, Checkpoint]]] = defaultdict(list)
        for where, checkpoint in heads:
            self.heads[checkpoint.size].append((where, checkpoint))
        self.first = tree.size
        self.current = 0  # the checkpoint within whose span the walk is
        self.good_until = tree.size  # entries that a checkpoint vouches for
        self.is_broken = False
        self.entries: set[int] = set()
        self.without_details: dict[int, str] = {}
        self.erased: set[int] = set()
        self.counts = {"entries": 0, "with a told time": 0, UNDER_TOLD: 0, "details erased": 0}
        self.is_told = False  # by the entries that say who opened a told clock, and closed it

    def check(self, path: Path) -> None:
        self._compare()
        try:
            with path.open(encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    try:
                        row = json.loads(line)
                        index, stored = int(row["index"]), bytes.fromhex(row["hash"])
                    except (ValueError, KeyError, TypeError):
                        self.report.add(f"rows.jsonl, line {number}", "cannot be read")
                        continue
                    self._gap(index)
                    self._row(row, index, stored)
        except (OSError, UnicodeDecodeError) as why:
            self.report.add("rows.jsonl", f"cannot be read ({type(why).__name__})")
        self._end()

    def _gap(self, index: int) -> None:
        if index < self.tree.size:
            self.report.add(f"place {index}", "stands twice, or out of order")
        elif index > self.tree.size:
            self._missing(self.tree.size, index - 1)
            while self.tree.size < index:  # so that places stay places; no root can be right from here
                self.tree.append(bytes(32))

    def _missing(self, first: int, last: int) -> None:
        places = f"place {first}" if first == last else f"places {first} to {last}"
        self.report.add(places, "entries are missing that were sealed")
        self.is_broken = True

    def _row(self, row: dict[str, Any], index: int, stored: bytes) -> None:
        self.counts["entries"] += 1
        where = f"place {index} (entry {row.get('entry')})"
        leaf = self._leaf(row, where, stored)
        if leaf is not None:
            self._check_leaf(leaf, row, index, f"place {index} (entry {leaf.get('id')}, {leaf.get('uid')})")
        if index == self.tree.size:
            self.tree.append(stored)
            self._compare()

    def _leaf(self, row: dict[str, Any], where: str, stored: bytes) -> dict[str, Any] | None:
        if not isinstance(row.get("leaf"), str):
            self.report.add(where, "the entry was deleted after it was sealed")
            return None
        try:
            leaf = json.loads(row["leaf"])
        except ValueError:
            self.report.add(where, "cannot be read")
            return None
        if leaf_hash(row["leaf"].encode()) != stored:
            self.report.add(
                f"{where[:-1]}, {leaf.get('uid')})",
                f"the entry is not as it was sealed; it now says {leaf.get('verb')} by {leaf.get('actor_id')} "
                f"at {leaf.get('at')}, recorded at {leaf.get('recorded_at')}",
            )
        return leaf

    def _check_leaf(self, leaf: dict[str, Any], row: dict[str, Any], index: int, where: str) -> None:
        entry = int(leaf.get("id") or 0)
        if entry in self.entries:
            self.report.add(where, "the same entry stands in the log twice")
        self.entries.add(entry)
        if entry != row.get("entry"):
            self.report.add(where, f"another entry was sealed at this place: {row.get('entry')}")
        self._check_details(leaf, row, where)
        try:
            recorded, happened = moment_of(leaf["recorded_at"]), moment_of(leaf["at"])
        except (ValueError, KeyError):
            self.report.add(where, "has no time that can be read")
            return
        self.counts["with a told time"] += abs((recorded - happened).total_seconds()) > TOLD_SECONDS
        self._check_span(recorded, index, where)
        self._count_told(leaf)

    def _check_details(self, leaf: dict[str, Any], row: dict[str, Any], where: str) -> None:
        details, salt = row.get("details"), row.get("salt")
        if not isinstance(details, str) or not isinstance(salt, str):
            self.without_details[leaf["id"]] = where
            return
        if hashlib.sha256(bytes.fromhex(salt) + details.encode()).hexdigest() != leaf.get("said"):
            self.report.add(where, "who did it, from where, why or what was typed is not as it was sealed")
        elif leaf.get("action") == "erasure" and leaf.get("verb") == ERASED:
            payload = json.loads(json.loads(details).get("payload") or "{}")
            self.erased.update(payload.get("entries", []))

    def _check_span(self, recorded: datetime, index: int, where: str) -> None:
        while self.current < len(self.checkpoints) and self.checkpoints[self.current].size <= index:
            self.current += 1
        if self.current == len(self.checkpoints):
            return
        span = self.checkpoints[self.current]
        if span.time and recorded > span.time:
            self.report.add(where, f"recorded at {recorded.isoformat()}, after the {span.words} that holds it")
        settled = self.checkpoints[self.current - 1].settled if self.current else None
        if settled and recorded <= settled:
            self.report.add(
                where,
                f"recorded at {recorded.isoformat()}, but the {self.checkpoints[self.current - 1].words} holds all "
                f"until {settled.isoformat()} without it: it was put in later, or its time was moved",
            )

    def _count_told(self, leaf: dict[str, Any]) -> None:
        """Entries, but not the two that open and close it; by the checkpoints too, as this export may begin later."""
        if leaf.get("verb") in TOLD_CLOCK:
            self.is_told = TOLD_CLOCK[leaf["verb"]]
            return
        span = self.checkpoints[self.current] if self.current < len(self.checkpoints) else None
        self.counts[UNDER_TOLD] += self.is_told or bool(span and span.is_told)

    def _compare(self) -> None:
        """Hold the tree against all checkpoints of its size."""
        heads = self.heads.pop(self.tree.size, [])
        wrong = [(where, checkpoint) for where, checkpoint in heads if checkpoint.root != self.tree.root()]
        if wrong and not self.is_broken:
            where, checkpoint = wrong[0]
            self.report.add(
                f"places {self.good_until} to {self.tree.size - 1}",
                f"entries are not those that were signed ({where}, {checkpoint.words})",
            )
            self.is_broken = len(wrong) == len(heads)
        if len(wrong) < len(heads):
            self.good_until = self.tree.size

    def _end(self) -> None:
        for size in sorted(self.heads):
            for where, checkpoint in self.heads[size]:
                if size < self.first:
                    continue  # before this export begins
                self.report.add(
                    where,
                    f"{checkpoint.words}: this log ends at {self.tree.size}. Entries were cut off, or an old backup "
                    "was restored",
                )
        for entry in sorted(self.without_details.keys() & self.erased):
            self.counts["details erased"] += 1
            del self.without_details[entry]
        for where in self.without_details.values():
            self.report.add(
                where, "who did it, why and what was typed are gone, and no entry says that they were erased"
            )
        self.report.counts |= self.counts


def _check_pending(path: Path, checkpoints: list[Checkpoint], report: Report) -> None:
    settled = max((checkpoint.settled for checkpoint in checkpoints if checkpoint.settled), default=None)
    count = 0
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            recorded = moment_of(row["recorded_at"])
            count += 1
            if settled and recorded <= settled:
                report.add(
                    f"entry {row['entry']} ({row['uid']})",
                    f"is not in the tree, though recorded at {recorded.isoformat()} and all is sealed until "
                    f"{settled.isoformat()}: it was put in later, or its place was taken away",
                )
    except (OSError, ValueError, KeyError, TypeError):
        report.add("pending.jsonl", "cannot be read")
    report.counts["not sealed yet"] = count


# A receipt: C2SP tlog-proof


def receipt_faults(text: str, trusted: Keys) -> tuple[bytes, list[str], tuple[int, Checkpoint]]:
    """The leaf of a receipt, what is wrong with it, and where in which tree it is. Raises Unreadable."""
    try:
        head, _, note = text.partition("\n\n")
        kind, extra, index, *steps = head.split("\n")
        if kind != PROOF or not extra.startswith("extra ") or not index.startswith("index "):
            raise ValueError
        leaf = decoded(extra[6:])
        if not isinstance(json.loads(leaf), dict):
            raise ValueError
        place, proof = int(index[6:]), [decoded(step) for step in steps]
        checkpoint = checkpoint_of(note)
    except (ValueError, Unreadable):
        raise Unreadable("no receipt") from None
    faults = [fault] if (fault := signature_fault(note, trusted)) else []
    if root_by_path(place, checkpoint.size, leaf_hash(leaf), proof) != checkpoint.root:
        faults.append("what the receipt says is not in the tree that was signed")
    return leaf, faults, (place, checkpoint)


def check_receipt(path: Path, *, keys: list[str], log: Path | None = None) -> Report:
    """That what a receipt says was in the signed log. Raises Unreadable."""
    report = Report()
    trusted: Keys = dict(key_of(text) for text in keys)
    try:
        text = path.read_text(encoding="utf-8")
        leaf, faults, (place, checkpoint) = receipt_faults(text, trusted)
    except (OSError, ValueError, Unreadable):
        raise Unreadable(f"{path} is no receipt") from None
    told = json.loads(leaf)
    for fault in faults:
        report.add(f"place {place}, {checkpoint.words}", fault)
    if log is not None and not _in_log(log, place, leaf):
        report.add(f"place {place}", "the log that you gave says something else, or nothing")
    report.counts = {name: told.get(name) for name in ("uid", "verb", "actor_id", "subject_id", "recorded_at")}
    report.counts["signed"] = checkpoint.words
    if checkpoint.is_told:
        report.counts["a told clock was open"] = "people in this log may be invented"
    return report


# A certificate of what was destroyed


def check_certificate(path: Path, *, keys: list[str]) -> Report:
    """That the certificate is the one of which the signed log has the digest, and that the log has the decisions of
    two people of each agency. Raises Unreadable."""
    report = Report()
    trusted: Keys = dict(key_of(key) for key in keys)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        text, details, salt, receipt = said["certificate"], said["details"], said["salt"], said["receipt"]
        told = json.loads(text)
        payload = json.loads(json.loads(details)["payload"])
        leaf = json.loads(decoded(receipt.split("\n")[1][6:]))
        commitment = hashlib.sha256(bytes.fromhex(salt) + details.encode()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise Unreadable(f"{path} is no certificate") from None
    _check_receipt_text(receipt, "certificate", trusted, report)
    if leaf.get("verb") != DESTROYED or commitment != leaf.get("said"):
        report.add("certificate", "the entry of the log does not have these details")
    if payload.get("sha256") != hashlib.sha256(text.encode()).hexdigest():
        report.add("certificate", "the log has the digest of another text")
    for decision in told.get("decisions", []):
        for verb, column in DECIDING.items():
            where = f"{decision.get('agency')}, {verb}"
            signed = decision.get("receipts", {}).get(verb, "")
            leaf = _check_receipt_text(signed, where, trusted, report)
            if leaf.get("verb") != verb or leaf.get("actor_id") != decision[column]["account"]:
                report.add(where, "the receipt is of another act, or of another account")
            if leaf.get("subject_id") != told["person"]["key"]:
                report.add(where, "the receipt is about another person")
        if decision["decided_by"]["account"] == decision["second_by"]["account"]:
            report.add(str(decision.get("agency")), "one account decided and agreed")
    if not told.get("decisions"):
        report.add("certificate", "it names no decision")
    report.counts = {"destroyed": told.get("destroyed_at"), "decisions": len(told.get("decisions", []))}
    report.counts |= told.get("destroyed", {})
    return report


# A bundle for an inquest


def check_bundle(path: Path, *, keys: list[str]) -> Report:
    """That each byte is as it was sealed, that two people ordered and approved it, and that the signed log has the acts
    that it tells. Raises Unreadable."""
    report = Report()
    trusted: Keys = dict(key_of(key) for key in keys)
    try:
        data = path.read_bytes()
    except OSError:
        raise Unreadable(f"{path} cannot be read") from None
    if not data:
        raise Unreadable(f"{path} is no bundle")
    files = _unpacked(data, report)
    _check_frame(data, files, report)
    manifest = _manifest(files, report)
    for name, said in manifest.get("files", {}).items():
        if name not in files:
            report.add(name, "is missing")
        elif len(files[name]) != said["size"] or hashlib.sha256(files[name]).hexdigest() != said["sha256"]:
            report.add(name, "is not as it was sealed")
    for name in sorted(files.keys() - manifest.get("files", {}).keys() - {MANIFEST, SEAL}):
        report.add(name, "was put in: the manifest does not name it")
    made = _check_seal(files, trusted, report)
    try:
        _check_acts(files, made, manifest, trusted, report)
    except (KeyError, TypeError, AttributeError, ValueError):  # something in it is of another kind than it should be
        report.add("record.json, acts.jsonl", "cannot be read")
    report.counts["bundle"] = manifest.get("bundle")
    report.counts["files"] = len(files)
    report.counts["made"] = made.get("recorded_at")
    return report


def _unpacked(data: bytes, report: Report) -> dict[str, bytes]:
    """The files of a zip that is written in the one way (docs/audit.md), as far as they can be read."""
    files: dict[str, bytes] = {}
    place = 0
    while data[place : place + 4] == b"PK\3\4":
        head = data[place : place + 30]
        if len(head) < 30:
            break
        size, named = struct.unpack("<LH", head[22:28])
        begin = place + 30 + named
        name = data[place + 30 : begin].decode("ascii", "replace")
        if begin + size > len(data) or name in files:
            break
        files[name] = data[begin : begin + size]
        place = begin + size
    if data[place : place + 4] != b"PK\1\2":
        report.add(f"byte {place}", "the file is not as it was written: neither a file nor the directory begins here")
    return files


def _check_frame(data: bytes, files: dict[str, bytes], report: Report) -> None:
    """That the zip is the one way to write these files: so no byte between them, or after them, says anything else."""
    body, directory = b"", b""
    for name in sorted(files):
        content, named = files[name], name.encode("ascii", "replace")
        told = (0, 0, 0, 0x21, zlib.crc32(content), len(content), len(content), len(named))
        offset = len(body)
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, *told, 0) + named + content
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, *told, 0, 0, 0, 0, 0, offset) + named
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(body), 0)
    right = body + directory + end
    if right != data:
        both = enumerate(zip(right, data, strict=False))
        place = next((place for place, (one, other) in both if one != other), min(len(right), len(data)))
        report.add(f"byte {place}", "the file is not as it was written")


def _manifest(files: dict[str, bytes], report: Report) -> dict[str, Any]:
    """Empty where it cannot be read."""
    try:
        manifest = json.loads(files[MANIFEST])
        told = manifest["files"]
        if manifest["format"] != 1 or not all(
            isinstance(each["size"], int) and each["sha256"] for each in told.values()
        ):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        report.add(MANIFEST, "is missing, or cannot be read")
        return {}
    if told.keys() != IN_BUNDLE:
        report.add(MANIFEST, "names other files than a bundle has")
    return dict(manifest)


def _check_seal(files: dict[str, bytes], trusted: Keys, report: Report) -> dict[str, Any]:
    """That the signed log has the digest of the manifest. Returns the leaf of that entry."""
    try:
        text = files[SEAL].decode()
        said = json.loads(text)
        details, salt, receipt = said["details"], said["salt"], said["receipt"]
        if not HEX.fullmatch(salt) or f"{json.dumps(said, sort_keys=True, indent=1, ensure_ascii=False)}\n" != text:
            raise ValueError
        digest = json.loads(json.loads(details)["payload"])["sha256"]
        commitment = hashlib.sha256(bytes.fromhex(salt) + details.encode()).hexdigest()
        if not isinstance(receipt, str) or said.keys() != {"details", "salt", "receipt"}:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        report.add(SEAL, "is missing, or is not as it was written")
        return {}
    leaf = _check_receipt_text(receipt, SEAL, trusted, report)
    _check_all_signatures(receipt.partition("\n\n")[2], SEAL, trusted, report)
    if leaf.get("verb") != MADE or leaf.get("said") != commitment:
        report.add(SEAL, "the entry of the log does not have these details")
    if digest != hashlib.sha256(files.get(MANIFEST, b"")).hexdigest():
        report.add(MANIFEST, "is not as it was sealed: the log has the digest of another one")
    return leaf


def _check_all_signatures(note: str, where: str, trusted: Keys, report: Report) -> None:
    """Each line must be of a key that is trusted, or that such a key has named as the next."""
    try:
        checkpoint = checkpoint_of(note)
        keys = dict(trusted)
        if checkpoint.next_key and not signature_fault(note, trusted):
            identity, key = key_of(checkpoint.next_key)
            keys[identity] = key
        text, _, lines = note.rpartition("\n\n")
        for line in lines.split("\n")[:-1]:
            if fault := signature_fault(f"{text}\n\n{line}\n", keys):
                report.add(where, fault)
        if not lines.endswith("\n"):
            report.add(where, "its last line is cut short")
    except Unreadable as why:
        report.add(where, str(why))


def _check_acts(
    files: dict[str, bytes], made: dict[str, Any], manifest: dict[str, Any], trusted: Keys, report: Report
) -> None:
    """That each act that the record tells is in the signed tree, and no other is told."""
    try:
        record = json.loads(files["record.json"])
        told = {act["entry"]: act for act in record["acts"]}
        note = files["checkpoint.txt"].decode()
        checkpoint = checkpoint_of(note)
        rows = [json.loads(line) for line in files["acts.jsonl"].decode().splitlines()]
    except Unreadable as why:
        report.add("checkpoint.txt", str(why))
        return
    except (ValueError, KeyError, TypeError):
        report.add("record.json, acts.jsonl", "cannot be read")
        return
    if fault := signature_fault(note, trusted):
        report.add(f"checkpoint.txt ({checkpoint.words})", fault)
    leaves: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, 1):
        try:
            leaf, path = json.loads(row["leaf"]), [decoded(step) for step in row["path"]]
            root = root_by_path(row["index"], checkpoint.size, leaf_hash(row["leaf"].encode()), path)
            leaves[leaf["uid"]] = leaf
        except (ValueError, KeyError, TypeError):
            report.add(f"acts.jsonl, line {number}", "cannot be read")
            continue
        if root != checkpoint.root:
            report.add(f"acts.jsonl, line {number} (entry {leaf['uid']})", "is not in the tree that was signed")
    for uid, act in told.items():
        leaf = leaves.get(uid, {})
        if any(
            act[name] != leaf.get(column) for name, column in (("verb", "verb"), ("account", "actor_id"), ("at", "at"))
        ):
            report.add(f"record.json, act {uid}", "the signed log does not say this")
    for uid in sorted(leaves.keys() - told.keys()):
        report.add(f"acts.jsonl, entry {uid}", "the record does not tell this act")
    _check_makers(record, made, manifest, list(leaves.values()), report)
    report.counts["acts"] = len(leaves)
    report.counts["signed"] = checkpoint.words
    if checkpoint.is_told:
        report.counts["a told clock was open"] = "people in this log may be invented"


def _check_makers(
    record: dict[str, Any], made: dict[str, Any], manifest: dict[str, Any], leaves: list[dict[str, Any]], report: Report
) -> None:
    """That one account ordered this very bundle and another one approved it."""
    bundle = (made.get("target_type"), made.get("target_id"))
    by = {
        verb: {
            leaf["actor_id"]
            for leaf in leaves
            if leaf["verb"] == verb and (leaf["target_type"], leaf["target_id"]) == bundle
        }
        for verb in (ORDERED, APPROVED)
    }
    if len(by[ORDERED]) != 1 or len(by[APPROVED]) != 1 or by[ORDERED] == by[APPROVED]:
        report.add("acts.jsonl", "it does not have an order and an approval of this bundle by two accounts")
    if {made.get("actor_id")} != by[APPROVED]:
        report.add(SEAL, "it was made for another account than the one that approved it")
    if record.get("bundle") != manifest.get("bundle"):
        report.add("record.json", "is of another bundle")


def _check_receipt_text(text: str, where: str, trusted: Keys, report: Report) -> dict[str, Any]:
    """The leaf of a receipt, empty where it cannot be read. What is wrong goes into the report."""
    try:
        leaf, faults, _ = receipt_faults(text, trusted)
    except Unreadable as why:
        report.add(where, str(why))
        return {}
    for fault in faults:
        report.add(where, fault)
    told: dict[str, Any] = json.loads(leaf)
    return told


def _in_log(log: Path, place: int, leaf: bytes) -> bool:
    with (log / "rows.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row.get("index") == place:
                return isinstance(row.get("leaf"), str) and row["leaf"].encode() == leaf
    return False


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    log = kinds.add_parser("log", help="an export of the log")
    log.add_argument("path", type=Path, help="the folder that export_audit wrote")
    log.add_argument(
        "--witness", type=Path, action="append", default=[], help="checkpoints kept elsewhere: a file or a folder"
    )
    log.add_argument(
        "--witness-key", action="append", default=[], help="a public key of a witness that cosigns; may be repeated"
    )
    log.add_argument("--cosignatures", action="store_true", help="say of each checkpoint who cosigned it and when")
    receipt = kinds.add_parser("receipt", help="a receipt of one act")
    receipt.add_argument("path", type=Path)
    receipt.add_argument("--log", type=Path, help="an export in which the act must be found too")
    certificate = kinds.add_parser("certificate", help="a certificate of what was destroyed")
    certificate.add_argument("path", type=Path, help="what dispose --certificate printed")
    bundle = kinds.add_parser("bundle", help="a bundle for an inquest")
    bundle.add_argument("path", type=Path, help="the zip file")
    for each in (log, receipt, certificate, bundle):
        each.add_argument("--key", action="append", required=True, help="a public key that you trust; may be repeated")
        each.add_argument("--json", action="store_true", help="print what was found as JSON")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.kind == "log":
            report = check_log(chosen.path, keys=chosen.key, witnesses=chosen.witness, witness_keys=chosen.witness_key)
        elif chosen.kind == "certificate":
            report = check_certificate(chosen.path, keys=chosen.key)
        elif chosen.kind == "bundle":
            report = check_bundle(chosen.path, keys=chosen.key)
        else:
            report = check_receipt(chosen.path, keys=chosen.key, log=chosen.log)
    except Unreadable as why:
        print(why, file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps(asdict(report), indent=1))
    else:
        for finding in report.findings:
            print(f"WRONG  {finding}")
        for name, value in report.counts.items():
            print(f"       {name}: {value}")
        if chosen.kind == "log" and chosen.cosignatures:
            for row in report.cosignatures:
                by = "; ".join(f"{name} at {at}" for name, at in sorted(row["cosigned"].items()))
                print(f"       checkpoint of {row['size']} entries at {row['time']}: {by or 'no one'}")
        if chosen.kind == "log" and not chosen.witness:
            print("       no witness was given: what was cut off at the end cannot be seen")
        print("Wrong." if report.findings else "All as it was sealed.")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
