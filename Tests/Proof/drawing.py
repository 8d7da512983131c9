"""A picture of what a soak saw: a panel for each of what was measured, over one axis of time (SVG)."""

import math
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, PANEL, GAP, TOP = 860, 64, 130, 110, 34, 56
COLOURS = ["#1f6feb", "#b35900", "#2d7d46"]
STYLE = """svg { background: #fff; color: #1b1f24; font: 12px system-ui, sans-serif }
text { fill: currentColor } .axis { stroke: #8b949e; stroke-width: 1 } .grid { stroke: #d0d7de; stroke-width: .5 }
.kill { stroke: #8b949e; stroke-dasharray: 2 3 } polyline { fill: none; stroke-width: 1.5 }"""


def ceiling(value):
    """The next of 1, 2 and 5 with noughts behind."""
    if value <= 0:
        return 1
    step = 10 ** math.floor(math.log10(value))
    return next(step * one for one in (1, 2, 5, 10) if step * one >= value)


def panel(title, lines, seconds, kills, top):
    """One panel: lines are pairs of a name and the points (second, value)."""
    most = ceiling(max((value for _, points in lines for _, value in points), default=1))
    at = lambda second, value: (
        LEFT + (WIDTH - LEFT - RIGHT) * second / seconds, top + PANEL - PANEL * min(value, most) / most)
    parts = [f'<text x="{LEFT}" y="{top - 8}" font-weight="600">{escape(title)}</text>']
    for share in (0, 0.5, 1):
        _, y = at(0, most * share)
        kind = "grid" if share else "axis"
        parts.append(f'<line class="{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{most * share:g}</text>')
    for second, name in kills:
        x, _ = at(second, 0)
        parts.append(
            f'<line class="kill" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + PANEL}">'
            f"<title>kill -9 of the {name}</title></line>")
    for number, (name, points) in enumerate(lines):
        if not points:
            continue
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in points))
        colour = COLOURS[number]
        parts.append(f'<polyline points="{path}" stroke="{colour}"/>')
        parts.append(
            f'<text x="{WIDTH - RIGHT + 8}" y="{top + 14 + 16 * number}" style="fill: {colour}">{escape(name)}</text>')
    return parts


def picture(title, panels, seconds, kills):
    """The whole picture as text. `panels` are pairs of a title and lines."""
    height = TOP + len(panels) * (PANEL + GAP) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text x="{LEFT}" y="20" font-size="15">{escape(title)}</text>']
    for number, (name, lines) in enumerate(panels):
        parts += panel(name, lines, seconds, kills, TOP + number * (PANEL + GAP))
    for tenth in range(0, 11, 2):
        x = LEFT + (WIDTH - LEFT - RIGHT) * tenth / 10
        parts.append(f'<text x="{x:.1f}" y="{height - 20}" text-anchor="middle">{seconds * tenth / 600:.1f} min</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"
