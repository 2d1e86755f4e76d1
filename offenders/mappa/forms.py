"""Forms of MAPPA: category, level, meetings, agenda, minutes, actions and exit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from offenders.mappa.choices import BODIES, LEAD_BODIES, LEVEL_CHOICES, OTHER_CATEGORIES, PROGRAMMES
from offenders.mappa.models import (
    MappaAction,
    MappaAgendaItem,
    MappaCase,
    MappaMeeting,
)
from offenders.person_page.form_parts import PLAIN, reason, text
from sharing.access.roles import Capability, holders
from sharing.drafts.forms import DraftedForm
from sharing.grants.who_can_see import who_sees
from sharing.models import User
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.sentence_words import mid_sentence

YES_NO = [("yes", "Yes"), ("no", "No")]
SHOWN = [("open", "Open cases"), ("late", "Review overdue"), ("no_level", "Level not set"), ("all", "All")]


def words(label: str, longest: int, *, rows: int = 3, required: bool = True, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": f"Enter {mid_sentence(label)}"},
        **more,
    )


class PersonField(forms.ModelChoiceField):
    """A user who can see the person, by name and agency."""

    def __init__(self, label: str, *, required: bool = True, **more: Any) -> None:
        super().__init__(
            User.objects.none(),
            label=label,
            to_field_name="uid",
            required=required,
            error_messages={"required": f"Select {mid_sentence(label)}"},
            **more,
        )

    def offer(self, case: MappaCase, *, capability: Capability = Capability.VIEW_PEOPLE) -> None:
        seeing = who_sees(case.offender, at=timezone.now()).filter(role__in=holders(capability))
        self.queryset = seeing.select_related("agency").order_by("name", "pk")

    def label_from_instance(self, user: Any) -> str:
        return f"{user.name}, {user.agency.name}"


class RiskForm(forms.Form):
    programme = forms.ChoiceField(choices=PROGRAMMES, widget=forms.RadioSelect, label="Programme")
    reason = words("Why is the person at risk of terrorism-related activity?", 1000, rows=5)

    def __init__(self, data: Any = None, *, programmes: list[str]) -> None:
        super().__init__(data)
        if len(programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
        self.initial["programme"] = programmes[0] if programmes else ""


class AgreeForm(forms.Form):
    """A second person agrees, or says why not."""

    agree = forms.ChoiceField(
        label="Do you agree?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )
    reason = reason("Reason, if you do not agree", required=False)

    def typed(self) -> dict[str, Any]:
        return {"agree": self.cleaned_data["agree"] == "yes", "reason": self.cleaned_data["reason"]}


class CategoryForm(forms.Form):
    category = forms.ChoiceField(
        label="Category",
        choices=OTHER_CATEGORIES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a category"},
    )
    reason = reason("Why this category?")


class DetailsForm(forms.Form):
    lead = forms.ChoiceField(label="Lead agency", choices=LEAD_BODIES, widget=forms.RadioSelect)
    is_ct = forms.BooleanField(
        label="CT MAPPA",
        required=False,
        help_text="Clear it where local MAPPA manages the person, because the main risk is different",
    )
    area = text(MappaCase, "area", label="Area", required=False)
    coordinator = PersonField("MAPPA co-ordinator", required=False, empty_label="None")
    chair = PersonField("Chair", required=False, empty_label="None")

    def __init__(self, data: Any = None, *, case: MappaCase) -> None:
        users = {name: getattr(case, name) for name in ("coordinator", "chair")}
        shown = {name: user.uid if user else None for name, user in users.items()}
        super().__init__(data, initial={"lead": case.lead, "is_ct": case.is_ct, "area": case.area, **shown})
        self.fields["coordinator"].offer(case, capability=Capability.RUN_MAPPA)  # type: ignore[attr-defined]
        self.fields["chair"].offer(case, capability=Capability.CHAIR_MAPPA)  # type: ignore[attr-defined]


class LevelForm(OnceForm):
    level = forms.TypedChoiceField(
        choices=LEVEL_CHOICES, coerce=int, widget=forms.RadioSelect, error_messages={"required": "Select a level"}
    )
    reason = words("Why this level?", 1000)


class WhenForm(RowsForm):
    """A day and a time to come."""

    side_by_side = {"When?": ("day", "at")}

    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time", error_messages={"required": "Enter the time"})

    def moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["at"]))


class PlanForm(WhenForm, OnceForm):
    place = text(MappaMeeting, "place", label="Place, or video link", required=False, widget=forms.TextInput(PLAIN))
    chair = PersonField("Chair")
    field_order = ["day", "at", "place", "chair"]

    def __init__(self, data: Any = None, *, case: MappaCase) -> None:
        super().__init__(data, initial={"chair": case.chair.uid if case.chair else None})
        self.fields["chair"].offer(case, capability=Capability.CHAIR_MAPPA)  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        return {"at": self.moment(), **{name: self.cleaned_data[name] for name in ("chair", "place", "uid")}}


class InviteForm(forms.Form):
    body = forms.ChoiceField(label="Agency", choices=BODIES, error_messages={"required": "Select the agency"})
    user = PersonField("Person with an account", required=False, empty_label="No account")
    name = forms.CharField(
        label="Name, if there is no account", max_length=120, required=False, widget=forms.TextInput(PLAIN)
    )

    def __init__(self, data: Any = None, *, case: MappaCase) -> None:
        super().__init__(data)
        self.fields["user"].offer(case)  # type: ignore[attr-defined]


class PointForm(OnceForm):
    title = text(
        MappaAgendaItem,
        "topic",
        label="What is to be decided?",
        error_messages={"required": "Enter what is to be decided"},
    )
    body = forms.ChoiceField(label="Who brings it?", choices=BODIES)


class DecisionForm(forms.Form):
    decision = words("The decision", 1000)
    dissent = words("Who disagreed, and why", 500, rows=2, required=False, help_text="Leave empty if no one disagreed.")
    owner = PersonField("Owner")
    due_on = DateField(subject="The date", label="By when?", error_messages={"required": "Enter the date"})

    def __init__(self, data: Any = None, *, point: MappaAgendaItem) -> None:
        said = {"decision": point.decision, "dissent": point.dissent, "due_on": point.due_on}
        super().__init__(data, initial=said | {"owner": point.owner.uid if point.owner else None})
        self.fields["owner"].offer(point.case)  # type: ignore[attr-defined]


class HeldForm(forms.Form):
    on = DateField(subject="The date", label="When was it held?", error_messages={"required": "Enter the date"})
    present: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Who was there?",
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select who was there"},
    )

    def __init__(self, data: Any = None, *, meeting: MappaMeeting) -> None:
        super().__init__(data, initial={"on": meeting.day})
        self.fields["present"].queryset = meeting.attendances.all()  # type: ignore[attr-defined]


class CancelForm(WhenForm):
    reason = reason("Why is the meeting cancelled?")
    side_by_side = {"New date": ("day", "at")}

    def typed(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "new_at": self.moment()}


class MinutesForm(DraftedForm):
    text = words(
        "Minutes",
        60_000,
        rows=18,
        help_text="Read by those invited, the chair and co-ordinators only. They never leave with a file, the dossier, "
        "the Part A or the API.",
    )


class SummaryForm(forms.Form):
    text = words("Summary that may be disclosed", 8_000, rows=6)


class CloseForm(forms.Form):
    reason = words("Why can the meeting close without them?", 500, required=False)

    def __init__(self, data: Any = None, *, needs_reason: bool) -> None:
        super().__init__(data)
        if not needs_reason:
            del self.fields["reason"]

    def typed(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data.get("reason", "")}


class ActionForm(OnceForm):
    what = text(
        MappaAction, "task", label="What is to be done?", error_messages={"required": "Enter what is to be done"}
    )
    owner = PersonField("Owner")
    due_on = DateField(subject="The date", label="By when?", error_messages={"required": "Enter the date"})

    def __init__(self, data: Any = None, *, case: MappaCase) -> None:
        super().__init__(data)
        self.fields["owner"].offer(case)  # type: ignore[attr-defined]


class AnswerActionForm(forms.Form):
    is_done = forms.ChoiceField(
        label="Is it done?",
        choices=[("yes", "Yes, it is done"), ("no", "No, it cannot be done")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select one"},
    )
    words = words("The proof, or the reason", 1000)

    def typed(self) -> dict[str, Any]:
        return {"is_done": self.cleaned_data["is_done"] == "yes", "words": self.cleaned_data["words"]}


class AcceptForm(forms.Form):
    accept = forms.ChoiceField(
        label="Do you accept it?",
        choices=[("yes", "Yes, accept"), ("no", "No, send it back to the owner")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select one"},
    )
    reason = reason("Reason, if you send it back", required=False)

    def typed(self) -> dict[str, Any]:
        return {"accept": self.cleaned_data["accept"] == "yes", "reason": self.cleaned_data["reason"]}


class ExitForm(forms.Form):
    reason = reason("Why should MAPPA end for this person?")


class ExitAnswerForm(forms.Form):
    is_yes = forms.ChoiceField(
        label="Does your agency agree?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )
    reason = reason("Reason")

    def typed(self) -> dict[str, Any]:
        return {"is_yes": self.cleaned_data["is_yes"] == "yes", "reason": self.cleaned_data["reason"]}


class MappaFilter(forms.Form):
    """Every field may be left out."""

    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)
    level = forms.ChoiceField(
        label="Level", choices=[("", "Any"), *((str(level), str(level)) for level, _ in LEVEL_CHOICES)], required=False
    )
    lead = forms.ChoiceField(label="Lead agency", choices=[("", "Any"), *LEAD_BODIES], required=False)
    programme = forms.ChoiceField(choices=PROGRAMMES, required=False)

    def __init__(self, data: Any, *, programmes: list[str]) -> None:
        super().__init__(data)
        self.programmes = programmes
        if len(programmes) < 2:
            del self.fields["programme"]

    @property
    def programme_shown(self) -> str:
        """One at a time: nobody reads two programmes mixed."""
        chosen = self.cleaned_data.get("programme") if "programme" in self.fields else ""
        return chosen or (self.programmes[0] if self.programmes else "")

    def narrowed(self, rows: Any) -> Any:
        chosen, today = self.cleaned_data, timezone.localdate()
        rows = rows.filter(programme=self.programme_shown)
        show = chosen["show"] or "open"
        if show == "open":
            rows = rows.open()
        elif show == "late":
            rows = rows.review_late(on=today)
        elif show == "no_level":
            rows = rows.without_level()
        if chosen["level"]:
            rows = rows.filter(level=int(chosen["level"]))
        return rows.filter(lead=chosen["lead"]) if chosen["lead"] else rows
