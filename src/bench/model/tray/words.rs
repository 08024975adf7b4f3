//! What is said of a search.

use std::path::Path;

use crate::bench::tray::{MOST_ITEMS, Tray};

/// The name of a file without its folder.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What was found, such as `5 tokens found in the pasted text; 1 of them 3 times`.
pub(super) fn found_words(tray: &Tray, origin: &str) -> String {
    let found = count_words(tray.found(), "token", "tokens");
    if tray.beyond > 0 {
        let listed = grouped(MOST_ITEMS.min(tray.items.len()) as u64);
        return format!("{found} found in {origin}; the first {listed} are listed");
    }
    let repeated: Vec<u64> =
        tray.items.iter().map(|item| item.count).filter(|count| *count > 1).collect();
    let again = match (repeated.as_slice(), tray.items.len()) {
        ([], _) => String::new(),
        ([times], 1) => format!(", {}", times_words(*times)),
        ([times], _) => format!("; 1 of them {}", times_words(*times)),
        (several, _) => format!("; {} of them several times", grouped(several.len() as u64)),
    };
    format!("{found} found in {origin}{again}")
}

/// A count of things that have these names, such as `1,024 tokens`.
pub(super) fn count_words(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

fn times_words(count: u64) -> String {
    if count == 2 { "twice".to_owned() } else { format!("{} times", grouped(count)) }
}

/// A count with its thousands set apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
