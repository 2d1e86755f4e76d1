"""Two accounts that are, or may be, one person's never sign together."""

from dataclasses import replace

import pytest

from sharing.access.rules import Holder, OnePerson, staff_number, why_one_person
from sharing.access.two_people import SamePerson, refuse_same_person, refuse_who_cannot_sign
from tests.factories.sharing import UserFactory

PYM = Holder(1, "Gareth Pym", "P4600")
STRAND = Holder(2, "Colin Strand", "P4613")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, None),
        ({"staff_number": "P4601"}, None),
        ({"staff_number": "P4600"}, OnePerson.SAME_NUMBER),
        ({"staff_number": " p 4600 "}, OnePerson.SAME_NUMBER),
        ({"staff_number": ""}, OnePerson.NO_NUMBER),
        ({"staff_number": "  "}, OnePerson.NO_NUMBER),
        ({"name": "Gareth Pym"}, OnePerson.SAME_NAME),
        ({"name": "PYM, gareth"}, OnePerson.SAME_NAME),
        ({"name": " Gáreth  Pym"}, OnePerson.SAME_NAME),
        ({"name": "Gareth-Pym"}, OnePerson.SAME_NAME),
        ({"name": "Gareth Pyms"}, None),
        ({"name": "Gareth John Pym"}, None),
        ({"name": "Gareth Pym", "staff_number": "p4600"}, OnePerson.SAME_NUMBER),
        ({"account": 1}, OnePerson.SAME_ACCOUNT),
        ({"is_program": True}, OnePerson.PROGRAM),
        ({"is_program": True, "account": 1}, OnePerson.PROGRAM),
    ],
)
def test_what_counts_as_one_person(changed, found):
    other = replace(STRAND, **changed)

    assert (why_one_person(PYM, other), why_one_person(other, PYM)) == (found, found)


def test_apostrophe_parts_no_word():
    assert why_one_person(replace(PYM, name="Sean O'Neill"), replace(STRAND, name="O’NEILL Sean")) is not None
    assert why_one_person(replace(PYM, name="Sean O'Neill"), replace(STRAND, name="Sean Neill")) is None


@pytest.mark.parametrize(("typed", "kept"), [("wy 4471 ", "WY4471"), ("WY4471", "WY4471"), ("", ""), (" \t", "")])
def test_number_is_kept_without_spaces_in_capitals(typed, kept):
    assert staff_number(typed) == kept


@pytest.mark.django_db
class TestRefusal:
    def said(self, first, second):
        with pytest.raises(SamePerson) as refused:
            refuse_same_person(first, second)
        return refused.value.message

    def test_two_people_may_sign(self, django_assert_num_queries):
        first, second = UserFactory(), UserFactory()

        with django_assert_num_queries(0):
            refuse_same_person(first, second)

    def test_two_accounts_of_one_number_are_one_person(self):
        first = UserFactory(name="Gareth Pym", staff_number="P4600")

        said = self.said(first, UserFactory(name="G. Pym", staff_number="P4600"))

        assert said == (
            "Your account has the staff number of Gareth Pym: both belong to the same person. Someone else must do this"
        )

    def test_own_account_lacks_a_number(self):
        said = self.said(UserFactory(), UserFactory(staff_number=""))

        assert said == (
            "Your account has no staff number. Ask an administrator to add it: signing needs 2 people, "
            "and 1 person may have 2 accounts"
        )

    def test_the_other_account_lacks_a_number(self):
        said = self.said(UserFactory(name="Gareth Pym", staff_number=""), UserFactory())

        assert said.startswith("The account of Gareth Pym has no staff number.")

    def test_oneself(self):
        user = UserFactory()

        assert self.said(user, user) == "You did the first part yourself. Someone else must do this one"

    def test_one_name(self):
        said = self.said(UserFactory(name="Gareth Pym"), UserFactory(name="Pym Gareth"))

        assert "has the name of Gareth Pym" in said

    def test_a_program_never_signs(self):
        program = UserFactory(role="partner")

        assert self.said(UserFactory(), program) == self.said(program, UserFactory())

    @pytest.mark.parametrize("user", [{"staff_number": " "}, {"role": "partner"}])
    def test_who_can_sign_with_nobody_is_told_at_the_first_part(self, user):
        refuse_who_cannot_sign(UserFactory())

        with pytest.raises(SamePerson):
            refuse_who_cannot_sign(UserFactory(**user))
