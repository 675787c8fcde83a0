"""Prints as JSON what a real MLflow server and the tensorboard package read of exported runs."""
import json
import os
import sys

what, place = sys.argv[1:3]
if what == "mlflow":
    from mlflow.tracking import MlflowClient

    client = MlflowClient(place)
    found = []
    for experiment in client.search_experiments():
        for run in client.search_runs([experiment.experiment_id]):
            found.append(
                {
                    "experiment": experiment.name,
                    "name": run.info.run_name,
                    "status": run.info.status,
                    "seconds": (run.info.end_time - run.info.start_time) / 1000,
                    "params": run.data.params,
                    "tags": run.data.tags,
                    "metrics": run.data.metrics,
                    "course": {
                        key: [[one.step, one.value, one.timestamp] for one in client.get_metric_history(run.info.run_id, key)]
                        for key in run.data.metrics
                    },
                    "files": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
                    "report": open(client.download_artifacts(run.info.run_id, "report.html"), encoding="utf8").read()[:15],
                }
            )
else:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util import tensor_util

    found = {}
    for name in sorted(os.listdir(place)):
        events = EventAccumulator(os.path.join(place, name), size_guidance={"tensors": 0, "scalars": 0})
        events.Reload()
        tags = events.Tags()
        found[name] = {
            "version": events.file_version,
            "scalars": {tag: [[one.step, one.value, one.wall_time] for one in events.Scalars(tag)] for tag in tags["scalars"]},
            "texts": {
                tag: tensor_util.make_ndarray(events.Tensors(tag)[0].tensor_proto)[0].decode()
                for tag in tags["tensors"]
                if events.summary_metadata[tag].plugin_data.plugin_name == "text"
            },
        }
print(json.dumps(found))
