"""Who works in the demo: agencies, teams, and one account at least for each role."""

from __future__ import annotations

from dataclasses import dataclass

from sharing.models import Agency, Team

Kind = Team.Kind

AGENCIES = {
    "CT policing": Agency.Kind.CT_POLICE,
    "National Security Division": Agency.Kind.PROBATION,
    "HM Prison Service": Agency.Kind.PRISON,
    "Public Protection Casework Section": Agency.Kind.CASEWORK,
    "Information assurance": Agency.Kind.ASSURANCE,
    "Electronic monitoring": Agency.Kind.PARTNER,
}


@dataclass(frozen=True)
class DemoTeam:
    name: str
    agency: str
    kind: str
    phone: str = ""
    place_code: str = ""


REGIONS = {
    "North": "CTP North East",
    "Midlands": "CTP West Midlands",
    "London": "CTP London",
    "South East": "CTP South East",
}
PRISONS = {  # name: code, as NOMIS has it
    "HMP Full Sutton": "FSI",
    "HMP Frankland": "FKI",
    "HMP Wakefield": "WDI",
    "HMP Belmarsh": "BAI",
    "HMP Whitemoor": "WTI",
    "HMP Long Lartin": "LLI",
    "HMP Manchester": "MRI",
    "HMP Swaleside": "SLI",
}

NATIONAL_DESK = "CT national desk"
DUTY_DESK = "CT duty desk"
CASEWORK = "PPCS casework team 4"
VICTIM_LIAISON = "Victim liaison, North"
ASSURANCE = "Information assurance reviews"
TAG_DESK = "Tag monitoring desk"

TEAMS = [
    DemoTeam(NATIONAL_DESK, "CT policing", Kind.NATIONAL_DESK),
    DemoTeam(DUTY_DESK, "CT policing", Kind.DUTY_DESK, "Ext 4410"),
    *[DemoTeam(police, "CT policing", Kind.REGION) for police in REGIONS.values()],
    *[DemoTeam(f"NSD {region}", "National Security Division", Kind.CASELOAD) for region in REGIONS],
    *[
        DemoTeam(f"{prison} OMU", "HM Prison Service", Kind.ESTABLISHMENT, place_code=code)
        for prison, code in PRISONS.items()
    ],
    DemoTeam("HMP Full Sutton security", "HM Prison Service", Kind.ESTABLISHMENT, place_code="FSI"),
    DemoTeam(CASEWORK, "Public Protection Casework Section", Kind.CASELOAD),
    DemoTeam(VICTIM_LIAISON, "National Security Division", Kind.CASELOAD),
    DemoTeam(ASSURANCE, "Information assurance", Kind.CASE_GROUP),
    DemoTeam(TAG_DESK, "Electronic monitoring", Kind.CASE_GROUP),
]


@dataclass(frozen=True)
class DemoUser:
    name: str
    role: str
    agency: str
    teams: tuple[str, ...]
    phone: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{DOMAINS[self.agency]}"


DOMAINS = {
    "CT policing": "ct-police.example",
    "National Security Division": "probation.example",
    "HM Prison Service": "prisons.example",
    "Public Protection Casework Section": "casework.example",
    "Information assurance": "assurance.example",
    "Electronic monitoring": "tags.example",
}

USERS = [
    DemoUser("Priya Nandan", "ct_analyst", "CT policing", (NATIONAL_DESK,), "Ext 4471"),
    DemoUser("Karen Lockyer", "ct_manager", "CT policing", (NATIONAL_DESK, DUTY_DESK), "Ext 4410"),
    DemoUser("Lara Whitby", "ct_analyst", "CT policing", ("CTP North East",), "Ext 4432"),
    DemoUser("Neil Garvey", "duty_officer", "CT policing", (DUTY_DESK,), "Ext 4410"),
    DemoUser("Helen Castell", "probation_officer", "National Security Division", ("NSD North",), "Ext 7718"),
    DemoUser("Martin Ferriby", "probation_officer", "National Security Division", ("NSD North",), "Ext 7702"),
    DemoUser("Tom Brandreth", "probation_manager", "National Security Division", ("NSD North",), "Ext 7700"),
    DemoUser("Ruth Amory", "probation_head", "National Security Division", ("NSD North", "NSD Midlands"), "Ext 7690"),
    DemoUser("Yusuf Denby", "probation_officer", "National Security Division", ("NSD London",), "Ext 7725"),
    DemoUser("Gareth Pym", "prison_offender_manager", "HM Prison Service", ("HMP Full Sutton OMU",), "Ext 2206"),
    DemoUser("Colin Strand", "prison_decision_maker", "HM Prison Service", ("HMP Full Sutton OMU",), "Ext 2201"),
    DemoUser("Dawn Keble", "prison_security", "HM Prison Service", ("HMP Full Sutton security",), "Ext 2240"),
    DemoUser("Moira Teale", "casework", "Public Protection Casework Section", (CASEWORK,), "Ext 9104"),
    DemoUser("Anna Pell", "victim_liaison", "National Security Division", (VICTIM_LIAISON,), "Ext 7761"),
    DemoUser("Samira Holt", "privacy_officer", "Information assurance", (ASSURANCE,), "Ext 9902"),
    DemoUser("Peter Vane", "auditor", "Information assurance", (ASSURANCE,), "Ext 9907"),
    DemoUser("Joan Rudd", "administrator", "Information assurance", (), "Ext 9900"),
    DemoUser("Tag Monitoring", "partner", "Electronic monitoring", (TAG_DESK,)),
]

# The one program of the demo. Its secret is printed in docs/api.md: there are only invented people behind it.
CLIENT_USER = "Tag Monitoring"
CLIENT_ID = "client-tag-demo"
CLIENT_SECRET = "invented-tags-only"  # noqa: S105
