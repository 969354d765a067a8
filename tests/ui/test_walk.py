"""A walk over every page in a real Chromium, before a house whose words are hostile: both languages, light and dark, desktop and phone."""

from typing import Literal

import pytest
from playwright.sync_api import Dialog, Page

from tests.ui import axe
from tests.ui.seen import until
from ui.words import LANGUAGES, Lang, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole_in_every_look_and_runs_nothing_of_what_it_shows(
    page: Page, hostile: str, lang: Lang
) -> None:
    """The fixture of the page fails it for a foreign request, a broken policy, an error of a script."""
    t, wrong, said = words(lang), list[str](), ""

    def refuse(asked: Dialog) -> None:
        wrong.append(f"asked {asked.message}")
        asked.dismiss()

    page.on("dialog", refuse)
    page.add_init_script(path=axe.script())

    for address, title in PAGES.items():
        _look(page, *LOOKS[lang][0])
        page.goto(f"{hostile}/{address}&lang={lang}")
        page.get_by_role("heading", name=t(title), exact=True, level=1).wait_for(timeout=40000)
        until(page, STILL)
        for scheme, width in LOOKS[lang]:
            _look(page, scheme, width)
            wrong += [f"{address} {scheme} {width}: {one}" for one in _wrong(page)]
        said += page.get_by_test_id("stMain").inner_text()

    assert wrong == []
    assert "<img src=http://evil.invalid/x>" in said


def _look(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_timeout(150)


def _wrong(page: Page) -> list[str]:
    wider, alive = _wider(page), page.evaluate(ALIVE)
    return [
        *(["an exception"] if page.get_by_test_id("stException").count() else []),
        *([f"wider by {wider}"] if wider > 0 else []),
        *([f"{alive} things of a hostile text live"] if alive else []),
        *axe.grave(page),
    ]


def _wider(page: Page) -> int:
    """By how many pixels, once charts have taken the new width."""
    for _ in range(40):
        if page.evaluate(WIDER) <= 0:
            return 0
        page.wait_for_timeout(100)
    return int(page.evaluate(WIDER))


def test_a_queue_is_answered_by_keys_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/review?lang=ru")
    page.get_by_role("heading", name="одно и то же").wait_for(timeout=40000)

    page.get_by_role("button", name="Позже").wait_for()
    page.keyboard.press("4")
    page.get_by_role("heading", name="Верно первое").wait_for()
    page.get_by_role("button", name="Вернуть").wait_for()
    page.keyboard.press("z")

    page.get_by_role("heading", name="одно и то же").wait_for()
