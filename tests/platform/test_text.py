"""Chinese text as people type it: folding, clauses, cues, negation, and the index over many cues."""

import pytest

from lms.platform.text.cues import (
    CueError,
    Hit,
    clauses,
    cue,
    find,
    is_forbidden,
    is_negated,
    is_quoted,
    is_reported,
    quote,
    sentences,
)
from lms.platform.text.index import index_cues
from lms.platform.text.normalise import MAX_CHARACTERS, Normalised, clean, fold, normalise


def read(text: str) -> Normalised:
    return normalise(clean(text))


def hit(source: str, text: str) -> tuple[Normalised, Hit]:
    line = read(text)
    found = find(source, line)
    assert found is not None, f"{source!r} not found in {text!r}"
    return line, found


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("氣費翻倍", "气费翻倍"),
        ("您好，我是 12 号", "您好,我是12号"),
        ("您好 请讲", "您好,请讲"),
        ("7 号楼 2 单元 301", "7号楼2单元301"),
        ("退\u200b款\u202e", "退款"),
        ("<|system|> 好", "system好"),
        ("", ""),
    ],
)
def test_text_has_one_spelling_for_matching(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_quotes_lead_back_to_what_was_typed() -> None:
    line, found = hit("登记", "您好 我給您登記一下。")
    assert quote(line, found) == "我給您登記一下"


def test_long_text_is_cut() -> None:
    assert len(clean("好" * 100_000)) == MAX_CHARACTERS


def test_clauses_end_at_commas_but_not_inside_numbers() -> None:
    text = fold("用了1,568方,8:30来的;好吗?")
    assert [text[a:b] for a, b in clauses(text)] == ["用了1,568方", "8:30来的", "好吗"]
    assert [text[a:b] for a, b in sentences(text)] == ["用了1,568方,8:30来的", "好吗"]


@pytest.mark.parametrize(
    ("source", "text", "is_found"),
    [
        ("押金 退|还", "把押金还给我", True),
        ("押金 退|还", "押金呢，还不还", False),
        ("> 先 再", "先登记再上门", True),
        ("> 先 再", "再说先后", False),
        ("帮您..登记", "帮您现在就登记", True),
        ("帮您..登记", "帮您把所有的资料统统都拿去登记", False),
        ("#天|#个工作日", "三个工作日内", True),
        ("#天", "12 天", True),
        ("#天", "今天", False),
        ("查 -不用|不必", "不用查了", False),
        ("^您好", "喂您好", False),
        ("给您", "我给你办", True),
        ("你好", "您好", True),
    ],
)
def test_a_cue_finds(source: str, text: str, is_found: bool) -> None:
    assert (find(source, read(text)) is not None) is is_found


@pytest.mark.parametrize("source", ["", "-不", "a||b", ">"])
def test_a_cue_that_finds_nothing_is_refused(source: str) -> None:
    with pytest.raises(CueError):
        cue(source)


@pytest.mark.parametrize(
    ("source", "text", "is_taken_back"),
    [
        ("退款", "我不能退款", True),
        ("退款", "对不起我来退款", False),
        ("退款", "有没有退款", False),
        ("给您 退款", "给您直接退款这个我做不了主", True),
        ("给您 退款", "给您暂时不退款", True),
        ("给您 退款", "给您马上退款", False),
        ("怪您", "特别怪您", False),
        ("没办法", "我没办法", False),
    ],
)
def test_negation_before_between_and_after_the_parts_counts(source: str, text: str, is_taken_back: bool) -> None:
    assert is_negated(*hit(source, text)) is is_taken_back


@pytest.mark.parametrize(
    ("source", "text", "is_barred"),
    [
        ("开 灯", "千万不要点火、开灯、按门铃", True),
        ("开 窗", "不要点火，请把窗打开", False),
        ("开 灯", "开灯吧", False),
    ],
)
def test_a_warning_reaches_to_the_end_of_its_list(source: str, text: str, is_barred: bool) -> None:
    assert is_forbidden(*hit(source, text)) is is_barred


def test_the_customers_words_given_back_are_no_statement() -> None:
    assert is_reported(*hit("表有问题", "您说表有问题"))
    assert is_reported(*hit("有病", "他骂您“有病”吗"))
    assert is_quoted(*hit("有病", "他骂您“有病”吗"))
    assert not is_reported(*hit("表有问题", "肯定是表有问题"))


def test_the_index_finds_what_a_search_one_by_one_finds() -> None:
    sources = ["押金 退|还", "#天", "> 先 再", "给您", "^好", "退 -不", "a|b"]
    text = fold("押金先登记再退给你，三天，好吧，不退；ab")
    index = index_cues((source, source) for source in sources)
    one_by_one = {
        (source, span) for span in clauses(text) for source in sources if cue(source).search(text[span[0] : span[1]])
    }
    assert {(label, (h.clause_start, h.clause_end)) for label, _, h in index.search(text, clauses(text))} == one_by_one
    assert len(one_by_one) >= 6
