"""A breach by contact names whom it was with; the name is there for who may see the link, and for nobody else."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from licence.breaches.actions.breaches import BreachRefused, open_breach
from licence.models import Breach
from offenders.associates.actions import record_link, remove_link
from offenders.associates.rules import DataSubject, LinkKind
from offenders.models import Link
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.offenders import OffenderFactory
from tests.sharing.administration.pages import text_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def made():
    licence = licence_in_force(OffenderFactory(family_name="Dray", region="London"))
    return {
        "licence": licence,
        "manager": let_in(licence.offender, "probation"),
        "other": let_in(licence.offender, "probation"),
    }


world = world_of(made)
licence, manager, other = row_of("licence"), row_of("manager"), row_of("other")


def link_of(person, by, **more):
    return record_link(
        offender=person,
        kind=LinkKind.ASSOCIATE,
        data_subject=DataSubject.SUSPECTED,
        name="Aubrey Renwick",
        known="Meets him",
        source="Visit",
        necessity="No contact is allowed",
        review_on=date(2027, 6, 1),
        by=by,
        **more,
    )


def sent(licence, **more):
    day = {"day_day": "30", "day_month": "11", "day_year": "2026", "at": "22:15"}
    return {**day, "condition": licence.rows[0].uid, "source": "police", "summary": "Seen together", **more}


def address(name, licence, **more):
    return reverse(name, kwargs={"uid": licence.offender.uid, **more})


def test_form_offers_links_that_the_reader_may_see_and_the_page_shows_the_name_to_them(client, licence, manager, other):
    link = link_of(licence.offender, manager, readers=[])
    client.force_login(other)
    assert "Who with?" not in client.get(address("breach_add", licence)).content.decode()
    client.force_login(manager)
    assert "Aubrey Renwick" in client.get(address("breach_add", licence)).content.decode()

    assert client.post(address("breach_add", licence), sent(licence, link=link.uid)).status_code == 302

    breach = Breach.objects.get(link=link)
    where = address("breach", licence, breach_uid=breach.uid)
    assert "Who with Aubrey Renwick" in text_of(client.get(where))
    client.force_login(other)
    text = text_of(client.get(where))
    assert "Seen together" in text
    assert "Renwick" not in text
    assert "Who with" not in text


def test_link_that_is_not_theirs_to_see_is_refused_as_one_that_is_not_there(licence, manager, other):
    hidden = link_of(licence.offender, manager, readers=[])
    elsewhere = link_of(OffenderFactory(), manager)
    for link in (hidden, elsewhere):
        with pytest.raises(BreachRefused) as refused:
            open_breach(
                offender=licence.offender,
                condition=licence.rows[0],
                source="police",
                reason="association",
                occurred_at=datetime(2026, 11, 30, 22, 15, tzinfo=UTC),
                summary="Seen together",
                link=link,
                by=other,
            )
        assert refused.value.field == "link"


def test_name_is_gone_from_the_breach_with_the_link(client, licence, manager):
    link = link_of(licence.offender, manager)
    client.force_login(manager)
    client.post(address("breach_add", licence), sent(licence, link=link.uid))
    breach = Breach.objects.get(link=link)
    remove_link(link=Link.objects.get(pk=link.pk), reason="Wrong man", by=manager)

    assert "Renwick" not in text_of(client.get(address("breach", licence, breach_uid=breach.uid)))
