"""Pages of the registers of a person: what is known, approved, verified and last looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.registers import actions
from licence.registers.forms import AccountForm, DayForm, DeviceForm, EntryForm, FoundDeviceForm, NoteForm, PlaceForm
from licence.registers.models import Account, Device, PlaceOfStay
from offenders import person_page
from offenders.models import Offender
from offenders.person_page.form_pages import changers, person_to_change
from offenders.person_page.step_pages import person_of, step_pages
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

SECTION = "person_registers"


@dataclass(frozen=True)
class Register:
    """One register. one: what an entry is called."""

    model: Any
    form: type[EntryForm]
    title: str
    one: str

    def rows(self, user: User, person: Offender) -> Any:
        """The entries that this user may read."""
        return self.model.objects.visible_to(user).filter(offender=person)


REGISTERS = {
    "devices": Register(Device, DeviceForm, "Devices", "a device"),
    "accounts": Register(Account, AccountForm, "Accounts", "an account"),
    "places": Register(PlaceOfStay, PlaceForm, "Places of stay", "a place of stay"),
}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_registers(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.registers_opened")
    shown = [
        {"slug": slug, "register": each, "rows": list(each.rows(request.user, person).select_related("verified_by"))}
        for slug, each in REGISTERS.items()
    ]
    return render(
        request,
        "licence/registers/person.html",
        person_page.frame(person, current=SECTION)
        | {
            "registers": shown,
            "may_change": access.may(request.user, Permission.CHANGE, person),
        },
    )


# Steps


def registers_url(row: Any) -> str:
    return reverse(SECTION, kwargs={"uid": person_of(row).uid})


PEOPLE = step_pages("offender", section=SECTION, opened=person_to_change, url=registers_url)


def adding(slug: str, register: Register) -> FormStep:
    def add(*, offender: Offender, by: User, **typed: Any) -> Any:
        return actions.add_entry(register=register.model, offender=offender, by=by, **typed)

    return FormStep(
        f"Add {register.one}",
        register.form,
        add,
        "Added to the register. Approval requested.",
        button="Add to register",
        lands_at=f"#{slug}",
        draft=f"register.{register.model._meta.model_name}",
    )


register_add = PEOPLE.by_verb({slug: adding(slug, kept) for slug, kept in REGISTERS.items()}, part="register")
# A device that nobody approved: on the register as refused, and on to the breach, filled in
device_found = PEOPLE.view(
    FormStep(
        "Unknown device found",
        FoundDeviceForm,
        actions.record_unknown_device,
        "The device is on the register, not approved. Record the breach now.",
        intro="It is added to the register as not approved. Next, complete the breach.",
        button="Save and record the breach",
        draft="register.found",
        goes_to=lambda device: f"{reverse('breach_add', kwargs={'uid': device.offender.uid})}?device={device.uid}",
    )
)


def verify(*, entry: actions.Entry, on: date, by: User) -> actions.Entry:
    return actions.verify_entry(entry=entry, on=on, today=timezone.localdate(), by=by)


def inspect(*, entry: Device, on: date, note: str, by: User) -> actions.Entry:
    return actions.inspect_device(device=entry, on=on, today=timezone.localdate(), note=note, by=by)


def step_of(words: str, form: Any, act: Callable[..., Any], **more: Any) -> FormStep:
    """more: what the form takes."""
    return FormStep(
        lambda entry: f"{words}: {entry}",
        form,
        act,
        lambda entry: f"Saved: {entry}.",
        page_title=words,
        button=words,
        asks=lambda request, entry: more,
    )


STEPS = {
    "approve": step_of("Approve", NoteForm, partial(actions.decide_entry, approve=True)),
    "refuse": step_of("Refuse", NoteForm, partial(actions.decide_entry, approve=False)),
    "verify": step_of("Record that it was verified", DayForm, verify, has_note=False),
    "end": step_of("Record that it ended", DayForm, actions.end_entry, has_note=False),
}
STEPS_OF_DEVICES = {"inspect": step_of("Record an inspection", DayForm, inspect, has_note=True)}


def entries_of(slug: str) -> StepPages:
    def opened(request: SignedInRequest, uid: UUID, entry_uid: UUID) -> Any:
        person = person_to_change(request, uid)
        rows = REGISTERS[slug].rows(request.user, person).select_related("offender")
        return access.open_record(request.user, rows, uid=entry_uid)

    return step_pages("entry", section=SECTION, opened=opened, url=lambda entry: f"{registers_url(entry)}#{slug}")


ACTS = {
    slug: entries_of(slug).by_verb(STEPS | (STEPS_OF_DEVICES if slug == "devices" else {}), part="act")
    for slug in REGISTERS
}


@changers
def register_act(request: SignedInRequest, register: str, **address: Any) -> HttpResponse:
    """A step of an entry of this register."""
    if register not in ACTS:
        raise Http404
    return ACTS[register](request, **address)
