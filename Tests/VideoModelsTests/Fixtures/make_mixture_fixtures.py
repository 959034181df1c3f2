"""Writes mixture.safetensors of this folder from scikit-learn's Gaussian mixtures.

Made with scikit-learn 1.9.1 and numpy 2.4.6; the numbers repeat for the same versions.

'<covariance>.codes'                                  [N, D], float32
'<covariance>.{weights,means,covariances}'            a mixture
'<covariance>.scores'                                 the logarithm of its density at each code
'<covariance>.after.{weights,means,covariances}'      the mixture after one step on the codes

All but the codes are float64, flattened, each number as its four words of 16 bits, the lowest first:
[count, 4]. The step adds FLOOR times the mean variance of the codes to full covariances' diagonals.
"""

import pathlib
import warnings

import numpy as np
from safetensors.numpy import save_file
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

HERE = pathlib.Path(__file__).resolve().parent
CODES, DIMENSION, COMPONENTS = 300, 5, 4
FLOOR = {"diagonal": 0.0, "full": 1e-3}


def words(numbers):
    return np.asarray(numbers, "<f8").ravel().view("<u2").astype(np.float32).reshape(-1, 4)


def main():
    random = np.random.default_rng(0)
    # Overlapping clusters away from 0, of which every component gets a share.
    centers = random.normal(3, 1.5, (COMPONENTS, DIMENSION))
    mixing = random.normal(0, 0.7, (COMPONENTS, DIMENSION, DIMENSION))
    owners = random.integers(0, COMPONENTS, CODES)
    noise = random.normal(size=(CODES, DIMENSION))
    codes = (centers[owners] + np.einsum("nij,nj->ni", mixing[owners], noise)).astype(np.float32)

    weights = np.array([0.1, 0.2, 0.3, 0.4])
    means = codes[:COMPONENTS].astype(np.float64)
    factors = random.normal(0, 0.6, (COMPONENTS, DIMENSION, DIMENSION))
    full = factors @ factors.transpose(0, 2, 1) + np.eye(DIMENSION)
    tensors = {}
    for name, kind, covariances in (
            ("diagonal", "diag", np.stack([np.diag(c) for c in full])), ("full", "full", full)):
        precisions = 1 / covariances if kind == "diag" else np.linalg.inv(covariances)
        floor = FLOOR[name] * codes.astype(np.float64).var(0).mean()
        mixture = GaussianMixture(
            COMPONENTS, covariance_type=kind, max_iter=1, reg_covar=floor, weights_init=weights,
            means_init=means, precisions_init=precisions)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            mixture.fit(codes.astype(np.float64))
        after = {"weights": mixture.weights_, "means": mixture.means_, "covariances": mixture.covariances_}
        mixture.weights_, mixture.means_, mixture.covariances_ = weights, means, covariances
        mixture.precisions_cholesky_ = (
            np.sqrt(precisions) if kind == "diag"
            else np.stack([np.linalg.inv(np.linalg.cholesky(c)).T for c in covariances]))
        tensors |= {
            f"{name}.codes": codes, f"{name}.weights": words(weights), f"{name}.means": words(means),
            f"{name}.covariances": words(covariances),
            f"{name}.scores": words(mixture.score_samples(codes.astype(np.float64)))}
        tensors |= {f"{name}.after.{key}": words(value) for key, value in after.items()}
    save_file(tensors, HERE / "mixture.safetensors")


if __name__ == "__main__":
    main()
