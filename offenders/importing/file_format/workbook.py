"""Every sheet that a file of a caseload may have, and the version of the format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offenders.importing.file_format.columns import COLUMNS, PEOPLE_SHEET, Column
from offenders.importing.file_format.folding import SHEETS
from offenders.importing.file_format.sheets import Sheet, things

FORMAT, VERSION = "release-monitor-caseload", "1"
PEOPLE = Sheet(PEOPLE_SHEET, "One row for each person; further rows add convictions and sentences", COLUMNS)
OF_FORMAT = Sheet(
    "format",
    "One row that says how the file is to be read. Without this sheet: as the newest version",
    (Column("format", "Name of the format", FORMAT), Column("version", "Its version", VERSION)),
)


def sheets() -> Mapping[str, Sheet]:
    """By their names, in the order of the documentation: people first, then what the apps above bring in."""
    above = [each for thing in things() for each in thing.sheets]
    every: Sequence[Sheet] = (OF_FORMAT, PEOPLE, *SHEETS, *above)
    return {each.name: each for each in every}
