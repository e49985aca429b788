"""The one command: what it lists, what it refuses, what it runs."""

from importlib import import_module

import pytest

from catchment.cli import main as command_line
from catchment.cli.main import COMMANDS, main


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"]])
def test_without_a_command_it_lists_them_all(words, capsys):
    code = main(words)

    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:-2]]
    assert code == 0
    assert listed == list(COMMANDS)


def test_an_unknown_command_is_refused_with_the_list(capsys):
    code = main(["sereve"])

    said = capsys.readouterr().err
    assert code == 2
    assert said.startswith("There is no command 'sereve'.")
    assert "serve" in said


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_names_its_options_and_can_be_run(name, capsys):
    module = import_module(f"catchment.cli.{COMMANDS[name].module}")

    with pytest.raises(SystemExit) as asked_for_help:
        main([name, "--help"])

    assert asked_for_help.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: catchment {name}")
    assert callable(module.run)


def test_the_code_of_a_command_is_handed_back(monkeypatch):
    monkeypatch.setattr(command_line, "import_module", lambda name: _Failing)

    assert main(["check"]) == 7


class _Failing:
    @staticmethod
    def arguments(parser):
        parser.add_argument("--unused")

    @staticmethod
    def run(options):
        return 7


def test_who_stops_a_command_is_told_how_to_go_on(monkeypatch, capsys):
    def stopped(options):
        raise KeyboardInterrupt

    monkeypatch.setattr("catchment.cli.check.run", stopped)

    assert main(["check"]) == 130
    assert capsys.readouterr().err == "\nStopped. Give the same command again to go on.\n"
