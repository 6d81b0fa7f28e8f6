"""What a model could mangle, put out of its sight: phones, links, codes and document numbers become ⟦T1⟧ and come back after."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FRAGILE = re.compile(
    r"https?://[^\s<>\"'（）()，。；、\[\]]+|(?:www|m)\.[A-Za-z0-9./\-]+"
    r"|(?<![\d\-.])(?:0\d{2,3}-\d{7,8}(?:-\d{1,5})?|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|12\d{3}|9[56]\d{3})(?![\d\-.%年月日元个号])"
    r"|(?<![0-9A-Za-z])[0-9A-Z]{12,}(?![0-9A-Za-z])"
    r"|[一-龥]{1,8}[〔\[（(](?:19|20)\d\d[〕\])）]\d+号"
)
_TOKEN = re.compile(r"⟦T\d+⟧")


def hide(text: str, known: dict[str, str]) -> str:
    """A text with tokens in place of what is fragile; `known` (token to text) grows by what was hidden."""

    def token(found: re.Match[str]) -> str:
        held = next((one for one, words in known.items() if words == found[0]), f"⟦T{len(known) + 1}⟧")
        known[held] = found[0]
        return held

    return _FRAGILE.sub(token, text)


def reveal(text: str, known: Mapping[str, str]) -> str:
    """A text with its tokens resolved; a token that nobody gave out stays as it is."""
    return _TOKEN.sub(lambda found: known.get(found[0], found[0]), text)
