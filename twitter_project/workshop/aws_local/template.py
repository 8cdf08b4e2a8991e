"""The deployment's template, and the few changes that MiniStack needs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from cfnlint.decode import cfn_yaml

from deploy.routes import FOLDER

PATH = FOLDER / "template.yaml"
RUNTIME = f"python{sys.version_info[0]}.{sys.version_info[1]}"
ALARM = "AWS::CloudWatch::Alarm"
SEND = "sqs:SendMessage"
# What SAM creates from the worker's events.
OF_EVENTS = {
    "SQS": {"": "AWS::Lambda::EventSourceMapping"},
    "Schedule": {"": "AWS::Events::Rule", "Permission": "AWS::Lambda::Permission"},
}


def load() -> dict[str, Any]:
    """Return the template with its functions in their long form."""
    return dict(json.loads(json.dumps(cfn_yaml.load(str(PATH)))))


def localized(template: Mapping[str, Any], *, archive: str) -> dict[str, Any]:
    """Return the template as MiniStack accepts it; `archive` is the location of the
    code.

    These are all of the changes, and docs/deployment.md names them:

    1. CodeUri is in a bucket, where `sam deploy` puts it as well.
    2. Runtime is this machine's Python: functions are processes of it.
    3. MaximumConcurrency is the number itself: MiniStack keeps a parameter's value as
       text, and its queue poller compares it with a number.
    4. sqs:SendMessageBatch is allowed where sqs:SendMessage is: to AWS that is one
       action, to MiniStack two.
    5. Alarms with metric math are left out: its CloudFormation refuses them, and its
       CloudWatch drops their metrics.
    """
    local: dict[str, Any] = json.loads(json.dumps(template))
    local["Globals"]["Function"] |= {"CodeUri": archive, "Runtime": RUNTIME}
    for resource in local["Resources"].values():
        for event in resource["Properties"].get("Events", {}).values():
            if scaling := event["Properties"].get("ScalingConfig"):
                name = scaling["MaximumConcurrency"]["Ref"]
                value = int(local["Parameters"][name]["Default"])
                scaling["MaximumConcurrency"] = value
    for statement in local["Resources"]["SitePolicy"]["Properties"]["PolicyDocument"][
        "Statement"
    ]:
        if SEND in statement["Action"]:
            statement["Action"].append(f"{SEND}Batch")
    for name in math_alarms(template):
        del local["Resources"][name]
    return local


def math_alarms(template: Mapping[str, Any]) -> list[str]:
    """Return the names of the alarms that combine several metrics."""
    return [
        name
        for name, resource in template["Resources"].items()
        if resource["Type"] == ALARM and "Metrics" in resource["Properties"]
    ]


def expected_resources(template: Mapping[str, Any]) -> dict[str, str]:
    """Return the type of each resource by name, including those SAM creates."""
    found = {}
    for name, resource in template["Resources"].items():
        found[name] = resource["Type"].replace("::Serverless::", "::Lambda::")
        for event, given in resource["Properties"].get("Events", {}).items():
            for ending, kind in OF_EVENTS[given["Type"]].items():
                found[f"{name}{event}{ending}"] = kind
    return found
