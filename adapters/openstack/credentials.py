"""Who we are at a cloud and how it is reached. Never shown: a password is in it."""

import hashlib

import msgspec


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """`project` is the one whose objects are meant: its id where that is known, else its name. `ca_certificate` is
    the text of one or more certificates to trust in place of the system's; `timeout` in seconds."""

    auth_url: str
    username: str
    password: str
    project: str = "admin"
    project_id: str = ""
    domain: str = "Default"
    region: str = ""
    interface: str = "public"
    verify: bool = True
    ca_certificate: str = ""
    timeout: float = 60.0

    def __repr__(self) -> str:
        return f"Credentials({self.username} at {self.auth_url}, password hidden)"

    def within(self, project_id: str) -> "Credentials":
        """The same user in another project."""
        return msgspec.structs.replace(self, project_id=project_id)

    def fingerprint(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()
