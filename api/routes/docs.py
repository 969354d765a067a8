"""The contract as this server keeps it -> one page without scripts, made from its own OpenAPI."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

# Nothing may run and nothing may be fetched; the page is text and a little style.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
STYLE = (
    "body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h2{margin:2rem 0 .2rem;font-size:1.05rem}code{background:#f3f3f3;padding:.1em .3em}"
    "dl{margin:.3rem 0 0 1rem}dt{font-family:monospace}dd{margin:0 0 .2rem 1rem;color:#555}"
)

type Node = Mapping[str, object]


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    page = "".join(_page(cast("Node", request.app.openapi())))
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


def _page(api: Node) -> Iterator[str]:
    yield f"<!doctype html><meta charset=utf-8><title>driftmap API</title><style>{STYLE}</style>"
    yield "<h1>driftmap API</h1><p>Machine-readable: <a href='/openapi.json'>openapi.json</a></p>"
    for path, calls in cast("Mapping[str, Mapping[str, Node]]", api["paths"]).items():
        for method, call in calls.items():
            yield f"<h2>{escape(method.upper())} <code>{escape(path)}</code></h2>"
            yield f"<p>{escape(str(call.get('description') or call.get('summary') or ''))}</p>"
            yield from _parameters(call)


def _parameters(call: Node) -> Iterator[str]:
    named = cast("list[Node]", call.get("parameters", []))
    body = cast("Mapping[str, Mapping[str, Node]]", call.get("requestBody", {})).get("content", {})
    rows = [
        (str(one["name"]), f"{one['in']}, {_kind(cast('Node', one['schema']))}") for one in named
    ]
    rows += [("body", f"{form}, {_kind(cast('Node', of['schema']))}") for form, of in body.items()]
    if rows:
        yield "<dl>"
        yield from (f"<dt>{escape(name)}</dt><dd>{escape(kind)}</dd>" for name, kind in rows)
        yield "</dl>"


def _kind(schema: Node) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    either = cast("list[Node]", schema.get("anyOf", []))
    return " or ".join(map(_kind, either)) if either else str(schema.get("type", "any"))
