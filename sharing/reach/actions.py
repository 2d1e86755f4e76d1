"""Keep a way of being reached, test it, and say that its code came. Nobody tests a way for anybody else.

A code is kept as a hash, counts for minutes, dies after five tries and is taken once. It is in no audit entry, and
neither is a number.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from sharing import access, audit
from sharing.access.two_people import refuse_same_person
from sharing.agencies.models import Membership, Team, User
from sharing.reach import letters, rules
from sharing.reach.models import ReachTest, ReachWay
from sharing.records import encrypted_fields
from sharing.records.errors import Refused
from sharing.records.once import take_turns

Kind = ReachWay.Kind
NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{5,24}( ?(ext|x)\.? ?[0-9]{1,6})?", re.IGNORECASE)
DEAD = "This code can no longer be used. Send a new test"


class ReachRefused(Refused):
    """The way cannot be kept or tested so."""


@transaction.atomic
def set_number(*, user: User, kind: str, number: str) -> ReachWay:
    """The user is texted, or called, at this number. Another one of the kind is removed; a new one is to be tested.

    The same again: nothing happens. Raises ReachRefused.
    """
    number = " ".join(number.split())
    if kind not in (Kind.PAGER, Kind.TELEPHONE):
        raise ReachRefused("", "Select text or pager, or phone")
    if not NUMBER.fullmatch(number):
        raise ReachRefused("number", "Enter a number in the correct format, such as 07700 900118")
    take_turns(f"reach:{user.pk}")
    before = ReachWay.objects.filter(user=user, kind=kind, removed_at__isnull=True).first()
    if before and _number_of(before) == number:
        return before
    now = timezone.now()
    if before:
        _take_away(before, at=now)
    way = ReachWay.objects.create(user=user, kind=kind, sealed_number=encrypted_fields.seal(number), added_at=now)
    _record("reach.number_set", way, by=user)
    return way


@transaction.atomic
def remove(*, way: ReachWay, by: User) -> None:
    """The user is no longer reached so, and its number is gone. Done already: nothing happens."""
    row = _own(way, by=by)
    if row.removed_at is None:
        _take_away(row, at=timezone.now())
        _record("reach.removed", row, by=by)


def send_test(*, user: User, kind: str) -> ReachTest:
    """A code goes this way now. Of a telephone: whoever has the duty desk is asked to call.

    Raises ReachRefused: for a way that is not kept; after too many tests within an hour; where it could not be sent.
    """
    test, code = _ask(user, kind)
    if not code:
        return test
    sent = letters.send_code(user, code) if kind == Kind.EMAIL else letters.text_code(test.way, code)
    if not sent:
        ReachTest.objects.filter(pk=test.pk).update(failed_at=timezone.now())
        raise ReachRefused("", "The test could not be sent. Try again in a few minutes")
    return test


@transaction.atomic
def _ask(user: User, kind: str) -> tuple[ReachTest, str]:
    take_turns(f"reach:{user.pk}")
    now = timezone.now()
    way = _email_way(user, at=now) if kind == Kind.EMAIL else _current(user, kind)
    if way is None:
        raise ReachRefused("", "Enter a number first")
    recent = ReachTest.objects.filter(way__user=user, asked_at__gt=now - rules.TESTS_COUNTED_FOR)
    if recent.count() >= rules.MOST_TESTS:
        raise ReachRefused("", f"You can send {rules.MOST_TESTS} tests in an hour. Try again later")
    test = ReachTest.objects.create(way=way, asked_at=now)
    _record("reach.test_asked", way, by=user)
    return test, "" if kind == Kind.TELEPHONE else _new_code(test, at=now)


@transaction.atomic
def call(*, test: ReachTest, by: User) -> tuple[ReachTest, str]:
    """`by`, of the duty desk, calls now: the code that they read out, shown this once. Calling again makes another.

    Raises RecordHidden for somebody of no desk of the user's agency; SamePerson; ReachRefused where it is over.
    """
    now = timezone.now()
    row = ReachTest.objects.select_for_update(of=("self",)).select_related("way__user").get(pk=test.pk)
    user = row.way.user
    if not desks_of(user).filter(pk__in=worked_in(by, at=now)).exists():
        audit.refuse(by=by, verb="reach.call_refused", target=row.way)
        raise access.RecordHidden
    refuse_same_person(user, by)
    if not is_asked(row, at=now):
        raise ReachRefused("", "This test has ended. No one needs to call")
    row.caller, row.tries = by, 0
    code = _new_code(row, at=now)
    _record("reach.called", row.way, by=by)
    return row, code


def type_back(*, test: ReachTest, code: str, by: User) -> ReachTest:
    """The code came: from now on the way counts as tested. Each try counts, also one that is refused.

    Raises RecordHidden for anybody else than its user, ReachRefused.
    """
    passed = _typed(test, "".join(code.split()), by=by)
    if passed is None:
        raise ReachRefused("code", "The code is not correct. Check it and try again")
    return passed


@transaction.atomic
def _typed(test: ReachTest, code: str, *, by: User) -> ReachTest | None:
    now = timezone.now()
    row = ReachTest.objects.select_for_update(of=("self",)).select_related("way").get(pk=test.pk)
    _own(row.way, by=by)
    if row.passed_at:
        return row
    if not can_be_typed(row, at=now):
        raise ReachRefused("code", DEAD)
    ReachTest.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    if not constant_time_compare(row.code_hash, _hash(row, code)):
        audit.refuse(by=by, verb="reach.code_refused", target=row.way)
        return None
    ReachTest.objects.filter(pk=row.pk).update(passed_at=now)
    ReachWay.objects.filter(pk=row.way_id).update(tested_at=now)
    _record("reach.tested", row.way, by=by, caller=row.caller_id)
    row.refresh_from_db()
    return row


# What stands


def can_be_typed(test: ReachTest, *, at: datetime) -> bool:
    """Whether its code still counts: the newest test of a way that is kept, in time, and not tried too often."""
    if test.made_at is None or test.failed_at or test.tries >= rules.MOST_TRIES or not _is_newest(test):
        return False
    return at < test.made_at + rules.CODE_LASTS


def is_asked(test: ReachTest, *, at: datetime) -> bool:
    """Whether somebody of the desk is to call."""
    is_call = test.way.kind == Kind.TELEPHONE and test.passed_at is None
    return is_call and at < test.asked_at + rules.CALL_ASKED_LASTS and _is_newest(test)


def desks_of(user: User):
    """The duty desks whose members call this user."""
    return Team.objects.open().filter(kind=Team.Kind.DUTY_DESK, agency=user.agency_id)


def worked_in(user: User, *, at: datetime):
    return Membership.objects.live(at=at).filter(user=user).values("team_id")


def _is_newest(test: ReachTest) -> bool:
    if test.way.removed_at:
        return False
    newer = ReachTest.objects.filter(way=test.way_id, asked_at__gte=test.asked_at, pk__gt=test.pk)
    return not newer.exists()


def _current(user: User, kind: str) -> ReachWay | None:
    return ReachWay.objects.current().filter(user=user, kind=kind).first()


def _email_way(user: User, *, at: datetime) -> ReachWay:
    """That of the account's address; the one of an address before is removed."""
    if way := _current(user, Kind.EMAIL):
        return way
    ReachWay.objects.filter(user=user, kind=Kind.EMAIL, removed_at__isnull=True).update(removed_at=at)
    return ReachWay.objects.create(user=user, kind=Kind.EMAIL, email=user.email, added_at=at)


def _own(way: ReachWay, *, by: User) -> ReachWay:
    if way.user_id != by.pk:
        audit.refuse(by=by, verb="reach.change_refused", target=way)
        raise access.RecordHidden
    return ReachWay.objects.select_for_update().get(pk=way.pk)


def _take_away(way: ReachWay, *, at: datetime) -> None:
    ReachWay.objects.filter(pk=way.pk).update(removed_at=at, sealed_number="")


def _number_of(way: ReachWay) -> str:
    try:
        return way.number
    except encrypted_fields.CannotBeRead:
        return ""


def _new_code(test: ReachTest, *, at: datetime) -> str:
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    test.code_hash, test.made_at = _hash(test, code), at
    test.save(update_fields=["code_hash", "made_at", "caller", "tries"])
    return code


def _hash(test: ReachTest, code: str) -> str:
    """With the site's secret key: whoever has the table alone cannot try all codes of six digits."""
    return salted_hmac("sharing.reach", f"{test.pk}:{code}", algorithm="sha256").hexdigest()


def _record(verb: str, way: ReachWay, *, by: User, caller: int | None = None) -> None:
    payload = {"kind": way.kind} | ({"caller": caller} if caller else {})
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=way, payload=payload)
