"""What is recorded in the notification register of one person: what they told, travel, suspected offences."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from offenders.people.models import Offender
from offenders.person_page.form_pages import changers, person_to_change
from offenders.person_page.step_pages import person_of, row_to_open, step_pages
from offenders.register import forms, panels
from offenders.register.actions import differences, files, journeys, notices, visits
from offenders.register.models import (
    DutyFile,
    Journey,
    KnownChange,
    NeverApplied,
    Notice,
    NotificationDuty,
    RegisterEntry,
    RegisterItem,
    ToldDifference,
)
from offenders.register.rules.duties import Duty
from offenders.register.rules.notices import REPEATS_ALL, Section
from offenders.register.rules.states import AT_LIBERTY, RUNS, EntryState
from offenders.register.views.person import rows_of
from sharing.access.roles import Capability
from sharing.grants.who_can_see import audience_of
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, from_today
from sharing.steps.views import StepPages
from sharing.time_words import format_date

SECTION_OF = {Duty.INITIAL: Section.INITIAL, Duty.RELEASE: Section.CHANGE, Duty.RETURN: Section.RETURN}
takers, deciders = needs(Capability.TAKE_NOTICES), needs(Capability.DECIDE_ON_REGISTER)


def register_url(record: Any) -> str:
    return reverse("person_notification", kwargs={"uid": person_of(record).uid})


def log_page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    """A form for a doorstep or a counter: nothing above it but the name."""
    entry = RegisterEntry.objects.filter(offender=person).first()
    return render(
        request,
        "offenders/register/log.html",
        {
            "person": person,
            "is_on_register": bool(entry and entry.state in RUNS | {EntryState.UNDECIDED}),
            "is_free": bool(entry and entry.state in AT_LIBERTY),
            "seen_by": audience_of(person, reader=request.user),
            "owed": [
                panels.duty_line(duty, today=timezone.localdate())
                for duty in rows_of(NotificationDuty, person, request.user).owed().order_by("due_on", "pk")
            ],
        }
        | context,
    )


def pages_of(name: str, rows: Any, part: str, guard: Any = takers) -> StepPages:
    opened = row_to_open(rows, part)
    return step_pages(name, section="person_notification", opened=opened, url=register_url, guard=guard)


def pages_of_person(guard: Any) -> StepPages:
    return step_pages("offender", section="person_notification", opened=person_to_change, url=register_url, guard=guard)


LOGS = StepPages("offender", person_to_change, register_url, log_page, takers)
TOLD_BY_PERSON = pages_of_person(takers)
DECIDED_OF_PERSON = pages_of_person(deciders)
CHANGES = pages_of("change", KnownChange.objects.all(), "change_uid")
ITEMS = pages_of("item", RegisterItem.objects.all(), "told_uid")
JOURNEYS = pages_of("journey", Journey.objects.all(), "journey_uid")
DUTIES = pages_of("duty", NotificationDuty.objects.all(), "duty_uid")
DUTIES_TO_DECIDE = pages_of("duty", NotificationDuty.objects.all(), "duty_uid", deciders)
FILES = pages_of("file", DutyFile.objects.all(), "s54_uid", deciders)
NEVER_APPLIED = pages_of("row", NeverApplied.objects.all(), "never_uid", deciders)
DIFFERENCES = pages_of("difference", ToldDifference.objects.all(), "difference_uid", changers)

# What the person tells


def as_before(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    """What the next notice most likely says: which section is owed, and where the last was."""
    owed = rows_of(NotificationDuty, person, request.user).owed().order_by("due_on", "pk").first()
    last = rows_of(Notice, person, request.user).filter(section__in=sorted(REPEATS_ALL)).first()
    section = SECTION_OF.get(Duty(owed.kind), Section.PERIODIC) if owed else Section.PERIODIC
    if owed and owed.kind == Duty.CHANGE:
        section = Section.CHANGE_OF_MONEY if owed.section.endswith("48A") else Section.CHANGE
    before: dict[str, Any] = {"section": Section.INITIAL if last is None else section}
    if last:
        before |= {"station": last.station, "has_residence": "yes" if last.has_residence else "no"}
    items = rows_of(RegisterItem, person, request.user).standing().order_by("kind", "pk")
    return {"items": items, "initial": before}


def at_home(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    home = rows_of(RegisterItem, person, request.user).standing().filter(kind="home_address").first()
    return {"initial": {"address": home.value if home else "", "result": request.GET.get("result", "")}}


notice_add = LOGS.view(
    FormStep(
        "Record a notification",
        forms.NoticeForm,
        notices.record_notice,
        "Notice recorded. It meets what was due, and the year begins again.",
        button="Save the notice",
        lands_at="#notices",
        draft=notices.NOTICE,
        called={"told_on": "day", "new": "kind_1"},
        asks=as_before,
        shows=lambda request, person: {"focus": "section"},
    )
)
visit_add = LOGS.view(
    FormStep(
        "Record a home visit",
        forms.VisitForm,
        visits.record_visit,
        "Visit recorded.",
        button="Save the visit",
        lands_at="#visits",
        draft=visits.VISIT,
        called={"visited_at": "at"},
        asks=at_home,
        shows=lambda request, person: {"focus": "result"},
    )
)
change_add = TOLD_BY_PERSON.view(
    FormStep(
        "Record a change that was not notified",
        forms.ChangeForm,
        notices.record_change,
        "Change recorded. The duty to tell it is open.",
        intro="The person must tell police of it within 3 days. The duty shows on the register until they do.",
        button="Save the change",
        lands_at="#duties",
        called={"stays": "first_night"},
    )
)
change_withdraw = CHANGES.view(
    FormStep(
        "Withdraw the change",
        forms.WhyForm,
        notices.withdraw_change,
        "Change withdrawn.",
        intro=str,
        lands_at="#duties",
    )
)
item_verify = ITEMS.view(
    FormStep(
        "Verify an item",
        forms.VerifyForm,
        notices.verify_item,
        "Verified.",
        intro=str,
        button="Save",
        lands_at="#told",
        asks=from_today,
    )
)

# Travel


def last_station(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    last = rows_of(Notice, person, request.user).first()
    return {"initial": {"station": last.station if last else ""}}


def all_from_today(request: SignedInRequest, journey: Journey) -> dict[str, Any]:
    return {"initial": dict.fromkeys(("told_on", "returned_on", "on"), timezone.localdate())}


journey_add = TOLD_BY_PERSON.view(
    FormStep(
        "Record travel out of the UK",
        forms.JourneyForm,
        journeys.record_journey,
        "Journey recorded.",
        button="Save the journey",
        lands_at="#travel",
        draft=journeys.JOURNEY,
        called={
            "told_on": "told_day",
            "known_on": "known_day",
            "departs_on": "departs_day",
            "returns_on": "returns_day",
        },
        asks=last_station,
    )
)


def of_journey(title: str, form: Any, act: Any) -> FormStep:
    return FormStep(
        title,
        form,
        act,
        "Journey updated.",
        intro=lambda journey: f"Journey: {journey}.",
        button="Save",
        lands_at="#travel",
        called={"returned_as_told": "as_told"},
        asks=all_from_today,
    )


journey_act = JOURNEYS.by_verb(
    {
        "told": of_journey("Record that they told police", forms.ToldForm, journeys.tell_journey),
        "told-back": of_journey("Record that they told police of the return", forms.ToldForm, journeys.tell_return),
        "back": of_journey("Record the return", forms.ReturnForm, journeys.record_return),
        "off": of_journey("Record that they did not go", forms.CalledOffForm, journeys.call_off),
    },
    part="act",
)

# Suspected offences


def open_file_of(*, duty: NotificationDuty, by: User, **typed: Any) -> DutyFile:
    return files.open_file(offender=duty.offender, duty=duty, by=by, **typed)


def open_file(act: Any, about: Any) -> FormStep:
    return FormStep(
        "Open a file under s.54",
        forms.FileForm,
        act,
        "File opened. Probation is alerted if a licence is in force.",
        intro=lambda record: f"{about(record)} Nothing is decided by this: a CT manager records what came of it.",
        button="Open the file",
        lands_at="#files",
    )


file_open = TOLD_BY_PERSON.view(open_file(files.open_file, lambda person: "Information that was false."))
duty_file = DUTIES.view(
    open_file(open_file_of, lambda duty: f"{duty.get_kind_display()}, due by {format_date(duty.due_on)}.")
)
file_decide = FILES.view(
    FormStep(
        "Record the decision on the file",
        forms.FileDecisionForm,
        files.decide_file,
        "Decision recorded.",
        intro=lambda file: file.reason,
        button="Save",
        lands_at="#files",
    )
)
duty_excuse = DUTIES_TO_DECIDE.view(
    FormStep(
        "Note a reasonable excuse",
        forms.ExcuseForm,
        files.note_excuse,
        "Excuse noted.",
        intro="It is noted as given. The duty stays as it is.",
        button="Save",
        lands_at="#duties",
        asks=lambda request, duty: {"initial": {"excuse": duty.excuse}},
    )
)
never_applied = DECIDED_OF_PERSON.view(
    FormStep(
        "Record that the duties never applied",
        forms.NeverAppliedForm,
        files.propose_never_applied,
        "Recorded. A second manager is asked to confirm it.",
        intro="Only by a court's order on appeal (s.61(3)). The duties run until a second person confirms it.",
        button="Save and ask the second person",
        lands_at="#working",
    )
)
never_applied_answer = NEVER_APPLIED.view(
    FormStep(
        "Confirm that the duties never applied",
        forms.NeverAnswerForm,
        files.answer_never_applied,
        "Answer recorded.",
        intro=lambda row: (
            f"{row.court}, order of {format_date(row.ordered_on)}, paper {row.paper}. Recorded by {row.proposed_by}: "
            f"{row.reason}"
        ),
        button="Save the answer",
        lands_at="#working",
    )
)
difference_settle = DIFFERENCES.view(
    FormStep(
        "Settle the difference",
        forms.SettleForm,
        differences.settle_difference,
        "Settled. Both versions stay on record.",
        intro=lambda row: (
            f"{row.get_kind_display()}. Told to police: {row.police or 'nothing'}. Told to probation: "
            f"{row.probation or 'nothing'}."
        ),
        button="Save",
        lands_at="#differences",
    )
)
