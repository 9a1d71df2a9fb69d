"""Settings of the suite: those of the portal in test mode, whatever the shell has set.

The database is chosen by tests/database.py once its server runs.
"""

import os

for _name in ("DATABASE_URL", "SECRET_KEY", "SITE_URL", "FILES_ROOT", "STATIC_ROOT", "EMAIL_URL"):
    os.environ.pop(_name, None)
os.environ["PORTAL_MODE"] = "test"

from portal.settings import *  # noqa: E402, F403

# Half the work of the suite would be the stretching of passwords that stay the same.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
