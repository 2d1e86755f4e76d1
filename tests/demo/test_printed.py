"""What the demo prints at its end, on the narrowest of usual screens."""

from io import StringIO

from rich.console import Console

from demo import accounts
from demo.management.commands import demo


def test_accounts_are_readable_on_80_characters(monkeypatch):
    screen = StringIO()
    longest = accounts.Account(
        email="bridget.cawley@probation.example",
        role="Community probation practitioner (COM)",
        sees="121 people through Probation duty desk",
        password=accounts.PASSWORD,
    )
    monkeypatch.setattr(demo, "console", Console(file=screen, width=80))
    monkeypatch.setattr(accounts, "accounts", lambda: [longest])

    demo.announce(8000)

    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    first = next(at for at, line in enumerate(lines) if line.startswith(longest.email))
    assert " ".join(line.strip() for line in lines[first : first + 2]) == (
        f"{longest.email}  {longest.role}: {longest.sees}"
    ), "two lines at most"
