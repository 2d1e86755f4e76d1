"""What a bundle is made of, in which order it is made, and how its file is written, byte for byte (docs/audit.md)."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sharing.data_requests.rules import DATA_WORDS, DataKind

LAW_ENTRIES: tuple[str, ...] = ()

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "seal.json"
RECORD, PAPER, ACTS, CHECKPOINT, README = "record.json", "record.pdf", "acts.jsonl", "checkpoint.txt", "README.txt"
FIRST_DAY = 0x21  # 1 January 1980, as a zip says it: the file tells no time of its own

# Classes that are in no bundle unless the owner of each item released it. What is not asked about is not in it at all.
ASKED = (DataKind.MINUTES, DataKind.WITHHELD, DataKind.VICTIMS)
HELD_BACK_WORDS = [DATA_WORDS[kind] for kind in (*ASKED, DataKind.INTELLIGENCE)]


class Stage(StrEnum):
    """How far a bundle is."""

    ORDERED = "ordered"
    APPROVED = "approved"
    GATHERED = "gathered"
    PRINTED = "printed"
    READY = "ready"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


STAGE_WORDS = {
    Stage.ORDERED: ("waiting", "To approve"),
    Stage.APPROVED: ("partly", "Being made"),
    Stage.GATHERED: ("partly", "Being made"),
    Stage.PRINTED: ("partly", "Being signed"),
    Stage.READY: ("done", "Ready"),
    Stage.WITHDRAWN: ("not-started", "Withdrawn"),
    Stage.STOPPED: ("blocked", "Stopped"),
}


def canonical(values: Any) -> bytes:
    """JSON in the one way to write it."""
    return (json.dumps(values, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest_of(uid: str, files: Mapping[str, bytes]) -> bytes:
    """The digest of each file: what the sealed log has the digest of."""
    said = {name: {"sha256": digest_of(content), "size": len(content)} for name, content in files.items()}
    return canonical({"format": FORMAT, "bundle": uid, "files": said})


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip in the one way to write it: by name, not compressed, without times. So a checker makes it again and finds
    any byte that is not as it was, between the files too."""
    body, directory = b"", b""
    for name in sorted(files):
        content, named = files[name], name.encode("ascii")
        told = (0, 0, 0, FIRST_DAY, zlib.crc32(content), len(content), len(content), len(named))
        offset = len(body)
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, *told, 0) + named + content
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, *told, 0, 0, 0, 0, 0, offset) + named
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of what `packed` wrote."""
    files, place = {}, 0
    while content[place : place + 4] == b"PK\3\4":
        size, named = struct.unpack("<LH", content[place + 22 : place + 28])
        begin = place + 30 + named
        files[content[place + 30 : begin].decode("ascii")] = content[begin : begin + size]
        place = begin + size
    return files
