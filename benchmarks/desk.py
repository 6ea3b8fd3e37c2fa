"""Times pages of the desk: the median of many answers, each made anew."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from benchmarks.measure import Cost
from benchmarks.page import Other
from benchmarks.submissions import SAMPLES
from minikip_docs.desk.app import create_app
from minikip_docs.desk.security import HOST, KEY
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays
from minikip_docs.dossiers import store

_ROUNDS = 21
_PORT = 4711


def pages(dossiers: Path) -> list[Other]:
    """Ask for the pages that read all dossiers, or one; nothing goes over a network."""
    desk = Desk(
        dossiers, Trays(dossiers.parent / "trays"), settings=lambda: SAMPLES / "canton.toml",
        port=_PORT,
    )  # fmt: skip
    client, base = create_app(desk).test_client(), f"http://{HOST}:{_PORT}"
    client.get("/", query_string={KEY: desk.keys.key}, base_url=base)
    found = store.load(dossiers).dossiers
    named = {
        f"desk: «Übersicht» of {len(found)} dossiers": "/uebersicht?stand=alle",
        f"desk: «Was ansteht» of {len(found)} dossiers": "/anstehend",
        "desk: «Dossier»": f"/dossier/{found[0].path.name}",
    }
    lines = []
    for name, address in named.items():
        walls, cpus = [], []
        for _ in range(_ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            assert client.get(address, base_url=base).status_code == 200
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        lines.append(Other(name, Cost(statistics.median(walls), statistics.median(cpus), 0, 0)))
    desk.work.end()
    return lines
