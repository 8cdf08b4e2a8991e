"""Asks each resource's own service whether it exists and matches the template.

A complete stack only proves that its parts were accepted.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from twitter_project.secrets import aws as secrets_manager

from .stack import Stack
from .template import expected_resources

# The errors if a resource is missing or differs.
FAULTS = (AssertionError, BotoCoreError, ClientError, LookupError)
Check = Callable[[Stack, str], None]
CHECKS: dict[str, Check] = {}


def of_type(kind: str) -> Callable[[Check], Check]:
    """Register the function that checks the resources of a type."""

    def register(check: Check) -> Check:
        CHECKS[kind] = check
        return check

    return register


def check_resources(stack: Stack) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the names of correct resources by type, and the others' faults."""
    sound: dict[str, list[str]] = defaultdict(list)
    faults = {}
    for name, kind in expected_resources(stack.template).items():
        try:
            assert name in stack.physical, "the stack does not have it"
            CHECKS[kind](stack, name)
        except FAULTS as error:
            faults[name] = f"{kind}: {type(error).__name__}: {error}"
        else:
            sound[kind].append(name)
    return dict(sound), faults


def same(found: Any, wanted: Any) -> None:
    assert found == wanted, f"{found!r} instead of {wanted!r}"


# --- Functions, what calls them, and their permissions -------------------------


@of_type("AWS::Lambda::Function")
def check_function(stack: Stack, name: str) -> None:
    client, properties = stack.aws.client("lambda"), stack.properties(name)
    found = client.get_function_configuration(FunctionName=stack.physical[name])
    variables = found["Environment"]["Variables"]
    own = properties.get("Environment", {}).get("Variables", {})
    same((found["State"], found["Handler"]), ("Active", properties["Handler"]))
    same(found["Timeout"], properties["Timeout"])
    same(found["Role"].rpartition("/")[2], stack.physical[_target(properties["Role"])])
    same({**variables, **own}, variables)
    same(variables["QUEUE_URL"], stack.physical["Queue"])
    same(set(variables) & set(secrets_manager.NAMES), set())
    logs = _target(properties["LoggingConfig"]["LogGroup"])
    same(found["LoggingConfig"]["LogGroup"], stack.physical[logs])


@of_type("AWS::Lambda::Permission")
def check_permission(stack: Stack, name: str) -> None:
    """Check that the function's policy lets the gateway or SAM's rule call it."""
    properties = stack.properties(name)
    function = _target(properties.get("FunctionName", {"Ref": "WorkerFunction"}))
    answer = stack.aws.client("lambda").get_policy(
        FunctionName=stack.physical[function]
    )
    callers = [
        (one["Principal"]["Service"], str(one["Condition"]))
        for one in json.loads(answer["Policy"])["Statement"]
    ]
    principal = properties.get("Principal", "events.amazonaws.com")
    caller = stack.physical[
        "HttpApi" if properties else name.removesuffix("Permission")
    ]
    assert any(who == principal and caller in source for who, source in callers)


@of_type("AWS::Lambda::EventSourceMapping")
def check_mapping(stack: Stack, name: str) -> None:
    client = stack.aws.client("lambda")
    found = client.get_event_source_mapping(UUID=stack.physical[name])
    given = stack.properties("WorkerFunction")["Events"]["Messages"]["Properties"]
    same(found["State"], "Enabled")
    same(found["EventSourceArn"], _queue(stack, "Queue")["QueueArn"])
    same(found["FunctionArn"].rpartition(":")[2], stack.physical["WorkerFunction"])
    same(found["BatchSize"], given["BatchSize"])
    same(found["FunctionResponseTypes"], given["FunctionResponseTypes"])
    same(found["ScalingConfig"], given["ScalingConfig"])


@of_type("AWS::Events::Rule")
def check_rule(stack: Stack, name: str) -> None:
    client, rule = stack.aws.client("events"), stack.physical[name]
    events = stack.properties("WorkerFunction")["Events"]
    given = events[name.removeprefix("WorkerFunction")]["Properties"]
    found = client.describe_rule(Name=rule)
    (target,) = client.list_targets_by_rule(Rule=rule)["Targets"]
    same((found["State"], found["ScheduleExpression"]), ("ENABLED", given["Schedule"]))
    same(target["Input"], given["Input"])
    same(target["Arn"].rpartition(":")[2], stack.physical["WorkerFunction"])


@of_type("AWS::IAM::Role")
def check_role(stack: Stack, name: str) -> None:
    client, role = stack.aws.client("iam"), stack.physical[name]
    wanted = stack.properties(name)
    found = client.get_role(RoleName=role)["Role"]
    attached = client.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    same(found["AssumeRolePolicyDocument"], wanted["AssumeRolePolicyDocument"])
    same([one["PolicyArn"] for one in attached], [stack.physical["SitePolicy"]])
    for policy in wanted["Policies"]:
        answer = client.get_role_policy(RoleName=role, PolicyName=policy["PolicyName"])
        _same_actions(answer["PolicyDocument"], policy["PolicyDocument"])


@of_type("AWS::IAM::ManagedPolicy")
def check_policy(stack: Stack, name: str) -> None:
    client, arn = stack.aws.client("iam"), stack.physical[name]
    version = client.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    found = client.get_policy_version(PolicyArn=arn, VersionId=version)
    document = found["PolicyVersion"]["Document"]
    _same_actions(document, stack.properties(name)["PolicyDocument"])


def _same_actions(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Compare actions with the template's, and check that each names its resource."""
    same(
        [one["Action"] for one in found["Statement"]],
        [one["Action"] for one in wanted["Statement"]],
    )
    for statement in found["Statement"]:
        resources = statement["Resource"]
        for one in [resources] if isinstance(resources, str) else resources:
            assert one.startswith("arn:aws:"), f"{one!r} is no ARN"


@of_type("AWS::Logs::LogGroup")
def check_logs(stack: Stack, name: str) -> None:
    group = stack.physical[name]
    answer = stack.aws.client("logs").describe_log_groups(logGroupNamePrefix=group)
    (found,) = (one for one in answer["logGroups"] if one["logGroupName"] == group)
    days = stack.template["Parameters"]["LogRetentionDays"]["Default"]
    same(int(found["retentionInDays"]), days)


# --- Storage, and the queue ----------------------------------------------------


@of_type("AWS::SecretsManager::Secret")
def check_secret(stack: Stack, name: str) -> None:
    client = stack.aws.client("secretsmanager")
    answer = client.get_secret_value(SecretId=stack.physical[name])
    same(set(json.loads(answer["SecretString"])), set(secrets_manager.NAMES))


@of_type("AWS::S3::Bucket")
def check_bucket(stack: Stack, name: str) -> None:
    client, bucket = stack.aws.client("s3"), {"Bucket": stack.physical[name]}
    wanted = stack.properties(name)
    (rule,) = client.get_bucket_cors(**bucket)["CORSRules"]
    lifecycle = client.get_bucket_lifecycle_configuration(**bucket)["Rules"]
    encryption = client.get_bucket_encryption(**bucket)
    (encrypted,) = encryption["ServerSideEncryptionConfiguration"]["Rules"]
    blocked = client.get_public_access_block(**bucket)
    owned = client.get_bucket_ownership_controls(**bucket)["OwnershipControls"]
    same(rule["AllowedMethods"], ["PUT"])
    assert all(one.startswith("https://") for one in rule["AllowedOrigins"])
    days = {one["ID"]: one.get("Expiration", {}).get("Days") for one in lifecycle}
    same(days, {"unclaimed-uploads": 1, "broken-uploads": None})
    default = encrypted["ApplyServerSideEncryptionByDefault"]
    same(default["SSEAlgorithm"], "AES256")
    same(
        blocked["PublicAccessBlockConfiguration"],
        wanted["PublicAccessBlockConfiguration"],
    )
    same(owned["Rules"], wanted["OwnershipControls"]["Rules"])


@of_type("AWS::S3::BucketPolicy")
def check_bucket_policy(stack: Stack, name: str) -> None:
    client = stack.aws.client("s3")
    answer = client.get_bucket_policy(Bucket=stack.physical["ContentBucket"])
    (found,) = json.loads(answer["Policy"])["Statement"]
    (wanted,) = stack.properties(name)["PolicyDocument"]["Statement"]
    for part in ("Effect", "Principal", "Action", "Condition"):
        same(found[part], wanted[part])


@of_type("AWS::SQS::Queue")
def check_queue(stack: Stack, name: str) -> None:
    found, wanted = _queue(stack, name), stack.properties(name)
    same(found["SqsManagedSseEnabled"], "true")
    for attribute in ("VisibilityTimeout", "MessageRetentionPeriod"):
        if attribute in wanted:
            same(int(found[attribute]), wanted[attribute])
    if redrive := wanted.get("RedrivePolicy"):
        policy = json.loads(found["RedrivePolicy"])
        same(int(policy["maxReceiveCount"]), redrive["maxReceiveCount"])
        dead = _target(redrive["deadLetterTargetArn"])
        same(policy["deadLetterTargetArn"], _queue(stack, dead)["QueueArn"])


def _queue(stack: Stack, name: str) -> dict[str, str]:
    answer: dict[str, dict[str, str]] = stack.aws.client("sqs").get_queue_attributes(
        QueueUrl=stack.physical[name], AttributeNames=["All"]
    )
    return answer["Attributes"]


# --- API Gateway ---------------------------------------------------------------


@of_type("AWS::ApiGatewayV2::Api")
def check_api(stack: Stack, name: str) -> None:
    found = stack.aws.client("apigatewayv2").get_api(ApiId=stack.physical[name])
    same(found["ProtocolType"], "HTTP")
    address, endpoint = stack.outputs["Address"], found["ApiEndpoint"]
    same(urlsplit(address).netloc, urlsplit(endpoint).netloc)


@of_type("AWS::ApiGatewayV2::Stage")
def check_stage(stack: Stack, name: str) -> None:
    client, wanted = stack.aws.client("apigatewayv2"), stack.properties(name)
    found = client.get_stage(
        ApiId=stack.physical["HttpApi"], StageName=stack.physical[name]
    )
    same(found["AutoDeploy"], True)
    same(found["AccessLogSettings"]["Format"], wanted["AccessLogSettings"]["Format"])
    assert stack.physical["AccessLogs"] in found["AccessLogSettings"]["DestinationArn"]
    same(found["DefaultRouteSettings"], wanted["DefaultRouteSettings"])


@of_type("AWS::ApiGatewayV2::Integration")
def check_integration(stack: Stack, name: str) -> None:
    found, wanted = _integration(stack, name), stack.properties(name)
    function = stack.physical[_target(wanted["IntegrationUri"])]
    same(found["IntegrationUri"].rpartition(":")[2], function)
    for part in ("IntegrationType", "PayloadFormatVersion", "TimeoutInMillis"):
        same(found[part], wanted[part])


@of_type("AWS::ApiGatewayV2::Route")
def check_route(stack: Stack, name: str) -> None:
    wanted = stack.properties(name)
    found = stack.aws.client("apigatewayv2").get_route(
        ApiId=stack.physical["HttpApi"],
        RouteId=stack.physical[name].rpartition("/")[2],
    )
    integration = wanted["Target"]["Fn::Sub"].removeprefix("integrations/").strip("${}")
    same(found["RouteKey"], wanted["RouteKey"])
    same(found["Target"], f"integrations/{stack.physical[integration]}")


def _integration(stack: Stack, name: str) -> dict[str, Any]:
    client = stack.aws.client("apigatewayv2")
    answer: dict[str, Any] = client.get_integration(
        ApiId=stack.physical["HttpApi"], IntegrationId=stack.physical[name]
    )
    return answer


# --- Alarms and dashboard ------------------------------------------------------


@of_type("AWS::SNS::Topic")
def check_topic(stack: Stack, name: str) -> None:
    arn = stack.physical[name]
    answer = stack.aws.client("sns").get_topic_attributes(TopicArn=arn)
    same(answer["Attributes"]["TopicArn"], arn)


@of_type("AWS::SNS::Subscription")
def check_subscription(stack: Stack, name: str) -> None:
    client = stack.aws.client("sns")
    answer = client.list_subscriptions_by_topic(TopicArn=stack.physical["AlarmTopic"])
    (found,) = answer["Subscriptions"]
    same(found["Protocol"], stack.properties(name)["Protocol"])


@of_type("AWS::CloudWatch::Alarm")
def check_alarm(stack: Stack, name: str) -> None:
    client, wanted = stack.aws.client("cloudwatch"), stack.properties(name)
    answer = client.describe_alarms(AlarmNames=[stack.physical[name]])
    (found,) = answer["MetricAlarms"]
    same(found["AlarmActions"], [stack.physical["AlarmTopic"]])
    for part in ("Threshold", "EvaluationPeriods", "ComparisonOperator"):
        same(found[part], wanted[part])
    same(found["MetricName"], wanted["MetricName"])


@of_type("AWS::CloudWatch::Dashboard")
def check_dashboard(stack: Stack, name: str) -> None:
    client = stack.aws.client("cloudwatch")
    answer = client.get_dashboard(DashboardName=stack.physical[name])
    wanted = json.loads(stack.properties(name)["DashboardBody"]["Fn::Sub"])
    found = json.loads(answer["DashboardBody"])
    same(
        [one["properties"]["title"] for one in found["widgets"]],
        [one["properties"]["title"] for one in wanted["widgets"]],
    )


def _target(reference: Mapping[str, Any]) -> str:
    """Return the name that a `Ref` or a `GetAtt` refers to."""
    return str(reference.get("Ref") or reference["Fn::GetAtt"][0])
