//! The parser agrees with `serde_json` on what is JSON, for ten thousand texts.
//!
//! Where the two differ by design, RFC 8259 decides:
//!
//! - Depth: `serde_json` recurses when it builds values, and stops at 128 levels. It is asked for
//!   the grammar alone, for which it does not recurse, so any depth can be compared.
//! - Lone surrogates such as `\ud800` are in the grammar (§7, §8.2). `serde_json` refuses them when
//!   it builds a string; here it builds none.
//! - Numbers of any size, such as `1e999`, are in the grammar (§6). `serde_json` refuses them when
//!   it builds an `f64`; here it builds none.
//! - A byte order mark before the text may be ignored (§8.1); neither of the two does.

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::{
    Document,
    samples::{damaged_json_text, json_text, nested_json_text, token_soup},
};

/// Whether `serde_json` finds the text valid. `IgnoredAny` looks at the grammar alone.
pub(super) fn serde_json_agrees(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Both find the same, and whatever could be read can be looked at.
fn agree(text: &str) -> Result<bool, TestCaseError> {
    let document = Document::parse(text);
    let valid = document.error().is_none();
    prop_assert_eq!(valid, serde_json_agrees(text), "{:?}: {:?}", text, document.error());
    for value in document.values() {
        let _ = (value.text(), value.as_str(), value.members(), value.elements());
    }
    if let Some(error) = document.error() {
        prop_assert!(text.is_char_boundary(error.offset));
        prop_assert!(!error.message.is_empty());
    }
    Ok(valid)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn on_valid_json(text in json_text()) {
        prop_assert!(agree(&text)?);
    }

    #[test]
    fn on_json_nested_deeply(text in nested_json_text(300)) {
        agree(&text)?;
    }

    #[test]
    fn on_damaged_json(text in damaged_json_text()) {
        agree(&text)?;
    }

    #[test]
    fn on_lexemes_in_any_order(text in token_soup()) {
        agree(&text)?;
    }

    #[test]
    fn on_any_text(
        text in prop_oneof![
            "(?s)[\\PC{}\\[\\]:,\"\\\\\n0-9eE.truefalsn-]{0,40}|.{0,20}",
            any::<String>(),
        ]
    ) {
        agree(&text)?;
    }
}

#[test]
fn on_what_the_documentation_above_names() {
    for (text, valid) in [
        (r#""\ud800""#, true),
        (r#"{"\udc00\ud800":0}"#, true),
        ("1e999", true),
        ("-1e-999", true),
        ("1e99999999999999999999", true),
        ("\u{feff}{}", false),
        ("-0", true),
        ("1.0", true),
        ("9007199254740993", true),
        ("\"\u{7f}\"", true),
        ("\"\0\"", false),
        ("\"\\u0000\"", true),
        ("\u{c}1", false),
        ("\u{a0}1", false),
        ("1\u{2028}", false),
    ] {
        assert_eq!(Document::parse(text).error().is_none(), valid, "{text:?}");
        assert_eq!(serde_json_agrees(text), valid, "{text:?}");
    }
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(Document::parse(deep.as_str()).error(), None);
    assert!(serde_json_agrees(&deep));
}
