"""Every element of an implementation list has a typed home."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from knowledge.elements import ELEMENTS, Element, path_of
from knowledge.guide import ServiceGuide

REAL_DATA = os.environ.get("MINGBAI_REAL_DATA")


def field_type(model: type[BaseModel], path: str) -> Any:
    """Follow a dotted path through the models; KeyError names the step that does not exist."""
    annotation: Any = model
    for step in path.split("."):
        name, steps_in = step.removesuffix("[]"), step.endswith("[]")
        annotation = annotation.model_fields[name].annotation
        if steps_in:
            assert get_origin(annotation) is tuple, f"{path}: {name} is no tuple"
            annotation = get_args(annotation)[0]
    return annotation


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.key)
def test_every_path_exists_in_the_guide(element: Element) -> None:
    assert field_type(ServiceGuide, element.path) is not None


def test_keys_are_unique_and_complete() -> None:
    keys = [element.key for element in ELEMENTS]
    assert len(keys) == len(set(keys)) == 117


def test_a_path_is_found_by_its_key() -> None:
    assert path_of("by_law") == "bases"
    assert path_of("no_such_key") is None


def test_the_table_equals_the_official_list() -> None:
    table = Path(REAL_DATA or "").resolve().parent / "domain" / "fields.csv"
    if REAL_DATA is None or not table.is_file():
        pytest.skip("MINGBAI_REAL_DATA is unset or has no domain/fields.csv beside it")
    with table.open(encoding="utf-8-sig", newline="") as file:
        official = [(row["key"], row["zh_name"]) for row in csv.DictReader(file)]
    assert [(element.key, element.name) for element in ELEMENTS] == official
