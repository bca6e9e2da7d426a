"""What is brought to an account: all of it is accepted, and nothing may more than it must."""

import json
import unittest
from fnmatch import fnmatchcase

from lib import world
from lib.cloud import camel

# What AWS cannot narrow down to a resource.
UNBOUND = {"batch:DescribeJobs", "ecr:GetAuthorizationToken", "ecs:DiscoverPollEndpoint"}


class Account(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.shared()
        cls.cloud = cls.world.cloud

    def test_free_jobs_wait_for_the_night(self):
        batch, account = self.cloud.client("batch"), self.cloud.names["account"]
        name = f"interviewprep-{self.cloud.names['env']}-free"

        def state():
            return batch.describe_compute_environments(computeEnvironments=[name])["computeEnvironments"][0]["state"]

        self.assertEqual(state(), "DISABLED", "by day")
        schedules = {schedule["ScheduleExpression"]: schedule for schedule in self.cloud.read("schedule.json")}
        for expression, expected in [("cron(0 2 * * ? *)", "ENABLED"), ("cron(0 6 * * ? *)", "DISABLED")]:
            schedule = schedules[expression]
            self.assertEqual(schedule["ScheduleExpressionTimezone"], "UTC")
            stored = self.cloud.client("scheduler").get_schedule(Name=schedule["Name"])
            # moto keeps schedules but rings for none: what the schedule would call is called here.
            self.assertEqual(stored["Target"]["Arn"], "arn:aws:scheduler:::aws-sdk:batch:updateComputeEnvironment")
            self.assertTrue(stored["Target"]["RoleArn"].startswith(f"arn:aws:iam::{account}:role/"))
            batch.update_compute_environment(**camel(json.loads(stored["Target"]["Input"])))
            self.assertEqual(state(), expected)

    def test_machines_are_spot_and_go_when_idle(self):
        for environment in self.cloud.read("compute.json")["computeEnvironments"]:
            self.assertEqual(environment["computeResources"]["type"], "SPOT")
            self.assertEqual(environment["computeResources"]["minvCpus"], 0)

    def test_whoever_reads_a_strangers_media_holds_no_service_key(self):
        for definition in self.cloud.read("job-definitions.json"):
            container = definition["containerProperties"]
            reports = container["command"][1] in ("aggregate", "settle")
            self.assertEqual("/keys" in [mount["containerPath"] for mount in container["mountPoints"]], reports)
            self.assertEqual(container["jobRoleArn"].endswith("-report"), reports)
            self.assertTrue(container["readonlyRootFilesystem"])
            self.assertNotIn(container["user"], ("0", "root"))

    def test_roles_name_their_resources(self):
        for role in self.cloud.roles():
            for statement in role["PolicyDocument"]["Statement"]:
                for action in statement["Action"]:
                    self.assertNotIn("*", action, role["RoleName"])
                    if "*" in statement["Resource"]:
                        self.assertIn(action, UNBOUND, role["RoleName"])

    def test_roles_may_what_they_are_used_for(self):
        for role, action, resource in self.uses():
            with self.subTest(role=role, action=action):
                self.assertTrue(self.may(role, action, resource), f"{role} may not {action} on {resource}")
        self.assertFalse(self.may("schedule", "batch:SubmitJob", "*"), "this check can fail")

    def test_every_role_that_is_named_is_made(self):
        made = {role["RoleName"] for role in self.cloud.roles()}
        definitions = [definition["containerProperties"] for definition in self.cloud.read("job-definitions.json")]
        named = {container[role] for container in definitions for role in ("jobRoleArn", "executionRoleArn")}
        named |= {schedule["Target"]["RoleArn"] for schedule in self.cloud.read("schedule.json")}
        self.assertLessEqual({arn.rpartition("/")[2] for arn in named}, made)

    def uses(self):
        """Role, action and resource of every call that the files make."""
        place = f"{self.cloud.names['region']}:{self.cloud.names['account']}"
        for definition in self.cloud.read("job-definitions.json"):
            yield "state-machine", "batch:SubmitJob", f"arn:aws:batch:{place}:job-definition/{definition['jobDefinitionName']}:1"
            for secret in definition["containerProperties"]["secrets"]:
                # Behind its name stand six letters that AWS adds, and behind those the field that is wanted.
                arn = ":".join(secret["valueFrom"].split(":")[:7])
                yield "execution", "secretsmanager:GetSecretValue", f"{arn}-AbCdEf"
        compute = self.cloud.read("compute.json")
        for queue in compute["jobQueues"]:
            yield "state-machine", "batch:SubmitJob", f"arn:aws:batch:{place}:job-queue/{queue['jobQueueName']}"
        dead_letters, jobs = (f"arn:aws:sqs:{place}:{queue['QueueName']}" for queue in self.cloud.read("queues.json"))
        yield "state-machine", "sqs:SendMessage", dead_letters
        yield "worker", "sqs:SendMessage", dead_letters
        for action in ("ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes"):
            yield "worker", f"sqs:{action}", jobs
        machine = f"interviewprep-{self.cloud.names['env']}"
        yield "dispatch", "states:StartExecution", f"arn:aws:states:{place}:stateMachine:{machine}"
        yield "dispatch", "states:DescribeExecution", f"arn:aws:states:{place}:execution:{machine}:any"
        for schedule in self.cloud.read("schedule.json"):
            name = json.loads(schedule["Target"]["Input"])["ComputeEnvironment"]
            yield "schedule", "batch:UpdateComputeEnvironment", f"arn:aws:batch:{place}:compute-environment/{name}"

    def may(self, role, action, resource):
        name = f"interviewprep-{self.cloud.names['env']}-{role}"
        policy = next(role["PolicyDocument"] for role in self.cloud.roles() if role["RoleName"] == name)
        return any(
            action in statement["Action"] and any(fnmatchcase(resource, pattern) for pattern in statement["Resource"])
            for statement in policy["Statement"]
        )
