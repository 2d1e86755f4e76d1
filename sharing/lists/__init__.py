"""Lists on pages, declared once: what their rows are, what their columns say, and by which they may be counted."""

from sharing.lists.declared import Grouping, ListPage, by_name, known, list_of_page, register

__all__ = ["Grouping", "ListPage", "by_name", "known", "list_of_page", "register"]
