"""What the fields of a model's recipe mean, in the reader's language."""

from __future__ import annotations

from ganlab.app.strings.zh.fields import FIELDS
from ganlab.language import DEFAULT, language
from ganlab.models.registry import field_docs


def field_words(model: str) -> dict[str, str]:
    """Field -> what it means; {} for a model that is none of ours.  A field that has not been put into the reader's
    language, as of a model that somebody has added, says what stands below it in its model's file."""
    docs = field_docs(model)
    if language() == DEFAULT:
        return docs
    return {name: FIELDS.get(f"{model}.{name}", FIELDS.get(name, said)) for name, said in docs.items()}
