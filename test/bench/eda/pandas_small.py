import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pandas as pd

path, out = sys.argv[1], sys.argv[2]
board = pd.read_csv(path)
scores = ["Average score", "ARC", "HellaSwag", "MMLU", "TruthfulQA"]
size = "#Params (B)"
print(board.describe())
correlations = board[[*scores, size]].corr()
print(correlations)

figure, axes = plt.subplots()
axes.hist(board[size].dropna(), bins=40)
axes.set(title="Model sizes", xlabel="Parameters (billions)", ylabel="Count")
figure.savefig(f"{out}/sizes.png")

figure, axes = plt.subplots()
axes.boxplot([board[column].dropna() for column in scores], tick_labels=scores)
axes.set(title="Benchmark scores", ylabel="Score (0–100)")
figure.savefig(f"{out}/scores.png")

figure, axes = plt.subplots()
axes.scatter(board[size], board["Average score"], s=6, alpha=0.5)
axes.set(title="Size against average score", xlabel="Parameters (billions)", ylabel="Average score", xscale="log")
figure.savefig(f"{out}/size-against-average.png")

figure, axes = plt.subplots()
picture = axes.imshow(correlations, vmin=-1, vmax=1, cmap="RdBu_r")
axes.set_xticks(range(len(correlations)), correlations.columns, rotation=35, ha="right")
axes.set_yticks(range(len(correlations)), correlations.columns)
for x in range(len(correlations)):
    for y in range(len(correlations)):
        axes.text(x, y, f"{correlations.iloc[y, x]:.2f}", ha="center", va="center")
figure.colorbar(picture, label="Pearson's r")
axes.set(title="Correlations")
figure.tight_layout()
figure.savefig(f"{out}/correlations.png")
