"""Load the project's reference data: offences and whatever else is registered."""

from django.core.management.base import BaseCommand, CommandError

from offenders.reference.loading import actions
from offenders.reference.loading.rules import Outcome
from offenders.reference.registry import KINDS

VERBS = {Outcome.FILLED: "fill", Outcome.PROPOSED: "propose", Outcome.WAITS: "wait with", Outcome.KEPT: "keep"}


class Command(BaseCommand):
    help = (
        "Says what the project's data files would add, and what they would propose to its keepers, and with "
        "--write does it. Changes no existing row. Safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="do it; otherwise nothing is changed")
        parser.add_argument("--kind", action="append", choices=sorted(KINDS), help="one kind alone; may be repeated")
        parser.add_argument("--quietly", action="store_true", help="the numbers alone")

    def handle(self, *, write, kind, quietly, **options):
        kinds = [KINDS[name] for name in kind or sorted(KINDS)]
        if not kinds:
            raise CommandError("No kind of reference data is registered")
        plans = actions.load(kinds, by=None) if write else [actions.plan(each) for each in kinds]
        for made in plans:
            if not quietly:
                self._say(made)
            self.stdout.write(f"{made.kind.title}: {actions.counted(made)}")
        if not write:
            self.stdout.write("Nothing was written. Run it with --write to load this.")

    def _say(self, made):
        for each in made.of(Outcome.ADDED):
            self.stdout.write(f"  add {each.key}")
        for outcome, verb in VERBS.items():
            for each in made.of(outcome):
                if each.row is None:
                    self.stdout.write(f"  {verb} {each.key}: a new state of what is recorded")
                for one in each.differences:
                    self.stdout.write(f"  {verb} {each.key}: {one.name} is {one.here!r}, in the file {one.in_file!r}")
        for key in made.gone:
            self.stdout.write(f"  gone from the file {key}; it stays on record")
