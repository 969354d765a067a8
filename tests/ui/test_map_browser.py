"""The map in a real Chromium: what matters first, what changed, ways, filters, files, hostile names, phones."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.ui import axe
from tests.ui.seen import EYE, MAP, PLACES, click_node, open_map, shown, until

pytestmark = pytest.mark.browser
NODE = "name => [...globalThis.__driftmap.map.nodes.values()].find(n => n.name === name).id"


def state_of(page: Page, name: str) -> int:
    return int(page.evaluate(f"id => {MAP}.states.get(id)", page.evaluate(NODE, name)))


def test_the_map_opens_on_what_matters_now_and_shows_the_rest_when_asked(
    page: Page, site: str
) -> None:
    open_map(page, site, "&a=2025-01-10")
    first = shown(page)
    drawn = f"Object.values({MAP}.net.body.nodes).filter(one => !one.options.hidden).length"
    painted = page.evaluate(drawn)

    page.locator("[data-do=more]").click()
    until(page, f"{MAP}.visible().length > {len(first)}")

    assert len(first) == painted == 40
    assert page.evaluate(drawn) == len(shown(page))
    assert "Открыть гончарную мастерскую" in first
    assert set(first) < set(shown(page))
    assert "all=1" in page.url


def test_a_moved_slider_leaves_what_vis_itself_would_count_as_seen(page: Page, site: str) -> None:
    open_map(page, site, "&all=1")
    seen = f"() => [{MAP}.net.body.nodeIndices, {MAP}.net.body.edgeIndices].map(ids => [...ids].sort())"
    moved = f"share => {{ const m = {MAP}; m.$.a.value = m.min + (m.max - m.min) * share; m.$.a.oninput(); }}"

    sizes: set[int] = set()
    for share in (0.9, 0.1, 0.5, 1.0, 0.0):
        page.evaluate(moved, share)
        page.wait_for_timeout(100)
        told = page.evaluate(seen)
        page.evaluate(f"{MAP}.net._updateVisibleIndices()")
        assert told == page.evaluate(seen)
        sizes.add(len(told[0]))

    assert len(sizes) > 2


def test_the_date_covers_no_name_when_the_map_opens(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 760})
    open_map(page, site, "&all=1")

    covered = page.evaluate(
        f"""() => {{ const m = {MAP}, box = m.$.net.getBoundingClientRect(), scale = m.net.getScale(), eye = m.net.getViewPosition();
        const lids = [m.$.badge, m.$.counts].map(one => one.getBoundingClientRect()).map(r => [r.left - box.left, r.top - box.top, r.right - box.left, r.bottom - box.top]);
        return m.names.placed.filter(one => {{ const x = one.x - eye.x * scale + box.width / 2, y = one.y - eye.y * scale + box.height / 2;
            return lids.some(([l, t, r, b]) => x < r && l < x + one.wide && y < b && t < y + 13); }}).map(one => m.nodes.get(one.id).name); }}"""
    )

    assert page.evaluate(f"{MAP}.names.placed.length") > 5
    assert covered == []


def test_two_dates_tell_new_gone_changed_and_kept_apart(page: Page, site: str) -> None:
    open_map(page, site, "&all=1&a=2024-07-10&b=2025-10-20")

    states = {name: state_of(page, name) for name in ("Уйти из банка", "Глазури", "Мастерская")}
    words = page.locator(".dm-counts span").inner_text()
    looks = page.evaluate(
        f"{list(states)}.map(name => {MAP}.nodeSet.get([...{MAP}.nodes.values()].find(n => n.name === name).id)).map(one => [one.color.background === {MAP}.theme.bg, Boolean(one.shapeProperties.borderDashes), one.borderWidth > {MAP}.k * 2])"
    )

    assert states == {"Уйти из банка": 3, "Глазури": 2, "Мастерская": 6}
    assert looks == [[True, True, False], [False, False, False], [True, False, True]]
    assert all(one in words for one in ("появилось", "ушло", "изменилось", "осталось"))


def test_a_click_a_slide_a_comparison_an_expansion_and_a_way_move_nobody(
    page: Page, site: str
) -> None:
    open_map(page, site)
    places, eye = page.evaluate(PLACES), page.evaluate(EYE)

    click_node(page, "Мастерская")
    page.get_by_role("heading", name="Мастерская").wait_for()
    page.get_by_role("button", name="Соседи").click()
    until(page, f"{MAP}.nodes.size > 76", 20)
    page.wait_for_timeout(800)
    page.locator("[data-do=a]").focus()
    page.keyboard.press("Home")
    page.locator("[data-do=compare]").click()
    page.wait_for_timeout(400)
    page.locator("[data-do=today]").click()

    now = dict((one[0], one[1:]) for one in page.evaluate(f"JSON.parse({PLACES})"))
    before = page.evaluate(f"JSON.parse({places!r})")
    assert {one[0]: one[1:] for one in before} == {one[0]: now[one[0]] for one in before}
    assert page.evaluate(EYE) == eye
    assert page.evaluate("globalThis.__driftmap.mounts") == 1


def test_the_way_between_two_nodes_stands_out(page: Page, site: str) -> None:
    open_map(page, site)
    click_node(page, "Мастерская")

    page.get_by_role("button", name="Путь до").click()
    page.get_by_role("combobox", name="До какого узла").click()
    page.keyboard.type("Ремесло")
    page.get_by_role("option", name="Ремесло").first.click()
    page.get_by_role("button", name="Показать путь").click()
    until(page, f"{MAP}.way")

    page.get_by_text("Путь: Мастерская → Открыть гончарную мастерскую → Ремесло").wait_for()
    assert page.evaluate(f"{MAP}.dimmed({MAP}.nodes.get({page.evaluate(NODE, 'Мама')!r}))")
    page.keyboard.press("Escape")
    page.locator("[data-do=endWay]").click()
    until(page, f"!{MAP}.way")


def test_confidence_project_and_kind_filter_and_the_address_keeps_them(
    page: Page, site: str
) -> None:
    open_map(page, site, "&all=1")
    every = len(shown(page))

    page.locator("[data-type=Emotion]").click()
    page.locator("[data-do=project]").select_option(label="Мастерская")
    page.wait_for_url("**project=**")
    few = shown(page)
    assert "hide=Emotion" in page.url
    page.reload()
    until(page, f"globalThis.__driftmap?.map && {MAP}.choice.project", 40)

    assert "Мастерская" in few
    assert 0 < len(few) < every
    assert sorted(shown(page)) == sorted(few)
    page.locator("[data-do=project]").select_option("")
    page.locator("[data-do=least]").select_option("0.9")
    assert shown(page)


def test_an_exact_date_can_be_given(page: Page, site: str) -> None:
    open_map(page, site)

    page.locator("[data-do=pickA]").evaluate(
        "box => { box.value = '2024-12-15'; box.dispatchEvent(new Event('change')); }"
    )
    page.wait_for_timeout(900)

    assert page.locator("[data-do=dayA]").inner_text() == "15 дек 2024"
    assert "a=2024-12-15" in page.url


def test_a_view_is_kept_under_a_name_and_comes_back(page: Page, site: str) -> None:
    open_map(page, site, "&a=2024-12-15&hide=Person")
    page.get_by_role("button", name="Виды").click()
    page.get_by_role("textbox", name="Назвать этот вид").fill("Зима")
    page.get_by_role("button", name="Сохранить вид").click()
    page.get_by_role("button", name="Зима", exact=True).wait_for()

    open_map(page, site)
    page.get_by_role("button", name="Виды").click()
    page.get_by_role("button", name="Зима", exact=True).click()
    until(page, f"{MAP}.choice.off.has('Person')")

    assert page.locator("[data-do=dayA]").inner_text() == "15 дек 2024"


def test_the_three_files_come_down_and_the_page_works_without_a_network(
    page: Page, chromium: Browser, site: str, tmp_path: Path
) -> None:
    open_map(page, site)
    page.get_by_role("button", name="Скачать").click()
    kept: dict[str, Path] = {}
    for name in ("Страница HTML", "Граф GraphML", "Картинка PNG"):
        with page.expect_download() as coming:
            page.get_by_role("button", name=name).click()
        kept[name] = tmp_path / coming.value.suggested_filename
        coming.value.save_as(kept[name])

    alone = chromium.new_page(offline=True)
    wrong: list[str] = []
    alone.on("request", lambda one: wrong.append(one.url) if "file:" not in one.url else None)
    alone.on("console", lambda said: wrong.append(said.text))
    alone.on("pageerror", lambda error: wrong.append(str(error)))
    alone.goto(kept["Страница HTML"].as_uri())
    alone.locator(".node").first.focus()
    alone.keyboard.press("Enter")

    assert wrong == []
    assert alone.locator("aside h1").inner_text()
    assert kept["Картинка PNG"].read_bytes()[:4] == b"\x89PNG"
    assert kept["Граф GraphML"].read_bytes().startswith(b"<?xml")
    alone.close()


def test_a_hostile_name_is_text_on_the_canvas_in_the_panel_and_in_the_lists(
    page: Page, hostile: str
) -> None:
    said: list[str] = []

    def refuse(asked: Dialog) -> None:
        said.append(asked.message)
        asked.dismiss()

    page.on("dialog", refuse)
    open_map(page, hostile)

    name = str(page.evaluate(f"{MAP}.visible().find(n => n.name.includes('<img')).name"))
    id = click_node(page, name)
    page.get_by_role("heading", name="<img src").wait_for()
    page.get_by_role("button", name="Путь до").click()
    page.wait_for_timeout(600)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Исправить").click()
    page.get_by_role("radio", name="Забыть").click()
    page.wait_for_timeout(900)

    assert page.evaluate(f"{MAP}.selected") == id
    assert page.locator('img[src*="evil"], [onerror]').count() == 0
    assert page.evaluate("[...document.scripts].filter(s => s.text.includes('alert')).length") == 0
    assert said == []


def test_a_phone_has_no_sideways_scroll_and_targets_for_a_thumb(
    chromium: Browser, site: str
) -> None:
    phone = chromium.new_page(
        viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark"
    )
    open_map(phone, site)

    id = str(phone.evaluate(f"{MAP}.visible()[0].id"))
    x, y = phone.evaluate(
        f"id => {{ const at = {MAP}.net.canvasToDOM({MAP}.net.body.nodes[id]), box = {MAP}.$.net.getBoundingClientRect(); return [box.left + at.x, box.top + at.y]; }}",
        id,
    )
    phone.touchscreen.tap(x, y)
    phone.get_by_role("heading", name="Мастерская").first.wait_for()
    small = phone.evaluate(
        "[...document.querySelectorAll('.dm button, .dm select, .dm input[type=search]')].filter(b => b.offsetParent && b.getBoundingClientRect().height < 40).map(b => b.dataset.do ?? b.textContent)"
    )

    assert phone.evaluate("document.documentElement.scrollWidth <= 390")
    assert small == []
    phone.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_map_and_in_the_panel(
    page: Page, site: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(path=axe.script())
    open_map(page, site, "&a=2024-12-15")
    click_node(page, "Свобода")
    page.get_by_role("heading", name="Свобода").wait_for()
    page.wait_for_timeout(600)

    assert axe.grave(page) == []
