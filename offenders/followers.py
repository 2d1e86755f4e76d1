"""Moments of a person that upper apps must follow, and who follows.

The only way a consequence goes up the house: parole and licence register functions for these moments in
`AppConfig.ready()`. They run in the transaction of the moment, in the order of the ladder (parole before licence);
an exception in one rolls everything back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

LADDER = ("offenders", "parole", "licence", "release_monitor")


@dataclass
class Moment:
    """Something that happened, told to those who follow it. `what`: what a follower is handed, in words."""

    name: str
    what: str
    followers: list[Callable[..., None]] = field(default_factory=list)

    def follow(self, follower: Callable[..., None]) -> None:
        """Call `follower` from now on; twice registered, it is called once."""
        if follower not in self.followers:
            self.followers.append(follower)
            self.followers.sort(key=lambda each: LADDER.index(each.__module__.split(".")[0]))

    def tell(self, **what: Any) -> None:
        self.tell_all_but((), **what)

    def tell_all_but(self, apps: Collection[str], **what: Any) -> None:
        """apps: those whose own record of the moment is brought in with it."""
        for follower in self.followers:
            if follower.__module__.split(".")[0] not in apps:
                follower(**what)


moved = Moment(
    "moved",
    "movement: the Movement that a verb wrote, of any kind, before its consequences; by. Not called for the "
    "history that a new person is imported with",
)
released = Moment("released", "release: the Release that was recorded; by: who recorded it")
returned = Moment("returned", "period: the new CustodyPeriod; by: who recorded it")
struck_out = Moment(
    "withdrawn",
    "movement: the Movement of a mistaken release, return or end, withdrawn by 2 people: the record is as if "
    "it had not happened, releases are not derived yet; by: who confirmed it. A refusal stops it",
)
term_ended = Moment("term ended", "movement: the Movement by which the licence, or the whole sentence, ended; by")
cut_short = Moment(
    "cut short",
    "movement: of a licence revoked, a person who absconded, was deported, transferred out or died; by",
)
release_moved = Moment("release moved", "release: the Release; before: its earlier warn_on, None for a new one; by")
dates_followed = Moment(
    "dates followed",
    "offender; release: the Release that is counted now, None for none; before: the one counted until then, as it "
    "was; by. Called whenever releases were derived from the dates, even when none of them moved",
)

region_changed = Moment("region changed", "offender: with a new supervising region; by: who changed it")
hold_changed = Moment("hold changed", "hold: the ReleaseHold that was set or lifted; by: None for a job")
mappa_changed = Moment(
    "MAPPA changed",
    "offender: whose MAPPA category, level, case or meetings changed; by: None when it follows from the record",
)
reference_changed = Moment(
    "reference changed",
    "kind: the ReferenceKind; rows: the uids of the rows that changed; by: who agreed to it, None for "
    "the operator's command. Not called for new rows",
)
reference_proposed = Moment(
    "reference change proposed",
    "change: the ReferenceChange that needs a second person; by: who proposed it. A follower that raises ChangeRefused "
    "keeps it from being proposed",
)
reference_agreeing = Moment(
    "reference change about to be agreed",
    "change: the ReferenceChange; by: who is about to agree. A follower that raises ChangeRefused prevents it",
)

MOMENTS = (
    moved,
    released,
    returned,
    struck_out,
    term_ended,
    cut_short,
    release_moved,
    dates_followed,
    hold_changed,
    region_changed,
    mappa_changed,
    reference_changed,
    reference_proposed,
    reference_agreeing,
)
