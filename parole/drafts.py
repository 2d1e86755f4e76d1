"""Which forms about reviews, and about victims, keep what was begun?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from offenders.models import Offender
from parole.decisions.models import Challenge
from parole.dossier.models import Contribution, Direction, DossierItem
from parole.hearings.models import Seat
from parole.reviews.models import ParoleReview
from parole.victims.models import ToTell, Victim
from sharing.access.roles import Capability
from sharing.drafts.kinds import DraftForm, register

Path = Callable[[str, Any], str]


def below_person(name: str, row: str, **more: str) -> Path:
    """The address of a form of which the key is the uid of a row below the person. row: what the address calls it."""

    def path(key: str, subject: Any) -> str:
        return reverse(name, kwargs={"uid": subject.uid, row: key, **more})

    return path


def of_review(name: str, **more: str) -> Path:
    return below_person(name, "review_uid", **more)


def of_challenge(name: str) -> Path:
    def path(key: str, subject: Any) -> str:
        review = Challenge.objects.values_list("review__uid", flat=True).get(uid=key)
        return reverse(name, kwargs={"uid": subject.uid, "review_uid": review, "challenge_uid": key})

    return path


def of_seat(key: str, subject: Any) -> str:
    review = Seat.objects.values_list("review__uid", flat=True).get(uid=key)
    return reverse("panel_leave", kwargs={"uid": subject.uid, "review_uid": review, "seat_uid": key})


def of_statement(key: str, subject: Any) -> str:
    """Of the latest review, as the page of the victims offers it."""
    review = ParoleReview.objects.filter(offender=subject).order_by("-pk").values_list("uid", flat=True).first()
    if review is None:
        return reverse("person_victims", kwargs={"uid": subject.uid})
    return reverse("victim_statement", kwargs={"uid": subject.uid, "victim_uid": key, "review_uid": review})


def of_new_victim(key: str, subject: Any) -> str:
    return reverse("victim_add", kwargs={"uid": key})


BY_ROW: tuple[tuple[Any, tuple[tuple[str, str, Path], ...]], ...] = (
    (
        ParoleReview,
        (
            ("review.adjourn", "The adjournment of {subject}", of_review("review_step", verb="adjourn")),
            ("review.defer", "The deferral of {subject}", of_review("review_step", verb="defer")),
            ("review.withdraw", "The end of the review of {subject}", of_review("review_step", verb="withdraw")),
            ("review.details", "Reference, target and view for {subject}", of_review("review_details")),
            ("review.decide", "The decision about {subject}", of_review("review_decide")),
            ("review.slip", "A slip in the decision about {subject}", of_review("review_correct")),
            ("review.outcome", "The right outcome for {subject}", of_review("review_outcome")),
            ("hearing.list", "A hearing of {subject}", of_review("hearing_list")),
            ("hearing.move", "A hearing of {subject} that is moved", of_review("hearing_move")),
            ("hearing.cancel", "A hearing of {subject} that is off", of_review("hearing_cancel")),
            ("hearing.heard", "A hearing of {subject} that was held", of_review("hearing_heard")),
            ("hearing.refuse", "A hearing of {subject} that was refused", of_review("hearing_refuse")),
            ("panel.seat", "A member of the panel for {subject}", of_review("panel_seat")),
            ("dossier.add", "A paper in the dossier of {subject}", of_review("dossier_add")),
            ("direction.write", "A direction about {subject}", of_review("direction_write")),
            *(
                (
                    f"challenge.{kind}",
                    f"{title} of the decision about {{subject}}",
                    of_review("review_challenge", what=kind),
                )
                for kind, title in (
                    ("reconsideration", "Reconsideration"),
                    ("setting-aside", "Setting aside"),
                    ("high-court", "High Court referral"),
                )
            ),
        ),
    ),
    (
        DossierItem,
        (
            (
                "dossier.replace",
                "A newer paper about {subject}",
                below_person("dossier_replace", "item_uid"),
            ),
            ("dossier.withhold", "A paper about {subject}", below_person("dossier_withhold", "item_uid")),
        ),
    ),
    (
        Direction,
        (
            ("direction.drop", "A direction about {subject}, dropped", below_person("direction_drop", "direction_uid")),
            ("direction.extend", "More time, about {subject}", below_person("direction_extend", "direction_uid")),
        ),
    ),
    (
        Contribution,
        (
            (
                "contribution.give",
                "What police know of {subject}",
                below_person("contribution_give", "contribution_uid"),
            ),
        ),
    ),
    (
        Challenge,
        (
            ("challenge.reply", "A reply about {subject}", of_challenge("challenge_reply")),
            ("challenge.answer", "An answer about {subject}", of_challenge("challenge_answer")),
        ),
    ),
    (Seat, (("panel.leave", "A member who leaves the panel for {subject}", of_seat),)),
)
OF_VICTIMS: tuple[tuple[Any, tuple[tuple[str, str, Path], ...]], ...] = (
    (Offender, (("victim.add", "A victim, about {subject}", of_new_victim),)),
    (
        Victim,
        (
            ("victim.change", "How a victim is told, about {subject}", below_person("victim_change", "victim_uid")),
            ("victim.statement", "What a victim asks for, about {subject}", of_statement),
        ),
    ),
    (ToTell, (("victim.told", "What a victim was told, about {subject}", below_person("victim_told", "task_uid")),)),
)
for forms, capability in ((BY_ROW, Capability.CHANGE_PEOPLE), (OF_VICTIMS, Capability.KNOW_VICTIMS)):
    for model, named in forms:
        for name, title, path in named:
            register(DraftForm(name=name, title=title, path=path, rows=model.objects.all, capability=capability))
