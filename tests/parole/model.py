"""A second opinion on finality, from the Rules alone: it shares no code with the product, and knows no states.

Everything is worked out anew from what happened: the decision, the day on which the parties had it, who challenged it,
and how that was answered. A walk compares it with the product after every move.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass
class Asked:
    kind: str  # reconsideration, setting_aside, high_court
    by: str
    made: date
    late: bool
    answered: date | None = None
    result: str = ""

    @property
    def counts(self):
        return not (self.late and self.kind == "reconsideration")

    @property
    def waits(self):
        return self.counts and self.answered is None


@dataclass
class Case:
    """One review, from where the Board may decide. eligible_on: the official day of eligibility."""

    today: date
    eligible_on: date
    outcome: str = ""
    on_papers: bool = False
    decided: date | None = None
    provided: date | None = None
    hearing_asked: date | None = None
    stood: date | None = None
    asked: list = field(default_factory=list)
    was_final: date | None = None  # when it was referred to the court
    upheld: date | None = None
    settled: bool = False  # it is not referred, as two people said
    over: str = ""  # released, closed, quashed, withdrawn
    anew: date | None = None  # since when the case is considered anew: no decision of it is older
    to_list: bool = False  # the decision fell away: the case must be listed anew

    # What the Rules say

    @property
    def reconsiderable(self):
        return self.outcome in ("release_directed", "no_release")

    @property
    def until(self):
        return self.provided + 21 * DAY if self.provided and self.reconsiderable else None

    @property
    def in_time(self):
        return [each for each in self.asked if each.kind == "reconsideration" and not each.late]

    @property
    def court(self):
        return [each for each in self.asked if each.kind == "high_court"]

    @property
    def waits_for_hearing(self):
        """A refusal on the papers that does not stand yet."""
        return self.on_papers and self.outcome == "no_release" and self.provided is not None and self.stood is None

    def final_on(self):
        if self.provided is None or self.waits_for_hearing or any(each.waits for each in self.in_time):
            return None
        if self.court:  # days no longer decide: it was final when it was referred, and is anew once upheld
            return self.upheld or self.was_final
        days = [self.provided + 22 * DAY if self.reconsiderable else self.provided]
        days += [self.stood] if self.stood else []
        days += [each.answered for each in self.in_time]
        return max(days) if max(days) <= self.today else None

    def earliest(self):
        """Of a direction to release: the first day on which anybody could go."""
        days = [self.provided + 22 * DAY, self.eligible_on]
        return max(days + [each.answered for each in self.asked if each.counts and each.answered])

    def may_go(self, day):
        return (
            self.outcome == "release_directed"
            and not self.over
            and self.final_on() is not None
            and not any(each.waits for each in self.asked)
            and (self.settled or self.upheld is not None)  # else the duty to release is suspended
            and self.earliest() <= day <= self.today
        )

    # What may happen

    def may(self, what, **how):
        return getattr(self, f"_may_{what}")(**how)

    def do(self, what, **how):
        getattr(self, f"_do_{what}")(**how)
        self._time()

    def _past(self, day, since):
        return since is not None and since <= day <= self.today

    def _may_decide(self, outcome, on, provided):
        return (
            not self.outcome
            and not self.to_list
            and not self.over
            and on <= self.today
            and (self.anew is None or on >= self.anew)
            and (provided is None or on <= provided <= self.today)
        )

    def _do_decide(self, outcome, on, provided):
        self.outcome, self.decided, self.provided = outcome, on, provided
        self.hearing_asked = self.stood = self.upheld = None
        self.asked, self.settled = [], False

    def _may_provide(self, on):
        return bool(self.outcome) and not self.over and self.provided is None and self._past(on, self.decided)

    def _do_provide(self, on):
        self.provided = on

    def _may_ask_hearing(self, on):
        return self.waits_for_hearing and not self.over and not self.hearing_asked and self._past(on, self.provided)

    def _do_ask_hearing(self, on):
        self.hearing_asked = on

    def _may_refuse_hearing(self, on):
        return self.waits_for_hearing and not self.over and self._past(on, self.hearing_asked)

    def _do_refuse_hearing(self, on):
        self.stood = on

    def _twice(self, kind, by):
        return any(each.kind == kind and each.by == by and each.answered is None for each in self.asked)

    def _may_reconsider(self, by, on):
        if not self.reconsiderable or not self._past(on, self.provided) or self._twice("reconsideration", by):
            return False
        return on > self.until or not (self.over or self.court)

    def _do_reconsider(self, by, on):
        self.asked.append(Asked("reconsideration", by, on, late=on > self.until))

    def _may_set_aside(self, by, on, is_new):
        possible = self.outcome and not self.over and self.final_on() is not None
        return bool(
            possible
            and self._past(on, self.provided)
            and not self._twice("setting_aside", by)
            and (not is_new or self.outcome == "release_directed")
        )

    def _do_set_aside(self, by, on, is_new):
        self.asked.append(Asked("setting_aside", by, on, late=not is_new and on > self.provided + 21 * DAY))

    def _may_refer(self, on):
        return bool(
            self.outcome == "release_directed"
            and not self.over
            and not self.court
            and self.final_on()
            and self._past(on, self.final_on())
        )

    def _may_not_refer(self):
        """Of a direction of which the parties have word, once."""
        is_open = not self.over and not self.settled and not self.court
        return self.outcome == "release_directed" and self.provided is not None and is_open

    def _do_not_refer(self):
        self.settled = True

    def _do_refer(self, on):
        self.was_final, self.settled = self.final_on(), False
        self.asked.append(Asked("high_court", "secretary_of_state", on, late=False))

    def _may_answer(self, index, result, on):
        if index >= len(self.asked) or self.asked[index].answered or not self._past(on, self.asked[index].made):
            return False
        asked = self.asked[index]
        if result != "granted" or asked.kind == "high_court":
            return True
        if asked.kind == "reconsideration":
            return not asked.late and not self.waits_for_hearing
        return self.final_on() is not None and not any(each.waits for each in self.court) and not self.over

    def _do_answer(self, index, result, on):
        asked = self.asked[index]
        asked.answered, asked.result = on, result
        if result == "granted":
            self.over = "quashed" if asked.kind == "high_court" else ""
            self.to_list = not self.over
            self.anew = on
            self.outcome, self.provided, self.stood, self.asked, self.upheld = "", None, None, [], None
            self.settled = False
        elif asked.kind == "high_court":
            self.upheld = on

    def _may_correct(self, on):
        """Of a case that is over a correction changes nothing: the walk makes none."""
        return bool(
            self.outcome
            and not self.over
            and self.provided not in (None, on)
            and self._past(on, self.decided)
            and not any(each.made < on for each in self.asked)
            and not (self.waits_for_hearing and self.hearing_asked and self.hearing_asked > on + 28 * DAY)
        )

    def _do_correct(self, on):
        self.provided = on
        if not self.court:
            for each in self.asked:
                each.late = each.late and not (each.kind == "reconsideration" and each.made <= self.until)

    def _may_release(self, on):
        return self.may_go(on)

    def _do_release(self, on):
        self.over = "released"

    def _may_list_anew(self):
        return self.to_list

    def _do_list_anew(self):
        self.to_list, self.on_papers = False, True

    def _may_wait(self, days):
        return True

    def _do_wait(self, days):
        self.today += days * DAY

    def _time(self):
        """What time alone brings about."""
        if self.waits_for_hearing and not self.hearing_asked and self.today > self.provided + 28 * DAY:
            self.stood = self.provided + 29 * DAY
        final = self.final_on()
        if not self.outcome or self.outcome == "release_directed" or final is None or self.over:
            return
        last = max(final, self.provided + 22 * DAY) + 7 * DAY
        if max([last, *(each.answered for each in self.asked if each.answered)]) <= self.today:
            self.over = "" if any(each.waits for each in self.asked) else "closed"

    def clocks(self):
        """The limits that must run, by kind, with their last days."""
        if self.provided is None or self.over or not self.outcome:
            return {}
        days = {"setting_aside": self.provided + 21 * DAY}
        if self.until:
            days["reconsideration"] = self.until
        if self.waits_for_hearing:
            days["hearing_request"] = self.provided + 28 * DAY
        return days
