"""What a matter's name tells: whether it is keyboard junk, and which 事项类型 it is when the list does not say.

Order counts: what protects a service from exclusion stands before what excludes. A name that fits no row is 未写明, which
stays in citizen search.
"""

from __future__ import annotations

import re

from knowledge.codelists import MatterType

# Pattern and what a name that holds it is. A power exercised against someone names its target with 对…, or opens with the verb.
_RULES: tuple[tuple[re.Pattern[str], MatterType], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"(?:行政处罚|处罚)(?:[（(【][^）)】]*[）)】])?[。.；;]?$", MatterType.PENALTY),
        # asked for by the citizen although the words sound like a power: 公众聚集场所…安全检查, 检查站设立, 核定征收…申报
        (r"(?:投入使用|营业|开业)前?.{0,6}检查", MatterType.LICENSE),
        (
            r"(?:处罚|罚款).{0,12}(?:注册|认定|查询|缴纳|缴款|听证|复议|异议|信息公示|信用修复|重新申请)",
            MatterType.UNKNOWN,
        ),
        (
            r"(?:检查站|检查员|检查井|检查科目|检查证|检查合格).{0,12}(?:设立|设置|认可|认定|核发|审批|备案|换领|补领)",
            MatterType.UNKNOWN,
        ),
        (r"(?:体格|健康|医学|产前|妇科|婚前|孕前|优生|病理|影像|内镜|两癌|免费)检查", MatterType.UNKNOWN),
        (r"强制(?:性)?(?:产品)?(?:认证|保险|检定|性?清洁生产审核|医疗申请|险)", MatterType.UNKNOWN),
        (r"征收.{0,20}(?:申报|备案|报告|补偿|申请|登记|查询|方式|核定|减免|缓缴|退)", MatterType.UNKNOWN),
        (r"(?:房屋|土地|集体土地)征收", MatterType.UNKNOWN),
        (r"(?:暂不|不予?|免)征收", MatterType.UNKNOWN),
        (r"^(?:对|给予|处以).*(?:处罚|罚款|没收)", MatterType.PENALTY),
        (r"^(?:警告|罚款|吊销|没收|暂扣|责令停产停业)", MatterType.PENALTY),
        (
            r"行政强制|强制(?:措施|执行|拆除|隔离|传唤|检测|检查|治疗|戒毒|报废|撤离|消毒|进行|排除|调度|清除|扣缴|划拨|约束|带离|驱散|铲除|封闭)",
            MatterType.COERCION,
        ),
        (r"^对.*强制[。.]?$|实施(?:的)?强制$", MatterType.COERCION),
        (
            r"^(?:依法)?(?:查阅、复制.{0,8})?(?:查询、)?(?:查封|扣押|冻结|扣留|封存|没收|收缴|暂扣|封闭)",
            MatterType.COERCION,
        ),
        (r"^(?:对|在).*(?:查封|扣押|扣留|冻结|封存|代履行|先行登记保存|予以登记保存)", MatterType.COERCION),
        (r"^责令|^对.*(?:予以取缔|遣送出境|拘留审查|隔离措施|限制活动范围)", MatterType.COERCION),
        (r"代履行$|加处(?:罚款|滞纳金)|滞纳金.{0,4}加处", MatterType.COERCION),
        (
            r"(?:费|金|税|款)(?:的)?(?:征收|征缴)(?:[（(][^）)]*[）)])?$|^(?:征收|征缴).*(?:费|金|税)$|^(?:行政)?征收|的?行政征收$",
            MatterType.LEVY,
        ),
        (
            r"行政检查|监督检查|执法检查|日常检查|现场检查|专项检查|监督抽查|抽查检验|监督、检查|巡视检查|跟踪检查|检查权|^检查涉案|(?:安全|流通|监管|事后)检查$|的监督管理$",
            MatterType.INSPECTION,
        ),
        (
            r"^(?:对|组织对|依法对).*(?:检查|抽查|监督管理|巡查|稽查|核查|检查、调查、查询)(?:[（(][^）)]*[）)])?$",
            MatterType.INSPECTION,
        ),
        (
            r"(?:情况|行为|活动|工作|整改|质量)(?:的)?(?:检查|抽查|监督检查|稽查)(?:[（(][^）)]*[）)])?$",
            MatterType.INSPECTION,
        ),
        (r"(?:的)?行政给付$", MatterType.PAYMENT),
        (r"(?:的)?行政确认$", MatterType.CONFIRMATION),
        (r"(?:的)?行政奖励$|^对.*(?:的)?(?:表彰|奖励)$", MatterType.REWARD),
        (r"(?:的)?行政裁决$", MatterType.ADJUDICATION),
        (r"(?:的)?行政许可$", MatterType.LICENSE),
    )
)
_REPEATED = re.compile(r"(.{1,3}?)\1{3,}|(.)\2{3,}")
_KEYBOARD = re.compile(  # a run is taken whole (++, *+): shared out in every way, sixty times "a" before a Chinese character take hours
    r"(?:[a-z]*(?:asdf|sdfg|dfgh|qwer|wert|zxcv|xcvb|hjkl|fghj|jkl;|poiu|swjw)[a-z]*+|abc+(?:d(?!emo))*|(?:0?123456789?0?|12345?)|test\d*|demo\d*|xxx++|aaa++)++",
    re.IGNORECASE,
)
_TRIAL = re.compile(
    r"(?:测试|试验|演示|样例|示例|模板)?(?:测试|ceshi|test|cs)(?:数据|事项|用|一下|名称|内容)?[\d一二三四五六七八九十]*",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def guess_type(name: str) -> MatterType:
    """The 事项类型 a bare name gives away; UNKNOWN when it gives none away."""
    return next((kind for pattern, kind in _RULES if pattern.search(name)), MatterType.UNKNOWN)


def is_junk(text: str) -> bool:
    """Whether a whole cell is keyboard junk or a left-over of somebody's trial: ssssss, asdf, 111111, 测试."""
    bare = re.sub(r"[\s　。.，,、!！?？\-_]+", "", text)
    if not bare:
        return False
    return any(pattern.fullmatch(bare) for pattern in (_REPEATED, _KEYBOARD, _TRIAL))


def is_name(text: str) -> bool:
    """Whether a cell can be a matter's name: it holds a Chinese character."""
    return _HAN.search(text) is not None
