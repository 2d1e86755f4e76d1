"""Which forms about licences keep what was begun?"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.urls import reverse

from licence.checks.models import Check
from licence.licences.models import Licence, LicenceCondition
from licence.readiness.models import ReadinessItem
from licence.readiness.rules.release_day import SHEET
from licence.recalls.models import Recall
from licence.registers.models import Account, Device, PlaceOfStay
from offenders.models import Offender
from sharing.drafts.kinds import DraftForm, register

ADD_BREACH = register(
    DraftForm(
        name="breach.add",
        title="A breach by {subject}",
        path=lambda key, subject: reverse("breach_add", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
BEGIN_RECALL = register(
    DraftForm(
        name="recall.begin",
        title="A recall of {subject}",
        path=lambda key, subject: reverse("recall_begin", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
LOG_CHECK = register(
    DraftForm(
        name="check.log",
        title="A check of {subject}",
        path=lambda key, subject: reverse("check_log", kwargs={"uid": subject.uid, "check_uid": key}),
        rows=Check.objects.all,
    )
)
ADD_CHECK = register(
    DraftForm(
        name="check.add",
        title="An unplanned check of {subject}",
        path=lambda key, subject: reverse("check_add", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)


def _register(name: str, title: str, page: str, about: type[Model], key_name: str) -> DraftForm:
    """A form about a row below a person: its page is named by the person and the row."""

    def path(key: str, subject: Any) -> str:
        return reverse(page, kwargs={"uid": subject.uid, key_name: key})

    rows: Callable[[], Any] = about.objects.all  # type: ignore[attr-defined]
    return register(DraftForm(name=name, title=title, path=path, rows=rows))


def _register_entry(name: str, title: str, slug: str) -> DraftForm:
    """An entry to add to one of the registers of a person."""

    def path(key: str, subject: Any) -> str:
        return reverse("register_add", kwargs={"uid": key, "register": slug})

    return register(DraftForm(name=name, title=title, path=path, rows=Offender.objects.all))


for name, title, page in (
    ("licence.details", "Details of the licence of {subject}", "licence_details"),
    ("licence.decide", "The decision on the licence of {subject}", "licence_decide"),
    ("licence.vary", "Why the licence of {subject} is varied", "licence_vary"),
    ("licence.end", "Why the licence of {subject} is given up", "licence_end"),
    # Which of the policy's conditions it was stands in the draft: the page to choose one leads on to it.
    ("condition.add", "A condition for {subject}", "licence_condition_choose"),
    ("condition.bespoke", "A bespoke condition for {subject}", "licence_bespoke_add"),
):
    _register(name, title, page, Licence, "licence_uid")
for name, title, page in (
    ("condition.change", "Change of a condition of {subject}", "condition_change"),
    ("zone.add", "A place of a condition of {subject}", "zone_add"),
    ("exemption.add", "An exemption for {subject}", "exemption_add"),
):
    _register(name, title, page, LicenceCondition, "condition_uid")
for name, title, page in (
    ("recall.details", "The Part A of {subject}", "recall_details"),
    ("recall.answers", "Which kind of recall is open to {subject}", "recall_answers"),
    ("recall.paper", "Material about {subject}", "recall_paper_add"),
):
    _register(name, title, page, Recall, "recall_uid")
RECORD_ARREST = register(
    DraftForm(
        name="urgent_arrest.add",
        title="An arrest of {subject}",
        path=lambda key, subject: reverse("urgent_arrest_add", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)


def _register_step(verb: str, title: str) -> DraftForm:
    """A step of a recall: on its page, whatever other step would come next."""

    def path(key: str, subject: Any) -> str:
        return reverse("recall_step", kwargs={"uid": subject.uid, "recall_uid": key, "verb": verb})

    return register(DraftForm(name=f"recall.{verb}", title=title, path=path, rows=Recall.objects.all))


for verb, title in (
    ("consult", "Your view of the recall of {subject}"),
    ("decide", "Your decision on the recall of {subject}"),
    ("countersign", "Your countersignature on the recall of {subject}"),
    ("endorse", "Your endorsement of the recall of {subject}"),
    ("call", "The call to PPCS about {subject}"),
    ("send", "The papers about {subject} to PPCS"),
    ("ask_for_more", "What PPCS asks for about {subject}"),
    ("give_more", "The answer to PPCS about {subject}"),
    ("refuse", "The refusal of the recall of {subject}"),
    ("revoke", "The revocation of the licence of {subject}"),
    ("review_at_large", "Today's review of {subject}, at large"),
    ("return", "The return of {subject} to prison"),
    ("executive_release", "The decision to release {subject}"),
    ("stop", "Why the recall of {subject} is stopped"),
    ("rescind", "Why the revocation of {subject} is rescinded"),
    ("close", "Why the recall of {subject} is closed"),
    ("view", "Your agency's view of the recall of {subject}"),
):
    _register_step(verb, title)
for model, slug, title in (
    (Device, "devices", "A device of {subject}"),
    (Account, "accounts", "An account of {subject}"),
    (PlaceOfStay, "places", "A place of stay of {subject}"),
):
    _register_entry(f"register.{model._meta.model_name}", title, slug)
FOUND_DEVICE = register(
    DraftForm(
        name="register.found",
        title="An unknown device of {subject}",
        path=lambda key, subject: reverse("device_found", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
for name, title, page in (
    ("readiness.say", "How something stands before the release of {subject}", "readiness_say"),
    ("readiness.note", "A note before the release of {subject}", "readiness_note"),
    ("readiness.exception", "An exception for the release of {subject}", "readiness_exception"),
):
    _register(name, title, page, ReadinessItem, "thing_uid")
TAG = register(
    DraftForm(
        name="readiness.tag",
        title="The tag of {subject}",
        path=lambda key, subject: reverse("readiness_tag", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)


def _register_act(step: str, words: str) -> DraftForm:
    """An act at the gate on the day of the release."""

    def path(key: str, subject: Any) -> str:
        return reverse("day_act", kwargs={"uid": key, "step": step})

    title = f"The day of release of {{subject}}: {words}"
    return register(DraftForm(name=f"release_day.{step}", title=title, path=path, rows=Offender.objects.all))


for line in SHEET:
    _register_act(line.act.value, line.title[:1].lower() + line.title[1:])
