"""What the suites read from the environment, and the settings every server under test gets."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PASSWORD = "Pass-word1"

# Short passwords, no rate limit, no mail: the suites are about behaviour, not about throttling.
RELAXED = {
    "MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS": "true",
    "MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION": "true",
    "MM_SERVICESETTINGS_ENABLEAPITEAMDELETION": "true",
    "MM_SERVICESETTINGS_ENABLEAPIUSERDELETION": "false",
    "MM_FILESETTINGS_ENABLEPUBLICLINK": "true",
    "MM_SERVICESETTINGS_ENABLELINKPREVIEWS": "false",
    "MM_SERVICESETTINGS_THREADAUTOFOLLOW": "true",
    "MM_SERVICESETTINGS_COLLAPSEDTHREADS": "default_off",
    "MM_TEAMSETTINGS_ENABLEOPENSERVER": "true",
    "MM_TEAMSETTINGS_ENABLEUSERDEACTIVATION": "true",
    "MM_TEAMSETTINGS_MAXUSERSPERTEAM": "100000",
    "MM_TEAMSETTINGS_MAXCHANNELSPERTEAM": "100000",
    "MM_TEAMSETTINGS_MAXNOTIFICATIONSPERCHANNEL": "1000",
    "MM_PASSWORDSETTINGS_MINIMUMLENGTH": "8",
    "MM_PASSWORDSETTINGS_LOWERCASE": "false",
    "MM_PASSWORDSETTINGS_UPPERCASE": "false",
    "MM_PASSWORDSETTINGS_NUMBER": "false",
    "MM_PASSWORDSETTINGS_SYMBOL": "false",
    "MM_RATELIMITSETTINGS_ENABLE": "false",
    "MM_EMAILSETTINGS_SENDEMAILNOTIFICATIONS": "false",
    "MM_EMAILSETTINGS_SENDPUSHNOTIFICATIONS": "false",
    "MM_EMAILSETTINGS_REQUIREEMAILVERIFICATION": "false",
}


def variable(name):
    """A non-empty environment variable, or None."""
    return os.environ.get(name) or None


def binary(name):
    """Path of one of our programs."""
    folder = variable("PARLANCE_BIN_DIR")
    if not folder:
        raise RuntimeError("PARLANCE_BIN_DIR is not set: start the suites with tests/e2e/run")
    path = Path(folder) / name
    if not path.exists():
        raise RuntimeError(f"{path} does not exist: build the workspace first")
    return str(path)


def external():
    """(url, admin name, admin password) of a server that is already running, or None."""
    url = variable("E2E_URL")
    if not url:
        return None
    name, _, password = os.environ.get("E2E_ADMIN", f"admin:{PASSWORD}").partition(":")
    return url.rstrip("/"), name, password
