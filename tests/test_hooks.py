"""What runs after a commit and must never break what was committed."""

import re

from tests.test_arrows import ROOT, sources

# Django names the hook that raised in its log, and a partial has no name: it would raise in the place of the log.
A_PARTIAL = re.compile(r"on_commit\(\s*(functools\.)?partial\(")


def test_no_robust_hook_is_a_partial():
    assert [str(path.relative_to(ROOT)) for path in sources() if A_PARTIAL.search(path.read_text())] == []
