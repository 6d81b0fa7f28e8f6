"""Imports Gradio without its type-stub writer.

On every import Gradio 6 rereads its own sources and rewrites `.pyi` files beside them: 2.3 of 5.2 seconds on two cores,
and a write into the installation that a read-only or shared one refuses. Nothing at run time reads those files.
"""

from __future__ import annotations

import importlib
import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_WRITER = "gradio.component_meta"


class _WithoutStubs(Loader):
    """Runs the module as it is, then takes its stub writer out."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        vars(module)["create_or_modify_pyi"] = lambda *_: None


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != _WRITER:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _WithoutStubs(spec.loader)
        return spec


def import_gradio() -> Any:
    """The gradio module, with its usage statistics off."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # Gradio reads it at import; it would call its makers' host
    if "gradio" in sys.modules:
        return sys.modules["gradio"]
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        return importlib.import_module("gradio")
    finally:
        sys.meta_path.remove(finder)
