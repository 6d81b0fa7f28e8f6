"""For whom a page speaks."""

from __future__ import annotations

import pytest

from ingest.parse.bodies import is_body, issuers, signatures
from ingest.parse.place import speaks_for
from knowledge.jurisdiction import NATION
from knowledge.places import Places
from tests.ingest.parse.pages import page

CITY_SITE, DISTRICT_SITE = "广州市人民政府门户网站", "广州市天河区人民政府门户网站"


def test_the_operator_decides(places: Places) -> None:
    found = speaks_for(page("正文。", title="广州市办法"), places, region="330100", agency="某局")
    assert (found.region_code, found.agency) == ("330100", "某局")


@pytest.mark.parametrize(
    ("title", "stamp", "code"),
    [
        ("广州市老年人优待办法", {"site": CITY_SITE}, "440100"),
        ("关于受理天河区人才公寓申请的公告", {"site": DISTRICT_SITE}, "440106"),
        (
            "（转载）广州市公租房管理办法",
            {"site": DISTRICT_SITE, "publisher": "广州市天河区人民政府天园街道办事处"},
            "440100",
        ),
        ("广州市创业补贴", {"site": "广州市越秀区人民政府门户网站", "publisher": "市人力资源社会保障局"}, "440100"),
        ("创业贷款常见问题", {"site": DISTRICT_SITE, "publisher": "市人社局"}, "440100"),
        ("创业贷款常见问题", {"site": DISTRICT_SITE, "publisher": "区人社局"}, "440106"),
        ("创业贷款常见问题", {"site": CITY_SITE, "publisher": "广东省人力资源和社会保障厅"}, "440000"),
        ("关于发放补贴的通知", {"site": DISTRICT_SITE, "document_number": "穗人社规字〔2022〕2号"}, "440100"),
        ("天河区扶持办法", {"site": DISTRICT_SITE, "document_number": "穗天科规字〔2023〕1号"}, "440106"),
        ("中华人民共和国市场主体登记管理条例", {"site": "广州市市场监督管理局网站"}, NATION),
        ("国务院办公厅关于某事的通知", {}, NATION),
        ("关于减税的公告", {"publisher": "国家税务总局广州市税务局"}, "440100"),
        ("渝中区养老服务指南", {"site": "重庆市渝中区人民政府网"}, "500103"),
        ("养老服务指南", {"index_number": "11440106007508528C/2024-00031"}, "440106"),
        ("云河市居住证办理指南", {}, "999900"),
        ("《宁夏回族自治区居住证》申领指南", {"publisher": "银川市公安局西夏区分局"}, "640105"),
        ("关于印发《广东省公租房办法》的通知", {"site": DISTRICT_SITE}, "440000"),
        ("鹤城人异地就医备案，三分钟整明白", {"publisher": "齐齐哈尔市医疗保障局"}, "230200"),
        ("怀化市鹤城区异地就医备案", {"publisher": "齐齐哈尔市医疗保障局"}, "431202"),
    ],
)
def test_a_page_is_placed_by_what_it_calls_itself(places: Places, title: str, stamp: dict[str, str], code: str) -> None:
    assert speaks_for(page("正文。", title=title, **stamp), places).region_code == code


def test_a_short_name_in_a_title_is_not_believed_against_the_text(places: Places) -> None:
    title = "鹤城人异地就医备案，三分钟整明白"
    assert speaks_for(page(title, "回齐齐哈尔市看病不降。", title=title), places).region_code != "431202"
    assert speaks_for(page(title, "去窗口办。", title=title), places).region_code == "431202"


def test_this_city_on_a_districts_site_is_the_city(places: Places) -> None:
    found = speaks_for(
        page("本市户籍人员可以申请。", "我市每年发放。", title="老人补贴怎么领", site=DISTRICT_SITE), places
    )
    assert found.region_code == "440100"


def test_this_region_of_an_autonomous_region_is_the_region(places: Places) -> None:
    found = speaks_for(
        page("我区居民可以申请，全区统一标准。", title="补贴怎么领", site="广西壮族自治区人民政府门户网站"), places
    )
    assert found.region_code == "450000"


def test_a_law_cited_in_the_text_places_nothing(places: Places) -> None:
    found = speaks_for(
        page(
            "根据《广东省流动人口服务管理条例》《广东省办法》，在广州居住的人员可以办理。",
            title="居住证怎么办",
            site=DISTRICT_SITE,
        ),
        places,
    )
    assert found.region_code == "440100"


def test_surnames_and_towns_named_once_place_nothing(places: Places) -> None:
    found = speaks_for(page("张朝阳与和平小区居民一起参观。", title="活动简讯"), places)
    assert found.region_code is None
    assert found.warning is not None
    assert "--region" in found.warning


def test_an_abbreviation_is_not_believed_against_the_title(places: Places) -> None:
    found = speaks_for(page("正文。", title="云河市补贴办法", document_number="深府规〔2024〕1号"), places)
    assert found.region_code == "999900"


def test_the_body_of_the_page_is_named_in_full(places: Places) -> None:
    published = speaks_for(page("正文。", title="补贴问答", site=CITY_SITE, publisher="市民政局 市财政局"), places)
    assert (published.agency, published.joint) == ("广州市民政局", ("广州市财政局",))
    named = speaks_for(page("实施主体：云河市残疾人联合会", title="残疾人证办理"), places)
    assert (named.region_code, named.agency) == ("999900", "云河市残疾人联合会")


def test_who_only_republishes_is_not_the_issuer(places: Places) -> None:
    found = speaks_for(
        page(
            "正文。",
            "广州市民政局",
            "2024年1月1日",
            title="广州市补贴办法",
            site=DISTRICT_SITE,
            publisher="广州市天河区财政局",
        ),
        places,
    )
    assert found.agency == "广州市民政局"


def test_newspapers_are_no_bodies() -> None:
    assert not is_body("广州日报")
    assert is_body("广州市民政局")
    assert issuers("甲市民政局 甲市财政局关于印发办法的通知") == ["甲市民政局", "甲市财政局"]
    assert signatures(page("正文。", "甲市民政局", "甲市财政局", "2024年1月1日")) == ["甲市民政局", "甲市财政局"]
