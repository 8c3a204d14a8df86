"""npm's dynamics-web-api, unmodified, against the sandbox over HTTPS and HTTP.

The calls are in `dynamics-web-api/*.contract.ts`; vitest runs them and reports each.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.contract.served import Served
from tests.e2e.server import ROOT

FOLDER = "tests/contract/dynamics-web-api"
USERS = ("maker", "bob", "charlie")


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_every_call_is_answered_as_the_library_expects(
    served: Served, scheme: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    place = {
        "url": getattr(served, scheme),
        "control": f"{served.http}/sandbox/control",
        "tokens": {user: served.token(user) for user in USERS},
    }
    config = f"--config={FOLDER}/vitest.config.ts"
    ran = subprocess.run(
        ["npx", "vitest", "run", config, "--reporter=json", f"--outputFile={report}"],
        cwd=ROOT,
        env={
            **os.environ,
            "CONTRACT_PLACE": json.dumps(place),
            "NODE_EXTRA_CA_CERTS": str(served.certificate),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), ran.stdout + ran.stderr
    results = [
        one
        for file in json.loads(report.read_text())["testResults"]
        for one in file["assertionResults"] or [{"status": "failed", "fullName": file["message"]}]
    ]
    failed = [
        "\n".join([one["fullName"], *one.get("failureMessages", [])])
        for one in results
        if one["status"] != "passed"
    ]
    assert results
    assert not failed, "\n\n".join(failed)
