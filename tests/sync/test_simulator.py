"""Lost answers, rewound, cloned and destroyed laptops, restored hubs: nothing is lost, nothing doubled."""

import os
from pathlib import Path

import pytest

from tests.sync.simulator import Simulation, live

LIVES = int(os.environ.get("OUTREACH_LIVES", "12"))


@pytest.mark.parametrize("seed", range(LIVES))
def test_whatever_goes_wrong_everything_arrives_once(seed: int, tmp_path: Path) -> None:
    live(seed, tmp_path)


def test_the_simulator_notices_a_tablet_that_lets_go_too_early(tmp_path: Path) -> None:
    """Were a tablet to drop its copy when the laptop has it, destroyed laptops would cost entries."""

    def loses(seed: int) -> bool:
        folder = tmp_path / str(seed)
        folder.mkdir()
        simulation = Simulation(seed, folder, tablet_keeps_until="office")
        for _ in range(120):
            simulation.step()
        simulation.settle()
        kept = set(simulation.shown) - simulation.targets(simulation.erasures)
        return not kept <= simulation.at_hub()

    assert any(loses(seed) for seed in range(8))
