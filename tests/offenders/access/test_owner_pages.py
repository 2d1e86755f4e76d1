"""The pages on which people say who answers for a person, and hand that over."""

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offenders.movements import actions as custody
from offenders.record import actions as people
from sharing.access.rules import GrantRole
from sharing.duties import gaps, handovers
from sharing.models import AuditEntry, Duty, Handover
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.list_files import rows_text
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026


def member(team, name, role="probation_officer"):
    return UserFactory(agency=team.agency, teams=[team], role=role, name=name, phone="Ext 7718")


def made():
    north = TeamFactory(name="NSD North", agency=AgencyFactory(name="Probation", kind="probation"))
    person = OffenderFactory(given_names="Marcus", family_name="Halden", prison_number="A4821KY")
    GrantFactory(subject=person, team=north, grant_role=GrantRole.LEAD)
    return {
        "north": north,
        "person": person,
        "helen": member(north, "Helen Castell"),
        "martin": member(north, "Martin Ferriby"),
        "tom": member(north, "Tom Brandreth", "probation_manager"),
    }


world = world_of(made)
north, person = row_of("north"), row_of("person")
helen, martin, tom = row_of("helen"), row_of("martin"), row_of("tom")


@pytest.fixture
def duty(person, north, helen, martin):
    return DutyFactory(subject=person, team=north, owner=helen, deputy=martin)


@pytest.fixture
def by(client):
    def log_in(user):
        client.force_login(user)
        return client

    return log_in


def text(response):
    return " ".join(response.content.decode().split())


def address(name, person, agency):
    return reverse(name, kwargs={"uid": person.uid, "agency_uid": agency.uid})


def key(team, user):
    return f"{team.uid}:{user.uid}"


class TestTable:
    def test_overview_names_owner_deputy_and_since_and_a_gap_with_what_was_told(
        self, by, person, north, duty, helen, noon
    ):
        prison = TeamFactory(name="Full Sutton OMU", agency=AgencyFactory(name="Prisons", kind="prison"))
        GrantFactory(subject=person, team=prison, grant_role=GrantRole.CONTRIBUTOR)
        DutyFactory(subject=person, team=prison, owner=member(prison, "Gareth Pym", "prison_offender_manager"))
        GrantFactory(
            subject=person,
            team=TeamFactory(agency=AgencyFactory(name="Casework", kind="ppcs")),
            grant_role=GrantRole.CONTRIBUTOR,
        )
        gaps.watch(at=noon - timedelta(days=11))

        page = by(helen).get(reverse("person", kwargs={"uid": person.uid}))

        rows = page.context["overview"].responsible
        assert [
            (str(row.agency), row.owner and row.owner.name, row.deputy and row.deputy.name, row.missing) for row in rows
        ] == [
            ("Casework", None, None, "No owner"),
            ("Prisons", "Gareth Pym", None, "No deputy"),
            ("Probation", "Helen Castell", "Martin Ferriby", ""),
        ]
        assert rows[2].owner.second == "you"
        assert "Managers alerted 20 November 2026" in text(page)
        assert "1 January 2020" in text(page)

    def test_who_was_before_and_why_one_is_the_owner(self, by, person, duty, helen, martin, tom, north):
        by(tom).post(
            address("owner_name", person, north.agency),
            {"owner": key(north, martin), "deputy": key(north, helen), "reason": "Knows the family"},
        )

        page = text(by(martin).get(reverse("person_owners", kwargs={"uid": person.uid})))

        assert (
            "You are the owner for Probation since 1 December 2026, named by Tom Brandreth: Knows the family." in page
        )
        assert "Helen Castell" in page.split("Before", 1)[1]

    def test_it_asks_no_more_for_many_than_for_one(self, by, person, duty, helen, noon):
        browser, names = by(helen), ("person", "person_owners")

        def asked(name):
            browser.get(reverse(name, kwargs={"uid": person.uid}))  # what is asked once in a process has been asked
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse(name, kwargs={"uid": person.uid}))
            return len(queries)

        def add(number):
            for n in range(number):
                team = TeamFactory(agency=AgencyFactory(kind="police"))
                GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
                other = DutyFactory(subject=person, team=team)
                DutyFactory(subject=person, team=team, owner=other.owner, ends_at=noon + timedelta(days=n))
                Handover.objects.create(
                    subject=person,
                    from_agency=team.agency,
                    from_team=team,
                    from_owner=other.owner,
                    to_team=team,
                    reason="Moves",
                    offered_at=noon,
                    answer_due_at=noon + timedelta(days=1),
                )

        add(1)
        one = [asked(name) for name in names]
        add(20)

        assert asked("person") <= one[0] <= 32  # of the latest events only those kinds are asked that are shown
        assert asked("person_owners") == one[1] <= 23

    def test_overview_says_in_each_agency_who_decides_on_sharing_and_a_gap_in_amber(
        self, by, person, north, helen, martin, tom, at_noon
    ):
        duty = DutyFactory(subject=person, team=north, owner=helen, deputy=martin, decides=tom)
        police = TeamFactory(name="CTP North East", agency=AgencyFactory(name="CT policing", kind="ct_police"))
        GrantFactory(subject=person, team=police, grant_role=GrantRole.CONTRIBUTOR)
        DutyFactory(subject=person, team=police, owner=member(police, "Lara Whitby", "ct_manager"))
        prison = TeamFactory(name="OMU", agency=AgencyFactory(name="Prisons", kind="prison"))
        GrantFactory(subject=person, team=prison, grant_role=GrantRole.CONTRIBUTOR)
        overview = reverse("person", kwargs={"uid": person.uid})

        def decides():
            page = by(helen).get(overview)
            return [
                row.decides and (row.decides.name, row.decides.second) for row in page.context["overview"].responsible
            ]

        assert decides() == [("Lara Whitby", "the owner"), None, ("Tom Brandreth", "Ext 7718")]
        page = text(by(helen).get(overview))
        assert "Decides on sharing</th>" in page
        assert '<strong class="rm-amber-text">No one</strong>' in page
        answer = by(helen).get(reverse("people-duties", kwargs={"uid": person.uid})).json()["results"]
        assert [row["decides_on_sharing"] for row in answer] == ["Lara Whitby", "Tom Brandreth"]

        tom.memberships.update(ends_at=at_noon_of(duty))
        assert decides()[-1] == ("Helen Castell", "Tom Brandreth no longer can")
        answer = by(helen).get(reverse("people-duties", kwargs={"uid": person.uid})).json()["results"]
        assert [row["decides_on_sharing"] for row in answer] == ["Lara Whitby", "Helen Castell"]


def at_noon_of(duty):
    """A moment that is over: memberships are long begun."""
    return duty.starts_at + timedelta(days=1)


class TestNaming:
    def test_owner_names_who_decides_on_sharing_who_stays_when_the_deputy_follows(
        self, by, person, north, duty, helen, martin, tom
    ):
        where = address("owner_name", person, north.agency)
        typed = {"deputy": key(north, martin), "decides": key(north, tom), "reason": "Tom reads intelligence"}
        other = TeamFactory(agency=north.agency)
        GrantFactory(subject=person, team=other, grant_role=GrantRole.CONTRIBUTOR)

        by(helen).post(where, typed)
        by(helen).post(where, typed)

        assert Duty.objects.count() == 2  # what is as it was leaves no trace
        stands = Duty.objects.current().get()
        assert (stands.owner, stands.deputy, stands.decides) == (helen, martin, tom)
        assert f'value="{key(north, tom)}" selected' in by(helen).get(where).content.decode()
        far = typed | {"owner": key(north, helen), "decides": key(other, member(other, "Una Wardle"))}
        assert "from the owner’s team" in text(by(tom).post(where, far))
        by(helen).post(address("owner_step_out", person, north.agency), {"reason": "Away"})
        stands = Duty.objects.current().get()
        assert (stands.owner, stands.decides) == (martin, tom)
        both = {"owner": key(north, tom), "decides": key(north, tom), "reason": "Himself"}
        by(tom).post(where, both)
        assert (Duty.objects.current().get().owner, Duty.objects.current().get().decides) == (tom, None)

    def test_manager_names_both_and_what_was_typed_stays_at_an_error(self, by, person, north, helen, tom):
        where = address("owner_name", person, north.agency)

        page = by(tom).post(where, {"owner": key(north, helen), "deputy": key(north, helen), "reason": "New"})
        assert "The owner and the deputy must be 2 people" in text(page)
        assert "New</textarea>" in page.content.decode()
        assert "Select the owner" in text(by(tom).post(where, {}))

        done = by(tom).post(where, {"owner": key(north, helen), "deputy": key(north, tom), "reason": "New"})

        assert done.url == reverse("person_owners", kwargs={"uid": person.uid})
        duty = Duty.objects.get()
        assert (duty.owner, duty.deputy, duty.made_by) == (helen, tom, tom)

    def test_owner_and_deputy_of_two_teams_are_refused(self, by, person, north, helen, tom):
        other = TeamFactory(agency=north.agency)
        GrantFactory(subject=person, team=other, grant_role=GrantRole.CONTRIBUTOR)
        typed = {"owner": key(north, helen), "deputy": key(other, member(other, "Una Wardle")), "reason": "New"}

        assert "Select a deputy from" in text(by(tom).post(address("owner_name", person, north.agency), typed))

    def test_owner_is_asked_for_a_deputy_alone(self, by, person, north, duty, helen, tom):
        where = address("owner_name", person, north.agency)
        page = by(helen).get(where)
        assert "owner" not in page.context["form"].fields

        by(helen).post(where, {"deputy": key(north, tom), "reason": "Martin is away"})

        assert (duty := Duty.objects.current().get()).deputy == tom
        assert duty.owner == helen

    def test_somebody_who_works_there_while_it_is_taken_is_told_no(self, by, person, north, duty):
        assert by(member(north, "Una Wardle")).get(address("owner_name", person, north.agency)).status_code == 403

    def test_stepping_out(self, by, person, north, duty, helen, martin):
        where = address("owner_step_out", person, north.agency)
        assert "Martin Ferriby becomes the owner." in text(by(helen).get(where))
        assert "Enter a reason" in text(by(helen).post(where, {}))

        by(helen).post(where, {"reason": "Another office"})

        assert Duty.objects.current().get().owner == martin
        assert "There is no deputy to take over" in text(by(martin).post(where, {"reason": "Another office"}))


class TestHandingOver:
    def offered(self, by, person, north, giver, receiver):
        where = address("handover_offer", person, north.agency) + f"?team={north.uid}"
        return by(giver).post(where, {"receiver": receiver.uid, "reason": "Another office", "to_know": "Tuesdays"})

    def test_from_the_offer_over_my_day_to_the_acceptance(self, by, person, north, duty, helen, tom):
        assert "Select a team first." in text(by(helen).get(address("handover_offer", person, north.agency)))
        done = self.offered(by, person, north, helen, tom)
        assert done.url == reverse("person_owners", kwargs={"uid": person.uid})
        row = Handover.objects.get()
        day = by(tom).get(reverse("home"))
        assert [line.handover for line in day.context["day"].handovers] == [row]
        assert "Handovers to accept" in text(day)
        assert by(helen).get(reverse("home")).context["day"].handovers == []
        page = text(by(tom).get(reverse("handover", kwargs={"uid": row.uid})))
        assert "Accept handover" in page
        assert "Tuesdays" in page
        assert "Accept handover" not in text(by(helen).get(reverse("handover", kwargs={"uid": row.uid})))

        by(tom).post(reverse("handover", kwargs={"uid": row.uid}), {"answer": "accept"})

        assert Duty.objects.current().get().owner == tom
        again = by(tom).post(
            reverse("handover", kwargs={"uid": row.uid}), {"answer": "refuse", "reason": "No"}, follow=True
        )
        assert "It was accepted before you answered" in text(again)
        timeline = text(by(tom).get(reverse("person_timeline", kwargs={"uid": person.uid}) + "?about=owners"))
        for words in ("Tom Brandreth is the owner for Probation", "Handover offered", "Handover accepted"):
            assert words in timeline

    def test_refusing_and_withdrawing_ask_why(self, by, person, north, duty, helen, tom):
        self.offered(by, person, north, helen, tom)
        where = reverse("handover", kwargs={"uid": Handover.objects.get().uid})

        assert "Enter a reason" in text(by(tom).post(where, {"answer": "refuse"}))
        assert by(member(north, "Una Wardle")).post(where, {"answer": "refuse", "reason": "No"}).status_code == 403
        by(tom).post(where, {"answer": "refuse", "reason": "No room"})
        self.offered(by, person, north, helen, tom)
        where = reverse("handover", kwargs={"uid": Handover.objects.latest("pk").uid})
        assert "Enter a reason" in text(by(helen).post(where, {"answer": "withdraw"}))
        by(helen).post(where, {"answer": "withdraw", "reason": "Stays here"})

        assert sorted(Handover.objects.values_list("state", "answer")) == [
            ("refused", "No room"),
            ("withdrawn", "Stays here"),
        ]
        assert Duty.objects.current().get().owner == helen

    def test_what_cannot_be_offered_comes_back_with_what_was_typed(self, by, person, north, duty, helen):
        page = self.offered(by, person, north, helen, helen)

        assert "Helen Castell has the duty now" in text(page)
        assert "Another office</textarea>" in page.content.decode()

    def test_an_owner_is_offered_teams_that_contribute_and_who_leads_all(self, by, person, north, duty, helen, tom):
        TeamFactory(name="NSD South")
        where = address("handover_offer", person, north.agency)

        assert "NSD South" not in text(by(helen).get(where))
        assert "NSD South" in text(by(tom).get(where))


class TestList:
    @pytest.fixture
    def rows(self, person, north, duty, helen, tom, noon):
        def made(who, **more):
            said = {
                "subject": who,
                "from_agency": AgencyFactory(),
                "from_team": TeamFactory(),
                "from_owner": UserFactory(),
                "to_team": TeamFactory(),
                "reason": "Moves",
                "offered_at": noon - timedelta(hours=1),
                "answer_due_at": noon + timedelta(days=1),
            }
            return Handover.objects.create(**{**said, **more})

        return {
            "to me": made(person, receiver=tom),
            "to my team": made(person, to_team=north, answer_due_at=noon - timedelta(minutes=1)),
            "by me": made(person, offered_by=tom),
            "others": made(person),
            "hidden": made(OffenderFactory(family_name="Wrexcombe"), receiver=tom, to_team=north),
        }

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"to me", "to my team", "by me", "others"}),
            ("?show=to_me", {"to me", "to my team"}),
            ("?show=by_me", {"by me"}),
            ("?show=teams", {"to my team"}),
            ("?state=late", {"to my team"}),
            ("?state=accepted", set()),
        ],
    )
    def test_choices_narrow_list_and_sheet_and_the_hidden_are_in_neither(self, by, rows, tom, query, found):
        page = by(tom).get(reverse("handovers") + query)

        assert {line.handover.pk for line in page.context["lines"]} == {rows[each].pk for each in found}
        sheet = rows_text(by(tom), "handovers", **dict(parse_qsl(query.removeprefix("?"))))
        assert sheet.count("A4821KY") == len(found)
        assert "Wrexcombe" not in sheet + text(page)
        entry = AuditEntry.objects.get(verb="handovers.exported")
        assert entry.shown_ids == [rows["to me"].subject_id] * len(found)

    def test_it_asks_as_much_for_twenty_as_for_one_and_turns_pages(self, by, rows, tom, person, noon):
        browser = by(tom)

        def asked():
            browser.get(reverse("handovers"))
            with CaptureQueriesContext(connection) as queries:
                page = browser.get(reverse("handovers"))
            return len(queries), page

        few, _ = asked()
        Handover.objects.bulk_create(
            Handover(
                **{
                    field.attname: getattr(rows["others"], field.attname)
                    for field in Handover._meta.concrete_fields
                    if field.name not in ("id", "uid", "from_agency", "from_agency_id")
                },
                from_agency=AgencyFactory(),
            )
            for _ in range(60)
        )
        many, page = asked()

        assert many == few <= 14
        after = browser.get(reverse("handovers") + page.context["next_url"])
        shown = [line.handover.pk for each in (page, after) for line in each.context["lines"]]
        assert len(shown) == len(set(shown)) == 64


class TestApi:
    def test_duties_of_a_person_and_a_handover_from_offer_to_acceptance(self, by, person, north, duty, helen, tom):
        found = by(helen).get(f"/api/v1/people/{person.uid}/duties/").json()["results"]
        assert [(each["agency"], each["owner"], each["deputy"]) for each in found] == [
            ("Probation", "Helen Castell", "Martin Ferriby")
        ]
        body = {
            "person": str(person.uid),
            "agency": found[0]["agency_uid"],
            "to_team": str(north.uid),
            "receiver": tom.email,
            "reason": "Another office",
        }
        sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "1"}}
        made = by(helen).post("/api/v1/handovers/", body, **sent)
        assert (made.status_code, made.json()["state"]) == (201, "offered")
        assert by(helen).post("/api/v1/handovers/", body, **sent).json() == made.json()
        assert by(tom).get("/api/v1/handovers/?state=offered").json()["results"] == [made.json()]
        wrong = by(helen).post(
            "/api/v1/handovers/",
            body | {"receiver": "nobody@x.example"},
            **(sent | {"headers": {"Idempotency-Key": "2"}}),
        )
        assert wrong.status_code == 400
        one = f"/api/v1/handovers/{made.json()['uid']}/"

        def answer(act, key, match=made["ETag"], **said):
            headers = {"Idempotency-Key": key, "If-Match": match}
            return by(tom).post(f"{one}{act}/", said, content_type="application/json", headers=headers)

        assert answer("accept", "3", match='"old"').status_code == 412
        done = answer("accept", "4")
        assert (done.status_code, done.json()["state"]) == (200, "accepted")
        assert answer("refuse", "5", match=done["ETag"], reason="No").status_code == 409
        assert Duty.objects.current().get().owner == tom


def test_the_page_before_a_move_says_who_answers_until_it_is_accepted(by, halden, officer, full_sutton, frankland):
    DutyFactory(subject=halden, team=full_sutton, owner=officer)
    typed = {"establishment": "FKI", "on_day": "1", "on_month": "12", "on_year": "2026", "step": "check"}

    page = by(officer).post(reverse("person_move", kwargs={"uid": halden.uid}), typed)

    assert "Gareth Pym, Full Sutton OMU, stays the owner until someone at HMP Frankland accepts" in text(page)


def test_who_adds_a_person_is_the_first_owner_and_a_colleague_the_deputy(tom, north, helen):
    person = people.add_person(
        family_name="Quill",
        given_names="Aaron",
        prison_number="A2093FK",
        team=north,
        by=tom,
        programme="terrorism",
        marking="OFFICIAL-SENSITIVE",
    )

    duty = Duty.objects.get(subject=person)
    assert (duty.owner, duty.deputy, duty.team) == (tom, helen, north)


def test_a_move_by_hand_says_to_whom_the_duty_is_offered(halden, officer, full_sutton, frankland, places, noon):
    """Through the action that the page and the file call: the prison's owner stays until Frankland accepts."""
    DutyFactory(subject=halden, team=full_sutton, owner=officer)
    nadia = UserFactory(teams=[frankland], role="prison_offender_manager", agency=frankland.agency)
    custody.transfer(offender=halden, to=places["FKI"], on=date(2026, 12, 1), by=officer)

    row = Handover.objects.get()
    assert (row.from_owner, row.to_team, row.offered_by) == (officer, frankland, officer)
    assert Duty.objects.current().get(team=full_sutton).owner == officer
    handovers.accept(handover=row, by=nadia)
    assert Duty.objects.current().get(team=frankland).owner == nadia
