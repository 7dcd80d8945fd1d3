#!/usr/bin/env bash
#SBATCH --job-name=paradigm
#SBATCH --array=0-7
#SBATCH --cpus-per-task=1
#SBATCH --mem=512M
#SBATCH --time=08:00:00
#SBATCH --signal=TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
#
# A file in eight shards, each a task of an array, and a job that puts their outputs together when all are done:
#
#   array=$(sbatch --parsable slurm_array.sh texts.csv answers.csv --prompt '{{text}}')
#   sbatch --dependency="afterok:$array" --wrap 'paradigm merge -o answers.csv --shards 8 --no-strict'
#
# The files are on a folder that all nodes see. The key is that of `paradigm keys`, which lies in your home folder.
set -euo pipefail

texts=$1 answers=$2
shift 2
# A row that failed is in the output with its error, and no failure of the task: --no-strict.
status=0
srun paradigm batch "$texts" -o "$answers" --shard auto --shards 8 --quiet --no-strict "$@" || status=$?
# Stopped early, by the time limit or a server that was away: back into the queue, where the journal lets it go on.
if (((status == 75 || status == 143) && ${SLURM_RESTART_COUNT:-0} < 20)); then scontrol requeue "$SLURM_JOB_ID"; fi
exit "$status"
