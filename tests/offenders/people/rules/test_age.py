"""Ages around birthdays."""

from datetime import date

import pytest

from offenders.people.rules.age import age_on


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1991, 3, 9), date(2026, 3, 8), 34),
        (date(1991, 3, 9), date(2026, 3, 9), 35),
        (date(1991, 3, 9), date(2026, 3, 10), 35),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
        (date(2004, 2, 29), date(2028, 2, 28), 23),
        (date(2004, 2, 29), date(2028, 2, 29), 24),
    ],
)
def test_age(born, day, age):
    assert age_on(day, born=born) == age
