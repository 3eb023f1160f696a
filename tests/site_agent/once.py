"""Runs the site agent for one pass of one mode, with the agent's own Python: `python once.py -m report -c file`.

The agent's own command does the same every minute and never ends."""

from importlib import import_module

from waldur_site_agent.common import utils

MODES = {
    "order_process": "agent_order_process",
    "membership_sync": "agent_membership_sync",
    "report": "agent_report",
}


def main() -> None:
    configuration = utils.init_configuration()
    utils.log_versions(configuration)
    mode = import_module(f"waldur_site_agent.polling_processing.{MODES[configuration.waldur_site_agent_mode]}")
    mode._process_offerings(configuration, {})


if __name__ == "__main__":
    main()
