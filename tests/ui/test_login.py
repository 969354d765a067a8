"""The door of the pages: who has not given the token gets no page, no data and no socket."""

import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.ui import served
from tests.ui.test_browser import until
from ui.__main__ import ALWAYS

ROOT = Path(__file__).parent.parent.parent
TOKEN = "вход".encode().hex() * 2
COOKIE = "driftmap_login"
PATHS = (
    "/", "/map", "/settings", "/map-data/1.json", "/media/x.png", "/static/js/index.js", "/index.html",
    "/_stcore/stream", "/_stcore/host-config", "/_stcore/upload_file/a/b", "/_stcore/metrics",
    "/_stcore/bidi-components/driftmap_map/index.js", "/favicon.png", "/~/map", "//map", "/login/x",
    "/component/x/index.html", "/vis-network.js", "/_stcore/script-health-check", "/%6cogin/..",
)  # fmt: skip


@pytest.fixture(scope="module")
def locked() -> Generator[str]:
    """The pages with a token, over a stand-in API that knows logins."""
    with served.locked_api(TOKEN) as api, served.pages(api, DRIFTMAP_API_TOKEN=TOKEN) as url:
        yield url


@pytest.fixture
def http(locked: str) -> Generator[httpx.Client]:
    with httpx.Client(base_url=locked, trust_env=False, timeout=30) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_told_before_the_token(http: httpx.Client, path: str) -> None:
    asked = http.build_request("GET", f"{http.base_url}".rstrip("/") + path)
    bare = http.send(asked)
    visit = http.get(path, headers={"Accept": "text/html,*/*"})
    posted = http.post(path, headers={"Cookie": f"{COOKIE}=invented"})

    assert (bare.status_code, bare.text) == (401, "")
    assert (visit.status_code, visit.text) == (303, "")
    assert visit.headers["location"].startswith("/login?to=")
    assert posted.status_code == 401


def _socket(site: str, **headers: str) -> int:
    """The status with which a socket of the pages answers."""
    url = f"{site.replace('http', 'ws', 1)}/_stcore/stream"
    try:
        with connect(url, additional_headers=headers, subprotocols=None):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_no_socket_before_the_token_nor_from_another_site(http: httpx.Client, locked: str) -> None:
    cookie = f"{COOKIE}={_enter(http)}"

    assert _socket(locked) == 403
    assert _socket(locked, Cookie=f"{COOKIE}=invented") == 403
    assert _socket(locked, Cookie=cookie, Origin="https://evil.example") == 403
    assert _socket(locked, Cookie=cookie, Origin="http://127.0.0.1:1") == 403
    assert _socket(locked, Cookie=cookie, Origin=locked) == 101


def test_an_open_socket_ends_with_its_login(http: httpx.Client, locked: str) -> None:
    cookie = _enter(http)
    url = f"{locked.replace('http', 'ws', 1)}/_stcore/stream"

    with connect(url, additional_headers={"Cookie": f"{COOKIE}={cookie}"}) as socket:
        http.get("/logout")
        with pytest.raises(WebSocketException):
            _listen(socket)


def _listen(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=10)


def _enter(http: httpx.Client) -> str:
    answer = http.post("/login?lang=ru&to=/map", data={"token": TOKEN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/map")
    return str(http.cookies[COOKIE])


def test_the_login_opens_pages_and_data_and_the_cookie_is_shut_to_scripts(
    http: httpx.Client,
) -> None:
    came = http.post("/login", data={"token": TOKEN})
    said = came.headers["set-cookie"].lower()

    assert http.get("/map").status_code == 200
    assert http.get("/map-data/1.json").status_code == 200
    assert {"httponly", "samesite=strict", "path=/"} <= {one.strip() for one in said.split(";")}
    assert TOKEN not in said


def test_over_https_the_cookie_is_secure(http: httpx.Client) -> None:
    came = http.post("/login", data={"token": TOKEN}, headers={"X-Forwarded-Proto": "https"})

    assert "secure" in came.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "/login", "x"]
)
def test_after_the_login_one_is_here(http: httpx.Client, to: str) -> None:
    came = http.post("/login", params={"to": to}, data={"token": TOKEN})

    assert came.headers["location"] == "/"


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_a_foreign_name_or_page_gets_nothing(http: httpx.Client, headers: dict[str, str]) -> None:
    seen = {http.get(path, headers=headers).status_code for path in ("/", "/login", "/map")}
    seen.add(http.post("/login", data={"token": TOKEN}, headers=headers).status_code)

    assert seen == {403}


def test_a_page_of_another_site_cannot_log_anybody_out(http: httpx.Client) -> None:
    _enter(http)

    refused = http.get("/logout", headers={"Sec-Fetch-Site": "cross-site"})

    assert refused.status_code == 403
    assert http.get("/map").status_code == 200


def test_the_page_is_plain_and_its_policy_lets_nothing_run(http: httpx.Client) -> None:
    russian = http.get("/login", headers={"Accept-Language": "ru-RU,ru;q=0.9"})
    english = http.get("/login?lang=en")

    # Else a browser says `Origin: null` of its own form.
    assert russian.headers["referrer-policy"] == "same-origin"
    assert "Введите токен" in russian.text
    assert "Enter the token" in english.text
    assert "<script" not in russian.text
    assert "default-src 'none'" in russian.headers["content-security-policy"]
    assert "unsafe" not in russian.headers["content-security-policy"]


def test_without_a_token_nothing_comes_through_a_proxy(site: str) -> None:
    near = httpx.get(f"{site}/map", trust_env=False)
    far = httpx.get(f"{site}/map", trust_env=False, headers={"X-Forwarded-For": "203.0.113.5"})

    assert (near.status_code, far.status_code) == (200, 403)


@pytest.mark.parametrize("token", [None, "short", "FILE"])
def test_an_open_address_wants_a_long_token(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, token: str | None
) -> None:
    monkeypatch.setenv("DRIFTMAP_HOST", "0.0.0.0")
    monkeypatch.delenv("DRIFTMAP_API_TOKEN", raising=False)
    if token == "FILE":
        monkeypatch.setenv("DRIFTMAP_API_TOKEN_FILE", str(tmp_path / "none"))
    elif token:
        monkeypatch.setenv("DRIFTMAP_API_TOKEN", token)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    done = subprocess.run(
        [sys.executable, "-m", "ui"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "DRIFTMAP_API_TOKEN" in done.stderr


def test_streamlit_is_told_what_it_does_not_do_by_itself(http: httpx.Client) -> None:
    _enter(http)
    told = http.get("/_stcore/host-config").json()

    assert told["enableCustomParentMessages"] is False
    assert {
        "--browser.gatherUsageStats=false",
        "--client.showErrorDetails=none",
        "--server.enableXsrfProtection=true",
        "--server.maxUploadSize=10240",
    } <= set(ALWAYS)
    assert "usage" not in json.dumps(told).lower()


@pytest.mark.browser
def test_in_by_the_token_in_russian_and_out_again(page: Page, locked: str) -> None:
    page.goto(f"{locked}/map?lang=ru")
    page.get_by_text("Введите токен").wait_for()
    page.get_by_label("Токен").fill("не тот")
    page.get_by_role("button", name="Войти").click()
    page.get_by_role("alert").get_by_text("Такой токен не подходит").wait_for()

    page.get_by_label("Токен").fill(TOKEN)
    page.get_by_role("button", name="Войти").click()
    until(page, "globalThis.__driftmap?.map?.nodes?.size > 0", 40)
    assert "/map" in page.url

    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Выйти").click()
    page.get_by_text("Введите токен").wait_for()
    page.goto(f"{locked}/map")
    page.get_by_text("Введите токен").wait_for()
