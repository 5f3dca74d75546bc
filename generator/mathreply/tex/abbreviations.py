"""Numbers of statistics by their initials, typed without a font: ``MSE``, ``NLL``."""

from __future__ import annotations

ABBREVIATIONS = (
    "ELBO",
    "RMSE",
    "MSE",
    "MAE",
    "BCE",
    "RSS",
    "SSE",
    "SST",
    "SSR",
    "TSS",
    "ESS",
    "NLL",
)
"""Each is one name: as a product of three capitals it makes no sense."""
