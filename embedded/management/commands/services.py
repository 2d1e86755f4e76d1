"""The embedded servers alone, for work with other tools: prints what to export and stays until Ctrl-C."""

import shlex
import time
from typing import Any

from django.core.management.base import BaseCommand

from release_monitor.running import command_line, processes


class Command(BaseCommand):
    help = "Runs the embedded PostgreSQL and Valkey until Ctrl-C and prints the environment that leads to them."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        servers = command_line.servers()
        for name, value in servers.exports.items():
            self.stdout.write(f"export {name}={shlex.quote(value)}")
        self.stdout.flush()
        self.stderr.write("Ctrl-C stops the servers.")
        try:
            while True:
                servers.ensure_running()
                time.sleep(processes.LOOK_SECONDS)
        except KeyboardInterrupt:
            processes.ignore_signals()
            self.stderr.write("Stopping.")
