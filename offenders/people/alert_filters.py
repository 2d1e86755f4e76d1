"""By what of a person lists of alerts are narrowed."""

from sharing.alerts.forms import also_by

also_by("region", "subject__region")
