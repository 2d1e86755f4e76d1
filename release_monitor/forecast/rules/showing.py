"""Which forecasts have bands, so that no answer, and no difference of two, is about fewer than 10 people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from release_monitor.forecast.rules.groups import Group

FEWEST = 10
FEW, CLOSE, FEW_CHANGED = "few", "close", "few_changed"
WHY_NOT = [
    (FEW, "Fewer than 10 people can leave"),
    (CLOSE, "Fewer than 10 people more or less than in another forecast"),
    (FEW_CHANGED, "Fewer than 10 people differ from another forecast"),
]
LEAST_CHANGE = 1e-4  # of a chance: what is less moves no number that is printed

People = Collection[int]
Chances = Mapping[int, Sequence[float]]


def tells_of_few(number: int) -> bool:
    """Whether a sum over so many people would tell of them. Nobody is nobody."""
    return 0 < number < FEWEST


def why_not(able: Mapping[Group, frozenset[int]]) -> dict[Group, str]:
    """Of each group that has no bands, why. able: those who can leave in the span.

    Two groups whose people differ by fewer than 10 are not both shown, and what is left of a programme beside the
    groups that are shown is nobody, or 10 people at least: the smaller gives way.
    """
    found = {group: FEW for group, people in able.items() if len(people) < FEWEST}
    by_size = sorted(able, key=lambda group: (not group.is_whole, -len(able[group]), group))
    shown: list[Group] = []
    for group in (each for each in by_size if each not in found):
        if any(tells_of_few(len(able[group] ^ able[other])) for other in shown):
            found[group] = CLOSE
        else:
            shown.append(group)
    for whole in [each for each in shown if each.is_whole]:
        for partition in ("region", "prison_group"):
            parts = [each for each in shown if not each.is_whole and each.partition == partition]
            parts = [each for each in parts if each.programme == whole.programme and each not in found]
            while parts and tells_of_few(len(able[whole].difference(*(able[part] for part in parts)))):
                found[parts.pop()] = CLOSE
    return found


def changed(before: Chances, now: Chances, *, weeks: int = 0) -> int:
    """How many people's chances differ between two forecasts, in the weeks that both have. weeks: from one to the
    other. Who is in one alone differs."""
    return sum(_differs(before.get(key, ()), now.get(key, ()), weeks) for key in {*before, *now})


def _differs(before: Sequence[float], now: Sequence[float], weeks: int) -> bool:
    ahead = before[weeks:]
    longest = max(len(ahead), len(now) - weeks if before else len(now))
    return any(
        abs((ahead[at] if at < len(ahead) else 0.0) - (now[at] if at < len(now) else 0.0)) > LEAST_CHANGE
        for at in range(longest)
    )


def pairs_of_few(answers: Mapping[object, Chances]) -> list[tuple[object, object]]:
    """The pairs of answers of one Monday whose difference is about fewer than 10 people."""
    return [
        (one, other) for one, other in combinations(answers, 2) if tells_of_few(changed(answers[one], answers[other]))
    ]


def spans_shown(able: Sequence[int]) -> list[bool]:
    """Of 13, 26 and 52 weeks: whether the sum has a band. able: how many can leave in each. What two spans leave
    between them is held to the same rule, and the longer is shown."""
    found = [False] * len(able)
    beyond: int | None = None
    for place in reversed(range(len(able))):
        if able[place] >= FEWEST and (beyond is None or not tells_of_few(beyond - able[place])):
            found[place], beyond = True, able[place]
    return found
