"""Steps say what they do, how long it took, and that they are alive."""

import time

import pytest

from catchment.cli import steps
from catchment.cli.steps import step


def test_a_step_says_what_it_does_and_hands_over_what_it_made(capsys):
    made = step("Adding one and one", lambda: 2)

    assert made == 2
    assert capsys.readouterr().out == "- Adding one and one ...\n  done in 0.0 s\n"


def test_a_long_step_gives_signs_of_life(capsys, monkeypatch):
    monkeypatch.setattr(steps, "SILENCE_S", 0.05)

    step("Thinking", lambda: time.sleep(0.3))

    assert "  0 s, still working\n" in capsys.readouterr().out


def test_a_step_that_fails_is_not_called_done(capsys):
    with pytest.raises(ZeroDivisionError):
        step("Dividing", lambda: 1 / 0)

    assert capsys.readouterr().out == "- Dividing ...\n"
