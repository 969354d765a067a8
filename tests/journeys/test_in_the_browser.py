"""The first visit, in Chromium: the sample life on the map, a click, the slider, a question, a quote."""

import time
from collections.abc import Callable, Generator

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.running import FINAL, READY, free_port, running
from tests.outside import browser

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PLACES = """() => {
    const nodes = globalThis.__driftmap.map.net.body.nodes;
    return Object.fromEntries(Object.values(nodes).filter(n => !n.id.startsWith?.("edgeId"))
        .map(n => [n.id, [n.x, n.y]]));
}"""
SHOWN = "() => globalThis.__driftmap.map.visible().map(node => node.name)"
WHERE = """name => {
    const map = globalThis.__driftmap.map, node = map.visible().find(one => one.name === name);
    const at = map.net.canvasToDOM(map.net.body.nodes[node.id]);
    const box = map.net.canvas.frame.canvas.getBoundingClientRect();
    return [box.left + at.x, box.top + at.y];
}"""
BIGGEST = "() => globalThis.__driftmap.map.visible().find(node => node.type === 'Project').name"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The whole product as `make run` starts it, with the sample life on its map."""
    port = free_port()
    data = tmp_path_factory.mktemp("first") / "data"
    with running(data, "--ui-port", str(port), env={"DRIFTMAP_UI_TEST": "1"}) as product:
        _until(lambda: _sample_is_loaded(product.http), "the sample life did not load")
        url = f"http://127.0.0.1:{port}"
        _until(lambda: _answers(url), "the pages do not answer")
        yield url


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(chromium: Browser) -> Generator[Page]:
    """A page that fails the test when it asks another host or throws."""
    foreign: list[str] = []
    thrown: list[str] = []
    opened = chromium.new_page(viewport={"width": 1440, "height": 1000})
    opened.on(
        "request", lambda asked: foreign.append(asked.url) if _is_foreign(asked.url) else None
    )
    opened.on("pageerror", lambda error: thrown.append(str(error)))
    yield opened
    opened.close()
    assert foreign == []
    assert thrown == []


def test_a_click_opens_what_the_map_knows_and_nothing_jumps(page: Page, pages: str) -> None:
    _open_map(page, pages)
    name = str(page.evaluate(BIGGEST))
    before = page.evaluate(PLACES)

    x, y = page.evaluate(WHERE, name)
    page.mouse.click(x, y)

    page.get_by_role("heading", name=name, exact=True).wait_for()
    page.get_by_role("radio", name="История").click()
    page.get_by_role("radio", name="Слова", exact=True).click()
    assert page.evaluate(PLACES) == before


def test_the_slider_walks_through_time_and_no_node_moves(page: Page, pages: str) -> None:
    _open_map(page, pages)
    now, before = page.evaluate(SHOWN), page.evaluate(PLACES)

    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(500)

    then = page.evaluate(SHOWN)
    assert set(then) != set(now)
    assert len(then) < len(now)
    assert page.evaluate(PLACES) == before


def test_a_question_is_answered_with_a_quote_that_opens(page: Page, pages: str) -> None:
    page.goto(pages)
    box = page.get_by_role("textbox").first
    box.fill("Что было с лодкой?")
    page.keyboard.press("Enter")

    chip = page.get_by_role("button", name="[1]").first
    chip.wait_for()
    chip.click()

    page.get_by_text("ваши слова").first.wait_for()


def test_the_pages_speak_english_too(page: Page, pages: str) -> None:
    for path, heading in (("/shifts?lang=en", "What changed"), ("/import?lang=en", "Bring")):
        page.goto(pages + path)
        page.get_by_text(heading).first.wait_for()


def _open_map(page: Page, pages: str) -> None:
    page.goto(pages + "/map")
    _until(
        lambda: bool(page.evaluate("() => Boolean(globalThis.__driftmap?.map)")),
        "the map was not drawn",
        pause=lambda: page.wait_for_timeout(200),
    )
    page.wait_for_timeout(1000)


def _sample_is_loaded(http: httpx.Client) -> bool:
    jobs = http.get("/api/jobs").raise_for_status().json()["items"]
    return bool(jobs) and all(job["status"] in FINAL for job in jobs)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _is_foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))


def _until(
    true: Callable[[], bool], otherwise: str, *, pause: Callable[[], None] | None = None
) -> None:
    last = time.monotonic() + READY
    while time.monotonic() < last:
        if true():
            return
        if pause is None:
            time.sleep(0.2)
        else:
            pause()
    raise AssertionError(otherwise)
