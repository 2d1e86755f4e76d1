"""Roles: what each kind of user may do at all. The one place that names roles.

A role is a set of capabilities, one for each act. What a user may do to one person is the role's capability *and* the
permission of a live grant to one of the user's teams (`sharing/access/`). Everything else asks for a capability
(`User.can`, `holders`) and never for a role. docs/roles.md is printed from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

ACCESS = "People and access"
DUTIES = "Items, owners and alerts"
RELEASES = "Releases and dates"
PAROLE = "Parole"
READINESS = "Readiness and the day of release"
LICENCES = "Licences and checks"
BREACHES = "Breaches"
RECALLS = "Recalls"
AFTER = "After the licence, and MAPPA"
RUNNING = "Accounts and oversight"


class Capability(StrEnum):
    """An act that a role may perform somewhere. `about`: under which heading. `words`: the act as users say it."""

    about: str
    words: str

    def __new__(cls, code: str, about: str, words: str) -> Self:
        made = str.__new__(cls, code)
        made._value_, made.about, made.words = code, about, words
        return made

    SIGN_IN = "sign_in", ACCESS, "Sign in, and read what partner systems do not get"
    VIEW_PEOPLE = "view_people", ACCESS, "See the people their teams have access to"
    CHANGE_PEOPLE = "change_people", ACCESS, "Add to the record of those people, where the team may"
    GRANT_ACCESS = "grant_access", ACCESS, "Give other teams access, where the team leads"
    ADD_PEOPLE = "add_people", ACCESS, "Add a person"
    IMPORT_PEOPLE = "import_people", ACCESS, "Bring people in from a file"
    READ_ADDRESSES = "read_addresses", ACCESS, "Read where people live"
    READ_ADDRESSES_AT_GATE = (
        "read_addresses_at_gate",
        ACCESS,
        "Read where people live who are released from their own prison",
    )
    KNOW_VICTIMS = "know_victims", ACCESS, "See the victims and what they asked to be told"
    KNOW_VICTIMS_ASK = "know_victims_ask", ACCESS, "See that a victim asked for a condition"
    LIAISE_WITH_VICTIMS = (
        "liaise_with_victims",
        ACCESS,
        "Record what victims ask for and wish to know, and that they were informed",
    )

    RESOLVE_IDENTITIES = (
        "resolve_identities",
        ACCESS,
        "Decide whether 2 records are 1 person, for the identity desk",
    )

    READ_FIGURES = "read_figures", ACCESS, "Read figures of a programme, region or group of prisons, and no person"

    FORM_JOINT_TEAMS = (
        "form_joint_teams",
        ACCESS,
        "Form a joint team with other agencies, and name their own agency’s members of it",
    )

    READ_LETTERS = "read_letters", DUTIES, "Get alerts by email"
    READ_ALERTS = "read_alerts", DUTIES, "Open the alerts of their teams"
    HEAR_OF_FAULTS = "hear_of_faults", DUTIES, "Be alerted to system faults and storms of alerts"
    ANSWER_FOR_PEOPLE = "answer_for_people", DUTIES, "Be responsible for a person, as owner, deputy or team member"
    READ_UNNAMED_ALERTS = "read_unnamed_alerts", DUTIES, "Read alerts that name no person and are for their role"
    ENTER_SHIFTS = "enter_shifts", DUTIES, "Enter, change and end shifts of their agency over the API"
    KEEP_ROTA = "keep_rota", DUTIES, "Keep the on-call rota of their agency: enter, change and offer shifts"
    DECIDE_ON_ITEMS = "decide_on_items", DUTIES, "Decide who an item that they own is shared with"
    MANAGE_ITEMS = "manage_items", DUTIES, "Decide on any item of their team, and assign items that no team holds"
    MANAGE_LOAD = (
        "manage_load",
        DUTIES,
        "See the load of their agency’s officers, and decide to de-prioritise work on a person",
    )
    SET_LOAD_NORMS = "set_load_norms", DUTIES, "Set how much an officer of a team is expected to carry"

    RECORD_RELEASES = "record_releases", RELEASES, "Record that a person left their own prison"
    RECORD_RELEASES_ANYWHERE = "record_releases_anywhere", RELEASES, "Record that a person left any prison"
    DECIDE_DISPUTES = "decide_disputes", RELEASES, "Decide a date dispute for PPCS"
    DECIDE_DISPUTES_ELSEWHERE = (
        "decide_disputes_elsewhere",
        RELEASES,
        "Decide a date dispute as governor of another prison",
    )
    HEAR_OF_UNCHECKED_RELEASES = (
        "hear_of_unchecked_releases",
        RELEASES,
        "Be alerted when a date, direction or hold lacks its second person",
    )
    HEAR_OF_HELD_DIRECTIONS = "hear_of_held_directions", RELEASES, "Be alerted for PPCS when a directed release is held"
    REPLAY_LAW = "replay_law", RELEASES, "Model a law change"
    SUPPOSE_FORECASTS = "suppose_forecasts", RELEASES, "Model a forecast under other assumptions"
    KEEP_CAPACITY = "keep_capacity", RELEASES, "Enter and correct capacity for releases"
    ANSWER_FOR_FORECAST = "answer_for_forecast", RELEASES, "Be alerted when the bands of forecasts do not hold"
    COMMAND = "command", RELEASES, "Be alerted in command to an early release, without a name"

    RUN_REVIEWS = "run_reviews", PAROLE, "Record what happens in a parole review, for PPCS"
    READ_PANEL_MEMBERS = "read_panel_members", PAROLE, "Read what is recorded about panel members"
    DISCLOSE_DOSSIERS = "disclose_dossiers", PAROLE, "Disclose the dossier, and decide what is in it"
    PLAN_DIRECTED_RELEASES = "plan_directed_releases", PAROLE, "Record that a directed release is planned"
    FOLLOW_PLANNED_RELEASES = "follow_planned_releases", PAROLE, "See planned releases waiting for them"
    ASK_POLICE = "ask_police", PAROLE, "Ask police for their contribution to a review"
    SAY_WHAT_POLICE_KNOW = "say_what_police_know", PAROLE, "Give the police contribution to a review"

    RECORD_READINESS_FOR_PROBATION = "record_readiness_for_probation", READINESS, "Record probation’s actions"
    RECORD_READINESS_FOR_PRISON = "record_readiness_for_prison", READINESS, "Record the prison’s actions"
    RECORD_READINESS_FOR_POLICE = "record_readiness_for_police", READINESS, "Record police actions"
    RECORD_READINESS_FOR_EVERYBODY = "record_readiness_for_everybody", READINESS, "Record shared actions"
    AGREE_EXCEPTIONS_FOR_PROBATION = (
        "agree_exceptions_for_probation",
        READINESS,
        "Agree an exception for probation",
    )
    AGREE_EXCEPTIONS_FOR_PRISON = (
        "agree_exceptions_for_prison",
        READINESS,
        "Agree an exception for the prison",
    )
    AGREE_EXCEPTIONS_FOR_POLICE = (
        "agree_exceptions_for_police",
        READINESS,
        "Agree an exception for police",
    )
    AGREE_EXCEPTIONS_FOR_EVERYBODY = (
        "agree_exceptions_for_everybody",
        READINESS,
        "Agree an exception for a shared action",
    )
    SIGN_OFF_FOR_PROBATION = "sign_off_for_probation", READINESS, "Sign off the checklist for probation"
    SIGN_OFF_FOR_PRISON = "sign_off_for_prison", READINESS, "Sign off the checklist for the prison"
    SIGN_OFF_FOR_POLICE = "sign_off_for_police", READINESS, "Sign off the checklist for police"
    RELEASE_AT_GATE = "release_at_gate", READINESS, "Record what the prison does at the gate"
    RECORD_TAG_AT_GATE = "record_tag_at_gate", READINESS, "Record the tag at the gate"
    RECEIVE_AT_GATE = "receive_at_gate", READINESS, "Record that the person was received at the gate"

    MAKE_LICENCES = "make_licences", LICENCES, "Make, submit and vary a licence"
    MAKE_LICENCES_AFTER_HARD_STOP = (
        "make_licences_after_hard_stop",
        LICENCES,
        "Make and submit a licence from the hard stop on",
    )
    APPROVE_LICENCES = "approve_licences", LICENCES, "Approve or send back a first licence"
    GIVE_VIEW_ON_VARIATIONS = "give_view_on_variations", LICENCES, "Give the SPO’s view of a variation"
    WITNESS_REFUSALS = "witness_refusals", LICENCES, "Witness that a person refused to sign a licence"
    APPROVE_VARIATIONS = "approve_variations", LICENCES, "Approve or send back a variation, as assistant chief officer"
    RECORD_BOARD_CONDITIONS = "record_board_conditions", LICENCES, "Record what the Parole Board directed of a licence"
    SET_CONDITIONS_FOR_SECRETARY = (
        "set_conditions_for_secretary",
        LICENCES,
        "Record the licence conditions of the Secretary of State after a reference to the High Court",
    )
    ANSWER_VICTIMS = "answer_victims", LICENCES, "Answer for probation a victim’s request about a licence"
    APPROVE_BESPOKE = "approve_bespoke", LICENCES, "Approve the words of a bespoke condition"
    REVOKE_LICENCES = "revoke_licences", LICENCES, "Record that a licence is revoked, or in force again"
    END_LICENCES = "end_licences", LICENCES, "End a licence, or discard its draft"
    APPROVE_EXEMPTIONS = (
        "approve_exemptions",
        LICENCES,
        "Approve or refuse permission under a condition, and withdraw it",
    )
    APPROVE_EXEMPTIONS_AS_HEAD = (
        "approve_exemptions_as_head",
        LICENCES,
        "Decide permission under a Board or bespoke condition, or one about places, contact, home or travel",
    )
    GIVE_VIEW_FOR_VICTIMS = "give_view_for_victims", LICENCES, "Give victim liaison’s view of a permission"
    HAND_OVER_PAPERS = "hand_over_papers", LICENCES, "Print papers for the person and record that they handed them over"
    HAVE_CHECKS = "have_checks", LICENCES, "See their own checks on My day"

    REPORT_BREACHES = "report_breaches", BREACHES, "Report a suspected breach"
    RAISE_CONCERNS = "raise_concerns", BREACHES, "Raise a concern that opens a recall consideration"
    ASK_FOR_RECALL = "ask_for_recall", BREACHES, "Ask that recall is considered because of a breach"
    WORK_ON_BREACHES = "work_on_breaches", BREACHES, "Review and confirm a breach"
    DECIDE_ON_BREACHES = "decide_on_breaches", BREACHES, "Decide what follows from a breach, and close it"

    BEGIN_RECALLS = "begin_recalls", RECALLS, "Begin a recall and put it to a senior probation officer"
    SIGN_RECALLS_AS_SPO = "sign_recalls_as_spo", RECALLS, "Decide on a recall and countersign it, as SPO"
    SIGN_RECALLS_AS_ACO = "sign_recalls_as_aco", RECALLS, "Endorse a recall, as ACO"
    SEND_RECALLS = "send_recalls", RECALLS, "Complete the recall papers, call PPCS and send them"
    STOP_RECALLS = "stop_recalls", RECALLS, "Stop a recall"
    WITHDRAW_RECALLS = "withdraw_recalls", RECALLS, "Withdraw a recall, as ACO"
    DECIDE_RECALLS = "decide_recalls", RECALLS, "Revoke the licence, refuse, refer, rescind and close, for PPCS"
    GIVE_VIEW_ON_RECALLS = "give_view_on_recalls", RECALLS, "Give the view of police or prison on a recall"
    RECORD_URGENT_ARRESTS = "record_urgent_arrests", RECALLS, "Record an urgent arrest (s.43B) and its end"
    MARK_AT_LARGE = "mark_at_large", RECALLS, "Record that a recalled person is unlawfully at large (UAL)"
    REVIEW_AT_LARGE = "review_at_large", RECALLS, "Record the daily review of a person unlawfully at large"
    RECORD_RETURNS = "record_returns", RECALLS, "Record that a recalled person was arrested or returned"
    RECEIVE_RETURNS = "receive_returns", RECALLS, "See revoked licences waiting for them"

    READ_REGISTER = "read_register", AFTER, "Read the notification register: who is on it, and what is due or late"
    TAKE_NOTICES = "take_notices", AFTER, "Record what a person tells police as the register asks, visits and travel"
    DECIDE_ON_REGISTER = (
        "decide_on_register",
        AFTER,
        "Decide on a late duty, and propose or agree that the duties never applied",
    )
    KEEP_ORDERS = "keep_orders", AFTER, "Record orders, and what becomes of them"
    DECIDE_ON_ORDERS = "decide_on_orders", AFTER, "Decide if an order that ends is to be renewed"
    KEEP_LINKS = "keep_links", AFTER, "Record who a person is linked to, and why that is necessary"
    KNOW_THREATS = "know_threats", AFTER, "Be in the circle of a threat to a person, and read it there"
    KEEP_THREATS = "keep_threats", AFTER, "Record threats, who was warned, reviews and the circle"
    SEE_MATCHES = "see_matches", AFTER, "See which people share a phone, address or the like, where they see both"
    SIT_AT_LINKING_DESK = (
        "sit_at_linking_desk",
        AFTER,
        "Decide at the linking desk, where their team has its scope, what to tell owners about a match",
    )
    PROPOSE_MAPPA_LEVELS = "propose_mappa_levels", AFTER, "Propose a MAPPA level for their agency, and agree an exit"
    RUN_MAPPA = "run_mappa", AFTER, "Set MAPPA levels, plan meetings and write their minutes"
    CHAIR_MAPPA = "chair_mappa", AFTER, "Chair MAPPA meetings, agree levels and accept actions"
    DRAFT_POLICE_HANDOVERS = "draft_police_handovers", AFTER, "Draft and offer the handover of a person to police"
    SIGN_POLICE_HANDOVERS = "sign_police_handovers", AFTER, "Sign the handover to police for the agency that gives it"
    ACCEPT_POLICE_HANDOVERS = "accept_police_handovers", AFTER, "Accept a handover for police, or ask about it"
    CLOSE_CASES = "close_cases", AFTER, "Close or keep the case of a person with no licence, order or duty left"
    DECIDE_RETENTION = "decide_retention", AFTER, "Decide what of a closed case is kept, or agree a deletion"

    KEEP_REFERENCE = (
        "keep_reference",
        RUNNING,
        "Check the register of law, and propose and agree changes of reference data",
    )
    ADMINISTER = "administer", RUNNING, "Propose accounts and access, and end them; make teams and memberships"
    AGREE_CHANGES = (
        "agree_changes",
        RUNNING,
        "Agree, as the second person, to changes of accounts, access and settings, or stop them",
    )
    SEE_OVERVIEW = (
        "see_overview",
        RUNNING,
        "See the overview: figures of the people they can see, and what needs a decision",
    )
    SET_PRACTICE_VALUES = "set_practice_values", RUNNING, "Change service settings"
    KEEP_PLACES = "keep_places", RUNNING, "Propose and agree changes of establishments and regions"
    REVIEW_EMERGENCIES = "review_emergencies", RUNNING, "Review emergency access"
    READ_LOG = "read_log", RUNNING, "Read the audit log: who looked, and why they had access"
    REGISTER_DATA_REQUESTS = (
        "register_data_requests",
        RUNNING,
        "Register a person’s request for their data, and release the answer as second person",
    )
    DECIDE_DATA_REQUESTS = (
        "decide_data_requests",
        RUNNING,
        "Decide what their agency gives a person who asks for their data, and releases for an inquest",
    )
    ORDER_BUNDLES = (
        "order_bundles",
        RUNNING,
        "Order a signed bundle for an inquest, and approve one that someone else ordered",
    )
    REVIEW_DISCLOSURES = "review_disclosures", RUNNING, "Read the disclosure log of people they can see"


@dataclass(frozen=True)
class Role:
    """A kind of user. `name` is for pages, `description` says in prose who holds it and what for.

    works_for: the kinds of agency (`Agency.Kind`) whose people alone may hold it; empty for any.
    """

    code: str
    name: str
    description: str
    capabilities: frozenset[Capability]
    works_for: frozenset[str] = field(default_factory=frozenset)

    def __contains__(self, capability: str) -> bool:
        return capability in self.capabilities

    def can(self, capability: str) -> bool:
        """As `User.can`, of whoever holds the role."""
        return capability in self.capabilities

    def acts(self) -> list[Capability]:
        """In the order of the file."""
        return [capability for capability in Capability if capability in self.capabilities]


PROGRAM = "partner"  # the one role that no person holds: it never signs in with a browser
ADMINISTRATOR = "administrator"  # the first accounts of an installation: who proposes, and who agrees
PRIVACY_OFFICER = "privacy_officer"

C = Capability
READS = frozenset({C.SIGN_IN, C.VIEW_PEOPLE, C.READ_LETTERS, C.READ_ALERTS})
WORKS = READS | {
    C.SEE_OVERVIEW,
    C.CHANGE_PEOPLE,
    C.ANSWER_FOR_PEOPLE,
    C.DECIDE_ON_ITEMS,
    C.REPORT_BREACHES,
    C.READ_REGISTER,
}
LEADS = WORKS | {
    C.GRANT_ACCESS,
    C.KEEP_ROTA,
    C.ADD_PEOPLE,
    C.REPLAY_LAW,
    C.SUPPOSE_FORECASTS,
    C.KEEP_CAPACITY,
    C.MANAGE_ITEMS,
    C.READ_UNNAMED_ALERTS,
    C.MANAGE_LOAD,
}
KNOWS_VICTIMS = frozenset({C.KNOW_VICTIMS, C.KNOW_VICTIMS_ASK})
RECORDS_READINESS = frozenset(
    {C.RECORD_READINESS_FOR_PRISON, C.RECORD_READINESS_FOR_POLICE, C.RECORD_READINESS_FOR_EVERYBODY}
)
RECEIVES = frozenset({C.RECEIVE_AT_GATE, C.RECORD_TAG_AT_GATE})
RELEASES_PEOPLE = frozenset({C.RELEASE_AT_GATE, C.RECORD_TAG_AT_GATE})
HEARS_OF_UNCHECKED = frozenset({C.HEAR_OF_UNCHECKED_RELEASES, C.HEAR_OF_HELD_DIRECTIONS})

# What police, the prisons and PPCS record of a recall, also by a program of theirs; and what their people do besides.
RECORDED_BY_POLICE = frozenset({C.RECORD_URGENT_ARRESTS, C.MARK_AT_LARGE, C.RECORD_RETURNS})
ASKED_BY_POLICE = frozenset({C.RAISE_CONCERNS, C.ASK_FOR_RECALL})
PREPARED_BY_PROBATION = frozenset(
    {C.MAKE_LICENCES, C.END_LICENCES, C.WORK_ON_BREACHES, C.ASK_FOR_RECALL, C.BEGIN_RECALLS, C.SEND_RECALLS}
)
RECORDED_BY_PRISON = frozenset({C.RECORD_RETURNS})
RECORDED_BY_PPCS = RECORDED_BY_POLICE | {C.DECIDE_RECALLS}
RECALLED_BY_POLICE = RECORDED_BY_POLICE | {C.GIVE_VIEW_ON_RECALLS, C.REVIEW_AT_LARGE}
RECALLED_BY_PRISON = RECORDED_BY_PRISON | {C.GIVE_VIEW_ON_RECALLS}
RECALLED_BY_PPCS = RECORDED_BY_PPCS | {C.STOP_RECALLS, C.REVIEW_AT_LARGE}

# What follows the licence: what each agency does of the register, of orders and of MAPPA.
AFTER_BY_POLICE = frozenset(
    {C.TAKE_NOTICES, C.KEEP_LINKS, C.PROPOSE_MAPPA_LEVELS, C.KNOW_THREATS, C.KEEP_THREATS, C.SEE_MATCHES}
)
AFTER_BY_CT_MANAGER = frozenset(
    {
        C.SIT_AT_LINKING_DESK,
        C.DECIDE_ON_REGISTER,
        C.KEEP_ORDERS,
        C.DECIDE_ON_ORDERS,
        C.CHAIR_MAPPA,
        C.ACCEPT_POLICE_HANDOVERS,
        C.CLOSE_CASES,
    }
)
AFTER_BY_PROBATION = frozenset(
    {C.KEEP_LINKS, C.PROPOSE_MAPPA_LEVELS, C.DRAFT_POLICE_HANDOVERS, C.KNOW_THREATS, C.SEE_MATCHES}
)
AFTER_BY_SENIORS = AFTER_BY_PROBATION | {C.CHAIR_MAPPA, C.SIGN_POLICE_HANDOVERS, C.CLOSE_CASES}
AFTER_BY_PRISON = frozenset(
    {C.KEEP_LINKS, C.PROPOSE_MAPPA_LEVELS, C.DRAFT_POLICE_HANDOVERS, C.KNOW_THREATS, C.SEE_MATCHES}
)

POLICE = (
    RECALLED_BY_POLICE
    | RECEIVES
    | {
        C.WITNESS_REFUSALS,
        C.READ_ADDRESSES,
        C.RAISE_CONCERNS,
        C.ASK_FOR_RECALL,
        C.ASK_POLICE,
        C.SAY_WHAT_POLICE_KNOW,
        C.RECORD_READINESS_FOR_POLICE,
        C.RECORD_READINESS_FOR_EVERYBODY,
        C.SIGN_OFF_FOR_POLICE,
    }
)
PROBATION = RECEIVES | {
    C.WITNESS_REFUSALS,
    C.READ_ADDRESSES,
    C.ASK_FOR_RECALL,
    C.WORK_ON_BREACHES,
    C.SEND_RECALLS,
    C.STOP_RECALLS,
    C.RECORD_URGENT_ARRESTS,
    C.REVIEW_AT_LARGE,
    C.HAND_OVER_PAPERS,
    C.RECORD_READINESS_FOR_PROBATION,
    C.RECORD_READINESS_FOR_EVERYBODY,
}
PROBATION_BY_DAY = frozenset({C.SIGN_OFF_FOR_PROBATION, C.KNOW_VICTIMS_ASK})
MANAGES_PROBATION = frozenset(
    {
        C.DECIDE_ON_BREACHES,
        C.AGREE_EXCEPTIONS_FOR_PROBATION,
        C.AGREE_EXCEPTIONS_FOR_EVERYBODY,
        C.APPROVE_EXEMPTIONS,
        C.ANSWER_VICTIMS,
    }
)
PRISON = (
    RECALLED_BY_PRISON
    | RELEASES_PEOPLE
    | {
        C.WITNESS_REFUSALS,
        C.READ_ADDRESSES_AT_GATE,
        C.RECORD_RELEASES,
        C.RECEIVE_RETURNS,
        C.HAND_OVER_PAPERS,
        C.RECORD_READINESS_FOR_PRISON,
        C.RECORD_READINESS_FOR_EVERYBODY,
    }
)
PREPARES_RELEASES = frozenset(
    {C.DISCLOSE_DOSSIERS, C.PLAN_DIRECTED_RELEASES, C.FOLLOW_PLANNED_RELEASES, C.SIGN_OFF_FOR_PRISON}
)
OF_POLICE, OF_PROBATION = frozenset({"ct_police", "police"}), frozenset({"probation"})
OF_PRISONS, OF_PPCS = frozenset({"prison"}), frozenset({"ppcs"})
OF_INTELLIGENCE, OF_LIAISON = frozenset({"intelligence"}), frozenset({"border", "immigration", "health"})

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "ct_analyst",
            "CT analyst",
            "Counter-terrorism police at the CT operations centre or a nominal manager in a region. Watches who is "
            "released, when and on what terms, and adds what police know.",
            WORKS | POLICE | AFTER_BY_POLICE | {C.SIT_AT_LINKING_DESK},
            OF_POLICE,
        ),
        Role(
            "ct_offender_manager",
            "CT offender manager",
            "Counter-terrorism police who manage people on the notification register. Takes what they tell police, "
            "visits them, keeps their orders and accepts them from probation when a licence ends.",
            WORKS | POLICE | AFTER_BY_POLICE | {C.KEEP_ORDERS, C.ACCEPT_POLICE_HANDOVERS},
            OF_POLICE,
        ),
        Role(
            "ct_manager",
            "CT manager",
            "Leads a CT police desk or region. Decides which teams must know of a person, and until when. Brings "
            "people in from a file.",
            LEADS
            | POLICE
            | AFTER_BY_POLICE
            | AFTER_BY_CT_MANAGER
            | {
                C.FORM_JOINT_TEAMS,
                C.IMPORT_PEOPLE,
                C.KEEP_REFERENCE,
                C.KEEP_PLACES,
                C.ANSWER_FOR_FORECAST,
                C.COMMAND,
                C.SET_LOAD_NORMS,
                C.AGREE_EXCEPTIONS_FOR_POLICE,
                C.AGREE_EXCEPTIONS_FOR_EVERYBODY,
            },
            OF_POLICE,
        ),
        Role(
            "probation_officer",
            "Community probation practitioner (COM)",
            "Community probation practitioner of the National Security Division. Supervises the people of their "
            "caseload and logs licence checks.",
            WORKS
            | PROBATION
            | PROBATION_BY_DAY
            | AFTER_BY_PROBATION
            | {C.ASK_POLICE, C.MAKE_LICENCES, C.END_LICENCES, C.HAVE_CHECKS, C.BEGIN_RECALLS},
            OF_PROBATION,
        ),
        Role(
            "probation_manager",
            "Senior probation officer (SPO)",
            "Senior probation officer. Approves officers' work and assigns cases.",
            LEADS
            | PROBATION
            | PROBATION_BY_DAY
            | MANAGES_PROBATION
            | AFTER_BY_SENIORS
            | {
                C.ASK_POLICE,
                C.MAKE_LICENCES,
                C.GIVE_VIEW_ON_VARIATIONS,
                C.END_LICENCES,
                C.BEGIN_RECALLS,
                C.SIGN_RECALLS_AS_SPO,
            },
            OF_PROBATION,
        ),
        Role(
            "probation_duty_manager",
            "Probation duty manager",
            "Answers for probation out of hours, at a duty desk or in approved premises. Works on what cannot wait for "
            "the morning, and decides on recall as a senior probation officer does.",
            WORKS
            | PROBATION
            | {
                C.HEAR_OF_FAULTS,
                C.MANAGE_ITEMS,
                C.ASK_POLICE,
                C.RAISE_CONCERNS,
                C.DECIDE_ON_BREACHES,
                C.BEGIN_RECALLS,
                C.SIGN_RECALLS_AS_SPO,
            },
            OF_PROBATION,
        ),
        Role(
            "probation_head",
            "Assistant chief officer (ACO)",
            "Assistant chief officer, by day or on call. Endorses recalls and answers for a region.",
            LEADS
            | PROBATION
            | PROBATION_BY_DAY
            | MANAGES_PROBATION
            | AFTER_BY_SENIORS
            | {
                C.FORM_JOINT_TEAMS,
                C.COMMAND,
                C.SET_LOAD_NORMS,
                C.APPROVE_LICENCES,
                C.APPROVE_VARIATIONS,
                C.APPROVE_EXEMPTIONS_AS_HEAD,
                C.SIGN_RECALLS_AS_ACO,
                C.WITHDRAW_RECALLS,
            },
            OF_PROBATION,
        ),
        Role(
            "prison_offender_manager",
            "Prison offender manager (POM)",
            "Works in an establishment's offender management unit with the people held there or due to arrive.",
            WORKS | PRISON | PREPARES_RELEASES | AFTER_BY_PRISON | {C.MAKE_LICENCES_AFTER_HARD_STOP},
            OF_PRISONS,
        ),
        Role(
            "prison_decision_maker",
            "Prison decision maker",
            "Governor grade. Approves licences and releases of the establishment.",
            LEADS
            | PRISON
            | PREPARES_RELEASES
            | AFTER_BY_PRISON
            | {
                C.FORM_JOINT_TEAMS,
                C.SIGN_POLICE_HANDOVERS,
                C.COMMAND,
                C.SET_LOAD_NORMS,
                C.DECIDE_DISPUTES_ELSEWHERE,
                C.HEAR_OF_UNCHECKED_RELEASES,
                C.APPROVE_LICENCES,
                C.RECORD_BOARD_CONDITIONS,
                C.AGREE_EXCEPTIONS_FOR_PRISON,
                C.AGREE_EXCEPTIONS_FOR_EVERYBODY,
            },
            OF_PRISONS,
        ),
        Role(
            "prison_security",
            "Prison security",
            "Security department of an establishment. Reports what happens in custody.",
            WORKS | PRISON | {C.KEEP_LINKS, C.KNOW_THREATS, C.SEE_MATCHES},
            OF_PRISONS,
        ),
        Role(
            "ppcs",
            "PPCS caseworker",
            "Refers cases to the Parole Board, revokes licences, adds people who were sentenced, also from a file.",
            WORKS
            | KNOWS_VICTIMS
            | RECALLED_BY_PPCS
            | HEARS_OF_UNCHECKED
            | {
                C.FORM_JOINT_TEAMS,
                C.ADD_PEOPLE,
                C.KEEP_ROTA,
                C.IMPORT_PEOPLE,
                C.KEEP_REFERENCE,
                C.KEEP_PLACES,
                C.READ_UNNAMED_ALERTS,
                C.READ_ADDRESSES,
                C.MANAGE_ITEMS,
                C.REPLAY_LAW,
                C.SUPPOSE_FORECASTS,
                C.KEEP_CAPACITY,
                C.RECORD_RELEASES,
                C.RECORD_RELEASES_ANYWHERE,
                C.DECIDE_DISPUTES,
                C.RUN_REVIEWS,
                C.READ_PANEL_MEMBERS,
                C.DISCLOSE_DOSSIERS,
                C.PLAN_DIRECTED_RELEASES,
                C.ASK_POLICE,
                C.RECORD_BOARD_CONDITIONS,
                C.SET_CONDITIONS_FOR_SECRETARY,
                C.APPROVE_BESPOKE,
                C.REVOKE_LICENCES,
                C.END_LICENCES,
                C.HAND_OVER_PAPERS,
            },
            OF_PPCS,
        ),
        Role(
            "victim_liaison",
            "Victim liaison officer (VLO)",
            "Tells victims what they asked to be told and records what they ask for. Reads dates and terms only.",
            READS | KNOWS_VICTIMS | {C.LIAISE_WITH_VICTIMS, C.GIVE_VIEW_FOR_VICTIMS, C.KNOW_THREATS},
        ),
        Role(
            "duty_officer",
            "Duty officer",
            "Answers for a desk of police, of a prison or of PPCS out of hours. Reads and works on what cannot wait "
            "for the morning. Decides nothing for probation.",
            WORKS
            | RECALLED_BY_POLICE
            | RECORDS_READINESS
            | RELEASES_PEOPLE
            | RECEIVES
            | HEARS_OF_UNCHECKED
            | {
                C.HEAR_OF_FAULTS,
                C.READ_ADDRESSES,
                C.MANAGE_ITEMS,
                C.RECORD_RELEASES,
                C.RAISE_CONCERNS,
                C.ASK_FOR_RECALL,
                C.ASK_POLICE,
                C.SAY_WHAT_POLICE_KNOW,
                C.HAND_OVER_PAPERS,
            },
            OF_POLICE | OF_PRISONS | OF_PPCS,
        ),
        Role(
            "mappa_coordinator",
            "MAPPA co-ordinator",
            "Runs MAPPA for people convicted of terrorism offences: proposals for levels, meetings, minutes and "
            "actions. Decides nothing else about a person.",
            READS | {C.SEE_OVERVIEW, C.DECIDE_ON_ITEMS, C.READ_UNNAMED_ALERTS, C.RUN_MAPPA, C.READ_REGISTER},
            OF_POLICE | OF_PROBATION,
        ),
        Role(
            "identity_officer",
            "Identity officer",
            "Works at the identity desk. Decides whether two records are one person, and opens no record.",
            frozenset({C.SIGN_IN, C.READ_LETTERS, C.READ_ALERTS, C.RESOLVE_IDENTITIES}),
            OF_POLICE | OF_PROBATION | OF_PRISONS | OF_PPCS,
        ),
        Role(
            "information_owner",
            "Information owner",
            "Answers in their agency for what is kept about people, how long and why. Reviews it, and decides on "
            "cases with no licence, order or duty left.",
            READS | {C.READ_UNNAMED_ALERTS, C.CLOSE_CASES, C.DECIDE_RETENTION, C.DECIDE_DATA_REQUESTS, C.READ_REGISTER},
            OF_POLICE | OF_PROBATION | OF_PRISONS | OF_PPCS,
        ),
        Role(
            "liaison_officer",
            "Liaison officer",
            "Works for the border, for immigration or for the NHS and forensic services, in joint teams. Reads what "
            "these have access to and adds what their own agency knows.",
            READS | {C.CHANGE_PEOPLE, C.DECIDE_ON_ITEMS},
            OF_LIAISON,
        ),
        Role(
            "intelligence_liaison",
            "Intelligence liaison",
            "Works for an intelligence agency, in joint teams. Reads what these have access to and records nothing: CT "
            "police record where their material is kept.",
            frozenset({C.SIGN_IN, C.VIEW_PEOPLE}),
            OF_INTELLIGENCE,
        ),
        Role(
            PRIVACY_OFFICER,
            "Privacy officer",
            "Information assurance. Reviews how access was used, and agrees to what administrators propose. Sees a "
            "case only when a team of theirs has access.",
            READS
            | {
                C.AGREE_CHANGES,
                C.REGISTER_DATA_REQUESTS,
                C.REVIEW_EMERGENCIES,
                C.REVIEW_DISCLOSURES,
                C.READ_UNNAMED_ALERTS,
                C.READ_LOG,
                C.ORDER_BUNDLES,
                C.READ_REGISTER,
            },
        ),
        Role(
            "auditor",
            "Auditor",
            "Reads the audit log and the cases that a team of theirs has access to, and orders bundles for inquests. "
            "Changes no record.",
            READS | {C.READ_LOG, C.ORDER_BUNDLES, C.SEE_OVERVIEW, C.READ_REGISTER},
        ),
        Role(
            "commander",
            "Commander (figures only)",
            "Chief constable, head of a unit or prison group director who needs numbers and no case. Reads the "
            "figures of their scope as at 6am, without names, links to people or filters.",
            frozenset({C.SIGN_IN, C.READ_FIGURES, C.SEE_OVERVIEW}),
            OF_POLICE | OF_PROBATION | OF_PRISONS | OF_PPCS,
        ),
        Role(
            ADMINISTRATOR,
            "Administrator",
            "Proposes accounts, access and service settings, to which a privacy officer agrees, and ends them alone. "
            "Is alerted to system faults. Sees no cases in this role.",
            frozenset(
                {
                    C.SIGN_IN,
                    C.READ_ALERTS,
                    C.HEAR_OF_FAULTS,
                    C.ADMINISTER,
                    C.AGREE_CHANGES,
                    C.SET_PRACTICE_VALUES,
                    C.KEEP_PLACES,
                }
            ),
        ),
        Role(
            PROGRAM,
            "Partner system",
            "Software of another agency, never a person. Reads over the API what its team has access to. With a scope "
            "that writes, it records about people its team can edit.",
            RECORDS_READINESS
            | {
                C.VIEW_PEOPLE,
                C.CHANGE_PEOPLE,
                C.READ_REGISTER,
                C.REPORT_BREACHES,
                C.RECORD_READINESS_FOR_PROBATION,
                C.ENTER_SHIFTS,
                C.KEEP_CAPACITY,
            },
        ),
    )
}

# What a partner's program records besides, as the people of its agency do, by the kind of agency. Of probation's it is
# what people sign after it: submitting, deciding and sending have no address that a token opens.
OF_PROGRAMS: dict[str, frozenset[Capability]] = {
    "ppcs": RECORDED_BY_PPCS | {C.RUN_REVIEWS, C.DISCLOSE_DOSSIERS, C.ASK_POLICE, C.IMPORT_PEOPLE, C.ADD_PEOPLE},
    "prison": RECORDED_BY_PRISON | {C.RECORD_RELEASES, C.ADD_PEOPLE, C.KEEP_LINKS},
    "ct_police": RECORDED_BY_POLICE
    | ASKED_BY_POLICE
    | {C.ASK_POLICE, C.SAY_WHAT_POLICE_KNOW, C.KEEP_ORDERS, C.KEEP_LINKS, C.TAKE_NOTICES},
    "police": RECORDED_BY_POLICE | ASKED_BY_POLICE | {C.KEEP_LINKS, C.TAKE_NOTICES},
    "probation": PREPARED_BY_PROBATION | {C.KEEP_LINKS},
}
OF_SOME_PROGRAM = frozenset[Capability]().union(*OF_PROGRAMS.values())
# What no token opens but by a scope for it alone, whatever the role of who uses it: a program has it by nothing else.
BY_SCOPE = KNOWS_VICTIMS | {C.LIAISE_WITH_VICTIMS}


def role_of(code: str) -> Role:
    """The role with this code; an unknown one has no capabilities, so that a stray value opens nothing."""
    return ROLES.get(code) or Role(code, code, "", frozenset())


def holders(capability: Capability) -> list[str]:
    """The codes of the roles with this capability, for a query over accounts; programs as they are everywhere."""
    return [role.code for role in ROLES.values() if capability in role]


def choices() -> list[tuple[str, str]]:
    return [(role.code, role.name) for role in ROLES.values()]
