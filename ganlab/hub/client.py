"""The Hub's own client, with everything that it raises turned into one sentence; imported only when it is needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ganlab.hub import transport
from ganlab.hub.manifest import HubError

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.utils import httpx

LIBRARY = "ganlab"
PATIENCE = 60.0
"""seconds that one request may be silent; without this the client waits for ever"""


def endpoint() -> str:
    """$HF_ENDPOINT as it is now, else the Hub.  HubError if that is no address of a server."""
    from huggingface_hub import constants

    named = (os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")
    if not transport.is_address(named):
        raise HubError(f"HF_ENDPOINT is {named!r:.100}, no address of a server: write it as https://host, or unset it.")
    return named


def api() -> HfApi:
    """The whole client: takes half a second to import."""
    from huggingface_hub import HfApi

    transport.session().timeout = PATIENCE
    return HfApi(endpoint=endpoint(), library_name=LIBRARY)


def prepare() -> None:
    """Imports and opens what `get` needs, certificates too: before a network's silence is timed."""
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # noqa: F401

    transport.session()


@contextmanager
def get(path: str) -> Iterator[httpx.Response]:
    """The client's own session alone: a path of the endpoint -> the answer, whose bytes are still to come."""
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    headers = build_hf_headers(library_name=LIBRARY)
    with transport.session().stream("GET", f"{endpoint()}/{path}", headers=headers, timeout=PATIENCE) as response:
        if response.is_error:
            response.read()  # what the error is made of
        hf_raise_for_status(response)
        yield response


@contextmanager
def one_sentence(repo: str, revision: str, writing: bool = False) -> Iterator[None]:
    """Turns what the client raises into a HubError that says what to do."""
    from huggingface_hub import errors
    from huggingface_hub.utils import httpx

    host = urlsplit(endpoint()).netloc
    try:
        yield
    except errors.OfflineModeIsEnabled as error:
        raise HubError(f"HF_HUB_OFFLINE forbids asking {host} for {repo}: unset it, or stay with what you have.") from (
            error
        )
    except errors.GatedRepoError as error:
        raise HubError(f"{repo} is gated: accept its terms on its page on {host}, then try again.") from error
    except errors.RevisionNotFoundError as error:
        raise HubError(f"{repo} has no revision {revision!r}: give one of its branches, tags or commits.") from error
    except errors.HfHubHTTPError as error:
        status = error.response.status_code
        raise HubError(_refused(status, isinstance(error, errors.RepositoryNotFoundError), host, repo, writing)) from (
            error
        )
    except httpx.TimeoutException as error:
        raise HubError(f"{host} does not answer: check the network, then try again.") from error
    except (httpx.ConnectError, httpx.ProxyError) as error:
        raise HubError(transport.not_reached(error, host)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise HubError(f"the connection to {host} broke off: check the network, then try again.") from error


def _refused(status: int, not_found: bool, host: str, repo: str, writing: bool) -> str:
    if status == 407:
        return transport.proxy_asks("HTTP 407")
    login = "log in with `hf auth login`, or set HF_TOKEN"
    if writing and status == 401:
        return f"{host} does not accept the token: {login} to a token with write access."
    if writing and status in (403, 404):
        return (
            f"the token may not write to {repo}: it belongs to someone else, or the token only reads; choose a "
            "repository of your own, or make a token with write access."
        )
    if not_found or status == 404:
        return f"{repo} was not found on {host}: check the name; if it is private, {login}."
    if status in (401, 403):
        return f"{host} gives no access to {repo}: {login} to a token that may read it."
    if status in (409, 412):
        return f"{repo} was changed by someone else at the same time: give the same command again."
    if status == 429:
        return f"{host} asks to wait (too many requests): try again in some minutes."
    if status >= 500:
        return f"{host} has trouble (HTTP {status}): try again later."
    return f"{host} refuses (HTTP {status}) what was asked of {repo}: update huggingface_hub, or try another name."
