"""What gunicorn serves: ``gunicorn portal.wsgi``."""

import os

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# Django runs these on migrate alone; what they find must stop the server too.
if _found := [
    found for found in run_checks(tags=[Tags.database], databases=["default"]) if found.is_serious()
]:
    raise ImproperlyConfigured("\n".join(map(str, _found)))
