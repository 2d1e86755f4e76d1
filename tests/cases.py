"""Many cases in one test: each begins from what the test has made, and all that go wrong are told together."""

from collections.abc import Callable, Iterable

import pytest
from django.db import transaction


def ask_each(cases: Iterable, ask: Callable) -> None:
    """Call `ask` with each case (a tuple: with what is in it), and undo what it wrote. Rows in memory stay as set."""
    wrong = {}
    for case in cases:
        try:
            with transaction.atomic():
                ask(*case if isinstance(case, tuple) else (case,))
                transaction.set_rollback(True)
        except (Exception, pytest.fail.Exception) as error:
            wrong[repr(case)] = error
    if wrong:
        told = "\n".join(f"{case}: {type(error).__name__}: {error}" for case, error in wrong.items())
        raise AssertionError(f"{len(wrong)} of the cases went wrong:\n{told}") from next(iter(wrong.values()))
