"""The lint: a table of rules over a guide and its source text, and what each keeps out of answers.

An error withholds at the level of the field wherever it can: a guide whose conditions were cut off still tells its fee.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ingest.lint_rules import content, identity, laws, reach, requirements, terms
from ingest.lint_rules.rule import Context, Rule
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.laws.library import LawLibrary

# fmt: off
RULES: tuple[Rule, ...] = (
    Rule("R01", "error", "写明事项名称、实施主体、行政区划、事项类型、来源网址和日期", identity.essentials),
    Rule("R02", "error", "事项类型在规定的类型里，处罚、强制、征收、检查不进入群众查询", identity.matter_type),
    Rule("R03", "error", "编码的长度和分段符合所用的编码规则", identity.code_shape),
    Rule("R04", "warning", "实施主体的统一社会信用代码校验通过", identity.agency_code),
    Rule("R05", "error", "受理条件不为空，不在冒号处中断", requirements.conditions_whole),
    Rule("R06", "error", "编号连续，没有缺项", requirements.numbering),
    Rule("R07", "error", "材料和条件没有「其他材料」「按规定」之类的兜底条款", requirements.catch_all),
    Rule("R08", "warning", "不以「详见」「待定」「另行通知」代替内容", requirements.placeholders),
    Rule("R09", "error", "单位相同时，承诺时限不长于法定时限", terms.promise_within_law),
    Rule("R10", "warning", "办件类型与承诺时限相符", terms.item_type),
    Rule("R11", "warning", "行政许可的法定时限不超过一般上限", terms.license_limit),
    Rule("R12", "warning", "各环节时限之和不超过承诺时限", terms.step_limits),
    Rule("R13", "warning", "到现场次数与原因、网办深度、邮寄相符", terms.visits),
    Rule("R14", "error", "收费的写明项目、标准和依据，不收费的没有收费项目", terms.fee_items),
    Rule("R15", "error", "明确写出是否收费", terms.fee_stated),
    Rule("R16", "warning", "电话有区号，咨询与投诉不是同一号码", reach.phones),
    Rule("R17", "warning", "服务对象与主题分类相符", reach.audiences),
    Rule("R18", "error", "行政许可要求的材料有依据", requirements.material_basis),
    Rule("R19", "warning", "非必要和容缺的材料写明适用情形", requirements.case_of_material),
    Rule("R20", "warning", "条件要求的证件在材料里，条件里不写材料清单", requirements.demanded),
    Rule("R21", "error", "依据的法律现行有效", laws.in_force),
    Rule("R22", "warning", "文号格式正确，同一条款内容一致", laws.document_numbers),
    Rule("R23", "error", "事项在用，没有过期", identity.state),
    Rule("R24", "warning", "一年之内更新或核验过", laws.age),
    Rule("R25", "warning", "结果类型与结果名称相符，有结果样本", reach.outcome),
    Rule("R26", "error", "没有个人信息", content.personal),
    Rule("R27", "error", "没有网页代码、出错页面、乱码和误输入", content.leftovers),
    Rule("R28", "warning", "网址是政务网站，不是 IP 地址", identity.hosts),
    Rule("R29", "info", "日常用语不与事项名称相同", identity.aliases),
    Rule("R30", "warning", "只能咨询的窗口不标为受理", reach.windows),
    Rule("R31", "warning", "没有常见错别字", requirements.typos),
    Rule("R32", "info", "行政许可有常见问题", identity.questions),
)
# fmt: on
# rules that judge by the day or by the texts of laws: stored findings of them grow old
OF_THE_DAY: tuple[Rule, ...] = tuple(rule for rule in RULES if rule.id in ("R21", "R22", "R23", "R24"))
_DAILY = frozenset(rule.id for rule in OF_THE_DAY)
_ORDER = {rule.id: number for number, rule in enumerate(RULES)}


def lint(
    guide: ServiceGuide,
    source_text: str,
    *,
    today: date,
    library: LawLibrary | None = None,
    rules: Iterable[Rule] = RULES,
) -> tuple[Finding, ...]:
    """Every finding about a guide, in the order of the rules.

    Args:
        source_text: the text that the guide's spans point into.
        today: the day on which cancellations, ages, laws and years of document numbers are judged.
        library: the texts of laws that citations are checked against; without it only what stands in tables is checked.
        rules: rows of the table; all of them unless some alone are wanted.
    """
    context = Context(source_text, today, library)
    return tuple(
        Finding(
            rule=rule.id,
            severity=fault.severity or rule.severity,
            guide=guide.id,
            place=fault.place,
            message=fault.message,
            fix=fault.fix,
            withholds=fault.withholds,
        )
        for rule in rules
        for fault in rule.faults(guide, context)
    )


def of_the_day(guide: ServiceGuide, source_text: str, known: Iterable[Finding], *, today: date) -> tuple[Finding, ...]:
    """What `lint` would find today in a guide that stands as it was linted before.

    Args:
        known: what was found then, rules of others among it.
    """
    lasting = (one for one in known if one.rule in _ORDER and one.rule not in _DAILY)
    fresh = lint(guide, source_text, today=today, rules=OF_THE_DAY)
    return tuple(sorted((*lasting, *fresh), key=lambda one: _ORDER[one.rule]))
