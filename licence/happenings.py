"""What this app tells of while an officer was away: checks made and missed, breaches, release actions, recalls."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from licence.checks.rules import Outcome
from licence.models import Breach, Check, ItemChange, RecallMove
from licence.readiness.panels.events import TOLD
from licence.recalls.panels.recalls import SAID, href_of
from sharing.leave.happenings import Happening, HappeningQuestion, register
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_day_month


@register
def _checks(asked: HappeningQuestion) -> Iterator[Happening]:
    for row in asked.rows(Check, "recorded_at").select_related("offender", "recorded_by"):
        yield Happening(
            at=row.recorded_at,
            person=row.offender_id,
            strong=f"{row.get_kind_display()}: {mid_sentence(row.get_outcome_display())}",
            words=row.not_done_because or f"Due {format_day_month(row.due_on)}",
            href=reverse("person_checks", kwargs={"uid": row.offender.uid}),
            by=row.recorded_by,
            said=row.done_by,
            is_bad=row.outcome == Outcome.MISSED,
        )


@register
def _breaches(asked: HappeningQuestion) -> Iterator[Happening]:
    for row in asked.rows(Breach, "found_at").select_related("offender", "found_by"):
        what = "Concern raised" if row.is_concern else "Suspected breach"
        yield Happening(
            row.found_at, row.offender_id, what, row.get_reason_display(), _at(row), row.found_by, is_bad=True
        )
    for row in asked.rows(Breach, "decided_at").select_related("offender", "decided_by"):
        words = row.get_status_display()
        yield Happening(row.decided_at, row.offender_id, "Breach decided", words, _at(row), row.decided_by)


def _at(breach: Breach) -> str:
    return reverse("breach", kwargs={"uid": breach.offender.uid, "breach_uid": breach.uid})


@register
def _recalls(asked: HappeningQuestion) -> Iterator[Happening]:
    for row in asked.rows(RecallMove, "at").select_related("recall__offender", "moved_by"):
        words = mid_sentence(SAID.get(row.verb) or row.get_after_display()).removeprefix("recall ")
        yield Happening(row.at, row.offender_id, f"Recall: {words}", "", href_of(row.recall), row.moved_by)


@register
def _release_actions(asked: HappeningQuestion) -> Iterator[Happening]:
    rows = asked.rows(ItemChange, "at").select_related("item", "offender", "by")
    for row in (each for each in rows if each.kind in TOLD):
        state = row.get_after_display() if row.after and row.after != row.before else row.get_kind_display()
        href = reverse("readiness_thing", kwargs={"uid": row.offender.uid, "thing_uid": row.item.uid})
        yield Happening(row.at, row.offender_id, f"{row.item}: {mid_sentence(state)}", row.words, href, row.by)
