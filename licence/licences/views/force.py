"""What stands between an approval and its force: the SPO's view, the person told, a refusal witnessed, danger."""

from __future__ import annotations

from django.utils import timezone

from licence.licences.actions import force, licences
from licence.licences.forms import DangerForm, ReasonForm, SpoViewForm, ToldForm
from licence.licences.models import Licence
from licence.licences.views.form_pages import whole_licence
from offenders.person_page.form_parts import ConfirmForm
from sharing.steps.form_steps import FormStep
from sharing.time_words import say_datetime


def when_it_binds(licence: Licence) -> str:
    if not licence.is_variation:
        return "The licence is in force from the release."
    return (
        "It is in force from the time the person heard it and signed, if that was today. If it was an earlier day, "
        "it is in force from now, and a second person is asked to correct the time."
    )


def who_told(licence: Licence) -> str:
    told = f"{licence.told_by} recorded it, at {say_datetime(licence.told_at)}." if licence.told_at else ""
    return f"{told} Confirm only if you were there when the person was asked to sign and refused."


def kept_elsewhere(licence: Licence) -> str:
    kept = f"{licence.get_system_of_record_display()}, {licence.external_ref}"
    return f"It is kept elsewhere ({kept}) and has been in force since the release, as its approver read."


SPO_VIEW = FormStep(
    lambda licence: f"Your view of variation {licence.version}",
    SpoViewForm,
    force.give_spo_view,
    "Your view is recorded.",
    intro="You sign it as senior probation officer. The officer who wrote it submits it after that.",
    button="Record your view",
    draft="licence.spo_view",
    shows=whole_licence,
)
WITHDRAW_APPROVAL = FormStep(
    lambda licence: f"Withdraw the approval of licence {licence.version}",
    ReasonForm,
    licences.withdraw_approval,
    "The approval is withdrawn. Probation and the prison are alerted.",
    intro="It needs approval again. The approval and its withdrawal stay on the page, with your reason.",
    button="Withdraw the approval",
    kind="warning",
)
TOLD = FormStep(
    lambda licence: f"Record telling the person about licence {licence.version}",
    ToldForm,
    force.record_told,
    "Recorded.",
    intro=when_it_binds,
    button="Record it",
    draft="licence.told",
    asks=lambda request, licence: {
        "is_variation": licence.is_variation,
        "initial": {"told_at": timezone.localtime()},
    },
)
WITNESS = FormStep(
    lambda licence: f"Witness that the person refused to sign licence {licence.version}",
    ConfirmForm,
    force.witness_refusal,
    "You are recorded as witness.",
    intro=who_told,
    button="I was there and confirm it",
)
UNTELL = FormStep(
    lambda licence: f"Withdraw the record of telling the person about licence {licence.version}",
    ReasonForm,
    force.take_back_told,
    "Withdrawn. Telling the person is no longer recorded.",
    intro="A planned start ends with it. What was recorded stays in the audit log.",
    button="Withdraw it",
    kind="warning",
)
DANGER = FormStep(
    lambda licence: f"Put variation {licence.version} in force before telling the person",
    DangerForm,
    force.bind_at_once,
    "The variation is in force. Every team that sees the person is alerted that they have not been told.",
    intro="Use this only if danger cannot wait. It is in force from now. A critical alert stays open "
    "until you record telling the person.",
    button="Put it in force now",
    kind="warning",
    draft="licence.danger",
)
ELSEWHERE = FormStep(
    lambda licence: f"Record that licence {licence.version} is in force",
    ConfirmForm,
    force.record_kept_elsewhere,
    "The licence has been in force since the release.",
    intro=kept_elsewhere,
    button="Record it",
)
