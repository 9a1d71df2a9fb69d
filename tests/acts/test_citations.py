"""Citations in texts, by the labelled sets of the measurements."""

import time

import pytest

from bench.citations import HELD_OUT, SEEN, scores
from portal.acts.rules.citations import find


def test_the_labelled_citations_are_found_with_their_points():
    for path, least in ((SEEN, 1.0), (HELD_OUT, 0.95)):
        plain, whole = scores(path)
        assert min(plain.precision, plain.recall, whole.precision, whole.recall) >= least
    assert sum(scores(path)[0].labelled for path in (SEEN, HELD_OUT)) == 200


@pytest.mark.parametrize(
    "text", ["постановление " * 20_000, "№ 1 от " * 20_000, "приказ " + "1, " * 20_000]
)
def test_a_text_without_end_takes_no_time(text):
    begun = time.process_time()
    assert find(text) == []
    assert time.process_time() - begun < 5
