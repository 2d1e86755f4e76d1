"""The page of followers names each with what it does."""

from documenting.followers import page
from offenders import followers


def test_who_follows_is_named_with_what_they_do(monkeypatch):
    def end_the_licence(**what):
        """End the licence with the term.

        More is said below.
        """

    monkeypatch.setattr(followers.term_ended, "followers", [end_the_licence])

    assert "End the licence with the term (`" in page()
