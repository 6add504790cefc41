"""The sheet that a chart is drawn on: axes and words at places in inches. The only file that imports matplotlib.

Nothing of it is imported before the first sheet: most desks never draw one, and it takes 50 to 100 MB. Only the object
API is used, no state of pyplot. Words are drawn as they are, never as formulas.
"""

import re
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ft2font import FT2Font

#: The colours of words, lines and paper: those of the light theme in src/sandbox/static/theme.css.
INK, INK_SOFT, LINE, PAPER = "#1a211f", "#56625e", "#e2e6e3", "#ffffff"
WIDTH = 5.2  # inches
_DPI = 240  # 1248 pixels across: twice what Slack shows, and more
_LETTER = 0.087  # inches
#: For letters that DejaVu Sans, which comes with matplotlib, does not have: those of these that are installed.
_MORE_FONTS = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    *("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "FreeSans", "Unifont"),
)


class Sheet:
    """White paper, `WIDTH` inches wide; places are in inches from the upper left."""

    def __init__(self, height: float) -> None:
        from matplotlib.figure import Figure

        self.height = height
        self._figure = Figure((WIDTH, height), _DPI, facecolor=PAPER)
        self._fonts = _fonts()

    def write(self, x: float, y: float, words: str, **style: Any) -> None:
        """Words that begin at `x` (or as `ha` says), their middle at `y`."""
        self._figure.text(x / WIDTH, 1 - y / self.height, self._drawable(words), **self._style(style))

    def beside(self, axes: "Axes", at: tuple[float, float], words: str, *, above: bool) -> None:
        """A figure above its point, or to the right of it."""
        where = {"xytext": (0, 4), "ha": "center", "va": "bottom"} if above else {"xytext": (4, 0), "va": "center"}
        style = self._style({"size": 9, **where})
        axes.annotate(self._drawable(words), at, textcoords="offset points", annotation_clip=False, **style)

    def axes(self, x: float, y: float, width: float, height: float) -> "Axes":
        """An empty field for drawing, with nothing around it."""
        axes = self._figure.add_axes((x / WIDTH, 1 - (y + height) / self.height, width / WIDTH, height / self.height))
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, pad=6)
        axes.xaxis.set_tick_params(pad=11)  # clear of a figure at the foot of the other axis
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def label(self, axis: Any, at: Sequence[float], words: Sequence[str]) -> None:
        """Ticks of an axis, and what stands at them."""
        axis.set_ticks(at, [self._drawable(each) for each in words], **self._style({"size": 9.5, "color": INK_SOFT}))

    def png(self) -> bytes:
        content = BytesIO()
        self._figure.savefig(content, format="png")
        return content.getvalue()

    def _drawable(self, words: str) -> str:
        """A letter that no font has is a box; what is unseen anyway is left out."""
        shown = (each if self._has(each) else "" if _unseen(each) else "□" for each in words)
        return re.sub("□+", "□", "".join(shown))

    def _has(self, letter: str) -> bool:
        """Whether one of the fonts has it, in normal and in bold."""
        return any(all(font.get_char_index(ord(letter)) for font in weights) for weights in self._fonts.values())

    def _style(self, style: dict[str, Any]) -> dict[str, Any]:
        return {"va": "center", "size": 10.5, "color": INK, "family": list(self._fonts), "parse_math": False, **style}


def width(words: str) -> float:
    """About how many inches words take; letters of East Asia are twice as wide."""
    return _LETTER * sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in words)


def _fonts() -> dict[str, list["FT2Font"]]:
    """The fonts to write with, by family: normal and bold."""
    from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

    installed = fontManager.get_font_names()
    families = ["DejaVu Sans", *(name for name in _MORE_FONTS if name in installed)]
    weights = ("normal", "bold")
    return {name: [get_font(findfont(FontProperties(family=[name], weight=w))) for w in weights] for name in families}


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Mn", "Me", "Cc", "Cs")
