"""The lexicon at work: which matter a name means, and what a citizen's word stands for."""

from __future__ import annotations

import pytest

from knowledge.codelists import MatterType
from knowledge.lexicon.lexicon import AS_WORDED, Lexicon, core_name
from knowledge.lexicon.phrases import PhraseTable
from knowledge.lexicon.schema import Audience, LexiconMatter
from knowledge.lexicon.tables import Saying, Synonym
from knowledge.recognize import Recognized
from knowledge.text import fold


def matter(key: str, name: str, *, official: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> LexiconMatter:
    """A matter with a few words of its own and enough phrases to be a lexicon line."""
    return LexiconMatter(
        id=key, name=name, type=MatterType.LICENSE, theme="其他", audience=(Audience.PEOPLE,), system="测试", official=official,
        words=words, phrases=tuple(f"{key}的第{number}种说法" for number in range(8)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Lexicon:
    first = matter("kiln-first", "陶窑使用证首次申领", official=("陶窑证核发",), words=("办陶窑证", "开窑"))
    renewal = matter("kiln-renewal", "陶窑使用证换领", words=("换陶窑证",))
    synonyms = [Synonym(word="窑本", terms=("陶窑使用证",)), Synonym(word="窑本本", terms=("陶窑登记簿",))]
    everyday = [Synonym(word="窑本", terms=("陶窑底册",)), Synonym(word="泥巴", terms=("陶土", "黏土"))]
    sayings = [Saying(name="陶窑使用证（换领）", said=("窑证旧了", "窑证过两天到期"))]
    return Lexicon([first, renewal], synonyms, everyday=everyday, sayings=sayings)


def linked(lexicon: Lexicon, title: str, *others: str) -> str | None:
    found = lexicon.link(title, others)
    return found.id if found else None


# ---- names


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("《中华人民共和国残疾人证》换领", "残疾人证换领"),
        ("2025年，广州市企业职工基本养老金申领详解", "企业职工基本养老金申领"),
        ("关于户口页借出的通知", "户口页借出"),
        ("怎么申请居住证办理须知", "申请居住证"),
        ("指南", "指南"),
        ("《》", "《》"),
    ],
)
def test_a_name_is_freed_of_decoration(title: str, core: str) -> None:
    assert core_name(title) == core


@pytest.mark.parametrize(
    ("title", "matter_id"),
    [
        ("陶窑使用证首次申领", "kiln-first"),
        ("《陶窑证核发》办事指南", "kiln-first"),
        ("陶窑使用证的首次申领", "kiln-first"),
        ("陶窑使用证换领", "kiln-renewal"),
        ("陶窑使用证注销", None),
        ("路灯报修", None),
    ],
)
def test_a_title_is_linked_only_when_sure(small: Lexicon, title: str, matter_id: str | None) -> None:
    assert linked(small, title) == matter_id


def test_another_name_links_unless_it_is_another_business_item(small: Lexicon) -> None:
    assert linked(small, "窑证的事", "陶窑证核发") == "kiln-first"
    assert linked(small, "窑证遗失补办", "陶窑使用证首次申领") is None


def test_the_longest_name_inside_a_documents_title_is_meant(small: Lexicon) -> None:
    found = small.named_in("云河市陶窑使用证换领若干规定")
    assert found is not None
    assert found.id == "kiln-renewal"
    assert small.named_in("开窑的规定") is None


def test_a_page_is_about_the_matter_that_most_of_its_passages_name(small: Lexicon) -> None:
    named = ("陶窑使用证换领须本人到场", "陶窑使用证换领不收费", "换窑证的材料:陶窑使用证换领申请表", "附则")
    found = small.spoken_of(named)
    assert found is not None
    assert found.id == "kiln-renewal"
    assert small.spoken_of((*named[:2], "开窑", "封窑")) is None  # twice is chance


# ---- wordings in a question


def test_a_wording_inside_a_question_names_its_matters(small: Lexicon) -> None:
    mention = small.mentions("我想换陶窑证")[0]
    assert (mention.wording, mention.matters) == ("换陶窑证", ("kiln-renewal",))
    assert "我想换陶窑证"[mention.start : mention.end] == mention.wording


def test_a_question_without_a_wording_mentions_nothing(small: Lexicon) -> None:
    assert small.mentions("路灯坏了") == ()


def test_the_longer_citizens_word_wins(small: Lexicon) -> None:
    assert small.synonyms("我的窑本本") == (("窑本本", ("陶窑登记簿",)),)
    assert small.synonyms("我的窑本") == (("窑本", ("陶窑使用证", "陶窑底册")),)


def test_an_everyday_word_stands_for_what_rules_write_and_names_nothing(small: Lexicon) -> None:
    assert small.synonyms("泥巴从哪挖") == (("泥巴", ("陶土", "黏土")),)
    assert not small.knows("泥巴")
    assert "泥巴" not in dict(small.synonym_rows)


def test_words_of_any_wording_are_known(small: Lexicon) -> None:
    assert (small.knows("陶窑"), small.knows("窑本"), small.knows("火星车")) == (True, True, False)


def test_a_text_is_measured_by_the_best_held_name_of_a_matter(lexicon: Lexicon) -> None:
    assert lexicon.share_named("tractor-licence", "拖拉机和联合收割机驾驶证核发须知") == 1.0
    assert lexicon.share_named("tractor-licence", "机动车驾驶证换证") < 0.7


# ---- what is asked and said


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("要带什么材料", "materials"),
        ("法定时限几天", "limits.statutory"),
        ("在哪里办", "windows"),
        ("收费吗", "fee"),
        ("公证处在哪里?", "windows"),
        ("法定几日,承诺几日", "limits.promised"),
        ("换领多少钱", "fee"),
        ("离婚登记跑动几次", "visits"),
        ("多久可以申请一次", "duration"),
        ("到期提前多久可以换", "duration"),
        ("失业金网上在哪里申领", "online"),
        ("大厅周六几点", "hours"),
        ("身份证掉了上哪补", "windows"),
        ("办执照上哪", "windows"),
        ("临时身份证要花几个钱", "fee"),
        ("养犬登记收费", "fee"),
        ("头一年交多少", "fee"),
        ("要带一些什么东西", "materials"),
        ("补贴一月多少钱", "amount"),
        ("产假多少天", "duration"),
        ("要本人去吗", "visits"),
    ],
)
def test_asking_words_name_their_facet(lexicon: Lexicon, question: str, key: str) -> None:
    assert key in {found for _, found in lexicon.facets_in(question)}


def test_facets_come_in_the_order_they_were_asked(lexicon: Lexicon) -> None:
    keys = [key for _, key in lexicon.facets_in("收费吗，要带什么材料")]
    assert keys.index("fee") < keys.index("materials")


def test_an_asking_word_begins_where_a_word_begins(lexicon: Lexicon) -> None:
    assert "领多久" not in {word for word, _ in lexicon.facets_in("养老金申领多久")}


def test_a_business_item_is_not_cut_in_two(lexicon: Lexicon) -> None:
    assert "amount" not in {key for _, key in lexicon.facets_in("身份证损坏换领多少钱")}


@pytest.mark.parametrize(
    ("question", "key"), [("护照丢了", "lost"), ("护照过期了", "expired"), ("护照坏了", "damaged")]
)
def test_a_situation_is_heard(lexicon: Lexicon, question: str, key: str) -> None:
    assert key in {situation.key for situation in lexicon.situations_in(question)}


def test_a_situation_said_twice_is_heard_once(lexicon: Lexicon) -> None:
    keys = [situation.key for situation in lexicon.situations_in("护照丢了，真的丢了，不见了")]
    assert keys.count("lost") == 1


def test_an_ambiguous_word_is_found_by_its_variants(lexicon: Lexicon) -> None:
    assert [row.word for row in lexicon.ambiguous_in("过下户")] == ["过户"]
    assert lexicon.ambiguous_in("路灯报修") == ()


# ---- by ear


@pytest.mark.parametrize(
    ("letters", "word"),
    [
        ("juzhuzheng", "居住证"),
        ("jzz", "居住证"),
        ("gongjijin", "公积金"),
        ("shiyejin", "失业金"),
        ("gtgshzx", "个体工商户注销"),
    ],
)
def test_pinyin_and_initials_are_heard(lexicon: Lexicon, letters: str, word: str) -> None:
    assert word in lexicon.by_sound(letters)


def test_other_letters_are_heard_as_nothing(lexicon: Lexicon) -> None:
    assert lexicon.by_sound("qqqqq") == ()


def test_a_sound_gives_few_words(lexicon: Lexicon) -> None:
    assert all(len(lexicon.by_sound(letters)) <= 8 for letters in ("jzz", "sqb", "zgz", "xkz"))


def test_phrases_are_found_longest_first_with_every_owner() -> None:
    table = PhraseTable([("户口", "a"), ("户口页", "b"), ("户口", "c"), ("户口", "a")])
    assert list(table.find("借户口页")) == [(1, "户口页", ("b",)), (1, "户口", ("a", "c"))]


# ---- what is said of one name alone


def test_what_is_said_of_a_name_is_known_however_its_brackets_are_written(small: Lexicon) -> None:
    assert small.said_of("陶窑使用证(换领)") == small.said_of("陶窑使用证换领") == ("窑证旧了", "窑证过两天到期")
    assert small.said_of("陶窑使用证首次申领") == ()


@pytest.mark.parametrize(
    "question", ["公司改名字", "公司改名字怎么办", "请问公司改名字要多少钱？", "公司改名字需要什么材料"]
)
def test_who_says_just_what_one_matter_is_known_by_means_that_one(lexicon: Lexicon, question: str) -> None:
    first, *others = lexicon.recognized(fold(question))
    assert (first.matter, first.probability) == ("company-change", AS_WORDED) or first.probability > AS_WORDED
    assert sum(one.probability for one in others) <= 1 - first.probability + 1e-6


def test_a_wording_beside_something_else_decides_nothing(lexicon: Lexicon) -> None:
    assert lexicon.recognized(fold("公司改名字以后税控盘怎么弄"))[0] != Recognized(
        matter="company-change", probability=AS_WORDED
    )
