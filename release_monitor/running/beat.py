"""Celery's scheduler, which goes on without its file where that cannot be written: a full disk stops no job."""

from __future__ import annotations

import logging
import os
import pickle
from pathlib import Path
from typing import Any, Self

from celery.beat import PersistentScheduler

logger = logging.getLogger(__name__)


class ScheduleFile(dict[str, Any]):
    """When each job was last due, in memory, and in a file as often as that can be written."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.is_written = True

    @classmethod
    def open(cls, path: str | os.PathLike[str], writeback: bool = False) -> Self:
        """What the file holds; nothing where it cannot be read. Named as the library calls it."""
        kept = cls(Path(path))
        try:
            kept.update(pickle.loads(kept.path.read_bytes()))  # noqa: S301 - a file that this program wrote
        except Exception as error:  # whatever it holds, the clock goes on
            logger.info("schedule_begun_anew", extra={"error": type(error).__name__})
        return kept

    def sync(self) -> None:
        draft = self.path.with_name(f"{self.path.name}.new")
        try:
            draft.write_bytes(pickle.dumps(dict(self)))
            draft.replace(self.path)
            self.is_written = True
        except OSError as error:
            if self.is_written:
                logger.warning("schedule_not_written", extra={"error": str(error)})
            self.is_written = False

    def close(self) -> None:
        self.sync()


class Scheduler(PersistentScheduler):
    persistence = ScheduleFile  # type: ignore[assignment]
