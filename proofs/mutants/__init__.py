"""Would the suite notice if the product's code were another? Mutants, each tried by the tests that run its line."""

from proofs.mutants.proving import PROOFS

__all__ = ["PROOFS"]
