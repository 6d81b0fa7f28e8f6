"""Files into the record: what a run counts, what it refuses and why, and that nothing stored is ever lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.readers import ReaderLimits
from ingest.sync import IngestReport, ingest, unplaced
from knowledge.encode import Encoder
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.index import EmbeddedIndex, KnowledgeIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import Store
from knowledge.store.tables import findings, items, row_digests, sources
from tests.ingest.readers.makers import OLE, package, pdf, rewrite, word, workbook, write
from tests.records import empty_store
from tests.samples import CITY, DISTRICT

TODAY = date(2026, 9, 1)
LATER = date(2027, 12, 1)
HEADER = ("事项编码", "事项名称", "行政区划代码", "受理条件", "申请材料", "承诺时限（工作日）", "是否收费", "咨询电话")
PAGE = """<html><head><title>{title}</title></head><body><h1>{title}</h1>
<p>发布日期：2026-05-06　来源：云河市青溪区民政局</p>
<p>一、受理条件</p><p>年满{age}周岁的本区户籍老人。</p>
<p>二、申请材料</p><p>1.居民身份证</p><p>2.近期照片</p>
<p>三、办理时限</p><p>承诺办结时限：{days}个工作日</p>
<p>四、收费标准</p><p>不收费</p><p>五、咨询电话</p><p>0980-8321200</p></body></html>"""


def matter(number: int, name: str, **changes: str) -> tuple[str, ...]:
    """One row under `HEADER`."""
    told = {
        "事项编码": f"QX-{number:04}",
        "事项名称": name,
        "行政区划代码": DISTRICT,
        "受理条件": "年满60周岁的本区户籍老人",
        "申请材料": "身份证；照片",
        "承诺时限（工作日）": "5",
        "是否收费": "否",
        "咨询电话": "0980-8321200",
        **changes,
    }
    return tuple(told[column] for column in HEADER)


def csv_list(folder: Path, *rows: tuple[str, ...], name: str = "清单.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write(folder, name, "\n".join(",".join(row) for row in (HEADER, *rows)))


def html_page(folder: Path, title: str, *, name: str = "指南.html", age: int = 60, days: int = 5) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write(folder, name, PAGE.format(title=title, age=age, days=days))


ELDER = matter(1, "老年优待证办理")
ALLOWANCE = matter(2, "高龄津贴申领")
Run = Callable[..., IngestReport]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return empty_store(tmp_path / "record")


@pytest.fixture
def run(store: Store, places: Places) -> Run:
    """Ingest paths into the test's store."""

    def go(*paths: Path, **options: object) -> IngestReport:
        return ingest(paths, store, places, today=TODAY, **options)  # type: ignore[arg-type]

    return go


def counts(report: IngestReport) -> dict[str, int]:
    names = ("added", "changed", "unchanged", "withdrawn", "quarantined")
    return {name: report.total(name) for name in names if report.total(name)}


def titles(store: Store) -> list[str]:
    return sorted(guide.title for guide in store.guides(limit=500))


def only_finding(report: IngestReport, rule: str) -> Finding:
    (finding,) = [one for file in report.files for one in file.findings if one.rule == rule]
    return finding


# ---- what a run counts


def test_new_files_are_added_and_a_second_run_changes_nothing(run: Run, store: Store, tmp_path: Path) -> None:
    csv_list(tmp_path / "青溪区", ELDER, ALLOWANCE)
    html_page(tmp_path / "青溪区", "婚姻登记档案查询指南")
    first = run(tmp_path / "青溪区")
    generation = store.generation
    second = run(tmp_path / "青溪区")
    assert counts(first) == {"added": 4}, "two rows, and the page as a guide and as a document"
    assert [file.file for file in first.files] == ["青溪区/指南.html", "青溪区/清单.csv"]
    assert counts(second) == {"unchanged": 4}
    assert all(file.skipped for file in second.files)
    assert store.generation == generation
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_a_changed_row_is_a_new_version_and_its_neighbours_stand(run: Run, store: Store, tmp_path: Path) -> None:
    run(csv_list(tmp_path, ELDER, ALLOWANCE))
    report = run(csv_list(tmp_path, ELDER, matter(2, "高龄津贴申领", **{"承诺时限（工作日）": "3"})))
    assert counts(report) == {"changed": 1, "unchanged": 1}
    guides = {guide.title: guide for guide in store.guides()}
    assert (guides["老年优待证办理"].version, guides["高龄津贴申领"].version) == (1, 2)
    assert guides["高龄津贴申领"].limits[0].value == 3
    old = store.guide(guides["高龄津贴申领"].id, 1)
    assert old is not None
    assert old.limits[0].value == 5


def test_a_list_with_one_changed_row_comes_out_as_if_every_row_were_read(
    store: Store, places: Places, tmp_path: Path
) -> None:
    """Findings of the day, rows said twice, rows of another place, and a row without a code among them."""
    cut, twice = matter(3, "养犬登记", 受理条件="符合以下条件："), matter(4, "居住登记", 行政区划代码=CITY)
    before = (
        ELDER,
        ALLOWANCE,
        cut,
        twice,
        twice,
        matter(4, "居住登记", 行政区划代码=CITY, 是否收费="是"),
        ("", *ELDER[1:]),
    )
    after = (matter(1, "老年优待证办理", 是否收费="是"), *before[1:])
    other = empty_store(tmp_path / "other")
    for at, rows in ((TODAY, before), (LATER, after)):
        path = csv_list(tmp_path, *rows)
        report = ingest([path], store, places, region=DISTRICT, today=at)
        with other.engine.begin() as connection:
            connection.execute(row_digests.delete())
        assert report == ingest([path], other, places, region=DISTRICT, today=at)
        assert _held(store) == _held(other)
    assert counts(report) == {"changed": 1, "unchanged": 4}
    assert len(store.rows_of(report.files[0].file)) == 4


def test_a_row_whose_guide_was_known_is_read_when_its_code_comes_again(run: Run, store: Store, tmp_path: Path) -> None:
    run(csv_list(tmp_path, ELDER, ALLOWANCE))
    report = run(csv_list(tmp_path, ELDER, matter(1, "老年优待证办理", 是否收费="是")))
    assert "是否收费" in only_finding(report, "row-duplicate").message
    assert counts(report) == {"unchanged": 1, "withdrawn": 1}


def test_rows_are_read_again_for_another_place_and_after_another_program(
    run: Run, store: Store, tmp_path: Path
) -> None:
    path = csv_list(tmp_path, matter(1, "老年优待证办理", 行政区划代码=""), ALLOWANCE)
    run(path, region=CITY)
    known = store.rows_of(f"{path.parent.name}/{path.name}")
    run(path, region=DISTRICT)
    assert {guide.region for guide in store.guides()} == {DISTRICT}
    assert known.keys().isdisjoint(store.rows_of(f"{path.parent.name}/{path.name}"))


def _held(store: Store) -> list[tuple[object, ...]]:
    """Everything that a record holds of its files, moments apart."""
    with store.engine.connect() as connection:
        held = select(items.c.id, items.c.version, items.c.digest, items.c.payload, items.c.state, items.c.current)
        found = select(*(one for one in findings.c if one.name != "number")).order_by(findings.c.number)
        texts = select(sources.c.id, sources.c.version, sources.c.text)
        rows = select(row_digests.c.item_id, row_digests.c.digest)
        return [tuple(row) for query in (held, found, texts, rows) for row in connection.execute(query)]


def test_a_row_taken_out_of_a_list_is_withdrawn(run: Run, store: Store, tmp_path: Path) -> None:
    run(csv_list(tmp_path, ELDER, ALLOWANCE))
    assert counts(run(csv_list(tmp_path, ELDER))) == {"unchanged": 1, "withdrawn": 1}
    assert titles(store) == ["老年优待证办理"]


def test_only_prune_withdraws_what_came_from_other_files(run: Run, store: Store, tmp_path: Path) -> None:
    kept, left = csv_list(tmp_path, ELDER, name="甲.csv"), csv_list(tmp_path, ALLOWANCE, name="乙.csv")
    run(kept, left)
    assert counts(run(kept)) == {"unchanged": 1}
    assert counts(run(kept, prune=True)) == {"unchanged": 1, "withdrawn": 1}
    assert titles(store) == ["老年优待证办理"]


def test_prune_withdraws_nothing_while_a_path_is_missing(run: Run, store: Store, tmp_path: Path) -> None:
    kept, other = csv_list(tmp_path, ELDER, name="甲.csv"), csv_list(tmp_path / "挂载", ALLOWANCE, name="乙.csv")
    run(kept, other.parent)
    other.unlink()
    other.parent.rmdir()
    report = run(kept, other.parent, prune=True)
    assert "没有撤下任何内容" in (report.refused[0].refused or "")
    assert titles(store) == ["老年优待证办理", "高龄津贴申领"]


def test_a_folder_that_moved_hands_its_matters_over_with_prune(run: Run, store: Store, tmp_path: Path) -> None:
    run(csv_list(tmp_path / "旧", ELDER))
    moved = csv_list(tmp_path / "新", ELDER)
    assert only_finding(run(moved), "D02").withholds == "*"
    report = run(moved, prune=True)
    assert report.exit_code == 0
    (guide,) = store.guides()
    assert (guide.title, guide.version) == ("老年优待证办理", 2)
    assert list(store.files()) == ["新/清单.csv"]


def test_a_quarantined_matter_is_counted_named_and_not_answered_from(run: Run, store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path, [(*HEADER, "事项类型"), (*ELDER, "公共服务"), (*ALLOWANCE, "行政处罚")])
    report = run(path)
    assert counts(report) == {"added": 2, "quarantined": 1}
    assert report.exit_code == 1
    assert only_finding(report, "R02").withholds == "*"
    assert titles(store) == ["老年优待证办理"]


def test_a_cancelled_matter_is_kept_so_that_asking_for_it_can_say_so(run: Run, store: Store, tmp_path: Path) -> None:
    report = run(workbook(tmp_path, [(*HEADER, "事项状态"), (*ELDER, "在用"), (*ALLOWANCE, "取消")]))
    assert only_finding(report, "R23").withholds is None
    assert [guide.title for guide in store.guides(day=date(2026, 11, 1))] == ["老年优待证办理"]
    assert len(store.guides()) == 2


def test_progress_names_each_file(run: Run, tmp_path: Path) -> None:
    csv_list(tmp_path / "a", ELDER)
    html_page(tmp_path / "a", "高龄津贴申领指南")
    seen: list[tuple[str, int, int]] = []
    run(tmp_path / "a", progress=lambda *step: seen.append(step))
    assert seen == [("指南.html", 0, 2), ("清单.csv", 1, 2)]


# ---- what counts as wrong


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"受理条件": ""}, "R05"), ({"是否收费": "详见通知"}, "R15")],
)
def test_what_nothing_is_withheld_for_is_reported_without_failing_the_run(
    run: Run, tmp_path: Path, changes: dict[str, str], rule: str
) -> None:
    report = run(csv_list(tmp_path, matter(1, "老年优待证办理", **changes)))
    assert rule in [finding.rule for finding in report.errors]
    assert not [finding for finding in report.errors if finding.withholds]
    assert report.exit_code == 0


def test_a_page_silent_on_conditions_and_fees_is_only_reminded(run: Run, store: Store, tmp_path: Path) -> None:
    text = PAGE.replace("一、受理条件", "一、办理地点").replace("年满{age}周岁的本区户籍老人。", "临江路16号。")
    text = text.replace("<p>四、收费标准</p><p>不收费</p>", "").format(title="老年食堂用餐登记指南", days=2, age=0)
    report = run(write(tmp_path, "食堂.html", text))
    reminded = {one.rule for one in report.warnings}
    assert {"R05", "R15"} <= reminded
    assert report.exit_code == 0
    assert titles(store) == ["老年食堂用餐登记指南"]


def test_pages_of_a_document_without_text_are_named(run: Run, tmp_path: Path) -> None:
    lines = ["#云河市老年食堂管理办法", "云河市民政局", "第一条 本办法适用于云河市。", "第二条 老年食堂由街道管理。"]
    finding = only_finding(run(pdf(tmp_path, [lines, []])), "unread")
    assert finding.severity == "warning"
    assert "第2页" in finding.message
    assert "OCR" in finding.fix


# ---- for whom a file speaks


def test_a_rows_own_code_wins_over_the_region_given_and_is_reported(run: Run, store: Store, tmp_path: Path) -> None:
    report = run(csv_list(tmp_path, ELDER, matter(2, "高龄津贴申领", 行政区划代码="")), region="999902")
    regions = {guide.title: guide.region for guide in store.guides()}
    assert regions == {"老年优待证办理": DISTRICT, "高龄津贴申领": "999902"}
    finding = only_finding(report, "region-own")
    assert (finding.severity, report.exit_code) == ("warning", 0)
    assert "有 1 行" in finding.message
    assert DISTRICT in finding.message
    assert "999902" in finding.message


def test_a_page_speaks_for_the_region_given(run: Run, store: Store, tmp_path: Path) -> None:
    run(html_page(tmp_path, "高龄津贴申领指南"), region=CITY, agency="云河市民政局")
    (guide,) = store.guides()
    assert (guide.region, guide.agency.name) == (CITY, "云河市民政局")


def test_a_file_read_for_another_region_is_read_again(run: Run, store: Store, tmp_path: Path) -> None:
    path = html_page(tmp_path, "高龄津贴申领指南")
    run(path)
    assert counts(run(path, region="999902")) == {"changed": 2}
    assert store.guides()[0].region == "999902"


@pytest.mark.parametrize("kind", ["page", "list"])
def test_a_file_that_names_no_place_is_kept_and_named(run: Run, tmp_path: Path, kind: str) -> None:
    rows = [("事项名称", "申请材料"), ("老年优待证办理", "身份证；照片")]
    text = "老年优待证办理指南\n\n一、申请材料\n1.身份证\n2.照片\n\n二、办理时限\n当场办结\n"
    path = workbook(tmp_path, rows, name="a.xlsx") if kind == "list" else write(tmp_path, "a.txt", text)
    report = run(path)
    assert list(unplaced(report)) == [f"{tmp_path.name}/{path.name}"]
    assert report.total("guides") == 1


# ---- two files, one name or one code


def test_files_of_one_name_in_two_folders_are_two_files(run: Run, store: Store, tmp_path: Path) -> None:
    first = html_page(tmp_path / "青溪区", "高龄津贴申领指南", days=5)
    second = html_page(tmp_path / "松原区", "养犬登记指南", days=9)
    assert counts(run(first)) == {"added": 2}
    assert counts(run(second)) == {"added": 2}, "also in a later run"
    assert counts(run(first, second)) == {"unchanged": 4}
    assert titles(store) == ["养犬登记指南", "高龄津贴申领指南"]
    assert {guide.source.name for guide in store.guides()} == {"指南.html"}
    html_page(tmp_path / "松原区", "养犬登记指南", days=7)
    assert counts(run(tmp_path / "松原区")) == {"changed": 2}


def test_lists_of_one_name_without_codes_keep_all_their_rows(run: Run, store: Store, tmp_path: Path) -> None:
    for folder, name in (("青溪区", "老年优待证办理"), ("松原区", "养犬登记")):
        csv_list(tmp_path / folder, matter(1, name, 事项编码=""))
    run(tmp_path / "青溪区", tmp_path / "松原区")
    assert titles(store) == ["养犬登记", "老年优待证办理"]


def test_folders_that_also_share_their_names_are_told_apart(run: Run, store: Store, tmp_path: Path) -> None:
    html_page(tmp_path / "青溪区" / "指南", "高龄津贴申领指南")
    html_page(tmp_path / "松原区" / "指南", "养犬登记指南")
    report = run(tmp_path / "青溪区", tmp_path / "松原区")
    assert [file.file for file in report.files] == ["青溪区/指南/指南.html", "松原区/指南/指南.html"]
    assert len(titles(store)) == 2


def test_a_page_and_a_word_file_of_one_name_are_both_kept(run: Run, store: Store, tmp_path: Path) -> None:
    html_page(tmp_path, "高龄津贴申领指南", name="指南.html")
    word(
        tmp_path,
        ["养犬登记指南", "云河市青溪区", "一、申请材料", "1.身份证", "二、办理时限", "当场办结"],
        name="指南.docx",
    )
    run(tmp_path / "指南.html", tmp_path / "指南.docx")
    assert titles(store) == ["养犬登记指南", "高龄津贴申领指南"]


def test_a_code_that_another_file_holds_is_refused_by_name(run: Run, store: Store, tmp_path: Path) -> None:
    first = csv_list(tmp_path, ELDER, name="甲.csv")
    second = csv_list(tmp_path, matter(1, "老年优待证换发"), ALLOWANCE, name="乙.csv")
    report = run(first, second)
    finding = only_finding(report, "D02")
    assert (report.exit_code, counts(report)) == (1, {"added": 2})
    assert "甲.csv" in finding.message
    assert finding.place == f"{tmp_path.name}/乙.csv，第2行"
    assert titles(store) == ["老年优待证办理", "高龄津贴申领"]


def test_a_code_on_two_sheets_of_one_workbook_is_kept_once(run: Run, store: Store, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for sheet, row in ((book.active, ELDER), (book.create_sheet("其他"), matter(1, "老年优待证换发"))):
        for line in (HEADER, row):
            sheet.append(list(line))
    book.save(tmp_path / "a.xlsx")
    report = run(tmp_path / "a.xlsx")
    assert only_finding(report, "D02").withholds == "*"
    assert titles(store) == ["老年优待证办理"]


# ---- bad input: refused as a whole


def _no_table(folder: Path) -> Path:
    return write(folder, "坏.xlsx", b"PK\x03\x04 not a package")


def _locked_sheet(folder: Path) -> Path:
    return write(folder, "坏.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512))


def _bomb(folder: Path) -> Path:
    path = workbook(folder, [HEADER, ELDER], name="坏.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(package({**parts, "xl/media/image1.bin": bytes(60 << 20)}))
    return path


def _error_page(folder: Path) -> Path:
    return write(folder, "坏.html", "<html><head><title>提示</title></head><body><p>未找到匹配的信息</p></body></html>")


REFUSED: list[tuple[str, Callable[[Path], Path], str]] = [
    ("empty", lambda folder: write(folder, "坏.html", b""), "文件是空的"),
    ("no-zip", _no_table, "请"),
    ("locked-sheet", _locked_sheet, "密码"),
    ("locked-pdf", lambda folder: pdf(folder, [["不收费"]], password="geheim", name="坏.pdf"), "密码"),
    ("scan", lambda folder: pdf(folder, [[], []], name="坏.pdf"), "OCR"),
    ("encoding", lambda folder: write(folder, "坏.csv", "居住證辦理".encode("big5") + b"\xff\xff"), "编码"),
    ("error-page", _error_page, "出错页面"),
    ("server-error", lambda folder: write(folder, "坏.html", "<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>"), "出错页面"),
    ("bomb", _bomb, "压缩炸弹"),
    ("nameless-list", lambda folder: write(folder, "坏.csv", "区划,电话\n999901,12345\n999902,12345"), "没有事项名称列"),
    ("unknown-headings", lambda folder: write(folder, "坏.csv", "办事项目,要交啥,几天办完,收钱吗\n养蜂登记,身份证,3个工作日,不收费"), "第一行是：「办事项目」、「要交啥」、「几天办完」、「收钱吗」"),
    ("old-format", lambda folder: write(folder, "坏.xls", b"x"), "另存为 .xlsx"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "what"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_bad_file_is_refused_by_name_and_stops_nothing(
    run: Run, store: Store, tmp_path: Path, make: Callable[[Path], Path], what: str
) -> None:
    good = csv_list(tmp_path, ELDER, name="好.csv")
    later = csv_list(tmp_path / "再", ALLOWANCE, name="后.csv")
    report = run(good, make(tmp_path), later)
    (refused,) = report.refused
    assert refused.file.startswith(f"{tmp_path.name}/坏.")
    assert "坏." in (refused.refused or "")
    assert what in (refused.refused or "")
    assert "请" in (refused.refused or ""), "the message says what to do"
    assert (report.exit_code, counts(report)) == (1, {"added": 2})
    assert titles(store) == ["老年优待证办理", "高龄津贴申领"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff", b"<title>404 Not Found</title><h1>404</h1>"])
def test_a_file_that_went_bad_keeps_what_it_had_said(run: Run, store: Store, tmp_path: Path, content: bytes) -> None:
    path = html_page(tmp_path, "高龄津贴申领指南")
    run(path)
    path.write_bytes(content)
    assert run(path, prune=True).exit_code == 1
    assert titles(store) == ["高龄津贴申领指南"]
    html_page(tmp_path, "高龄津贴申领指南", days=3)
    assert counts(run(path)) == {"changed": 2}


def test_a_file_above_the_limit_is_refused(run: Run, tmp_path: Path) -> None:
    report = run(csv_list(tmp_path, ELDER), limits=ReaderLimits(file_bytes=100))
    assert "文件太大" in (report.refused[0].refused or "")


@pytest.mark.parametrize(("name", "what"), [("没有.csv", "找不到"), ("空文件夹", "没有可以读取的文件")])
def test_a_path_without_files_is_refused_and_the_others_ingested(
    run: Run, store: Store, tmp_path: Path, name: str, what: str
) -> None:
    (tmp_path / "空文件夹").mkdir()
    write(tmp_path / "空文件夹", "照片.bmp", b"x")
    report = run(tmp_path / name, csv_list(tmp_path, ELDER))
    assert (report.exit_code, [file.file for file in report.refused]) == (1, [name])
    assert what in (report.refused[0].refused or "")
    assert titles(store) == ["老年优待证办理"]


def test_a_damaged_package_among_good_files_is_refused(run: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path, [HEADER, ELDER])
    rewrite(path, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData")
    report = run(path, csv_list(tmp_path, ALLOWANCE))
    assert (len(report.refused), counts(report)) == (1, {"added": 1})


# ---- bad input: rows and fields


def test_a_code_with_two_contents_keeps_the_first_and_names_both_rows(run: Run, store: Store, tmp_path: Path) -> None:
    report = run(csv_list(tmp_path, ELDER, matter(1, "老年优待证换发")))
    finding = only_finding(report, "row-duplicate")
    assert report.exit_code == 1
    assert finding.place == "清单.csv，第3行"
    assert "第2行" in finding.message
    assert titles(store) == ["老年优待证办理"]


@pytest.mark.parametrize("junk", ["ssssss", "asdfgh", "测试测试", "111111"])
def test_a_row_of_keyboard_junk_is_left_out_and_named(run: Run, store: Store, tmp_path: Path, junk: str) -> None:
    report = run(csv_list(tmp_path, matter(1, junk), ALLOWANCE))
    assert only_finding(report, "row-junk").place == "清单.csv，第2行"
    assert report.exit_code == 1
    assert titles(store) == ["高龄津贴申领"]


def test_conditions_cut_at_a_colon_are_withheld_and_the_rest_answers(run: Run, store: Store, tmp_path: Path) -> None:
    report = run(csv_list(tmp_path, matter(1, "老年优待证办理", 受理条件="申请人应当符合下列条件：")))
    finding = only_finding(report, "R05")
    assert (finding.severity, finding.withholds, report.exit_code) == ("error", "conditions", 1)
    item = store.item(store.guides()[0].id)
    assert item is not None
    assert item.withheld == {"conditions"}
    assert isinstance(item.content, ServiceGuide)
    assert item.content.limits[0].value == 5


def test_web_code_encoded_twice_is_repaired_in_a_list_and_on_a_page(run: Run, store: Store, tmp_path: Path) -> None:
    page = html_page(tmp_path, "高龄津贴申领指南")
    page.write_text(page.read_text("utf-8").replace("居民身份证", "居民&amp;nbsp;身份证&amp;lt;br&amp;gt;"), "utf-8")
    report = run(page, csv_list(tmp_path, matter(1, "老年优待证办理", 申请材料="身份证&amp;nbsp;（原件）；照片")))
    texts = [item.text for item in store.active()]
    assert not [text for text in texts if "nbsp" in text or "&" in text or "br&" in text]
    assert report.exit_code == 0


def test_control_characters_never_reach_the_record(run: Run, store: Store, tmp_path: Path) -> None:
    page = html_page(tmp_path, "高龄津贴申领指南")
    page.write_text(page.read_text("utf-8").replace("居民身份证", "居民\x07身\u200b份证\x1b"), "utf-8")
    run(page, csv_list(tmp_path, matter(1, "老年优待证\x0b办理", 申请材料="身份\x01证；照\u00ad片")))
    texts = "".join(item.text for item in store.active())
    assert not [character for character in texts if ord(character) < 32 and character != "\n"]
    assert "居民身份证" in texts
    assert "老年优待证办理" in titles(store)


# ---- killed in the middle

CHILD = """
import sys
from pathlib import Path
from ingest.sync import ingest
from knowledge.encode import load_encoder
from knowledge.index import EmbeddedIndex, KnowledgeIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import Store

data, files = Path(sys.argv[1]), Path(sys.argv[2])
places, encoder, lexicon = Places.load(), load_encoder(), Lexicon.load()
print("ready", flush=True)
sys.stdin.readline()
store = Store.open(data)
ingest([files], store, places, progress=lambda name, number, total: print(number, flush=True))
print("stored", flush=True)
catch_up(store, EmbeddedIndex.open(data, encoder), lexicon)
"""
FILES, ROWS = 8, 12
# What the child last says before it is killed, and for how many seconds at most it may work on.
MOMENTS = (("0", 0.01), ("3", 0.02), ("7", 0.02), ("stored", 0.4))


def _write_round(folder: Path, number: int) -> None:
    """Every list anew: the promised days of each row say which round wrote it."""
    for file in range(FILES):
        days = {"承诺时限（工作日）": str(number)}
        rows = [matter(file * 100 + row, f"第{row}类老年优待证办理", **days) for row in range(ROWS)]
        csv_list(folder, *rows, name=f"清单{file}.csv")


def _rounds(store: Store) -> dict[str, set[float | None]]:
    """The rounds that each file's guides come from."""
    found: dict[str, set[float | None]] = {}
    for guide in store.guides(limit=FILES * ROWS * 2):
        found.setdefault(guide.source.file or "", set()).add(guide.limits[0].value)
    return found


def _waiting_child(data: Path, files: Path) -> subprocess.Popen[str]:
    """A process that has loaded everything and ingests when told to; several load side by side."""
    command = [sys.executable, "-c", CHILD, str(data), str(files)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _kill_at_work(child: subprocess.Popen[str], word: str, *, after: float) -> None:
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("go\n")
        child.stdin.flush()
        while child.stdout.readline().strip() != word:
            assert child.poll() is None
        time.sleep(after)
        child.kill()


def test_a_killed_run_leaves_each_file_old_or_new_and_the_next_completes_it(
    tmp_path: Path, places: Places, encoder: Encoder, lexicon: Lexicon
) -> None:
    data, files = tmp_path / "data", tmp_path / "files"
    _write_round(files, 1)
    ingest([files], Store.open(data), places)
    chance = random.Random(20260901)
    children = [_waiting_child(data, files) for _ in MOMENTS]
    for number, (child, (moment, most)) in enumerate(zip(children, MOMENTS, strict=True), 2):
        _write_round(files, number)
        _kill_at_work(child, moment, after=chance.uniform(0, most))
        rounds = _rounds(Store.open(data))
        assert len(rounds) == FILES
        assert all(len(found) == 1 for found in rounds.values()), "a file is never half old and half new"
    store = Store.open(data)
    assert not ingest([files], store, places).refused
    assert set().union(*_rounds(store).values()) == {float(len(MOMENTS) + 1)}
    index = EmbeddedIndex.open(data, encoder)
    catch_up(store, index, lexicon)
    assert catch_up(store, index, lexicon) == 0
    _same_as_built_anew(store, index, tmp_path / "anew", encoder, lexicon)


def _same_as_built_anew(store: Store, index: KnowledgeIndex, folder: Path, encoder: Encoder, lexicon: Lexicon) -> None:
    """The index that lived through the kills holds as many entries as one built from the record."""
    from knowledge.index import EmbeddedIndex, reindex

    folder.mkdir()
    reindex(store, folder, encoder, lexicon)
    assert len(index) == len(EmbeddedIndex.open(folder, encoder))
