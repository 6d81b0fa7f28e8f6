"""Small guides and documents written for the tests: two levels of one invented city, a list row and two pages."""

from __future__ import annotations

from datetime import date

from knowledge.codelists import Charged, LimitKind, MatterType, Necessity, TimeUnit
from knowledge.document import CatalogueEntry, DocumentSection, PolicyDocument
from knowledge.guide import Agency, Codes, Contact, Faq, Fee, Material, ServiceGuide, Source, TimeLimit, Visits, Window
from knowledge.store import Incoming
from knowledge.values import Span

CITY, DISTRICT, OTHER_DISTRICT = "999900", "999901", "999902"


def span(text: str, quote: str) -> Span:
    """Where a quote stands in a text."""
    start = text.index(quote)
    return Span(start=start, end=start + len(quote))


PENSION_TEXT = """企业职工基本养老金申领
受理条件
达到法定退休年龄，累计缴费满15年。
申请材料
1.《待遇申报表》
2.社会保障卡
特殊情形
1.视同缴费的，提供个人档案
办理时限
法定办结时限：20个工作日
承诺办结时限：10个工作日
收费标准
不收费
咨询电话
0990-8123456"""


def pension_page(*, region: str = CITY, promised: str = "10") -> Incoming:
    """A guide page with both limits, no fee, two required materials and a special case."""
    text = PENSION_TEXT.replace("承诺办结时限：10", f"承诺办结时限：{promised}")
    materials = span(text, "1.《待遇申报表》\n2.社会保障卡\n特殊情形\n1.视同缴费的，提供个人档案")
    limits = f"法定办结时限：20个工作日\n承诺办结时限：{promised}个工作日"
    guide = ServiceGuide(
        id=f"guide:养老金{region}",
        title="企业职工基本养老金申领",
        region=region,
        matter_type=MatterType.PUBLIC_SERVICE,
        agency=Agency(name="云河市社会保险中心"),
        aliases=("领养老金", "退休金申领"),
        materials=(
            Material(name="《待遇申报表》", necessity=Necessity.REQUIRED, span=span(text, "1.《待遇申报表》")),
            Material(name="社会保障卡", necessity=Necessity.REQUIRED, span=span(text, "2.社会保障卡")),
            Material(name="个人档案", necessity=Necessity.CONDITIONAL, span=span(text, "1.视同缴费的，提供个人档案")),
        ),
        limits=(
            TimeLimit(kind=LimitKind.STATUTORY, value=20, unit=TimeUnit.WORKING_DAY, text="20个工作日", span=span(text, "法定办结时限：20个工作日")),
            TimeLimit(kind=LimitKind.PROMISED, value=float(promised), unit=TimeUnit.WORKING_DAY, text=f"{promised}个工作日", span=span(text, f"承诺办结时限：{promised}个工作日")),
        ),
        fee=Fee(charged=Charged.NO, text="不收费", span=span(text, "不收费")),
        contacts=(Contact(purpose="咨询", value="0990-8123456", span=span(text, "0990-8123456")),),
        parts=(
            ("conditions", span(text, "达到法定退休年龄，累计缴费满15年。")),
            ("materials", materials),
            ("limits", span(text, limits)),
            ("fee", span(text, "不收费")),
            ("contacts", span(text, "0990-8123456")),
        ),
        source=Source(id=f"养老金{region}", name=f"养老金{region}.html", title="企业职工基本养老金申领", published=date(2026, 3, 1)),
    )  # fmt: skip
    return Incoming(content=guide, text=text)


def row_guide(
    code: str,
    title: str,
    *,
    region: str = CITY,
    main_name: str | None = None,
    promised: float = 1,
    aliases: tuple[str, ...] = (),
) -> Incoming:
    """A list row: a limit, a material, a window and a phone, and nothing about fees."""
    text = (
        f"事项名称：{title}\n承诺办结时限：{promised:g}个工作日\n申请材料：\n1.居民身份证\n2.相片\n"
        "办理地点：云河市青山路8号1号窗口\n咨询电话：0990-8100001\n到现场次数：1"
    )
    guide = ServiceGuide(
        id=f"code:{code}@{region}",
        title=title,
        main_name=main_name,
        aliases=aliases,
        region=region,
        matter_type=MatterType.LICENSE,
        agency=Agency(name="云河市公安局"),
        codes=Codes(implementation=code, parent=main_name and f"{main_name}Y"),
        materials=(
            Material(name="居民身份证", span=span(text, "1.居民身份证")),
            Material(name="相片", span=span(text, "2.相片")),
        ),
        limits=(
            TimeLimit(kind=LimitKind.PROMISED, value=promised, unit=TimeUnit.WORKING_DAY, text=f"{promised:g}个工作日", span=span(text, f"承诺办结时限：{promised:g}个工作日")),
        ),
        windows=(Window(address="云河市青山路8号1号窗口", available=True, span=span(text, "办理地点：云河市青山路8号1号窗口")),),
        contacts=(Contact(purpose="咨询", value="0990-8100001", span=span(text, "咨询电话：0990-8100001")),),
        visits=Visits(count=1, span=span(text, "到现场次数：1")),
        parts=(
            ("limits", span(text, f"承诺办结时限：{promised:g}个工作日")),
            ("materials", span(text, "申请材料：\n1.居民身份证\n2.相片")),
            ("windows", span(text, "办理地点：云河市青山路8号1号窗口")),
            ("contacts", span(text, "咨询电话：0990-8100001")),
        ),
        source=Source(id=code, name=code, title="事项清单.xlsx", file="事项清单.xlsx", place="第2行"),
    )  # fmt: skip
    return Incoming(content=guide, text=text)


FAQ_TEXT = """失业保险常见问题
一、哪些情形算非本人意愿中断就业？
答：包括以下情形：
1.劳动合同期满。
2.单位破产。
3.单位被吊销营业执照。
二、失业保险金最长领多久？
答：最长不超过24个月。"""


def faq_page(*, region: str = CITY) -> Incoming:
    """An FAQ page with two questions; the first has a list with a short line that is law."""
    first = span(
        FAQ_TEXT,
        "一、哪些情形算非本人意愿中断就业？\n答：包括以下情形：\n1.劳动合同期满。\n2.单位破产。\n3.单位被吊销营业执照。",
    )
    second = span(FAQ_TEXT, "二、失业保险金最长领多久？\n答：最长不超过24个月。")
    document = PolicyDocument(
        id=f"doc:失业{region}",
        title="失业保险常见问题",
        region=region,
        sections=(DocumentSection(path=("失业保险常见问题",), depth=0, span=Span(start=0, end=len(FAQ_TEXT))),),
        faqs=(
            Faq(question="哪些情形算非本人意愿中断就业？", answer="包括以下情形：1.劳动合同期满。2.单位破产。3.单位被吊销营业执照。", span=first),
            Faq(question="失业保险金最长领多久？", answer="最长不超过24个月。", span=second),
        ),
        paragraphs=(first, second),
        source=Source(id=f"失业{region}", name="失业保险常见问题.html", title="失业保险常见问题", published=date(2026, 1, 5)),
    )  # fmt: skip
    return Incoming(content=document, text=FAQ_TEXT)


def entry(name: str, *, for_citizens: bool = True) -> Incoming:
    """A name on a list, without a guide."""
    content = CatalogueEntry(
        id=f"entry:{name}",
        name=name,
        region=CITY,
        for_citizens=for_citizens,
        source=Source(id=f"entry:{name}", name="清单.csv"),
    )
    return Incoming(content=content, text=name)
