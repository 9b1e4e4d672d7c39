"""A small server that speaks as much of the Hub's HTTP as its client needs for models, and fails on command.

Repositories are kept in memory. It is no proof about the real Hub: docs/hub.md says what it stands for.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

USER, TOKEN, READER = "tester", "hf_writes", "hf_reads"
LARGE_FROM = 200_000
"""bytes from which a file is uploaded by itself, as git-lfs has it"""


@dataclass
class Repo:
    private: bool
    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def commit(self, branch: str, files: dict[str, bytes], summary: str) -> str:
        content = b"".join(path.encode() + data for path, data in sorted(files.items()))
        sha = hashlib.sha1(f"{branch} {len(self.log)} {summary}".encode() + content).hexdigest()
        self.commits[sha], self.branches[branch] = files, sha
        self.log.append(summary)
        return sha

    def at(self, revision: str) -> tuple[str, dict[str, bytes]] | None:
        sha = self.branches.get(revision, revision)
        return (sha, self.commits[sha]) if sha in self.commits else None


@dataclass
class Faults:
    """What goes wrong from now on; `requests` counts by path what was asked."""

    silent: bool = False
    """nothing is answered"""
    stall: str = ""
    """files whose path ends so stop in the middle"""
    drip: str = ""
    """files whose path ends so come a byte at a time, 20 a second"""
    cut: str = ""
    """files whose path ends so lose their connection in the middle"""
    wrong: str = ""
    """files whose path ends so arrive with one bit turned"""
    huge: str = ""
    """files whose path ends so go on without end"""
    spoil: str = ""
    """what is committed at a path that ends so is stored with one bit turned"""
    troubles: int = 0
    """so many answers are HTTP 500"""


class Hub:
    """The server's state, for a test to look at and to change."""

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.large: dict[str, bytes] = {}
        self.faults = Faults()
        self.requests: Counter[str] = Counter()
        self.closing = threading.Event()
        self.address = ""

    def files(self, repo: str, revision: str = "main") -> dict[str, bytes]:
        found = self.repos[repo].at(revision)
        assert found is not None
        return found[1]

    def put(self, repo: str, files: dict[str, bytes], private: bool = False) -> None:
        """A repository with these files, made behind the client's back."""
        self.repos.setdefault(repo, Repo(private)).commit("main", files, "put")


@contextmanager
def hub() -> Iterator[Hub]:
    """Serves on a free port of 127.0.0.1."""
    state = Hub()
    config = uvicorn.Config(
        _app(state), host="127.0.0.1", port=0, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    state.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield state
    finally:
        state.closing.set()
        server.should_exit = True
        thread.join()


def _refuse(status: int, code: str, message: str = "") -> Response:
    return JSONResponse({"error": message or code}, status, headers={"X-Error-Code": code, "X-Error-Message": message})


def _turned(data: bytes) -> bytes:
    """With its last bit turned: the same length, and still text where it was text."""
    return data[:-1] + bytes([data[-1] ^ 1])


def _blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _entry(path: str, data: bytes) -> dict[str, Any]:
    """A file as the Hub lists it; a large one with the sha256 of its content."""
    row: dict[str, Any] = {"type": "file", "path": path, "size": len(data), "oid": _blob_id(data)}
    if len(data) >= LARGE_FROM:
        row["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
    return row


class _Handlers:
    """One method per kind of request, each given the repository's name, which the route found."""

    def __init__(self, state: Hub) -> None:
        self.state = state

    async def create(self, request: Request, name: str) -> Response:
        body = await request.json()
        name = f"{body.get('organization') or USER}/{body['name']}"
        if (refused := self._writer(request, name)) is not None:
            return refused
        url = {"url": f"{self.state.address}/{name}", "name": name, "id": name}
        if name in self.state.repos:
            return JSONResponse(url | {"error": "You already created this model repo"}, 409)
        repo = self.state.repos[name] = Repo(private=body.get("visibility") == "private" or bool(body.get("private")))
        repo.commit("main", {".gitattributes": b"*.safetensors filter=lfs\n"}, "initial commit")
        return JSONResponse(url)

    async def validate_yaml(self, request: Request, name: str) -> Response:
        return JSONResponse({"errors": [], "warnings": []})

    async def branch(self, request: Request, name: str) -> Response:
        if (refused := self._writer(request, name)) is not None:
            return refused
        branches = self.state.repos[name].branches
        branches[request.path_params["rev"]] = branches["main"]
        return JSONResponse({})

    async def preupload(self, request: Request, name: str) -> Response:
        if (refused := self._writer(request, name)) is not None:
            return refused
        rows = (await request.json())["files"]
        modes = [
            {
                "path": row["path"],
                "shouldIgnore": False,
                "uploadMode": "lfs" if row["size"] >= LARGE_FROM else "regular",
            }
            for row in rows
        ]
        return JSONResponse({"files": modes})

    async def batch(self, request: Request, name: str) -> Response:
        objects = []
        for row in (await request.json())["objects"]:
            there = row["oid"] in self.state.large
            actions = {} if there else {"actions": {"upload": {"href": f"{self.state.address}/lfs/{row['oid']}"}}}
            objects.append({"oid": row["oid"], "size": row["size"], **actions})
        return JSONResponse({"transfer": "basic", "objects": objects})

    async def upload(self, request: Request, name: str) -> Response:
        data = await request.body()
        if hashlib.sha256(data).hexdigest() != request.path_params["oid"]:
            return _refuse(422, "WrongHash")
        self.state.large[request.path_params["oid"]] = data
        return Response()

    async def commit(self, request: Request, name: str) -> Response:
        if (refused := self._writer(request, name)) is not None:
            return refused
        repo, branch = self.state.repos[name], request.path_params["rev"]
        found = repo.at(branch)
        if found is None:
            return _refuse(404, "RevisionNotFound")
        files, summary = dict(found[1]), ""
        for line in (await request.body()).splitlines():
            item = json.loads(line)
            key, value = item["key"], item["value"]
            if key == "header":
                summary = value["summary"]
                if value.get("parentCommit") not in (None, found[0]):
                    return _refuse(412, "Conflict", "A commit has happened since.")
            elif key == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif key == "lfsFile":
                files[value["path"]] = self.state.large[value["oid"]]
            elif key == "deletedFile":
                del files[value["path"]]
            else:
                return _refuse(400, "BadRequest", f"this server knows no {key}")
        spoil = self.state.faults.spoil
        files = {path: _turned(data) if spoil and path.endswith(spoil) else data for path, data in files.items()}
        sha = repo.commit(branch, files, summary)
        url = f"{self.state.address}/{name}/commit/{sha}"
        return JSONResponse({"commitUrl": url, "commitOid": sha, "commitMessage": summary})

    async def info(self, request: Request, name: str) -> Response:
        found, refused = self._reader(request, name)
        if found is None:
            return refused
        files = [{"rfilename": path} for path in sorted(found[1])]
        private = self.state.repos[name].private
        return JSONResponse({"id": name, "sha": found[0], "private": private, "tags": [], "siblings": files})

    async def tree(self, request: Request, name: str) -> Response:
        found, refused = self._reader(request, name)
        if found is None:
            return refused
        return JSONResponse([_entry(path, data) for path, data in sorted(found[1].items())])

    async def resolve(self, request: Request, name: str) -> Response:
        found, refused = self._reader(request, name)
        if found is None:
            return refused
        sha, files = found
        path = request.path_params["path"]
        if path not in files:
            return _refuse(404, "EntryNotFound")
        data, faults = files[path], self.state.faults
        etag = _entry(path, data).get("lfs", {"oid": _blob_id(data)})["oid"]
        headers = {"X-Repo-Commit": sha, "ETag": f'"{etag}"', "Content-Length": str(len(data))}
        headers |= {"X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(len(data))}
        if request.method == "HEAD":
            return Response(headers=headers)

        def struck(fault: str) -> bool:
            return bool(fault) and path.endswith(fault)

        if struck(faults.huge):
            return StreamingResponse(self._endless())
        if struck(faults.drip):
            return StreamingResponse(self._drop_by_drop(data), headers=headers)
        if struck(faults.stall) or struck(faults.cut):
            return StreamingResponse(self._half(data, struck(faults.cut)), headers=headers)
        return Response(_turned(data) if struck(faults.wrong) else data, headers=headers)

    async def _half(self, data: bytes, cut: bool) -> AsyncIterator[bytes]:
        yield data[: len(data) // 2]
        if cut:
            raise ConnectionError("cut on command")
        await self.silence()

    async def _drop_by_drop(self, data: bytes) -> AsyncIterator[bytes]:
        for i in range(len(data)):
            if self.state.closing.is_set():
                break
            yield data[i : i + 1]
            await asyncio.sleep(0.05)

    async def _endless(self) -> AsyncIterator[bytes]:
        while not self.state.closing.is_set():
            yield bytes(2**16)
            await asyncio.sleep(0)

    async def silence(self) -> None:
        """Until the server is to close."""
        while not self.state.closing.is_set():
            await asyncio.sleep(0.02)

    def _token(self, request: Request) -> str:
        return request.headers.get("authorization", "").removeprefix("Bearer ")

    def _writer(self, request: Request, name: str) -> Response | None:
        token = self._token(request)
        if token not in (TOKEN, READER):
            return _refuse(401, "Unauthorized", "Invalid credentials in Authorization header")
        if token != TOKEN or not name.startswith(f"{USER}/"):
            return _refuse(403, "Forbidden", "You don't have the rights")
        return None

    def _reader(self, request: Request, name: str) -> tuple[tuple[str, dict[str, bytes]] | None, Response]:
        repo = self.state.repos.get(name)
        if repo is None or (repo.private and self._token(request) not in (TOKEN, READER)):
            return None, _refuse(401 if not self._token(request) else 404, "RepoNotFound")
        return repo.at(request.path_params.get("rev", "main")), _refuse(404, "RevisionNotFound")


def _app(state: Hub) -> Starlette:
    handlers = _Handlers(state)

    def route(path: str, action: Callable[[Request, str], Awaitable[Response]], *methods: str) -> Route:
        async def answer(request: Request) -> Response:
            state.requests[request.url.path] += 1
            if state.faults.silent:
                await handlers.silence()
            if state.faults.troubles:
                state.faults.troubles -= 1
                return _refuse(500, "Trouble")
            return await action(request, "{ns}/{name}".format_map({"ns": "", "name": "", **request.path_params}))

        return Route(path, answer, methods=list(methods) or ["GET"])

    models = "/api/models/{ns}/{name}"
    return Starlette(
        routes=[
            route("/api/repos/create", handlers.create, "POST"),
            route("/api/validate-yaml", handlers.validate_yaml, "POST"),
            route(f"{models}/branch/{{rev}}", handlers.branch, "POST"),
            route(f"{models}/preupload/{{rev}}", handlers.preupload, "POST"),
            route(f"{models}/commit/{{rev}}", handlers.commit, "POST"),
            route(f"{models}/tree/{{rev}}", handlers.tree),
            route(f"{models}/revision/{{rev}}", handlers.info),
            route(models, handlers.info),
            route("/{ns}/{name}.git/info/lfs/objects/batch", handlers.batch, "POST"),
            route("/lfs/{oid}", handlers.upload, "PUT"),
            route("/{ns}/{name}/resolve/{rev}/{path:path}", handlers.resolve, "GET", "HEAD"),
        ]
    )
