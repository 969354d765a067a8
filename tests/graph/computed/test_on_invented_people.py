import numpy as np

from graph.computed.measure import Params
from graph.computed.priority import fitted_noise
from graph.computed.segments import fitted_hazard, segments
from graph.computed.shifts import tau
from graph.computed.tracks import track
from tests.graph.computed.people import GOALS, Somebody, somebody

PROBES = range(60, 340, 40)


def _fitted(who: Somebody) -> Params:
    return fitted_hazard(who.readings.values(), fitted_noise(who.readings.values()))


def _order(values: dict[str, float]) -> list[str]:
    return sorted(values, key=lambda one: -values[one])


def test_the_order_found_is_close_to_the_true_one() -> None:
    found: list[float] = []
    for seed in range(6):
        who = somebody(51_000 + seed)
        params = _fitted(who)
        for day in PROBES:
            true = {f"g{k}": float(who.level[day, k]) for k in range(GOALS)}
            said: dict[str, float] = {}
            for item, seen in who.readings.items():
                piece = segments(seen, params).at(day)
                mean, _ = track(seen, params).at(day)
                said[item] = mean if piece is None else (mean + piece) / 2
            found.append(tau(_order(true), _order(said)))

    assert np.mean(found) >= 0.70


def test_true_jumps_are_found_and_moods_are_no_jumps() -> None:
    hit = told = true = false = 0
    for seed in range(6):
        who = somebody(51_000 + seed)
        params = _fitted(who)
        for k in range(GOALS):
            days = [d for goal, d in who.jumps if goal == k]
            sure = [b for b in segments(who.readings[f"g{k}"], params).boundaries if b.stable]
            true, told = true + len(days), told + len(sure)
            hit += sum(any(abs(b.day - d) <= 14 for b in sure) for d in days)
        calm = somebody(51_000 + seed, moody_only=True)
        params = _fitted(calm)
        false += sum(
            b.stable for seen in calm.readings.values() for b in segments(seen, params).boundaries
        )

    assert 2 * hit / (true + told) >= 0.65
    assert false / 6 <= 0.7
