"""Map and chat in a real Chromium: nothing moves, nothing mounts twice, nothing is lost by a reload."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.ui.seen import EYE, MAP, PLACES, click_node, open_map, shown, until

pytestmark = pytest.mark.browser


def test_a_click_opens_facts_history_and_words(page: Page, site: str) -> None:
    open_map(page, site)

    click_node(page, "Открыть гончарную мастерскую")

    page.get_by_role("heading", name="Открыть гончарную мастерскую").wait_for()
    page.get_by_text("служит: Свобода").first.wait_for()
    page.get_by_text("Мечтаю открыть гончарную мастерскую").first.wait_for()
    page.get_by_role("radio", name="История").click()
    page.get_by_text("на паузе").first.wait_for()
    page.get_by_role("radio", name="Слова", exact=True).click()
    page.get_by_text("хоть в подвале").first.wait_for()


def test_the_card_speaks_before_the_page_has_run(page: Page, site: str) -> None:
    open_map(page, site)
    page.route("**/map-card/**", lambda route: None)

    page.evaluate(
        f"""() => {{ const m = {MAP}; m.select(m.visible().find(n => n.name === 'Свобода').id);
        globalThis.__said = document.querySelector('.dmcard').innerText; }}"""
    )

    said = str(page.evaluate("globalThis.__said"))
    assert "Свобода" in said
    assert "Ценность" in said


def test_a_name_in_the_card_leads_to_its_node_and_moves_nobody(page: Page, site: str) -> None:
    open_map(page, site)
    places = page.evaluate(PLACES)
    click_node(page, "Открыть гончарную мастерскую")

    page.locator(".dmcard").get_by_role("button", name="Свобода").first.click()

    page.get_by_role("heading", name="Свобода", exact=True).wait_for()
    page.wait_for_url("**node=**")
    assert page.evaluate(f"{MAP}.nodes.get({MAP}.selected).name") == "Свобода"
    assert page.evaluate(PLACES) == places


def test_a_tie_is_judged_and_read_in_its_text_from_the_card(page: Page, site: str) -> None:
    open_map(page, site)
    click_node(page, "Открыть гончарную мастерскую")
    page.locator(".dmsaid").first.click()

    page.get_by_role("button", name="Открыть в тексте").first.click()
    page.locator("mark").first.wait_for()
    words = page.locator("mark").first.inner_text()
    page.keyboard.press("Escape")
    page.locator(".dmjudge").first.get_by_role("button", name="Неверно").click()

    page.get_by_text("Связь исправлена.").first.wait_for()
    assert words in page.locator(".dmsaid").first.inner_text()


def test_nothing_moves_and_nothing_mounts_twice(page: Page, site: str) -> None:
    open_map(page, site)
    places, eye = page.evaluate(PLACES), page.evaluate(EYE)

    click_node(page, "Свобода")
    page.get_by_role("heading", name="Свобода").wait_for()
    page.locator("[data-do=a]").focus()
    page.keyboard.press("Home")
    page.locator("[data-do=compare]").click()
    page.wait_for_timeout(500)
    states = set(page.evaluate(f"[...{MAP}.states.values()]"))
    page.locator("[data-do=ghosts]").click()
    page.locator("[data-do=today]").click()
    page.wait_for_timeout(500)

    assert {2, 4} & states
    assert page.evaluate(PLACES) == places
    assert page.evaluate(EYE) == eye
    assert page.evaluate("globalThis.__driftmap.mounts") == 1


def test_the_slider_changes_what_is_there(page: Page, site: str) -> None:
    open_map(page, site)
    now = shown(page)

    page.evaluate(f"{MAP}.setDate({MAP}.min + 40)")

    assert "Уйти из банка" in shown(page)
    assert "Уйти из банка" not in now
    assert page.locator(".dm-badge").inner_text() == "10 июн 2024"


def test_expanding_brings_neighbours_and_moves_nobody(page: Page, site: str) -> None:
    open_map(page, site)
    before: dict[str, Any] = dict((i, [x, y]) for i, x, y in _places(page))
    page.locator(".dm-stage").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)

    page.keyboard.press("Enter")
    until(page, f"{MAP}.nodes.size > {len(before)}")
    page.wait_for_timeout(700)

    after = dict((i, [x, y]) for i, x, y in _places(page))
    assert {i: after[i] for i in before} == before


def _places(page: Page) -> list[tuple[str, float, float]]:
    return page.evaluate(f"JSON.parse({PLACES})")


def test_search_knows_that_yo_is_ye(page: Page, site: str) -> None:
    open_map(page, site)
    page.evaluate(f"{MAP}.setDate({MAP}.min + 100)")

    page.locator(".dm-stage").focus()
    page.keyboard.press("/")
    page.keyboard.type("лед")

    assert page.evaluate(f"{MAP}.hits().map(n => n.name)") == ["Сценарий «Лёд»"]


def test_the_legend_hides_a_kind(page: Page, site: str) -> None:
    open_map(page, site)

    page.locator("[data-type=Value]").click()

    assert "Свобода" not in shown(page)
    assert page.locator("[data-type=Value]").get_attribute("aria-pressed") == "false"


def test_the_address_brings_back_date_and_selection(page: Page, site: str) -> None:
    open_map(page, site)
    click_node(page, "Близкие")
    page.get_by_role("heading", name="Близкие").wait_for()
    page.locator(".dm-stage").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(1200)
    day = page.evaluate(f"{MAP}.a")
    assert "a=" in page.url

    page.reload()
    until(page, f"globalThis.__driftmap?.map && {MAP}.selected", 40)

    page.get_by_role("heading", name="Близкие").wait_for()
    assert page.evaluate(f"{MAP}.a") == day


def test_colours_follow_the_theme(page: Page, site: str) -> None:
    open_map(page, site)
    light = page.evaluate(f"{MAP}.theme.fg")

    page.emulate_media(color_scheme="dark")

    until(page, f"{MAP}.theme.fg !== '{light}'")


def _ask(page: Page, site: str) -> None:
    page.goto(f"{site}/?lang=ru")
    box = page.locator('[data-testid="stChatInput"] textarea')
    box.wait_for(timeout=40000)
    box.fill("Как менялись мои приоритеты?")
    box.press("Enter")


def test_an_answer_streams_and_its_citation_opens_the_words(page: Page, site: str) -> None:
    _ask(page, site)
    page.get_by_role("button", name="Остановить").wait_for()

    page.get_by_role("button", name="[1]").wait_for(timeout=20000)
    page.get_by_role("button", name="[1]").click()
    page.get_by_text("Уход из банка сейчас важнее всего.").first.wait_for()
    page.get_by_role("button", name="Открыть в тексте").first.click()

    assert page.locator("mark").first.inner_text() == "Уход из банка сейчас важнее всего."
    assert page.locator('img[src*="evil"]').count() == 0


def test_an_answer_survives_a_reload(page: Page, site: str) -> None:
    _ask(page, site)
    page.get_by_role("button", name="Остановить").wait_for()
    page.wait_for_timeout(400)

    page.reload()

    page.get_by_role("button", name="[1]").wait_for(timeout=20000)
    page.get_by_text("потом вернулась").first.wait_for()


def test_stopping_keeps_what_was_said(page: Page, site: str) -> None:
    _ask(page, site)
    page.get_by_role("button", name="Остановить").wait_for()
    page.get_by_text("Весной").first.wait_for()

    page.get_by_role("button", name="Остановить").click()

    page.get_by_role("button", name="[1]").wait_for(timeout=20000)
    page.get_by_text("Весной").first.wait_for()


def test_charts_are_drawn_under_the_policy(page: Page, site: str) -> None:
    page.goto(f"{site}/shifts?lang=ru&view=time&from=2024-06-01&to=2025-10-01")

    charts = page.locator('[data-testid="stVegaLiteChart"]')
    charts.first.wait_for(timeout=40000)
    page.get_by_text("Как звучали слова").wait_for()
    charts.nth(2).wait_for()

    assert charts.count() == 3


def test_the_policy_allows_no_unsafe_script(page: Page, site: str) -> None:
    policy = page.request.get(f"{site}/map").headers["content-security-policy"]

    scripts = next(one for one in policy.split("; ") if one.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "http" not in scripts
    assert "blob:" not in scripts
