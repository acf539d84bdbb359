"""The practice school on a real loopback socket, with nothing but the standard library."""

import contextlib
import gzip
import os
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from mbdesk.practice.control import control
from mbdesk.practice.school import CONTROL, PracticeSchool
from mbdesk.practice.wire import Answer, json_answer

LOOPBACK = "127.0.0.1"


class PracticeServer:
    """A running server; `url` has no slash at the end. `close` breaks the connections that are open."""

    def __init__(self, school: PracticeSchool, port: int = 0) -> None:
        self.school = school
        self._http = _Server((LOOPBACK, port), school)
        self.port = int(self._http.server_address[1])
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), name="practice school", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop answering and wait until the socket is free."""
        self._http.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def serve(school: PracticeSchool, port: int = 0) -> PracticeServer:
    """Serve a school on 127.0.0.1, in a thread; port 0 takes any free one. Raises OSError when it is taken."""
    return PracticeServer(school, port)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], school: PracticeSchool) -> None:
        self.school = school
        self.stopping = threading.Event()
        self._open: dict[threading.Thread, socket.socket] = {}
        self._guard = threading.Lock()
        super().__init__(address, _Connection)

    def server_bind(self) -> None:
        # HTTPServer would look up the host's full name, which can take seconds without a network.
        if os.name != "nt":  # there it would let two programs share the port
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread for each connection, remembered so that `server_close` can end it."""
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name="practice connection", daemon=True
        )
        with self._guard:
            self._open = {old: one for old, one in self._open.items() if old.is_alive()}
            thread.start()
            self._open[thread] = request

    def server_close(self) -> None:
        """Close the listening socket, break the open connections and wait for their threads."""
        super().server_close()
        with self._guard:
            connections = dict(self._open)
        for connection in connections.values():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections:
            thread.join(5)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def _on_request(self) -> None:
        school = self.server.school
        parts = urlsplit(self.path)
        if not parts.path.startswith(CONTROL) and school.resets_early(self.command, parts.path):
            self._reset()
            return
        body = self._read_body()
        if parts.path.startswith(CONTROL) and not parts.path.startswith(CONTROL + "avatars/"):
            answer = self._control(parts.path.removeprefix(CONTROL), parts.query, body)
        else:
            method = "GET" if self.command == "HEAD" else self.command
            base_url = f"http://{self.headers.get('Host') or LOOPBACK}"
            answer = school.handle(method, parts.path, parts.query, dict(self.headers), body, base_url)
        self._send(answer)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _on_request  # noqa: N815 - the names http.server calls

    def _read_body(self) -> bytes:
        if "chunked" not in (self.headers.get("Transfer-Encoding") or "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    def _control(self, name: str, query: str, body: bytes) -> Answer:
        """Only programs of this computer may steer the school: a web page sends its origin, or another host's name."""
        host = (self.headers.get("Host") or "").partition(":")[0]
        if self.headers.get("Origin") or host not in (LOOPBACK, "localhost"):
            return json_answer({"error": "Only for programs on this computer"}, 403)
        return control(self.server.school, self.command, name, query, body)

    def _send(self, answer: Answer) -> None:
        trouble = answer.trouble
        if trouble.delay and self.server.stopping.wait(trouble.delay):
            return
        if trouble.kind == "reset":
            self._reset()
            return
        body = answer.body
        headers = dict(answer.headers)
        packs = self.server.school.switches.gzip and "Content-Encoding" not in headers
        if packs and body and "gzip" in (self.headers.get("Accept-Encoding") or ""):
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, 1)
        head = self._head(answer.status, headers, len(body))
        shown = b"" if self.command == "HEAD" else body
        if trouble.kind == "half-body":
            self._write(head + shown[: int(len(shown) * trouble.keep)])
            self._reset()
        elif trouble.kind == "slow":
            self._write(head)
            self._drip(shown, trouble.bytes_per_second)
        elif trouble.kind == "slow-headers":
            self._drip(head + shown, trouble.bytes_per_second)
        else:
            self._write(head + shown)
            if trouble.kind == "close-after":
                self.close_connection = True

    def _head(self, status: int, headers: dict[str, str], length: int) -> bytes:
        phrase = self.responses.get(status, ("Unknown", ""))[0]
        lines = [f"{self.protocol_version} {status} {phrase}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if status != 204:
            lines.append(f"Content-Length: {length}")
        return "\r\n".join([*lines, "Cache-Control: no-store", "", ""]).encode("latin-1")

    def _write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def _drip(self, data: bytes, bytes_per_second: float) -> None:
        for index in range(len(data)):
            if self.server.stopping.wait(1 / bytes_per_second):
                return
            self._write(data[index : index + 1])

    def _reset(self) -> None:
        """Close with RST, as a firewall does, and not with a polite FIN."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.rfile.close()

    def log_message(self, *_: Any) -> None:
        """Silent: the recorder keeps the history."""
