"""What a list on a page offers beside its filters: columns, counts, a chart, a saved view, a file."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from sharing.lists import list_of_page
from sharing.pages.typed import in_addresses

register = template.Library()
LAYOUT = ("cursor",)  # where somebody turned a page


@register.inclusion_tag("components/list_tools.html", takes_context=True)
def list_tools(context: Any) -> dict[str, str]:
    """Nothing on a page whose list is not declared."""
    request = getattr(context, "request", None)
    found = list_of_page(request) if request is not None else None
    if found is None or request is None:
        return {}
    query = in_addresses(request.GET, getattr(request, "typed_names", ()))
    for name in LAYOUT:
        query.pop(name, None)
    words = query.urlencode()
    asked, groups = reverse("list_asked", args=[found.page]), [each.name for each in found.groups]
    chart = f"{asked}?{_with(words, f'by={groups[0]}&chart=on')}" if groups else ""
    return {
        "columns_url": f"{asked}?{words}#columns" if words else f"{asked}#columns",
        "group_url": f"{asked}?{_with(words, f'by={groups[0]}')}" if groups else "",
        "chart_url": chart,
        "save_url": f"{reverse('saved_view_add', args=[found.page])}{'?' if words else ''}{words}",
        "file_url": f"{reverse('list_file', args=[found.page])}{'?' if words else ''}{words}",
    }


def _with(words: str, more: str) -> str:
    return f"{words}&{more}" if words else more
