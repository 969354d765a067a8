"""The page that asks for the token: plain HTML and a little style, no script, in Russian or English."""

import base64
import hashlib
from html import escape
from urllib.parse import quote

from ui.words import LANGUAGES, Lang, Words, words

STYLE = (
    ":root{color-scheme:light dark;--bg:#FCFBF9;--card:#fff;--fg:#24272C;--dim:#5B616B;--line:#DEDAD2;"
    "--go:#0072B2;--bad:#B3261E}"
    "@media(prefers-color-scheme:dark){:root{--bg:#15181C;--card:#1E2228;--fg:#E8E6E1;--dim:#A3A9B3;"
    "--line:#363C44;--go:#1F78AF;--bad:#FF8A80}}"
    "*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}"
    "main{width:min(26rem,calc(100vw - 2rem));padding:2rem;background:var(--card);"
    "border:1px solid var(--line);border-radius:1rem}"
    "h1{margin:0 0 .25rem;font-size:1.5rem}p{margin:0 0 1.25rem;color:var(--dim)}"
    "label{display:block;margin-bottom:.35rem}"
    "input{width:100%;padding:.65rem .8rem;font:inherit;color:inherit;background:var(--bg);"
    "border:1px solid var(--line);border-radius:.6rem}"
    "button{margin-top:1rem;width:100%;padding:.65rem;font:inherit;color:#fff;background:var(--go);"
    "border:0;border-radius:2rem;cursor:pointer}"
    ":focus-visible{outline:3px solid var(--go);outline-offset:2px}"
    "p.bad{margin:.6rem 0 0;color:var(--bad)}footer{margin-top:1.5rem;font-size:.9rem}a{color:inherit}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
OTHER: dict[Lang, tuple[Lang, str]] = {"ru": ("en", "English"), "en": ("ru", "Русский")}


def login_page(lang: Lang, *, to: str, problem: str | None = None) -> str:
    """`problem` is a sentence under the field."""
    t = words(lang)
    other, name = OTHER[lang]
    where = quote(to, safe="")
    bad = f'<p class="bad" id="bad" role="alert">{escape(problem)}</p>' if problem else ""
    said = ' aria-invalid="true" aria-describedby="bad"' if problem else ""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>driftmap — {escape(t('login.title'))}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>driftmap</h1><p>{escape(t('login.says'))}</p>"
        f'<form method="post" action="/login?lang={lang}&amp;to={where}">'
        f'<label for="token">{escape(t("login.token"))}</label>'
        '<input id="token" name="token" type="password" autocomplete="current-password" required '
        f'maxlength="1024" autofocus{said}>{bad}'
        f"<button>{escape(t('login.enter'))}</button></form>"
        f'<footer><a href="/login?lang={other}&amp;to={where}" hreflang="{other}" lang="{other}">'
        f"{name}</a></footer></main></body></html>"
    )


def lang_of(asked: str | None, accepted: str) -> Lang:
    """What was chosen, else the first of the browser's languages that we speak, else Russian."""
    for one in (asked or "", *accepted.split(",")):
        short = one.strip().partition(";")[0].partition("-")[0].lower()
        for lang in LANGUAGES:
            if short == lang:
                return lang
    return "ru"


def problem_of(t: Words, *, wait: int | None, away: bool) -> str:
    if away:
        return t("login.away")
    return t("login.wrong") if wait is None else t("login.slow", seconds=wait)
