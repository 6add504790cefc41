"""A chart block as a picture, for workspaces that refuse the block: the same figures under the same labels."""

from collections.abc import Callable
from math import ceil, floor, log10
from threading import Lock
from typing import Any

from src.blocks.chart_sheet import INK_SOFT, LINE, PAPER, WIDTH, Sheet, width
from src.blocks.text import Block

#: The colours of the series: those of the light theme in src/sandbox/static/theme.css.
SERIES = ("#0b7460", "#c77700", "#2f6fd0", "#b8405e", "#7a4fb5", "#6b7a76")
_MARKERS, _LINES = "osD^vP", {"markersize": 4.5, "linewidth": 2}
_HEIGHT, _SIDE, _TITLE, _ROW, _UNDER = 2.8, 0.16, 0.54, 0.25, 0.44  # inches
_RING = 1.8  # inches
_BAR, _THIN_BAR, _SWATCH = 0.29, 0.18, 0.22  # inches
_MOST_UPRIGHT, _MOST_TOLD = 12, 12

_one_at_a_time = Lock()  # matplotlib promises nothing about threads

Shown = Callable[[float], str]


def png(block: Block, shown: Shown) -> bytes:
    """The chart of a `data_visualization` block as a PNG; `shown` writes its figures."""
    chart = block["chart"]
    draw = {"pie": _pie, "bar": _bars}.get(chart["type"], _lines)
    with _one_at_a_time:
        sheet = draw(chart, shown)
        sheet.write(_SIDE, 0.28, block["title"], size=12.5, weight="bold")
        return sheet.png()


def _pie(chart: Block, shown: Shown) -> Sheet:
    """A ring, and beside it each part with its figure and its share."""
    sheet, parts = Sheet(_HEIGHT), chart["segments"]
    values = [part["value"] for part in parts]
    ring = {"width": 0.42, "edgecolor": PAPER, "linewidth": 2}
    axes = sheet.axes(_SIDE, _TITLE + 0.1, _RING, _RING)
    axes.pie(values, colors=SERIES, startangle=90, counterclock=False, wedgeprops=ring)
    for n, part in enumerate(parts):
        y, figure = _TITLE + 0.1 + _RING / 2 + (n - (len(parts) - 1) / 2) * 0.32, shown(part["value"])
        _key(sheet, 2 * _SIDE + _RING, y, n, part["label"])
        sheet.write(WIDTH - _SIDE - 0.55, y, figure, ha="right", weight="bold")
        if not figure.endswith("%"):
            sheet.write(WIDTH - _SIDE, y, f"{100 * part['value'] / sum(values):.0f} %", ha="right", color=INK_SOFT)
    return sheet


def _bars(chart: Block, shown: Shown) -> Sheet:
    """Upright where the labels fit side by side, else lying on a sheet as high as it takes."""
    labels, lines = _labels(chart), _values(chart)
    upright = len(labels) * (_widest(labels) + 0.2) < WIDTH and len(labels) * len(lines) <= _MOST_UPRIGHT
    sheet, thick = Sheet(_HEIGHT if upright else _lying(chart)), (0.64 if upright else 0.8) / len(lines)
    axes = _field(sheet, chart, _SIDE if upright else _SIDE + 0.12 + _widest(labels), upright)
    for n, values in enumerate(lines):
        at = [place + thick * (n - (len(lines) - 1) / 2) for place in range(len(labels))]
        (axes.bar if upright else axes.barh)(at, values, thick * 0.9, color=SERIES[n])
        for place, value in zip(at, values, strict=True):
            sheet.beside(axes, (place, value) if upright else (value, place), shown(value), above=upright)
    sheet.label(axes.xaxis if upright else axes.yaxis, range(len(labels)), labels)
    return sheet


def _lines(chart: Block, shown: Shown) -> Sheet:
    """A line for each series; a single one has its figures at its points, or at its highest and its last."""
    sheet, lines, labels = Sheet(_HEIGHT), _values(chart), _labels(chart)
    marks = _marks([value for line in lines for value in line])
    axes = _field(sheet, chart, _SIDE + 0.12 + _widest(list(map(shown, marks))), upright=True)
    for n, values in enumerate(lines):
        axes.plot(range(len(values)), values, color=SERIES[n], marker=_MARKERS[n], clip_on=False, **_LINES)
    if len(lines) == 1:
        axes.fill_between(range(len(labels)), lines[0], color=SERIES[0], alpha=0.1, linewidth=0)
        for place in _told(lines[0]):
            sheet.beside(axes, (place, lines[0][place]), shown(lines[0][place]), above=True)
    step = ceil(len(labels) * (_widest(labels) + 0.15) / (WIDTH - 1))
    sheet.label(axes.xaxis, range(0, len(labels), step), labels[::step])
    sheet.label(axes.yaxis, marks, list(map(shown, marks)))
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    return sheet


def _field(sheet: Sheet, chart: Block, left: float, upright: bool) -> Any:
    """The axes under the title and the key, with room at the end of what is drawn for its figure."""
    top, lines = _TITLE + _keys(sheet, chart), _values(chart)
    axes = sheet.axes(left, top, WIDTH - left - _SIDE - 0.1, sheet.height - top - (_UNDER if upright else _SIDE))
    highest, lowest = max(map(max, lines)), min(0, *map(min, lines))
    (axes.set_ylim if upright else axes.set_xlim)(lowest, lowest + (highest - lowest or 1) * (1.13 if upright else 1.2))
    if not upright:
        axes.set_ylim(len(_labels(chart)) - 0.5, -0.5)
    return axes


def _keys(sheet: Sheet, chart: Block) -> float:
    """The names of several series in their colours; gives the height they take."""
    names = [series["name"] for series in chart["series"]]
    if len(names) == 1:
        return 0
    room = _widest(names) + _SWATCH + 0.25
    abreast = max(1, floor((WIDTH - 2 * _SIDE) / room))
    for n, name in enumerate(names):
        _key(sheet, _SIDE + n % abreast * room, _TITLE + n // abreast * _ROW, n, name)
    return ceil(len(names) / abreast) * _ROW + 0.05


def _key(sheet: Sheet, x: float, y: float, n: int, name: str) -> None:
    sheet.write(x, y, "■", size=13, color=SERIES[n])
    sheet.write(x + _SWATCH, y, name)


def _lying(chart: Block) -> float:
    """The height of a sheet with lying bars."""
    labels, series = len(_labels(chart)), len(chart["series"])
    names = 0 if series == 1 else _ROW * ceil(series / 2)
    return _TITLE + names + labels * (_BAR if series == 1 else series * _THIN_BAR + 0.1) + _SIDE


def _marks(values: list[float]) -> list[float]:
    """Round figures up an axis, five at most besides nought: steps of 1, 2 or 5 times a power of ten."""
    highest = max(values)
    if highest <= 0:
        return [0]
    power = 10.0 ** floor(log10(highest / 5))
    step = next(each * power for each in (1, 2, 5, 10) if each * power * 5 >= highest)
    if all(float(value).is_integer() for value in values):
        return list(range(0, floor(highest) + 1, max(1, round(step))))
    return [step * n for n in range(floor(highest / step) + 1)]


def _told(values: list[float]) -> list[int]:
    """The points whose figures are written: all of a few, else the highest and the last."""
    every = range(len(values))
    return list(every) if len(values) <= _MOST_TOLD else sorted({values.index(max(values)), every[-1]})


def _labels(chart: Block) -> list[str]:
    return list(chart["axis_config"]["categories"])


def _values(chart: Block) -> list[list[float]]:
    """The figures of each series, in the order of the categories."""
    found = [{point["label"]: point["value"] for point in series["data"]} for series in chart["series"]]
    return [[line[label] for label in _labels(chart)] for line in found]


def _widest(words: list[str]) -> float:
    return max(map(width, words))
