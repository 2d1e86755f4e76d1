"""Adding a person, and changing who they are: details, names, numbers."""

from __future__ import annotations

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
from offenders.people.rules.identifiers import IdentifierKind
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    attempt_change,
    changers,
    form_page,
    person_to_change,
    posted,
    row_to_change,
    saved,
)
from offenders.person_page.form_parts import RemoveForm
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
from sharing.models import Team
from sharing.pages.conflicts import typed_data
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

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


@require_http_methods(METHODS)
@changers
def person_details(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form, drafting = drafts.form_from_draft(
        request, ChangePersonForm, name="person.change", key=str(person.uid), row=person
    )
    done, conflict = attempt_change(
        request,
        form,
        lambda: actions.change_person(offender=person, by=request.user, **typed_data(form)),
    )
    if done:
        return saved(request, person, "The details are saved.", "details")
    return form_page(
        request,
        person,
        form=form,
        drafting=drafting,
        conflict=conflict,
        title="Change details",
        button="Save details",
        anchor="details",
    )


@require_http_methods(METHODS)
@changers
def alias_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form = AddAliasForm(posted(request))
    if attempt(request, form, lambda: actions.add_alias(offender=person, by=request.user, **form.cleaned_data)):
        return saved(request, person, f"{form.cleaned_data['name']} is added. You can now search by it.", "names")
    return form_page(request, person, form=form, title="Add another name", button="Add name", anchor="names")


@require_http_methods(METHODS)
@changers
def alias_change(request: SignedInRequest, uid: UUID, alias_uid: UUID) -> HttpResponse:
    alias = row_to_change(request, Alias.objects.all(), uid, alias_uid)
    form = ChangeAliasForm(posted(request), row=alias)
    done, conflict = attempt_change(
        request, form, lambda: actions.change_alias(alias=alias, by=request.user, **typed_data(form))
    )
    if done:
        return saved(request, alias.offender, "The name is corrected.", "names")
    return form_page(
        request,
        alias.offender,
        form=form,
        conflict=conflict,
        title="Correct another name",
        button="Save name",
        anchor="names",
    )


@require_http_methods(METHODS)
@changers
def alias_remove(request: SignedInRequest, uid: UUID, alias_uid: UUID) -> HttpResponse:
    alias = row_to_change(request, Alias.objects.all(), uid, alias_uid)
    form = RemoveForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.remove_alias(alias=alias, reason=form.cleaned_data["reason"], by=request.user),
    ):
        return saved(request, alias.offender, f"{alias.name} is removed.", "names")
    return form_page(
        request,
        alias.offender,
        form=form,
        title=f"Remove the name {alias.name}",
        page_title="Remove a name",
        intro="You can no longer search by it. It stays in the audit log.",
        button="Remove name",
        kind="warning",
        anchor="names",
    )


@require_http_methods(METHODS)
@changers
def identifier_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form = IdentifierForm(posted(request))
    made: list[Identifier] = []
    if attempt(request, form, lambda: made.append(_add_identifier(request, person, form))):
        number = made[0]
        if number.warning:
            messages.warning(request, f"{number.warning}. {number.canonical} is kept, unverified.")
        return saved(request, person, f"{number} is added.", "numbers")
    return form_page(request, person, form=form, title="Add a number", button="Add number", anchor="numbers")


def _add_identifier(request: SignedInRequest, person: Offender, form: IdentifierForm) -> Identifier:
    typed = form.cleaned_data | {"kind": IdentifierKind(form.cleaned_data["kind"])}
    return actions.add_identifier(offender=person, by=request.user, **typed)


@require_http_methods(METHODS)
@changers
def identifier_end(request: SignedInRequest, uid: UUID, identifier_uid: UUID) -> HttpResponse:
    number = row_to_change(request, Identifier.objects.all(), uid, identifier_uid)
    form = EndIdentifierForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.end_identifier(identifier=number, by=request.user, **form.cleaned_data),
    ):
        return saved(request, number.offender, f"{number} has ended.", "numbers")
    return form_page(
        request,
        number.offender,
        form=form,
        title=f"End {number}",
        page_title="End a number",
        intro="It stays on the record as an earlier number.",
        button="End number",
        kind="warning",
        anchor="numbers",
    )
