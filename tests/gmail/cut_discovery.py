"""Cuts Google's discovery document down to the calls Tactful may make.

Run it after an update of google-api-python-client:
`python tests/gmail/cut_discovery.py > agent/gmail/gmail.v1.json`
"""

import json
import sys
from pathlib import Path

import googleapiclient.discovery_cache

from agent.gmail.calls import CALLS

PARAMETERS = ("alt", "fields")


def whole() -> dict:
    folder = Path(googleapiclient.discovery_cache.__file__).parent / "documents"
    return json.loads((folder / "gmail.v1.json").read_text(encoding="utf-8"))


def methods_of(resource: dict):
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from methods_of(inner)


def cut(document: dict) -> dict:
    allowed = {call.id for call in CALLS}
    resources = _cut_resources(document["resources"], allowed)
    return {
        "kind": document["kind"],
        "discoveryVersion": document["discoveryVersion"],
        "id": document["id"],
        "name": document["name"],
        "version": document["version"],
        "title": document["title"],
        "revision": document["revision"],
        "protocol": document["protocol"],
        "rootUrl": document["rootUrl"],
        "baseUrl": document["baseUrl"],
        "basePath": document["basePath"],
        "servicePath": document["servicePath"],
        "parameters": {name: _bare(document["parameters"][name]) for name in PARAMETERS},
        "resources": resources,
        "schemas": _reachable(document["schemas"], resources),
    }


def _cut_resources(resources: dict, allowed: set) -> dict:
    kept = {}
    for name, resource in resources.items():
        methods = {
            key: _bare(method, without=("mediaUpload", "supportsMediaUpload", "scopes"))
            for key, method in resource.get("methods", {}).items()
            if method["id"] in allowed
        }
        inner = _cut_resources(resource.get("resources", {}), allowed)
        if methods or inner:
            kept[name] = {
                **({"methods": methods} if methods else {}),
                **({"resources": inner} if inner else {}),
            }
    return kept


def _bare(value, without=()):
    """Without the prose, which the client does not need."""
    if isinstance(value, dict):
        prose = {"description", "enumDescriptions", "deprecated", "annotations", *without}
        return {
            key: _bare(item) if key != "properties" else {k: _bare(v) for k, v in item.items()}
            for key, item in value.items()
            if key not in prose
        }
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _reachable(schemas: dict, resources: dict) -> dict:
    wanted, waiting = set(), list(_references(resources))
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting.extend(_references(schemas[name]))
    return {name: _bare(schemas[name]) for name in schemas if name in wanted}


if __name__ == "__main__":
    json.dump(cut(whole()), sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
