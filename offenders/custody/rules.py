"""The custody status of a person, by what has happened to them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

LAW_ENTRIES = ("cja-254", "csa-32-1", "door-hospital", "ual", "prison-rules-9")


class Happening(StrEnum):
    """What a movement says happened on its day."""

    RECEIVED = "received"  # into custody: remand, sentence, a new offence
    TRANSFERRED = "transferred"  # from one establishment to another
    RELEASED = "released"  # on licence
    RELEASED_WITHOUT_LICENCE = "released_without_licence"  # at the end of the sentence
    LICENCE_REVOKED = "licence_revoked"  # unlawfully at large from now until returned (CJA 2003 s.254; C(S)A 1997 s.32)
    REVOCATION_RESCINDED = "revocation_rescinded"  # as if the licence had not been revoked; before the return alone
    RETURNED = "returned"  # to custody after a recall
    ABSCONDED = "absconded"  # escaped, or failed to return
    LICENCE_ENDED = "licence_ended"
    DEPORTED = "deported"
    DIED = "died"
    LEFT_EARLY = "left_early"  # before the gate called it due, or by no open route: being checked
    LEFT_IN_DISPUTE = "left_in_dispute"  # while the sources of the dates did not agree
    FOUND_IN_ERROR = "found_in_error"  # a second person confirmed that it was a release in error
    FOUND_LAWFUL = "found_lawful"  # a document makes the leaving lawful: on licence
    FOUND_LAWFUL_WITHOUT_LICENCE = "found_lawful_without_licence"
    BAILED = "bailed"
    ACQUITTED = "acquitted"  # or discontinued, or the conviction quashed
    TRANSFERRED_OUT = "transferred_out"  # of the jurisdiction
    MOVED_TO_HOSPITAL = "moved_to_hospital"  # Mental Health Act 1983 ss.47, 48: still serving
    TEMPORARILY_RELEASED = "temporarily_released"  # Prison Rules 1999 r.9: still serving
    DETAINED_IMMIGRATION = "detained_immigration"  # held by immigration powers alone
    CAME_BACK = "came_back"  # from hospital or temporary release


class Status(StrEnum):
    """Where the person is, as pages say it."""

    IN_CUSTODY = "in_custody"
    RECALLED = "recalled"  # in custody again after a recall
    ON_LICENCE = "on_licence"
    UNLAWFULLY_AT_LARGE = "unlawfully_at_large"
    LICENCE_ENDED = "licence_ended"
    DEPORTED = "deported"
    DECEASED = "deceased"
    REMANDED = "remanded"
    UNSENTENCED = "unsentenced"  # convicted, not sentenced
    LEFT_EARLY = "left_early"
    LEFT_IN_DISPUTE = "left_in_dispute"
    RELEASED_IN_ERROR = "released_in_error"
    TEMPORARILY_RELEASED = "temporarily_released"
    IN_HOSPITAL = "in_hospital"
    DETAINED_IMMIGRATION = "detained_immigration"
    ON_BAIL = "on_bail"
    ACQUITTED = "acquitted"
    ABSCONDED = "absconded"
    TRANSFERRED_OUT = "transferred_out"
    POLICE_LED = "police_led"  # after the licence, while a notification period runs
    ORDER_ONLY = "order_only"  # an order runs, and no period
    CLOSED = "closed"  # nothing runs, and a panel has signed the case off


class HeldUnder(StrEnum):
    """Under what somebody is held: by it a date of their sheet lets them go, or does not."""

    SENTENCE = "sentence"  # nobody has released them from it yet, or it was passed since the last release
    RECALL = "recall"  # a recall alone
    NO_SENTENCE = "no_sentence"  # received after a release, for something else: no recall, no sentence passed since


class Authority(StrEnum):
    """What holds a person, as an order ends it. An order ends its own alone."""

    REMAND = "remand"
    SENTENCE = "sentence"
    RECALL = "recall"


LEADS_TO: dict[Happening, Status] = {
    Happening.RECEIVED: Status.IN_CUSTODY,
    Happening.RELEASED: Status.ON_LICENCE,
    Happening.RELEASED_WITHOUT_LICENCE: Status.LICENCE_ENDED,
    Happening.LICENCE_REVOKED: Status.UNLAWFULLY_AT_LARGE,
    Happening.REVOCATION_RESCINDED: Status.ON_LICENCE,
    Happening.RETURNED: Status.RECALLED,
    Happening.ABSCONDED: Status.UNLAWFULLY_AT_LARGE,
    Happening.LICENCE_ENDED: Status.LICENCE_ENDED,
    Happening.DEPORTED: Status.DEPORTED,
    Happening.DIED: Status.DECEASED,
    Happening.LEFT_EARLY: Status.LEFT_EARLY,
    Happening.LEFT_IN_DISPUTE: Status.LEFT_IN_DISPUTE,
    Happening.FOUND_IN_ERROR: Status.RELEASED_IN_ERROR,
    Happening.FOUND_LAWFUL: Status.ON_LICENCE,
    Happening.FOUND_LAWFUL_WITHOUT_LICENCE: Status.LICENCE_ENDED,
    Happening.BAILED: Status.ON_BAIL,
    Happening.ACQUITTED: Status.ACQUITTED,
    Happening.TRANSFERRED_OUT: Status.TRANSFERRED_OUT,
    Happening.MOVED_TO_HOSPITAL: Status.IN_HOSPITAL,
    Happening.TEMPORARILY_RELEASED: Status.TEMPORARILY_RELEASED,
    Happening.DETAINED_IMMIGRATION: Status.DETAINED_IMMIGRATION,
    Happening.CAME_BACK: Status.IN_CUSTODY,
}
ENDS_THE_TERM = frozenset(
    {
        Happening.LICENCE_ENDED,
        Happening.RELEASED_WITHOUT_LICENCE,
        Happening.FOUND_LAWFUL_WITHOUT_LICENCE,
        Happening.ACQUITTED,  # but a licence of an earlier sentence binds on
    }
)
LETS_GO = frozenset(  # from the sentence itself, and not for a time or of another matter
    {
        Happening.RELEASED,
        Happening.RELEASED_WITHOUT_LICENCE,
        Happening.FOUND_LAWFUL,
        Happening.FOUND_LAWFUL_WITHOUT_LICENCE,
        Happening.ACQUITTED,  # nothing that was passed before holds them again
    }
)
ENDS_A_LICENCE = frozenset({Happening.LICENCE_REVOKED, Happening.LICENCE_ENDED})
CUTS_SHORT = frozenset(
    {
        Happening.LICENCE_REVOKED,
        Happening.ABSCONDED,
        Happening.DEPORTED,
        Happening.TRANSFERRED_OUT,
        Happening.DIED,
    }
)
# Out of custody by a document of its own: at the gate, where the order is compared (offenders/dates/rules/orders.py)
BY_ORDER = frozenset({Happening.BAILED, Happening.ACQUITTED, Happening.TRANSFERRED_OUT, Happening.DEPORTED})
IN_PRISON = frozenset({Status.IN_CUSTODY, Status.RECALLED, Status.REMANDED, Status.UNSENTENCED})
ABSENT = frozenset({Status.IN_HOSPITAL, Status.TEMPORARILY_RELEASED})  # from prison, and still serving
HELD = IN_PRISON | ABSENT  # custody runs, and with it every date of release
AWAY_AND_BACK = frozenset({Happening.MOVED_TO_HOSPITAL, Happening.TEMPORARILY_RELEASED, Happening.CAME_BACK})
AT_LARGE = frozenset({Status.UNLAWFULLY_AT_LARGE, Status.ABSCONDED})  # no day of it is served
GOES_AT_LARGE = frozenset({Happening.LICENCE_REVOKED, Happening.ABSCONDED})
COMES_BACK = frozenset({Happening.RETURNED, Happening.RECEIVED})
ENDS_AT_LARGE = frozenset({Happening.DIED, Happening.REVOCATION_RESCINDED})  # without a return: no day of it counts
ENDS = frozenset({Status.DEPORTED, Status.DECEASED})
# No licence, and not held. What runs still is said by register and orders (offenders/status/rules.py).
LED = frozenset({Status.POLICE_LED, Status.ORDER_ONLY})  # after the licence, while something runs
AFTER_LICENCE = frozenset({Status.LICENCE_ENDED, Status.CLOSED}) | LED
BESIDE_A_LICENCE = frozenset({Status.ON_BAIL, Status.ACQUITTED})  # of another matter: the licence binds on
LEFT_UNDUE = frozenset({Status.LEFT_EARLY, Status.LEFT_IN_DISPUTE, Status.RELEASED_IN_ERROR})  # still to be detained
OF_THE_GATE = frozenset(  # recorded by the actions of the gate alone
    {
        Happening.LEFT_EARLY,
        Happening.LEFT_IN_DISPUTE,
        Happening.FOUND_IN_ERROR,
        Happening.FOUND_LAWFUL,
        Happening.FOUND_LAWFUL_WITHOUT_LICENCE,
    }
)
RELEASES = frozenset({Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE}) | BY_ORDER  # as the gate records them
UNDUE = frozenset({Happening.LEFT_EARLY, Happening.LEFT_IN_DISPUTE})
BY_TWO_PEOPLE = frozenset(  # each ends what binds the person: reported by one, confirmed by another
    {Happening.DIED, Happening.LICENCE_ENDED, Happening.ACQUITTED, Happening.DEPORTED}
)
STRUCK_OUT_BY_TWO = (  # where they were a mistake
    RELEASES | UNDUE | BY_TWO_PEOPLE | {Happening.RECEIVED, Happening.RETURNED}
)
STILL_HELD_IN_LAW = frozenset({Happening.LEFT_EARLY, Happening.LEFT_IN_DISPUTE, Happening.FOUND_IN_ERROR})
NOT_RELEASED = STILL_HELD_IN_LAW | {Happening.ABSCONDED}  # out, and to be brought back to the same custody
OF_THE_SAME_CUSTODY = (
    COMES_BACK | AWAY_AND_BACK | NOT_RELEASED | (BY_ORDER - LETS_GO)
)  # held, or back to the same dates

# What may happen to somebody of this status. None: nothing has been recorded of them yet.
MAY_FOLLOW: dict[Status | None, frozenset[Happening]] = {
    None: frozenset({Happening.RECEIVED, Happening.RELEASED}),
    Status.IN_CUSTODY: frozenset(
        {
            Happening.TRANSFERRED,
            Happening.RELEASED,
            Happening.RELEASED_WITHOUT_LICENCE,
            Happening.LEFT_EARLY,
            Happening.LEFT_IN_DISPUTE,
            Happening.ABSCONDED,
            Happening.DIED,
            *BY_ORDER,
        }
    ),
    Status.ON_LICENCE: frozenset(
        {
            Happening.RECEIVED,
            Happening.LICENCE_REVOKED,
            Happening.LICENCE_ENDED,
            Happening.DEPORTED,
            Happening.DIED,
        }
    ),
    Status.UNLAWFULLY_AT_LARGE: frozenset(
        {Happening.RETURNED, Happening.RECEIVED, Happening.REVOCATION_RESCINDED, Happening.DIED}
    ),
    Status.LICENCE_ENDED: frozenset({Happening.RECEIVED, Happening.DEPORTED, Happening.DIED}),
    Status.DEPORTED: frozenset({Happening.RECEIVED, Happening.DIED}),
    Status.DECEASED: frozenset(),
    Status.ON_BAIL: frozenset({Happening.RECEIVED, Happening.ACQUITTED, Happening.DEPORTED, Happening.DIED}),
    Status.ACQUITTED: frozenset({Happening.RECEIVED, Happening.DEPORTED, Happening.DIED}),
    Status.TRANSFERRED_OUT: frozenset({Happening.RECEIVED, Happening.DIED}),
    # Nobody who was let out in error is on licence: no recall, no revocation. They are to be brought back.
    Status.LEFT_EARLY: frozenset(
        {
            Happening.RECEIVED,
            Happening.FOUND_IN_ERROR,
            Happening.FOUND_LAWFUL,
            Happening.FOUND_LAWFUL_WITHOUT_LICENCE,
            Happening.DIED,
            *BY_ORDER,
        }
    ),
    Status.RELEASED_IN_ERROR: frozenset(
        {Happening.RECEIVED, Happening.FOUND_LAWFUL, Happening.FOUND_LAWFUL_WITHOUT_LICENCE, Happening.DIED, *BY_ORDER}
    ),
}
MAY_FOLLOW |= {status: MAY_FOLLOW[Status.IN_CUSTODY] | {Happening.CAME_BACK} for status in ABSENT}
MAY_FOLLOW[Status.IN_CUSTODY] |= {Happening.MOVED_TO_HOSPITAL, Happening.TEMPORARILY_RELEASED}
MAY_FOLLOW[Status.LEFT_IN_DISPUTE] = MAY_FOLLOW[Status.LEFT_EARLY]
MAY_FOLLOW[Status.RECALLED] = MAY_FOLLOW[Status.IN_CUSTODY]
MAY_FOLLOW |= {status: frozenset() for status in Status if status not in MAY_FOLLOW}


def status_after(happened: Sequence[Happening]) -> Status | None:
    """The status that these happenings, earliest first, have led to; None of none.

    A transfer changes nothing. The last of the others decides; who is held after a recall is recalled. By what has
    happened alone: what the law and the day make of it is said in `offenders/status/rules.py`.
    """
    last = _last_decisive(happened)
    if last is None:
        return None
    status = LEADS_TO[last]
    return Status.RECALLED if status is Status.IN_CUSTODY and held_after_recall(happened) else status


def held_after_recall(happened: Sequence[Happening]) -> bool:
    """Whether the latest time in custody is one after a recall. Who absconds from it, or was let out undue, and is
    received again still is."""
    recalled, last = False, None
    for happening in happened:
        if happening is Happening.RETURNED:
            recalled = True
        elif happening is Happening.RECEIVED:
            recalled = recalled and last in NOT_RELEASED
        last = happening if happening in LEADS_TO else last
    return recalled


def held_under_by(happened: Sequence[Happening]) -> HeldUnder:
    """As far as movements tell: they do not know of a sentence."""
    return HeldUnder.RECALL if held_after_recall(happened) else HeldUnder.SENTENCE


def last_release_in(movements: Iterable[tuple[Happening, date]]) -> date | None:
    """The day of the last release from a sentence, on licence or at its end; None for never. movements: earliest
    first."""
    return next((day for happening, day in reversed(list(movements)) if happening in LETS_GO), None)


def bound_since(movements: Iterable[tuple[Happening, date]]) -> date | None:
    """The day from which a sentence has held the person or may hold them again: in custody, on licence, recalled, on
    bail, to be brought back. None where nothing does. Time alone ends it here no more than in the other rules.

    movements: earliest first.
    """
    since, happened = None, []
    for happening, day in movements:
        happened.append(happening)
        if happening is Happening.DIED or (happening in ENDS_THE_TERM and not is_on_licence_still(happened)):
            since = None
        elif happening in COMES_BACK | LETS_GO:
            since = since or day
    return since


def is_of_custody(happened: Sequence[Happening]) -> bool:
    """Whether the person is held, or would be back in the same custody: nothing released them from it."""
    return _last_decisive(happened) in OF_THE_SAME_CUSTODY


def is_back_from_escape(happened: Sequence[Happening]) -> bool:
    """Whether the latest happening brings back whoever escaped: to the same sentence, and a new period of custody."""
    return bool(happened) and happened[-1] in COMES_BACK and _last_decisive(happened[:-1]) is Happening.ABSCONDED


def could_stand(movements: Sequence[tuple[Happening, date]]) -> Iterator[Sequence[tuple[Happening, date]]]:
    """These movements, and what would stand if the last of them were withdrawn as mistakes, one after the other.

    movements: earliest first. The first of all cannot be withdrawn. Whoever is received once nothing binds them any
    longer begins anew.
    """
    happened = [happening for happening, _ in movements]
    for known in range(len(movements), 0, -1):
        yield movements[:known]
        last = happened[known - 1]
        if last not in STRUCK_OUT_BY_TWO or (last in COMES_BACK and not is_on_licence_still(happened[:known])):
            return


def bound_under(happened: Sequence[Happening], held: HeldUnder) -> HeldUnder | None:
    """Under what a date would let the person go, were they held today by what binds them: whoever is on licence would
    be recalled. None where nothing binds them. held: of their latest custody.
    """
    if _last_decisive(happened) is Happening.LICENCE_REVOKED:
        return HeldUnder.RECALL
    if is_of_custody(happened) and held is not HeldUnder.NO_SENTENCE:
        return held
    return HeldUnder.RECALL if is_on_licence_still(happened) else None


def times_at_large(movements: Iterable[tuple[Happening, date]]) -> list[tuple[date, date | None]]:
    """From revocation or escape to the return, earliest first; None where nobody came back and nothing ended it.

    movements: earliest first. No day between counts as served (Prison Act 1952 s.49(2)).
    """
    times: list[tuple[date, date | None]] = []
    gone_on: date | None = None
    for happening, day in movements:
        if happening in GOES_AT_LARGE:
            gone_on = day
        elif gone_on and happening in COMES_BACK:
            times.append((gone_on, day))
            gone_on = None
        elif gone_on and happening in ENDS_AT_LARGE:
            gone_on = None
    return [*times, (gone_on, None)] if gone_on else times


def days_at_large(*, gone_on: date, back_on: date) -> tuple[date, date] | None:
    """First and last day unlawfully at large: from the day after the licence was revoked, or the person escaped, to the
    day before the return.

    Both days count; None for whoever was back on the same day or the next. (As the prison service records a recall.)
    """
    first, last = gone_on + timedelta(days=1), back_on - timedelta(days=1)
    return (first, last) if first <= last else None


def is_on_licence_still(happened: Sequence[Happening]) -> bool:
    """Whether a licence on which the person was released binds, also while they are held for something else."""
    binds = False
    for happening in happened:
        if happening in (Happening.RELEASED, Happening.REVOCATION_RESCINDED, Happening.FOUND_LAWFUL):
            binds = True
        elif happening not in (
            Happening.RECEIVED,
            Happening.TRANSFERRED,
            Happening.ABSCONDED,
            *(Happening.BAILED, Happening.ACQUITTED),  # of something else than what the licence is of
            *AWAY_AND_BACK,
            *STILL_HELD_IN_LAW,
        ):
            binds = False
    return binds


def is_at_the_gate_alone(happening: Happening, status: Status | str) -> bool:
    """Whether somebody of this status leaves so by an order alone, which the gate compares."""
    return happening in BY_ORDER and status in HELD | LEFT_UNDUE


def may_happen(happening: Happening, *, happened: Sequence[Happening], is_expired: bool = False) -> bool:
    """Whether this can be recorded after what happened. Who was recalled returns, an absconder is received. The
    licence of somebody who is held for something else can be revoked while it binds.

    is_expired: the last day of the latest licence has passed, so that there is none to revoke or to end.
    """
    if is_expired and happening in ENDS_A_LICENCE:
        return False
    status = status_after(happened)
    if happening is Happening.LICENCE_REVOKED and status in HELD:
        return is_on_licence_still(happened)
    if status in BESIDE_A_LICENCE and is_on_licence_still(happened):
        return happening in MAY_FOLLOW[status] | MAY_FOLLOW[Status.ON_LICENCE]
    is_revoked = _last_decisive(happened) is Happening.LICENCE_REVOKED
    if happening in (Happening.RETURNED, Happening.REVOCATION_RESCINDED) and not is_revoked:
        return False
    if happening is Happening.RECEIVED and is_revoked:  # held under the sentence again, whatever else holds them
        return False
    return happening in MAY_FOLLOW[status]


def _last_decisive(happened: Sequence[Happening]) -> Happening | None:
    return next((happening for happening in reversed(happened) if happening in LEADS_TO), None)
