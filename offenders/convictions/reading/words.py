"""The text of a conviction in one spelling: small letters, plain marks, abbreviations in full, slips mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

ABBREVIATIONS = {
    r"w/?\s?i(?:nt)?\.?": "with intent",
    r"w/\s?intent": "with intent",
    r"w/o": "without",
    r"wit": "with",
    r"poss(?:n|d)?\.?": "possess",
    r"posn\.?": "possess",
    r"prep\.?": "preparation",
    r"diss?(?:em)?\.?": "disseminate",
    r"pubs?\.?(?= )": "publication",
    r"terr\.?": "terrorist",
    r"orgs?\.?": "organisation",
    r"org[sn]\.?": "organisation",
    r"prosc\.?": "proscribed",
    r"info\.?": "information",
    r"docs?\.?": "document",
    r"expl?\.? subs?(?:t)?\.?": "explosive substance",
    r"crim\.? dam(?:age)?\.?": "criminal damage",
    r"f/arms?": "firearm",
    r"f/a": "firearm",
    r"ammo\.?": "ammunition",
    r"cert\.?": "certificate",
    r"att\.?(?= (?:mur|rob|to |gbh|arson|wound|theft|burg|kidn))": "attempt",
    r"attmpt(?:ed)?": "attempt",
    r"consp\.?": "conspiracy",
    r"susp\.? circs?\.?": "suspicious circumstances",
    r"enc(?:g|our)?\.?(?= (?:of )?terr)": "encouragement",
    r"encrgmt": "encouragement",
    r"imit\.?": "imitation",
    r"off\.? weap(?:on)?\.?": "offensive weapon",
    r"pub\.? place": "public place",
    r"endgr\.?": "endanger",
    r"a\.?b\.?h\.?": "actual bodily harm",
    r"g\.?b\.?h\.?": "grievous bodily harm",
    r"pwits": "possess with intent to supply",
    r"emerg\.? workers?": "emergency worker",
    r"notif\.?(?:n)?": "notification",
    r"reqs?\.?|reqts?\.?": "requirement",
    r"mbr(?:ship)?": "membership",
    r"teo": "temporary exclusion order",
    r"scpo": "serious crime prevention order",
    r"shpo": "sexual harm prevention order",
    r"fis": "foreign intelligence service",
    r"stpims?": "state threats prevention and investigation measure",
    r"ul?al": "unlawfully at large",
    r"foll\.?": "following",
    r"agst": "against",
    r"offs?\.?(?= )": "offence",
    r"organiz(\w+)": r"organis\1",
    r"licen[sc]ed?": "licence",
    r"traffiking|traficking": "trafficking",
}
_ABBREVIATED = [(re.compile(rf"(?<![\w/]){short}(?![\w/])"), full) for short, full in ABBREVIATIONS.items()]
_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u00ad": None})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_POINTED = re.compile(r"\b(?:[a-z]\.\s?){2,}(?=[\s,;)\d]|$)")  # O.A.P.A. is OAPA
_WORD = re.compile(r"[a-z]+")
NUMBERS = re.findall(
    r"\w+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
)
_SECTION_IN_WORDS = re.compile(rf"section ({'|'.join(sorted(NUMBERS, key=len, reverse=True))})\b(?!-)")
LONG_WORD, LONGER_WORD = 7, 10  # from how many letters one slip, two slips of the keyboard are mended


def spelled(text: str) -> str:
    """One spelling of what marks and case may differ in. Sections, codes and Acts keep their points and brackets."""
    text = unicodedata.normalize("NFKC", text).translate(_MARKS).lower()
    text = _DASHES.sub("-", text)
    text = re.sub(r"(?<=[a-z])\*+(?=[a-z])", "", text)
    text = _SECTION_IN_WORDS.sub(lambda found: f"section {NUMBERS.index(found[1]) + 1}", text)
    text = _POINTED.sub(lambda found: re.sub(r"[.\s]", "", found[0]), text)
    return re.sub(r"[ \t\r\f\v]+", " ", text).strip()


def in_full(text: str) -> str:
    """Abbreviations of courts, police and prisons written out, in text without sections and Acts."""
    for short, full in _ABBREVIATED:
        text = short.sub(full, text)
    return text


def bare(text: str) -> str:
    """Words and figures alone, a space between."""
    return " ".join(re.findall(r"[a-z0-9]+", text.replace("'s", "").replace("'", "")))


def mended(text: str, vocabulary: frozenset[str]) -> str:
    """Slips of the keyboard in long words put right, where one word of the vocabulary is meant and no other can be."""
    return _WORD.sub(lambda found: _mended(found[0], vocabulary), text)


@lru_cache(maxsize=20_000)
def _mended(word: str, vocabulary: frozenset[str]) -> str:
    if len(word) < LONG_WORD or word in vocabulary:
        return word
    most = 2 if len(word) >= LONGER_WORD else 1
    near = {
        known
        for known in vocabulary
        if known[0] == word[0] and abs(len(known) - len(word)) <= most and slips(word, known, most) <= most
    }
    if len(near) == 1:
        return near.pop()
    closest = {known for known in near if slips(word, known, 1) <= 1}
    return closest.pop() if len(closest) == 1 else word


def slips(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, mistaken or exchanged; more than `most` where there are more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and any as at be been being by committed contrary count counts did do for from had has have he "
        "her him his i in into is it its of offence offences on one or other others out person said she that "
        "the their them they this to two under was were which who with convicted conviction charge charged "
        "guilty pleaded plea plus also",
    )
)
_ENDINGS = re.compile(r"(?:ations?|ating|ated|ates|ate|ions?|ings?|ments?|ers?|ors?|ed|es|s|e|ly|y|al|ist|ism)$")


def stem(word: str) -> str:
    """The front of a word, so that possess, possessing and possession are one."""
    while len(word) > 4 and (shorter := _ENDINGS.sub("", word)) != word and len(shorter) >= 4:
        word = shorter
    return word


def stems(text: str) -> frozenset[str]:
    """What a text speaks of, without the small words."""
    return frozenset(stem(word) for word in bare(text).split() if word not in STOP)


def vocabulary_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()) if len(word) >= LONG_WORD - 1)
