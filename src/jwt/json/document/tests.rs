use proptest::prelude::*;

use super::{super::agreement::serde_json_agrees, *};

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
fn a_line_ends_with_a_line_feed_a_carriage_return_or_both() {
    for (text, line, column) in [
        ("[\n\n x]", 3, 2),
        ("[\r\n\r\n x]", 3, 2),
        ("[\r\r x]", 3, 2),
        ("[\r\n\r\n\r x]", 4, 2),
        ("[\n\r x]", 3, 2),
        ("[\"\u{2028}\u{85}😀\", x]", 1, 9),
        ("\r[ // x\r1]", 2, 3),
        ("[\"a\r\"]", 1, 2),
    ] {
        let error = error(text);
        assert_eq!((error.line, error.column), (line, column), "{text:?}: {}", error.message);
    }
}

#[test]
fn names_are_the_same_only_where_every_half_of_a_pair_is() {
    let exact = |text: &str| -> Vec<Vec<u8>> {
        Document::parse(text).members().iter().map(|it| it.exact_name().into_owned()).collect()
    };
    let names = exact(r#"{"\ud800":1,"\ud801":2,"\ufffd":3,"\uD800":4,"a":5,"\u0061":6}"#);
    assert_eq!(names[0], names[3]);
    assert_eq!(names[4], names[5]);
    let mut distinct = names;
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 4);
}

#[test]
fn lone_surrogates_of_names_and_strings_are_found() {
    let text = r#"{"\ud83d\ude00":"\ud83d\ude00","a\ud800":["\\ud800","é\udfff"]}"#;
    let document = Document::parse(text);
    let found: Vec<_> = document.lone_surrogates().map(|span| &text[span]).collect();
    assert_eq!(found, ["\\ud800", "\\udfff"]);
}

#[test]
fn the_last_member_of_a_name_is_the_one() {
    let document = Document::parse(r#"{"a":1,"b":{"a":3},"\u0061":2,"c":["a"]}"#);
    assert_eq!(document.member("a").unwrap().value.text(), "2");
    assert_eq!(document.member("b").unwrap().value.member("a").unwrap().value.text(), "3");
    assert!(document.member("c").unwrap().value.member("a").is_none());
    assert!(Document::parse("[1]").member("a").is_none());
    assert!(Document::parse("").member("a").is_none());
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
fn two_hundred_thousand_levels_do_not_overflow() {
    let depth = 200_000;
    // A thread with little stack, so that recursion over the input would be seen.
    let work = move || {
        let arrays = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let objects = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        let unclosed = "[{\"a\":".repeat(depth / 2);
        for (text, values, valid) in
            [(arrays, depth, true), (objects, depth + 1, true), (unclosed, depth, false)]
        {
            let document = Document::parse(text.as_str());
            assert_eq!(document.error().is_none(), valid);
            assert_eq!(document.values().count(), values);
            let root = document.root().unwrap();
            assert_eq!(root.elements().len() + root.members().len(), 1);
            assert_eq!(root.with_descendants().count(), values);
            assert_eq!(document.lone_surrogates().count(), 0);
            assert!(format!("{:?}", document.clone()).len() > depth);
            let changed = crate::jwt::json::set_member(&text, "b", &text);
            assert_eq!(changed.is_some(), document.is_object());
            let rest = crate::jwt::json::remove_members(&text, "a");
            assert_eq!(rest.is_some(), document.is_object());
            let laid_out = crate::jwt::json::pretty(&text);
            assert_eq!(crate::jwt::json::compact(&laid_out), text);
        }
    };
    let thread = std::thread::Builder::new().stack_size(256 * 1024);
    thread.spawn(work).unwrap().join().unwrap();
}

proptest! {
    #[test]
    fn strings_read_as_serde_json_reads_them(content in any::<String>()) {
        let text = serde_json::to_string(&content).unwrap();
        let document = Document::parse(text);
        prop_assert_eq!(document.root().unwrap().as_str().unwrap(), content);
    }
}
