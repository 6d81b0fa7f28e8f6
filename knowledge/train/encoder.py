"""Train the default encoder: a token table over our own Unigram vocabulary, contrastive, Matryoshka.

    python -m knowledge.train.encoder --pairs PAIRS.jsonl.xz [--out knowledge/model]

Reads public text pairs plus what the lexicon says belongs together (a matter's names and citizens' words);
writes a model2vec folder (int8 weights, tokenizer.json, config.json). Reproducible: fixed seed, fixed order.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.base.sampler import BatchSamplers
from sentence_transformers.sentence_transformer.losses import MatryoshkaLoss, MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from knowledge.encode import MODEL_FOLDER
from knowledge.text import segmenter
from knowledge.train.corpus import SEED, WIDTHS, Pair, lexicon_pairs, public_pairs
from knowledge.train.files import save_table

VOCABULARY = 32_000
WIDTH = 256


def make_tokenizer(texts: Iterable[str], size: int = VOCABULARY) -> Tokenizer:
    """A Unigram tokenizer over jieba's words: frequent words whole, the rest in known pieces, at worst in characters.

    Training Unigram from raw text took over ten minutes on the same corpus and cut 失业金 in two; counting jieba's
    words takes one and keeps the words people search for.
    """
    counts: Counter[str] = Counter()
    cut = segmenter().words
    for text in texts:
        words = cut(text)
        counts.update(words)
        counts.update(character for word in words for character in word)
    single = [word for word, number in counts.items() if len(word) == 1 and number > 1][: size // 3]
    longer = [word for word, number in counts.most_common() if len(word) > 1 and number > 2][: size - len(single) - 2]
    total = sum(counts[word] for word in (*single, *longer))
    pieces = [("[PAD]", 0.0), ("[UNK]", -20.0)]
    # four places cut 54,000 texts as sixteen do, and the file is a third smaller
    pieces += [(word, round(math.log(counts[word] / total), 4)) for word in (*single, *longer)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=1))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation()])
    return tokenizer


def fit(tokenizer: Tokenizer, pairs: list[Pair], *, epochs: float, batch: int) -> SentenceTransformer:
    """Train the token table so that pairs are near and other pairs of the batch are far."""
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=WIDTH)], device="cpu")
    loss = MatryoshkaLoss(model, MultipleNegativesRankingLoss(model, scale=20.0), matryoshka_dims=WIDTHS)
    arguments = SentenceTransformerTrainingArguments(
        output_dir="var/train",
        num_train_epochs=epochs,
        per_device_train_batch_size=batch,
        learning_rate=0.1,
        warmup_steps=0.1,
        lr_scheduler_type="linear",
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        save_strategy="no",
        report_to="none",
        seed=SEED,
        use_cpu=True,
        logging_steps=50,
    )
    rows = Dataset.from_dict({"anchor": [a for a, _ in pairs], "positive": [b for _, b in pairs]})
    SentenceTransformerTrainer(model=model, args=arguments, train_dataset=rows, loss=loss).train()
    return model


def export(model: SentenceTransformer, tokenizer: Tokenizer, out: Path) -> None:
    """Write the model2vec folder with int8 weights."""
    save_table(model[0].embedding.weight.detach().numpy().astype(np.float32), tokenizer, out)


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--epochs", type=float, default=1.5)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--repeat-lexicon", type=int, default=3)
    options = parser.parse_args()
    started = time.time()
    random.seed(SEED)
    public = [pair for pair in public_pairs(options.pairs) if all(pair)]
    own = lexicon_pairs()
    print(f"pairs: {len(public)} public, {len(own)} from the lexicon")
    tokenizer = make_tokenizer(text for pair in [*public[::3], *(own * 5)] for text in pair)
    pairs = [*public, *(own * options.repeat_lexicon)]
    random.shuffle(pairs)
    model = fit(tokenizer, pairs, epochs=options.epochs, batch=options.batch)
    export(model, tokenizer, options.out)
    print(f"done in {time.time() - started:.0f} s: {options.out}")


if __name__ == "__main__":
    main()
