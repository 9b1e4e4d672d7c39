"""Why a server cannot be reached: what the client's exception says of certificates, clock, proxy and name, as a
sentence."""

from __future__ import annotations

import datetime
import re
import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from ganlab.hub.manifest import HubError

if TYPE_CHECKING:
    from huggingface_hub.utils import httpx

PROXIES = "HTTPS_PROXY (or HTTP_PROXY, ALL_PROXY)"
NOT_YET, EXPIRED, OTHER_NAME = 9, 10, (62, 64)
"""X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED, and _HOSTNAME_MISMATCH or _IP_ADDRESS_MISMATCH of OpenSSL"""


def is_address(text: str) -> bool:
    """Whether it could be a server's: http or https, a host, and a port if any that there can be."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and port != 0 and not re.search(r"\s", text)


def session() -> httpx.Client:
    """The client's own session.  HubError if certificates or a proxy that the environment names are none."""
    from huggingface_hub.utils import get_session, httpx

    try:
        return get_session()
    except OSError as error:  # ssl's errors too
        raise HubError(
            f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read ({error.strerror or error}): "
            "name a file of certificates in PEM, or unset both."
        ) from error
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise HubError(
            f"the proxy that {PROXIES} names cannot be used: write it as http://user:password@host:port."
        ) from error


def not_reached(error: BaseException, host: str) -> str:
    """One sentence for what httpx raises before there is an answer."""
    chain = list(_causes(error))
    if found := next((cause for cause in chain if isinstance(cause, ssl.SSLCertVerificationError)), None):
        return _certificate(found, host)
    if any(isinstance(cause, ssl.SSLError) for cause in chain):
        return f"{host} does not speak HTTPS as it should: check HF_ENDPOINT and the proxy, then try again."
    if any(type(cause).__name__ == "ProxyError" for cause in chain):
        return proxy_asks(str(error)) if "407" in str(error) else proxy_refuses(str(error), host)
    through = _proxy(host)
    if any(isinstance(cause, socket.gaierror) for cause in chain):
        where, named = (through, PROXIES) if through else (host, "HF_ENDPOINT")
        return f"no address is known for {where}: check the network, and {named}, then try again."
    if through:
        return f"the proxy {through} cannot be reached: check {PROXIES}, or the network, then try again."
    return f"{host} cannot be reached: check the network, then try again."


def proxy_asks(said: str) -> str:
    """For HTTP 407."""
    return (
        f"the proxy asks for a password ({said[:60]}): set {PROXIES} to http://user:password@host:port, then try again."
    )


def proxy_refuses(said: str, host: str) -> str:
    return f"the proxy does not let anybody reach {host} ({said[:60]}): ask who runs it, or change {PROXIES}."


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> str:
    today = f"{datetime.datetime.now():%Y-%m-%d}"
    if error.verify_code == NOT_YET:
        return f"the certificate of {host} is not valid yet on {today}, the date of this machine: set its clock."
    if error.verify_code == EXPIRED:
        return (
            f"the certificate of {host} has expired on {today}, the date of this machine: set its clock if that is "
            "wrong, else tell who runs the server."
        )
    if error.verify_code in OTHER_NAME:
        return (
            f"the certificate of {host} is for another name: check HF_ENDPOINT, and whether the network asks to log in."
        )
    return (
        f"this machine does not trust the certificate of {host} ({error.verify_message}): set SSL_CERT_FILE to a file "
        "with the certificate of your network's authority, which who runs the network has."
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _proxy(host: str) -> str | None:
    """The proxy on the way to a host, without its password."""
    if proxy_bypass(host):
        return None
    found = getproxies()
    named = found.get("https") or found.get("http") or found.get("all")
    return urlsplit(named if "://" in named else f"http://{named}").netloc.rpartition("@")[2] if named else None
