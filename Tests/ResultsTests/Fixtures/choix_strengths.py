"""Writes choix.json: Bradley-Terry strengths without ties by choix, an independent implementation.

  python choix_strengths.py     (needs numpy, choix)
"""

import json
import pathlib

import choix

pairs = [[0, 1, 30, 12], [0, 2, 25, 20], [1, 2, 9, 31], [0, 3, 49, 6], [2, 3, 40, 3], [1, 3, 22, 20], [0, 4, 18, 17]]
wins = [w for i, j, a, b in pairs for w in [(i, j)] * a + [(j, i)] * b]
strengths = choix.ilsr_pairwise(5, wins, alpha=0, tol=1e-13)
path = pathlib.Path(__file__).with_name("choix.json")
path.write_text(json.dumps({"pairs": pairs, "strengths": list(strengths - strengths.mean())}) + "\n")
