//! Which name was meant.

use crate::text;

/// The candidate nearest to `name`, when it is near enough for a slip of the keys.
pub(super) fn meant<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let limit = (name.chars().count() / 3).min(3);
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate, limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The question behind a message, with a space before it; empty without a likely name.
pub(super) fn question(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |name| {
        format!(" {}", text!("validate.meant", name = name))
    })
}

/// How many letters to add, drop, change or swap with their neighbour, case aside; more than
/// `limit` isn't told apart.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    // The rows of the table for two letters of `a` back, one back, and now.
    let mut older = vec![0; b.len() + 1];
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = old[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(old[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(older[j - 2] + 1);
            }
        }
        older = std::mem::replace(&mut old, row);
    }
    old[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_through() {
        let names = ["Parameters", "ResultPath", "Retry", "Done"];
        assert_eq!(meant("Paramters", names), Some("Parameters"));
        assert_eq!(meant("resultPath", names), Some("ResultPath"));
        assert_eq!(meant("Doen", names), Some("Done"));
        assert_eq!(meant("Colour", names), None);
        assert_eq!(meant("Z", ["A"]), None);
    }
}
