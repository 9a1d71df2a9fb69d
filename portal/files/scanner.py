"""Virus scan by clamd over its INSTREAM command.

The protocol: ``zINSTREAM\\0``, then chunks, each with its length before it as four bytes
big-endian, then a length of zero; the answer is one line that ends in NUL.
"""

import socket
import struct
import time
from dataclasses import dataclass

from django.conf import settings

_CHUNK = 64 * 1024
_CONNECT_SECONDS = 5.0
_SCAN_SECONDS = 60.0
_MAX_ANSWER_BYTES = 4096


class ScannerUnavailable(Exception):
    """The scanner could not be reached or gave no verdict."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said: ``virus`` is the signature's name, or '' when clean."""

    virus: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.virus


def is_on() -> bool:
    """Whether files of this installation are scanned."""
    return bool(settings.CLAMD_ADDRESS)


def scan(content: bytes) -> Verdict:
    """Have ``content`` scanned by the clamd at ``CLAMD_ADDRESS``.

    Raises:
        ScannerUnavailable: not reached, too slow, or an answer that is no verdict.
    """
    try:
        with _connect(settings.CLAMD_ADDRESS) as connection:
            deadline = time.monotonic() + _SCAN_SECONDS
            connection.settimeout(_SCAN_SECONDS)
            answer = _converse(connection, content, deadline)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    return _verdict(answer)


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_CONNECT_SECONDS)
        try:
            connection.connect(address.removeprefix("unix:"))
        except BaseException:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    try:
        number = int(port)
    except ValueError as error:
        raise ScannerUnavailable(f"CLAMD_ADDRESS is {address!r}") from error
    return socket.create_connection((host.strip("[]"), number), timeout=_CONNECT_SECONDS)


def _converse(connection: socket.socket, content: bytes, deadline: float) -> bytes:
    try:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # clamd hangs up on a stream over its own limit; its answer may still be readable.
        pass
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _MAX_ANSWER_BYTES:
        if time.monotonic() > deadline:
            raise ScannerUnavailable("no answer in time")
        received = connection.recv(1024)
        if not received:
            break
        answer += received
    return answer


def _verdict(answer: bytes) -> Verdict:
    line = answer.rstrip(b"\0\n").decode("utf-8", "replace")
    if line == "stream: OK":
        return Verdict()
    if line.startswith("stream: ") and line.endswith(" FOUND"):
        return Verdict(line.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerUnavailable(f"no verdict: {line!r}")
