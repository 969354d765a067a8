"""Health is looked at once a second, however many ask."""

import asyncio
from dataclasses import replace

from api.app import OpenMind
from api.pulse import Pulse
from tests.fakes import FactsInMemory


class Counting(FactsInMemory):
    """A map that counts how often it is asked whether it is well."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def healthy(self) -> bool:
        self.asked += 1
        await asyncio.sleep(0)
        return True


async def test_many_who_ask_at_once_share_one_look(open_mind: OpenMind) -> None:
    store, ticks = Counting(), [0.0]
    async with open_mind() as mind:
        pulse = Pulse(replace(mind, store=store), lambda: ticks[0])
        async with asyncio.TaskGroup() as tasks:
            for _ in range(20):
                tasks.create_task(pulse.beat())
        first = store.asked
        ticks[0] = 1.5
        await pulse.beat()

    assert (first, store.asked) == (1, 2)


async def test_what_was_mended_is_looked_at_anew(open_mind: OpenMind) -> None:
    store = Counting()
    async with open_mind() as mind:
        pulse = Pulse(replace(mind, store=store), lambda: 0.0)
        await pulse.beat()
        pulse.forget()
        await pulse.beat()

    assert store.asked == 2
