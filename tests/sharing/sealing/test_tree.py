"""The Merkle tree, against the published vectors and the verifier's own one."""

import hashlib

import pytest

import verify_audit
from sharing.sealing.rules import tree

# certificate-transparency's reference leaves and roots
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
MANY = [tree.leaf_hash(str(number).encode()) for number in range(600)]
SIZES = [*range(1, 18), 255, 256, 257, 511, 512, 600]


def grown(hashes):
    frontier, nodes = tree.Frontier(), {}
    for hashed in hashes:
        for node in frontier.append(hashed):
            nodes[node.level, node.index] = node.hash
    return frontier, nodes


def reader_of(hashes):
    """As `stored.perfect` does: from leaves and each eighth level alone."""
    _, nodes = grown(hashes)

    def perfect(level, index):
        above = level % tree.STORED_EVERY
        places = range(index << above, (index + 1) << above)
        stored = level - above
        return tree.folded([nodes[stored, place] if stored else hashes[place] for place in places])

    return perfect


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_root_is_the_published_one(size, root):
    frontier, _ = grown([tree.leaf_hash(leaf) for leaf in LEAVES[:size]])

    assert frontier.root().hex() == root


def test_root_of_nothing_is_the_hash_of_nothing():
    assert tree.Frontier().root() == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", SIZES)
def test_tree_is_read_anew_from_what_is_stored(size):
    frontier, _ = grown(MANY[:size])

    assert tree.frontier_of(size, reader_of(MANY)) == frontier


@pytest.mark.parametrize("size", SIZES)
def test_path_of_each_leaf_leads_to_the_root_and_of_no_other(size):
    perfect = reader_of(MANY)
    root = tree.frontier_of(size, perfect).root()

    for index in {0, 1, size // 2, size - 2, size - 1} & set(range(size)):
        path = tree.inclusion_path(index, size, perfect)
        assert verify_audit.root_by_path(index, size, MANY[index], path) == root
        assert verify_audit.root_by_path(index, size, MANY[index + 1 if index + 1 < size else 0], path) != root or (
            size == 1
        )
        assert verify_audit.root_by_path(index, size, MANY[index], [*path, MANY[0]]) != root


def leads(old, new, old_root, new_root, path):
    """Whether a consistency proof holds (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            before, after = tree.node_hash(step, before), tree.node_hash(step, after)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = tree.node_hash(after, step)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


@pytest.mark.parametrize("new", SIZES)
def test_tree_goes_on_from_each_earlier_one(new):
    perfect = reader_of(MANY)
    root = {size: tree.frontier_of(size, perfect).root() for size in SIZES}

    for old in [size for size in SIZES if size <= new]:
        path = tree.consistency_path(old, new, perfect)
        assert leads(old, new, root[old], root[new], path), old
        if old != new:
            assert not leads(old, new, root[old], root[old], path)


def test_nothing_need_be_shown_of_a_tree_that_was_empty():
    assert tree.consistency_path(0, 7, reader_of(MANY)) == []


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_no_path_of_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="No leaf"):
        tree.inclusion_path(index, size, reader_of(MANY))
