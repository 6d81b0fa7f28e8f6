"""Uploading over HTTP: seen before it is stored, refused in words, never outside its folder, answered from at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.encode import Encoder
from knowledge.errors import SettingError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from tests.ingest.test_preview import PAGE
from tests.records import empty_store
from tests.samples import CITY, DISTRICT
from tests.ui.admin_office import answering, faked, searching
from tests.ui.consoles import Consoles
from ui.admin.staging import OWN_FOLDER, Staging, file_name, folder_of
from ui.problems import ProblemError

INGEST = "/admin/ingest"


@pytest.fixture
def admin(tmp_path: Path, places: Places) -> Consoles:
    return faked(tmp_path, empty_store(tmp_path), places)


def send(admin: Consoles, name: str, content: str | bytes, **form: str) -> str:
    """Upload one file; the address of its batch."""
    token = admin.token("wh1", INGEST)
    body = content.encode() if isinstance(content, str) else content
    response = admin.of("wh1").post(INGEST, data={"csrf": token, **form}, files={"files": (name, body)})
    assert response.status_code == 303, response.text
    return response.headers["location"]


def press(admin: Consoles, address: str, what: str) -> int:
    return admin.of("wh1").post(f"{address}/{what}", data={"csrf": admin.token("wh1", INGEST)}).status_code


@pytest.mark.parametrize("page", ["/admin/ingest", "/admin/quarantine"])
def test_a_page_is_for_maintainers_and_to_others_it_does_not_exist(admin: Consoles, page: str) -> None:
    assert admin.of("wh1").get(page).status_code == 200
    assert [admin.of(name).get(page).status_code for name in ("w01", "bj1", "sj1")] == [404, 404, 404]
    assert admin.of("").get(page).status_code == 401


def test_a_preview_stores_nothing_until_it_is_confirmed(admin: Consoles) -> None:
    address = send(admin, "居住证签注.md", PAGE.format(promised=10), region=CITY)
    page = admin.of("wh1").get(address).text
    assert "确认导入2项" in page
    assert "没有查出错误" in page
    assert admin.opened.store.is_empty()
    assert press(admin, address, "confirm") == 303
    assert list(admin.opened.store.files()) == [f"{OWN_FOLDER}/居住证签注.md"]
    assert "导入完成" in admin.of("wh1").get(address).text


def test_an_error_is_shown_with_reason_fix_file_and_one_button(admin: Consoles) -> None:
    page = admin.of("wh1").get(send(admin, "居住证签注.md", PAGE.format(promised=30), region=CITY)).text
    assert "错误 R09" in page
    assert "改好再传" in page
    assert "居住证签注.md" in page


def test_a_change_is_shown_struck_and_underlined(admin: Consoles) -> None:
    press(admin, send(admin, "居住证签注.md", PAGE.format(promised=10), region=CITY), "confirm")
    page = admin.of("wh1").get(send(admin, "居住证签注.md", PAGE.format(promised=8), region=CITY)).text
    assert "承诺办结时限：<del>10</del><ins>8</ins>个工作日" in page


def test_what_was_cancelled_is_gone(admin: Consoles) -> None:
    address = send(admin, "居住证签注.md", PAGE.format(promised=10), region=CITY)
    assert press(admin, address, "cancel") == 303
    assert admin.of("wh1").get(address).status_code == 404
    assert admin.opened.store.is_empty()


def test_a_broken_file_is_refused_with_a_reason_and_the_rest_goes_on(admin: Consoles) -> None:
    page = admin.of("wh1").get(send(admin, "坏.xlsx", b"not a workbook")).text
    assert "不能用的文件" in page
    assert "确认导入" not in page


@pytest.mark.parametrize("name", ["a.exe", "a", "..", ".xlsx", "", "a.php.zip"])
def test_a_name_that_cannot_be_read_is_refused_in_words(admin: Consoles, name: str) -> None:
    sent = {"csrf": admin.token("wh1", INGEST)}
    response = admin.of("wh1").post(INGEST, data=sent, files={"files": (name or "x", b"x")})
    assert response.status_code == 422
    assert "不能导入" in response.text


def test_an_upload_without_its_token_is_refused(admin: Consoles) -> None:
    assert admin.of("wh1").post(INGEST, files={"files": ("a.md", b"# x")}).status_code == 403
    assert not (admin.settings.data / "uploads").exists()


@pytest.mark.parametrize("token", ["..%2f..%2fetc", "0" * 31, "g" * 32, "0" * 32])
def test_a_batch_is_found_by_its_own_token_only(admin: Consoles, token: str) -> None:
    assert admin.of("wh1").get(f"{INGEST}/{token}").status_code == 404


@given(st.text(max_size=60))
def test_a_file_name_never_leads_out_of_its_folder(name: str) -> None:
    try:
        plain = file_name(f"{name}.md")
    except SettingError:
        return
    assert Path(plain).name == plain
    assert plain not in ("", ".", "..")
    assert not plain.startswith(".")


def test_a_name_with_folders_keeps_only_its_last_part(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    batch = staging.begin(by="wh1", region=None, agency=None)
    batch = staging.add(batch, "..\\..\\etc/../../passwd.md", b"# x", known=())
    assert [path.read_bytes() for path in staging.paths(batch)] == [b"# x"]
    assert all(tmp_path in path.resolve().parents for path in staging.paths(batch))


def test_a_file_takes_the_place_of_the_one_of_its_name() -> None:
    known = ("pack/清单.xlsx", "青溪/结婚登记.html", "松原/结婚登记.html")
    assert folder_of("清单.xlsx", known) == "pack"
    assert folder_of("结婚登记.html", known) == OWN_FOLDER
    assert folder_of("新的.html", known) == OWN_FOLDER


def test_a_batch_of_another_deployment_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        Staging(tmp_path).load("a" * 32)


def test_a_mended_file_changes_the_answer(tmp_path: Path, places: Places, encoder: Encoder, lexicon: Lexicon) -> None:
    store = empty_store(tmp_path)
    opened, admin = answering(tmp_path, searching(tmp_path, store, places, encoder, lexicon))

    def asked() -> str:
        return opened.assistant.answer("居住证签注承诺几天办好", region=DISTRICT).text

    press(admin, send(admin, "居住证签注.md", PAGE.format(promised=30), region=CITY), "confirm")
    assert "30个工作日" not in asked()
    assert "居住证签注" in admin.of("wh1").get("/admin/quarantine").text
    press(admin, send(admin, "居住证签注.md", PAGE.format(promised=8), region=CITY), "confirm")
    assert "承诺办结时限：8个工作日" in asked()
    assert "没有隔离的内容" in admin.of("wh1").get("/admin/quarantine").text
