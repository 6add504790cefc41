"""What the API refuses in `tools` and in the schema of a structured answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.messages_api.refusal import an_object, insist

_CUSTOM = frozenset(
    {
        *("type", "name", "description", "input_schema", "cache_control", "strict", "defer_loading"),
        *("input_examples", "eager_input_streaming", "allowed_callers"),
    }
)
_SERVER = frozenset(
    {
        *("type", "name", "cache_control", "max_uses", "allowed_domains", "blocked_domains", "user_location"),
        *("citations", "max_content_tokens", "use_cache", "defer_loading", "strict", "allowed_callers"),
    }
)
_SERVER_TYPE = re.compile(r"(web_search|web_fetch)_(20250305|20250910|20260209|20260309|20260318)")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean", "null"})

#: Keywords that structured output does not take; the SDK's `transform_schema` puts them into the description.
_UNSUPPORTED = frozenset(
    {
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"),
        *("maxItems", "uniqueItems", "minProperties", "maxProperties", "patternProperties", "oneOf", "not", "if"),
        *("prefixItems", "contains", "propertyNames", "dependentSchemas", "default"),
    }
)


def check_tools(tools: Any) -> None:
    """Raises Refusal for tools that the API does not take."""
    insist(isinstance(tools, list), "tools: Input should be a valid list")
    for number, tool in enumerate(tools):
        place = f"tools.{number}"
        insist(isinstance(tool, dict), f"{place}: Input should be a valid dictionary")
        if tool.get("type") in (None, "custom"):
            _check_custom(tool, f"{place}.custom")
        else:
            _check_server_tool(tool, place)
    names = [tool["name"] for tool in tools]
    insist(len(set(names)) == len(names), "tools: Tool names must be unique.")


def _check_custom(tool: Mapping[str, Any], place: str) -> None:
    an_object(tool, place, _CUSTOM, {"name", "input_schema"})
    insist(_NAME.fullmatch(str(tool["name"])), f"{place}.name: String should match pattern '{_NAME.pattern}'")
    insist(isinstance(tool.get("description", ""), str), f"{place}.description: Input should be a valid string")
    schema = tool["input_schema"]
    insist(isinstance(schema, dict), f"{place}.input_schema: Input should be a valid dictionary")
    insist(schema.get("type") == "object", f"{place}.input_schema.type: Input should be 'object'")
    combined = {"oneOf", "allOf", "anyOf"} & set(schema)
    insist(not combined, f"{place}.input_schema: does not support {', '.join(combined)} at the top level")
    check_schema(schema, schema, f"{place}.input_schema", strict=bool(tool.get("strict")))


def _check_server_tool(tool: Mapping[str, Any], place: str) -> None:
    known = _SERVER_TYPE.fullmatch(str(tool["type"]))
    insist(known, f"{place}: Input tag {tool['type']!r} found using 'type' does not match any of the expected tags")
    an_object(tool, place, _SERVER, {"name"})
    insist(known and tool["name"] == known[1], f"{place}.name: Input should be the tool's own name")
    domains = [tool[each] for each in ("allowed_domains", "blocked_domains") if tool.get(each)]
    insist(len(domains) < 2, f"{place}: only one of `allowed_domains` and `blocked_domains` may be set")
    for domain in domains[0] if domains else ():
        insist("://" not in domain, f"{place}: domains have no scheme: {domain}")
    insist(tool.get("max_uses") is None or tool["max_uses"] > 0, f"{place}.max_uses: Input should be greater than 0")


def check_schema(schema: Any, root: Mapping[str, Any], place: str, *, strict: bool) -> None:
    """Raises Refusal for what is no JSON Schema, and for what structured output does not take where `strict`."""
    if isinstance(schema, bool):
        insist(not strict, f"{place}: a schema must be an object")
        return
    insist(isinstance(schema, dict), f"{place}: JSON schema is invalid: it must be an object")
    kinds = schema.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        insist(kind in _TYPES, f"{place}.type: JSON schema is invalid: {kind!r} is no type")
    _check_reference(schema.get("$ref"), root, place)
    _check_required(schema, place)
    if strict:
        _check_strict(schema, place)
    for name, inner in _inner(schema, place):
        check_schema(inner, root, name, strict=strict)


def _check_reference(reference: Any, root: Mapping[str, Any], place: str) -> None:
    if reference is not None:
        name = str(reference).removeprefix("#/$defs/")
        insist(name in root.get("$defs", {}), f"{place}.$ref: JSON schema is invalid: {reference!r} leads nowhere")


def _check_required(schema: Mapping[str, Any], place: str) -> None:
    required = schema.get("required", [])
    insist(isinstance(required, list), f"{place}.required: JSON schema is invalid: it must be a list")
    insist(len(set(required)) == len(required), f"{place}.required: JSON schema is invalid: a name is there twice")
    enum = schema.get("enum", [None])
    insist(
        isinstance(enum, list) and enum, f"{place}.enum: JSON schema is invalid: it must be a list with something in it"
    )


def _check_strict(schema: Mapping[str, Any], place: str) -> None:
    unsupported = sorted(_UNSUPPORTED & set(schema))
    insist(not unsupported, f"{place}: For this type, properties {', '.join(unsupported)} are not supported")
    if schema.get("type") == "object":
        closed = schema.get("additionalProperties") is False
        insist(closed, f"{place}: For 'object' type, 'additionalProperties' must be explicitly set to false")


def _inner(schema: Mapping[str, Any], place: str) -> Iterator[tuple[str, Any]]:
    for keyword in ("properties", "$defs"):
        inner = schema.get(keyword, {})
        insist(isinstance(inner, dict), f"{place}.{keyword}: JSON schema is invalid: it must be an object")
        yield from ((f"{place}.{keyword}.{name}", each) for name, each in inner.items())
    for keyword in ("anyOf", "allOf", "oneOf"):
        inner = schema.get(keyword, [])
        insist(isinstance(inner, list), f"{place}.{keyword}: JSON schema is invalid: it must be a list")
        yield from ((f"{place}.{keyword}.{number}", each) for number, each in enumerate(inner))
    for keyword in ("items", "additionalProperties"):
        if keyword in schema and not isinstance(schema[keyword], bool):
            yield f"{place}.{keyword}", schema[keyword]
