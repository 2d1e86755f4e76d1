"""The form that puts somebody in the team of an establishment."""

from __future__ import annotations

from offenders.reference.establishments.fields import EstablishmentField
from sharing.administration.forms.teams import NarrowedForm, UserChoice
from sharing.agencies.models import Agency, User


class StaffForm(NarrowedForm):
    narrowed = "user"
    field_order = ["establishment", "user", "starts_on", "ends_on"]

    establishment = EstablishmentField()
    user = UserChoice(
        label="Who",
        queryset=User.objects.select_related("agency").filter(agency__kind=Agency.Kind.PRISON),
        to_field_name="uid",
        error_messages={
            "required": "Select a user to add to the team",
            "invalid_choice": "Select a user from the list",
        },
    )
