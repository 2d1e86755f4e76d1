"""Links: each with its own need to know, its reason and its end; who is only linked is no person of the system."""

from datetime import date, timedelta

import pytest

from offenders import tasks
from offenders.associates import actions, panels
from offenders.associates.actions import LinkRefused
from offenders.associates.rules import DataSubject, LinkKind
from offenders.models import Link, Offender
from sharing import access
from sharing.access.state_machines import RoleRefused
from sharing.models import AuditEntry, AuditPayload
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory
from tests.offenders.orders import cast
from tests.offenders.orders.cast import desk_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TODAY = date(2026, 12, 1)
world = world_of(cast.made)
person, keeper, com = (row_of(name) for name in ("person", "keeper", "com"))


def link_of(person, by, **more):
    given = {
        "kind": LinkKind.FRIEND,
        "data_subject": DataSubject.OTHER,
        "name": "Aubrey Renwick",
        "known": "Meets him at the gym",
        "source": "Visit",
        "necessity": "He must not share the material",
        "review_on": date(2027, 6, 1),
    }
    return actions.record_link(offender=person, by=by, **{**given, **more})


def there(link, user):
    return Link.objects.visible_to(user).filter(pk=link.pk).exists()


def test_a_name_makes_no_person(person, keeper, com):
    people = Offender.objects.count()

    link = link_of(person, keeper)

    assert (str(link), link.other, Offender.objects.count()) == ("Aubrey Renwick", None, people)
    assert there(link, com)
    assert Offender.objects.matching("Renwick").count() == Offender.objects.alike("Renwick").count() == 0


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": LinkKind.LAWYER}),
        ("data_subject", {"data_subject": DataSubject.VICTIM}),
        ("protects_child", {"is_child": True}),
        ("review_on", {"review_on": date(2027, 12, 2)}),
        ("necessity", {"necessity": ""}),
    ],
)
def test_never_a_lawyer_a_victim_a_child_without_protection_or_for_longer_than_a_year(person, keeper, field, given):
    with pytest.raises(LinkRefused) as refused:
        link_of(person, keeper, **given)

    assert refused.value.field == field
    assert not Link.objects.exists()


def test_a_child_on_record_is_known_as_one(person, keeper):
    child = OffenderFactory(date_of_birth=date(2010, 1, 1))
    with pytest.raises(LinkRefused) as refused:
        link_of(person, keeper, other=child, name="")

    assert refused.value.field == "protects_child"
    assert link_of(person, keeper, other=child, name="", protects_child="Social services know").is_child


def test_link_to_a_person_is_there_for_who_sees_both_ends(person, keeper, com, world):
    other = OffenderFactory(family_name="Trask")
    GrantFactory(subject=other, team=world["police"], grant_role="reader")

    link = link_of(person, keeper, other=other, name="")

    assert (there(link, keeper), there(link, com)) == (True, False)
    assert [each.person for each in panels.links_from(other, keeper)] == [person]
    assert panels.links_from(other, com) == []


def test_link_is_hidden_though_both_ends_are_seen(person, keeper, com, world):
    other = OffenderFactory(family_name="Trask")
    GrantFactory(subject=other, team=world["police"], grant_role="reader")
    colleague = UserFactory(role="ct_offender_manager", agency=keeper.agency, teams=[world["police"]])

    link = link_of(person, keeper, other=other, name="", readers=[])

    assert [there(link, user) for user in (keeper, colleague, com)] == [True, False, False]
    assert panels.lines_of(person, colleague, today=TODAY) == []
    assert panels.links_from(other, colleague) == []
    with pytest.raises(access.RecordHidden):
        actions.review_link(link=link, necessity="Still", review_on=date(2027, 6, 1), by=colleague)
    actions.set_readers(link=link, readers=[colleague], by=keeper)
    assert there(link, colleague)
    actions.set_readers(link=link, readers=None, by=colleague)
    assert not Link.objects.get(pk=link.pk).is_named_only


def test_hidden_link_is_for_no_program_and_opened_by_no_emergency(person, keeper, world):
    program = UserFactory(role="partner", agency=keeper.agency, teams=[world["police"]])
    hidden, open_one = link_of(person, keeper, readers=[]), link_of(person, keeper, name="Owen Trask")
    hidden.readers.add(program)

    assert (there(hidden, program), there(open_one, program)) == (False, True)
    with pytest.raises(LinkRefused):
        link_of(person, program, name="Owen Trask", readers=[])


def test_readers_see_the_person(person, keeper):
    with pytest.raises(LinkRefused):
        link_of(person, keeper, readers=[UserFactory()])


def test_link_of_one_programme_is_not_there_for_the_other():
    person = OffenderFactory(programme=["terrorism", "state_threats"])
    of_threats, of_terrorism = desk_of("state_threats"), desk_of("terrorism")

    link = link_of(person, of_threats)

    assert (link.programme, there(link, of_threats), there(link, of_terrorism)) == ("state_threats", True, False)


def test_name_finds_links_only_for_who_sees_the_person(person, keeper, com):
    link = link_of(person, keeper)
    link_of(person, keeper, name="Aubrey Renwick", readers=[])
    stranger = UserFactory(role="ct_offender_manager")

    assert panels.found_by_name(com, "renwick aub") == [link]
    assert len(panels.found_by_name(keeper, "Renwick")) == 2
    assert panels.found_by_name(stranger, "Renwick") == panels.found_by_name(com, " ") == []


def test_link_that_nobody_reviews_is_gone(person, keeper, at_noon):
    kept, left = link_of(person, keeper, name="Owen Trask"), link_of(person, keeper)
    at_noon.move_to("2027-06-01T12:00:00Z")
    tasks.erase_lapsed_links()
    assert there(left, keeper)
    actions.review_link(link=kept, necessity="They still meet", review_on=date(2028, 6, 1), by=keeper)

    at_noon.move_to("2027-06-02T00:30:00+01:00")
    assert not there(left, keeper)  # before any job
    tasks.erase_lapsed_links()
    tasks.erase_lapsed_links()

    assert list(Link.objects.all()) == [kept]
    entry = AuditEntry.objects.get(verb="associates.link_lapsed")
    assert (entry.action, entry.subject_id) == ("erasure", person.pk)
    assert not AuditPayload.objects.filter(data__icontains="Renwick").exists()


def test_review_is_within_12_months_and_says_why(person, keeper):
    link = link_of(person, keeper)
    for given in ({"review_on": TODAY}, {"review_on": date(2027, 12, 2)}, {"necessity": " "}):
        with pytest.raises(LinkRefused):
            actions.review_link(link=link, by=keeper, **{"necessity": "Still", "review_on": date(2027, 12, 1), **given})


def test_link_is_removed_for_a_reason(person, keeper):
    link = link_of(person, keeper)
    with pytest.raises(LinkRefused):
        actions.remove_link(link=link, reason=" ", by=keeper)
    actions.remove_link(link=link, reason="Another man of the name", by=keeper)

    assert not Link.objects.exists()
    assert AuditEntry.objects.get(verb="associates.link_removed").target_id == link.pk


def test_only_who_keeps_links_records_one(person):
    with pytest.raises(RoleRefused):
        link_of(person, UserFactory(role="ppcs"))


def test_links_to_review_name_the_person_and_nobody_linked(person, keeper, at_noon):
    link_of(person, keeper)
    assert panels.to_review(keeper, today=TODAY) == []
    at_noon.move_to("2027-05-04T12:00:00Z")

    (line,) = panels.to_review(keeper, today=date(2027, 5, 4))
    assert (line.person, line.words, line.by) == (person, "1 link", "1 June 2027")
    assert panels.to_review(keeper, today=date(2027, 5, 4) - timedelta(days=1)) == []
