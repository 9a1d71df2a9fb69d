"""An act that is taken from the portal leaves the words that it put into others: all are told."""

from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from portal.acts.models import Publication, WaitingText
from portal.acts.services.register import withdraw
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import (
    LINES,
    a_commencement,
    a_read_act,
    a_version,
    a_waiting_text,
    an_act,
)
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
WHY = "Внесён по ошибке"


@pytest.fixture
def act():
    return a_read_act()


@pytest.fixture
def amending(act):
    return act.versions.get(valid_from=date(2022, 1, 1)).amended_by


def told(response):
    return " ".join(unescape(response.content.decode()).split())


def test_the_editor_hears_by_name_which_editions_stay(client, act, amending):
    a_commencement(an_act(title="О рынке"), by=amending, ground="")
    client.force_login(an_officer(Role.EDITOR).user)
    step = reverse("admin:acts_act_do", args=[amending.pk, "withdraw"])
    edition = f"{act.heading.replace(chr(160), ' ')} — редакция с 01.01.2022"
    page = told(client.get(step))
    assert edition in page
    assert "со своим днём вступления в силу, 01.01.2030" in page
    assert "Поставьте отметку" in told(client.post(step, {"reason": WHY}))
    page = told(client.post(step, {"reason": WHY, "is_aware": "on"}, follow=True))
    assert f"Осталось на портале, решите об этом: {edition}" in page
    assert f"на портале осталось: {edition}" in page
    card = told(client.get(reverse("admin:acts_act_change", args=[act.pk])))
    assert "Редакцию с 01.01.2022 внёс акт, который убран с портала" in card
    assert f"({WHY})" in card


def test_the_reader_is_told_above_the_text_and_on_paper(act, amending):
    later = an_act(adopted_on=date(2023, 1, 1))
    a_version(act, *LINES, since=date(2023, 2, 1), amended_by=later)
    url = act.get_absolute_url()

    def papers():
        pdf = PdfReader(BytesIO(Client().get(f"{url}text.pdf").content))
        docx = Document(BytesIO(Client().get(f"{url}text.docx").content))
        yield " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        yield " ".join(" ".join(one.text for one in docx.paragraphs).split())

    said = "убран с портала"
    assert said not in told(Client().get(url))
    assert not any(said in paper for paper in papers())
    withdraw(amending, WHY, at=timezone.now())
    page = told(Client().get(url))
    # Its words are in the later edition as well.
    assert "Акт, который внёс редакцию с 1 января 2022 г., убран с портала." in page
    assert WHY in page
    assert page.index("убран с портала.") < page.index('id="text"')
    assert f"{amending.heading} — этот акт убран с портала".replace("\xa0", " ") in page
    assert "в реестре не записано" not in page
    for paper in papers():
        assert said in paper
        assert WHY in paper
    assert said not in told(Client().get(url, {"on": "2021-06-01"})).partition('id="versions"')[0]


def test_an_act_published_again_is_no_longer_warned_of(client, act, amending):
    withdraw(amending, WHY, at=timezone.now())
    client.force_login(an_officer(Role.EDITOR).user)
    press(client, reverse("admin:acts_act_do", args=[amending.pk, "publish"]))
    amending.refresh_from_db()
    assert amending.state == Publication.PUBLISHED
    assert "убран с портала" not in told(Client().get(act.get_absolute_url()))


def test_who_lets_a_text_out_sees_that_its_act_was_withdrawn(client, act, amending):
    by = an_officer(Role.EDITOR).user
    waiting = a_waiting_text(act, by, "1. Иное.", since=date(2024, 1, 1))
    WaitingText.objects.filter(pk=waiting.pk).update(amended_by=amending)
    withdraw(amending, WHY, at=timezone.now())
    client.force_login(an_officer(Role.EDITOR).user)
    page = client.get(reverse("admin:acts_waitingtext_change", args=[waiting.pk]))
    assert "этот акт убран с портала" in told(page)
