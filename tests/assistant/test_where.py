"""Which place a question is about, where it names several, spells one by its sound or shares its name with another."""

from __future__ import annotations

import pytest

from assistant.understand import Understood, understand
from assistant.where import tells_only_place
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT

PROVINCE = "990000"


def place(understood: Understood) -> str | None:
    return understood.region.code if understood.region is not None else None


@pytest.mark.parametrize(
    ("question", "chosen", "meant"),
    [
        ("青溪户口，人在松原，养老金在松原领要几天", DISTRICT, OTHER_DISTRICT),
        ("从青溪迁户口到松原要几天", DISTRICT, OTHER_DISTRICT),
        ("青溪户口，在松原办几天", CITY, OTHER_DISTRICT),
        ("失业登记不在青溪，在松原", DISTRICT, OTHER_DISTRICT),
        ("我不住青溪了，松原低保几天", DISTRICT, OTHER_DISTRICT),
        ("不是问青溪，松原的养老金几天", CITY, OTHER_DISTRICT),
        ("从松原搬到青溪，执照在青溪办几天", DISTRICT, DISTRICT),
        ("狗在松原登记过了，青溪还要登记吗", DISTRICT, DISTRICT),
        ("我户口不在青溪，在松原，身份证丢了怎么补", DISTRICT, DISTRICT),
        ("松原的朋友要25天，青溪到底几天", DISTRICT, DISTRICT),
    ],
)
def test_of_several_places_the_one_where_it_is_done_is_meant(
    lexicon: Lexicon, places: Places, question: str, chosen: str, meant: str
) -> None:
    assert place(understand(question, region=chosen, lexicon=lexicon, places=places)) == meant


@pytest.mark.parametrize(
    ("question", "chosen", "meant"),
    [
        ("松源区养老金几天", DISTRICT, OTHER_DISTRICT),
        ("songyuan区养老金几天", DISTRICT, OTHER_DISTRICT),
        ("在轻溪区领养老金", OTHER_DISTRICT, DISTRICT),
        ("我们小区养老金几天", DISTRICT, DISTRICT),
    ],
)
def test_a_near_place_is_heard_where_it_is_spelt_by_its_sound(
    lexicon: Lexicon, places: Places, question: str, chosen: str, meant: str
) -> None:
    read = understand(question, region=chosen, lexicon=lexicon, places=places)
    assert place(read) == meant
    assert not {"松源", "songyuan", "轻溪"} & {term.text for term in read.query.terms}


def test_a_shared_name_is_the_one_that_has_guides_where_nobody_chose_a_place(lexicon: Lexicon, places: Places) -> None:
    def read(home: str | None) -> str | None:
        return place(understand("松原养老金几天", region=None, lexicon=lexicon, places=places, home=home))

    assert (read(PROVINCE), read("440000"), read(None)) == (OTHER_DISTRICT, "220700", "220700")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("我是青溪区的", "青溪区"),
        ("你好，我们家在松原", "松原"),
        ("松原区", "松原区"),
        ("我是松原人", None),
        ("我是青溪区的，养老金几天", None),
        ("我要去松原区", None),
    ],
)
def test_who_only_says_where_he_is_of_tells_the_place(
    lexicon: Lexicon, places: Places, question: str, told: str | None
) -> None:
    read = understand(question, region=CITY, lexicon=lexicon, places=places)
    assert tells_only_place(read.folded, read.pieces) == told
