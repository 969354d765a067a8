"""One walk over pages in a browser: in every look of a language, with what is wrong there in words."""

from collections.abc import Mapping
from typing import Literal

from playwright.sync_api import Dialog, Page

from tests.ui import axe
from tests.ui.seen import MAP, PLACES, until
from ui.words import Lang, words

SPAN = "from=2024-06-01&to=2025-10-01"
# Address -> the words of its title.
PAGES = {
    "?": "chat.title",
    f"shifts?{SPAN}": "shifts.title",
    f"shifts?view=time&{SPAN}": "shifts.title",
    f"shifts?view=patterns&{SPAN}": "shifts.title",
    "life?": "life.title",
    "review?": "review.title",
    "hints?": "hints.title",
    "sessions?": "talks.title",
    "sessions?part=insights": "talks.title",
    "import?": "bring.title",
    "import?part=story": "story.title",
    "import?part=documents": "papers.title",
    "settings?": "settings.title",
}
type Look = tuple[Literal["light", "dark"], int]
# Every two of language, light and width meet; all eight would only take longer.
LOOKS: dict[Lang, tuple[Look, Look]] = {
    "ru": (("light", 1280), ("dark", 390)),
    "en": (("dark", 1280), ("light", 390)),
}
STILL = """!document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner]')
    && document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'running'"""
WIDER = """() => { const main = document.querySelector('[data-testid=stMain]');
    return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth); }"""
ALIVE = """() => document.querySelectorAll('img[src*=evil], [onerror]').length
    + [...document.scripts].filter(one => one.text.includes('alert(')).length"""
FIRST = f"{MAP}.visible()[0].id"
# A chart takes a new width in its own time.
TENTHS = 60


class Walk:
    """What was wrong and what was said on the pages that were seen."""

    def __init__(self, page: Page, site: str, lang: Lang) -> None:
        self.page, self.site = page, site
        self.lang: Lang = lang
        self.wrong: list[str] = []
        self.said = ""
        page.on("dialog", self._refuse)
        page.add_init_script(path=axe.script())

    def over(self, pages: Mapping[str, str]) -> None:
        t = words(self.lang)
        for address, title in pages.items():
            self._look(*LOOKS[self.lang][0])
            self.page.goto(f"{self.site}/{address}&lang={self.lang}")
            heading = self.page.get_by_role("heading", name=t(title), exact=True, level=1)
            heading.wait_for(timeout=40000)
            self._all_looks(address)

    def map(self, query: str = "") -> None:
        """With its panel open; nobody moves between one look and the other."""
        self._look(*LOOKS[self.lang][0])
        self.page.goto(f"{self.site}/map?lang={self.lang}{query}")
        until(self.page, f"globalThis.__driftmap?.map && {MAP}.ready", 40)
        self.page.evaluate(f"{MAP}.select({FIRST})")
        self.page.locator("h3").first.wait_for(timeout=20000)
        before = self.page.evaluate(PLACES)
        self._all_looks(f"map{query}")
        if self.page.evaluate(PLACES) != before:
            self.wrong.append(f"map{query}: a node moved")

    def _all_looks(self, address: str) -> None:
        until(self.page, STILL, 40)
        for scheme, width in LOOKS[self.lang]:
            self._look(scheme, width)
            self.wrong += [f"{address} {scheme} {width}: {one}" for one in self._wrong()]
        self.said += self.page.get_by_test_id("stMain").inner_text()

    def _look(self, scheme: Literal["light", "dark"], width: int) -> None:
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": 844})
        self.page.wait_for_timeout(150)

    def _wrong(self) -> list[str]:
        wider, alive = self._wider(), self.page.evaluate(ALIVE)
        return [
            *(["an exception"] if self.page.get_by_test_id("stException").count() else []),
            *([f"wider by {wider}"] if wider > 0 else []),
            *([f"{alive} things of a hostile text live"] if alive else []),
            *axe.grave(self.page),
        ]

    def _wider(self) -> int:
        """By how many pixels, once the page has come to rest."""
        for _ in range(TENTHS):
            if self.page.evaluate(WIDER) <= 0:
                return 0
            self.page.wait_for_timeout(100)
        return int(self.page.evaluate(WIDER))

    def _refuse(self, asked: Dialog) -> None:
        self.wrong.append(f"asked {asked.message}")
        asked.dismiss()
