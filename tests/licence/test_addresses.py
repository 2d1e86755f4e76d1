"""Home addresses: read by those who supervise, and by the prison whose gate the person leaves by."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licence.models import Check, PlaceOfStay, Zone
from licence.papers.actions.printing import print_paper, why_not_read
from offenders.absences.models import Absence
from offenders.importing import exporting
from offenders.importing.file_format import columns
from offenders.models import (
    Adjustment,
    Alias,
    Conviction,
    CustodyPeriod,
    Establishment,
    Identifier,
    KeyDate,
    Movement,
    Offender,
    Release,
    Sentence,
)
from offenders.releases.gate.whose import DUE_DAYS, GONE_DAYS
from parole.models import Victim
from sharing.access import fields
from sharing.access.roles import PROGRAM, ROLES, Capability
from sharing.models import Grant, PersonProgramme, PracticeValue, Team, User
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.checks import caseload, due
from tests.factories.sharing import ClientFactory, GrantFactory
from tests.list_files import rows_text
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)
READ_OF_ALL = fields.HOME_ADDRESS.roles
SEE_PEOPLE = {role for role in ROLES if Capability.VIEW_PEOPLE in ROLES[role]} - {PROGRAM}


def with_addresses():
    made = licence_in_force()
    for kind, address in (
        ("home", "12 Elm Row"),
        ("overnight", "4 Ash Lane"),
        ("other", "9 Oak Way"),
        ("work", "1 Mill"),
    ):
        PlaceOfStay.objects.create(
            offender=made.offender, kind=kind, address=address, starts_on=date(2026, 9, 1), evidence="Said so"
        )
    return {"licence": made}


world = world_of(with_addresses)
licence = row_of("licence")


@pytest.fixture
def sees(client, licence):
    """Whether the registers' page shows the user where the person lives; the place of work is there for everybody."""

    def ask(user):
        client.force_login(user)
        page = client.get(reverse("person_registers", kwargs={"uid": licence.offender.uid})).content.decode()
        assert "1 Mill" in page
        shown = {address in page for address in ("12 Elm Row", "4 Ash Lane", "9 Oak Way")}
        assert len(shown) == 1
        return shown.pop()

    return ask


def prison(code):
    return Establishment.objects.get_or_create(code=code, defaults={"name": f"HMP {code}"})[0]


def held(person, code, *, due_in=None, counted=True, status="expected"):
    person.establishment, person.status = prison(code), "in_custody"
    person.save()
    if due_in is not None:
        on = TODAY + timedelta(days=due_in)
        days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], on)
        period = CustodyPeriod.objects.create(offender=person, starts_on=date(2026, 1, 1))
        Release.objects.create(
            offender=person, period=period, basis="CRD", certainty="fixed", is_counted=counted, status=status, **days
        )


def left(person, code, *, days_ago, happening="released", status="on_licence"):
    person.establishment, person.status = None, status
    person.save()
    Movement.objects.create(
        offender=person,
        happening=happening,
        happened_on=TODAY - timedelta(days=days_ago),
        establishment=prison(code),
    )


def at_gate(person, role="prison_offender_manager", code="FSI"):
    return let_in(person, "prison", role=role, kind="establishment", place_code=code)


def test_who_supervises_reads_it_always_and_who_does_not_never(licence, sees):
    held(licence.offender, "FSI", due_in=400)

    read = {role for role in SEE_PEOPLE if sees(let_in(licence.offender, "probation", role=role))}

    assert read == READ_OF_ALL & SEE_PEOPLE


@pytest.mark.parametrize(
    ("due_in", "reads"), [(None, False), (-3, True), (0, True), (27, True), (28, True), (29, False)]
)
def test_a_prison_reads_it_from_28_days_before_the_release(due_in, reads, licence, sees):
    held(licence.offender, "FSI", due_in=due_in)

    assert sees(at_gate(licence.offender)) is reads
    assert sees(at_gate(licence.offender, code="BMI")) is False
    assert sees(let_in(licence.offender, "prison", role="prison_offender_manager")) is False


@pytest.mark.parametrize(("due_in", "reads"), [(28, True), (29, False)])
def test_in_a_prison_each_role_reads_it_at_the_gate_alone(due_in, reads, licence, sees):
    held(licence.offender, "FSI", due_in=due_in)
    roles = [*sorted(fields.HOME_ADDRESS.at_gate), "duty_officer"]

    at = {role: sees(at_gate(licence.offender, role)) for role in roles}
    elsewhere = {role: sees(at_gate(licence.offender, role, code="BMI")) for role in roles}
    of_no_place = {role: sees(let_in(licence.offender, "prison", role=role)) for role in roles}

    assert at == dict.fromkeys(roles, reads)
    assert elsewhere == of_no_place == dict.fromkeys(roles, False)


@pytest.mark.parametrize("how", [{"counted": False}, {"status": "cancelled"}, {"status": "superseded"}])
def test_a_way_out_by_which_nobody_goes_opens_no_gate(how, licence, sees):
    held(licence.offender, "FSI", due_in=5, **how)

    assert sees(at_gate(licence.offender)) is False


@pytest.mark.parametrize(("days_ago", "reads"), [(0, True), (27, True), (28, True), (29, False)])
def test_the_prison_of_the_gate_reads_it_for_28_days_after(days_ago, reads, licence, sees):
    left(licence.offender, "FSI", days_ago=days_ago)

    assert sees(at_gate(licence.offender)) is reads
    assert sees(at_gate(licence.offender, code="BMI")) is False


def test_only_the_last_gate_counts_and_only_while_the_person_is_on_licence(licence, sees):
    left(licence.offender, "FSI", days_ago=20)
    left(licence.offender, "BMI", days_ago=5)
    assert [sees(at_gate(licence.offender, code=code)) for code in ("FSI", "BMI")] == [False, True]

    left(licence.offender, "BMI", days_ago=1, happening="absconded", status="unlawfully_at_large")
    assert sees(at_gate(licence.offender, code="BMI")) is False


def test_the_days_are_practice_values(licence, sees):
    held(licence.offender, "FSI", due_in=29)
    governor = at_gate(licence.offender)
    for practice in (DUE_DAYS, GONE_DAYS):
        PracticeValue.objects.create(name=practice.name, value=30, starts_on=date(2026, 1, 1), source="Trial")

    assert sees(governor) is True
    left(licence.offender, "FSI", days_ago=30)
    assert sees(governor) is True


def test_an_entry_that_is_not_for_the_reader_is_as_one_that_is_not_there(client, licence):
    held(licence.offender, "FSI")
    home = PlaceOfStay.objects.get(kind="home")
    address = {"uid": licence.offender.uid, "register": "places", "act": "verify"}
    client.force_login(at_gate(licence.offender))

    hidden = client.get(reverse("register_act", kwargs=address | {"entry_uid": home.uid}))
    absent = client.get(reverse("register_act", kwargs=address | {"entry_uid": licence.uid}))

    assert hidden.status_code == absent.status_code == 404
    assert "Elm Row" not in hidden.content.decode()


class TestWhereSomebodyMustBe:
    """A zone that the person must be in says where they live; what they must not enter is for everybody."""

    @pytest.fixture
    def zones(self, licence):
        condition = next(each for each in licence.rows if each.family == "zones")
        for kind, place in (("inclusion", "27 Birch Rise"), ("exclusion", "Hull station"), ("restriction", "Hull")):
            Zone.objects.create(condition=condition, offender=licence.offender, kind=kind, place=place)
        return condition

    @pytest.mark.parametrize("role", ["ct_analyst", "probation_officer", "ppcs", "auditor", "victim_liaison"])
    def test_who_supervises_reads_it_on_the_page_and_on_paper_and_who_does_not_reads_neither(
        self, role, client, licence, zones, noon
    ):
        reader = let_in(licence.offender, "probation", role=role)
        client.force_login(reader)

        page = client.get(reverse("person_licence", kwargs={"uid": licence.offender.uid})).content.decode()

        assert ("27 Birch Rise" in page) is (role in READ_OF_ALL)
        assert "Hull station" in page
        assert (why_not_read(licence, reader=reader) == "") is (role in READ_OF_ALL)

    def test_a_prison_reads_it_at_the_gate(self, licence, zones, noon):
        held(licence.offender, "FSI", due_in=28)

        refused = [why_not_read(licence, reader=at_gate(licence.offender, code=code)) for code in ("FSI", "BMI")]

        assert refused == ["", "It names a place that your role cannot read. Ask probation to print it"]

    def test_one_that_is_not_for_the_reader_is_as_one_that_is_not_there(self, client, licence, zones):
        held(licence.offender, "FSI")
        home = Zone.objects.get(kind="inclusion")
        client.force_login(at_gate(licence.offender))
        address = {"uid": licence.offender.uid}

        hidden = client.post(reverse("zone_remove", kwargs=address | {"zone_uid": home.uid}))
        absent = client.post(reverse("zone_remove", kwargs=address | {"zone_uid": licence.uid}))
        form = client.get(reverse("exemption_add", kwargs=address | {"condition_uid": zones.uid})).content.decode()

        assert hidden.status_code == absent.status_code == 404
        assert ("Birch" in form, "Hull station" in form) == (False, True)


class TestWhatLeavesBesideTheRegisters:
    """Words that only some read are in no file, no paper, no timeline and no answer of a search of anybody else."""

    KEPT = ("12 Elm Row", "4 Ash Lane", "9 Oak Way", "27 Birch Rise", "5 Fir Close", "VCS-90417", "Asked for by her")

    @pytest.fixture
    def full(self, licence):
        """A record in which each field that not everybody reads has its word."""
        person, condition = licence.offender, licence.rows[-1]
        Zone.objects.create(condition=condition, offender=person, kind="inclusion", place="27 Birch Rise")
        officer = let_in(person, "probation")
        check = due(condition, officer)
        Check.objects.filter(pk=check.pk).update(place="5 Fir Close")
        Victim.objects.create(offender=person, reference="VCS-90417", note="Asked for by her")
        held(person, "FSI", due_in=400)
        return licence

    @pytest.mark.parametrize("role", ["auditor", "prison_offender_manager"])
    def test_sheet_of_people_papers_timeline_and_search_hold_none_of_it(self, role, client, full, noon):
        person = full.offender
        reader = at_gate(person) if role.startswith("prison") else let_in(person, "probation", role=role)
        client.force_login(reader)
        uid = {"uid": person.uid}
        pages = [
            client.get(reverse(name, kwargs=uid))
            for name in (
                *("person", "person_timeline", "person_licence", "person_checks", "person_breaches", "person_papers"),
            )
        ]
        sheet = client.post(reverse("people_export"), {"reason": "A return to the inspectorate", "teams": "on"})

        texts = [page.content.decode() for page in pages]
        texts.append(sheet.getvalue().decode())

        assert {page.status_code for page in pages} == {200}
        assert person.prison_number in texts[-1]
        for text in texts:
            assert [kept for kept in self.KEPT if kept in text] == []
        assert self.finds(client, person, person.family_name)
        assert [words for words in (*self.KEPT, "Elm", "Birch") if self.finds(client, person, words)] == []

    def finds(self, client, person, words):
        page = client.post(reverse("people"), {"q": words}, follow=True).content.decode()
        answer = client.get("/api/v1/people/", {"q": words}).json()["results"]
        return person.prison_number in page or bool(answer)

    def test_who_supervises_prints_it_and_finds_nobody_by_it(self, client, full, noon):
        reader = let_in(full.offender, "probation")
        client.force_login(reader)

        assert "27 Birch Rise" in json.dumps(print_paper(about=full, by=reader).says)
        assert not self.finds(client, full.offender, "Elm Row")

    def test_the_columns_of_the_sheet_of_people_tell_of_nothing_that_only_some_read(self):
        """Those of the import, which makes person, names, numbers, custody, sentences and dates, and nothing else.

        Programmes and grants leave as far as the reader may know of them
        (tests/offenders/importing/test_import_pages.py).
        """
        tables = {
            Offender,
            Alias,
            Identifier,
            CustodyPeriod,
            Movement,
            Conviction,
            Sentence,
            Adjustment,
            KeyDate,
            Release,
            Absence,
        }

        kept_back = {
            f"{model.__name__}.{name}"
            for model in tables
            for name, readers in fields.declared_of(model).items()
            if not readers.roles >= fields.NO_PROGRAM.roles
        }

        made_of = {found for found in vars(exporting).values() if isinstance(found, type) and issubclass(found, Model)}
        in_no_sheet = {"status_power", "status_programme", "number_is_unchecked", "has_other_record", "counted_as"}
        in_no_sheet |= {"is_unchecked"}
        assert {name.partition(".")[2] for name in kept_back} == in_no_sheet
        assert not in_no_sheet & set(columns.NAMES)
        assert made_of - tables <= {Grant, Team, PersonProgramme, User}


class TestPlaceOfACheck:
    """A home visit is made where the person lives: the same readers, for many people at once."""

    @pytest.fixture
    def visits(self, at_noon):
        """A governor at FSI sees two people on licence: one left by that gate, the other by another."""
        people = {}
        governor = None
        for code in ("FSI", "BMI"):
            officer, licence = caseload()
            left(licence.offender, code, days_ago=3)
            check = due(licence.rows[0], officer)
            Check.objects.filter(pk=check.pk).update(place=f"At home by {code}", narrative="Seen", worry="Edgy")
            people[code] = check
            team = governor.memberships.get().team if governor else None
            if governor is None:
                governor = at_gate(licence.offender)
            else:
                GrantFactory(subject=licence.offender, team=team)
        return governor, people

    def test_lists_and_single_answers_leave_it_out_where_the_gate_is_another(self, client, visits):
        governor, checks = visits
        client.force_login(governor)

        lines = client.get("/api/v1/checks/").json()["results"]
        chosen = client.get("/api/v1/checks/", {"fields": "uid,place"}).json()["results"]
        single = [client.get(f"/api/v1/checks/{each.uid}/").json() for each in checks.values()]

        assert {line.get("place") for line in lines} == {"At home by FSI", None}
        assert {line["narrative"] for line in lines} == {"Seen"}
        assert [sorted(line) for line in chosen if line["uid"] == str(checks["BMI"].uid)] == [["uid"]]
        assert ["place" in each for each in single] == [True, False]

    def test_lists_and_their_files_leave_it_out_too(self, client, visits):
        governor, _ = visits
        client.force_login(governor)

        page = client.get(reverse("checks"), {"whose": "all"}).content.decode()
        sheet = rows_text(client, "checks", whose="all")

        for text in (page, sheet):
            assert "At home by FSI" in text
            assert "At home by BMI" not in text
        assert len(sheet.strip().splitlines()) == 3

    def test_no_program_reads_place_or_words_and_cannot_ask_for_them(self, client, visits):
        governor, _ = visits
        program = ClientFactory(teams=[governor.memberships.get().team])
        asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
        token = client.post("/api/v1/token", asked).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}

        (line, _other) = client.get("/api/v1/checks/", headers=headers).json()["results"]
        refused = client.get("/api/v1/checks/", {"fields": "uid,place"}, headers=headers)

        assert not {"place", "narrative", "worry", "not_done_because"} & set(line)
        assert {"uid", "kind", "outcome", "due_on"} <= set(line)
        assert "place is not a field here." in refused.content.decode()

    def test_the_gate_is_asked_once_for_a_list_and_not_at_all_of_who_reads_every_address(self, client, visits):
        governor, checks = visits
        officer = let_in(checks["FSI"].offender, "probation")

        def asked(user):
            client.force_login(user)
            client.get("/api/v1/checks/")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get("/api/v1/checks/")
            return len(
                [query for query in queries if "left_from" in query["sql"] or "offenders_movement" in query["sql"]]
            )

        assert (asked(governor), asked(officer)) == (1, 0)
