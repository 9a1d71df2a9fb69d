"""What ``make run`` starts: the database, the web server and the queue worker, until Ctrl-C."""

import ctypes
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from portal.people.demo_accounts import ACCOUNTS, PASSWORD
from portal.run.cluster import Cluster, ClusterError

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / ".data"
HOST = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_GRACE_SECONDS = 15


class CannotRun(Exception):
    """The portal cannot be started; the message is for people."""


def main(command: str) -> None:
    """Run ``serve`` (the default) or ``reset``, which makes the demo fresh."""
    DATA.mkdir(mode=0o711, exist_ok=True)
    with (DATA / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun("Портал из этой папки уже запущен. Остановите его: Ctrl-C.") from None
        if command == "reset":
            _reset()
        else:
            _serve(_port(os.environ.get("PORT") or "8000"))


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CannotRun(f"PORT={text} — не номер порта. Например: make run PORT=8080")
    return int(text)


def _reset() -> None:
    Cluster(DATA / "cluster").stop()
    for name in ("cluster", "files", "static"):
        shutil.rmtree(DATA / name, ignore_errors=True)
    print("Данные демонстрации удалены; make run создаст их заново.")


def _serve(port: int) -> None:
    _require_free(port)
    cluster = None
    environment = {
        "PORTAL_MODE": "demo",
        "SITE_URL": _url(port),
        "FILES_ROOT": str(DATA / "files"),
        "STATIC_ROOT": str(DATA / "static"),
        "SECRET_KEY": _secret_key(),
        **os.environ,
    }
    children: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if not os.environ.get("DATABASE_URL"):
            cluster = Cluster(DATA / "cluster")
            _say("База данных…")
            cluster.start()
            cluster.ensure_database("portal")
            environment["DATABASE_URL"] = cluster.url("portal")
        _collect_static(environment)
        _step(["prepare_demo"], environment)
        children.append(
            _start(
                [
                    "-m",
                    "gunicorn",
                    "portal.wsgi",
                    f"--bind={HOST}:{port}",
                    "--workers=4",
                    "--log-level=warning",
                ],
                environment,
            )
        )
        children.append(_start(["manage.py", "work"], environment))
        _wait_until_answers(port, children)
        _greet(environment["SITE_URL"])
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        raise CannotRun("Один из процессов портала завершился; сообщение об этом выше.")
    except KeyboardInterrupt:
        _say("Останавливаю…")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
        if cluster is not None:
            cluster.stop()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotRun(
                f"Порт {port} занят другой программой. Выберите свободный: make run PORT=8080"
            ) from None


def _secret_key() -> str:
    path = DATA / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _collect_static(environment: dict[str, str]) -> None:
    """Collect and compress styles and pictures, unless they are those of the last start."""
    folder = Path(environment["STATIC_ROOT"])
    mark = folder / ".collected"
    key = _static_key()
    if mark.exists() and mark.read_text() == key:
        return
    _say("Стили…")
    _step(["collectstatic", "--noinput", "--verbosity=0"], environment)
    mark.write_text(key)


def _static_key() -> str:
    """Return what tells one set of static files from another: ours, and the libraries' versions."""
    digest = hashlib.sha256((PROJECT / "requirements" / "run.lock").read_bytes())
    for path in sorted((PROJECT / "static").rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _step(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=PROJECT, env=environment, check=False
    )
    if done.returncode != 0:
        raise CannotRun(f"Не удалось выполнить manage.py {arguments[0]}; сообщение выше.")


def _start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # An own session: Ctrl-C reaches the supervisor alone, which stops the children in order.
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_answers(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    for _ in range(300):
        if any(child.poll() is not None for child in children):
            return
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)


def _url(port: int) -> str:
    # Passkeys belong to a name, not to a number.
    return f"http://localhost:{port}"


def _greet(url: str) -> None:
    accounts = "\n".join(f"  {account.email:<24}{account.what}" for account in ACCOUNTS)
    print(
        f"\nПортал работает: {url}/\nРабочее место сотрудников: {url}/admin/\n"
        f"Письма и коды демонстрации: {url}/accounts/demo-letters/\n\n"
        f"Учётные записи (пароль {PASSWORD}):\n{accounts}\n\nОстановить: Ctrl-C",
        flush=True,
    )


def _say(text: str) -> None:
    print(text, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "serve")
    except (CannotRun, ClusterError) as reason:
        sys.exit(str(reason))
