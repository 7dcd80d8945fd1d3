"""Bars of the medians as an SVG: text that can be selected, readable on light and on dark pages."""

from html import escape

from .data import cpu, cpu_inside, rate, seconds
from .peers import PEERS

# Colours for both kinds of page; who embeds the picture as an image gets the reader's kind too.
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.head { font-weight: 600; font-size: 15px; }
.small { font-size: 11px; fill: #57606a; }
.bar { fill: #8c959f; } .ours { fill: #0969da; } .ceiling { fill: #d0d7de; }
.spread { stroke: #24292f; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .small { fill: #9198a1; }
  .bar { fill: #656c76; } .ours { fill: #4493f8; } .ceiling { fill: #3d444d; }
  .spread { stroke: #e6edf3; }
}
"""
LEFT, WIDTH, ROW, TOTAL = 190, 420, 22, 760


def cost(run):
    """Without the start where the client tells it, as Python's alone takes seconds; ours are always whole."""
    return cpu(run) if cpu_inside(run) is None else cpu_inside(run)


PANELS = [
    ("throughput", "Requests per second on one core, no latency, 64 connections", "more is better", rate, "{:,.0f}", True),
    ("throughput", "Processor time per request (µs), the same runs", "less is better; start-up left out of the peers'", cost, "{:,.0f}", False),
    ("latency-500", "Seconds for {title}", "less is better", seconds, "{:,.2f}", False),
]


# Where less is better, bars are cut at so many times the longest of ours: the short ones shall be seen too.
MOST = 12


def bar(peer, top, median, low, high, scale, form):
    kind = {"ours": "ours", "ceiling": "ceiling"}.get(peer.kind, "bar")
    cut = scale * median > WIDTH
    median_length, low, high = min(scale * median, WIDTH), min(scale * low, WIDTH), min(scale * high, WIDTH)
    middle, end = top + ROW / 2 - 2, LEFT + high
    yield f'<text x="{LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(peer.title)}</text>'
    yield f'<rect class="{kind}" x="{LEFT}" y="{top + 2}" width="{max(1, median_length):.1f}" height="{ROW - 7}" rx="2"/>'
    yield f'<path class="spread" d="M{LEFT + low:.1f} {middle}H{end:.1f}"/>'
    yield f'<text x="{end + 6:.1f}" y="{top + 14}">{"▸ " * cut}{form.format(median)}</text>'


def panel(data, top, scenario, title, note, figure, form, descending):
    found = []
    for peer in PEERS:
        values = data.values(scenario, peer.key, figure)
        if values:
            found.append((data.median(scenario, peer.key, figure), peer, min(values), max(values)))
    if not found:
        return [], top
    found.sort(key=lambda item: item[0], reverse=descending)
    ours = [median for median, peer, *_ in found if peer.kind == "ours"]
    longest = max(high for *_, high in found)
    if ours and not descending and longest > MOST * max(ours):
        longest, note = MOST * max(ours), note + "; ▸ marks bars that are cut"
    scale = WIDTH / longest
    title = title.format(title=data.results["scenarios"].get(scenario, scenario))
    lines = [f'<text class="head" x="12" y="{top + 16}">{escape(title)}</text>',
             f'<text class="small" x="12" y="{top + 32}">{note}; the line is the span of the runs</text>']  # fmt: skip
    top += 42
    for median, peer, low, high in found:
        lines += bar(peer, top, median, low, high, scale, form)
        top += ROW
    return lines, top + 18


def svg(data):
    top, lines = 8, []
    for arguments in PANELS:
        more, top = panel(data, top, *arguments)
        lines += more
    title = "paradigm and its peers"
    opening = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {TOTAL} {top}" width="{TOTAL}" height="{top}" '
               f'role="img" aria-label="{title}">')  # fmt: skip
    return "\n".join([opening, f"<title>{title}</title>", f"<style>{STYLE}</style>", *lines, "</svg>"]) + "\n"
