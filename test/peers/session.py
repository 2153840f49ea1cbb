"""Lists what runs with boto3, opens a session with ExecuteCommand and hands it to the official plugin, as the AWS CLI does.

Usage: session.py CLUSTER COMMAND, with the endpoint and credentials in the environment.
"""
import json
import os
import subprocess
import sys

import boto3

cluster, command = sys.argv[1:]
ecs = boto3.client("ecs")

clusters = [arn for page in ecs.get_paginator("list_clusters").paginate() for arn in page["clusterArns"]]
services = [arn for page in ecs.get_paginator("list_services").paginate(cluster=cluster) for arn in page["serviceArns"]]
task_arns = ecs.list_tasks(cluster=cluster, desiredStatus="RUNNING")["taskArns"]
task = ecs.describe_tasks(cluster=cluster, tasks=task_arns)["tasks"][0]
container = task["containers"][0]
print("boto3 clusters", [arn.rsplit("/", 1)[1] for arn in clusters])
print("boto3 services", [arn.rsplit("/", 1)[1] for arn in services])
print("boto3 task", task["lastStatus"], container["name"], [a["lastStatus"] for a in container["managedAgents"]])

try:
    ecs.list_services(cluster="no-such-cluster")
except ecs.exceptions.ClusterNotFoundException as error:
    print("boto3 error", error.response["Error"]["Code"])

answer = ecs.execute_command(cluster=cluster, task=task["taskArn"], container=container["name"], command=command, interactive=True)
session = answer["session"]
print("boto3 session", session["sessionId"][:20], flush=True)

target = "ecs:{}_{}_{}".format(cluster, task["taskArn"].rsplit("/", 1)[1], container["runtimeId"])
variable = "AWS_SSM_START_SESSION_RESPONSE"
response = {"SessionId": session["sessionId"], "StreamUrl": session["streamUrl"], "TokenValue": session["tokenValue"]}
arguments = ["session-manager-plugin", variable, ecs.meta.region_name, "StartSession", "", json.dumps({"Target": target}), ecs.meta.endpoint_url]
sys.exit(subprocess.run(arguments, env={**os.environ, variable: json.dumps(response)}).returncode)
