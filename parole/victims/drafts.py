"""The forms about victims that keep a draft, for victim liaison; and that of who answers a request."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from offenders.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms
from parole.victims.models import LiaisonNotice, Telling, ToTell, Victim, VictimRequest
from sharing.access.roles import Capability
from sharing.access.rules import Permission


def victim_in(key: str) -> str:
    return key.partition(".")[0]


def of_statement(key: str, subject: Any) -> str:
    victim, _, review = key.partition(".")
    if not review:  # of a draft that was kept for the victim alone
        return reverse("person_victims", kwargs={"uid": subject.uid})
    return reverse("victim_statement", kwargs={"uid": subject.uid, "victim_uid": victim, "review_uid": review})


register_forms(
    Offender,
    ("victim.add", "A victim, about {subject}", of_person("victim_add")),
    capability=Capability.LIAISE_WITH_VICTIMS,
    permission=Permission.VIEW,
)
register_forms(
    Victim,
    ("victim.change", "How to contact a victim, about {subject}", below_person("victim_change", "victim_uid")),
    ("victim.request", "A victim’s request, about {subject}", below_person("victim_request_add", "victim_uid")),
    capability=Capability.LIAISE_WITH_VICTIMS,
    permission=Permission.VIEW,
)
register_forms(
    Victim,
    ("victim.statement", "A victim’s statement, about {subject}", of_statement),
    capability=Capability.LIAISE_WITH_VICTIMS,
    permission=Permission.VIEW,
    uid_of=victim_in,
)
register_forms(
    LiaisonNotice,
    ("victim.acknowledge", "A step to acknowledge, about {subject}", below_person("liaison_acknowledge", "notice_uid")),
    capability=Capability.LIAISE_WITH_VICTIMS,
    permission=Permission.VIEW,
)
register_forms(
    ToTell,
    ("victim.told", "A record of telling a victim, about {subject}", below_person("victim_told", "task_uid")),
    capability=Capability.LIAISE_WITH_VICTIMS,
    permission=Permission.VIEW,
)
register_forms(
    Telling,
    (
        "victim.telling_withdraw",
        "An entry to withdraw, about {subject}",
        below_person("victim_telling_withdraw", "telling_uid"),
    ),
    capability=Capability.LIAISE_WITH_VICTIMS,
    permission=Permission.VIEW,
)
register_forms(
    VictimRequest,
    (
        "victim.request_withdraw",
        "The withdrawal of a victim’s request, about {subject}",
        below_person("victim_request_withdraw", "victim_request_uid"),
    ),
    capability=Capability.LIAISE_WITH_VICTIMS,
    permission=Permission.VIEW,
)
register_forms(
    VictimRequest,
    (
        "victim.request_answer",
        "The answer to a request, about {subject}",
        below_person("victim_request_answer", "victim_request_uid"),
    ),
    capability=Capability.KNOW_VICTIMS_ASK,
    permission=Permission.VIEW,
)
