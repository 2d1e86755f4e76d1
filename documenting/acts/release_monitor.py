"""Acts of pages, each beside the address of the API that does the same, or the reason why none does."""

from documenting.acts.entries import NO_DATA, PEOPLE_ONLY, Acts

LISTS = ("people", "releases", "licences", "checks", "breaches", "recalls", "parole-reviews", "hearings")

ACTS: Acts = {
    "briefing_correct": PEOPLE_ONLY,
    "briefing_make": PEOPLE_ONLY,
    "briefing_subscribe": NO_DATA,
    "bundle_approve": PEOPLE_ONLY,
    "bundle_decide": PEOPLE_ONLY,
    "bundle_order": PEOPLE_ONLY,
    "bundle_withdraw": PEOPLE_ONLY,
    "capacity_enter": "capacity-list",
    "deprioritisation_end": PEOPLE_ONLY,
    "deprioritisation_renew": PEOPLE_ONLY,
    "deprioritise": PEOPLE_ONLY,
    "forecast_suppose": PEOPLE_ONLY,
    "list_file": tuple(f"{name}-list" for name in LISTS),
    "load_norm": PEOPLE_ONLY,
    "report_subscribe": NO_DATA,
    "saved_view_add": NO_DATA,
    "saved_view_change": NO_DATA,
    "saved_view_remove": NO_DATA,
    "saved_view_restore": NO_DATA,
    "saved_view_subscribe": NO_DATA,
    "subscription_end": NO_DATA,
    "subscription_renew": NO_DATA,
}
