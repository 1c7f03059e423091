"""The engine's data files agree with each other and with what they were made from."""

import re
import subprocess
import sys

import pytest
from pypinyin import lazy_pinyin

from lms.roleplay.engine.parameters import fault_effects, good_effects, lexicon
from lms.roleplay.engine.slips import slips
from lms.roleplay.scenario.vocabulary import BANDS, FAULTS, GOOD_ACTS, KINDS, PERSONAS


def merged(syllable: str) -> str:
    return re.sub("ng$", "n", re.sub("^(z|c|s)h", r"\1", syllable))


def test_the_table_of_sounds_says_what_the_pinyin_library_says() -> None:
    wrong = [c for c, sound in slips().sound_of.items() if merged(lazy_pinyin(c)[0]) != sound]
    assert len(slips().sound_of) > 1500
    assert wrong == []


def test_every_act_has_its_effect_in_every_kind() -> None:
    for kind in KINDS:
        assert good_effects(kind).keys() == GOOD_ACTS
        needed = {need for effect in good_effects(kind).values() for need in effect.needs}
        assert needed <= GOOD_ACTS
    assert fault_effects().keys() == FAULTS


def test_faults_never_soothe_and_good_acts_never_enrage() -> None:
    assert {name for name, effect in fault_effects().items() if effect.anger < 0} == {"overpromise"}
    assert all(effect.anger <= 4 for kind in KINDS for effect in good_effects(kind).values())


def test_bands_and_personas_are_complete() -> None:
    assert tuple(lexicon("bands")) == BANDS
    assert set(lexicon("personas")) == set(PERSONAS)


@pytest.mark.parametrize("module", ["pypinyin", "flask", "sqlalchemy"])
def test_the_engine_loads_without(module: str) -> None:
    code = f"import sys, lms.roleplay.play; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
