from pathlib import Path

import pytest

from api.bootstrap import config_of, models_of
from api.settings import Settings
from graph.model.opening import open_models
from graph.sql import open_database

HERE = "http://127.0.0.1:8091/v1"


def _settings(tmp_path: Path, **given: object) -> Settings:
    return Settings.model_validate({"data": tmp_path, "openai_api_key": "x", **given})


async def test_a_server_of_ones_own_may_embed_alone(tmp_path: Path) -> None:
    settings = _settings(tmp_path, openai_base_url=HERE, embedding_model="e5")
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}")

    models = open_models(
        models_of(settings), database, cap=1.0, clock=lambda: pytest.fail("nothing is asked")
    )
    await models.close()
    await database.close()

    assert models.chat is None
    assert models.embedder is not None
    assert config_of(settings).model is None


def test_a_named_model_is_asked_beside_the_embeddings(tmp_path: Path) -> None:
    settings = _settings(tmp_path, openai_base_url=HERE, embedding_model="e5", model="gemma")

    assert config_of(settings).model == "gemma"


def test_a_provider_far_away_has_both(tmp_path: Path) -> None:
    assert config_of(_settings(tmp_path, embedding_model="text-embedding-3-small")).model
