"""The samples of acts say that they are samples, and loading them twice changes nothing."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.acts.models import Act, Draft, Proposal, Version
from portal.acts.services.known import load_known_acts
from portal.demo import acts
from portal.kernel.roles import Role
from tests.factories.people import an_officer


@pytest.mark.django_db
def test_loading_the_samples_twice_changes_nothing():
    editor, other = (an_officer(Role.EDITOR).user for _ in range(2))
    now = timezone.now()
    load_known_acts(at=now)
    assert acts.load(editor=editor, other=other, now=now)
    before = [model.objects.count() for model in (Act, Draft, Version, Proposal)]
    assert not Version.objects.filter(is_sample=False).exists()
    assert not acts.load(editor=editor, other=other, now=now)
    call_command("recite")
    assert [model.objects.count() for model in (Act, Draft, Version, Proposal)] == before
