"""What ``make run`` refuses, in words that help."""

import fcntl
import socket

import pytest

from portal.run import __main__ as run


def test_a_taken_port_is_named_with_the_way_out():
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(run.CannotRun, match=rf"Порт {port} занят.*PORT="):
            run._require_free(port)


def test_a_second_start_from_the_same_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "DATA", tmp_path)
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(run.CannotRun, match="уже запущен"):
            run.main("serve")


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "DATA", tmp_path)
    first = run._secret_key()
    assert first == run._secret_key()
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
