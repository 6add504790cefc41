"""Other people's words on their way to a model: fenced, so that they are read as data and never as instructions.

Inside the fence everything is JSON in which no angle bracket is left, nor a letter that looks like one, so nothing
typed can close the fence or open another one. What people do not see a model does not get to read either: no
zero-width characters, no marks that turn the writing direction, no tag characters. What a fence means is said once, in
the system prompt.
"""

import json
import re
from typing import Any

#: Angle brackets, and what passes for them.
_LIKE_BRACKETS = "<>&＜＞﹤﹥‹›〈〉⟨⟩《》❬❭❮❯˂˃ᐸᐳ⧼⧽⦑⦒"
_BRACKETS = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in _LIKE_BRACKETS})
#: Unicode's tag characters, variation selectors that can carry bytes, bidirectional controls, zero-width characters
#: (joiners only where no script needs them: next to ASCII), interlinear marks, and halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\U000e0000-\U000e007f\U000e0100-\U000e01ef\u202a-\u202e\u2066-\u206f\u200b\u200e\u200f\u2060-\u2064\ufeff\u00ad"
    "\u180e\u061c\ufff9-\ufffb\ud800-\udfff]|(?<=[\x20-\x7e])[\u200c\u200d]+"
)


def fenced(kind: str, value: Any) -> str:
    """`<kind>` around the value as JSON; `kind` is a word of ours. Raises TypeError for what JSON cannot say."""
    said = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"<{kind}>{_UNSEEN.sub('', said).translate(_BRACKETS)}</{kind}>"
