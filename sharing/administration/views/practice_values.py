"""Pages about practice values: what counts now, what comes, and setting a value from a day on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing import practice
from sharing.access.roles import Capability
from sharing.administration.actions import changes
from sharing.administration.forms.practice import PracticeValueForm
from sharing.administration.views.frame import attempt, page, proposed
from sharing.pages.attempts import posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.practice import DEFINITIONS, Definition, actions
from sharing.practice.models import PracticeValue
from sharing.practice.rules import is_within
from sharing.proposals import actions as proposals
from sharing.proposals.models import ProposedChange
from sharing.time_words import format_date

SECTION = "administration_practice_values"
setters = needs(Capability.SET_PRACTICE_VALUES)


@dataclass(frozen=True)
class SettingValue:
    """How a practice stands on a day. `now` is None while the default counts; `rows` are newest first."""

    definition: Definition
    rows: list[PracticeValue]
    now: PracticeValue | None
    next: PracticeValue | None

    @property
    def value(self) -> str:
        return format_setting_value(self.now.value if self.now else self.definition.default)

    @property
    def bounds(self) -> str:
        """From what to what the value may be, in words; empty of what is no number."""
        bounds = self.definition.bounds
        return f"{bounds[0]:g} to {bounds[1]:g} {self.definition.unit}".strip() if bounds else ""

    @property
    def is_outside(self) -> bool:
        """Whether the value that counts was set before there were bounds, and lies outside them."""
        return self.now is not None and not is_within(self.now.value, self.definition.bounds)

    @property
    def source(self) -> str:
        return self.now.source if self.now else self.definition.source


@require_safe
@setters
def practice_values(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    rows: defaultdict[str, list[PracticeValue]] = defaultdict(list)
    for row in PracticeValue.objects.filter(name__in=DEFINITIONS):
        rows[row.name].append(row)
    standings = [
        current_setting_value(definition, rows[name], on=today)
        for name, definition in sorted(DEFINITIONS.items(), key=lambda named: named[1].title)
    ]
    outside = [standing for standing in standings if standing.is_outside]
    return page(request, "practice_values", section=SECTION, standings=standings, outside=outside)


@require_http_methods(["GET", "HEAD", "POST"])
@setters
def practice_value(request: SignedInRequest, name: str) -> HttpResponse:
    """One practice, its history, and the form that sets a value from a day on."""
    definition = DEFINITIONS.get(name)
    if definition is None:
        raise Http404
    today = timezone.localdate()
    form = PracticeValueForm(posted(request), definition=definition)
    if request.method == "POST":
        row = attempt(form, lambda typed: _set(request, definition, typed, today=today))
        if isinstance(row, ProposedChange):
            return proposed(request, row)
        if row:
            words = f"{format_setting_value(row.value)} {definition.unit} from {format_date(row.starts_on)}"
            messages.success(request, f"{definition.title}: {words}.")
            return redirect("administration_practice_value", name)
    rows = list(PracticeValue.objects.filter(name=name).select_related("set_by"))
    history = [(row, format_setting_value(row.value)) for row in rows]
    return page(
        request,
        "practice_value",
        section=SECTION,
        form=form,
        standing=current_setting_value(definition, rows, on=today),
        history=history,
        default=format_setting_value(definition.default),
    )


def _set(
    request: SignedInRequest, definition: Definition, typed: dict[str, Any], *, today: date
) -> PracticeValue | ProposedChange:
    """The value, or, where it protects less than what counts, what is proposed."""
    value = actions.typed(definition, typed["value"])
    if typed["starts_on"] >= today and actions.loosens(definition, value, on=typed["starts_on"]):
        now = practice.value(definition, on=typed["starts_on"])
        return proposals.propose(change=changes.set_setting(definition, typed, now=now), by=request.user)
    return actions.set_practice_value(definition=definition, on=today, by=request.user, **typed)


def current_setting_value(definition: Definition, rows: list[PracticeValue], *, on: date) -> SettingValue:
    """rows: of this practice, the latest start first. A row counts from its first day on."""
    begun = [row for row in rows if row.starts_on <= on]
    to_come = [row for row in rows if row.starts_on > on]
    return SettingValue(definition, rows, now=begun[0] if begun else None, next=to_come[-1] if to_come else None)


def format_setting_value(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(format_setting_value(item) for item in value)
    return str(value)
