"""A reader of the cells of one row. It collects what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from django.utils import timezone

from offenders.importing.file_format import parts
from offenders.importing.file_format.columns import PEOPLE_SHEET
from offenders.importing.file_format.parts import Part
from sharing.records import hidden_characters

T = TypeVar("T")

EARLIEST, LATEST = date(1900, 1, 1), date(2150, 12, 31)


@dataclass(frozen=True)
class Raw:
    """One row under the heading, numbered as a sheet program does: the heading is row 1. Empty cells are left out.

    origins: of cells that rows of other sheets say, the sheet and the row.
    """

    number: int
    cells: dict[str, str]
    sheet: str = PEOPLE_SHEET
    origins: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class RowError:
    """Something in a cell, and what to do about it. As an error it sets the person aside, as a warning it does not.

    number: the prison number of the person, as the file has it.
    """

    row: int
    column: str
    reason: str
    sheet: str = PEOPLE_SHEET
    number: str = ""

    def __str__(self) -> str:
        where = "" if self.sheet == PEOPLE_SHEET else f"{self.sheet}, "
        return f"{where}row {self.row}, {self.column}: {self.reason}"


@dataclass
class FileRow:
    """The cells of one row. Each question answers None for an empty cell and for one that `errors` then names."""

    raw: Raw
    today: date
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)

    def warn(self, column: str, reason: str) -> None:
        self.warnings.append(self.about(column, reason))

    def wrong(self, column: str, reason: str) -> None:
        self.errors.append(self.about(column, reason))

    def about(self, column: str, reason: str) -> RowError:
        """Said of the row where the cell stands in the file."""
        sheet, row = self.raw.origins.get(column, (self.raw.sheet, self.raw.number))
        return RowError(row, column, reason, sheet)

    def has(self, *columns: str) -> bool:
        return any(column in self.raw.cells for column in columns)

    def text(self, column: str, *, longest: int = 100) -> str | None:
        text = self.raw.cells.get(column)
        if text is not None and len(text) > longest:
            self.wrong(column, f"Longer than {longest} characters. Shorten it")
            return None
        return text

    def name(self, column: str, *, longest: int = 100) -> str | None:
        """A name of somebody, in which nothing is hidden."""
        return self.named(column, self.text(column, longest=longest))

    def named(self, column: str, text: str | None) -> str | None:
        if text and (refusal := hidden_characters.refusal_of(text)):
            self.wrong(column, refusal)
            return None
        return text

    def several(self, column: str, *, longest: int = 100) -> tuple[str, ...]:
        """The parts between semicolons, each once, in their order."""
        found = dict.fromkeys(parts.split(self.raw.cells.get(column, "")))
        if any(len(part) > longest for part in found):
            self.wrong(column, f"A part is longer than {longest} characters. Shorten it")
            return ()
        return tuple(found)

    def marked(self, column: str, *, longest: int, marks: Mapping[str, int]) -> tuple[Part, ...]:
        """The parts between semicolons with their marks. marks: the words that there are, and how long each text may
        be; 0 for one that stands alone."""
        found = parts.split_marked(self.raw.cells.get(column, ""))
        before = len(self.errors)
        for part in found:
            if not part.text or len(part.text) > longest:
                self.wrong(column, f"A part is empty or longer than {longest} characters. Correct it")
            for name, text in part.marks.items():
                if name not in marks:
                    self.wrong(column, f"“{name[:40]}” is not a known mark. Use one of {', '.join(marks)}")
                elif marks[name] == 0 and text:
                    self.wrong(column, f"“{name}” takes no text. Remove “{text[:40]}”, or put it behind a separate bar")
                elif marks[name] and not 0 < len(text) <= marks[name]:
                    self.wrong(column, f"“{name}” needs a text of at most {marks[name]} characters. Correct it")
        return tuple(found) if len(self.errors) == before else ()

    def day(self, column: str, *, future: bool = False) -> date | None:
        return self.read_day(column, self.raw.cells.get(column, ""), future=future)

    def read_day(self, column: str, text: str, *, future: bool = False) -> date | None:
        """future: whether the day may lie ahead; what a court or a prison did cannot."""
        if not text:
            return None
        iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
        british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
        if not iso and not british:
            self.wrong(column, f"“{text[:40]}” is not a date. Write it as 2026-12-04 or 04/12/2026")
            return None
        year, month, day = iso.groups() if iso else reversed(british.groups())  # type: ignore[union-attr]
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            self.wrong(column, f"{text} is not a real date. Correct it")
            return None
        if not EARLIEST <= found <= LATEST:
            self.wrong(column, f"{text} cannot be right. Correct the year")
            return None
        if found > self.today and not future:
            self.wrong(column, f"{text} is in the future. Correct it, or leave it out until it has happened")
            return None
        return found

    def moment(self, column: str, *, future: bool = False, at: str = "12:00") -> datetime | None:
        """A day with the time of day. at: of a day alone; its noon is that of one whose time nobody recorded."""
        day, _, time_of_day = self.raw.cells.get(column, "").partition(" ")
        on, clock = self.read_day(column, day, future=future), self.read_time(column, time_of_day or at)
        return timezone.make_aware(datetime.combine(on, clock)) if on and clock else None

    def time_of_day(self, column: str) -> time | None:
        return self.read_time(column, self.raw.cells.get(column, ""))

    def read_time(self, column: str, text: str) -> time | None:
        """Half past nine at night is 21:30."""
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
        if not found:
            self.wrong(column, f"“{text[:20]}” is not a time. Write it as 09:30")
            return None
        return time(int(found[1]), int(found[2]))

    def count(self, column: str, *, most: int) -> int | None:
        text = self.raw.cells.get(column)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) > most:
            self.wrong(column, f"“{text[:40]}” is not a whole number up to {most}. Use digits only")
            return None
        return int(text)

    def one_of(self, column: str, known: Mapping[str, T], what: str) -> T | None:
        """known: by their names in small letters. what: in words what there is to choose from."""
        text = self.raw.cells.get(column)
        if text is None:
            return None
        found = known.get(text.lower())
        if found is None:
            self.wrong(column, f"“{text[:80]}” is unknown. {what}")
        return found
