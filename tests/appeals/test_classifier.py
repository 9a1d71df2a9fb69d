"""The classifier is whole, and a lay phrase finds its code."""

import pytest

from appeals.models import ClassifierCode, PlainSubject
from bench.lay_phrases import missed, phrases

pytestmark = pytest.mark.django_db


def test_the_whole_classifier_is_loaded():
    assert ClassifierCode.objects.count() == 2108
    headings = ClassifierCode.objects.filter(is_assignable=False)
    assert {row.level for row in headings} == {1, 2, 3}
    assert PlainSubject.objects.filter(code=None).count() == 1


def test_a_code_is_found_by_its_beginning():
    found = ClassifierCode.objects.search("0005.0005.0056.115")
    assert found[0].code == "0005.0005.0056.1150"
    assert len(found) == 10


def test_yo_is_ye():
    assert list(ClassifierCode.objects.search("ливнёвка")) == list(
        ClassifierCode.objects.search("ливневка")
    )


def test_lay_phrases_find_their_code_among_the_first_five():
    assert len(phrases()) == 42
    assert missed() == []
