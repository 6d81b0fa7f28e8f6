"""Settings come from the environment, in one place, and wrong ones are explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import SettingError
from ui.settings import Settings, read_settings, unknown_settings
from ui.settings_table import TABLE
from ui.words.settings import MEANINGS


def test_without_variables_the_page_is_for_this_machine_only() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.hotline, settings.region) == ("127.0.0.1", 7860, "12345", None)
    assert settings.record == Path("var")


def test_every_field_has_one_row_in_the_table() -> None:
    assert sorted(row.field for row in TABLE) == sorted(Settings.model_fields)
    assert sorted(MEANINGS) == sorted(Settings.model_fields)
    assert all(row.variable == f"MINGBAI_{row.field.upper()}" for row in TABLE)


def test_a_database_address_takes_the_place_of_the_file() -> None:
    assert read_settings({"MINGBAI_DATABASE": "postgresql://db/mingbai"}).record == "postgresql://db/mingbai"


def test_what_is_no_database_address_opens_no_new_record_and_its_password_is_not_said() -> None:
    with pytest.raises(SettingError, match="MINGBAI_DATABASE=mingbai 不合规定"):
        read_settings({"MINGBAI_DATABASE": "mingbai"})
    with pytest.raises(SettingError) as raised:
        read_settings({"MINGBAI_DATABASE": "mingbai:secret@db/mingbai"})
    assert "secret" not in str(raised.value)


def test_an_empty_variable_counts_as_unset() -> None:
    assert read_settings({"MINGBAI_PORT": " "}).port == 7860


@pytest.mark.parametrize(
    ("variable", "value"),
    [("MINGBAI_PORT", "http"), ("MINGBAI_PORT", "70000"), ("MINGBAI_REGION", "天河"), ("MINGBAI_HOTLINE", "喂")],
)
def test_a_wrong_value_is_named_with_what_it_may_be(variable: str, value: str) -> None:
    row = next(row for row in TABLE if row.variable == variable)
    with pytest.raises(SettingError) as raised:
        read_settings({variable: value})
    assert f"{variable}={value}" in str(raised.value)
    assert row.valid in str(raised.value)


def test_misspelt_variables_are_found_and_others_left_alone() -> None:
    environ = {"MINGBAI_PROT": "1", "MINGBAI_PORT": "1", "MINGBAI_REAL_DATA": "x", "PATH": "y"}
    assert unknown_settings(environ) == ["MINGBAI_PROT"]


def test_a_profile_sets_what_the_operator_leaves_open_and_no_more() -> None:
    settings = read_settings({"MINGBAI_PROFILE": "public", "MINGBAI_ASK_PER_MINUTE": "7"})
    assert (settings.tls, settings.log_format, settings.ask_per_minute) == (True, "json", 7)
    assert "{address}" in settings.map_link
    alone = read_settings({}).model_dump(exclude={"profile", "map_url"})
    assert read_settings({"MINGBAI_PROFILE": "internal"}).model_dump(exclude={"profile", "map_url"}) == alone


def test_an_address_leads_to_a_map_unless_the_network_is_an_office_or_the_operator_says_off() -> None:
    assert [
        bool(read_settings(environ).map_link)
        for environ in ({}, {"MINGBAI_PROFILE": "internal"}, {"MINGBAI_MAP_URL": "off"})
    ] == [True, False, False]


def test_a_profile_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="MINGBAI_PROFILE=open 不合规定，应是internal 或 public"):
        read_settings({"MINGBAI_PROFILE": "open"})
