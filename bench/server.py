"""The PostgreSQL of the measurements: a lasting cluster below /.data/bench, tuned as a small server."""

import os
import subprocess
import sys
from pathlib import Path

from portal.run.cluster import LASTING, Cluster

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / ".data" / "bench"
_OPTIONS = {**LASTING, "shared_buffers": "1GB", "maintenance_work_mem": "512MB"}


def started() -> Cluster:
    """Return the running server, made at the first need."""
    cluster = Cluster(FOLDER, _OPTIONS)
    cluster.make()
    cluster.start()
    return cluster


def environment(url: str, **more: str) -> dict[str, str]:
    """Return the environment of a process of the portal on the database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_MODE": "demo",
        "DATABASE_URL": url,
        "FILES_ROOT": str(FOLDER / "files"),
        "STATIC_ROOT": str(FOLDER / "static"),
        **more,
    }


def database(cluster: Cluster, name: str) -> str:
    """Return the URL of the migrated database, made where it is missing."""
    cluster.ensure_database(name)
    url = cluster.url(name)
    for command in ("migrate", "createcachetable", "collectstatic --noinput"):
        subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command.split(), "--verbosity=0"],
            cwd=PROJECT,
            env=environment(url),
            check=True,
        )
    return url
