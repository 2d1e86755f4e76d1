"""What is kept as it was written: in which tables the application's role may only add rows, and which columns of some
it may still fill or change.

This is the one declaration. `rights.py` beside it gives the rights by it, the processes ask at their start whether the
database has them so, and docs/rights.md is made of it. Triggers that refuse the same to the owner's slips
are made by migrations (`sharing/records/append_only.py`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """One table.

    once: columns that are filled when it happens (an end, an answer, an acknowledgement), and then stay as they are.
    changes: columns that change, as often as need be. deletes: which of its rows may be deleted; empty: none.
    at: the column that says when it happened, as whoever recorded it says. Beside it the database keeps in `stored_at`,
    which is no column of a model, when it stored the row: by its own clock, whatever the statement says.
    """

    holds: str
    once: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    deletes: str = ""
    at: str = ""

    @property
    def is_append_only(self) -> bool:
        return not (self.once or self.changes or self.deletes)


# They have times of their own: those of the log in the seal, those of the row history in its rows, and those of
# certificates and told clocks in the entry of the log that tells of each.
OTHERWISE_TIMED = {
    "sharing_auditentry",
    "sharing_auditpayload",
    "sharing_auditleaf",
    "sharing_auditnode",
    "sharing_auditcheckpoint",
    "sharing_checkpointwitness",
    "sharing_rowversion",
    "sharing_entrytransaction",
    "sharing_destruction",
    "sharing_toldclock",
}
READ_ONLY = {
    "django_migrations": "migrations that were applied",
    "sharing_rowversion": "row history, which triggers write with the owner's rights",
    "sharing_destruction": "certificates of destroyed records, which the owner alone writes",
    "sharing_destructionbegun": "destructions that are begun, which the owner alone writes",
    "sharing_toldclock": "openings of a told clock, which the owner alone writes",
}
OWNERS_ALONE = {"row_guard_key": "what checks the tokens for guarded rows"}

KEPT = {
    # The audit log and its seal
    "sharing_auditentry": Kept("who did, saw and was refused what"),
    "sharing_auditpayload": Kept("what was typed, of an entry of the log"),
    "sharing_rowversion": Kept("each state of a case's rows"),
    "sharing_entrytransaction": Kept("which transaction wrote an entry about a change"),
    "sharing_auditleaf": Kept("the log's tree: leaves"),
    "sharing_auditnode": Kept("the log's tree: nodes"),
    "sharing_auditcheckpoint": Kept("signed checkpoints of the log"),
    "sharing_checkpointwitness": Kept("witnesses' signatures"),
    "sharing_destruction": Kept("certificates of destroyed records"),
    "sharing_toldclock": Kept("when a told clock was opened and closed"),
    # Access: what was given and taken away, and why
    "sharing_grant": Kept("access given", ("ended_at", "ended_by_id", "ended_because"), ("ends_at",), at="made_at"),
    "sharing_exclusion": Kept("exclusions", ("ended_by_id", "ended_because"), ("ends_at",)),
    "sharing_restriction": Kept("restrictions", ("ended_by_id", "ended_because"), ("ends_at",)),
    "sharing_emergencyaccess": Kept(
        "emergency access and its review",
        ("closed_at", "reviewed_at", "reviewed_by_id", "outcome", "note"),
        at="opened_at",
    ),
    "sharing_programmemove": Kept(
        "moves between programmes",
        ("agreed_by_id", "agreed_at", "closed_by_id", "closed_at", "closed_because"),
        at="proposed_at",
    ),
    # Alerts: who was told, who knows
    "sharing_receipt": Kept(
        "a team was alerted, read it and acknowledged it",
        ("read_at", "read_by_id", "acknowledged_at", "acknowledged_by_id"),
        (
            "due_at",
            "closed_at",
            "is_held_back",
            "held_back_by_id",
            "next_rung_at",
            "answered_at",
            "answered_by_id",
        ),
        deletes="of the system's own test alerts, which are about no one and which no one has acknowledged",
        at="told_at",
    ),
    "sharing_rungmade": Kept("stages of escalation", at="made_at"),
    "sharing_rungmade_people": Kept("who was alerted at a stage"),
    "sharing_phonecall": Kept("phone calls", at="called_at"),
    "sharing_shiftsheetline": Kept("lines of shift handovers", at="accepted_at"),
    # Items: decisions, disclosures, readings
    "sharing_disclosure": Kept("the disclosure log", at="at"),
    "sharing_sharingdecision": Kept("sharing decisions", at="decided_at"),
    "sharing_sharingdecision_teams": Kept("teams of a sharing decision"),
    "sharing_itemtext": Kept(
        "full texts of items", changes=("narrative", "pointer_system", "pointer_reference", "pointer_contact")
    ),
    "sharing_itemcorrection": Kept("corrections of items", at="corrected_at"),
    "sharing_earlieritemtext": Kept("what corrections replaced in full texts of items"),
    "sharing_itemreading": Kept(
        "items shared with a team, and read",
        ("confirmed_at", "confirmed_by_id", "recalled_at", "told_late_at"),
        at="shared_at",
    ),
    "sharing_itemsight": Kept("who saw an item before a decision", at="seen_at"),
    "sharing_sightatclose": Kept("what was seen when a decision was made"),
    # People: movements, dates, releases
    "offenders_movement": Kept("movements in and out of custody", at="recorded_at"),
    "offenders_strikeout": Kept(
        "movements marked as recorded by mistake",
        ("confirmed_at", "confirmed_by_id", "refused_at", "refused_by_id", "refused_because"),
        ("period_id",),
        at="marked_at",
    ),
    "offenders_reportedend": Kept(
        "ends that one person reported",
        ("evidence", "confirmed_at", "confirmed_by_id", "refused_at", "refused_by_id", "refused_because"),
        ("movement_id",),
        at="reported_at",
    ),
    "offenders_dateconflictmove": Kept("moves of date conflicts", at="moved_at"),
    "offenders_datecheck": Kept(
        "double checks of dates",
        ("checker_id", "checker_dates", "checked_at", "agrees", "ended_at", "ended_because"),
        ("outdated_at",),
        at="made_at",
    ),
    "offenders_dateoverride": Kept(
        "date overrides",
        ("countersigned_at", "countersigned_by_id", "ended_at", "ended_by_id", "ended_because"),
        at="proposed_at",
    ),
    "offenders_weeklylist": Kept("weekly release lists", at="made_at"),
    "offenders_weeklyentry": Kept("entries of weekly release lists"),
    # Orders, the notification register, matches
    "offenders_orderstep": Kept("moves of orders", at="at"),
    "offenders_orderenddecision": Kept("decisions at the end of an order", at="at"),
    "offenders_orderbreach": Kept(
        "breaches of orders", changes=("state", "decided_by_id", "decided_at", "reason"), at="reported_at"
    ),
    "offenders_notificationanswer": Kept("notification periods: calculations", at="computed_at"),
    "offenders_notificationperiod": Kept("notification periods"),
    "offenders_notice": Kept("notifications given", at="recorded_at"),
    "offenders_homevisit": Kept("home visits", at="recorded_at"),
    "offenders_mappaexitanswer": Kept("answers before a MAPPA exit", at="given_at"),
    "offenders_matchstep": Kept("moves of matches between records", at="at"),
    "offenders_reconciliation": Kept("our figures beside published ones", at="kept_at"),
    # Parole
    "parole_reviewmove": Kept("moves of parole reviews", at="moved_at"),
    "parole_decision": Kept(
        "decisions of the Parole Board",
        changes=(
            "outcome",
            "is_open_to_reconsideration",
            "provided_on",
            "challengeable_until",
            "unchallenged_on",
            "fell_away_on",
            "fell_away_because",
        ),
        at="recorded_at",
    ),
    "parole_correction": Kept("corrections of decisions"),
    "parole_seen": Kept("who read a contribution", at="seen_at"),
    "parole_liaisonanswer": Kept("whether anyone is to be told as a victim", at="said_at"),
    # Licence, breach and recall
    "licence_licencemove": Kept("moves of licences", at="moved_at"),
    "licence_licencecorrection": Kept(
        "corrections of licences", ("decided_at", "decided_by_id", "answer"), ("state",), at="asked_at"
    ),
    "licence_breachmove": Kept("moves of breaches", at="moved_at"),
    "licence_evidence": Kept("evidence of breaches", at="recorded_at"),
    "licence_riskview": Kept("views on a permission", at="given_at"),
    "licence_recallmove": Kept("moves of recalls", at="moved_at"),
    "licence_recallanswer": Kept("answers of a recall", at="answered_at"),
    "licence_recallview": Kept("views on a recall", at="given_at"),
    "licence_recallproposal": Kept(
        "proposals in a recall", ("answered_by_id", "answered_at", "answer", "late_at"), ("state",), at="asked_at"
    ),
    "licence_paper": Kept("papers as they were printed", at="printed_at"),
    "licence_papergiven": Kept(
        "papers given to the person",
        ("witness_id", "witnessed_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_because"),
        at="recorded_at",
    ),
    "licence_signoff": Kept(
        "sign-offs of release checklists", ("withdrawn_at", "withdrawn_by_id", "withdrawn_because"), at="signed_at"
    ),
    "licence_readinessexception": Kept(
        "exceptions of release checklists",
        ("agreed_at", "agreed_by_id", "ended_at", "ended_by_id", "ended_because"),
        at="asked_at",
    ),
    "licence_itemchange": Kept("changes of a checklist's actions", at="at"),
    "licence_releasedaysheet": Kept("release-day sheets", at="opened_at"),
    "licence_dayact": Kept(
        "acts of the release day", ("struck_at", "struck_by_id", "struck_because"), at="recorded_at"
    ),
    "licence_requesttie": Kept(
        "conditions tied to a victim's request",
        ("untied_at", "untied_by_id"),
        deletes="with a condition that a draft loses",
        at="tied_at",
    ),
    # Bundles for inquests: what was ordered, approved, answered, and made
    "release_monitor_bundle": Kept(
        "bundles for inquests: who ordered, approved or withdrew each, and how far it is made",
        (
            "approved_by_id",
            "approved_at",
            "second_says_held_back",
            "withdrawn_by_id",
            "withdrawn_at",
            "withdrawn_because",
            "gathered_at",
            "printed_at",
            "ready_at",
            "digest",
            "stopped_because",
        ),
        at="ordered_at",
    ),
    "release_monitor_bundleitem": Kept("what an agency is asked to release for a bundle"),
    "release_monitor_bundledecision": Kept("what an agency decided to release for a bundle", at="decided_at"),
    "release_monitor_bundlefile": Kept("files of bundles, as each part of the making left them"),
    # Briefings and forecasts
    "release_monitor_briefing": Kept("briefings as issued", at="issued_at"),
    "release_monitor_knownweek": Kept("what was known of a release, by week", at="known_at"),
    "release_monitor_forecastrun": Kept("forecasts", at="made_at"),
    "release_monitor_groupforecast": Kept("forecasts by group"),
    "release_monitor_capacitynumber": Kept("numbers entered for capacity", at="entered_at"),
}
