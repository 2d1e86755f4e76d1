"""The pages of a person, filled before a template prints them."""

from offenders.person_page.frame import (
    SECTIONS,
    Action,
    Fact,
    Identity,
    Section,
    Tag,
    Warning,
    frame,
    identity,
    register_section,
    register_warning,
)

__all__ = [
    "SECTIONS",
    "Action",
    "Fact",
    "Identity",
    "Section",
    "Tag",
    "Warning",
    "frame",
    "identity",
    "register_section",
    "register_warning",
]
