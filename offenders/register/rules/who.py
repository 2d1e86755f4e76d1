"""Who is subject to notification: the offence, the age and the sentence (CTA 2008 ss.41 to 45, 43, 61, Sch.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from offenders.dates.engine.law.standing import plain_act, provision_of
from offenders.register.rules.calendar import has_turned, reaches
from offenders.register.rules.facts import (
    INDETERMINATE,
    OF_ANY_LENGTH,
    Court,
    Life,
    NotDecided,
    Offence,
    Sentence,
    SentenceKind,
    Working,
)

LAW_ENTRIES = ("cta-41", "cta-42", "cta-42-3", "cta-43", "cta-44", "cta-45", "cta-sch4")
COMMENCED = date(2009, 10, 1)  # SI 2009/1493
FROM_2021 = date(2021, 6, 29)  # Counter-Terrorism and Sentencing Act 2021 s.49, Sch.13
AGE = 16  # s.44
MONTHS = 12  # s.45

_TA_2000, _TA_2006 = plain_act("TA 2000"), plain_act("TA 2006")
_ATCSA, _CTA = plain_act("ATCSA 2001"), plain_act("CTA 2008")
_TPIM, _CTSA, _NSA = plain_act("TPIM Act 2011"), plain_act("CTSA 2015"), plain_act("National Security Act 2023")
LISTED = {
    _TA_2000: frozenset(
        ["11", "12", "15", "16", "17", "18", "38b", "54", "56", "57", "58", "58a", "58b", "59", "60", "61"]
    ),
    _ATCSA: frozenset({"113"}),
    _TA_2006: frozenset(["1", "2", "5", "6", "8", "9", "10", "11"]),
}
LISTED_SINCE_2021 = {_TPIM: frozenset({"23"}), _CTSA: frozenset({"10"})}
OF_SECTION_10 = ("(1)", "(3)")
NEVER_LISTED = {_TA_2000: frozenset(["13", "19", "21a", "39"]), _CTA: frozenset({"54"})}


@dataclass(frozen=True)
class Triggering:
    """An offence that makes the person subject. began_on: the first day of its period. from_on: the first day on which
    duties run, later for an order served and for those dealt with before the Act."""

    offence: Offence
    sentence: Sentence
    began_on: date
    from_on: date


def is_of_part_4(offence: Offence) -> bool:
    """Whether the Part applies to the offence, whatever the sentence. Raises NotDecided."""
    if offence.court in (Court.SERVICE, Court.SCOTLAND, Court.NORTHERN_IRELAND):
        raise NotDecided(f"{offence.id}: sentenced by another court than those of England and Wales")
    if offence.court is Court.FOREIGN:
        if offence.order_served_on is None:
            raise NotDecided(f"{offence.id}: a foreign court, and no notification order was served")
        return True
    found = provision_of(offence.statute)
    act, section, below = found or (offence.statute, "", "")
    if (act, section) == (_TA_2000, "17a"):
        raise NotDecided(f"{offence.id}: whether s.41 takes in s.17A is not confirmed")
    if section in LISTED.get(act, ()):
        return True
    if section in LISTED_SINCE_2021.get(act, ()) and offence.dealt_with_on >= FROM_2021:
        if act != _CTSA or below.startswith(OF_SECTION_10):
            return True
        if not below:
            raise NotDecided(f"{offence.id}: s.10(1) and (3) are listed, and which subsection it was is not recorded")
    return _is_connected(offence, act, section)


def _is_connected(offence: Offence, act: str, section: str) -> bool:
    """s.42: any other offence with a determined terrorist connection."""
    if offence.terrorist_connection is None:
        if section in NEVER_LISTED.get(act, ()) or act == _NSA:
            return False
        raise NotDecided(f"{offence.id}: whether it has a terrorist connection is not known")
    return offence.terrorist_connection


def triggering(life: Life, working: Working) -> list[Triggering]:
    """Those that make the person subject, in the order of the case. Raises NotDecided."""
    found = [_triggering(offence, life, working) for offence in life.offences]
    return [each for each in found if each is not None]


def sentence_now(offence: Offence) -> Sentence | None:
    """As it stands after an appeal; None where the conviction was quashed (s.61(3))."""
    return offence.variation.sentence if offence.variation else offence.sentence


def _triggering(offence: Offence, life: Life, working: Working) -> Triggering | None:
    sentence = sentence_now(offence)
    if sentence is None:
        working.add("CTA 2008 s.61(3)", f"{offence.id}: quashed, so Part 4 is treated as never applied")
        return None
    if life.born_on is None:
        raise NotDecided("The date of birth is not known")
    if not has_turned(life.born_on, AGE, offence.dealt_with_on):
        working.add("CTA 2008 s.44", f"{offence.id}: under 16 when dealt with")
        return None
    if not _is_long_enough(offence, sentence):
        working.add("CTA 2008 s.45", f"{offence.id}: the sentence is below those that bring notification")
        return None
    if not is_of_part_4(offence):
        working.add("CTA 2008 ss.41, 42", f"{offence.id}: neither listed nor connected with terrorism")
        return None
    working.add("CTA 2008 ss.41, 42, 44, 45", f"{offence.id}: offence, age and sentence bring notification")
    return _from_its_day(offence, sentence, working)


def _is_long_enough(offence: Offence, sentence: Sentence) -> bool:
    if sentence.kind is SentenceKind.OTHER:
        return False
    if sentence.kind in INDETERMINATE or sentence.kind in OF_ANY_LENGTH:
        return True
    if sentence.kind is SentenceKind.HOSPITAL:
        if offence.maximum_months is None:
            raise NotDecided(f"{offence.id}: a hospital order, and the maximum sentence is not known")
        return offence.maximum_months >= MONTHS
    if sentence.term is None:
        raise NotDecided(f"{offence.id}: the length of the sentence is not known")
    is_long = reaches(sentence.term, MONTHS)
    if is_long and sentence.kind is SentenceKind.SUSPENDED:
        raise NotDecided(
            f"{offence.id}: whether a suspended sentence of 12 months brings notification is not confirmed"
        )
    return is_long


def _from_its_day(offence: Offence, sentence: Sentence, working: Working) -> Triggering | None:
    began_on = offence.dealt_with_on
    if offence.variation and not _is_long_enough(offence, offence.sentence):
        began_on = offence.variation.on
        working.add("CTA 2008 s.61(3)", f"{offence.id}: risen on appeal, so dealt with on {began_on.isoformat()}")
    if offence.court is Court.FOREIGN:
        served_on = offence.order_served_on or began_on
        working.add("CTA 2008 Sch.4", f"{offence.id}: by a notification order served on {served_on.isoformat()}")
        return Triggering(offence, sentence, began_on, max(began_on, served_on))
    if began_on < COMMENCED:
        return _from_before(offence, sentence, working)
    return Triggering(offence, sentence, began_on, began_on)


def _from_before(offence: Offence, sentence: Sentence, working: Working) -> Triggering | None:
    """s.43: dealt with before 1 October 2009."""
    provision = provision_of(offence.statute)
    if provision is None or provision[1] not in LISTED.get(provision[0], ()):
        working.add("CTA 2008 s.43", f"{offence.id}: dealt with before 1 October 2009, and not listed in s.41")
        return None
    if offence.on_1_oct_2009 is None:
        raise NotDecided(f"{offence.id}: whether the person was held or on licence on 1 October 2009 is not known")
    if offence.on_1_oct_2009 == "none":
        working.add("CTA 2008 s.43", f"{offence.id}: neither held nor on licence on 1 October 2009")
        return None
    return Triggering(offence, sentence, offence.dealt_with_on, COMMENCED)
