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
    return programmes_of_key(person.pk if person is not None else None)


@register.inclusion_tag("components/programmes.html")
def programmes_of_key(key: int | None) -> Mapping[str, Sequence[str]]:
    """The same for a list that knows the person by key."""
    asked = request_context.current()
    if asked is None or key is None:
        return {"programmes": ()}
    named: dict[int, Sequence[str]] = asked.memo.setdefault("programmes on lists", {})
    if key not in named:
        people = asked.told | {key}
        found = named_to_reader(people)
        named.update({each: found.get(each, ()) for each in people})
    return {"programmes": named[key]}
