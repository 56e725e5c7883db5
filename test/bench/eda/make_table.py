"""Ten million rows of eight columns, drawn with a fixed seed, as Parquet and CSV: what a log of inferences might hold."""

import sys

import numpy as np
import pandas as pd

rows, parquet, csv = int(sys.argv[1]), sys.argv[2], sys.argv[3]
draw = np.random.default_rng(20261121)
family = np.array([f"family-{number:02d}" for number in range(24)])[draw.integers(0, 24, rows)]
size = draw.choice([0.1, 0.4, 1.1, 1.3, 2.7, 7.0, 13.0, 34.0, 70.0], rows)
latency = np.round(draw.lognormal(6, 0.6, rows) * np.sqrt(size), 3)
cpu = np.round(draw.normal(1.7, 0.2, rows), 4)
cpu[draw.random(rows) < 0.01] = np.nan
table = pd.DataFrame(
    {
        "family": family,
        "parameters_b": size,
        "latency_ms": latency,
        "ttft_ms": np.round(latency * draw.uniform(0.05, 0.3, rows), 3),
        "tokens": draw.integers(1, 512, rows),
        "peak_rss_mib": draw.normal(1800, 300, rows) + 900 * size,
        "cpu_cores": cpu,
        "score": np.round(np.clip(draw.normal(45, 12, rows), 0, 100), 2),
    }
)
table.to_parquet(parquet, index=False)
table.to_csv(csv, index=False)
