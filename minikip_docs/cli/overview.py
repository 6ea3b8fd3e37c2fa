"""What ``validate --report`` writes beside what it shows: the overview and the replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.shared import FAULTY, FINE, WRONG, width, with_progress
from minikip_docs.data.files import refuse_existing, write_files
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.data.text import some
from minikip_docs.jobs.batch import attempt, workers
from minikip_docs.screen import overview, words
from minikip_docs.screen.lines import count, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.house import House
    from minikip_docs.jobs.overview import Subject
    from minikip_docs.jobs.reply import Terms
    from minikip_docs.jobs.submissions import Handed

WORTH = 4  # replies from which on a process is worth starting


@dataclass(frozen=True, slots=True)
class Report:
    """Where overview and replies go, and what they have in common."""

    file: Path  # the overview
    terms: Terms | Refusal  # of the replies; why there are none
    force: bool

    def write(
        self,
        files: Sequence[tuple[Handed, Subject, Verdict]],
        house: House,
        within: str,
        *,
        compared: bool,
        jobs: int | None,
        err: bool,
    ) -> int:
        """Write both and say so; gives the exit code.

        ``within`` is the folder of all files, ``compared`` says whether reports were held against
        their agreements. ``err`` keeps what is said out of the way of a program.
        """
        from minikip_docs.screen.overview_workbook import workbook

        received = None if isinstance(self.terms, Refusal) else self.terms.received
        rows = [(subject, verdict) for _one, subject, verdict in files]
        day = house.programme.leaflet_date
        made = workbook(rows, within, day, received=received, compared=compared)
        write_files({self.file: made}, force=self.force)
        click.echo(f"\nDie Übersicht ist geschrieben: {words.printable(str(self.file))}", err=err)
        if isinstance(self.terms, Refusal):
            click.echo(f"\n{words.refusal(self.terms, width())}", err=True)
            return FAULTY
        checked = [(one, verdict) for one, _subject, verdict in files]
        return self._reply(checked, house, self.terms, jobs=jobs, err=err)

    def _reply(
        self,
        checked: Sequence[tuple[Handed, Verdict]],
        house: House,
        terms: Terms,
        *,
        jobs: int | None,
        err: bool,
    ) -> int:
        """Write the replies to all files; say how many, and once why others got none."""
        from minikip_docs.jobs.reply import replies

        output = self.file.parent
        codes = [FINE]
        refused: dict[tuple[str, str, str], list[str]] = {}
        with workers(jobs, len(checked), worth=WORTH) as executor:
            made = replies(checked, house, terms, executor=executor)
            shown = with_progress(checked, "Rückmeldungen schreiben")
            for (one, verdict), reply in zip(shown, made, strict=True):
                fault: Refusal | None = reply if isinstance(reply, Refusal) else None
                if not isinstance(reply, Refusal):
                    targets = {output / name: raw for name, raw in reply.files.items()}
                    fault = attempt(write_files, targets, force=self.force)
                if fault:
                    told = {finding.code for finding in verdict.findings} | {"D333", "D334"}
                    codes.append(FAULTY if fault.code in told else WRONG)
                    said = fault.code, fault.message, fault.remedy
                    refused.setdefault(said, []).append(words.printable(one.name))
        done = len(checked) - sum(map(len, refused.values()))
        of_all = f"{count(done, 'Rückmeldung', 'Rückmeldungen')} zu "
        of_all += count(len(checked), "Datei", "Dateien")
        where = words.printable(str(output))
        click.echo(f"{of_all} geschrieben, im Ordner {where}.", err=err)
        for said, names in refused.items():
            about = "\n".join(wrap(f"{some(names)}:", width(), indent=""))
            click.echo(f"\n{about}\n{words.refusal(Refusal(*said), width())}", err=True)
        return max(codes)


def begin(
    folder: Path | None,
    paths: Sequence[Path],
    house: House,
    *,
    on: date | None,
    received: date | None,
    due: date | None,
    force: bool,
    compared: bool,
) -> Report | None:
    """Look, before any work, whether overview and replies can be written; None without a folder.

    A folder of submissions is none for them: the next call would take them for more. Without
    settings there are no replies. Raises ``Refusal`` D301, D330 and D331.
    """
    if folder is None:
        if due or on or force:
            raise click.UsageError("--due, --date und --force gehören zu --report.")
        return None
    file = folder / overview.NAME
    for path in paths:
        if path.is_dir() and path.resolve() in file.resolve().parents:
            raise click.UsageError(
                f"Der Ordner für die Übersicht liegt in «{path}»; was dort liegt, gilt als "
                "Eingabe. Bitte einen anderen Ordner angeben."
            )
    refuse_existing([file], force=force)
    from minikip_docs.jobs.reply import Terms, check_terms

    where = None if force else folder
    terms = Terms(on or date.today(), received, due, folder=where, compared=compared)
    fault = attempt(check_terms, terms, house)
    if isinstance(fault, Refusal) and fault.code != "D332":
        raise fault
    return Report(file, fault or terms, force)
