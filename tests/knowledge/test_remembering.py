"""What was worked out of a value is remembered by which value it is."""

from __future__ import annotations

from knowledge.remembering import once_each
from knowledge.values import Statement


def test_a_value_is_looked_at_once_and_an_equal_one_anew() -> None:
    looked: list[str] = []

    @once_each(10)
    def length(said: Statement, more: str = "") -> int:
        looked.append(said.text + more)
        return len(said.text + more)

    one, other = Statement(text="护照"), Statement(text="护照")
    assert [length(one), length(one), length(other), length(one, "证"), length(one, more="照片")] == [2, 2, 2, 3, 4]
    assert looked == ["护照", "护照", "护照证", "护照照片"]


def test_only_so_many_are_remembered() -> None:
    looked: list[str] = []

    @once_each(2)
    def text(said: Statement) -> str:
        looked.append(said.text)
        return said.text

    said = [Statement(text=str(number)) for number in range(3)]
    assert [text(one) for one in said] == ["0", "1", "2"]
    assert [text(one) for one in said[1:]] == ["1", "2"]
    assert looked == ["0", "1", "2", "1"]


def test_a_value_whose_place_in_memory_another_takes_is_another() -> None:
    @once_each(3)
    def text(said: Statement) -> str:
        return said.text

    assert [text(Statement(text=str(number))) for number in range(100)] == [str(number) for number in range(100)]
