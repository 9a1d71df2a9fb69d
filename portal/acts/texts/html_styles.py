"""What the <style> of a page does to its words: hides them, strikes them out, raises them.

Read are rules for the screen of elements, classes and ids: alone, joined («p.old») or one in
another («td .old»). As in a browser the closer rule wins, and the element's own style before all.
Numbers of lists stay with the list: a page that takes them away mostly writes others before it.
"""

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from lxml import html

_SHEET = re.compile(
    r"<!--.*?(?:-->|\Z)|<style\b(?P<attributes>[^<>]*)>(?P<rules>.*?)(?:</style|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_MEDIA = re.compile(
    r"\bmedia\s*=(?!\s*[\"']?\s*(?:all|screen)?\s*(?:[\"']|$))", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT = re.compile(
    r"@(?P<query>[^{};@]*+)(?:;|\{(?P<inner>(?:[^{}]*+\{[^{}]*+\})*+)[^{}]*+\})", re.DOTALL
)
_SCREEN = re.compile(r"media\s+(?:all|screen)\s*", re.IGNORECASE)
_STEP = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_READ = frozenset({"display", "visibility", "mso-hide", "text-decoration", "vertical-align"})
#: Of each property its value, and whether it is said to be important.
_Said = dict[str, tuple[str, bool]]


@dataclass(frozen=True)
class _Step:
    """What an element must be: its tag and its class and id, as «.old» and «#foot»."""

    tag: str
    names: frozenset[str]

    def fits(self, element: html.HtmlElement) -> bool:
        return self.tag in {"", element.tag} and (not self.names or self.names <= _names(element))


@dataclass(frozen=True)
class _Rule:
    steps: tuple[_Step, ...]
    said: _Said

    @property
    def key(self) -> str:
        """What an element must have, at least, that the rule may be of it."""
        own = self.steps[-1]
        return next(iter(own.names), own.tag)

    @property
    def weight(self) -> tuple[int, ...]:
        names = [name[0] for step in self.steps for name in step.names]
        return names.count("#"), names.count("."), sum(bool(step.tag) for step in self.steps)

    def fits(self, element: html.HtmlElement) -> bool:
        *outer, own = self.steps
        around = element.iterancestors()
        return own.fits(element) and all(
            any(step.fits(one) for one in around) for step in reversed(outer)
        )


def say_in_place(root: html.HtmlElement, page: str) -> None:
    """Write into the style of each element what the styles of its page say of it."""
    rules: dict[str, list[tuple[int, _Rule]]] = {}
    for place, rule in enumerate(sorted(_rules(page), key=lambda rule: rule.weight)):
        rules.setdefault(rule.key, []).append((place, rule))
    for element in root.iter() if rules else ():
        said: _Said = {}
        keys = {"", element.tag, *_names(element)}
        for _, rule in heapq.merge(*(rules.get(key, ()) for key in keys), key=itemgetter(0)):
            if rule.fits(element):
                _add(said, rule.said)
        if said:
            _add(said, _declared(element.get("style", "")))
            element.set("style", ";".join(f"{name}:{value}" for name, (value, _) in said.items()))


def _names(element: html.HtmlElement) -> set[str]:
    return {f"#{element.get('id')}", *(f".{one}" for one in element.get("class", "").split())}


def _rules(page: str) -> Iterator[_Rule]:
    for sheet in _SHEET.finditer(page):
        if not sheet["rules"] or _OTHER_MEDIA.search(sheet["attributes"]):
            continue
        plain = _COMMENT.sub(" ", sheet["rules"])
        for rule in _AT.sub(_on_screen, plain).split("}"):
            selectors, _, declared = rule.rpartition("{")
            said = {name: one for name, one in _declared(declared).items() if name in _READ}
            for selector in selectors.split(",") if said else ():
                steps = [_STEP.fullmatch(step) for step in selector.split()]
                if steps and all(steps):
                    yield _Rule(tuple(_step(step) for step in steps if step), said)


def _on_screen(found: re.Match[str]) -> str:
    return (found["inner"] or "") if _SCREEN.fullmatch(found["query"]) else ""


def _step(found: re.Match[str]) -> _Step:
    tag = (found["tag"] or "").lower()
    return _Step("" if tag == "*" else tag, frozenset(re.findall(r"[.#][\w-]+", found["names"])))


def _declared(style: str) -> _Said:
    said: _Said = {}
    for one in style.split(";"):
        name, _, value = one.partition(":")
        value, important, _ = value.partition("!")
        bare = name.strip().lower().removesuffix("-line")
        _add(said, {bare: (value.strip(), bool(important))} if value.strip() else {})
    return said


def _add(said: _Said, more: _Said) -> None:
    """What is said later wins, unless what was said before is important and it is not."""
    for name, (value, is_important) in more.items():
        if is_important or not said.get(name, ("", False))[1]:
            said[name] = (value, is_important)
