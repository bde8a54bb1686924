"""Makes an example of what an operation takes from its description, so that nobody begins with an empty box."""

import json
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 8
"""A type may contain itself."""
FORMATS = {"date": "2024-01-31", "date-time": "2024-01-31T12:00:00Z", "uri": "https://example.org"}
PLAIN: Mapping[str, object] = {"string": "…", "integer": 1, "number": 1.0, "boolean": True, "null": None}


def sample_of(schema: Schema, description: Schema) -> str:
    """Return a value of that schema as JSON to read; `description` knows the types that it names."""
    types = description.get("components", {}).get("schemas", {})
    return json.dumps(_value(schema, types, 0), indent=2, ensure_ascii=False)


def _value(schema: Schema, types: Schema, depth: int) -> object:
    if "$ref" in schema:
        return _value(types.get(schema["$ref"].rpartition("/")[2], {}), types, depth)
    either = schema.get("oneOf") or schema.get("anyOf")
    if either:
        return _value(next((each for each in either if each.get("type") != "null"), either[0]), types, depth)
    known = schema.get("default", next(iter(schema.get("enum", ())), None))
    if known is not None:
        return known
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        return [] if depth > DEEPEST else [_value(schema.get("items", {}), types, depth + 1)]
    if kind == "object" or "properties" in schema:
        members = schema.get("properties", {}) if depth <= DEEPEST else {}
        return {name: _value(member, types, depth + 1) for name, member in members.items()}
    return FORMATS.get(schema.get("format", ""), PLAIN.get(kind or "string"))
