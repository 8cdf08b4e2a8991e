"""The stack: creates it from the template, looks up its contents, deletes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from twitter_project.embedded.processes import wait_until

from . import template as templates

NAME = "microblog"
ARTIFACTS = "artifacts"
TIMEOUT_S = 180


class Aws(Protocol):
    """Gives clients of AWS's services with the owner's keys."""

    @property
    def url(self) -> str: ...

    def client(self, service: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Stack:
    """The deployed resources, by their names in the template."""

    aws: Aws
    template: Mapping[str, Any]
    physical: Mapping[str, str]
    outputs: Mapping[str, str] = field(default_factory=dict)

    def properties(self, name: str) -> dict[str, Any]:
        """Return a resource's properties in the template, without SAM's additions."""
        known = self.template["Resources"].get(name, {})
        return dict(known.get("Properties", {}))


def deploy(aws: Aws, archive: Path, parameters: Mapping[str, str]) -> Stack:
    """Put archive and template into a bucket, and create the stack from them.

    Raises: RuntimeError, with the reasons of the resources that failed.
    """
    bucket = aws.client("s3")
    bucket.create_bucket(Bucket=ARTIFACTS)
    bucket.upload_file(str(archive), ARTIFACTS, archive.name)
    place = f"s3://{ARTIFACTS}/{archive.name}"
    local = templates.localized(templates.load(), archive=place)
    bucket.put_object(Bucket=ARTIFACTS, Key="template.json", Body=json.dumps(local))
    client = aws.client("cloudformation")
    client.create_stack(
        StackName=NAME,
        TemplateURL=f"{aws.url}/{ARTIFACTS}/template.json",
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in parameters.items()
        ],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    status = _wait(client)
    if status["StackStatus"] != "CREATE_COMPLETE":
        raise RuntimeError(f"{status['StackStatus']}: {_reasons(client)}")
    return Stack(aws, local, _physical(client), _outputs(status))


def add_what_is_left_out(stack: Stack) -> None:
    """Set through the services' own APIs what MiniStack's CloudFormation leaves out.

    It drops the bucket's lifecycle rules, and keeps the stage's limits under names that
    no client reads.
    """
    rules = stack.properties("ContentBucket")["LifecycleConfiguration"]["Rules"]
    stack.aws.client("s3").put_bucket_lifecycle_configuration(
        Bucket=stack.physical["ContentBucket"],
        LifecycleConfiguration={"Rules": [_as_sent(rule) for rule in rules]},
    )
    stack.aws.client("apigatewayv2").update_stage(
        ApiId=stack.physical["HttpApi"],
        StageName=stack.physical["Stage"],
        DefaultRouteSettings=stack.properties("Stage")["DefaultRouteSettings"],
    )


def _as_sent(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a lifecycle rule in the format of S3's API instead of CloudFormation's."""
    sent = {"ID": rule["Id"], "Status": rule["Status"]}
    sent["Filter"] = {"Prefix": rule.get("Prefix", "")}
    if days := rule.get("ExpirationInDays"):
        sent["Expiration"] = {"Days": days}
    if aborted := rule.get("AbortIncompleteMultipartUpload"):
        sent["AbortIncompleteMultipartUpload"] = aborted
    return sent


def delete(stack: Stack) -> None:
    """Delete the stack except its bucket, which must be retained.

    Raises: RuntimeError if anything else is left, ClientError if the bucket is not.
    """
    client = stack.aws.client("cloudformation")
    arn = client.describe_stacks(StackName=NAME)["Stacks"][0]["StackId"]
    client.delete_stack(StackName=NAME)
    status = _wait(client, arn)
    if status["StackStatus"] != "DELETE_COMPLETE":
        raise RuntimeError(f"{status['StackStatus']}: {_reasons(client)}")
    if left := stack.aws.client("lambda").list_functions()["Functions"]:
        raise RuntimeError(f"{left} are left")
    stack.aws.client("s3").head_bucket(Bucket=stack.physical["ContentBucket"])


def _wait(client: Any, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def is_done() -> bool:
        found.update(client.describe_stacks(StackName=name)["Stacks"][0])
        return not found["StackStatus"].endswith("_IN_PROGRESS")

    if not wait_until(is_done, timeout_s=TIMEOUT_S):
        raise RuntimeError(f"{found['StackStatus']} after {TIMEOUT_S} s.")
    return found


def _reasons(client: Any) -> str:
    events = client.describe_stack_events(StackName=NAME)["StackEvents"]
    return "; ".join(
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"
        for event in events
        if event["ResourceStatus"].endswith("FAILED")
    )


def _physical(client: Any) -> dict[str, str]:
    pages = client.get_paginator("list_stack_resources").paginate(StackName=NAME)
    return {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for page in pages
        for one in page["StackResourceSummaries"]
    }


def _outputs(status: Mapping[str, Any]) -> dict[str, str]:
    return {one["OutputKey"]: one["OutputValue"] for one in status["Outputs"]}
