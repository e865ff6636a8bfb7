"""Pictures of furniture, plain but recognisable, and papers as a shop's office sends them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

_SIZE = (1280, 960)
_SHOWN = (960, 720)

Color = str
Draw = ImageDraw.ImageDraw


def photo(name: str) -> Image.Image:
    """The picture of a name in `_PHOTOS`, in the size of a phone's compressed photo."""
    wall, floor, subject = _PHOTOS[name]
    image = _room(wall, floor)
    layer = Image.new("RGBA", _SIZE)
    subject(ImageDraw.Draw(layer))
    shadow = layer.getchannel("A").point(lambda value: value // 3).resize((320, 240))  # small: blurs faster
    shadow = shadow.filter(ImageFilter.GaussianBlur(4)).resize(_SIZE)
    image.paste("#000000", (14, 22), shadow)
    image.paste(layer, (0, 0), layer)
    return image.resize(_SHOWN, Image.Resampling.LANCZOS)


def _room(wall: Color, floor: Color) -> Image.Image:
    image = Image.new("RGB", _SIZE, wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, *_SIZE), fill=floor)
    seam = tuple(part * 4 // 5 for part in ImageColor.getrgb(floor))
    for board in range(0, 2600, 160):  # boards run towards the viewer
        draw.line((640 + (board - 1300) * 0.45, 640, 640 + (board - 1300) * 1.4, 960), fill=seam, width=3)
    draw.rectangle((0, 622, _SIZE[0], 642), fill="#F7F4EE")
    light = Image.radial_gradient("L").resize((_SIZE[0] * 2, _SIZE[1] * 2))
    shade = Image.new("RGB", _SIZE, "#20160E")
    mask = light.crop((500, 560, 500 + _SIZE[0], 560 + _SIZE[1])).point(lambda value: int(value * 0.55))
    image.paste(shade, (0, 0), mask)
    return image


def _box(draw: Draw, area: tuple[int, int, int, int], fill: Color, radius: int = 12) -> None:
    draw.rounded_rectangle(area, radius, fill=fill)


def _text(draw: Draw, at: tuple[int, int], text: str, size: int, fill: Color) -> None:
    """Pillow's own font, which every machine has, knows no accents: they are drawn over the letters."""
    font = ImageFont.load_default(size)
    x, y = float(at[0]), at[1]
    for letter in text:
        decomposed = unicodedata.normalize("NFD", letter)
        base, marks = decomposed[0], decomposed[1:]
        draw.text((x, y), base, font=font, fill=fill)
        wide = font.getlength(base)
        top = y + size * (0.06 if base.isupper() else 0.24)
        for mark in marks:
            points = [(x + wide * dx, top + size * dy) for dx, dy in _MARKS[mark]]
            draw.line(points, fill=fill, width=max(1, size // 14), joint="curve")
        x += wide


_MARKS = {
    "\u0301": ((0.45, 0.0), (0.75, -0.12)),
    "\u0302": ((0.25, 0.0), (0.5, -0.12), (0.75, 0.0)),
    "\u0303": ((0.2, -0.03), (0.4, -0.09), (0.6, -0.03), (0.8, -0.09)),
    "\u0327": ((0.5, 0.72), (0.6, 0.82), (0.4, 0.88)),
}
"""Acute, circumflex, tilde, cedilla: parts of the letter's width and of the size."""


def _sofa(color: Color, dark: Color) -> Callable[[Draw], None]:
    def subject(draw: Draw) -> None:
        for x in (250, 1000):
            _box(draw, (x, 720, x + 30, 790), "#5A3A22", 4)
        _box(draw, (200, 400, 1080, 620), dark, 46)
        _box(draw, (160, 480, 290, 740), color, 40)
        _box(draw, (990, 480, 1120, 740), color, 40)
        for x in (280, 520, 760):
            _box(draw, (x, 430, x + 236, 590), color, 30)
            _box(draw, (x, 580, x + 236, 700), color, 24)
            draw.line((x + 10, 584, x + 226, 584), fill=dark, width=5)
        _box(draw, (270, 690, 1010, 730), dark, 14)
        _box(draw, (330, 470, 460, 590), "#E9DCC5", 22)

    return subject


def _table(draw: Draw) -> None:
    for x in (230, 900):
        _box(draw, (x, 470, x + 150, 500), "#7A5233")
        for leg in (0, 130):
            _box(
                draw,
                (x + leg, 400 if leg == (0 if x < 600 else 130) else 500, x + leg + 20, 780),
                "#6B4429",
                6,
            )
        back = x if x < 600 else x + 110
        _box(draw, (back, 380, back + 40, 480), "#7A5233")
    _box(draw, (310, 430, 970, 475), "#A8743F", 10)
    for x in (360, 890):
        _box(draw, (x, 470, x + 34, 800), "#8E5F33", 6)
    _box(draw, (600, 360, 680, 432), "#D9D2C5", 16)
    draw.ellipse((590, 290, 690, 380), fill="#5F7F4F")


def _wardrobe(draw: Draw) -> None:
    _box(draw, (330, 120, 950, 800), "#C9A67A", 10)
    for x in (345, 548, 751):
        _box(draw, (x, 140, x + 186, 640), "#D8B98F", 6)
        _box(draw, (x + 160, 370, x + 170, 440), "#6E5A43", 4)
        for y in (655, 720):
            _box(draw, (x, y, x + 186, y + 56), "#D8B98F", 6)
            _box(draw, (x + 70, y + 22, x + 116, y + 32), "#6E5A43", 4)


def _bed(draw: Draw) -> None:
    _box(draw, (260, 300, 1020, 600), "#8A6A4A", 26)
    _box(draw, (280, 520, 1000, 760), "#F3EFE7", 30)
    _box(draw, (280, 600, 1000, 780), "#7E93A8", 26)
    for x in (330, 680):
        _box(draw, (x, 460, x + 270, 560), "#FFFFFF", 36)
    for x in (130, 1040):
        _box(draw, (x, 560, x + 120, 770), "#8A6A4A", 10)
        _box(draw, (x + 40, 640, x + 80, 652), "#D8C3A5", 4)


def _rack(draw: Draw) -> None:
    _box(draw, (300, 220, 980, 560), "#1C1F24", 14)
    _box(draw, (312, 232, 968, 548), "#31404F", 8)
    _box(draw, (180, 620, 1100, 770), "#B98B5A", 10)
    for x in (200, 500, 800):
        _box(draw, (x, 640, x + 280, 750), "#C99C6B", 6)
    for x in (220, 1030):
        _box(draw, (x, 770, x + 26, 830), "#3A2A1C", 4)


def _scratch(draw: Draw) -> None:
    _box(draw, (0, 0, *_SIZE), "#B98B5A", 0)
    for y in range(0, 960, 36):
        draw.line((0, y, 1280, y + 26), fill="#A97B4B", width=7)
    draw.line((310, 290, 640, 470, 900, 520), fill="#F2E3CB", width=16, joint="curve")
    draw.line((360, 360, 560, 480, 700, 510), fill="#E8D2B1", width=8, joint="curve")
    draw.ellipse((870, 480, 960, 560), fill="#6D4A28")


def _broken_door(draw: Draw) -> None:
    _wardrobe(draw)
    draw.polygon([(751, 140), (937, 190), (900, 650), (730, 640)], fill="#E2C8A2")
    draw.line((760, 180, 745, 250), fill="#4A3A2A", width=14)
    _box(draw, (930, 180, 960, 240), "#9AA3AB", 6)


def _cardboard(draw: Draw) -> None:
    _box(draw, (300, 330, 980, 800), "#B68D5E", 8)
    draw.rectangle((300, 520, 980, 570), fill="#D9B98B")
    draw.polygon([(300, 330), (470, 330), (390, 460), (300, 430)], fill="#6E4F2C")
    draw.line((390, 460, 520, 700), fill="#7E5C36", width=10)
    _text(draw, (640, 640), "FRÁGIL", 88, "#7E2A1C")


def _corner(draw: Draw) -> None:
    _box(draw, (120, 120, 480, 460), "#CFE3EE", 6)
    draw.line((300, 120, 300, 460), fill="#FFFFFF", width=14)
    draw.line((120, 290, 480, 290), fill="#FFFFFF", width=14)
    draw.line((560, 600, 1180, 600), fill="#C7392B", width=6)
    for x in (560, 1180):
        draw.line((x, 570, x, 630), fill="#C7392B", width=6)
    _text(draw, (780, 520), "2,85 m", 60, "#C7392B")


def _catalogue(draw: Draw) -> None:
    _box(draw, (90, 60, 1190, 900), "#FFFDF8", 24)
    _box(draw, (120, 90, 1160, 200), "#1F4D3A", 16)
    _text(draw, (160, 112), "Coleção Paraná", 60, "#FFFFFF")
    for number, (title, price, color) in enumerate(
        [
            ("Terracota", "R$ 3.290", "#B5543A"),
            ("Musgo", "R$ 3.290", "#5E6B3E"),
            ("Areia", "R$ 3.090", "#CDB892"),
        ]
    ):
        x = 140 + number * 345
        _box(draw, (x, 250, x + 310, 720), "#F1ECE2", 18)
        _box(draw, (x + 30, 420, x + 280, 520), color, 26)
        _box(draw, (x + 20, 500, x + 290, 590), color, 22)
        _text(draw, (x + 30, 625), title, 40, "#2B2B2B")
        _text(draw, (x + 30, 745), price, 52, "#1F4D3A")
    _text(draw, (140, 830), "10x sem juros · entrega em 15 dias úteis", 38, "#555555")


_PHOTOS: dict[str, tuple[Color, Color, Callable[[Draw], None]]] = {
    "sofa": ("#DDD5C6", "#A97F55", _sofa("#B5543A", "#8E3E2A")),
    "sofa-musgo": ("#E6E2D8", "#8C6A48", _sofa("#66754A", "#4C5836")),
    "sofa-cinza": ("#D6DBDF", "#9A8468", _sofa("#7C828A", "#5A6068")),
    "mesa": ("#E8DFD0", "#B08A60", _table),
    "guarda-roupa": ("#DCE3E6", "#A98A66", _wardrobe),
    "cama": ("#D9DFD8", "#9C7A56", _bed),
    "rack": ("#E3DED5", "#8F6C49", _rack),
    "risco": ("#B98B5A", "#B98B5A", _scratch),
    "porta": ("#DCE3E6", "#A98A66", _broken_door),
    "caixa": ("#CFCBC4", "#7F7B74", _cardboard),
    "canto": ("#EFEAE0", "#B8946B", _corner),
    "catalogo": ("#C9D3CC", "#9DA89F", _catalogue),
}


def sticker() -> Image.Image:
    """A smiling sofa."""
    image = Image.new("RGBA", _SIZE)
    draw = ImageDraw.Draw(image)
    _sofa("#E0A63A", "#B97F1E")(draw)
    for x in (540, 700):
        draw.ellipse((x, 520, x + 44, 564), fill="#2B1B0E")
    draw.arc((560, 540, 724, 650), 20, 160, fill="#2B1B0E", width=14)
    return image.crop((140, 300, 1140, 860)).resize((512, 287), Image.Resampling.LANCZOS)


def paper(name: str) -> Image.Image:
    """A page in A4 at 100 dots per inch."""
    page = Image.new("RGB", (827, 1169), "#FFFFFF")
    draw = ImageDraw.Draw(page)
    title, rows = _PAPERS[name]
    draw.rectangle((0, 0, 827, 110), fill="#1F4D3A")
    _text(draw, (48, 34), "Araucária Móveis", 40, "#FFFFFF")
    _text(draw, (48, 150), title, 30, "#1B1B1B")
    for number, (label, value) in enumerate(rows):
        y = 230 + number * 62
        _text(draw, (48, y), label, 22, "#666666")
        _text(draw, (330, y), value, 24, "#1B1B1B")
        draw.line((48, y + 44, 779, y + 44), fill="#DDDDDD", width=2)
    if name == "boleto":
        x = 48
        for number in range(110):  # looks like a bar code and encodes nothing
            width = (2, 5, 2, 3, 5)[number * 7 % 5]
            if number % 2 == 0:
                draw.rectangle((x, 980, x + width, 1080), fill="#000000")
            x += width + 1
    return page


_PAPERS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "boleto": (
        "Boleto de demonstração: não pagar",
        [
            ("Pagador", "Joaquim Pereira"),
            ("Pedido", "48213"),
            ("Parcela", "2 de 6"),
            ("Vencimento", "no quinto dia útil"),
            ("Valor", "R$ 348,90"),
        ],
    ),
    "comprovante": (
        "Comprovante de transferência Pix",
        [
            ("Para", "Araucária Móveis"),
            ("De", "Renata Azevedo"),
            ("Valor", "R$ 1.264,00"),
            ("Situação", "Concluída"),
        ],
    ),
    "orcamento": (
        "Orçamento 1187",
        [
            ("12 camas queen Guarapuava", "R$ 22.680,00"),
            ("24 criados-mudos Lapa", "R$ 9.120,00"),
            ("12 guarda-roupas Campos Gerais", "R$ 26.280,00"),
            ("6 mesas Ilha do Mel", "R$ 7.140,00"),
            ("Frete e montagem", "R$ 3.900,00"),
            ("Total", "R$ 69.120,00"),
            ("Validade", "10 dias"),
        ],
    ),
    "planta": (
        "Closet em L: medidas",
        [
            ("Parede A", "3,20 m"),
            ("Parede B", "2,10 m"),
            ("Pé-direito", "2,60 m"),
            ("Porta", "0,80 m, abre para fora"),
        ],
    ),
}
