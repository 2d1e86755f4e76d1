"""Which programmes a person on a list is under."""

from collections.abc import Mapping, Sequence

from django import template
from django.db.models import Model

from sharing.audit import request_context
from sharing.grants.programmes import named_to_reader

register = template.Library()


@register.inclusion_tag("components/programmes.html")
def programmes_of(person: Model | None) -> Mapping[str, Sequence[str]]:
    """Tags beside somebody's name on a list, for a reader of more than one programme. One question a page: it asks of
    all whom the answer tells of, which the page has recorded by then."""
    asked = request_context.current()
    if asked is None or person is None:
        return {"programmes": ()}
    named: dict[int, Sequence[str]] = asked.memo.setdefault("programmes on lists", {})
    if person.pk not in named:
        people = asked.told | {person.pk}
        found = named_to_reader(people)
        named.update({key: found.get(key, ()) for key in people})
    return {"programmes": named[person.pk]}
