"""Forms of an administrator about accounts and agencies."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing.access import roles
from sharing.administration.actions.people import USER_FIELDS
from sharing.agencies.models import Agency, User
from sharing.pages.once_forms import OnceForm
from sharing.pages.versioned import VersionedForm

STATES = [("", "All"), ("active", "Can sign in"), ("never", "Never signed in"), ("disabled", "Disabled")]
SORTS = ("name", "-name", "email", "-email", "role", "-role")
WIDE = {"autocomplete": "off", "spellcheck": "false"}


class AccountField(forms.EmailField):
    """The account that has this email; None where nothing was typed."""

    def prepare_value(self, value: Any) -> Any:
        return value.email if isinstance(value, User) else value

    def clean(self, value: Any) -> Any:
        email = super().clean(value)
        if not email:
            return None
        found = User.objects.filter(email__iexact=email).first()
        if found is None:
            raise forms.ValidationError("No account has this email. Check it and try again")
        return found


class AgencyForm(OnceForm):
    name = forms.CharField(
        max_length=Agency._meta.get_field("name").max_length,
        error_messages={"required": "Enter the agency's name"},
        widget=forms.TextInput(WIDE),
    )
    kind = forms.ChoiceField(
        choices=[("", "Select a kind"), *Agency.Kind.choices], error_messages={"required": "Select a kind of agency"}
    )


class UserFields(forms.Form):
    """The fields of an account, for adding and for changing."""

    name = forms.CharField(
        label="Full name",
        max_length=User._meta.get_field("name").max_length,
        error_messages={"required": "Enter the full name"},
        widget=forms.TextInput(WIDE),
    )
    email = forms.EmailField(
        label="Work email",
        help_text="Used to sign in and for emails.",
        max_length=User._meta.get_field("email").max_length,
        error_messages={"required": "Enter the work email", "invalid": "Enter an email like name@agency.example"},
        widget=forms.EmailInput(WIDE),
    )
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.all(),
        empty_label="Select an agency",
        error_messages={"required": "Select the agency"},
        to_field_name="uid",
    )
    role = forms.ChoiceField(
        choices=[("", "Select a role"), *roles.choices()],
        help_text="See Roles for what each role can do.",
        error_messages={"required": "Select the role"},
    )
    staff_number = forms.RegexField(
        r"^[A-Za-z0-9 /-]*$",
        label="Staff or warrant number",
        required=False,
        help_text="The same on all accounts of one person. Without it they cannot sign where 2 people must.",
        max_length=User._meta.get_field("staff_number").max_length,
        error_messages={"invalid": "Enter a staff number with only letters, numbers, / and -"},
        widget=forms.TextInput(WIDE | {"class": "govuk-input--width-20"}),
    )
    phone = forms.CharField(
        label="Phone or extension",
        required=False,
        max_length=User._meta.get_field("phone").max_length,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    manager = AccountField(
        label="Line manager’s email",
        required=False,
        help_text="They are emailed at once about changes to this account. Without one, a privacy officer is.",
        max_length=User._meta.get_field("email").max_length,
        error_messages={"invalid": "Enter an email like name@agency.example"},
        widget=forms.EmailInput(WIDE),
    )


class AddUserForm(UserFields, OnceForm):
    pass


class ChangeUserForm(UserFields, VersionedForm):
    versioned = USER_FIELDS


class UserFilterForm(forms.Form):
    """Which accounts to list. All in the address, so that a list can be linked to."""

    q = forms.CharField(
        label="Name, email or staff number", required=False, max_length=254, widget=forms.TextInput(WIDE)
    )
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.all(), required=False, empty_label="All", to_field_name="uid"
    )
    role = forms.ChoiceField(choices=[("", "All"), *roles.choices()], required=False)
    state = forms.ChoiceField(choices=STATES, required=False)
    sort = forms.ChoiceField(choices=[(order, order) for order in SORTS], required=False, widget=forms.HiddenInput)
