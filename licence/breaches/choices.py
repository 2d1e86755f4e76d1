"""The choices of the fields of a breach: what the rules name, in words."""

from licence.breaches import rules
from licence.enum_choices import choices_of

BREACH_STATUSES = [
    (value, {"no_recall": "Decision not to recall"}.get(value, words)) for value, words in choices_of(rules.Status)
]
BREACH_SOURCES = choices_of(rules.Source)
BREACH_REASONS = [
    (each.value, "Device or internet" if each is rules.Reason.DEVICE_OR_INTERNET else words)
    for each, (_, words) in zip(rules.Reason, choices_of(rules.Reason), strict=True)
]
ALTERNATIVES = [
    (rules.Alternative.WARNING_OR_LETTER.value, "Warning or letter"),
    (rules.Alternative.MORE_REPORTING.value, "More reporting"),
    (rules.Alternative.MORE_CONDITIONS.value, "More conditions"),
    (rules.Alternative.OTHER_TEAMS.value, "Other teams"),
    (rules.Alternative.PARTNERS.value, "Partners"),
    (rules.Alternative.AP_REFERRAL.value, "Place in approved premises"),
    (rules.Alternative.DRUG_TESTING.value, "Drug testing"),
    (rules.Alternative.OTHER.value, "Something else"),
    (rules.Alternative.NONE.value, "Nothing was tried"),
]
