#!/usr/bin/env bash
# Runs in parts on HyperQueue (a server and workers must be there: `hq server start`, `hq worker start`).
#
#   PARTS=200 cluster/hyperqueue.sh scenarios/southend output/southend -n 1000 --options realistic,evidence
#
# The folder must be one that all workers see (parts are files in it that nobody writes twice), and `careflow` in their PATH.
# HyperQueue gives a part whose worker died to another; the same call makes again what is not there.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
place=$1 results=${2%/}
shift 2
parts=${PARTS:-100} trial_parts=${TRIAL_PARTS:-10} shards=$results-shards
mkdir -p "$shards"
# A part that is there already is not made again; one of another run is an error.
submit() { # name, how many, further arguments
  local name=$1 number=$2
  shift 2
  hq submit --name "$name" --array "1-$number" --cpus 1 --crash-limit 10 --wait --stdout none --stderr "$shards/$name-%{TASK_ID}.log" -- \
    bash -c 'CAREFLOW_STORE=none careflow run "${@:3}" --output "$2" --threads 1 --quiet --shard "$HQ_TASK_ID/$1"' \
    part "$number" "$shards" "$place" "$@"
}
submit trials "$trial_parts" "$@" --trials
submit parts "$parts" "$@"
careflow merge "$shards" --output "$results"
