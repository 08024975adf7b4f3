use proptest::prelude::*;

use super::{
    super::samples::{damaged_json_text, json_text},
    *,
};

/// Whether `serde_json` finds the text valid. `IgnoredAny` looks at the grammar alone, so lone
/// surrogate escapes and numbers of any size pass, as RFC 8259 has it; `serde_json` refuses both
/// only when it builds strings and floats from them.
fn serde_json_agrees(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn error(text: &str) -> SyntaxError {
    Document::parse(text).error().cloned().unwrap_or_else(|| panic!("{text:?} is valid"))
}

#[test]
fn members_and_elements_stand_in_order_with_their_exact_text() {
    let document = Document::parse(r#" {"a":[1,[2.0,{}],"x"],"b":{"c":null},"a":-0} "#);
    assert!(document.is_object());
    let members = document.members();
    let texts: Vec<_> = members.iter().map(|m| (m.name.as_ref(), m.value.text())).collect();
    assert_eq!(texts, [("a", r#"[1,[2.0,{}],"x"]"#), ("b", r#"{"c":null}"#), ("a", "-0")]);
    let elements: Vec<_> = members[0].value.elements().into_iter().map(Value::text).collect();
    assert_eq!(elements, ["1", "[2.0,{}]", "\"x\""]);
    assert_eq!(document.member("a").unwrap().value.text(), "-0");
    assert_eq!(&document.text()[members[1].name_span.clone()], "\"b\"");
    assert_eq!(members[0].value.with_descendants().count(), 6);
    assert_eq!(document.values().count(), 10);
}

#[test]
fn strings_are_unescaped() {
    for (text, content) in [
        (r#""plain""#, "plain"),
        (r#""\"\\\/\b\f\n\r\t\u00e9""#, "\"\\/\u{8}\u{c}\n\r\té"),
        (r#""a\ud83d\ude00b""#, "a😀b"),
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\udc00\ud800x""#, "\u{fffd}\u{fffd}x"),
        (r#""\ud800A""#, "\u{fffd}A"),
        (r#""\u0000""#, "\0"),
    ] {
        let document = Document::parse(text);
        assert_eq!(document.error(), None, "{text}");
        assert_eq!(document.root().unwrap().as_str().as_deref(), Some(content), "{text}");
    }
    assert_eq!(Document::parse("1").root().unwrap().as_str(), None);
}

#[test]
fn numbers_of_any_size_are_valid() {
    for text in ["-0", "1e308", "1e999999", "0.10", "1E+5", &"9".repeat(400)] {
        assert_eq!(Document::parse(text).error(), None, "{text}");
    }
}

#[test]
fn each_error_says_in_plain_words_what_is_wrong_and_where() {
    for (text, offset, message) in [
        ("", 0, "the text is empty"),
        (" \n", 2, "the text is empty"),
        ("\u{feff}{}", 0, "a byte order mark (U+FEFF) is not part of JSON"),
        ("}", 0, "this } closes nothing"),
        (r#"{"a":1 "b":2}"#, 7, "a comma or } is missing here"),
        ("[1 2]", 3, "a comma or ] is missing here"),
        (r#"{"a":1,}"#, 6, "a trailing comma is not JSON"),
        ("[1,]", 2, "a trailing comma is not JSON"),
        ("[1,,2]", 3, "there is a comma too many, or a value is missing before it"),
        ("{,}", 1, "there is a comma too many, or a member is missing before it"),
        ("{a:1}", 1, "names need double quotes"),
        ("{'a':1}", 1, "names need double quotes"),
        ("{1:1}", 1, "a name in double quotes is missing here"),
        (r#"{"a" 1}"#, 5, "a colon is missing here, between name and value"),
        (r#"{"a":}"#, 5, "a value is missing here"),
        (r#"{"a"}"#, 4, "a colon is missing here, between name and value"),
        (r#"{"a":1]"#, 6, "} is needed here, not ]"),
        ("[1}", 2, "] is needed here, not }"),
        ("{]", 1, "} is needed here, not ]"),
        ("{} x", 3, "there is more text after the end of the JSON value"),
        ("['a']", 1, "strings need double quotes"),
        ("[True]", 1, "True is written true in JSON"),
        ("[None]", 1, "None is not JSON: null is"),
        ("[NaN]", 1, "JSON has no NaN"),
        ("[01]", 1, "a number takes no leading zero in JSON"),
        ("[+1]", 1, "a number takes no plus sign in JSON"),
        ("[1.]", 1, "1. is not a number in JSON"),
        ("[abc]", 1, "abc is not a value: a string needs double quotes"),
        ("[1] // x", 4, "JSON has no comments"),
        ("[\u{a0}1]", 1, "a no-break space (U+00A0) cannot stand here"),
        ("{“a”:1}", 1, "“ is a typographic quote: JSON needs the plain double quote \""),
        (
            r#"{"a":"b"c"}"#,
            8,
            "a comma or } is missing here, or a quote in the string needs a backslash",
        ),
        (r#"{"a":1:2}"#, 6, "a comma or } is needed here, not a colon"),
        (
            "[\"\\x\"]",
            2,
            "a backslash can stand only before \" \\ / b f n r t or u (a backslash itself is \\\\)",
        ),
        ("[\"\\u12\"]", 2, "\\u needs four hexadecimal digits after it"),
        ("[\"a\tb\"]", 3, "a tab in a string is written \\t"),
        ("[\"\0\"]", 2, "a control character in a string is written \\u0000"),
        (
            "{\"a\":\"b\n}",
            5,
            "this string has no closing quote on its line (a line break in a string is written \\n)",
        ),
        ("{\"a\"", 4, "the text ends after a name: a colon and a value are missing"),
        ("{\"a\": ", 5, "the text ends where a value is missing"),
        ("{\"a\":1\n", 6, "the object that begins in line 1 is not closed: } is missing"),
        ("{\n\"a\":[", 7, "the array that begins in line 2 is not closed: ] is missing"),
    ] {
        let error = error(text);
        assert_eq!((error.offset, error.message.as_str()), (offset, message), "{text:?}");
        assert!(!serde_json_agrees(text), "{text:?}");
    }
}

#[test]
fn line_and_column_count_characters_from_one() {
    let error = error("{\n  \"é\": 1,\n  \"ü\" 2\n}");
    assert_eq!((error.line, error.column, error.offset), (3, 7, 20));
}

#[test]
fn what_stands_before_an_error_is_kept() {
    let document = Document::parse(r#"{"alg":"HS256","n":[1,2 3],"z":1}"#);
    assert!(document.error().is_some());
    assert!(!document.is_object());
    let members = document.members();
    assert_eq!(members.len(), 2);
    assert_eq!(members[0].value.as_str().as_deref(), Some("HS256"));
    assert_eq!(members[1].value.text(), "[1,2");
    assert_eq!(members[1].value.elements().len(), 2);
}

#[test]
fn a_million_levels_do_not_overflow() {
    let depth = 1_000_000;
    let arrays = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let document = Document::parse(arrays);
    assert_eq!(document.error(), None);
    assert_eq!(document.values().count(), depth);
    assert_eq!(document.root().unwrap().elements().len(), 1);
    let unclosed = Document::parse("{\"a\":".repeat(depth));
    assert_eq!(unclosed.values().count(), depth);
    assert!(unclosed.error().is_some());
}

proptest! {
    #[test]
    fn validity_is_that_of_serde_json_for_json(text in json_text()) {
        let document = Document::parse(text.as_str());
        prop_assert_eq!(document.error(), None);
        prop_assert!(serde_json_agrees(&text));
    }

    #[test]
    fn validity_is_that_of_serde_json_for_damaged_json(text in damaged_json_text()) {
        let document = Document::parse(text.as_str());
        prop_assert_eq!(document.error().is_none(), serde_json_agrees(&text), "{:?}", text);
        for value in document.values() {
            let _ = (value.text(), value.as_str(), value.members(), value.elements());
        }
    }

    #[test]
    fn validity_is_that_of_serde_json_for_any_text(text in "(?s)[\\PC{}\\[\\]:,\"\\\\\n0-9eE.truefalsn-]{0,40}|.{0,20}") {
        let document = Document::parse(text.as_str());
        prop_assert_eq!(document.error().is_none(), serde_json_agrees(&text), "{:?}", text);
        if let Some(error) = document.error() {
            prop_assert!(text.is_char_boundary(error.offset));
            prop_assert!(!error.message.is_empty());
        }
    }

    #[test]
    fn strings_read_as_serde_json_reads_them(content in any::<String>()) {
        let text = serde_json::to_string(&content).unwrap();
        let document = Document::parse(text);
        prop_assert_eq!(document.root().unwrap().as_str().unwrap(), content);
    }
}
