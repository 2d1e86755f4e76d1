"""Forms of the notification register: what is told, visits, travel, files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from offenders.person_page.form_parts import PLAIN, reason, text
from offenders.register.actions.notices import NewItem
from offenders.register.models import DutyFile, HomeVisit, Journey, KnownChange, NeverApplied, Notice, RegisterItem
from offenders.register.models.cases import FILE_STATES
from offenders.register.models.entries import DUTY_KINDS, ENTRY_STATES
from offenders.register.models.told import CHANGES, ITEM_KINDS, SECTIONS
from offenders.register.rules.notices import REPEATS_ALL, ItemKind, Section
from offenders.register.rules.states import LISTED, FileState
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm

YES_NO = [("yes", "Yes"), ("no", "No")]
NEW_ROWS = (1, 2, 3)
DETAIL = "Make, model and colour, and where it is kept; the bank and the name on it; the country of a document"


def yes_no(label: str, *, initial: str = "", **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=YES_NO,
        initial=initial,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        error_messages={"required": "Select yes or no"},
        **more,
    )


def station_field(**more: Any) -> forms.CharField:
    return text(
        Notice,
        "station",
        label="Police station",
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the police station"},
        **more,
    )


class NoticeForm(DraftedForm, RowsForm, OnceForm):
    """A notice at a station: what stands is repeated, so that only what is new or ended is entered."""

    side_by_side = {
        "When": ("day", "at"),
        **{f"New {number}": (f"kind_{number}", f"value_{number}", f"since_{number}") for number in NEW_ROWS},
    }

    section = forms.ChoiceField(
        label="Which notification is it?",
        choices=[choice for choice in SECTIONS if choice[0] in REPEATS_ALL],
        widget=forms.RadioSelect({"class": "rm-choices--columns"}),
        error_messages={"required": "Select which notification it is"},
    )
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time", required=False)
    station = station_field()
    has_residence = yes_no("Does the person have a main home in the UK?", initial="yes")
    ended = forms.ModelMultipleChoiceField(
        label="What has ended since the last notice?",
        help_text="Everything not ticked is repeated as it is.",
        queryset=RegisterItem.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ended_on = DateField(subject="The end date", label="When did it end?", required=False)

    def __init__(self, data: Any = None, *, items: Any, **kwargs: Any) -> None:
        now = timezone.localtime()
        initial = {"day": now.date(), "at": now.time(), **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        for number in NEW_ROWS:
            self._add_row(number)
        self.fields["prints_taken"] = forms.BooleanField(
            label="Fingerprints or a photograph were taken", required=False
        )
        self.fields["is_acknowledged"] = forms.BooleanField(
            label="I gave the person the acknowledgement in writing", required=False, initial=True
        )
        self.fields["note"] = text(
            Notice, "note", label="Anything else", required=False, widget=forms.Textarea({"rows": 2})
        )
        field: Any = self.fields["ended"]
        field.queryset = items
        if not items:
            del self.fields["ended"], self.fields["ended_on"]

    def _add_row(self, number: int) -> None:
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label="Anything new?", choices=[("", "Nothing new"), *ITEM_KINDS], required=False
        )
        self.fields[f"value_{number}"] = text(
            RegisterItem, "value", label="Name, number or address", required=False, widget=forms.TextInput(PLAIN)
        )
        self.fields[f"since_{number}"] = DateField(subject="The date", label="Since when?", required=False)
        self.fields[f"detail_{number}"] = text(
            RegisterItem, "detail", label="Details", help_text=DETAIL, required=False, widget=forms.TextInput(PLAIN)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in NEW_ROWS:
            if cleaned.get(f"kind_{number}") and not cleaned.get(f"value_{number}"):
                self.add_error(f"value_{number}", "Enter the name, number or address")
            if cleaned.get(f"value_{number}") and not cleaned.get(f"kind_{number}"):
                self.add_error(f"kind_{number}", "Select what it is")
        if cleaned.get("ended") and not cleaned.get("ended_on") and "ended_on" not in self.errors:
            self.add_error("ended_on", "Enter the date on which it ended")
        return cleaned

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        given = self.cleaned_data
        return {
            "section": Section(given["section"]),
            "told_on": given["day"],
            "told_at": given["at"],
            "station": given["station"],
            "has_residence": given["has_residence"] == "yes",
            "ended": list(given.get("ended") or ()),
            "ended_on": given.get("ended_on"),
            "new": self._new(given),
            "prints_taken": given["prints_taken"],
            "is_acknowledged": given["is_acknowledged"],
            "note": given["note"],
            "uid": given["uid"],
        }

    def _new(self, given: dict[str, Any]) -> Sequence[NewItem]:
        return [
            NewItem(
                ItemKind(given[f"kind_{number}"]),
                given[f"value_{number}"],
                given[f"since_{number}"] or given["day"],
                given[f"detail_{number}"],
            )
            for number in NEW_ROWS
            if given[f"kind_{number}"]
        ]


class VisitForm(DraftedForm, RowsForm, OnceForm):
    """A visit, on a doorstep, within a minute."""

    side_by_side = {"When": ("day", "at")}

    result = forms.ChoiceField(
        label="What happened?",
        choices=HomeVisit.Result.choices,
        widget=forms.RadioSelect({"class": "rm-choices--columns"}),
        error_messages={"required": "Select what happened"},
    )
    entry_sought = yes_no("Did you ask to come in?", initial="yes")
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time")
    address = text(HomeVisit, "address", label="Address", required=False, widget=forms.TextInput(PLAIN))
    is_announced = yes_no("Was the visit announced?", initial="no")
    narrative = forms.CharField(
        label="What you saw",
        help_text="Facts, not opinion. The person may ask to read it.",
        widget=forms.Textarea({"rows": 3}),
        max_length=HomeVisit._meta.get_field("narrative").max_length,
        required=False,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        now = timezone.localtime()
        super().__init__(data, initial={"day": now.date(), "at": now.time(), **kwargs.pop("initial", {})}, **kwargs)

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "result": given["result"],
            "entry_sought": given["entry_sought"] == "yes",
            "visited_at": min(_moment(given["day"], given["at"]), _this_minute(given["day"], given["at"])),
            "address": given["address"],
            "is_announced": given["is_announced"] == "yes",
            "narrative": given["narrative"],
            "uid": given["uid"],
        }


def _moment(day: date, at: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _this_minute(day: date, at: Any) -> datetime:
    """A minute that is typed begins before it is over: this one has not happened later than now."""
    now = timezone.localtime()
    is_now = (day, at.hour, at.minute) == (now.date(), now.hour, now.minute)
    return timezone.now() if is_now else _moment(day, at)


TOLD, KNOWN = "told", "known"


class JourneyForm(DraftedForm, RowsForm, OnceForm):
    """A journey out of the United Kingdom, told or known otherwise."""

    side_by_side = {"Return, as told": ("returns_day", "return_point")}

    how = forms.ChoiceField(
        label="How is it known?",
        choices=[(TOLD, "The person told police"), (KNOWN, "It is known in another way")],
        initial=TOLD,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it is known"},
    )
    told_day = DateField(subject="The date", label="When did the person tell police?", required=False)
    station = station_field(required=False)
    source = text(Journey, "source", label="If known in another way: how", required=False)
    known_day = DateField(
        subject="The date",
        label="Since when did the person know?",
        help_text="The 7 days before departure are counted from this",
        error_messages={"required": "Enter the date"},
    )
    departs_day = DateField(
        subject="The date", label="When do they leave the UK?", error_messages={"required": "Enter the date"}
    )
    departure_point = text(Journey, "departure_point", label="Leaves from", required=False)
    first_country = text(
        Journey, "first_country", label="First country", error_messages={"required": "Enter the first country"}
    )
    arrival_point = text(Journey, "arrival_point", label="Arrives at", required=False)
    carriers = text(Journey, "carriers", label="Carrier and route", required=False)
    first_night = text(Journey, "first_night", label="Address of the first night", required=False)
    other_countries = text(Journey, "other_countries", label="Other countries", required=False)
    returns_day = DateField(subject="The date", label="Date of return", required=False)
    return_point = text(Journey, "return_point", label="Place of return", required=False)
    excuse = text(
        Journey,
        "excuse",
        label="If told late: the reason given",
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"told_day": today, "known_day": today, **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("how") == TOLD:
            for name, words in (("told_day", "Enter the date"), ("station", "Enter the police station")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        elif cleaned.get("how") == KNOWN and not cleaned.get("source"):
            self.add_error("source", "Enter how the journey is known")
        return cleaned

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        is_told = given["how"] == TOLD
        return {
            "known_on": given["known_day"],
            "departs_on": given["departs_day"],
            "returns_on": given["returns_day"],
            "told_on": given["told_day"] if is_told else None,
            "station": given["station"] if is_told else "",
            "source": "" if is_told else given["source"],
            "uid": given["uid"],
        } | {
            name: given[name]
            for name in (
                *("departure_point", "first_country", "arrival_point", "carriers", "first_night"),
                *("other_countries", "return_point", "excuse"),
            )
        }


class ToldForm(OnceForm):
    told_on = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    station = station_field()


class ReturnForm(forms.Form):
    returned_on = DateField(subject="The date", label="Date of return", error_messages={"required": "Enter the date"})
    as_told = yes_no("Did they return on the date and at the place that they told?")

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"returned_on": given["returned_on"], "returned_as_told": given["as_told"] == "yes"}


class CalledOffForm(forms.Form):
    on = DateField(subject="The date", label="When was this known?", error_messages={"required": "Enter the date"})


class ChangeForm(RowsForm, OnceForm):
    """A change that the person has not told yet."""

    side_by_side = {"Of a stay: its days": ("first_night", "last_night")}

    kind = forms.ChoiceField(
        label="What changed?",
        choices=CHANGES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what changed"},
    )
    words = text(KnownChange, "words", label="What exactly?", error_messages={"required": "Enter what changed"})
    on = DateField(subject="The date", label="Date of the change", required=False)
    first_used_on = DateField(subject="The date", label="Of a vehicle: first used on", required=False)
    first_night = DateField(subject="The date", label="First day", required=False)
    last_night = DateField(subject="The date", label="Last day", required=False)
    source = text(KnownChange, "source", label="How is it known?", error_messages={"required": "Enter how it is known"})

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given["first_night"], given["last_night"]
        is_stay = given["kind"] == "stay"
        return {name: given[name] for name in ("kind", "words", "source", "on", "first_used_on", "uid")} | {
            "stays": [(first, last or first)] if is_stay and first else []
        }


class WhyForm(forms.Form):
    reason = reason("Reason")


class FileForm(OnceForm):
    reason = reason("What is suspected?", DutyFile._meta.get_field("reason").max_length or 1000)


class FileDecisionForm(forms.Form):
    state = forms.ChoiceField(
        label="What was decided?",
        choices=[choice for choice in FILE_STATES if choice[0] != FileState.CONSIDERED],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was decided"},
    )
    outcome = reason("Reason", DutyFile._meta.get_field("outcome").max_length or 1000)

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"state": FileState(self.cleaned_data["state"])}


class ExcuseForm(forms.Form):
    excuse = reason("The excuse, as the person gave it")


class NeverAppliedForm(OnceForm):
    court = text(NeverApplied, "court", label="Court", error_messages={"required": "Enter the court"})
    ordered_on = DateField(subject="The date", label="Date of the order", error_messages={"required": "Enter the date"})
    paper = text(
        NeverApplied,
        "paper",
        label="Reference of the court paper",
        error_messages={"required": "Enter the reference of the court paper"},
    )
    reason = reason("What did the court decide?")


class NeverAnswerForm(forms.Form):
    confirm = forms.ChoiceField(
        label="Have you read the court paper, and does it say so?",
        choices=[("yes", "Yes, the duties never applied"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )
    reason = reason("Reason, if no", required=False)

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"confirm": self.cleaned_data["confirm"] == "yes"}


class SettleForm(forms.Form):
    how = reason("How was it settled?")


class VerifyForm(forms.Form):
    on = DateField(subject="The date", label="When was it seen?", error_messages={"required": "Enter the date"})
    how = text(RegisterItem, "verified_how", label="How?", error_messages={"required": "Enter how it was verified"})


# The filter of the list

MINE = "mine"
WHEN = [("", "Any time"), ("late", "Overdue"), ("next", "By the next working day"), ("soon", "Due within 14 days")]


class RegisterFilter(forms.Form):
    """Every field may be left out; kept in the address."""

    show = forms.ChoiceField(choices=[("", "Everyone you can see"), (MINE, "Yours")], required=False)
    when = forms.ChoiceField(choices=WHEN, label="Due", required=False)
    duty = forms.ChoiceField(choices=[("", "All duties"), *DUTY_KINDS], required=False)
    state = forms.ChoiceField(
        choices=[("", "Any state"), *(choice for choice in ENTRY_STATES if choice[0] in LISTED)], required=False
    )
