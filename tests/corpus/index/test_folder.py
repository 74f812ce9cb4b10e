"""Saving and opening: the same index comes back, or an error that names the file."""

import json
import shutil
import zlib

import numpy as np
import pytest

from corpus.index import PostingsBM25
from corpus.index.manifest import FileSum, FolderLimits, IndexManifest
from corpus.index.merging import MergePolicy
from corpus.models.errors import IndexFormatError
from tests.corpus.index import reference

QUERY = ["term1", "term3", "term20", "term20"]
SMALL_MAPPED = FolderLimits(mapped=2000)


@pytest.fixture
def index():
    """Many passages in one segment, with a column and some deleted."""
    index = PostingsBM25(reference.articles(900), k1=1.1, b=0.4, epsilon=0.1, columns={"article": range(900)})
    index.delete([5, 17, 899])
    return index


@pytest.fixture
def parted():
    """An index of three segments, deleted passages in the first and the last; it is never appended to."""
    policy, limits = MergePolicy(small_below=1), FolderLimits(journal=-1)
    index = PostingsBM25(reference.articles(90), columns={"article": range(90)}, policy=policy, limits=limits)
    index.add(reference.articles(30, seed=1), columns={"article": range(30)})
    index.add(reference.articles(9, seed=2), columns={"article": range(9)})
    index.delete([5, 17, 121])
    assert len(index.segments) == 3
    return index


def _files(path):
    return sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file())


def _same(one, other):
    return (
        one.get_scores(QUERY).tolist() == other.get_scores(QUERY).tolist()
        and one.alive.tolist() == other.alive.tolist()
        and one.column("article").tolist() == other.column("article").tolist()
        and list(one.idf.items()) == list(other.idf.items())
        and (one.k1, one.b, one.epsilon, one.note) == (other.k1, other.b, other.epsilon, other.note)
    )


def test_what_was_saved_is_opened(index, parted, tmp_path):
    for number, saved in enumerate(
        (index, parted, PostingsBM25([]), PostingsBM25([[], []], columns={"article": [1, 2]}))
    ):
        saved.save(tmp_path / str(number), note={"seen": 12, "by": "žluť"})
        opened = PostingsBM25.open(tmp_path / str(number))

        assert _same(opened, saved)
        assert opened.note == {"seen": 12, "by": "žluť"}


def test_a_corpus_built_in_several_batches_is_the_same(tmp_path):
    corpus = reference.articles(60)
    columns = {"article": range(60)}
    for small, segments in ((1, 9), (500, 1)):
        policy = MergePolicy(built=7, small_below=small, growth=small)
        index = PostingsBM25(corpus, columns=columns, policy=policy)
        index.save(tmp_path)

        assert len(index.segments) == segments
        expected = reference.scores(corpus, QUERY)
        np.testing.assert_allclose(index.get_scores(QUERY), expected, rtol=0, atol=1e-12)
        assert _same(PostingsBM25.open(tmp_path), index)


def test_an_opened_index_goes_on(parted, tmp_path):
    parted.save(tmp_path)
    opened = PostingsBM25.open(tmp_path)
    for either in (parted, opened):
        either.delete([0, 125])
        either.add([["term1", "quite", "new"], ["term3"]], columns={"article": [1, 2]})
    opened.save(tmp_path)

    assert _same(opened, parted)
    assert _same(PostingsBM25.open(tmp_path), parted)


def test_a_large_array_is_mapped(index, tmp_path):
    index.save(tmp_path)
    (segment,) = PostingsBM25.open(tmp_path, limits=SMALL_MAPPED).segments

    assert isinstance(segment.postings.packed.base, np.memmap)
    assert not isinstance(segment.postings.packed, np.memmap)
    assert _same(PostingsBM25.open(tmp_path, limits=SMALL_MAPPED), index)


def test_a_reader_goes_on_while_a_writer_saves_over_it(index, tmp_path):
    index.save(tmp_path)
    reader = PostingsBM25.open(tmp_path, limits=SMALL_MAPPED)
    PostingsBM25([["other"]]).save(tmp_path)

    assert _same(reader, index)
    assert list(PostingsBM25.open(tmp_path).idf) == ["other"]


def test_a_second_save_writes_only_what_is_new(parted, tmp_path):
    parted.save(tmp_path)
    before = {path: (tmp_path / path).stat().st_mtime_ns for path in _files(tmp_path)}
    inodes = {path: (tmp_path / path).stat().st_ino for path in before}
    opened = PostingsBM25.open(tmp_path, limits=FolderLimits(appended=0))
    opened.add([["term1"]], columns={"article": [1]})
    opened.delete([1])
    opened.save(tmp_path)

    kept = [path for path in _files(tmp_path) if path in before and path != "manifest.json"]
    assert {path.split("/")[1] for path in kept} >= {
        "packed.npy",
        "text.npy",
        "column-article.npy",
        "dead.npy",
    }
    assert all((tmp_path / path).stat().st_ino == inodes[path] for path in kept)
    new = {path.split("/")[0] for path in _files(tmp_path) if path not in before}
    assert len(new) == 3  # one segment, its own living passages, and those of the segment that lost one


def test_files_that_no_manifest_names_are_removed_and_those_of_others_kept(parted, tmp_path):
    (tmp_path / "segment-of-a-killed-save").mkdir()
    (tmp_path / "writing-manifest.json").write_text("half")
    (tmp_path / "README.txt").write_text("mine")
    parted.save(tmp_path)
    PostingsBM25([["storm"]]).save(tmp_path)

    left = {path.name for path in tmp_path.iterdir()}
    assert {"README.txt", "manifest.json"} < left
    assert len(left) == 4


def test_a_whole_save_mends_a_torn_index(parted, tmp_path):
    parted.save(tmp_path)
    segment = next(tmp_path.glob("segment-*"))
    (segment / "packed.npy").write_bytes(b"")
    (segment / "foreign.npy").write_bytes(b"")
    parted.save(tmp_path)
    assert _same(PostingsBM25.open(tmp_path), parted)

    (tmp_path / "manifest.json").write_text("{")
    parted.save(tmp_path)
    assert _same(PostingsBM25.open(tmp_path), parted)


def test_a_missing_folder_or_manifest_is_named(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(
            IndexFormatError, match=r"manifest\.json: cannot be read .* `clippings index rebuild` mends"
        ):
            PostingsBM25.open(path)


def test_every_missing_torn_or_changed_file_is_named(parted, tmp_path):
    parted.save(tmp_path / "whole")
    for path in _files(tmp_path / "whole"):
        for number, harm in enumerate((_remove, _halve, _empty, _flip, _lengthen)):
            shutil.copytree(tmp_path / "whole", tmp_path / "torn")
            harm(tmp_path / "torn" / path)
            with pytest.raises(IndexFormatError) as raised:
                PostingsBM25.open(tmp_path / "torn")
            assert str(tmp_path / "torn" / path) in str(raised.value), (path, number)
            assert "`clippings index rebuild` mends it" in str(raised.value)
            shutil.rmtree(tmp_path / "torn")


def _remove(path):
    path.unlink()


def _halve(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _empty(path):
    path.write_bytes(b"")


def _flip(path):
    content = bytearray(path.read_bytes())
    content[-2] ^= 1 if path.suffix == ".npy" else 8
    path.write_bytes(content)


def _lengthen(path):
    path.write_bytes(path.read_bytes() + b"{}")


def test_a_large_index_is_verified_when_asked(index, tmp_path):
    limits = FolderLimits(mapped=2000, verified=1)
    index.save(tmp_path)
    large = next(tmp_path.glob("segment-*")) / "packed.npy"
    _flip(large)

    PostingsBM25.open(tmp_path, limits=limits)
    with pytest.raises(IndexFormatError, match="packed"):
        PostingsBM25.open(tmp_path, verify=True, limits=limits)
    _flip(large)
    PostingsBM25.open(tmp_path, verify=True, limits=limits)
    whole = large.read_bytes()
    _lengthen(large)
    with pytest.raises(IndexFormatError, match=r"packed\.npy: has"):
        PostingsBM25.open(tmp_path, limits=limits)
    large.write_bytes(whole)
    small = next(tmp_path.glob("segment-*")) / "text_offsets.npy"
    limits = FolderLimits(mapped=small.stat().st_size + 1, verified=1)
    _flip(small)
    with pytest.raises(IndexFormatError, match="text_offsets"):
        PostingsBM25.open(tmp_path, limits=limits)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[]", "not the manifest of an index"),
        ('{"format": "another"}', "not the manifest of an index"),
        ('{"format": "clippings-index", "version": 99}', "its version is 99, this program reads 3"),
        ('{"format": "clippings-index", "version": 3}', "changed or torn"),
        ("\x00\x01", "not JSON"),
    ],
)
def test_a_foreign_manifest_says_what_is_wrong(content, says, tmp_path):
    (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(IndexFormatError, match=says):
        PostingsBM25.open(tmp_path)


@pytest.mark.parametrize(
    ("part", "name", "array"),
    [
        ("segment", "packed", np.zeros(3, np.uint32)),
        ("segment", "lengths", np.zeros(90)),
        ("segment", "terms", np.zeros((1, 1), np.int32)),
        ("segment", "text", np.zeros(1, np.uint8)),
        ("segment", "column-article", np.zeros(1, np.int64)),
        ("segment", "offsets", np.array([{}], object)),
        ("dead", "dead", np.array([90], np.uint8)),
    ],
)
def test_arrays_that_do_not_fit_are_refused_even_with_a_fitting_manifest(part, name, array, tmp_path):
    index = PostingsBM25(reference.articles(90), columns={"article": range(90)})
    index.save(tmp_path)
    path = next(tmp_path.glob(f"{part}-*")) / f"{name}.npy"
    np.save(path, array)
    _resum(tmp_path, path)

    with pytest.raises(IndexFormatError, match=f"not those of a segment|{name}.npy: is not a readable array"):
        PostingsBM25.open(tmp_path)


def test_a_changed_number_in_the_manifest_is_noticed(tmp_path):
    PostingsBM25([["storm"]], k1=1.25).save(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(manifest.read_text().replace("1.25", "1.26"))

    with pytest.raises(IndexFormatError, match="changed or torn: its checksum does not fit"):
        PostingsBM25.open(tmp_path)


def test_segments_out_of_order_are_refused(parted, tmp_path):
    parted.save(tmp_path)
    manifest = IndexManifest.from_json((tmp_path / "manifest.json").read_bytes())
    object.__setattr__(manifest, "segments", manifest.segments[::-1])
    (tmp_path / "manifest.json").write_bytes(manifest.to_json())

    with pytest.raises(IndexFormatError, match="begins at passage 120, not 0"):
        PostingsBM25.open(tmp_path)


def _resum(root, path):
    """Let the manifest expect the file as it is now."""
    manifest = IndexManifest.from_json((root / "manifest.json").read_bytes())
    name = path.relative_to(root).as_posix()
    expected = FileSum(size=path.stat().st_size, crc32=zlib.crc32(path.read_bytes()))
    object.__setattr__(manifest, "files", {**manifest.files, name: expected})
    (root / "manifest.json").write_bytes(manifest.to_json())


def test_nothing_is_pickled(parted, tmp_path):
    parted.save(tmp_path)

    assert {path.rsplit(".")[-1] for path in _files(tmp_path)} == {"npy", "json"}
    for path in tmp_path.rglob("*.npy"):
        np.load(path, allow_pickle=False)
    assert json.loads((tmp_path / "manifest.json").read_text())["version"] == 3
