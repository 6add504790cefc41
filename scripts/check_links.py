"""Check that every link of the docs that points into this repository leads somewhere, and every file named exists.

Looks at the Markdown files that git tracks: relative links must name a file or folder, an anchor (#…) a heading of the
file it points to, and a path in backticks that begins with src/, tests/, docs/ or scripts/ must be there. Links to
other sites are not followed.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:src|tests|docs|scripts|benchmarks)/[\w./-]+)`")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """The Markdown files of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines()]


def anchors(page: Path) -> set[str]:
    """The anchors that a Markdown renderer gives the headings of a page."""
    headings = HEADING.findall(FENCE.sub("", page.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    """What is wrong with the links of a page, a line each."""
    faults = []
    for target in LINK.findall(FENCE.sub("", page.read_text())):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (page.parent / path).resolve() if path else page
        if not there.exists():
            faults.append(f"{page.relative_to(ROOT)}: {target}: there is no such file")
        elif anchor and there.suffix == ".md" and anchor not in anchors(there):
            faults.append(f"{page.relative_to(ROOT)}: {target}: there is no such heading")
    named = NAMED.findall(page.read_text())
    return faults + [
        f"{page.relative_to(ROOT)}: `{path}`: there is no such file" for path in named if not (ROOT / path).exists()
    ]


def main() -> int:
    """Print what is broken; gives 1 if anything is."""
    faults = [fault for page in pages() for fault in broken(page)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
