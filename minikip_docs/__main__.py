"""Starts the program; from here on Ctrl-C ends it with a German word, while it loads, too."""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

STOPPED = 130  # the exit code of a call that was interrupted, as shells know it


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line (None: the process's own) and end with its exit code."""
    own = arguments is None
    try:
        if own and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _interrupted)  # where it is not ignored, as by nohup
        from minikip_docs.cli.door import run  # noqa: PLC0415 - this takes its time

        code = run(arguments)
    except BaseException as error:
        from minikip_docs.data.interrupt import is_interrupt  # noqa: PLC0415

        if not is_interrupt(error):
            raise
        sys.stderr.write("\nAbgebrochen.\n")
        code = STOPPED
    if own and code == STOPPED:  # libraries that were interrupted say farewell in English
        os._exit(code)
    if own:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to be interrupted
    sys.exit(code)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    """Answer the first Ctrl-C as Python does, which lets everybody clear up; a second at once."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(STOPPED))
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
