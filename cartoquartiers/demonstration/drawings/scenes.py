"""The subjects: each function draws one, and SCENES says what each shows."""

from collections.abc import Callable
from dataclasses import dataclass

from cartoquartiers.demonstration.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, mix
from cartoquartiers.demonstration.drawings.ground import LEAVES, SLATE, hills, houses, lawn, paving, sky, tree

_WOOD: Colour = (150, 112, 76)
_BRIGHT: tuple[Colour, ...] = ((192, 84, 62), (58, 120, 146), (222, 164, 58), (104, 142, 84), (128, 92, 148))


def _open_air(canvas: Canvas, horizon: float = 480) -> None:
    sky(canvas, horizon)
    hills(canvas, horizon)
    lawn(canvas, horizon)


def _street(canvas: Canvas, horizon: float = 560) -> None:
    sky(canvas, horizon)
    houses(canvas, horizon)
    paving(canvas, horizon)


def _trees(canvas: Canvas, count: int, foot: float = 520) -> None:
    for rank in range(count):
        x = WIDTH * (rank + canvas.chance.uniform(0.2, 0.8)) / count
        tree(canvas, x, foot + canvas.chance.uniform(-20, 30), canvas.chance.uniform(240, 380))


def compost(canvas: Canvas) -> None:
    _open_air(canvas)
    _trees(canvas, 4)
    for rank in range(3):
        left = 210 + rank * 270
        canvas.shade(left + 115, 745, 150)
        wood = mix(_WOOD, canvas.chance.choice(((90, 70, 50), (190, 150, 110))), 0.2)
        canvas.box(left, 500, left + 230, 740, mix(wood, (40, 30, 20), 0.45))
        for slat in range(5):
            canvas.box(
                left - 6,
                502 + slat * 48,
                left + 236,
                538 + slat * 48,
                mix(wood, (255, 240, 210), 0.05 * slat),
                4,
            )
        canvas.polygon(
            [(left - 12, 500), (left + 242, 500), (left + 222, 462), (left + 10, 462)],
            mix(wood, (70, 90, 60), 0.35),
        )
    canvas.box(1085, 560, 1110, 740, mix(_WOOD, (60, 40, 20), 0.4))
    canvas.box(1030, 470, 1165, 580, (240, 236, 222), 8)
    canvas.disc(1097, 512, 22, (104, 142, 84))
    canvas.line([(1052, 552), (1142, 552)], (120, 130, 120), 6)


def garden(canvas: Canvas) -> None:
    _open_air(canvas, 430)
    _trees(canvas, 3, 470)
    for row in range(3):
        top = 540 + row * 118
        canvas.polygon(
            [
                (90 - row * 40, top + 70),
                (1110 + row * 40, top + 70),
                (1080 + row * 30, top),
                (120 - row * 30, top),
            ],
            (116, 88, 64),
        )
        for rank in range(15):
            x = 130 + rank * 68 + canvas.chance.uniform(-10, 10)
            leaf = canvas.chance.choice(LEAVES)
            for shift in (-13, 13, 0):
                canvas.disc(
                    x + shift,
                    top + 30 - abs(shift) * 0.4,
                    17 + row * 3,
                    mix(leaf, (200, 220, 120), 0.12 + abs(shift) / 90),
                )
            if canvas.chance.random() < 0.3:
                canvas.disc(x, top + 18, 8 + row, canvas.chance.choice(_BRIGHT))


def park(canvas: Canvas) -> None:
    _open_air(canvas, 460)
    canvas.polygon([(520, 462), (600, 462), (980, HEIGHT), (240, HEIGHT)], (224, 210, 176))
    _trees(canvas, 5)
    tree(canvas, 140, 760, 560)
    canvas.shade(900, 735, 150)
    for top in (610, 640, 680):
        canvas.box(790, top, 1010, top + 18, _WOOD, 5)
    for x in (815, 975):
        canvas.box(x, 610, x + 14, 740, (70, 76, 80))


def river(canvas: Canvas) -> None:
    sky(canvas, 430)
    hills(canvas, 430)
    canvas.fade(428, HEIGHT, (150, 184, 200), (92, 136, 162))
    for _ in range(60):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(470, 880)
        canvas.line([(x, y), (x + canvas.chance.uniform(40, 130), y)], (196, 218, 226), 3)
    canvas.polygon([(330, 640), (880, 640), (820, 720), (390, 720)], canvas.chance.choice(_BRIGHT))
    canvas.box(430, 560, 790, 642, (246, 244, 238), 10)
    for x in range(450, 770, 64):
        canvas.box(x, 580, x + 44, 616, (96, 124, 142), 6)
    canvas.box(560, 500, 700, 562, (232, 228, 220), 8)
    canvas.polygon([(0, 800), (WIDTH, 850), (WIDTH, HEIGHT), (0, HEIGHT)], (186, 178, 166))


def bikes(canvas: Canvas) -> None:
    _street(canvas)
    colour = canvas.chance.choice(((72, 150, 96), (58, 120, 146), (192, 84, 62)))
    for rank in range(4):
        x, y = 240 + rank * 250, 740
        canvas.shade(x + 10, y + 50, 130)
        canvas.box(x - 108, 640, x - 84, 780, SLATE, 6)
        for wheel in (x - 62, x + 76):
            canvas.ring(wheel, y, 50, (46, 52, 56), 8)
            canvas.ring(wheel, y, 6, (46, 52, 56), 6)
        canvas.line([(x - 62, y), (x - 24, y - 72), (x + 56, y - 76), (x + 6, y), (x - 62, y)], colour, 9)
        canvas.line([(x + 6, y), (x - 32, y - 96)], colour, 9)
        canvas.line([(x + 76, y), (x + 50, y - 108), (x + 72, y - 118)], colour, 9)
        canvas.box(x - 56, y - 108, x - 14, y - 94, (46, 52, 56), 7)


def book_box(canvas: Canvas) -> None:
    _open_air(canvas)
    _trees(canvas, 4)
    body = canvas.chance.choice(_BRIGHT)
    canvas.shade(600, 800, 190)
    canvas.box(575, 600, 625, 800, mix(_WOOD, (50, 40, 30), 0.4))
    canvas.polygon([(370, 340), (830, 340), (600, 220)], mix(body, (30, 30, 30), 0.35))
    canvas.box(400, 330, 800, 640, body, 8)
    canvas.box(430, 360, 770, 615, (250, 246, 236), 6)
    for shelf in range(2):
        x, foot = 445.0, 485 + shelf * 122
        while x < 735:
            wide, tall = canvas.chance.uniform(14, 30), canvas.chance.uniform(70, 104)
            canvas.box(
                x,
                foot - tall,
                x + wide,
                foot,
                mix(canvas.chance.choice(_BRIGHT), (240, 230, 210), canvas.chance.uniform(0, 0.4)),
                2,
            )
            x += wide + 3
        canvas.box(430, foot, 770, foot + 9, mix(body, (30, 30, 30), 0.2))


def facade(canvas: Canvas) -> None:
    _street(canvas, 600)
    canvas.box(260, 210, 940, 640, (238, 230, 212))
    canvas.polygon([(230, 214), (970, 214), (600, 100)], SLATE)
    for column in range(6):
        x = 300 + column * 120
        canvas.box(x - 18, 250, x + 18, 640, (250, 246, 236), 4)
    for column in range(5):
        x = 360 + column * 120
        canvas.box(x - 26, 280, x + 26, 400, (98, 120, 134), 26)
        canvas.box(
            x - 26,
            460,
            x + 26,
            640 if column == 2 else 580,
            (98, 120, 134) if column != 2 else (110, 78, 56),
            6,
        )
    for step in range(3):
        canvas.box(
            480 - step * 26,
            638 + step * 20,
            720 + step * 26,
            660 + step * 20,
            mix((232, 224, 208), (150, 140, 128), 0.15 * step),
        )


def market(canvas: Canvas) -> None:
    _street(canvas, 540)
    for rank in range(3):
        left = 60 + rank * 370
        canvas.shade(left + 170, 800, 200)
        for x in (left + 12, left + 318):
            canvas.box(x, 480, x + 12, 790, (96, 84, 72))
        tone = _BRIGHT[(rank + canvas.chance.randint(0, 4)) % 5]
        for stripe in range(8):
            x = left - 6 + stripe * 44
            canvas.polygon(
                [(x, 500), (x + 44, 500), (x + 40, 420), (x + 4, 420)],
                tone if stripe % 2 else (250, 246, 238),
            )
            canvas.disc(x + 22, 500, 22, tone if stripe % 2 else (250, 246, 238), 0.7)
        canvas.box(left, 660, left + 340, 790, _WOOD, 6)
        for _ in range(60):
            canvas.disc(
                left + canvas.chance.uniform(18, 322),
                canvas.chance.uniform(628, 668),
                15,
                canvas.chance.choice(
                    ((206, 72, 52), (232, 160, 52), (112, 156, 72), (244, 214, 96), (134, 70, 110))
                ),
            )


def shop(canvas: Canvas) -> None:
    _street(canvas, 640)
    tone = canvas.chance.choice(_BRIGHT)
    canvas.box(200, 330, 1000, 690, mix(tone, (40, 40, 40), 0.25), 6)
    canvas.box(230, 440, 760, 660, (246, 236, 208), 4)
    canvas.box(800, 430, 960, 690, (246, 236, 208), 4)
    canvas.box(200, 330, 1000, 410, tone, 6)
    canvas.box(420, 356, 780, 384, (250, 246, 238), 6)
    for rank in range(7):
        x = 265 + rank * 68
        canvas.box(x, 560 - canvas.chance.uniform(0, 60), x + 46, 650, canvas.chance.choice(_BRIGHT), 6)
    canvas.line([(245, 480), (745, 480)], (120, 100, 80), 5)
    for rank in range(9):
        x = 262 + rank * 55
        canvas.polygon(
            [(x, 480), (x + 34, 480), (x + 40, 545), (x - 6, 545)],
            mix(canvas.chance.choice(_BRIGHT), (255, 255, 255), 0.25),
        )
    canvas.box(940, 560, 950, 600, (120, 100, 80), 4)


def playground(canvas: Canvas) -> None:
    _open_air(canvas, 470)
    _trees(canvas, 4)
    canvas.disc(600, 790, 520, (222, 196, 150), 0.16)
    one, other = canvas.chance.sample(_BRIGHT, 2)
    for x in (340, 470):
        canvas.box(x, 440, x + 16, 780, one)
    canvas.box(330, 560, 496, 580, _WOOD)
    canvas.polygon([(316, 446), (510, 446), (413, 350)], other)
    canvas.line([(486, 570), (600, 640), (720, 770), (780, 776)], other, 34)
    for step in range(5):
        canvas.box(292, 600 + step * 36, 348, 610 + step * 36, one, 4)
    canvas.line([(800, 780), (870, 470), (940, 780)], one, 14)
    canvas.line([(1040, 780), (1090, 470), (1140, 780)], one, 14)
    canvas.line([(866, 474), (1094, 474)], one, 14)
    for x in (930, 1030):
        canvas.line([(x - 22, 476), (x - 22, 680)], (80, 84, 88), 4)
        canvas.line([(x + 22, 476), (x + 22, 680)], (80, 84, 88), 4)
        canvas.box(x - 30, 676, x + 30, 690, other, 5)


def pool(canvas: Canvas) -> None:
    canvas.fade(0, 420, (226, 238, 240), (206, 226, 230))
    for left in range(40, WIDTH, 190):
        canvas.box(left, 60, left + 150, 360, (178, 212, 226), 6)
    canvas.box(0, 400, WIDTH, 470, (236, 228, 210))
    canvas.fade(470, HEIGHT, (96, 184, 206), (38, 130, 170))
    for lane in range(5):
        top, low = 330.0 + lane * 135, -180.0 + lane * 390
        for part in range(24):
            here = low + (top - low) * part / 24
            nearer = low + (top - low) * (part + 1) / 24
            tone = (244, 244, 238) if part % 2 else (206, 82, 62)
            canvas.line(
                [(here, HEIGHT - 430 * part / 24), (nearer, HEIGHT - 430 * (part + 1) / 24)],
                tone,
                10 - part * 0.25,
            )
    for _ in range(70):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(490, 890)
        canvas.line([(x, y), (x + 40, y + 4)], (170, 222, 232), 3)


def waterfall(canvas: Canvas) -> None:
    sky(canvas, 240)
    canvas.fade(200, HEIGHT, (176, 158, 132), (122, 108, 92))
    for _ in range(70):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(210, 740)
        canvas.line(
            [(x, y), (x + canvas.chance.uniform(20, 90), y + canvas.chance.uniform(-12, 26))],
            (110, 96, 82),
            4,
        )
    canvas.polygon([(540, 205), (660, 205), (690, 760), (510, 760)], (214, 232, 238))
    for _ in range(40):
        x = canvas.chance.uniform(545, 655)
        canvas.line(
            [(x, canvas.chance.uniform(210, 400)), (x + (x - 600) * 0.3, canvas.chance.uniform(500, 760))],
            (248, 252, 252),
            5,
        )
    canvas.disc(600, 790, 430, (104, 152, 166), 0.2)
    for _ in range(90):
        x = canvas.chance.choice((canvas.chance.uniform(0, 420), canvas.chance.uniform(780, WIDTH)))
        canvas.disc(
            x,
            canvas.chance.uniform(560, 890),
            canvas.chance.uniform(26, 64),
            canvas.chance.choice(LEAVES),
            0.8,
        )


def workshop(canvas: Canvas) -> None:
    canvas.fade(0, 560, (232, 222, 204), (214, 202, 182))
    canvas.fade(560, HEIGHT, (150, 124, 96), (112, 90, 70))
    canvas.box(160, 90, 1040, 400, (186, 152, 112), 8)
    for rank in range(9):
        x = 220 + rank * 95
        long = canvas.chance.uniform(110, 200)
        canvas.line([(x, 140), (x, 140 + long)], canvas.chance.choice(_BRIGHT), 18)
        canvas.line([(x, 140 + long * 0.5), (x, 140 + long + 40)], (96, 104, 110), 9)
    canvas.box(80, 560, 1120, 610, (170, 128, 86), 6)
    for x in (130, 1030):
        canvas.box(x, 610, x + 42, 880, (128, 96, 64))
    canvas.box(330, 470, 480, 562, canvas.chance.choice(_BRIGHT), 10)
    canvas.disc(405, 516, 30, (240, 236, 226))
    canvas.box(620, 500, 860, 562, (70, 78, 84), 10)
    canvas.box(650, 480, 830, 502, (120, 128, 134), 6)
    canvas.ring(960, 500, 56, (70, 78, 84), 12)


@dataclass(frozen=True)
class Scene:
    """A drawing and its alternative text."""

    draw: Callable[[Canvas], None]
    alt: str


SCENES: dict[str, Scene] = {
    "compost": Scene(compost, "Dessin : trois bacs à compost en bois sous les arbres"),
    "garden": Scene(garden, "Dessin : les rangs de légumes et de fleurs d’un jardin"),
    "park": Scene(park, "Dessin : un banc au bord d’une allée bordée d’arbres"),
    "river": Scene(river, "Dessin : une navette sur le fleuve, vue du quai"),
    "bikes": Scene(bikes, "Dessin : des vélos à leurs bornes devant des immeubles"),
    "book-box": Scene(book_box, "Dessin : une petite boîte vitrée pleine de livres"),
    "facade": Scene(facade, "Dessin : la façade d’un bâtiment public en pierre claire"),
    "market": Scene(market, "Dessin : des étals de fruits et légumes sous des auvents rayés"),
    "shop": Scene(shop, "Dessin : la devanture d’une petite boutique"),
    "playground": Scene(playground, "Dessin : un toboggan et des balançoires"),
    "pool": Scene(pool, "Dessin : les lignes d’eau d’une piscine couverte"),
    "waterfall": Scene(waterfall, "Dessin : une cascade au pied d’une falaise, entourée de verdure"),
    "workshop": Scene(workshop, "Dessin : un établi et des outils accrochés au mur"),
}
