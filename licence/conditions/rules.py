"""Rules of conditions: whether one may be imposed, and whether a point of a place is on the map."""

from __future__ import annotations

LAW_ENTRIES = ("oma-28-2b", "oma-28-3", "oma-28-4a")


def is_on_map(*, latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def polygraph_refusal(*, age_at_release: int, is_terrorist_offence: bool | None, sentence_months: int) -> str:
    """Why the polygraph condition cannot be imposed; empty when it can.

    Offender Management Act 2007 s.28 as amended by the Counter-Terrorism and Sentencing Act 2021 s.32: not under 18 on
    the day of release (s.28(2)(b), whatever the age today), a terrorism offence or one with a terrorist connection
    (None: not known), and a sentence of 12 months or more. That policy also asks for a high or very high risk of
    serious harm is practice and is decided by the officer.
    """
    if age_at_release < 18:
        return "A polygraph condition needs a person aged 18 or over on the release date"
    if is_terrorist_offence is None:
        return "A polygraph condition needs a known offence. Classify the person’s offence first"
    if not is_terrorist_offence:
        return "A polygraph condition needs a terrorism offence or a determined terrorist connection"
    if sentence_months < 12:
        return "A polygraph condition needs a sentence of 12 months or more"
    return ""
