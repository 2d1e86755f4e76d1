"""Who does each write of the API, on which row and with what: the table by which the generated client is tried.

The body of a write is the example that the schema gives, about the rows of the scene; `body` says what of it must be
otherwise. A scene is made two hours before `at`, and taken back with the write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from proofs.partners import client_scenes as scenes
from proofs.partners.client_scenes import Rows, Scene, row_is

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
Said = Any | Callable[[Rows], Any]


@dataclass(frozen=True)
class Recipe:
    """by: the kind of agency of a partner system that works with the person, `Role` or `Named` for a person.

    body: what of the example is otherwise; None leaves a name out. made_at: when the scene is made, if not two hours
    before. query: what the address needs after `?`. behalf: the role of who is named as asking by a partner system, if
    not that of its agency.
    """

    by: str | Role | Named
    scene: Scene
    body: Mapping[str, Said] = field(default_factory=dict)
    at: datetime = NOON
    made_at: datetime | None = None
    query: Mapping[str, Said] = field(default_factory=dict)
    behalf: str = ""


@dataclass(frozen=True)
class Role:
    """Somebody of this role, whose team works with the person or leads."""

    role: str
    kind: str
    grant_role: str = "contributor"


@dataclass(frozen=True)
class Named:
    """Somebody of the scene."""

    name: str


def on(month: int, day: int, hour: int = 14, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def uid(name: str) -> Callable[[Rows], str]:
    return lambda rows: str(rows[name].uid)


def uids(name: str) -> Callable[[Rows], list[str]]:
    return lambda rows: [str(rows[name].uid)]


def email(name: str) -> Callable[[Rows], str]:
    return lambda rows: rows[name].email


PPCS, POLICE, PRISON, PROBATION = "ppcs", "ct_police", "prison", "probation"
OFFICER = Role("probation_officer", PROBATION)
SENIOR = Role("probation_manager", PROBATION)
CASEWORKER = Role("ppcs", PPCS)
TODAY = "2026-12-01"
AT_TEN = {"at": "2026-12-01T11:00:00Z"}
PERSON = {"person": uid("person")}
REVIEW = {"review": uid("review")}

PEOPLE = {
    "people_add": Recipe(PPCS, scenes.a_person, {"team": uid("own team"), "crn": None, "prison_number": "A9941BC"}),
    "people_change": Recipe(PPCS, scenes.a_person),
    "people_add_name": Recipe(PPCS, scenes.a_person),
    "people_change_name": Recipe(
        PPCS, row_is("person", scenes.of_a_person("Alias", name="The Baker")), {"alias": uid("alias")}
    ),
    "people_remove_name": Recipe(
        PPCS, row_is("person", scenes.of_a_person("Alias", name="The Baker")), {"alias": uid("alias")}
    ),
    "people_add_number": Recipe(PPCS, scenes.a_person),
    "people_end_number": Recipe(
        PPCS,
        row_is("person", scenes.of_a_person("Identifier", kind="crn", value="X123456", canonical="X123456")),
        {"identifier": uid("identifier")},
    ),
    "imports_send": Recipe(PPCS, scenes.a_person, query={"lead": uid("own team"), "name": "people.csv"}),
    "imports_apply": Recipe(PPCS, scenes.own_file("checked")),
    "imports_discard": Recipe(PPCS, scenes.own_file("uploaded")),
}
SENTENCES = {
    "convictions_record": Recipe(PPCS, scenes.held, PERSON),
    "convictions_change": Recipe(PPCS, scenes.convicted),
    "sentences_record": Recipe(PPCS, scenes.convicted, {"conviction": uid("conviction")}),
    "sentences_change": Recipe(PPCS, row_is("sentence", scenes.convicted)),
    "sentences_appeal": Recipe(PPCS, row_is("sentence", scenes.convicted)),
    "sentences_keep": Recipe(PPCS, scenes.questioned),
    "adjustments_record": Recipe(PRISON, scenes.convicted, PERSON),
    "adjustments_change": Recipe(
        PRISON,
        row_is("adjustment", scenes.of_a_person("Adjustment", kind="remand", days=100, starts_on="2026-06-19")),
    ),
    "adjustments_remove": Recipe(
        PRISON, row_is("adjustment", scenes.of_a_person("Adjustment", kind="ada", days=14, starts_on="2026-11-20"))
    ),
    "calculations_calculate": Recipe(PPCS, scenes.a_person),
}
DATES = {
    "official_dates_record": Recipe(PRISON, scenes.held, PERSON),
    "court_dates_record": Recipe(PRISON, scenes.held, PERSON),
    "date_conflicts_ask": Recipe(PRISON, scenes.in_conflict),
    "date_conflicts_answer": Recipe(PRISON, scenes.asked_conflict),
    "date_conflicts_reopen": Recipe(PRISON, scenes.accepted_conflict),
    "date_overrides_request": Recipe(
        Named("officer"),
        scenes.overridable,
        PERSON | {"falls_on": "2027-01-28", "ends_on": "2026-12-15", "earlier_is_meant": True},
    ),
    "date_overrides_countersign": Recipe(Named("colleague"), scenes.proposed_override, {"earlier_is_meant": True}),
    "date_overrides_end": Recipe(Named("officer"), scenes.signed_override),
}
CUSTODY = {
    "movements_record": Recipe(PRISON, scenes.due_out, PERSON),
    "leavings_record": Recipe(PRISON, scenes.due_out, PERSON),
    "absences_record": Recipe(
        PRISON, scenes.due_out, PERSON | {"left_at": "2026-12-01T09:40:00Z", "due_back_at": "2026-12-01T18:00:00Z"}
    ),
    "absences_back": Recipe(PRISON, scenes.away, AT_TEN),
    "absences_due_back": Recipe(PRISON, scenes.away),
    "releases_hold": Recipe(PRISON, scenes.due_out),
    "releases_lift": Recipe(PRISON, scenes.on_hold),
    "batches_send": Recipe(PRISON, scenes.a_person),
}
READINESS = {
    "readiness_items": Recipe(PROBATION, scenes.checklist, {"done_on": TODAY}),
    "readiness_assign": Recipe(PROBATION, scenes.checklist, {"owner": email("probation_officer")}),
    "readiness_note": Recipe(PROBATION, scenes.checklist),
    "readiness_tag": Recipe(PROBATION, scenes.checklist),
    "readiness_exceptions": Recipe(Named("ct_analyst"), scenes.checklist, {"item": "mappa"}),
    "readiness_agree": Recipe(Named("ct_manager"), scenes.excepted, {"item": "mappa"}),
    "readiness_end_exception": Recipe(Named("ct_manager"), scenes.exception_agreed, {"item": "mappa"}),
    "readiness_sign": Recipe(Named("prison_offender_manager"), scenes.checklist_done),
    "readiness_withdraw": Recipe(Named("prison_offender_manager"), scenes.checklist_signed),
    "readiness_day_sheet": Recipe(Named("prison_offender_manager"), scenes.checklist, at=on(12, 18, 8)),
    "readiness_withdraw_act": Recipe(Named("prison_offender_manager"), scenes.gate_opened, at=on(12, 18, 10)),
}
LICENCES = {
    "licences_record": Recipe(PROBATION, scenes.to_be_licensed, PERSON),
    "licences_details": Recipe(PROBATION, scenes.draft, {"officer": email("com")}),
    "licences_add_condition": Recipe(PROBATION, scenes.draft),
    "licences_change_condition": Recipe(PROBATION, scenes.draft, {"condition": uid("condition")}),
    "licences_move_condition": Recipe(PROBATION, scenes.draft, {"condition": uid("condition")}),
    "licences_remove_condition": Recipe(PROBATION, scenes.draft, {"condition": uid("condition")}),
    "licences_add_place": Recipe(PROBATION, scenes.draft, {"condition": uid("condition")}),
    "licences_remove_place": Recipe(PROBATION, scenes.draft, {"place": uid("place")}),
    "licences_leave_unchecked": Recipe(PROBATION, scenes.in_force, {"condition": uid("condition")}),
    "licences_discard": Recipe(PROBATION, scenes.draft),
    "licences_submit": Recipe(Named("com"), scenes.to_submit),
    "permissions_request": Recipe(Named("com"), scenes.in_force, PERSON | {"condition": uid("condition")}),
    "permissions_view": Recipe(Named("com"), scenes.permission("asked")),
    "permissions_withdraw": Recipe(Named("com"), scenes.permission("asked")),
    "permissions_withdraw_approval": Recipe(Named("spo"), scenes.permission("approved")),
    "permissions_end": Recipe(Named("com"), scenes.permission("approved")),
}
CHECKS = {
    "check_plans_record": Recipe(
        PROBATION, scenes.on_licence, PERSON | {"condition": uid("condition"), "officer": email("officer")}
    ),
    "check_plans_change": Recipe(PROBATION, row_is("plan", scenes.planned)),
    "check_plans_end": Recipe(PROBATION, row_is("plan", scenes.planned)),
    "checks_log": Recipe(PROBATION, scenes.on_licence, PERSON | {"conditions": uids("condition")}, on(12, 9, 19)),
    "checks_answer": Recipe(PROBATION, scenes.meeting_due, at=on(12, 7, 15)),
    "checks_reassign": Recipe(PROBATION, row_is("check", scenes.planned), {"officer": email("colleague")}),
}
REGISTERS = {
    f"{name}_{verb}": Recipe(OFFICER if verb in ("decide", "verify") else PROBATION, scene, body, at)
    for name, made in (
        ("devices", scenes.entry("Device", kind="phone", make="Invented 5")),
        ("accounts", scenes.entry("Account", kind="bank", provider="A bank", handle="Ending 4417")),
        ("places_of_stay", scenes.entry("PlaceOfStay", kind="work", address="1 Elland Road")),
    )
    for verb, scene, body, at in (
        ("record", scenes.on_licence, PERSON, on(12, 5)),
        ("decide", made, {}, NOON),
        ("verify", made, {}, on(12, 7)),
        ("inspect", made, {}, on(12, 7)),
        ("end", made, {}, on(12, 20)),
    )
    if verb != "inspect" or name == "devices"
}
BREACHES = {
    "breaches_record": Recipe(POLICE, scenes.on_licence, PERSON | {"condition": uid("condition")}, at=on(12, 10)),
    "breaches_review": Recipe(PROBATION, scenes.suspected),
    "breaches_consider_recall": Recipe(PROBATION, scenes.suspected),
    "breaches_decide": Recipe(SENIOR, scenes.suspected),
    "concerns_record": Recipe(POLICE, scenes.on_licence, PERSON | {"condition": uid("condition")}, at=on(12, 10)),
}
LATER = on(12, 10, 14)
RECALLS = {
    "recalls_record": Recipe(PROBATION, scenes.recall(""), PERSON | {"breaches": uids("breach")}),
    "recalls_add_breach": Recipe(PROBATION, scenes.recall("begun"), {"breach": uid("breach")}),
    "recalls_answers": Recipe(PROBATION, scenes.recall("begun")),
    "recalls_details": Recipe(PROBATION, scenes.recall("begun")),
    "recalls_ask_for_more": Recipe(PPCS, scenes.recall("sent")),
    "recalls_give_more": Recipe(PROBATION, scenes.asked_for_more),
    "recalls_refuse": Recipe(Named("ppcs"), scenes.recall("sent"), at=LATER),
    "recalls_revoke": Recipe(Named("ppcs"), scenes.recall("sent"), at=LATER),
    "recalls_at_large": Recipe(POLICE, scenes.recalled_from_police_custody, at=LATER),
    "recalls_arrested": Recipe(POLICE, scenes.recall("revoked"), at=LATER),
    "recalls_return": Recipe(PRISON, scenes.recall("revoked"), {"establishment": "FSI"}, at=LATER),
    "recalls_done": Recipe(PPCS, scenes.recall("returned"), at=LATER),
    "recalls_refer": Recipe(PPCS, scenes.back_with_papers, at=LATER),
    "urgent_arrests_record": Recipe(POLICE, scenes.recall(""), PERSON, at=on(12, 10, 4)),
    "urgent_arrests_end": Recipe(POLICE, scenes.arrest, at=LATER),
}
PAROLE = {
    "parole_reviews_begin": Recipe(PPCS, scenes.convicted, PERSON),
    "parole_reviews_refer": Recipe(PPCS, scenes.review()),
    "parole_reviews_details": Recipe(PPCS, scenes.review("mca_listed")),
    "parole_reviews_disclose_dossier": Recipe(PPCS, scenes.review("deemed_referred")),
    "parole_reviews_list_for_papers": Recipe(PPCS, scenes.review("dossier_disclosed")),
    "parole_reviews_issue_directions": Recipe(PPCS, scenes.directed),
    "parole_reviews_direct_hearing": Recipe(PPCS, scenes.review("mca_listed")),
    "parole_reviews_defer": Recipe(PPCS, scenes.review("mca_listed")),
    "parole_reviews_mark_ready": Recipe(PPCS, scenes.review("oral_directed")),
    "parole_reviews_withdraw": Recipe(PPCS, scenes.review("mca_listed")),
    "parole_reviews_list_hearing": Recipe(PPCS, scenes.review("ready_to_list")),
    "parole_reviews_give_notice": Recipe(PPCS, scenes.listed),
    "parole_reviews_move_hearing": Recipe(PPCS, scenes.listed, {"days": ["2027-03-09"]}),
    "parole_reviews_cancel_hearing": Recipe(PPCS, scenes.listed),
    "parole_reviews_hear": Recipe(PPCS, scenes.listed, at=on(3, 3, 14, year=2027), made_at=NOON),
    "parole_reviews_adjourn": Recipe(PPCS, scenes.before_the_board("heard")),
    "parole_reviews_decide": Recipe(
        PPCS, scenes.before_the_board("heard"), {"decided_on": "2026-11-20", "provided_on": "2026-11-23"}
    ),
    "parole_reviews_provide": Recipe(PPCS, scenes.decided(provided_on=None), {"on": "2026-11-23"}),
    "parole_reviews_correct_slip": Recipe(PPCS, scenes.decided()),
    "parole_reviews_correct_outcome": Recipe(PPCS, scenes.decided()),
    "parole_reviews_ask_for_hearing": Recipe(PPCS, scenes.decided_on_papers),
    "parole_reviews_refuse_hearing": Recipe(PPCS, scenes.hearing_asked_for),
    "parole_reviews_tell_prisoner": Recipe(
        PPCS, scenes.referred_to_high_court, {"on": "2026-12-16"}, on(12, 16), on(12, 15)
    ),
    "parole_challenges_record": Recipe(PPCS, scenes.decided(), REVIEW),
    "parole_challenges_reply": Recipe(PPCS, scenes.challenged(), at=on(12, 4)),
    "parole_challenges_answer": Recipe(PPCS, scenes.challenged(), at=on(12, 14)),
    "parole_challenges_court_step": Recipe(
        PPCS, row_is("challenge", scenes.referred_to_high_court), {"on": "2026-12-16"}, on(12, 16), on(12, 15)
    ),
    "parole_directions_record": Recipe(
        PPCS, scenes.before_the_board(), REVIEW | {"agency": uid("agency"), "owner": email("police")}
    ),
    "parole_directions_met": Recipe(POLICE, scenes.direction()),
    "parole_directions_drop": Recipe(PPCS, scenes.direction()),
    "parole_directions_more_time": Recipe(POLICE, scenes.direction()),
    "parole_directions_answer_more_time": Recipe(PPCS, scenes.direction(more_time=True)),
    "police_contributions_ask": Recipe(PPCS, scenes.before_the_board(), REVIEW | {"agency": uid("agency")}),
    "police_contributions_give": Recipe(POLICE, scenes.contribution()),
    "police_contributions_pass_on": Recipe(PPCS, scenes.contribution(given=True)),
    "hearing_observers_record": Recipe(PPCS, scenes.before_the_board(), REVIEW),
    "board_applications_record": Recipe(PPCS, scenes.before_the_board(), REVIEW),
    "dossier_papers_add": Recipe(PPCS, scenes.before_the_board(), REVIEW),
    "required_references_record": Recipe(PPCS, scenes.serving_for_life, PERSON),
}
OBSERVER = {"name": "Elin Marsh", "kind": "professional", "asked_on": "2026-11-02", "reason": "Training"}
LET_IN = {"answer": "granted", "answered_on": "2026-11-09", "may_see": "summary", "document": "PB/9"}
APPLICATION = {"kind": "public_hearing", "asked_by": "prisoner", "asked_on": "2026-11-02", "reason": "To be heard"}
BESIDE = {
    "hearing_observers_answer": Recipe(PPCS, scenes.beside_a_review("observers", **OBSERVER)),
    "hearing_observers_withdraw": Recipe(PPCS, scenes.beside_a_review("observers", **OBSERVER)),
    "hearing_observers_attend": Recipe(
        PPCS, scenes.beside_a_review("observers", **OBSERVER, **LET_IN), {"on": "2026-11-18"}
    ),
    "board_applications_answer": Recipe(PPCS, scenes.beside_a_review("applications", **APPLICATION)),
    "board_applications_withdraw": Recipe(PPCS, scenes.beside_a_review("applications", **APPLICATION)),
}
VICTIM = {"victim": uid("victim")}


def by_liaison(scene: Scene, body: Mapping[str, Said] | None = None) -> Recipe:
    """By a victim contact system, and on behalf of who liaises with victims."""
    return Recipe(PROBATION, scene, body or {}, behalf="victim_liaison")


VICTIMS = {
    "victims_add": by_liaison(scenes.to_be_licensed, PERSON),
    "victims_change": by_liaison(scenes.with_victim),
    "victims_leave": by_liaison(scenes.with_victim),
    "victims_requests_record": by_liaison(scenes.with_victim, VICTIM),
    "victims_requests_pass_on": by_liaison(scenes.with_request),
    "victims_requests_withdraw": by_liaison(scenes.with_request),
    "victims_requests_answer": Recipe(Named("manager"), scenes.with_request),
    "victims_tasks_told": by_liaison(scenes.with_task),
    "victims_tasks_withdraw_telling": by_liaison(scenes.informed, {"telling": uid("telling")}),
    "victims_statements_record": by_liaison(scenes.in_review, VICTIM | REVIEW),
    "victims_statements_change": by_liaison(scenes.stated),
    "victims_answers_give": by_liaison(scenes.to_be_licensed, PERSON),
    "victims_notices_acknowledge": Recipe(Named("liaison"), scenes.to_acknowledge),
    "victims_conditions_link": Recipe(
        PROBATION, scenes.asked_of_a_condition, {"condition": uid("condition"), "request": uid("request")}
    ),
    "victims_conditions_remove": Recipe(PROBATION, scenes.linked),
}
SHARING = {
    "alerts_acknowledge": Recipe(Named("reader"), scenes.alert),
    "alerts_take": Recipe(Named("reader"), scenes.alert),
    "alerts_resolve": Recipe(Named("reader"), scenes.alert),
    "alerts_false_alarm": Recipe(Named("reader"), scenes.alert),
    "access_requests_ask": Recipe(Named("asker"), row_is("person", scenes.asked_to_see("none")), {"number": "A7001QX"}),
    "access_requests_agree": Recipe(Named("manager"), scenes.asked_to_see("waiting"), {"days": 7}),
    "access_requests_refuse": Recipe(Named("manager"), scenes.asked_to_see("waiting")),
    "access_requests_withdraw": Recipe(Named("asker"), scenes.asked_to_see("waiting")),
    "access_requests_end": Recipe(Named("manager"), scenes.asked_to_see("agreed")),
    "grants_give": Recipe(Named("manager"), scenes.led, PERSON | {"team": uid("team")}),
    "grants_end": Recipe(Named("manager"), scenes.led),
    "handovers_offer": Recipe(
        Named("manager"),
        scenes.duty,
        PERSON | {"agency": uid("agency"), "to_team": uid("to_team"), "receiver": email("receiver")},
    ),
    "handovers_accept": Recipe(Named("receiver"), scenes.offered),
    "handovers_refuse": Recipe(Named("receiver"), scenes.offered),
    "handovers_withdraw": Recipe(Named("manager"), scenes.offered),
    "sharing_items_record": Recipe(POLICE, scenes.a_person, PERSON | {"team": uid("own team")}),
    "sharing_items_confirm": Recipe(PROBATION, scenes.shared_item_of_caller),
    "sharing_items_log": Recipe(POLICE, scenes.held_item_of_caller),
    "sharing_items_decide": Recipe(
        Named("analyst"), scenes.item("undecided"), {"teams": uids("reading"), "review_on": "2026-12-15"}
    ),
    "sharing_items_correct": Recipe(Named("analyst"), scenes.item("shared")),
    "sharing_items_hand_over": Recipe(
        Named("analyst"), scenes.item("shared"), {"team": uid("desk"), "owner": email("owner")}
    ),
    "shifts_enter": Recipe(POLICE, scenes.desk, {"team": uid("desk"), "user": email("neil"), "level": "second"}),
    "shifts_change": Recipe(POLICE, scenes.desk, {"user": email("delia")}),
    "shifts_cover": Recipe(POLICE, scenes.desk, {"user": email("neil")}),
    "shifts_end": Recipe(POLICE, scenes.desk),
    "events_replay": Recipe(PPCS, scenes.receiver, at=on(12, 3)),
    "events_test": Recipe(PPCS, scenes.receiver),
    "reference_changes_propose": Recipe(PPCS, scenes.an_offence, {"row": uid("row")}),
}
# Of nobody.
CAPACITY = {"capacity_record": Recipe(PROBATION, scenes.a_region, {"region": lambda rows: rows["region"].name})}
# What a list of the world has no row of, for anybody who asks there.
READS = {
    "alerts_read": Recipe(Named("reader"), scenes.alert),
    "threads_read": Recipe(Named("reader"), row_is("thread", scenes.alert)),
    "batches_read": Recipe(PRISON, scenes.own_batch),
    "imports_read": Recipe(PPCS, scenes.own_file("checked")),
    "shifts_read": Recipe(POLICE, scenes.desk),
    "threats_read": Recipe(Named("manager"), scenes.threat),
    "matches_read": Recipe(Named("owner"), scenes.match),
    "matches_notices_read": Recipe(Named("owner"), scenes.desk_notice),
}
COORDINATOR, OFFICER_OF_CASE, CHAIR = Named("mappa_coordinator"), Named("probation_officer"), Named("probation_manager")
OF_CASE = PERSON | {"case": uid("case")}
OWNER = {"owner": email("probation_officer")}
MAPPA = {
    "mappa_cases_record": Recipe(OFFICER_OF_CASE, scenes.mappa(category="", basis=""), PERSON),
    "mappa_cases_answer_risk": Recipe(COORDINATOR, scenes.mappa_risk),
    "mappa_cases_category": Recipe(COORDINATOR, scenes.mappa(category="", basis="")),
    "mappa_cases_details": Recipe(COORDINATOR, scenes.mappa(), {"chair": email("probation_manager")}),
    "mappa_cases_propose_exit": Recipe(OFFICER_OF_CASE, scenes.mappa(level=1)),
    "mappa_cases_answer_exit": Recipe(OFFICER_OF_CASE, scenes.mappa_exit),
    "mappa_levels_record": Recipe(OFFICER_OF_CASE, scenes.mappa(), OF_CASE),
    "mappa_levels_answer": Recipe(COORDINATOR, scenes.mappa_level),
    "mappa_meetings_record": Recipe(
        COORDINATOR,
        scenes.mappa(),
        OF_CASE | {"chair": email("probation_manager"), "planned_at": "2026-12-03T10:00:00Z"},
    ),
    "mappa_meetings_invite": Recipe(COORDINATOR, scenes.mappa_meeting),
    "mappa_meetings_add_point": Recipe(OFFICER_OF_CASE, scenes.mappa_meeting),
    "mappa_meetings_decide_point": Recipe(
        COORDINATOR, scenes.mappa_held, OWNER | {"point": uid("point"), "due_on": "2026-12-07"}
    ),
    "mappa_meetings_send_pack": Recipe(COORDINATOR, scenes.mappa_meeting),
    "mappa_meetings_hold": Recipe(COORDINATOR, scenes.mappa_meeting, {"on": TODAY, "present": uids("invited")}),
    "mappa_meetings_cancel": Recipe(COORDINATOR, scenes.mappa_meeting),
    "mappa_meetings_summary": Recipe(COORDINATOR, scenes.mappa_held),
    "mappa_meetings_close": Recipe(CHAIR, scenes.mappa_held),
    "mappa_actions_record": Recipe(COORDINATOR, scenes.mappa(), OF_CASE | OWNER),
    "mappa_actions_answer": Recipe(OFFICER_OF_CASE, scenes.mappa_action),
    "mappa_actions_accept": Recipe(CHAIR, scenes.mappa_action_done),
    "interventions_record": Recipe(PROBATION, scenes.mappa(), PERSON | OWNER),
    "interventions_session": Recipe(PROBATION, scenes.intervention),
    "interventions_owner": Recipe(PROBATION, scenes.intervention, OWNER),
    "interventions_end": Recipe(PROBATION, scenes.intervention),
}
OFFENDER_MANAGER, CT_MANAGER = Role("ct_offender_manager", POLICE), Role("ct_manager", POLICE)
ORDERS = {
    "imposed_orders_record": Recipe(POLICE, scenes.a_person, PERSON),
    "imposed_orders_make": Recipe(POLICE, scenes.order("applied")),
    "imposed_orders_refuse": Recipe(POLICE, scenes.order("applied")),
    "imposed_orders_serve": Recipe(POLICE, scenes.order("made"), {"ends_on": "2027-05-08"}),
    "imposed_orders_extend": Recipe(POLICE, scenes.order("notice")),
    "imposed_orders_vary": Recipe(POLICE, scenes.order()),
    "imposed_orders_discharge": Recipe(POLICE, scenes.order()),
    "imposed_orders_quash": Recipe(POLICE, scenes.order()),
    "imposed_orders_replace": Recipe(POLICE, scenes.order_and_successor, {"successor": uid("successor")}),
    "imposed_orders_review": Recipe(POLICE, scenes.order()),
    "imposed_orders_decide": Recipe(CT_MANAGER, scenes.order()),
    "imposed_orders_breach": Recipe(POLICE, scenes.order()),
    "imposed_orders_answer_breach": Recipe(POLICE, scenes.order_breached, {"breach": uid("breach")}),
    "links_record": Recipe(POLICE, scenes.a_person, PERSON),
    "links_review": Recipe(POLICE, scenes.link),
    "links_remove": Recipe(POLICE, scenes.link),
}
NOTIFIED = {"told_on": TODAY, "new": [{"kind": "phone", "value": "07700 900145", "starts_on": "2026-11-27"}]}
NOTIFICATION = {
    "register_notices_record": Recipe(POLICE, scenes.on_register, PERSON | NOTIFIED),
    "register_items_verify": Recipe(POLICE, scenes.told_a_name, {"on": TODAY, "how": "By the deed poll"}),
    "register_journeys_record": Recipe(POLICE, scenes.on_register, PERSON),
    "register_journeys_told": Recipe(POLICE, scenes.journey("known"), {"told_on": "2026-11-28"}),
    "register_journeys_back": Recipe(POLICE, scenes.journey("told"), at=on(12, 3)),
    "register_journeys_told_back": Recipe(POLICE, scenes.journey("back"), at=on(12, 5)),
    "register_journeys_call_off": Recipe(POLICE, scenes.journey("told")),
    "register_known_changes_record": Recipe(POLICE, scenes.on_register, PERSON | {"on": "2026-11-30"}),
    "register_known_changes_withdraw": Recipe(POLICE, scenes.known_change),
    "register_home_visits_record": Recipe(POLICE, scenes.on_register, PERSON | {"visited_at": "2026-11-30T17:30:00Z"}),
    "register_duties_excuse": Recipe(CT_MANAGER, scenes.late_duty),
    "register_duty_files_record": Recipe(OFFENDER_MANAGER, scenes.late_duty, PERSON | {"duty": uid("duty")}),
    "register_duty_files_decide": Recipe(CT_MANAGER, scenes.duty_file),
    "register_never_applied_record": Recipe(CT_MANAGER, scenes.on_register, PERSON),
    "register_never_applied_answer": Recipe(CT_MANAGER, scenes.never_applied),
    "register_told_differences_settle": Recipe(Named("com"), scenes.told_otherwise),
}
# Six months before the licence ends, when the clock begins the handover.
BEGUN, THEN = on(6, 4, 12, year=2027), on(6, 4, 14, year=2027)
POLICE_HANDOVERS = {
    f"police_handovers_{verb}": Recipe(by, scenes.police_handover(state), body, THEN, BEGUN)
    for verb, by, state, body in (
        ("record_part", PROBATION, "due", {}),
        ("offer", Named("officer"), "drafted", {}),
        ("sign", Named("senior"), "offered", {}),
        ("ask", Named("manager"), "offered", {}),
        ("answer", Named("officer"), "asked", {}),
        ("accept", Named("manager"), "signed", {"team": uid("ctu")}),
    )
}
KEEPER, SECOND, OWNER = Named("manager"), Named("second"), Named("owner")
CIRCLE = {"circle": lambda rows: [rows["second"].email]}
IN_COMPARTMENTS = {
    "threats_record": Recipe(KEEPER, scenes.nobody_threatened, PERSON | CIRCLE),
    "threats_warn": Recipe(KEEPER, scenes.threat, {"given_at": "2026-12-01T11:00:00Z"}),
    "threats_not_to_warn": Recipe(SECOND, scenes.threat),
    "threats_review": Recipe(KEEPER, scenes.threat),
    "threats_circle": Recipe(KEEPER, scenes.threat, CIRCLE),
    "matches_answer": Recipe(OWNER, scenes.match),
}
RECIPES: dict[str, Recipe] = {
    **PEOPLE,
    **SENTENCES,
    **DATES,
    **CUSTODY,
    **READINESS,
    **LICENCES,
    **CHECKS,
    **REGISTERS,
    **BREACHES,
    **RECALLS,
    **PAROLE,
    **BESIDE,
    **VICTIMS,
    **SHARING,
    **CAPACITY,
    **MAPPA,
    **ORDERS,
    **NOTIFICATION,
    **POLICE_HANDOVERS,
    **IN_COMPARTMENTS,
    **READS,
}
# What only the partner system itself does, and nobody through it.
ALONE = {
    **dict.fromkeys(
        ("shifts_enter", "shifts_change", "shifts_cover", "shifts_end"),
        "a system enters shifts by a power that no person has",
    ),
    "imports_apply": "the file is its own",
    "imports_discard": "the file is its own",
    "events_replay": "the events are its own",
    "events_test": "the events are its own",
}
