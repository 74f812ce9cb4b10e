"""Make `analysed.jsonl` anew from the articles beside it: python -m corpus.samples."""

from pathlib import Path

from corpus.pipeline.extraction import analysed
from corpus.samples import ANALYSED, read_samples, written

if __name__ == "__main__":
    text = written(map(analysed, read_samples()))
    (Path(__file__).parent / ANALYSED).write_text(text, encoding="utf-8")
