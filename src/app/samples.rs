//! The sample workflows, compiled in.

/// A definition to start from.
pub(super) struct Sample {
    /// Its file's name.
    pub(super) file: &'static str,
    /// The key of its title.
    pub(super) title: &'static str,
    /// The key of the line that says what it teaches.
    pub(super) teaches: &'static str,
    pub(super) text: &'static str,
    pub(super) input: &'static str,
    /// The results of its Tasks.
    pub(super) mocks: &'static str,
}

macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        /// All of them, in the order of the welcome view.
        pub(super) const SAMPLES: &[Sample] = &[$(Sample {
            file: concat!($name, ".asl.json"),
            title: concat!("samples.", $name),
            teaches: concat!("samples.", $name, ".teaches"),
            text: include_str!(concat!("../../sample-workflows/", $name, "/", $name, ".asl.json")),
            input: include_str!(concat!("../../sample-workflows/", $name, "/input.json")),
            mocks: include_str!(concat!("../../sample-workflows/", $name, "/mocks.json")),
        }),+];
    };
}

samples![
    "app-order",
    "s3-file-validation",
    "dynamodb-to-sqs",
    "glue-etl",
    "approval-callback",
    "customer-onboarding",
    "ml-training",
    "standard-against-express",
];
