"""Pages of the notification register of one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.people.models import Offender
from offenders.person_page import form_pages
from offenders.person_page.form_pages import METHODS, changers, person_to_change, posted, row_to_change
from offenders.register import panels
from offenders.register.actions import differences, files, journeys, notices, visits
from offenders.register.forms import (
    CalledOffForm,
    ChangeForm,
    ExcuseForm,
    FileDecisionForm,
    FileForm,
    JourneyForm,
    NeverAnswerForm,
    NeverAppliedForm,
    NoticeForm,
    ReturnForm,
    SettleForm,
    ToldForm,
    VerifyForm,
    VisitForm,
    WhyForm,
)
from offenders.register.models import (
    DutyFile,
    HomeVisit,
    Journey,
    KnownChange,
    NeverApplied,
    Notice,
    NotificationAnswer,
    NotificationDuty,
    NotificationPeriod,
    RegisterEntry,
    RegisterItem,
    ToldDifference,
)
from offenders.register.rules.duties import Duty
from offenders.register.rules.notices import REPEATS_ALL, Section
from offenders.register.rules.states import AT_LIBERTY, RUNS, EntryState, FileState
from sharing import access, audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.grants.who_can_see import audience_of
from sharing.pages import attempts, pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date

SHOWN = 10  # notices and visits on the page of the person; all of them are in the history
CALLED = {
    "told_on": "day",
    "known_on": "known_day",
    "departs_on": "departs_day",
    "returns_on": "returns_day",
    "visited_at": "at",
    "returned_as_told": "as_told",
    "stays": "first_night",
    "new": "kind_1",
}
SECTION_OF = {Duty.INITIAL: Section.INITIAL, Duty.RELEASE: Section.CHANGE, Duty.RETURN: Section.RETURN}


@require_safe
@needs(Capability.READ_REGISTER)
def person_notification(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Until when, what is owed, what was told, and each step of the working."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.notification_opened")
    reader, today = request.user, timezone.localdate()
    entry = _first(RegisterEntry, person, reader)
    answers = list(NotificationAnswer.objects.visible_to(reader).filter(offender=person)[:SHOWN])
    duties = NotificationDuty.objects.visible_to(reader).filter(offender=person)
    periods = NotificationPeriod.objects.current().visible_to(reader).filter(offender=person)
    may_change = access.may(reader, Permission.CHANGE, person)
    return render(
        request,
        "offenders/register/person.html",
        person_page.frame(person, current="person_notification")
        | {
            "entry": entry,
            "state_tag": panels.STATE_TAGS[EntryState(entry.state)] if entry else "",
            "is_subject": bool(entry and entry.state in RUNS),
            "answer": answers[0] if answers else None,
            "earlier": answers[1:],
            "periods": panels.period_lines(periods),
            "owed": [panels.duty_line(duty, today=today) for duty in duties.owed().order_by("due_on", "pk")],
            "ended": [
                panels.duty_line(duty, today=today)
                for duty in duties.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")[:SHOWN]
            ],
            "changes": fields.shown_to(reader, _rows(KnownChange, person, reader).not_told()),
            "items": panels.item_groups(
                fields.shown_to(reader, _rows(RegisterItem, person, reader).standing().select_related("verified_by"))
            ),
            "differences": _rows(ToldDifference, person, reader).open(),
            "journeys": panels.journey_lines(
                fields.shown_to(reader, _rows(Journey, person, reader).prefetch_related("notices")[:SHOWN]), today=today
            ),
            "notices": panels.notice_lines(
                list(_rows(Notice, person, reader).select_related("received_by")[:SHOWN]), reader=reader
            ),
            "visits": _visits(person, reader),
            "files": fields.shown_to(reader, _rows(DutyFile, person, reader).select_related("duty", "opened_by")),
            "never_applied": _rows(NeverApplied, person, reader).select_related("proposed_by").first(),
            "warrant": bool(entry and entry.state == EntryState.ACTIVE and visits.warrant_may_be_asked(person)),
            "may_record": may_change and reader.can(Capability.TAKE_NOTICES),
            "may_decide": may_change and reader.can(Capability.DECIDE_ON_REGISTER),
            "may_settle": may_change,
        },
    )


@require_safe
@needs(Capability.READ_REGISTER)
def notification_history(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Every notice with what it said otherwise, and every item with from and to, also those that ended."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.notification_opened")
    reader = request.user
    try:
        page = pagination.paginate_rows(
            _rows(Notice, person, reader).select_related("received_by"),
            order="-told_on",
            cursor=request.GET.get("cursor", ""),
            size=20,
        )
    except pagination.BadCursor:
        return redirect("notification_history", uid=uid)
    items = _rows(RegisterItem, person, reader).select_related("verified_by", "told_in").order_by("kind", "starts_on")
    return render(
        request,
        "offenders/register/history.html",
        person_page.frame(person, current="person_notification")
        | {
            "notices": panels.notice_lines(page.rows, reader=reader),
            "items": panels.item_groups(fields.shown_to(reader, items)),
            "visits": _visits(person, reader, most=None),
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


def _visits(person: Offender, reader: Any, most: int | None = SHOWN) -> list[tuple[HomeVisit, str]]:
    rows = fields.shown_to(reader, _rows(HomeVisit, person, reader).select_related("visited_by")[:most])
    return [(visit, panels.VISIT_TAGS[HomeVisit.Result(visit.result)]) for visit in rows]


def _rows(model: Any, person: Offender, reader: Any) -> Any:
    return model.objects.visible_to(reader).filter(offender=person)


def _first(model: Any, person: Offender, reader: Any) -> Any:
    return _rows(model, person, reader).first()


# What the person tells


@require_http_methods(METHODS)
@changers
def notice_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Record a notice: on a phone in a minute, as most of it is repeated."""
    person = _person_to_keep(request, uid)
    items = _rows(RegisterItem, person, request.user).standing().order_by("kind", "pk")
    form, drafting = drafts.form_from_draft(
        request,
        NoticeForm,
        name=notices.NOTICE,
        key=str(person.uid),
        items=items,
        initial=_as_before(person, request.user),
    )
    made: list[Notice] = []
    if attempt(
        request, form, lambda: made.append(notices.record_notice(offender=person, by=request.user, **form.typed()))
    ):
        words = "Notice recorded. It meets what was due, and the year begins again."
        return saved(request, person, words, "notices")
    return log_page(
        request,
        person,
        form=form,
        drafting=drafting,
        title="Record a notification",
        focus="section",
        button="Save the notice",
    )


def _as_before(person: Offender, reader: Any) -> dict[str, Any]:
    """What the next notice most likely says: which section is owed, and where the last was."""
    owed = _rows(NotificationDuty, person, reader).owed().order_by("due_on", "pk").first()
    last = _rows(Notice, person, reader).filter(section__in=sorted(REPEATS_ALL)).first()
    section = SECTION_OF.get(Duty(owed.kind), Section.PERIODIC) if owed else Section.PERIODIC
    if owed and owed.kind == Duty.CHANGE:
        section = Section.CHANGE_OF_MONEY if owed.section.endswith("48A") else Section.CHANGE
    before = {"section": Section.INITIAL if last is None else section}
    return before | ({"station": last.station, "has_residence": "yes" if last.has_residence else "no"} if last else {})


@require_http_methods(METHODS)
@changers
def visit_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Record a home visit or an attempt."""
    person = _person_to_keep(request, uid)
    home = _rows(RegisterItem, person, request.user).standing().filter(kind="home_address").first()
    form, drafting = drafts.form_from_draft(
        request,
        VisitForm,
        name=visits.VISIT,
        key=str(person.uid),
        initial={"address": home.value if home else "", "result": request.GET.get("result", "")},
    )
    if attempt(request, form, lambda: visits.record_visit(offender=person, by=request.user, **form.typed())):
        return saved(request, person, "Visit recorded.", "visits")
    return log_page(
        request,
        person,
        form=form,
        drafting=drafting,
        title="Record a home visit",
        focus="result",
        button="Save the visit",
    )


@require_http_methods(METHODS)
@changers
def change_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A change that is known and was not told."""
    person = _person_to_keep(request, uid)
    form = ChangeForm(posted(request))
    if attempt(request, form, lambda: notices.record_change(offender=person, by=request.user, **form.typed())):
        return saved(request, person, "Change recorded. The duty to tell it is open.", "duties")
    return form_page(
        request,
        person,
        form=form,
        title="Record a change that was not notified",
        intro="The person must tell police of it within 3 days. The duty shows on the register until they do.",
        button="Save the change",
    )


@require_http_methods(METHODS)
@changers
def change_withdraw(request: SignedInRequest, uid: UUID, change_uid: UUID) -> HttpResponse:
    change = _row_to_keep(request, KnownChange, uid, change_uid)
    form = WhyForm(posted(request))
    if attempt(
        request,
        form,
        lambda: notices.withdraw_change(change=change, reason=form.cleaned_data["reason"], by=request.user),
    ):
        return saved(request, change.offender, "Change withdrawn.", "duties")
    return form_page(
        request,
        change.offender,
        form=form,
        title="Withdraw the change",
        intro=str(change),
        button="Withdraw the change",
    )


@require_http_methods(METHODS)
@changers
def item_verify(request: SignedInRequest, uid: UUID, told_uid: UUID) -> HttpResponse:
    item = _row_to_keep(request, RegisterItem, uid, told_uid)
    form = VerifyForm(posted(request), initial={"on": timezone.localdate()})
    if attempt(request, form, lambda: notices.verify_item(item=item, by=request.user, **form.cleaned_data)):
        return saved(request, item.offender, "Verified.", "told")
    return form_page(request, item.offender, form=form, title="Verify an item", intro=str(item), button="Save")


# Travel


@require_http_methods(METHODS)
@changers
def journey_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = _person_to_keep(request, uid)
    last = _rows(Notice, person, request.user).first()
    form, drafting = drafts.form_from_draft(
        request,
        JourneyForm,
        name=journeys.JOURNEY,
        key=str(person.uid),
        initial={"station": last.station if last else ""},
    )
    called = CALLED | {"told_on": "told_day"}
    if attempts.attempt(
        request,
        form,
        lambda: journeys.record_journey(offender=person, by=request.user, **form.typed()),
        called=called,
    ):
        return saved(request, person, "Journey recorded.", "travel")
    return form_page(
        request, person, form=form, drafting=drafting, title="Record travel out of the UK", button="Save the journey"
    )


JOURNEY_ACTS: dict[str, tuple[Any, str, Callable[[Journey, dict[str, Any], Any], Any]]] = {
    "told": (
        ToldForm,
        "Record that they told police",
        lambda journey, given, by: journeys.tell_journey(journey=journey, by=by, **given),
    ),
    "told-back": (
        ToldForm,
        "Record that they told police of the return",
        lambda journey, given, by: journeys.tell_return(journey=journey, by=by, **given),
    ),
    "back": (
        ReturnForm,
        "Record the return",
        lambda journey, given, by: journeys.record_return(
            journey=journey, returned_on=given["returned_on"], returned_as_told=given["as_told"] == "yes", by=by
        ),
    ),
    "off": (
        CalledOffForm,
        "Record that they did not go",
        lambda journey, given, by: journeys.call_off(journey=journey, by=by, **given),
    ),
}


@require_http_methods(METHODS)
@changers
def journey_act(request: SignedInRequest, uid: UUID, journey_uid: UUID, act: str) -> HttpResponse:
    if act not in JOURNEY_ACTS:
        raise Http404
    journey = _row_to_keep(request, Journey, uid, journey_uid)
    form_class, title, done = JOURNEY_ACTS[act]
    today = timezone.localdate()
    form = form_class(posted(request), initial={"told_on": today, "returned_on": today, "on": today})
    if attempts.attempt(
        request,
        form,
        lambda: done(journey, form.cleaned_data, request.user),
        called={"returned_as_told": "as_told"},
    ):
        return saved(request, journey.offender, "Journey updated.", "travel")
    return form_page(request, journey.offender, form=form, title=title, intro=f"Journey: {journey}.", button="Save")


# Suspected offences


@require_http_methods(METHODS)
@changers
def file_open(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Of what was told falsely."""
    person = _person_to_keep(request, uid)
    return _file_page(request, person, None)


@require_http_methods(METHODS)
@changers
def duty_file(request: SignedInRequest, uid: UUID, duty_uid: UUID) -> HttpResponse:
    """Of a duty that was not met in time."""
    duty = _row_to_keep(request, NotificationDuty, uid, duty_uid)
    return _file_page(request, duty.offender, duty)


def _file_page(request: SignedInRequest, person: Offender, duty: NotificationDuty | None) -> HttpResponse:
    form = FileForm(posted(request))
    if attempt(
        request,
        form,
        lambda: files.open_file(offender=person, duty=duty, by=request.user, **form.cleaned_data),
    ):
        return saved(request, person, "File opened. Probation is alerted if a licence is in force.", "files")
    about = f"{duty.get_kind_display()}, due by {format_date(duty.due_on)}." if duty else "Information that was false."
    return form_page(
        request,
        person,
        form=form,
        title="Open a file under s.54",
        intro=f"{about} Nothing is decided by this: a CT manager records what came of it.",
        button="Open the file",
    )


@require_http_methods(METHODS)
@changers
def file_decide(request: SignedInRequest, uid: UUID, s54_uid: UUID) -> HttpResponse:
    file = _row_to_keep(request, DutyFile, uid, s54_uid, Capability.DECIDE_ON_REGISTER)
    form = FileDecisionForm(posted(request))
    if attempt(
        request,
        form,
        lambda: files.decide_file(
            file=file,
            state=FileState(form.cleaned_data["state"]),
            outcome=form.cleaned_data["outcome"],
            by=request.user,
        ),
    ):
        return saved(request, file.offender, "Decision recorded.", "files")
    return form_page(
        request, file.offender, form=form, title="Record the decision on the file", intro=file.reason, button="Save"
    )


@require_http_methods(METHODS)
@changers
def duty_excuse(request: SignedInRequest, uid: UUID, duty_uid: UUID) -> HttpResponse:
    duty = _row_to_keep(request, NotificationDuty, uid, duty_uid, Capability.DECIDE_ON_REGISTER)
    form = ExcuseForm(posted(request), initial={"excuse": duty.excuse})
    if attempt(
        request,
        form,
        lambda: files.note_excuse(duty=duty, excuse=form.cleaned_data["excuse"], by=request.user),
    ):
        return saved(request, duty.offender, "Excuse noted.", "duties")
    return form_page(
        request,
        duty.offender,
        form=form,
        title="Note a reasonable excuse",
        intro="It is noted as given. The duty stays as it is.",
        button="Save",
    )


@require_http_methods(METHODS)
@changers
def never_applied(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    _require(request, Capability.DECIDE_ON_REGISTER)
    form = NeverAppliedForm(posted(request))
    if attempt(
        request,
        form,
        lambda: files.propose_never_applied(offender=person, by=request.user, **form.cleaned_data),
    ):
        return saved(request, person, "Recorded. A second manager is asked to confirm it.", "working")
    return form_page(
        request,
        person,
        form=form,
        title="Record that the duties never applied",
        intro="Only by a court's order on appeal (s.61(3)). The duties run until a second person confirms it.",
        button="Save and ask the second person",
    )


@require_http_methods(METHODS)
@changers
def never_applied_answer(request: SignedInRequest, uid: UUID, never_uid: UUID) -> HttpResponse:
    row = _row_to_keep(request, NeverApplied, uid, never_uid, Capability.DECIDE_ON_REGISTER)
    form = NeverAnswerForm(posted(request))
    if attempt(
        request,
        form,
        lambda: files.answer_never_applied(
            row=row,
            confirm=form.cleaned_data["confirm"] == "yes",
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
    ):
        return saved(request, row.offender, "Answer recorded.", "working")
    return form_page(
        request,
        row.offender,
        form=form,
        title="Confirm that the duties never applied",
        intro=f"{row.court}, order of {format_date(row.ordered_on)}, paper {row.paper}. Recorded by {row.proposed_by}: "
        f"{row.reason}",
        button="Save the answer",
    )


@require_http_methods(METHODS)
@changers
def difference_settle(request: SignedInRequest, uid: UUID, difference_uid: UUID) -> HttpResponse:
    """Police or probation: whoever found out which is right."""
    row = row_to_change(request, ToldDifference.objects.all(), uid, difference_uid)
    form = SettleForm(posted(request))
    if attempt(
        request,
        form,
        lambda: differences.settle_difference(difference=row, how=form.cleaned_data["how"], by=request.user),
    ):
        return saved(request, row.offender, "Settled. Both versions stay on record.", "differences")
    return form_page(
        request,
        row.offender,
        form=form,
        title="Settle the difference",
        intro=f"{row.get_kind_display()}. Told to police: {row.police or 'nothing'}. Told to probation: "
        f"{row.probation or 'nothing'}.",
        button="Save",
    )


# What these pages share


def _require(request: SignedInRequest, capability: Capability) -> None:
    """For who sees the person and may change the record: another role reads that the page does not exist."""
    if not request.user.can(capability):
        audit.refuse(by=request.user, verb=f"sharing.{capability}_refused")
        raise Http404


def _person_to_keep(request: SignedInRequest, uid: UUID) -> Offender:
    person = person_to_change(request, uid)
    _require(request, Capability.TAKE_NOTICES)
    return person


def _row_to_keep(
    request: SignedInRequest,
    model: Any,
    person_uid: UUID,
    uid: UUID,
    capability: Capability = Capability.TAKE_NOTICES,
) -> Any:
    row = row_to_change(request, model.objects.all(), person_uid, uid)
    _require(request, capability)
    return row


def attempt(request: SignedInRequest, form: Any, act: Callable[[], Any]) -> bool:
    return attempts.attempt(request, form, act, called=CALLED)


def saved(request: SignedInRequest, person: Offender, words: str, anchor: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{reverse('person_notification', kwargs={'uid': person.uid})}#{anchor}")


def form_page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    back = reverse("person_notification", kwargs={"uid": person.uid})
    return form_pages.form_page(request, person, current="person_notification", back=back, **context)


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
                for duty in _rows(NotificationDuty, person, request.user).owed().order_by("due_on", "pk")
            ],
        }
        | context,
    )
