"""The forms about people that keep drafts."""

from django.urls import reverse

from offenders.convictions.models import Conviction
from offenders.dates.calculation_models import DateCheck, DateConflict
from offenders.people.models import Offender
from sharing.access.roles import Capability
from sharing.drafts.kinds import NEW, DraftForm, register

ADD_PERSON = register(
    DraftForm(
        name="person.add",
        title="A person to add",
        path=lambda key, subject: reverse("person_add"),
        capability=Capability.ADD_PEOPLE,
    )
)
register(
    DraftForm(
        name="release.left",
        title="The leaving of {subject}",
        path=lambda key, subject: reverse("leaving_record", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
CHANGE_PERSON = register(
    DraftForm(
        name="person.change",
        title="Details of {subject}",
        path=lambda key, subject: reverse("person_details", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
ADD_CONVICTION = register(
    DraftForm(
        name="conviction.add",
        title="A conviction of {subject}",
        path=lambda key, subject: reverse("conviction_add", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
CHANGE_CONVICTION = register(
    DraftForm(
        name="conviction.change",
        title="Correction of a conviction of {subject}",
        path=lambda key, subject: reverse("conviction_change", kwargs={"uid": subject.uid, "conviction_uid": key}),
        rows=Conviction.objects.all,
    )
)
MAKE_DATE_CHECK = register(
    DraftForm(
        name="date_check.make",
        title="Dates of {subject}, worked out by hand",
        path=lambda key, subject: reverse("date_check_make", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
ANSWER_DATE_CHECK = register(
    DraftForm(
        name="date_check.answer",
        title="Second check of the dates of {subject}",
        path=lambda key, subject: reverse("date_check_answer", kwargs={"uid": subject.uid, "date_check_uid": key}),
        rows=DateCheck.objects.all,
    )
)
PROPOSE_OVERRIDE = register(
    DraftForm(
        name="override.propose",
        title="Another day for a date of {subject}",
        path=lambda key, subject: reverse("override_propose", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
ACCEPT_DATE = register(
    DraftForm(
        name="date_conflict.accept",
        title="The prison’s date of {subject}, to accept",
        path=lambda key, subject: reverse("conflict_accept", kwargs={"uid": subject.uid, "conflict_uid": key}),
        rows=DateConflict.objects.all,
    )
)
ANSWER_ABOUT_DATE = register(
    DraftForm(
        name="date_conflict.answer",
        title="Answer of the prison about a date of {subject}",
        path=lambda key, subject: reverse("conflict_answer", kwargs={"uid": subject.uid, "conflict_uid": key}),
        rows=DateConflict.objects.all,
    )
)

__all__ = [
    "ACCEPT_DATE",
    "ADD_CONVICTION",
    "ADD_PERSON",
    "ANSWER_ABOUT_DATE",
    "ANSWER_DATE_CHECK",
    "CHANGE_CONVICTION",
    "CHANGE_PERSON",
    "MAKE_DATE_CHECK",
    "NEW",
    "PROPOSE_OVERRIDE",
]
