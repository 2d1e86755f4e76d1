"""The choice of mutants: some drawn by a seed from all places, and some that must always be noticed."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from proofs.mutants.equivalent import EQUIVALENT
from proofs.mutants.places import Place

__all__ = ["EQUIVALENT", "NAMED", "Named", "diff", "drawn", "why_equivalent"]


@dataclass(frozen=True)
class Named:
    """A change that somebody once made and nothing noticed. right: stands in the file exactly once."""

    words: str
    path: str
    right: str
    wrong: str

    def place(self, text: str) -> Place:
        start = len(text[: text.index(self.right)].encode())
        line = text[: text.index(self.right)].count("\n") + 1
        line += next(n for n, (a, b) in enumerate(self._lines()) if a != b)
        return Place(self.path, start, start + len(self.right.encode()), "named", self.wrong, line)

    def _lines(self) -> list[tuple[str, str]]:
        right, wrong = self.right.splitlines(), self.wrong.splitlines()
        longest = max(len(right), len(wrong))
        return list(zip(right + [""] * (longest - len(right)), wrong + [""] * (longest - len(wrong)), strict=True))


NAMED = (
    Named(
        "the warning before the hard stop is counted in calendar days",
        "licence/licences/rules.py",
        "    return working_days_before(stop, working_days, is_bank_holiday)\n\n\ndef first_moment(",
        "    return date.fromordinal(stop.toordinal() - working_days)\n\n\ndef first_moment(",
    ),
    Named(
        "conduct at the very moment at which the licence ended counts",
        "licence/breaches/actions/breaches.py",
        "licence.ended_at <= at",
        "licence.ended_at < at",
    ),
    Named(
        "readers are counted in teams that are closed",
        "sharing/grants/who_can_see.py",
        "        team_id__in=team_keys, team__closed_at__isnull=True, user_id__in=[key for key, _ in found]\n",
        "        team_id__in=team_keys, user_id__in=[key for key, _ in found]\n",
    ),
    Named(
        "a sentence is shown without its appeal",
        "offenders/dates/pages/facts.py",
        "    if sentence.appeal and sentence.appeal_on:\n",
        "    if False:\n",
    ),
    Named(
        "3 of those who were told are named on a recall, in place of 8",
        "licence/recalls/panels/page.py",
        "MOST_TOLD = 8\n",
        "MOST_TOLD = 3\n",
    ),
)


def drawn(places: Sequence[Place], number: int, *, seed: int) -> list[Place]:
    """So many of them; more begin with what fewer had.

    Drawn by what each place is, not by where it stands among the others: what is written elsewhere changes no draw, so
    that what a draw showed can be looked for again.
    """
    alike: Counter[tuple[str, ...]] = Counter()
    ranked = []
    for place in places:
        what = (place.path, place.stood, place.kind, place.becomes)
        alike[what] += 1
        ranked.append((sha256("\0".join([str(seed), *what, str(alike[what])]).encode()).digest(), place))
    return [place for _, place in sorted(ranked)[:number]]


def diff(place: Place, text: str) -> str:
    """What is changed, as a patch would say it."""
    lines = difflib.unified_diff(
        text.splitlines(), place.changed(text).splitlines(), place.path, place.path, lineterm="", n=2
    )
    return "\n".join(lines)


def why_equivalent(place: Place, text: str) -> str:
    """The reason for which the change shows in nothing; "" where none is known."""
    was = text.splitlines()[place.line - 1].strip()
    becomes = place.changed(text).splitlines()[place.line - 1].strip()
    return next((row.because for row in EQUIVALENT if row[:3] == (place.path, was, becomes)), "")
