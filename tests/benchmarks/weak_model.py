"""How much of what a weak real model says of a chunk is thrown away: quotes looked up, per reason.

python -m tests.benchmarks.weak_model --url http://127.0.0.1:8090/v1 --model NAME [--json FILE]

Asks the product's own prompt through the product's own gateway, one call at a time. Lists and strings
of the schema are bounded here, because a tiny model under a grammar never ends one by itself.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from api.bootstrap import now
from extractors.chunk import chunk
from extractors.model.parse import claims_of
from extractors.model.prompt import prompt_of
from extractors.model.schema import EXTRACTION
from extractors.observe import verify
from extractors.rules import Names
from graph.config import ModelConfig
from graph.errors import AnswerUnusable
from graph.model.opening import open_models
from graph.model.types import Ask, LanguageModel, Shape
from graph.sql import open_database
from graph.words import Conversation, Dated, Message

DAY = datetime(2024, 3, 19, 9, tzinfo=UTC)
MOST_ITEMS = 2
MOST_TOKENS = 2_500
LONGEST = 120
TEXTS = (
    "I want to learn to paint with watercolours this spring. Bought the paper today. My sister says it is a waste.",
    "Quit the running club. My knee hurts and I am tired of pretending that I enjoy it.",
    "Finished the first chapter of the novel! I feel proud and a little afraid of what comes next.",
    "I decided to sell the car. Freedom matters more to me than comfort.",
    "Хочу переехать в Тбилиси к осени. Страшно бросать работу в банке, но сил там больше нет.",
    "Опять не пошла на керамику. Обещала себе слепить сервиз к Новому году.",
    "Мешает усталость после работы: на учёбу не остаётся ни часа.",
    "Закончила курс по шитью, горжусь собой. Теперь мечтаю открыть мастерскую.",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="weak_model")
    parser.add_argument("--url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = asyncio.run(_measure(asked.url, asked.model))
    told = json.dumps(found, ensure_ascii=False, indent=1)
    sys.stdout.write(told + "\n")
    if asked.json:
        asked.json.write_text(told, encoding="utf-8")


async def _measure(url: str, model: str) -> Mapping[str, object]:
    config = ModelConfig(base_url=url, api_key="none", strong=model, light=model, parallel=1)
    with tempfile.TemporaryDirectory(prefix="driftmap-weak-") as folder:
        database = await open_database(f"sqlite+aiosqlite:///{folder}/words.sqlite")
        models = open_models(config, database, cap=1_000.0, clock=now)
        try:
            chat = models.chat
            if chat is None:
                raise SystemExit("no chat model")
            return await _all(chat)
        finally:
            await models.close()
            await database.close()


async def _all(model: LanguageModel) -> Mapping[str, object]:
    total: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for text in TEXTS:
        try:
            await _one(model, text, total, dropped)
        except AnswerUnusable as spoilt:
            total[f"unusable: {spoilt.reason}"] += 1
        sys.stderr.write(f"{dict(total)}\n")
    said = total["claims"]
    return {
        **total,
        "dropped": dict(dropped),
        "rejected": sum(dropped.values()) / said if said else None,
    }


async def _one(model: LanguageModel, text: str, total: Counter[str], dropped: Counter[str]) -> None:
    dated = Dated(DAY, DAY + timedelta(days=1), "day", "file_name", "Europe/Moscow")
    talk = Conversation(
        "c", "d", "diary", None, dated, (Message("m", "self", text, dated, "line:1"),)
    )
    [piece] = chunk(talk)
    prompt = prompt_of(piece, talk, Names())
    reply = await model.ask(Ask("extract", "light", prompt.turns, MOST_TOKENS, shape=_bounded()))
    total["answers"] += 1
    if reply.value is None:
        return
    claims = claims_of(reply.value, prompt, piece, talk, Names())
    seen = verify(claims, piece, talk)
    total["claims"] += len(claims.observations) + len(claims.relations) + len(claims.feelings)
    kept = [*seen.claims.observations, *seen.claims.relations, *seen.claims.feelings]
    total["kept"] += len(kept)
    total["kept but not in the text"] += sum(one.quote not in text for one in kept)
    dropped.update(seen.dropped)


def _bounded() -> Shape:
    schema = cast("dict[str, object]", json.loads(json.dumps(EXTRACTION.schema)))
    _bound(schema)
    return replace(EXTRACTION, schema=schema)


def _bound(schema: object) -> None:
    """Two things a list and a line a string: what keeps a grammar from running on for ever."""
    if isinstance(schema, list):
        for one in cast("list[object]", schema):
            _bound(one)
    if not isinstance(schema, dict):
        return
    known = cast("dict[str, object]", schema)
    kind = known.get("type")
    if kind == "array":
        known["maxItems"] = MOST_ITEMS
    elif "enum" not in known and kind in ("string", ["string", "null"]):
        known["maxLength"] = LONGEST
    for value in list(known.values()):
        _bound(value)


if __name__ == "__main__":
    main()
