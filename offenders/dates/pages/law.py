"""The provisions to read for working out dates by hand. The law that may apply, not which does."""

from __future__ import annotations

from dataclasses import dataclass

from offenders.dates.rules.legislation import Piece, pieces


@dataclass(frozen=True)
class Provision:
    statute: str
    section: list[Piece]
    about: str


def _provision(statute: str, section: str, about: str) -> Provision:
    return Provision(statute, pieces(statute, section), about)


CJA = "Criminal Justice Act 2003"
CODE = "Sentencing Code"

TO_READ = [
    _provision(CJA, "s.247A", "release of terrorist prisoners"),
    _provision(CJA, "s.244, s.244ZA, s.244A, s.246A", "release of others"),
    _provision(CJA, "s.263, s.264", "concurrent and consecutive terms"),
    _provision(CJA, "s.240ZA, s.240A", "days on remand and on tagged bail"),
    _provision("Prison Act 1952", "s.49", "days unlawfully at large"),
    _provision(CJA, "s.257", "additional days"),
    _provision(CJA, "s.254, s.255A, s.255C", "recall"),
    _provision(CODE, "s.265, s.278", "offenders of particular concern"),
    _provision(CODE, "s.254, s.266, s.279", "extended sentences"),
    _provision(CODE, "s.268A, s.282A", "serious terrorism sentences"),
    _provision("Crime (Sentences) Act 1997", "s.28", "after a tariff"),
]
