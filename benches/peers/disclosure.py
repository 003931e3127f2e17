#!/usr/bin/env python3
"""Time and judge other makers of private synthetic tables beside `throughline publish synth`.

Peers, each tried only if it is installed:
  pac-synth  (PyPI `pac-synth`)         the tool IOM publishes its global dataset with
  mbi        (PyPI `private-pgm`/`mbi`) with MST's steps, as its authors describe them

    throughline publish fiction --rows 10000 --out t.csv
    python3 benches/peers/disclosure.py --throughline target/release/throughline --table t.csv --epsilon 4

Quality is told by `throughline publish evaluate` for all alike, so that no peer is judged by its own
measure. A code that a peer leaves blank counts as blank.
"""

import argparse
import csv
import importlib.util
import json
import resource
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
    import numpy as np
    import pandas as pd
    from mbi import Dataset, Domain, LinearMeasurement, estimation
    from scipy.special import softmax

    frame = pd.read_csv(table, dtype=str, keep_default_na=False)
    codes = {name: {code: at for at, code in enumerate(domain[name])} for name in frame}
    coded = pd.DataFrame({name: frame[name].map(codes[name]).astype(int) for name in frame})
    data = Dataset(coded, Domain(list(frame), [len(domain[name]) for name in frame]))
    rho = rho_within(epsilon, DELTA)
    noise = np.random.default_rng()

    def measure(sets, share):
        sigma = (len(sets) / (2 * share)) ** 0.5
        return [
            LinearMeasurement(
                data.project(columns).datavector() + noise.normal(0, sigma, data.domain.size(columns)),
                columns,
                stddev=sigma,
            )
            for columns in sets
        ]

    names = list(frame)
    measured = measure([(name,) for name in names], rho / 3)
    model = estimation.mirror_descent(data.domain, measured)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    gain = {
        pair: np.abs(data.project(pair).datavector() - model.project(pair).datavector()).sum()
        for pair in pairs
    }
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
    model = estimation.mirror_descent(data.domain, measured + measure(tree, rho / 3))
    made = model.synthetic_data().df
    back = {name: dict(enumerate(domain[name])) for name in names}
    pd.DataFrame({name: made[name].map(back[name]) for name in names}).to_csv(out, index=False)


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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--throughline", default="throughline", help="the binary")
    parser.add_argument("--table", required=True, help="a table made by `publish fiction`")
    parser.add_argument("--epsilon", type=float, default=4.0)
    args = parser.parse_args()
    domain_file = args.table + ".domain.json"
    domain = json.loads(Path(domain_file).read_text())

    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "ours.csv"))
        start = time.monotonic()
        subprocess.run(
            [args.throughline, "publish", "synth", "--input", args.table, "--domain", domain_file,
             "--epsilon", str(args.epsilon), "--delta", str(DELTA), "--out", out,
             "--ledger", str(Path(folder, "ledger.json"))],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        seconds = time.monotonic() - start
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"throughline: {seconds:.2f} s, {memory:.0f} MiB (reading and writing included)")
        print("  " + judge(args.throughline, args.table, out))
        for name, (module, make) in PEERS.items():
            if importlib.util.find_spec(module) is None:
                print(f"{name}: not installed")
                continue
            out = str(Path(folder, f"{module}.csv"))
            start = time.monotonic()
            make(args.table, domain, args.epsilon, out)
            seconds = time.monotonic() - start
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name}: {seconds:.2f} s, {memory:.0f} MiB")
            print("  " + judge(args.throughline, args.table, out))


if __name__ == "__main__":
    sys.exit(main())
