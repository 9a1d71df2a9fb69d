"""What a resident photographs, drawn: nobody's real yard is shown."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 1280, 960
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class _Light:
    """The colours of a street at some hour and season."""

    sky: Colour
    ground: Colour
    house: Colour
    window: Colour


_DAY = _Light((150, 165, 180), (128, 126, 122), (170, 160, 145), (90, 105, 125))
_SNOW = _Light((176, 184, 192), (222, 226, 232), (164, 156, 148), (84, 96, 112))
_NIGHT = _Light((18, 22, 34), (30, 30, 34), (38, 38, 44), (52, 52, 60))


def _street(chance: random.Random, light: _Light) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A row of houses under the sky, with the ground before them."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), light.sky)
    draw = ImageDraw.Draw(image)
    horizon = chance.randint(330, 430)
    for y in range(horizon, _HEIGHT):
        grain = chance.randint(-3, 3) - (y - horizon) // 12
        red, green, blue = (max(8, part + grain) for part in light.ground)
        draw.line([(0, y), (_WIDTH, y)], fill=(red, green, blue))
    for left in range(-40, _WIDTH, chance.randint(230, 300)):
        top = horizon - chance.randint(150, 300)
        draw.rectangle([left, top, left + 200, horizon], fill=light.house)
        for x in range(left + 18, left + 190, 42):
            for y in range(top + 18, horizon - 30, 46):
                is_lit = light is _NIGHT and chance.random() < 0.3
                fill = (214, 176, 96) if is_lit else light.window
                draw.rectangle([x, y, x + 22, y + 28], fill=fill)
    return image, draw


def _pothole(chance: random.Random) -> Image.Image:
    """A hole in the asphalt, full of water."""
    image, draw = _street(chance, _DAY)
    x, y = chance.randint(250, 700), chance.randint(560, 700)
    draw.ellipse([x, y, x + 420, y + 170], fill=(52, 48, 44))
    draw.ellipse([x + 40, y + 25, x + 370, y + 140], fill=(78, 84, 92))
    return image


def _ice(chance: random.Random) -> Image.Image:
    """Trodden snow with patches of ice, behind a hand-rail."""
    image, draw = _street(chance, _SNOW)
    for _ in range(9):
        x, y = chance.randint(0, 1000), chance.randint(520, 860)
        draw.ellipse(
            [x, y, x + chance.randint(140, 320), y + chance.randint(30, 70)], fill=(186, 204, 220)
        )
    draw.line([(120, 940), (700, 470)], fill=(92, 96, 104), width=12)
    for step in range(5):
        x, y = 150 + step * 135, 915 - step * 109
        draw.line([(x, y), (x, y + 90)], fill=(92, 96, 104), width=8)
    return image


def _night(chance: random.Random) -> Image.Image:
    """A dark yard with one lamp alight and one out."""
    image, draw = _street(chance, _NIGHT)
    lit = chance.randint(820, 1000)
    for radius in range(150, 10, -10):
        glow = 200 - radius
        draw.ellipse(
            [lit - radius, 300 - radius, lit + radius, 300 + radius],
            fill=(glow, int(glow * 0.85), int(glow * 0.5)),
        )
    for x in (lit, lit - chance.randint(450, 600)):
        draw.line([(x, 300), (x, 820)], fill=(70, 72, 78), width=10)
    return image


def _shelter(chance: random.Random) -> Image.Image:
    """A small pavilion of glass on the pavement, one pane broken."""
    image, draw = _street(chance, _DAY)
    left, top = chance.randint(300, 560), chance.randint(400, 450)
    draw.rectangle([left - 30, top, left + 500, top + 34], fill=(58, 74, 88))
    for pane in range(3):
        x = left + pane * 160
        draw.rectangle([x, top + 34, x + 148, top + 330], fill=(176, 192, 200))
        draw.rectangle([x, top + 34, x + 148, top + 330], outline=(58, 74, 88), width=8)
    x, y = left + 160 + chance.randint(50, 90), top + 170
    draw.polygon(
        [(x, y), (x + 50, y - 90), (x + 30, y - 10), (x + 70, y + 50), (x - 20, y + 90)],
        fill=(70, 74, 78),
    )
    return image


def _wall(chance: random.Random) -> Image.Image:
    """A painted wall with damp stains and a crack."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), (196, 204, 190))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 560, _WIDTH, _HEIGHT], fill=(98, 128, 118))
    for _ in range(14):
        x, y, size = chance.randint(0, 900), chance.randint(-60, 380), chance.randint(60, 220)
        shade = chance.randint(120, 165)
        draw.ellipse([x, y, x + size, y + size * 0.7], fill=(shade, shade - 6, shade - 26))
    x, y = chance.randint(500, 800), 0
    while y < 700:
        to = (x + chance.randint(-40, 40), y + chance.randint(30, 70))
        draw.line([(x, y), to], fill=(84, 82, 78), width=5)
        x, y = to
    return image


def _heap(chance: random.Random) -> Image.Image:
    """A heap of rubbish."""
    image, draw = _street(chance, _DAY)
    for row in range(7):
        for _ in range(26 - row * 3):
            x = chance.randint(260 + row * 45, 1000 - row * 45)
            y, size = 860 - row * 50 + chance.randint(-20, 20), chance.randint(40, 110)
            red, green, blue = (chance.randint(50, 190) for _ in "rgb")
            draw.polygon(
                [(x, y), (x + size, y - size // 3), (x + size // 2, y + size // 2)],
                fill=(red, green, blue),
            )
    return image


def _tree(chance: random.Random) -> Image.Image:
    """A dry tree that leans over the pavement."""
    image, draw = _street(chance, _DAY)
    foot, top = (chance.randint(480, 560), 880), (chance.randint(640, 720), 240)
    draw.line([foot, top], fill=(66, 58, 50), width=46)
    for part in range(1, 9):
        x = foot[0] + (top[0] - foot[0]) * part // 8
        y = foot[1] + (top[1] - foot[1]) * part // 8
        reach = chance.randint(120, 300) * (-1 if part % 2 else 1)
        draw.line([(x, y), (x + reach, y - abs(reach) // 2)], fill=(66, 58, 50), width=14)
    return image


def _dog(chance: random.Random) -> Image.Image:
    """A ginger dog in the yard."""
    image, draw = _street(chance, _DAY)
    x, y, coat = chance.randint(380, 640), 640, (156, 98, 52)
    draw.ellipse([x, y, x + 260, y + 110], fill=coat)
    draw.ellipse([x + 215, y - 70, x + 320, y + 30], fill=coat)
    draw.polygon([(x + 230, y - 50), (x + 222, y - 105), (x + 262, y - 66)], fill=(120, 72, 40))
    for leg in (30, 75, 180, 220):
        draw.rectangle([x + leg, y + 80, x + leg + 22, y + 190], fill=coat)
    draw.line([(x + 10, y + 40), (x - 70, y - 30)], fill=coat, width=20)
    return image


SCENES: dict[str, Callable[[random.Random], Image.Image]] = {
    "pothole": _pothole,
    "ice": _ice,
    "night": _night,
    "shelter": _shelter,
    "wall": _wall,
    "heap": _heap,
    "tree": _tree,
    "dog": _dog,
}
