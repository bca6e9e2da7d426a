"""What moto's interpreter of state machines lacks: the names of Batch's API, a second try that is waited for, and waiting without time."""

from types import SimpleNamespace

from botocore.session import Session
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_batch import StateTaskServiceBatch

MODEL = Session().get_service_model("batch")
OPERATIONS = {None: "SubmitJob", "describe_jobs": "DescribeJobs"}


def speak_batch():
    """State machines write `JobName`, Batch's API `jobName`: moto has the conversion but does not call it."""

    def request(task, parameters, boto_service_name=None, service_action_name=None):
        shape = MODEL.operation_model(OPERATIONS[service_action_name]).input_shape
        task._to_boto_request(parameters, shape)
        unknown = parameters.keys() - shape.members.keys()
        if unknown:
            raise ValueError(f"Batch knows no {unknown}")

    def response(task, response, boto_service_name=None, service_action_name=None):
        task._from_boto_response(response, MODEL.operation_model(OPERATIONS[service_action_name]).output_shape)

    StateTaskServiceBatch._normalise_parameters = request
    StateTaskServiceBatch._normalise_response = response


def wait_for_every_try():
    """moto waits for all tries of a task on one token, which the end of the first interrupts: the second would time out at once."""
    evaluate = StateTaskServiceBatch._eval_execution

    def with_its_own_token(task, env):
        env.callback_pool_manager.add(env.states.context_object.update_task_token())
        evaluate(task, env)

    StateTaskServiceBatch._eval_execution = with_its_own_token


def waits():
    """From now on the seconds between two tries are written down here instead of waited for."""
    seconds = []
    retrier_decl.time = SimpleNamespace(sleep=seconds.append)
    return seconds
