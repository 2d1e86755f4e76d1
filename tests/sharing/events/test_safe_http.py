"""Nothing is sent to an address that is not everybody's, however it is written and whatever its name leads to."""

import socket
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sharing.events import safe_http
from sharing.events.safe_http import AddressRefused, NotSent, post, refusal
from tests.receiver import receiving


@pytest.fixture
def in_production(settings):
    settings.LOCAL = False


def leads_to(monkeypatch, *places):
    """Every name leads to these addresses."""
    found = [(socket.AF_INET6 if ":" in place else socket.AF_INET, 1, 6, "", (place, 443)) for place in places]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


def send(address):
    return post(address, body=b"{}", headers={})


@pytest.mark.parametrize(
    "address",
    [
        "http://events.partner.example/inbox",
        "ftp://events.partner.example/",
        "file:///etc/passwd",
        "//events.partner.example/",
        "events.partner.example",
        "https://",
        "https:///inbox",
        "https://user@events.partner.example/",
        "https://user:secret@events.partner.example/",
        "https://events.partner.example/#part",
        "https://events.partner.example/a b",
        "https://events.partner.example/a\r\nX: y",
        "https://events.partner.example:port/",
        "https://events.partner.example:99999/",
        "https://[::1/",
        "https://exämple.org/",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://app.localhost/",
        "https://db.internal/",
        "https://printer.local/",
        "https://broker/",
        "https://127.0.0.1/",
        "https://127.1.2.3:8443/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[ff02::1]/",
    ],
)
def test_is_refused_as_it_is_written(in_production, address):
    assert refusal(address)
    with pytest.raises(AddressRefused):
        send(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://events.partner.example/inbox?tenant=7",
        "https://events.partner.example:8443/inbox",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/",
    ],
)
def test_is_sent_to(in_production, address):
    assert refusal(address) == ""


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1",
        "10.0.0.8",
        "169.254.169.254",
        "::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_a_name_that_leads_to_a_private_address_is_refused(in_production, monkeypatch, place):
    leads_to(monkeypatch, place)

    with pytest.raises(AddressRefused, match="private network"):
        send("https://events.partner.example/")


def test_one_private_address_among_several_is_enough(in_production, monkeypatch):
    leads_to(monkeypatch, "8.8.8.8", "192.168.0.4")

    with pytest.raises(AddressRefused):
        send("https://events.partner.example/")


def test_ways_of_writing_this_machine_that_only_the_resolver_knows_are_refused(in_production):
    for written in ("https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/"):
        with pytest.raises(AddressRefused):
            send(written)


def test_it_connects_to_the_address_that_was_looked_at_and_looks_once(in_production, monkeypatch):
    """A name that leads elsewhere at the second look-up leads nowhere."""
    asked, connected = [], []

    def resolve(host, port, **kwargs):
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("8.8.8.8" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(place, timeout):
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)

    with pytest.raises(NotSent):
        send("https://events.partner.example/")

    assert (asked, connected) == (["events.partner.example"], [("8.8.8.8", 443)])


def test_a_name_that_nobody_knows_says_so(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(NotSent, match="The name of the address is not known"):
        send("https://events.partner.example/")


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    with receiving() as proxy, receiving() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)

        assert send(receiver.address) == 204

        assert (len(proxy.taken), len(receiver.taken)) == (0, 1)


def test_path_and_question_are_asked_for_and_the_host_is_named():
    seen = []
    with receiving() as receiver:
        receiver.before = lambda handler: seen.append((handler.path, handler.headers["Host"]))
        port = receiver.server.server_address[1]

        send(f"http://localhost:{port}/inbox?tenant=7")

    assert seen == [("/inbox?tenant=7", f"localhost:{port}")]


def test_an_answer_that_is_no_http_says_so():
    with receiving() as receiver:
        receiver.before = lambda handler: handler.wfile.write(b"220 mail.partner.example ESMTP\r\n")

        with pytest.raises(NotSent, match="The answer could not be read"):
            send(receiver.address)


def test_a_body_that_is_no_event_is_never_sent():
    with receiving() as receiver:
        with pytest.raises(AddressRefused):
            post(receiver.address, body=b"x" * 20_000, headers={})

        assert receiver.taken == []


class TestEncrypted:
    @pytest.fixture
    def certificate(self, tmp_path):
        """Of localhost, self-signed; certificate and key in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        kind = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        path = tmp_path / "certificate.pem"
        path.write_bytes(
            made.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(serialization.Encoding.PEM, kind[0], kind[1])
        )
        return path

    @contextmanager
    def receiving(self, certificate):
        import ssl

        with receiving() as receiver:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # Hands are shaken by the thread that answers, which also closes what comes to nothing.
            plain = receiver.server.socket
            receiver.server.socket = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
            yield receiver, f"https://localhost:{receiver.server.server_address[1]}/"

    def test_one_whose_certificate_is_trusted_takes_it(self, certificate, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

        with self.receiving(certificate) as (receiver, address):
            assert send(address) == 204

        assert len(receiver.taken) == 1

    def test_one_whose_certificate_nobody_knows_is_told_nothing(self, certificate):
        with self.receiving(certificate) as (receiver, address):
            with pytest.raises(NotSent, match="The certificate of the address is not trusted"):
                send(address)

        assert receiver.taken == []

    def test_one_with_the_certificate_of_another_name_is_told_nothing(self, certificate, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

        with self.receiving(certificate) as (receiver, address):
            with pytest.raises(NotSent, match="not trusted"):
                send(address.replace("localhost", "127.0.0.1"))

        assert receiver.taken == []

    def test_one_that_never_shakes_hands_is_cut_off(self, monkeypatch):
        monkeypatch.setattr(safe_http, "DEADLINE_SECONDS", 0.2)
        with closing(socket.create_server(("127.0.0.1", 0))) as silent:
            with pytest.raises(NotSent, match="No answer within"):
                send(f"https://127.0.0.1:{silent.getsockname()[1]}/")

    def test_one_that_is_silent_behind_its_handshake_is_cut_off(self, certificate, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setattr(safe_http, "DEADLINE_SECONDS", 0.4)
        over = threading.Event()

        with self.receiving(certificate) as (receiver, address):
            receiver.before = lambda _: over.wait(10)
            with pytest.raises(NotSent, match="No answer within"):
                send(address)
            over.set()
