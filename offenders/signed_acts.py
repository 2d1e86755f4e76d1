"""Acts of this app whose actor gets a signed receipt."""

from sharing.sealing import signed_acts

signed_acts.register(
    {
        "offenders.release_recorded": "Release recorded",
        "offenders.conflict_accepted": "Date conflict: prison date accepted",
        "offenders.date_check_made": "Double check of dates: first check",
        "offenders.date_check_answered": "Double check of dates: second check",
        "offenders.override_countersigned": "Date override countersigned",
    }
)
