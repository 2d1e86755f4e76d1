"""A second opinion on recalls, in plain Python: it shares no code with the product. A walk compares the two.

It knows who is who (two accounts may be one person), what has been said and signed, and which limits run.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOLIDAYS = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}
AUTHORS = {"probation_officer", "probation_manager", "probation_duty_manager"}
SENIORS = {"probation_manager", "probation_duty_manager"}
PROBATION = AUTHORS | {"probation_head"}
POLICE = {"ct_analyst", "duty_officer"}
BEFORE = ["draft", "consulting_spo", "recall_agreed", "spo_signed", "aco_signed", "sent_to_ppcs"]
BACK = ["returned", "under_parole_review", "stays"]
OVER = {"no_recall", "refused_by_ppcs", "rescinded", "stopped", "closed", "sentence_expired"}
QUESTIONS = 12
OF_MAPPA = {6, 7}  # of these by their place: read from the MAPPA case, and asked of nobody


@dataclass
class Limit:
    kind: str
    due: datetime
    started: datetime
    stopped: datetime | None = None
    missed: bool = False
    stands_since: datetime | None = None


@dataclass
class Model:
    """One person on licence with one breach. Times are UTC; the walk stays in winter, where that is UK time."""

    now: datetime
    state: str = ""
    place: str = "on_licence"
    breach: str = "suspected"
    accounts: dict = field(default_factory=dict)  # with which account each signed
    people: dict = field(default_factory=dict)  # who did what: author, decider, counter, head -> the person
    mappa: str = "not_known"  # what the MAPPA case answers
    said: dict = field(default_factory=dict)  # answers by question
    emergency: bool = False
    graded: bool = False
    custody: str = "no"
    times: dict = field(default_factory=dict)
    limits: list = field(default_factory=list)
    arrested: bool = False
    days_at_large: int = 0
    wanted: dict = field(default_factory=dict)  # what waits for a second person -> who proposed it

    # What somebody tries. Each answers whether it may be, and changes the model if so.

    def begin(self, who, emergency):
        if who.role not in AUTHORS or self.is_open or self.place != "on_licence":
            return False
        self.state, self.breach, self.emergency = "draft", "recall_considered", emergency
        self.people, self.times, self.graded = {"author": who.person}, {}, False
        self.said, self.wanted = dict.fromkeys(OF_MAPPA, self.mappa), {}
        self.custody = "police" if self.is_held_undecided else "no"
        return True

    def answer(self, who, questions, value):
        if who.role not in PROBATION or self.state not in BEFORE[:3] or OF_MAPPA & set(questions):
            return False
        self.said |= dict.fromkeys(questions, value)
        return True

    def grade(self, who):
        if who.role not in PROBATION or (not self.graded and self.state not in BEFORE[:3]) or not self.is_begun:
            return False
        self.graded = True
        return True

    def consult(self, who, says):
        if self.state != "draft" or who.role not in AUTHORS or not says:
            return False
        self.state, self.people["author"] = "consulting_spo", who.person
        return True

    def agree(self, who, says):
        if self.state != "consulting_spo" or who.role not in SENIORS or not says or self.took_part(who):
            return False
        self.state, self.breach, self.people["decider"] = "recall_agreed", "recall_decided", who.person
        self.accounts["decider"] = who
        self.wanted.pop("no_recall", None)
        self.times["decided"] = self.now
        self.start("papers", self.now + 24 * HOUR)
        return True

    def no_recall(self, who, says, hours):
        if self.state != "consulting_spo" or who.role not in SENIORS or not says or self.took_part(who):
            return False
        if hours is None or not 1 <= hours <= 336 or "no_recall" in self.wanted:
            return False
        if self.arrested:
            self.wanted["no_recall"] = who.person
            return True
        return self.decide_against()

    def agree_no_recall(self, who):
        """An ACO, who is neither the senior nor the author, makes it a decision."""
        first = self.wanted.get("no_recall")
        if first is None or who.role != "probation_head" or who.person in (first, self.people["author"]):
            return False
        return self.decide_against()

    def decide_against(self):
        self.breach = "no_recall"
        self.must_be_let_go(self.now)
        return self.end("no_recall")

    def countersign(self, who, says):
        is_right = self.state == "recall_agreed" and who.role in SENIORS and says and self.graded
        if not is_right or who.person == self.people["author"]:
            return False
        self.state, self.people["counter"] = "spo_signed", who.person
        self.accounts["counter"] = who
        return True

    def endorse(self, who, says):
        if self.state != "spo_signed" or who.role != "probation_head" or not says or self.took_part(who):
            return False
        self.state, self.people["head"] = "aco_signed", who.person
        self.accounts["head"] = who
        return True

    def call(self, who, at):
        in_time = at <= self.now and at >= self.times.get("decided", at)
        if self.state not in BEFORE[2:5] or who.role not in PROBATION or "called" in self.times or not in_time:
            return False
        self.times["called"] = at
        return True

    def send(self, who):
        if self.state != "aco_signed" or who.role not in PROBATION or (self.emergency and "called" not in self.times):
            return False
        self.state, self.times["sent"] = "sent_to_ppcs", self.now
        self.stop_limits(self.now, "papers")
        self.start("assessment", self.now + (2 if self.emergency else 24) * HOUR)
        return True

    def ask_for_more(self, who):
        limit = self.running("assessment")
        if who.role != "ppcs" or not limit or limit.stands_since:
            return False
        limit.stands_since = self.now
        return True

    def give_more(self, who):
        limit = self.running("assessment")
        if who.role not in PROBATION or not limit or not limit.stands_since:
            return False
        limit.due, limit.stands_since = limit.due + (self.now - limit.stands_since), None
        return True

    def refuse(self, who, at):
        if self.state != "sent_to_ppcs" or who.role != "ppcs" or not self.times["sent"] <= at <= self.now:
            return False
        self.breach = "recall_considered"
        self.stop_limits(at, "assessment")
        self.must_be_let_go(at)
        return self.end("refused_by_ppcs")

    def revoke(self, who, at):
        if self.state != "sent_to_ppcs" or who.role != "ppcs" or not self.times["sent"] <= at <= self.now:
            return False
        self.state, self.place, self.times["revoked"] = "licence_revoked", "unlawfully_at_large", at
        self.stop_limits(at, "assessment")
        if self.is_held_undecided:
            self.let_go(at)
        if at.date() < self.now.date():
            self.wanted["day_revoked"] = who.person
            self.times["day_recorded"] = self.now
        if self.custody == "no":
            self.go_at_large(at)
        return True

    def at_large(self, who):
        if self.state != "licence_revoked" or who.role not in POLICE | {"ppcs"}:
            return False
        self.go_at_large(self.now)
        return True

    def arrested_on_recall(self, who, at):
        if self.state not in ("licence_revoked", "unlawfully_at_large") or not self.is_gate(who):
            return False
        if not self.times["revoked"] <= at <= self.now:
            return False
        self.times["arrested"] = at
        self.stop_limits(at, "arrest")
        return True

    def come_back(self, who, at):
        if self.state not in ("licence_revoked", "unlawfully_at_large") or not self.is_gate(who):
            return False
        if not max(self.times["revoked"], self.times.get("arrested", self.times["revoked"])) <= at <= self.now:
            return False
        self.stop_limits(at, "arrest", "at_large_review")
        since = self.times["day_recorded"] if "day_revoked" in self.wanted else self.times["revoked"]
        self.this_time = max((at.date() - since.date()).days - 1, 0)
        self.days_at_large += self.this_time
        if at.date() < self.now.date():
            self.wanted["day_returned"] = who.person
        for over in ("rescind", "left_uk"):
            self.wanted.pop(over, None)
        self.state, self.place, self.times["returned"] = "returned", "recalled", at
        self.start("dossier", end_of(working_days(at.date(), 1)), at)
        self.start("part_b", end_of(working_days(at.date(), 14)), at)
        self.start("second_dossier", end_of(at.date() + 28 * DAY), at)
        return True

    def review(self, who, says):
        if self.state != "unlawfully_at_large" or who.role not in POLICE | PROBATION | {"ppcs"} or not says:
            return False
        self.stop_limits(self.now, "at_large_review")
        self.start("at_large_review", end_of(self.now.date() + DAY))
        return True

    def done(self, who, clock):
        if who.role != "ppcs" or not self.running(clock) or not self.is_begun:
            return False
        self.stop_limits(self.now, clock)
        return True

    def refer(self, who):
        if self.state != "returned" or who.role != "ppcs":
            return False
        self.state = "under_parole_review"
        self.stop_limits(self.now, "second_dossier")
        return True

    def executive(self, who, says):
        if self.state not in BACK or who.role != "ppcs" or not says:
            return False
        self.state = "executive_release"
        self.stop_limits(self.now, "second_dossier", "annual_review")
        return True

    def stop(self, who, reason, says):
        if self.state not in BEFORE or who.role not in PROBATION | {"ppcs"} or not says:
            return False
        if self.state == "sent_to_ppcs" and who.role != "ppcs":
            return False
        if reason == "withdrawn_by_aco" and who.role != "probation_head":
            return False
        self.breach = "recall_considered"
        return self.end("stopped")

    def rescind(self, who, says):
        if self.state not in ("licence_revoked", "unlawfully_at_large") or who.role != "ppcs" or not says:
            return False
        if "rescind" in self.wanted:
            return False
        self.wanted["rescind"] = who.person
        return True

    def agree_rescind(self, who):
        first = self.wanted.get("rescind")
        if first is None or who.role != "ppcs" or who.person == first:
            return False
        self.place, self.breach = "on_licence", "recall_considered"
        return self.end("rescinded")

    def agree_day(self, who, of):
        """Someone else confirms the date; of a revocation the days at large count from it."""
        first = self.wanted.get(of)
        able = who.role == "ppcs" if of == "day_revoked" else self.is_gate(who)
        if first is None or not able or who.person == first:
            return False
        del self.wanted[of]
        if of == "day_revoked" and "returned" in self.times:
            counted = max((self.times["returned"].date() - self.times["revoked"].date()).days - 1, 0)
            self.days_at_large += counted - self.this_time
        return True

    def unsign(self, who, of):
        """Who gave a signature by mistake withdraws it, while it is the last one."""
        state, part, back = {
            "agreement": ("recall_agreed", "decider", "consulting_spo"),
            "countersignature": ("spo_signed", "counter", "recall_agreed"),
            "endorsement": ("aco_signed", "head", "spo_signed"),
        }[of]
        if self.state != state or self.accounts.get(part) is not who:
            return False
        del self.people[part]
        self.state = back
        if of == "agreement":
            self.breach = "recall_considered"
            self.stop_limits(self.now, "papers")
        return True

    def close(self, who):
        if self.state not in ("licence_revoked", "unlawfully_at_large") or who.role != "ppcs":
            return False
        if "left_uk" in self.wanted:
            return False
        self.wanted["left_uk"] = who.person
        return True

    def agree_left_uk(self, who):
        first = self.wanted.get("left_uk")
        if first is None or who.role != "ppcs" or who.person == first:
            return False
        return self.end("closed")

    def arrest(self, who, at):
        if who.role not in POLICE | PROBATION | {"ppcs"} or self.place != "on_licence" or self.arrested:
            return False
        if at > self.now:
            return False
        self.arrested, self.arrest_due, self.was_decided = True, at + 6 * HOUR, False
        self.limits.append(Limit("arrest_decision", at + 6 * HOUR, at))
        if self.state in BEFORE:
            self.custody = "police"
        return True

    def end_arrest(self, who, how):
        limit = self.running("arrest_decision")
        if not self.arrested or who.role not in POLICE:
            return False
        due = limit.due if limit else self.arrest_due
        if how == "time_ended" and self.now < due:
            return False
        self.let_go(self.now)
        if self.state in BEFORE:
            self.custody = "no"
        return True

    def hold(self):
        return self.place == "recalled"

    def release(self):
        """At the end of the sentence, whatever is on hold."""
        if self.place != "recalled":
            return False
        self.place = "licence_ended"
        if self.is_open:
            self.end("sentence_expired")
        return True

    def job(self):
        missed = [
            each
            for each in self.limits
            if each.stopped is None and each.stands_since is None and not each.missed and each.due < self.now
        ]
        for each in missed:
            each.missed = True
        return len(missed)

    # What they share

    @property
    def is_begun(self):
        return bool(self.state)

    @property
    def is_open(self):
        return self.is_begun and self.state not in OVER

    @property
    def kind(self):
        answered_no = sum(value == "no" for value in self.said.values())
        return "fixed_56" if answered_no == QUESTIONS else "standard"

    def is_gate(self, who):
        return who.role in POLICE | {"ppcs", "prison_offender_manager"}

    def took_part(self, who):
        return who.person in self.people.values()

    def start(self, kind, due, at=None):
        self.limits.append(Limit(kind, due, at or self.now))

    def running(self, kind):
        return next((each for each in self.limits if each.kind == kind and each.stopped is None), None)

    def stop_limits(self, at, *kinds):
        for each in self.limits:
            if each.stopped is None and each.kind in kinds:
                if each.stands_since:
                    each.due, each.stands_since = each.due + max(at - each.stands_since, 0 * DAY), None
                each.stopped = max(at, each.started)
                each.missed = each.missed or each.stopped > each.due

    @property
    def is_held_undecided(self):
        return self.arrested and not self.was_decided

    def let_go(self, at):
        """An arrest ends with the revocation, or when the police who hold record it."""
        if self.arrested:
            self.arrested = False
            self.stop_limits(at, "arrest_decision", "release")

    def must_be_let_go(self, at):
        """It was decided against recall: the police have half an hour to say so."""
        if self.is_held_undecided:
            self.was_decided = True
            self.stop_limits(at, "arrest_decision")
            started = max(at, self.arrest_due - 6 * HOUR)
            self.start("release", started + timedelta(minutes=30), started)

    def go_at_large(self, at):
        self.state, self.custody = "unlawfully_at_large", "no"
        self.start("arrest", at + (48 if self.emergency else 96) * HOUR, at)
        self.start("at_large_review", end_of(at.date() + DAY), at)

    def end(self, state):
        self.state = state
        self.wanted = {what: first for what, first in self.wanted.items() if what.startswith("day_")}
        rest = {each.kind for each in self.limits} - {"arrest_decision", "release"}
        self.stop_limits(self.now, *rest)
        return True


def end_of(day):
    return datetime(day.year, day.month, day.day, 23, 59, 59)


def working_days(day, number):
    while number:
        day += DAY
        number -= day.weekday() < 5 and day not in HOLIDAYS
    return day
