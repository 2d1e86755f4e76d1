"""Addresses of provisions at legislation.gov.uk."""

from __future__ import annotations

import re
from dataclasses import dataclass

LAW_ENTRIES: tuple[str, ...] = ()  # it names addresses, and applies nothing

SITE = "https://www.legislation.gov.uk"
STATUTES = {
    "Criminal Justice Act 2003": "ukpga/2003/44",
    "Sentencing Code": "ukpga/2020/17",  # Parts 2 to 13 of the Sentencing Act 2020
    "Crime (Sentences) Act 1997": "ukpga/1997/43",
    "Prison Act 1952": "ukpga/Geo6and1Eliz2/15-16/52",
    "SI 2024/844": "uksi/2024/844",
}
KINDS = {"s": "section", "art": "article"}
PROVISION = re.compile(r"\b(s|art)\.(\d+[A-Z]*)")


@dataclass(frozen=True)
class Piece:
    """A piece of a reference: "s.247A" with its address, or what stands between, without one."""

    text: str
    href: str = ""


def pieces(statute: str, section: str) -> list[Piece]:
    """A reference such as "s.247A(3) to (5), (8)" cut so that each provision leads to its text.

    What amended it ("s.244 as amended by ...") is another statute and gets no address; nor does a statute not listed.
    """
    if statute not in STATUTES:
        return [Piece(section)]
    own, amended, rest = section.partition(" as ")
    found, at = [], 0
    for each in PROVISION.finditer(own):
        found += [Piece(own[at : each.start()])] if each.start() > at else []
        found.append(Piece(each[0], f"{SITE}/{STATUTES[statute]}/{KINDS[each[1]]}/{each[2]}"))
        at = each.end()
    tail = own[at:] + amended + rest
    return [*found, Piece(tail)] if tail else found
