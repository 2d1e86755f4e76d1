"""Adding a person, and changing who they are: details, names, numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.absences.models import Absence
from offenders.convictions.models import Conviction
from offenders.custody.rules import HELD
from offenders.dates.models import KeyDate, Release
from offenders.identities.practice import unchecked_since
from offenders.people.models import Alias, Identifier, Offender
from offenders.person_page.form_pages import METHODS, changers, person_to_change
from offenders.person_page.form_parts import RemoveForm
from offenders.person_page.step_pages import change_pages, row_to_open
from offenders.record import actions
from offenders.record.forms import (
    AddAliasForm,
    AddPersonForm,
    ChangeAliasForm,
    ChangePersonForm,
    EndIdentifierForm,
    IdentifierForm,
)
from offenders.releases.directions.panels import waiting_lines
from offenders.releases.leaving.strike_outs import latest_to_strike_out
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.drafts.kinds import NEW
from sharing.grants.actions import GrantRefused
from sharing.models import Team, User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

MOVEMENTS_SHOWN = 5


@require_http_methods(METHODS)
@needs(Capability.ADD_PEOPLE)
def person_add(request: SignedInRequest) -> HttpResponse:
    """A new record. Who may be the same among those whom the user may see is asked about first."""
    teams = Team.objects.open().worked_in_by(request.user, at=timezone.now()).select_related("agency")
    form, drafting = drafts.form_from_draft(request, AddPersonForm, name="person.add", key=NEW, teams=teams)
    alike: list[Offender] = []
    if request.method == "POST" and form.is_valid():
        try:
            person = _add(request, form)
        except (actions.PersonRefused, GrantRefused) as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except actions.MayBeKnown as known:
            alike = known.people
            form.ask_about(alike)
            audit.record_read(
                action=audit.Action.SEARCH,
                verb="people.asked_whether_the_same",
                by=request.user,
                shown=[each.pk for each in alike],
            )
        else:
            messages.success(
                request, f"{person} is added. Record the conviction, the dates and where the person is next."
            )
            return redirect("person_change", uid=person.uid)
    return render(
        request,
        "offenders/record/person_add.html",
        {
            "form": form,
            "drafting": drafting,
            "alike": alike,
            "has_no_team": not teams.exists(),
            "teams_url": reverse("own_account"),
        },
    )


def _add(request: SignedInRequest, form: AddPersonForm) -> Offender:
    typed = form.cleaned_data
    return actions.add_person(
        **{name: typed[name] for name in (*actions.PERSON_FIELDS, "programme", "team", "uid")},
        numbers=form.numbers(),
        not_these=form.not_these_people(),
        by=request.user,
    )


@require_safe
@changers
def person_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Everything of the record that can be changed, each with its address."""
    person = person_to_change(request, uid)
    releases = list(Release.objects.open().filter(offender=person).prefetch_related("holds"))
    newest = person.movements.with_strike().select_related("establishment").order_by("-happened_on", "-pk")
    movements = list(newest[:MOVEMENTS_SHOWN])
    holds = [hold for release in releases for hold in release.holds.all() if hold.lifted_at is None]
    return render(
        request,
        "offenders/record/person_change.html",
        person_page.frame(person, current="person_change")
        | {
            "aliases": person.aliases.all(),
            "identifiers": (numbers := list(person.identifiers.all())),
            "unchecked_since": unchecked_since(person, numbers, at=timezone.now()),
            "convictions": Conviction.objects.filter(offender=person)
            .select_related("offence")
            .prefetch_related("sentences__consecutive_to"),
            "adjustments": person.adjustments.all(),
            "dates": KeyDate.objects.current().official().filter(offender=person),
            "movements": movements,
            "latest": latest_to_strike_out(movements),
            "absences": Absence.objects.standing().filter(offender=person),
            "is_held": person.status in HELD,
            "releases": [
                (release, [hold for hold in release.holds.all() if hold.lifted_at is None]) for release in releases
            ],
            "waiting": waiting_lines(person, holds),
            "may_share": access.may(request.user, Permission.SHARE, person),
        },
    )


# Steps

DETAILS = change_pages("offender", opened=person_to_change, anchor="details")
NAMED = change_pages("offender", opened=person_to_change, anchor="names")
NAMES = change_pages("alias", opened=row_to_open(Alias.objects.all(), "alias_uid"), anchor="names")
NUMBERED = change_pages("offender", opened=person_to_change, anchor="numbers")
NUMBERS = change_pages("identifier", opened=row_to_open(Identifier.objects.all(), "identifier_uid"), anchor="numbers")


def remove_alias(*, alias: Alias, reason: str, by: User) -> Alias:
    actions.remove_alias(alias=alias, reason=reason, by=by)
    return alias


def end_identifier(*, identifier: Identifier, by: User, **how: Any) -> Identifier:
    actions.end_identifier(identifier=identifier, by=by, **how)
    return identifier


def warn_of_number(request: SignedInRequest, number: Identifier) -> None:
    if number.warning:
        messages.warning(request, f"{number.warning}. {number.canonical} is kept, unverified.")


person_details = DETAILS.view(
    FormStep(
        "Change details",
        ChangePersonForm,
        actions.change_person,
        "The details are saved.",
        button="Save details",
        draft="person.change",
    )
)
alias_add = NAMED.view(
    FormStep(
        "Add another name",
        AddAliasForm,
        actions.add_alias,
        lambda alias: f"{alias.name} is added. You can now search by it.",
        button="Add name",
    )
)
alias_change = NAMES.view(
    FormStep(
        "Correct another name", ChangeAliasForm, actions.change_alias, "The name is corrected.", button="Save name"
    )
)
alias_remove = NAMES.view(
    FormStep(
        lambda alias: f"Remove the name {alias.name}",
        RemoveForm,
        remove_alias,
        lambda alias: f"{alias.name} is removed.",
        page_title="Remove a name",
        intro="You can no longer search by it. It stays in the audit log.",
        button="Remove name",
        kind="warning",
    )
)
identifier_add = NUMBERED.view(
    FormStep(
        "Add a number",
        IdentifierForm,
        actions.add_identifier,
        lambda number: f"{number} is added.",
        button="Add number",
        also=warn_of_number,
    )
)
identifier_end = NUMBERS.view(
    FormStep(
        lambda number: f"End {number}",
        EndIdentifierForm,
        end_identifier,
        lambda number: f"{number} has ended.",
        page_title="End a number",
        intro="It stays on the record as an earlier number.",
        button="End number",
        kind="warning",
    )
)
