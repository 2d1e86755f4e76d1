"""How programs say who they are, and what a token is worth to who does not hold its key."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from oauth2_provider.models import AccessToken

from sharing.clients import actions as clients
from sharing.clients.credentials import assertions, certificates, dpop, jose
from sharing.clients.credentials.replays import take_once
from sharing.models import AuditEntry, ClientKey, TokenBinding, UsedProof
from tests.api_programs import ROOT, TOKEN, KeyedProgram, example, registered
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PEOPLE = "/api/v1/people/"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def production(settings):
    """Secrets and tokens that are bound to nothing are not taken."""
    settings.CLIENT_SECRETS = False


@pytest.fixture
def row():
    team = TeamFactory()
    GrantFactory(subject=OffenderFactory(family_name="Wrexcombe"), team=team)
    return ClientFactory(client_id="client-tags", teams=[team], secret_set_at=None)


@pytest.fixture
def program(row, production):
    return KeyedProgram(row)


def short_key():
    key = rsa.generate_private_key(65537, 1024).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def problem(response):
    return response.status_code, response.json()["type"].rpartition(":")[2]


def refused(response):
    return response.status_code, response.json()["error"]


class TestAssertion:
    def test_a_key_gets_a_token_that_is_bound_to_another_key(self, program):
        answer = program.ask().json()

        assert (answer["token_type"], answer["expires_in"]) == ("DPoP", 900)
        bound = TokenBinding.objects.get()
        assert (bound.binding, bound.thumbprint) == ("dpop", program.own_key.thumbprint())
        assert ClientKey.objects.get().last_used_at == NOW
        assert AuditEntry.objects.get(verb="sharing.token_given").payload.data["client"] == "client-tags"
        assert program.get(PEOPLE).status_code == 200

    @pytest.mark.parametrize(
        ("key", "alg"),
        [
            (ECKey.generate_key("P-256"), "ES256"),
            (OKPKey.generate_key("Ed25519"), "EdDSA"),
            (OKPKey.generate_key("Ed25519"), "Ed25519"),
            (RSAKey.generate_key(2048), "PS256"),
            (RSAKey.generate_key(2048), "RS256"),
        ],
        ids=["ES256", "EdDSA", "Ed25519", "PS256", "RS256"],
    )
    def test_each_algorithm_that_is_taken(self, row, production, key, alg):
        clients.add_key(client=row, text=key.as_pem(private=False).decode(), by=None)
        program = KeyedProgram(row, key)

        assert program.ask(assertion=signed(key, alg=alg)).status_code == 200

    def test_an_assertion_is_taken_once(self, program):
        assertion = program.assertion()

        assert program.ask(assertion=assertion).status_code == 200
        assert refused(program.ask(assertion=assertion)) == (401, "invalid_client")

    def test_another_process_does_not_take_what_one_has_taken(self):
        until = NOW + timedelta(minutes=5)

        assert take_once("assertion client-tags", "a", until=until)
        assert not take_once("assertion client-tags", "a", until=until)
        assert take_once("assertion client-other", "a", until=until)

    @pytest.mark.parametrize(
        "claims",
        [
            {"sub": "client-other"},
            {"iss": "client-other"},
            {"aud": "https://elsewhere.example/token"},
            {"aud": [TOKEN, "https://elsewhere.example/token"]},
            {"aud": None},
            {"exp": NOW.timestamp()},
            {"exp": NOW.timestamp() + 301},
            {"exp": None},
            {"exp": "soon"},
            {"exp": True},
            {"exp": 1e300},
            {"iat": NOW.timestamp() + 31},
            {"nbf": NOW.timestamp() + 31},
            {"jti": None},
            {"jti": ""},
            {"jti": "x" * 129},
            {"jti": "\ud800"},
            {"sub": "\0", "iss": "\0"},
        ],
        ids=str,
    )
    def test_what_is_wrong_with_it_is_said_and_no_token_given(self, program, claims):
        response = program.ask(assertion=signed(program.key, **claims))

        assert refused(response) == (401, "invalid_client")
        assert "client_assertion" in response.json()["error_description"]
        assert not AccessToken.objects.exists()

    @pytest.mark.parametrize("seconds", [1, 300])
    def test_it_may_be_good_for_five_minutes(self, program, seconds):
        assertion = signed(program.key, exp=NOW.timestamp() + seconds, aud=[TOKEN])

        assert program.ask(assertion=assertion).status_code == 200

    def test_who_did_not_sign_and_who_is_not_known_are_told_the_same(self, program):
        stranger = ECKey.generate_key("P-256")
        unknown = signed(program.key, sub="client-nobody", iss="client-nobody")
        under_its_name = example.signed(stranger, {"kid": program.key.thumbprint()}, claims_of())
        sent = [program.assertion(stranger), signed(stranger), under_its_name, unknown]

        answers = [program.ask(assertion=each).content for each in sent]

        assert answers == [b'{"error": "invalid_client"}'] * len(sent)

    @pytest.mark.parametrize("alg", ["none", "HS256", "ES384", "RS256"])
    def test_no_other_algorithm_is_taken(self, program, alg):
        _, claims, _ = signed(program.key).split(".")
        signing = f"{encoded({'alg': 'HS256'})}.{claims}"
        mac = hmac.digest(program.key.as_pem(private=False), signing.encode(), "sha256")
        forged = {
            "none": lambda: f"{encoded({'alg': 'none'})}.{claims}.",
            "HS256": lambda: f"{signing}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}",
            "ES384": lambda: jws.serialize_compact(
                {"alg": "ES384"}, decoded(claims), ECKey.generate_key("P-384"), ["ES384"]
            ),
            "RS256": lambda: jws.serialize_compact({"alg": "RS256"}, decoded(claims), RSAKey.generate_key(2048)),
        }

        assert refused(program.ask(assertion=forged[alg]())) == (401, "invalid_client")

    @pytest.mark.parametrize("text", ["", "a", "a.b.c", "x" * 9000, "é.é.é", f"{'e30'}.{'W10'}.AA"])
    def test_what_is_no_assertion_is_refused(self, program, text):
        assert program.ask(assertion=text or " ").status_code == 401

    def test_critical_headers_are_refused(self, program):
        claims = json.dumps(claims_of())
        text = jws.serialize_compact({"alg": "ES256", "crit": ["kid"], "kid": "a"}, claims, program.key)

        assert refused(program.ask(assertion=text)) == (401, "invalid_client")

    def test_the_type_of_assertion_is_named(self, program):
        assert refused(program.ask(client_assertion_type="other")) == (401, "invalid_client")

    def test_a_client_id_beside_it_is_the_same(self, program):
        assert refused(program.ask(client_id="client-other")) == (401, "invalid_client")
        assert program.ask(client_id="client-tags").status_code == 200

    def test_a_secret_gets_nothing_in_production(self, client, production):
        ClientFactory(client_id="client-old")
        body = {"grant_type": "client_credentials", "client_id": "client-old", "client_secret": "a secret"}

        assert refused(client.post("/api/v1/token", body)) == (401, "invalid_client")

    def test_a_client_without_a_secret_has_none_anywhere(self, client, row):
        body = {"grant_type": "client_credentials", "client_id": "client-tags", "client_secret": "a secret"}

        assert refused(client.post("/api/v1/token", body)) == (401, "invalid_client")


class TestKeys:
    def test_one_key_follows_another_while_both_count(self, program, row):
        following = KeyedProgram(row, registered(row, kid="2027"))

        assert (program.ask().status_code, following.ask().status_code) == (200, 200)
        with pytest.raises(clients.ClientRefused, match="It has 2 keys already"):
            registered(row)
        clients.remove_key(key=row.keys.get(kid=program.key.thumbprint()), by=None)
        assert (program.ask().status_code, following.ask().status_code) == (401, 200)
        registered(row)

    def test_a_removed_key_takes_the_tokens_along(self, program, row):
        assert program.get(PEOPLE).status_code == 200

        clients.remove_key(key=row.keys.get(), by=row.user)

        assert problem(program.get(PEOPLE)) == (401, "invalid-token")
        key = row.keys.get()
        assert (key.removed_at, key.removed_by) == (NOW, row.user)
        verbs = AuditEntry.objects.filter(target_id=row.pk, action="administration").values_list("verb", flat=True)
        assert set(verbs) == {"sharing.client_key_added", "sharing.client_key_removed"}
        assert clients.remove_key(key=key, by=None).removed_by == row.user

    def test_a_kid_names_the_key(self, program, row):
        registered(row, kid="other")
        wrong = jws.serialize_compact({"alg": "ES256", "kid": "other"}, json.dumps(claims_of()), program.key)
        unnamed = jws.serialize_compact({"alg": "ES256"}, json.dumps(claims_of(jti="b")), program.key)

        assert refused(program.ask(assertion=wrong)) == (401, "invalid_client")
        assert program.ask(assertion=unnamed).status_code == 200

    def test_a_key_is_of_one_client(self, program):
        with pytest.raises(clients.ClientRefused, match="in use"):
            clients.add_key(client=ClientFactory(), text=program.key.as_pem(private=False).decode(), by=None)

    def test_a_revoked_client_gets_no_key_and_a_new_binding_ends_its_tokens(self, program, row):
        program.get(PEOPLE)

        clients.change_client(client=row, binding="certificate", acts_for_users=False, by=None)
        assert problem(program.get(PEOPLE)) == (401, "invalid-token")
        clients.revoke_client(client=row, reason="Over", by=None)
        with pytest.raises(clients.ClientIsRevoked):
            registered(row)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "as PEM or JWK"),
            ("[]", "one public key"),
            ('{"keys": []}', "must be EC"),
            ('{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}', "cannot be read"),
            ("-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----", "cannot be read"),
            (json.dumps(ECKey.generate_key("P-256").as_dict(private=True)), "private key"),
            (ECKey.generate_key("P-256").as_pem(private=True).decode(), "private key"),
            (json.dumps(ECKey.generate_key("P-384").as_dict(private=False)), "must be EC"),
            (json.dumps(OctKey.generate_key(256).as_dict()), "private key"),
            (short_key(), "2,048 to 4,096 bits"),
            ("x" * 9000, "longer than"),
        ],
        ids=[
            "nothing",
            "a list",
            "a key set",
            "no point",
            "no key",
            "EC, private",
            "PEM, private",
            "P-384",
            "shared secret",
            "short RSA",
            "long",
        ],
    )
    def test_what_is_no_good_public_key_is_refused(self, text, words):
        with pytest.raises(jose.NotAKey, match=words):
            jose.read_key(text)


class TestProof:
    @pytest.fixture
    def token(self, program):
        assert program.get(PEOPLE).status_code == 200
        return program.token

    def test_a_stolen_token_opens_nothing(self, client, program, token):
        thief = KeyedProgram.__new__(KeyedProgram)
        thief.own_key, thief.token, thief.browser = ECKey.generate_key("P-256"), token, program.browser

        answers = [
            client.get(PEOPLE, headers={"Authorization": f"Bearer {token}"}),
            client.get(PEOPLE, headers={"Authorization": f"DPoP {token}"}),
            thief.get(PEOPLE),
        ]

        assert [problem(each) for each in answers] == [
            (401, "invalid-token"),
            (401, "invalid-dpop-proof"),
            (401, "invalid-dpop-proof"),
        ]
        assert answers[0]["WWW-Authenticate"] == 'Bearer realm="release-monitor", error="invalid_token"'
        algs = 'algs="ES256 EdDSA PS256 RS256"'
        assert answers[2]["WWW-Authenticate"] == f'DPoP realm="release-monitor", error="invalid_dpop_proof", {algs}'

    def test_who_sends_no_token_is_told_both_ways(self, client):
        told = client.get(PEOPLE)["WWW-Authenticate"]

        assert told == 'Bearer realm="release-monitor", DPoP realm="release-monitor", algs="ES256 EdDSA PS256 RS256"'

    def test_a_proof_is_taken_once(self, program, token):
        proof = program.proof("GET", f"{ROOT}{PEOPLE}")

        assert program.get(PEOPLE, DPoP=proof).status_code == 200
        again = program.get(PEOPLE, DPoP=proof)
        assert (*problem(again), again.json()["detail"]) == (401, "invalid-dpop-proof", "This proof was sent before.")

    def test_it_is_for_one_method_one_address_and_one_token(self, program, token):
        proofs = {
            "method": program.proof("POST", f"{ROOT}{PEOPLE}"),
            "address": program.proof("GET", f"{ROOT}/api/v1/releases/"),
            "host": program.proof("GET", f"https://elsewhere.example{PEOPLE}"),
            "scheme": program.proof("GET", f"https://testserver{PEOPLE}"),
            "token": program.proof("GET", f"{ROOT}{PEOPLE}", token="another"),
            "no token": program.proof("GET", f"{ROOT}{PEOPLE}", token=""),
        }

        answers = {name: problem(program.get(PEOPLE, DPoP=proof)) for name, proof in proofs.items()}

        assert answers == dict.fromkeys(proofs, (401, "invalid-dpop-proof"))

    def test_query_port_and_case_of_the_host_make_no_other_address(self, program, token):
        proof = program.proof("GET", f"HTTP://TestServer:80{PEOPLE}")

        assert program.get(f"{PEOPLE}?q=wrexcombe", DPoP=proof).status_code == 200

    @pytest.mark.parametrize(("moved", "taken"), [(-60, True), (-61, False), (10, True), (11, False)], ids=str)
    def test_it_is_of_now(self, program, token, moved, taken):
        claims = {"htm": "GET", "htu": f"{ROOT}{PEOPLE}", "ath": dpop.hash_of(token), "iat": NOW.timestamp() + moved}
        header = {"typ": "dpop+jwt", "jwk": program.own_key.as_dict(private=False)}

        answer = program.get(PEOPLE, DPoP=example.signed(program.own_key, header, claims))

        assert (answer.status_code == 200) is taken

    def test_its_header_has_the_type_and_a_public_key(self, program, token):
        claims = {"htm": "GET", "htu": f"{ROOT}{PEOPLE}", "ath": dpop.hash_of(token)}
        own = program.own_key
        other = ECKey.generate_key("P-256")
        proofs = [
            example.signed(own, {"typ": "JWT", "jwk": own.as_dict(private=False)}, claims),
            example.signed(own, {"typ": "dpop+jwt"}, claims),
            example.signed(own, {"typ": "dpop+jwt", "jwk": own.as_dict(private=True)}, claims),
            example.signed(other, {"typ": "dpop+jwt", "jwk": own.as_dict(private=False)}, claims),
            "",
            ", ".join([program.proof("GET", f"{ROOT}{PEOPLE}")] * 2),
        ]

        answers = [problem(program.get(PEOPLE, DPoP=proof)) for proof in proofs]

        assert answers == [(401, "invalid-dpop-proof")] * len(proofs)

    def test_no_token_is_given_without_a_proof(self, program):
        old = example.proof(program.own_key, method="GET", address=TOKEN)
        good = program.proof("POST", TOKEN, token="")

        assert [refused(program.ask(proof=proof)) for proof in ("", old)] == [(400, "invalid_dpop_proof")] * 2
        assert program.ask(proof=good).status_code == 200
        assert refused(program.ask(proof=good)) == (400, "invalid_dpop_proof")

    def test_a_token_bound_to_nothing_is_refused_in_production(self, client, settings):
        ClientFactory(client_id="client-old")
        body = {"grant_type": "client_credentials", "client_id": "client-old", "client_secret": "a secret"}
        headers = {"Authorization": f"Bearer {client.post('/api/v1/token', body).json()['access_token']}"}
        assert client.get(PEOPLE, headers=headers).status_code == 200

        settings.CLIENT_SECRETS = False

        assert problem(client.get(PEOPLE, headers=headers)) == (401, "invalid-token")

    def test_what_is_too_old_is_forgotten_with_the_tokens(self, program, token):
        assert (UsedProof.objects.count(), TokenBinding.objects.count()) == (3, 1)

        assert clients.forget_expired_tokens(at=NOW + timedelta(minutes=5)) == 0
        assert (UsedProof.objects.count(), TokenBinding.objects.count()) == (0, 1)
        assert clients.forget_expired_tokens(at=NOW + timedelta(minutes=15)) == 1
        assert not TokenBinding.objects.exists()


class TestCertificate:
    HEADER = "X-Client-Certificate"

    @pytest.fixture
    def row(self, row):
        row.binding = "certificate"
        row.save()
        return row

    @pytest.fixture(autouse=True)
    def proxy(self, settings):
        settings.CLIENT_CERTIFICATE_HEADER = self.HEADER
        settings.CLIENT_CERTIFICATE_PROXIES = ["127.0.0.0/30"]

    def test_a_token_is_bound_to_the_certificate_that_the_proxy_tells(self, program):
        pem = certificate()
        answer = program.ask(proof="", headers={self.HEADER: quote(pem)})
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

        def get(**more):
            return program.browser.get(PEOPLE, headers=headers | more).status_code

        assert answer.json()["token_type"] == "Bearer"
        der = base64.b64encode(base64.b64decode("".join(pem.split("\n")[1:-2]))).decode()
        assert get(**{self.HEADER: quote(pem)}) == 200
        assert get(**{self.HEADER: f":{der}:"}) == 200
        assert (get(), get(**{self.HEADER: quote(certificate())}), get(**{self.HEADER: "x"})) == (401, 401, 401)
        assert get(Authorization=f"DPoP {answer.json()['access_token']}", **{self.HEADER: quote(pem)}) == 401

    def test_nobody_but_the_proxy_is_believed(self, program, caplog):
        pem = quote(certificate())
        answer = program.ask(proof="", headers={self.HEADER: pem}).json()
        headers = {"Authorization": f"Bearer {answer['access_token']}", self.HEADER: pem}

        forged = program.browser.get(PEOPLE, headers=headers, REMOTE_ADDR="198.51.100.7")
        unix = program.browser.get(PEOPLE, headers=headers, REMOTE_ADDR="")

        assert [problem(each) for each in (forged, unix)] == [(401, "invalid-token")] * 2

    def test_no_token_is_given_without_one(self, program, settings):
        assert refused(program.ask(proof="")) == (400, "invalid_request")
        settings.CLIENT_CERTIFICATE_HEADER = ""
        asked = program.ask(proof="", headers={self.HEADER: quote(certificate())})
        assert refused(asked) == (400, "invalid_request")

    def test_the_thumbprint_is_of_the_whole_certificate(self):
        pem = certificate()
        der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)
        wanted = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=").decode()

        meta = {"HTTP_X_CLIENT_CERTIFICATE": quote(pem), "REMOTE_ADDR": "127.0.0.1"}

        assert certificates.thumbprint_in(meta) == wanted

    @pytest.mark.parametrize("header", ["", "x", "x" * 20_000, ":AAAA:", "%00", "-----BEGIN CERTIFICATE-----"])
    def test_what_is_no_certificate_has_none(self, header):
        assert certificates.certificate_in(header) is None

    def test_two_certificates_are_none(self):
        assert certificates.certificate_in(f"{quote(certificate())},{quote(certificate())}") is not None


def claims_of(**more):
    claims = {
        "iss": "client-tags",
        "sub": "client-tags",
        "aud": TOKEN,
        "exp": NOW.timestamp() + 60,
        "iat": NOW.timestamp(),
        "jti": "a",
    }
    return {name: value for name, value in (claims | more).items() if value is not None}


def signed(key, *, alg="ES256", **more):
    registry = jose.Registry(strict_check_header=False)
    return jws.serialize_compact({"alg": alg}, json.dumps(claims_of(**more)), key, registry=registry)


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def decoded(segment):
    return base64.urlsafe_b64decode(segment + "==")


def certificate():
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tags")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(NOW - timedelta(days=1))
    return (
        made.not_valid_after(NOW + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
        .decode()
    )


def test_rules_say_what_is_wrong():
    assert assertions.fault_in(claims_of(), address=TOKEN, now=NOW) == ""
    assert assertions.fault_in(claims_of(aud="x"), address=TOKEN, now=NOW) == f"aud must be {TOKEN}"
