"""The table of doors: each address, and what each kind of asker receives there.

Askers, all of probation: a *visitor* has not signed in; a *stranger*'s team was not let in; a *reader*'s and a
*contributor*'s teams were let in as that; the *right role* holds the capability that the address asks for, no grant.
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
    "condition": "condition",
    "source": "police",
    "reason": "work",
    "occurred_at": "2020-02-01T10:00:00Z",
    "summary": "Works elsewhere",
}

A_CHECK = {
    "person": "person",
    "kind": "device_inspection",
    "outcome_code": "ATTC",
    "done_at": "2026-11-20T10:00:00Z",
    "narrative": "No new devices",
}

DOORS = [
    # The roof
    Door("home", 302, 200, 200, 200, 200),  # who is named on it is tested in tests/roof/test_my_day.py
    Door("events", 401, 200, 200, 200, 200, tested_in="tests/setup/test_events.py"),
    administrators("style"),
    open_to_all("help"),
    open_to_all("keyboard_shortcuts"),
    open_to_all("accessibility"),
    open_to_all("healthz"),
    open_to_all("readyz", 503),  # no clock ticks while the tests run
    # People
    signed_in("people"),  # the list itself; who is on it is tested below
    signed_in("people_export"),
    signed_in("people_export", method="post", body={"reason": "Briefing"}),  # who is in it is tested below
    Door("import_files", 302, 404, 404, 404, 200, role="casework"),
    Door("import_files", 302, 404, 404, 404, 200, role="casework", method="post", body={}),
    # A file is shown to nobody but to whom gave it: tests/offenders/importing/test_import_pages.py
    Door("import_file", 302, 404, 404, 404, 404, role="casework"),
    Door("import_file_progress", 302, 404, 404, 404, 404, role="casework"),
    Door("import_file_apply", 302, 404, 404, 404, 404, role="casework", method="post", body={}),
    Door("import_file_discard", 302, 404, 404, 404, 404, role="casework", method="post", body={}),
    Door("releases", 302, 200, 200, 200, 200),
    Door("releases_export", 302, 200, 200, 200, 200),
    Door("releases_calendar_file", 302, 200, 200, 200, 200),
    signed_in("this_week", 302),
    signed_in("weekly_list"),  # who is on it is tested below
    Door("people_figures", 302, 404, 404, 404, 404),  # for national desks, tested in tests/offenders/test_figures.py
    Door("person", 302, 404, 200, 200, 404),
    Door("person_timeline", 302, 404, 200, 200, 404),
    Door("person_sentence", 302, 404, 200, 200, 404),
    Door("person_move", 302, 404, 403, 200, 404),
    Door("person_move", 302, 404, 403, 200, 404, method="post", body={"step": "move"}),
    Door("person_access", 302, 404, 200, 200, 404),
    # A reader and a contributor whose role lets nobody in: the address does not exist for them
    Door("access_add", 302, 404, 404, 404, 404),
    Door("access_add", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_end", 302, 404, 404, 404, 404),
    Door("access_end", 302, 404, 404, 404, 404, method="post", body={"reason": "Moved"}),
    # Breaches and registers
    changers("breach_add"),
    changers("breach_add", method="post", body={}),
    # For police and duty officers: tests/licence/test_breach_pages.py
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
    Door("checks", 302, 200, 200, 200, 200),
    Door("checks_export", 302, 200, 200, 200, 200),
    Door("checks_coverage", 302, 200, 200, 200, 200),
    Door("person_breaches", 302, 404, 200, 200, 404),
    Door("breach", 302, 404, 200, 200, 404),
    changers("breach_move"),
    changers("breach_move", 302, method="post", body={}),
    Door("breaches", 302, 200, 200, 200, 200),
    Door("breaches_export", 302, 200, 200, 200, 200),
    Door("breach_figures", 302, 200, 200, 200, 200),
    Door("person_registers", 302, 404, 200, 200, 404),
    changers("device_found"),
    changers("device_found", method="post", body={}),
    changers("register_add"),
    changers("register_add", method="post", body={}),
    changers("register_act"),
    changers("register_act", 302, method="post", body={}),
    # Alerts: the reader's and the contributor's teams were told of one
    Door("alerts", 302, 200, 200, 200, 200),
    Door("alerts_news", 302, 200, 200, 200, 200),
    Door("alert", 302, 404, 200, 200, 404),
    Door("alert_acknowledge", 302, 404, 302, 302, 404, method="post"),
    Door("alert_take", 302, 404, 403, 302, 404, method="post"),
    Door("alert_end", 302, 404, 403, 200, 404),
    Door(
        "alert_end", 302, 404, 403, 302, 404, method="post", body={"outcome": "resolved", "reason": "Met at the gate"}
    ),
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
    changers("adjustment_add"),
    changers("adjustment_add", method="post", body={}),
    changers("adjustment_change"),
    changers("adjustment_change", method="post", body={}),
    changers("adjustment_remove"),
    changers("adjustment_remove", 302, method="post", body={"reason": "A mistake"}),
    changers("dates_record"),
    changers("dates_record", method="post", body={}),
    changers("movement_record"),
    changers("movement_record", method="post", body={}),
    changers("release_hold"),
    changers("release_hold", 302, method="post", body={"kind": "identity", "reason": "Two names"}),
    changers("release_ready"),
    changers("release_ready", method="post", body={}),  # something stands against it
    changers("hold_lift"),
    changers("hold_lift", 302, method="post", body={"reason": "Cleared up"}),
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
    signed_in("own_sessions"),
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
    administrators("administration_users"),
    administrators("administration_user_add"),
    administrators("administration_user_add", method="post", body={}),
    administrators("administration_user"),
    administrators("administration_user_change"),
    administrators("administration_user_change", method="post", body={}),
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
    administrators("administration_client_add"),
    administrators("administration_client_add", method="post", body={}),
    administrators("administration_client"),
    administrators("administration_client_secret"),
    administrators("administration_client_secret", method="post", body={}),
    administrators("administration_client_revoke"),
    administrators("administration_client_revoke", 302, method="post", body={"reason": "Contract ended"}),
    administrators("administration_agencies"),
    administrators("administration_agency_add"),
    administrators("administration_agency_add", method="post", body={}),
    administrators("administration_roles"),
    administrators("administration_letters_held"),
    # None is held: the page says so on the list
    administrators("administration_letters_held_of_kind", 302),
    administrators("administration_letters_held_of_kind", 302, method="post", body={}),
    administrators("administration_practice_values"),
    administrators("administration_practice_value"),
    administrators("administration_practice_value", method="post", body={}),
    # For programs
    Door("schema", 401, 200, 200, 200, 200),
    open_to_all("token", 400, method="post", body={}),
    Door("teams-list", 401, 404, 404, 404, 200),
    Door("people-list", 401, 200, 200, 200, 200),
    Door("people-detail", 401, 404, 200, 200, 404),
    Door("alerts-list", 401, 200, 200, 200, 200),
    Door("alerts-detail", 401, 404, 200, 200, 404),
    Door("alerts-acknowledge", 401, 404, 428, 428, 404, method="post", body={}),
    Door("alerts-take", 401, 404, 428, 428, 404, method="post", body={}),
    Door("alerts-resolve", 401, 404, 428, 428, 404, method="post", body={"reason": "Met"}),
    Door("alerts-false-alarm", 401, 404, 428, 428, 404, method="post", body={"reason": "Met"}),
    Door("releases-list", 401, 200, 200, 200, 200),
    Door("releases-detail", 401, 404, 200, 200, 404),
    Door("weekly-lists-list", 401, 200, 200, 200, 200),
    Door("weekly-lists-detail", 401, 200, 200, 200, 200),  # a week is nobody's; who is on it is tested below
    Door("licences-list", 401, 200, 200, 200, 200),
    Door("licences-detail", 401, 404, 200, 200, 404),
    Door("check-plans-list", 401, 200, 200, 200, 200),
    Door("check-plans-detail", 401, 404, 200, 200, 404),
    Door("checks-list", 401, 200, 200, 200, 200),
    Door("checks-list", 401, 404, 403, 201, 404, method="post", body=A_CHECK),
    Door("checks-detail", 401, 404, 200, 200, 404),
    Door("checks-answer", 401, 404, 428, 428, 404, method="post", body={}),
    Door("breaches-list", 401, 200, 200, 200, 200),
    Door("breaches-list", 401, 404, 403, 201, 404, method="post", body=A_BREACH),
    Door("breaches-detail", 401, 404, 200, 200, 404),
    Door("grants-list", 401, 200, 200, 200, 200),
    Door("grants-list", 401, 400, 403, 403, 400, method="post", body={"person": "person", "team": "team"}),
    Door("grants-detail", 401, 404, 200, 200, 404),
    Door("grants-end", 401, 404, 428, 428, 404, method="post", body={"reason": "Moved"}),
]
