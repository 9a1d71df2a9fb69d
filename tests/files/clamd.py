"""A scanner that speaks clamd's INSTREAM and knows one virus: the EICAR test file."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > server.stream_limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        server.scanned.append(content)
        if server.answer is not None:
            self.wfile.write(server.answer)
        elif EICAR in content:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class Clamd:
    """What a test sees of the running scanner."""

    def __init__(self, server: socketserver.BaseServer, address: str) -> None:
        self._server = server
        self.address = address

    @property
    def scanned(self) -> list[bytes]:
        """Contents received, in order."""
        return self._server.scanned

    def answers(self, answer: bytes) -> None:
        """Give ``answer`` to whatever comes from now on."""
        self._server.answer = answer


@contextmanager
def running(unix: Path | None = None, stream_limit: int = 25_000_000) -> Iterator[Clamd]:
    """Run the scanner on a free TCP port, or on a unix socket at the path ``unix``."""
    server = _Unix(str(unix), _Conversation) if unix else _Tcp(("127.0.0.1", 0), _Conversation)
    server.scanned, server.answer, server.stream_limit = [], None, stream_limit
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        address = f"unix:{unix}" if unix else f"127.0.0.1:{server.server_address[1]}"
        yield Clamd(server, address)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
