"""Forms of an administrator about teams, their members, and what a national desk sees."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from sharing.access import rules
from sharing.administration.actions.teams import TEAM_FIELDS
from sharing.administration.forms.people import WIDE
from sharing.agencies.models import Agency, Team, User
from sharing.grants.models import TeamScope
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.spans import end_of, start_of
from sharing.pages.versioned import VersionedForm
from sharing.reference.models import Region

KINDS = [(kind.value, kind.label) for kind in Team.Kind if kind not in (Team.Kind.PERSONAL, Team.Kind.JOINT)]


def programme_in_words(programme: str) -> str:
    return rules.Programme(programme).label


CHOICES_SHOWN = 50  # of a long list: more are found by the search above it


class TeamFields(forms.Form):
    """The fields of a team, for adding and for changing."""

    name = forms.CharField(
        max_length=Team._meta.get_field("name").max_length,
        error_messages={"required": "Enter the team's name"},
        widget=forms.TextInput(WIDE),
    )
    kind = forms.ChoiceField(
        choices=[("", "Select a kind"), *KINDS],
        help_text="Only a national desk can see a whole programme. Other teams are given access to each person.",
        error_messages={"required": "Select a kind of team"},
    )
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.all(),
        empty_label="Select an agency",
        error_messages={"required": "Select the agency"},
        to_field_name="uid",
    )
    place_code = forms.RegexField(
        r"(?i)^[A-Z0-9]{2,6}\Z",
        label="Establishment it works for",
        required=False,
        help_text="Its code, for example FNI. The team gets access to people moved there. Leave empty for other teams.",
        error_messages={"invalid": "Enter an establishment code of 2 to 6 letters or numbers, for example FNI"},
        widget=forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"}),
    )
    region_code = forms.ChoiceField(
        label="Region it works for",
        required=False,
        help_text="A team of the kind Region is the desk of its region: it is alerted for the prisons in it.",
    )
    programme = forms.ChoiceField(
        label="Programme of the duty desk",
        required=False,
        choices=[("", "Every programme"), *((each.value, each.label) for each in rules.Programme)],
        help_text="Only for a duty desk. Alerts of a programme with its own desk never escalate to another.",
    )
    phone = forms.CharField(
        label="Phone or extension",
        required=False,
        max_length=Team._meta.get_field("phone").max_length,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions: dict[str, list[tuple[str, str]]] = {}
        for region in Region.objects.current(on=timezone.localdate()):
            regions.setdefault(region.get_kind_display(), []).append((region.code, region.name))
        code: Any = self.fields["region_code"]
        code.choices = [("", "None"), *regions.items()]

    def clean_place_code(self) -> str:
        return self.cleaned_data["place_code"].upper()


class AddTeamForm(TeamFields, OnceForm):
    pass


class ChangeTeamForm(TeamFields, VersionedForm):
    versioned = TEAM_FIELDS


class SpanForm(OnceForm):
    """A first day, today if not said otherwise, and a last day that may be left open."""

    starts_on = DateField(
        label="First day", subject="The first day", error_messages={"required": "Enter the first day"}
    )
    ends_on = DateField(
        label="Last day",
        subject="The last day",
        required=False,
        help_text="Leave empty if there is no end date.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["starts_on"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and first < self.today:
            self.add_error("starts_on", "The first day must be today or in the future")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be on or after the first day")
        return cleaned

    def span(self) -> dict[str, Any]:
        """What actions ask for: moments, with None for now and for no end."""
        return {
            "starts_at": start_of(self.cleaned_data["starts_on"], today=self.today),
            "ends_at": end_of(self.cleaned_data["ends_on"]),
        }


class UserChoice(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.email}, {user.agency.name}"


class TeamChoice(forms.ModelChoiceField):
    def label_from_instance(self, team: Team) -> str:
        return f"{team.name}, {team.agency.name}"


class NarrowedForm(SpanForm):
    """One choice among many: the list shows what the search found, and what was chosen before; all are accepted."""

    narrowed = ""

    def __init__(self, *args: Any, found: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[self.narrowed]
        chosen = self._chosen(field)
        rows = found if chosen is None or chosen in found else [chosen, *found]
        field.widget.choices = [("", "Select one"), *((row.uid, field.label_from_instance(row)) for row in rows)]

    def _chosen(self, field: Any) -> Any:
        try:
            return field.queryset.filter(uid=forms.UUIDField().clean(self[self.narrowed].value())).first()
        except forms.ValidationError:
            return None


class AddUserToTeamForm(NarrowedForm):
    """On a team's page: which user."""

    narrowed = "user"
    field_order = ["user", "starts_on", "ends_on"]

    user = UserChoice(
        label="Who",
        queryset=User.objects.select_related("agency"),
        to_field_name="uid",
        error_messages={"required": "Select who joins the team", "invalid_choice": "Select a user from the list"},
    )


class AddTeamToUserForm(NarrowedForm):
    """On a user's page: which team."""

    narrowed = "team"
    field_order = ["team", "starts_on", "ends_on"]

    team = TeamChoice(
        label="Which team",
        queryset=Team.objects.select_related("agency").exclude(kind__in=[Team.Kind.PERSONAL, Team.Kind.JOINT]),
        to_field_name="uid",
        error_messages={"required": "Select the team", "invalid_choice": "Select a team from the list"},
    )


class EndForm(forms.Form):
    """When something ends: at once, or after a day."""

    last_day = DateField(
        label="Last day",
        subject="The last day",
        required=False,
        help_text="Leave empty to end it now.",
    )

    def ends_at(self):
        """None for now."""
        return end_of(self.cleaned_data["last_day"])

    def clean_last_day(self) -> date | None:
        last_day = self.cleaned_data["last_day"]
        if last_day and last_day < timezone.localdate():
            raise forms.ValidationError("The last day must be today or in the future")
        return last_day


class ScopeForm(SpanForm):
    """Which programme a national desk sees, or of what a team reads figures, and why.

    is_desk: a team of another kind can only read figures.
    """

    field_order = ["programme", "grant_role", "region", "prison_group", "reason", "starts_on", "ends_on"]

    programme = forms.ChoiceField(
        choices=[("", "Select a programme"), *((each.value, each.label) for each in rules.Programme)],
        error_messages={"required": "Select the programme"},
    )
    grant_role = forms.ChoiceField(
        label="As",
        choices=TeamScope._meta.get_field("grant_role").flatchoices,
        initial=rules.GrantRole.READER,
        help_text="A reader sees. A contributor also edits. A lead also gives access to other teams. Figures only: "
        "counts, and no person. Identities only: possible matches, and no record. Linking desk: "
        "matches that no one else can see.",
    )
    region = forms.ChoiceField(label="Probation region, for figures only", required=False)
    prison_group = forms.CharField(
        label="Group of prisons, for figures only",
        required=False,
        max_length=TeamScope._meta.get_field("prison_group").max_length,
        help_text="The prisons of a region by its name, for example London; or Long-term high security.",
    )
    reason = forms.CharField(
        max_length=TeamScope._meta.get_field("reason").max_length,
        widget=forms.Textarea({"rows": 3}),
        help_text="Why this team needs the whole of it. Do not name anyone.",
        error_messages={"required": "Enter a reason for the scope"},
    )

    def __init__(self, *args: Any, is_desk: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.of_probation().current(on=timezone.localdate()).order_by("name")
        chosen: Any = self.fields["region"]
        chosen.choices = [("", "All"), *((name, name) for name in regions.values_list("name", flat=True))]
        if not is_desk:
            as_what: Any = self.fields["grant_role"]
            as_what.choices = [(rules.FIGURES_ONLY, "Figures only"), (rules.LINKING, "Linking desk")]
            as_what.initial = rules.FIGURES_ONLY


class TeamFilterForm(forms.Form):
    """Which teams to list. All in the address, so that a list can be linked to."""

    q = forms.CharField(label="Name", required=False, max_length=120, widget=forms.TextInput(WIDE))
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.all(), required=False, empty_label="All", to_field_name="uid"
    )
    kind = forms.ChoiceField(choices=[("", "All"), *KINDS], required=False)
    state = forms.ChoiceField(
        choices=[("", "Open"), ("empty", "Open, without members"), ("closed", "Closed")], required=False
    )
    sort = forms.ChoiceField(choices=[("name", "name"), ("-name", "-name")], required=False, widget=forms.HiddenInput)


class ChoiceSearchForm(forms.Form):
    """Finds the row to choose below; its own GET form, so that it works without JavaScript."""

    q = forms.CharField(label="Find by name", required=False, max_length=254, widget=forms.TextInput(WIDE))
