"""The state of the checkout as git says it: its commit, and how far others lie behind."""

from __future__ import annotations

import re
import subprocess

from release_monitor.running.state import CHECKOUT

CHANGES = "+changes"
HASH = re.compile(r"[0-9a-f]{7,40}")


def git(*words: str) -> str | None:
    """What it answers, stripped; None where it refuses, or is not there."""
    try:
        done = subprocess.run(["git", *words], cwd=CHECKOUT, check=False, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def commit(*, but: str = "") -> str:
    """The short hash, with `+changes` where a file differs; "no commit" outside of git. but: a file left out."""
    short = git("rev-parse", "--short", "HEAD")
    if short is None:
        return "no commit"
    left_out = [f":!{but}"] if but else []
    return short + (CHANGES if git("status", "--porcelain", "--", ".", *left_out) else "")


def commits_behind(named: str) -> int | None:
    """How many commits have come since; None where this clone cannot tell."""
    found = HASH.match(named)
    told = git("rev-list", "--count", f"{found[0]}..HEAD") if found else None
    return int(told) if told else None


def has_whole_history() -> bool:
    return git("rev-parse", "--is-shallow-repository") == "false"
