//! What the calls of services can't do without, as a table.
//!
//! Source: the services' API references and the developer guide, "Integrating services with Step
//! Functions" (November 2026). Only what each call refuses to be without; where one of several
//! members is enough, they stand with a bar between them.

use super::{At, Check, Place, rules};
use crate::asl::{Field, QueryLanguage};

/// Calls with the members that they need.
const NEEDED: &[(&str, &[&str])] = &[
    ("apigateway:invoke", &["ApiEndpoint", "Method"]),
    ("athena:getQueryExecution", &["QueryExecutionId"]),
    ("athena:getQueryResults", &["QueryExecutionId"]),
    ("athena:startQueryExecution", &["QueryString"]),
    ("athena:stopQueryExecution", &["QueryExecutionId"]),
    ("batch:submitJob", &["JobDefinition", "JobName", "JobQueue"]),
    ("bedrock:invokeModel", &["ModelId"]),
    ("codebuild:startBuild", &["ProjectName"]),
    ("codebuild:startBuildBatch", &["ProjectName"]),
    ("codebuild:stopBuild", &["Id"]),
    ("databrew:startJobRun", &["Name"]),
    ("dynamodb:deleteItem", &["Key", "TableName"]),
    ("dynamodb:getItem", &["Key", "TableName"]),
    ("dynamodb:putItem", &["Item", "TableName"]),
    ("dynamodb:updateItem", &["Key", "TableName"]),
    ("ecs:runTask", &["TaskDefinition"]),
    ("eks:call", &["ClusterName", "Endpoint", "Method", "Path"]),
    ("elasticmapreduce:addStep", &["ClusterId", "Step"]),
    ("elasticmapreduce:cancelStep", &["ClusterId", "StepId"]),
    ("elasticmapreduce:createCluster", &["Name"]),
    ("elasticmapreduce:terminateCluster", &["ClusterId"]),
    (
        "emr-serverless:startJobRun",
        &["ApplicationId", "ExecutionRoleArn"],
    ),
    ("events:putEvents", &["Entries"]),
    ("glue:startJobRun", &["JobName"]),
    (
        "http:invoke",
        &["ApiEndpoint", "Method", "Authentication|InvocationConfig"],
    ),
    ("lambda:invoke", &["FunctionName"]),
    ("mediaconvert:createJob", &["Role", "Settings"]),
    (
        "sagemaker:createTrainingJob",
        &["RoleArn", "TrainingJobName"],
    ),
    (
        "sagemaker:createTransformJob",
        &["ModelName", "TransformJobName"],
    ),
    (
        "sns:publish",
        &["Message", "TopicArn|TargetArn|PhoneNumber"],
    ),
    ("sqs:sendMessage", &["MessageBody", "QueueUrl"]),
    ("states:startExecution", &["StateMachineArn"]),
];

/// Checks the arguments of a call, written `service:action`. Those that are computed as a whole
/// can't be told.
pub(super) fn check(check: &mut Check<'_>, place: &Place<'_>, call: &str) {
    let Some((_, needed)) = NEEDED.iter().find(|(known, _)| *known == call) else {
        return;
    };
    let (field, other) = match place.language {
        QueryLanguage::JsonPath => (Field::Parameters, Field::Arguments),
        QueryLanguage::Jsonata => (Field::Arguments, Field::Parameters),
    };
    let Some(entry) = place.record.entry(field) else {
        // Without arguments the state's input is sent, which may have them all.
        if !place.record.has(other) && place.language == QueryLanguage::Jsonata {
            let names = needed.join(", ").replace('|', " / ");
            let at = place.whole(check);
            check.report(
                &rules::MISSING_ARGUMENT,
                at,
                &[("call", &call), ("name", &names)],
            );
        }
        return;
    };
    let node = check.node(entry);
    if node.type_name() != "object" {
        return;
    }
    let has = |name: &str| {
        node.members().iter().any(|member| {
            let plain = member.name.strip_suffix(".$").unwrap_or(&member.name);
            plain == name || member.name.contains("${")
        })
    };
    for names in *needed {
        if !names.split('|').any(has) {
            let at = At {
                span: entry.name_span,
                ..place.at(check, entry)
            };
            let names = names.replace('|', " / ");
            check.report(
                &rules::MISSING_ARGUMENT,
                at,
                &[("call", &call), ("name", &names)],
            );
        }
    }
}
