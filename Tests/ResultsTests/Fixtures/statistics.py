"""Writes statistics.json: intervals, tests and strengths by SciPy, statsmodels and a general optimiser.

  python statistics.py     (needs numpy, scipy, statsmodels)
"""

import json
import pathlib

import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(3)


def strengths(pairs, count, ridge):
    """Davidson's likelihood, written out and maximised by BFGS and Newton-CG."""

    def loss(x):
        total = 0.5 * ridge * np.sum(x**2)
        for i, j, wins, losses, ties in pairs:
            s = np.array([x[i], x[j], (x[i] + x[j]) / 2 + x[count]])
            total -= np.dot([wins, losses, ties], s - np.logaddexp.reduce(s))
        return total

    found = optimize.minimize(loss, np.zeros(count + 1), method="BFGS", options={"gtol": 1e-10, "maxiter": 10000})
    x = found.x
    return list(x[:count] - x[:count].mean()) + [x[count]]


values = [list(rng.normal(2, 1, n)) for n in (2, 3, 5, 20)]
pairs = [[0, 1, 30, 12, 4], [0, 2, 25, 20, 0], [1, 2, 9, 31, 7], [0, 3, 49, 1, 2], [2, 3, 40, 3, 1], [1, 3, 22, 20, 5]]
golden = {
    "wilson": [[s, n, *proportion_confint(s, n, method="wilson")] for s, n in ((0, 10), (5, 10), (41, 50), (500, 500))],
    "student": [
        [v, *stats.t.interval(0.95, len(v) - 1, loc=np.mean(v), scale=stats.sem(v))] for v in values
    ],
    "welch": [
        [a, b, *stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)]
        for a, b in ((values[1], values[2]), (values[3], values[2]))
    ],
    "mcnemar": [[a, b, mcnemar([[5, a], [b, 5]], exact=True).pvalue] for a, b in ((3, 12), (0, 6), (20, 20), (40, 70))],
    "quantiles": [[p, d, stats.t.ppf(p, d)] for p in (0.6, 0.975, 0.999) for d in (1, 2, 7.5, 200)],
    "normal": [[p, stats.norm.ppf(p)] for p in (0.01, 0.5, 0.975)],
    "pairs": pairs,
    "strengths": strengths(pairs, 4, 1e-3),
}

def ranged(values, low, high):
    """Student's interval by the delta method on the scale log(x - low) or logit((x - low) / (high - low))."""
    mean, half = np.mean(values), stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    if high is None:
        ends = low + np.exp(np.log(mean - low) + np.array([-1, 1]) * half / (mean - low))
    else:
        p = (mean - low) / (high - low)
        ends = low + (high - low) * special.expit(special.logit(p) + np.array([-1, 1]) * half / (high - low) / (p * (1 - p)))
    return list(ends)


golden["ranged"] = [
    [v, low, high, *ranged(v, low, high)]
    for v, low, high in (
        ([0.0, 3.0, 0.0], 0, 100), ([98.0, 100.0, 99.0, 100.0], 0, 100), ([49.0, 50.0, 48.5], -50, 50),
        ([0.4, 0.5, 0.2], 0, 1), ([1e-6, 5e-6, 2e-6], 0, None), ([70.0, 100.0, 99.0], 0, None), ([-1.0, 4.0], -3, None),
    )
]
path = pathlib.Path(__file__).with_name("statistics.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
