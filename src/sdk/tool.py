"""A tool is a typed function: its signature is the schema, its docstring the description.

The first parameter is what the desk gives it (the inquiry under way), the others are what the model says, checked by
pydantic. A `ToolError` is for the model to read; anything else that goes wrong is for the log.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from src.errors import ToolError

Words = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Tool:
    """What a model may call. `words` says what is being done, for the status line: "counting leads by source…"."""

    name: str
    description: str
    arguments: type[BaseModel]
    function: Callable[..., Any]
    words: Words

    @classmethod
    def of(cls, function: Callable[..., Any], words: Words) -> "Tool":
        """The tool that this function is. Raises TypeError for one without docstring or annotations."""
        description = inspect.getdoc(function)
        if not description:
            raise TypeError(f"{function.__name__} has no docstring to describe it to the model")
        return cls(function.__name__, description, _arguments(function), function, words)

    def schema(self) -> dict[str, Any]:
        """As the Messages API takes it (https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools)."""
        schema = _spare(self.arguments.model_json_schema())
        return {"name": self.name, "description": self.description, "input_schema": schema}

    def call(self, inquiry: Any, said: object) -> Any:
        """What the function gives. Raises ToolError where the arguments are wrong, and the function's own."""
        try:
            arguments = self.arguments.model_validate(said)
        except ValidationError as error:
            raise ToolError(_faults(error)) from None
        given = {name: getattr(arguments, name) for name in type(arguments).model_fields}
        return self.function(inquiry, **given)


def _spare(schema: Any) -> Any:
    """The schema without what tells a model nothing: titles that repeat names, defaults that are empty."""
    if isinstance(schema, list):
        return [_spare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    named = {name: _spare(each) for name, each in schema.items() if not (name == "title" and isinstance(each, str))}
    return {name: each for name, each in named.items() if name != "default" or (each and not isinstance(each, dict))}


def _arguments(function: Callable[..., Any]) -> type[BaseModel]:
    """The model of all parameters but the first."""
    _, *parameters = inspect.signature(function, eval_str=True).parameters.values()
    untyped = [each.name for each in parameters if each.annotation is each.empty]
    if untyped:
        raise TypeError(f"{function.__name__}: {', '.join(untyped)} without annotation")
    fields: dict[str, Any] = {
        each.name: (each.annotation, ... if each.default is each.empty else each.default) for each in parameters
    }
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def _faults(error: ValidationError) -> str:
    """Which argument is wrong and why, without what was said: it may be anything."""
    faults = (f"{'.'.join(map(str, fault['loc'])) or 'arguments'}: {fault['msg']}" for fault in error.errors()[:5])
    return "Wrong arguments. " + "; ".join(faults)
