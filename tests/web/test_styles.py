"""The weight of the styles, and that nothing leads to another host or stands inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
JS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
#: Of what a citizen's browser fetches, and of the desk.
_MAX_CSS, _MAX_DESK = 36 * 1024, 6 * 1024
_FOREIGN = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""")
_INLINE = re.compile(r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|javascript:""")
_SCRIPT = re.compile(r"<script(?![^>]*(?:\bsrc=|application/(?:ld\+)?json))")


def test_all_styles_together_are_light():
    sizes = {path.name: path.stat().st_size for path in CSS}
    assert sizes.pop("desk.css") < _MAX_DESK
    assert sum(sizes.values()) < _MAX_CSS


def test_there_are_styles():
    assert len(CSS) >= 5


@pytest.mark.parametrize("path", [*CSS, *JS], ids=lambda path: path.name)
def test_static_files_ask_no_other_host(path: Path):
    assert "//" not in re.sub(r"^\s*//.*$|/\*.*?\*/", "", path.read_text(), flags=re.M | re.S)


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR))
)
def test_templates_have_nothing_inline_and_nothing_foreign(path: Path):
    text = path.read_text()
    assert not _INLINE.search(text)
    assert not _SCRIPT.search(text)
    assert not _FOREIGN.search(text)


def test_tokens_used_are_tokens_defined():
    styles = "".join(path.read_text() for path in CSS)
    used = set(re.findall(r"var\((--[\w-]+)", styles))
    defined = set(re.findall(r"(--[\w-]+)\s*:", styles))
    assert used <= defined


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens():
    text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", text))
    return {k: v if len(v) == 7 else "#" + "".join(2 * c for c in v[1:]) for k, v in found.items()}


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 7), ("ink-soft", "paper", 7), ("ink-soft", "surface", 7),
        ("river", "paper", 7), ("river", "river-pale", 4.5), ("on-river", "river-deep", 7),
        ("on-river", "river", 7), ("red", "paper", 4.5), ("red", "red-pale", 4.5),
        ("amber", "amber-pale", 4.5), ("green", "green-pale", 4.5), ("line-field", "paper", 3),
        ("line-field", "surface", 3),
    ],
)  # fmt: skip
def test_colours_are_read_well(text, ground, least):
    assert contrast(tokens()[text], tokens()[ground]) >= least


def test_schemes_for_low_vision_are_read_very_well():
    text = (settings.BASE_DIR / "static" / "css" / "vision.css").read_text()
    pairs = re.findall(r"--fore: (#\w{3,6});\s*--back: (#\w{3,6});", text)
    assert len(pairs) == 5
    for pair in pairs:
        fore, back = (c if len(c) == 7 else "#" + "".join(2 * x for x in c[1:]) for c in pair)
        assert contrast(fore, back) >= 7
