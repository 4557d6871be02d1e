"""Writes into `packaging/licenses` what the licences of careflow's libraries ask to be handed on with the program.

Usage: notices.py TARGET, where TARGET is the triple that the program is built for.
"""

import re
import shutil
import sys
from pathlib import Path

from packages import ROOT, of_build, output

FOLDER = ROOT / "packaging" / "licenses"
# Of these nothing is linked, but a table or an order of operations is in careflow's own code (src/distribution).
ADAPTED = frozenset({"rand_distr"})
BRINGS = "rustup brings Rust's, Debian's musl-tools and gcc-mingw-w64-x86-64 those of the C libraries"
LICENCE = re.compile(r"licen[cs]e|copying|notice|copyright|unlicense", re.IGNORECASE)


def besides(target: str) -> dict[str, Path]:
    """What is in the program beside packages, and careflow's own licences: files by the name they are handed on with."""
    toolchain = Path(output("rustc", "--print=sysroot").strip())
    files = {
        "LICENSE-APACHE": ROOT / "LICENSE-APACHE",
        "LICENSE-MIT": ROOT / "LICENSE-MIT",
        "FONT.txt": ROOT / "src/drawing/fonts/LICENCE-LiberationSans.txt",
        "RUST-STANDARD-LIBRARY.html": toolchain / "share/doc/rust/COPYRIGHT-library.html",
    }
    if "musl" in target:
        files["MUSL.txt"] = Path("/usr/share/doc/musl/copyright")
    if target.endswith("windows-gnu"):
        files["MINGW.txt"] = Path("/usr/share/doc/mingw-w64-x86-64-dev/copyright")
    return files


def texts(package: dict) -> list[str]:
    """The licences and notices that a package brings, or what its manifest says if it brings none."""
    folder = Path(package["manifest_path"]).parent
    files = sorted(file for file in folder.iterdir() if file.is_file() and LICENCE.match(file.name))
    if not files:
        authors = ", ".join(package["authors"]) or "authors not named"
        return [f"(no file of licence in the package; its manifest: {package['license']}, {authors})"]
    return [file.read_text(encoding="utf-8", errors="replace").strip() for file in files]


def main() -> None:
    target = sys.argv[1]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    for name, file in besides(target).items():
        if not file.is_file():
            sys.exit(f"{file} is missing, and must be handed on: {BRINGS}")
        shutil.copy(file, FOLDER / name)

    packages = of_build(target, "normal", ADAPTED)
    users: dict[str, list[str]] = {}
    for package in packages:
        for text in texts(package):
            users.setdefault(text, []).append(f"{package['name']} {package['version']}")
    lines = [f"Libraries in careflow for {target}, and their licences.", ""]
    lines += [f"{package['name']} {package['version']}: {package['license']}, {package['repository']}" for package in packages]
    for text, names in users.items():
        lines += ["", "=" * 100, ", ".join(names), "=" * 100, "", text]
    (FOLDER / "LIBRARIES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
