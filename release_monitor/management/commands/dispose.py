"""Destroy what retention decided, by the role that owns the database; and again after a backup was restored."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from release_monitor.database import owner
from sharing.access import subjects
from sharing.destroying import actions, decisions, disposal_list
from sharing.destroying.certificates import certificate_of
from sharing.destroying.models import Destruction
from sharing.destroying.rules import ListBroken
from sharing.sealing.receipts import NotSigned
from sharing.sealing.stored import TreeBroken


class Command(BaseCommand):
    help = (
        "Destroy the records of people. Each agency involved must have decided to delete, with 2 people for each "
        "decision. Without a person or --all it only says what would be destroyed. It cannot be undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("people", nargs="*", type=UUID, metavar="UID", help="the uid in the address of the person")
        parser.add_argument("--all", action="store_true", help="every person with a decision to delete")
        parser.add_argument("--dry-run", action="store_true", help="say what would be destroyed, and destroy nothing")
        parser.add_argument(
            "--again", action="store_true", help="a backup was restored: destroy again all that is on the list"
        )
        parser.add_argument("--certificate", type=UUID, metavar="UID", help="print a certificate with its proof")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["certificate"]:
            self.stdout.write(json.dumps(_certificate(options["certificate"]), indent=1))
            return
        try:
            owner.check()
        except owner.NotOwner as why:
            raise CommandError(f"{why}: only the role that owns the database destroys records") from None
        if not settings.DISPOSALS:
            raise CommandError("RELEASE_MONITOR_DISPOSALS is not set: the list of disposals, kept outside the database")
        with owner.by_owner():
            try:
                refused = self.destroy_again() if options["again"] else self.destroy(options)
            except ListBroken as why:
                raise CommandError(f"{disposal_list.path()}: {why}. Nothing is destroyed by a list of doubt") from None
            except OSError as why:
                raise CommandError(f"{why}. What is begun is finished by the next run, so run it again") from why
        if refused:
            raise CommandError(f"Refused: {refused}. The reasons are above; all else is done")

    def destroy(self, options: dict[str, Any]) -> int:
        """How many were refused."""
        disposal_list.disposals()  # a list of doubt is found before anything is destroyed
        named = dict(subjects().filter(uid__in=options["people"]).values_list("uid", "pk"))
        refused = 0
        is_dry = options["dry_run"] or not (options["people"] or options["all"])
        self.finish(is_dry=is_dry)
        for uid in options["people"]:
            if uid not in named:
                refused += self.refuse(uid, "There is no such person")
        keys = list(named.values()) or ([] if options["people"] else decisions.waiting())
        uids = {key: uid for uid, key in subjects().filter(pk__in=keys).values_list("uid", "pk")}
        for key in keys:
            try:
                if is_dry:
                    self.say(f"{uids[key]}: would be destroyed", actions.dry_run(subject_key=key))
                    continue
                row = actions.destroy(subject_key=key)
                self.say(f"{uids[key]}: destroyed. Certificate {row.uid}", json.loads(row.certificate)["destroyed"])
            except decisions.MayNotBeDestroyed as why:
                refused += self.refuse(uids[key], str(why))
            except actions.AlreadyGone:
                continue
            except OperationalError as why:
                refused += self.refuse(uids[key], f"The database did not let it be done: {why}. Run it again")
        if not keys and not refused:
            self.stdout.write("There is no one to destroy: no deletion is decided.")
        elif is_dry:
            self.stdout.write("Nothing was destroyed. Name people, or say --all, to destroy.")
        return refused

    def finish(self, *, is_dry: bool) -> None:
        if is_dry:
            for begun in actions.unfinished():
                self.stdout.write(f"{begun.subject_uid}: begun, and finished by the next run that destroys.")
            return
        disposal_list.require_writable()
        for begun in actions.finish_all():
            self.stdout.write(f"{begun.subject_uid}: begun before, and now finished. Certificate {begun.certificate}")

    def destroy_again(self) -> int:
        refused = 0
        self.finish(is_dry=False)
        for disposal in disposal_list.disposals():
            try:
                if actions.destroy_again(disposal):
                    self.stdout.write(f"{disposal.subject_uid}: was back, and is destroyed again")
            except decisions.MayNotBeDestroyed as why:
                refused += self.refuse(disposal.subject_uid, str(why))
        self.stdout.write("The list of disposals was applied.")
        return refused

    def refuse(self, uid: object, why: str) -> int:
        self.stderr.write(f"{uid}: not destroyed. {why}")
        return 1

    def say(self, head: str, counts: dict[str, int]) -> None:
        self.stdout.write(head)
        for kind, number in sorted(counts.items()):
            self.stdout.write(f"  {number:>7,}  {kind}")


def _certificate(uid: UUID) -> dict[str, Any]:
    try:
        return certificate_of(uid)
    except Destruction.DoesNotExist:
        raise CommandError("There is no such certificate") from None
    except NotSigned:
        raise CommandError("The certificate is not sealed yet. Try again in a minute") from None
    except TreeBroken as why:
        raise CommandError(str(why)) from None
