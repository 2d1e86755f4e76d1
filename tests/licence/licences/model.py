"""A model of licences that shares no code with the product: what each version says, and what binds at each moment.

Moments are counts of minutes. A condition keeps its key through every version that carries it on.
"""

from collections import Counter
from dataclasses import dataclass, field

DAY = 24 * 60
STANDARD = 0  # key of all standard conditions together, which nobody changes
DRAFTS = {"in_progress", "rejected", "variation_in_progress", "variation_rejected"}
SUBMITTED = {"submitted", "variation_submitted"}
APPROVED = {"approved", "variation_approved"}
MAKES, SENIOR, HEAD, GOVERNOR, PPCS, POLICE = "com", "spo", "aco", "governor", "ppcs", "police"


@dataclass
class Bound:
    """One wording of one version, in force from a moment until another."""

    version: str
    words: str
    since: int
    until: int | None = None

    def at(self, moment):
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass
class Version:
    number: int
    part: int
    status: str
    words: dict[int, str]
    waiting: set[int] = field(default_factory=set)  # bespoke conditions without the approval of PPCS
    viewed_by: str = ""
    submitted_by: str = ""
    approved_at: int | None = None
    told_at: int | None = None
    told_by: str = ""
    signing: str = ""
    planned_for: int | None = None

    @property
    def name(self):
        return f"{self.number}.{self.part}"

    @property
    def varies(self):
        return self.part > 0

    def wait_again(self, by=None):
        self.status = "variation_submitted" if self.varies else "submitted"
        self.submitted_by = by or self.submitted_by
        self.approved_at = None
        self.untell()

    def untell(self):
        self.told_at = self.planned_for = None
        self.told_by = self.signing = ""


class NotAllowed(Exception):
    """The model does not let it be done."""


def need(holds):
    if not holds:
        raise NotAllowed


@dataclass
class Model:
    """One person. roles: of each account. people: who is behind it; two accounts may be one person's."""

    now: int
    roles: dict[str, str]
    people: dict[str, str]
    where: str = "custody"
    number: int = 0
    parts: list[str] = field(default_factory=list)  # names of all versions that were ever begun
    versions: dict[str, Version] = field(default_factory=dict)  # those that were ever in force
    draft: Version | None = None
    active: Version | None = None  # in force, or revoked
    bound: list[Bound] = field(default_factory=list)
    asked: dict[str, tuple[str, int, int]] = field(default_factory=dict)  # corrections: who; as recorded; as it reads
    exemption: tuple[str, int, int] | None = None  # that waits: who asked, from which condition, until when
    proposed_by: str = ""  # to rescind the revocation
    told: Counter = field(default_factory=Counter)  # what a victim is to hear of a condition: the event
    days: set[tuple[str, int]] = field(default_factory=set)  # and of the recall: the event and its day
    of_victim: set[int] = field(default_factory=set)  # conditions that a victim asked for

    def at(self, moment):
        return {(each.version, each.words) for each in self.bound if each.at(moment)}

    def moments(self):
        """Every moment at which something begins or ends."""
        return sorted({moment for each in self.bound for moment in (each.since, each.until) if moment is not None})

    def tick(self, now):
        """Time goes on: what was planned, and may bind, binds from its moment."""
        self.now = now
        draft = self.draft
        is_known = draft and draft.status == "variation_approved" and draft.signing in ("signed", "witnessed")
        if is_known and draft.planned_for is not None and draft.planned_for <= now:
            self._force(draft, draft.planned_for)

    def _force(self, version, moment):
        before = self.active.words if self.active else {}
        for each in self.bound:
            if self.active and each.version == self.active.name and each.until is None:
                each.until = moment
        self.versions[version.name] = version
        self.bound += [Bound(version.name, words, moment) for words in version.words.values()]
        for key in self.of_victim:
            if key in version.words and key not in before:
                self.told["condition_added"] += 1
            elif key in version.words and before[key] != version.words[key]:
                self.told["condition_changed"] += 1
            elif key in before and key not in version.words:
                self.told["condition_ended"] += 1
        version.status = "active"
        self.active, self.draft = version, None

    def _own(self, version):
        return [each for each in self.bound if each.version == version.name]

    def _same(self, first, second):
        return self.people[first] == self.people[second]

    def _is(self, who, *roles):
        need(self.roles[who] in roles)

    # The draft

    def begin(self, by):
        self._is(by, MAKES, SENIOR)
        need(self.draft is None and self.where == "custody")
        self.number += 1
        self.draft = Version(self.number, 0, "in_progress", {STANDARD: "standard"})

    def vary(self, by):
        self._is(by, MAKES, SENIOR)
        need(self.active is not None and self.where == "licence" and self.draft is None)
        part = 1 + max(int(name.split(".")[1]) for name in self.parts if int(name.split(".")[0]) == self.active.number)
        self.draft = Version(self.active.number, part, "variation_in_progress", dict(self.active.words))

    def add(self, by, key, words, of_victim):
        self._is(by, MAKES, SENIOR)
        need(self.draft is not None and self.draft.status in DRAFTS)
        self.draft.words[key] = words
        self.draft.waiting.add(key)
        if of_victim:
            self.of_victim.add(key)

    def reword(self, by, key, words):
        self._is(by, MAKES, SENIOR)
        draft = self.draft
        need(draft is not None and draft.status in DRAFTS and key in draft.words and key != STANDARD)
        draft.words[key] = words
        draft.waiting.add(key)

    def remove(self, by, key):
        self._is(by, MAKES, SENIOR)
        draft = self.draft
        need(draft is not None and key in draft.words and key != STANDARD)
        need(draft.status in DRAFTS | APPROVED)
        if draft.status in APPROVED:
            need(not draft.varies or draft.viewed_by != by)
            draft.wait_again(by)
        del draft.words[key]
        draft.waiting.discard(key)

    def approve_words(self, by, key):
        self._is(by, PPCS)
        need(self.draft is not None and key in self.draft.words and key != STANDARD)
        self.draft.waiting.discard(key)

    def refuse_words(self, by, key):
        self._is(by, PPCS)
        draft = self.draft
        need(draft is not None and key in draft.words and key != STANDARD and draft.status in DRAFTS)
        draft.waiting.add(key)

    def view(self, by):
        self._is(by, SENIOR)
        need(self.draft is not None and self.draft.varies and self.draft.status in DRAFTS)
        self.draft.viewed_by = by

    def submit(self, by):
        self._is(by, MAKES, SENIOR)
        draft = self.draft
        need(draft is not None and draft.status in DRAFTS and not draft.waiting)
        need(not draft.varies or draft.viewed_by not in ("", by))
        draft.wait_again(by)

    def approve(self, by):
        draft = self.draft
        need(draft is not None and draft.status in SUBMITTED)
        self._is(by, HEAD if draft.varies else GOVERNOR)
        need(not self._same(by, draft.submitted_by))
        draft.status = "variation_approved" if draft.varies else "approved"
        draft.approved_at = self.now

    def send_back(self, by):
        draft = self.draft
        need(draft is not None and draft.status in SUBMITTED)
        self._is(by, HEAD if draft.varies else GOVERNOR)
        draft.status = "variation_rejected" if draft.varies else "rejected"

    def withdraw_approval(self, by):
        draft = self.draft
        need(draft is not None and draft.status in APPROVED)
        self._is(by, *((HEAD,) if draft.varies else (GOVERNOR, HEAD, PPCS)))
        draft.wait_again()

    def give_up(self, by):
        self._is(by, MAKES, SENIOR, PPCS)
        need(self.draft is not None)
        self.draft = None

    # Its force

    def tell(self, by, told_at, signing, planned_for):
        self._is(by, MAKES, SENIOR)
        draft = self.draft
        need(draft is not None and draft.status == "variation_approved" and draft.told_at is None)
        need(draft.approved_at <= told_at <= self.now and (planned_for is None or planned_for > self.now))
        draft.told_at, draft.told_by, draft.signing, draft.planned_for = told_at, by, signing, planned_for
        if signing == "signed" and planned_for is None:
            same_day = told_at // DAY == self.now // DAY
            self._force(draft, told_at if same_day else self.now)
            if not same_day:
                self.asked[draft.name] = (by, self.now, told_at)

    def witness(self, by):
        self._is(by, MAKES, SENIOR, HEAD, GOVERNOR, POLICE)
        draft = self.draft
        need(draft is not None and draft.status == "variation_approved" and draft.signing == "refused")
        need(not self._same(by, draft.told_by))
        draft.signing = "witnessed"
        if draft.planned_for is None or draft.planned_for <= self.now:
            self._force(draft, self.now)

    def take_back(self, by):
        self._is(by, MAKES, SENIOR)
        need(self.draft is not None and self.draft.status == "variation_approved" and self.draft.told_at is not None)
        self.draft.untell()

    def at_once(self, by):
        self._is(by, MAKES, SENIOR)
        need(self.draft is not None and self.draft.status == "variation_approved")
        self._force(self.draft, self.now)

    # Its correction

    def ask(self, by, reads):
        self._is(by, MAKES, SENIOR)
        active = self.active
        need(active is not None and active.varies and active.name not in self.asked)
        began = self._own(active)[0].since
        self._can_read(active, began, reads)
        self.asked[active.name] = (by, began, reads)

    def _can_read(self, version, began, reads):
        need(reads != began and version.approved_at <= reads <= self.now)
        need(all(reads >= each.since for each in self.bound if each.until == began and each.version != version.name))
        need(all(reads < each.until for each in self._own(version) if each.until is not None))

    def agree(self, by, version):
        self._is(by, HEAD)
        asked_by, began, reads = self.asked[version.name]
        need(not self._same(by, asked_by))
        need(self._own(version)[0].since == began)
        self._can_read(version, began, reads)
        for each in self.bound:
            if each.version != version.name and each.until == began:
                each.until = reads
        for each in self._own(version):
            each.since = reads
        del self.asked[version.name]

    def refuse(self, by, version):
        self._is(by, HEAD)
        del self.asked[version.name]

    # What befalls the person

    def release(self):
        need(self.where == "custody" and self.draft is not None and self.draft.status == "approved")
        self.where = "licence"
        self.active = None
        self._force(self.draft, self.now // DAY * DAY)

    def revoke(self):
        need(self.where == "licence" and self.active is not None)
        self.where, self.draft, self.proposed_by = "revoked", None, ""
        end = (self.now // DAY + 1) * DAY
        for each in self._own(self.active):
            each.until = end if each.until is None else min(each.until, end)
        self.days.add(("revoked", self.now // DAY))

    # Exemptions: one at a time

    def exempt(self, by, key, until):
        self._is(by, MAKES, SENIOR, HEAD, GOVERNOR, PPCS, POLICE)
        self._lapse()
        need(self.exemption is None and self.where == "licence" and key in self.active.words and key != STANDARD)
        self.exemption = (by, key, until)

    def _lapse(self):
        """Nobody decided in time, or the condition is no longer there."""
        if self.exemption:
            _, key, until = self.exemption
            if until <= self.now or self.where != "licence" or key not in self.active.words:
                self.exemption = None

    def decide(self, by, yes):
        self._lapse()
        need(self.exemption is not None)
        asked_by, key, _ = self.exemption
        self._is(by, HEAD)
        need(not self._same(by, asked_by))
        if key in self.of_victim:
            self.told["exempted" if yes else "not_exempted"] += 1
        self.exemption = None

    def die(self):
        """Everything ends with the day."""
        end = (self.now // DAY + 1) * DAY
        for each in self.bound:
            each.until = end if each.until is None else min(each.until, end)
        self.draft = None
        self.days.add(("died", self.now // DAY))

    def propose(self, by):
        self._is(by, PPCS)
        need(self.where == "revoked" and not self.proposed_by)
        self.proposed_by = by

    def rescind(self, by):
        self._is(by, PPCS)
        need(self.where == "revoked" and bool(self.proposed_by) and not self._same(by, self.proposed_by))
        for each in self._own(self.active):
            each.until = None
        self.where, self.proposed_by = "licence", ""
        self.days.add(("rescinded", self.now // DAY))

    def come_back(self):
        need(self.where == "revoked")
        self.where = "custody"
        self.days.add(("recall", self.now // DAY))
