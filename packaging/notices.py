"""Writes into `packaging/licenses` what the licences of careflow's libraries ask to be handed on with the program.

Usage: notices.py TARGET, where TARGET is the triple that the program is built for.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging" / "licenses"
# Of these nothing is linked, but a table or an order of operations is in careflow's own code (src/distribution).
ADAPTED = {"rand_distr"}
LICENCE = re.compile(r"licen[cs]e|copying|notice|copyright|unlicense", re.IGNORECASE)


def output(*command: str) -> str:
    """What a command prints, run in the project's folder."""
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def linked(target: str) -> list[dict]:
    """Packages of crates.io that the program is made of, by name and version; macros among them, which leave code in it."""
    metadata = json.loads(output("cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={target}"))
    packages = {(package["name"], package["version"]): package for package in metadata["packages"]}
    tree = output("cargo", "tree", "--locked", "--edges=normal", f"--target={target}", "--prefix=none", "--format={p}")
    names = {tuple(line.split()[:2]) for line in tree.splitlines()}
    found = [packages[name, version.removeprefix("v")] for name, version in names]
    found += [package for package in metadata["packages"] if package["name"] in ADAPTED]
    return sorted((package for package in found if package["source"]), key=lambda package: (package["name"], package["version"]))


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
    packages = linked(target)
    users: dict[str, list[str]] = {}
    for package in packages:
        for text in texts(package):
            users.setdefault(text, []).append(f"{package['name']} {package['version']}")

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    toolchain = Path(output("rustc", "--print=sysroot").strip())
    files = {
        "LICENSE-APACHE": ROOT / "LICENSE-APACHE",
        "LICENSE-MIT": ROOT / "LICENSE-MIT",
        "FONT.txt": ROOT / "src/drawing/fonts/LICENCE-LiberationSans.txt",
        "RUST-STANDARD-LIBRARY.html": toolchain / "share/doc/rust/COPYRIGHT-library.html",
    }
    if "musl" in target:
        files["MUSL.txt"] = Path("/usr/share/doc/musl/copyright")
    for name, file in files.items():
        if not file.is_file():
            sys.exit(f"{file} is missing, and must be handed on with the program: rustup brings Rust's, Debian's musl-tools that of musl")
        shutil.copy(file, FOLDER / name)

    lines = [f"Libraries in careflow for {target}, and their licences.", ""]
    lines += [f"{package['name']} {package['version']}: {package['license']}, {package['repository']}" for package in packages]
    for text, names in users.items():
        lines += ["", "=" * 100, ", ".join(names), "=" * 100, "", text]
    (FOLDER / "LIBRARIES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
