"""Under whom the embedded server runs: PostgreSQL refuses to be root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

_ROOT_UID = 0


@dataclass(frozen=True)
class Owner:
    """The user of the operating system under whom the server runs."""

    uid: int
    gid: int

    @classmethod
    def of(cls, folder: Path, checkout: Path) -> "Owner":
        """Return this user; for root the owner of the data, of the checkout, or nobody."""
        if os.geteuid() != _ROOT_UID:
            return cls(os.geteuid(), os.getegid())
        for path in (folder, checkout):
            if path.exists() and path.stat().st_uid != _ROOT_UID:
                # initdb wants a user whom the machine knows by name.
                try:
                    user = pwd.getpwuid(path.stat().st_uid)
                except KeyError:
                    continue
                return cls(user.pw_uid, user.pw_gid)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    @property
    def is_other(self) -> bool:
        """Whether the server runs under another user than this process."""
        return self.uid != os.geteuid()

    def reaches(self, *paths: Path) -> bool:
        """Return whether the user may pass to these programs and folders by himself."""
        test = " && ".join(f'test -x "${number}"' for number in range(1, len(paths) + 1))
        tried = subprocess.run(
            ["/bin/sh", "-c", test, "sh", *map(str, paths)],
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            cwd="/",
            check=False,
        )
        return tried.returncode == 0
