"""What stands between this machine and the Hub is named: certificate, clock, proxy, name; real HTTPS on loopback."""

from __future__ import annotations

import contextlib
import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import close_session

from ganlab import catalog
from ganlab.hub import client
from ganlab.hub.manifest import HubError
from ganlab.hub.pull import pull
from ganlab.hub.push import prepare
from tests.support.factories import missing

VALID = ("20200101000000Z", "20990101000000Z")
EXPIRED = ("20000101000000Z", "20010101000000Z")
FUTURE = ("20900101000000Z", "20990101000000Z")
AUTHORITY = """[ca]
default_ca = only
[only]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = names
copy_extensions = copy
[names]
commonName = supplied
"""


@pytest.fixture(autouse=True)
def plain_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No proxy, no certificates of the tests' own machine, and a client that looks at the environment anew."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GANLAB_CACHE", str(tmp_path / "cache"))
    close_session()
    yield
    close_session()


class Answer(http.server.BaseHTTPRequestHandler):
    """Answers everything with one status, as a proxy too."""

    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_CONNECT = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def served(status: int = 200, certificate: Path | None = None) -> Iterator[int]:
    """A server on a free port of 127.0.0.1 -> the port; with a certificate, by TLS."""
    handler = type("Handler", (Answer,), {"status": status})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.handle_error = lambda request, client_address: None  # a handshake that the client gave up
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.with_suffix(".key"))
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path, dates: tuple[str, str], name: str = "localhost") -> Path:
    """A certificate that vouches for itself, and its key beside it."""
    if not shutil.which("openssl"):
        missing("openssl is not installed")
    (folder / "ca.cnf").write_text(AUTHORITY)
    (folder / "index.txt").write_text("")

    def openssl(*words: str) -> None:
        done = subprocess.run(("openssl", *words), cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", "own.key")
    extension = f"subjectAltName=DNS:{name}"
    openssl("req", "-new", "-key", "own.key", "-subj", f"/CN={name}", "-addext", extension, "-out", "own.csr")
    given = ("-startdate", dates[0], "-enddate", dates[1], "-out", "own.pem", "-batch", "-notext")
    openssl("ca", "-config", "ca.cnf", "-selfsign", "-keyfile", "own.key", "-in", "own.csr", *given)
    return folder / "own.pem"


def sentence(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> str:
    """The one with which asking that Hub ends."""
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    with (
        pytest.raises(HubError) as caught,
        client.one_sentence("tester/digits", "main"),
        client.get("api/models/tester/digits"),
    ):
        raise HubError("it answered")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    assert "password@host" in str(caught.value) or "secret" not in str(caught.value)
    return str(caught.value)


@pytest.mark.fault(
    10,
    given="a server with a certificate that the machine does not trust, as in a company's network",
    before="cannot be reached: check the network",
    now="this machine does not trust the certificate: set SSL_CERT_FILE; with that set, the server answers",
)
def test_a_certificate_that_is_not_trusted_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = certificate(tmp_path, VALID)
    with served(certificate=own) as port:
        endpoint = f"https://localhost:{port}"
        found = sentence(monkeypatch, endpoint)
        assert f"does not trust the certificate of localhost:{port} (self-signed certificate)" in found
        assert "set SSL_CERT_FILE to a file with the certificate of your network's authority" in found
        with pytest.raises(HubError, match="does not trust the certificate"):  # by the process that pulls, too
            pull("tester/digits")
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
        close_session()
        assert sentence(monkeypatch, endpoint) == "it answered"
        assert "is for another name" in sentence(monkeypatch, f"https://127.0.0.1:{port}")


@pytest.mark.fault(
    10,
    given="a clock that is years behind, or ahead, of a good certificate; a certificate for another name",
    before="cannot be reached: check the network",
    now="the certificate is not valid yet, or has expired, on the machine's date: set its clock; is for another name",
)
@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (FUTURE, "is not valid yet on 20.*: set its clock"),
        (EXPIRED, "has expired on 20.*: set its clock if that is wrong"),
    ],
)
def test_a_clock_that_is_years_off_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, dates: tuple[str, str], words: str
) -> None:
    own = certificate(tmp_path, dates)
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    with served(certificate=own) as port, pytest.raises(HubError, match=words):
        raise HubError(sentence(monkeypatch, f"https://localhost:{port}"))


@pytest.mark.fault(
    10,
    given="a proxy that asks for a password, on the way to HTTPS and to HTTP",
    before="the connection broke off: check the network; or, update huggingface_hub",
    now="the proxy asks for a password: set HTTPS_PROXY to http://user:password@host:port",
)
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_asks_for_a_password_is_named(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with served(407) as port:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://127.0.0.1:{port}")
        found = sentence(monkeypatch, f"{scheme}://hub.example")
    assert "the proxy asks for a password (" in found
    assert "set HTTPS_PROXY (or HTTP_PROXY, ALL_PROXY) to http://user:password@host:port" in found


@pytest.mark.fault(
    10,
    given="a proxy that forbids the Hub, that is not there, with a scheme that the client does not know; a missing "
    "certificate file; a name without an address; plain HTTP where HTTPS is expected",
    before="cannot be reached, or the connection broke off: check the network; or a traceback",
    now="named, with the variable to set",
)
def test_other_things_between_here_and_the_hub_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with served(403) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        assert "the proxy does not let anybody reach hub.example" in sentence(monkeypatch, "https://hub.example")
    close_session()
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@127.0.0.1:{port}")
    assert f"the proxy 127.0.0.1:{port} cannot be reached: check HTTPS_PROXY" in sentence(
        monkeypatch, "https://hub.example"
    )
    close_session()
    monkeypatch.setenv("HTTPS_PROXY", "gopher://127.0.0.1:9")
    assert "the proxy that HTTPS_PROXY (or HTTP_PROXY, ALL_PROXY) names cannot be used" in sentence(
        monkeypatch, "https://hub.example"
    )
    close_session()
    monkeypatch.delenv("HTTPS_PROXY")
    assert "no address is known for hub.invalid: check the network, and HF_ENDPOINT" in sentence(
        monkeypatch, "https://hub.invalid"
    )
    with served() as port:
        assert "does not speak HTTPS" in sentence(monkeypatch, f"https://localhost:{port}")
    close_session()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    assert "the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read (No such file" in sentence(
        monkeypatch, "https://hub.example"
    )
    with pytest.raises(HubError, match="the certificates that SSL_CERT_FILE"):
        pull("tester/digits")


def test_a_network_that_is_not_there_is_still_called_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentence(monkeypatch, "http://127.0.0.1:9") == (
        "127.0.0.1:9 cannot be reached: check the network, then try again."
    )


@pytest.mark.fault(
    10,
    given="HF_ENDPOINT that is `http://[::1`, `http://127.0.0.1:70000`, `abc`, or a space",
    before="a traceback of ValueError, or: the connection to  broke off",
    now="a sentence: HF_ENDPOINT is no address of a server, write it as https://host",
)
@pytest.mark.parametrize(
    "named",
    ["http://[::1", "http://127.0.0.1:70000", "http://127.0.0.1:0", "abc", " ", "https://", "http://a b", "ftp://a"],
)
def test_an_endpoint_that_is_no_address_is_named(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", named)
    words = r"^HF_ENDPOINT is '.*', no address of a server: write it as https://host, or unset it\.$"
    with pytest.raises(HubError, match=words):
        prepare("user/name", [catalog.record("gan")])


@pytest.mark.parametrize(
    "named", ["https://huggingface.co", "http://127.0.0.1:8080/", "http://[::1]:80", "https://a/b"]
)
def test_an_endpoint_that_is_an_address_is_taken(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", named)
    assert client.endpoint() == named.rstrip("/")


@pytest.mark.fault(
    10,
    given="HTTPS_PROXY=::::",
    before="the connection to huggingface.co broke off: check the network",
    now="the proxy that HTTPS_PROXY names cannot be used: write it as http://user:password@host:port",
)
@pytest.mark.parametrize("named", ["::::", "http://[::1", "http://127.0.0.1:port"])
def test_a_proxy_that_is_no_address_is_named(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", named)
    monkeypatch.setenv("HF_ENDPOINT", "https://127.0.0.1:9")
    with pytest.raises(HubError, match=r"^the proxy that HTTPS_PROXY .* names cannot be used: write it as http://user"):
        prepare("user/name", [catalog.record("gan")])
