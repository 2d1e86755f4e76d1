"""The printed licence: a tagged PDF (PDF/UA-1), marked on each page, with lines for the signatures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from licence import typesetting
from licence.licences.models import Licence, LicenceCondition
from licence.licences.panels.places import places_for
from licence.licences.panels.summary import meeting_of
from licence.licences.rules import Status
from sharing.models import User
from sharing.time_words import format_date, format_datetime

TEMPLATE = typesetting.DATA / "licence.typ"
INTRO = (
    "You are released from prison on this licence. You must keep to each condition below until the licence expires. "
    "If you do not, you may be recalled to prison. If you do not understand a condition, ask your supervising officer."
)


def pdf_of(licence: Licence, *, reader: User, at: datetime) -> bytes:
    """The document. reader, at: who printed it and when, in the footer of each page."""
    return typesetting.pdf_of(TEMPLATE, data_of(licence, reader=reader, at=at), at=at)


def data_of(licence: Licence, *, reader: User, at: datetime) -> dict[str, Any]:
    """All that the template prints, in words. Nothing of why a condition is there, and who asked for it."""
    person = licence.offender
    facts = [
        ("Date of birth", format_date(person.date_of_birth) if person.date_of_birth else "Not recorded"),
        ("Prison number", person.prison_number),
        ("Licence begins on", format_date(licence.starts_on) if licence.starts_on else "The day of your release"),
        ("Licence expires on", format_date(licence.ends_on) if licence.ends_on else "No day is set"),
        ("Supervising officer", _officer(licence)),
        ("Approved", _approval(licence)),
    ]
    is_final = Status(licence.status) in (Status.APPROVED, Status.VARIATION_APPROVED, Status.ACTIVE)
    return {
        "title": f"Licence {licence.version}",
        "person": person.full_name,
        "head": f"{person.full_name}, {person.prison_number}",
        "marking": licence.marking,
        "draft": "" if is_final else f"Not for use: this licence is {licence.get_status_display().lower()}",
        "facts": [{"key": key, "value": value} for key, value in facts],
        "intro": INTRO,
        "meets": meeting_of(licence),
        "groups": _groups(licence, reader),
        "declaration": f"This licence, with its {licence.conditions.count()} conditions, was read and explained to me. "
        "I understand what I must do, and that I may be sent back to prison if I do not.",
        "signatures": ["Person on licence", "Who explained it, name and role", "For the Secretary of State"],
        "footer": f"Printed by {reader}, {format_datetime(at)}",
    }


def _officer(licence: Licence) -> str:
    return ", ".join(str(each) for each in (licence.officer, licence.team) if each) or "To be named"


def _approval(licence: Licence) -> str:
    """Who approved it, as what, and when."""
    if licence.approved_at is None:
        return "Not approved"
    if licence.approved_as == Licence.ApprovedAs.BOARD and licence.directed_on:
        return f"By the Parole Board, direction {licence.direction_ref} of {format_date(licence.directed_on)}"
    as_what = {Licence.ApprovedAs.GOVERNOR: "for the governor", Licence.ApprovedAs.ACO: "head of probation unit"}
    approved_as = as_what[Licence.ApprovedAs(licence.approved_as)]
    return f"By {licence.approved_by}, {approved_as}, on {format_date(licence.approved_at)}"


def _groups(licence: Licence, reader: User) -> list[dict[str, Any]]:
    """The standard conditions, then those that were added, each under its number."""
    kinds: dict[str, list[dict[str, Any]]] = {"Standard conditions": [], "Additional conditions": []}
    for condition in licence.conditions.prefetch_related(places_for(reader)):
        is_standard = condition.kind == LicenceCondition.Kind.STANDARD
        kinds["Standard conditions" if is_standard else "Additional conditions"].append(
            {
                "number": condition.position,
                "wording": condition.wording,
                "places": [f"{zone}. {zone.hours}." for zone in condition.zones_read],
            }
        )
    return [{"title": title, "conditions": found} for title, found in kinds.items() if found]
