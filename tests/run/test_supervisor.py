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


@pytest.mark.parametrize("text", ["abc", "0", "70000", "-1", "８０００"])
def test_what_is_no_port_is_told(text):
    with pytest.raises(run.CannotRun, match="не номер порта"):
        run._port(text)


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


def test_the_address_that_is_told_is_a_name_that_passkeys_know(capsys):
    run._greet(run._url(8000))
    assert "http://localhost:8000/accounts" in capsys.readouterr().out


def test_styles_are_collected_once_and_again_when_they_change(tmp_path, monkeypatch):
    project = tmp_path / "project"
    (project / "static").mkdir(parents=True)
    (project / "requirements").mkdir()
    (project / "requirements" / "run.lock").write_text("django==5.2")
    (project / "static" / "base.css").write_text("a {}")
    (tmp_path / "collected").mkdir()
    done: list[str] = []
    monkeypatch.setattr(run, "PROJECT", project)
    monkeypatch.setattr(run, "_step", lambda arguments, _: done.append(arguments[0]))
    environment = {"STATIC_ROOT": str(tmp_path / "collected")}
    run._collect_static(environment)
    run._collect_static(environment)
    assert done == ["collectstatic"]
    (project / "static" / "base.css").write_text("b {}")
    run._collect_static(environment)
    assert done == ["collectstatic", "collectstatic"]
