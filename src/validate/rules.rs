//! Every rule, as one table.
//!
//! A code is the one that the service's `ValidateStateMachineDefinition` gives for the mistake
//! (API reference, `ValidateStateMachineDefinitionDiagnostic`). It has one code for most of them,
//! so a rule has a name of its own as well. What the service takes and Passo warns of has a code
//! of Passo's own.

use super::examples::{self, Example};
use super::{Severity, similar};
use crate::text;

/// The word that means all advice, where rules are switched off.
const ADVICE: &str = "advice";

/// A rule of the language, or advice.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule's own name, which stays the same.
    pub name: &'static str,
    /// The code of its problems.
    pub code: &'static str,
    /// How bad its problems are.
    pub severity: Severity,
    /// The key of its text.
    pub key: &'static str,
    /// The page of the AWS Step Functions developer guide that tells more.
    page: &'static str,
}

impl Rule {
    /// Why the rule is there and what to do, for people.
    pub fn explanation(&self) -> String {
        text!(format!("rules.{}", self.name.to_lowercase()).as_str())
    }

    /// What breaks it and what doesn't; rules of sizes have none.
    pub fn example(&self) -> Option<Example> {
        examples::of(self.name)
    }

    /// Whether a word of a user's means this rule: its name, its code, or all advice.
    pub fn answers(&self, word: &str) -> bool {
        self.name.eq_ignore_ascii_case(word)
            || self.code.eq_ignore_ascii_case(word)
            || (self.severity == Severity::Advice && word.eq_ignore_ascii_case(ADVICE))
    }

    /// The rules that this word names: a rule's own name, or a code.
    pub fn named(word: &str) -> Vec<&'static Self> {
        let is = |name: &str| name.eq_ignore_ascii_case(word);
        match RULES.iter().find(|rule| is(rule.name)) {
            Some(rule) => vec![rule],
            None => RULES.iter().copied().filter(|rule| is(rule.code)).collect(),
        }
    }

    /// The name of the rule that may have been meant by a word.
    pub fn like(word: &str) -> Option<&'static str> {
        let word = word.to_uppercase();
        similar::meant(&word, RULES.iter().map(|rule| rule.name))
    }

    /// Where the developer guide tells more.
    pub fn link(&self) -> String {
        format!(
            "https://docs.aws.amazon.com/step-functions/latest/dg/{}.html",
            self.page
        )
    }
}

macro_rules! rules {
    ($($name:ident: $severity:ident $code:literal $key:literal $page:literal;)+) => {
        $(
            pub(super) static $name: Rule = Rule {
                name: stringify!($name),
                code: $code,
                severity: Severity::$severity,
                key: $key,
                page: $page,
            };
        )+

        /// Every rule but those of the notation, which the parser has.
        pub static RULES: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    // Notation
    EMPTY_DOCUMENT: Error "MISSING_DESCRIPTION" "validate.empty" "concepts-amazon-states-language";
    NOTATION: Error "INVALID_JSON_DESCRIPTION" "validate.notation" "concepts-amazon-states-language";
    TOO_DEEPLY_NESTED: Error "TOO_DEEPLY_NESTED" "validate.too_deep" "service-quotas";
    // Fields and their values
    NOT_AN_OBJECT: Error "SCHEMA_VALIDATION_FAILED" "validate.not_object" "statemachine-structure";
    WRONG_TYPE: Error "SCHEMA_VALIDATION_FAILED" "validate.wrong_type" "statemachine-structure";
    DUPLICATE_FIELD: Error "INVALID_JSON_DESCRIPTION" "validate.duplicate" "statemachine-structure";
    FIELD_LANGUAGE: Error "SCHEMA_VALIDATION_FAILED" "validate.wrong_language" "transforming-data";
    MISSING_FIELD: Error "SCHEMA_VALIDATION_FAILED" "validate.required" "statemachine-structure";
    MISSING_ONE_OF: Error "SCHEMA_VALIDATION_FAILED" "validate.one_of" "statemachine-structure";
    UNKNOWN_TYPE: Error "SCHEMA_VALIDATION_FAILED" "validate.state_type" "workflow-states";
    FIELD_NOT_HERE: Error "SCHEMA_VALIDATION_FAILED" "validate.not_here" "workflow-states";
    UNKNOWN_FIELD: Error "SCHEMA_VALIDATION_FAILED" "validate.unknown_field" "statemachine-structure";
    EXCLUSIVE_FIELDS: Error "SCHEMA_VALIDATION_FAILED" "validate.exclusive" "statemachine-structure";
    FIELD_NEEDS: Error "SCHEMA_VALIDATION_FAILED" "validate.needs" "input-output-itemreader";
    EMPTY_LIST: Error "SCHEMA_VALIDATION_FAILED" "validate.empty_list" "statemachine-structure";
    NOT_WHOLE: Error "SCHEMA_VALIDATION_FAILED" "validate.whole" "statemachine-structure";
    OUT_OF_RANGE: Error "SCHEMA_VALIDATION_FAILED" "validate.range" "statemachine-structure";
    TOO_SMALL: Error "SCHEMA_VALIDATION_FAILED" "validate.least" "statemachine-structure";
    UNKNOWN_VALUE: Error "SCHEMA_VALIDATION_FAILED" "validate.word" "statemachine-structure";
    TIMESTAMP: Error "SCHEMA_VALIDATION_FAILED" "validate.timestamp" "state-wait";
    // Expressions
    NOT_A_PATH: Error "SCHEMA_VALIDATION_FAILED" "validate.path" "amazon-states-language-paths";
    PATH_FILTER: Warning "PATH_FILTER" "validate.path_filter" "amazon-states-language-paths";
    REFERENCE_PATH: Error "SCHEMA_VALIDATION_FAILED" "validate.reference_path" "amazon-states-language-paths";
    NOT_AN_EXPRESSION: Error "SCHEMA_VALIDATION_FAILED" "validate.expression" "intrinsic-functions";
    CALL_FAILS: Warning "CALL_FAILS" "validate.call_fails" "intrinsic-functions";
    LEADING_SPACE: Error "SCHEMA_VALIDATION_FAILED" "validate.leading_space" "intrinsic-functions";
    PATH_EXPECTED: Error "SCHEMA_VALIDATION_FAILED" "validate.path_expected" "input-output-inputpath-params";
    GIVES_NO_TEXT: Error "SCHEMA_VALIDATION_FAILED" "validate.gives_no_text" "state-fail";
    JSONATA: Error "SCHEMA_VALIDATION_FAILED" "validate.jsonata" "transforming-data";
    JSONATA_BRACES: Error "SCHEMA_VALIDATION_FAILED" "validate.braces" "transforming-data";
    JSONATA_SPACES: Warning "JSONATA_SPACES" "validate.jsonata_spaces" "transforming-data";
    JSONATA_NO_INPUT: Error "SCHEMA_VALIDATION_FAILED" "validate.jsonata_no_input" "transforming-data";
    JSONATA_ERROR_OUTPUT: Error "SCHEMA_VALIDATION_FAILED" "validate.error_output" "transforming-data";
    JSONATA_RESULT: Warning "JSONATA_RESULT" "validate.no_result" "transforming-data";
    JSONATA_STATES: Warning "JSONATA_STATES" "validate.states_member" "transforming-data";
    JSONATA_FUNCTION: Warning "JSONATA_FUNCTION" "validate.unknown_function" "transforming-data";
    CONTEXT_MEMBER: Warning "CONTEXT_MEMBER" "validate.context_member" "input-output-contextobject";
    CONTEXT_MAP: Warning "CONTEXT_MAP" "validate.context_map" "input-output-contextobject";
    CONTEXT_TOKEN: Warning "CONTEXT_TOKEN" "validate.context_token" "connect-to-resource";
    CONDITION: Error "SCHEMA_VALIDATION_FAILED" "validate.condition" "state-choice";
    NO_DOLLAR: Warning "NO_DOLLAR" "validate.no_dollar" "input-output-inputpath-params";
    PATH_IN_JSONATA: Warning "PATH_IN_JSONATA" "validate.path_in_jsonata" "transforming-data";
    JSONATA_IN_PATH: Warning "JSONATA_IN_PATH" "validate.jsonata_in_path" "transforming-data";
    NO_PATH: Warning "NO_PATH" "validate.no_path" "state-fail";
    PASS_RESULT_IS_STATIC: Warning "PASS_RESULT_IS_STATIC" "validate.static_result" "state-pass";
    // Flow
    NEXT_AND_END: Error "SCHEMA_VALIDATION_FAILED" "validate.next_and_end" "statemachine-structure";
    NO_NEXT: Error "SCHEMA_VALIDATION_FAILED" "validate.no_next" "statemachine-structure";
    MISSING_TARGET: Error "MISSING_TRANSITION_TARGET" "validate.target" "concepts-transitions";
    TARGET_ELSEWHERE: Error "MISSING_TRANSITION_TARGET" "validate.target_elsewhere" "concepts-transitions";
    UNREACHABLE: Error "MISSING_TRANSITION_TARGET" "validate.unreachable" "concepts-transitions";
    NO_END: Error "MISSING_END_STATE" "validate.no_end" "concepts-transitions";
    LOOP_WITHOUT_EXIT: Warning "LOOP_WITHOUT_EXIT" "validate.loop" "concepts-transitions";
    // Names
    LONG_NAME: Error "INVALID_STATE_NAME" "validate.long_name" "workflow-states";
    EMPTY_NAME: Error "INVALID_STATE_NAME" "validate.empty_name" "workflow-states";
    DUPLICATE_NAME: Error "DUPLICATE_STATE_NAME" "validate.name_twice" "workflow-states";
    LONG_LABEL: Error "INVALID_LABEL_NAME" "validate.long_label" "state-map-distributed";
    LABEL_CHARACTER: Error "INVALID_LABEL_NAME" "validate.label_character" "state-map-distributed";
    DUPLICATE_LABEL: Error "DUPLICATE_LABEL_NAME" "validate.label_twice" "state-map-distributed";
    // Variables
    VARIABLE_NAME: Error "SCHEMA_VALIDATION_FAILED" "validate.variable_name" "workflow-variables";
    VARIABLE_OUTER: Error "SCHEMA_VALIDATION_FAILED" "validate.outer_variable" "workflow-variables";
    VARIABLE_UNASSIGNED: Warning "VARIABLE_UNASSIGNED" "validate.unassigned" "workflow-variables";
    VARIABLE_EARLY: Warning "VARIABLE_EARLY" "validate.early" "workflow-variables";
    VARIABLE_UNSURE: Advice "VARIABLE_UNSURE" "validate.unsure" "workflow-variables";
    VARIABLE_DISTRIBUTED: Warning "VARIABLE_DISTRIBUTED" "validate.distributed_variable" "workflow-variables";
    VARIABLE_UNUSED: Warning "VARIABLE_UNUSED" "validate.unused" "workflow-variables";
    // Choices
    MACHINE_LANGUAGE: Warning "MACHINE_LANGUAGE" "validate.machine_language" "transforming-data";
    JSONPATH_IN_JSONATA: Error "SCHEMA_VALIDATION_FAILED" "validate.jsonpath_in_jsonata" "transforming-data";
    NO_DEFAULT: Warning "NO_DEFAULT" "validate.no_default" "state-choice";
    NO_TEST: Error "SCHEMA_VALIDATION_FAILED" "validate.no_test" "state-choice";
    OPERAND: Error "SCHEMA_VALIDATION_FAILED" "validate.operand" "state-choice";
    DUPLICATE_RULE: Warning "DUPLICATE_RULE" "validate.rule_twice" "state-choice";
    // Errors
    ALL_ALONE: Error "SCHEMA_VALIDATION_FAILED" "validate.all_alone" "concepts-error-handling";
    ALL_LAST: Error "SCHEMA_VALIDATION_FAILED" "validate.all_last" "concepts-error-handling";
    ERROR_TWICE: Warning "ERROR_TWICE" "validate.error_twice" "concepts-error-handling";
    ERROR_SHADOWED: Warning "ERROR_SHADOWED" "validate.error_shadowed" "concepts-error-handling";
    ERROR_UNKNOWN: Warning "ERROR_UNKNOWN" "validate.error_unknown" "concepts-error-handling";
    ERROR_UNCATCHABLE: Warning "ERROR_UNCATCHABLE" "validate.error_uncatchable" "concepts-error-handling";
    ERROR_RESERVED: Warning "ERROR_RESERVED" "validate.error_reserved" "state-fail";
    DELAY_BELOW_INTERVAL: Warning "DELAY_BELOW_INTERVAL" "validate.delay" "concepts-error-handling";
    // Tasks
    HEARTBEAT: Error "SCHEMA_VALIDATION_FAILED" "validate.heartbeat" "state-task";
    RESOURCE: Error "SCHEMA_VALIDATION_FAILED" "validate.resource" "state-task";
    RESOURCE_NOT_ARN: Warning "RESOURCE_NOT_ARN" "validate.resource_scheme" "state-task";
    RESOURCE_FUNCTION: Error "SCHEMA_VALIDATION_FAILED" "validate.function_arn" "connect-lambda";
    RESOURCE_ACTION: Error "SCHEMA_VALIDATION_FAILED" "validate.action" "integrate-services";
    RESOURCE_PATTERN: Error "SCHEMA_VALIDATION_FAILED" "validate.pattern" "connect-to-resource";
    RESOURCE_SERVICE: Warning "RESOURCE_SERVICE" "validate.service" "integrate-services";
    MISSING_ARGUMENT: Warning "MISSING_ARGUMENT" "validate.argument" "integrate-services";
    RESOURCE_EXPRESSION: Error "SCHEMA_VALIDATION_FAILED" "validate.resource_expression" "state-task";
    TASK_TOKEN: Warning "TASK_TOKEN" "validate.task_token" "connect-to-resource";
    CREDENTIALS: Error "SCHEMA_VALIDATION_FAILED" "validate.credentials" "concepts-access-cross-acct-resources";
    CREDENTIALS_ROLE: Warning "CREDENTIALS_ROLE" "validate.credentials_role" "concepts-access-cross-acct-resources";
    // Maps
    DISTRIBUTED_ONLY: Error "SCHEMA_VALIDATION_FAILED" "validate.distributed_only" "state-map-inline";
    EXECUTION_TYPE: Error "SCHEMA_VALIDATION_FAILED" "validate.execution_type" "state-map-distributed";
    EXECUTION_TYPE_INLINE: Error "SCHEMA_VALIDATION_FAILED" "validate.execution_type_inline" "state-map-inline";
    MAP_RESOURCE: Error "SCHEMA_VALIDATION_FAILED" "validate.map_resource" "state-map-distributed";
    // Advice
    NO_RETRY: Advice "NO_RETRY" "validate.no_retry" "concepts-error-handling";
    ENDLESS_WAIT: Advice "ENDLESS_WAIT" "validate.endless_wait" "sfn-best-practices";
    MAP_UNLIMITED: Advice "MAP_UNLIMITED" "validate.map_unlimited" "state-map";
    SWALLOWED: Advice "SWALLOWED" "validate.swallowed" "concepts-error-handling";
    RESULT_DROPPED: Advice "RESULT_DROPPED" "validate.result_dropped" "input-output-resultpath";
    PLAIN_SECRET: Warning "PLAIN_SECRET" "validate.plain_secret" "security-best-practices";
    PLACEHOLDER: Warning "PLACEHOLDER" "validate.placeholder" "concepts-sam-sfn";
    PLACEHOLDER_LEFT: Warning "PLACEHOLDER_LEFT" "validate.placeholder_left" "concepts-sam-sfn";
    // Workflow types and quotas
    EXPRESS_MAP: Error "SCHEMA_VALIDATION_FAILED" "validate.express_map" "choosing-workflow-type";
    EXPRESS_TASK: Error "SCHEMA_VALIDATION_FAILED" "validate.express_task" "choosing-workflow-type";
    WAIT_TOO_LONG: Warning "WAIT_TOO_LONG" "validate.wait_too_long" "state-wait";
    TIMEOUT_TOO_LONG: Advice "TIMEOUT_TOO_LONG" "validate.timeout_too_long" "sfn-best-practices";
    DEFINITION_SIZE: Error "SCHEMA_VALIDATION_FAILED" "validate.size" "service-quotas";
    LONG_HISTORY: Warning "LONG_HISTORY" "validate.long_history" "service-quotas";
    DEFINITION_LARGE: Warning "DEFINITION_LARGE" "validate.large" "service-quotas";
}

/// The rules about a variable that is read where it can't be seen, or assigned where another scope
/// has it.
pub(super) static SCOPES: &[&Rule] = &[
    &VARIABLE_OUTER,
    &VARIABLE_UNASSIGNED,
    &VARIABLE_EARLY,
    &VARIABLE_UNSURE,
    &VARIABLE_DISTRIBUTED,
];

/// The rules that find something missing.
pub(super) static ABSENCES: &[&Rule] = &[
    &MISSING_FIELD,
    &MISSING_ONE_OF,
    &FIELD_NEEDS,
    &EMPTY_LIST,
    &NO_NEXT,
    &MISSING_TARGET,
    &UNREACHABLE,
    &NO_END,
    &VARIABLE_UNASSIGNED,
    &VARIABLE_EARLY,
    &VARIABLE_UNSURE,
    &VARIABLE_UNUSED,
    &NO_DEFAULT,
    &NO_TEST,
    &TASK_TOKEN,
    &MISSING_ARGUMENT,
    &CREDENTIALS,
    &CREDENTIALS_ROLE,
    &EXECUTION_TYPE,
    &NO_RETRY,
    &ENDLESS_WAIT,
    &MAP_UNLIMITED,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_a_text() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        for rule in RULES {
            assert_ne!(crate::messages::template(rule.key), rule.key);
        }
    }

    #[test]
    fn advice_has_codes_that_no_error_has() {
        let errors: BTreeSet<_> = RULES
            .iter()
            .filter(|rule| rule.severity == Severity::Error)
            .map(|rule| rule.code)
            .collect();
        for rule in RULES.iter().filter(|rule| rule.severity != Severity::Error) {
            assert!(!errors.contains(rule.code), "{}", rule.name);
        }
    }
}
