"""Every action refuses in one shape, and every form says it at the field."""

import pytest
from django import forms

from licence.breaches.actions.breaches import BreachRefused
from licence.checks.actions.plans import CheckRefused
from licence.licences.actions.moves import LicenceRefused
from licence.registers.actions import EntryRefused
from offenders.movements.actions import MovementRefused
from offenders.record.actions import PersonRefused
from offenders.releases.holds.actions import ReleaseHeld
from offenders.sentencing.actions import SentenceRefused
from parole.reviews.actions.opening import ParoleRefused
from sharing.access.state_machines import MoveRefused
from sharing.administration.actions.people import UserRefused
from sharing.administration.actions.teams import TeamRefused
from sharing.clients.actions import ClientRefused
from sharing.grants.actions import GrantRefused
from sharing.pages.attempts import say_why
from sharing.practice.actions import PracticeValueRefused
from sharing.records.errors import Refused

OF_A_FIELD = [
    *(BreachRefused, LicenceRefused, CheckRefused, EntryRefused, MovementRefused, PersonRefused, SentenceRefused),
    *(ParoleRefused, ClientRefused, GrantRefused, UserRefused, PracticeValueRefused, TeamRefused),
]


class DayForm(forms.Form):
    day = forms.CharField()


@pytest.mark.parametrize("kind", OF_A_FIELD)
def test_a_refusal_is_said_at_its_field(kind):
    refused = kind("on", "The date must be today or in the past")
    form = DayForm({"day": "x"})

    say_why(form, refused, called={"on": "day"})

    assert isinstance(refused, Refused)
    assert form.errors == {"day": ["The date must be today or in the past"]}


@pytest.mark.parametrize("refused", [MoveRefused("Not now"), ParoleRefused("nowhere", "Not now")])
def test_a_refusal_without_a_field_is_said_above_the_form(refused):
    form = DayForm({"day": "x"})

    say_why(form, refused)

    assert form.non_field_errors() == ["Not now"]


def test_a_held_release_names_the_release():
    assert ReleaseHeld([]).field == "release"
