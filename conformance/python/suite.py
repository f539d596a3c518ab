# The journey through the official SDK for Python: models in, signed requests, models out.
#
# The SDK itself reads almost anything, so every reply is also held against the types of the
# model that it was read into.
import json
import os
import re
import urllib.request
from pathlib import Path

import huaweicloudsdksms.v3 as sms
import huaweicloudsdksms.v3.model as models
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdksms.v3.region.sms_region import SmsRegion

HERE = Path(__file__).parent
OPERATIONS = json.loads((HERE.parent / "operations.json").read_text())
JOURNEY = json.loads((HERE.parent / "journey.json").read_text())
UNSERVED = set(os.environ["CONFORMANCE_UNSERVED"].split())
ENDPOINT = os.environ["SMS_ENDPOINT"]
AK, SK = os.environ["HUAWEICLOUD_SDK_AK"], os.environ["HUAWEICLOUD_SDK_SK"]

PLAIN = {
    "str": lambda v: isinstance(v, str),
    "int": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "float": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "bool": lambda v: isinstance(v, bool),
    "object": lambda v: True,
}
KINDS = {
    "string": PLAIN["str"],
    "integer": PLAIN["int"],
    "number": PLAIN["float"],
    "boolean": PLAIN["bool"],
    "list": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}


def parts(type_name):
    """('list' | 'dict' | 'model' | 'plain', the type within)."""
    if found := re.fullmatch(r"list\[(.*)\]", type_name):
        return "list", found[1]
    if found := re.fullmatch(r"dict\(str, (.*)\)", type_name):
        return "dict", found[1]
    return ("plain" if type_name in PLAIN else "model"), type_name


def build(type_name, value):
    """A value of the SDK's type from the journey's JSON; an unknown field is an error."""
    kind, inner = parts(type_name)
    if kind == "list":
        return [build(inner, item) for item in value]
    if kind != "model":
        return value
    model = getattr(models, inner)
    attributes = {name: attribute for attribute, name in model.attribute_map.items()}
    fields = {attributes[name]: item for name, item in value.items()}
    return model(**{key: build(model.openapi_types[key], item) for key, item in fields.items()})


def check_types(type_name, value, path):
    """Raises TypeError where JSON does not have the type that the SDK's model declares."""
    if value is None:
        return
    kind, inner = parts(type_name)
    if kind == "plain":
        if not PLAIN[inner](value):
            raise TypeError(f"{path} should be {inner}: {value!r}")
    elif kind == "list":
        if not isinstance(value, list):
            raise TypeError(f"{path} should be a list: {value!r}")
        for index, item in enumerate(value):
            check_types(inner, item, f"{path}[{index}]")
    elif not isinstance(value, dict):
        raise TypeError(f"{path} should be an object: {value!r}")
    elif kind == "dict":
        for key, item in value.items():
            check_types(inner, item, f"{path}.{key}")
    else:
        check_model(getattr(models, inner), value, path)


def check_model(model, value, path):
    if not isinstance(value, dict) and model.openapi_types:
        raise TypeError(f"{path} should be an object: {value!r}")
    for attribute, type_name in model.openapi_types.items():
        name = model.attribute_map[attribute]
        check_types(type_name, value.get(name), f"{path}.{name}")


def at(value, path):
    """Every value at a dotted path; `*` is each item of a list, and below null there is nothing."""
    values = [value]
    for part in path.split("."):
        found = []
        for item in values:
            if part == "*":
                found += item if isinstance(item, list) else []
            elif isinstance(item, list):
                found.append(item[int(part)] if int(part) < len(item) else None)
            elif item is not None:
                found.append(item.get(part) if isinstance(item, dict) else None)
        values = found
    return values


def check_fields(operation, reply):
    for path, kind in OPERATIONS[operation]["reply"].items():
        for value in at(reply, path):
            if not KINDS[kind](value):
                raise TypeError(f"{path} should be a {kind}: {value!r}")


class Journey:
    def __init__(self, client):
        self.client = client
        self.kept = {}
        self.calls = 0
        self.unserved = set()
        self.failures = []
        self.notes = []

    def fill(self, value):
        """The same with every {name} put in; KeyError if it was never kept."""
        if isinstance(value, str):
            return re.sub(r"^\{(\w+)\}$", lambda found: self.kept[found[1]], value)
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        return value

    def take(self, number, step):
        operation = step.get("call")
        if {operation, step.get("needs")} & UNSERVED:
            self.unserved |= {operation} & UNSERVED
            return
        try:
            if operation is None:
                advance(self.fill(step["advance"]))
            else:
                self.calls += 1
                self.call(operation, step)
        except Exception as error:  # every kind of failure is a finding
            self.failures.append(f"step {number}, {operation or 'advance'}: {describe(error)}")

    def call(self, operation, step):
        request_type = getattr(models, f"{operation}Request")
        given = self.fill(step.get("with", {}))
        request = build(request_type.__name__, given)
        method = getattr(self.client, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())
        try:
            reply = method(request)
        except ServiceResponseException as refusal:
            if "refused" in step and refusal.error_code.startswith(step["refused"]):
                if not (refusal.error_msg and refusal.request_id):
                    raise TypeError("a refusal without message or request id") from refusal
                return
            raise
        if "refused" in step:
            raise AssertionError("should have been refused")
        if step.get("stream"):
            sizes = []
            reply.consume_download_stream(lambda stream: sizes.append(len(stream.content)))
            assert sizes[0] > 0, "an empty file"
            return
        self.check(operation, step, reply)

    def check(self, operation, step, reply):
        content = json.loads(reply.raw_content) if reply.raw_content else {}
        if list(type(reply).openapi_types) == ["body"]:
            return  # an answer without a model: {}, or any text
        check_model(type(reply), content, operation)
        check_fields(operation, content)
        for path, wanted in self.fill(step.get("is", {})).items():
            found = at(content, path)
            if found != [wanted]:
                raise AssertionError(f"{path} should be {wanted!r}: {found!r}")
        for path in step.get("has", []):
            if at(content, path) in ([], [None]):
                raise AssertionError(f"{path} should be there")
        for name, path in step.get("keep", {}).items():
            (self.kept[name],) = at(content, path)


def describe(error):
    if isinstance(error, ServiceResponseException):
        return f"{error.status_code} {error.error_code} {error.error_msg}"
    return f"{type(error).__name__}: {error}"


def advance(how):
    request = urllib.request.Request(
        f"{ENDPOINT}/_emulator/workspaces/{AK}/clock/advance",
        data=json.dumps(how).encode(),
        headers={"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).read()


def check_region(journey):
    """A region found by its name alone: endpoint and project come from the environment and IAM."""
    if "KeystoneListProjects" in UNSERVED:
        journey.unserved.add("KeystoneListProjects")
        return
    region = SmsRegion.value_of("ap-southeast-3")
    client = sms.SmsClient.new_builder().with_credentials(BasicCredentials(AK, SK))
    client.with_region(region).build().list_servers(sms.ListServersRequest())
    journey.calls += 1


def main():
    client = sms.SmsClient.new_builder().with_credentials(BasicCredentials(AK, SK))
    journey = Journey(client.with_endpoint(ENDPOINT).build())
    for number, step in enumerate(JOURNEY, 1):
        journey.take(number, step)
    try:
        check_region(journey)
    except Exception as error:  # every kind of failure is a finding
        journey.failures.append(f"check_region: {describe(error)}")
    print(
        json.dumps(
            {
                "calls": journey.calls,
                "unserved": sorted(journey.unserved),
                "failures": journey.failures,
                "notes": journey.notes,
            }
        )
    )


if __name__ == "__main__":
    main()
