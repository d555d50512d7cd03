"""Scores (question, passage) pairs with any sentence-transformers CrossEncoder.

For those who have one on disk or allow a download (``HF_HUB_OFFLINE=0``). Beside
``index.encoders.sentence_model`` the only place outside training that imports
sentence_transformers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.encoders.sentence_model import downloads_allowed
from index.errors import ModelUnavailable


class CrossEncoder:
    """Scores pairs; the scale is the model's own, higher is better."""

    def __init__(self, name: str) -> None:
        """Load by name or path.

        :raises ModelUnavailable: the model cannot be found or loaded.
        """
        import sentence_transformers
        import transformers

        transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = sentence_transformers.CrossEncoder(
                name, device="cpu", local_files_only=not downloads_allowed()
            )
        except Exception as error:  # the library raises OSError, ValueError, hub and json errors
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ModelUnavailable(
                f"reranker {name!r} cannot be loaded: {reason}"
                " (give a folder, or allow a download with HF_HUB_OFFLINE=0)"
            ) from None

    def scores(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score a text, shape (len(texts),)."""
        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, show_progress_bar=False, convert_to_numpy=True)
        scores: npt.NDArray[np.float32] = np.asarray(found, dtype=np.float32).reshape(len(pairs))
        return scores
