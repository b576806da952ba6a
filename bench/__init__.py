"""Measurements: `congvan bench NAME [--json]`. Figures are ratios taken in one run, interleaved."""
