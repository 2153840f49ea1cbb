"""What this task knows about itself."""
import os

TASKS_OF_THE_SERVICE = 3


def is_newest_task():
    """The lab numbers a service's tasks in the order they start: of three, the third is the youngest."""
    number = int(os.environ.get("ECS_LAB_TASK_NUMBER", "1"))
    return number % TASKS_OF_THE_SERVICE == 0
