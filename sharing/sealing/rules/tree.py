"""The Merkle tree of RFC 6962 section 2.1, over hashes: growing it, and its proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

STORED_EVERY = 8  # levels: of the nodes above the leaves those are stored from which 256 below can be made anew
EMPTY_ROOT = hashlib.sha256(b"").digest()

Perfect = Callable[[int, int], bytes]  # (level, index) of a whole subtree of 2**level leaves: its hash


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Node:
    """The top of a whole subtree of 2**level leaves, the index-th of its level from the left."""

    level: int
    index: int
    hash: bytes


@dataclass
class Frontier:
    """What is needed of a tree to go on with it: the tops of its whole subtrees, the largest first."""

    size: int = 0
    tops: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[Node]:
        """Add the hash of a leaf. Returns the nodes to store that are whole now."""
        self.tops.append(leaf)
        self.size += 1
        whole, level = [], 0
        while (self.size >> level) % 2 == 0:
            right, left = self.tops.pop(), self.tops.pop()
            self.tops.append(node_hash(left, right))
            level += 1
            if level % STORED_EVERY == 0:
                whole.append(Node(level, (self.size >> level) - 1, self.tops[-1]))
        return whole

    def root(self) -> bytes:
        return root_of(self.tops)

    def copy(self) -> Frontier:
        return Frontier(self.size, list(self.tops))


def root_of(tops: list[bytes]) -> bytes:
    """The root above whole subtrees, the largest first."""
    if not tops:
        return EMPTY_ROOT
    root = tops[-1]
    for left in reversed(tops[:-1]):
        root = node_hash(left, root)
    return root


def frontier_of(size: int, perfect: Perfect) -> Frontier:
    """Of a tree of this size, from its stored nodes."""
    tops, done = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            tops.append(perfect(level, done >> level))
            done += 1 << level
    return Frontier(size, tops)


def inclusion_path(index: int, size: int, perfect: Perfect) -> list[bytes]:
    """The proof that a leaf is in a tree of this size (section 2.1.1), from its sibling upwards."""
    if not 0 <= index < size:
        raise ValueError(f"No leaf {index} in a tree of {size}")
    return _path(index, 0, size, perfect)


def _path(index: int, start: int, end: int, perfect: Perfect) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, perfect), subtree(middle, end, perfect)]
    return [*_path(index, middle, end, perfect), subtree(start, middle, perfect)]


def consistency_path(old: int, new: int, perfect: Perfect) -> list[bytes]:
    """The proof that a tree of `old` leaves is the beginning of one of `new` (section 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {old} is no beginning of one of {new}")
    return [] if old in (0, new) else _consistency(old, 0, new, True, perfect)


def _consistency(old: int, start: int, end: int, is_known: bool, perfect: Perfect) -> list[bytes]:
    """`old` counts from the beginning of the whole tree. is_known: whether who checks has the hash of this subtree."""
    if old == end:
        return [] if is_known else [subtree(start, end, perfect)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_consistency(old, start, middle, is_known, perfect), subtree(middle, end, perfect)]
    return [*_consistency(old, middle, end, False, perfect), subtree(start, middle, perfect)]


def subtree(start: int, end: int, perfect: Perfect) -> bytes:
    """The hash over the leaves from `start` up to `end`, as the proofs ask for them: they begin where one can."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return perfect(level, start >> level)
    middle = start + _split(count)
    return node_hash(subtree(start, middle, perfect), subtree(middle, end, perfect))


def _split(count: int) -> int:
    """The largest power of two below it."""
    return 1 << ((count - 1).bit_length() - 1)


def folded(hashes: list[bytes]) -> bytes:
    """The top above two, four, eight ... hashes of one level."""
    while len(hashes) > 1:
        hashes = [node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
