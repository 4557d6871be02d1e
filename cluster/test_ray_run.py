#!/usr/bin/env python3
"""A run on a real Ray cluster of several machines (processes of their own on this one), of which one is killed half-way, has
the bytes of a run without Ray.

    python cluster/test_ray_run.py target/release/careflow
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import ray
from ray.cluster_utils import Cluster

sys.path.insert(0, str(Path(__file__).parent))
import ray_run  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
CAREFLOW = str(Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 else str(ROOT / "target/release/careflow")
FIGURES = ["replications.parquet", "daily.parquet", "summary.csv", "differences.csv", "draws.csv", "headline.csv"]
NUMBER, PARTS = 60, 15


class RunOnACluster(unittest.TestCase):
    def setUp(self):
        os.environ["CAREFLOW_STORE"] = "none"
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        self.cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
        self.machines = [self.cluster.add_node(num_cpus=1) for _ in range(3)]
        ray.init(address=self.cluster.address, log_to_driver=False)

    def tearDown(self):
        ray.shutdown()
        self.cluster.shutdown()

    def test_a_machine_that_dies_costs_no_byte(self):
        place = "scenarios/saltby"
        with tempfile.TemporaryDirectory() as folder:
            alone, together, shards = (Path(folder, name) for name in ["alone", "together", "shards"])
            run = [CAREFLOW, "run", place, "-n", str(NUMBER), "--quiet", "--output", str(alone)]
            subprocess.run(run, cwd=ROOT, check=True)
            sys.argv = ["ray_run.py", place, "-n", str(NUMBER), "--parts", str(PARTS), "--trial-parts", "3"]
            sys.argv += ["--careflow", CAREFLOW, "--output", str(together), "--shards", str(shards), "--root", "scenarios"]
            os.chdir(ROOT)
            status = []
            driver = threading.Thread(target=lambda: status.append(ray_run.main()))
            driver.start()
            made = lambda: len(list(shards.glob("*.shard")))  # noqa: E731
            while made() < 3 and driver.is_alive():
                time.sleep(0.05)
            at = made()
            self.cluster.remove_node(self.machines[0], allow_graceful=False)
            driver.join()
            self.assertEqual(status, [0])
            # Killed while there was still work: else nothing was tried.
            self.assertLess(at, PARTS - 3)
            for file in FIGURES:
                self.assertEqual((alone / file).read_bytes(), (together / file).read_bytes(), file)
            print(f"{made()} parts on 3 machines, one killed after {at}: the bytes of one run")


if __name__ == "__main__":
    unittest.main()
