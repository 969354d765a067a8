"""What a test sees of the map in a browser, and how it clicks there."""

import time

from playwright.sync_api import Page

MAP = "globalThis.__driftmap.map"
PLACES = f"JSON.stringify(Object.values({MAP}.net.body.nodes).filter(n => {MAP}.nodes.has(n.id)).map(n => [n.id, n.x, n.y]))"
EYE = f"JSON.stringify([{MAP}.net.getScale(), {MAP}.net.getViewPosition()])"
WHERE = f"""id => {{ const at = {MAP}.net.canvasToDOM({MAP}.net.body.nodes[id]), box = {MAP}.$.net.getBoundingClientRect();
    return [box.left + at.x, box.top + at.y]; }}"""


def until(page: Page, expression: str, timeout: float = 20.0) -> None:
    """wait_for_function would evaluate a string in the page, which the policy forbids."""
    last = time.monotonic() + timeout
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < last, expression
        page.wait_for_timeout(40)


def open_map(page: Page, site: str, query: str = "") -> None:
    page.goto(f"{site}/map?lang=ru{query}")
    until(page, f"globalThis.__driftmap && {MAP}", 40)
    page.wait_for_timeout(800)


def shown(page: Page) -> list[str]:
    return page.evaluate(f"{MAP}.visible().map(n => n.name)")


def click_node(page: Page, name: str) -> str:
    id = str(page.evaluate(f"name => {MAP}.visible().find(n => n.name === name).id", name))
    x, y = page.evaluate(WHERE, id)
    page.mouse.click(x, y)
    return id
