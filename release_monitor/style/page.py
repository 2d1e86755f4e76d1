"""The house style on one page, built from the components of every other page. Axe and the screenshots run on it."""

from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from release_monitor.style.charts import sample_charts
from sharing.pages.form_fields import DateField, TimeField

FOUND = [
    ("kept", "Complied"),
    ("partly", "Partly"),
    ("not", "Did not comply"),
    ("unchecked", "Could not check"),
]
AREAS = [("", "England and Wales"), ("north", "North"), ("midlands", "Midlands")]


class VisitForm(forms.Form):
    """One field of each kind."""

    found = forms.ChoiceField(
        label="What did you find?",
        choices=FOUND,
        widget=forms.RadioSelect({"class": "rm-choices--columns"}),
        error_messages={"required": "Select what you found"},
    )
    visited_on = DateField(label="When", subject="The visit date", help_text="For example, 24 11 2026")
    visited_at = TimeField(label="Time")
    seen = forms.CharField(
        label="What you saw",
        help_text="Facts, not opinion. The person may ask to read it.",
        widget=forms.Textarea({"rows": 3}),
    )
    place = forms.CharField(label="Where", required=False)
    kind = forms.ChoiceField(label="Kind of visit", choices=[("home", "Home visit"), ("office", "Supervision meeting")])
    told = forms.MultipleChoiceField(
        label="Who has been alerted?",
        choices=[("ct", "CT national desk"), ("omu", "Prison OMU")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    worried = forms.BooleanField(label="Something here worries me", required=False)

    def clean_visited_at(self):
        raise forms.ValidationError("The visit must be in the past, before 09:41")


class FilterForm(forms.Form):
    """A row of filters."""

    area = forms.ChoiceField(label="Area", choices=AREAS, required=False)
    name = forms.CharField(label="Name", required=False)


@dataclass(frozen=True)
class Cell:
    words: str = ""
    second: str = ""
    href: str = ""
    person: bool = False
    tag_kind: str = ""
    tag_words: str = ""
    label: str = ""
    danger: bool = False
    strong: bool = False


@dataclass(frozen=True)
class StyleRow:
    cells: list[Cell] = field(default_factory=list)
    state: str = ""
    group: str = ""
    group_second: str = ""


def style_page(request: HttpRequest) -> HttpResponse:
    """Every component once, with invented people."""
    typed = {
        "found": "kept",
        "visited_on_day": "24",
        "visited_on_month": "11",
        "visited_at": "19:40",
        "seen": "Met at the door at 09:38.",
        "kind": "home",
    }
    context = {
        "form": VisitForm(typed),
        "filters": FilterForm(),
        "person": PERSON,
        "sections": SECTIONS,
        "clocks": CLOCKS,
        "columns": COLUMNS,
        "rows": ROWS,
        "days": DAYS,
        "stages": STAGES,
        "conflict_fields": CONFLICT,
        "all_done": ["done"] * 12,
        "one_blocked": ["done"] * 7 + ["blocked"] + ["open"] * 4,
        "fresh": FRESH,
        "alerts": ALERTS,
        "words": WORDS,
        "today": date(2026, 11, 24),
        "charts": sample_charts(),
    }
    return render(request, "style_page.html", context)


PERSON = {
    "name": "Marcus Halden",
    "initials": "MH",
    "tags": [
        {"kind": "place", "words": "In custody, HMP Full Sutton"},
        {"kind": "fact", "words": "MAPPA 4, level 3"},
    ],
    "facts": [
        {"key": "Born", "value": "9 March 1991 (35)"},
        {"key": "Prison number", "value": "A4821KX"},
        {"key": "CRN", "value": "X407316"},
    ],
    "sentence": "6 years, collecting information (s.58 Terrorism Act 2000), from 15 March 2023",
    "actions": [{"words": "Share", "href": "#share"}, {"words": "Print briefing", "href": "#print"}],
}
SECTIONS = [
    {"label": "Overview", "url": "#overview", "current": True},
    {"label": "Timeline", "url": "#timeline"},
    {"label": "Sentence and dates", "url": "#dates"},
    {"label": "Who looked", "url": "#looked"},
]
CLOCKS = [
    {"state": "time", "words": "2 h 20 min", "percent": 40, "meaning": "In time"},
    {"state": "quarter", "words": "48 min", "percent": 80, "meaning": "A quarter left"},
    {"state": "tenth", "words": "12 min", "percent": 92, "meaning": "A tenth left, or 15 minutes"},
    {"state": "late", "words": "35 min late", "percent": 100, "meaning": "Past due, already escalated"},
    {"state": "met", "words": "Met in 12 min", "percent": 100, "meaning": "Stopped in time"},
    {"state": "paused", "words": "Paused by NSD North", "percent": 55, "meaning": "Waiting for a reply"},
]
COLUMNS = [
    {"label": "Date", "sort_url": "?order=-date", "sort": "ascending"},
    {"label": "Certainty", "sort_url": "?order=certainty"},
    {"label": "Person", "sort_url": "?order=person"},
    {"label": "Readiness"},
]
ROWS = [
    StyleRow(group="This week, 23 to 29 November 2026", group_second="2 expected of 3"),
    StyleRow(
        state="stops",
        cells=[
            Cell("25 November 2026", "Wednesday, tomorrow", strong=True),
            Cell(tag_kind="fixed", tag_words="Fixed"),
            Cell("Rowan Telford", "A7715DM · level 3", href="#telford", person=True),
            Cell("Tag order, 2 days late", "11 of 12", label="Readiness", danger=True),
        ],
    ),
    StyleRow(
        cells=[
            Cell("27 November 2026", "Friday", strong=True),
            Cell(tag_kind="directed", tag_words="Directed"),
            Cell("Aaron Quill", "A2093FK · level 2", href="#quill", person=True),
            Cell("Ready", "12 of 12", label="Readiness"),
        ],
    ),
    StyleRow(
        state="needs",
        cells=[
            Cell("7 December 2026", "Monday, dates differ", strong=True),
            Cell(tag_kind="provisional", tag_words="Provisional"),
            Cell("Marcus Halden", "A4821KX · level 3", href="#halden", person=True),
            Cell("Blocked until dates agree", "7 of 12", label="Readiness"),
        ],
    ),
]
DAYS = [
    {
        "day": "Today",
        "events": [
            {
                "kind": "stops",
                "strong": "Date conflict found",
                "words": "remand days counted twice",
                "second": "07:02 · Release Monitor, after a NOMIS update",
            }
        ],
    },
    {
        "day": "23 November 2026",
        "events": [
            {
                "kind": "note",
                "strong": "Gist shared",
                "words": "contact with a monitored person",
                "second": "16:20 · Prison security to CTP North East",
            },
            {"strong": "Transferred", "words": "to HMP Full Sutton", "second": "06:10 · NOMIS"},
        ],
    },
]
STAGES = [
    {"name": "28 days", "when": "28 October", "state_words": "4 of 4", "state": "passed"},
    {"name": "14 days", "when": "11 November", "state_words": "2 of 3, 1 late", "state": "late"},
    {"name": "7 days", "when": "18 November", "state_words": "now", "state": "now"},
    {"name": "Release day", "when": "25 November"},
]
CONFLICT = [
    {"label": "Time", "name": "keep-time", "yours": "09:40", "theirs": "09:45"},
    {"label": "Found", "yours": "Complied", "same": True},
]
FRESH = [
    {"key": "NOMIS", "value": "Today, 06:10"},
    {"key": "NDelius", "value": "Today, 06:12"},
    {"key": "PPCS", "value": "4 days old, by hand", "amber": True},
]
ALERTS = [
    {
        "words": "Date conflict",
        "href": "#differ",
        "second": "Yours to acknowledge",
        "tag_kind": "high",
    },
    {"words": "View not recorded", "href": "#view", "second": "PPCS · due 27 November", "tag_kind": "normal"},
]
WORDS = [
    ("Tag order not confirmed. 2 days late", "EM_ORDER_PENDING (overdue)"),
    ("Ask HMP Full Sutton to check the 8 days", "Submit"),
    ("No record to show", "You are not authorised"),
    ("12 minutes left, then the duty desk is called", "SLA breach imminent"),
]
