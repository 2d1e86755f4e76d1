"""Rules of sign-in: how long a session lasts, and the delay after wrong passwords."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FREE_FAILURES = 4  # the fifth wrong password in a row is the first that costs time
FREE_OF_ACCOUNT = 8  # for one account from wherever they come, known browsers apart
FREE_OF_SOURCE = 30  # from one address for whichever accounts: a whole prison may sit behind it
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)  # a count to which nothing was added for so long starts anew


def wait_after(failures: int, *, free: int = FREE_FAILURES) -> timedelta:
    """How long after the latest of `failures` wrong passwords the next try may come.

    Nothing for those that are free, a minute after the next, twice as long after each further one, at most 15
    minutes.
    """
    doublings = failures - free - 1
    if doublings < 0:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(doublings, 10), LONGEST_WAIT)


def whole_minute(at: datetime) -> datetime:
    """The moment as a page tells it, to the minute: the next one that begins, so that nobody tries too early."""
    begun = at.replace(second=0, microsecond=0)
    return begun if begun == at else begun + timedelta(minutes=1)


def counts_anew(*, last_at: datetime, at: datetime) -> bool:
    """Whether a wrong password at `at` starts a new count, because the one before lies a whole day back."""
    return at - last_at >= FORGOTTEN_AFTER


class End(StrEnum):
    """Why a session is over."""

    IDLE = "idle"  # nothing was done for too long
    LONGEST = "longest"  # it lasted as long as a session may, however busy
    OTHER_BROWSER = "other browser"  # its cookie came from another browser than the one that signed in


@dataclass(frozen=True)
class Span:
    """A session in time. `seen_at` is the latest thing that its user did."""

    started_at: datetime
    seen_at: datetime
    idle: timedelta
    longest: timedelta

    @property
    def ends_at(self) -> datetime:
        """The first moment at which the session is over, if nothing is done before."""
        return min(self._idle_end, self._longest_end)

    @property
    def _idle_end(self) -> datetime:
        return self.seen_at + self.idle

    @property
    def _longest_end(self) -> datetime:
        return self.started_at + self.longest

    def over(self, *, at: datetime) -> End | None:
        """Why the session is over at `at`; None while it lasts. Of two reasons the one that came first."""
        if at < self.ends_at:
            return None
        return End.IDLE if self._idle_end < self._longest_end else End.LONGEST
