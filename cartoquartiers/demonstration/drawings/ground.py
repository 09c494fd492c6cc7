"""What surrounds the subject of a picture: skies, hills, trees, houses, paving."""

from cartoquartiers.demonstration.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((126, 178, 214), (226, 238, 240)),
    ((150, 190, 208), (247, 236, 214)),
    ((168, 186, 200), (232, 234, 230)),
    ((110, 168, 206), (238, 244, 236)),
)
LEAVES: tuple[Colour, ...] = ((74, 124, 70), (96, 142, 74), (58, 106, 78), (122, 150, 68), (150, 138, 62))
WALLS: tuple[Colour, ...] = (
    (236, 226, 208),
    (222, 208, 190),
    (240, 234, 224),
    (212, 200, 186),
    (230, 214, 196),
)
SLATE: Colour = (88, 98, 112)


def sky(canvas: Canvas, horizon: float) -> None:
    above, below = canvas.chance.choice(SKIES)
    canvas.fade(0, horizon, above, below)
    if canvas.chance.random() < 0.6:
        canvas.disc(canvas.chance.uniform(150, 1050), canvas.chance.uniform(90, 190), 46, (255, 246, 214))
    for _ in range(canvas.chance.randint(2, 4)):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(60, 260)
        for shift in (-70, -20, 40, 90):
            canvas.disc(x + shift, y, canvas.chance.uniform(36, 62), mix(below, (255, 255, 255), 0.7), 0.42)


def lawn(canvas: Canvas, horizon: float) -> None:
    green = canvas.chance.choice(((134, 168, 96), (120, 158, 92), (150, 172, 100)))
    canvas.fade(horizon, HEIGHT, mix(green, (220, 226, 180), 0.25), mix(green, (50, 80, 50), 0.2))
    for _ in range(160):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(horizon + 20, HEIGHT)
        tall = 6 + (y - horizon) / 30
        canvas.line([(x, y), (x + canvas.chance.uniform(-4, 4), y - tall)], mix(green, (60, 100, 50), 0.4), 2)


def paving(canvas: Canvas, horizon: float) -> None:
    stone = canvas.chance.choice(((206, 198, 184), (196, 192, 186), (214, 204, 188)))
    canvas.fade(horizon, HEIGHT, mix(stone, (255, 255, 255), 0.2), mix(stone, (120, 110, 100), 0.25))
    y, step = horizon + 14.0, 16.0
    while y < HEIGHT:
        canvas.line([(0, y), (WIDTH, y)], mix(stone, (110, 100, 92), 0.22), 1.5)
        step *= 1.28
        y += step


def hills(canvas: Canvas, horizon: float) -> None:
    for far in (0.55, 0.3):
        tone = mix(canvas.chance.choice(LEAVES), (210, 224, 226), far)
        points = [(0.0, horizon + 2)]
        points += [
            (x, horizon - canvas.chance.uniform(14, 40 + 70 * (1 - far))) for x in range(0, WIDTH + 100, 100)
        ]
        canvas.polygon([*points, (WIDTH, horizon + 2)], tone)


def tree(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    leaf = canvas.chance.choice(LEAVES)
    canvas.shade(x, foot, tall * 0.3)
    canvas.polygon(
        [
            (x - tall * 0.04, foot),
            (x + tall * 0.04, foot),
            (x + tall * 0.02, foot - tall * 0.5),
            (x - tall * 0.02, foot - tall * 0.5),
        ],
        (104, 82, 62),
    )
    for rank, (dx, dy, size) in enumerate(
        ((-0.16, 0.5, 0.19), (0.17, 0.52, 0.18), (0, 0.62, 0.24), (-0.06, 0.76, 0.17), (0.08, 0.74, 0.14))
    ):
        canvas.disc(x + dx * tall, foot - dy * tall, size * tall, mix(leaf, (230, 236, 170), 0.07 * rank))


def houses(canvas: Canvas, horizon: float) -> None:
    """A row of town houses of tuffeau and slate."""
    x = -40.0
    while x < WIDTH:
        wide, tall = canvas.chance.uniform(130, 210), canvas.chance.uniform(190, 320)
        wall = canvas.chance.choice(WALLS)
        canvas.box(x, horizon - tall, x + wide, horizon + 2, wall)
        canvas.polygon(
            [
                (x - 6, horizon - tall),
                (x + wide + 6, horizon - tall),
                (x + wide - 22, horizon - tall - 52),
                (x + 22, horizon - tall - 52),
            ],
            mix(SLATE, wall, canvas.chance.uniform(0, 0.2)),
        )
        _windows(canvas, x, horizon - tall, wide, tall, wall)
        x += wide


def _windows(canvas: Canvas, left: float, top: float, wide: float, tall: float, wall: Colour) -> None:
    shutter = canvas.chance.choice(((96, 128, 138), (148, 92, 72), (110, 130, 104), (180, 176, 168)))
    count = max(2, int(wide // 62))
    for row in range(int(tall // 88)):
        for column in range(count):
            x = left + wide * (column + 0.5) / count
            y = top + 30 + row * 84
            canvas.box(x - 22, y, x + 22, y + 50, shutter)
            canvas.box(x - 13, y, x + 13, y + 50, mix((84, 104, 118), wall, 0.15))
