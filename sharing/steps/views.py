"""The view of a step: open the record, show the form, do what it asks, say so and lead back; or say why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from sharing.audit.versions import ChangedMeanwhile
from sharing.drafts.forms import DraftedForm, form_from_draft
from sharing.pages.attempts import METHODS, attempt, attempt_change, posted
from sharing.pages.conflicts import Conflict, typed_data
from sharing.pages.guards import View
from sharing.pages.requests import SignedInRequest
from sharing.pages.versioned import VersionedForm
from sharing.steps.form_steps import FormStep, More, nothing_more, say, step_or_404

Guard = Callable[[View], View]
ALL_ALIKE: Mapping[str, Guard] = {}
NotNow = Callable[[SignedInRequest, Any, FormStep, str], HttpResponse | None]
MEANWHILE = "Someone else changed it first. No changes were saved. See the current state below."


@dataclass(frozen=True)
class StepPages:
    """What the pages of all steps of one kind of record share.

    name: what their actions call the record. opened: the record, by the parts of the address, for who may make a step;
    raises RecordHidden, NotAllowed. url: of the record. page: of a form about it; takes what the template shows.
    guard: of the address. asks, shows: as of a step, for all. not_now: in place of a form that is asked for while its
    step, by its verb, cannot be made. meanwhile: what is said, by what the action raises, where somebody was first and
    the page of the record shows how it stands. after: where a step leads that is done, if not to that url: what it did
    can decide what its maker may still open.
    """

    name: str
    opened: Callable[..., Any]
    url: Callable[[Any], str]
    page: Callable[..., HttpResponse]
    guard: Guard
    asks: More = nothing_more
    shows: More = nothing_more
    not_now: NotNow | None = None
    after: Callable[[SignedInRequest, Any, FormStep], str] | None = None
    meanwhile: Mapping[type[Exception], str] = field(default_factory=dict)

    @property
    def first(self) -> dict[type[Exception], str]:
        return {ChangedMeanwhile: MEANWHILE, **self.meanwhile}

    def view(self, step: FormStep, verb: str = "", *, guard: Guard | None = None) -> View:
        """Of a step with an address of its own. guard: in place of that of all."""

        def one(request: SignedInRequest, **address: Any) -> HttpResponse:
            return self._answer(request, self.opened(request, **address), step, verb)

        return require_http_methods(METHODS)((guard or self.guard)(one))

    def by_verb(
        self, steps: Mapping[str, FormStep], *, part: str = "verb", guards: Mapping[str, Guard] = ALL_ALIKE
    ) -> View:
        """Of all these steps: this part of the address says which. guards: of some of them, in place of that of all."""

        def one_of(request: SignedInRequest, **address: Any) -> HttpResponse:
            verb = address.pop(part)
            step = step_or_404(steps, verb)
            return self._answer(request, self.opened(request, **address), step, verb)

        usual, others = self.guard(one_of), {verb: guard(one_of) for verb, guard in guards.items()}

        def guarded(request: SignedInRequest, **address: Any) -> HttpResponse:
            return others.get(address[part], usual)(request, **address)

        return require_http_methods(METHODS)(guarded)

    def _answer(self, request: SignedInRequest, record: Any, step: FormStep, verb: str) -> HttpResponse:
        if step.instead and (other := step.instead(request, record)):
            return other
        if self.not_now and request.method != "POST" and (other := self.not_now(request, record, step, verb)):
            return other
        back = self.url(record) + step.at
        form, drafting = self.form_of(request, record, step, verb)
        made: list[Any] = []

        def act() -> None:
            made.append(step.act(**{self.name: record}, by=request.user, **typed_in(form)))

        try:
            done, conflict = _attempted(request, form, act, step)
        except tuple(self.first) as first:
            messages.error(request, next(words for kind, words in self.first.items() if isinstance(first, kind)))
            return redirect(back)
        if done:
            if words := say(step.done, made[0]):
                messages.success(request, words)
            step.also(request, made[0])
            return redirect(self._next(request, record, step, made[0]))
        shown = {"form": form, "drafting": drafting, "conflict": conflict, "back": back} | step.words(record)
        return self.page(request, record, **shown | self.shows(request, record) | step.shows(request, record))

    def _next(self, request: SignedInRequest, record: Any, step: FormStep, made: Any) -> str:
        if step.goes_to:
            return step.goes_to(made) + step.lands_at
        if self.after:
            return self.after(request, record, step)
        return self.url(record) + step.at + step.lands_at

    def form_of(self, request: SignedInRequest, record: Any, step: FormStep, verb: str = "") -> tuple[Any, Any]:
        """As it was sent, as its draft has it, or as it begins; and how it is drafted, None where it is not."""
        more = self.asks(request, record) | step.asks(request, record)
        if step.label:
            more["label"] = step.label
        if issubclass(step.form, VersionedForm):
            more.setdefault("row", record)
        if issubclass(step.form, DraftedForm):
            name = step.draft or f"{self.name}.{verb}"
            key = getattr(record, "draft_key", "") or str(record.uid)  # of a row that may not be saved yet, its own
            return form_from_draft(request, step.form, name=name, key=key, **more)
        return step.form(posted(request), **more), None


def typed_in(form: Any) -> dict[str, Any]:
    """What an action takes of a form: as the form itself says, or every field."""
    if hasattr(form, "typed"):
        return form.typed()
    return typed_data(form) if isinstance(form, VersionedForm) else form.cleaned_data


def _attempted(
    request: SignedInRequest, form: Any, act: Callable[[], None], step: FormStep
) -> tuple[bool, Conflict | None]:
    if isinstance(form, VersionedForm):
        return attempt_change(request, form, act)
    return attempt(request, form, act, called=step.called), None
