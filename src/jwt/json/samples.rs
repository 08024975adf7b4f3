//! JSON texts for property tests.

use proptest::prelude::*;

use super::{Document, compact};
use crate::jwt::Algorithm;

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?",
        string(),
    ]
}

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        "\"([a-z]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}){0,8}\"",
    ]
}

fn space() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => "[ \t\r\n]{0,3}"]
}

/// An object of these members, with white space anywhere.
fn object(value: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    let member = (space(), string(), space(), space(), value, space())
        .prop_map(|(a, name, b, c, value, d)| format!("{a}{name}{b}:{c}{value}{d}"));
    (space(), prop::collection::vec(member, 0..5)).prop_map(|(space, members)| {
        if members.is_empty() {
            format!("{{{space}}}")
        } else {
            format!("{{{}}}", members.join(","))
        }
    })
}

fn value() -> BoxedStrategy<String> {
    scalar()
        .prop_recursive(4, 32, 5, |inner| {
            let element =
                (space(), inner.clone(), space()).prop_map(|(a, v, b)| format!("{a}{v}{b}"));
            prop_oneof![
                prop::collection::vec(element, 0..5)
                    .prop_map(|elements| format!("[{}]", elements.join(","))),
                object(inner),
            ]
        })
        .boxed()
}

/// Any valid JSON text.
pub(crate) fn json_text() -> impl Strategy<Value = String> {
    (space(), value(), space()).prop_map(|(before, value, after)| format!("{before}{value}{after}"))
}

/// Any valid JSON object.
pub(crate) fn object_text() -> impl Strategy<Value = String> {
    (space(), object(value()), space()).prop_map(|(a, object, b)| format!("{a}{object}{b}"))
}

/// A JSON text with a few characters removed, doubled or replaced, so that it is often no longer
/// one.
pub(crate) fn damaged_json_text() -> impl Strategy<Value = String> {
    let damage = (any::<prop::sample::Index>(), "[{}\\[\\]:,\"\\\\a1 .e-]{0,2}", 0..2_usize);
    (json_text(), prop::collection::vec(damage, 0..3)).prop_map(|(text, damages)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (place, inserted, removed) in damages {
            let at = place.index(characters.len() + 1);
            let end = (at + removed).min(characters.len());
            characters.splice(at..end, inserted.chars());
        }
        characters.into_iter().collect()
    })
}

/// Containers in containers up to `depth` levels, now and then with one closed wrongly.
pub(crate) fn nested_json_text(depth: usize) -> impl Strategy<Value = String> {
    let level = prop_oneof![Just(("[", "]")), Just(("{\"a\":", "}")), Just(("[1, ", " ]"))];
    let wrong = prop::option::weighted(0.2, any::<prop::sample::Index>());
    (prop::collection::vec(level, 1..=depth), scalar(), wrong).prop_map(|(levels, inner, wrong)| {
        let open: String = levels.iter().map(|(open, _)| *open).collect();
        let mut close: Vec<&str> = levels.iter().rev().map(|(_, close)| *close).collect();
        if let Some(wrong) = wrong {
            close.remove(wrong.index(close.len()));
        }
        format!("{open}{inner}{}", close.concat())
    })
}

/// Lexemes, right and wrong ones, in any order.
pub(crate) fn token_soup() -> impl Strategy<Value = String> {
    const PIECES: [&str; 36] = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"a\"",
        "\"\"",
        "\"\\n\"",
        "\"\\ud800\"",
        "\"\\u12\"",
        "\"\\x\"",
        "\"",
        "'a'",
        "0",
        "-0",
        "1.5e3",
        "01",
        "1.",
        "-",
        "true",
        "false",
        "null",
        "nul",
        "NaN",
        " ",
        "\n",
        "\t",
        "//",
        "\u{feff}",
    ];
    let piece = prop::sample::select(&PIECES[..]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A header with this `alg` among whatever else, written in one way or another.
pub(crate) fn header_text(algorithm: Algorithm) -> impl Strategy<Value = String> {
    let name = algorithm.name();
    let (first, rest) = name.split_at(1);
    let escaped = format!("\\u{:04x}{rest}", u32::from(first.as_bytes()[0]));
    let alg = prop_oneof![
        Just(format!(r#""alg":"{name}""#)),
        Just(format!("\"alg\" :\t\"{name}\"\r\n")),
        Just(format!(r#""\u0061lg":"{escaped}""#)),
    ];
    let rest = object_text().prop_filter("one alg", |text| {
        Document::parse(text.as_str()).members().iter().all(|member| member.name != "alg")
    });
    (alg, rest, any::<bool>()).prop_map(|(alg, rest, first)| {
        let inner = rest.trim();
        let inner = &inner[1..inner.len() - 1];
        match (inner.trim().is_empty(), first) {
            (true, _) => format!("{{{alg}{inner}}}"),
            (_, true) => format!("{{{alg},{inner}}}"),
            (_, false) => format!("{{{inner},{alg}}}"),
        }
    })
}

/// JSON with its own white space or none, text that is no JSON, and bytes that are no text.
pub(crate) fn payload() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => object_text().prop_map(String::into_bytes),
        4 => object_text().prop_map(|text| compact(&text).into_bytes()),
        2 => json_text().prop_map(String::into_bytes),
        2 => damaged_json_text().prop_map(String::into_bytes),
        1 => any::<String>().prop_map(String::into_bytes),
        2 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}
