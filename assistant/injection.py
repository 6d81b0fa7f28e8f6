"""Takes orders to the assistant out of a question and keeps the question behind them.

A citizen's text is never an instruction: whatever poses as one (a role tag, "ignore the rules", "take this as the newest
rule") is removed; what is left counts only when it still asks for something.
"""

from __future__ import annotations

import re

from knowledge.values import Value


class Stripped(Value):
    """What is left of a question; `was_injected` says whether something was taken out."""

    text: str
    was_injected: bool


_TAGGED = re.compile(
    r"<\s*(system|assistant|admin|instruction|instructions|系统)\b[^>]*>.*?(?:<\s*/\s*\1\s*>|$)"
    r"|<\|im_start\|>.*?(?:<\|im_end\|>|$)|\[(系统|system|sys|inst|admin|管理员)\].*?(?:\[/\s*\2\s*\]|(?<=[。!?！？])|$)"
    r"|<\s*/?\s*(?:user|assistant|system|human|im_\w+)\s*/?\s*>|<\|[^|>]*\|>",
    re.IGNORECASE | re.DOTALL,
)
# each takes the sentence from there to its end: what follows is the order itself
_ORDERED = re.compile(
    r"把(?:下面|以下|这|下列).{0,12}(?:当作|当成|视为|作为|认作)|^请?你?(?:务必|一定)?记住[:,，：]"
    r"|(?:以下|下面)是.{0,6}(?:管理员|系统|开发者|最新)(?:指令|命令)"
    r"|^(?:system|assistant|系统(?:指令|提示|消息)|管理员(?:指令|命令))\s*[:：]"
    r"|从现在(?:起|开始)[,，]?(?:所有(?:事项|问题|回答)|无论我)|无论我问什么|\[(?:system|系统)\]",
    re.IGNORECASE,
)
# each takes its clause. The object must be the assistant's own: 撤销登记的规定 and 没有户籍限制 are everyday matters
_OVERRIDES = (
    r"(?:忽略|无视|忘记|忘掉|抛开|抛弃|不要(?:遵守|理会|管)|别管|不用管|跳过|绕过|绕开|覆盖|推翻)"
    r".{0,6}(?:你|以上|上面|上述|之前|前面|此前|先前|所有|一切|全部|任何|系统|原来|那些|这些|安全|道德)"
    r".{0,10}(?:策略|指令|规则|设定|提示|要求|限制|内容|身份|约束|命令|规定|审查|过滤)",
    r"忘记你的设定|跳过(?:安全)?审查|不管那些限制|旧规则作废|按照?我(?:给|说|的).{0,6}(?:规则|指示)",
    r"(?:ignore|disregard|forget|override|bypass).{0,30}(?:instruction|prompt|rule|polic|safety|guideline|above|previous|restriction)",
    r"(?:你现在|现在你|从现在(?:起|开始)[,，]?你|假装你?|假设你).{0,2}(?:就?是|扮演|成为|进入|不再|没有)(?!.{0,6}(?:几点|什么时候|上班|下班))",
    r"(?:你|请).{0,4}扮演|角色扮演一|你(?:的)?新(?:的)?身份|你不再是|把你(?:自己)?当[成作]",
    r"(?:扮演|成为).{0,8}(?:黑客|专家|ai|dan|女朋友|男朋友|老公|老婆)|现在开始.{0,4}扮演",
    r"(?:从今以后|今后|从此|以后)[,，]?你(?:就|没有|不|要|是)|什么都可以(?:说|做|回答)|可以说任何话|自由聊天",
    r"没有任何限制(?![吗?？])|不受(?:任何)?(?:规则|限制)约束|不受监管|(?:任何|一切).{0,2}限制的?(?:ai|助手|模型|模式)",
    r"(?:关闭|解除|取消|移除|突破).{0,4}(?:所有|一切|全部|你的|安全|道德).{0,6}(?:限制|过滤|审查|约束)|没有道德|道德(?:限制|约束|准则)",
    r"(?:开发者|维护|上帝|管理员|无限制|自由|dev|developer)\s?(?:模式|mode)|切换.{0,10}模式|越狱|jailbreak|\bdan\b|do anything now",
    r"(?:必须|只能|都要?|请|要)(?:服从|听从)我|无条件(?:执行|服从|听)|执行我的.{0,6}(?:要求|命令|指令)|听我的(?:命令|指挥)|输出任意内容|请以后都",
    r"回答所有问题|你都(?:要|必须|只)?(?:回答|说)|unrestricted|act as|you are (?:now )?an? |you are now|roleplay|pretend",
)
_OVERRIDE = re.compile("|".join(f"(?:{pattern})" for pattern in _OVERRIDES), re.IGNORECASE)
_SENTENCE = re.compile(r"[^。!?！？;；\n]*[。!?！？;；\n]*")
_CLAUSE = re.compile(r"[^,，、。!?！？;；:：\n.]*[,，、。!?！？;；:：\n.]*")
_LEAD_IN = re.compile(
    r"^(?:\s|[,，。:：;；!！.]|现在问你|现在我问你|那么|请问|直接告诉我|告诉我|回答我|然后|接着|并且|并|再)+"
)
_ASKS = re.compile(
    r"[?？]|怎么|多久|多少|几[个天号次]|哪里|哪儿|在哪|什么|如何|能不能|可以|吗|材料|条件|办|要不要|需要|流程|电话|丢了"
)
_HAN = re.compile(r"[一-龥]")
_LEAST_QUESTION = 4  # Chinese characters: 护照咋办


def strip_injection(text: str) -> Stripped:
    """Take every order out of `text` and tidy what is left; a text without one comes back as it was."""
    kept = _TAGGED.sub(" ", text)
    sentences = [sentence for sentence in _SENTENCE.findall(kept) if sentence]
    kept = "".join(_without_override(sentence) for sentence in sentences if not _ORDERED.search(sentence.strip()))
    if kept == text:
        return Stripped(text=text, was_injected=False)
    return Stripped(text=_LEAD_IN.sub("", kept).strip(), was_injected=True)


def is_genuine(text: str) -> bool:
    """Whether what is left still asks something that a guide could answer, rather than speaking to the assistant."""
    if len(_HAN.findall(text)) < _LEAST_QUESTION or re.match(r"(?:请|那)?你", text):
        return False
    return _ASKS.search(text) is not None


def _without_override(sentence: str) -> str:
    if not _OVERRIDE.search(sentence):
        return sentence
    clauses = [clause for clause in _CLAUSE.findall(sentence) if clause and not _OVERRIDE.search(clause)]
    left = _LEAD_IN.sub("", "".join(clauses))
    return left if is_genuine(left) else ""
