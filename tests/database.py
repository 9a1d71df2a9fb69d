"""The suite's own PostgreSQL: a server for each run, a database for each worker.

A migrated cluster is kept in ``/.cache/clusters`` under a key of everything that shapes
it; a run copies it, starts the copy in ``/.data/tests`` and throws it away. So runs
never meet, and a run pays for the migrations only after they have changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.conf import settings
from environ import Env
from psycopg import sql

from portal.run.cluster import PASSING, ROLE, Cluster, url_of

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / ".cache" / "clusters"
RUNS = PROJECT / ".data" / "tests"
TEMPLATE = "portal_template"
_KEPT_SECONDS = 24 * 3600


def database_url() -> str:
    """The address of the test's own database."""
    given = settings.DATABASES["default"]
    return url_of(*(given[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")))


def _shapers() -> Iterator[Path]:
    """Yield the files that a migrated database depends on."""
    yield PROJECT / "portal" / "settings.py"
    yield PROJECT / "portal" / "run" / "cluster.py"
    yield PROJECT / "requirements" / "dev.lock"
    for top in ("portal", "appeals", "reception", "councils", "meetings"):
        for path in sorted((PROJECT / top).rglob("*")):
            # Data migrations read tables of data that lie beside the code.
            if path.is_file() and (
                path.parent.name == "migrations" or path.suffix in {".json", ".csv", ".tsv"}
            ):
                yield path


def _key() -> str:
    digest = hashlib.sha256()
    for path in _shapers():
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:20]


def _manage(url: str, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_MODE": "test",
            "DATABASE_URL": url,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"manage.py {command[0]} failed:\n{done.stdout}{done.stderr}")


def _copy(source: Path, target: Path) -> None:
    # cp keeps the owner, who may be another user than this one; shutil does not.
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _alive(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()


def _sweep() -> None:
    """Remove what killed runs and long changed migrations left behind."""
    for folder in RUNS.glob("*-*"):
        if not _alive(folder.name.split("-")[0]):
            Cluster(folder, PASSING).stop()
            shutil.rmtree(folder, ignore_errors=True)
    for folder in CACHE.glob("*"):
        if time.time() - folder.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _new_run_folder() -> Path:
    RUNS.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=RUNS))


def migrated() -> Path:
    """Return the folder of the kept cluster that has the migrated template; make it where it is not.

    Raises:
        RuntimeError: a migration failed; the message has its output.
    """
    kept = CACHE / _key()
    if kept.exists():
        os.utime(kept)
        return kept
    cluster = Cluster(_new_run_folder(), PASSING)
    try:
        cluster.start()
        cluster.ensure_database(TEMPLATE)
        _manage(cluster.url(TEMPLATE), "migrate", "--verbosity=0")
        _manage(cluster.url(TEMPLATE), "createcachetable")
        cluster.stop()
        CACHE.mkdir(parents=True, exist_ok=True)
        copied = Path(tempfile.mkdtemp(prefix="new-", dir=CACHE))
        copied.rmdir()
        _copy(cluster.folder, copied)
        if kept.exists():
            shutil.rmtree(copied)
        else:
            copied.rename(kept)
    finally:
        discard(cluster)
    return kept


def start_cluster(*, fresh: bool) -> Cluster:
    """Start a server that has the migrated template; ``fresh`` makes it anew.

    Raises what ``migrated`` raises.
    """
    _sweep()
    if fresh:
        shutil.rmtree(CACHE / _key(), ignore_errors=True)
    folder = _new_run_folder()
    folder.rmdir()
    _copy(migrated(), folder)
    cluster = Cluster(folder, PASSING)
    cluster.start()
    return cluster


def discard(cluster: Cluster) -> None:
    """Stop the server and remove its folder."""
    cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)


def renew(url: str, name: str) -> None:
    """Make the database afresh from the template, whoever is still connected to it.

    ``url`` is that of the application's role for the database ``postgres``.
    """
    identifier = sql.Identifier(name)
    address = Env.db_url_config(url)
    with psycopg.connect(
        host=address["HOST"],
        port=address["PORT"],
        user=address["USER"],
        password=address["PASSWORD"],
        dbname=address["NAME"],
        autocommit=True,
    ) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
                identifier, sql.Identifier(TEMPLATE), sql.Identifier(ROLE)
            )
        )


if __name__ == "__main__":
    migrated()
