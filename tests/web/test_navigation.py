"""What apps register is linked, and nothing else."""

import pytest

from portal.web import navigation
from portal.web.navigation import AccountLink, Audience, Door, Section


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    for name in ("_sections", "_doors", "_account_links"):
        monkeypatch.setattr(navigation, name, {})


def test_sections_in_order_with_the_current_one_marked():
    navigation.register_section(Section("Доступность", "home:accessibility", 2))
    navigation.register_section(Section("Порядок", "home:consideration", 1))
    links = navigation.section_links("/accessibility/more/")
    assert [(link.label, link.is_current) for link in links] == [
        ("Порядок", False),
        ("Доступность", True),
    ]


def test_registering_again_replaces():
    for label in ("Раз", "Два"):
        navigation.register_section(Section(label, "home:front", 1))
    assert [link.label for link in navigation.section_links("/")] == ["Два"]


def test_doors_lead_somewhere():
    navigation.register_door(
        Door("Порядок", "Как это делается.", "Читать", "home:consideration", 1)
    )
    assert [door.url for door in navigation.doors()] == ["/how-appeals-are-considered/"]


def test_links_of_staff_are_for_staff():
    navigation.register_account_link(AccountLink("Моё", "home:front", 1))
    navigation.register_account_link(AccountLink("Стол", "admin:index", 2, Audience.STAFF))
    assert len(navigation.account_links("/", is_staff=False)) == 1
    assert len(navigation.account_links("/", is_staff=True)) == 2
    assert navigation.account_home() == "/"
