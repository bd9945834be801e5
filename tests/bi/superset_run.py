"""Run by Superset's own Python: sets Superset up as docs/bi.md says, imports a bundle, writes down its charts' data.

python superset_run.py PLAN.json, where the plan names ``bundle``, ``link`` (published/current), ``next_release`` that
the link is to point to in the middle, a ``filter`` to ask the capex chart with, and ``output``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from flask.cli import ScriptInfo
from superset.app import create_app
from superset.cli.main import superset

ADMIN = ["--username=admin", "--password=admin", "--firstname=A", "--lastname=B", "--email=a@example.org"]
COMMANDS = (
    ["db", "upgrade"],
    ["fab", "create-admin", *ADMIN],
    ["init"],
)


def main(plan: dict[str, Any]) -> None:
    app = create_app()
    for command in (*COMMANDS, ["import-dashboards", "--path", plan["bundle"], "--username", "admin"]):
        ended = app.test_cli_runner().invoke(superset, command, obj=ScriptInfo(create_app=lambda: app))
        if ended.exit_code != 0:
            sys.exit(f"superset {' '.join(command)}: {ended.output}\n{ended.exception!r}")
    client = signed_in(app)
    found = {"datasets": count(client, "dataset"), "dashboards": count(client, "dashboard"), "first": data(client)}
    point(Path(plan["link"]), plan["next_release"])
    found |= {"next": data(client), "filtered": filtered(client, plan["filter"])}
    with Path(plan["bundle"]).open("rb") as bundle:
        answer = client.post("/api/v1/assets/import/", data={"bundle": (bundle, "bundle.zip")})
    found |= {"imported_again": answer.status_code, "datasets_again": count(client, "dataset"), "again": data(client)}
    Path(plan["output"]).write_text(json.dumps(found, default=str))


def signed_in(app: Any) -> Any:
    client = app.test_client()
    user = {"username": "admin", "password": "admin", "provider": "db"}
    token = client.post("/api/v1/security/login", json=user).json["access_token"]
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def count(client: Any, kind: str) -> int:
    return int(client.get(f"/api/v1/{kind}/").json["count"])


def charts(client: Any) -> dict[str, Any]:
    listed = client.get("/api/v1/chart/?q=(page_size:100)").json["result"]
    return {chart["slice_name"]: chart for chart in listed}


def data(client: Any) -> dict[str, Any]:
    answers = {
        name: client.get(f"/api/v1/chart/{chart['id']}/data/?force=true") for name, chart in charts(client).items()
    }
    return {name: answer.json.get("result", answer.json) for name, answer in answers.items()}


def filtered(client: Any, asked: dict[str, Any]) -> Any:
    chart = charts(client)[asked["chart"]]
    context = json.loads(client.get(f"/api/v1/chart/{chart['id']}").json["result"]["query_context"])
    context["queries"][0]["filters"] = [asked["filter"]]
    return client.post("/api/v1/chart/data", json=context).json


def point(link: Path, release: str) -> None:
    """Replaces the link as a night does."""
    other = link.with_name(".current.test")
    other.symlink_to(release)
    other.replace(link)


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
