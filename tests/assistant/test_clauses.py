"""The clauses of a question."""

import pytest

from assistant.clauses import clauses_in, telling_clauses


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("护照丢了怎么补", ()),
        ("换新护照老本子收走吗，上面有签证舍不得", ("换新护照老本子收走吗", "上面有签证舍不得")),
        ("我爸病了，咋办", ("我爸病了",)),
        ("一二三四，二二三四，三二三四，四二三四，五二三四", ("一二三四", "二二三四", "三二三四", "四二三四")),
    ],
)
def test_telling_clauses_are_long_enough_to_name_something(question: str, clauses: tuple[str, ...]) -> None:
    assert telling_clauses(question) == clauses


def test_all_clauses_are_in_order_without_their_ends() -> None:
    assert clauses_in("丢了。补办！要钱吗??多久") == ["丢了", "补办", "要钱吗", "多久"]
    assert clauses_in("，，") == []
