"""What staff are told of how second secrets lie in the record: on the page of accounts and by `mingbai users`."""

from __future__ import annotations

from knowledge.accounts import SecretsKept
from ui.words import Lang, say

SHUT = "{names} 的动态码解不开，现在登不进来：请恢复 MINGBAI_TOTP_KEY_FILE 里的密钥，或者用 mingbai users totp 换新的。"
PLAIN = "{count}个动态码的密钥在库里是明文：请用 mingbai users seal --new-key 文件名 做一个密钥，把 MINGBAI_TOTP_KEY_FILE 设成它。"


def remark_on(kept: SecretsKept, lang: Lang = Lang.ZH) -> str:
    """What has to be done about them; "" for nothing."""
    if kept.shut:
        return say(SHUT, lang, names="、".join(kept.shut))
    return say(PLAIN, lang, count=kept.plain) if kept.plain else ""
