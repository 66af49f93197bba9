//! What expressions evaluate to: JSON values, JSONPath, intrinsic functions, JSONata, payload
//! templates. Nothing here knows states.

pub mod intrinsic;
pub mod jsonata;
pub mod jsonpath;
mod names;
mod random;
mod scope;
pub mod template;
pub mod tokens;
mod value;

pub use names::Names;
pub use random::Random;
pub use scope::{QueryError, Scope, Variables};
pub use template::Template;
pub use value::{Number, Object, Value};

#[cfg(test)]
mod tests;
