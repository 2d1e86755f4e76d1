"""The users of the demo: agencies, teams, and one account at least for each role."""

from __future__ import annotations

from dataclasses import dataclass

from sharing.models import Agency, Team

Kind = Team.Kind

AGENCIES = {
    "CT policing": Agency.Kind.CT_POLICE,
    "National Security Division": Agency.Kind.PROBATION,
    "HM Prison Service": Agency.Kind.PRISON,
    "Public Protection Casework Section": Agency.Kind.PPCS,
    "Information assurance": Agency.Kind.ASSURANCE,
    "Electronic monitoring": Agency.Kind.PARTNER,
    "Border Force": Agency.Kind.BORDER,
    "Intelligence service": Agency.Kind.INTELLIGENCE,
}


@dataclass(frozen=True)
class DemoTeam:
    name: str
    agency: str
    kind: str
    phone: str = ""
    place_code: str = ""
    region_code: str = ""  # of a desk: the region of counter-terrorism police, as sharing/reference/ has it
    programme: str = ""  # of a duty desk that serves one alone


IN_CUSTODY, IN_THE_COMMUNITY = 239, 57  # how many the demo has, as was once published
REGIONS = {  # of probation: the desk of counter-terrorism police
    "North East": "CTP North East",
    "West Midlands": "CTP West Midlands",
    "London": "CTP London",
    "Kent, Surrey and Sussex": "CTP South East",
}
POLICE_CODES = {
    "CTP North East": "CTP-NE",
    "CTP West Midlands": "CTP-WM",
    "CTP London": "SO15",
    "CTP South East": "CTP-SE",
}
PROBATION = {  # the team of the National Security Division
    "North East": "NSD North",
    "West Midlands": "NSD Midlands",
    "London": "NSD London",
    "Kent, Surrey and Sussex": "NSD South East",
}
PRISONS = {  # name: code, as NOMIS has it
    "HMP Full Sutton": "FNI",
    "HMP Frankland": "FKI",
    "HMP Wakefield": "WDI",
    "HMP and YOI Belmarsh": "BAI",
    "HMP Whitemoor": "WRI",
    "HMP Long Lartin": "LLI",
    "HMP and YOI Manchester": "MRI",
    "HMP Swaleside": "SLI",
    "HMYOI Wetherby": "WYI",
}
FOR_YOUNG_PEOPLE = "HMYOI Wetherby"

NATIONAL_DESK = "CT national desk"
STATE_THREATS_DESK = "State threats desk"
IDENTITY_DESK = "Identity desk"
DUTY_DESK = "CT duty desk"
STATE_THREATS_DUTY_DESK = "State threats duty desk"
PROBATION_DUTY_DESK = "Probation duty desk"
CASEWORK = "PPCS team 4"
CASEWORK_DUTY_DESK = "PPCS duty desk"
VICTIM_LIAISON = "Victim liaison, North"
ASSURANCE = "Information assurance reviews"
SUPPORT = "Release Monitor support"
TAG_DESK = "Tag monitoring desk"
BORDER_DESK = "Border liaison desk"
CHIEF_OFFICERS = "Chief officers"
PRISON_DIRECTORS = "Prison group directors, high security"

TEAMS = [
    DemoTeam(NATIONAL_DESK, "CT policing", Kind.NATIONAL_DESK),
    DemoTeam(STATE_THREATS_DESK, "CT policing", Kind.NATIONAL_DESK),
    DemoTeam(IDENTITY_DESK, "CT policing", Kind.NATIONAL_DESK, "Ext 4460"),
    DemoTeam(DUTY_DESK, "CT policing", Kind.DUTY_DESK, "Ext 4410"),
    DemoTeam(STATE_THREATS_DUTY_DESK, "CT policing", Kind.DUTY_DESK, "Ext 4475", programme="state_threats"),
    DemoTeam(PROBATION_DUTY_DESK, "National Security Division", Kind.DUTY_DESK, "Ext 7799"),
    *[DemoTeam(police, "CT policing", Kind.REGION, region_code=code) for police, code in POLICE_CODES.items()],
    *[DemoTeam(probation, "National Security Division", Kind.CASELOAD) for probation in PROBATION.values()],
    *[
        DemoTeam(f"{prison} OMU", "HM Prison Service", Kind.ESTABLISHMENT, place_code=code)
        for prison, code in PRISONS.items()
    ],
    DemoTeam("HMP Full Sutton security", "HM Prison Service", Kind.ESTABLISHMENT, place_code="FNI"),
    DemoTeam(CASEWORK, "Public Protection Casework Section", Kind.CASELOAD),
    DemoTeam(CASEWORK_DUTY_DESK, "Public Protection Casework Section", Kind.DUTY_DESK, "Ext 9199"),
    DemoTeam(VICTIM_LIAISON, "National Security Division", Kind.CASELOAD),
    DemoTeam(ASSURANCE, "Information assurance", Kind.CASE_GROUP),
    DemoTeam(SUPPORT, "Information assurance", Kind.CASE_GROUP, "Ext 9900"),
    DemoTeam(TAG_DESK, "Electronic monitoring", Kind.CASE_GROUP),
    DemoTeam(BORDER_DESK, "Border Force", Kind.CASE_GROUP, "Ext 4481"),
    DemoTeam(CHIEF_OFFICERS, "CT policing", Kind.CASE_GROUP),
    DemoTeam(PRISON_DIRECTORS, "HM Prison Service", Kind.CASE_GROUP),
]


@dataclass(frozen=True)
class DemoUser:
    name: str
    role: str
    agency: str
    teams: tuple[str, ...]
    phone: str = ""
    staff_number: str = ""

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
    "Border Force": "border.example",
    "Intelligence service": "service.example",
}

BORDER, SERVICE = "Nadia Orme", "Edmund Carr"

# The people on call of probation and casework. They are made last: whoever works by day is found first.
ON_CALL = [
    DemoUser(
        "Bridget Cawley",
        "probation_duty_manager",
        "National Security Division",
        (PROBATION_DUTY_DESK,),
        "Ext 7799",
        "N4704",
    ),
    DemoUser(
        "Malcolm Thirsk", "probation_head", "National Security Division", (PROBATION_DUTY_DESK,), "Ext 7798", "N4717"
    ),
    DemoUser(
        "Sunil Harker", "probation_officer", "National Security Division", (PROBATION_DUTY_DESK,), "Ext 7797", "N4730"
    ),
    DemoUser(
        "Miriam Ogle",
        "ppcs",
        "Public Protection Casework Section",
        (CASEWORK_DUTY_DESK,),
        "Ext 9199",
        "C4743",
    ),
]
# Who is on call for the CT duty desk beside Karen Lockyer and Neil Garvey. They sign in as the others do, and are not
# printed.
OF_THE_DESK = [
    DemoUser("Ada Birley", "duty_officer", "CT policing", (DUTY_DESK,), "Ext 4411", "W4756"),
    DemoUser("Ben Corran", "duty_officer", "CT policing", (DUTY_DESK,), "Ext 4412", "W4769"),
    DemoUser("Cora Dolman", "duty_officer", "CT policing", (DUTY_DESK,), "Ext 4413", "W4782"),
]
BY_DAY = [
    DemoUser("Priya Nandan", "ct_analyst", "CT policing", (NATIONAL_DESK,), "Ext 4471", "W4483"),
    DemoUser("Karen Lockyer", "ct_manager", "CT policing", (NATIONAL_DESK, DUTY_DESK), "Ext 4410", "W4496"),
    DemoUser(
        "Zoe Tarrant", "ct_analyst", "CT policing", (STATE_THREATS_DESK, STATE_THREATS_DUTY_DESK), "Ext 4475", "W4490"
    ),
    DemoUser("Lara Whitby", "ct_analyst", "CT policing", ("CTP North East",), "Ext 4432", "W4509"),
    DemoUser("Imogen Strake", "ct_offender_manager", "CT policing", ("CTP North East",), "Ext 4436", "W4515"),
    DemoUser("Neil Garvey", "duty_officer", "CT policing", (DUTY_DESK,), "Ext 4410", "W4522"),
    DemoUser("Helen Castell", "probation_officer", "National Security Division", ("NSD North",), "Ext 7718", "N4535"),
    DemoUser("Martin Ferriby", "probation_officer", "National Security Division", ("NSD North",), "Ext 7702", "N4548"),
    DemoUser("Tom Brandreth", "probation_manager", "National Security Division", ("NSD North",), "Ext 7700", "N4561"),
    DemoUser(
        "Ruth Amory",
        "probation_head",
        "National Security Division",
        ("NSD North", "NSD Midlands"),
        "Ext 7690",
        "N4574",
    ),
    DemoUser("Yusuf Denby", "probation_officer", "National Security Division", ("NSD London",), "Ext 7725", "N4587"),
    DemoUser(
        "Gareth Pym", "prison_offender_manager", "HM Prison Service", ("HMP Full Sutton OMU",), "Ext 2206", "P4600"
    ),
    DemoUser(
        "Colin Strand", "prison_decision_maker", "HM Prison Service", ("HMP Full Sutton OMU",), "Ext 2201", "P4613"
    ),
    DemoUser("Dawn Keble", "prison_security", "HM Prison Service", ("HMP Full Sutton security",), "Ext 2240", "P4626"),
    DemoUser("Moira Teale", "ppcs", "Public Protection Casework Section", (CASEWORK,), "Ext 9104", "C4639"),
    DemoUser("Anna Pell", "victim_liaison", "National Security Division", (VICTIM_LIAISON,), "Ext 7761", "N4652"),
    DemoUser("Adele Rowntree", "mappa_coordinator", "National Security Division", ("NSD North",), "Ext 7733", "N4660"),
    DemoUser("Conrad Hythe", "information_owner", "CT policing", ("CTP North East",), "Ext 4450", "W4663"),
    DemoUser("Olive Marsden", "identity_officer", "CT policing", (IDENTITY_DESK,), "Ext 4460", "W4801"),
    DemoUser("Graham Sefton", "identity_officer", "CT policing", (IDENTITY_DESK,), "Ext 4461", "W4814"),
    DemoUser("Samira Holt", "privacy_officer", "Information assurance", (ASSURANCE,), "Ext 9902", "A4665"),
    DemoUser("Peter Vane", "auditor", "Information assurance", (ASSURANCE,), "Ext 9907", "A4678"),
    # Two chief constables: of figures only, and with the scope of the national desk
    DemoUser("Meredith Vance", "commander", "CT policing", (CHIEF_OFFICERS,), "Ext 4400", "W4704"),
    DemoUser("Duncan Ferris", "ct_manager", "CT policing", (NATIONAL_DESK,), "Ext 4401", "W4717"),
    DemoUser("Leonora Bright", "commander", "HM Prison Service", (PRISON_DIRECTORS,), "Ext 2290", "P4730"),
    # Members of joint teams (`demo/after_licence/joint.py`), by which alone the second sees people
    DemoUser(BORDER, "liaison_officer", "Border Force", (BORDER_DESK,), "Ext 4481", "B4743"),
    DemoUser(SERVICE, "intelligence_liaison", "Intelligence service", ()),
    DemoUser("Joan Rudd", "administrator", "Information assurance", (SUPPORT,), "Ext 9900", "A4691"),
    DemoUser("Tag Monitoring", "partner", "Electronic monitoring", (TAG_DESK,)),
]
USERS = [*BY_DAY, *ON_CALL]

# Who works beside them, so that each team has somebody who answers and somebody who stands in. They sign in as the
# others do, and are not printed.
OFFICERS = {"CT policing": "ct_analyst", "National Security Division": "probation_officer"}
MANAGERS = {"CT policing": "ct_manager", "National Security Division": "probation_manager"}
NAMES = [
    *["Alan Birtle", "Beth Corrigan", "Cyrus Dole", "Delia Farrow", "Edwin Grice", "Fiona Harle", "Graham Issott"],
    *["Hazel Jessop", "Imran Kettle", "Judith Lorne", "Kenneth Marl", "Lydia Nuttall", "Marcia Oddy", "Nigel Pardoe"],
    *["Olive Quarmby", "Patrick Rusk", "Queenie Sharrow", "Robert Tindle", "Sheila Unwin", "Trevor Vasey"],
    *["Una Wardle", "Victor Yarrow", "Wendy Ashdown", "Xavier Benbow", "Yvonne Catley", "Zachary Dunmore"],
    *["Agnes Eddow", "Bernard Fell", "Clara Gaunt", "Dennis Hollis", "Elsie Irwin", "Frank Jowett", "Greta Knowle"],
    *["Harold Lunt", "Ivy Moss", "Jacob Nairn"],
]


def colleagues() -> list[DemoUser]:
    """Two in each team that leads or contributes and has none, one where it has one: an officer, then a manager."""
    names = iter(NAMES)
    found: list[DemoUser] = []
    for team in TEAMS:
        if team.kind not in (Kind.REGION, Kind.CASELOAD, Kind.ESTABLISHMENT) or team.name == VICTIM_LIAISON:
            continue
        here = [one for one in USERS if team.name in one.teams]
        officer = OFFICERS.get(team.agency, "ppcs" if team.name == CASEWORK else "prison_offender_manager")
        manager = MANAGERS.get(team.agency, "ppcs" if team.name == CASEWORK else "prison_decision_maker")
        for role in [officer, manager] if not here else [manager] if len(here) == 1 else []:
            number = f"X{5000 + len(found)}"
            found.append(DemoUser(next(names), role, team.agency, (team.name,), f"Ext {8100 + len(found)}", number))
    return found


# The program to try the API with. Its private key is in docs/examples/demo-key.json.
SANDBOX_USER = "Sandbox system"
SANDBOX_EMAIL = "sandbox@casework.example"
SANDBOX_AGENCY = "Public Protection Casework Section"
SANDBOX_ID = "client-sandbox"
# The program that takes events. Its secret is here for all to read: there are only invented people behind it.
CLIENT_USER = "Tag Monitoring"
CLIENT_ID = "client-tag-demo"
CLIENT_SECRET = "invented-tags-only"  # noqa: S105
