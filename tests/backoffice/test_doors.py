"""Pages that the admin site brings along: each is the portal's own, or is not there."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from portal.kernel.roles import Role
from portal.people.models import Officer
from portal.published.models import Subscription
from tests.factories.appeals import an_appeal
from tests.factories.people import PASSWORD, a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["password_change", "password_change_done"])
def test_a_password_is_changed_in_the_account_alone(client, page):
    officer = an_officer(Role.ANALYST).user
    client.force_login(officer)
    new = {"new_password1": "dlinnyj-parol-27", "new_password2": "dlinnyj-parol-27"}
    answer = client.post(reverse(f"admin:{page}"), {"old_password": PASSWORD, **new})
    assert answer.url == reverse("account_change_password")
    password = officer.password
    officer.refresh_from_db()
    assert officer.password == password


@pytest.mark.parametrize("model", [Officer, Subscription])
def test_no_row_is_opened_by_its_type_and_key(client, model):
    client.force_login(an_officer(Role.ANALYST).user)
    kind = ContentType.objects.get_for_model(model).pk
    assert client.get(f"/admin/r/{kind}/1/").status_code == 404
    # A kind without a table of its own.
    kind = ContentType.objects.get(app_label="pghistory", model="events").pk
    assert client.get(f"/admin/r/{kind}/1/").status_code == 404


def test_what_was_done_to_a_unit_is_told(client):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    unit = a_unit("Отдел снабжения")
    unit.short_name = "Снабжение"
    unit.save()
    page = client.get(reverse("admin:people_unit_history", args=[unit.pk])).content.decode()
    assert "→ Снабжение" in " ".join(page.split())


def test_the_history_of_an_appeal_is_the_journal_on_its_card(client):
    client.force_login(an_officer(Role.REGISTRAR, unit=a_unit()).user)
    appeal = an_appeal(a_user(), timezone.now())
    page = client.get(reverse("admin:appeals_appeal_history", args=[appeal.pk]), follow=True)
    assert "Журнал" in page.content.decode()
    assert "не имеет истории" not in page.content.decode()


def test_no_page_is_titled_as_the_administration_of_a_site(client):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    titles = {
        page: client.get(page).text.partition("<title>")[2].partition("</title>")[0].split("|")[0]
        for page in ("/admin/", "/admin/people/", "/admin/people/unit/")
    }
    assert titles["/admin/"].strip() == "Рабочее место"
    assert not [page for page, title in titles.items() if "дминистрирование" in title]
