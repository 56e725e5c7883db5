import sys

import polars as pl
import polars.selectors as cs

path = sys.argv[1]
table = pl.read_parquet(path) if path.endswith(".parquet") else pl.read_csv(path)
print(table.describe())
numbers = table.select(cs.numeric())
pairs = [(x, y) for at, x in enumerate(numbers.columns) for y in numbers.columns[at + 1 :]]
known = [pl.corr(x, y).alias(f"{x} {y}") for x, y in pairs]
print(numbers.drop_nulls().select(known))
latency = pl.col("latency_ms")
print(
    table.group_by("family").agg(
        latency.mean().alias("mean"),
        latency.std().alias("std"),
        latency.max().alias("max"),
        pl.col("score").mean().alias("score"),
    )
)
