"""Other ways to find a text for a question, each as its makers ship it: what `bench_search` puts beside this project.

Their libraries are the optional extra `peers` (`pip install mingbai[peers]`); each is imported when its peer is built.
"""

from evals.bench_peers.peer import MODEL, PEERS, Peer, missing_package

__all__ = ["MODEL", "PEERS", "Peer", "missing_package"]
