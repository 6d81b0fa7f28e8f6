"""The direction of imports: ui -> evals -> assistant | ingest -> knowledge, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BELOW = {
    "knowledge": set(),
    "ingest": {"knowledge"},
    "assistant": {"knowledge"},
    "evals": {"assistant", "ingest", "knowledge"},
    "ui": {"evals", "assistant", "ingest", "knowledge"},
}
HOMES = {
    "chromadb": ("knowledge/index/",),
    "tantivy": ("knowledge/index/",),
    "model2vec": ("knowledge/encode.py", "knowledge/train/"),
    "sentence_transformers": (
        "knowledge/encode.py",
        "knowledge/search/rerank.py",
        "knowledge/train/",
        "evals/bench_peers/",
    ),
    "jieba": ("knowledge/text.py", "evals/bench_peers/"),
    "alembic": ("knowledge/store/migrations/",),
    "psycopg": ("knowledge/store/",),
    "sqlalchemy": ("knowledge/store/", "assistant/history.py"),
    "gradio": ("ui/",),
    "fastapi": ("ui/",),
    "mcp": ("ui/",),
    "prometheus_client": ("ui/metrics.py",),
    "argon2": ("knowledge/passwords.py",),
    "pyotp": ("knowledge/second_factor.py",),
    "cryptography": ("knowledge/sealing.py",),
    "authlib": ("ui/oidc.py",),
    "joserfc": ("ui/oidc.py",),
    "torch": ("knowledge/search/rerank.py", "knowledge/train/"),
}


def modules_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return named | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


SOURCES = sorted(path for folder in BELOW for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    imported = {module.partition(".")[0] for module in modules_of(path)} & set(BELOW)
    assert imported <= BELOW[folder] | {folder}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_have_one_home(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    heavy = {module.partition(".")[0] for module in modules_of(path)} & set(HOMES)
    assert {library for library in heavy if not place.startswith(HOMES[library])} == set()
