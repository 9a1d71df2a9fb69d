"""Signs of the fonts that have pictures or Greek in the place of letters, by their codes.

Word stores such a sign by its code in the font, at F000 or as a plain letter. Sources: the Symbol
and Zapf Dingbats tables of the Unicode Consortium (VENDORS/ADOBE), the charts of Wingdings.
"""

import re

_SYMBOL = dict(
    zip(
        (*range(0x20, 0x7F), *range(0xA0, 0xF0), *range(0xF1, 0xFF)),
        " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√·¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
        "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)
_WINGDINGS = {
    0x20: " ", 0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x45: "☜", 0x46: "☞",
    0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□",
    0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x78: "☒",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + n: sign for n, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": {
        0x20: " ", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐",
    },
    "webdings": {0x20: " ", 0x61: "✓", 0x63: "☐", 0x67: "■", 0x72: "✗"},
}  # fmt: skip
#: Where such a font has its signs, besides at those of letters.
_PRIVATE = 0xF000
_PRIVATE_SIGN = re.compile("[\uf020-\uf0ff]")
_RUSSIAN = re.compile("[А-Яа-яЁё]")
_SOFT_HYPHEN = 0xAD
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def sign_of(code: str, font: str) -> str:
    """Return the sign with the code, hexadecimal as Word writes it; of no code nothing."""
    found = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else 0
    is_of_font = 0x20 <= found <= 0xFF and font.strip().lower() in _FONTS
    sign = chr(found + _PRIVATE if is_of_font else found)
    return in_font(sign, font) if found >= 0x20 and not 0xD800 <= found < 0xE000 else ""


def in_font(text: str, font: str) -> str:
    """Return the text as the font shows it: «☐» for the Wingdings sign at F0A8.

    A sign that nobody knows is U+FFFD, so that it is seen; letters that the font lacks, as the
    Russian ones of Symbol, are those of another font.
    """
    signs = _FONTS.get(font.strip().lower())
    if signs is None and not _PRIVATE_SIGN.search(text):
        return text
    # Beside Russian letters «§» and the quotes are those of the other font, too.
    is_alone = signs is not _SYMBOL or not _RUSSIAN.search(text)
    return "".join(_sign(letter, signs, is_alone) for letter in text)


def _sign(letter: str, signs: dict[int, str] | None, is_alone: bool) -> str:
    code = ord(letter)
    is_private = _PRIVATE + 0x20 <= code <= _PRIVATE + 0xFF
    code -= _PRIVATE if is_private else 0
    if signs is None:
        # Of an unknown font the signs of Symbol that are no letters, as the bullet, are likely.
        return (_SYMBOL.get(code, _UNKNOWN) if code > 0x7E else chr(code)) if is_private else letter
    # Word writes the sign as the letter of its code: «³» for «≥», «§» for a square.
    is_picture = 0x20 <= code < 0x7F or (is_alone and 0xA0 < code <= 0xFF and code != _SOFT_HYPHEN)
    if not is_private and not is_picture:
        return letter
    return signs.get(code, _UNKNOWN)
