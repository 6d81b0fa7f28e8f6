"""A part that is kept to a department and then corrected: the new words are as closed as the old ones, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.editing.desk import EditDesk
from ingest.editing.forms import Editor, NotAllowedError, Typed
from knowledge.access import Role, Viewer
from knowledge.accounts import utc_now
from knowledge.store import Store
from knowledge.store.corrections import Stage
from tests.access.graded import VIEWERS
from tests.access.parts import FIELDS, OPEN_GUIDE, TITLE, TRADE, put_parts
from tests.samples import DISTRICT
from tests.ui.consoles import Consoles
from ui.api import originals_router
from ui.api_corrections import corrections_router
from ui.guide_page import guide_page_router
from ui.settings import Settings
from ui.staff.pages import staff_router
from ui.wiring import Opened, open_assistant, open_search

CLOSED = FIELDS[1]  # the steps, which one department alone may read
NEW, WHY = "靛青", "科室改名为靛青"
MAINTAINER = Editor(name="wh", viewer=Viewer.of(Role.MAINTAINER))
KEPT_OUT = [name for name, viewer in VIEWERS.items() if not CLOSED.readable_by(viewer)]
LET_IN = [name for name, viewer in VIEWERS.items() if CLOSED.readable_by(viewer)]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder: Path = tmp_path_factory.mktemp("corrected")
    store = Store.open(folder)
    put_parts(store)
    EditDesk(store).propose(OPEN_GUIDE, Typed(part="steps", words=f"送{NEW}科会签", why=WHY), MAINTAINER)
    store.close()
    settings = Settings(data=folder)
    opened = open_assistant(settings, search=open_search(settings))
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def site(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Consoles:
    settings = Settings(data=tmp_path_factory.mktemp("site"))
    routers = (guide_page_router, originals_router, staff_router)
    corrections = corrections_router(opened, settings, clock=utc_now)
    return Consoles(opened, settings, corrections, *(router(opened, settings) for router in routers))


def told(words: str) -> list[str]:
    return [word for word in (CLOSED.word, NEW) if word in words]


def read(opened: Opened, name: str) -> str:
    """All that record and assistant hand out to a viewer: the guide now and before, its text, and an answer."""
    store = opened.store.seen_by(VIEWERS[name])
    items = [store.item(OPEN_GUIDE), *(store.version_text(OPEN_GUIDE, number) for number in (1, 2))]
    text = store.source_text("来源石桥") or ""
    asked = opened.assistant.answer(f"{TITLE}的办理流程是什么", region=DISTRICT, viewer=VIEWERS[name])
    return "".join((str(text), *(one.model_dump_json() for one in (*items, asked) if one is not None)))


@pytest.mark.parametrize("name", KEPT_OUT)
def test_neither_record_nor_answer_tells_the_old_or_the_new_words(opened: Opened, name: str) -> None:
    assert told(read(opened, name)) == []


@pytest.mark.parametrize("name", LET_IN)
def test_who_may_read_the_part_reads_what_was_corrected(opened: Opened, name: str) -> None:
    assert NEW in read(opened, name)


ADDRESSES = (
    f"/guides/{OPEN_GUIDE}", f"/api/sources/{OPEN_GUIDE}", f"/staff/guides/{OPEN_GUIDE}", f"/staff/edit/{OPEN_GUIDE}",
    "/api/corrections", f"/api/corrections?guide={OPEN_GUIDE}", "/staff/edits", f"/staff/find?q={NEW}",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_tells_a_citizen_or_a_clerk(site: Consoles, address: str) -> None:
    said = {name: site.of(name).get(address).text.replace(f'value="{NEW}"', "") for name in ("", "w01")}
    assert {name: told(words) for name, words in said.items()} == {"": [], "w01": []}


def test_an_editor_of_another_department_neither_sees_nor_undoes_it(opened: Opened) -> None:
    desk, stranger = EditDesk(opened.store), Editor(name="dj", viewer=Viewer.of(Role.EDITOR, TRADE))
    assert desk.listed(stranger, *Stage) == []
    for act in (lambda: desk.sheet(OPEN_GUIDE, stranger), lambda: desk.roll_back(OPEN_GUIDE, stranger, why="x")):
        with pytest.raises(NotAllowedError) as refused:
            act()
        assert told(str(refused.value)) == []
