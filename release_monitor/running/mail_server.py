"""The mail server, which may hang, or answer a byte now and then: five seconds to connect, and ten for a letter."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from release_monitor.database import limits

CONNECT_SECONDS = 5.0
LETTER_SECONDS = 10.0


class EmailBackend(smtp.EmailBackend):
    """Django's, whose time limit is for each answer: a server that drips would keep it for ever."""

    spoken: smtplib.SMTP | None = None  # also while the hands are shaken

    @property
    def connection_class(self) -> Any:
        backend, given = self, smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP

        class Spoken(given):  # type: ignore[valid-type, misc]
            def connect(self, *arguments: Any, **more: Any) -> tuple[int, bytes]:
                backend.spoken = self
                return super().connect(*arguments, **more)

        return Spoken

    def open(self) -> bool | None:
        with self._cut_after(CONNECT_SECONDS):
            return super().open()

    def _send(self, message: EmailMessage) -> bool:
        with self._cut_after(LETTER_SECONDS):
            return super()._send(message)  # type: ignore[misc]

    @contextmanager
    def _cut_after(self, seconds: float) -> Iterator[None]:
        """Ends the connection under whoever waits for it: they then see that the other side has gone. Within a request
        no later than the request's time is over."""
        timer = threading.Timer(max(0.0, min(seconds, limits.left())), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        spoken = self.spoken
        if spoken is not None and spoken.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(spoken.sock, socket.SHUT_RDWR)
