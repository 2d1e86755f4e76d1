"""A mail server that takes a connection and never answers, or drips: nobody waits for it longer than the limit."""

import socket
import threading
import time
from smtplib import SMTPConnectError, SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage

from release_monitor.database import limits
from release_monitor.running import mail_server


@pytest.fixture
def backend(settings, monkeypatch):
    monkeypatch.setattr(mail_server, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(mail_server, "LETTER_SECONDS", 0.2)
    settings.EMAIL_TIMEOUT = 20  # which says other words

    def to(port):
        return mail_server.EmailBackend(host="127.0.0.1", port=port, use_tls=False)

    return to


def cut():
    """Ended by the limit of the whole, and not by that of one answer."""
    return pytest.raises((SMTPServerDisconnected, SMTPConnectError), match=r"closed$|22")


@pytest.fixture
def server():
    """Answers each connection by a function on a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve(answer):
            def taking():
                with listening.accept()[0] as connection:
                    try:
                        answer(connection)
                    except OSError:
                        return

            threading.Thread(target=taking, daemon=True).start()
            return listening.getsockname()[1]

        yield serve


def until_it_hangs_up(connection):
    while connection.recv(100):
        pass


def drip(connection):
    """A byte now and then: each answer is in time, and the whole never is."""
    while True:
        connection.sendall(b"2")
        time.sleep(0.02)


@pytest.mark.parametrize("answer", [until_it_hangs_up, drip])
def test_server_that_hangs_or_drips_is_given_up(backend, server, answer):
    with cut():
        backend(server(answer)).open()


def test_server_that_hangs_in_the_middle_of_a_letter_is_given_up(backend, server):
    def greet(connection):
        connection.sendall(b"220 mail\r\n")
        connection.recv(1000)
        connection.sendall(b"250 mail\r\n")
        until_it_hangs_up(connection)

    opened = backend(server(greet))
    opened.open()

    with cut():
        opened.send_messages([EmailMessage("A fault", "Words", "from@site.example", ["to@site.example"])])


def test_within_a_request_it_is_waited_for_no_longer_than_that(backend, server, monkeypatch):
    monkeypatch.setattr(mail_server, "CONNECT_SECONDS", 600)

    with cut(), limits.within(0.2):
        backend(server(until_it_hangs_up)).open()
