"""How well what is written on a page stands out, measured in the browser as the page stands there."""

from typing import Any

from playwright.sync_api import Page

# For each text that is seen, and each edge of what is pressed: its contrast with what lies under it (WCAG
# 1.4.3). A colour is put over what shines through it. Left out: what is disabled, what only a screen reader
# hears, a map's credit.
_MEASURE = """() => {
  const read = colour => {
    const found = colour.match(/[\\d.]+/g).map(Number);
    const byte = colour.startsWith("color(") ? 255 : 1;
    const [r, g, b, a = 1] = found;
    return [r * byte, g * byte, b * byte, a];
  };
  const over = ([r, g, b, a], [x, y, z]) =>
    [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const ground = element => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.push(read(getComputedStyle(one).backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (colour, under) => {
    const [one, other] = [light(over(read(colour), under)), light(under)].sort((a, b) => b - a);
    return Math.round((one + 0.05) / (other + 0.05) * 100) / 100;
  };
  const seen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && element.getBoundingClientRect().width > 1
    && !element.closest(":disabled, .hidden-text, .leaflet-control-attribution, script, noscript, option");
  const texts = [], edges = [];
  const tell = (list, element, words, colour, under) =>
    list.push([words.trim().slice(0, 50), ratio(colour, under), element.getAttribute("class") ?? ""]);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !seen(element)) continue;
    tell(texts, element, node.data, getComputedStyle(element).color, ground(element));
  }
  const inputs = "input:not([type=hidden]), select, textarea";
  for (const input of document.querySelectorAll(inputs)) {
    if (seen(input)) tell(texts, input, input.name, getComputedStyle(input).color, ground(input));
  }
  for (const pressed of document.querySelectorAll(`button, .button, .card, ${inputs}`)) {
    const { borderTopWidth, borderTopColor } = getComputedStyle(pressed);
    if (!seen(pressed) || parseFloat(borderTopWidth) === 0 || read(borderTopColor)[3] === 0) continue;
    const words = pressed.textContent || pressed.name;
    tell(edges, pressed, words, borderTopColor, ground(pressed.parentElement));
  }
  return { texts, edges };
}"""


def measured(page: Page) -> dict[str, list[tuple[str, float, str]]]:
    """Return the ``texts`` and the ``edges`` of the page: words, contrast (1 to 21), classes."""
    found: dict[str, Any] = page.evaluate(_MEASURE)
    return {kind: [(words, ratio, css) for words, ratio, css in rows] for kind, rows in found.items()}


def pale(page: Page, least: float) -> list[str]:
    """Return a line for each text of the page that stands out less than ``least`` from what it stands on."""
    return [
        f"{ratio}:1 « {words} » ({css})" for words, ratio, css in measured(page)["texts"] if ratio < least
    ]
