"""What moto's interpreter of state machines lacks: the names of Batch's API, and patience without waiting."""

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


def waits():
    """From now on the seconds between two tries are written down here instead of waited for."""
    seconds = []
    retrier_decl.time = SimpleNamespace(sleep=seconds.append)
    return seconds
