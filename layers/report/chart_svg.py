"""Draws charts as SVG: ranges as bars, and totals over releases with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.language import _
from data.releases.release import Release
from layers.council.intervals import count_ends
from layers.council.shares import ROUNDED_TO
from layers.council.signal_tables import in_time
from layers.council.text_block import broken, draw_lines
from layers.map_svg import FONT
from layers.markup import Markup, join, tag
from layers.number_text import write_count
from layers.palette import palette

INK, SOFT, RULE = "#14181c", "#39424a", "#c9ced2"
LIGHT, MIDDLE, DARK = palette("council", 3)
WIDTH = 680.0
TYPE = 13.0


@dataclass(frozen=True)
class Bar:
    """A bar from nothing to `low`, paler on to `high` where there is one, with what stands beside it."""

    label: str
    low: float
    high: float | None
    text: str


def draw_bars(bars: Sequence[Bar], *, title: str, most: float | None = None) -> Markup:
    """Return horizontal bars: dark up to the lower end, pale up to the upper end."""
    label_px, text_px, row_px = 230.0, 110.0, 30.0
    room = WIDTH - label_px - text_px
    top = most or max((bar.high or bar.low for bar in bars), default=1.0) or 1.0
    drawn = []
    for number, bar in enumerate(bars):
        y = 4 + number * row_px
        low, high = (room * min(end / top, 1) for end in (bar.low, bar.high or bar.low))
        lines = broken(bar.label, width_px=label_px - 8, size_px=TYPE)[:2]
        drawn += [
            draw_lines(
                lines, x=0, y=y + (1 if len(lines) == 1 else -5), size_px=TYPE - len(lines) + 1, colour=INK
            ),
            _box(label_px, y, high, row_px - 10, LIGHT),
            _box(label_px, y, low, row_px - 10, MIDDLE),
            _text(bar.text, label_px + high + 8, y + 15, bold=True),
        ]
    axis = tag("path", d=f"M{label_px} 0v{len(bars) * row_px:.0f}", stroke=INK, stroke_width=1)
    return _svg(join(*drawn, axis), title=title, height=len(bars) * row_px + 6)


def draw_trend(releases: Sequence[Release], *, title: str) -> Markup:
    """Return the totals of releases with 90 % intervals, and below the hours of visits of the same time."""
    shown = in_time(releases)
    left, step = 60.0, (WIDTH - 70.0) / max(len(shown), 1)
    upper, lower = (28.0, 190.0), (262.0, 80.0)
    ends = [_ends(each) for each in shown]
    top = _round_up(max((end[2] for end in ends if end), default=1.0))
    most_hours = _round_up(max((each.effort.hours for each in shown), default=1) or 1)
    drawn = [
        _text(_("Signals, with 90 % interval"), 0, 14, bold=True),
        _axis(left, *upper, top),
        _text(_("Hours of visits"), 0, lower[0] - 16, bold=True),
        _axis(left, *lower, most_hours),
    ]
    for number, (release, end) in enumerate(zip(shown, ends, strict=True)):
        x = left + (number + 0.5) * step
        drawn.append(_point(x, end, upper, top) if end else _not_shown(x, upper))
        height = lower[1] * release.effort.hours / most_hours
        drawn.append(_box(x - min(step, 60) / 3, sum(lower) - height, min(step, 60) / 1.5, height, MIDDLE))
        drawn.append(_text(release.code, x, sum(lower) + 20, anchor="middle", size=11 if step > 60 else 9))
    return _svg(join(*drawn), title=title, height=sum(lower) + 30)


def _ends(release: Release) -> tuple[float, float, float] | None:
    if release.signals is None:
        return None
    about, slack = release.signals.about, ROUNDED_TO // 2
    low, high = count_ends(max(about - slack, 0), about + slack)
    return low, float(about), high


def _point(x: float, ends: tuple[float, float, float], plot: tuple[float, float], top: float) -> Markup:
    low, middle, high = (plot[0] + plot[1] * (1 - end / top) for end in ends)
    return join(
        tag("path", d=f"M{x:.1f} {low:.1f}V{high:.1f}", stroke=DARK, stroke_width=2.5),
        tag("path", d=f"M{x - 6:.1f} {low:.1f}h12M{x - 6:.1f} {high:.1f}h12", stroke=DARK, stroke_width=2),
        tag("circle", cx=f"{x:.1f}", cy=f"{middle:.1f}", r=5, fill=DARK),
        _text(write_count(ends[1]), x + 10, middle + 4, bold=True),
    )


def _not_shown(x: float, plot: tuple[float, float]) -> Markup:
    return _text(_("not shown"), x, sum(plot) - 8, anchor="middle", size=11)


def _axis(left: float, y: float, height: float, top: float) -> Markup:
    drawn = []
    for share in (0.0, 0.5, 1.0):
        down = y + height * (1 - share)
        drawn.append(tag("path", d=f"M{left} {down:.1f}H{WIDTH}", stroke=INK if share == 0 else RULE))
        drawn.append(_text(write_count(top * share), left - 8, down + 4, anchor="end", size=11))
    return join(*drawn)


def _round_up(value: float) -> float:
    """Return the least of 2, 4, 6, 8 or 10 times a power of ten that is not smaller: it halves evenly."""
    power = 1.0
    while 10 * power < value:
        power *= 10
    return next(step * power for step in (2, 4, 6, 8, 10) if step * power >= value)


def _box(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    size = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{max(width, 0):.1f}", "height": f"{height:.1f}"}
    return tag("rect", fill=colour, **size)


def _text(
    text: str, x: float, y: float, *, bold: bool = False, anchor: str = "start", size: float = TYPE
) -> Markup:
    weight = "bold" if bold else None
    at = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font_size": size}
    return tag("text", text, text_anchor=anchor, font_weight=weight, fill=INK if bold else SOFT, **at)


def _svg(drawn: Markup, *, title: str, height: float) -> Markup:
    return tag(
        "svg",
        tag("title", title),
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
        role="img",
        aria_label=title,
        font_family=FONT,
        class_="chart",
    )
