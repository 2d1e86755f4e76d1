"""Identifiers: the form of each kind, and its check letter.

Forms and check letters of the Police National Computer and Criminal Records Office numbers, as HMPPS's person record
reads them. Alphabet of 23 letters, without I, O and S; index 0 is Z.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


class IdentifierKind(StrEnum):
    """Whose number it is."""

    PRISON = "prison"
    CRN = "crn"
    PNC = "pnc"
    CRO = "cro"
    BOOKING = "booking"
    PPUD = "ppud"
    VISOR = "visor"
    FORMER_PRISON = "former_prison"
    IMMIGRATION = "immigration"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    IdentifierKind.PRISON: "Prison number",
    IdentifierKind.CRN: "CRN",
    IdentifierKind.PNC: "PNC",
    IdentifierKind.CRO: "CRO",
    IdentifierKind.BOOKING: "Booking number",
    IdentifierKind.PPUD: "PPUD reference",
    IdentifierKind.VISOR: "ViSOR reference",
    IdentifierKind.FORMER_PRISON: "Former prison number",
    IdentifierKind.IMMIGRATION: "Immigration reference",
    IdentifierKind.OTHER: "Other reference",
}
KINDS = [(kind.value, kind.label) for kind in IdentifierKind]
FURTHER_KINDS = [(code, words) for code, words in KINDS if code != IdentifierKind.PRISON]  # that one is a detail


HAS_A_FORM = frozenset(
    {IdentifierKind.PRISON, IdentifierKind.FORMER_PRISON, IdentifierKind.CRN, IdentifierKind.PNC, IdentifierKind.CRO}
)  # only these can be verified


def share_numbers(kind: IdentifierKind) -> tuple[IdentifierKind, ...]:
    """The kinds whose numbers are one row of numbers: what is one person's in one of them is nobody else's in another.
    The first stands for all."""
    prisons = (IdentifierKind.PRISON, IdentifierKind.FORMER_PRISON)
    return prisons if kind in prisons else (kind,)


@dataclass(frozen=True)
class Reading:
    """How an identifier was read. `warning` is empty when its form and check letter are right."""

    canonical: str
    warning: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.warning


def read(kind: IdentifierKind, text: str, *, year: int) -> Reading:
    """The canonical form of an identifier, or the text kept as it is with a warning; it is never dropped.

    year: the current one, to tell which century two digits mean.
    """
    cleaned = re.sub(r"\s+", "", text).upper()
    if kind is IdentifierKind.PNC:
        return _read_pnc(cleaned, year=year)
    if kind is IdentifierKind.CRO:
        return _read_cro(cleaned)
    if kind in (IdentifierKind.PRISON, IdentifierKind.FORMER_PRISON):
        return _read_form(cleaned, r"[A-Z]\d{4}[A-Z]{2}", "A prison number looks like A1234BC")
    if kind is IdentifierKind.CRN:
        return _read_form(cleaned, r"[A-Z]\d{6}", "A CRN looks like X123456")
    return Reading(" ".join(text.split()))


def whole_number(text: str, *, year: int) -> str:
    """The canonical form of a sound prison number, CRN or PNC number; empty when it is none of them.

    For whoever asks about somebody whom they may not see: nothing is looked up. year: as in `read`.
    """
    readings = (read(kind, text, year=year) for kind in (IdentifierKind.PRISON, IdentifierKind.CRN, IdentifierKind.PNC))
    return next((reading.canonical for reading in readings if reading.is_sound), "")


def _read_form(cleaned: str, form: str, warning: str) -> Reading:
    return Reading(cleaned, "" if re.fullmatch(form, cleaned) else warning)


def _read_pnc(cleaned: str, *, year: int) -> Reading:
    """YYYY/NNNNNNNL; also with two digits of the year, without the stroke, the serial unpadded."""
    parts = re.fullmatch(r"(\d{4}|\d{2})/(\d{1,7})([A-Z])", cleaned) or re.fullmatch(
        r"(\d{4}|\d{2})(\d{7})([A-Z])", cleaned
    )
    if not parts:
        return Reading(cleaned, "A PNC number looks like 2002/0073319Z")
    given_year, serial, letter = parts.groups()
    canonical = f"{_full_year(given_year, year=year)}/{serial.zfill(7)}{letter}"
    if letter != check_letter(given_year[-2:] + serial.zfill(7)):
        return Reading(canonical, "The check letter does not fit this PNC number")
    return Reading(canonical)


def _read_cro(cleaned: str) -> Reading:
    """NNNNNN/YYL with the serial padded to six, or SFYY/NNNNNNL with the serial as it was written."""
    standard = re.fullmatch(r"(\d{1,6})/(\d{2})([A-Z])", cleaned)
    if standard:
        serial, given_year, letter = standard.groups()
        canonical, counted = f"{serial.zfill(6)}/{given_year}{letter}", given_year + serial.zfill(6)
    else:
        small_file = re.fullmatch(r"SF(\d{2})/(\d{1,6})([A-Z])", cleaned)
        if not small_file:
            return Reading(cleaned, "A CRO number looks like 065656/91H or SF05/482703J")
        given_year, serial, letter = small_file.groups()
        canonical, counted = cleaned, given_year + serial
    if letter != check_letter(counted):
        return Reading(canonical, "The check letter does not fit this CRO number")
    return Reading(canonical)


def check_letter(digits: str) -> str:
    """The letter that follows from the two digits of the year and the serial."""
    return CHECK_LETTERS[int(digits) % len(CHECK_LETTERS)]


def _full_year(given: str, *, year: int) -> str:
    """00 up to the current year mean 20xx, the others 19xx."""
    if len(given) == 4:
        return given
    return f"20{given}" if int(given) <= year % 100 else f"19{given}"
