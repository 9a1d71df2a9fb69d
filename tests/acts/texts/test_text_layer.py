"""The text layer of a scan for the search."""

import pytest

from portal.acts.texts.text_layer import with_whole_words


@pytest.mark.parametrize(
    ("layer", "found"),
    [
        ("админи-\nстрации", "администрации"),
        ("АДМИНИ- \n СТРАЦИИ", "АДМИНИСТРАЦИИ"),
        ("благо\u00ad\nустройство", "благоустройство"),
        ("ме\u00ad роприятия", "мероприятия"),
        ("№ 380\u00adр и 131-\nФЗ", "№ 380-р и 131-ФЗ"),
        ("2026\u00ad04\u00ad10", "2026-04-10"),
        ("Ханты-\nМансийск", "Ханты-Мансийск"),
        ("в том числе:\n- вода;\n- свет -\nвсё", "в том числе:\n- вода;\n- свет -\nвсё"),
        ("северо-западный", "северо-западный"),
    ],
)
def test_words_broken_by_lines_are_whole(layer, found):
    assert with_whole_words(layer) == found
