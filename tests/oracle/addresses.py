"""The answer due from each address, by what the oracle says of user, person and row.

The table of doors (tests/doors.py) says what a stranger, a reader and a contributor receive; here is which right the
address asks for, and what the role must hold. Written from docs/access.md and the pages it names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import get_resolver, reverse

from tests import test_doors
from tests.doors import DOORS, RECORDED_BY_PPCS, RUN_BY_API, Door
from tests.oracle import acts
from tests.oracle.oracle import CHAIRS_MAPPA, CHANGE, PROPOSES_MAPPA, RUNS_MAPPA, SHARE, VIEW, Nobody, Oracle

HIDDEN, REFUSED, THROUGH, VISITOR, ANY = "hidden", "refused", "let in", "visitor", "not judged"
ROUTES = dict(test_doors.addresses(get_resolver()))
ABSENT = Nobody.uid

# The capability without which the address does not exist, by the beginning of its name.
GATES = {
    "programme_propose": "grant_access",
    "programme_move": "grant_access",
    "programmes_to_check": "grant_access",
    "police_handover_begin": "accept_police_handovers",
    "police_handover_accept": "accept_police_handovers",
    "closing_": "close_cases",
    **dict.fromkeys(["retention_", "retention-", "person_retention"], "decide_retention"),
    "this_week": "view_people",
    **dict.fromkeys(["forecast_suppose", "supposition"], "suppose_forecasts"),
    **dict.fromkeys(["capacity", "capacity-"], "view_people"),
    "capacity_enter": "keep_capacity",
    "figure_reconcile": "keep_reference",
    "establishment_staff": "administer",
    "import_file": "import_people",
    "import_sheets": "import_people",
    "imports-": "import_people",
    "deprioriti": "manage_load",
    "load": "manage_load",
    "overview": "see_overview",
    "figures": "see_overview",
    "published_indicators": "see_overview",
    "figure": "see_overview",
    "figure_people": "view_people",
    "figures-": "view_people",
    "load_norm": "set_load_norms",
    "law_replay": "replay_law",
    "law_check_withdraw": "keep_reference",
    "classification_": "keep_reference",  # who keeps the list of offences, among those who see the person
    **dict.fromkeys(
        [
            *("reference_add", "reference_propose", "reference_filed_propose", "reference_agree", "reference_refuse"),
            "reference_withdraw",
        ],
        "keep_reference",
    ),
    **dict.fromkeys(
        [
            *("person_notification", "notification_history", "notification_register", "notification_undecided"),
            *(
                "register-",
                "notification-",
                "register-notices-",
                "register-journeys-",
                "register-home-visits-",
                "register-known-changes-",
            ),
            *("register-duty-files-", "register-never-applied-", "register-told-differences-"),
        ],
        "read_register",
    ),
    "person_add": "add_people",
    "access_add": "grant_access",
    "access_end": "grant_access",
    "access_restrict": "grant_access",
    "access_exclu": "grant_access",
    "access_requests": "view_people",
    "access_requests_to_answer": "grant_access",
    "access_request_ask": "view_people",
    "emergency": "view_people",
    "emergency_confirm": "view_people",
    "who_looked": "read_log",
    "data_request": "register_data_requests",
    "data_request_decide": "decide_data_requests",
    "bundle": "order_bundles",
    "certificate": "read_log",
    "bundle_decide": "decide_data_requests",
    "unusual_": "read_log",
    "emergency_review": "review_emergencies",
    "emergency_end": "review_emergencies",
    "report_subscribe": "see_overview",
    **dict.fromkeys(["saved_view_add", "saved-views-"], "view_people"),
    "reported_act": "view_people",
    "handover": "view_people",  # whoever reads it is told that the answer is somebody else's
    "handover_offer": "change_people",
    **dict.fromkeys(["item_onward", "item_log", "item_refuse", "item_decide", "item_marking"], "change_people"),
    **dict.fromkeys(["item_correct", "item_hand_on", "item_take_on", "recall_paper_readers"], "change_people"),
    "item_relevance": "change_people",
    "joint_teams": "view_people",
    "joint_team_": "form_joint_teams",
    "leaves": "view_people",
    "leave_add": "answer_for_people",
    "victim": "liaise_with_victims",
    "liaison_answer": "liaise_with_victims",
    "liaison_acknowledge": "liaise_with_victims",
    "victim_request_answer": "know_victims_ask",
    "victims_to_tell": "know_victims",
    "request_tie": "make_licences",
    "request_untie": "make_licences",
    "person_victims": "know_victims",
    "victims-": "know_victims",
    **dict.fromkeys(["victims-requests-", "victims-notices-", "victims-conditions-"], "know_victims_ask"),
    "teams-list": "grant_access",
    "alert": "read_alerts",
    **dict.fromkeys(["thread", "threads_acknowledge"], "read_alerts"),
    "threads-": "view_people",
    "alerts-": "view_people",
    "alerts_noise": "read_unnamed_alerts",
    "alerts_suppressions": "answer_for_people",
    "alerts_call_list": "hear_of_faults",
    **dict.fromkeys(["rota", "shift", "swap_"], "answer_for_people"),
    "shifts-": "keep_rota",
    **dict.fromkeys(
        ["shift_add", "shift_member_add", "shift_change", "shift_cover", "shift_end", "shift_offer"], "keep_rota"
    ),
    **dict.fromkeys(["paper_print", "paper_hand_over", "paper_withdraw"], "hand_over_papers"),
    "links_to_review": "change_people",
    **dict.fromkeys(["threats", "person_threats", "threats-"], "know_threats"),
    "identity_match": "resolve_identities",
    **dict.fromkeys(["matches", "person_matches", "match_answer", "matches-"], "see_matches"),
    **dict.fromkeys(["linking_desk", "match_decide"], "sit_at_linking_desk"),
    "threat_": "keep_threats",
    **dict.fromkeys(["link_record", "link_review", "link_readers", "link_remove"], "keep_links"),
    **dict.fromkeys(["imposed_order_record", "imposed_order_step", "imposed_order_breach_answer"], "keep_orders"),
    "contribution_give": "say_what_police_know",
    **dict.fromkeys(
        [
            *("notification_notice_add", "notification_visit_add", "notification_journey_a"),
            *("notification_change_", "notification_item_verify", "notification_duty_file", "notification_file_open"),
        ],
        "take_notices",
    ),
    **dict.fromkeys(
        ["notification_duty_excuse", "notification_file_decide", "notification_never_"], "decide_on_register"
    ),
    **dict.fromkeys(["mappa_risk_propose", "mappa_level_propose", "mappa_exit_answer"], "propose_mappa_levels"),
    **dict.fromkeys(
        [
            *("mappa_risk_answer", "mappa_category", "mappa_details", "mappa_meeting_plan", "mappa_invite"),
            *("mappa_pack_send", "mappa_meeting_hold", "mappa_meeting_cancel", "mappa_minutes_write", "mappa_summary"),
        ],
        "run_mappa",
    ),
    "draft": "change_people",
    "administration": "administer",
    "proposed_change": "agree_changes",
    "style": "administer",
}
KEEPS_REGISTER = {"ct_analyst", "ct_offender_manager", "ct_manager"}
POLICE = {
    "ct_analyst",
    "ct_offender_manager",
    "ct_manager",
    "duty_officer",
}  # and whoever answers for a prison or PPCS at night
DISCLOSE = {"prison_offender_manager", "prison_decision_maker"}
GATE = {"prison_offender_manager", "prison_decision_maker", "prison_security"}
OF_VICTIMS = {"make_licences", "know_victims", "know_victims_ask", "liaise_with_victims"}
KNOW_OF_VICTIMS = {"probation_officer", "probation_manager", "probation_head", "ppcs", "victim_liaison"}
SUPERVISES = {"probation_officer", "probation_manager", "probation_head", "probation_duty_manager"}
# Writes over the API for which the table of doors sends no version, so that everybody who sees the record reads 428.
CHANGES = {"alerts-take", "alerts-resolve", "alerts-false-alarm"}
BODIES = {
    "checks-answer": {"outcome_code": "ATTC", "done_at": "2026-11-20T10:00:00Z", "narrative": "Nothing new"},
    "sharing-items-decide": {"verb": "withhold", "review_on": "2026-12-04", "reason": "Known to all who need it"},
}
# Where the right on the person is asked for before this row is looked for: without the right one reads 403 whatever
# row one names, and does not learn which there is. Everywhere else the row comes first, and another's is not there.
AFTER_THE_RIGHT = {
    "register_act": "entry",
    "panel_leave": "seat",
    "panel_conflict": "seat",
    "access_restriction_end": "restriction",
    "access_exclusion_end": "exclusion",
    "police_handover_accept": "police_handover",
    "imposed_order_breach_answer": "order_breach",
}
# Pages that whoever sees the person reads, and answers at the same address: the role is not asked before the right.
READ_AND_ANSWERED = {"readiness_exception_answer", "exemption_view", "person_records", "sentence_check"}
# Nothing but what the answer tells is judged, and why.
NOT_JUDGED = {
    "match_decide": "of the linking desk, which sees no person by it: tests/offenders/matches/",
    "alerts_storm": "of a team, not of one person: tests/sharing/alerts/storms/",
    "alerts_suppression": "of a team that holds back: tests/sharing/alerts/suppressions/",
    "thread_hold_back": "for who answers for people, of a thread that they see: the same",
    "load_": "of a team of the reader's agency: tests/roof/load/",
    **dict.fromkeys(["saved_view", "saved-views-", "subscription_"], "of their owner alone: tests/roof/reports/"),
    "identity_match": "of two people, for the identity desk alone: tests/offenders/identities/",
    "reach_call": "of who waits for a call of the reader's desk: tests/sharing/reach/",
    **dict.fromkeys(
        ["sitting_reason", "sitting_briefing", "sitting_read_out"],
        "of an item that is or is not seen before a decision: tests/sharing/sittings/",
    ),
    "briefing": "of a scope, and of nobody before it is opened: tests/roof/briefing/",
    "emergency_c": "closing is for who opened it, confirming for a session that asks",
    "access_request": "a request is its asker's to read, hidden or not, and what it answers must not tell which",
    "access-requests-": "the same",
    "who_looked": "the log names whom an entry is about: tests/sharing/who_looked/",
    "unusual_reading": "of what somebody read, for who reads the log: tests/sharing/unusual/",
    "data_request_decide": "of people whom an information owner sees: tests/sharing/data_requests/",
    "bundle_decide": "of people whom an information owner sees: tests/roof/bundles/",
    "bundle_file": "for the two who made it: tests/roof/bundles/",
    "access_review": "of a team's quarter, not of one person",
    "joint_team": "of members and heads of several agencies, not of one person: tests/sharing/joint_teams/",
    "leave": "of an officer, not of one person: tests/sharing/leave/test_pages.py",
    "cover_": "the same",
    "batches-list": "of programs alone, and about nobody before it is worked off: tests/offenders/batches/",
    "batches-detail": "there for who sent it alone: the same",
    "handovers-list": "what is sent names nobody, and is refused for its form",
    "reference-changes-list": "the same",
    "item_take_on": "of an item that nobody holds any more: to its agency alone it is there",
    "sharing-items-list": "a body about somebody hidden is refused for its form, in one answer with the team's",
    "recall_paper": "a paper is there for its readers alone: tests/licence/recalls/test_pages.py",
    "recall_for_arrest_pdf": "for who reads where the person may be found: tests/licence/recalls/test_files.py",
    **dict.fromkeys(
        ["paper_pdf", "paper_easy_read"], "for who reads where the person lives: tests/licence/papers/test_pages.py"
    ),
}
# What who decides on data requests reads too, of people whom they see: tests/sharing/data_requests/, roof/bundles/
OF_WHO_DECIDES = {
    *("data_requests", "data_request", "data_request_release"),
    *("bundles", "bundle", "bundle_progress"),
}
# Of a post that is on call, of its agency and its desk, not of one person; the lists are each reader's own.
OF_A_ROTA, LISTS_OF_A_ROTA = (
    ("rota", "shift", "swap_"),
    {"rota", "shift_add", "shift_member_add", "shift_handovers", "shifts-list"},
)
SYSTEM_OF_PROBATION = "a system of probation"
SYSTEM_OF_CT_POLICE = "a system of CT police"
MAKERS = {"probation_officer", "probation_manager", SYSTEM_OF_PROBATION}
ON_HANDOVERS = {
    *("ct_analyst", "ct_manager", "ct_offender_manager", "prison_decision_maker", "prison_offender_manager"),
    *("probation_head", "probation_manager", "probation_officer"),
}
KEEPS_ORDERS = {"ct_manager", "ct_offender_manager", SYSTEM_OF_CT_POLICE}
STEPS_OF_AN_ORDER = (
    *("make", "serve", "refuse", "extend", "vary", "discharge", "quash", "replace", "review"),
    "answer-breach",
)
KEEPS_LINKS = {"ct_analyst", "ct_manager", "ct_offender_manager", *GATE, *SUPERVISES} - {"probation_duty_manager"}
KEEPS_LINKS |= {SYSTEM_OF_PROBATION}
KEEPS_THREATS = {"ct_analyst", "ct_manager", "ct_offender_manager"}
MAPPA, RUNS_OR_CHAIRS = PROPOSES_MAPPA | CHAIRS_MAPPA | RUNS_MAPPA, RUNS_MAPPA | CHAIRS_MAPPA
# For whom alone the address is among those who may change the person; anybody else among them is told the other word.
FOR_ROLES: dict[str, tuple[set[str], str]] = {
    "imposed-orders-list": (KEEPS_ORDERS, REFUSED),
    **{f"imposed-orders-{verb}": (KEEPS_ORDERS, REFUSED) for verb in STEPS_OF_AN_ORDER},
    "imposed-orders-decide": ({"ct_manager"}, REFUSED),
    **{f"threats-{act}": (KEEPS_THREATS, REFUSED) for act in ("list", "warn", "not-to-warn", "review", "circle")},
    **dict.fromkeys(["links-list", "links-review", "links-remove"], (KEEPS_LINKS, REFUSED)),
    **dict.fromkeys(["mappa_meeting", "mappa_pack_pdf", "mappa_point_add", "mappa_exit_propose"], (MAPPA, HIDDEN)),
    **dict.fromkeys(["mappa-meetings-add-point", "mappa-cases-propose-exit"], (MAPPA, REFUSED)),
    **dict.fromkeys(["mappa_point_decide", "mappa_meeting_close", "mappa_action_set"], (RUNS_OR_CHAIRS, HIDDEN)),
    "mappa_level_answer": (RUNS_OR_CHAIRS, HIDDEN),
    "mappa_action_accept": (CHAIRS_MAPPA, HIDDEN),
    **dict.fromkeys(RUN_BY_API, (RUNS_MAPPA, REFUSED)),
    **dict.fromkeys(
        ["mappa-levels-answer", "mappa-meetings-decide-point", "mappa-meetings-close"], (RUNS_OR_CHAIRS, REFUSED)
    ),
    "mappa-meetings-list": (RUNS_MAPPA, REFUSED),
    "mappa-actions-list": (RUNS_OR_CHAIRS, REFUSED),
    "mappa-actions-accept": (CHAIRS_MAPPA, REFUSED),
    **dict.fromkeys(["mappa-cases-list", "mappa-levels-list", "mappa-cases-answer-exit"], (PROPOSES_MAPPA, REFUSED)),
    **{f"police_handover_{step}": (ON_HANDOVERS, REFUSED) for step in ("part", "offer", "sign", "ask", "answer")},
    **{
        f"police-handovers-{verb}": (ON_HANDOVERS, REFUSED)
        for verb in ("record-part", "offer", "sign", "ask", "answer")
    },
    "concern_add": (POLICE | {"probation_duty_manager"}, HIDDEN),
    "concerns-list": (POLICE | {"probation_duty_manager"}, REFUSED),
    "breaches-review": (SUPERVISES | {SYSTEM_OF_PROBATION}, REFUSED),
    "recalls-list": (SUPERVISES - {"probation_head"} | {SYSTEM_OF_PROBATION}, REFUSED),
    "recalls-add-breach": (SUPERVISES - {"probation_head"} | {SYSTEM_OF_PROBATION}, REFUSED),
    **{
        f"recalls-{verb}": (SUPERVISES | {SYSTEM_OF_PROBATION}, REFUSED) for verb in ("details", "answers", "give-more")
    },
    "recalls-ask-for-more": ({"ppcs"}, REFUSED),
    **dict.fromkeys(["licences-list", "licences-details"], (MAKERS | {"prison_offender_manager"}, REFUSED)),
    **dict.fromkeys(["victims-conditions-list", "victims-conditions-remove"], (MAKERS, REFUSED)),
    **dict.fromkeys(RECORDED_BY_PPCS, ({"ppcs"}, REFUSED)),
    "parole-reviews-disclose-dossier": ({"ppcs", *DISCLOSE}, REFUSED),
    "police-contributions-list": (POLICE | SUPERVISES | {"ppcs"}, REFUSED),
    "police-contributions-give": (POLICE, REFUSED),
    **{f"recalls-{verb}": ({"ppcs"}, REFUSED) for verb in ("refuse", "revoke", "done", "refer")},
    **dict.fromkeys(
        [
            *(
                "register-notices-list",
                "register-journeys-list",
                "register-home-visits-list",
                "register-items-verify",
                "register-known-changes-list",
            ),
            *("register-known-changes-withdraw", "register-duty-files-list"),
            *(
                "register-journeys-told",
                "register-journeys-back",
                "register-journeys-told-back",
                "register-journeys-call-off",
            ),
        ],
        (KEEPS_REGISTER, REFUSED),
    ),
    **dict.fromkeys(
        [
            "register-duties-excuse",
            "register-duty-files-decide",
            "register-never-applied-list",
            "register-never-applied-answer",
        ],
        ({"ct_manager"}, REFUSED),
    ),
    "recall_begin": (SUPERVISES - {"probation_head"}, HIDDEN),
    "urgent_arrest_add": (POLICE | SUPERVISES | {"ppcs"}, HIDDEN),
    "urgent_arrest_end": (POLICE | SUPERVISES | {"ppcs"}, HIDDEN),
    "recalls-at-large": (POLICE | {"ppcs"}, REFUSED),
    "recalls-arrested": (POLICE | GATE | {"ppcs"}, REFUSED),
    "recalls-return": (POLICE | GATE | {"ppcs"}, REFUSED),
    "urgent-arrests-end": (POLICE | SUPERVISES | {"ppcs"}, REFUSED),
    "urgent-arrests-list": (POLICE | SUPERVISES | {"ppcs"}, REFUSED),
}
# Of one file, of somebody else's.
OF_AN_IMPORT = {
    *("import_file", "import_file_progress", "import_file_apply", "import_file_discard", "import_file_errors"),
    *("imports-detail", "imports-apply", "imports-discard"),
}
# Asked by another test in a way of its own, or of nobody: sessions, letters, files of one user.
NOT_DRAWN = {
    *(
        *("events", "events-list", "events-replay", "events-test"),
        "token",
        "entrance",
        "schema",
        "calculations",
        "readyz",
        "status_jobs",
        "metrics",
        "account_logout",
        "draft_",
    ),
}


def is_drawn(door: Door) -> bool:
    of_accounts = door.name.startswith(
        ("account_", "application_allow", "mfa_", "openid_", "socialaccount_", "own_", "end_", "stay_")
    )
    return not (door.name in NOT_DRAWN or of_accounts or door.name.startswith("recovery_"))


DRAWN = [door for door in DOORS if is_drawn(door)]


def is_api(door: Door) -> bool:
    return door.visitor == 401


@functools.cache
def people_only() -> frozenset[str]:
    """As docs/api-scopes.md has them: POST /api/v1/permissions/UID/view/."""
    page = Path(__file__).parents[2] / "docs" / "api-scopes.md"
    return frozenset(re.findall(r"^\| `(.+?)` \| \*people only\*.* \|$", page.read_text(), re.MULTILINE))


def is_for_people_only(door: Door) -> bool:
    """Whether docs/api-scopes.md closes what the door does to every token."""
    address = re.sub(r"<\w+:(\w+)>", lambda place: place[1].upper(), ROUTES[door.name])
    return f"{door.method.upper()} /{address}" in people_only()


def is_of_reference_data(door: Door) -> bool:
    """A prisoner's demand for a reference is of a person."""
    return door.name.startswith(("law_", "reference")) and door.name != "reference_required"


def is_about_a_record(door: Door) -> bool:
    """Whether the answer hangs on one person: by the address, or by whom the body names."""
    sent = [value for value in (door.body or {}).values() if isinstance(value, str)]
    named = {"person", "conviction", "review", "victim", "victim_request"}
    by_body = door.method != "get" and bool(named & set(sent))
    of_none = ("administration", "proposed_change", "import_file", "certificate", "unusual_threshold")
    is_of_none = door.name.startswith(of_none) or is_of_reference_data(door)
    by_address = ("<uuid:" in ROUTES[door.name] or door.name == "draft") and not is_of_none
    return by_address or by_body


def asks(door: Door) -> str:
    """Which right on the person."""
    if door.name in SEEN_BY_WHO_RUNS and door.method != "get":
        return VIEW
    if door.name == "police_handover_begin" or (door.name == "person_records" and door.method != "get"):
        return SHARE
    if door.name.startswith(("access_add", "access_end", "grants-end", "access_restrict", "access_exclu")) or (
        door.name == "grants-list" and door.method != "get"
    ):
        return SHARE
    changes = ("programme_", "deprioriti", "threat_", "police_handover_", "imposed_order_", "contribution_give")
    if gate_of(door) in ("take_notices", "decide_on_register"):
        return CHANGE
    if door.reader == 403 or door.name in CHANGES or door.name.startswith(changes):
        return CHANGE
    if door.name.startswith("threats-") and door.method != "get":
        return CHANGE
    return VIEW


REGISTER = {  # by what the address of a page calls it, or the resource: its name in the cast, and its table
    "told": ("told", "registeritem"),
    "journey": ("journey", "journey"),
    "change": ("change", "knownchange"),
    "duty": ("duty", "notificationduty"),
    "s54": ("s54", "dutyfile"),
    "never": ("never", "neverapplied"),
    "difference": ("difference", "tolddifference"),
    "register-items-": ("told", "registeritem"),
    "register-periods-": ("notification_period", "notificationperiod"),
    "register-duties-": ("duty", "notificationduty"),
    "register-notices-": ("told_notice", "notice"),
    "register-journeys-": ("journey", "journey"),
    "register-home-visits-": ("home_visit", "homevisit"),
    "register-known-changes-": ("change", "knownchange"),
    "register-duty-files-": ("s54", "dutyfile"),
    "register-never-applied-": ("never", "neverapplied"),
    "register-told-differences-": ("difference", "tolddifference"),
    "register-": ("register_entry", "registerentry"),
}


def _row_of_register(door: Door) -> tuple[str, str] | None:
    route = ROUTES[door.name]
    for named, (cast, table) in REGISTER.items():
        is_page = door.name.startswith("notification_") and f"{named}_uid" in route
        is_api = named.endswith("-") and door.name.startswith(named) and "uid" in route
        if is_page or is_api:
            return cast, f"offenders_{table}"
    return None


def row_of(door: Door) -> tuple[str, str]:
    """(name in the cast, table) of the row with readers of its own that the address opens; empty for any other."""
    is_api = door.name.startswith("sharing-items-") and door.name != "sharing-items-list"
    if is_api or (door.name.startswith("item") and "item_uid" in ROUTES[door.name]):
        return "shared_item", "sharing_item"
    if door.name in ("alerts_storm", "alerts_storm_hold", "alerts_storm_cause"):
        return "", ""
    if door.name.startswith("alerts_suppression"):
        return "suppression", "sharing_suppression"
    if door.name.startswith("alert"):
        return "alert", "sharing_alert"
    if door.name in ("access_end", "grants-detail", "grants-end"):
        return "grant", "sharing_grant"
    if found := _mappa_row(door):
        return found
    if door.name.startswith("thread_") or door.name in ("thread", "threads-detail"):
        return "thread", "sharing_thread"
    if "sitting_uid" in ROUTES[door.name]:
        return "sitting", "sharing_sitting"
    if door.name.startswith("programme_move"):
        return "move", "sharing_programmemove"
    if row := next((row for name, row in OF_VICTIMS_API.items() if door.name.startswith(name)), None):
        return ("victim", "parole_victim") if door.body and "victim" in door.body else row
    if door.name in ("victim_change", "victim_leave", "victim_statement"):
        return "victim", "parole_victim"
    if door.name == "victim_request_add":
        return "victim", "parole_victim"
    if door.name == "request_untie":
        return "tie", "licence_requesttie"
    if door.name.startswith("victim_request_") or door.name == "request_tie":
        return "victim_request", "parole_victimrequest"
    if door.name == "victim_told":
        return "task", "parole_totell"
    if door.name == "liaison_acknowledge":
        return "notice", "parole_liaisonnotice"
    if door.name == "victim_telling_withdraw":
        return "telling", "parole_telling"
    if door.name.startswith("recall_paper") and door.name != "recall_paper_add":
        return "paper", "licence_recallpaper"
    if "imposed_uid" in ROUTES[door.name] or (door.name.startswith("imposed-orders-") and "uid" in ROUTES[door.name]):
        return "imposed", "offenders_imposedorder"
    if register := _row_of_register(door):
        return register
    if door.name.startswith("matches-notices-") and "uid" in ROUTES[door.name]:
        return "match_notice", "offenders_matchnotice"
    if door.name == "match_answer" or (door.name.startswith("matches-") and "uid" in ROUTES[door.name]):
        return "match", "offenders_match"
    if "threat_uid" in ROUTES[door.name] or (door.name.startswith("threats-") and "uid" in ROUTES[door.name]):
        return "threat", "offenders_threat"
    if "link_uid" in ROUTES[door.name] or (door.name.startswith("links-") and "uid" in ROUTES[door.name]):
        return "link", "offenders_link"
    if (door.name.startswith("dossier_") and "item_uid" in ROUTES[door.name]) or door.name == "dossier-papers-detail":
        return "item", "parole_dossieritem"
    return "", ""


# What the API opens by uid, by the beginning of the address; a list takes the victim that what is sent names.
OF_VICTIMS_API = {
    "victims-requests-": ("victim_request", "parole_victimrequest"),
    "victims-tasks-": ("task", "parole_totell"),
    "victims-statements-": ("statement", "parole_statement"),
    "victims-answers-detail": ("liaison_answer", "parole_liaisonanswer"),
    "victims-notices-": ("notice", "parole_liaisonnotice"),
    "victims-conditions-list": ("victim_request", "parole_victimrequest"),
    "victims-conditions-": ("tie", "licence_requesttie"),
    **dict.fromkeys(["victims-change", "victims-leave", "victims-detail"], ("victim", "parole_victim")),
}


def _mappa_row(door: Door) -> tuple[str, str] | None:
    """A case is of one programme, and its rows are there for who may know of that."""
    if door.name == "mappa_minutes":
        return "mappa_minutes", "offenders_mappaminutes"
    rows = {"case": "case", "level": "level", "meeting": "meeting", "point": "agendaitem", "action": "action"}
    for name, table in rows.items():
        by_api = door.name.startswith(f"mappa-{name}s-") and not door.name.endswith("-list")
        if by_api or (door.name.startswith("mappa_") and f"{name}_uid" in ROUTES[door.name]):
            return f"mappa_{name}", f"offenders_mappa{table}"
    return None


@dataclass(frozen=True)
class Draw:
    """One question: this user, at this address, about this person. `cast`: what the names in the address stand for."""

    user: int
    door: Door
    person: int
    cast: dict[str, Any]
    astray: str = ""  # the name in the cast of what stands in the address and is not the person's, or is not there

    @property
    def at(self) -> str:
        return test_doors.address_of(self.door.name, self.cast)


# Co-ordinators and chairs act on people whom they see.
SEEN_BY_WHO_RUNS = {*RUN_BY_API, "mappa-meetings-list", "mappa-actions-list"}
Question = Callable[[Oracle, Draw], bool]


def body_of(draw: Draw) -> dict[str, Any] | None:
    """What is sent: good enough that the answer tells whether the user may."""
    if draw.door.method == "get":
        return None
    return BODIES.get(draw.door.name) or test_doors.body_of(draw.door, draw.cast)


def _item(oracle: Oracle, draw: Draw) -> Any:
    return oracle.rows["sharing_item"][draw.cast["shared_item"].pk]


def _handover(oracle: Oracle, draw: Draw) -> Any:
    return oracle.rows["sharing_handover"][draw.cast["duty_handover"].pk]


def _stands(table: str, name: str) -> Question:
    """Whether the limit that the address names is live."""
    return lambda oracle, draw: any(row.id == draw.cast[name].pk and oracle.is_live(row) for row in oracle.facts[table])


def _names(oracle: Oracle, draw: Draw) -> bool:
    return acts.may_name(oracle, draw.user, draw.person, draw.cast["agency"].pk)


def _carries(oracle: Oracle, draw: Draw) -> bool:
    return acts.carries(oracle, draw.user, draw.person, draw.cast["agency"].pk)


def _offers(oracle: Oracle, draw: Draw) -> bool:
    return acts.may_offer(oracle, draw.user, draw.person, draw.cast["agency"].pk)


def _accepts(oracle: Oracle, draw: Draw) -> bool:
    return acts.may_accept(oracle, draw.user, _handover(oracle, draw))


def _withdraws(oracle: Oracle, draw: Draw) -> bool:
    return acts.may_withdraw(oracle, draw.user, _handover(oracle, draw))


def _holds(oracle: Oracle, draw: Draw) -> bool:
    return oracle.holds_item(draw.user, _item(oracle, draw))


def _has_it_of_others(oracle: Oracle, draw: Draw) -> bool:
    return not _holds(oracle, draw)


def _was_given(oracle: Oracle, draw: Draw) -> bool:
    return acts.has_been_given(oracle, draw.user, _item(oracle, draw))


def _leaves_in_files(oracle: Oracle, draw: Draw) -> bool:
    return not _item(oracle, draw).no_export


def _decides(oracle: Oracle, draw: Draw) -> bool:
    return acts.decides(oracle, draw.user, _item(oracle, draw))


def _corrects(oracle: Oracle, draw: Draw) -> bool:
    return acts.corrects(oracle, draw.user, _item(oracle, draw))


def _hands_on(oracle: Oracle, draw: Draw) -> bool:
    return acts.answers_for(oracle, draw.user, _item(oracle, draw))


def _reads_disclosures(oracle: Oracle, draw: Draw) -> bool:
    return acts.reads_disclosures(oracle, draw.user, draw.person)


def _may_change(oracle: Oracle, draw: Draw) -> bool:
    return oracle.may(draw.user, CHANGE, draw.person)


def _may_share(oracle: Oracle, draw: Draw) -> bool:
    return oracle.may(draw.user, SHARE, draw.person)


def _knows_of_victims(oracle: Oracle, draw: Draw) -> bool:
    is_of_those = oracle.users[draw.user].role in KNOW_OF_VICTIMS
    return is_of_those and oracle.sees_as_usual(draw.user, draw.person)


def _liaises(oracle: Oracle, draw: Draw) -> bool:
    return oracle.can(draw.user, "liaise_with_victims")


def _owns_the_action(oracle: Oracle, draw: Draw) -> bool:
    return draw.cast["mappa_action"].owner_id == draw.user


def _gives_a_view(oracle: Oracle, draw: Draw) -> bool:
    """Whoever may change the person, and victim liaison, who changes nothing of a record."""
    is_liaison = oracle.users[draw.user].role == "victim_liaison" and oracle.sees_as_usual(draw.user, draw.person)
    return is_liaison or oracle.may(draw.user, CHANGE, draw.person)


def _nobody(oracle: Oracle, draw: Draw) -> bool:
    """Of a request that somebody else made and nobody approved there is nothing to end, and no rung was made above."""
    return False


def _knows_each_programme(oracle: Oracle, draw: Draw) -> bool:
    return oracle.knows_each_programme(draw.user, draw.person)


def _is_of_their_agency(oracle: Oracle, draw: Draw) -> bool:
    return draw.cast["retention"].agency_id == oracle.users[draw.user].agency_id


def _records_the_tag(oracle: Oracle, draw: Draw) -> bool:
    return oracle.users[draw.user].role in SUPERVISES | {"partner"}


OF_ITS_HOLDER: list[tuple[Question, str]] = [(_holds, HIDDEN), (_may_change, REFUSED)]
# Who of those who see the person is let in where that hangs on more than the right on the person: what is asked, in its
# order, and what a no reads as.
OF_WHO_SEES: dict[str, list[tuple[Question, str]]] = {
    "owner_name": [(_names, REFUSED)],
    "owner_step_out": [(_carries, REFUSED)],
    "handover_offer": [(_offers, REFUSED)],
    "handovers-accept": [(_accepts, REFUSED)],
    "handovers-refuse": [(_accepts, REFUSED)],
    "handovers-withdraw": [(_withdraws, REFUSED)],
    "alert_answer_above": [(_nobody, HIDDEN)],
    "alert_call": [(_nobody, HIDDEN)],
    "item_confirm": [(_was_given, HIDDEN)],
    "sharing-items-confirm": [(_was_given, HIDDEN)],
    "item_onward": [(_has_it_of_others, HIDDEN)],
    "item_print": [(_leaves_in_files, HIDDEN)],
    "item_log": OF_ITS_HOLDER,
    "item_refuse": OF_ITS_HOLDER,
    "item_decide": OF_ITS_HOLDER,
    # The right first, whatever one names; then: the item is not marked as relevant to what the address names
    "item_relevance_withdraw": [(_may_change, REFUSED), (_nobody, HIDDEN)],
    "item_unlisted": [*OF_ITS_HOLDER, (_nobody, HIDDEN)],  # there is no such answer as the one that the address names
    "item_marking": OF_ITS_HOLDER,
    "item_correct": OF_ITS_HOLDER,
    "item_hand_on": OF_ITS_HOLDER,
    **{
        f"victims-{verb}": [(_liaises, REFUSED)]
        for verb in (
            *("list", "change", "leave", "tasks-told", "tasks-withdraw-telling", "requests-list", "requests-pass-on"),
            *("requests-withdraw", "answers-list", "statements-list", "statements-change", "notices-acknowledge"),
        )
    },
    "mappa_action_answer": [(_owns_the_action, HIDDEN)],
    "exemption_view": [(_gives_a_view, REFUSED)],
    "permissions-view": [(_gives_a_view, REFUSED)],
    "readiness-tag": [(_may_change, REFUSED), (_records_the_tag, REFUSED)],
    "programme_propose": [(_may_change, REFUSED), (_knows_each_programme, REFUSED)],
    "recall_paper_readers": [(_may_change, REFUSED)],
    "retention-reviews-detail": [(_is_of_their_agency, HIDDEN)],
    "recall_for_liaison_pdf": [(_knows_of_victims, HIDDEN)],
    "sharing-items-log": OF_ITS_HOLDER,
    "sharing-items-decide": [(_decides, REFUSED)],
    "sharing-items-correct": [(_corrects, REFUSED)],
    "sharing-items-hand-over": [(_hands_on, REFUSED)],
    "person_disclosures": [(_reads_disclosures, HIDDEN)],
    "access_restriction_end": [(_may_share, REFUSED), (_stands("sharing_restriction", "restriction"), HIDDEN)],
    "access_exclusion_end": [(_may_share, REFUSED), (_stands("sharing_exclusion", "exclusion"), HIDDEN)],
}


def questions_of(door: Door) -> list[tuple[Question, str]]:
    if door.name == "handover":  # it is read by whoever sees the person, and answered at the same address
        return [(_accepts, REFUSED)] if door.method == "post" else []
    return OF_WHO_SEES.get(door.name, [])


def gate_of(door: Door) -> str:
    if door.name in ("law_register", "law_entry"):  # read by everybody, checked by who keeps it
        return "keep_reference" if door.method == "post" else ""
    if door.name == "people-list" and door.method == "post":  # the same address reads the list
        return "add_people"
    if door.name == "capacity-list" and door.method == "post":
        return "keep_capacity"
    longest = sorted((name for name in GATES if door.name.startswith(name)), key=len)
    if longest:
        return GATES[longest[-1]]
    if (
        is_about_a_record(door)
        and door.reader == 403
        and not is_api(door)
        and not door.name.startswith(("alert", "thread"))
    ):
        return "view_people" if door.name in READ_AND_ANSWERED else "change_people"
    return ""


def expected(oracle: Oracle, draw: Draw) -> str:
    """What the answer must be: hidden, refused, let in, or what a visitor gets."""
    door, user = draw.door, draw.user
    who = oracle.users[user]
    if not who.is_active or (who.role == "partner" and not is_api(door)):
        return VISITOR if door.visitor in (302, 401) else kind_of(door.visitor)
    if door.visitor == door.stranger == door.reader and door.name not in GATES:
        return kind_of(door.visitor)
    if who.role == "partner" and is_for_people_only(door):
        return REFUSED  # whatever is asked: no token is let in there
    if door.name in OF_WHO_DECIDES and oracle.can(user, "decide_data_requests"):
        return ANY  # of people whom they see
    gate = gate_of(door)
    if who.role == "partner" and door.name.startswith("victims-") and not oracle.can(user, gate):
        return REFUSED  # the token has no scope for it, whatever is asked
    if gate and not (oracle.can(user, gate) or _adds_people(oracle, draw)):
        return HIDDEN
    if door.name in ("emergency", "emergency_confirm") and _is_of_intelligence(oracle, user):
        return REFUSED  # it sees people through a joint team alone
    if door.name == "figure_reconcile":
        return HIDDEN  # of no figure that there is
    if door.name == "reconciliations-detail":
        return HIDDEN  # nothing is published
    if door.name.startswith(("forecasts-", "supposition")):
        return ANY  # of a Monday for which there may be a forecast, and about nobody: tests/roof/forecast/
    if door.name == "batches-list" and door.method == "get":
        return THROUGH  # each sender's own
    if door.name in ("briefings", "briefings-list"):
        return THROUGH if oracle.can(user, "view_people") or oracle.can(user, "read_figures") else HIDDEN
    if door.name == "reach_calls":
        return ANY
    if door.name.startswith("briefing"):
        return ANY if oracle.has_desk(user) else HIDDEN  # of a scope: tests/roof/briefing/
    if door.name.startswith("capacity"):
        return THROUGH  # of places and weeks, and about nobody
    if door.name == "forecast":
        return (
            ANY if oracle.has_desk(user) else HIDDEN
        )  # of a run in which the world has no group: tests/roof/forecast/
    if door.name == "forecast_suppose":
        return THROUGH if oracle.has_desk(user) else HIDDEN
    if door.name == "figure_people":
        return THROUGH if oracle.can(user, "see_overview") else HIDDEN  # and sees people, by the gate
    if door.name.startswith("overview"):
        return THROUGH if _has_overview(oracle, draw) else HIDDEN
    if door.name in OF_AN_IMPORT:
        return HIDDEN  # of somebody else
    if door.method != "get" and is_api(door) and _of_beginning(door, NOT_JUDGED):
        return ANY
    if _of_beginning(door, NOT_JUDGED) and is_about_a_record(door):
        return ANY
    if door.name.startswith(OF_A_ROTA):
        return _of_a_rota(oracle, draw)
    if door.name in ("access_reviews", "access_review_lapsed"):  # administrators' and privacy officers' too
        opens = ("grant_access", "administer", "review_emergencies")
        return THROUGH if any(oracle.can(user, each) for each in opens) else HIDDEN
    if door.name in (
        "emergency_review",
        "emergency_end",
        "bundle",
        "bundle_progress",
        "bundle_approve",
        "bundle_withdraw",
        "data_request",
        "data_request_release",
        "data_request_withdraw",
    ):
        return HIDDEN if draw.person in oracle.excluded(user) else THROUGH
    if not is_about_a_record(door):
        return (
            THROUGH
            if oracle.can(user, gate or "view_people") or _adds_people(oracle, draw) or everybodys(door)
            else HIDDEN
        )
    if not _is_there(oracle, draw):
        return HIDDEN
    may = oracle.may(user, _verb(oracle, draw), draw.person)
    if draw.astray and (may or draw.astray != AFTER_THE_RIGHT.get(door.name)):
        return HIDDEN
    if questions_of(door):
        return next((told for asked, told in questions_of(door) if not asked(oracle, draw)), THROUGH)
    return _of_those_who_may(oracle, draw) if may else REFUSED


def _is_of_intelligence(oracle: Oracle, user: int) -> bool:
    kinds = {row.id: row.kind for row in oracle.facts["sharing_agency"]}
    return kinds[oracle.users[user].agency_id] == "intelligence"


def _has_overview(oracle: Oracle, draw: Draw) -> bool:
    """Of the reader's people; figures only by a scope of theirs. Of state threats who sees somebody of whom they may
    know that they are under them."""
    if oracle.can(draw.user, "read_figures"):
        return False  # no figures scope stands in the world
    if draw.door.name != "overview_state_threats":
        return True
    of_them = (person for person in oracle.whom(draw.user) if "state_threats" in oracle.programmes_of(person))
    return any(oracle.knows_programme(draw.user, person, "state_threats") for person in of_them)


def _adds_people(oracle: Oracle, draw: Draw) -> bool:
    """A program of PPCS or of the prisons, as their people."""
    who = oracle.users[draw.user]
    kinds = {row.id: row.kind for row in oracle.facts["sharing_agency"]}
    is_theirs = who.role == "partner" and kinds[who.agency_id] in ("ppcs", "prison")
    return is_theirs and draw.door.name == "people-list"


def _of_a_rota(oracle: Oracle, draw: Draw) -> str:
    """A shift, with what is asked and offered of it, is there for its agency and its desk, and for nobody else,
    whomever they may see. Which of these may do what: tests/sharing/rota/."""
    if draw.door.name in LISTS_OF_A_ROTA:
        return THROUGH
    shift = draw.cast["shift"]
    is_theirs = oracle.users[draw.user].agency_id == shift.agency_id or shift.team_id in oracle.teams_of(draw.user)
    return ANY if is_theirs else HIDDEN


def _verb(oracle: Oracle, draw: Draw) -> str:
    """Which right on the person is asked for. docs/api.md: a program reports breaches of all whom it sees."""
    is_report = oracle.users[draw.user].role == "partner" and draw.door.name == "breaches-list"
    return VIEW if is_report else asks(draw.door)


def _of_beginning(door: Door, names: dict[str, str]) -> bool:
    return door.name.startswith(tuple(names)) and door.name not in ("item_add", "item_audience")


def _is_there(oracle: Oracle, draw: Draw) -> bool:
    name, table = row_of(draw.door)
    if gate_of(draw.door) in OF_VICTIMS and not oracle.sees_as_usual(draw.user, draw.person):
        return False
    if table == "parole_dossieritem" and is_api(draw.door) and draw.cast[name].is_withheld:
        return False
    if table == "sharing_item" and is_api(draw.door) and oracle.rows[table][draw.cast[name].pk].no_api:
        return False
    row_is = not table or (draw.astray != name and oracle.sees_row(draw.user, table, draw.cast[name].pk))
    return oracle.sees(draw.user, draw.person) and row_is


def _of_those_who_may(oracle: Oracle, draw: Draw) -> str:
    door, role = draw.door, _works_as(oracle, draw.user)
    if door.name == "police-handovers-record-part" and oracle.users[draw.user].role == "partner":
        return THROUGH  # a program records, and reads no notes
    if door.name == "breaches-list" and door.method == "post" and role == "liaison_officer":
        return REFUSED  # they add what their agency knows, and report no breach
    if door.name in FOR_ROLES:
        roles, otherwise = FOR_ROLES[door.name]
        is_of_ct_police = SYSTEM_OF_CT_POLICE in roles and _is_system_of_ct_police(oracle, draw.user)
        return THROUGH if role in roles or is_of_ct_police else otherwise
    if door.name in ("dossier_readers", "dossier_application", "dossier_application_step"):
        return THROUGH if draw.cast["item"].is_withheld else HIDDEN
    return THROUGH


def _works_as(oracle: Oracle, user: int) -> str:
    """A program records as the people of its agency do: of casework, prisons and police. One of probation prepares what
    people then sign; any other is what it is."""
    who = oracle.users[user]
    kinds = {row.id: row.kind for row in oracle.facts["sharing_agency"]}
    people = {"ppcs": "ppcs", "prison": "prison_security", "ct_police": "ct_analyst", "police": "ct_analyst"}
    people |= {"probation": SYSTEM_OF_PROBATION}
    return people.get(kinds[who.agency_id], who.role) if who.role == "partner" else who.role


def _is_system_of_ct_police(oracle: Oracle, user: int) -> bool:
    who = oracle.users[user]
    kinds = {row.id: row.kind for row in oracle.facts["sharing_agency"]}
    return who.role == "partner" and kinds[who.agency_id] == "ct_police"


def everybodys(door: Door) -> bool:
    """Whether whoever signed in is let in, with whatever role: lists of nobody's record."""
    of_nobody = is_of_reference_data(door) and door.method == "get" and not gate_of(door)
    return door.name in ("home", "help") or of_nobody


def kind_of(status: int, *, hidden: int = 404) -> str:
    if status in (404, hidden):
        return HIDDEN
    return REFUSED if status == 403 else THROUGH


def answered(draw: Draw, response: Any) -> str:
    """What the answer is. A grant for somebody hidden is refused at its field, in the words for nobody."""
    status = response.status_code
    if status == 401 or (status == 302 and response.url.startswith(reverse("account_login"))):
        return VISITOR
    if draw.door.name == "grants-list" and draw.door.method == "post" and status == 400:
        return HIDDEN if "person" in response.getvalue().decode() else THROUGH
    return kind_of(status)
