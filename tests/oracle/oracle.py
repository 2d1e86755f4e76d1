"""The oracle: who can see which person, and what of them. From the exported rows with sets, and nothing of ours.

Written from the words of docs/access.md. It shares no module with the application and knows no database: what
`manage.py export_access_facts` prints is all that it is given. A further way in is a function in `WAYS_IN`; a further
table whose rows have readers of their own is a function in `HANDLED`.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from types import SimpleNamespace

VIEW, CHANGE, SHARE = "view", "change", "share"
GIVES = {"reader": {VIEW}, "contributor": {VIEW, CHANGE}, "lead": {VIEW, CHANGE, SHARE}}
NEEDS = {VIEW: "view_people", CHANGE: "change_people", SHARE: "grant_access"}

SENDS = {"view_people", "change_people"}  # a program
READS = {"view_people", "read_alerts"}
WORKS = READS | SENDS | {"answer_for_people", "see_overview", "read_register"}
PLANS = {"suppose_forecasts", "keep_capacity"}
LEADS = WORKS | PLANS | {"grant_access", "add_people", "replay_law", "read_unnamed_alerts", "keep_rota", "manage_load"}
VICTIMS = {"know_victims", "know_victims_ask"}
# docs/victims.md: a program knows of victims by its token's scope, and by nothing else.
BY_SCOPE = {
    "know_victims": {"victims:read", "victims:write", "victims:decide"},
    "know_victims_ask": {"victims:read", "victims:write", "victims:decide"},
    "liaise_with_victims": {"victims:write", "victims:decide"},
}
PAPERS = {"hand_over_papers"}
KEEPS = {"keep_reference", "keep_places"}
CAN = {
    "ct_analyst": WORKS,
    "ct_offender_manager": WORKS | {"accept_police_handovers"},
    "ct_manager": LEADS | KEEPS | {"import_people", "set_load_norms", "close_cases", "accept_police_handovers"},
    "probation_officer": WORKS | PAPERS | {"know_victims_ask", "make_licences"},
    "probation_manager": LEADS | PAPERS | {"know_victims_ask", "make_licences", "close_cases"},
    "probation_head": LEADS | PAPERS | {"know_victims_ask", "set_load_norms", "close_cases"},
    "prison_offender_manager": WORKS | PAPERS,
    "prison_decision_maker": LEADS | PAPERS | {"set_load_norms"},
    "prison_security": WORKS | PAPERS,
    "ppcs": WORKS
    | PAPERS
    | VICTIMS
    | {"read_unnamed_alerts", "add_people", "import_people", "replay_law", "keep_rota", *KEEPS, *PLANS},
    "victim_liaison": READS | VICTIMS | {"liaise_with_victims"},
    "duty_officer": WORKS | PAPERS | {"hear_of_faults"},
    "probation_duty_manager": WORKS | PAPERS | {"hear_of_faults"},
    "mappa_coordinator": READS | {"see_overview", "read_unnamed_alerts", "read_register"},
    "identity_officer": {"read_alerts", "resolve_identities"},
    "information_owner": READS
    | {"read_unnamed_alerts", "read_register", "close_cases", "decide_retention", "decide_data_requests"},
    "privacy_officer": READS
    | {"register_data_requests", "agree_changes", "review_emergencies", "read_unnamed_alerts", "read_log"}
    | {"order_bundles"}
    | {"read_register"},
    "auditor": READS | {"read_log", "order_bundles", "see_overview", "read_register"},
    "liaison_officer": READS | {"change_people"},
    "intelligence_liaison": {"view_people"},
    "commander": {"read_figures", "see_overview"},
    "administrator": {
        *("administer", "agree_changes", "set_practice_values", "keep_places", "read_alerts", "hear_of_faults")
    },
    "partner": SENDS | {"keep_rota", "keep_capacity", "read_register"},
}

# MAPPA: who runs it, who chairs, and who proposes levels for their agency
RUNS_MAPPA = {"mappa_coordinator"}
CHAIRS_MAPPA = {"ct_manager", "probation_manager", "probation_head"}
PROPOSES_MAPPA = {
    *("ct_analyst", "ct_offender_manager", "ct_manager", "probation_officer", "probation_manager", "probation_head"),
    *("prison_offender_manager", "prison_decision_maker"),
}
FORMS_JOINT_TEAMS = {"ct_manager", "probation_head", "prison_decision_maker", "ppcs"}
# Threats: who can be in a circle
KNOWS_THREATS = PROPOSES_MAPPA | {"prison_security", "victim_liaison"}
SEES_MATCHES = PROPOSES_MAPPA | {"prison_security"}
CT_POLICE = {"ct_analyst", "ct_offender_manager", "ct_manager"}
for _power, _roles in (
    ("know_threats", KNOWS_THREATS),
    ("see_matches", SEES_MATCHES),
    ("sit_at_linking_desk", {"ct_manager", "ct_analyst"}),
    ("run_mappa", RUNS_MAPPA),
    ("propose_mappa_levels", PROPOSES_MAPPA),
    ("form_joint_teams", FORMS_JOINT_TEAMS),
    ("keep_links", SEES_MATCHES),
    ("keep_threats", CT_POLICE),
    ("keep_orders", {"ct_offender_manager", "ct_manager"}),
    ("take_notices", CT_POLICE),
    ("decide_on_register", {"ct_manager"}),
    ("say_what_police_know", CT_POLICE | {"duty_officer"}),
):
    CAN |= {role: CAN[role] | {_power} for role in _roles}


class Nobody:
    """What stands in an address for a row that is not there."""

    uid = "01939d5e-0000-7000-8000-000000000000"
    pk = 0
    is_withheld = False


class Facts:
    """The rows of each table as objects, with moments read."""

    def __init__(self, exported: dict, *, read: dict[str, list[SimpleNamespace]] | None = None):
        """read: the rows of tables that were read before."""
        self.at = datetime.fromisoformat(exported["at"])
        self._tables, self._read = exported["tables"], read or {}

    def __getitem__(self, table: str) -> list[SimpleNamespace]:
        if table not in self._read:
            self._read[table] = self._rows(table)
        return self._read[table]

    def _rows(self, table: str) -> list[SimpleNamespace]:
        given = self._tables[table]
        moments = {name for name in given["columns"] if name.endswith("_at")}
        return [
            SimpleNamespace(
                **{
                    name: datetime.fromisoformat(value) if value and name in moments else value
                    for name, value in zip(given["columns"], row, strict=True)
                }
            )
            for row in given["rows"]
        ]

    def without(self, table: str) -> Facts:
        """The same, as if nothing stood in this table."""
        tables = self._tables | {table: self._tables[table] | {"rows": []}}
        return Facts({"at": self.at.isoformat(), "tables": tables}, read=self._read | {table: []})

    def about_people(self) -> dict[str, str]:
        """Each table of rows about a person, with the column that names whom."""
        known = dict.fromkeys(self._tables, ("offender_id", "subject_id"))
        return {
            name: column
            for name, columns in known.items()
            for column in columns
            if column in self._tables[name]["columns"] and name not in OF_ACCESS
        }


# Rows about a person that no page shows as such: they are the rule, not the record.
# Whose uid is the reference of a letter to a program, which administrators follow; it says of whom it is to nobody.
REFERENCES = {"sharing_event"}
OF_ACCESS = {"sharing_subjectpermission", "sharing_exclusion", "sharing_restriction"}


class Oracle:
    """Answers at one moment. People, users and teams go by their keys, rows by table and key."""

    def __init__(self, facts: Facts, *, at: datetime):
        self.facts, self.at = facts, at
        self._may: dict[tuple, frozenset[int]] = {}
        self._barred: dict[int, set[int]] = {}

    def is_live(self, row) -> bool:
        """A span is judged alike everywhere: its first moment counts, its last does not."""
        return row.starts_at <= self.at and (row.ends_at is None or row.ends_at > self.at)

    def is_live_grant(self, row) -> bool:
        """One that was ended by hand is over, whatever end it was given."""
        return self.is_live(row) and (row.ended_at is None or row.ended_at > self.at)

    # Who there is

    @cached_property
    def users(self) -> dict[int, SimpleNamespace]:
        return {row.id: row for row in self.facts["sharing_user"]}

    @cached_property
    def people(self) -> dict[int, SimpleNamespace]:
        return {row.id: row for row in self.facts["offenders_offender"]}

    @cached_property
    def _open_teams(self) -> set[int]:
        return {row.group_id for row in self.facts["sharing_team"] if row.closed_at is None}

    @cached_property
    def _teams_by_user(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.facts["sharing_membership"]:
            if self.is_live(row) and row.team_id in self._open_teams:
                found[row.user_id].add(row.team_id)
        return found

    def teams_of(self, user: int) -> set[int]:
        return self._teams_by_user.get(user, set())

    def can(self, user: int, capability: str) -> bool:
        who = self.users[user]
        if who.role == "partner" and capability in BY_SCOPE:
            return who.is_active and bool(self._scopes_of_clients.get(user, set()) & BY_SCOPE[capability])
        return who.is_active and capability in CAN[who.role]

    @cached_property
    def _scopes_of_clients(self) -> dict[int, set[str]]:
        """By the key of a program's account."""
        return {row.user_id: set(row.scopes) for row in self.facts["sharing_client"]}

    # Who may do what to whom

    def may(self, user: int, verb: str, person: int) -> bool:
        return person in self.whom(user, verb)

    def sees(self, user: int, person: int) -> bool:
        return self.may(user, VIEW, person)

    def sees_as_usual(self, user: int, person: int) -> bool:
        """Otherwise than in an emergency."""
        return person in self.whom_as_usual(user)

    def whom(self, user: int, verb: str = VIEW) -> frozenset[int]:
        """All on whom the user may do this."""
        return self._judged(user, verb, WAYS_IN)

    def whom_as_usual(self, user: int) -> frozenset[int]:
        return self._judged(user, VIEW, WAYS_IN_AS_USUAL)

    def _judged(self, user: int, verb: str, ways: tuple) -> frozenset[int]:
        if (user, verb, ways) not in self._may:
            let_in = set().union(*(way(self, user, verb) for way in ways)) if self.can(user, NEEDS[verb]) else set()
            self._may[user, verb, ways] = frozenset(let_in - self.barred(user))
        return self._may[user, verb, ways]

    def barred(self, user: int) -> set[int]:
        if user not in self._barred:
            self._barred[user] = self.excluded(user) | self._kept_from(user)
        return self._barred[user]

    def excluded(self, user: int) -> set[int]:
        return {row.subject_id for row in self.facts["sharing_exclusion"] if row.user_id == user and self.is_live(row)}

    def _kept_from(self, user: int) -> set[int]:
        """Those with a restriction that names neither the user nor a live team of theirs."""
        teams = self.teams_of(user)
        names_them = {row.restriction_id for row in self.facts["sharing_restriction_users"] if row.user_id == user}
        names_them |= {row.restriction_id for row in self.facts["sharing_restriction_teams"] if row.team_id in teams}
        return {
            row.subject_id
            for row in self.facts["sharing_restriction"]
            if self.is_live(row) and row.id not in names_them
        }

    @cached_property
    def _under(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for row in self.facts["sharing_personprogramme"]:
            if self.is_live(row):
                found[row.subject_id].add(row.programme)
        return found

    def programmes_of(self, person: int) -> set[str]:
        """Under which programmes the person is now."""
        return self._under.get(person, set())

    def knows_programme(self, user: int, person: int, programme: str) -> bool:
        """By a scope over it, or by a grant to this person that names it or none."""
        grants = [row for row in _live(self, user, VIEW) if row.subject_id == person]
        return programme in _scopes(self, user, VIEW) or any(row.programme in ("", programme) for row in grants)

    def knows_each_programme(self, user: int, person: int) -> bool:
        return all(self.knows_programme(user, person, each) for each in ("terrorism", "state_threats"))

    def has_desk(self, user: int) -> bool:
        """Whether a national desk's scope shows the user a whole programme."""
        return self.can(user, "view_people") and bool(_scopes(self, user, VIEW))

    def knows_power(self, user: int, person: int, programme: str) -> bool:
        """What runs after a licence, and until when: of the programme of the notification period or the order."""
        return self.can(user, "read_register") and self.knows_programme(user, person, programme)

    # Which rows

    @cached_property
    def rows(self) -> dict[str, dict[int, SimpleNamespace]]:
        """By table and key, every row about somebody; `person` is whom."""
        found = {}
        for table, column in self.facts.about_people().items():
            rows = [row for row in self.facts[table] if getattr(row, column) is not None]
            found[table] = {row.id: SimpleNamespace(**vars(row), person=getattr(row, column)) for row in rows}
        return found

    @cached_property
    def _by_person(self) -> dict[tuple[str, int], list[SimpleNamespace]]:
        found: dict[tuple[str, int], list[SimpleNamespace]] = defaultdict(list)
        for table, rows in self.rows.items():
            for row in rows.values():
                found[table, row.person].append(row)
        return found

    def rows_of(self, table: str, person: int) -> list[SimpleNamespace]:
        return self._by_person.get((table, person), [])

    @cached_property
    def by_uid(self) -> dict[str, list[tuple[str, int]]]:
        """What has this uid: people and rows about them. A handover has the uid of the check it is of."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for person in self.people.values():
            found[person.uid].append(("offenders_offender", person.id))
        for table, rows in self.rows.items():
            for row in rows.values():
                if uid := getattr(row, "uid", None):
                    found[uid].append((table, row.id))
        return found

    def sees_row(self, user: int, table: str, key: int) -> bool:
        """Whether the row is there for the user. That it exists is told to nobody else."""
        if table == "offenders_offender":
            return self.sees(user, key)
        row = self.rows[table][key]
        if table in TOLD_TO:
            return TOLD_TO[table](self, user, row)
        handled = HANDLED.get(table)
        return self.sees(user, row.person) and (handled is None or handled(self, user, row))

    def knows_uid(self, user: int, uid: str) -> bool:
        """Whether this uid may stand in an answer to the user; one of nobody's record may."""
        of = [(table, key) for table, key in self.by_uid.get(uid, []) if table not in REFERENCES] or None
        return of is None or any(self.sees_row(user, table, key) for table, key in of)

    @cached_property
    def _readers(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.facts["parole_dossieritem_readers"]:
            found[row.dossieritem_id].add(row.user_id)
        return found

    @cached_property
    def _readers_apart(self) -> dict[int, set[int]]:
        """By paper that is kept apart from a recall, who is named."""
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.facts["licence_recallpaper_readers"]:
            found[row.recallpaper_id].add(row.user_id)
        return found

    @cached_property
    def teams(self) -> dict[int, SimpleNamespace]:
        return {row.group_id: row for row in self.facts["sharing_team"]}

    @cached_property
    def live_grants(self) -> dict[int, list[SimpleNamespace]]:
        """By team."""
        found: dict[int, list[SimpleNamespace]] = defaultdict(list)
        for row in self.facts["sharing_grant"]:
            if self.is_live_grant(row):
                found[row.team_id].append(row)
        return found

    @cached_property
    def emergency_grants(self) -> set[int]:
        return {row.grant_id for row in self.facts["sharing_subjectpermission"] if row.is_emergency}

    @cached_property
    def readings(self) -> dict[int, set[int]]:
        """By item, the teams that it is shared with now."""
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.facts["sharing_itemreading"]:
            if row.recalled_at is None:
                found[row.item_id].add(row.team_id)
        return found

    @cached_property
    def _named_on_items(self) -> dict[int, tuple[set[int], set[int]]]:
        """By restricted item: the users and the teams that it names."""
        found: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
        for row in self.facts["sharing_item_readers"]:
            found[row.item_id][0].add(row.user_id)
        for row in self.facts["sharing_item_reader_teams"]:
            found[row.item_id][1].add(row.team_id)
        return found

    def holds_item(self, user: int, item) -> bool:
        """Of the team that holds it; of a restricted item, named. Of one programme: to who may know of that."""
        if not _knows_its_programme(self, user, item):
            return False
        if not item.is_named_only:
            return item.team_id in self.teams_of(user)
        users, teams = self._named_on_items[item.id]
        return user in users or bool(teams & self.teams_of(user))

    @cached_property
    def _told(self) -> dict[int, set[int]]:
        """By alert, the teams that were told."""
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.facts["sharing_receipt"]:
            found[row.alert_id].add(row.team_id)
        return found


# Ways in


def _grants(oracle: Oracle, user: int, verb: str) -> set[int]:
    """A live grant to one of the user's live teams, that was not made in an emergency."""
    return {row.subject_id for row in _live(oracle, user, verb) if row.id not in oracle.emergency_grants}


def _emergencies(oracle: Oracle, user: int, verb: str) -> set[int]:
    """What somebody opened in an emergency is a reader's grant to their own team, for an hour."""
    return {row.subject_id for row in _live(oracle, user, verb) if row.id in oracle.emergency_grants}


def _live(oracle: Oracle, user: int, verb: str) -> list[SimpleNamespace]:
    """Grants to the user's teams. One that names a programme gives access while the person is under it."""
    return [
        row
        for team in oracle.teams_of(user)
        for row in oracle.live_grants.get(team, [])
        if verb in GIVES[row.grant_role]
        and (not row.programme or row.programme in oracle.programmes_of(row.subject_id))
    ]


def _scopes(oracle: Oracle, user: int, verb: str) -> set[str]:
    teams = oracle.teams_of(user)
    return {
        row.programme
        for row in oracle.facts["sharing_teamscope"]
        if row.team_id in teams and verb in GIVES[row.grant_role] and oracle.is_live(row)
    }


def _programmes(oracle: Oracle, user: int, verb: str) -> set[int]:
    """Everybody under a programme that the live scope of a national desk names."""
    programmes = _scopes(oracle, user, verb)
    return {person for person in oracle.people if programmes & oracle.programmes_of(person)}


WAYS_IN_AS_USUAL = (_grants, _programmes)
WAYS_IN = (*WAYS_IN_AS_USUAL, _emergencies)


# Rows with readers of their own


def _paper(oracle: Oracle, user: int, row) -> bool:
    """A withheld paper is there for its named readers alone, never for a program, and in no emergency."""
    is_named = user in oracle._readers[row.id] and oracle.users[user].role != "partner"
    return not row.is_withheld or (is_named and oracle.sees_as_usual(user, row.person))


def _of_paper(oracle: Oracle, user: int, row) -> bool:
    """An application that a paper is withheld, and what waits for a second check, are there for the named readers of
    that paper alone."""
    is_named = user in oracle._readers[row.item_id] and oracle.users[user].role != "partner"
    return is_named and oracle.sees_as_usual(user, row.person)


def _of_application(oracle: Oracle, user: int, row) -> bool:
    """A special advocate is there for those for whom the application is."""
    return _of_paper(oracle, user, oracle.rows["parole_nondisclosure"][row.application_id])


def _apart(oracle: Oracle, user: int, row) -> bool:
    """What the person of a recall must not receive is there for its named readers alone, as a withheld paper is."""
    return (
        user in oracle._readers_apart[row.id]
        and oracle.users[user].role != "partner"
        and oracle.sees_as_usual(user, row.person)
    )


def _of_victims(oracle: Oracle, user: int, row) -> bool:
    return oracle.can(user, "know_victims") and oracle.sees_as_usual(user, row.person)


def _asked_by_a_victim(oracle: Oracle, user: int, row) -> bool:
    """What was passed on is there for those too who may know that a victim asked."""
    knows = oracle.can(user, "know_victims") or (oracle.can(user, "know_victims_ask") and row.passed_at is not None)
    return knows and oracle.sees_as_usual(user, row.person)


def _knows_of_asking(oracle: Oracle, user: int, row) -> bool:
    return oracle.can(user, "know_victims_ask") and oracle.sees_as_usual(user, row.person)


def _of_a_told_team(oracle: Oracle, user: int, row) -> bool:
    return _is_for(oracle, user, row) and bool(oracle._told[row.id] & oracle.teams_of(user))


def _is_for(oracle: Oracle, user: int, alert) -> bool:
    """Of one that tells of an item, whoever knows of the item; of one for some roles, whoever has one of them."""
    is_theirs = alert.for_roles is None or oracle.users[user].role in alert.for_roles
    return is_theirs and (alert.item_id is None or oracle.sees_row(user, "sharing_item", alert.item_id))


def _of_a_known_alert(oracle: Oracle, user: int, row) -> bool:
    """A thread is there for whoever may know of one of its alerts, of which a team of theirs was told."""
    own = (alert for alert in oracle.rows["sharing_alert"].values() if alert.thread_id == row.id)
    return any(_of_a_told_team(oracle, user, alert) for alert in own)


def _of_its_alert(oracle: Oracle, user: int, row) -> bool:
    return _is_for(oracle, user, oracle.rows["sharing_alert"][row.alert_id])


def _item(oracle: Oracle, user: int, row) -> bool:
    """There for those who hold it and, until its end, for the teams it is shared with; a restricted one for no program,
    nor one that is barred from programs."""
    is_over = row.expires_at is not None and row.expires_at <= oracle.at
    is_shared = bool(oracle.readings[row.id] & oracle.teams_of(user)) and not is_over
    leaves = oracle.users[user].role != "partner" or not (row.no_api or row.is_named_only)
    return leaves and (oracle.holds_item(user, row) or is_shared) and _knows_its_programme(oracle, user, row)


def _knows_its_programme(oracle: Oracle, user: int, item) -> bool:
    return not item.programme or oracle.knows_programme(user, item.person, item.programme)


def _own(oracle: Oracle, user: int, row) -> bool:
    """What somebody typed is nobody else's, and of a form for changing people it is only theirs who may."""
    return row.user_id == user and oracle.can(user, "change_people")


def _of_emergency(oracle: Oracle, user: int, row) -> bool:
    """Who opened it, who reviews it and is not excluded from the person, and who sees the person."""
    reviews = oracle.can(user, "review_emergencies") and row.person not in oracle.excluded(user)
    return row.user_id == user or reviews or oracle.sees(user, row.person)


def _of_request(oracle: Oracle, user: int, row) -> bool:
    """Who asked, whether there is such a person or not; and who may answer, which is who may share the person."""
    return row.asked_by_id == user or oracle.may(user, SHARE, row.person)


def _of_its_programme(oracle: Oracle, user: int, row) -> bool:
    """A grant that names a programme is there for those who may know of that one."""
    return not row.programme or oracle.knows_programme(user, row.person, row.programme)


def _sitting(oracle: Oracle, user: int, row) -> bool:
    return _of_its_programme(oracle, user, row) and oracle.sees_as_usual(user, row.person)


def _for_managers(oracle: Oracle, user: int, row) -> bool:
    """A proposal to move somebody, for who knows of each programme, in no emergency and for no program."""
    is_told = oracle.can(user, "grant_access") and oracle.sees_as_usual(user, row.person)
    return is_told and oracle.knows_each_programme(user, row.person)


def _under_a_programme(oracle: Oracle, user: int, row) -> bool:
    """That somebody is under a programme is told to nobody who has neither a scope nor a grant there."""
    return oracle.knows_programme(user, row.person, row.programme)


def _of_a_team_that_holds_back(oracle: Oracle, user: int, row) -> bool:
    """What a team holds back is there for its members alone."""
    return row.team_id in oracle.teams_of(user)


def _of_its_order(oracle: Oracle, user: int, row) -> bool:
    return oracle.sees_row(user, "offenders_imposedorder", row.order_id)


def _link(oracle: Oracle, user: int, row) -> bool:
    """For who sees both ends and may know of its programme, until its review; a hidden one for those it names, in no
    emergency and for no program."""
    both = row.other_id is None or oracle.sees(user, row.other_id)
    is_kept = row.review_on >= oracle.at.date().isoformat()
    if row.is_named_only:
        named = {each.user_id for each in oracle.facts["offenders_link_readers"] if each.link_id == row.id}
        both &= user in named and oracle.users[user].role != "partner" and oracle.sees_as_usual(user, row.person)
    return both and is_kept and oracle.knows_programme(user, row.person, row.programme)


def _threat(oracle: Oracle, user: int, row) -> bool:
    """For who is in its circle and whose role may, in no emergency and for no program."""
    return _in_circle(oracle, user, row, row.id)


def _of_its_threat(oracle: Oracle, user: int, row) -> bool:
    return _in_circle(oracle, user, row, row.threat_id)


def _match(oracle: Oracle, user: int, row) -> bool:
    """For who sees both people and of each a row that has what they share, in no emergency."""
    both = oracle.sees_as_usual(user, row.person) and oracle.sees(user, row.other_id)
    return (
        both
        and oracle.can(user, "see_matches")
        and all(
            any(_has_side(oracle, user, row.id, person, side) for side in oracle.facts["offenders_matchside"])
            for person in (row.person, row.other_id)
        )
    )


def _has_side(oracle: Oracle, user: int, match: int, person: int, side) -> bool:
    is_of_it = side.match_id == match and side.offender_id == person
    return is_of_it and oracle.sees_row(user, SIDES[side.kept_in], side.row_id)


SIDES = {"link": "offenders_link", "device": "licence_device", "register": "offenders_registeritem"}


def _match_notice(oracle: Oracle, user: int, row) -> bool:
    told = {each.user_id for each in oracle.facts["offenders_matchnotice_readers"] if each.matchnotice_id == row.id}
    return user in told and oracle.can(user, "see_matches") and oracle.sees_as_usual(user, row.person)


def _nobody(oracle: Oracle, user: int, row) -> bool:
    return False


def _in_circle(oracle: Oracle, user: int, row, threat: int) -> bool:
    circle = {each.user_id for each in oracle.facts["offenders_threat_circle"] if each.threat_id == threat}
    is_named = user in circle and oracle.can(user, "know_threats")
    knows = oracle.knows_programme(user, row.person, row.programme) and oracle.sees_as_usual(user, row.person)
    return is_named and knows


def _of_the_register(oracle: Oracle, user: int, row) -> bool:
    """Part 4 is of the programme terrorism; victim liaison does not read the register."""
    return oracle.can(user, "read_register") and oracle.knows_programme(user, row.person, "terrorism")


def _minutes(oracle: Oracle, user: int, row) -> bool:
    """For who was invited, the chair and co-ordinators; for no program, and in no emergency."""
    meeting = oracle.rows["offenders_mappameeting"][row.meeting_id]
    invited = {each.user_id for each in oracle.facts["offenders_mappaattendance"] if each.meeting_id == row.meeting_id}
    is_reader = oracle.can(user, "run_mappa") or user in invited | {meeting.chair_id}
    is_person = oracle.users[user].role != "partner"
    knows = _under_a_programme(oracle, user, row) and oracle.sees_as_usual(user, row.person)
    return is_person and is_reader and knows


def _asked_of_owners(power: str):
    """Of who registers or orders it all, whomever they see, but of nobody from whom they are excluded; of information
    owners, of people whom they see."""

    def is_told(oracle: Oracle, user: int, row) -> bool:
        if oracle.can(user, power):
            return row.person not in oracle.excluded(user)
        return oracle.can(user, "decide_data_requests") and oracle.sees(user, row.person)

    return is_told


# Rows that somebody reads who may not know of the person.
TOLD_TO = {
    "sharing_datarequest": _asked_of_owners("register_data_requests"),
    "release_monitor_bundle": _asked_of_owners("order_bundles"),
    "sharing_emergencyaccess": _of_emergency,
    "sharing_accessrequest": _of_request,
}

HANDLED = {
    "sharing_grant": _of_its_programme,
    "sharing_personprogramme": _under_a_programme,
    "offenders_mappaminutes": _minutes,
    **{
        f"offenders_mappa{each}": _under_a_programme
        for each in ("case", "level", "meeting", "attendance", "agendaitem", "action", "exitanswer")
    },
    "sharing_programmemove": _for_managers,
    "sharing_item": _item,
    "sharing_sitting": _sitting,
    "offenders_imposedorder": _of_its_programme,
    "offenders_orderbreach": _of_its_order,
    "offenders_link": _link,
    "offenders_match": _match,
    "offenders_matchside": _nobody,
    "offenders_matchreply": _nobody,
    "offenders_matchnotice": _match_notice,
    "offenders_threat": _threat,
    "offenders_threatreview": _of_its_threat,
    "offenders_threatwarning": _of_its_threat,
    "offenders_notificationanswer": _of_the_register,
    "offenders_notificationperiod": _of_the_register,
    "offenders_registerentry": _of_the_register,
    "offenders_notificationduty": _of_the_register,
    "offenders_notice": _of_the_register,
    "offenders_registeritem": _of_the_register,
    "offenders_knownchange": _of_the_register,
    "offenders_journey": _of_the_register,
    "offenders_homevisit": _of_the_register,
    "offenders_dutyfile": _of_the_register,
    "offenders_neverapplied": _of_the_register,
    "offenders_tolddifference": _of_the_register,
    "parole_dossieritem": _paper,
    "parole_nondisclosure": _of_paper,
    "parole_disclosurecheck": _of_paper,
    "parole_specialadvocate": _of_application,
    "licence_recallpaper": _apart,
    "parole_victim": _of_victims,
    "parole_statement": _of_victims,
    "parole_totell": _of_victims,
    "parole_telling": _of_victims,
    "parole_liaisonanswer": _of_victims,
    "parole_victimrequest": _asked_by_a_victim,
    "licence_requesttie": _knows_of_asking,
    "parole_liaisonnotice": _knows_of_asking,
    "sharing_alert": _of_a_told_team,
    "sharing_receipt": _of_its_alert,
    "sharing_thread": _of_a_known_alert,
    "sharing_draft": _own,
    "sharing_suppression": _of_a_team_that_holds_back,
}
