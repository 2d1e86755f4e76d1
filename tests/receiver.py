"""A partner's receiver: a real HTTP server on this machine that keeps what it was sent and answers as it is told."""

import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """`answers` are the statuses of the next requests, then 204; `before` is called with each request's handler."""

    def __init__(self):
        self.taken, self.answers, self.headers = [], [], {}
        self.before = lambda handler: None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/inbox"

    @property
    def bodies(self):
        return [json.loads(body) for _, body in self.taken]

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.taken]

    def _handler(receiver):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append((dict(self.headers.items()), body))
                receiver.before(self)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler


@contextmanager
def receiving():
    receiver = Receiver()
    receiver.server.handle_error = lambda *_: None  # who is cut off in the middle of an answer
    thread = threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()


def is_signed(secret, headers, body):
    """What a receiver does, as docs/api.md has it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    given = [each.removeprefix("v1,") for each in headers["webhook-signature"].split()]
    return any(hmac.compare_digest(right, each) for each in given)
