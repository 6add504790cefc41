"""Other people's words on their way to a model: fenced, so that they are read as data and never as instructions.

Inside the fence everything is JSON in which no angle bracket is left, so nothing typed can close the fence or open
another one. What a fence means is said once, in the system prompt.
"""

import json
from typing import Any

_BRACKETS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def fenced(kind: str, value: Any) -> str:
    """`<kind>` around the value as JSON; `kind` is a word of ours. Raises TypeError for what JSON cannot say."""
    return f"<{kind}>{json.dumps(value, ensure_ascii=False, sort_keys=True).translate(_BRACKETS)}</{kind}>"
