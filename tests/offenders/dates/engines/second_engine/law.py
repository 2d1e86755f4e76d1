"""The rule that a sentence is served under: s.247A of the Criminal Justice Act 2003, or the ordinary law."""

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .facts import Facts, Refused, day, imposed_on

CJA_BEGAN = date(2005, 4, 4)
TORERA_BEGAN = date(2020, 2, 26)  # s.247A begins
ANY_CONNECTION_COUNTS = date(2021, 4, 30)  # CTSA 2021, Sch.13 para.45
NO_PAROLE_BEGAN = date(2021, 6, 29)  # s.247A(2A), and serious terrorism sentences
PCSCA_BEGAN = date(2022, 6, 28)  # s.244A(6): two-thirds of an ordinary sentence for offenders of particular concern
SDS40_BEGAN = date(2024, 9, 10)

COMMENCEMENTS = {
    "cja": CJA_BEGAN,
    "torera": TORERA_BEGAN,
    "any_connection": ANY_CONNECTION_COUNTS,
    "no_parole": NO_PAROLE_BEGAN,
    "pcsca": PCSCA_BEGAN,
}

HALF, TWO_THIRDS, WHOLE = Fraction(1, 2), Fraction(2, 3), Fraction(1)

PART_1, PART_2, PART_3, NO_PART = 1, 2, 3, 0

# Sections of the table of offences, by the Part of Sch.19ZA that they are in.
TABLE: dict[str, dict[int, set[str]]] = {
    "TA 2000": {
        NO_PART: {"13"},
        PART_1: {"54", "56", "59"},
        PART_2: {"11", "12", "15", "16", "17", "17A", "18", "19", "21A", "38B", "39", "57", "58", "58A", "58B"},
    },
    "ATCSA 2001": {PART_2: {"113"}},
    "TA 2006": {PART_1: {"5", "6", "9", "10", "11"}, PART_2: {"1", "2", "8"}},
    "CTA 2008": {PART_2: {"54"}},
    "TPIM Act 2011": {PART_2: {"23"}},
    "Counter-Terrorism and Security Act 2015": {PART_2: {"10"}},
}

EXTENDED = {"EDS", "EDS_AUTOMATIC"}
PARTICULAR_CONCERN = {"SOPC", "SOPC_U18"}
STANDARD = {"SDS", "SDS_PLUS"}
INDETERMINATE = {"LIFE", "IPP"}
PUBLIC_PROTECTION = "EPP"
FIXED_TERM = STANDARD | EXTENDED | PARTICULAR_CONCERN | {"STS", PUBLIC_PROTECTION}
ORDER = "DTO"


@dataclass(frozen=True)
class Rule:
    """How one sentence lets its prisoner out.

    fraction: of the custodial term, until the Board may direct release (gated) or until release as of right.
    ends_in_release: False where no law releases before the sentence itself ends.
    """

    section: str
    fraction: Fraction
    gated: bool
    ends_in_release: bool = True
    terrorist: bool = False
    hits: tuple[str, ...] = field(default=(), compare=False)


def part_of_schedule_19za(offence: dict) -> int | None:
    """1, 2, 3, 0 for none, None for not known."""
    statute = offence.get("statute")
    if statute == "TA 2000 s.59(2)(c)":  # poisoning is not a life offence of Part 1
        return PART_2
    if statute and (found := re.fullmatch(r"(.+) s\.(\w+)(\(.*\))?", statute)):
        for part, sections in TABLE.get(found[1], {}).items():
            if found[2] in sections:
                return part
    if "schedule_19za_part" in offence:
        return offence["schedule_19za_part"]
    if statute is None and (offence.get("terrorism") or "statute" in offence):
        return None
    return NO_PART  # the format leaves the Part out where it cannot matter


def is_left_out(offence: dict) -> bool:
    """No list has the offence; whether it carries life, as those of Part 3 do, is not said."""
    return "schedule_19za_part" not in offence and offence.get("statute") != "TA 2000 s.13"


def has_determined_connection(sentence: dict, facts: Facts) -> bool:
    """A case without the field is an ordinary one."""
    answer = sentence["offence"].get("terrorist_connection", "no")
    return facts.ask(f"{sentence['id']}: connection", (True, False)) if answer is None else answer == "yes"


def known_part(sentence: dict, facts: Facts) -> int:
    part = part_of_schedule_19za(sentence["offence"])
    if part is None:
        return facts.ask(f"{sentence['id']}: part", (NO_PART, PART_1, PART_2, PART_3))
    if part == NO_PART and is_left_out(sentence["offence"]) and has_determined_connection(sentence, facts):
        return facts.ask(f"{sentence['id']}: part", (NO_PART, PART_3))
    return part


def rule_for(sentence: dict, facts: Facts, released_before) -> Rule:
    """The rule of a sentence. released_before(sentence, day): whether a licence from it began before that day."""
    check_that_it_is_ours(sentence)
    if sentence["type"] == "STS":
        if imposed_on(sentence) < NO_PAROLE_BEGAN:
            raise Refused("a serious terrorism sentence before there were any")
        return no_parole(sentence, ("sts",))
    part, connected = known_part(sentence, facts), has_determined_connection(sentence, facts)
    if part not in (PART_1, PART_2) and not connected:
        return known_rule(ordinary_rule(sentence, facts))
    untouched = began_too_late(sentence, facts, listed=part in (PART_1, PART_2), released_before=released_before)
    if untouched:
        rule = known_rule(ordinary_rule(sentence, facts))
        return Rule(rule.section, rule.fraction, rule.gated, rule.ends_in_release, hits=(*rule.hits, untouched))
    return section_247a(sentence, part=part, connected=connected)


def known_rule(rule: Rule) -> Rule:
    if rule.section == "s.247":
        raise Refused("s.247 was not read")
    return rule


def rule_until(when: date, sentence: dict, facts: Facts, *, itself: bool) -> Rule:
    """What held before a day: s.247A only for other sentences which it had reached by then."""
    part, connected = known_part(sentence, facts), has_determined_connection(sentence, facts)
    determined = day(sentence["offence"].get("connection_determined_on")) or date.min
    reached = part in (PART_1, PART_2) or (connected and determined < when)
    if when <= TORERA_BEGAN or itself or not reached:
        return ordinary_rule(sentence, facts)
    return section_247a(sentence, part=part, connected=connected)


def check_that_it_is_ours(sentence: dict) -> None:
    if sentence["offence"].get("jurisdiction"):
        raise Refused("not a sentence of a civil court of England and Wales")
    if sentence["type"] not in FIXED_TERM:
        raise Refused("a kind of sentence that is not worked out here")
    if imposed_on(sentence) < CJA_BEGAN:
        raise Refused("imposed before the Criminal Justice Act 2003")


def began_too_late(sentence: dict, facts: Facts, *, listed: bool, released_before) -> str:
    """Whether s.247A came when the prisoner was already out on licence; the name of the reason, or ''."""
    if released_before(sentence, TORERA_BEGAN):
        return "released_before_torera"
    if listed:
        return ""
    determined = day(sentence["offence"].get("connection_determined_on"))
    if determined is not None and released_before(sentence, determined):
        return "connection_after_release"
    if released_before(sentence, ANY_CONNECTION_COUNTS):
        # Only the offences of the old Part 2 of Sch.19ZA counted until then, and it was not read.
        return "" if facts.ask(f"{sentence['id']}: old Part 2", (True, False)) else "released_before_any_connection"
    if determined is None and facts.released_on and facts.released_on[-1] >= imposed_on(sentence):
        asked = facts.ask(f"{sentence['id']}: connection determined before release", (True, False))
        return "" if asked else "connection_after_release"
    return ""


def section_247a(sentence: dict, *, part: int, connected: bool) -> Rule:
    kind, imposed = sentence["type"], imposed_on(sentence)
    why = "listed_offence" if part in (PART_1, PART_2) else "connected_offence"
    when = "imposed_after_torera" if imposed >= TORERA_BEGAN else "imposed_before_torera"
    if kind in EXTENDED and imposed >= NO_PAROLE_BEGAN:
        if part == PART_1 or (part == PART_3 and connected):
            return no_parole(sentence, (why, when, f"247a_2a_part_{part}"))
        return gated_247a(kind, (why, when, "eds_outside_2a"))
    if kind in EXTENDED:
        return gated_247a(kind, (why, when, "eds_before_2a"))
    return gated_247a(kind, (why, when))


def no_parole(sentence: dict, hits: tuple[str, ...]) -> Rule:
    return Rule("s.247A(2A)", WHOLE, gated=False, terrorist=True, hits=hits)


def gated_247a(kind: str, hits: tuple[str, ...]) -> Rule:
    """Two-thirds of the (custodial) term, then the Board; as of right only where there is a custodial term."""
    return Rule(
        "s.247A(3)-(8)",
        TWO_THIRDS,
        gated=True,
        ends_in_release=kind not in STANDARD,
        terrorist=True,
        hits=(*hits, f"247a_{kind.lower()}"),
    )


def ordinary_rule(sentence: dict, facts: Facts) -> Rule:
    kind, imposed = sentence["type"], imposed_on(sentence)
    name = f"ordinary_{kind.lower()}"
    if kind in PARTICULAR_CONCERN:
        later = imposed >= PCSCA_BEGAN
        fraction = TWO_THIRDS if later else HALF
        return Rule("s.244A", fraction, gated=True, hits=(f"{name}_{'two_thirds' if later else 'half'}",))
    if kind == PUBLIC_PROTECTION:  # only of what held before; no date rests on it
        return Rule("s.247", HALF, gated=True, hits=(name,))
    if kind == "EDS":
        return Rule("s.246A", TWO_THIRDS, gated=True, hits=(name,))
    if kind == "EDS_AUTOMATIC":
        return Rule("s.246A", TWO_THIRDS, gated=False, hits=(name,))
    if kind == "SDS_PLUS":
        fraction = early_release(facts, HALF, TWO_THIRDS) if facts.law == "sa2026" else TWO_THIRDS
        return Rule("s.244ZA", fraction, gated=False, hits=(name,))
    return Rule("s.244", standard_fraction(sentence, facts), gated=False, hits=(name,))


def standard_fraction(sentence: dict, facts: Facts) -> Fraction:
    if facts.law == "sds_half":
        return HALF
    if facts.law == "sa2026":
        return early_release(facts, Fraction(1, 3), HALF)
    exclusions = set(sentence.get("early_release_exclusions") or [])
    if exclusions & {"SEXUAL_T3", "DOMESTIC_ABUSE_T3"}:
        return early_release(facts, Fraction(2, 5), HALF)
    if exclusions:
        return HALF
    if imposed_on(sentence) >= SDS40_BEGAN:
        return Fraction(2, 5)
    return early_release(facts, Fraction(2, 5), HALF)


def early_release(facts: Facts, earliest: Fraction, latest: Fraction) -> Fraction:
    """The tranches of early release were not read: the release lies somewhere between two fractions."""
    return earliest if facts.ask("tranche of early release", (True, False)) else latest
