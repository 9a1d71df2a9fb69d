"""Settings with two addresses more: a bare view and a bare template behind our middleware."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.yardstick_urls"
