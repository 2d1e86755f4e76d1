"""What is kept as it was written: in which tables the application's role may only add rows, and which columns of some
it may still fill or change.

This is the one declaration. `release_monitor/rights.py` gives the rights by it, the processes ask at their start
whether the database has them so, and docs/rights.md is made of it. Triggers that refuse the same to the owner's slips
are made by migrations (`sharing/records/append_only.py`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """One table.

    once: columns that are filled when it happens (an end, an answer, an acknowledgement), and then stay as they are.
    changes: columns that change, as often as need be. deletes: which of its rows may be deleted; empty: none.
    """

    holds: str
    once: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    deletes: str = ""

    @property
    def is_append_only(self) -> bool:
        return not (self.once or self.changes or self.deletes)


READ_ONLY = {
    "django_migrations": "migrations that were applied",
    "sharing_rowversion": "row history, which triggers write with the owner's rights",
}

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
    # Access: what was given and taken away, and why
    "sharing_grant": Kept("access given", ("ended_at", "ended_by_id", "ended_because"), ("ends_at",)),
    "sharing_exclusion": Kept("exclusions", ("ended_by_id", "ended_because"), ("ends_at",)),
    "sharing_restriction": Kept("restrictions", ("ended_by_id", "ended_because"), ("ends_at",)),
    "sharing_emergencyaccess": Kept(
        "emergency access and its review", ("closed_at", "reviewed_at", "reviewed_by_id", "outcome", "note")
    ),
    "sharing_programmemove": Kept(
        "moves between programmes", ("agreed_by_id", "agreed_at", "closed_by_id", "closed_at", "closed_because")
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
    ),
    "sharing_rungmade": Kept("stages of escalation"),
    "sharing_rungmade_people": Kept("who was alerted at a stage"),
    "sharing_phonecall": Kept("phone calls"),
    "sharing_shiftsheetline": Kept("lines of shift handovers"),
    # Items: decisions, disclosures, readings
    "sharing_disclosure": Kept("the disclosure log"),
    "sharing_sharingdecision": Kept("sharing decisions"),
    "sharing_sharingdecision_teams": Kept("teams of a sharing decision"),
    "sharing_itemcorrection": Kept("corrections of items"),
    "sharing_itemreading": Kept(
        "items shared with a team, and read", ("confirmed_at", "confirmed_by_id", "recalled_at", "told_late_at")
    ),
    "sharing_itemsight": Kept("who saw an item before a decision"),
    "sharing_sightatclose": Kept("what was seen when a decision was made"),
    # People: movements, dates, releases
    "offenders_movement": Kept("movements in and out of custody"),
    "offenders_strikeout": Kept(
        "movements marked as recorded by mistake",
        ("confirmed_at", "confirmed_by_id", "refused_at", "refused_by_id", "refused_because"),
        ("period_id",),
    ),
    "offenders_dateconflictmove": Kept("moves of date conflicts"),
    "offenders_datecheck": Kept(
        "double checks of dates",
        ("checker_id", "checker_dates", "checked_at", "agrees", "ended_at", "ended_because"),
    ),
    "offenders_dateoverride": Kept(
        "date overrides", ("countersigned_at", "countersigned_by_id", "ended_at", "ended_by_id", "ended_because")
    ),
    "offenders_weeklylist": Kept("weekly release lists"),
    "offenders_weeklyentry": Kept("entries of weekly release lists"),
    # Orders, the notification register, matches
    "offenders_orderstep": Kept("moves of orders"),
    "offenders_orderenddecision": Kept("decisions at the end of an order"),
    "offenders_orderbreach": Kept("breaches of orders", changes=("state", "decided_by_id", "decided_at", "reason")),
    "offenders_notificationanswer": Kept("notification periods: calculations"),
    "offenders_notificationperiod": Kept("notification periods"),
    "offenders_notice": Kept("notifications given"),
    "offenders_homevisit": Kept("home visits"),
    "offenders_mappaexitanswer": Kept("answers before a MAPPA exit"),
    "offenders_matchstep": Kept("moves of matches between records"),
    "offenders_reconciliation": Kept("our figures beside published ones"),
    # Parole
    "parole_reviewmove": Kept("moves of parole reviews"),
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
    ),
    "parole_correction": Kept("corrections of decisions"),
    "parole_seen": Kept("who read a contribution"),
    "parole_liaisonanswer": Kept("whether anyone is to be told as a victim"),
    # Licence, breach and recall
    "licence_licencemove": Kept("moves of licences"),
    "licence_licencecorrection": Kept("corrections of licences", ("decided_at", "decided_by_id", "answer"), ("state",)),
    "licence_breachmove": Kept("moves of breaches"),
    "licence_evidence": Kept("evidence of breaches"),
    "licence_riskview": Kept("views on a permission"),
    "licence_recallmove": Kept("moves of recalls"),
    "licence_recallanswer": Kept("answers of a recall"),
    "licence_recallview": Kept("views on a recall"),
    "licence_recallproposal": Kept(
        "proposals in a recall", ("answered_by_id", "answered_at", "answer", "late_at"), ("state",)
    ),
    "licence_paper": Kept("papers as they were printed"),
    "licence_papergiven": Kept(
        "papers given to the person",
        ("witness_id", "witnessed_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_because"),
    ),
    "licence_signoff": Kept(
        "sign-offs of release checklists", ("withdrawn_at", "withdrawn_by_id", "withdrawn_because")
    ),
    "licence_readinessexception": Kept(
        "exceptions of release checklists",
        ("agreed_at", "agreed_by_id", "ended_at", "ended_by_id", "ended_because"),
    ),
    "licence_itemchange": Kept("changes of a checklist's actions"),
    "licence_releasedaysheet": Kept("release-day sheets"),
    "licence_dayact": Kept("acts of the release day", ("struck_at", "struck_by_id", "struck_because")),
    "licence_requesttie": Kept(
        "conditions tied to a victim's request",
        ("untied_at", "untied_by_id"),
        deletes="with a condition that a draft loses",
    ),
    # Briefings and forecasts
    "release_monitor_briefing": Kept("briefings as issued"),
    "release_monitor_knownweek": Kept("what was known of a release, by week"),
    "release_monitor_forecastrun": Kept("forecasts"),
    "release_monitor_groupforecast": Kept("forecasts by group"),
    "release_monitor_capacitynumber": Kept("numbers entered for capacity"),
}
