"""Papers of the invented people: printed and handed over, one with an interpreter, one refused, one not handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from licence.papers.actions import handing
from licence.papers.actions.printing import print_paper
from licence.papers.models import ABOUT
from licence.papers.rules import Method, PaperKind, Signing
from licence.papers.wanted import Wanted, wanted
from offenders.custody.rules import HELD
from sharing import access
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.models import User

IN_PRISON, OUTSIDE = "Reception", "Probation office, 14 Mill Lane"
LETTER = "You did not come to your appointment on Monday and did not call.\nCall me if you cannot come."
INTERPRETER = {"interpreter_language": "Sorani", "interpreter_ref": "TBB-20417", "with_easy_read": True}


def tell(*, now: datetime) -> None:
    """Whatever is due to the person is handed over, but for what became due last."""
    due = sorted(wanted(at=now), key=lambda each: each.since)
    for number, each in enumerate(due[:-1]):
        _hand_over(each, number, now=now)


def _hand_over(each: Wanted, number: int, *, now: datetime) -> None:
    model: Any = ABOUT[each.about]
    about = model.objects.select_related("offender").get(uid=each.uid)
    people = _who_may(about.offender)
    if not people:
        return
    by, *others = people
    words = LETTER if each.kind is PaperKind.COMPLIANCE else ""
    refused = number in (2, 3)
    paper = print_paper(about=about, by=by, words=words)
    given = handing.hand_over(
        paper=paper,
        handed_at=max(now, paper.printed_at),  # a slow machine prints later than the demo began
        method=Method.IN_PERSON,
        signing=Signing.REFUSED if refused else Signing.SIGNED,
        place=IN_PRISON if about.offender.status in HELD else OUTSIDE,
        is_explained=True,
        by=by,
        **(INTERPRETER if number == 1 else {}),
    )
    if number == 3 and others:
        handing.confirm_refusal(given=given, by=others[0])


def _who_may(person: Any) -> list[User]:
    """Two people at most who hand papers over and may change this person; of who is held, of the prison first."""
    users = User.objects.filter(role__in=holders(Capability.HAND_OVER_PAPERS), is_active=True)
    users = users.select_related("agency").order_by("pk")
    kinds = ("prison", "ppcs") if person.status in HELD else ("probation",)
    near = [user for user in users if user.agency.kind in kinds]
    found = (user for user in near if access.may(user, Permission.CHANGE, person))
    return [user for user, _ in zip(found, range(2), strict=False)]
