"""The packages of crates.io that careflow is built of."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def output(*command: str) -> str:
    """What a command prints, run in the project's folder."""
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def of_build(target: str, edges: str, besides: frozenset[str] = frozenset()) -> list[dict]:
    """Packages that a build for a target triple needs, as `cargo metadata` describes them, by name and version.

    `edges` are cargo tree's: `normal` is what is linked, macros among it, which leave code in the program; `build` what runs
    while it is built. `besides` are names of further packages of the lock file.
    """
    metadata = json.loads(output("cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={target}"))
    tree = output("cargo", "tree", "--locked", f"--edges={edges}", f"--target={target}", "--prefix=none", "--format={p}")
    names = {tuple(line.split()[:2]) for line in tree.splitlines() if line}
    found = [
        package
        for package in metadata["packages"]
        if package["source"] and ((package["name"], "v" + package["version"]) in names or package["name"] in besides)
    ]
    return sorted(found, key=lambda package: (package["name"], package["version"]))
