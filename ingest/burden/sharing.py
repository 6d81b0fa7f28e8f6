"""Papers that the government itself has issued, so that a hall could fetch them instead of asking for them (可共享免提交)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.conflicts.papers import choices, same_paper
from knowledge.codelists import Necessity
from knowledge.guide import ServiceGuide
from knowledge.values import Value

# paper -> who issued it; only what a public body keeps in a register of its own
_ISSUED: tuple[tuple[str, str], ...] = (
    ("身份证", "公安机关"), ("户口簿", "公安机关"), ("居住证", "公安机关"), ("无犯罪记录证明", "公安机关"), ("户籍证明", "公安机关"),
    ("驾驶证", "公安机关交通管理部门"), ("机动车行驶证", "公安机关交通管理部门"), ("机动车登记证书", "公安机关交通管理部门"),
    ("结婚证", "民政部门"), ("离婚证", "民政部门"), ("婚姻登记证", "民政部门"), ("社会组织登记证书", "民政部门"), ("低保证", "民政部门"),
    ("民办非企业单位登记证书", "民政部门"), ("社会团体法人登记证书", "民政部门"),
    ("营业执照", "市场监管部门"), ("食品经营许可证", "市场监管部门"), ("食品生产许可证", "市场监管部门"),
    ("不动产权证书", "自然资源部门"), ("房产证", "自然资源部门"), ("房屋所有权证", "自然资源部门"), ("土地使用证", "自然资源部门"),
    ("建设用地规划许可证", "自然资源部门"), ("建设工程规划许可证", "自然资源部门"),
    ("施工许可证", "住房城乡建设部门"), ("资质证书", "发证部门"),
    ("社会保障卡", "人力资源社会保障部门"), ("社保缴费证明", "人力资源社会保障部门"), ("就业创业证", "人力资源社会保障部门"),
    ("职业资格证书", "人力资源社会保障部门"), ("专业技术资格证书", "人力资源社会保障部门"), ("退休证", "人力资源社会保障部门"),
    ("出生医学证明", "卫生健康部门"), ("医师资格证书", "卫生健康部门"), ("医师执业证书", "卫生健康部门"), ("护士执业证书", "卫生健康部门"),
    ("医疗机构执业许可证", "卫生健康部门"), ("卫生许可证", "卫生健康部门"),
    ("残疾人证", "残联"), ("完税证明", "税务部门"), ("清税证明", "税务部门"), ("纳税证明", "税务部门"),
    ("法律职业资格证书", "司法行政部门"), ("律师执业证书", "司法行政部门"), ("教师资格证书", "教育部门"),
    ("道路运输经营许可证", "交通运输部门"), ("道路运输证", "交通运输部门"), ("退伍证", "退役军人事务部门"), ("退役证", "退役军人事务部门"),
)  # fmt: skip
# issued outside the registers that a hall can reach
_ELSEWHERE = re.compile(r"军|武警|武装警察|外国|国际|港|澳|台湾|境外|护照")
_CHANNEL = "政府部门"
_ALREADY = frozenset({Necessity.EXEMPT})


class Shareable(Value):
    """A material that the government has issued. `why` is the source's own word, or that the paper is on our list."""

    guide: str
    title: str
    region: str
    material: str
    issuer: str
    why: str


def shareable(guide: ServiceGuide) -> Iterator[Shareable]:
    """Materials of a guide that a public body has issued, those already 免提交 left out."""
    for material in guide.materials:
        if material.necessity in _ALREADY:
            continue
        issuer = issuer_of(material.name)
        stated = _CHANNEL in (material.source_channel or "")
        if issuer is None and not stated:
            continue
        yield Shareable(
            guide=guide.id,
            title=guide.title,
            region=guide.region,
            material=material.name,
            issuer=issuer or "指南写明由政府部门核发",
            why="指南写明来源渠道是政府部门核发" if stated else "证照由政府部门核发",
        )


def issuer_of(name: str) -> str | None:
    """Who issued a paper; None for what no public body has issued, or not surely."""
    if _ELSEWHERE.search(name):
        return None
    keys = choices(name)
    return next((issuer for paper, issuer in _ISSUED if any(_names(key, paper) for key in keys)), None)


def _names(key: str, paper: str) -> bool:
    """Whether a key is this paper, or somebody's: 父母双方身份证 and 法定代表人身份证 are, 居住证明 is no 居住证."""
    return key.endswith(paper) or (same_paper(key, paper) and key[:1] == paper[:1])
