"""The tree as the database holds it: leaves, and the nodes above each 256."""

from __future__ import annotations

from functools import partial

from django.db import DEFAULT_DB_ALIAS, connections

from sharing.sealing.rules.tree import STORED_EVERY, Frontier, Perfect, folded, frontier_of

LEAVES = "SELECT hash FROM sharing_auditleaf WHERE index >= %s AND index < %s ORDER BY index"
NODES = "SELECT hash FROM sharing_auditnode WHERE index >= %s AND index < %s AND level = %s ORDER BY index"
SIZE = "SELECT coalesce(max(index) + 1, 0) FROM sharing_auditleaf"


class TreeBroken(Exception):
    """The stored tree lacks a leaf or a node, or is not the one that was signed. The text says where."""


def size_of_tree(using: str = DEFAULT_DB_ALIAS) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(SIZE)
        return int(cursor.fetchone()[0])


def perfect(level: int, index: int, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The top of a whole subtree, made anew from at most 128 stored hashes. Raises TreeBroken."""
    above = level % STORED_EVERY
    stored, first, last = level - above, index << above, (index + 1) << above
    with connections[using].cursor() as cursor:
        cursor.execute(*((NODES, [first, last, stored]) if stored else (LEAVES, [first, last])))
        hashes = [bytes(found) for (found,) in cursor.fetchall()]
    if len(hashes) != last - first:
        raise TreeBroken(f"Of the tree's level {stored}, places {first} to {last - 1}, {len(hashes)} are there.")
    return folded(hashes)


def reading(using: str = DEFAULT_DB_ALIAS) -> Perfect:
    return partial(perfect, using=using)


def stored_frontier(size: int, using: str = DEFAULT_DB_ALIAS) -> Frontier:
    """The tree of the first `size` leaves. Raises TreeBroken."""
    return frontier_of(size, reading(using))
