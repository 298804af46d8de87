"""The contract check itself: it must find what is wrong and nothing else."""

import json

import pytest

from parlance.contract import Contract
from parlance.recorder import Exchange

DOCUMENT = {
    "paths": {
        "/api/v4/users/{user_id}": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}}}}},
        "/api/v4/users/ids": {"get": {"responses": {"200": {"content": {"application/json": {
            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/User"}}}}}}}},
    },
    "components": {"schemas": {
        "User": {"allOf": [
            {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
            {"properties": {
                "age": {"type": ["integer", "null"]},
                "props": {"type": "object", "additionalProperties": {"type": "string"}},
                "kind": {"oneOf": [{"type": "null"}, {"type": "string", "enum": ["a", "b"]}]},
                "anything": {},
            }},
        ]},
    }},
}


def check(body, path="/api/v4/users/x", status=200, content_type="application/json"):
    text = body if isinstance(body, str) else json.dumps(body)
    return Contract(DOCUMENT).check(Exchange("GET", path, status, content_type, text))


@pytest.mark.parametrize("body", [
    {"id": "x"}, {"id": "x", "age": None}, {"id": "x", "props": {"any": "thing"}}, {"id": "x", "kind": "b"},
    {"id": "x", "kind": None}, {"id": "x", "anything": {"deep": [1]}},
])
def test_accepts_what_is_declared(body):
    assert check(body) == []


@pytest.mark.parametrize(("body", "said"), [
    ({}, "$.id is missing"), ({"id": 1}, "not string"), ({"id": "x", "more": 1}, "$.more is not declared"),
    ({"id": "x", "age": True}, "not integer or null"), ({"id": "x", "props": {"any": 1}}, "$.props.* is 1"),
    ({"id": "x", "kind": "c"}, "$.kind"), ([], "not object"),
])
def test_finds_what_is_not(body, said):
    assert any(said in problem for problem in check(body)), check(body)


def test_prefers_literal_paths_and_looks_into_lists():
    assert check([{"id": "x"}], "/api/v4/users/ids") == []
    assert "$[].more is not declared" in check([{"id": "x", "more": 1}], "/api/v4/users/ids")[0]


def test_knows_routes_statuses_and_types():
    assert "not in the document" in check({}, "/api/v4/elsewhere")[0]
    assert "status is not declared" in check({"id": "x"}, status=201)[0]
    assert "content type" in check({"id": "x"}, content_type="text/plain")[0]


def test_errors_have_the_shape():
    good = {"id": "a.b", "message": "m", "detailed_error": "", "request_id": "a" * 26, "status_code": 404}
    assert check(good, status=404) == []
    assert check({**good, "status_code": 400}, status=404)
    assert check({key: value for key, value in good.items() if key != "request_id"}, status=404)
    assert check("not found", status=404, content_type="text/plain")
