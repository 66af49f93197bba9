//! What a Task's `Resource` names: a service, an action and how the result is waited for.
//!
//! Source: AWS Step Functions developer guide, "Integrating services".

/// How a Task waits for its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// For the response.
    RequestResponse,
    /// For the job to end: `.sync`, `.sync:2`.
    Sync,
    /// For a task token to come back: `.waitForTaskToken`.
    Callback,
}

/// The parts of a `Resource`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The service's name as people write it, such as `DynamoDB`.
    pub name: String,
    /// The action, such as `GetItem`, or the function's or activity's name.
    pub action: String,
    /// How the result is waited for.
    pub pattern: Pattern,
}

/// Services whose name isn't their identifier with a capital.
const NAMES: &[(&str, &str)] = &[
    ("apigateway", "API Gateway"),
    ("athena", "Athena"),
    ("aws-sdk", "AWS SDK"),
    ("batch", "Batch"),
    ("bedrock", "Bedrock"),
    ("bedrockruntime", "Bedrock"),
    ("codebuild", "CodeBuild"),
    ("cloudwatch", "CloudWatch"),
    ("cloudwatchlogs", "CloudWatch Logs"),
    ("databrew", "DataBrew"),
    ("dynamodb", "DynamoDB"),
    ("ec2", "EC2"),
    ("ecs", "ECS"),
    ("eks", "EKS"),
    ("elasticmapreduce", "EMR"),
    ("emr-containers", "EMR on EKS"),
    ("emr-serverless", "EMR Serverless"),
    ("eventbridge", "EventBridge"),
    ("events", "EventBridge"),
    ("http", "HTTP"),
    ("iam", "IAM"),
    ("kms", "KMS"),
    ("mediaconvert", "MediaConvert"),
    ("rds", "RDS"),
    ("rdsdata", "RDS Data"),
    ("redshiftdata", "Redshift Data"),
    ("s3", "S3"),
    ("sagemaker", "SageMaker"),
    ("secretsmanager", "Secrets Manager"),
    ("ses", "SES"),
    ("sesv2", "SES"),
    ("sfn", "Step Functions"),
    ("sns", "SNS"),
    ("sqs", "SQS"),
    ("ssm", "Systems Manager"),
    ("states", "Step Functions"),
    ("sts", "STS"),
];

impl Service {
    /// Reads an ARN; `None` for text that isn't one, such as a placeholder.
    pub fn parse(resource: &str) -> Option<Self> {
        let mut parts = resource.splitn(6, ':');
        (parts.next() == Some("arn")).then_some(())?;
        let service = parts.nth(1)?;
        let what = parts.nth(2)?;
        match service {
            "lambda" => Some(Self::named("Lambda", last_part(what, "function:"))),
            "states" => match what.strip_prefix("activity:") {
                Some(activity) => Some(Self::named("Activity", activity.to_owned())),
                None => Some(Self::integration(what)),
            },
            _ => None,
        }
    }

    fn named(name: &str, action: String) -> Self {
        Self {
            name: name.to_owned(),
            action,
            pattern: Pattern::RequestResponse,
        }
    }

    /// `dynamodb:getItem`, `aws-sdk:s3:putObject`, `ecs:runTask.sync`.
    fn integration(what: &str) -> Self {
        let what = what.strip_prefix("aws-sdk:").unwrap_or(what);
        let (what, pattern) = match what.split_once('.') {
            Some((what, "waitForTaskToken")) => (what, Pattern::Callback),
            Some((what, wait)) if wait.starts_with("sync") => (what, Pattern::Sync),
            _ => (what, Pattern::RequestResponse),
        };
        let (service, action) = what.split_once(':').unwrap_or((what, ""));
        Self {
            name: display_name(service),
            action: capitalised(action),
            pattern,
        }
    }

    /// As one line: `DynamoDB: GetItem`.
    pub fn line(&self) -> String {
        if self.action.is_empty() {
            self.name.clone()
        } else {
            format!("{}: {}", self.name, self.action)
        }
    }
}

fn last_part(what: &str, prefix: &str) -> String {
    what.strip_prefix(prefix).unwrap_or(what).to_owned()
}

fn display_name(service: &str) -> String {
    NAMES
        .iter()
        .find(|(id, _)| *id == service)
        .map_or_else(|| capitalised(service), |(_, name)| (*name).to_owned())
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_read_as_people_call_them() {
        let cases = [
            ("arn:aws:states:::lambda:invoke", "Lambda: Invoke"),
            (
                "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "Lambda: Invoke",
            ),
            ("arn:aws-cn:states:::aws-sdk:s3:putObject", "S3: PutObject"),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                "Step Functions: StartExecution",
            ),
            ("arn:aws:lambda:us-east-1:1:function:Pay:3", "Lambda: Pay:3"),
            ("arn:aws:states:us-east-1:1:activity:Sign", "Activity: Sign"),
        ];
        for (resource, line) in cases {
            assert_eq!(Service::parse(resource).unwrap().line(), line, "{resource}");
        }
        assert_eq!(Service::parse("${Function}"), None);
        let sync = Service::parse("arn:aws:states:::states:startExecution.sync:2").unwrap();
        assert_eq!(sync.pattern, Pattern::Sync);
    }
}
