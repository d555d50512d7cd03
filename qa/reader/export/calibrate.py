"""Fit the few numbers that turn the heads' logits into a chance and a rank (see Calibration)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reader.export.score import Candidates
from qa.reader.runtime import Calibration, SpanReading
from qa.reader.training.datasets import Row

Floats = NDArray[np.float64]
GRID = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5)
RIDGE = 1e-3


def logits(readings: Sequence[SpanReading]) -> Floats:
    """(readings, 2): answerable logit and span score, of readings made without a calibration."""
    chances = np.array([reading.answerable for reading in readings]).clip(1e-9, 1 - 1e-9)
    spans = np.array([reading.span_score for reading in readings])
    return np.stack([np.log(chances / (1 - chances)), spans], 1)


def logistic(features: Floats, truth: Floats, steps: int = 30) -> Floats:
    """Weights of each column and the bias, by Newton's method with a slight ridge."""
    design = np.concatenate([features, np.ones((len(features), 1))], 1)
    weights = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-(design @ weights).clip(-30, 30)))
        slope = design.T @ (truth - chance) - RIDGE * weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design
        weights = weights + np.linalg.solve(curve + RIDGE * np.eye(len(weights)), slope)
    return weights


def fit_answerable(rows: Sequence[Row], readings: Sequence[SpanReading]) -> Floats:
    """(answerable logit weight, span score weight, bias) from judged rows."""
    return logistic(logits(readings), np.array([float(row.answerable) for row in rows]))


def chances(readings: Sequence[SpanReading], weights: Floats) -> Floats:
    """The calibrated chance that each passage answers."""
    total = logits(readings) @ weights[:2] + weights[2]
    found: Floats = 1 / (1 + np.exp(-total.clip(-30, 30)))
    return found


def fit_rank(found: Candidates) -> tuple[float, float]:
    """The weights of answerable logit and span score that put most paragraphs first."""
    scores = np.array([[r.relevance for r in row] for row in found.readings])
    extra = np.array([logits(row) for row in found.readings])
    best, most = (0.0, 0.0), -1.0
    for pair in itertools.product(GRID, GRID):
        first = (scores + extra @ np.array(pair)).argmax(1)
        right = float((found.places[np.arange(len(first)), first] == found.own).mean())
        if right > most:
            best, most = pair, right
    return best


def calibration(weights: Floats, rank: tuple[float, float]) -> Calibration:
    """The two fits as the runtime takes them."""
    a, b, bias = (round(float(value), 4) for value in weights)
    return Calibration(answerable=(a, b), bias=bias, rank=rank)
