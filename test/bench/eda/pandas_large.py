import sys

import pandas as pd

path = sys.argv[1]
table = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
print(table.describe())
print(table.corr(numeric_only=True))
print(table.groupby("family").agg({"latency_ms": ["mean", "std", "max"], "score": ["mean"]}))
