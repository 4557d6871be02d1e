"""Writes the table of licences in `docs/supply-chain.md`; with `--check` it only says whether the table is that of Cargo.lock."""

import sys

from packages import ROOT, of_build

PAGE = ROOT / "docs" / "supply-chain.md"
BEGIN = "<!-- licences: written by packaging/page.py -->\n"
END = "<!-- end of licences -->\n"
TARGET = "x86_64-unknown-linux-musl"


def expression(licence: str) -> str:
    """An expression in one form: older manifests have a slash for OR, and any order of alternatives."""
    licence = licence.replace(" / ", " OR ").replace("/", " OR ")
    return licence if " AND " in licence else " OR ".join(sorted(licence.split(" OR ")))


def table() -> str:
    by_licence: dict[str, list[str]] = {}
    for package in of_build(TARGET, "normal,build"):
        by_licence.setdefault(expression(package["license"]), []).append(f"{package['name']} {package['version']}")
    rows = sorted(by_licence.items(), key=lambda row: (-len(row[1]), row[0]))
    lines = ["| licence | packages | |", "| --- | ---: | --- |"]
    lines += [f"| {licence} | {len(names)} | {', '.join(names)} |" for licence, names in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    written = before + BEGIN + table() + END + after
    if "--check" not in sys.argv:
        PAGE.write_text(written, encoding="utf-8")
    elif written != page:
        sys.exit("the table of licences in docs/supply-chain.md is not that of Cargo.lock: python3 packaging/page.py writes it")


if __name__ == "__main__":
    main()
