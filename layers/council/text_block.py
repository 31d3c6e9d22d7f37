"""Breaks text into lines for SVG, which does not do so by itself."""

from layers.markup import Markup, join, tag

# Width of a letter as a share of the size of the type: DejaVu Sans runs to 0.52 on average, bold to 0.56.
LETTER, BOLD_LETTER = 0.56, 0.59
LEADING = 1.25


def broken(text: str, *, width_px: float, size_px: float, bold: bool = False) -> tuple[str, ...]:
    """Return the text in lines that fit a width, broken between words; a longer word has its own line."""
    most = max(int(width_px / (size_px * (BOLD_LETTER if bold else LETTER))), 1)
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def draw_lines(
    lines: tuple[str, ...], *, x: float, y: float, size_px: float, colour: str, bold: bool = False
) -> Markup:
    """Return lines of text, the first with its head at `y`."""
    return join(
        *(
            tag(
                "text",
                line,
                x=f"{x:.1f}",
                y=f"{y + (number * LEADING + 0.95) * size_px:.1f}",
                font_size=f"{size_px:.1f}",
                font_weight="bold" if bold else None,
                fill=colour,
            )
            for number, line in enumerate(lines)
        )
    )


def height_px(lines: tuple[str, ...], size_px: float) -> float:
    """Return the height that lines take."""
    return len(lines) * LEADING * size_px
