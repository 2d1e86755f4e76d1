"""Recalls in the states that tests begin from, made as people make them."""

from datetime import timedelta

from django.utils import timezone

from licence.breaches.actions.breaches import open_breach
from licence.models import Recall
from licence.recalls.actions import begin, casework, deciding, ending, returning, signing
from offenders.models import Establishment, Movement
from sharing.models import User
from tests.factories.breaches import let_in, licence_since_long
from tests.factories.offenders import OffenderFactory

LETTER = dict.fromkeys(Recall.LETTER, "As it was said to him.")
RISKS = dict.fromkeys(Recall.RISKS, "high")
WHY = "A second telephone, hidden, and contact with a named person."


class Cast:
    """Somebody on licence, and one of each who take part: author, senior (SPO), head (ACO), casework, desk, gate."""

    def __init__(self, person=None):
        self.person = person or on_licence()
        self.licence = licence_since_long(self.person)
        self.author = self.somebody("probation", "probation_officer", "Helen Castell")
        self.senior = self.somebody("probation", "probation_manager", "Tom Brandreth")
        self.head = self.somebody("probation", "probation_head", "Anne Rooksby")
        self.ppcs = self.somebody("ppcs", "ppcs", "Casework")
        self.police = self.somebody("ct_police", "ct_analyst", "Desk")
        self.prison = self.somebody("prison", "prison_offender_manager", "Gate", kind="establishment", place_code="FSI")

    def somebody(self, agency_kind, role, name, **team):
        user = let_in(self.person, agency_kind, role=role, **team)
        user.name = name
        user.save(update_fields=["name"])
        return user

    def breach(self, by=None, **more):
        return open_breach(
            **{
                "offender": self.person,
                "condition": self.licence.rows[0],
                "source": "check",
                "reason": "device_or_internet",
                "occurred_at": timezone.now() - timedelta(hours=2),
                "summary": "A second phone under the mattress",
                "by": by or self.author,
            }
            | more
        )

    def begun(self, **more):
        return begin.begin(
            **{"offender": self.person, "breaches": [self.breach()], "what_led": WHY, "by": self.author} | more
        )

    # Each goes on with a recall that has come as far as the state before, or makes one.

    def consulted(self, recall=None, **more):
        return begin.consult(recall=recall or self.begun(**more), view="Seek recall", by=self.author)

    def agreed(self, recall=None, **more):
        recall = recall or self.consulted(**more)
        return deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=self.senior)

    def countersigned(self, recall=None, **more):
        recall = recall or self.agreed(**more)
        Recall.objects.filter(pk=recall.pk).update(**RISKS)
        return signing.countersign(recall=recall, view="I agree", by=self.senior)

    def endorsed(self, recall=None, **more):
        return signing.endorse(recall=recall or self.countersigned(**more), view="I endorse", by=self.head)

    def sent(self, recall=None, **more):
        recall = recall or self.endorsed(**more)
        if recall.is_emergency:
            told = {"caller_role": "Duty", "caller_name": "PPCS duty", "words": "Told"}
            signing.record_call(recall=recall, at=timezone.now(), **told, by=self.author)
        return signing.send(recall=recall, by=self.author)

    def second(self):
        """Another person of PPCS, who agrees to what casework proposed."""
        return User.objects.filter(name="Second").first() or self.somebody("ppcs", "ppcs", "Second")

    def rescinded(self, recall):
        """Proposed by casework, agreed by somebody else of PPCS."""
        proposal = ending.propose_rescission(recall=recall, rationale="Wrong person", by=self.ppcs)
        return ending.agree_to_rescind(proposal=proposal, because="The warrant names another", by=self.second())

    def revoked(self, recall=None, **more):
        return casework.revoke(recall=recall or self.sent(**more), by=self.ppcs, warrant_ref="W1")

    def returned(self, recall=None, **more):
        recall = recall or self.revoked(**more)
        return returning.record_return(recall=recall, establishment=prison(), by=self.prison)

    def on_the_way(self):
        """One recall in each state of the whole way, with the name of the state."""
        recall = self.begun()
        yield "begun", recall
        for state in ("consulted", "agreed", "countersigned", "endorsed", "sent", "revoked", "returned"):
            recall = getattr(self, state)(recall)
            yield state, recall


def with_cast():
    """The world of a module (tests/worlds.py) whose tests all begin from the same people."""
    return {"cast": Cast()}


def prison():
    return Establishment.objects.get_or_create(code="FSI", name="HMP Full Sutton")[0]


def on_licence(**person):
    """Somebody who was received and released on licence long ago."""
    offender = OffenderFactory(status="on_licence", **person)
    Movement.objects.create(offender=offender, happening="received", happened_on="2020-03-15", establishment=prison())
    Movement.objects.create(offender=offender, happening="released", happened_on="2023-03-15")
    return offender


def recall_at(status, **more):
    """A recall in this state, with the people who took part in it as `.cast`."""
    cast = Cast()
    recall = getattr(cast, status)(**more)
    recall.cast = cast
    return recall
