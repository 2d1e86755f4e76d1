"""Every act is somebody's."""

from sharing.access.roles import OF_PROGRAMS, ROLES, Capability


def test_each_act_is_somebodys_and_has_words_of_its_own():
    held = set().union(*(role.capabilities for role in ROLES.values()))

    assert held == set(Capability)
    assert len({each.words for each in Capability}) == len(Capability)


def test_programs_record_nothing_that_no_person_of_their_agency_records():
    for kind, capabilities in OF_PROGRAMS.items():
        people = [role for role in ROLES.values() if kind in role.works_for]
        assert any(capabilities <= role.capabilities for role in people), kind
