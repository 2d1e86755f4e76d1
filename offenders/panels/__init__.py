"""What the pages of a person show, filled before a template prints it."""

from offenders.panels.frame import SECTIONS, Action, Fact, Identity, Section, Tag, frame, identity, register_section

__all__ = ["SECTIONS", "Action", "Fact", "Identity", "Section", "Tag", "frame", "identity", "register_section"]
