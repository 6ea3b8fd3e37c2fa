"""Fingerprints of everything the program makes of the samples: for changes that must not show.

``python -m tests.same_bytes before.txt`` calls every command over the samples and writes the
SHA-256 of each file and of each screen; called again with a second name and ``--against
before.txt`` it lists what differs. The bytes hang on the versions of the libraries, so no
fingerprints are kept in the repository: both runs belong to one machine.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from minikip_docs.documents.kinds import KINDS

ROOT = Path(__file__).parents[1]
BUDGETS = ("samples/budget-sursee.json", "samples/budget-verbund-see.json")
REPORTS = ("samples/annual-report-sursee.json", "samples/annual-report-verbund-see.json")
ASSOCIATION = "VERBUND-SEE_Gemeindeverbund_Integration_Sempachersee_Beispiel"
RECORDS = {
    "sursee": "Vereinbarung_1103_Sursee_2025-2027.agreement.json",
    "verbund-see": f"Vereinbarung_{ASSOCIATION}_2025-2027.agreement.json",
}
FORMATS = ("pdf", "docx", "xlsx", "json")


def calls(out: Path) -> list[tuple[str, ...]]:
    """List the calls, later ones reading what earlier ones wrote to ``out``."""
    table = ("--contributions", "samples/contributions.csv")
    broken = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "samples/broken").iterdir())
    listed: list[tuple[str, ...]] = [
        ("--help",),
        ("rules",),
        ("rules", "R203"),
        *(("template", "fields", kind.name) for kind in KINDS),
        ("template", "check"),
        *(("schema", name, "-o", f"{out}/{name}.json") for name in ("budget", "verdict")),
        ("contributions", "--new", f"{out}/contributions.xlsx"),
        ("validate", *BUDGETS, *REPORTS),
        ("validate", *BUDGETS, *table),
        ("validate", *REPORTS, "--received", "2026-03-20", "--json"),
        ("validate", *broken, "--report", f"{out}/overview", "--date", "2026-03-30"),
        ("validate", "--json", *broken),
        ("diff", BUDGETS[0], "samples/broken/budget-own-contribution-too-low.json"),
        ("reply", *BUDGETS, *REPORTS, *broken, "--date", "2026-03-20", "-o", f"{out}/reply"),
        ("form", "budget", "--from", "Emmen", "--dossiers", f"{out}/dossiers"),
        ("intake", *BUDGETS, *REPORTS, "--received", "2026-03-20", "--into", f"{out}/dossiers"),
        *(
            (*call, "--dossiers", f"{out}/dossiers", "--date", "2026-03-30")
            for call in (("reply",), ("agreement", *table), ("report",))
        ),
        ("remind", f"{out}/dossiers", "--date", "2026-04-30"),
        ("agreement", *BUDGETS, *table, "--date", "2025-04-15", "-o", f"{out}/final"),
        ("agreement", *BUDGETS, *table, "--signature-fields", "-o", f"{out}/signing"),
        ("agreement", *BUDGETS, "--draft", "-o", f"{out}/draft"),
    ]
    for name, record in RECORDS.items():
        listed += [
            (
                "form",
                "budget",
                "--amendment",
                "--from",
                f"{out}/final/{record}",
                "-o",
                f"{out}/amendment-{name}",
            ),
            ("form", "budget", "--from", f"{out}/final/{record}", "-o", f"{out}/record-{name}"),
        ]
    listed += [
        ("amendment", f"{out}/final/{RECORDS['sursee']}", "--effective", "2027-01-01",
         "--with", "samples/returned/Nachtrag_1_Budgeteingabe_1103_Sursee.pdf",
         "--contributions", "samples/contributions-2027.csv", "-o", f"{out}/final"),
        ("form", "budget", "-o", f"{out}/blank"),
        ("form", "budget", "--kind", "association", "-o", f"{out}/blank"),
        ("form", "budget", "--years", "2026-2027", "--measures", "20", "-o", f"{out}/twenty"),
        ("form", "annual-report", "-o", f"{out}/blank"),
        ("form", "annual-report", "--year", "2025", "-o", f"{out}/blank"),
        ("form", "budget", "--from", "Sursee", "--cover", "--date", "2025-01-31",
         "-o", f"{out}/cover"),
        ("form", "annual-report", "--from", BUDGETS[1], "--year", "2026", "--cover",
         "--date", "2026-11-20", "-o", f"{out}/cover"),
        ("form", "annual-report", "--from", f"{out}/final", "--year", "2027",
         "-o", f"{out}/agreed"),
        ("validate", *REPORTS, *table, "--agreements", f"{out}/final"),
        ("report", *REPORTS, "--agreements", f"{out}/final", "-o", f"{out}/reported"),
        ("report", *REPORTS, "--agreements", f"{out}/final", "--received", "2026-03-20",
         "--decision", "Genehmigt.", "--by", "Name", "--date", "2026-04-20", "--draft",
         "-o", f"{out}/reported"),
        ("status", f"{out}/dossiers", "--date", "2026-03-20", "-o", f"{out}/standing"),
    ]  # fmt: skip
    for path in BUDGETS:
        listed.append(
            ("form", "budget", "--from", path, "--format", ",".join(FORMATS),
             "-o", f"{out}/{Path(path).stem}")
        )  # fmt: skip
    for path in (*BUDGETS, *REPORTS):
        listed.append(
            ("form", "annual-report", "--from", path, "--year", "2025",
             "-o", f"{out}/report-{Path(path).stem}")
        )  # fmt: skip
    for stem, name in (
        ("budget-sursee", "Budgeteingabe_1103_Sursee"),
        ("budget-verbund-see", f"Budgeteingabe_{ASSOCIATION}"),
    ):
        for suffix in FORMATS:
            filled = f"{out}/{stem}/{name}.{suffix}"
            listed += [
                ("convert", filled, "-o", f"{out}/read-{stem}-{suffix}.json"),
                ("validate", filled, *table),
                ("agreement", filled, *table, "-o", f"{out}/from-{suffix}"),
            ]
    return listed


def fingerprints() -> list[str]:
    """Make everything in a folder of its own; gives one line «hash  what» for each."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for call in calls(out):
            command = [sys.executable, "-m", "minikip_docs", "--settings", "samples/canton.toml"]
            done = subprocess.run([*command, *call], cwd=ROOT, capture_output=True, check=False)
            shown = b"%d\n%b\n%b" % (done.returncode, done.stdout, done.stderr)
            shown = shown.replace(folder.encode(), b"OUT").replace(str(ROOT).encode(), b"ROOT")
            words = " ".join(call).replace(folder, "OUT")
            lines.append(f"{hashlib.sha256(shown).hexdigest()}  {words[:150]} -> {done.returncode}")
        for path in sorted(p for p in out.rglob("*") if p.is_file()):
            if path.parent.name == "Verlauf":  # its entries say when they were written
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{digest}  {path.relative_to(out)}")
    return lines


def main() -> int:
    """Write the fingerprints; with ``--against`` list what differs and exit with 1 if any does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--against", type=Path)
    wanted = parser.parse_args()
    made = fingerprints()
    wanted.output.write_text("\n".join(made) + "\n", encoding="utf-8")
    if wanted.against is None:
        return 0
    before = wanted.against.read_text(encoding="utf-8").splitlines()
    differing = [f"- {line}" for line in before if line not in made]
    differing += [f"+ {line}" for line in made if line not in before]
    sys.stdout.writelines(f"{line}\n" for line in differing)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
