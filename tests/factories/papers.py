"""What papers for the person are about, as people make it."""

from datetime import date

from django.utils import timezone

from licence.breaches.models import Breach
from licence.catalogue.rules.families import Family
from licence.models import Licence, Recall, Zone
from licence.papers.actions import handing
from licence.papers.actions.printing import print_paper
from licence.recalls.actions import deciding
from offenders.models import Conviction, Identifier, KeyDate, Offence, Sentence
from sharing.models import Team
from tests.factories.breaches import condition_of
from tests.factories.recalls import LETTER, Cast
from tests.factories.sharing import LONG_AGO, TeamFactory

SENTENCED = date(2018, 3, 15)


def sentenced(person, kind="SOPC", *, listed=True, connection="undecided", section="58", **more):
    """A sentence of this kind for a terrorism offence."""
    schedule = "part_2" if listed else "none"
    said = {"title": "Collection of information", "schedule_19za": schedule}
    offence, _ = Offence.objects.update_or_create(statute="Terrorism Act 2000", section=section, defaults=said)
    day = date(2020, 6, 1) if connection != "undecided" else None
    conviction = Conviction.objects.create(
        offender=person,
        offence=offence,
        convicted_on=SENTENCED,
        court="Central Criminal Court",
        terrorist_connection=connection,
        connection_decided_on=day,
    )
    term = {} if kind in ("LIFE", "IPP") else {"years": 6}
    return Sentence.objects.create(
        offender=person, conviction=conviction, kind=kind, sentenced_on=SENTENCED, **term | more
    )


class PaperCast(Cast):
    """Somebody on licence with a sentence, numbers, an officer and a first appointment; and who works with them."""

    def __init__(self, kind="SOPC", person=None, **sentence):
        super().__init__(person)
        self.sentence = sentenced(self.person, kind, **sentence)
        KeyDate.objects.create(
            offender=self.person, code="SLED", falls_on=date(2029, 1, 31), source="NOMIS", as_at=date(2026, 11, 1)
        )
        number = f"X{self.person.pk % 1_000_000:06d}"
        Identifier.objects.create(
            offender=self.person, kind="crn", value=number, canonical=number, is_verified=True, is_primary=True
        )
        self.author.phone = "01632 960 001"
        self.author.save(update_fields=["phone"])
        team = self.author.memberships.get().team
        days = {"starts_on": date(2023, 3, 15), "ends_on": date(2029, 1, 31)}
        approved = {"approved_as": "governor", "approved_at": LONG_AGO, "approved_by": self.senior}
        Licence.objects.filter(pk=self.licence.pk).update(officer=self.author, team=team, **approved, **days)
        self.licence.refresh_from_db()

    def zone(self, kind="exclusion", place="Roundhay Park, Leeds"):
        condition = self.licence.conditions.order_by("position").last()
        return Zone.objects.create(condition=condition, offender=self.person, kind=kind, place=place)

    def variation(self):
        """In force: one condition changed, one new, one gone."""
        variation = Licence.objects.create(
            offender=self.person,
            kind="variation",
            status="variation_approved",
            policy_version=self.licence.policy_version,
            number=self.licence.number,
            part=self.licence.part + 1,
            variation_of=self.licence,
            officer=self.licence.officer,
            team=self.licence.team,
            ends_on=self.licence.ends_on,
            approved_by=self.head,
            approved_at=timezone.now(),
        )
        *kept, self.gone = self.licence.conditions.order_by("position")
        for old in kept:
            condition_of(variation, old.family, old.position, wording=old.wording, carried_from=old)
        first = variation.conditions.order_by("position").first()
        first.wording = "Be at home from 9pm to 6am."
        first.save(update_fields=["wording"])
        reasons = {"necessity": "x", "proportionality": "y", "review_on": date(2027, 6, 1)}
        bespoke = {"kind": "bespoke", "code": "", "policy_version": "", "wording": "Not to own a drone."}
        condition_of(variation, Family.DEVICES, len(kept) + 1, **bespoke, **reasons)
        return variation

    def begun(self, **more):
        recall = super().begun(**more)
        Recall.objects.filter(pk=recall.pk).update(offence_link="similar")
        recall.refresh_from_db()
        return recall

    def no_recall(self):
        recall = self.consulted()
        said = {"rationale": "It can be managed.", "alternatives": ["none"], "look_again_hours": 48}
        return deciding.no_recall(recall=recall, letter=LETTER, by=self.senior, **said)

    def warned(self):
        breach = self.breach()
        Breach.objects.filter(pk=breach.pk).update(status="warned", decided_at=timezone.now(), decided_by=self.senior)
        breach.refresh_from_db()
        return breach

    def printed(self, about=None, **more):
        return print_paper(about=about or self.licence, by=self.author, **more)

    def handed(self, paper=None, **more):
        typed = {
            "handed_at": timezone.now(),
            "method": "in_person",
            "place": "Reception",
            "is_explained": True,
            "signing": "signed",
            "by": self.author,
        }
        return handing.hand_over(paper=paper or self.printed(), **typed | more)


def duty_desk(team, phone="01632 960 999"):
    return TeamFactory(name="Probation duty desk", agency=team.agency, kind=Team.Kind.DUTY_DESK, phone=phone)
