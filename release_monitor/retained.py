"""The retention class of each table of this app, by the name of its model (`sharing/retention/`)."""

from sharing.retention.rules import RetentionClass as R

RETAINED: dict[str, R] = {
    "Briefing": R.COUNTS,
    "CapacityNumber": R.COUNTS,
    "FigureTouch": R.COUNTS,
    "FigurePerson": R.COUNTS,
    "FigureFact": R.COUNTS,
    "FigureCount": R.COUNTS,
    "FigureIssue": R.COUNTS,
    "KnownWeek": R.CUSTODY,
    "ForecastRun": R.COUNTS,
    "GroupForecast": R.COUNTS,
    "Supposition": R.COUNTS,
    "SupposedForecast": R.COUNTS,
    "Deprioritisation": R.RESPONSIBILITY,
    "Bundle": R.RESPONSIBILITY,
    "BundleItem": R.RESPONSIBILITY,
    "BundleDecision": R.RESPONSIBILITY,
    "BundleFile": R.RESPONSIBILITY,
    "SavedView": R.ACCOUNTS,
    "Subscription": R.ACCOUNTS,
}
# Columns in whose texts somebody may be named, of tables that hang on nobody (`sharing/destroying/`)
MENTIONED = {
    "SavedView": ("title", "query"),
    "Briefing": ("reason",),
    # These hang on a person, and may name others: whoever is destroyed is named in no bundle of anybody else either
    "Bundle": ("authority", "recipient", "reason", "withdrawn_because"),
    "BundleDecision": ("words", "reason"),
    "BundleFile": ("content",),
}
