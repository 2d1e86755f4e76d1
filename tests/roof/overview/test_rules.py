"""Rules of the overview: the page of each role, the order of what needs a decision, findings and their words."""

import pytest

from release_monitor.overview.parts.alerts import finding_of
from release_monitor.overview.rules.decisions import Decision, DecisionKind, count_in_words, first_of, in_order
from release_monitor.overview.rules.pages import PAGES, Part, page_of
from sharing.access.roles import ROLES, Capability


def page(role, *, national=False):
    return page_of(ROLES[role].can, sees_a_programme=national)


@pytest.mark.parametrize(
    ("role", "national", "name", "first_part"),
    [
        ("commander", False, "Command overview", Part.TILES),
        ("ct_analyst", True, "Command overview", Part.TILES),
        ("ct_manager", False, "Region overview", Part.TILES),
        ("probation_head", False, "Unit overview", Part.TILES),
        ("probation_manager", False, "Unit overview", Part.TILES),
        ("prison_decision_maker", False, "Prisons overview", Part.TILES),
        ("ppcs", True, "PPCS overview", Part.TILES),
        ("auditor", False, "Auditor’s overview", Part.TILES),
    ],
)
def test_page_of_a_role(role, national, name, first_part):
    found = page(role, national=national)

    assert (found.name, found.main[0]) == (name, first_part)


@pytest.mark.parametrize("role", ["administrator", "victim_liaison", "partner", "privacy_officer"])
def test_who_has_no_overview(role):
    assert page(role) is None
    assert not ROLES[role].can(Capability.SEE_OVERVIEW)


def test_each_page_has_each_part_once_and_decisions_among_them():
    every = set(Part) - {Part.LOAD, Part.SENTENCES}
    for each in PAGES:
        assert len(each.all) == len(set(each.all)), each
        assert every <= set(each.all), each


def test_chief_constable_reads_two_screens_and_the_rest_behind_a_link():
    command = PAGES[0]

    assert (command.main, command.side) == ((Part.TILES, Part.RELEASES, Part.SENTENCES), (Part.DECISIONS,))
    assert Part.LOAD not in command.all  # it names officers


def decision(kind):
    return Decision(kind, "So", "", "", "Open", "/")


def test_what_hurts_most_comes_first_and_four_are_shown():
    found = in_order([decision(kind) for kind in reversed(DecisionKind)] + [None])
    shown = first_of(found)

    assert [each.kind for each in shown.lines] == list(DecisionKind)[:4]
    assert shown.more == len(DecisionKind) - 4
    assert first_of(found[:4]).more == 0


def test_order_is_that_of_the_kinds():
    assert [kind.value for kind in DecisionKind] == [
        *("released_in_error", "at_large", "capacity", "blocked", "recall", "forecast", "coverage", "alerts"),
        "priority",
    ]


@pytest.mark.parametrize(
    ("is_over", "figures", "words"),
    [
        (False, 0, "Alerts within their budget and limits"),
        (False, 1, "1 alert figure over the limit"),
        (False, 5, "5 alert figures over the limit"),
        (True, 5, "Alerts over their budget"),
    ],
)
def test_head_of_alerts_says_what_is_over(is_over, figures, words):
    assert finding_of(is_over=is_over, figures=figures) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 person"), (20, "20 people"), (21, "More than 20 people"), (40, "More than 20 people")]
)
def test_no_more_are_said_than_were_looked_at(number, words):
    assert count_in_words(number, "person", "people", most=20) == words
