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
    """Published cases hold ordinary standard ones in which the older Act changes no date."""
    everything = facts.sentences
    old = [other for other in everything if is_of_it(other)]
    if not all(is_ordinary(other) for other in old):
        return False
    if len(everything) == 1 and is_recalled(sentence):
        return is_long(sentence) and sentence["recall"]["type"] == "standard"
    if any(is_recalled(other) for other in everything):
        return False
    if len(old) == len(everything):
        return is_one_term(old)
    if is_long(sentence) or any(imposed_on(other) < REACHED for other in everything if other is not sentence):
        return False
    if any(sentence in chain and len(chain) > 1 for chain in chains(everything)):
        return True
    return max(end(other) for other in everything if other is not sentence) > end(sentence)


def is_one_term(old: list[dict]) -> bool:
    """The single term from the first day to the last is one of its sentences, of four years or more."""
    begins, ends = min(map(imposed_on, old)), max(map(end, old))
    whole = [sentence for sentence in old if imposed_on(sentence) == begins and end(sentence) == ends]
    together = len(old) > 1 and not any(sentence.get("consecutive_to") for sentence in old)
    return together and any(is_long(sentence) for sentence in whole)


def is_ordinary(sentence: dict) -> bool:
    offence = sentence["offence"]
    connected = offence.get("terrorist_connection") == "yes"
    return (
        sentence["type"] in STANDARD - {"SDS_PLUS"}
        and offence.get("terrorism") is False
        and not connected
        and offence.get("committed_on") is not None
        and not (offence.get("statute") and is_long(sentence))
    )


def is_long(sentence: dict) -> bool:
    return end(sentence) >= last_day(imposed_on(sentence), blocks_of({"years": 4}))


def end(sentence: dict) -> date:
    return last_day(imposed_on(sentence), blocks_of(as_one_term(sentence)))


def refuse_after_its_end(facts: Facts) -> None:
    """IPP and EPP went with s.123 LASPO 2012: not for convictions from that day on."""
    for sentence in facts.sentences:
        if sentence["type"] in ("IPP", "EPP") and imposed_on(sentence) >= REACHED:
            convicted = day(sentence["offence"].get("convicted_on"))
            if convicted is None or convicted >= REACHED:
                raise Refused("no such sentence for a conviction from 3 December 2012")
