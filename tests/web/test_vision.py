"""The low-vision choice in its cookie."""

import pytest

from portal.web.vision import CHOICES, Vision


def test_the_cookie_brings_the_choice_back():
    chosen = Vision(size="3", scheme="green", face="serif", letters="2", lines="3", images="off")
    assert Vision.from_cookie(chosen.to_cookie()) == chosen


@pytest.mark.parametrize(
    "cookie",
    [None, "", "1", "9-black-sans-1-1-on", "1-black-sans-1-1-on-x", '"><script>-a-b-c-d-e'],
)
def test_nonsense_is_the_usual_version(cookie):
    assert Vision.from_cookie(cookie) is None


def test_wishes_change_only_what_there_is_to_change():
    changed = Vision().changed({"size": "3", "scheme": "pink", "unknown": "1", "on": "1"})
    assert changed == Vision(size="3")


def test_the_standard_is_offered():
    offered = {name: len(options) for name, (_, options) in CHOICES.items()}
    assert offered["size"] >= 3
    assert offered["face"] >= 2
    assert offered["scheme"] >= 3
    assert {"letters", "lines", "images"} <= offered.keys()


def test_one_of_each_is_chosen():
    for _, _, options in Vision().controls():
        assert sum(is_chosen for *_, is_chosen in options) == 1
