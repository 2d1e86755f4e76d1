"""Acts of pages, each beside the address of the API that does the same, or the reason why none does."""

from sharing.api.acts import PEOPLE_ONLY, Acts

ACTS: Acts = {
    "deprioritisation_end": PEOPLE_ONLY,
    "deprioritisation_renew": PEOPLE_ONLY,
    "deprioritise": PEOPLE_ONLY,
    "load_norm": PEOPLE_ONLY,
}
