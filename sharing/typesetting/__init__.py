"""Papers as tagged PDFs (PDF/UA-1), in fonts for most of the world's scripts."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
import typst

from sharing.told_clock.standing import synthetic_words

DATA = Path(__file__).parent / "data"
PARTS = DATA / "parts.typ"  # what all templates share
SECTIONS = DATA / "sections.typ"  # a paper of facts and sections, marked on each page
logger = structlog.get_logger(__name__)


@functools.cache
def fonts(*, of_machine: bool = True) -> typst.Fonts:
    """The project's fonts and, unless not `of_machine`, those that this machine has."""
    return typst.Fonts(include_system_fonts=of_machine, font_paths=[DATA / "fonts"])


def source_of(template: Path) -> bytes:
    """The template with the parts that all share."""
    return PARTS.read_bytes() + template.read_bytes()


def pdf_of(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The document. data: what the template prints, as JSON, so that nothing typed is ever read as markup. Where a told
    clock is open each page says that everything is invented.

    PDF/UA refuses a character that no font has. The paper is then printed without that standard, with an empty box in
    the place of the character: a licence must be there when somebody is released.
    """
    said = {"data": json.dumps(data), "synthetic": synthetic_words()}
    made: Any = functools.partial(
        typst.compile,
        source_of(template),
        format="pdf",
        font_paths=fonts(),
        sys_inputs=said,
        timestamp=at.replace(microsecond=0),  # it takes whole seconds
    )
    try:
        return bytes(made(pdf_standards=["ua-1"]))
    except typst.TypstError:
        logger.warning("paper_without_standard", template=template.name)
        return bytes(made())
