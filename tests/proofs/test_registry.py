"""Each proof says what it shows, how long it takes and how it can be seen to fail."""

import pytest

from proofs import kept, registry
from proofs.proof import Asked, UnknownFault


@pytest.mark.parametrize("proof", registry.PROOFS, ids=lambda proof: proof.name)
def test_proof_is_declared_whole(proof):
    assert proof.shows
    assert not proof.shows.endswith(".")
    assert proof.counts
    assert proof.size > 0
    assert proof.minutes > 0
    assert proof.faults


def test_no_two_proofs_are_called_alike():
    assert len(registry.BY_NAME) == len(registry.PROOFS) >= 12


def test_family_names_all_of_its_proofs_and_no_other():
    assert {proof.name for proof in registry.named(["access"])} == {
        *("access-draws", "access-revocations", "access-timing", "access-teeth", "access-relation"),
        "access-on-behalf",
    }


def test_a_proof_named_twice_runs_once():
    assert [proof.name for proof in registry.named(["recall-walk", "recall-walk"])] == ["recall-walk"]


def test_all_names_every_proof():
    assert registry.named(["all"]) == list(registry.PROOFS)


def test_a_name_that_is_none_is_refused():
    with pytest.raises(registry.NoSuchProof):
        registry.named(["acces"])


def test_every_kept_row_is_of_a_proof():
    assert {row.proof for row in kept.parse(kept.PAGE.read_text())} <= set(registry.BY_NAME)


def test_a_fault_that_is_none_is_refused():
    with pytest.raises(UnknownFault), Asked(size=1, seed=1, fault="no such").planted({}):
        pass
