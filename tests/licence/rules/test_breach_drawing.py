"""Is the drawing in the documentation the ladder that the code has?"""

from pathlib import Path

from licence.rules.breaches import BREACH

PAGE = Path(__file__).resolve().parents[3] / "docs" / "breaches.md"


def test_the_page_draws_the_ladder_of_the_code():
    assert BREACH.drawing() in PAGE.read_text()
