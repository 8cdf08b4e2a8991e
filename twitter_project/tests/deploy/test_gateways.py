"""Tests the configuration of nginx and AWS around the services."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import cfn_yaml

from deploy import routes
from deploy.routes import FILES, FOLDER, location_of, renewed
from twitter_project.microservices.routes import DEFAULT_SERVICE, ROUTES, SERVICES
from twitter_project.secrets import aws as secrets_manager
from twitter_project.telemetry.emf import cloudwatch_name
from twitter_project.telemetry.tests.declared import declared_metrics

TEMPLATE = FOLDER / "template.yaml"
# Variables that docs/deployment.md names; Lambda itself sets AWS_REGION.
VARIABLES = {
    *("APP_ENV", "PORT", "BUCKET_NAME", "SECRET_NAME", "URL_PREFIX", "BCRYPT_COST"),
    *("JWT_SIGN", "DB_USERNAME", "DB_PASSWORD", "DB_HOST", "DB_DATABASE"),
}
GIVEN = re.compile(r'"(\w+)": "\$\{(\w+)\}"')
SECRETS = {
    *("JwtSign", "DjangoSecretKey", "DbPassword", "EmailHostPassword"),
    "VapidPrivateKey",
}
SEARCHED = re.compile(r"""SEARCH\('\{"(\S+)",(\S+)\} MetricName="(\w+)"', '\w+'\)""")


@pytest.fixture(scope="module")
def template() -> Any:
    return cfn_yaml.load(str(TEMPLATE))


def of_type(template: Any, kind: str) -> dict[str, Any]:
    return {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_files_have_the_routes_of_the_table(path: Path) -> None:
    text = path.read_text()

    assert renewed(text, FILES[path]()) == text, "run `python -m deploy.routes`"


@pytest.mark.parametrize(
    ("route", "location"),
    [
        ("/search", "location = /search"),
        ("/settings/{proxy+}", "location /settings/"),
        ("/{handle}/follow", "location ~ ^/[^/]+/follow$"),
        ("/{handle}/{tweet_id}/likes", "location ~ ^/[^/]+/[^/]+/likes$"),
    ],
)
def test_nginx_matches_a_route_as_the_gateway_does(route: str, location: str) -> None:
    assert location_of(route) == location


def test_lines_between_the_marks_are_replaced_and_no_others() -> None:
    text = f"a\n  {routes.BEGIN} (note)\nold\n  {routes.END}\nb\n"

    assert renewed(text, "new\n") == text.replace("old", "new")


@pytest.mark.slow
def test_the_templates_have_nothing_that_cfn_lint_minds() -> None:
    templates = [TEMPLATE, FOLDER / "mail.yaml"]
    command = [Path(sys.executable).with_name("cfn-lint"), *templates]

    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (0, "")


def test_each_route_leads_to_the_function_of_its_service(template: Any) -> None:
    found = {}
    for properties in of_type(template, "AWS::ApiGatewayV2::Route").values():
        integration = properties["Target"]["Fn::Sub"].removeprefix("integrations/")
        uri = template["Resources"][integration.strip("${}")]["Properties"]
        function, _ = uri["IntegrationUri"]["Fn::GetAtt"]
        variables = template["Resources"][function]["Properties"]["Environment"]
        found[properties["RouteKey"]] = variables["Variables"]["SERVICE"]

    expected = {f"ANY {route}": name for name in SERVICES for route in ROUTES[name]}
    assert found == expected | {"$default": DEFAULT_SERVICE}


def test_functions_get_every_variable_of_the_deployment(template: Any) -> None:
    given = template["Globals"]["Function"]["Environment"]["Variables"]
    secret = template["Resources"]["Secret"]["Properties"]["SecretString"]["Fn::Sub"]
    kept = dict(GIVEN.findall(secret))

    assert given.keys() | kept.keys() >= VARIABLES
    assert given["SECRET_NAME"] == {"Fn::GetAtt": ["Secret", "Id"]}
    assert set(kept) == set(secrets_manager.NAMES)
    assert {name.replace("_", "").lower() for name in kept} == {
        parameter.lower() for parameter in kept.values()
    }


def test_what_the_secret_keeps_is_followed_while_a_function_lives(
    template: Any,
) -> None:
    """A variable would take precedence over it, and be visible in the configuration."""
    given = template["Globals"]["Function"]["Environment"]["Variables"]

    assert given.keys().isdisjoint(secrets_manager.NAMES)


def test_secrets_are_shown_nowhere(template: Any) -> None:
    hidden = {name for name, one in template["Parameters"].items() if one.get("NoEcho")}
    shown = str(template["Globals"]) + str(template["Outputs"])

    assert hidden == SECRETS
    assert [name for name in SECRETS if name in shown] == []


def test_a_message_stays_hidden_while_it_may_be_run(template: Any) -> None:
    queue = template["Resources"]["Queue"]["Properties"]
    worker = template["Resources"]["WorkerFunction"]["Properties"]
    source = worker["Events"]["Messages"]["Properties"]

    assert queue["VisibilityTimeout"] >= 6 * worker["Timeout"]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {
        "Fn::GetAtt": ["DeadLetters", "Arn"]
    }


def test_roles_allow_single_actions_on_resources_of_the_stack(template: Any) -> None:
    statements = list(_allowed(template))

    assert statements
    for statement in statements:
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            assert "*" not in action
        assert statement["Resource"] != "*"


def _allowed(template: Any) -> Iterator[dict[str, Any]]:
    for role in of_type(template, "AWS::IAM::Role").values():
        for policy in role["Policies"]:
            yield from policy["PolicyDocument"]["Statement"]
    for policy in of_type(template, "AWS::IAM::ManagedPolicy").values():
        yield from policy["PolicyDocument"]["Statement"]


def test_the_dashboard_shows_figures_that_there_are(template: Any) -> None:
    body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    shown = [
        SEARCHED.fullmatch(metric[0]["expression"])
        for widget in json.loads(body)["widgets"]
        for metric in widget["properties"]["metrics"]
        if isinstance(metric[0], dict)
    ]
    variables = template["Globals"]["Function"]["Environment"]["Variables"]

    found = {(one[1], one[2], one[3]) for one in shown if one}

    assert len(found) == len(shown) > 0
    assert variables["METRICS_NAMESPACE"] == {"Ref": "AWS::StackName"}
    assert {namespace for namespace, _, _ in found} == {"${AWS::StackName}"}
    assert {(names, metric) for _, names, metric in found} <= {
        (",".join(one.dimensions), cloudwatch_name(one)) for one in declared_metrics()
    }
