"""OSIA's OpenAPI file as a judge: which operation a request is, and whether request and answer are as it says."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

METHODS = ("get", "post", "put", "delete")


@dataclass
class OsiaFile:
    """The file, read."""

    document: dict[str, Any]

    @classmethod
    def read(cls, samples: Path) -> OsiaFile:
        return cls(yaml.safe_load((samples / "ebts" / "osia" / "abis.yaml").read_text()))

    @cached_property
    def operations(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """By operationId: method, path and description."""
        return {
            described["operationId"]: (method, path, described)
            for path, item in self.document["paths"].items()
            for method, described in item.items()
            if method in METHODS
        }

    def operation(self, method: str, path: str) -> str:
        """The operationId of a request; a path without parameters goes before one with."""
        fitting = [
            (template.count("{"), name)
            for name, (m, template, _) in self.operations.items()
            if m == method.lower() and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)
        ]
        assert fitting, f"OSIA has no {method} {path}"
        return min(fitting)[1]

    def judge_request(self, name: str, query: dict[str, Any], body: Any) -> None:
        """Every required parameter is there, none is unknown, each of its type; the body fits."""
        described = self.operations[name][2]
        known = {p["name"]: p for p in described.get("parameters", []) if p["in"] == "query"}
        assert set(query) <= set(known), f"{name}: {set(query) - set(known)} is not OSIA's"
        assert {n for n, p in known.items() if p.get("required")} <= set(query), f"{name} lacks a parameter"
        for parameter, value in query.items():
            self._fits(known[parameter]["schema"], value, f"{name} {parameter}", request=True)
        if "requestBody" in described:
            self._fits(_json(described["requestBody"]), body, f"{name} request", request=True)
        else:
            assert body is None, f"{name} has no body"

    def judge_answer(self, name: str, status: int, body: Any) -> None:
        """The status is one of the operation's, and the body fits it."""
        responses = self.operations[name][2]["responses"]
        assert str(status) in responses, f"{name} has no answer {status}"
        answer = responses[str(status)]
        if answer.get("content"):
            self._fits(_json(answer), body, f"{name} answer {status}", request=False)

    def judge_callback(self, name: str, query: dict[str, str], kind: str, body: Any) -> None:
        """What is posted to a callback."""
        (callback,) = self.operations[name][2]["callbacks"].values()
        (post,) = [item["post"] for item in callback.values()]
        assert {p["name"] for p in post["parameters"] if p.get("required")} <= set(query)
        self._fits(post["requestBody"]["content"][kind]["schema"], body, f"{name} callback", request=False)

    def _fits(self, schema: dict[str, Any], value: Any, what: str, *, request: bool) -> None:
        components = copy.deepcopy(self.document["components"])
        if request:  # an attribute that is readOnly is required of answers alone (OpenAPI 3.0.0)
            components["schemas"]["Encounter"]["required"].remove("encounterId")
        validator = jsonschema_rs.Draft4Validator({**schema, "components": components} if "$ref" not in schema
                                                  else {"allOf": [schema], "components": components})  # fmt: skip
        problems = [f"{what}: {list(e.instance_path)}: {e.message}" for e in validator.iter_errors(value)]
        assert not problems, problems[:3]


def _json(described: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = described["content"]["application/json"]["schema"]
    return schema
