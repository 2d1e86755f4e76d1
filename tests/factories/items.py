"""Items of intelligence and concerns, and the teams around them."""

from datetime import date

from sharing.items.actions import items, sights
from sharing.items.actions.items import NewItem, Why
from sharing.items.models import Item
from sharing.items.rules import Grade
from tests.factories.breaches import let_in
from tests.factories.sharing import UserFactory

REVIEW_ON = date(2026, 12, 15)  # a fortnight after the noon of the tests


def holder(person, *, role="ct_analyst", kind="ct_police", **more):
    """Somebody whose team works with the person and can hold an item."""
    return let_in(person, kind, role=role, **more)


def team_of(user):
    return user.memberships.get().team


def beside(user, **more):
    """Someone else of the same team and agency."""
    return UserFactory(teams=[team_of(user)], agency=user.agency, **{"role": user.role, **more})


def new_item(user, **more):
    """The smallest lawful one, held by the team of this user."""
    said = {
        "kind": "intelligence",
        "title": "Contact with a monitored person",
        "gist": "Met somebody whom he must not meet.",
        "narrative": "Seen at Quarry Lane at noon.",
        "pointer_system": "National liaison",
        "pointer_reference": "NL-7741",
        "pointer_contact": "Ext 4410",
        "grade": Grade("2", "B", "P"),
        "team": team_of(user),
    }
    return NewItem(**{**said, **more})


def recorded(person, user, **more):
    return items.record_item(subject=person, new=new_item(user, **more), by=user)


LAWFUL = "Criminal Justice Act 2003 s.325"


def decided(item, verb, by, *teams, reason="They work with him every day", review_on=REVIEW_ON, **more):
    why = Why(**{"reason": reason, "lawful_basis": LAWFUL if teams else ""} | more)
    return items.decide(item=item, verb=verb, teams=teams, review_on=review_on, by=by, why=why)


def to_be_seen(person, by, occasion, *users):
    """An item of `by` that must be seen before such a decision, shared in full with the teams of these users."""
    item = recorded(person, by)
    sights.mark(item=item, occasions=[occasion], by=by)
    if users:
        decided(item, "share", by, *map(team_of, users))
    return item


def seen_by(user, item):
    """The user opens the page of the item."""
    sights.note_opened(Item.objects.with_sight(user).get(pk=item.pk), by=user)
