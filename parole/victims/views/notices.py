"""Steps of others that victim liaison acknowledges."""

from __future__ import annotations

from parole.victims.actions import notices as actions
from parole.victims.forms import AcknowledgeForm
from parole.victims.models import LiaisonNotice
from parole.victims.views.base import pages_of
from sharing.steps.form_steps import FormStep

NOTICES = pages_of("notice", LiaisonNotice.objects.all(), "notice_uid")

liaison_acknowledge = NOTICES.view(
    FormStep(
        "Acknowledge for victim liaison",
        AcknowledgeForm,
        actions.acknowledge,
        "Acknowledged.",
        intro=lambda notice: f"{notice}. Victim liaison is asked every time, whether or not there is a victim.",
        button="Acknowledge",
        lands_at="#notices",
        draft="victim.acknowledge",
    )
)
