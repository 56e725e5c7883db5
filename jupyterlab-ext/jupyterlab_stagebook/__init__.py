"""A prebuilt JupyterLab extension: all of it is in the labextension folder; nothing runs in the server."""


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-stagebook"}]
