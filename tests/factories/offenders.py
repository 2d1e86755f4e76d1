"""The smallest lawful rows of offenders."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from offenders.models import BoardDirection, ImportFile, LawCheck, LawEntry, Offence, Offender, ReferenceChange
from offenders.people.name_index import index_names
from sharing.models import PersonProgramme
from tests.factories.sharing import LONG_AGO, UserFactory


def prison_number(n: int) -> str:
    """A1234BC: the n-th of the 676 million that fit the form."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest, number = divmod(n, 10_000)
    return f"A{number:04d}{letters[rest // 26 % 26]}{letters[rest % 26]}"


class OffenderFactory(DjangoModelFactory):
    class Meta:
        model = Offender
        skip_postgeneration_save = True

    given_names = "Rowan"
    family_name = factory.Sequence("Telford{}".format)
    prison_number = factory.Sequence(prison_number)

    @factory.post_generation
    def programme(person, create, extracted):
        """Under which programme they are since long ago: of several one after another, of none where it is `""`."""
        names = [extracted] if isinstance(extracted, str) else extracted
        if create:
            PersonProgramme.objects.bulk_create(
                PersonProgramme(subject=person, programme=name, starts_at=LONG_AGO)
                for name in (["terrorism"] if names is None else names)
                if name
            )

    @factory.post_generation
    def found_by_name(person, create, extracted):
        if create:
            index_names([person])


def confirmed_direction(period, on, *, by):
    """The Board's final direction to release from this day on, which a second person has compared with the document."""
    return BoardDirection.objects.create(
        offender=period.offender,
        period=period,
        expected_on=on,
        earliest_on=on,
        is_final=True,
        settled_on=on,
        source="Parole Board",
        confirmed_at=timezone.now(),
        confirmed_by=by,
    )


class ImportFileFactory(DjangoModelFactory):
    class Meta:
        model = ImportFile

    name = "people.csv"
    content = b"prison_number"
    size = 13
    sha256 = "0" * 64
    lead_team = "01939d5e-0000-7000-8000-000000000001"
    uploaded_by = factory.SubFactory("tests.factories.sharing.UserFactory")


class LawEntryFactory(DjangoModelFactory):
    class Meta:
        model = LawEntry

    key = factory.Sequence("an-entry-{}".format)
    instrument = "Release Act 2003"
    provision = factory.Sequence("s.{}".format)
    says = "Releases at two-thirds"
    applies_to = "fixed terms"
    areas = ["release dates"]
    source = "the Act"
    is_confirmed = True


class LawCheckFactory(DjangoModelFactory):
    class Meta:
        model = LawCheck

    entry = factory.SubFactory(LawEntryFactory)
    checked_by = factory.SubFactory(UserFactory, role="ppcs")


class ReferenceChangeFactory(DjangoModelFactory):
    """A correction of murder's note, proposed by somebody of CT police."""

    class Meta:
        model = ReferenceChange

    kind = "offences"
    verb = "correct"
    row = factory.LazyFunction(lambda: Offence.objects.get(key="cl-murder").uid)
    named = "Murder (Common law)"
    before = factory.LazyFunction(lambda: {"note": Offence.objects.get(key="cl-murder").note})
    after = {"note": "Read again"}
    reason = "The note is old"
    source = "The law"
    proposed_by = factory.SubFactory(UserFactory, role="ct_manager")
    proposed_at = factory.LazyFunction(timezone.now)
    answer_due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))
