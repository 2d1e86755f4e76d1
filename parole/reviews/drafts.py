"""The addresses of forms about a review that keep a draft."""

from offenders.person_page.draft_forms import Path, below_person


def of_review(page: str, **more: str) -> Path:
    return below_person(page, "review_uid", **more)
