"""The faults of the proof of the gate find what they change: a name that moved would leave one unplanted."""

import pytest

from proofs.rules import gate


@pytest.mark.parametrize("fault", gate.faults())
def test_fault_finds_what_it_changes(fault):
    with gate.faults()[fault]():
        pass
