"""What all tests share: no clock for random data, the program as it is called, agreements."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from minikip_docs.__main__ import main
from tests.amendments import agreed
from tests.cases import BUDGET, BUDGET_ASSOCIATION

# Who starts the tests in the background may have Ctrl-C ignored, for them and what they call.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test judges by the clock: a slow machine is load, not a fault.
settings.register_profile(
    "minikip", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("minikip")


class Ended:
    """What came of a call: exit code and what was shown."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def minikip(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Any:
    """Call the program in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "de")  # main sets it; this takes it back
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("MINIKIP_SETTINGS", raising=False)
    monkeypatch.delenv("MINIKIP_DEBUG", raising=False)

    def call(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in captured.err
        return Ended(ended.value.code, captured.out, captured.err)

    return call


@pytest.fixture
def sursee(tmp_path: Path) -> Path:
    """Give the record of the agreement with a municipality."""
    return agreed(BUDGET, tmp_path)


@pytest.fixture
def verbund(tmp_path: Path) -> Path:
    """Give the record of the agreement with an association."""
    return agreed(BUDGET_ASSOCIATION, tmp_path)
