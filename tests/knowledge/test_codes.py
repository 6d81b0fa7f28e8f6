"""Codes: check characters, slices, and what counts as an error only inside a declared scheme."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.codes import Scheme, code_problems, looks_like_code, parse_code, uscc_is_valid

CITY_CODE = "11440100007482575H3440118009000"
ITEM_CODE = "11440100007483172Q344010602900502"
SICHUAN_CODE = "511A0138000000-511602000000-000-115113010833722043-1-00"


@pytest.mark.parametrize("code", ["11440100007482575H", "11440100007483172Q", "13370303MB2317407H"])
def test_a_real_organisation_code_is_valid(code: str) -> None:
    assert uscc_is_valid(code)


@pytest.mark.parametrize(
    "code", ["TE440000GD030003VV", "13440000515356094L", "11440100007482575h", "1144010000748257", ""]
)
def test_placeholders_and_mistyped_organisation_codes_are_invalid(code: str) -> None:
    assert not uscc_is_valid(code)


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_any_single_changed_character_is_noticed(place: int, letter: str) -> None:
    code = "11440100007482575H"
    changed = code[:place] + letter + code[place + 1 :]

    assert uscc_is_valid(changed) == (changed == code)


def test_an_implementation_code_is_cut_at_18_and_19() -> None:
    code = parse_code(CITY_CODE)

    assert code is not None
    assert (code.scheme, code.uscc, code.level, code.catalogue) == (
        Scheme.GUANGDONG,
        "11440100007482575H",
        "3",
        "440118009000",
    )
    assert (code.item, code.region_prefix, code.is_parent) == (None, "44", False)


def test_an_item_code_carries_its_two_digit_sequence() -> None:
    code = parse_code(ITEM_CODE)

    assert code is not None
    assert (code.catalogue, code.item) == ("440106029005", "02")


def test_the_national_form_of_14_characters_has_no_organisation() -> None:
    code = parse_code("00013112800001")

    assert code is not None
    assert (code.scheme, code.uscc, code.catalogue, code.item) == (Scheme.GB39554, None, "000131128000", "01")


def test_codes_with_letters_are_codes() -> None:
    shandong = parse_code("1137030300421743465ac0a77037000")
    parent = parse_code("44010602900Y")

    assert shandong is not None
    assert parent is not None
    assert (shandong.level, shandong.catalogue, shandong.region_prefix) == ("5", "ac0a77037000", None)
    assert parent.is_parent


def test_the_form_of_sichuan_carries_area_and_organisation() -> None:
    code = parse_code(SICHUAN_CODE)

    assert code is not None
    assert (code.scheme, code.uscc, code.region_prefix) == (Scheme.SICHUAN, "115113010833722043", "51")


def test_a_platform_id_is_other_and_words_are_nothing() -> None:
    platform = parse_code("0f3a" * 8)

    assert platform is not None
    assert platform.scheme is Scheme.OTHER
    assert platform.catalogue is None
    assert parse_code("居住证") is None
    assert parse_code("abcdefghijkl") is None
    assert parse_code("") is None


def test_a_clean_code_has_no_problems() -> None:
    assert code_problems(CITY_CODE, "guangdong", catalogue="440118009000", level="3") == ()
    assert code_problems(SICHUAN_CODE, Scheme.SICHUAN) == ()


@pytest.mark.parametrize(
    ("code", "scheme", "word"),
    [
        ("4401", "gb39554", "4位"),
        ("44010602900Y", "gb39554", "12位"),
        (SICHUAN_CODE, "gb39554", "31位"),
        (CITY_CODE, "sichuan", "六段"),
        (CITY_CODE[:18] + "9" + CITY_CODE[19:], "guangdong", "行使层级"),
    ],
)
def test_a_shape_error_inside_a_declared_scheme_is_named(code: str, scheme: str, word: str) -> None:
    [problem] = code_problems(code, scheme)

    assert word in problem


def test_slices_that_contradict_the_row_are_named() -> None:
    problems = code_problems(CITY_CODE, Scheme.GUANGDONG, catalogue="440118009001", level="2")

    assert len(problems) == 2


def test_nothing_is_wrong_outside_a_declared_scheme() -> None:
    assert code_problems("ssssss", "other") == ()


@given(st.text(alphabet=string.ascii_letters + string.digits + "-", max_size=70))
def test_no_text_breaks_the_parser(text: str) -> None:
    parsed = parse_code(text)

    assert parsed is None or parsed.text == text
    assert isinstance(looks_like_code(text), bool)
    for scheme in Scheme:
        code_problems(text, scheme)


@pytest.mark.parametrize(
    "text", [CITY_CODE, ITEM_CODE, SICHUAN_CODE, "440106029005", "11440100007482575H", CITY_CODE[:24]]
)
def test_a_code_or_a_long_piece_of_one_is_searched_as_a_code(text: str) -> None:
    assert looks_like_code(f" {text} ")


@pytest.mark.parametrize(
    "text", ["护照", "13812345678", "440106199001011234", "44010619900101123X", "6222021234567890123", "12345"]
)
def test_words_phones_cards_and_identity_numbers_are_no_codes(text: str) -> None:
    assert not looks_like_code(text)
