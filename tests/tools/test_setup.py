"""Setting up: what is done, what is skipped, what is tried again, what is said."""

import sys

import pytest

from tools import setup as set_up
from tools.setup import SetupFailed, Step, is_done, run_step


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(set_up, "LOG", tmp_path / "log")
    monkeypatch.setattr(set_up, "PAUSES_S", (0.0, 0.0))
    (tmp_path / "pins.txt").write_text("one==1")
    return tmp_path


def make_step(folder, *, code="", network=False, makes=True):
    write = f"from pathlib import Path; Path('made').write_text('made'); {code}"
    return Step(
        title="Making it",
        name="it",
        inputs=("pins.txt",),
        commands=((sys.executable, "-c", write),),
        makes=(folder / "made",) if makes else (folder / "something else",),
        network=network,
    )


def test_a_step_is_done_once(folder, capsys):
    step = make_step(folder)

    done = [run_step(step), run_step(step)]

    said = capsys.readouterr().out.splitlines()
    assert done == [True, False]
    assert said[0] == "- Making it ..."
    assert said[1].startswith("  done in ")
    assert len(said) == 2


def test_a_step_is_done_again_when_what_it_was_made_from_changes(folder):
    step = make_step(folder)
    run_step(step)

    (folder / "pins.txt").write_text("one==2")

    assert not is_done(step)


def test_a_step_is_done_again_when_what_it_made_is_gone(folder):
    step = make_step(folder)
    run_step(step)

    (folder / "made").unlink()

    assert not is_done(step)


def test_a_step_that_fails_is_not_done_and_shows_what_was_said(folder):
    step = make_step(folder, code="print('the disk is full'); raise SystemExit(3)")

    with pytest.raises(SetupFailed) as failure:
        run_step(step)

    assert "'Making it' did not work" in str(failure.value)
    assert "the disk is full" in str(failure.value)
    assert not is_done(step)


def test_a_step_that_makes_nothing_is_a_failure(folder):
    with pytest.raises(SetupFailed, match="did not make something else"):
        run_step(make_step(folder, makes=False))


@pytest.mark.parametrize(("network", "tries"), [(True, 3), (False, 1)])
def test_only_the_network_is_tried_again(folder, network, tries):
    count = "open('tries', 'a').write('x'); raise SystemExit(1)"

    with pytest.raises(SetupFailed):
        run_step(make_step(folder, code=count, network=network))

    assert (folder / "tries").read_text() == "x" * tries


def test_a_network_that_comes_back_is_enough(folder):
    flaky = "p = Path('back'); there = p.exists(); p.touch(); raise SystemExit(0 if there else 1)"
    step = make_step(folder, code=flaky, network=True)

    assert run_step(step)


def test_a_long_step_gives_signs_of_life(folder, capsys, monkeypatch):
    monkeypatch.setattr(set_up, "SILENCE_S", 0.05)
    step = make_step(folder, code="import time; print('fetching', flush=True); time.sleep(0.5)")

    run_step(step)

    assert "still working: fetching" in capsys.readouterr().out


def test_an_environment_without_its_pip_is_not_whole(folder):
    assert not set_up.works(folder / "python")


def test_installers_trust_what_the_machine_trusts(folder, monkeypatch):
    bundle = folder / "certificates.crt"
    bundle.write_text("a proxy's certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    monkeypatch.delenv("NODE_EXTRA_CA_CERTS", raising=False)
    monkeypatch.delenv("UV_SYSTEM_CERTS", raising=False)
    show = "import os; print(os.environ['UV_SYSTEM_CERTS'], os.environ['NODE_EXTRA_CA_CERTS'])"

    lines, code = set_up.run_and_report((sys.executable, "-c", show), tell=lambda line: None)

    assert (code, lines) == (0, [f"1 {bundle}"])


def test_a_machine_without_certificates_leaves_installers_to_their_own(folder, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "nothing"))
    monkeypatch.setattr(set_up, "DEBIAN_CERTIFICATES", str(folder / "nothing either"))

    assert set_up.trust_of_the_machine() == {}
