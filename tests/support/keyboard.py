"""Somebody who has no mouse: only keys, and after each of them the focus has to be seen."""

from pathlib import Path

from babel.support import Translations
from playwright.sync_api import Locator, Page

CATALOGUES = Path(__file__).parents[2] / "cartoquartiers" / "translations"
#: More stops than any page should ask for before what one came for.
MOST_STOPS = 160
#: What is wrong with the focus as somebody sees it (empty when nothing is), and whether it is on the target.
LOOK = """async (target) => {
  const on = document.activeElement;
  // The place to which a page brings the focus, without a stop of its own, shows it by where one looks.
  if (!on || on === document.body || on.tabIndex < 0) {
    return {wrong: "", lost: false, there: !!target && on === target, name: "the page"};
  }
  await Promise.all(on.getAnimations().map((one) => one.finished));
  const holders = [on, on.closest("label"), on.closest(".search"), on.parentElement];
  const drawn = holders.some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  // What it just opened may cover it: the next Tab goes there.
  const opened = on.popoverTargetElement?.matches(":popover-open");
  const box = (on.closest("label") ?? on).getBoundingClientRect();
  const spots = [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]].map(([x, y]) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  const seen = spots.some((spot) => spot
    && (on.contains(spot) || spot.contains(on) || spot.closest("label")?.contains(on)));
  return {
    lost: !!target && !target.isConnected,
    wrong: opened ? "" : !drawn ? "has no visible focus" : !seen ? "is hidden or covered" : "",
    there: !!target && on === target,
    name: `${on.outerHTML.slice(0, 160)} at ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`,
  };
}"""


class Keyboard:
    """The keys of a page, and the words of the language in which it is read."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language
        self._words = Translations.load(CATALOGUES, ["en"])

    def words(self, french: str) -> str:
        """A sentence of the interface as this reader sees it."""
        return french if self.language == "fr" else str(self._words.gettext(french))

    def press(self, key: str) -> None:
        """Press a key, as one who looks at the screen and not at the focus."""
        self.page.keyboard.press(key)

    def reach(self, target: Locator, key: str = "Tab") -> None:
        """Press Tab until ``target`` has the focus; every stop on the way has to be seen."""
        target.wait_for(state="attached")
        handle = target.element_handle()
        stops = []
        for _ in range(MOST_STOPS):
            found = self.page.evaluate(LOOK, handle)
            assert not found["wrong"], f"{found['name']} {found['wrong']}"
            if found["there"]:
                return
            if found["lost"]:  # drawn anew meanwhile
                handle = target.element_handle()
            stops.append(found["name"])
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} is reached by no Tab: {stops[-12:]}")

    def enter(self, target: Locator, key: str = "Enter") -> None:
        """Go to a button or a link and press it."""
        self.reach(target)
        self.page.keyboard.press(key)

    def tick(self, target: Locator) -> None:
        """Go to a box and tick it."""
        self.enter(target, "Space")

    def write(self, target: Locator, text: str) -> None:
        """Go to an input and write in the place of what stands there."""
        self.reach(target)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        """Go to a list of choices and type the first letters (without accents) of what one wants."""
        self.reach(target)
        self.page.keyboard.type(label)

    def skip(self) -> None:
        """Jump over the head of the page, as the first Tab offers."""
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
