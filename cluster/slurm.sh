#!/usr/bin/env bash
# Submits a run in parts to Slurm: two array jobs and the merge, each after the one before.
#
#   PARTS=200 cluster/slurm.sh scenarios/southend output/southend -n 1000 --options realistic,evidence
#
# The folder must be one that all machines see (parts are files in it that nobody writes twice), and `careflow` in their PATH.
# If a part fails, what follows waits for ever: look at its log, cancel, and give the same call again, which makes what is not there.
# Options of sbatch: SBATCH_… variables. Arrays have at most MaxArraySize parts (`scontrol show config`), usually 1001.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
place=$1 results=${2%/}
shift 2
parts=${PARTS:-100} trial_parts=${TRIAL_PARTS:-10} shards=$results-shards
mkdir -p "$shards"
# A part that is there already is not made again; one of another run is an error.
part() { # how many, further arguments
  printf 'CAREFLOW_STORE=none careflow run'
  printf ' %q' "$place" "${@:2}" --output "$shards" --threads 1 --quiet
  printf ' --shard $SLURM_ARRAY_TASK_ID/%d\n' "$1"
}
submit() { sbatch --parsable --cpus-per-task=1 --requeue --output="$shards/%x-%a.log" "$@"; }
tried=$(submit --job-name=trials --array="1-$trial_parts" --wrap "$(part "$trial_parts" "$@" --trials)")
made=$(submit --job-name=parts --array="1-$parts" --dependency="afterok:${tried%%;*}" --wrap "$(part "$parts" "$@")")
merge=$(printf 'careflow merge %q --output %q' "$shards" "$results")
submit --job-name=merge --dependency="afterok:${made%%;*}" --wrap "$merge"
