"""Who may see a person is said in `sharing/access/sql.py`; nobody asks its tables for a second answer."""

import re

from release_monitor.running.state import CHECKOUT

ASKED = re.compile(
    r"\b(?:Exclusion|Restriction|SubjectPermission|TeamScope)\.objects\b|\bgrants__"
    r"|\bsharing_(?:exclusion|restriction\w*|subjectpermission|teamscope)\b"
)
# Who reads or writes the rows themselves, and what for. None of them says who may see a person.
MAY_ASK = {
    # writes, ends and lists them
    **dict.fromkeys(
        (
            "offenders/access/restriction_views.py",
            "offenders/access/views.py",
            "sharing/administration/actions/teams.py",
            "sharing/administration/views/history.py",
            "sharing/administration/views/scopes.py",
            "sharing/administration/views/teams.py",
            "sharing/grants/actions.py",
            "sharing/grants/restrictions.py",
            "sharing/retention/actions.py",
            "sharing/retention/clock.py",
            "sharing/reviews/actions.py",
            "sharing/reviews/planned_ends.py",
        ),
        "the rows are what it is about",
    ),
    # says in words what the relation has answered
    "sharing/grants/who_can_see.py": "which scope, and which exclusion, is behind the answer",
    "sharing/who_looked/reasons.py": "which scope a reader had then",
    # desks, by what they are for
    "offenders/matches/finding.py": "the desks to tell",
    "offenders/matches/querysets.py": "the programmes of a linking desk",
    "sharing/grants/unseen/actions.py": "the desk that a programme had last",
    "sharing/programmes/actions.py": "the desks to tell",
    "release_monitor/briefing/scopes.py": "for whom a briefing is made",
    "release_monitor/figures/actions/issuing.py": "for whom figures are issued",
    "release_monitor/figures/readers.py": "which figures a reader has",
    # limits, past and present, of many people
    "release_monitor/figures/counting/reading.py": "whom any limit may concern is counted apart",
    "sharing/unusual/models.py": "a finding about several people",
    "sharing/unusual/scanning.py": "since when somebody was restricted",
    "sharing/who_looked/questions.py": "whom a reviewer of the log must not see",
    # tables by their names
    **dict.fromkeys(
        (
            "release_monitor/database/kept.py",
            "sharing/history/access_then.py",
            "sharing/history/rules.py",
        ),
        "names the tables",
    ),
}


def test_no_other_module_asks_the_tables_of_access():
    asking = {
        str(path.relative_to(CHECKOUT))
        for app in ("sharing", "offenders", "parole", "licence", "release_monitor")
        for path in (CHECKOUT / app).rglob("*.py")
        if "migrations" not in path.parts and ASKED.search(path.read_text())
    }

    assert asking == {"sharing/access/sql.py", *MAY_ASK}
