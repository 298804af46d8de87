"""@mattermost/client, unmodified, in Node: the suites under js/ against every deployment."""

import os
import subprocess
from pathlib import Path

import pytest

from conftest import SUMMARIES
from parlance.contract import Contract
from parlance.recorder import Recorder
from parlance.settings import HERE, variable


class Run:
    """One run of all node suites and the answers it recorded."""

    def __init__(self, deployment, folder, *files):
        self.recording = Path(folder) / "answers.jsonl"
        env = {
            **os.environ, "E2E_URL": deployment.url, "E2E_ADMIN": f"{deployment.admin_name}:{deployment.admin_password}",
            "E2E_RECORDING": str(self.recording),
        }
        if deployment.ca:
            env["NODE_EXTRA_CA_CERTS"] = deployment.ca
        command = [
            variable("NODE") or "node", "--test", "--test-concurrency=1", "--test-reporter=spec", "--test-timeout=60000",
            # A socket left open by a failed test must not keep the runner waiting.
            "--test-force-exit", *files,
        ]
        try:
            done = subprocess.run(command, cwd=HERE / "js", env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240)
            self.code, self.output = done.returncode, done.stdout
        except subprocess.TimeoutExpired as expired:
            self.code, self.output = None, (expired.stdout or b"").decode("utf-8", "replace")
        lines = self.output.splitlines()
        start = next((number for number, line in enumerate(lines) if line.startswith(("ℹ tests", "# tests"))), 0)
        closing = [line for line in lines[start:] if line.startswith(("ℹ", "#"))]
        SUMMARIES.append((f"node suites, {deployment.kind}{' over TLS' if deployment.ca else ''}", "\n".join(closing)))

    def failures(self):
        """What went wrong, without what went well."""
        _, found, rest = self.output.partition("✖ failing tests:")
        return rest if found else self.output


@pytest.fixture(scope="module")
def run(deployment, tmp_path_factory):
    return Run(deployment, tmp_path_factory.mktemp("node"))


@pytest.mark.timeout(260)
def test_stock_client_goes_the_whole_path(run):
    assert run.code == 0, run.failures()
    assert "ℹ tests 0" not in run.output


@pytest.mark.timeout(260)
def test_answers_keep_the_contract(run, deployment):
    recorder = Recorder().read(run.recording)
    assert len(recorder.exchanges) > 200
    Contract.of(deployment).check_all(recorder.exchanges)
