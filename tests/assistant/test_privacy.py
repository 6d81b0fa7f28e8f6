"""Personal data that a citizen types is hidden; what an office publishes stays."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.privacy import Personal, mask

SEED = 20240607
BEFORE = (
    "",
    "我的",
    "你好，",
    "请问",
    "帮我看看",
    "号码是",
    "我叫李小禾，",
    "（",
    "麻烦查一下",
    "登记的是：",
    "刚才填了",
)
AFTER = (
    "",
    "怎么办",
    "，能办吗？",
    "丢了要补",
    "。",
    "）对吗",
    "这个可以用吗",
    "，谢谢",
    "是不是填错了",
    "改成新的要带什么",
)


def identity(dice: random.Random) -> str:
    day = f"{dice.randint(1930, 2023)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    region = dice.choice(["440106", "110101", "510104", "330106", "650102", "230102", "370303"])
    number = f"{region}{day}{dice.randint(0, 999):03}"
    check = "10X98765432"[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number)) % 11]
    last = check if dice.random() < 0.5 else dice.choice("0123456789Xx")
    gap = dice.choice(["", "", "", " ", "-"])
    return f"{region}{gap}{day}{gap}{number[14:]}{last}"


def old_identity(dice: random.Random) -> str:
    return f"4401{dice.randint(1, 20):02}{dice.randint(30, 99)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}{dice.randint(0, 999):03}"


def mobile(dice: random.Random) -> str:
    digits = f"1{dice.choice('3456789')}{dice.randint(0, 999999999):09}"
    form = dice.choice(["{a}{b}{c}", "{a}{b}{c}", "{a} {b} {c}", "{a}-{b}-{c}", "+86{a}{b}{c}", "+86 {a}{b}{c}"])
    return form.format(a=digits[:3], b=digits[3:7], c=digits[7:])


def card(dice: random.Random) -> str:
    digits = dice.choice(["62", "4", "5", "9"]) + "".join(dice.choices(string.digits, k=18))
    digits = digits[: dice.choice([16, 17, 18, 19])]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)) if dice.random() < 0.3 else digits


def passport(dice: random.Random) -> str:
    number = f"{dice.randint(0, 99999999):08}"
    return dice.choice(
        [f"E{number}", f"EA{number[1:]}", f"G{number}", f"C{number}", f"CB{number[1:]}", f"L{number}", f"H{number}"]
    )


def address(dice: random.Random) -> str:
    road = dice.choice(["和平路", "青溪区望云大道", "云河市松原区东风街", "柳荫巷", "石桥村"])
    door = dice.choice(["{a}号", "{a}号{b}栋{c}房", "{a}号{b}单元{c}", "{b}栋{c}室", "{a}号院{b}号楼{c}", "{a}-{b}号"])
    house = door.format(a=dice.randint(1, 999), b=dice.randint(1, 30), c=dice.randint(101, 3205))
    return f"{dice.choice(['我住在', '家住', '我家在', '现住址是'])}{road}{house}"


def plate(dice: random.Random) -> str:
    return f"{dice.choice('粤京沪川')}{dice.choice('ABCD')}{dice.choice(['', 'D'])}{dice.randint(0, 99999):05}"


def landline(dice: random.Random) -> str:
    return f"我家电话{dice.choice(['020-', '0980-', ''])}{dice.randint(20000000, 89999999)}"


def account(dice: random.Random) -> str:
    return (
        f"{dice.choice(['社保', '医保', '公积金'])}{dice.choice(['账号', '卡号', '编号'])}{dice.randint(10**8, 10**12)}"
    )


KINDS = (identity, old_identity, mobile, card, passport, address, plate, landline, account)
SAMPLE = Path(__file__).parents[2] / "ingest" / "sample" / "content"


def test_two_thousand_generated_strings_are_masked() -> None:
    dice = random.Random(SEED)
    missed = []
    for _ in range(2000):
        secret = dice.choice(KINDS)(dice)
        text = f"{dice.choice(BEFORE)}{secret}{dice.choice(AFTER)}"
        masked = mask(text)
        digits = "".join(letter for letter in masked.text if letter in string.digits)
        if not masked.kinds or digits:
            missed.append((text, masked.text))
    print(f"masked {2000 - len(missed)} of 2000")
    assert len(missed) <= 2, missed[:10]


def office_text(dice: random.Random) -> str:
    number, year = dice.randint(1, 999), dice.randint(2001, 2025)
    return dice.choice(
        [
            f"依据云府规〔{year}〕{number}号第{number % 40 + 1}条办理",
            f"国务院令第{number}号自{year}年{number % 12 + 1}月1日起施行",
            f"咨询电话：0{dice.randint(10, 999)}-{dice.randint(20000000, 89999999)}",
            f"投诉请拨打12345或0{dice.randint(100, 999)}-{dice.randint(2000000, 8999999)}",
            f"补贴标准为每人每月{number}元，最高{number * 1000}元",
            f"实施编码11440100007482575H3{dice.randint(440100000000, 449999999999)}",
            f"业务办理项编码11440100007483172Q3{dice.randint(440100000000, 449999999999)}{number % 100:02}",
            "统一社会信用代码11440100007482575H",
            f"基本编码{dice.randint(440100000000, 449999999999)}",
            f"办理地点：云河市青溪区和平路{number}号政务服务中心二楼{number % 60 + 1}号窗口",
            f"地址：松原区东风街{number}号行政服务大厅{number % 20 + 1}号窗",
            f"办公时间：周一至周五9:00-12:00，{year}年{number % 12 + 1}月调整",
            f"请持{number % 9 + 1}寸照片3张，{number % 30 + 1}个工作日内领取",
            f"索引号：13370303MB2317407H/{year}-5113{number:03}",
            f"客服热线400-830-{dice.randint(1000, 9999)}，传真020-{dice.randint(20000000, 89999999)}",
            f"https://www.example.com/guide?id={year}07{dice.randint(1000000000, 9999999999)}",
        ]
    )


def test_guide_texts_keep_codes_phones_document_numbers_and_offices() -> None:
    dice = random.Random(SEED)
    texts = [office_text(dice) for _ in range(2000)]
    spoiled = [text for text in texts if mask(text).kinds]
    print(f"false masks {len(spoiled)} of {len(texts)}")
    assert len(spoiled) <= 10, spoiled[:10]


def test_the_guides_of_the_sample_pack_lose_nothing() -> None:
    lines = [
        line
        for suffix in ("toml", "md")
        for file in sorted(SAMPLE.rglob(f"*.{suffix}"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    spoiled = [line for line in lines if mask(line).kinds]
    print(f"false masks {len(spoiled)} of {len(lines)}")
    assert len(lines) >= 1000
    assert len(spoiled) <= 0.005 * len(lines), spoiled[:10]


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("我的身份证440106199003071234怎么补", "我的身份证〔身份证号〕怎么补", Personal.IDENTITY),
        ("身份证４４０１０６１９９００３０７１２３Ｘ", "身份证〔身份证号〕", Personal.IDENTITY),
        ("手机13800000000收不到验证码", "手机〔手机号码〕收不到验证码", Personal.MOBILE),
        ("tel13800000000", "tel〔手机号码〕", Personal.MOBILE),
        ("我家电话020-87654321打不通", "我家电话〔家庭电话〕打不通", Personal.LANDLINE),
        ("卡号6222021234567890123挂失", "卡号〔银行卡号〕挂失", Personal.CARD),
        ("护照E12345678丢了", "护照〔证件号码〕丢了", Personal.PASSPORT),
        ("通行证C12345678过期", "通行证〔证件号码〕过期", Personal.PASSPORT),
        ("粤A12345的行驶证", "〔车牌号码〕的行驶证", Personal.PLATE),
        ("社保号1234567890查询", "社保号〔个人账号〕查询", Personal.ACCOUNT),
        ("我住在青溪区和平路89号3栋502房", "我住在青溪区和平路〔门牌号〕", Personal.ADDRESS),
        ("和平花园3栋502能上哪个小学", "和平花园〔门牌号〕能上哪个小学", Personal.ADDRESS),
    ],
)
def test_each_kind_is_replaced_by_its_name(text: str, masked: str, kind: Personal) -> None:
    result = mask(text)

    assert result.text == masked
    assert result.kinds == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "020-12345是什么电话",
        "020-87654321是哪个部门的电话",
        "去和平路123号政务中心怎么走",
        "12345和12333有什么区别",
        "113703030042174346是哪个单位的代码",
        "营业执照注册号440106900307123怎么变更",
        "地铁3号线到哪里下",
        "小区12号楼加装电梯",
        "住房公积金管理中心在和平路3号吗",
        "居住证办理地点在和平路3号大厅吗",
        "年龄满60周岁，缴费满15年",
    ],
)
def test_what_offices_publish_stays(text: str) -> None:
    assert mask(text).text == text


def test_several_kinds_are_named_once_each() -> None:
    result = mask("我13800000000，老公13900000000，身份证440106199003071234")

    assert result.kinds == (Personal.IDENTITY, Personal.MOBILE)


@given(st.text(max_size=80))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text).text

    assert mask(once).text == once


@given(st.text(alphabet="我家住路号栋0123456789-— Xx，的电话〔〕", max_size=60))
def test_no_eighteen_digits_survive(text: str) -> None:
    masked = mask(f"{text}，440106199003071234。").text

    assert "440106199003071234" not in masked
