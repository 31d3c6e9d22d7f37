"""Speaks the protocol of Streamlit's pages as a browser does, without drawing anything."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

WAIT_S = 120.0


class Visitor:
    """One person with one open tab. Make it with `visit`."""

    def __init__(self, connection: ClientConnection, address: str, choices: Mapping[str, str]) -> None:
        self._connection = connection
        self._address = address
        self.choices = dict(choices)
        self._session = ""
        self._page = ""
        self._screens: dict[str, str] = {}
        self._elements: dict[tuple[int, ...], tuple[str, Any]] = {}
        self._values: dict[str, WidgetState] = {}
        self.faults: list[str] = []
        self.received = 0

    def open(self, screen: str, **choices: str) -> float:
        """Go to a screen and return how long it took until it was all drawn (s)."""
        self.choices |= choices
        self._page = self._screens.get(screen, self._screens.get("", ""))
        self._values.clear()
        return self._run(name="" if self._page else screen)

    def choose(self, key: str, number: int) -> float:
        """Choose the option of a number (modulo how many there are) in the choice of a key."""
        element = self._element("selectbox", key)
        options = list(element.options)
        self._values[element.id] = WidgetState(id=element.id, string_value=options[number % len(options)])
        return self._run()

    def press(self, key: str) -> float:
        """Press the button of a key and return the seconds until the screen was drawn anew."""
        return self._run(WidgetState(id=self.widget("button", key), trigger_value=True))

    def drop(self, key: str, name: str, content: bytes) -> float:
        """Drop a file on the uploader of a key, or of one that begins so where it ends with a hyphen, and return the seconds until it was drawn anew."""
        request = BackMsg()
        request.file_urls_request.request_id = "1"
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self._session
        self._connection.send(request.SerializeToString())
        urls = next(each for each in self._messages() if each.WhichOneof("type") == "file_urls_response")
        (url,) = urls.file_urls_response.file_urls
        self._put(url.upload_url, name, content)
        state = WidgetState(id=self.widget("file_uploader", key))
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(content), url.file_id
        info.file_urls.CopyFrom(url)
        self._values[state.id] = state
        return self._run()

    def watch(self) -> float:
        """Have the screen drawn again as it is, and return the seconds that took."""
        return self._run()

    def widget(self, kind: str, key: str) -> str:
        """Return the id of the first widget of a kind and key.

        Raises
        ------
        LookupError
            When the screen has none.
        """
        return str(self._element(kind, key).id)

    def _element(self, kind: str, key: str) -> Any:
        for found, element in self._elements.values():
            own = element.id.split("-", 2)[-1] if found == kind else ""
            if own == key or (key.endswith("-") and own.startswith(key)):
                return element
        raise LookupError(f"There is no {kind} {key}. There are {sorted({kind for kind, _ in self._elements.values()})}.")  # fmt: skip

    def has(self, kind: str, key: str) -> bool:
        """Return whether the screen has such a widget."""
        try:
            self.widget(kind, key)
        except LookupError:
            return False
        return True

    def said(self) -> str:
        """Return the words in boxes on the screen."""
        return " ".join(
            element.body
            for kind, element in self._elements.values()
            if kind in ("alert", "markdown", "heading")
        )

    def _run(self, *triggers: WidgetState, name: str = "") -> float:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(self.choices)
        state.page_script_hash, state.page_name = self._page, name
        state.widget_states.widgets.extend([*self._values.values(), *triggers])
        state.context_info.timezone = "Europe/Helsinki"
        state.context_info.url = f"{self._address}/{name}"
        self._elements.clear()
        begun = time.monotonic()
        self._connection.send(message.SerializeToString())
        for each in self._messages():
            if self._take(each):
                break
        return time.monotonic() - begun

    def _take(self, message: ForwardMsg) -> bool:
        """Note what a message tells, and return whether the script has finished."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id or self._session
        elif kind == "navigation":
            self._screens = {
                page.url_pathname: page.page_script_hash for page in message.navigation.app_pages
            }
            self._page = message.navigation.page_script_hash
        elif kind == "page_not_found":
            self.faults.append("page not found")
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            found = element.WhichOneof("type")
            self._elements[tuple(message.metadata.delta_path)] = (found, getattr(element, found))
            if found == "exception":
                self.faults.append(f"{element.exception.type}: {element.exception.message}")
        return kind == "script_finished" and message.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
        )

    def _messages(self) -> Iterator[ForwardMsg]:
        while True:
            content = self._connection.recv(timeout=WAIT_S)
            self.received += len(content)
            message = ForwardMsg()
            message.ParseFromString(content if isinstance(content, bytes) else content.encode())
            yield message

    def _put(self, path: str, name: str, content: bytes) -> None:
        token = urlopen(f"{self._address}/_stcore/health").headers.get("Set-Cookie", "")
        border = "majakka-border"
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
        xsrf = token.partition("_streamlit_xsrf=")[2].partition(";")[0]
        headers = {
            "Content-Type": f"multipart/form-data; boundary={border}",
            "X-Xsrftoken": xsrf,
            "Cookie": f"_streamlit_xsrf={xsrf}",
            "Host": self._address.removeprefix("http://"),
        }
        with urlopen(Request(f"{self._address}{path}", data=body, headers=headers, method="PUT")) as answer:
            assert answer.status in (200, 204), json.dumps(dict(answer.headers))


@contextmanager
def visit(address: str, choices: Mapping[str, str]) -> Iterator[Visitor]:
    """Open a tab at the address; `choices` stand in its address line."""
    stream = address.replace("http://", "ws://") + "/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], origin=address, max_size=None, compression=None) as connection:  # type: ignore[arg-type, list-item]  # fmt: skip
        yield Visitor(connection, address, choices)
