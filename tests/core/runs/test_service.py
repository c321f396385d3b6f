import subprocess
import sys
import threading

from core.runs import service
from core.runs.nursery import ROOT


def test_one_engine_however_many_ask(monkeypatch):
    started = []
    monkeypatch.setattr(service.LocalEngine, "start", lambda self: started.append(self))
    found = []
    threads = [threading.Thread(target=lambda: found.append(service.engine())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == len(started) == 1


def test_another_home_another_engine(monkeypatch, tmp_path):
    monkeypatch.setattr(service.LocalEngine, "start", lambda _: None)
    first = service.engine()
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "other"))
    second = service.engine()
    assert first is not second
    assert second.settings.home == tmp_path / "other"


def test_the_server_needs_no_torch():
    program = (
        "import sys; import core.runs.service, core.serve.live; "
        "print(sorted({'torch', 'sklearn', 'streamlit'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True)
    assert found.stdout.decode().strip() == "[]"
