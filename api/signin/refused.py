"""The one way a sign-in says no; it never says which half was wrong."""

WRONG = "Invalid username/password."
LOCKED = "Username is locked out. Try in 10 minutes."
DISABLED = "User account is disabled."


class SignInRefused(Exception):
    """401. The message is what the contract says, and all that may be said."""
