"""What the <style> of a page does to its words: hides them, strikes them out, raises, numbers them.

Read are rules for the screen of elements, classes and ids: alone, joined («p.old») or one in
another («td .old», «ol > li»), and what they write before and behind its words («::before»). As
in a browser the closer rule wins, and the element's own style before all.
"""

import heapq
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from lxml import html

_SHEET = re.compile(
    r"<!--.*?(?:-->|\Z)|<style\b(?P<attributes>[^<>]*)>(?P<rules>.*?)(?:</style|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_MEDIA = re.compile(r"\bmedia\s*=\s*(?:\"([^\"]*)|'([^']*)|([^\s\"']*))", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT = re.compile(
    r"@(?P<query>[^{};@]*+)(?:;|\{(?P<inner>(?:[^{}]*+\{[^{}]*+\})*+)[^{}]*+\})", re.DOTALL
)
_SCREEN = re.compile(
    r"media\s++(?:[^,]*+,)*\s*+(?:only\s++)?(?:all|screen)\s*+(?:,.*)?", re.IGNORECASE | re.DOTALL
)
#: No screen shows what is said of these.
_OFF_SCREEN = re.compile(
    r"media\s+(?:(?:only\s+)?(?:print|speech)\b[^,]*|not\s+(?:all|screen)\s*)", re.IGNORECASE
)
#: Blocks in one another.
_DEEPEST = 5
_STEP = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_READ = frozenset(
    {"display", "visibility", "mso-hide", "text-decoration", "vertical-align", "list-style",
     "white-space", "counter-reset", "counter-increment", "counter-set", "content"}
)  # fmt: skip
#: What moves a counter, and the names of those that it moves.
_COUNTING = frozenset({"counter-reset", "counter-increment", "counter-set"})
_NAME = re.compile(r"[a-z_][\w-]*", re.IGNORECASE)
_UNSAID = ("", False)
#: The element <html>, by its place.
_ROOT = re.compile(r"(?:\bhtml)?:root\b", re.IGNORECASE)
_FONTS = frozenset({"font", "font-family"})
#: Those that have pictures in the place of letters; where a page names none, fonts say nothing.
_SIGNS = re.compile(r"\b(?:symbol|wingdings|webdings)\b", re.IGNORECASE)
#: What a rule is of beside an element: what is written before and behind its words.
_PSEUDO = re.compile(r"::?(before|after|marker)$", re.IGNORECASE)
#: Conditions that are not asked here, and those that only a hand makes true.
_CONDITION = re.compile(r":[\w-]+(?:\((?:[^()]++|\([^()]*+\))*+\))?|\[[^\[\]]*+\]")
_BY_HAND = re.compile(r":(?:hover|focus|active|target|checked|visited)\b", re.IGNORECASE)
_CHILD = re.compile(r"\s*>\s*")
_SIBLING = re.compile(r"[+~]")
#: A piece of a declaration; a sign in quotes ends none.
_QUOTED = r"\"(?:\\.|[^\"\\])*(?:\"|\Z)|'(?:\\.|[^'\\])*(?:'|\Z)"
_DECLARATION = re.compile(rf"(?:{_QUOTED}|[^;\"'])+", re.DOTALL)
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
#: Of each property its value, and whether it is said to be important.
Said = dict[str, tuple[str, bool]]


@dataclass
class Generated:
    """What the styles write: of each element by the place, «before», «after» or «marker».

    ``doubtful`` has the contents that may stand at a place, as rules that may be of its element
    say, and how many such places there are. ``unknown`` has the counters that rules move of which
    nobody can tell here what they are of.
    """

    said: dict[html.HtmlElement, dict[str, Said]] = field(default_factory=dict)
    doubtful: Counter[frozenset[str]] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Step:
    """What an element must be: its tag and its class and id, as «.old» and «#foot»."""

    tag: str
    names: frozenset[str]

    def fits(self, element: html.HtmlElement) -> bool:
        return self.tag in {"", element.tag} and (not self.names or self.names <= _names(element))


@dataclass(frozen=True)
class _Rule:
    """``joints`` has of each step how it hangs on the one before: «>» as its child, else inside."""

    steps: tuple[_Step, ...]
    joints: tuple[str, ...]
    said: Said
    pseudo: str
    is_sure: bool

    @property
    def key(self) -> str:
        """What an element must have, at least, that the rule may be of it."""
        own = self.steps[-1]
        return next(iter(own.names), own.tag)

    @property
    def names(self) -> set[str]:
        return {name for step in self.steps for name in step.names}

    @property
    def weight(self) -> tuple[int, ...]:
        names = [name[0] for step in self.steps for name in step.names]
        return names.count("#"), names.count("."), sum(bool(step.tag) for step in self.steps)

    def fits(self, element: html.HtmlElement) -> bool:
        if not self.steps[-1].fits(element):
            return False
        if len(self.steps) == 1:
            return True
        line = [*reversed(list(element.iterancestors())), element]
        reached = [True] * len(line)
        for place, (step, joint) in enumerate(zip(self.steps, self.joints, strict=True)):
            before, is_below = reached, place == 0
            reached = []
            for at, one in enumerate(line):
                may_be = is_below if joint != ">" or not place else at > 0 and before[at - 1]
                reached.append(may_be and step.fits(one))
                is_below = is_below or before[at]
        return reached[-1]


#: What is said of elements of one kind, of the places in them, and what may stand at each place.
_Told = tuple[Said, dict[str, Said], list[frozenset[str]]]


def say_in_place(root: html.HtmlElement, page: str) -> Generated:
    """Write into the style of each element what the styles of its page say of it.

    Return what they write before and behind its words.
    """
    rules: dict[str, list[tuple[int, _Rule]]] = {}
    generated = Generated()
    found = sorted(_rules(page, generated.unknown), key=lambda rule: rule.weight)
    for place, rule in enumerate(found):
        rules.setdefault(rule.key, []).append((place, rule))
    asked = {name for key in rules.values() for _, rule in key for name in rule.names}
    # Elements that no rule can tell apart are asked about once.
    kinds: dict[tuple[int, str, frozenset[str]], int] = {}
    kind_of: dict[html.HtmlElement | None, int] = {None: -1}
    told: list[_Told] = []
    for element in root.iter() if rules else ():
        own = frozenset(_names(element) & asked)
        kind = kinds.setdefault((kind_of[element.getparent()], element.tag, own), len(kinds))
        if kind == len(told):
            told.append(_told(element, rules))
        kind_of[element] = kind
        said, placed, doubtful = told[kind]
        if said:
            _add(said := dict(said), declared(element.get("style", "")))
            element.set("style", ";".join(f"{name}:{value}" for name, (value, _) in said.items()))
        if placed:
            generated.said[element] = placed
        generated.doubtful.update(doubtful)
    return generated


def _told(element: html.HtmlElement, rules: dict[str, list[tuple[int, _Rule]]]) -> _Told:
    """Return what the rules say of the element, of its places, and what may stand at places."""
    sure: dict[str, Said] = {}
    doubtful: dict[str, set[str]] = {}
    keys = {"", element.tag, *_names(element)}
    for _, rule in heapq.merge(*(rules.get(key, ()) for key in keys), key=itemgetter(0)):
        if not rule.fits(element):
            continue
        if rule.is_sure:
            _add(sure.setdefault(rule.pseudo, {}), rule.said)
        else:
            doubtful.setdefault(rule.pseudo, set()).add(_content(rule.said) or "none")
    said = sure.pop("", {})
    for place, contents in doubtful.items():
        contents.add(_content(sure.get(place, {})) or "none")
    return said, sure, [frozenset(one) for one in doubtful.values() if len(one) > 1]


def _content(said: Said) -> str | None:
    """Return what is written, None where nothing is said of it."""
    is_gone = ("display", "none"), ("visibility", "hidden")
    if any(said.get(name, _UNSAID)[0].lower() == value for name, value in is_gone):
        return "none"
    return said.get("content", (None, False))[0]


def _moved(said: Said) -> Iterator[str]:
    for name in said.keys() & _COUNTING:
        yield from _NAME.findall(said[name][0])


def _names(element: html.HtmlElement) -> set[str]:
    return {f"#{element.get('id')}", *(f".{one}" for one in element.get("class", "").split())}


def _rules(page: str, unknown: set[str]) -> Iterator[_Rule]:
    """Yield the rules that may be of elements; add the counters of those that may be of any."""
    read = _READ | (_FONTS if _SIGNS.search(page) else frozenset())
    for rule, is_sure in _pieces(page):
        selectors, _, declarations = rule.rpartition("{")
        said = {name: one for name, one in declared(declarations).items() if name in read}
        for selector in _apart(selectors) if said else ():
            if _BY_HAND.search(selector):
                continue
            found = _rule(_ROOT.sub("html", selector).strip(), said, is_sure=is_sure)
            if found is None or not found.is_sure:
                unknown.update(_moved(said))
            if found is not None:
                yield found


def _pieces(page: str) -> Iterator[tuple[str, bool]]:
    """Yield each rule, and whether it surely counts on a screen: not on one of some width alone."""
    for sheet in _SHEET.finditer(page):
        media = _MEDIA.search(sheet["attributes"] or "")
        query = f"media {next(filter(None, media.groups()), 'all') if media else 'all'}"
        if not sheet["rules"] or _OFF_SCREEN.fullmatch(query):
            continue
        text = _COMMENT.sub(" ", sheet["rules"])
        blocks: list[str] = []

        def on_screen(found: re.Match[str], blocks: list[str] = blocks) -> str:
            if _SCREEN.fullmatch(found["query"]):
                return found["inner"] or ""
            if not _OFF_SCREEN.fullmatch(found["query"]):
                blocks.append(found["inner"] or "")
            return ""

        for _ in range(_DEEPEST):
            text = _AT.sub(on_screen, text)
        is_sure = _SCREEN.fullmatch(query) is not None
        yield from ((rule, is_sure) for rule in text.split("}"))
        yield from ((rule, False) for block in blocks for rule in block.split("}"))


def _apart(selectors: str) -> Iterator[str]:
    """Yield each selector; a comma in brackets, as of «:not(.a, .b)», sets none apart."""
    depth, held = 0, list[str]()
    for piece in selectors.split(","):
        held.append(piece)
        depth += sum(map(piece.count, "([")) - sum(map(piece.count, ")]"))
        if depth <= 0:
            yield ",".join(held)
            depth, held = 0, []


def _rule(selector: str, said: Said, *, is_sure: bool) -> _Rule | None:
    """Return the rule, None for one of a selector that is not understood.

    Of what it writes, or takes away, it is kept in doubt.
    """
    pseudo = _PSEUDO.search(selector)
    plain = selector
    if pseudo is not None:
        selector = selector[: pseudo.start()]
        plain = _SIBLING.split(_CONDITION.sub("", selector))[-1]
    is_sure = is_sure and plain == selector
    if not is_sure and (pseudo is None or _content(said) is None):
        return None
    words = _CHILD.sub(" > ", plain).split()
    if pseudo is not None and (not words or words[-1] == ">" or selector[-1:].isspace()):
        words.append("*")
    steps: list[_Step] = []
    joints = []
    for word, before in zip(words, ["", *words], strict=False):
        if word != ">":
            found = _STEP.fullmatch(word)
            if found is None:
                return None
            steps.append(_step(found))
            joints.append(before)
    kind = pseudo[1].lower() if pseudo is not None else ""
    return _Rule(tuple(steps), tuple(joints), said, kind, is_sure) if steps else None


def _step(found: re.Match[str]) -> _Step:
    tag = (found["tag"] or "").lower()
    return _Step("" if tag == "*" else tag, frozenset(re.findall(r"[.#][\w-]+", found["names"])))


def declared(style: str) -> Said:
    """Return what each property of the style is; «-line» and «-type» alone say as much."""
    said: Said = {}
    for one in _DECLARATION.findall(style):
        name, _, value = one.partition(":")
        plain = _IMPORTANT.sub("", value)
        bare = name.strip().lower().removesuffix("-line").removesuffix("-type")
        _add(said, {bare: (plain.strip(), plain != value)} if plain.strip() else {})
    return said


def _add(said: Said, more: Said) -> None:
    """What is said later wins, unless what was said before is important and it is not."""
    for name, (value, is_important) in more.items():
        if is_important or not said.get(name, _UNSAID)[1]:
            if name == "font" and (is_important or not said.get("font-family", _UNSAID)[1]):
                # It names the family, too.
                said.pop("font-family", None)
            said[name] = (value, is_important)
