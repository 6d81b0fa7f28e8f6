"""The collections of one building of the index in Milvus: what is public, what is not, and how often words stand where.

What is not public has a collection of its own, so that no word count of the public one knows of it. Partition key is the jurisdiction:
a search touches the partitions of one chain, however many jurisdictions there are.
"""

from __future__ import annotations

from typing import NamedTuple

from knowledge.index.milvus_server import MilvusServer

LAYOUT = 1  # raise when the collections change
LONGEST_KEY = 2_048  # bytes
PARTITIONS = 64  # what jurisdictions are hashed to; Milvus allows 1,024 a collection


class Collections(NamedTuple):
    """The names of the three collections of one building."""

    public: str
    internal: str
    terms: str


def collections_of(made: str) -> Collections:
    """The collections of a building, by its id."""
    return Collections(*(f"mingbai_{made}_{part}" for part in Collections._fields))


def create(server: MilvusServer, made: str, width: int) -> None:
    """Make the empty collections of a building."""
    names = collections_of(made)
    for name in (names.public, names.internal):
        _create_entries(server, name, width)
    _create_terms(server, names.terms)
    load(server, made)


def drop(server: MilvusServer, made: str) -> None:
    """Remove a building; what is not there is fine."""
    for name in collections_of(made):
        if server.write("has_collection", name):
            server.write("drop_collection", name)


def load(server: MilvusServer, made: str) -> None:
    """See that a building is there and can be searched.

    Raises:
        IndexStaleError: it is not there.
    """
    for name in collections_of(made):
        server.write("load_collection", name)


def _create_entries(server: MilvusServer, name: str, width: int) -> None:
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=LONGEST_KEY)
    for field in ("key", "owner"):
        schema.add_field(field, DataType.VARCHAR, max_length=LONGEST_KEY)
    for field in ("kind", "partition", "lexicon"):
        schema.add_field(field, DataType.VARCHAR, max_length=256)
    schema.add_field("region", DataType.VARCHAR, max_length=16, is_partition_key=True)
    whole = {
        "tokenizer": "standard"
    }  # the words are `spelled`: there is nothing left to cut, and milvus-lite has no "whitespace"
    schema.add_field("words", DataType.VARCHAR, max_length=65_535, enable_analyzer=True, analyzer_params=whole)
    schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=width)
    schema.add_function(
        Function("words_bm25", FunctionType.BM25, input_field_names=["words"], output_field_names=["bm25"])
    )
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("bm25", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    indexes.add_index("vector", index_type="FLAT", metric_type="IP")  # exact: a few thousand vectors a jurisdiction
    for field in ("key", "owner", "kind", "partition", "region", "lexicon"):
        indexes.add_index(field, index_type="INVERTED")
    server.write("create_collection", name, schema=schema, num_partitions=PARTITIONS)
    server.write("create_index", name, indexes, sync=False)  # nothing to wait for: there is nothing in it


def _create_terms(server: MilvusServer, name: str) -> None:
    """Names with a number. Milvus takes no collection without a vector, so each has one that is never looked at."""
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("name", DataType.VARCHAR, is_primary=True, max_length=LONGEST_KEY)
    schema.add_field("number", DataType.INT64)
    schema.add_field("unused", DataType.FLOAT_VECTOR, dim=2)
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("unused", index_type="FLAT", metric_type="IP")
    server.write("create_collection", name, schema=schema)
    server.write("create_index", name, indexes, sync=False)
