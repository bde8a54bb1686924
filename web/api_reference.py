"""Reads the API's own description into what the reference page shows, so that neither can say what the other does not.

What a description says comes from our code. Only the examples are taken from the catalogue, so that each of them works
on the very instance that shows it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from web.api_samples import Schema, sample_of

PLACE = re.compile(r"\{(\w+)\}")
LIMITS = ("minimum", "maximum", "minLength", "maxLength", "maxItems", "pattern", "default")
"""What a value has to be, by the names that JSON Schema gives it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the name of a type: words, or the name of a described type."""

    text: str
    is_type: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a caller may say: its place is path or query, `limits` are pairs of a word of JSON Schema and a value."""

    name: str
    place: str
    required: bool
    description: str
    kind: tuple[Piece, ...]
    limits: tuple[tuple[str, str], ...]
    example: str
    is_list: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back under one status: what it means, and in which formats."""

    status: str
    description: str
    formats: tuple[str, ...]
    kind: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked; `key` names it in addresses of the reference, `example` is a path that works.

    A `secured` one needs a token; `sample` is a body that fits what is sent.
    """

    key: str
    method: str
    path: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: tuple[Piece, ...]
    answers: tuple[Answer, ...]
    secured: bool
    example: str
    sample: str = ""

    @property
    def is_link(self) -> bool:
        """Return whether an address alone asks this, so that a form without script can."""
        return self.method == "GET" and not self.secured


@dataclass(frozen=True, slots=True)
class Group:
    """The operations under one heading."""

    name: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One field of a type."""

    name: str
    kind: tuple[Piece, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class DescribedType:
    """A type of the API: its fields, or the values it can have."""

    name: str
    description: str
    members: tuple[Member, ...]
    values: tuple[str, ...]


def read_groups(schema: Schema, living: Mapping[str, str]) -> tuple[Group, ...]:
    """Return every operation under the first of its headings; `living` has examples for paths and for names."""
    operations = tuple(_operations(schema, living))
    headings = {tag["name"]: tag.get("description", "") for tag in schema.get("tags", ())}
    names = dict.fromkeys([*headings, *(operation.tags[0] for operation in operations)])
    grouped = (
        Group(name, headings.get(name, ""), tuple(each for each in operations if each.tags[0] == name))
        for name in names
    )
    return tuple(group for group in grouped if group.operations)


def read_types(schema: Schema) -> tuple[DescribedType, ...]:
    """Return every type that the API names, in alphabetical order."""
    described = schema.get("components", {}).get("schemas", {})
    return tuple(_described(name, described[name]) for name in sorted(described))


def address_of(operation: Operation, said: Mapping[str, str]) -> str | None:
    """Return the address that asks this with these values; None if one that the path needs is missing."""
    parameters = {each.name: each for each in operation.parameters}
    needed = PLACE.findall(operation.path)
    if not all(said.get(name) for name in needed):
        return None
    query = [
        (name, part)
        for name, value in said.items()
        if name in parameters and parameters[name].place == "query"
        for part in _parts(value, parameters[name])
    ]
    path = PLACE.sub(lambda match: quote(said[match[1]], safe=""), operation.path)
    return f"{path}?{urlencode(query)}" if query else path


def _parts(value: str, parameter: Parameter) -> Iterable[str]:
    """Return the values of a list, which a form takes with commas between them; empty ones are not said."""
    return filter(None, (part.strip() for part in value.split(","))) if parameter.is_list else filter(None, [value])


def _operations(schema: Schema, living: Mapping[str, str]) -> Iterator[Operation]:
    for path, methods in sorted(schema["paths"].items()):
        for method, operation in methods.items():
            yield _with_example(_operation(path, method, operation, schema), living)


def _operation(path: str, method: str, found: Schema, schema: Schema) -> Operation:
    parameters = tuple(_parameter(each) for each in found.get("parameters", ()))
    body: Schema = next(iter(found.get("requestBody", {}).get("content", {}).values()), {})
    # The headings come in no order of their own; the first one is that which the path begins with.
    tags = sorted(found.get("tags") or ["other"], key=lambda tag: (f"/{tag}" not in path, path.find(f"/{tag}"), tag))
    return Operation(
        key="-".join([method, *re.findall(r"\w+", path)]),
        method=method.upper(),
        path=path,
        summary=found.get("summary", ""),
        description=found.get("description", ""),
        tags=tuple(tags),
        parameters=parameters,
        body=_kind(body["schema"]) if "schema" in body else (),
        answers=tuple(_answer(status, each) for status, each in sorted(found.get("responses", {}).items())),
        secured=bool(found.get("security")),
        example="",
        sample=sample_of(body["schema"], schema) if "schema" in body else "",
    )


def _with_example(operation: Operation, living: Mapping[str, str]) -> Operation:
    """Give the examples values that are there, and say the first question of the query, to show how it is written."""
    places = {match[1]: operation.path[: match.end()] for match in PLACE.finditer(operation.path)}
    parameters = tuple(
        replace(each, example=living.get(places.get(each.name, ""), living.get(each.name, each.example)))
        for each in operation.parameters
    )
    filled = replace(operation, parameters=parameters)
    said = {each.name: each.example for each in parameters if each.place == "path"}
    first = next((each for each in parameters if each.place == "query" and each.example), None)
    address = address_of(filled, said | ({first.name: first.example} if first else {}))
    return replace(filled, example=address or operation.path)


def _parameter(found: Schema) -> Parameter:
    schema = found.get("schema", {})
    examples = [each.get("value") for each in found.get("examples", {}).values()] or [found.get("example")]
    first = examples[0]
    return Parameter(
        name=found["name"],
        place=found["in"],
        required=found.get("required", False),
        description=found.get("description", ""),
        kind=_kind(*_variants(schema)),
        limits=tuple(_limits(schema)),
        example=",".join(map(str, first)) if isinstance(first, list) else "" if first is None else str(first),
        is_list=any(each.get("type") == "array" for each in _variants(schema)),
    )


def _limits(schema: Schema) -> Iterator[tuple[str, str]]:
    found = dict(_variants(schema)[0]) | dict(schema)
    for name in LIMITS:
        if found.get(name) not in (None, ""):
            yield name, f"{found[name]:g}" if isinstance(found[name], int | float) else str(found[name])


def _answer(status: str, found: Schema) -> Answer:
    content = found.get("content", {})
    schemas = [each["schema"] for each in content.values() if each.get("schema")]
    return Answer(status, found.get("description", ""), tuple(content), _kind(schemas[0]) if schemas else ())


def _described(name: str, schema: Schema) -> DescribedType:
    required = set(schema.get("required", ()))
    members = tuple(Member(each, _kind(kind), each in required) for each, kind in schema.get("properties", {}).items())
    values = tuple(str(value) for value in schema.get("enum", ()))
    return DescribedType(name, schema.get("description", ""), members, values)


def _variants(schema: Schema) -> list[Schema]:
    """Return what a value may be; nobody can say null in an address."""
    either = schema.get("oneOf") or schema.get("anyOf") or [schema]
    return [each for each in either if each.get("type") != "null"] or list(either)


def _kind(*either: Schema) -> tuple[Piece, ...]:
    """Return what a value is, in words of the API's language."""
    kinds = [_one_kind(each) for each in either]
    return tuple(piece for kind in kinds for piece in (Piece(" or "), *kind))[1:]


def _one_kind(schema: Schema) -> tuple[Piece, ...]:
    several = schema.get("oneOf") or schema.get("anyOf")
    if several:
        return _kind(*several)
    if "$ref" in schema:
        return (Piece(schema["$ref"].rpartition("/")[2], is_type=True),)
    name, inner = schema.get("type"), schema.get("items") or schema.get("additionalProperties")
    if isinstance(inner, Mapping):
        return (Piece(f"{'list' if name == 'array' else 'object'} of "), *_kind(inner))
    words = " or ".join(map(str, name)) if isinstance(name, list) else str(name or "any value")
    return (Piece(f"{words} ({schema['format']})" if "format" in schema else words),)
