"""pgbouncer in transaction mode before the PostgreSQL of a proof, by its unix socket."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from embedded import places
from release_monitor.running import processes
from release_monitor.running.processes import Account

PORT = 6432  # names the socket alone
SETTING_FILE, USERS_FILE, LOG = "pgbouncer.ini", "users.txt", "pgbouncer.log"
READY_SECONDS = 20.0
WHERE = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"


def program() -> str | None:
    """None: it is not on this machine."""
    return shutil.which("pgbouncer", path=WHERE)


def lacking() -> str:
    return "" if program() else "pgbouncer is not on this machine (Debian: apt install pgbouncer)"


class Pooler:
    """Connections of one role to one database: `size` of the server for any number of clients.

    to: as Django names them: HOST, USER, PASSWORD, NAME. settings: what each connection of the server begins with.
    """

    def __init__(self, to: Mapping[str, Any], *, size: int, settings: Mapping[str, str]):
        self.to, self.size, self.settings = to, size, settings
        self.account: Account | None = places.server_account()
        self.folder = Path(tempfile.mkdtemp(prefix="pooler-", dir="/tmp"))
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        name, password = self.to["USER"], quote(self.to["PASSWORD"], safe="")
        return f"postgres://{name}:{password}@{quote(str(self.folder), safe='')}:{PORT}/{self.to['NAME']}"

    def start(self) -> None:
        """Raises RuntimeError with its last words when it does not answer."""
        self._write(SETTING_FILE, self._configured())
        self._write(USERS_FILE, f'"{self.to["USER"]}" "{self.to["PASSWORD"]}"\n')
        if self.account:
            os.chown(self.folder, self.account.uid, self.account.gid)
        with (self.folder / LOG).open("ab") as log:
            self.process = processes.spawn(
                [program() or "pgbouncer", self.folder / SETTING_FILE], output=log, account=self.account
            )
        if not processes.wait_until(self._answers, time.monotonic() + READY_SECONDS, every=0.05):
            raise RuntimeError(f"pgbouncer does not answer: {(self.folder / LOG).read_text()[-500:]}")

    def stop(self) -> None:
        if self.process is not None:
            processes.stop_group(self.process, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def shown(self, what: str) -> list[dict[str, Any]]:
        """Rows of pgbouncer's own `SHOW`."""
        opened = self._connected("pgbouncer")
        try:
            with opened.cursor() as cursor:
                cursor.execute(f"SHOW {what}")
                names = [column.name for column in cursor.description]
                return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            opened.close()

    def _answers(self) -> bool:
        try:
            self._connected(self.to["NAME"]).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connected(self, database: str) -> psycopg2.extensions.connection:
        opened = psycopg2.connect(
            host=str(self.folder), port=PORT, user=self.to["USER"], password=self.to["PASSWORD"], dbname=database
        )
        opened.autocommit = True
        return opened

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def _configured(self) -> str:
        begins = "; ".join(f"SET {name} = ''{value}''" for name, value in self.settings.items())
        return "\n".join(
            [
                "[databases]",
                f"{self.to['NAME']} = host={self.to['HOST']} dbname={self.to['NAME']} connect_query='{begins}'",
                "[pgbouncer]",
                "listen_addr =",
                f"listen_port = {PORT}",
                f"unix_socket_dir = {self.folder}",
                "unix_socket_mode = 0700",
                "auth_type = scram-sha-256",
                f"auth_file = {self.folder / USERS_FILE}",
                f"stats_users = {self.to['USER']}",
                "pool_mode = transaction",
                f"default_pool_size = {self.size}",
                "max_client_conn = 300",
                "log_connections = 0",
                "log_disconnections = 0",
                "",
            ]
        )
