#!/usr/bin/env python3
"""Time and judge other makers of private synthetic tables beside `throughline publish synth`.

Peers, each tried only if it is installed (tried with pac-synth 0.0.8 and mbi 2.0.0 on Python 3.11):
  pac-synth  (PyPI `pac-synth`)          the tool IOM publishes its global dataset with
  mbi        (PyPI `mbi`, version 2)     with MST's steps, as its authors describe them

    throughline publish fiction --rows 10000 --out t.csv
    throughline publish fiction --rows 10000 --draw 2 --out fresh.csv
    python3 benches/peers/disclosure.py --throughline target/release/throughline \
        --table t.csv --fresh fresh.csv --epsilon 4

Quality is told by `throughline publish evaluate` for all alike, so that no peer is judged by its own
measure, and beside it that of a fresh draw from the same population, which has no privacy and leaks
nothing. A code that a peer leaves blank counts as blank. Each maker runs in a process of its own.
"""

import argparse
import csv
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DELTA = 1e-6


def pac_synth(table, domain, epsilon, out):
    """pac-synth with its defaults, except epsilon and delta."""
    import pacsynth

    with open(table, newline="") as file:
        rows = list(csv.reader(file))
    data = pacsynth.Dataset(rows)
    settings = (
        pacsynth.DpAggregateSeededParametersBuilder().epsilon(epsilon).delta(DELTA).build()
    )
    synthesizer = pacsynth.DpAggregateSeededSynthesizer(settings)
    synthesizer.fit(data)
    made = synthesizer.sample(len(rows) - 1)
    # It takes `0` for nothing reported and leaves it blank: give it back where no blank exists.
    names = made[0]
    zero = ["0" in domain[name] and "" not in domain[name] for name in names]
    made = [names] + [
        ["0" if code == "" and zero[at] else code for at, code in enumerate(row)]
        for row in made[1:]
    ]
    with open(out, "w", newline="") as file:
        csv.writer(file).writerows(made)


def mbi_mst(table, domain, epsilon, out):
    """MST on mbi: all columns, a spanning tree of pairs, one third of the budget for each part."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import numpy as np
    import pandas as pd
    from mbi import Dataset, Domain, LinearMeasurement, estimation
    from scipy.special import softmax

    frame = pd.read_csv(table, dtype=str, keep_default_na=False)
    names = list(frame)
    codes = {name: {code: at for at, code in enumerate(domain[name])} for name in names}
    coded = {name: frame[name].map(codes[name]).to_numpy(dtype=int) for name in names}
    data = Dataset(coded, Domain(names, [len(domain[name]) for name in names]))
    rho = rho_within(epsilon, DELTA)
    noise = np.random.default_rng()

    def counts(source, columns):
        return np.asarray(source.project(columns).datavector())

    def measure(sets, share):
        sigma = (len(sets) / (2 * share)) ** 0.5
        return [
            LinearMeasurement(
                counts(data, columns) + noise.normal(0, sigma, data.domain.size(columns)),
                columns,
                stddev=sigma,
            )
            for columns in sets
        ]

    def fit(measurements):
        return estimation.MirrorDescent().estimate(data.domain, measurements)

    measured = measure([(name,) for name in names], rho / 3)
    model = fit(measured)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    gain = {pair: np.abs(counts(data, pair) - counts(model, pair)).sum() for pair in pairs}
    part = {name: at for at, name in enumerate(names)}
    each = (8 * (rho / 3) / (len(names) - 1)) ** 0.5
    tree = []
    while len(tree) < len(names) - 1:
        open_pairs = [pair for pair in pairs if part[pair[0]] != part[pair[1]]]
        chances = softmax([each * gain[pair] / 2 for pair in open_pairs])
        a, b = open_pairs[noise.choice(len(open_pairs), p=chances)]
        tree.append((a, b))
        gone = part[b]
        part = {name: part[a] if at == gone else at for name, at in part.items()}
    model = fit(measured + measure(tree, rho / 3))
    made = model.synthetic_data().to_dict()
    back = {name: np.array(domain[name], dtype=object) for name in names}
    made = pd.DataFrame({name: back[name][np.asarray(made[name])] for name in names})
    made.to_csv(out, index=False)


def rho_within(epsilon, delta):
    """Canonne, Kamath and Steinke 2020, corollary 13, over a grid of orders."""
    from math import exp, log

    best = 0.0
    for step in range(4000):
        b = exp(-10 + 25 * step / 4000)
        a = 1 + b
        best = max(best, (epsilon - (log(b) - a * log(a) / b - log(delta) / b)) / a)
    return best


PEERS = {"pac-synth": ("pacsynth", pac_synth), "mbi MST": ("mbi", mbi_mst)}


def judge(throughline, table, made):
    told = subprocess.run(
        [throughline, "publish", "evaluate", "--real", table, "--synthetic", made, "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    report = json.loads(told.stdout)
    error = report["count_error"]
    return (
        f"kmarg2 loss {1 - report['kmarg2'] / 1000:.4f}, "
        f"error of 10 or more {error['mean_of_common']:.3f}, "
        f"suppressed of 10 or more {error['common_suppressed_percent']:.2f} %, "
        f"fabricated {error['fabricated_percent']:.1f} %"
    )


def timed(name, command):
    """Runs a command; prints its seconds, its seconds on a processor and its peak memory."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        raise SystemExit(f"{name} failed: {' '.join(command)}")
    print(
        f"{name}: {seconds:.2f} s ({usage.ru_utime + usage.ru_stime:.2f} s on processors), "
        f"{usage.ru_maxrss / 1024:.0f} MiB (reading and writing included)"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--throughline", default="throughline", help="the binary")
    parser.add_argument("--table", required=True, help="a fictional table, such as `publish fiction` makes")
    parser.add_argument("--domain", help="its domain [default: TABLE.domain.json]")
    parser.add_argument("--fresh", help="another draw from the same population, for the floor")
    parser.add_argument("--epsilon", type=float, default=4.0)
    parser.add_argument("--make", nargs=2, metavar=("PEER", "OUT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    domain_file = args.domain or args.table + ".domain.json"
    domain = json.loads(Path(domain_file).read_text())
    if args.make:
        peer, out = args.make
        PEERS[peer][1](args.table, domain, args.epsilon, out)
        return

    if args.fresh:
        print("a fresh draw, without privacy")
        print("  " + judge(args.throughline, args.table, args.fresh))
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "ours.csv"))
        ledger = str(Path(folder, "ledger.json"))
        ours = [args.throughline, "publish", "synth", "--input", args.table, "--domain", domain_file,
                "--epsilon", str(args.epsilon), "--delta", str(DELTA), "--out", out]
        timed("throughline", ours + ["--ledger", ledger])
        print("  " + judge(args.throughline, args.table, out))
        for name, (module, _) in PEERS.items():
            if importlib.util.find_spec(module) is None:
                print(f"{name}: not installed")
                continue
            out = str(Path(folder, f"{module}.csv"))
            timed(name, [sys.executable, __file__, "--table", args.table, "--domain", domain_file,
                         "--epsilon", str(args.epsilon), "--make", name, out])
            print("  " + judge(args.throughline, args.table, out))


if __name__ == "__main__":
    sys.exit(main())
