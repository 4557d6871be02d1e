#!/usr/bin/env python3
"""Runs `careflow run` on a Ray cluster: the parts as tasks, the results those of one run on one machine.

    python cluster/ray_run.py scenarios/southend -n 1000 --parts 100 --output output/southend

The parts are `careflow run … --shard K/N`, put together by `careflow merge`. What is left to Ray: which machine does what,
and doing it again when a machine or a process dies. What a task needs, it is sent: the files of the place and what draws
of the uncertain numbers gave; what it made, it sends back. So the machines share no disk; they have the same
`careflow`, and the merge refuses parts of another version. A call that was stopped goes on with the parts that are there.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import ray

# What a scenario can be read from.
ENDINGS = {".toml", ".csv"}
# A place has some megabytes; more is another folder than was meant.
MOST_BYTES = 100_000_000


class Died(Exception):
    """The program was killed: by the system for want of memory, say. Worth another try, unlike a wrong scenario."""


def packed(root: Path) -> bytes:
    """All files below a folder that a scenario can be read from."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            if path.suffix in ENDINGS and path.is_file():
                archive.write(path, path.relative_to(root))
    if buffer.tell() > MOST_BYTES:
        sys.exit(f"{root} holds {buffer.tell() / 1e6:.0f} MB of scenarios and tables: name the folder of the places with --root")
    return buffer.getvalue()


def same_run(path: Path, files: bytes, arguments: list[str]) -> None:
    """Refuses a folder with parts of another run; notes of which run they are."""
    with zipfile.ZipFile(io.BytesIO(files)) as archive:
        of = {"arguments": arguments, "files": {entry.filename: entry.CRC for entry in archive.infolist()}}
    if path.exists() and json.loads(path.read_text()) != of:
        sys.exit(f"{path.parent} has parts of another run, or of other files: name another folder with --shards")
    path.write_text(json.dumps(of))


def part(careflow, files, trials, arguments, share, ending):
    """One part, in a folder for passing files: name and bytes of what it made."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(files)) as archive:
            archive.extractall(folder)
        shards = Path(folder, "shards-of-this-task")
        shards.mkdir()
        for name, content in trials:
            Path(shards, name).write_bytes(content)
        command = [careflow, "run", *arguments, "--shard", share, "--output", str(shards), "--threads", "1", "--quiet"]
        command += ["--trials"] if ending == ".trials" else []
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, "CAREFLOW_STORE": "none"}, capture_output=True, text=True
        )
        if done.returncode < 0:
            raise Died(f"part {share}: signal {-done.returncode}")
        if done.returncode > 0:
            raise RuntimeError(f"part {share}: {done.stderr.strip()}")
        (made,) = (path for path in shards.glob(f"*{ending}") if path.name not in {name for name, _ in trials})
        return made.name, made.read_bytes()


def parts(options, files, trials, of, ending, shards):
    """Has all parts made that are not there yet, and writes each as it comes."""
    task = ray.remote(num_cpus=1, max_retries=options.retries, retry_exceptions=[Died])(part)
    width = len(str(of))
    missing = [k for k in range(1, of + 1) if not Path(shards, f"{k:0{width}}-of-{of}{ending}").exists()]
    trials = ray.put(trials)
    waiting = [
        task.remote(options.careflow, files, trials, options.arguments, f"{k}/{of}", ending) for k in missing
    ]
    while waiting:
        (done,), waiting = ray.wait(waiting)
        name, content = ray.get(done)
        # Whole or not at all: a part of a file is no part of a run.
        passing = Path(shards, f".{name}.part")
        passing.write_bytes(content)
        passing.rename(Path(shards, name))
        print(f"{name}: {len(content) / 1e6:.1f} MB, {len(waiting)} to come", flush=True)


def main():
    """Reads the arguments, has the parts made, and merges them."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("place", help="folder of the place or scenario file, below --root")
    reader.add_argument("-n", "--replications", type=int, required=True, help="replications of the whole run")
    reader.add_argument("--parts", type=int, required=True, help="parts; each should take minutes, and be several for a core")
    reader.add_argument("--trial-parts", type=int, help="parts in which draws are tried [default: the CPUs of the cluster]")
    reader.add_argument("-o", "--output", required=True, help="folder for the results")
    reader.add_argument("--shards", help="folder for the parts [default: that of the results with -shards]")
    reader.add_argument("--root", default=".", help="folder that holds all files of the place [default: this one]")
    reader.add_argument("--careflow", default="careflow", help="the program, as it is called on every machine")
    reader.add_argument("--merge-with", help="the program on this machine [default: as --careflow]")
    reader.add_argument("--address", help="of the cluster [default: RAY_ADDRESS, or a cluster on this machine]")
    reader.add_argument("--retries", type=int, default=10, help="how often a part is tried again whose machine died")
    reader.add_argument("more", nargs="*", help="after --: further arguments of careflow run, such as --options a,b")
    options = reader.parse_args()
    place = os.path.relpath(Path(options.place).resolve(), Path(options.root).resolve())
    if place.startswith(".."):
        sys.exit(f"{options.place} is not below {options.root}: name a folder that holds it and its library with --root")
    options.arguments = [place, "--replications", str(options.replications), *options.more]
    shards = Path(options.shards or options.output.rstrip("/") + "-shards").resolve()
    shards.mkdir(parents=True, exist_ok=True)
    if not ray.is_initialized():
        ray.init(address=options.address, log_to_driver=False)
    content = packed(Path(options.root))
    same_run(shards / "run.json", content, options.arguments)
    files = ray.put(content)
    of = options.trial_parts or max(1, int(ray.cluster_resources().get("CPU", 1)))
    parts(options, files, [], of, ".trials", shards)
    trials = [(path.name, path.read_bytes()) for path in sorted(shards.glob("*.trials"))]
    parts(options, files, trials, options.parts, ".shard", shards)
    merge = [options.merge_with or options.careflow, "merge", str(shards), "--scenario", options.place]
    return subprocess.run([*merge, "--output", options.output]).returncode


if __name__ == "__main__":
    sys.exit(main())
