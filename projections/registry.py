"""Every read model there is, by name."""

from projections import audit
from projections.engine.model import ReadModel
from projections.identity import customers, grants, powers, projects, ssh_keys, users

MODELS: dict[str, ReadModel] = {
    model.name: model
    for model in (users.MODEL, powers.MODEL, grants.MODEL, ssh_keys.MODEL, customers.MODEL, projects.MODEL, audit.MODEL)
}
