"""Holds recorded answers against the OpenAPI document the server itself publishes.

Stricter than JSON Schema: a field that is not declared is an error unless the schema says additionalProperties.
"""

import json
import re
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import httpx

ID = re.compile(r"[a-z0-9]{26}")
# These answers never meet a handler, so they carry no request id.
WITHOUT_REQUEST_ID = {"api.context.404.app_error"}


class Contract:
    """The document, with its routes ready for matching."""

    def __init__(self, document):
        self.document = document
        base = urlsplit((document.get("servers") or [{"url": ""}])[0]["url"]).path.rstrip("/")
        self.routes = []
        for template, item in document["paths"].items():
            pattern = re.compile("^" + re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(base + template)) + "/?$")
            literal = [0 if "{" in part else 1 for part in template.split("/")]
            for method, operation in item.items():
                if method in ("get", "post", "put", "delete", "patch", "head"):
                    self.routes.append((method.upper(), pattern, literal, base + template, operation))
        # /users/ids before /users/{user_id}: the most literal template wins, compared from the left.
        self.routes.sort(key=lambda route: route[2], reverse=True)

    @classmethod
    def of(cls, deployment):
        """What the server serves at /api/v4/openapi.json."""
        answer = httpx.get(f"{deployment.url}/api/v4/openapi.json", verify=deployment.verify, timeout=30)
        assert answer.status_code == 200, f"/api/v4/openapi.json answered {answer.status_code}"
        return cls(answer.json())

    def operation(self, method, path):
        """(template, operation) of a request, or None."""
        for known, pattern, _, template, operation in self.routes:
            if known == method and pattern.match(path):
                return template, operation
        return None

    def check_all(self, exchanges):
        """Fails with every difference, each said once."""
        found = {}
        for exchange in exchanges:
            for problem in self.check(exchange):
                found.setdefault(problem, exchange)
        lines = [f"{p}\n      first seen: {e.method} {e.path} {e.status} {e.body[:200]}" for p, e in found.items()]
        assert not found, f"{len(found)} differences from the OpenAPI document:\n  " + "\n  ".join(lines)

    def check(self, exchange):
        """What is wrong with one exchange."""
        path = urlsplit(exchange.path).path
        if not path.startswith("/api/v4/"):
            return []
        if exchange.status >= 400:
            return [f"{exchange.method} {path}: {p}" for p in error_problems(exchange)]
        match = self.operation(exchange.method, path)
        if match is None:
            return [f"{exchange.method} {path} is not in the document"]
        template, operation = match
        where = f"{exchange.method} {template} {exchange.status}"
        answers = operation.get("responses", {})
        answer = self.resolve(answers.get(str(exchange.status)) or answers.get("2XX") or answers.get("default"))
        if answer is None:
            return [f"{where}: the status is not declared ({', '.join(sorted(answers))})"]
        content = answer.get("content", {})
        kind = exchange.content_type.split(";")[0].strip()
        if not exchange.body:
            return [f"{where}: empty, {', '.join(content)} declared"] if content and exchange.status != 304 else []
        declared = next((pattern for pattern in content if fnmatchcase(kind, pattern)), None)
        if declared is None:
            return [f"{where}: content type {kind!r} is not declared ({', '.join(content) or 'none'})"]
        schema = content[declared].get("schema", {})
        if kind == "application/json":
            return [f"{where}: {p}" for p in self.problems(schema, json.loads(exchange.body), "$")]
        if kind == "application/x-ndjson":
            values = [json.loads(line) for line in exchange.body.splitlines()]
            return [f"{where}: {p}" for value in values for p in self.problems(schema, value, "$")]
        return []

    def resolve(self, node):
        """Follows $ref."""
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].lstrip("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def merged(self, schema):
        """A schema with its allOf parts laid together."""
        schema = self.resolve(schema)
        if "allOf" not in schema:
            return schema
        whole = {key: value for key, value in schema.items() if key != "allOf"}
        for part in map(self.merged, schema["allOf"]):
            for key, value in part.items():
                if key == "properties":
                    whole["properties"] = {**whole.get("properties", {}), **value}
                elif key == "required":
                    whole["required"] = [*whole.get("required", []), *value]
                else:
                    whole.setdefault(key, value)
        return whole

    def problems(self, schema, value, at):
        """Differences between a value and a schema; `at` names the place."""
        if schema is True:
            return []
        schema = self.merged(schema)
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                each = [self.problems(option, value, at) for option in schema[choice]]
                return min(each, key=len) if all(each) else []
        kinds = schema.get("type")
        kinds = [kinds] if isinstance(kinds, str) else list(kinds or [])
        if schema.get("nullable"):
            kinds.append("null")
        if kinds and not any(is_a(value, kind) for kind in kinds):
            return [f"{at} is {json.dumps(value)[:60]}, not {' or '.join(kinds)}"]
        if "enum" in schema and value not in schema["enum"]:
            return [f"{at} is {json.dumps(value)[:60]}, none of {schema['enum']}"]
        if isinstance(value, dict):
            return self.object_problems(schema, value, at)
        if isinstance(value, list) and "items" in schema:
            return [p for item in value for p in self.problems(schema["items"], item, f"{at}[]")]
        return []

    def object_problems(self, schema, value, at):
        """Missing, undeclared and wrong members."""
        if not schema.keys() & {"type", "properties", "additionalProperties", "required"}:
            return []
        declared = schema.get("properties", {})
        rest = schema.get("additionalProperties", False)
        found = [f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value]
        for name, member in value.items():
            if name in declared:
                found += self.problems(declared[name], member, f"{at}.{name}")
            elif rest is False:
                found.append(f"{at}.{name} is not declared")
            else:
                found += self.problems(rest, member, f"{at}.*")
        return found


def is_a(value, kind):
    """JSON types; true is no number, and 1.0 is no integer on this wire."""
    if kind == "null":
        return value is None
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, {"string": str, "object": dict, "array": list}[kind])


def error_problems(exchange):
    """What keeps an error answer from having the shape every client expects."""
    if exchange.status == 429:
        return []
    if exchange.content_type != "application/json":
        return [f"error {exchange.status} has the content type {exchange.content_type!r}"]
    try:
        body = json.loads(exchange.body)
    except ValueError:
        return [f"error {exchange.status} is not JSON: {exchange.body[:80]!r}"]
    if not isinstance(body, dict):
        return [f"error {exchange.status} is no object"]
    found = [f"error without {key}: {exchange.body[:120]}" for key in ("id", "message", "detailed_error", "status_code") if key not in body]
    if not found:
        if not body["id"] or not body["message"]:
            found.append(f"error {exchange.status} has an empty id or message: {exchange.body[:120]}")
        if body["status_code"] != exchange.status:
            found.append(f"error {exchange.status} says {body['status_code']}")
        if body["id"] not in WITHOUT_REQUEST_ID and not ID.fullmatch(str(body.get("request_id", ""))):
            found.append(f"error {body['id']} has no request id")
    return found
