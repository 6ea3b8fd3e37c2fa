"""Starts the program; from here on Ctrl-C ends it with a German word, while it loads, too."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from minikip_docs.data.interrupt import STOPPED


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line (None: the process's own) and end with its exit code."""
    try:
        if arguments is None:
            signal.signal(signal.SIGINT, _interrupted)
        from minikip_docs.cli.door import run  # noqa: PLC0415 - this takes its time

        code = run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\nAbgebrochen.\n")
        code = STOPPED
    if arguments is None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to be interrupted
    sys.exit(code)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    """Answer the first Ctrl-C as Python does, which lets everybody clear up; a second at once."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(STOPPED))
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
