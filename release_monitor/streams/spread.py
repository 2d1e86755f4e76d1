"""Waits that differ, so that thousands of browsers do not come at once."""

import random


def between(least: float, most: float) -> float:
    return random.uniform(least, most)  # noqa: S311 (nobody gains by guessing it)
