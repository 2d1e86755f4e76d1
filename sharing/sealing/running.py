"""A sealer at work: when it signs, and where its checkpoints go."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from sharing import audit
from sharing.sealing import answers
from sharing.sealing.keys import signing_keys
from sharing.sealing.models import AuditCheckpoint
from sharing.sealing.rules.notes import SigningKey
from sharing.sealing.sealer import Sealer
from sharing.sealing.witnesses import Witness, WitnessFailed, last_of, witnesses

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.4
SIGN_SECONDS = 5.0  # at most so long after a change
SIGN_ANYWAY_SECONDS = 600.0  # so that what is said to be recorded in a quiet hour can be doubted too


class Sealing:
    """The sealer with its witnesses. Looks may come at any pace: only what is due is done."""

    def __init__(self, keys: Sequence[SigningKey], told: Sequence[Witness]):
        self.keys = keys
        self.witnesses = told
        self.sealer = self._fresh()
        self.is_changed = False
        self.signed_at = float("-inf")  # of the monotonic clock
        self.is_begun = False

    @classmethod
    def of_settings(cls) -> Sealing:
        """Raises KeyRefused, NoWitnessKey."""
        return cls(signing_keys(), witnesses(settings.SEAL_WITNESSES))

    @property
    def verifier(self) -> str:
        return self.keys[0].verifier

    def look(self, *, sign: bool = False) -> None:
        """Seal what is there, and sign if it is time or said. Raises TreeBroken."""
        self.is_changed |= self.sealer.seal() > 0
        since = time.monotonic() - self.signed_at
        if sign or since >= (SIGN_SECONDS if self.is_changed else SIGN_ANYWAY_SECONDS):
            made = self.sealer.checkpoint()
            if made is not None:
                self.is_changed, self.signed_at = False, time.monotonic()
                self._hand_on(made)
        self._hear()

    def read_anew(self) -> None:
        """Trust nothing that is remembered of the tree."""
        self.sealer = self._fresh()

    def go_on_after_restore(self, *, reason: str) -> None:
        """Go on from the database's own last checkpoint, and say so in the log. Whoever checks finds the break."""
        last = AuditCheckpoint.objects.last()
        lost = last_of(self.witnesses)
        self.sealer = Sealer(self.keys)
        audit.record(
            action=audit.Action.ADMINISTRATION,
            verb="sharing.log_restored",
            by=None,
            reason=reason[:500],
            payload={"goes_on_from": last.note if last else "", "witnesses_had": lost},
        )
        self.look(sign=True)

    def _fresh(self) -> Sealer:
        return Sealer(self.keys, witnessed=last_of(self.witnesses))

    def _hear(self) -> None:
        """Write down what witnesses have answered."""
        if not self.is_begun:
            answers.begin(self.witnesses, at=timezone.now())
            self.is_begun = True
        for witness in self.witnesses:
            answers.write_down(witness, at=timezone.now())

    def _hand_on(self, made: AuditCheckpoint) -> None:
        for witness in self.witnesses:
            try:
                witness.take(made)
            except WitnessFailed as why:
                logger.error("witness_did_not_take", extra={"witness": str(why)})
