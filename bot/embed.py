"""Words → vectors, so that texts can be compared by meaning."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from wordllama import WordLlamaInference


WORD_BEGINS: Final = "▁"
"""Before a token of WordLlama's that begins a word; one that is a whole word has no other token after it."""


class Embedder(Protocol):
    """Gives each text a vector of length 1; texts that mean similar things have a large dot product."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimensions). A text without a known word gets the zero vector."""
        ...

    def knows(self, word: str) -> bool:
        """Whether the word, as it is spelt, is one of the model's own: a common word or name rather than a slip."""
        ...


class WordLlamaEmbedder:
    """WordLlama's static vectors: no server, no download; the weights are inside its wheel. Loaded at first use."""

    name = "wordllama-l2-supercat-256"
    dimensions = 256

    @cached_property
    def _model(self) -> "WordLlamaInference":
        import wordllama

        return wordllama.WordLlama.load(
            cache_dir=Path(wordllama.__file__).parent, disable_download=True, dim=self.dimensions
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = np.asarray(self._model.embed(list(texts)), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def knows(self, word: str) -> bool:
        return self._model.tokenizer.token_to_id(f"{WORD_BEGINS}{word}") is not None


class RememberingEmbedder:
    """An embedder that keeps the vectors of the short texts it saw last: a question looks at the same words and
    sentences several times, and the next question at many of them again."""

    KEPT: Final = 20_000
    """Vectors kept: 20 MB at 256 numbers each."""

    LONGEST: Final = 600
    """Characters of a text that is kept."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self.name, self.dimensions = embedder.name, embedder.dimensions

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        fresh = dict(zip(new, self._embedder.embed(new), strict=True))
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row] = fresh[text] if text in fresh else self._kept[text]
        self._keep(texts, fresh)
        return rows

    def knows(self, word: str) -> bool:
        return self._embedder.knows(word)

    def _keep(self, texts: Sequence[str], fresh: Mapping[str, NDArray[np.float32]]) -> None:
        for text in texts:
            if text in self._kept:
                self._kept.move_to_end(text)
            elif len(text) <= self.LONGEST:
                self._kept[text] = fresh[text].copy()
        while len(self._kept) > self.KEPT:
            self._kept.popitem(last=False)
