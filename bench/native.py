"""The command line beside DuckDB and Polars: whole processes, the same bill, the same total.

    python3 bench/native.py COMMAND WORKSPACE BILL [RUNS]

COMMAND is the built command line. A peer that is not installed is left out, and said so. Each figure is the best of RUNS
(3); peers take turns, so that a machine that slows down slows all of them. CPU is user and system time of all threads.
"""

import json
import os
import subprocess
import sys
import time
from decimal import Decimal

COLUMNS = ["ProviderName", "ServiceName", "SubAccountName", "Tags", "x_Model", "ChargeCategory"]

DUCKDB = """
import duckdb, sys
path, threads = sys.argv[1:]
connection = duckdb.connect()
if threads != "0":
    connection.execute(f"set threads = {threads}")
groups = ", ".join(COLUMNS) + ", ChargePeriodStart::date"
rows = f"from read_csv(?, all_varchar = true)"
print(connection.execute(f"select sum(cost) from (select sum(EffectiveCost::decimal(38, 18)) as cost {rows} group by {groups})", [path]).fetchone()[0])
"""

POLARS = """
import os, sys
path, threads = sys.argv[1:]
if threads != "0":
    os.environ["POLARS_MAX_THREADS"] = threads
import polars as pl
bill = pl.scan_csv(path, infer_schema=False)
day = pl.col("ChargePeriodStart").str.slice(0, 10)
sums = bill.group_by(*COLUMNS, day).agg(pl.col("EffectiveCost").str.to_decimal(scale=18).sum())
print(sums.select(pl.col("EffectiveCost").sum()).collect().item())
"""


def measure(command):
    """Seconds, CPU seconds, peak memory in MB, what it wrote."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {output[-500:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, output


def own_total(output):
    proof = next(line for line in output.splitlines() if line.startswith("proof "))
    return Decimal(json.loads(proof.removeprefix("proof "))["in"])


def installed(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def main(command, workspace, bill, runs=3):
    megabytes = os.path.getsize(bill) / 1e6
    entrants = []
    for threads, word in (("1", "one thread"), ("0", "all threads")):
        own = [command, "allocate", "-w", workspace, bill]
        own += ["--threads", "1"] if threads == "1" else []
        entrants.append((f"cost-matrix, {word}", own, own_total))
        for module, program in (("duckdb", DUCKDB), ("polars", POLARS)):
            if installed(module):
                program = program.replace("COLUMNS", repr(COLUMNS))
                peer = [sys.executable, "-c", program, bill, threads]
                entrants.append((f"{module}, {word}", peer, lambda output: Decimal(output.split()[-1])))
            elif threads == "1":
                print(f"{module} is not installed (pip install {module}): left out")
    best = {}
    totals = {}
    for _ in range(int(runs)):
        for name, line, total in entrants:
            seconds, cpu, memory, output = measure(line)
            totals[name] = total(output)
            best[name] = min(best.get(name, (seconds, cpu, memory)), (seconds, cpu, memory))
    print(f"\n{bill}: {megabytes:.0f} MB\n")
    print(f"{'':<26} {'s':>8} {'CPU s':>8} {'MB/s':>8} {'MB':>8}   cost-matrix on the same threads takes")
    for name, (seconds, cpu, memory) in best.items():
        own = best["cost-matrix, " + name.split(", ")[1]]
        ratio = f"1/{seconds / own[0]:.2f} of the time, 1/{cpu / own[1]:.2f} of the CPU" if "cost-matrix" not in name else ""
        print(f"{name:<26} {seconds:>8.2f} {cpu:>8.2f} {megabytes / seconds:>8.0f} {memory:>8.0f}   {ratio}")
    if len(set(totals.values())) != 1:
        sys.exit(f"the totals differ: {totals}")
    print(f"\nall say {next(iter(totals.values()))}")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:5])
