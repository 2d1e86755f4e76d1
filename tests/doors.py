"""The table of doors: each address, and what each kind of asker receives there.

Askers, all of probation: a *visitor* has not signed in; a *stranger*'s team was not given access; a *reader*'s and a
*contributor*'s teams were given access as that; the *right role* holds the capability that the address asks for, no
grant.
A number is the HTTP status. A hidden record and a missing capability both read 404; 403 only ever tells somebody who
sees a record that they may not change it. A visitor is led to sign in (302); a program is told 401.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """One address and method. `role`: the right role of this door. `body`: what a form or program sends.
    `tested_in`: where the row is tested instead, when its answer never ends."""

    name: str
    visitor: int
    stranger: int
    reader: int
    contributor: int
    right_role: int
    method: str = "get"
    role: str = "probation_manager"
    body: dict | None = None
    tested_in: str = ""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name}"


def open_to_all(name, status=200, **more):
    """The same to everybody, signed in or not."""
    return Door(name, status, status, status, status, status, **more)


def signed_in(name, status=200, **more):
    """To whoever signed in; nothing about a person of the caseload is there."""
    return Door(name, 302, status, status, status, status, **more)


def administrators(name, status=200, **more):
    """To administrators; to anybody else it does not exist."""
    return Door(name, 302, 404, 404, 404, status, role="administrator", **more)


def changers(name, status=200, **more):
    """To who may change the person: a reader sees the person and is told no, to anybody else it does not exist."""
    return Door(name, 302, 404, 403, status, 404, **more)


A_BREACH = {
    "person": "person",
    "condition": "bound",
    "source": "police",
    "reason": "work",
    "occurred_at": "2020-02-01T10:00:00Z",
    "summary": "Works elsewhere",
}

AN_ORDER = {
    "person": "person",
    "kind": "scpo",
    "authority": "Crown Court at Leeds",
    "made_on": "2026-11-02",
    "served_on": "2026-11-02",
    "in_force_on": "2026-11-02",
    "ends_on": "2031-11-01",
}
A_LINK = {
    "person": "person",
    "name": "A. N. Other",
    "kind": "friend",
    "data_subject": "other",
    "known": "Meets him",
    "source": "Visit",
    "necessity": "To check",
    "review_on": "2099-11-01",
}

A_THREAT = {
    "person": "person",
    "kind": "harm",
    "threatened": "other",
    "reference": "WY/T/0417",
    "assessment": "Two men asked where he lives",
    "source": "Visit",
    "review_on": "2099-11-01",
    "circle": ["nobody@example.org"],
}

AN_EXEMPTION = {
    "person": "person",
    "condition": "bound",
    "scope": "To go to a funeral",
    "starts_at": "2020-02-01T10:00:00Z",
    "ends_at": "2020-02-02T10:00:00Z",
    "reason": "His father died",
}

AN_ARREST = {
    "person": "person",
    "arrested_at": "2026-02-01T10:00:00Z",
    "place": "Elland Road",
    "force": "West Yorkshire",
}

A_CHECK = {
    "person": "person",
    "kind": "device_inspection",
    "outcome_code": "ATTC",
    "done_at": "2026-11-20T10:00:00Z",
    "narrative": "No new devices",
}

A_PLAN = {
    "person": "person",
    "condition": "bound",
    "number": 1,
    "unit": "week",
    "starts_on": "2100-01-01",
}
A_NOTICE = {
    "person": "person",
    "section": "49",
    "told_on": "2026-11-20",
    "station": "Elland Road",
    "has_residence": True,
}
A_JOURNEY = {
    "person": "person",
    "known_on": "2026-11-20",
    "departs_on": "2100-01-01",
    "first_country": "Portugal",
    "source": "His sister",
}
A_VISIT = {"person": "person", "visited_at": "2026-11-20T10:00:00Z", "result": "no_answer"}
A_CHANGE = {"person": "person", "kind": "contact", "on": "2026-11-20", "words": "A phone", "source": "His sister"}
A_DUTY_FILE = {"person": "person", "reason": "Told another address"}
NEVER_APPLIED = {"person": "person", "court": "Court", "ordered_on": "2026-11-20", "paper": "7", "reason": "Quashed"}
# Of the register: for police who keep it, tested in tests/offenders/register/
KEPT_BY_POLICE = (
    *("notification_notice_add", "notification_visit_add", "notification_journey_add", "notification_journey_act"),
    *("notification_change_add", "notification_change_withdraw", "notification_item_verify", "notification_duty_file"),
    *("notification_file_open", "notification_duty_excuse", "notification_file_decide"),
    *("notification_never_applied", "notification_never_answer"),
)
A_RECALL = {"person": "person", "what_led": "He denied it"}
AN_ENTRY = {"person": "person", "starts_on": "2026-10-01", "evidence": "Seen by his officer"}
AN_ACCOUNT = {"kind": "bank", "provider": "A bank", "handle": "Ending 4417"}
A_PLACE = {"kind": "work", "address": "1 Elland Road"}

A_REVIEW = {"person": "person", "kind": "further", "refer_by": "2027-03-01"}
A_CHALLENGE = {
    "review": "review",
    "kind": "reconsideration",
    "made_by": "prisoner",
    "made_on": "2026-11-30",
    "grounds": ["unfair"],
}
A_DIRECTION = {
    "review": "review",
    "words": "A report",
    "agency": "agency",
    "issued_on": "2026-11-02",
    "due_on": "2026-12-04",
}
AN_OBSERVER = {"review": "review", "name": "E. M.", "kind": "other", "asked_on": "2026-11-02", "reason": "Training"}
AN_APPLICATION = {
    "review": "review",
    "kind": "public_hearing",
    "asked_by": "prisoner",
    "asked_on": "2026-11-02",
    "reason": "In public",
}
POLICE_ASKED = {"review": "review", "agency": "agency", "due_on": "2026-12-29"}
A_DOSSIER_PAPER = {"review": "review", "part": "b", "title": "A report"}
A_VICTIM = {"person": "person", "reference": "Wrexcombe 8"}
A_REQUEST = {"victim": "victim", "asked": "Not to come to the town", "asked_on": "2026-11-02"}
A_STATEMENT = {"victim": "victim", "review": "review"}
A_TIE = {"condition": "bound", "request": "victim_request"}
REQUIRED = {"person": "person", "on": "2026-11-20", "document": "Letter 4418"}
BELOW_A_REVIEW = (
    *("parole-challenges", "parole-directions", "police-contributions", "hearing-observers", "board-applications"),
    *("dossier-papers", "required-references"),
)
VERBS_OF_PPCS = {
    "parole-reviews": (
        *("refer", "list-hearing", "decide", "disclose-dossier", "list-for-papers", "issue-directions"),
        *("direct-hearing", "mark-ready", "ask-for-hearing", "refuse-hearing", "adjourn", "defer", "withdraw"),
        *("details", "move-hearing", "cancel-hearing", "give-notice", "hear", "provide", "correct-slip"),
        *("correct-outcome", "tell-prisoner"),
    ),
    "parole-challenges": ("reply", "answer", "court-step"),
    "parole-directions": ("drop", "answer-more-time"),
    "police-contributions": ("pass-on",),
    "hearing-observers": ("answer", "attend", "withdraw"),
    "board-applications": ("answer", "withdraw"),
}
# What only PPCS records about a review, with what is sent.
RECORDED_BY_PPCS: dict[str, dict] = {
    "parole-reviews-list": A_REVIEW,
    "parole-challenges-list": A_CHALLENGE,
    "parole-directions-list": A_DIRECTION,
    "hearing-observers-list": AN_OBSERVER,
    "board-applications-list": AN_APPLICATION,
    "required-references-list": REQUIRED,
    **{f"{name}-{verb}": {} for name, verbs in VERBS_OF_PPCS.items() for verb in verbs},
}
RETENTION_STEPS = (
    "retention_hold",
    "retention_hold_end",
    "retention_decide",
    "retention_agree",
    "retention_refuse",
)
OF_THE_GATE = ("absences", "release-orders", "leavings", "date-disputes")
ANOTHER_DAY = {
    "person": "person",
    "code": "PED",
    "falls_on": "2027-01-28",
    "source": "ours",
    "reason": "Counted twice",
    "evidence": "Warrant",
    "ends_on": "2020-02-01",
}
A_SENTENCE = {"conviction": "conviction", "kind": "LIFE", "sentenced_on": "2023-04-01", "kept_because": "As ordered"}
AN_ADJUSTMENT = {"person": "person", "kind": "ada", "days": 14}
A_SHEET = {"person": "person", "source": "NOMIS", "as_at": "2023-04-01", "dates": {"SED": "2029-03-14"}}
A_MOVEMENT = {"person": "person", "happening": "died", "on": "2026-11-27"}
A_COURT_DAY = {"person": "person", "kind": "court", "planned_on": "2099-12-01"}
HAS_LEFT = {"person": "person", "words": "Checked out at the gate"}
A_CONVICTION = {"person": "person", "offence": "Seen at a place", "convicted_on": "2023-03-01"}
A_DAY = {"from": "2026-12-01T00:00:00Z", "until": "2026-12-02T00:00:00Z"}
HANDED_ON = {"team": "team", "owner": "nobody@agency.example", "reason": "Works with him now"}
AN_ITEM = {
    "person": "person",
    "team": "team",
    "kind": "intelligence",
    "title": "A concern",
    "gist": "Seen with another",
}

A_RISK = {"person": "person", "programme": "terrorism", "reason": "Two reports of contact with a banned group"}
A_LEVEL = {"person": "person", "case": "mappa_case", "level": 2, "reason": "Two agencies must meet"}
A_MAPPA_MEETING = {
    "person": "person",
    "case": "mappa_case",
    "planned_at": "2099-12-01T10:00:00Z",
    "chair": "nobody@agency.example",
}
A_MAPPA_ACTION = {
    "person": "person",
    "case": "mappa_case",
    "what": "Ask for a room",
    "owner": "nobody@agency.example",
    "due_on": "2099-12-01",
}
AN_INTERVENTION = {
    "person": "person",
    "name": "Mentoring",
    "provider": "Mentors",
    "purpose": "Someone to call",
    "starts_on": "2026-10-05",
    "owner": "nobody@agency.example",
}
MAPPA_RESOURCES = ("mappa-cases", "mappa-levels", "mappa-meetings", "mappa-actions", "interventions")
# For co-ordinators, or for them and for chairs, who are none of the askers: tests/offenders/mappa/test_api.py
RUN_BY_API = (
    *("mappa-cases-answer-risk", "mappa-cases-category", "mappa-cases-details", "mappa-levels-answer"),
    *("mappa-meetings-invite", "mappa-meetings-decide-point", "mappa-meetings-send-pack", "mappa-meetings-hold"),
    *("mappa-meetings-cancel", "mappa-meetings-summary", "mappa-meetings-close", "mappa-actions-accept"),
)

DOORS = [
    # The roof
    Door("home", 302, 200, 200, 200, 200),  # who is named on it is tested in tests/roof/test_my_day.py
    Door("events", 401, 200, 200, 200, 200, tested_in="tests/setup/test_streams.py"),
    administrators("style"),
    open_to_all("help"),
    open_to_all("keyboard_shortcuts"),
    open_to_all("accessibility"),
    open_to_all("healthz"),
    open_to_all("readyz"),
    open_to_all("status_jobs", 503),  # no clock ticks while the tests run
    open_to_all("metrics", 404),  # to whoever has its token, as tests/setup/test_metrics.py asks
    # People
    signed_in("people"),  # the list itself; who is on it is tested below
    signed_in("people_export"),
    signed_in("people_export", method="post", body={"reason": "Briefing"}),  # who is in it is tested below
    Door("import_files", 302, 404, 404, 404, 200, role="ppcs"),
    Door("import_files", 302, 404, 404, 404, 200, role="ppcs", method="post", body={}),
    Door("import_sheets", 302, 404, 404, 404, 200, role="ppcs"),
    # A file is shown to nobody but to whom gave it: tests/offenders/importing/test_import_pages.py
    Door("import_file", 302, 404, 404, 404, 404, role="ppcs"),
    Door("import_file_progress", 302, 404, 404, 404, 404, role="ppcs"),
    Door("import_file_errors", 302, 404, 404, 404, 404, role="ppcs"),
    Door("import_file_apply", 302, 404, 404, 404, 404, role="ppcs", method="post", body={}),
    Door("import_file_discard", 302, 404, 404, 404, 404, role="ppcs", method="post", body={}),
    Door("releases", 302, 200, 200, 200, 200),
    Door("blocked_releases", 302, 200, 200, 200, 200),
    Door("no_release_date", 302, 200, 200, 200, 200),
    Door("date_coverage", 302, 200, 200, 200, 200),
    Door("releases_calendar_file", 302, 200, 200, 200, 200),
    signed_in("this_week", 302),
    signed_in("weekly_list"),  # who is on it is tested below
    Door("figure_reconcile", 302, 404, 404, 404, 404),  # for a desk that keeps figures: the same file
    Door("conflicts", 302, 200, 200, 200, 200),
    # Someone in another agency must agree: tests/offenders/classifying
    Door("offences_to_classify", 302, 200, 200, 200, 200),
    Door("conviction_classify", 302, 404, 200, 200, 404),
    Door("conviction_classify", 302, 404, 200, 200, 404, method="post", body={}),
    Door("classification_agree", 302, 404, 404, 404, 404, role="ppcs", method="post", body={}),
    Door("classification_end", 302, 404, 404, 404, 404, role="ppcs"),
    Door("classification_end", 302, 404, 404, 404, 404, role="ppcs", method="post", body={"reason": "Misread"}),
    Door("police_handovers", 302, 200, 200, 200, 200),
    Door("person_after_licence", 302, 404, 200, 200, 404),
    Door("person_police_handover", 302, 404, 200, 200, 404),
    Door("police_handover_begin", 302, 404, 404, 404, 404, role="ct_manager"),
    Door("police_handover_begin", 302, 404, 404, 404, 404, role="ct_manager", method="post", body={}),
    Door("police_handover_accept", 302, 404, 404, 404, 404, role="ct_manager"),
    Door("police_handover_accept", 302, 404, 404, 404, 404, role="ct_manager", method="post", body={}),
    *(changers(f"police_handover_{step}") for step in ("part", "offer", "sign", "ask", "answer")),
    *(
        changers(f"police_handover_{step}", method="post", body={"question": ""})
        for step in ("part", "offer", "sign", "ask", "answer")
    ),
    Door("closings", 302, 200, 200, 200, 200),
    Door("person_closing", 302, 404, 200, 200, 404),
    *(Door(f"closing_{step}", 302, 404, 404, 404, 404) for step in ("view", "propose", "agree", "refuse")),
    *(
        Door(f"closing_{step}", 302, 404, 404, 404, 404, method="post", body={})
        for step in ("view", "propose", "agree", "refuse")
    ),
    Door("retention_reviews", 302, 404, 404, 404, 200, role="information_owner"),
    *(Door(name, 302, 404, 404, 404, 404, role="information_owner") for name in ("person_retention", *RETENTION_STEPS)),
    *(
        Door(name, 302, 404, 404, 404, 404, role="information_owner", method="post", body={})
        for name in RETENTION_STEPS
    ),
    Door("sentences_to_check", 302, 200, 200, 200, 200),
    Door("sentence_check", 302, 404, 200, 200, 404),
    Door("sentence_check", 302, 404, 403, 200, 404, method="post", body={}),
    Door("data_faults", 302, 200, 200, 200, 200),
    # Model a law change; about whom it is is tested in tests/offenders/dates/replays/test_pages.py
    Door("law_replays", 302, 404, 404, 404, 200),
    Door("law_replays", 302, 404, 404, 404, 200, method="post", body={}),
    Door("law_replay", 302, 404, 404, 404, 200),
    Door("law_replay_progress", 302, 404, 404, 404, 200),
    Door("law_replay_export", 302, 404, 404, 404, 200),
    Door("law_replay_export", 302, 404, 404, 404, 200, method="post", body={"kind": "csv", "reason": "A return"}),
    # The law, of nobody; whose dates an entry decided is tested in tests/offenders/reference/register/test_pages.py
    signed_in("law_register"),
    Door("law_register", 302, 404, 404, 404, 200, method="post", role="ppcs", body={}),
    signed_in("law_entry"),
    Door("law_entry", 302, 404, 404, 404, 200, method="post", role="ppcs", body={}),
    Door("law_check_withdraw", 302, 404, 404, 404, 200, role="ppcs"),
    Door("law_check_withdraw", 302, 404, 404, 404, 200, method="post", role="ppcs", body={}),
    # Reference data, of nobody; of how many people a row is used is tested in tests/offenders/reference/keeping
    *(signed_in(name) for name in ("reference", "reference_rows", "reference_row", "reference_change")),
    *(
        Door(name, 302, 404, 404, 404, 200, role="ppcs", method=method, body={} if method == "post" else None)
        for name in ("reference_add", "reference_propose", "reference_refuse", "reference_withdraw")
        for method in ("get", "post")
    ),
    Door("reference_agree", 302, 404, 404, 404, 302, role="ppcs", method="post", body={}),
    Door("reference_filed_propose", 302, 404, 404, 404, 200, role="ppcs", method="post", body={}),
    Door("person", 302, 404, 200, 200, 404),
    # MAPPA. The reader and the contributor propose levels for their agency; they neither run nor chair meetings
    Door("mappa", 302, 200, 200, 200, 200),
    *(Door(name, 302, 404, 200, 200, 404) for name in ("person_mappa", "mappa_meeting", "mappa_pack_pdf")),
    *(
        Door(name, 302, 404, 200, 200, 404, **more)
        for name in ("mappa_point_add", "mappa_exit_propose")
        for more in ({}, {"method": "post", "body": {}})
    ),
    *(
        changers(name, **more)
        for name in ("mappa_risk_propose", "mappa_level_propose", "mappa_exit_answer")
        for more in ({}, {"method": "post", "body": {}})
    ),
    *(
        Door(name, 302, 404, 404, 404, 404, role="mappa_coordinator", **more)
        for name in (
            *("mappa_risk_answer", "mappa_category", "mappa_details", "mappa_level_answer", "mappa_meeting_plan"),
            *("mappa_invite", "mappa_point_decide", "mappa_meeting_hold", "mappa_meeting_cancel"),
            *("mappa_minutes_write", "mappa_summary", "mappa_meeting_close", "mappa_action_set"),
        )
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("mappa_pack_send", 302, 404, 404, 404, 404, role="mappa_coordinator", method="post", body={}),
    Door("mappa_minutes", 302, 404, 404, 404, 404),  # for those invited: tests/offenders/mappa/
    *(
        Door(name, 302, 404, 404, 404, 404, **more)
        for name in ("mappa_action_answer", "mappa_action_accept")  # for their owner, and for chairs
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("person_interventions", 302, 404, 200, 200, 404),
    *(
        changers(name, **more)
        for name in ("intervention_add", "intervention_session", "intervention_owner", "intervention_end")
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("person_timeline", 302, 404, 200, 200, 404),
    Door("person_known_then", 302, 404, 200, 200, 404),
    Door("person_sentence", 302, 404, 200, 200, 404),
    Door("person_working", 302, 404, 200, 200, 404),
    Door("date_check", 302, 404, 200, 200, 404),
    Door("person_conflict", 302, 404, 200, 200, 404),
    Door("person_what_if", 302, 404, 200, 200, 404),
    # Another day than the prison's, proposed by somebody else: the second signature is tested in test_overrides.py
    Door("date_override", 302, 404, 200, 200, 404),
    Door("date_overrides", 302, 200, 200, 200, 200),
    Door("person_move", 302, 404, 403, 200, 404),
    Door("person_move", 302, 404, 403, 200, 404, method="post", body={"step": "move"}),
    Door("person_access", 302, 404, 200, 200, 404),
    # In an emergency: what opens for whom is tested in tests/sharing/emergencies/test_pages.py
    signed_in("emergency"),
    signed_in("emergency", method="post", body={}),
    signed_in("emergency_confirm", 302),
    signed_in("emergency_confirm", 302, method="post", body={"code": "123456"}),
    signed_in("emergency_close", 404, method="post", body={}),
    Door("who_looked", 302, 404, 404, 404, 200, role="auditor"),
    Door("who_looked_known", 302, 404, 404, 404, 200, role="auditor"),
    Door("who_looked_export", 302, 404, 404, 404, 200, role="auditor"),
    Door("who_looked_export", 302, 404, 404, 404, 200, method="post", role="auditor"),
    Door("who_looked_restricted", 302, 404, 404, 404, 302, role="auditor"),
    Door("who_looked_restricted", 302, 404, 404, 404, 302, method="post", role="auditor"),
    Door("who_looked_name", 302, 404, 404, 404, 404, role="auditor"),
    Door("who_looked_name", 302, 404, 404, 404, 404, method="post", role="auditor"),
    Door("data_requests", 302, 404, 404, 404, 200, role="privacy_officer"),
    Door("data_request", 302, 404, 404, 404, 200, role="privacy_officer"),
    *(
        Door(name, 302, 404, 404, 404, 200, role="privacy_officer", **more)
        for name in ("data_request_add", "data_request_release", "data_request_withdraw")
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("data_request_decide", 302, 404, 404, 404, 404, role="information_owner"),
    Door("data_request_decide", 302, 404, 404, 404, 404, role="information_owner", method="post", body={}),
    Door("certificates", 302, 404, 404, 404, 200, role="auditor"),
    Door("certificate", 302, 404, 404, 404, 200, role="auditor"),
    Door("certificate_file", 302, 404, 404, 404, 302, role="auditor"),  # not signed yet
    *(Door(name, 302, 404, 404, 404, 200, role="auditor") for name in ("bundles", "bundle", "bundle_progress")),
    *(
        Door(name, 302, 404, 404, 404, 200, role="auditor", **more)
        for name in ("bundle_order", "bundle_approve", "bundle_withdraw")
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("bundle_decide", 302, 404, 404, 404, 404, role="information_owner"),
    Door("bundle_decide", 302, 404, 404, 404, 404, role="information_owner", method="post", body={}),
    Door("bundle_file", 302, 404, 404, 404, 404, role="auditor"),  # for its two makers: tests/roof/bundles/
    Door("unusual_readings", 302, 404, 404, 404, 200, role="auditor"),
    *(
        Door(name, 302, 404, 404, 404, 200, role="auditor", **more)
        for name in ("unusual_reading", "unusual_reading_name", "unusual_threshold")
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("emergency_reviews", 302, 404, 404, 404, 200, role="privacy_officer"),
    Door("emergency_review", 302, 404, 404, 404, 200, role="privacy_officer"),
    Door("emergency_review", 302, 404, 404, 404, 200, role="privacy_officer", method="post", body={}),
    Door("emergency_end", 302, 404, 404, 404, 302, role="privacy_officer", method="post", body={}),
    # A reader and a contributor whose role gives nobody access: the address does not exist for them
    Door("access_add", 302, 404, 404, 404, 404),
    Door("access_add", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_end", 302, 404, 404, 404, 404),
    Door("access_end", 302, 404, 404, 404, 404, method="post", body={"reason": "Moved"}),
    # Items: the reader's and the contributor's teams have one as a gist, which others hold; what is theirs to decide
    # is tested in tests/sharing/items/test_pages.py
    Door("person_sharing", 302, 404, 200, 200, 404),
    Door("sharing", 302, 200, 200, 200, 200),  # what is on it is tested there
    changers("item_add"),
    changers("item_add", method="post", body={}),
    changers("item_audience", method="post", body={}),
    Door("person_disclosures", 302, 404, 404, 404, 404),  # for who holds an item, and for information assurance
    Door("item", 302, 404, 200, 200, 404),
    Door("item_print", 302, 404, 200, 200, 404),
    Door("item_confirm", 302, 404, 302, 302, 404, method="post"),
    Door("item_onward", 302, 404, 200, 200, 404),
    Door("item_onward", 302, 404, 200, 200, 404, method="post", body={}),
    *(
        Door(name, 302, 404, 404, 404, 404, **more)
        for name in (
            "item_log",
            "item_refuse",
            "item_decide",
            "item_marking",
            "item_correct",
            "item_hand_on",
            "item_take_on",
        )
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("item_unlisted", 302, 404, 404, 404, 404, method="post", body={}),
    changers("item_relevance"),
    changers("item_relevance", method="post", body={}),
    Door("item_relevance_withdraw", 302, 404, 404, 404, 404),  # for who holds it
    Door("item_relevance_withdraw", 302, 404, 404, 404, 404, method="post", body={}),
    Door("item_sittings", 302, 404, 200, 200, 404),
    Door("sittings", 302, 404, 200, 200, 404),
    Door("sitting", 302, 404, 200, 200, 404),
    Door("sitting_print", 302, 404, 200, 200, 404),
    Door("sitting_briefing", 302, 404, 403, 404, 404),
    Door("sitting_briefing", 302, 404, 403, 404, 404, method="post", body={}),
    Door("person_joint", 302, 404, 200, 200, 404),
    # A joint team is there for its members and for heads of its agencies: tests/sharing/joint_teams/
    signed_in("joint_teams"),
    Door("joint_team_add", 302, 404, 404, 404, 200, role="probation_head"),
    Door("joint_team_add", 302, 404, 404, 404, 200, role="probation_head", method="post", body={}),
    Door("joint_team", 302, 404, 404, 404, 404),
    *(
        Door(name, 302, 404, 404, 404, 404, role="probation_head", **more)
        for name in ("joint_team_agency", "joint_team_member", "joint_team_stand_down")
        for more in ({}, {"method": "post", "body": {}})
    ),
    *(
        Door(name, 302, 404, 404, 404, 404, role="probation_head", method="post", body={})
        for name in ("joint_team_agree", "joint_team_review", "joint_team_member_end")
    ),
    # A cell that is not on one's own grid; what is theirs is tested in tests/sharing/sittings
    Door("sitting_reason", 302, 404, 403, 404, 404),
    Door("sitting_reason", 302, 404, 403, 404, 404, method="post", body={}),
    Door("sitting_read_out", 302, 404, 403, 404, 404),
    Door("sitting_read_out", 302, 404, 403, 404, 404, method="post", body={}),
    Door("sitting_reason_agree", 302, 404, 403, 302, 404, method="post", body={}),
    # The same of limits: who shares is in tests/sharing/grants/test_restrictions.py
    # The reader's and the contributor's role gives no team access: the page of the programmes is read, nothing is
    # proposed
    Door("programmes_to_check", 302, 404, 404, 404, 200),
    Door("person_programme", 302, 404, 200, 200, 404),
    Door("person_records", 302, 404, 200, 200, 404),
    Door("person_records", 302, 404, 403, 403, 404, method="post", body={}),
    # Of two people, for the desk alone: tests/offenders/identities/
    Door("identity_matches", 302, 404, 404, 404, 200, role="identity_officer"),
    Door("identity_match", 302, 404, 404, 404, 404, role="identity_officer"),
    Door("identity_match_step", 302, 404, 404, 404, 404, role="identity_officer"),
    Door("identity_match_step", 302, 404, 404, 404, 404, role="identity_officer", method="post", body={}),
    Door("programme_propose", 302, 404, 404, 404, 404),
    Door(
        "programme_propose", 302, 404, 404, 404, 404, method="post", body={"begins": "state_threats", "reason": "NSA"}
    ),
    Door("programme_move", 302, 404, 404, 404, 404),
    Door("programme_move", 302, 404, 404, 404, 404, method="post", body={}),
    Door("programme_move_close", 302, 404, 404, 404, 404),
    Door("programme_move_close", 302, 404, 404, 404, 404, method="post", body={"reason": "Not so"}),
    Door("access_restrict", 302, 404, 404, 404, 404),
    Door("access_restrict", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_exclude", 302, 404, 404, 404, 404),
    Door("access_exclude", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_restriction_end", 302, 404, 404, 404, 404),
    Door("access_restriction_end", 302, 404, 404, 404, 404, method="post", body={"reason": "Over"}),
    Door("access_exclusion_end", 302, 404, 404, 404, 404),
    Door("access_exclusion_end", 302, 404, 404, 404, 404, method="post", body={"reason": "Over"}),
    # Who answers for the person; for whom of the agency, and who leads, these are:
    # tests/offenders/access/test_owner_pages.py
    Door("person_owners", 302, 404, 200, 200, 404),
    *(
        Door(name, 302, 404, 403, 403, 404, **more)
        for name in ("owner_name", "owner_step_out", "handover_offer")
        for more in ({}, {"method": "post", "body": {}})
    ),
    signed_in("handovers"),  # who is on it is tested in tests/offenders/access/test_owner_pages.py
    Door("handover", 302, 404, 200, 200, 404),
    Door("handover", 302, 404, 403, 302, 404, method="post", body={"answer": "accept"}),
    # The notification register
    signed_in("notification_register"),
    signed_in("notification_undecided"),
    Door("person_notification", 302, 404, 200, 200, 404),
    Door("notification_history", 302, 404, 200, 200, 404),
    *(Door(name, 302, 404, 404, 404, 404) for name in KEPT_BY_POLICE),
    *(Door(name, 302, 404, 404, 404, 404, method="post", body={}) for name in KEPT_BY_POLICE),
    changers("notification_difference_settle"),
    changers("notification_difference_settle", method="post", body={}),
    # Breaches and registers
    changers("breach_add"),
    changers("breach_add", method="post", body={}),
    # For police and duty officers: tests/licence/breaches/test_pages.py
    Door("concern_add", 302, 404, 403, 404, 404),
    Door("concern_add", 302, 404, 403, 404, 404, method="post", body={}),
    # Checks: one of the person is due
    Door("person_checks", 302, 404, 200, 200, 404),
    changers("check_log"),
    changers("check_log", method="post", body={}),
    changers("check_add"),
    changers("check_add", method="post", body={}),
    changers("plan_add"),
    changers("plan_add", method="post", body={}),
    changers("plan_none"),
    changers("plan_none", method="post", body={}),
    changers("plan_change"),
    changers("plan_change", method="post", body={}),
    changers("plan_end"),
    changers("plan_end", 302, method="post", body={"reason": "Over"}),
    changers("check_give"),
    changers("check_give", method="post", body={}),
    # For managers; about whom it is is tested in tests/licence/checks/test_handover_pages.py
    Door("checks_week", 302, 200, 200, 200, 200),
    Door("checks_week_file", 302, 200, 200, 200, 200),
    Door("checks", 302, 200, 200, 200, 200),
    Door("checks_coverage", 302, 200, 200, 200, 200),
    Door("person_breaches", 302, 404, 200, 200, 404),
    Door("breach", 302, 404, 200, 200, 404),
    changers("breach_move"),
    changers("breach_move", 302, method="post", body={}),
    Door("breaches", 302, 200, 200, 200, 200),
    # Recalls: one waits for a senior, after an urgent arrest; tests/licence/recalls/test_pages.py says who does what
    Door("person_recalls", 302, 404, 200, 200, 404),
    changers("recall_begin", 302),  # one is open: it leads there
    changers("recall_begin", method="post", body={}),
    changers("urgent_arrest_add"),
    changers("urgent_arrest_add", method="post", body={}),
    changers("urgent_arrest_end"),
    changers("urgent_arrest_end", method="post", body={}),
    Door("recall", 302, 404, 200, 200, 404),
    changers("recall_step"),
    changers("recall_step", method="post", body={}),
    # A proposal that waits for an ACO: who answers it is tested in tests/licence/recalls/test_proposals.py
    changers("recall_proposal"),
    changers("recall_proposal", method="post", body={}),
    changers("recall_details"),
    changers("recall_details", method="post", body={}),
    changers("recall_answers"),
    changers("recall_answers", 302, method="post", body={}),  # nothing is answered anew
    *(Door(f"recall_for_{whom}_pdf", 302, 404, 200, 200, 404) for whom in ("person", "arrest", "liaison")),
    changers("recall_paper_add"),
    changers("recall_paper_add", method="post", body={}),
    *(Door(name, 302, 404, 404, 404, 404) for name in ("recall_paper", "recall_paper_pdf", "recall_paper_readers")),
    Door("recall_paper_readers", 302, 404, 404, 404, 404, method="post", body={}),  # for its readers alone
    Door("recalls", 302, 200, 200, 200, 200),
    Door("recalls_at_large", 302, 200, 200, 200, 200),
    Door("person_registers", 302, 404, 200, 200, 404),
    changers("device_found"),
    changers("device_found", method="post", body={}),
    changers("register_add"),
    changers("register_add", method="post", body={}),
    changers("register_act"),
    changers("register_act", 302, method="post", body={}),
    # Access requests: the reader's own, about the person; who shares: tests/sharing/requests/test_requests.py
    signed_in("access_requests"),
    Door("access_requests_to_answer", 302, 404, 404, 404, 302),
    signed_in("access_request_ask"),
    signed_in("access_request_ask", method="post", body={}),
    Door("access_request", 302, 404, 200, 403, 404),
    Door("access_request_answer", 302, 404, 404, 404, 404),
    Door("access_request_answer", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_request_withdraw", 302, 404, 302, 404, 404, method="post"),
    Door("access_request_end", 302, 404, 404, 403, 404),
    Door("access_request_end", 302, 404, 404, 403, 404, method="post", body={"reason": "Over"}),
    signed_in("people_without_team"),  # who is on it is tested in tests/sharing/grants/test_sight_gaps.py
    # Access reviews: for who decides, tested in tests/sharing/reviews/test_reviews.py
    Door("access_reviews", 302, 404, 404, 404, 200),
    Door("access_review", 302, 404, 404, 404, 404),
    Door("access_review", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_review_remove", 302, 404, 404, 404, 404),
    Door("access_review_team", 302, 404, 404, 404, 404),
    Door("access_review_decisions", 302, 404, 404, 404, 404),
    Door("access_review_decisions", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_review_end_kind", 302, 404, 404, 404, 404),
    Door("access_review_end_kind", 302, 404, 404, 404, 404, method="post", body={"reason": "Over"}),
    Door("access_review_stop", 302, 404, 404, 404, 404),
    Door("access_review_stop", 302, 404, 404, 404, 404, method="post", body={"reason": "Works on it"}),
    Door("access_review_team", 302, 404, 404, 404, 404, method="post", body={}),
    # What reviews ended by silence, and giving it back: tests/sharing/reviews/test_lapsed.py
    Door("access_review_lapsed", 302, 404, 404, 404, 200),
    Door("access_review_lapsed", 302, 404, 404, 404, 200, method="post", body={}),
    Door("access_review_give_back", 302, 404, 404, 404, 404),
    Door("access_review_give_back", 302, 404, 404, 404, 404, method="post", body={}),
    # An end that was set in a review, for who sees the person: tests/sharing/reviews/test_planned_ends.py
    # Leave of the contributor, who has asked a colleague
    Door("leaves", 302, 200, 200, 200, 200),
    Door("leave_add", 302, 200, 200, 200, 200),
    Door("leave_add", 302, 200, 200, 200, 200, method="post", body={}),
    Door("leave", 302, 404, 404, 200, 404),
    Door("leave_sheet", 302, 404, 404, 200, 404),
    *[
        Door(name, 302, 404, 404, 200, 404, **more)
        for name in ("leave_offer", "leave_offer_person", "leave_change", "leave_close", "cover_end")
        for more in ({}, {"method": "post", "body": {}})
    ],
    *[Door(name, 302, 404, 404, 302, 404, method="post", body={}) for name in ("leave_act_meanwhile", "cover_accept")],
    Door("access_review_ending", 302, 404, 404, 404, 404),
    Door("access_review_ending", 302, 404, 404, 404, 404, method="post", body={"object": "1", "reason": "Works on it"}),
    Door("access_review_remove", 302, 404, 404, 404, 404, method="post", body={"reason": "Over"}),
    # Alerts: the reader's and the contributor's teams were told of one
    Door("alerts", 302, 200, 200, 200, 200),
    Door("alerts_news", 302, 200, 200, 200, 200),
    Door("alerts_escalated", 302, 200, 200, 200, 200),
    # The rota of the contributor's agency: a shift of theirs, one that they are asked to take, time offered to them
    Door("rota", 302, 200, 200, 200, 200),
    Door("shift_add", 302, 404, 404, 404, 200),
    Door("shift_add", 302, 404, 404, 404, 200, method="post", body={}),
    Door("shift_member_add", 302, 404, 404, 404, 200),
    Door("shift_member_add", 302, 404, 404, 404, 200, method="post", body={}),
    Door("shift", 302, 404, 404, 200, 404),
    *[
        Door(name, 302, 404, 404, status, 404, **more)
        for name, status in (("shift_swap", 200), ("swap_refuse", 200))
        for more in ({}, {"method": "post", "body": {}})
    ],
    # Managers of the agency: tests/sharing/rota/test_pages.py
    *[
        Door(name, 302, 404, 404, 404, 404, **more)
        for name in ("shift_change", "shift_cover", "shift_end", "shift_offer")
        for more in ({}, {"method": "post", "body": {}})
    ],
    *[Door(name, 302, 404, 404, 302, 404, method="post", body={}) for name in ("swap_accept", "shift_take")],
    Door("swap_withdraw", 302, 404, 404, 404, 404, method="post", body={}),
    # To whom it has escalated, and nobody else: tests/sharing/duties/test_escalation_above.py
    Door("alert_answer_above", 302, 404, 404, 404, 404, method="post"),
    Door("alert", 302, 404, 200, 200, 404),
    Door("alert_acknowledge", 302, 404, 302, 302, 404, method="post"),
    Door("alert_take", 302, 404, 403, 302, 404, method="post"),
    Door("alert_end", 302, 404, 403, 200, 404),
    Door(
        "alert_end", 302, 404, 403, 302, 404, method="post", body={"outcome": "resolved", "reason": "Met at the gate"}
    ),
    # Figures of the reader's own teams: tests/sharing/alerts/noise/
    Door("alerts_noise", 302, 404, 404, 404, 200),
    # Who is asked to call a team, and nobody else: tests/sharing/duties/test_calls.py
    Door("alert_call", 302, 404, 404, 404, 404),
    # What of it a desk reads: tests/sharing/duties/test_mail_down.py
    Door("alerts_call_list", 302, 404, 404, 404, 200, role="duty_officer"),
    # A storm of the reader's team; others read numbers, and only who hears of faults: tests/sharing/alerts/storms/
    Door("alerts_storm", 302, 404, 200, 404, 404),
    Door("alerts_storm_hold", 302, 404, 404, 404, 404),
    Door("alerts_storm_hold", 302, 404, 404, 404, 404, method="post", body={}),
    Door("alerts_storm_cause", 302, 404, 404, 404, 404),
    Door("alerts_storm_cause", 302, 404, 404, 404, 404, method="post", body={}),
    # Figures: numbers of whom the reader may know about, and of figures only: tests/roof/figures/
    *[signed_in(name) for name in ("figures", "figure", "figure_people")],
    # The overview: whose numbers and names: tests/roof/overview/
    *[signed_in(name) for name in ("overview", "overview_all", "overview_decisions", "published_indicators")],
    Door("overview_state_threats", 302, 404, 404, 404, 404),  # nobody of the cast is under that programme
    # Of groups, for who sees a whole programme or reads figures of one: tests/roof/forecast/test_pages.py
    Door("forecast", 302, 404, 404, 404, 404),
    Door("forecast_suppose", 302, 404, 404, 404, 404),
    Door("forecast_suppose", 302, 404, 404, 404, 404, method="post", body={}),
    Door("supposition", 302, 404, 404, 404, 404),
    Door("supposition_progress", 302, 404, 404, 404, 404),
    Door("capacity", 302, 200, 200, 200, 200),
    Door("capacity_enter", 302, 404, 404, 404, 200),
    Door("capacity_enter", 302, 404, 404, 404, 200, method="post", body={}),
    # Load of the reader's agency, and what is de-prioritised: tests/roof/load/
    # Reports. A saved view and a subscription are the reader's; a briefing is of a scope: tests/roof/briefing/
    *(Door(name, 302, 200, 200, 200, 200) for name in ("reports", "briefings", "list_asked", "list_file")),
    *(Door(name, 302, 200, 200, 200, 200) for name in ("saved_view_add", "report_subscribe")),
    Door("list_file", 302, 200, 200, 200, 200, method="post", body={"kind": "csv", "reason": "A return"}),
    Door("saved_view_add", 302, 302, 302, 302, 302, method="post", body={"title": "Mine", "audience": "own"}),
    Door("report_subscribe", 302, 200, 200, 200, 200, method="post", body={}),
    Door("saved_view", 302, 404, 302, 404, 404),
    *(Door(name, 302, 404, 200, 404, 404) for name in ("saved_view_change", "saved_view_subscribe")),
    *(
        Door(name, 302, 404, 200, 404, 404, method="post", body={})
        for name in ("saved_view_change", "saved_view_subscribe", "saved_view_remove")
    ),
    *(
        Door(name, 302, 404, 302, 404, 404, method="post", body={})
        for name in ("saved_view_restore", "subscription_renew", "subscription_end")
    ),
    *(Door(name, 302, 404, 404, 404, 404) for name in ("briefing", "briefing_pdf")),
    *(
        door
        for name in ("briefing_make", "briefing_subscribe", "briefing_correct")
        for door in (Door(name, 302, 404, 404, 404, 404), Door(name, 302, 404, 404, 404, 404, method="post", body={}))
    ),
    *(Door(name, 401, 200, 200, 200, 200) for name in ("saved-views-list", "briefings-list")),
    Door("saved-views-detail", 401, 404, 200, 404, 404),
    Door("briefings-detail", 401, 404, 404, 404, 404),
    Door("load", 302, 404, 404, 404, 200),
    Door("load_officer", 302, 404, 404, 404, 404),
    *[
        Door(name, 302, 404, 404, 404, 404, role=role, **more)
        for name, role in (
            *[("load_norm", "probation_head"), ("deprioritise", "probation_manager")],
            *[("deprioritisation_renew", "probation_manager"), ("deprioritisation_end", "probation_manager")],
        )
        for more in ({}, {"method": "post", "body": {}})
    ],
    # What the reader's own teams hold back: tests/sharing/alerts/suppressions/
    Door("alerts_suppressions", 302, 200, 200, 200, 200),
    Door("alerts_suppression", 302, 404, 200, 404, 404),
    Door("alerts_suppression_agree", 302, 404, 404, 404, 404, method="post"),
    Door("alerts_suppression_end", 302, 404, 302, 404, 404, method="post"),
    Door("thread_hold_back", 302, 404, 200, 200, 404),
    Door("thread_hold_back", 302, 404, 200, 200, 404, method="post", body={}),
    # What of a thread one may know: tests/sharing/alerts/threads/
    Door("thread", 302, 404, 200, 200, 404),
    Door("thread_acknowledge", 302, 404, 302, 302, 404, method="post"),
    Door("threads_acknowledge", 302, 302, 302, 302, 302, method="post"),
    Door("thread_hand_over", 302, 404, 200, 200, 404),
    Door("thread_hand_over", 302, 404, 200, 200, 404, method="post", body={}),
    Door("thread_snooze", 302, 404, 200, 200, 404),
    Door("thread_snooze", 302, 404, 200, 200, 404, method="post", body={}),
    Door("thread_answer", 302, 404, 302, 302, 404, method="post"),
    Door("thread_close", 302, 404, 403, 200, 404),
    Door("thread_close", 302, 404, 403, 200, 404, method="post", body={}),
    # Adding a person and changing a record
    Door("person_add", 302, 404, 404, 404, 200),
    Door("person_add", 302, 404, 404, 404, 200, method="post", body={}),
    Door("draft", 302, 404, 403, 302, 404, method="post", body={"family_name": "Halden"}),
    changers("person_change"),
    changers("person_details"),
    changers("person_details", method="post", body={}),
    changers("alias_add"),
    changers("alias_add", method="post", body={}),
    changers("alias_change"),
    changers("alias_change", method="post", body={}),
    changers("alias_remove"),
    changers("alias_remove", 302, method="post", body={"reason": "A mistake"}),
    changers("identifier_add"),
    changers("identifier_add", method="post", body={}),
    changers("identifier_end"),
    changers("identifier_end", method="post", body={}),
    changers("conviction_add"),
    changers("conviction_add", method="post", body={}),
    changers("conviction_change"),
    changers("conviction_change", method="post", body={}),
    changers("sentence_add"),
    changers("sentence_add", method="post", body={}),
    changers("sentence_change"),
    changers("sentence_change", method="post", body={}),
    changers("sentence_appeal"),
    changers("sentence_appeal", method="post", body={}),
    changers("adjustment_add"),
    changers("adjustment_add", method="post", body={}),
    changers("adjustment_change"),
    changers("adjustment_change", method="post", body={}),
    changers("adjustment_remove"),
    changers("adjustment_remove", 302, method="post", body={"reason": "A mistake"}),
    changers("dates_record"),
    changers("dates_record", method="post", body={}),
    changers("override_propose"),
    changers("override_propose", method="post", body={}),
    changers("override_countersign", method="post", body={}),  # the person's dates do not follow from the record
    changers("override_end"),
    changers("override_end", 302, method="post", body={"reason": "The sheet is right"}),
    changers("court_dates_record"),
    changers("court_dates_record", method="post", body={}),
    changers("date_check_make", 302),  # one waits for its second answer
    changers("date_check_make", method="post", body={}),
    changers("date_check_answer"),
    changers("date_check_answer", method="post", body={}),
    changers("date_check_again"),
    changers("date_check_again", 302, method="post", body={"reason": "A day was counted twice"}),
    changers("direction_confirm"),
    changers("direction_confirm", 302, method="post", body={}),
    changers("direction_withdrawn"),
    changers("direction_withdrawn", method="post", body={}),
    changers("order_withdrawn"),
    changers("order_withdrawn", method="post", body={}),
    changers("hold_lift_answer"),
    changers("hold_lift_answer", method="post", body={}),
    changers("hold_confirm"),
    changers("hold_confirm", method="post", body={}),
    changers("release_order"),
    changers("release_order", method="post", body={}),
    changers("release_order_confirm"),
    changers("release_order_confirm", method="post", body={}),
    changers("release_order_document"),
    changers("release_order_document", method="post", body={}),
    changers("release_order_end"),
    changers("release_order_end", method="post", body={}),
    changers("brought_forward_refuse"),
    changers("brought_forward_refuse", method="post", body={}),
    changers("brought_forward"),
    changers("brought_forward", method="post", body={}),
    changers("conflict_accept"),
    changers("conflict_accept", method="post", body={}),
    changers("conflict_ask", 302),  # the person is held nowhere
    changers("conflict_ask", method="post", body={}),
    changers("conflict_answer"),
    changers("conflict_answer", method="post", body={}),
    changers("conflict_reopen", 302),  # it is open
    changers("conflict_reopen", method="post", body={"reason": "A day was counted twice"}),
    changers("movement_record"),
    changers("movement_record", method="post", body={}),
    changers("absence_record"),
    changers("absence_record", method="post", body={}),
    signed_in("imposed_orders"),  # who is on it is tested below
    Door("person_orders", 302, 404, 200, 200, 404),
    Door("imposed_order", 302, 404, 200, 200, 404),
    # For who keeps orders, of CT police: tests/offenders/orders/test_pages.py
    *(
        Door(name, 302, 404, 404, 404, 404, **more)
        for name in ("imposed_order_record", "imposed_order_step", "imposed_order_breach_answer")
        for more in ({}, {"method": "post", "body": {}})
    ),
    changers("imposed_order_breach"),
    changers("imposed_order_breach", method="post", body={}),
    Door("person_links", 302, 404, 200, 200, 404),
    Door("matches", 302, 200, 200, 200, 200),
    Door("person_matches", 302, 404, 200, 200, 404),
    # For who sees both people, and for the linking desk: tests/offenders/matches/
    *(Door("match_answer", 302, 404, 404, 404, 404, **more) for more in ({}, {"method": "post", "body": {}})),
    Door("linking_desk", 302, 404, 404, 404, 200, role="ct_manager"),
    *(
        Door("match_decide", 302, 404, 404, 404, 404, role="ct_manager", **more)
        for more in ({}, {"method": "post", "body": {}})
    ),
    # For who is in the circle, and keeps threats: tests/offenders/threats/test_pages.py
    Door("threats", 302, 200, 200, 200, 200),
    Door("person_threats", 302, 404, 200, 200, 404),
    *(Door("threat_record", 302, 404, 404, 404, 404, **more) for more in ({}, {"method": "post", "body": {}})),
    *(
        Door(f"threat_{act}", 302, 404, 404, 404, 404, **more)
        for act in ("warn", "not_to_warn", "review", "circle")
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("links_to_review", 302, 200, 200, 200, 200),
    changers("link_record"),
    changers("link_record", method="post", body={}),
    changers("link_review"),
    changers("link_review", method="post", body={}),
    changers("link_readers"),
    changers("link_readers", method="post", body={}),
    changers("link_remove"),
    changers("link_remove", method="post", body={}),
    changers("absence_back"),
    changers("absence_back", method="post", body={}),
    changers("absence_due_back"),
    changers("absence_due_back", method="post", body={}),
    changers("court_day_plan"),
    changers("court_day_plan", method="post", body={}),
    changers("release_record"),
    changers("release_record", method="post", body={}),
    changers("leaving_record"),
    changers("leaving_record", method="post", body={}),
    changers("leaving_report"),
    changers("leaving_report", method="post", body={}),
    Door("leaving", 302, 404, 200, 200, 404),
    changers("leaving_in_error"),
    changers("leaving_in_error", 302, method="post", body={}),
    changers("leaving_document"),
    changers("leaving_document", method="post", body={}),
    changers("leaving_agree"),
    changers("leaving_agree", method="post", body={}),
    Door("reported_end", 302, 404, 200, 200, 404),
    changers("reported_end", method="post", body={}),
    changers("reported_end_refuse"),
    changers("reported_end_refuse", method="post", body={}),
    changers("strike_out_mark"),
    changers("strike_out_mark", method="post", body={}),
    Door("strike_out", 302, 404, 200, 200, 404),
    changers("strike_out_confirm"),
    changers("strike_out_confirm", method="post", body={}),  # the record of the cast cannot be right: held, and gone
    changers("strike_out_refuse"),
    changers("strike_out_refuse", method="post", body={}),
    changers("dispute"),
    changers("dispute", method="post", body={}),
    # An act reported by phone: who answers it is tested in tests/sharing/reported/test_reported.py
    Door("reported_act", 302, 404, 200, 200, 404),
    Door("reported_act_answer", 302, 404, 200, 200, 404),
    Door("reported_act_answer", 302, 404, 200, 200, 404, method="post", body={"reason": "Mistaken"}),
    changers("release_hold"),
    changers("release_hold", 302, method="post", body={"kind": "identity", "reason": "Two names"}),
    changers("release_ready", 302),  # to the list of what must be in hand
    changers("release_ready", 302, method="post", body={}),
    changers("hold_lift"),
    changers("hold_lift", 302, method="post", body={"reason": "Cleared up"}),
    # What must be in hand before the release: the contributor is a probation officer; what each role may say, sign and
    # record is tested in tests/licence/readiness/test_pages.py
    Door("person_readiness", 302, 404, 200, 200, 404),
    Door("readiness_thing", 302, 404, 200, 200, 404),
    Door("release_day", 302, 404, 200, 200, 404),
    Door("release_day_paper", 302, 404, 200, 200, 404),
    Door("readiness_exception_answer", 302, 404, 200, 200, 404),
    Door("readiness_exception_answer", 302, 404, 403, 200, 404, method="post", body={"answer": "agree"}),
    *(
        changers(name, **more)
        for name in (
            *("readiness_say", "readiness_owner", "readiness_note", "readiness_tag", "readiness_exception"),
            *("readiness_sign", "sign_off_withdraw", "day_act", "day_act_strike", "release_day_left"),
        )
        for more in ({}, {"method": "post", "body": {"words": " "}})
        if not (more and name in ("readiness_owner", "readiness_tag"))
    ),
    changers("readiness_owner", 302, method="post", body={"words": "Landlord"}),
    changers("readiness_tag", 302, method="post", body={}),
    # Licences: a draft, a variation in force and their rows stand on the person's record
    signed_in("licences"),  # who is on it is tested below
    signed_in("exemptions"),  # who is on it is tested below
    signed_in("licence_catalogue"),
    Door("person_licence", 302, 404, 200, 200, 404),
    Door("licence", 302, 404, 200, 200, 404),
    Door("licence_summary", 302, 404, 200, 200, 404),
    # Papers for the person: one of the licence in force is printed, and was refused a signature
    *(Door(name, 302, 404, 200, 200, 404) for name in ("person_papers", "paper", "paper_preview")),
    *(Door(name, 302, 404, 200, 200, 404) for name in ("paper_pdf", "paper_easy_read")),
    *(changers(name) for name in ("paper_print", "paper_hand_over", "paper_witness", "paper_withdraw")),
    changers("paper_print", 302, method="post", body={}),
    changers("paper_hand_over", method="post", body={}),
    changers("paper_witness", 302, method="post", body={}),
    changers("paper_withdraw", method="post", body={}),
    # Victims, for whose role knows them: what that role sees of whom is tested in tests/parole/victims/test_victims.py
    *(
        Door(name, 302, 404, 404, 404, 404, role="victim_liaison", **more)
        for name in (
            *("victim_add", "victim_change", "victim_leave", "victim_statement", "victim_told", "liaison_answer"),
            "liaison_acknowledge",
            *("victim_request_add", "victim_request_pass", "victim_request_withdraw", "victim_telling_withdraw"),
        )
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("person_victims", 302, 404, 404, 404, 404, role="victim_liaison"),
    # Askers of the table are of probation: its officers read what was passed on, its managers answer it
    Door("victim_request_answer", 302, 404, 200, 200, 404),
    Door("victim_request_answer", 302, 404, 200, 200, 404, method="post", body={}),
    Door("victims_to_tell", 302, 404, 404, 404, 200, role="victim_liaison"),
    Door("request_tie", 302, 404, 403, 200, 404),
    Door("request_tie", 302, 404, 403, 200, 404, method="post", body={}),
    Door("request_untie", 302, 404, 403, 200, 404),
    Door("request_untie", 302, 404, 403, 302, 404, method="post", body={}),
    Door("person_parole", 302, 404, 200, 200, 404),
    Door("review", 302, 404, 200, 200, 404),
    signed_in("hearings"),  # who is on it is tested in tests/parole/hearings/test_pages.py
    signed_in("hearings_calendar_file"),
    signed_in("parole_panels"),
    signed_in("no_referral_date"),
    signed_in("release_tests"),  # who is on it is tested in tests/parole/decisions/test_release_tests.py
    signed_in("serious_cases"),
    changers("hearing_list"),
    changers("hearing_move"),
    changers("hearing_cancel"),
    changers("hearing_notice"),
    changers("hearing_heard"),
    changers("panel_seat"),
    changers("panel_leave"),
    changers("hearing_list", method="post", body={}),
    changers("hearing_move", method="post", body={}),
    changers("hearing_cancel", method="post", body={"reason": "No room"}),  # for casework alone: the form says so
    changers("panel_leave", method="post", body={}),
    # Parole: who is on the list is tested below; what is withheld in tests/parole/dossier/test_compartment.py
    Door("reviews", 302, 200, 200, 200, 200),
    changers("review_begin"),
    changers("review_begin", method="post", body={}),  # one is open
    changers("review_step"),
    changers("review_step", method="post", body={}),  # it is for casework
    changers("review_details"),
    changers("review_details", method="post", body={}),
    Door("dossier", 302, 404, 200, 200, 404),
    Door("board_summary", 302, 404, 200, 200, 404),
    changers("dossier_add"),
    changers("dossier_add", method="post", body={}),
    changers("dossier_replace"),
    changers("dossier_replace", method="post", body={}),
    changers("dossier_withhold"),
    changers("dossier_withhold", method="post", body={}),
    changers("dossier_disclosure"),
    changers("dossier_disclosure", method="post", body={}),
    # Of a paper that everybody reads there are no readers to be set
    Door("dossier_readers", 302, 404, 403, 404, 404),
    Door("dossier_readers", 302, 404, 403, 404, 404, method="post", body={}),
    # Nor is there an application: what its readers are told is in tests/parole/withholding/
    Door("dossier_application", 302, 404, 403, 404, 404),
    Door("dossier_application_step", 302, 404, 403, 404, 404),
    Door("dossier_application_step", 302, 404, 403, 404, 404, method="post", body={}),
    Door("observers", 302, 404, 200, 200, 404),
    changers("observer_ask"),
    changers("observer_ask", method="post", body={}),
    changers("observer_step"),
    changers("observer_step", method="post", body={}),
    Door("board_applications", 302, 404, 200, 200, 404),
    changers("board_application_ask"),
    changers("board_application_ask", method="post", body={}),
    changers("board_application_step"),
    changers("board_application_step", method="post", body={}),
    changers("reference_required"),
    changers("reference_required", method="post", body={}),
    changers("panel_conflict"),
    changers("panel_conflict", method="post", body={}),
    changers("direction_write"),
    changers("direction_write", method="post", body={}),
    changers("direction_met"),
    changers("direction_met", method="post", body={}),
    changers("direction_drop"),
    changers("direction_drop", method="post", body={}),
    changers("direction_extend"),
    changers("direction_extend", method="post", body={}),
    changers("extension_answer"),
    changers("extension_answer", method="post", body={}),
    Door("contribution", 302, 404, 200, 200, 404),
    changers("contribution_ask"),
    changers("contribution_ask", method="post", body={}),
    # For police and duty officers: tests/parole/reviews/test_pages.py
    Door("contribution_give", 302, 404, 404, 404, 404),
    Door("contribution_give", 302, 404, 404, 404, 404, method="post", body={}),
    changers("contribution_pass_on"),
    changers("contribution_pass_on", method="post", body={}),  # nothing is given yet
    # A decision and what is recorded of it; that casework alone records it is tested in tests/parole
    *(
        changers(name, **more)
        for name in (
            *("review_decide", "review_provide", "review_correct", "review_answer", "review_plan", "hearing_refuse"),
            "review_outcome",
            *("review_challenge", "challenge_reply", "challenge_answer", "challenge_court"),
            *("question_answer", "question_withdraw", "question_told"),
        )
        for more in ({}, {"method": "post", "body": {}})
    ),
    Door("question_confirm", 302, 404, 403, 302, 404),  # no answer waits: tests/parole/challenges/test_questions.py
    Door("question_confirm", 302, 404, 403, 302, 404, method="post", body={}),
    changers("licence_begin"),
    changers("licence_begin", method="post", body={}),  # one is in the making
    changers("licence_details"),
    changers("licence_details", method="post", body={}),
    changers("licence_submit"),
    changers("licence_submit", method="post", body={}),  # something is missing
    changers("licence_decide"),
    changers("licence_decide", method="post", body={}),
    changers("licence_vary"),
    changers("licence_vary", method="post", body={}),
    changers("licence_spo_view"),
    changers("licence_spo_view", method="post", body={}),
    changers("licence_withdraw_approval"),
    changers("licence_withdraw_approval", method="post", body={}),
    changers("licence_told"),
    changers("licence_told", method="post", body={}),
    changers("licence_witness"),
    changers("licence_witness", method="post", body={}),
    changers("licence_untell"),
    changers("licence_untell", method="post", body={}),
    changers("licence_danger"),
    changers("licence_danger", method="post", body={}),
    changers("licence_elsewhere"),
    changers("licence_elsewhere", method="post", body={}),
    changers("licence_correct"),
    changers("licence_correct", method="post", body={}),
    changers("licence_correction"),
    changers("licence_correction", method="post", body={}),
    changers("licence_correction_withdraw"),
    changers("licence_correction_withdraw", method="post", body={}),
    changers("licence_end"),
    changers("licence_end", method="post", body={}),
    changers("licence_condition_choose"),
    changers("licence_bespoke_add"),
    changers("licence_bespoke_add", method="post", body={}),
    changers("licence_condition_add"),
    changers("licence_condition_add", method="post", body={}),
    changers("condition_change"),
    changers("condition_change", method="post", body={}),
    changers("condition_remove"),
    changers("condition_remove", method="post", body={}),
    changers("condition_move", 302, method="post", body={}),
    changers("condition_approve"),
    changers("condition_approve", method="post", body={}),
    changers("condition_refuse"),
    changers("condition_refuse", method="post", body={}),
    changers("condition_board"),
    changers("condition_board", method="post", body={}),
    changers("zone_add"),
    changers("zone_add", method="post", body={}),
    changers("zone_remove", 302, method="post", body={}),
    changers("exemption_add"),
    changers("exemption_add", method="post", body={}),
    Door("exemption", 302, 404, 200, 200, 404),
    changers("exemption_view"),  # victim liaison too: tests/licence/exemptions/test_pages.py
    changers("exemption_view", method="post", body={}),
    changers("exemption_decide"),
    changers("exemption_decide", method="post", body={}),
    changers("exemption_withdraw"),
    changers("exemption_withdraw", method="post", body={}),
    changers("exemption_end"),
    changers("exemption_end", method="post", body={}),
    changers("exemption_unapprove"),
    changers("exemption_unapprove", method="post", body={}),
    # Signing in
    Door("account_login", 200, 302, 302, 302, 302),
    Door("account_login", 200, 302, 302, 302, 302, method="post", body={}),
    open_to_all("mfa_login_webauthn", 302),  # answers a script of the sign-in page; anybody else is sent there
    open_to_all("mfa_authenticate", 302),  # nobody is half signed in here
    open_to_all("account_inactive"),
    open_to_all("socialaccount_login_cancelled"),
    open_to_all("openid_connect_login", 404),  # no organisation is configured
    open_to_all("openid_connect_callback", 404),
    open_to_all("account_reset_password"),
    open_to_all("account_reset_password", method="post", body={}),
    open_to_all("account_reset_password_done"),
    open_to_all("account_reset_password_from_key"),
    open_to_all("account_reset_password_from_key_done"),
    # One's own account. What changes a way to sign in first asks who it is (302)
    signed_in("own_account"),
    signed_in("own_shortcuts", 302, method="post", body={}),
    signed_in("own_programme", 302, method="post", body={}),
    signed_in("own_sessions"),
    signed_in("own_receipts"),
    signed_in("own_receipt", 404),  # whose act it was: tests/sharing/sealing/test_receipts.py
    # Of no application: what one that is registered may ask for is in tests/sharing/clients/test_own_tokens.py
    signed_in("application_allow", 400),
    signed_in("application_allow", 400, method="post", body={}),
    signed_in("end_own_application", 302, method="post", body={}),
    # Handing over a shift: a sheet is there for members of its desk, in tests/sharing/rota/handover
    Door("shift_handovers", 302, 200, 200, 200, 200),
    Door("shift_handover", 302, 404, 404, 404, 404),
    Door("shift_handover_note", 302, 404, 404, 404, 404),
    Door("shift_handover_note", 302, 404, 404, 404, 404, method="post", body={}),
    Door("shift_handover_accept", 302, 404, 404, 404, 404, method="post", body={}),
    Door("shift_handover_sign", 302, 404, 404, 404, 404, method="post", body={}),
    # How one is reached; what of it is whose is tested in tests/sharing/reach
    signed_in("own_ways"),
    signed_in("own_way_number"),
    signed_in("own_way_number", method="post", body={}),
    signed_in("own_way_remove", 302, method="post", body={}),
    signed_in("own_way_test", 302, method="post", body={}),
    signed_in("own_way_code", 302),
    signed_in("own_way_code", 302, method="post", body={}),
    # For a duty desk, as the contributor's; nobody waits for a call: tests/sharing/reach/test_pages.py
    Door("reach_calls", 302, 404, 404, 200, 404),
    Door("reach_call", 302, 404, 404, 302, 404, method="post", body={}),
    signed_in("end_other_sessions", 302, method="post", body={}),
    signed_in("end_own_session", 302, method="post", body={}),
    signed_in("stay_signed_in", method="post", body={}),
    signed_in("account_logout"),
    signed_in("account_logout", 302, method="post", body={}),
    signed_in("account_reauthenticate"),
    signed_in("mfa_reauthenticate", 302),
    signed_in("mfa_reauthenticate_webauthn", 302),
    signed_in("account_change_password"),
    signed_in("account_change_password", method="post", body={}),
    signed_in("account_set_password", 302),
    signed_in("mfa_index"),
    signed_in("mfa_activate_totp", 302),
    signed_in("mfa_deactivate_totp", 404),
    signed_in("mfa_view_recovery_codes", 404),
    signed_in("mfa_generate_recovery_codes", 302),
    signed_in("recovery_codes_saved", 302, method="post", body={}),
    signed_in("mfa_list_webauthn"),
    signed_in("mfa_add_webauthn", 302),
    signed_in("mfa_remove_webauthn", 302),
    signed_in("mfa_edit_webauthn", 302),
    # Administration
    administrators("administration"),
    administrators("proposed_changes"),
    Door("proposed_changes", 302, 404, 404, 404, 200, role="privacy_officer"),
    administrators("proposed_change"),
    administrators("proposed_change", method="post", body={}),
    administrators("proposed_change_agree", 302, method="post", body={}),
    administrators("administration_users"),
    administrators("administration_user_add"),
    administrators("administration_user_add", method="post", body={}),
    administrators("administration_user"),
    administrators("administration_user_change"),
    administrators("administration_user_change", method="post", body={}),
    administrators("administration_user_end_sessions"),
    administrators("administration_user_end_sessions", 302, method="post", body={}),
    administrators("administration_user_disable"),
    administrators("administration_user_disable", 302, method="post", body={}),
    administrators("administration_user_enable"),
    administrators("administration_user_enable", 302, method="post", body={}),
    administrators("administration_user_forget_factors"),
    administrators("administration_user_forget_factors", 302, method="post", body={}),
    administrators("administration_user_invite", 302, method="post", body={}),
    administrators("administration_user_team_add"),
    administrators("administration_user_team_add", method="post", body={}),
    administrators("administration_teams"),
    administrators("establishment_staff"),
    administrators("establishment_staff", method="post", body={}),
    administrators("administration_team_add"),
    administrators("administration_team_add", method="post", body={}),
    administrators("administration_team"),
    administrators("administration_team_change"),
    administrators("administration_team_change", method="post", body={}),
    administrators("administration_team_close"),
    administrators("administration_team_close", 302, method="post", body={}),
    administrators("administration_team_reopen"),
    administrators("administration_team_reopen", 302, method="post", body={}),
    administrators("administration_team_member_add"),
    administrators("administration_team_member_add", method="post", body={}),
    administrators("administration_scope_add"),
    administrators("administration_scope_add", method="post", body={}),
    administrators("administration_scope_end"),
    administrators("administration_scope_end", 302, method="post", body={}),
    administrators("administration_membership_end"),
    administrators("administration_membership_end", 302, method="post", body={}),
    administrators("administration_clients"),
    administrators("administration_application_add"),
    administrators("administration_application_add", method="post", body={}),
    administrators("administration_client_add"),
    administrators("administration_client_add", method="post", body={}),
    administrators("administration_client"),
    administrators("administration_client_change"),
    administrators("administration_client_change", method="post", body={}),
    administrators("administration_client_key_add"),
    administrators("administration_client_key_add", method="post", body={}),
    administrators("administration_client_key_remove"),
    administrators("administration_client_key_remove", 302, method="post", body={}),
    administrators("administration_client_revoke"),
    administrators("administration_client_revoke", 302, method="post", body={"reason": "Contract ended"}),
    administrators("administration_client_events"),
    administrators("administration_client_events_change"),
    administrators("administration_client_events_change", method="post", body={}),
    administrators("administration_client_events_secret"),
    administrators("administration_client_events_secret", method="post", body={}),
    administrators("administration_client_events_off"),
    administrators("administration_client_events_off", 302, method="post", body={"reason": "Contract ended"}),
    administrators("administration_client_events_on", 302, method="post", body={}),
    administrators("administration_client_events_test"),
    administrators("administration_client_events_test", method="post", body={}),
    administrators("administration_client_events_replay"),
    administrators("administration_client_events_replay", method="post", body={}),
    administrators("administration_client_events_again", 302, method="post", body={}),
    administrators("administration_event_again", 302, method="post", body={}),
    administrators("administration_agencies"),
    administrators("administration_agency_add"),
    administrators("administration_agency_add", method="post", body={}),
    administrators("administration_roles"),
    administrators("administration_letters_held"),
    administrators("administration_operations"),
    administrators("administration_maintenance_plan"),
    administrators("administration_maintenance_plan", method="post", body={}),
    administrators("administration_maintenance_agree", 302, method="post", body={}),
    administrators("administration_maintenance_withdraw", 302, method="post", body={}),
    administrators("administration_job_run", 302, method="post", body={}),
    # None is held: the page says so on the list
    administrators("administration_letters_held_of_kind", 302),
    administrators("administration_letters_held_of_kind", 302, method="post", body={}),
    administrators("administration_practice_values"),
    administrators("administration_practice_value"),
    administrators("administration_practice_value", method="post", body={}),
    # For programs
    open_to_all("entrance"),
    open_to_all("schema"),
    open_to_all("token", 400, method="post", body={}),
    Door("teams-list", 401, 404, 404, 404, 200),
    # Reference data, of nobody
    *(
        Door(f"reference-{kind}-{part}", 401, 200, 200, 200, 200)
        for kind in (
            "offences",
            "establishments",
            "courts",
            "regions",
            "disposals",
            "gateways",
            "figures",
            "indicators",
            "review-outcomes",
            "law",
        )
        for part in ("list", "detail")
    ),
    *(Door(f"reference-changes-{part}", 401, 200, 200, 200, 200) for part in ("list", "detail")),
    Door("reference-changes-list", 401, 400, 400, 400, 400, role="ppcs", method="post", body={}),
    Door("people-list", 401, 200, 200, 200, 200),
    Door("people-list", 401, 404, 404, 404, 400, method="post", body={}),
    Door("people-detail", 401, 404, 200, 200, 404),
    *(
        Door(f"people-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for verb in ("change", "add-name", "change-name", "remove-name", "add-number", "end-number")
    ),
    Door("people-dates", 401, 404, 200, 200, 404),
    Door("events-list", 401, 403, 403, 403, 403),  # of a program with its own token alone
    Door("events-replay", 401, 403, 403, 403, 403, method="post", body=A_DAY),
    Door("events-test", 401, 403, 403, 403, 403, method="post", body={"kind": "release-monitor.parole.decided"}),
    Door("on-call", 401, 200, 200, 200, 200),
    *(Door(f"forecasts-{part}", 401, 404, 404, 404, 404) for part in ("latest", "detail", "calibration")),
    Door("capacity-list", 401, 200, 200, 200, 200),
    Door("capacity-list", 401, 404, 404, 404, 400, method="post", body={}),
    Door("capacity-detail", 401, 200, 200, 200, 200),
    *(Door(name, 401, 200, 200, 200, 200) for name in ("figures-list", "figures-detail", "custody-flow")),
    Door("reconciliations-detail", 401, 404, 404, 404, 404),  # of a desk's programme: tests/roof/figures/test_api.py
    # Of one's own agency, for those who keep its rota: tests/sharing/rota/test_api.py
    Door("shifts-list", 401, 404, 404, 404, 200),
    Door("shifts-list", 401, 404, 404, 404, 400, method="post", body={}),
    Door("shifts-detail", 401, 404, 404, 404, 404),
    *(Door(f"shifts-{verb}", 401, 404, 404, 404, 404, method="post", body={}) for verb in ("change", "cover", "end")),
    Door("people-duties", 401, 404, 200, 200, 404),
    Door("handovers-list", 401, 200, 200, 200, 200),
    Door("handovers-detail", 401, 404, 200, 200, 404),
    # A receiver whom no team has, and a version that was not read
    Door("handovers-list", 401, 400, 400, 400, 400, method="post", body={}),
    Door("handovers-accept", 401, 404, 428, 428, 404, method="post", body={}),
    Door("handovers-refuse", 401, 404, 428, 428, 404, method="post", body={"reason": "No room"}),
    Door("handovers-withdraw", 401, 404, 428, 428, 404, method="post", body={"reason": "Stays"}),
    Door("calculations", 401, 200, 200, 200, 200, method="post", body={"cases": [{}]}),  # of nobody
    Door("alerts-list", 401, 200, 200, 200, 200),
    Door("alerts-detail", 401, 404, 200, 200, 404),
    Door("threads-list", 401, 200, 200, 200, 200),
    Door("threads-detail", 401, 404, 200, 200, 404),
    Door("alerts-acknowledge", 401, 404, 428, 428, 404, method="post", body={}),
    Door("alerts-take", 401, 404, 428, 428, 404, method="post", body={}),
    Door("alerts-resolve", 401, 404, 428, 428, 404, method="post", body={"reason": "Met"}),
    Door("alerts-false-alarm", 401, 404, 428, 428, 404, method="post", body={"reason": "Met"}),
    Door("convictions-list", 401, 200, 200, 200, 200),
    Door("convictions-list", 401, 404, 403, 201, 404, method="post", body=A_CONVICTION),
    Door("convictions-detail", 401, 404, 200, 200, 404),
    Door("convictions-change", 401, 404, 403, 428, 404, method="post", body={}),
    Door("sentences-list", 401, 200, 200, 200, 200),
    Door("sentences-detail", 401, 404, 200, 200, 404),
    Door("sentences-list", 401, 404, 403, 201, 404, method="post", body=A_SENTENCE),
    Door("sentences-keep", 401, 404, 403, 428, 404, method="post", body={"reason": "As the court ordered"}),
    *(
        Door(f"{name}-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for name, verb in (
            *(("sentences", "change"), ("sentences", "appeal"), ("adjustments", "change"), ("adjustments", "remove")),
            *(("releases", "hold"), ("releases", "lift"), ("absences", "back"), ("absences", "due-back")),
        )
    ),
    *(
        Door(f"{name}-{part}", 401, *rest)
        for name in ("adjustments", "official-dates", "court-dates", "movements")
        for part, rest in (("list", (200, 200, 200, 200)), ("detail", (404, 200, 200, 404)))
    ),
    Door("adjustments-list", 401, 404, 403, 201, 404, method="post", body=AN_ADJUSTMENT),
    *(
        Door(f"{name}-dates-list", 401, 404, 403, 201, 404, method="post", body=A_SHEET)
        for name in ("official", "court")
    ),
    Door("movements-list", 401, 404, 403, 400, 404, method="post", body=A_MOVEMENT),  # 2 people record it
    Door("absences-list", 401, 404, 403, 201, 404, method="post", body=A_COURT_DAY),
    Door("imposed-orders-list", 401, 200, 200, 200, 200),
    Door("imposed-orders-detail", 401, 404, 200, 200, 404),
    # For who keeps orders, of CT police: tests/offenders/orders/test_api.py
    Door("imposed-orders-list", 401, 404, 403, 403, 404, method="post", body=AN_ORDER),
    *(
        Door(f"imposed-orders-{verb}", 401, 404, 403, 403, 404, method="post", body={})
        for verb in (
            *("make", "serve", "refuse", "extend", "vary", "discharge", "quash", "replace", "review", "decide"),
            "answer-breach",
        )
    ),
    Door("imposed-orders-breach", 401, 404, 403, 428, 404, method="post", body={}),
    Door("links-list", 401, 200, 200, 200, 200),  # of nobody without a person
    Door("links-list", 401, 404, 403, 400, 404, method="post", body=A_LINK),  # its review is too far away
    Door("links-detail", 401, 404, 200, 200, 404),
    *(Door(f"links-{verb}", 401, 404, 403, 428, 404, method="post", body={}) for verb in ("review", "remove")),
    # There for who is in the circle, or sees both people: tests/offenders/threats/, tests/offenders/matches/
    *(Door(f"{name}-list", 401, 200, 200, 200, 200) for name in ("threats", "matches", "matches-notices")),
    *(Door(f"{name}-detail", 401, 404, 404, 404, 404) for name in ("threats", "matches", "matches-notices")),
    Door("threats-list", 401, 404, 403, 403, 404, method="post", body=A_THREAT),
    *(
        Door(name, 401, 404, 404, 404, 404, method="post", body={})
        for name in (*(f"threats-{act}" for act in ("warn", "not-to-warn", "review", "circle")), "matches-answer")
    ),
    Door("batches-list", 401, 200, 200, 200, 200),
    Door("batches-list", 401, 403, 403, 403, 403, method="post", body={}),  # of programs: tests/offenders/batches/
    Door("batches-detail", 401, 404, 404, 404, 404),  # to nobody but who sent it
    Door("leavings-list", 401, 404, 403, 409, 404, method="post", body=HAS_LEFT),  # not in custody
    *(Door(f"{name}-list", 401, 200, 200, 200, 200) for name in ("police-handovers", "closings")),
    *(Door(f"{name}-detail", 401, 404, 200, 200, 404) for name in ("police-handovers", "closings")),
    *(
        Door(f"retention-{name}-{what}", 401, 404, 404, 404, answer, role="information_owner")
        for name in ("reviews", "holds")
        for what, answer in (("list", 200), ("detail", 404))
    ),
    *(
        Door(f"police-handovers-{verb}", 401, 404, 403, 428, 404, method="post", body=body)
        for verb, body in (
            ("record-part", {"part": "devices", "done_on": "2026-11-02", "note": "One phone"}),
            ("offer", {}),
            ("sign", {}),
            ("ask", {"question": "When?"}),
            ("answer", {"answer": "Then"}),
            ("accept", {"team": "0193a5c0-9d33-7f24-8e51-2c6d8f0a4b66"}),
        )
    ),
    Door("releases-list", 401, 200, 200, 200, 200),
    Door("releases-detail", 401, 404, 200, 200, 404),
    *(Door(f"{name}-list", 401, 200, 200, 200, 200) for name in OF_THE_GATE),
    *(Door(f"{name}-detail", 401, 404, 200, 200, 404) for name in OF_THE_GATE),
    Door("readiness-list", 401, 200, 200, 200, 200),
    Door("readiness-detail", 401, 404, 200, 200, 404),
    *(
        Door(f"readiness-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for verb in (
            *("items", "assign", "note", "tag", "exceptions", "agree", "end-exception"),
            *("sign", "withdraw", "day-sheet", "withdraw-act"),
        )
    ),
    Door("date-overrides-list", 401, 200, 200, 200, 200),
    Door("date-overrides-list", 401, 404, 403, 400, 404, method="post", body=ANOTHER_DAY),  # it ends in the past
    Door("date-overrides-detail", 401, 404, 200, 200, 404),
    Door(
        "date-overrides-countersign", 401, 404, 403, 400, 404, method="post", body={}
    ),  # it moves a release to an earlier day
    Door("date-overrides-end", 401, 404, 403, 200, 404, method="post", body={"reason": "The sheet is right"}),
    # For PPCS and CT managers; a file is read by nobody but its sender: tests/offenders/importing/test_api.py
    Door("imports-list", 401, 404, 404, 404, 200, role="ppcs"),
    Door("imports-list", 401, 404, 404, 404, 415, role="ppcs", method="post", body={}),
    Door("imports-detail", 401, 404, 404, 404, 404, role="ppcs"),
    Door("imports-apply", 401, 404, 404, 404, 404, role="ppcs", method="post", body={}),
    Door("imports-discard", 401, 404, 404, 404, 404, role="ppcs", method="post", body={}),
    Door("weekly-lists-list", 401, 200, 200, 200, 200),
    Door("weekly-lists-detail", 401, 200, 200, 200, 200),  # a week is nobody's; who is on it is tested below
    Door("licences-list", 401, 200, 200, 200, 200),
    Door("licences-list", 401, 404, 403, 409, 404, method="post", body={"person": "person"}),  # one is in the making
    Door("licences-detail", 401, 404, 200, 200, 404),
    *(
        Door(f"licences-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for verb in (
            *("details", "submit", "discard", "add-condition", "change-condition", "move-condition"),
            *("remove-condition", "add-place", "remove-place", "leave-unchecked"),
        )
    ),
    Door("papers-list", 401, 200, 200, 200, 200),
    Door("papers-detail", 401, 404, 200, 200, 404),
    Door("permissions-list", 401, 200, 200, 200, 200),
    Door("permissions-list", 401, 404, 403, 400, 404, method="post", body=AN_EXEMPTION),  # it begins in the past
    Door("permissions-detail", 401, 404, 200, 200, 404),
    # Victim liaison gives a view too, and changes no record: tests/licence/exemptions/test_api.py
    Door("permissions-view", 401, 404, 428, 428, 404, method="post", body={"view": "objects", "words": "Seen there"}),
    *(
        Door(f"permissions-{verb}", 401, 404, 403, 428, 404, method="post", body={"reason": "He does not go"})
        for verb in ("withdraw", "end", "withdraw-approval")
    ),
    Door("check-plans-list", 401, 200, 200, 200, 200),
    Door("check-plans-list", 401, 404, 403, 201, 404, method="post", body=A_PLAN),
    Door("check-plans-detail", 401, 404, 200, 200, 404),
    *(Door(f"check-plans-{verb}", 401, 404, 403, 428, 404, method="post", body={}) for verb in ("change", "end")),
    Door("checks-list", 401, 200, 200, 200, 200),
    Door("checks-list", 401, 404, 403, 201, 404, method="post", body=A_CHECK),
    Door("checks-detail", 401, 404, 200, 200, 404),
    *(Door(f"checks-{verb}", 401, 404, 403, 428, 404, method="post", body={}) for verb in ("answer", "reassign")),
    Door("devices-list", 401, 200, 200, 200, 200),
    Door("devices-list", 401, 404, 403, 201, 404, method="post", body=AN_ENTRY | {"kind": "phone"}),
    Door("accounts-list", 401, 200, 200, 200, 200),
    Door("accounts-list", 401, 404, 403, 201, 404, method="post", body=AN_ENTRY | AN_ACCOUNT),
    Door("places-of-stay-list", 401, 200, 200, 200, 200),
    Door("places-of-stay-list", 401, 404, 403, 201, 404, method="post", body=AN_ENTRY | A_PLACE),
    *(Door(f"{register}-detail", 401, 404, 200, 200, 404) for register in ("devices", "accounts", "places-of-stay")),
    Door("devices-inspect", 401, 404, 403, 428, 404, method="post", body={}),
    *(
        Door(f"{register}-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for register in ("devices", "accounts", "places-of-stay")
        for verb in ("decide", "verify", "end")
    ),
    *(
        Door(f"{name}-list", 401, 200, 200, 200, 200)
        for name in ("register", "register-periods", "register-duties", "register-notices", "register-items")
    ),
    *(
        Door(f"register-{name}-list", 401, 200, 200, 200, 200)
        for name in ("journeys", "home-visits", "known-changes", "duty-files", "never-applied", "told-differences")
    ),
    *(
        Door(f"{name}-detail", 401, 404, 200, 200, 404)
        for name in ("register", "register-periods", "register-duties", "register-notices", "register-items")
    ),
    *(
        Door(f"register-{name}-detail", 401, 404, 200, 200, 404)
        for name in ("journeys", "home-visits", "known-changes", "duty-files", "never-applied", "told-differences")
    ),
    # For police who keep the register: tests/offenders/register/test_api.py
    Door("register-notices-list", 401, 404, 403, 403, 404, method="post", body=A_NOTICE),
    Door("register-journeys-list", 401, 404, 403, 403, 404, method="post", body=A_JOURNEY),
    Door("register-home-visits-list", 401, 404, 403, 403, 404, method="post", body=A_VISIT),
    *(
        Door(f"register-journeys-{verb}", 401, 404, 403, 403, 404, method="post", body={})
        for verb in ("told", "back", "told-back", "call-off")
    ),
    Door("register-items-verify", 401, 404, 403, 403, 404, method="post", body={}),
    Door("register-known-changes-list", 401, 404, 403, 403, 404, method="post", body=A_CHANGE),
    Door("register-known-changes-withdraw", 401, 404, 403, 403, 404, method="post", body={}),
    Door("register-duty-files-list", 401, 404, 403, 403, 404, method="post", body=A_DUTY_FILE),
    Door("register-duty-files-decide", 401, 404, 403, 403, 404, method="post", body={}),
    Door("register-duties-excuse", 401, 404, 403, 403, 404, method="post", body={}),
    Door("register-never-applied-list", 401, 404, 403, 403, 404, method="post", body=NEVER_APPLIED),
    Door("register-never-applied-answer", 401, 404, 403, 403, 404, method="post", body={}),
    Door("register-told-differences-settle", 401, 404, 403, 428, 404, method="post", body={}),
    *(Door(f"{name}-list", 401, 200, 200, 200, 200) for name in MAPPA_RESOURCES),
    *(Door(f"{name}-detail", 401, 404, 200, 200, 404) for name in MAPPA_RESOURCES),
    # In category 4 already
    Door("mappa-cases-list", 401, 404, 403, 409, 404, method="post", body=A_RISK),
    Door("mappa-levels-list", 401, 404, 403, 201, 404, method="post", body=A_LEVEL),
    Door("mappa-meetings-list", 401, 404, 403, 403, 404, method="post", body=A_MAPPA_MEETING),
    Door("mappa-actions-list", 401, 404, 403, 403, 404, method="post", body=A_MAPPA_ACTION),
    *(Door(name, 401, 404, 403, 403, 404, method="post", body={}) for name in RUN_BY_API),
    Door("mappa-cases-answer-exit", 401, 404, 403, 428, 404, method="post", body={}),
    *(
        Door(name, 401, 404, 428, 428, 404, method="post", body={})
        for name in ("mappa-cases-propose-exit", "mappa-meetings-add-point", "mappa-actions-answer")
    ),
    # An owner whom nobody knows
    Door("interventions-list", 401, 404, 403, 400, 404, method="post", body=AN_INTERVENTION),
    *(
        Door(f"interventions-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for verb in ("session", "owner", "end")
    ),
    Door("hearings-list", 401, 200, 200, 200, 200),
    Door("hearings-detail", 401, 404, 200, 200, 404),
    Door("date-conflicts-list", 401, 200, 200, 200, 200),
    Door("date-conflicts-detail", 401, 404, 200, 200, 404),
    *(
        Door(f"date-conflicts-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for verb in ("ask", "answer", "reopen")
    ),
    # Victims over the API, for whose role knows them, and for programs by their scope: tests/parole/victims/test_api.py
    *(
        Door(f"victims{part}-list", 401, 404, 404, 404, 200, role="victim_liaison")
        for part in ("", "-tasks", "-statements", "-answers")
    ),
    *(
        Door(f"victims{part}-detail", 401, 404, 404, 404, 404, role="victim_liaison")
        for part in ("", "-tasks", "-statements", "-answers")
    ),
    *(
        Door(f"victims{part}-list", 401, 404, 404, 404, 404, method="post", role="victim_liaison", body=body)
        for part, body in (
            ("", A_VICTIM),
            ("-requests", A_REQUEST),
            ("-statements", A_STATEMENT),
            ("-answers", {"person": "person", "answer": "none"}),
        )
    ),
    *(
        Door(f"victims-{verb}", 401, 404, 404, 404, 404, method="post", role="victim_liaison", body={})
        for verb in ("change", "leave", "tasks-told", "tasks-withdraw-telling", "statements-change")
    ),
    # Askers of the table are of probation, who may know that a victim asked
    *(Door(f"victims-{part}-list", 401, 200, 200, 200, 200) for part in ("requests", "notices", "conditions")),
    *(Door(f"victims-{part}-detail", 401, 404, 200, 200, 404) for part in ("requests", "notices", "conditions")),
    *(
        Door(f"victims-{verb}", 401, 404, 403, 403, 404, method="post", body={})
        for verb in ("requests-pass-on", "requests-withdraw", "notices-acknowledge")
    ),
    Door("victims-requests-answer", 401, 404, 428, 428, 404, method="post", body={}),
    Door("victims-conditions-list", 401, 404, 403, 201, 404, method="post", body=A_TIE),
    Door("victims-conditions-remove", 401, 404, 403, 428, 404, method="post", body={}),
    Door("parole-reviews-list", 401, 200, 200, 200, 200),
    Door("parole-reviews-detail", 401, 404, 200, 200, 404),
    # For casework, tested in tests/parole/
    *(Door(name, 401, 404, 403, 403, 404, method="post", body=body) for name, body in RECORDED_BY_PPCS.items()),
    *(Door(f"{name}-list", 401, 200, 200, 200, 200) for name in BELOW_A_REVIEW),
    *(Door(f"{name}-detail", 401, 404, 200, 200, 404) for name in BELOW_A_REVIEW),
    # Whoever works with the person has it, or asks for it
    Door("dossier-papers-list", 401, 404, 403, 201, 404, method="post", body=A_DOSSIER_PAPER),
    Door("parole-directions-met", 401, 404, 403, 428, 404, method="post", body={}),
    Door("parole-directions-more-time", 401, 404, 403, 428, 404, method="post", body={}),
    # Of probation and police too, of a unit with access to the person: tests/parole/test_resources_of_a_review.py
    Door("police-contributions-list", 401, 404, 403, 400, 404, method="post", body=POLICE_ASKED),
    # For police, tested in tests/parole/test_resources_of_a_review.py
    Door("police-contributions-give", 401, 404, 403, 403, 404, method="post", body={}),
    Door("parole-decisions-list", 401, 200, 200, 200, 200),
    Door("parole-decisions-detail", 401, 404, 200, 200, 404),
    Door("breaches-list", 401, 200, 200, 200, 200),
    Door("breaches-list", 401, 404, 403, 201, 404, method="post", body=A_BREACH),
    Door("breaches-detail", 401, 404, 200, 200, 404),
    *(
        Door(f"breaches-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for verb in ("review", "consider-recall", "decide")
    ),
    Door("concerns-list", 401, 200, 200, 200, 200),
    # For police and duty officers: tests/licence/breaches/test_api.py
    Door("concerns-list", 401, 404, 403, 403, 404, method="post", body=A_BREACH | {"rationale": "He leaves tomorrow"}),
    Door("concerns-detail", 401, 404, 200, 200, 404),
    Door("recalls-list", 401, 200, 200, 200, 200),
    # One is open already
    Door("recalls-list", 401, 404, 403, 409, 404, method="post", body=A_RECALL),
    Door("recalls-detail", 401, 404, 200, 200, 404),
    *(
        Door(f"recalls-{verb}", 401, 404, 403, 428, 404, method="post", body={})
        for verb in ("details", "answers", "add-breach", "give-more")
    ),
    # For casework, police and prisons, tested in tests/licence/recalls/test_api.py
    *(
        Door(f"recalls-{verb}", 401, 404, 403, 403, 404, method="post", body={})
        for verb in ("refuse", "revoke", "at-large", "arrested", "return", "done", "refer", "ask-for-more")
    ),
    Door("urgent-arrests-list", 401, 200, 200, 200, 200),
    Door("urgent-arrests-list", 401, 404, 403, 201, 404, method="post", body=AN_ARREST),
    Door("urgent-arrests-detail", 401, 404, 200, 200, 404),
    Door("urgent-arrests-end", 401, 404, 403, 428, 404, method="post", body={}),
    Door("sharing-items-list", 401, 200, 200, 200, 200),
    # Who records must work in a team that sees the person, which here is another: tests/sharing/items/test_api.py
    Door("sharing-items-list", 401, 400, 403, 400, 400, method="post", body=AN_ITEM),
    Door("sharing-items-detail", 401, 404, 200, 200, 404),
    Door("sharing-items-decide", 401, 404, 428, 428, 404, method="post", body={}),
    Door("sharing-items-log", 401, 404, 428, 428, 404, method="post", body={}),
    Door("sharing-items-confirm", 401, 404, 428, 428, 404, method="post", body={}),
    Door("sharing-items-correct", 401, 404, 428, 428, 404, method="post", body={"gist": "Another", "reason": "Wrong"}),
    Door("sharing-items-hand-over", 401, 404, 428, 428, 404, method="post", body=HANDED_ON),
    Door("access-requests-list", 401, 200, 200, 200, 200),
    Door("access-requests-list", 401, 400, 400, 400, 400, method="post", body={}),
    Door("access-requests-detail", 401, 404, 200, 403, 404),
    Door("access-requests-agree", 401, 400, 400, 400, 400, method="post", body={}),
    Door("access-requests-refuse", 401, 404, 428, 403, 404, method="post", body={"reason": "No"}),
    Door("access-requests-withdraw", 401, 404, 428, 403, 404, method="post"),
    Door("access-requests-end", 401, 404, 428, 403, 404, method="post", body={"reason": "Over"}),
    Door("grants-list", 401, 200, 200, 200, 200),
    Door("grants-list", 401, 400, 403, 403, 400, method="post", body={"person": "person", "team": "team"}),
    Door("grants-detail", 401, 404, 200, 200, 404),
    Door("grants-end", 401, 404, 428, 428, 404, method="post", body={"reason": "Moved"}),
]
