import sys

import duckdb

path = sys.argv[1]
read = "read_parquet" if path.endswith(".parquet") else "read_csv"
engine = duckdb.connect()
engine.execute(f"CREATE TABLE t AS SELECT * FROM {read}('{path}')")
numbers = [name for name, kind, *_ in engine.execute("DESCRIBE t").fetchall() if kind != "VARCHAR"]
figures = [
    f"count({x}), avg({x}), stddev_samp({x}), min({x}), quantile_cont({x}, [0.25, 0.5, 0.75]), max({x})" for x in numbers
]
print(engine.execute(f"SELECT {', '.join(figures)} FROM t").fetchall())
pairs = [f"corr({x}, {y})" for at, x in enumerate(numbers) for y in numbers[at + 1 :]]
print(engine.execute(f"SELECT {', '.join(pairs)} FROM t").fetchall())
means = "avg(latency_ms), stddev_samp(latency_ms), max(latency_ms), avg(score)"
print(engine.execute(f"SELECT family, count(*), {means} FROM t GROUP BY family ORDER BY family").fetchall())
