//! The optimised service integrations, as a table.
//!
//! Source: developer guide, "Integrating services with Step Functions" (November 2026).

/// How a Task may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// For the response alone.
    Response,
    /// Or for the job to end: `.sync`.
    Job,
    /// Or for the execution to end: `.sync`, `.sync:2`, or a task token.
    Execution,
    /// Or for a task token.
    Token,
    /// Or for the job to end, or a task token.
    JobOrToken,
}

impl Waits {
    /// Whether the integration has this pattern, written without its dot.
    pub(super) fn contains(self, pattern: &str) -> bool {
        match pattern {
            "" => true,
            "sync" => matches!(self, Self::Job | Self::Execution | Self::JobOrToken),
            "sync:2" => self == Self::Execution,
            "waitForTaskToken" => {
                matches!(self, Self::Token | Self::Execution | Self::JobOrToken)
            }
            _ => false,
        }
    }
}

use Waits::{Execution, Job, JobOrToken, Response, Token};

/// Services, their actions and how each may wait.
#[rustfmt::skip]
pub(super) const SERVICES: &[(&str, &[(&str, Waits)])] = &[
    ("apigateway", &[("invoke", Token)]),
    ("athena", &[("startQueryExecution", Job), ("stopQueryExecution", Response), ("getQueryExecution", Response), ("getQueryResults", Response)]),
    ("batch", &[("submitJob", JobOrToken)]),
    ("bedrock", &[("invokeModel", Token), ("createModelCustomizationJob", Job)]),
    ("codebuild", &[("startBuild", Job), ("stopBuild", Response), ("batchDeleteBuilds", Response), ("batchGetReports", Response), ("startBuildBatch", Job), ("stopBuildBatch", Response), ("retryBuildBatch", Job), ("deleteBuildBatch", Response)]),
    ("databrew", &[("startJobRun", Job)]),
    ("dynamodb", &[("getItem", Response), ("putItem", Response), ("updateItem", Response), ("deleteItem", Response)]),
    ("ecs", &[("runTask", JobOrToken)]),
    ("eks", &[("createCluster", Job), ("deleteCluster", Job), ("createFargateProfile", Job), ("deleteFargateProfile", Job), ("createNodegroup", Job), ("deleteNodegroup", Job), ("call", Response), ("runJob", JobOrToken)]),
    ("elasticmapreduce", &[("createCluster", Job), ("setClusterTerminationProtection", Response), ("terminateCluster", Job), ("addStep", Job), ("cancelStep", Response), ("modifyInstanceFleetByName", Response), ("modifyInstanceGroupByName", Response)]),
    ("emr-containers", &[("createVirtualCluster", Response), ("deleteVirtualCluster", Job), ("startJobRun", Job)]),
    ("emr-serverless", &[("createApplication", Job), ("startApplication", Job), ("stopApplication", Job), ("deleteApplication", Job), ("startJobRun", Job), ("cancelJobRun", Job)]),
    ("events", &[("putEvents", Token)]),
    ("glue", &[("startJobRun", Job)]),
    ("http", &[("invoke", Response)]),
    ("lambda", &[("invoke", Token)]),
    ("mediaconvert", &[("createJob", Job)]),
    ("sagemaker", &[("createEndpoint", Response), ("createEndpointConfig", Response), ("createHyperParameterTuningJob", Job), ("createLabelingJob", Job), ("createModel", Response), ("createProcessingJob", Job), ("createTrainingJob", Job), ("createTransformJob", Job), ("updateEndpoint", Response)]),
    ("sns", &[("publish", Token)]),
    ("sqs", &[("sendMessage", Token)]),
    ("states", &[("startExecution", Execution)]),
];

/// Services that take few calls a second, so that a Map without a limit is soon refused.
///
/// Source: each service's "Quotas" page; those listed take some tens of calls a second or fewer.
pub(super) const LIMITED: &[&str] = &[
    "athena",
    "batch",
    "bedrock",
    "codebuild",
    "databrew",
    "ecs",
    "eks",
    "elasticmapreduce",
    "emr-containers",
    "emr-serverless",
    "glue",
    "http",
    "mediaconvert",
    "sagemaker",
    "textract",
    "rekognition",
    "comprehend",
    "transcribe",
    "translate",
    "polly",
    "ses",
    "sesv2",
];

/// The service that a Resource calls: `glue` for `arn:aws:states:::glue:startJobRun.sync` and for
/// `arn:aws:states:::aws-sdk:glue:startJobRun`.
pub(super) fn service(resource: &str) -> Option<&str> {
    let rest = resource.split_once(":states:::")?.1;
    let rest = rest.strip_prefix("aws-sdk:").unwrap_or(rest);
    rest.split([':', '.']).next()
}
