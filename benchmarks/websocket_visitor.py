"""A visitor without a browser, for load: what Streamlit's page and the app's own JavaScript would say to the server.

As in the page, big messages that came before are named and not sent again, a move of the pad is one trigger of the part
that Python hears (`ganlab/app/live/README.md`), and its answer is the part's next state.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

STATE, PART = "ganlab.now", "ganlab.part"
LARGEST = 2**27  # bytes of a message: a generator comes as one
SECONDS = 60  # an answer that takes longer is an error


@dataclass
class Visitor:
    """One websocket, and what its server has said.  errors: all that went wrong, in words."""

    address: str
    query: str
    pages: dict[str, str] = field(default_factory=dict)
    state: dict[str, Any] | None = None
    received: int = 0
    errors: list[str] = field(default_factory=list)
    _page: str = ""
    _listener: tuple[str, str] = ("", "")  # the id of the part that hears moves, and its fragment's
    _cached: set[str] = field(default_factory=set)
    _moves: int = 0
    _socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        address = self.address.replace("http", "ws", 1)
        self._socket = await connect(f"{address}/_stcore/stream", subprotocols=["streamlit"], max_size=LARGEST)  # pyright: ignore[reportArgumentType]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._socket:
            await self._socket.close()

    async def open(self, page: str = "") -> float:
        """A page of the app by its address, "" for Play -> seconds until it is whole."""
        self._page, self.state = self.pages.get(page, ""), None
        return await self._run({})

    async def alive(self) -> float:
        """As the page says it when it has drawn every picture of the model by itself."""
        assert self.state is not None
        return await self._run({"alive": self.state["model"]}, lambda state: state["browserDraws"])

    async def move(self, values: dict[str, float]) -> float:
        """The pad has come to rest on values -> seconds until Python has answered.  An answer to something else is an
        error: another visitor's, or an older one."""
        self._moves += 1
        moved = {"n": self._moves, "values": values, "reset": False}
        seconds = await self._run({"moved": moved}, lambda state: state["ackedMove"] >= self._moves)
        said = self.state or {}
        got = said.get("values", {}) | {"seed": said.get("seed")}
        if said.get("ackedMove") != self._moves or any(got.get(name) != value for name, value in values.items()):
            self.errors.append(f"asked for {values}, move {self._moves}; got {got}, move {said.get('ackedMove')}")
        return seconds

    async def _run(self, triggers: dict[str, Any], enough: Callable[[dict[str, Any]], bool] | None = None) -> float:
        """A run of the page's script, or with triggers of the fragment that hears them, and all runs that follow from
        it until a state has come that is enough."""
        assert self._socket
        order = BackMsg()
        client = order.rerun_script
        client.query_string, client.page_script_hash = self.query, self._page
        client.cached_message_hashes.extend(self._cached)
        if triggers:
            component, client.fragment_id = self._listener
            own = client.widget_states.widgets.add()
            own.id, own.json_value = component, "{}"
            events = client.widget_states.widgets.add()
            events.id = _make_trigger_id(component, "events")
            events.json_trigger_value = json.dumps([{"event": e, "value": v} for e, v in triggers.items()])
        start = time.perf_counter()
        await self._socket.send(order.SerializeToString())
        async with asyncio.timeout(SECONDS):
            while True:
                answer = ForwardMsg()
                data = await self._socket.recv(decode=False)
                self.received += len(data)
                answer.ParseFromString(data)
                if self._note(answer) and (enough is None or (self.state and enough(self.state))):
                    return time.perf_counter() - start

    def _note(self, answer: ForwardMsg) -> bool:
        """-> whether the script has come to its end."""
        if answer.metadata.cacheable:
            self._cached.add(answer.hash)
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            self.pages = {page.url_pathname: page.page_script_hash for page in answer.navigation.app_pages}
            self.pages[""] = next(p.page_script_hash for p in answer.navigation.app_pages if p.is_default)
        elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
            element = answer.delta.new_element
            if element.WhichOneof("type") == "exception":
                self.errors.append(f"{element.exception.type}: {element.exception.message}")
            if element.WhichOneof("type") == "bidi_component" and element.bidi_component.component_name == STATE:
                self._heard(element.bidi_component, answer.delta.fragment_id)
        elif kind == "session_event" and answer.session_event.HasField("script_compilation_exception"):
            self.errors.append(answer.session_event.script_compilation_exception.message)
        return kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _heard(self, part: BidiComponent, fragment: str) -> None:
        self._listener = part.id, fragment
        (self.state,) = json.loads(part.json)
