"""Print docs/machines.md: each state machine as a diagram, with who may move it and what must hold."""

from django.core.management.base import BaseCommand

from offenders.status import drawing
from release_monitor.machines import MACHINES

HEAD = """# How things go from state to state

Printed by `manage.py draw_machines`; a test holds this page to the code. The pages offer these moves, the actions
check them, and nothing else decides about a state.
"""


class Command(BaseCommand):
    help = "Prints docs/machines.md."

    def handle(self, *args, **options) -> None:
        self.stdout.write(page(), ending="")


def page() -> str:
    """The whole page, as Markdown."""
    machines = "".join(f"\n## {machine.name}\n\n{machine.drawing()}\n" for machine in MACHINES)
    return f"{HEAD}{machines}\n## {drawing.NAME}\n\n{drawing.drawing()}\n"
