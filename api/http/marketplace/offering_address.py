"""Where offerings are found by those who provide them, and how their routes are called."""

PATH = "/api/marketplace-provider-offerings/"
ONE, NAME = f"{PATH}{{uuid}}/", "marketplace_provider_offerings"
