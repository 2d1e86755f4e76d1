"""Service settings of load: what a person counts for, the norm of an officer, and how long a decision may run."""

from __future__ import annotations

from datetime import date

from release_monitor.load.rules import STAGE_WORDS, Stage
from sharing import practice
from sharing.models import Agency, Team
from sharing.practice import Definition
from sharing.sentence_words import mid_sentence

STARTING = "Our design: a starting value. No published weighting was found"

WEIGHTS = {
    stage: practice.define(
        f"load.weight_{stage}",
        f"Load, points of a person: {mid_sentence(STAGE_WORDS[stage])}",
        unit="points",
        default=points,
        source=STARTING,
    )
    for stage, points in {
        Stage.AT_LARGE: 5,
        Stage.FIRST_WEEKS: 4,
        Stage.ON_LICENCE: 3,
        Stage.RELEASE_NEAR: 2,
        Stage.HELD: 1,
        Stage.AFTER: 1,
    }.items()
}
NORMS = {
    kind: practice.define(
        f"load.norm_{kind}",
        f"Load, norm of an officer: {kind.label}",
        unit="points for an officer",
        default=points,
        source=STARTING,
        safer=practice.Safer.NEITHER,
    )
    for kind, points in {
        Agency.Kind.PROBATION: 60,
        Agency.Kind.CT_POLICE: 60,
        Agency.Kind.PRISON: 40,
        Agency.Kind.PPCS: 80,
    }.items()
}
LONGEST_DAYS = practice.define(
    "load.deprioritised_longest_days",
    "Longest time until a decision to de-prioritise is reviewed",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
    between=(1, 92),
    safer=practice.Safer.LESS,
)


def norm_of_team(team: Team, *, on: date) -> Definition | None:
    """The norm of this team's officers, in dated rows of its own; without one, that of its agency's kind counts. None
    for a kind of agency that has no norm."""
    general = NORMS.get(Agency.Kind(team.agency.kind))
    if general is None:
        return None
    return Definition(
        name=f"load.norm_of_team:{team.uid}",
        title=f"Load, norm of an officer: {team.name}",
        unit=general.unit,
        default=practice.value(general, on=on),
        source=practice.source(general, on=on),
        between=(1, 1000),
        safer=practice.Safer.NEITHER,
    )


def weights_on(on: date) -> dict[Stage, int]:
    found = practice.values(WEIGHTS.values(), on=on)
    return {stage: found[definition] for stage, definition in WEIGHTS.items()}
