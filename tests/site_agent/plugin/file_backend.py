"""A backend of the site agent: resources, their users and their usage are what stands in one JSON file.

A resource of which the file says that it is `refused` cannot be created.
"""

import json
from dataclasses import asdict
from pathlib import Path

from waldur_site_agent.backend.backends import AbstractUsernameManagementBackend
from waldur_site_agent.backend.exceptions import BackendError
from waldur_site_agent.backend.structures import BackendResourceInfo
from waldur_site_agent.testing.mock_backend import MockBackend


class FileBackend(MockBackend):
    def __init__(self, backend_settings, backend_components):
        super().__init__(backend_settings, backend_components)
        self.backend_type = "file"
        self.file = Path(backend_settings["file"])
        if self.file.exists():
            found = json.loads(self.file.read_text())
            self._created_resources = {name: BackendResourceInfo(**told) for name, told in found.items()}

    def _keep(self):
        kept = {name: asdict(resource) for name, resource in self._created_resources.items()}
        self.file.write_text(json.dumps(kept))

    def _log_operation(self, operation, **details):
        """Everything that is done is told: what there is may have changed."""
        super()._log_operation(operation, **details)
        self._keep()

    def create_resource_with_id(self, waldur_resource, resource_backend_id, _user_context=None):
        if waldur_resource.name == "refused":
            raise BackendError("the backend is full")
        made = BackendResourceInfo(
            backend_id=resource_backend_id,
            usage={"TOTAL_ACCOUNT_USAGE": {"hours": 0}},
            limits=dict(waldur_resource.limits.additional_properties),
        )
        self._created_resources[resource_backend_id] = made
        self._keep()
        return made

    def delete_resource(self, waldur_resource, **kwargs):
        super().delete_resource(waldur_resource, **kwargs)
        self._keep()

    def add_users_to_resource(self, waldur_resource, user_ids, **kwargs):
        added = super().add_users_to_resource(waldur_resource, user_ids, **kwargs)
        self._keep()
        return added

    def list_components(self):
        return list(self.backend_components)


class DerivedNames(AbstractUsernameManagementBackend):
    """Whoever is called ada here is called ada-site there."""

    def generate_username(self, offering_user):
        return f"{offering_user.user_username}-site"

    def get_username(self, _offering_user):
        return None
