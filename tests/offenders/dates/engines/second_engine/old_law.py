"""Sentences for offences of before 4 April 2005 that s.121 LASPO 2012 had not reached when they were passed."""

from datetime import date

from .facts import Facts, Refused, day, imposed_on, is_recalled
from .law import CJA_BEGAN, STANDARD
from .terms import blocks_of, last_day
from .units import as_one_term, chains

REACHED = date(2012, 12, 3)


def refuse(facts: Facts) -> None:
    for sentence in facts.sentences:
        if is_of_it(sentence) and not is_shown(sentence, facts):
            raise Refused("the Act of 1991 follows the offence")


def is_of_it(sentence: dict) -> bool:
    committed = day(sentence["offence"].get("committed_on"))
    return imposed_on(sentence) < REACHED and (committed is None or committed < CJA_BEGAN)


def is_shown(sentence: dict, facts: Facts) -> bool:
    """Published cases hold ordinary standard ones: of four years and not alone, chained with a later one, outlasted."""
    if not is_ordinary(sentence):
        return False
    kin = [part for chain in chains(facts.sentences) if sentence in chain for part in chain]
    if is_long(sentence) and (is_recalled(sentence) or len(facts.sentences) > 1):
        return True
    if any(imposed_on(part) >= REACHED for part in kin):
        return True
    return not is_recalled(sentence) and any(
        end(other) > end(sentence) and (imposed_on(other) >= REACHED or (is_ordinary(other) and is_long(other)))
        for other in facts.sentences
        if other is not sentence and not is_recalled(other)
    )


def is_ordinary(sentence: dict) -> bool:
    offence = sentence["offence"]
    connected = offence.get("terrorist_connection") == "yes"
    return (
        sentence["type"] in STANDARD - {"SDS_PLUS"}
        and offence.get("terrorism") is False
        and not connected
        and offence.get("committed_on") is not None
    )


def is_long(sentence: dict) -> bool:
    return end(sentence) >= last_day(imposed_on(sentence), blocks_of({"years": 4}))


def end(sentence: dict) -> date:
    return last_day(imposed_on(sentence), blocks_of(as_one_term(sentence)))
