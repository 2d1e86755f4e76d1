"""On a working morning those who take notices are written to once, if somebody whom they can see owes something next:
a letter without personal data, with the way to the list."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.urls import reverse

from offenders.models import RegisterEntry
from offenders.register import morning_letter
from sharing.alerts import deliveries
from sharing.models import Delivery
from tests.factories.register import on_register, police_of, probation_of, sentenced
from tests.factories.sharing import ExclusionFactory, GrantFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
THURSDAY = date(2026, 12, 3)


def at(day, hour=6):
    return datetime(day.year, day.month, day.day, hour, 10, tzinfo=UTC)


def owing(due):
    """Somebody at liberty who owes police something on this day."""
    person = sentenced()
    on_register(person, on=date(2026, 12, 1))
    RegisterEntry.objects.filter(offender=person).update(next_due_on=due)
    return person


def written_to():
    return set(Delivery.objects.filter(digest__kind=morning_letter.KIND).values_list("user__email", flat=True))


def test_police_who_see_somebody_with_something_due_tomorrow_are_written_to_once():
    person = owing(date(2026, 12, 4))
    officer, elsewhere = police_of(person), UserFactory(role="ct_offender_manager", teams=[TeamFactory()])
    probation_of(person)

    assert morning_letter.send(at=at(THURSDAY)) == 1
    assert morning_letter.send(at=at(THURSDAY, hour=9)) == 0

    assert written_to() == {officer.email}
    assert elsewhere.email not in written_to()


def test_on_a_friday_it_is_what_is_due_until_monday_and_on_a_saturday_nothing():
    saturday, monday, tuesday = date(2026, 12, 5), date(2026, 12, 7), date(2026, 12, 8)
    first, second, third = (police_of(owing(due)) for due in (saturday, monday, tuesday))

    assert morning_letter.send(at=at(date(2026, 12, 4))) == 2
    assert morning_letter.send(at=at(saturday)) == 0

    assert written_to() == {first.email, second.email}
    assert third.email not in written_to()


def test_what_is_due_today_or_late_was_told_before():
    police_of(owing(THURSDAY))
    police_of(owing(date(2026, 12, 2)))

    assert morning_letter.send(at=at(THURSDAY)) == 0


def test_who_may_not_know_of_the_only_person_is_not_written_to():
    person = owing(date(2026, 12, 4))
    officer = police_of(person)
    ExclusionFactory(subject=person, user=officer)

    assert morning_letter.send(at=at(THURSDAY)) == 0


def test_member_of_two_teams_has_one_letter():
    person = owing(date(2026, 12, 4))
    officer = police_of(person)
    second = MembershipFactory(user=officer, team__agency=officer.agency).team
    GrantFactory(subject=person, team=second)

    assert morning_letter.send(at=at(THURSDAY)) == 1


def test_letter_names_nobody_and_leads_to_the_list_of_what_is_due(client, settings):
    settings.SITE_URL = "https://monitor.example"
    person, other = owing(date(2026, 12, 2)), owing(date(2026, 12, 9))
    officer = police_of(person)
    GrantFactory(subject=other, team=officer.memberships.get().team)
    morning_letter.send(at=at(date(2026, 12, 1)))

    deliveries.deliver_due(at=at(date(2026, 12, 1), hour=12))

    (letter,) = mail.outbox
    assert person.family_name not in letter.body + letter.subject
    assert "Every team" not in letter.body
    assert f"{reverse('notification_register')}?when=next" in letter.body
    client.force_login(officer)
    page = client.get(reverse("notification_register"), {"when": "next"}).content.decode()
    assert (str(person.uid) in page, str(other.uid) in page) == (True, False)
