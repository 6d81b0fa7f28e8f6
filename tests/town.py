"""A few more matters for the small town: each is there for one behaviour of the assistant."""

from __future__ import annotations

from datetime import date

from knowledge.codelists import Charged, LimitKind, TimeUnit, WindowRole
from knowledge.document import DocumentSection, PolicyDocument
from knowledge.findings import Finding
from knowledge.guide import Agency, Contact, Fee, FeeItem, ServiceGuide, Source, TimeLimit, Visits, Window
from knowledge.store import Incoming, Store
from knowledge.values import Span
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT, row_guide, span

TAXI = "出租汽车驾驶员从业资格证核发"


def taxi_items() -> list[Incoming]:
    """One matter with three business items whose promised limits differ."""
    cases = (("初次申领", 9), ("遗失补发", 3), ("延续", 6))
    return [
        row_guide(f"X{number}", f"{TAXI}({case})", main_name=TAXI, promised=days)
        for number, (case, days) in enumerate(cases, start=1)
    ]


def two_transfers() -> list[Incoming]:
    """Two guides that 「过户」 names equally well."""
    return [row_guide("T1", "机动车转让登记"), row_guide("T2", "不动产转移登记", promised=5)]


def charged_row() -> Incoming:
    """A list row that states its fee."""
    piece = row_guide("F1", "犬类免疫证核发")
    assert isinstance(piece.content, ServiceGuide)
    text = f"{piece.text}\n收费标准：每证12元"
    fee = Fee(
        charged=Charged.YES,
        items=(FeeItem(name="工本费", standard="12元"),),
        text="每证12元",
        span=span(text, "每证12元"),
    )
    return Incoming(content=piece.content.model_copy(update={"fee": fee}), text=text)


def with_a_withheld_list() -> Incoming:
    """A list row whose materials are known to be incomplete."""
    piece = row_guide("W1", "临时占用人行道许可")
    cut = Finding(rule="R06", severity="error", place="申请材料", message="缺「3.」", fix="补全", withholds="materials")
    return Incoming(content=piece.content, text=piece.text, findings=(cut,))


def with_a_town_window() -> Incoming:
    """A district's list row whose second window stands in a town that the map knows in another province alone."""
    piece = row_guide("S1", "养蜂场选址备案", region=OTHER_DISTRICT)
    assert isinstance(piece.content, ServiceGuide)
    said = "办理地点：云河市青山路8号1号窗口；古塔镇便民服务中心（仅咨询）"
    text = piece.text.replace("办理地点：云河市青山路8号1号窗口", said)
    town = Window(name="古塔镇便民服务中心", role=WindowRole.CONSULT, span=span(text, "古塔镇便民服务中心（仅咨询）"))
    content = piece.content.model_copy(
        update={
            "windows": (*piece.content.windows, town),
            "contacts": (Contact(purpose="咨询", value="0990-8100001", span=span(text, "咨询电话：0990-8100001")),),
            "visits": Visits(count=1, span=span(text, "到现场次数：1")),
            "parts": (
                *((name, part) for name, part in piece.content.parts if name not in ("windows", "contacts")),
                ("windows", span(text, said)),
                ("contacts", span(text, "咨询电话：0990-8100001")),
            ),
        }
    )
    return Incoming(content=content, text=text)


def misread(*, as_page: bool) -> Incoming:
    """A guide whose limit was read as 3 where its source says 30: what the check is for."""
    title = "温室大棚搭建备案" if as_page else "户外广告牌设置许可"
    text = f"{title}\n承诺办结时限：30个工作日\n申请材料：\n1.设计图\n咨询电话：0990-8100002"
    wrong = TimeLimit(
        kind=LimitKind.PROMISED, value=3, unit=TimeUnit.WORKING_DAY, text="3个工作日", span=span(text, "承诺办结时限：30个工作日")
    )  # fmt: skip
    guide = ServiceGuide(
        id=f"guide:{title}", title=title, region=CITY, agency=Agency(name="云河市城管局"), limits=(wrong,),
        parts=(("limits", span(text, "承诺办结时限：30个工作日")), ("materials", span(text, "申请材料：\n1.设计图"))),
        source=Source(id=title, name=f"{title}.html" if as_page else title, place=None if as_page else "第9行"),
    )  # fmt: skip
    return Incoming(content=guide, text=text)


def expired_notice() -> Incoming:
    """A notice past its stated validity."""
    text = "返乡种茶补贴办法\n一、补贴对象\n在本市种植茶园十亩以上的农户可以领取返乡种茶补贴。"
    body = span(text, "在本市种植茶园十亩以上的农户可以领取返乡种茶补贴。")
    document = PolicyDocument(
        id="doc:种茶", title="返乡种茶补贴办法", region=CITY, issuer="云河市农业局", expires=date(2020, 12, 31),
        sections=(DocumentSection(path=("一、补贴对象",), depth=0, span=Span(start=0, end=len(text))),), paragraphs=(body,),
        source=Source(id="种茶", name="种茶.html", title="返乡种茶补贴办法", published=date(2018, 1, 1)),
    )  # fmt: skip
    return Incoming(content=document, text=text)


def add_town(store: Store) -> Store:
    """Put everything of this module into a store."""
    store.put_file("出租.xlsx", "1", taxi_items())
    store.put_file("过户.xlsx", "1", two_transfers())
    store.put_file("杂项.xlsx", "1", [charged_row(), with_a_withheld_list(), misread(as_page=False)])
    store.put_file("大棚.html", "1", [misread(as_page=True)])
    store.put_file("种茶.html", "1", [expired_notice()])
    store.put_file("松原.xlsx", "1", [with_a_town_window()])
    store.put_file("青溪.xlsx", "1", [row_guide("J1", "就业创业证申领", region=DISTRICT)])
    return store
