from pathlib import Path

import numpy as np

from knowledge.index.vector_tables import VectorTable, VectorTables

TABLE = VectorTable(["甲#matter", "乙#1"], np.eye(2, dtype=np.float32))


def _saved(folder: Path) -> VectorTables:
    tables = VectorTables(folder)
    tables.renew()
    tables.save("r440106-public", TABLE, tables.stamp())
    return tables


def test_a_table_is_read_back_as_it_was(tmp_path: Path) -> None:
    found = _saved(tmp_path).read("r440106-public")
    assert found is not None
    assert found.keys == TABLE.keys
    assert np.array_equal(found.rows, TABLE.rows)


def test_a_collection_without_entries_has_an_empty_table(tmp_path: Path) -> None:
    tables = VectorTables(tmp_path)
    tables.save("r110000-public", VectorTable([], np.zeros((0, 256), np.float32)), tables.stamp())
    found = tables.read("r110000-public")
    assert found is not None
    assert found.keys == []
    assert found.rows.shape == (0, 256)


def test_a_table_of_before_a_change_is_not_believed(tmp_path: Path) -> None:
    tables = _saved(tmp_path)
    tables.renew()
    assert tables.read("r440106-public") is None


def test_a_table_copied_while_another_process_changes_vectors_is_not_believed(tmp_path: Path) -> None:
    reader, writer = VectorTables(tmp_path), VectorTables(tmp_path)
    writer.renew()  # the change begins
    stamp = reader.stamp()
    writer.renew()  # the change ends, after the reader copied half of it
    reader.save("r440106-public", TABLE, stamp)
    assert reader.read("r440106-public") is None


def test_a_torn_table_counts_as_none(tmp_path: Path) -> None:
    tables = _saved(tmp_path)
    file = tmp_path / "tables" / "r440106-public.npz"
    file.write_bytes(file.read_bytes()[:-40])
    assert tables.read("r440106-public") is None
