"""Marcus Halden, of whom sheet and calculation agree on a late day, and who moves his dates."""

import re
from datetime import date, timedelta

from offenders.dates.differences import actions as difference_verbs
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import DateConflict, Release, Sentence
from offenders.movements import actions as custody
from offenders.sentencing import actions as sentences
from sharing.access.rules import GrantRole
from sharing.models import Agency, Team
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others

# Of `concerned` with two years more: CRD 29 November 2028, SLED a year later.
TODAY, DAY = date(2026, 12, 1), timedelta(days=1)
OF_THREE_YEARS = {"PED": date(2025, 11, 29), "CRD": date(2026, 11, 29), "SLED": date(2027, 11, 29)}


def move_both(person, by, *, sheet_by=None):
    """Change the sentence and the sheet, so that nothing differs."""
    sentence = Sentence.objects.get()
    passed = sentences.Passed(kind="SOPC", sentenced_on=sentence.sentenced_on, years=3, extension_months=12)
    sentences.change_sentence(sentence=sentence, passed=passed, by=by)
    record(person, by=sheet_by or by, **OF_THREE_YEARS)


def made():
    """Ours and the sheet agree on 2028; a job recorded the sheet."""
    world = halden_and_others.with_concern()
    person, officer, colleague = world["halden"], world["officer"], world["colleague"]
    officer.agency.name = "Prison Service"
    officer.agency.save()
    colleague.agency = officer.agency
    colleague.save()
    Sentence.objects.update(years=5)
    releases.derive_releases(offender=person, by=None)
    own = {Code(code): day for code, day in person.calculations.get(superseded_at=None).days().items()}
    record(person, by=None, **{code.value: day for code, day in own.items()})
    assert not DateConflict.objects.open().exists()
    return world | {"later": own, "ppcs": casework_of_another_agency(person)}


def casework_of_another_agency(person):
    """Given access to work on the record."""
    agency = AgencyFactory(name="PPCS", kind=Agency.Kind.PPCS)
    team = GrantFactory(subject=person, team=TeamFactory(agency=agency), grant_role=GrantRole.CONTRIBUTOR).team
    return UserFactory(name="Moira Teale", role="ppcs", agency=agency, teams=[team])


def record(person, *, by, **days):
    return releases.record_official_dates(
        offender=person,
        dates={Code(code): day for code, day in days.items()},
        source="NOMIS",
        as_at=date(2026, 11, 24),
        by=by,
    )


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def let_record_releases(officer, person):
    Team.objects.filter(memberships__user=officer).update(place_code=person.establishment.code)


def released(rows):
    """On licence from today, by a date that everybody agreed on."""
    person = rows["halden"]
    record(person, by=None, CRD=TODAY)
    [conflict] = DateConflict.objects.open()
    difference_verbs.accept_official(conflict=conflict, by=rows["ppcs"], reason="Order", evidence="Order")
    custody.record_release(release=Release.objects.open().counted().get(), on=TODAY, by=None)
    person.refresh_from_db()
    assert person.status == "on_licence"
    return {}
