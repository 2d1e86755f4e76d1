"""Rules of proposed changes: what waits for a second person, who that can be, and when an agreed change counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

OPEN_FOR = timedelta(days=14)  # (our design) what nobody answers by then has lapsed, and is proposed again
COOLING = timedelta(hours=24)  # (our design) a day in which the person reads their old mailbox


class ChangeKind(StrEnum):
    """What is proposed. The value is kept; `words` name it on pages."""

    words: str

    def __new__(cls, code: str, words: str = "") -> ChangeKind:
        made = str.__new__(cls, code)
        made._value_, made.words = code, words
        return made

    ACCOUNT_ADD = "account_add", "New account"
    ACCOUNT_CHANGE = "account_change", "Account"
    ACCOUNT_ENABLE = "account_enable", "Disabled account"
    ACCOUNT_REPLACE = "account_replace", "Replacement account"
    FACTORS_RESET = "factors_reset", "Second factors"
    MEMBER_ADD = "member_add", "Team membership"
    SHIFT_MEMBER_ADD = "shift_member_add", "Team membership for a shift"
    SCOPE_GIVE = "scope_give", "National scope"
    TEAM_CHANGE = "team_change", "Team"
    TEAM_REOPEN = "team_reopen", "Closed team"
    CLIENT_ADD = "client_add", "API client"
    APPLICATION_ADD = "application_add", "Application"
    CLIENT_CHANGE = "client_change", "API client"
    KEY_ADD = "key_add", "Key of an API client"
    ENDPOINT_SET = "endpoint_set", "Events to a partner system"
    SETTING_SET = "setting_set", "Service setting"


class ChangeState(StrEnum):
    """Where a proposed change stands."""

    WAITING = "waiting"
    COOLING = "cooling"
    DONE = "done"
    STOPPED = "stopped"
    LAPSED = "lapsed"


STATE_WORDS = {
    ChangeState.WAITING: "Waiting for agreement",
    ChangeState.COOLING: "Agreed, not yet in force",
    ChangeState.DONE: "Done",
    ChangeState.STOPPED: "Stopped",
    ChangeState.LAPSED: "Not agreed in time",
}


def state_of(
    *,
    proposed_at: datetime,
    agreed_at: datetime | None,
    stopped_at: datetime | None,
    done_at: datetime | None,
    at: datetime,
) -> ChangeState:
    """A change that nobody agreed has lapsed from the moment at which its 14 days are full."""
    if done_at is not None:
        return ChangeState.DONE
    if stopped_at is not None:
        return ChangeState.STOPPED
    if agreed_at is not None:
        return ChangeState.COOLING
    return ChangeState.LAPSED if at >= proposed_at + OPEN_FOR else ChangeState.WAITING


def agrees(*, is_second: bool, administers: bool, concerns_them: bool, no_second_left: bool) -> bool:
    """Whether somebody who did not propose a change can agree to it.

    is_second: their role is to agree to changes. A privacy officer agrees to what an administrator proposed; nobody
    agrees to what concerns themselves. no_second_left: it concerns the one privacy officer that there is, and then
    another administrator agrees.
    """
    if not is_second or concerns_them:
        return False
    return no_second_left if administers else True


def cools(kind: ChangeKind, changed: frozenset[str]) -> bool:
    """Whether an agreed change waits before it counts: another email opens the account, and so does a new holder."""
    return kind is ChangeKind.ACCOUNT_REPLACE or (kind is ChangeKind.ACCOUNT_CHANGE and "email" in changed)


def next_try_at(tries: int, *, at: datetime) -> datetime:
    """When a letter that could not be handed over is tried again: after a minute, then twice as long, at most an
    hour."""
    return at + min(timedelta(minutes=2 ** min(tries, 6)), timedelta(hours=1))
