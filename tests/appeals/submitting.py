"""A client that submits appeals until it is killed; prints each one once it is committed."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from portal.people.models import User  # noqa: E402
from tests.factories.appeals import an_appeal  # noqa: E402

citizen = User.objects.get(email=sys.argv[1])
while True:
    print(an_appeal(citizen, timezone.now()).reference, flush=True)
