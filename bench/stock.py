"""Settings and addresses of a stock Django admin over the same rows, to be compared with."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig" if name == "django.contrib.admin" else name
    for name in OURS
    if name != "unfold"
]
ROOT_URLCONF = "bench.stock_urls"
