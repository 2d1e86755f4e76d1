"""How is a licence put on paper? A tagged PDF (PDF/UA-1), marked on each page, with lines for the signatures."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.formats import date_format

from licence.models import Licence
from licence.panels.summary import meeting_of
from licence.rules.lifecycle import Status
from sharing.models import User

TEMPLATE = Path(__file__).parent / "data" / "licence.typ"
INTRO = (
    "You are released from prison on this licence. You must keep to each condition below until the licence expires. "
    "If you do not, you may be recalled to prison. If you do not understand a condition, ask your supervising officer."
)


def pdf_of(licence: Licence, *, reader: User, at: datetime) -> bytes:
    """The document. reader, at: who printed it and when, in the footer of each page."""
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(_data(licence, reader, at))},
        pdf_standards=["ua-1"],
        timestamp=at.replace(microsecond=0),  # it takes whole seconds
    )
    return bytes(made)


def _data(licence: Licence, reader: User, at: datetime) -> dict[str, Any]:
    person = licence.offender
    facts = [
        ("Name", person.full_name),
        ("Date of birth", date_format(person.date_of_birth) if person.date_of_birth else "Not recorded"),
        ("Prison number", person.prison_number),
        ("Licence begins on", date_format(licence.starts_on) if licence.starts_on else "The day of your release"),
        ("Licence expires on", date_format(licence.ends_on) if licence.ends_on else "No day is set"),
        ("Supervising officer", str(licence.officer) if licence.officer else "To be named"),
    ]
    is_final = Status(licence.status) in (Status.APPROVED, Status.VARIATION_APPROVED, Status.ACTIVE)
    return {
        "title": f"Licence {licence.version}",
        "marking": licence.marking,
        "draft": "" if is_final else f"Not for use: this licence is {licence.get_status_display().lower()}",
        "facts": [{"key": key, "value": value} for key, value in facts],
        "intro": INTRO,
        "meets": meeting_of(licence),
        "conditions": [
            {
                "number": condition.position,
                "wording": condition.wording,
                "places": [f"{zone}. {zone.hours}." for zone in condition.zones.all()],
            }
            for condition in licence.conditions.prefetch_related("zones")
        ],
        "signatures": ["Person on licence", "Who explained it, name and role", "For the Secretary of State"],
        "footer": f"{person.prison_number}. Printed by {reader}, "
        f"{date_format(timezone.localtime(at), 'DATETIME_FORMAT')}",
    }
