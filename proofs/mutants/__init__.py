"""Mutants of the product's code, each tried by the tests that run its line, to see whether the suite notices."""

from proofs.mutants.proving import PROOFS

__all__ = ["PROOFS"]
