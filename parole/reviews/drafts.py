"""Where is a form about a review that keeps what was begun?"""

from offenders.person_page.draft_forms import Path, below_person


def of_review(page: str, **more: str) -> Path:
    return below_person(page, "review_uid", **more)
