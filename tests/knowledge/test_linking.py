"""From a guide's title to a matter: what is the same name, and what must never link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import knowledge.lexicon
from knowledge.codelists import MatterType
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.linker import Linker
from knowledge.lexicon.names import actions, asides, contradict, core_name, full_key, key_of, naming, stem_of
from knowledge.lexicon.schema import Audience, LexiconMatter, load_matters

PAGES = Path(knowledge.lexicon.__file__).parents[2] / "docs" / "lexicon-links.md"


def matter(key: str, name: str, *, official: tuple[str, ...] = (), items: tuple[str, ...] = ()) -> LexiconMatter:
    """A matter with a name, other names and business items."""
    return LexiconMatter(
        id=key, name=name, type=MatterType.LICENSE, theme="其他", audience=(Audience.PEOPLE,), system="测试", official=official,
        items=items, phrases=tuple(f"{key}的第{number}种说法" for number in range(8)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def kilns() -> Linker:
    """Siblings as real lists have them: one document's items, one trade's two licences, one matter with all its items."""
    return Linker([
        matter("first", "陶窑居住证申领", items=("首次",)),
        matter("replaced", "陶窑居住证换领、补领", official=("陶窑居住证补领", "陶窑居住证换领"), items=("换领", "补领")),
        matter("shop", "陶器经营（零售）许可", official=("陶器经营许可",), items=("首次", "变更", "注销")),
        matter("store", "陶器经营（批发）许可", items=("首次", "变更", "注销")),
        matter("firm", "陶业公司变更登记", items=("变更",)),
        matter("branch", "陶业分公司变更登记", items=("变更",)),
    ])  # fmt: skip


def linked(linker: Linker, title: str, *others: str) -> str | None:
    found = linker.link(title, others)
    return found.id if found else None


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("云岭省云河市残疾人证换领", "残疾人证换领"),
        ("市政设施建设类审批", "市政设施建设类审批"),
        ("边境管理区通行证核发", "边境管理区通行证核发"),
        ("个人所得税分期缴纳报告(（企业）)", "个人所得税分期缴纳报告"),
        ("机动车驾驶证初次申领(港澳台居民（小型汽车）申领)", "机动车驾驶证初次申领"),
        ("「残疾人证」换领", "残疾人证换领"),
    ],
)
def test_only_real_places_and_whole_brackets_are_cut_off(title: str, core: str) -> None:
    assert core_name(title) == core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("居民身份证遗失补办", "居民身份证补领"),
        ("护照换发", "护照换证"),
        ("往来港澳通行证首次申请", "办理往来港澳通行证"),
        ("劳务派遣经营许可证核发", "劳务派遣经营许可审批"),
        ("社保卡注销", "社会保障卡销户"),
        ("存档人员党员组织关系的接转", "存档人员党员组织关系接转"),
        ("县级文物保护单位修缮审批", "文物保护单位修缮审批"),
        ("残疾人证（注销）", "残疾人证注销"),
        ("怎么申领云河市社会保障卡？", "社会保障卡申领"),
    ],
)
def test_plainly_equal_names_have_one_key(one: str, other: str) -> None:
    assert key_of(core_name(one)) == key_of(core_name(other)) or full_key(one) == full_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("居民身份证换领", "居民身份证补领"),
        ("居民身份证申领", "居民身份证补领"),
        ("居民身份证挂失", "居民身份证解除挂失"),
        ("失业保险关系转移", "养老保险关系转移"),
        ("结婚登记", "离婚登记"),
        ("公司变更登记", "公司注销登记"),
    ],
)
def test_another_business_item_or_insurance_has_another_key(one: str, other: str) -> None:
    assert full_key(one) != full_key(other)


def test_a_first_application_is_no_business_item_of_its_own() -> None:
    assert actions("居住证首次申领") == actions("居住证申领") == frozenset()
    assert actions("居住证补换领") == {"换领", "补领"}


def test_brackets_inside_brackets_are_all_read() -> None:
    assert asides("保函(提存(公证))") == ("公证", "提存")


def test_the_item_at_the_end_is_told_from_the_matter() -> None:
    assert stem_of("取水许可注销") == "取水许可"
    assert stem_of("注销") == "注销"


def test_rivals_contradict_only_when_the_matter_names_one_of_them() -> None:
    assert contradict("批发", "陶器经营（零售）许可")
    assert not contradict("批发", "陶器经营许可")
    assert not contradict("批发", "陶器零售、批发许可")


def test_every_action_of_the_table_is_found_in_a_name() -> None:
    assert all(actions(word) or word in {"首次", "设立"} for word in naming().action)


@pytest.mark.parametrize(
    ("title", "matter_id"),
    [
        ("陶窑居住证（补领）", "replaced"),
        ("陶窑居住证申领（补领）", None),
        ("陶窑居住证遗失补办", "replaced"),
        ("陶窑居住证签注", None),
        ("陶器经营许可证变更", "shop"),
        ("陶器经营许可证延续", None),
        ("陶器经营（批发）许可变更申请", "store"),
        ("陶器经营许可（批发）", None),
        ("陶业公司变更登记", "firm"),
        ("陶业分公司变更登记申请", "branch"),
        ("窑业登记（陶业公司变更登记）", None),
        ("窑业变更登记（陶业公司变更登记）", "firm"),
    ],
)
def test_a_title_links_to_its_own_sibling_or_to_none(kilns: Linker, title: str, matter_id: str | None) -> None:
    assert linked(kilns, title) == matter_id


def test_a_name_that_two_matters_share_leads_to_neither() -> None:
    shared = Linker([matter("sale", "陶屋转移登记（买卖）"), matter("heirs", "陶屋转移登记（继承）")])
    assert linked(shared, "陶屋转移登记") is None
    assert linked(shared, "陶屋转移登记（继承）") == "heirs"


# ---- the shipped lexicon


@pytest.mark.parametrize(
    ("title", "matter_id"),
    [
        ("内地居民婚姻登记（离婚）", "divorce-registration"),
        ("个体工商户登记（注销）", "individual-business-cancellation"),
        ("食品经营许可（单位食堂）", "food-canteen-licence"),
        ("食品经营许可变更", "food-business-licence"),
        ("烟花爆竹经营（批发）许可变更申请", "fireworks-wholesale-licence"),
        ("内资企业及分支机构变更登记（公司变更登记）", "company-change"),
        ("居民身份证换领", "id-card-renewal"),
        ("居民身份证丢失补办", "id-card-reissue"),
        ("申办前往港澳通行证", "hk-macao-settlement-permit"),
        ("国外婚生婴儿出生登记户口", "birth-registration-abroad"),
        ("车船税申报", "vehicle-vessel-tax"),
        ("注册核安全工程师考试报名", None),
    ],
)
def test_real_names_lead_to_their_matter(lexicon: Lexicon, title: str, matter_id: str | None) -> None:
    found = lexicon.link(title)
    assert (found.id if found else None) == matter_id


def test_every_name_of_the_lexicon_leads_to_its_own_matter(lexicon: Lexicon) -> None:
    names = [(name, one.id) for one in lexicon.matters.values() for name in (one.name, *one.official)]
    strayed = [(name, own) for name, own in names if (found := lexicon.link(name)) is None or found.id != own]
    assert strayed == []


def test_without_its_matter_a_name_rarely_links_to_a_sibling() -> None:
    matters = load_matters(Path(knowledge.lexicon.__file__).parent / "matters")
    wrong, asked = [], 0
    for part in range(8):
        rest = Linker([one for number, one in enumerate(matters) if number % 8 != part])
        for one in matters[part::8]:
            names = (one.name, *one.official)
            asked += len(names)
            wrong += [name for name in names if rest.link(name) is not None]
    assert len(wrong) <= asked // 100  # 1 in 100; brackets that alone tell two matters apart are what is left


def test_the_reviewed_links_still_hold(lexicon: Lexicon) -> None:
    rows = re.findall(r"^\| \d+ \| (.+?) \| ([a-z0-9-]+) \| (?:对|宽) \|$", PAGES.read_text("utf-8"), re.MULTILINE)
    moved = [(name, own) for name, own in rows if (found := lexicon.link(name)) is None or found.id != own]
    assert len(rows) >= 250
    assert moved == []
