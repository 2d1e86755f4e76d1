"""The forms about the registers that keep a draft."""

from offenders.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms

register_forms(
    Offender,
    ("register.device", "A device of {subject}", of_person("register_add", register="devices")),
    ("register.account", "An account of {subject}", of_person("register_add", register="accounts")),
    ("register.placeofstay", "A place of stay of {subject}", of_person("register_add", register="places")),
    ("register.found", "An unknown device of {subject}", of_person("device_found")),
)
