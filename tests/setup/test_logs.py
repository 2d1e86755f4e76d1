"""No log line may hold what was typed or what a row holds, and a request's id goes with the tasks it caused."""

import io
import json
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
from celery.signals import before_task_publish
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django_structlog.celery.receivers import CeleryReceiver

from release_monitor import logs
from release_monitor.tasks import tick

from .conftest import PATIENCE, eventually

CHECKOUT = Path(__file__).resolve().parent.parent.parent
TYPED = "Fitzwilliam"


@pytest.fixture
def lines():
    """What a process writes in production while the test runs: text, one JSON object a line."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    told = logs.logging_config(as_json=True)["formatters"]["lines"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=told["processor"], foreign_pre_chain=told["foreign_pre_chain"])
    )
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def quiet_context():
    """No ids of another test, and none left for the next."""
    structlog.contextvars.clear_contextvars()
    yield
    structlog.contextvars.clear_contextvars()


def parsed(lines: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_request_has_one_line_that_names_its_path_without_the_query_string(lines):
    Client().get("/healthz", {"q": TYPED})

    requests = [(line["event"], line["request"]) for line in parsed(lines) if "request" in line]
    assert requests == [("request_finished", "GET /healthz")]
    assert TYPED not in lines.getvalue()


def test_line_names_the_address_that_is_believed_and_not_one_that_a_header_invents(lines):
    Client().get("/healthz", headers={"x-forwarded-for": "203.0.113.9"}, REMOTE_ADDR="198.51.100.7")

    assert [line["ip"] for line in parsed(lines) if line["event"] == "request_finished"] == ["198.51.100.7"]


def test_sensitive_headers_are_not_logged(lines):
    Client().get("/healthz", headers={"authorization": f"Bearer {TYPED}", "cookie": f"session={TYPED}"})

    assert "request_finished" in lines.getvalue()
    assert TYPED not in lines.getvalue()


@pytest.mark.django_db
def test_the_key_in_a_letter_is_not_logged(lines):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": f"{TYPED}-{TYPED}"})

    Client().get(address)
    logging.getLogger("others").warning("Not Found: %s", address)

    assert "/password/link/(left out)" in lines.getvalue()
    assert TYPED not in lines.getvalue()


@pytest.mark.parametrize("logger", [structlog.get_logger("ours"), logging.getLogger("others")], ids=["ours", "others"])
@pytest.mark.django_db
def test_an_error_of_the_database_keeps_its_values_to_itself(lines, logger):
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE typed (name text UNIQUE)")
            cursor.execute("INSERT INTO typed VALUES (%(name)s), (%(name)s)", {"name": f"{TYPED}\n{TYPED}"})
    except IntegrityError:
        logger.exception("it failed")

    (line,) = [line for line in parsed(lines) if line["event"] == "it failed"]
    assert "duplicate key value" in line["exception"]
    assert f"DETAIL: {logs.LEFT_OUT}" in line["exception"]
    assert TYPED not in lines.getvalue()


@pytest.mark.django_db
def test_a_statement_that_is_quoted_in_an_error_is_left_out(lines):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM (VALUES (%s)) AS typed (name)", [TYPED])
    except Exception as error:
        logging.getLogger("others").error("it failed: %s", error)

    assert "no_such_column" in lines.getvalue()
    assert TYPED not in lines.getvalue()


def test_an_exception_is_a_traceback_without_the_values_of_variables(lines):
    secret = TYPED
    try:
        raise ValueError(len(secret))
    except ValueError:
        logging.getLogger("others").exception("it failed")

    (line,) = parsed(lines)
    assert line["exception"].startswith("Traceback (most recent call last)")
    assert TYPED not in lines.getvalue()


def test_plain_lines_show_a_traceback_too():
    renderer = logs.renderer_of(as_json=False)
    try:
        raise ValueError("what went wrong")
    except ValueError:
        event = structlog.processors.format_exc_info(None, "error", {"event": "it failed", "exc_info": True})

    shown = renderer(None, "error", event)

    assert "it failed" in shown
    assert "ValueError: what went wrong" in shown


def test_a_task_logs_under_the_id_of_the_request_that_caused_it(quiet_context):
    structlog.contextvars.bind_contextvars(request_id="the-request")
    headers: dict = {}
    before_task_publish.send(sender=tick.name, headers=headers, body={}, properties={}, routing_key="celery")
    structlog.contextvars.clear_contextvars()

    message = SimpleNamespace(**{"__django_structlog__": headers["__django_structlog__"]})
    CeleryReceiver().receiver_task_prerun("the-task", SimpleNamespace(name=tick.name, request=message))

    context = structlog.contextvars.get_contextvars()
    assert (context["request_id"], context["task_id"]) == ("the-request", "the-task")


@pytest.mark.processes
def test_a_real_worker_logs_under_the_id_of_the_request(quiet_context, tmp_path):
    queue = tmp_path.name  # of this test alone, in case another worker listens
    structlog.contextvars.bind_contextvars(request_id="the-request")
    task = tick.apply_async(queue=queue)

    told = lines_of_worker(queue, tmp_path / "worker.log", until="task_succeeded")

    (started,) = [line for line in told if "task_started" in line]
    assert f"task_id={task.id}" in started
    assert "request_id=the-request" in started


def lines_of_worker(queue: str, log: Path, *, until: str) -> list[str]:
    """What a worker process of this queue writes up to a line with `until` in it."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "release_monitor",
        "worker",
        "--pool",
        "solo",
        "--queues",
        queue,
    ]
    with log.open("w") as written:
        worker = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=written, stderr=written)
    try:
        eventually(lambda: until in log.read_text() or worker.poll() is not None)
        assert worker.poll() is None, log.read_text()
    finally:
        worker.kill()
        worker.wait(PATIENCE)
    return log.read_text().splitlines()
