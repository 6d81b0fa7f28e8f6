"""Places: codes and chains, names in free text, and the region picker."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from knowledge.codelists import Level
from knowledge.errors import SettingError
from knowledge.jurisdiction import common_place
from knowledge.place_sounds import read_characters
from knowledge.places import Places

PLACES = Places.load()


def found(text: str, near: str | None = None) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (text[mention.start : mention.end], tuple(one.code for one in mention.candidates))
        for mention in PLACES.find(text, near=near)
    ]


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("440106", ("440106", "440100", "440000", "000000")),
        ("110105", ("110105", "110000", "000000")),
        ("500229", ("500229", "500000", "000000")),
        ("419001", ("419001", "410000", "000000")),
        ("441900003", ("441900003", "441900", "440000", "000000")),
        ("440106011", ("440106011", "440106", "440100", "440000", "000000")),
        ("999902", ("999902", "999900", "990000", "000000")),
        ("000000", ("000000",)),
    ],
)
def test_a_chain_runs_up_to_the_nation_and_skips_fillers(code: str, chain: tuple[str, ...]) -> None:
    division = PLACES.by_code(code)

    assert division is not None
    assert division.chain == chain
    assert tuple(one.code for one in PLACES.chain(code)) == chain


def test_levels_and_names_come_from_the_code_and_its_chain() -> None:
    street = PLACES.by_code("440106011")

    assert street is not None
    assert (street.level, street.name, street.short_name) == (Level.STREET, "棠下街道", "棠下")
    assert street.full_name == "广东省广州市天河区棠下街道"


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("422800", "恩施"),
        ("450000", "广西"),
        ("340523", "和县"),
        ("310115", "浦东"),
        ("152900", "阿拉善"),
        ("620171", "兰州新区"),
    ],
)
def test_short_names_are_what_people_say(code: str, short: str) -> None:
    division = PLACES.by_code(code)

    assert division is not None
    assert division.short_name == short


def test_codes_with_trailing_zeros_are_the_same_division_and_unknown_codes_are_nothing() -> None:
    assert PLACES.by_code("440106000000") == PLACES.by_code("440106")
    assert PLACES.by_code("440106011000") == PLACES.by_code("440106011")
    assert PLACES.by_code("440199") is None
    assert PLACES.by_code("440106999") is None
    assert PLACES.chain("440199") == ()


def test_children_are_the_level_right_below() -> None:
    assert "广州市" in {one.name for one in PLACES.children("440000")}
    assert {one.code for one in PLACES.children("999900")} == {"999901", "999902"}
    assert "朝阳区" in {one.name for one in PLACES.children("110000")}
    assert "济源市" in {one.name for one in PLACES.children("410000")}
    assert "东城街道" in {one.name for one in PLACES.children("441900")}
    assert "棠下街道" in {one.name for one in PLACES.children("440106")}
    assert len(PLACES.children("000000")) == 32


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("天河居住证怎么办", "天河", "440106"),
        ("在广州市天河区办居住证", "广州市天河区", "440106"),
        ("渝中怎么办执照", "渝中", "500103"),
        ("广州的社保卡", "广州", "440100"),
        ("广东省的规定", "广东省", "440000"),
        ("北京的呢", "北京", "110000"),
        ("北京朝阳居住证", "北京朝阳", "110105"),
        ("广州市天河区棠下街道怎么走", "广州市天河区棠下街道", "440106011"),
        ("东莞东城街道办事处", "东莞东城街道", "441900003"),
        ("恩施州利川市", "恩施州利川市", "422802"),
        ("广西自治区的政策", "广西自治区", "450000"),
        ("青溪区的窗口几点上班", "青溪区", "999901"),
        ("黑龙江落户", "黑龙江", "230000"),
    ],
)
def test_a_clear_name_yields_its_one_division(text: str, name: str, code: str) -> None:
    assert found(text) == [(name, (code,))]


@pytest.mark.parametrize("text", ["鼓楼区老年证", "朝阳区居住证", "和平区社保"])
def test_a_shared_name_yields_every_division_that_bears_it(text: str) -> None:
    [(_, codes)] = found(text)

    assert len(codes) >= 2
    assert {PLACES.by_code(code).name for code in codes} == {text[:3]}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "near", "codes"),
    [
        ("鼓楼区怎么办", "320102", {"320106"}),
        ("我在南京，鼓楼区怎么办", None, {"320100", "320106"}),
        ("我住北京，在朝阳", None, {"110000", "110105"}),
        ("朝阳居住证", "110101", {"110105"}),
        ("和平区社保", "120100", {"120101"}),
        ("中山办证", "210202", {"210202"}),
        ("城区办证", "140502", {"140502"}),
        ("松原办身份证", "999901", {"999902"}),
    ],
)
def test_context_narrows_a_shared_name(text: str, near: str | None, codes: set[str]) -> None:
    assert {code for _, candidates in found(text, near) for code in candidates} == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("河北户口", "130000"),
        ("吉林办身份证", "220000"),
        ("长沙办护照", "430100"),
        ("西安落户", "610100"),
        ("中山社保", "442000"),
    ],
)
def test_a_name_said_alone_means_the_province_or_the_city(text: str, code: str) -> None:
    assert found(text) == [(text[:2], (code,))]


def test_a_province_said_in_a_city_with_a_district_of_that_name_is_the_province() -> None:
    assert found("我是河北户口", near="120105") == [("河北", ("130000",))]


@pytest.mark.parametrize(
    "text",
    [
        "公安局电话多少",
        "人力资源市场在哪",
        "医保定点医院有哪些",
        "每天津贴多少",
        "新增城镇就业补贴",
        "和平年代的朝阳产业",
        "天河路派出所",
        "中山大学的学生",
        "城乡居民医保",
        "向城镇职工发放",
        "乡镇企业",
        "上山下乡知青",
        "下乡知青",
        "幸福建设",
        "其中卫生许可证",
        "股东营业执照",
        "棠下怎么办",
        "重大安全事故",
        "规定安装电梯",
        "创新平台申报",
        "长江流域",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("name", ["公安县", "资源县", "合作市", "平安区", "新建区"])
def test_a_division_named_like_an_everyday_word_is_found_with_its_suffix(name: str) -> None:
    context = {"新建区": "南昌市", "平安区": "海东市"}.get(name, "")

    [(_, codes)] = found(f"{context}{name}怎么办证")

    assert len(codes) == 1


def test_streets_without_suffix_count_only_inside_a_known_district() -> None:
    assert found("棠下怎么办居住证", near="440106") == [("棠下", ("440106011",))]
    assert found("天河区棠下怎么办居住证") == [("天河区棠下", ("440106011",))]
    assert found("人民政府在哪", near="440104") == []


def test_a_street_with_its_suffix_is_found_anywhere() -> None:
    [(name, codes)] = found("棠下街道怎么办居住证")

    assert name == "棠下街道"
    assert codes == ("440106011",)


@given(
    st.text(alphabet="天河广州市区北京朝阳街道镇乡，的 a1", max_size=40),
    st.sampled_from([None, "440106", "110000", "x"]),
)
def test_mentions_stand_in_order_and_quote_the_text(text: str, near: str | None) -> None:
    end = 0
    for mention in PLACES.find(text, near=near):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.candidates
        end = mention.end


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("天河", "440106"),
        ("tianhe", "440106"),
        ("thq", "440106"),
        ("cq", "500000"),
        ("chongqing", "500000"),
        ("广州天河", "440106"),
        ("440106", "440106"),
        ("云河", "999900"),
        ("yunhe", "999900"),
        ("棠下", "440106011"),
        ("changzhi", "140400"),
    ],
)
def test_the_region_picker_finds_names_pinyin_initials_and_codes(query: str, code: str) -> None:
    assert code in {one.code for one in PLACES.search(query, 6)}


def test_the_region_picker_keeps_its_limit_and_ignores_blanks() -> None:
    assert len(PLACES.search("区", 3)) == 3
    assert PLACES.search("  ", 3) == ()


def test_a_hall_adds_its_own_divisions(tmp_path: Path) -> None:
    file = tmp_path / "own.tsv"
    file.write_text("# 自有区划\n999903\t望云区\n", encoding="utf-8")

    places = Places.load(file)

    assert [one.code for one in places.search("wyq", 30) if one.code == "999903"] == ["999903"]
    assert places.find("云河市望云区")[0].candidates[0].full_name == "云岭省云河市望云区"


@pytest.mark.parametrize("line", ["44010\t望云区", "望云区", "440106\t "])
def test_a_broken_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "own.tsv"
    file.write_text(f"# 自有区划\n{line}\n", encoding="utf-8")

    with pytest.raises(SettingError, match="第2行"):
        Places.load(file)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"none\.tsv"):
        Places.load(tmp_path / "none.tsv")


def test_a_file_may_add_streets_which_are_found_where_they_are_near(tmp_path: Path) -> None:
    (tmp_path / "more.tsv").write_text("440106999\t新桥街道\n", "utf-8")
    more = Places.load(tmp_path / "more.tsv")
    near = [one.code for mention in more.find("新桥街道怎么办居住证", near="440106") for one in mention.candidates]
    assert near == ["440106999"]
    assert "新桥街道" in [one.name for one in more.children("440106")]
    assert [one.code for one in more.chain("440106999")][:2] == ["440106999", "440106"]
    assert more.find("新桥的居住证", near="440100") == PLACES.find("新桥的居住证", near="440100")


def test_a_division_spelt_by_its_sound_is_found_near_the_asker_alone(places: Places) -> None:
    def heard(text: str, near: str) -> list[tuple[str, str]]:
        found = places.sounding_like(text, near=near, apart_from=places.find(text, near=near))
        return [(text[one.start : one.end], one.candidates[0].code) for one in found]

    assert heard("在松源区和qingxi区", "999901") == [("松源区", "999902"), ("qingxi区", "999901")]
    assert heard("在松源区", "440106") == []
    assert heard("松原区", "999901") == []


@pytest.mark.parametrize(
    ("codes", "shared"),
    [
        (("000000", "990000", "999900", "999901"), "990000"),
        (("440106", "440100"), "440100"),
        (("440106", "310101"), None),
        (("000000",), None),
    ],
)
def test_the_common_place_of_codes_is_the_nearest_they_lie_in(codes: tuple[str, ...], shared: str | None) -> None:
    assert common_place(codes) == shared


def test_the_characters_are_written_down_under_every_reading_that_the_library_knows() -> None:
    heard = read_characters()
    assert (len(heard), heard["行"]) == (6763, frozenset({"xing", "hang", "heng"}))
    read = {one: pinyin(one, style=Style.NORMAL, heteronym=True)[0] for one in heard}
    assert [one for one, sounds in read.items() if heard[one] != {sound for sound in sounds if sound.isascii()}] == []
