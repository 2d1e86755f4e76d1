"""The forms about victims that keep a draft, for those who know victims."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from offenders.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms
from parole.reviews.models import ParoleReview
from parole.victims.models import ToTell, Victim
from sharing.access.roles import Capability


def of_statement(key: str, subject: Any) -> str:
    """Of the latest review, as the page of the victims offers it."""
    review = ParoleReview.objects.filter(offender=subject).order_by("-pk").values_list("uid", flat=True).first()
    if review is None:
        return reverse("person_victims", kwargs={"uid": subject.uid})
    return reverse("victim_statement", kwargs={"uid": subject.uid, "victim_uid": key, "review_uid": review})


register_forms(
    Offender,
    ("victim.add", "A victim, about {subject}", of_person("victim_add")),
    capability=Capability.KNOW_VICTIMS,
)
register_forms(
    Victim,
    ("victim.change", "How a victim is told, about {subject}", below_person("victim_change", "victim_uid")),
    ("victim.statement", "What a victim asks for, about {subject}", of_statement),
    capability=Capability.KNOW_VICTIMS,
)
register_forms(
    ToTell,
    ("victim.told", "What a victim was told, about {subject}", below_person("victim_told", "task_uid")),
    capability=Capability.KNOW_VICTIMS,
)
