"""Prints what an MLflow server holds, as its own client reads it."""
import json
import math
import sys

import mlflow
from mlflow.tracking import MlflowClient

uri, experiment_name = sys.argv[1:3]
mlflow.set_tracking_uri(uri)
client = MlflowClient()
experiment = client.get_experiment_by_name(experiment_name)
runs = client.search_runs([experiment.experiment_id], max_results=1000, order_by=["attributes.start_time ASC"])


def files(run_id, path=None):
    for info in client.list_artifacts(run_id, path):
        if info.is_dir:
            yield from files(run_id, info.path)
        else:
            with open(client.download_artifacts(run_id, info.path), encoding="utf8") as file:
                yield {"path": info.path, "text": file.read(200)}


def read(run):
    history = {
        key: [[p.step, p.value if math.isfinite(p.value) else str(p.value), p.timestamp] for p in client.get_metric_history(run.info.run_id, key)]
        for key in run.data.metrics
    }
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "id": run.info.run_id,
        "parent": run.data.tags.get("mlflow.parentRunId"),
        "params": run.data.params,
        "tags": {k: v for k, v in run.data.tags.items() if not k.startswith("mlflow.")},
        "metrics": history,
        "inputs": [[i.dataset.name, i.dataset.digest, [t.value for t in i.tags]] for i in run.inputs.dataset_inputs],
        "artifacts": list(files(run.info.run_id)),
    }


def read_model(model):
    return {
        "name": model.name,
        "aliases": {alias: int(version) for alias, version in model.aliases.items()},
        "audit": sorted(key for key in model.tags if key.startswith("stagebook.audit.")),
        "versions": sorted(int(v.version) for v in client.search_model_versions(f"name='{model.name}'")),
    }


traces = client.search_traces(locations=[experiment.experiment_id], max_results=500)
print(json.dumps({
    "runs": [read(run) for run in runs],
    "models": [read_model(model) for model in client.search_registered_models()],
    "prompts": {
        prompt.name: [
            mlflow.genai.load_prompt(prompt.name, version=v.version).template
            for v in client.search_model_versions(f"name='{prompt.name}' and tags.`mlflow.prompt.is_prompt` = 'true'")
        ]
        for prompt in client.search_prompts()
    },
    "traces": [
        {
            "spans": [[span.name, span.inputs, span.outputs] for span in trace.data.spans],
            "feedback": [[a.name, a.value, a.rationale] for a in trace.info.assessments],
        }
        for trace in traces
    ],
}))
