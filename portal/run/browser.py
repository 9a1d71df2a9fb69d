"""Debian's Chromium for the browser tests: found, or installed where that may be done."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_COMMAND = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"


def find() -> str | None:
    """Return the path of Chromium, or None. Ubuntu's own package is a stub for a snap."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path and "snap" not in str(Path(path).resolve()):
            return path
    return None


def main() -> None:
    """Install Chromium where it is missing and may be, otherwise print the command."""
    if find():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Устанавливаю Chromium…", flush=True)
        subprocess.run(["sh", "-c", _COMMAND], check=False)
    if not find():
        sys.exit(f"Для проверок в браузере нужен Chromium. Установите: sudo sh -c '{_COMMAND}'")


if __name__ == "__main__":
    main()
