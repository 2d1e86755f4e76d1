"""Exemptions from licence conditions: one approved by an ACO and one by an SPO, one waiting, one refused."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from demo.at_time import moment
from demo.licence.licences import IN_FORCE
from licence.exemptions.actions import asking, deciding
from licence.exemptions.rules import View
from licence.models import Exemption, LicenceCondition
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.models import User

ZONE, CONTACT, MONEY, ABROAD = "42f71b40", "355700a9", "8686a815", "88069445"


def tell(*, now: datetime) -> None:
    """Of the people on licence whose stories are told, as far as the demo holds them."""
    by = {name: User.objects.get(name=name) for name in ("Helen Castell", "Tom Brandreth", "Ruth Amory")}
    callum, dylan, grace, simon = IN_FORCE
    if funeral := _asked(
        dylan,
        {"code__istartswith": ZONE},
        by["Helen Castell"],
        now,
        days=(2, 2),
        hours=(10, 16),
        scope="To pass through Leeds railway station to his grandmother’s funeral in York",
        reason="Funeral notice seen. There is no other train",
        escort="Helen Castell, both ways from the approved premises",
        affects="His mother, who meets them in York",
    ):
        _view("Lara Whitby", funeral, View.NO_OBJECTION, "Officers at the station are briefed for both trains")
        _view("Anna Pell", funeral, View.NO_OBJECTION, "No concern on that day")
        deciding.approve(exemption=funeral, reason="Escorted throughout, and the route is fixed", by=by["Ruth Amory"])
    if account := _asked(
        callum,
        {"code__istartswith": MONEY},
        by["Helen Castell"],
        now,
        days=(1, 8),
        hours=(9, 17),
        scope="To hold a second bank account while his wages move to it",
        reason="His employer’s bank closes the old account",
    ):
        deciding.approve(
            exemption=account, reason="Both statements are shown to the officer each week", by=by["Tom Brandreth"]
        )
    if wedding := _asked(
        grace,
        {"code__istartswith": ABROAD},
        by["Helen Castell"],
        now,
        days=(6, 8),
        hours=(8, 20),
        scope="To stay 2 nights in Dublin for her cousin’s wedding",
        reason="Invitation and flights seen",
        affects="Her cousin’s family (hosts)",
    ):
        _view("Lara Whitby", wedding, View.OBJECTS, "The hosts are not known to us. We need their names first")
    if visit := _asked(
        simon,
        {"code__istartswith": CONTACT},
        by["Helen Castell"],
        now,
        days=(3, 3),
        hours=(13, 15),
        scope="To attend a christening where Neil Farrant will be",
        reason="He is asked to be godfather",
    ):
        _view("Lara Whitby", visit, View.OBJECTS, "Contact with him was part of the offence planning")
        deciding.refuse(
            exemption=visit, reason="Police object, and no one can be there to supervise", by=by["Ruth Amory"]
        )


def _asked(
    name: str, condition: dict, by: User, now: datetime, *, days: tuple[int, int], hours: tuple[int, int], **words: str
) -> Exemption | None:
    """None where the demo does not hold the person, or the condition is not on a licence in force."""
    given, family = name.split()
    found = (
        LicenceCondition.objects.in_force(at=now)
        .filter(licence__status="active", offender__given_names=given, offender__family_name=family, **condition)
        .select_related("offender")
        .order_by("pk")
        .first()
    )
    if found is None or not access.may(by, Permission.CHANGE, found.offender):
        return None
    first, last = (timezone.localdate(now) + timedelta(days=day) for day in days)
    return asking.ask(
        condition=found,
        places=list(found.zones.visible_to(by)),
        starts_at=moment(first, hours[0]),
        ends_at=moment(last, hours[1]),
        by=by,
        **words,
    )


def _view(name: str, exemption: Exemption, view: View, words: str) -> None:
    """By somebody of the agency, if they see the person."""
    user = User.objects.get(name=name)
    person: Offender = exemption.offender
    if access.may(user, Permission.CHANGE, person) or (
        access.may(user, Permission.VIEW, person) and asking.speaks_for_victims(user, exemption)
    ):
        asking.give_view(exemption=exemption, view=view, words=words, by=user)
