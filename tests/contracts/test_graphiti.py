"""Graphiti's own models and searches read what we wrote, on either engine."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.config import GraphConfig
from graph.opening import open_store
from tests.contracts.lives import ME, fact, harvest, item, said

ROOT = Path(__file__).parent.parent.parent

GRAPHITI = """
import asyncio, sys
from datetime import datetime, UTC
from pathlib import Path
from graph.config import GraphConfig, Neo4jConfig
from graph.drivers import open_driver
from graph.kept import uid
from graphiti_core.edges import EntityEdge
from graphiti_core.nodes import EntityNode, EpisodicNode
from graphiti_core.search.search_config import EdgeReranker, EdgeSearchConfig, EdgeSearchMethod
from graphiti_core.search.search_filters import ComparisonOperator as Op, DateFilter, SearchFilters
from graphiti_core.search.search_utils import edge_fulltext_search, node_fulltext_search
from graphiti_core.telemetry.telemetry import is_telemetry_enabled


async def main():
    assert not is_telemetry_enabled()
    group = sys.argv[2]
    neo4j = Neo4jConfig(sys.argv[1]) if "://" in sys.argv[1] else None
    place = None if neo4j else Path(sys.argv[1])
    driver = await open_driver(GraphConfig(Path(), group, socket=place, neo4j=neo4j))
    assert driver.clone(group) is driver
    node = await EntityNode.get_by_uuid(driver, "Goal-пианино")
    assert node.name == "пианино" and "Goal" in node.labels
    edge = await EntityEdge.get_by_uuid(driver, "f0")
    assert edge.valid_at == datetime(2024, 1, 1, tzinfo=UTC), edge.valid_at
    assert edge.invalid_at == datetime(2024, 1, 6, tzinfo=UTC)
    episode = await EpisodicNode.get_by_uuid(driver, uid(group, "episode", "c1"))
    assert "o1" in episode.entity_edges and episode.content == "мои слова о цели"
    assert edge.episodes == [episode.uuid]
    at = datetime(2024, 1, 6, tzinfo=UTC)
    valid = SearchFilters(
        valid_at=[[DateFilter(date=at, comparison_operator=Op.less_than_equal)]],
        invalid_at=[[DateFilter(date=at, comparison_operator=Op.greater_than)],
                    [DateFilter(comparison_operator=Op.is_null)]],
    )
    found = await edge_fulltext_search(driver, "ГОРОДА", valid, [group], 10)
    assert {one.uuid for one in found} == {"f1"}, found
    nodes = await node_fulltext_search(driver, "пианино", SearchFilters(), [group], 10)
    assert [one.uuid for one in nodes] == ["Goal-пианино"]
    from graphiti_core.search.search import search
    from graphiti_core.search.search_config_recipes import COMBINED_HYBRID_SEARCH_RRF
    class Clients:
        driver = None
        embedder = None
        cross_encoder = None
    both = await search(Clients(), "города пианино", [group], COMBINED_HYBRID_SEARCH_RRF, valid,
                        query_vector=[0.1] * 1024, driver=driver)
    assert {one.uuid for one in both.edges} == {"f1"}, both.edges
    assert "Goal-пианино" in {one.uuid for one in both.nodes}
    await driver.close()
    print("read")


asyncio.run(main())
"""


@pytest.mark.parametrize("there", ["falkordb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
async def test_graphiti_reads_what_we_wrote(
    request: pytest.FixtureRequest, there: str, tmp_path: Path
) -> None:
    name = "config_on_neo4j" if there == "neo4j" else "config"
    config: GraphConfig = request.getfixturevalue(name)
    store = await open_store(config)
    await store.prepare()
    piano, city, town = item("пианино"), item("город А", "Event"), item("город Б", "Event")
    facts = [
        fact("f0", ME, "STATUS", city, 0, chunk="c1", attribute="city"),
        fact("f1", ME, "STATUS", town, 5, chunk="c1", attribute="city"),
    ]
    told = harvest("c1", [piano, city, town], [said("o1", piano, "c1")], facts)
    await store.commit(told, now=datetime(2026, 1, 1, tzinfo=UTC))

    place = config.neo4j.uri if config.neo4j else str(config.socket)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", GRAPHITI, place, config.group],
        cwd=tmp_path,
        env={"GRAPHITI_TELEMETRY_ENABLED": "false", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    await store.erase()
    await store.close()

    assert done.stdout.strip() == "read", done.stderr[-3000:]
    assert not (tmp_path / ".cache" / "graphiti").exists()
