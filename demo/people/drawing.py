"""Drawn sentences that a court could pass: kind, offence, length and day could have come together."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.people.sentences import OFFENCES_BY_NAME, Sentence, laid, working, years_after
from offenders.convictions.plausibility import Circumstances, PassedSentence, judged, standing_of
from offenders.dates.engine.law.regimes import ANY_CONNECTION, CJA_SCHEME, NO_BOARD


@dataclass(frozen=True)
class Usual:
    """How often an offence is, of a hundred; the most years for it, and the most for one before a day."""

    weight: int
    most: int
    earlier: int = 0
    before: date = date.min


LIFE = 99
CTBSA = date(2019, 4, 12)  # Counter-Terrorism and Border Security Act 2019: higher maxima
OFFENCES = {
    "TA 2000 s.58": Usual(22, 15, 10, CTBSA),
    "TA 2006 s.2": Usual(20, 15, 7, CTBSA),
    "TA 2006 s.5": Usual(18, LIFE),
    "TA 2000 s.11": Usual(10, 14, 10, NO_BOARD),
    "TA 2000 s.12": Usual(8, 14, 10, NO_BOARD),
    "TA 2006 s.1": Usual(8, 15, 7, CTBSA),
    "TA 2000 s.57": Usual(6, 15),
    "TA 2000 s.17": Usual(5, 14),
    "TA 2000 s.38B": Usual(3, 10, 5, CTBSA),
}
DANGEROUS = {"TA 2006 s.5": Usual(12, LIFE), "TA 2000 s.57": Usual(5, 15)}  # for which an extended sentence is drawn
GRAVEST = {"TA 2006 s.5": Usual(8, LIFE), "TA 2006 s.6": Usual(1, LIFE), "TA 2000 s.56": Usual(1, LIFE)}

YEARS = {2: 5, 3: 10, 4: 14, 5: 14, 6: 14, 7: 12, 8: 10, 9: 7, 10: 7, 12: 4, 15: 3}  # four to ten the most common
TARIFFS = (14, 16, 18, 22, 25, 30)
KINDS = {"SDS": 38, "SOPC": 30, "EDS": 17, "LIFE": 8, "STS": 1, "SDS18": 2, "SDOPCU18": 2}
GO_BY_LAW = {kind: KINDS[kind] for kind in ("SDS", "SOPC", "EDS")}
UNDER_18 = ("SDS18", "SDOPCU18", "DTO")
BEGAN = {  # the first day on which a court could pass it, as far as the demo goes back
    "SDS": CJA_SCHEME,
    "SOPC": date(2015, 4, 13),
    "EDS": date(2015, 4, 13),
    "SDS18": date(2015, 4, 13),
    "SDOPCU18": ANY_CONNECTION + timedelta(days=600),  # and for offences from that day alone
    "STS": NO_BOARD + timedelta(days=600),
    "LIFE": CJA_SCHEME + timedelta(days=300),
}
MARGIN = timedelta(days=5)
MOST_WAITS = 480  # days from the arrest to the sentence; the offence may lie as long before


def drawn(dice: random.Random, goes_on: date, *, today: date, by_law: bool) -> tuple[Sentence, date]:
    """A sentence after which the person would go on this raw day, and the day on which it was passed.

    by_law: of a kind that releases somebody on that day whatever the Board says.
    """
    weights = GO_BY_LAW if by_law else KINDS
    while True:
        kind = dice.choices(list(weights), weights=list(weights.values()))[0]
        if kind == "STS":  # so new and so long that nobody's ends within the years that the demo looks ahead
            began = BEGAN["STS"]
            passed_on = began + timedelta(days=dice.randrange((today - began).days - 30))
            return sentence(dice, kind), working(passed_on)
        found = sentence(dice, kind)
        roughly = years_after(goes_on, -found.years) + timedelta(days=found.remand)
        if BEGAN[kind] + MARGIN < roughly < today - MARGIN:
            found, passed_on = for_an_offence(dice, *laid(found, goes_on))
            if is_lawful(found, passed_on):
                return found, passed_on


def is_lawful(found: Sentence, passed_on: date) -> bool:
    """Whether nothing is asked of it, whichever days of the offence and the conviction are drawn."""
    offence, age = standing_of(OFFENCES_BY_NAME[found.offence]), 17 if found.kind in UNDER_18 else 30
    passed = PassedSentence(found.kind, found.years * 12 + found.months, found.extension_months, passed_on)
    arrested_on = found.arrested_on(passed_on)
    cases = (
        Circumstances(offence, passed, "substantive", committed_on, convicted_on, age, age)
        for convicted_on in (passed_on - timedelta(days=14), passed_on - timedelta(days=62))
        for committed_on in (min(arrested_on, convicted_on), min(arrested_on, convicted_on) - timedelta(days=200))
    )
    return not any(judged(case).questions for case in cases)


def sentence(dice: random.Random, kind: str) -> Sentence:
    """Of this kind, for an offence that suits every length until the day of it is known."""
    if kind == "LIFE":  # the court takes remand into account when it sets the minimum term
        return Sentence(kind, dice.choice(TARIFFS), offence=choose(dice, GRAVEST))
    remand = dice.choice([0, *range(60, 400)]) if dice.random() < 0.85 else 0
    if kind == "STS":
        extension = 12 * dice.choice([7, 10, 15])
        return Sentence(kind, dice.choice([14, 16, 18]), extension, offence=choose(dice, GRAVEST), remand=remand)
    if kind in UNDER_18:
        extension = 12 if kind == "SDOPCU18" else 0
        return Sentence(kind, dice.choice([3, 4, 5, 6]), extension, remand=remand)
    years = dice.choices(list(YEARS), weights=list(YEARS.values()))[0]
    extension = {"SOPC": 12, "EDS": 12 * dice.choice([3, 4, 5])}.get(kind, 0)
    offence = choose(dice, DANGEROUS) if kind == "EDS" else "TA 2000 s.58"
    return Sentence(kind, years, extension, offence=offence, remand=remand)


def for_an_offence(dice: random.Random, found: Sentence, passed_on: date) -> tuple[Sentence, date]:
    """With an offence for which so much could be passed. Which one it is moves no date but of an extended sentence, of
    which the gravest were chosen."""
    if found.kind in ("LIFE", "EDS"):
        return found, passed_on
    committed_on = found.arrested_on(passed_on) - timedelta(days=MOST_WAITS)
    suits = {
        name: usual
        for name, usual in OFFENCES.items()
        if found.years <= (usual.earlier if committed_on < usual.before else usual.most)
    }
    return replace(found, offence=choose(dice, suits)), passed_on


def choose(dice: random.Random, among: dict[str, Usual]) -> str:
    return dice.choices(list(among), weights=[usual.weight for usual in among.values()])[0]
