"""A model of the release checklist in plain Python that shares nothing with the product: for a walk over both.

A release without licence, or one that the Board directed with a licence that is approved. What each account may do,
when an exception holds, when a signature falls and when a release may go is written here a second time, from the words
of `docs/readiness.md`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

DUE = {  # days before, of what is mandatory
    "accommodation": 28,
    "licence": 2,
    "appointment": 7,
    "dates": 28,
    "identity": 28,
    "other_warrant": 2,
    "explained": 2,
    "mappa": 14,
    "duties": 28,
    "handover": 7,
}
BODY = {
    "accommodation": "probation",
    "licence": "probation",
    "appointment": "probation",
    "dates": "prison",
    "identity": "prison",
    "other_warrant": "prison",
    "explained": "prison",
    "mappa": "police",
    "duties": "everyone",
    "handover": "everyone",
}
SAID_BY_PEOPLE = ("accommodation", "other_warrant", "explained")
CAN_BE_LEFT_OUT = ("accommodation", "mappa")
MUST_BE_PUT_RIGHT = ("licence", "dates", "identity", "other_warrant")
SIGNERS = {
    "probation": {"probation_officer", "probation_manager", "probation_head"},
    "prison": {"prison_offender_manager", "prison_decision_maker"},
    "police": {"ct_analyst", "ct_manager"},
}
MANAGERS = {
    "probation": {"probation_manager", "probation_head"},
    "prison": {"prison_decision_maker"},
    "police": {"ct_manager"},
}
MOVES = {  # what may be said after what
    "start": ({"not_started", "blocked"}, "waiting"),
    "block": ({"not_started", "waiting"}, "blocked"),
    "unblock": ({"blocked"}, "not_started"),
    "finish": ({"not_started", "waiting", "blocked"}, "done"),
    "leave_out": ({"not_started", "waiting", "blocked"}, "not_needed"),
    "set_back": ({"done", "not_needed"}, "not_started"),
}
IN_HAND = {"done", "not_needed", "excepted"}


@dataclass
class Account:
    """person: whose it is; one person may have two."""

    role: str
    person: str


@dataclass
class Model:
    """One release, as it should stand."""

    goes_on: date
    today: date
    by_law: bool
    said: dict = field(default_factory=dict)
    exceptions: dict = field(default_factory=dict)  # item: (who asked, who agreed or None)
    signed: set = field(default_factory=set)
    holds: set = field(default_factory=set)  # those of people
    has_deputy: bool = True
    is_held: bool = False  # by what is late
    is_ready: bool = False
    is_gone: bool = False
    due: dict = field(default_factory=dict)

    def __post_init__(self):
        self.reckon()

    def reckon(self):
        """Nothing is due before it could be known."""
        for item, days in DUE.items():
            self.due[item] = max(self.goes_on - timedelta(days=days), min(self.today, self.goes_on))

    def state(self, item):
        plain = self.plain(item)
        agreed = item in self.exceptions and self.exceptions[item][1] is not None
        return "excepted" if agreed and plain not in IN_HAND else plain

    def plain(self, item):
        if item in ("licence", "appointment", "explained") and self.by_law:
            return "not_needed"  # at the end of the sentence: without licence
        if item == "identity":
            return "blocked" if "identity" in self.holds else "done"
        if item == "other_warrant" and "other_warrant" in self.holds:
            return "blocked"
        if item == "duties":
            open_so = "blocked" if self.said.get(item) == "blocked" else "waiting"  # people may say so of what is open
            return "done" if self.has_deputy else open_so
        if item in SAID_BY_PEOPLE:
            return self.said.get(item, "not_started")
        is_left_out = item in CAN_BE_LEFT_OUT and self.said.get(item) == "not_needed"
        return "not_needed" if is_left_out else "done"

    def open_ones(self):
        return [item for item in DUE if self.state(item) not in IN_HAND]

    def may_record(self, item, who):
        body = BODY[item]
        bodies = SIGNERS if body == "everyone" else {body: SIGNERS[body]}
        return who.role == "partner" or any(who.role in roles for roles in bodies.values())

    def manages(self, item, who):
        body = BODY[item]
        bodies = MANAGERS if body == "everyone" else {body: MANAGERS[body]}
        return any(who.role in roles for roles in bodies.values())

    # What may happen: each says whether it is allowed, and if it is lets it happen.

    def say(self, item, verb, who):
        before, after = MOVES[verb]
        can = item in SAID_BY_PEOPLE or verb in ("block", "unblock")
        if verb == "leave_out":
            can = item in CAN_BE_LEFT_OUT
        if verb == "set_back":
            can = True
        if not can or self.said.get(item, "not_started") not in before or not self.may_record(item, who):
            return False
        self.said[item] = after
        return self.settled()

    def ask(self, item, who):
        may = self.may_record(item, who) and who.role != "partner" and item not in MUST_BE_PUT_RIGHT
        if not may or item in self.exceptions or self.state(item) in IN_HAND:
            return False
        self.exceptions[item] = (who, None)
        return self.settled()

    def agree(self, item, who):
        if item not in self.exceptions:
            return False
        asked, agreed = self.exceptions[item]
        if agreed is who:
            return True
        if who.person == asked.person or who.role == "partner" or not self.manages(item, who) or agreed:
            return False
        self.exceptions[item] = (asked, who)
        return self.settled()

    def end(self, item, who):
        if item not in self.exceptions or not (self.exceptions[item][0] is who or self.manages(item, who)):
            return False
        del self.exceptions[item]
        return self.settled()

    def sign(self, body, who):
        waits = [item for item in self.open_ones() if BODY[item] in (body, "everyone")]
        if who.role not in SIGNERS[body] or (waits and body not in self.signed) or waits:
            return False
        self.signed.add(body)
        return self.settled()

    def withdraw(self, body, who):
        if body not in self.signed or who.role not in SIGNERS[body]:
            return False
        self.signed.remove(body)
        return self.settled()

    def hold(self, kind):
        self.holds.add(kind)
        return self.settled()

    def lift(self, kind):
        if kind not in self.holds:
            return False
        self.holds.remove(kind)
        return self.settled()

    def deputy(self, is_there):
        self.has_deputy = is_there
        return self.tick(self.today)

    def tick(self, today):
        self.today = today
        return self.settled(by_clock=True)

    def move(self, to):
        self.goes_on = to
        self.reckon()
        return self.settled()

    def mark_ready(self):
        return False  # only automatically

    def release(self):
        """Nobody before the day; on it, what is on hold keeps who goes by direction and not who goes by law."""
        if self.today < self.goes_on or (not self.by_law and (self.holds or self.is_held)):
            return False
        self.is_gone = True
        return True

    def settled(self, *, by_clock=False):
        for item in list(self.exceptions):
            if self.plain(item) in IN_HAND:
                del self.exceptions[item]
        waits = self.open_ones()
        for item in waits:
            self.signed -= set(SIGNERS) if BODY[item] == "everyone" else {BODY[item]}
        near = self.today >= self.goes_on - timedelta(days=7)
        late = near and any(self.due[item] < self.today for item in waits)
        self.is_held = late and (by_clock or self.is_held)
        self.is_ready = not waits and self.signed == set(SIGNERS) and not self.holds and not self.is_held
        return True
