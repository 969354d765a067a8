"""The map in a browser at 2,000 and 5,000 nodes: mount, click to panel, slider, comparison, pan; beside an example if one is named.

python -m tests.benchmarks.bench_map [--nodes 2000,5000] [--beside FOLDER] [--only driftmap|example]

FOLDER holds another Streamlit map over the same contract (app.py, mapview/): both draw the same graph in one run.
"""

import argparse
import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.outside import browser as chromium_path
from tests.ui.conftest import FLAGS
from tests.ui.seen import MAP, until
from tests.ui.served import api, free_port, pages, process

CLICKS = 15
WHERE = f"id => {{ const at = {MAP}.net.canvasToDOM({MAP}.net.body.nodes[id]), box = {MAP}.$.net.getBoundingClientRect(); return [box.left + at.x, box.top + at.y]; }}"
# Nodes on the screen that a pointer hits: what is under another one is left out.
HIT = f"""() => {{ const m = {MAP}, box = m.$.net.getBoundingClientRect(); return m.visible().map(n => n.id).filter(id => {{ const at = m.net.canvasToDOM(m.net.body.nodes[id]);
  return at.x > 30 && at.x < box.width - 30 && at.y > 60 && at.y < box.height - 60 && m.net.getNodeAt(at) === id; }}).slice(0, {CLICKS}); }}"""
# From the pointer going down until the name stands in the panel, and until a tie with its quote does (only our card has those).
ARM = """name => { globalThis.__took = globalThis.__words = null; addEventListener("pointerdown", () => globalThis.__begun = performance.now(), { capture: true, once: true });
  const watch = new MutationObserver(() => { const head = [...document.querySelectorAll("h3")].find(one => one.innerText.trim() === name), now = performance.now() - globalThis.__begun;
    if (head) globalThis.__took ??= now; if (head?.parentElement.querySelector(".dmsaid")) { globalThis.__words ??= now; watch.disconnect(); } });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true }); }"""
SLIDE = f"""async () => {{ const m = {MAP}, out = []; for (let i = 0; i < 25; i++) {{ const begun = performance.now(), drawn = new Promise(done => m.net.once("afterDrawing", () => done(performance.now())));
  m.$.a.value = m.min + (m.max - m.min) * ((i * 7) % 25) / 25; m.$.a.oninput(); const at = await Promise.race([drawn, new Promise(done => setTimeout(() => done(null), 3000))]); if (at) out.push(at - begun); await new Promise(done => setTimeout(done, 40)); }} m.setDate(m.max); return out; }}"""
PAN = f"""async () => {{ const m = {MAP}; let n = 0; const count = () => n++; m.net.on("afterDrawing", count); const begun = performance.now(), from = m.net.getViewPosition();
  await new Promise(done => {{ let i = 0; const step = () => {{ m.net.moveTo({{ position: {{ x: from.x + Math.sin(i++ / 9) * 200, y: from.y }} }}); performance.now() - begun < 2500 ? requestAnimationFrame(step) : done(); }}; requestAnimationFrame(step); }});
  m.net.off("afterDrawing", count); m.net.moveTo({{ position: from }}); return n / (performance.now() - begun) * 1000; }}"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench_map", description=__doc__)
    parser.add_argument("--nodes", default="2000,5000")
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--only", choices=("driftmap", "example"))
    asked = parser.parse_args()
    for nodes in (int(one) for one in asked.nodes.split(",")):
        with api(FAKE_NODES=str(nodes)) as source:
            if asked.only != "example":
                with pages(source) as site:
                    _say("driftmap", nodes, measure(f"{site}/map?lang=ru&all=1"))
            if asked.beside and asked.only != "driftmap":
                with _beside(asked.beside.resolve(), source) as site:
                    _say("example", nodes, measure(f"{site}/map"))


@contextmanager
def _beside(folder: Path, source: str) -> Generator[str]:
    """The other map over the same stand-in, found before ours on the path; nothing is written beside it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        "DRIFTMAP_API_URL": source,
        "DRIFTMAP_UI_TEST": "1",
        "PYTHONPATH": f"{folder / 'mapview'}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        "-m",
        "streamlit",
        "run",
        "app.py",
        f"--server.port={port}",
        "--server.headless=true",
    ]
    with process(command, f"{url}/_stcore/health", env, folder):
        yield url


def measure(url: str) -> dict[str, Any]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = opened.new_page(viewport={"width": 1360, "height": 900}, locale="ru-RU")
        page.goto(url)
        until(page, f"globalThis.__driftmap && {MAP}", 120)
        page.wait_for_timeout(2000)
        panel, quotes = _clicks(page)
        found = {
            "mount_ms": round(page.evaluate("globalThis.__driftmap.mountMs")),
            "click_panel_ms": _spread(panel),
            **({"click_quotes_ms": _spread(quotes)} if quotes else {}),
            "slider_ms": _spread(page.evaluate(SLIDE)),
        }
        page.locator("[data-do=compare]").click()
        found["compare_slider_ms"] = _spread(page.evaluate(SLIDE))
        page.locator("[data-do=compare]").click()
        page.wait_for_timeout(2000)  # what the comparison asked of the server is over
        found["pan_fps"] = round(page.evaluate(PAN))
        found["mounts"] = page.evaluate("globalThis.__driftmap.mounts")
        opened.close()
        return found


def _clicks(page: Page) -> tuple[list[float], list[float]]:
    """Until the name, and until the quotes of its ties where it has any."""
    took: list[float] = []
    quotes: list[float] = []
    for id in page.evaluate(HIT):
        page.evaluate(ARM, page.evaluate(f"{MAP}.nodes.get({json.dumps(id)}).name"))
        page.mouse.click(*page.evaluate(WHERE, id))
        until(page, "globalThis.__took", 20)
        page.wait_for_timeout(300)
        took.append(page.evaluate("globalThis.__took"))
        quotes += [one for one in [page.evaluate("globalThis.__words")] if one]
    return took, quotes


def _spread(values: list[float]) -> list[float]:
    """p50 and p95."""
    ordered = sorted(values)
    return [
        round(ordered[min(len(ordered) - 1, int(len(ordered) * part))], 1) for part in (0.5, 0.95)
    ]


def _say(what: str, nodes: int, figures: dict[str, Any]) -> None:
    load = round(os.getloadavg()[0], 1)
    sys.stdout.write(
        json.dumps({"bench": f"map:{what}", "nodes": nodes, **figures, "load": load}) + "\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
