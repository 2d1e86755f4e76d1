"""Forms about the release checklist: status, owner, the tag, exceptions, sign-offs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from licence.breaches.forms import moment_of_day
from licence.readiness.actions.tag import NAMES as TAG_NAMES
from licence.readiness.models import ItemChange, ReadinessItem, TagOrder
from sharing.audit.versions import version_of
from sharing.drafts.forms import DraftedForm
from sharing.models import User
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.time_words import format_datetime

SEEN = ("said", "words", "reference", "done_on")
MOVED_ON = "{by} changed this since you opened the page: it is now “{state}”{words}. Check it, then send yours again."


@dataclass(frozen=True)
class Verb:
    """A move of an item, as its form offers it. asks: the error where it lacks its words; empty where it needs none."""

    words: str
    asks: str = ""


VERBS = {
    "finish": Verb("Done", "Enter what shows it is done"),
    "start": Verb("Waiting: started, someone else must answer"),
    "block": Verb("Blocked", "Enter what blocks it and what would unblock it"),
    "unblock": Verb("No longer blocked"),
    "leave_out": Verb("Not needed for this person", "Enter why it is not needed"),
    "set_back": Verb("Reopen", "Enter why it is reopened"),
}


NEEDS_NO_WORDS = [verb for verb, each in VERBS.items() if not each.asks]


def words_field(label: str, missing: str, *, most: int = 300, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": missing},
        **more,
    )


class SeenForm(forms.Form):
    """Carries how the item stood when the page was made, so that nobody overwrites unseen what another said."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, item: ReadinessItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.initial["seen"] = version_of(item, *SEEN)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        now = version_of(self.item, *SEEN)
        if cleaned.get("seen") and cleaned["seen"] != now and not self._is_own():
            data = self.data.copy()  # type: ignore[attr-defined]
            data["seen"] = now
            self.data = data
            words = f": {self.item.words}" if self.item.words else ""
            raise forms.ValidationError(
                MOVED_ON.format(by=self.item.changed_by or "Someone", state=self.item.get_said_display(), words=words)
            )
        return cleaned

    def _is_own(self) -> bool:
        """The same form sent twice: what it made has this key already, and the action changes nothing again."""
        uid = self.cleaned_data.get("uid")
        return uid is not None and self.item.changes.filter(uid=uid).exists()


class SayForm(DraftedForm, SeenForm, OnceForm):
    """How an item stands. verbs: those of its machine that this user may try now."""

    verb = forms.ChoiceField(label="Status", widget=forms.RadioSelect, error_messages={"required": "Select a status"})
    words = words_field(
        "Evidence or reason",
        "Enter the evidence or the reason",
        help_text="For example: Leeds, room 4, from midday on 25 November. Everyone who can see the person reads this.",
    )
    reference = forms.CharField(
        label="Where the evidence is kept (optional)",
        max_length=120,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    done_on = DateField(
        subject="The date", label="When was it done?", help_text="Leave empty for today", required=False
    )

    def __init__(self, *args: Any, verbs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verb: Any = self.fields["verb"]
        verb.choices = [(each, VERBS[each].words) for each in VERBS]  # the action says why one cannot be done now
        verb.widget.choices = [(each, VERBS[each].words) for each in verbs]
        typed = self.data.get("verb") if self.is_bound else None
        if typed in VERBS and VERBS[typed].asks:
            self.fields["words"].error_messages["required"] = VERBS[typed].asks
        self.fields["words"].required = typed not in NEEDS_NO_WORDS  # so that nothing reads as optional that is not
        if len(verbs) == 1:
            verb.widget = forms.HiddenInput()
            self.initial["verb"] = verbs[0]
        if "finish" not in verbs:
            del self.fields["done_on"], self.fields["reference"]

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        cleaned = self.cleaned_data
        return {name: cleaned[name] for name in ("verb", "words", "uid")} | {
            "reference": cleaned.get("reference", ""),
            "done_on": cleaned.get("done_on") if cleaned["verb"] == "finish" else None,
        }


class OwnerForm(OnceForm):
    """Whose an item is: somebody who works with the person, or in words somebody who is no user."""

    owner = forms.ModelChoiceField(
        label="Who is responsible?",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="No owner",
        error_messages={"invalid_choice": "Select someone who works with this person"},
    )
    words = forms.CharField(
        label="Someone without an account",
        help_text="For example: Monitoring provider",
        max_length=120,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, item: ReadinessItem, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["owner"], self.initial["words"] = item.owner and item.owner.uid, item.owner_words
        owner: Any = self.fields["owner"]
        owner.queryset = officers


class NoteForm(DraftedForm, OnceForm):
    words = words_field(
        "What happened?", "Enter what happened", most=500, help_text="For example: Chased by phone, answer by 4pm"
    )


class TagForm(DraftedForm, RowsForm, OnceForm):
    """The order for a tag, moment by moment. Left empty, a moment has not come, or is taken away."""

    side_by_side = {
        words: (f"{name}_day", f"{name}_time")
        for name, words in {
            "ordered_at": "Ordered",
            "accepted_at": "Confirmed by the provider",
            "slot_at": "Fitting slot",
            "fitted_at": "Fitted",
            "first_signal_at": "First signal",
        }.items()
    }
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, data: Any = None, *, order: TagOrder | None, changed_by: Any, **kwargs: Any) -> None:
        self.order, self.changed_by = order, changed_by
        super().__init__(data, **kwargs)
        for name in TAG_NAMES:
            at = timezone.localtime(found) if order and (found := getattr(order, name)) else None
            self.fields[f"{name}_day"] = DateField(
                subject="The date", label="Date", required=False, initial=at and at.date()
            )
            self.fields[f"{name}_time"] = TimeField(label="Time", required=False, initial=at and at.time())
        self.fields["reference"] = forms.CharField(
            label="The provider’s reference",
            max_length=80,
            required=False,
            initial=order.reference if order else "",
            widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
        )
        self.fields["words"] = forms.CharField(
            label="Anything else to note", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
        )
        self.initial["seen"] = self._version()

    def _version(self) -> str:
        return version_of(self.order, *TAG_NAMES, "reference") if self.order else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in TAG_NAMES:
            day, at = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_time")
            if day and at is None and f"{name}_time" not in self.errors:
                self.add_error(f"{name}_time", "Enter the time too")
            if at is not None and day is None and f"{name}_day" not in self.errors:
                self.add_error(f"{name}_day", "Enter the date too")
        if not self.errors and cleaned.get("seen", "") != self._version() and not self._is_own():
            data = self.data.copy()  # type: ignore[attr-defined]
            data["seen"] = self._version()
            self.data = data
            raise forms.ValidationError(
                f"{self.changed_by or 'Someone'} changed the tag since you opened the page: "
                f"{self._stands() or 'nothing recorded'}. Check it, then send yours again."
            )
        return cleaned

    def _is_own(self) -> bool:
        uid = self.cleaned_data.get("uid")
        return uid is not None and ItemChange.objects.filter(uid=uid).exists()

    def _stands(self) -> str:
        said = []
        for name, words in TAG_NAMES.items():
            if self.order and (at := getattr(self.order, name)):
                said.append(f"{words.lower()} {format_datetime(at)}")
        return ", ".join(said)

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        cleaned = self.cleaned_data
        moments = {
            name: moment_of_day(cleaned[f"{name}_day"], cleaned[f"{name}_time"]) if cleaned[f"{name}_day"] else None
            for name in TAG_NAMES
        }
        return moments | {name: cleaned[name] for name in ("words", "reference", "uid")}


class AskForm(DraftedForm, OnceForm):
    reason = words_field(
        "Why must the person be released without it?", "Enter why the person must be released without it", most=500
    )
    fall_back = words_field("Fallback plan", "Enter the fallback plan", most=500)


ANSWERS = {"agree": "Agree: release without it", "end": "Do not agree"}


class AnswerForm(forms.Form):
    """The second person's answer, or the end of an exception. answers: those that this user may give now."""

    answer = forms.ChoiceField(
        label="Your answer", widget=forms.RadioSelect, error_messages={"required": "Select your answer"}
    )
    reason = words_field("If you do not agree, why?", "Enter a reason")

    def __init__(self, *args: Any, answers: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.choices = [(each, answers.get(each, ANSWERS[each])) for each in ANSWERS]
        answer.widget.choices = list(answers.items())
        if list(answers) == ["end"]:
            answer.widget = forms.HiddenInput()
            self.initial["answer"] = "end"
            self.fields["reason"].label = "Why?"
        self.fields["reason"].required = not (self.is_bound and self.data.get("answer") == "agree")


class SignForm(OnceForm):
    """Nothing to type: sending it is the signature."""


class WhyForm(forms.Form):
    reason = words_field("Why?", "Enter a reason")
