"""The client of clamd against a server that speaks its protocol."""

import socket

import pytest

from portal.files import scanner
from tests.files import clamd


@pytest.fixture(params=["tcp", "unix"])
def daemon(request, settings, tmp_path):
    unix = tmp_path / "clamd.sock" if request.param == "unix" else None
    with clamd.running(unix) as running:
        settings.CLAMD_ADDRESS = running.address
        yield running


def test_the_whole_content_reaches_the_scanner(daemon):
    content = bytes(range(256)) * 1000
    assert scanner.scan(content).is_clean
    assert daemon.scanned == [content]


def test_a_virus_is_named(daemon):
    verdict = scanner.scan(b"beginning " + clamd.EICAR)
    assert not verdict.is_clean
    assert verdict.virus == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"", b"stream: ERROR\0", b"stream: OK FOUNDATION\0", b"OK\0"])
def test_what_is_no_verdict_is_not_taken_for_one(daemon, answer):
    daemon.answers(answer)
    with pytest.raises(scanner.ScannerUnavailable):
        scanner.scan(b"anything")


def test_a_stream_over_the_scanners_own_limit_has_no_verdict(settings):
    with clamd.running(stream_limit=100_000) as running:
        settings.CLAMD_ADDRESS = running.address
        with pytest.raises(scanner.ScannerUnavailable):
            scanner.scan(b"x" * 3_000_000)


@pytest.mark.parametrize("address", ["127.0.0.1:{port}", "unix:{folder}/none", "nonsense"])
def test_an_absent_scanner_is_unavailable(settings, tmp_path, address):
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        settings.CLAMD_ADDRESS = address.format(port=port, folder=tmp_path)
        with pytest.raises(scanner.ScannerUnavailable):
            scanner.scan(b"anything")
