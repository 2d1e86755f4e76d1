"""Pages about breaches: add one, read one, decide on it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from licence.breaches import decision_snapshot
from licence.breaches.actions import breaches, moves
from licence.breaches.forms import BreachForm, ConcernForm, MoveForm
from licence.breaches.models import Breach
from licence.breaches.panels import breaches as panels
from licence.breaches.rules import BREACH, FAMILY_REASONS, Reason, Source
from licence.catalogue.rules.families import Family
from licence.checks.models import Check
from licence.licences.models import LicenceCondition
from licence.registers.models import Device
from offenders.models import Link, Offender
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import step_pages
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep, More
from sharing.time_words import format_date

SECTION = "person_breaches"


def get_breach_or_404(request: SignedInRequest, uid: UUID, breach_uid: UUID) -> Breach:
    rows = Breach.objects.filter(offender__uid=uid).select_related(
        "offender__establishment", "licence", "condition", "check_made", "found_by", "agency", "decided_by", "group"
    )
    return access.open_record(request.user, rows, uid=breach_uid)


def breach_to_move(request: SignedInRequest, uid: UUID, breach_uid: UUID) -> Breach:
    """For somebody who may change the person. Raises RecordHidden, NotAllowed."""
    found = get_breach_or_404(request, uid, breach_uid)
    access.require(request.user, Permission.CHANGE, found.offender)
    return found


def person_of_concern(request: SignedInRequest, uid: UUID) -> Offender:
    """Police and duty officers raise concerns; to anybody else the page is not there. Raises Http404."""
    person = person_to_change(request, uid)
    if not request.user.can(Capability.RAISE_CONCERNS):
        audit.refuse(by=request.user, verb="licence.concern_refused", target=person, subject=person.pk)
        raise Http404
    return person


def url_of(found: Breach) -> str:
    return reverse("breach", kwargs={"uid": found.offender.uid, "breach_uid": found.uid})


def breaches_url(person: Offender) -> str:
    return reverse(SECTION, kwargs={"uid": person.uid})


def to_choose_from(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    return {"conditions": conditions_of(person), "links": links_of(request, person)}


def conditions_of(person: Offender) -> Any:
    """All that ever bound the person, of whichever version of the licence."""
    return (
        LicenceCondition.objects.filter(offender=person, licence__activated_at__isnull=False)
        .select_related("licence")
        .order_by("-licence__number", "-licence__part", "position")
    )


def links_of(request: SignedInRequest, person: Offender) -> Any:
    """To others, as far as the reader may see them."""
    return Link.objects.visible_to(request.user).filter(offender=person).select_related("other")


def filled_in(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    """What is known before anything is typed: of a check, or of a device of the register, that the address names."""
    begins = begins_now()
    if check := check_of(person, asked_uid(request, "check"), reader=request.user):
        done = timezone.localtime(check.done_at) if check.done_at else None
        begins |= {
            "check_uid": check.uid,
            "source": Source.CHECK.value,
            "day": done.date() if done else check.due_on,
            "at": done.time() if done else None,
            "summary": "\n".join(filter(None, [check.narrative, check.worry])),
            "evidence": f"{check.get_kind_display()} of {format_date(check.due_on)}",
        }
        condition = check.conditions.first()
        if condition:
            begins |= {"condition": condition.uid, "reason": FAMILY_REASONS.get(condition.family, Reason.OTHER).value}
    elif device := device_of(request, person):
        condition = conditions_of(person).in_force(at=timezone.now()).filter(family=Family.DEVICES).first()
        begins |= {
            "source": Source.CHECK.value,
            "reason": Reason.DEVICE_OR_INTERNET.value,
            "summary": f"A device that is not approved was found: {device}. {device.evidence}".strip(),
            "evidence": f"{device}{f', IMEI {device.imei}' if device.imei else ''}",
        }
        if condition:
            begins["condition"] = condition.uid
    return begins


def begins_now() -> dict[str, Any]:
    now = timezone.localtime()
    return {"day": now.date(), "at": now.time()}


def asked_uid(request: SignedInRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def check_of(person: Offender, uid: UUID | None, *, reader: User) -> Check | None:
    return Check.objects.visible_to(reader).filter(offender=person, uid=uid).first() if uid else None


def device_of(request: SignedInRequest, person: Offender) -> Device | None:
    uid = asked_uid(request, "device")
    return Device.objects.visible_to(request.user).filter(offender=person, uid=uid).first() if uid else None


def open_breach(*, offender: Offender, by: User, check_uid: UUID | None, **found: Any) -> Breach:
    check = check_of(offender, check_uid, reader=by)
    return breaches.open_breach(offender=offender, check=check, by=by, **found)


def form_of_breach(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    """A breach names a condition: without any there is no form."""
    return {"template": "licence/breaches/form.html", "has_conditions": conditions_of(person).exists()}


def with_breach(verb: str) -> More:
    """What the page of this move shows of the breach."""

    def shown(request: SignedInRequest, found: Breach) -> dict[str, Any]:
        status = panels.Status(found.status)
        return {
            "template": "licence/breaches/move.html",
            "breach": found,
            "tag": panels.TAGS[status],
            "is_open": any(move.verb == verb for move in BREACH.open_to(status, by=request.user)),
            "knew": panels.knew_in_words(decision_snapshot.known_of(found.offender, at=timezone.now())),
            "evidence": list(found.evidence.all()),
            "exempt_then": panels.exempt_then(found),
        }

    return shown


AT_ITS_FIELD = {"occurred_at": "at", "occurred_until": "hours"}
PEOPLE = step_pages("offender", section=SECTION, opened=person_to_change, url=breaches_url)
OF_CONCERN = step_pages("offender", section=SECTION, opened=person_of_concern, url=breaches_url)
BREACHES = step_pages("breach", section=SECTION, opened=breach_to_move, url=url_of)
ADD = FormStep(
    "Record a suspected breach",
    BreachForm,
    open_breach,
    "The breach is recorded, and every team that works with the person is alerted.",
    intro="Every team that works with the person is alerted at once. You do not need to be sure: it will be reviewed.",
    button="Record the breach",
    draft="breach.add",
    called=AT_ITS_FIELD,
    asks=lambda request, person: to_choose_from(request, person) | {"initial": filled_in(request, person)},
    shows=form_of_breach,
    goes_to=url_of,
)
RAISE = FormStep(
    "Raise a concern: consider recall",
    ConcernForm,
    breaches.raise_concern,
    "The concern is raised. It stays open until a decision.",
    intro="Use this if recall cannot wait. Probation decides and records what they knew; after a “no”, "
    "the concern returns for review.",
    button="Raise the concern",
    kind="warning",
    draft="concern.add",
    called=AT_ITS_FIELD,
    asks=lambda request, person: to_choose_from(request, person) | {"initial": begins_now()},
    shows=lambda request, person: {"template": "licence/breaches/form.html", "has_conditions": True},
    goes_to=url_of,
)
MOVES = {
    verb: FormStep(
        step.words,
        MoveForm,
        partial(moves.move_breach, verb=verb),
        lambda made: f"It is now: {mid_sentence(made.get_status_display())}.",
        intro=step.intro,
        asks=lambda request, found, asked=step.asks: {"asks": asked},  # type: ignore[misc]  # of this step
        shows=with_breach(verb),
    )
    for verb, step in panels.STEPS.items()
}
