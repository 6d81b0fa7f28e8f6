"""Records to begin a test with, copied from ones that are made once a process: their tables take 20 times as long."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.store import Store
from knowledge.store.opening import FILE_NAME
from tests.samples import CITY, DISTRICT, entry, faq_page, pension_page, row_guide


def empty_store(folder: Path) -> Store:
    """A store with nothing in it."""
    return copied(Store.open, folder)


def filled_store(folder: Path) -> Store:
    """A store with two levels of one matter, a family of four items, an FAQ page and a catalogue name."""
    return copied(_fill, folder)


def copied(make: Callable[[Path], Store], folder: Path) -> Store:
    """The store that `make` makes, which must not depend on the moment."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(_made(make))
    return Store.open(folder)


@lru_cache
def _made(make: Callable[[Path], Store]) -> bytes:
    with TemporaryDirectory() as folder:
        make(Path(folder)).close()
        return (Path(folder) / FILE_NAME).read_bytes()


def _fill(folder: Path) -> Store:
    store = Store.open(folder)
    store.put_file("养老金.html", "1", [pension_page()])
    store.put_file("养老金-青溪.html", "1", [pension_page(region=DISTRICT, promised="5")])
    store.put_file("失业.html", "1", [faq_page()])
    family = [
        row_guide(
            f"11440100007483172Q34401060040000{n}",
            f"保安员证核发({case})",
            main_name="保安员证核发",
            aliases=("申办保安员证",),
        )
        for n, case in enumerate(("初次申领保安员证", "损毁换发保安员证", "遗失补发保安员证", "信息变更申请"), start=1)
    ]
    store.put_file(
        "清单.xlsx",
        "1",
        [*family, row_guide("B1", "户口页借出"), row_guide("B2", "普通护照签发", region=CITY, promised=5)],
    )
    store.put_file("目录.csv", "1", [entry("路灯报修"), entry("对违法停车的处罚", for_citizens=False)])
    return store
