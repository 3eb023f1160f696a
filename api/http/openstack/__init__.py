"""OpenStack over HTTP: objects at clouds, and what clouds have to offer."""
