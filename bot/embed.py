"""Words → vectors, so that texts can be compared by meaning."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from wordllama import WordLlamaInference


class Embedder(Protocol):
    """Gives each text a vector of length 1; texts that mean similar things have a large dot product."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimensions). A text without a known word gets the zero vector."""
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
