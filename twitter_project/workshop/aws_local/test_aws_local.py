"""Tests of the local deployment that work without deploying."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from deploy.routes import FOLDER
from twitter_project.microservices.routes import SERVICES

from .reporting import Report, Stopped
from .resources import CHECKS, check_resources
from .stack import Stack
from .template import RUNTIME, expected_resources, load, localized, math_alarms

CODE = "s3://artifacts/app.zip"


class OtherAws:
    """Services that are not a MiniStack."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="a-test",
            aws_secret_access_key="a-test",
        )


@pytest.fixture
def aws() -> Iterator[OtherAws]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield OtherAws(server.get_host_and_port()[1])
    server.stop()


@pytest.fixture
def queues() -> dict[str, Any]:
    """A template of two queues, as in the deployment."""
    template = load()
    names = ("Queue", "DeadLetters")
    return {"Resources": {name: template["Resources"][name] for name in names}}


def fail(reason: str) -> None:
    raise LookupError(reason)


def by_name(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties with the names of the resources they refer to."""
    text = json.dumps(properties)
    return dict(json.loads(text, object_hook=lambda one: one.get("Ref", one)))


def make_queue(aws: OtherAws, name: str, **attributes: object) -> str:
    given = {key: str(value) for key, value in attributes.items()}
    # All servers of a process share their data.
    own = f"{name}-{secrets.token_hex(4)}"
    made = aws.client("sqs").create_queue(QueueName=own, Attributes=given)
    return str(made["QueueUrl"])


def make_queues(aws: OtherAws, *, tries: int = 5) -> dict[str, str]:
    dead = make_queue(aws, "dead", MessageRetentionPeriod=1209600)
    attributes = aws.client("sqs").get_queue_attributes(
        QueueUrl=dead, AttributeNames=["QueueArn"]
    )["Attributes"]
    policy = {
        "deadLetterTargetArn": attributes["QueueArn"],
        "maxReceiveCount": tries,
    }
    redrive = json.dumps(policy)
    times = {"VisibilityTimeout": 360, "MessageRetentionPeriod": 86400}
    queue = make_queue(aws, "queue", RedrivePolicy=redrive, **times)
    return {"Queue": queue, "DeadLetters": dead}


def test_the_template_is_changed_in_what_is_named_and_nothing_else() -> None:
    template = load()

    local = localized(template, archive=CODE)

    changed = local["Globals"]["Function"]
    assert (changed["CodeUri"], changed["Runtime"]) == (CODE, RUNTIME)
    changed |= {"CodeUri": "dist/app.zip", "Runtime": "python3.13"}
    events = local["Resources"]["WorkerFunction"]["Properties"]["Events"]
    scaling = events["Messages"]["Properties"]["ScalingConfig"]
    assert scaling == {"MaximumConcurrency": 10}
    scaling["MaximumConcurrency"] = {"Ref": "WorkerConcurrency"}
    policy = local["Resources"]["SitePolicy"]["Properties"]["PolicyDocument"]
    sending = policy["Statement"][-1]["Action"]
    assert sending.pop() == "sqs:SendMessageBatch"
    left_out = {name: template["Resources"][name] for name in math_alarms(template)}
    assert set(left_out) == {"ErrorsAlarm", "ThrottlesAlarm"}
    local["Resources"] |= left_out
    assert local == template


def test_the_template_itself_is_left_as_it_is() -> None:
    before = (FOLDER / "template.yaml").read_bytes()
    template = load()

    localized(template, archive=CODE)

    assert template == load()
    assert (FOLDER / "template.yaml").read_bytes() == before


def test_what_sam_makes_of_events_is_expected_too() -> None:
    found = expected_resources(load())

    assert found["UsersFunction"] == "AWS::Lambda::Function"
    assert found["WorkerFunctionMessages"] == "AWS::Lambda::EventSourceMapping"
    assert found["WorkerFunctionSweep"] == "AWS::Events::Rule"
    assert found["WorkerFunctionCleanUpPermission"] == "AWS::Lambda::Permission"


def test_each_type_of_the_template_is_asked_for() -> None:
    assert set(expected_resources(load()).values()) == set(CHECKS)


def test_queues_that_are_as_the_template_says_are_sound(
    aws: OtherAws, queues: dict[str, Any]
) -> None:
    sound, faults = check_resources(Stack(aws, queues, make_queues(aws)))

    assert faults == {}
    assert sound == {"AWS::SQS::Queue": ["Queue", "DeadLetters"]}


def test_a_resource_that_is_gone_is_found_though_the_stack_has_it(
    aws: OtherAws, queues: dict[str, Any]
) -> None:
    physical = make_queues(aws)
    aws.client("sqs").delete_queue(QueueUrl=physical["Queue"])

    sound, faults = check_resources(Stack(aws, queues, physical))

    assert sound == {"AWS::SQS::Queue": ["DeadLetters"]}
    assert "NonExistentQueue" in faults["Queue"]


def test_a_resource_that_the_stack_lacks_is_found(
    aws: OtherAws, queues: dict[str, Any]
) -> None:
    physical = make_queues(aws)
    del physical["DeadLetters"]

    _, faults = check_resources(Stack(aws, queues, physical))

    assert "the stack does not have it" in faults["DeadLetters"]


def test_a_resource_that_differs_is_found(
    aws: OtherAws, queues: dict[str, Any]
) -> None:
    physical = make_queues(aws, tries=50)

    _, faults = check_resources(Stack(aws, queues, physical))

    assert set(faults) == {"Queue"}
    assert "50 instead of 5" in faults["Queue"]


def test_alarms_that_are_left_out_are_taken_where_there_is_metric_math(
    aws: OtherAws,
) -> None:
    template, alarms = load(), aws.client("cloudwatch")
    names = math_alarms(template)

    for name in names:
        given = by_name(template["Resources"][name]["Properties"])
        alarms.put_metric_alarm(AlarmName=name, **given)

    found = alarms.describe_alarms(AlarmNames=names)["MetricAlarms"]
    ids = [{metric["Id"] for metric in alarm["Metrics"]} for alarm in found]
    assert ids == [{"sum", *SERVICES, "worker"}] * len(names)


def test_a_report_is_good_only_if_every_step_was(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    with report.step("first") as step:
        step.note = "as it should be"
    assert report.end()

    with report.step("second", is_needed=False):
        fail("nothing there")
    with pytest.raises(Stopped), report.step("third"):
        fail("nothing there either")

    assert not report.end()
    assert report.failed == ["second", "third"]
    assert "LookupError: nothing there" in capsys.readouterr().out


def test_a_report_of_nothing_is_not_good() -> None:
    assert not Report().end()
