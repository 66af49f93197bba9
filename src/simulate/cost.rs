//! What a run would cost, from the table of prices in `assets/prices.json`.
//!
//! Source: AWS Step Functions pricing. An estimate: prices change, and the service counts more
//! exactly.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Memory that an Express execution has before anything of its own, in bytes.
const EXPRESS_BASE: u64 = 50 << 20;
/// Memory is counted in pieces of this size, in bytes.
const EXPRESS_PIECE: u64 = 64 << 20;
/// Duration is counted in pieces of this length, in seconds.
const EXPRESS_MOMENT: f64 = 0.1;
const GIB: f64 = (1u64 << 30) as f64;

/// Prices in US dollars.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Prices {
    /// The month they were read in.
    pub as_of: String,
    standard: Standard,
    express: Express,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Standard {
    free_per_month: u64,
    per_transition: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Express {
    per_request: f64,
    gb_hours: Vec<Tier>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tier {
    /// In GB-hours a month; none for the last.
    up_to: Option<f64>,
    price: f64,
}

static PRICES: LazyLock<Option<Prices>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../assets/prices.json")).ok());

/// What one run used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Transitions, retries included.
    pub transitions: u64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// The definition's size, in bytes.
    pub definition: u64,
    /// The largest payload, in bytes.
    pub payload: u64,
    /// How many Parallel and Map states were entered.
    pub frames: u64,
}

impl Usage {
    /// The memory that an Express execution is charged for, in bytes.
    pub fn memory(&self) -> u64 {
        let payloads = self.payload.saturating_mul(self.frames);
        let used = EXPRESS_BASE + self.definition + payloads;
        used.div_ceil(EXPRESS_PIECE) * EXPRESS_PIECE
    }

    /// GB-hours of one Express execution.
    fn gb_hours(&self) -> f64 {
        let moments = (self.seconds / EXPRESS_MOMENT).ceil().max(1.0);
        self.memory() as f64 / GIB * moments * EXPRESS_MOMENT / 3600.0
    }
}

impl Prices {
    /// The table.
    pub fn table() -> Option<&'static Self> {
        PRICES.as_ref()
    }

    /// The regions with a price, by name.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.standard.per_transition.keys().map(String::as_str)
    }

    /// What so many Standard executions in a month cost, the free transitions taken off.
    pub fn standard(&self, region: &str, usage: &Usage, runs: u64) -> Option<f64> {
        let price = self.standard.per_transition.get(region)?;
        let transitions = usage.transitions.saturating_mul(runs);
        let paid = transitions.saturating_sub(self.standard.free_per_month);
        Some(price * paid as f64)
    }

    /// What so many Express executions in a month cost.
    pub fn express(&self, usage: &Usage, runs: u64) -> f64 {
        let mut left = usage.gb_hours() * runs as f64;
        let mut below = 0.0;
        let mut sum = self.express.per_request * runs as f64;
        for tier in &self.express.gb_hours {
            let room = tier.up_to.map_or(f64::INFINITY, |up_to| up_to - below);
            let here = left.min(room);
            sum += here * tier.price;
            left -= here;
            below = tier.up_to.unwrap_or(below);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the pricing page: $60 + $120 + $202.97 of duration, and $100 of requests.
    #[test]
    fn the_example_of_the_pricing_page_comes_out() {
        let prices = Prices::table().unwrap();
        let usage = Usage {
            transitions: 0,
            seconds: 10.0,
            definition: 50 << 10,
            payload: 32 << 10,
            frames: 400,
        };
        assert_eq!(usage.memory(), 64 << 20);
        let cost = prices.express(&usage, 100_000_000);
        assert!((cost - 482.97).abs() < 0.01, "{cost}");
    }

    #[test]
    fn free_transitions_are_taken_off_once_a_month() {
        let prices = Prices::table().unwrap();
        let usage = Usage {
            transitions: 6,
            seconds: 1.0,
            definition: 0,
            payload: 0,
            frames: 0,
        };
        assert_eq!(prices.standard("us-east-1", &usage, 666), Some(0.0));
        let million = prices.standard("sa-east-1", &usage, 1_000_000).unwrap();
        assert!((million - 224.85).abs() < 1e-9, "{million}");
        assert_eq!(prices.standard("moon-1", &usage, 1), None);
    }
}
