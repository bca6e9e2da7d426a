"""An AWS account out of moto, with everything in it that the rendered files of batch/deploy describe."""

import json
import logging
import os
import socket
import time

import boto3
from moto.core.config import default_user_config
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from lib import steps

# An account has it as soon as it uses Batch.
BATCH_ROLE = "AWSServiceRoleForBatch"
PATIENCE_S = 240


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def camel(request):
    """Names as Step Functions and Scheduler write them, as the API of Batch has them."""
    return {name[0].lower() + name[1:]: value for name, value in request.items()}


class Cloud:
    """Where the files are, and the account they are brought to."""

    def __init__(self, folder):
        self.folder = folder / "batch"
        self.names = json.loads((folder / "environment.json").read_text())
        port = free_port()
        os.environ.update({"MOTO_PORT": str(port), "MOTO_ACCOUNT_ID": self.names["account"], "MOTO_EC2_LOAD_DEFAULT_AMIS": "false"})
        default_user_config["stepfunctions"] = {"execute_state_machine": True}
        default_user_config["batch"] = {"use_docker": False}
        # moto tells of every request, and of every failure that a test provokes.
        logging.disable(logging.CRITICAL)
        self.server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
        self.server.start()
        self.url = f"http://127.0.0.1:{port}"
        steps.speak_batch()
        self.waits = steps.waits()
        network = self.client("ec2").describe_subnets()["Subnets"][0]
        group = self.client("ec2").describe_security_groups()["SecurityGroups"][0]
        self.local = {self.names["subnet"]: network["SubnetId"], self.names["security_group"]: group["GroupId"]}

    def client(self, service):
        return boto3.client(
            service, endpoint_url=self.url, region_name=self.names["region"], aws_access_key_id="test", aws_secret_access_key="test"
        )

    def read(self, name):
        """A file, with the network that moto's account has in the place of ours."""
        text = (self.folder / name).read_text()
        for ours, theirs in self.local.items():
            text = text.replace(ours, theirs)
        return json.loads(text)

    def roles(self):
        return [self.read(f"policies/{file.name}") for file in sorted((self.folder / "policies").iterdir())]

    def create(self):
        """Everything but the state machine."""
        self.create_roles()
        batch, sqs, scheduler = self.client("batch"), self.client("sqs"), self.client("scheduler")
        compute = self.read("compute.json")
        for environment in compute["computeEnvironments"]:
            batch.create_compute_environment(**environment, serviceRole=f"arn:aws:iam::{self.names['account']}:role/{BATCH_ROLE}")
        for queue in compute["jobQueues"]:
            batch.create_job_queue(**queue)
        for definition in self.read("job-definitions.json"):
            batch.register_job_definition(**definition)
        for queue in self.read("queues.json"):
            sqs.create_queue(**queue)
        for schedule in self.read("schedule.json"):
            scheduler.create_schedule(**schedule)
        self.client("s3").create_bucket(
            Bucket=self.names["bucket"], CreateBucketConfiguration={"LocationConstraint": self.names["region"]}
        )

    def create_roles(self):
        iam = self.client("iam")
        iam.create_role(RoleName=BATCH_ROLE, AssumeRolePolicyDocument="{}")
        for role in self.roles():
            name = role["RoleName"]
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(role["AssumeRolePolicyDocument"]))
            iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=json.dumps(role["PolicyDocument"]))
            if role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"] == "ec2.amazonaws.com":
                iam.create_instance_profile(InstanceProfileName=name)
                iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)

    def create_state_machine(self, name, definition):
        role = f"arn:aws:iam::{self.names['account']}:role/interviewprep-{self.names['env']}-state-machine"
        created = self.client("stepfunctions").create_state_machine(name=name, definition=json.dumps(definition), roleArn=role)
        return created["stateMachineArn"]

    def execute(self, state_machine, given):
        """One execution from its start to its end."""
        steps = self.client("stepfunctions")
        arn = steps.start_execution(stateMachineArn=state_machine, input=json.dumps(given))["executionArn"]
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            execution = steps.describe_execution(executionArn=arn)
            if execution["status"] != "RUNNING":
                return execution
            time.sleep(0.1)
        raise TimeoutError(f"the execution {arn} does not end")

    def dead_letters(self):
        """Takes all there are."""
        sqs = self.client("sqs")
        url = sqs.get_queue_url(QueueName=f"interviewprep-{self.names['env']}-dead-letters")["QueueUrl"]
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in messages]

    def secrets(self):
        """What the job definitions' secrets give: the keys of moto's bucket."""
        kinds = [definition["containerProperties"] for definition in self.read("job-definitions.json")]
        return {secret["valueFrom"]: "test" for container in kinds for secret in container["secrets"]}
