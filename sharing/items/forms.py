"""Forms about an item, a decision on sharing it, and what was said of it elsewhere."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from sharing.access.rules import Marking
from sharing.agencies.models import Agency, Team, User
from sharing.drafts.forms import DraftedForm
from sharing.grants.models import PersonProgramme
from sharing.items import rules
from sharing.items.actions import correction
from sharing.items.actions.items import NewItem, Why
from sharing.items.disclosure_models import Disclosure
from sharing.items.models import Item
from sharing.items.rules import Grade, Occasion
from sharing.items.text_models import ItemText
from sharing.items.unlisted_models import UnlistedBasis
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.pages.spans import end_of
from sharing.reference import gateways

NAMED = "named"
LIMITS = [
    ("no_onward", "No onward sharing without the originator"),
    ("no_export", "Not in files or on paper"),
    ("no_api", "Not to partner systems"),
]


def words(model: type[Any], name: str, **more: Any) -> forms.CharField:
    return forms.CharField(max_length=model._meta.get_field(name).max_length, **more)


def area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class UserChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.agency}"


class OwnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.get_role_display()}"


class TeamsField(forms.ModelMultipleChoiceField):
    """Teams as check boxes; `labels` by their keys, else their names."""

    labels: dict[int, str] = {}

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=Team.objects.none(), to_field_name="uid", widget=forms.CheckboxSelectMultiple, **more)

    def label_from_instance(self, team: Team) -> str:
        return self.labels.get(team.pk, f"{team.name}, {team.agency.name}")

    def offer(self, teams: Iterable[Team], labels: dict[int, str] | None = None) -> None:
        self.labels = labels or {}
        self.queryset = Team.objects.filter(pk__in=[team.pk for team in teams]).select_related("agency")


def offer_holders(form: Any, teams: Collection[Team], people: Collection[User], named_teams: Collection[Team]) -> None:
    """The teams that may hold it, and who may be named of their agency: people, and whole teams."""
    own = Team.objects.filter(pk__in=[team.pk for team in teams])
    form.fields["team"].queryset = own.select_related("agency")
    named = User.objects.filter(pk__in=[person.pk for person in people])
    form.fields["readers"].queryset = named.select_related("agency")
    form.fields["reader_teams"].offer(named_teams)


def offer_owners(form: Any, owners: Collection[User]) -> None:
    form.fields["owner"].queryset = User.objects.filter(pk__in=[owner.pk for owner in owners]).order_by("name", "pk")


class ItemForm(DraftedForm, RowsForm, OnceForm):
    """An item to record. It is there for those whom it names from its first moment."""

    side_by_side = {
        "Grade (3x5x2)": ("source", "information", "handling"),
        "Older grade, as received": ("old", "old_scale"),
    }

    kind = forms.ChoiceField(
        label="Type of item",
        choices=Item.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select intelligence or concern"},
    )
    title = words(
        Item,
        "title",
        label="Title, in neutral words",
        help_text="Everyone you share with sees this, even with the gist only.",
        error_messages={"required": "Enter a title in neutral words"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    gist = words(
        Item,
        "gist",
        label="Gist",
        help_text="What others need to act on it. Do not identify the source.",
        required=False,
        widget=area(4),
    )
    narrative = words(
        ItemText,
        "narrative",
        label="Narrative",
        help_text="Only for holders of the full item.",
        required=False,
        widget=area(4),
    )
    marking = forms.ChoiceField(
        label="Security marking",
        choices=[*((each.value, each.value) for each in Marking), ("HIGHER", "SECRET or higher")],
        initial=Marking.OFFICIAL_SENSITIVE.value,
        widget=forms.RadioSelect,
        help_text="Do not enter anything above OFFICIAL-SENSITIVE. Enter only where it is kept.",
    )
    pointer_system = words(
        ItemText, "pointer_system", label="System where it is kept", required=False, widget=forms.TextInput()
    )
    pointer_reference = words(
        ItemText, "pointer_reference", label="Reference in that system", required=False, widget=forms.TextInput()
    )
    pointer_contact = words(ItemText, "pointer_contact", label="Contact", required=False, widget=forms.TextInput())
    source = forms.ChoiceField(
        label="Source",
        choices=[("", "Not graded"), *((each.value, f"{each}: {text}") for each, text in rules.SOURCE_WORDS.items())],
        required=False,
    )
    information = forms.ChoiceField(
        label="Information",
        choices=[
            ("", "Not graded"),
            *((each.value, f"{each}: {text}") for each, text in rules.INFORMATION_WORDS.items()),
        ],
        required=False,
    )
    handling = forms.ChoiceField(
        label="Handling",
        choices=[("", "Not graded"), *((each.value, f"{each}: {text}") for each, text in rules.HANDLING_WORDS.items())],
        required=False,
    )
    conditions = words(Item, "handling_conditions", label="Conditions (handling C)", required=False, widget=area(2))
    old = words(Item, "old_grade", label="Grade", required=False, widget=forms.TextInput())
    old_scale = words(Item, "old_scale", label="Scale, for example 5x5x5", required=False, widget=forms.TextInput())
    event_on = DateField(subject="The date", label="When did it happen?", required=False)
    agency = forms.ModelChoiceField(
        label="Agency it came from",
        queryset=Agency.objects.all(),
        to_field_name="uid",
        required=False,
        empty_label="Your own agency",
    )
    programme = forms.ChoiceField(
        label="Programme",
        required=False,
        help_text="Only people who can see that the person is under that programme can see the item.",
    )
    team = forms.ModelChoiceField(
        label="Holding team",
        queryset=Team.objects.none(),
        to_field_name="uid",
        empty_label=None,
        help_text="This team decides who to share it with.",
        error_messages={"required": "Select the holding team", "invalid_choice": "Select one of your own teams"},
    )
    limits = forms.MultipleChoiceField(
        label="Handling limits",
        choices=LIMITS,
        initial=[name for name, _ in LIMITS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    who_reads = forms.ChoiceField(
        label="Who can see it until it is shared?",
        choices=[("team", "The holding team"), (NAMED, "Only people in our agency that I name")],
        initial="team",
        widget=forms.RadioSelect,
    )
    readers = UserChoice(
        label="Named people",
        help_text="You can always see it.",
        queryset=User.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reader_teams = TeamsField(label="Named teams", required=False)
    expires_on = DateField(
        subject="The last day",
        label="Last date others can read it",
        help_text="Leave empty for no end date. Those who hold it keep it.",
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        teams: Collection[Team],
        people: Collection[User],
        named_teams: Collection[Team],
        programmes: Collection[PersonProgramme] = (),
        **kwargs: Any,
    ) -> None:
        """programmes: under which the user knows the person to be. One alone is no choice."""
        super().__init__(data, **kwargs)
        offer_holders(self, teams, people, named_teams)
        field: Any = self.fields["programme"]
        field.choices = [("", "Select a programme"), *((row.programme, str(row)) for row in programmes)]
        if len(programmes) < 2:
            field.widget = forms.HiddenInput()

    def new(self) -> NewItem:
        typed = self.cleaned_data
        last_day = typed["expires_on"]
        return NewItem(
            **{name: typed[name] for name in ("kind", "title", "gist", "narrative", "marking", "event_on", "team")},
            **{name: typed[name] for name in ("pointer_system", "pointer_reference", "pointer_contact", "agency")},
            grade=Grade(
                *(typed[name] for name in ("source", "information", "handling", "conditions", "old", "old_scale"))
            ),
            no_onward="no_onward" in typed["limits"],
            no_export="no_export" in typed["limits"],
            no_api="no_api" in typed["limits"],
            expires_at=end_of(last_day) if last_day else None,
            is_named_only=typed["who_reads"] == NAMED,
            programme=typed["programme"],
            readers=list(typed["readers"]),
            reader_teams=list(typed["reader_teams"]),
        )


CALLED = {"expires_at": "expires_on", "is_named_only": "who_reads"}  # fields of the action by their names here


class AudienceForm(forms.Form):
    """What of the form above says who will read: asked while somebody still types."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), to_field_name="uid", required=False)
    who_reads = forms.CharField(required=False)
    readers = forms.ModelMultipleChoiceField(queryset=User.objects.none(), to_field_name="uid", required=False)
    reader_teams = TeamsField(required=False)

    def __init__(
        self, data: Any, *, teams: Collection[Team], people: Collection[User], named_teams: Collection[Team]
    ) -> None:
        super().__init__(data)
        offer_holders(self, teams, people, named_teams)


NO_BASIS = "None: it stays within one agency"


def offer_bases(form: forms.Form, programme: str, *, on: date | None = None) -> None:
    """The lawful bases that are in force on this day, today where none is named, for sharing what is of this
    programme."""
    field: Any = form.fields["lawful_basis"]
    titles = gateways.titles_of(programme, on=on or timezone.localdate())
    field.choices = [("", NO_BASIS), *((words, words) for words in titles)]


class DecideForm(forms.Form):
    """A decision on sharing: to whom, why, who answers for it, when it is looked at again."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    teams = TeamsField(
        label="Teams to share with",
        help_text="Teams with access to this person, and how many people would read it.",
        error_messages={"required": "Select at least 1 team"},
    )
    reason = forms.CharField(
        label="Why?", max_length=1000, widget=area(3), error_messages={"required": "Enter a reason"}
    )
    lawful_basis = forms.ChoiceField(label="Lawful basis", required=False)
    unlisted_basis = words(
        Disclosure,
        "lawful_basis",
        label="Basis not in the list",
        help_text="Nothing is shared until a second person who can decide on this item agrees.",
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    purpose = words(
        Disclosure,
        "purpose",
        label="Purpose, and who asked",
        required=False,
        widget=forms.TextInput(),
    )
    necessity = words(
        Disclosure,
        "necessity",
        label="Why is sharing necessary and proportionate?",
        required=False,
        widget=area(2),
    )
    owner = forms.ModelChoiceField(
        label="Owner of the decision", queryset=User.objects.none(), to_field_name="uid", empty_label=None
    )
    review_on = DateField(
        subject="The review date",
        label="Review date",
        error_messages={"required": "Enter a review date"},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        teams: Collection[Team],
        labels: dict[int, str],
        owners: Collection[User],
        asks_teams: bool,
        takes_back: bool = False,
        programme: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        offer_bases(self, programme)
        offer_owners(self, owners)
        if asks_teams:
            self.fields["teams"].offer(teams, labels)  # type: ignore[attr-defined]
        if takes_back:
            self.fields["teams"].label, self.fields["teams"].help_text = (
                "Teams to withdraw it from",
                "Teams that have it now.",
            )
        unasked = () if asks_teams and not takes_back else ("lawful_basis", "unlisted_basis", "purpose", "necessity")
        for name in (*unasked, *(() if asks_teams else ("teams",))):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("unlisted_basis", "").strip() and cleaned.get("lawful_basis"):
            self.add_error("unlisted_basis", "Select a basis from the list, or enter another. Not both")
        return cleaned

    @property
    def is_unlisted(self) -> bool:
        """Whether the basis is in words of their own."""
        return bool(self.cleaned_data.get("unlisted_basis", "").strip())

    def why(self) -> Why:
        names = ("reason", "lawful_basis", "purpose", "necessity")
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return Why(**said | ({"lawful_basis": self.cleaned_data["unlisted_basis"]} if self.is_unlisted else {}))


class AnswerForm(forms.Form):
    """Why an unlisted basis is refused, or taken back."""

    because = words(UnlistedBasis, "answer", label="Reason to refuse", required=False, widget=forms.TextInput())


class OnwardForm(forms.Form):
    """A team that has it passes it on."""

    teams = TeamsField(label="Teams to share with", error_messages={"required": "Select at least 1 team"})
    reason = forms.CharField(
        label="Why do they need to know?",
        max_length=1000,
        widget=area(3),
        error_messages={"required": "Enter a reason"},
    )
    lawful_basis = forms.ChoiceField(label="Lawful basis", required=False)

    def __init__(
        self, data: Any = None, *, teams: Collection[Team], labels: dict[int, str], programme: str = ""
    ) -> None:
        super().__init__(data)
        offer_bases(self, programme)
        self.fields["teams"].offer(teams, labels)  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "teams": typed["teams"],
            "why": Why(reason=typed["reason"], lawful_basis=typed["lawful_basis"]),
        }


class LogForm(RowsForm):
    """What was said by word of mouth or at a meeting. The lawful bases are those of the day on which it was said; one
    that was chosen before an older day was typed is asked again, from the list of that day."""

    side_by_side = {"When?": ("day", "at")}

    channel = forms.ChoiceField(
        label="How?",
        choices=[(each.value, Disclosure.Channel(each.value).label) for each in rules.BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how"},
    )
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time")
    to_person = words(
        Disclosure,
        "to_person",
        label="Recipient",
        help_text="Name and role. For a meeting: which meeting, and who was there.",
        error_messages={"required": "Enter the recipient"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    to_agency = forms.ModelChoiceField(
        label="Their agency", queryset=Agency.objects.all(), to_field_name="uid", required=False, empty_label="None"
    )
    extent = forms.ChoiceField(
        label="How much was shared?",
        choices=[("gist", "Gist"), ("full", "Full item")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select gist or full item"},
    )
    lawful_basis = forms.ChoiceField(
        label="Lawful basis",
        required=False,
        help_text="It must have been in force on that date.",
        error_messages={
            "invalid_choice": "This basis was not in force on that date. Select one that was, from the list below"
        },
    )
    reason = forms.CharField(
        label="Why?", max_length=1000, widget=area(3), error_messages={"required": "Enter a reason"}
    )

    def __init__(self, *args: Any, programme: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_bases(self, programme, on=self._said_on() if self.is_bound else None)
        if not self.is_bound:
            self._offer_ended_bases(programme)

    def _offer_ended_bases(self, programme: str) -> None:
        """Until the day is typed, those that have ended too: something may have been said while they were in force."""
        field: Any = self.fields["lawful_basis"]
        none, *today = field.choices
        ended = [(words, words) for words in gateways.ended_titles_of(programme, on=timezone.localdate())]
        if ended:
            field.choices = [none, ("In force today", today), ("Ended before today", ended)]

    def _said_on(self) -> date | None:
        """The day as far as it is known."""
        day: Any = self.fields["day"]
        try:
            return day.clean(self["day"].value())
        except forms.ValidationError:
            return None

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "happened_at": timezone.make_aware(datetime.combine(typed["day"], typed["at"] or time.min)),
            "why": Why(reason=typed["reason"], lawful_basis=typed["lawful_basis"]),
            **{name: typed[name] for name in ("channel", "to_person", "to_agency", "extent")},
        }


class RefuseForm(forms.Form):
    """Somebody asked for it and is told no."""

    asked_by = words(
        Disclosure,
        "to_person",
        label="Who asked?",
        help_text="Name, role and agency.",
        error_messages={"required": "Enter who asked"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    purpose = words(Disclosure, "purpose", label="Purpose", required=False, widget=forms.TextInput())
    reason = forms.CharField(
        label="Reason for refusing", max_length=1000, widget=area(3), error_messages={"required": "Enter a reason"}
    )

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"asked_by": typed["asked_by"], "why": Why(reason=typed["reason"], purpose=typed["purpose"])}


class CorrectForm(RowsForm):
    """What an item says, is and how it is handled, to be put right: fields of the form that records one, and why."""

    side_by_side = ItemForm.side_by_side

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    reason = forms.CharField(
        label="What was wrong?",
        max_length=500,
        widget=area(3),
        help_text="Every team that has what you change can read this.",
        error_messages={"required": "Enter what was wrong"},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        names = ("kind", *correction.WORDS, *correction.GRADES.values(), "event_on", "limits", "expires_on")
        known = {name: copy.deepcopy(field) for name, field in ItemForm.base_fields.items() if name in names}
        self.fields = {"version": self.fields["version"], **known, "reason": self.fields["reason"]}

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "words": {name: typed[name] for name in correction.WORDS},
            "grade": Grade(*(typed[name] for name in correction.GRADES.values())),
            "handling": self._handling(),
            **{name: typed[name] for name in ("event_on", "kind", "reason", "version")},
        }

    def _handling(self) -> dict[str, bool | datetime | None]:
        """The end only where another day was typed: what came by the API may end within a day."""
        found: dict[str, bool | datetime | None] = {name: name in self.cleaned_data["limits"] for name, _ in LIMITS}
        last_day = self.cleaned_data["expires_on"]
        return found if last_day == self.initial.get("expires_on") else found | {"expires_at": end_of(last_day)}


class HandOnForm(forms.Form):
    """Which team of the agency holds it from now on, and who answers for it there."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    team = forms.ModelChoiceField(
        label="New holding team",
        help_text="Teams of the agency with access to this person.",
        queryset=Team.objects.none(),
        to_field_name="uid",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a team"},
    )
    owner = OwnerChoice(
        label="Owner of the decision",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select the owner",
        error_messages={"required": "Select the owner"},
    )
    reason = forms.CharField(
        label="Why?", max_length=500, widget=area(3), error_messages={"required": "Enter a reason"}
    )

    def __init__(self, data: Any = None, *, teams: Collection[Team], owners: Collection[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choice: Any = self.fields["team"]
        choice.queryset = Team.objects.filter(pk__in=[team.pk for team in teams])
        offer_owners(self, owners)


class LowerForm(forms.Form):
    reason = forms.CharField(
        label="Why should the marking be lower?",
        max_length=500,
        widget=area(3),
        error_messages={"required": "Enter why the marking should be lower"},
    )


SHOWN = [
    ("", "Decision due"),
    ("confirm", "To confirm as read"),
    ("review", "Review due"),
    ("held", "Held by my teams"),
    ("all", "All that I can see"),
]


class ItemFilter(forms.Form):
    """Every field may be left out; what is chosen stands in the address."""

    show = forms.ChoiceField(label="Which", choices=SHOWN, required=False)
    kind = forms.ChoiceField(choices=[("", "Both"), *Item.Kind.choices], required=False)
    state = forms.ChoiceField(
        label="Decision",
        choices=[("", "Any"), *((state.value, text) for state, text in rules.STATE_WORDS.items())],
        required=False,
    )


class RelevanceForm(forms.Form):
    """Before which decisions an item must be seen."""

    occasions = forms.MultipleChoiceField(
        label="Must be seen before",
        help_text="It stays marked for every later decision of that kind, until your side withdraws the mark.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least 1 decision"},
    )

    def __init__(self, data: Any = None, *, choices: Collection[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["occasions"].choices = list(choices)  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        return {"occasions": [Occasion(occasion) for occasion in self.cleaned_data["occasions"]]}


class WithdrawMarkForm(forms.Form):
    reason = forms.CharField(
        label="Why?", max_length=300, widget=area(2), error_messages={"required": "Enter a reason"}
    )
