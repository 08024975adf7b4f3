use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::jwt::json::samples::object_text;

const NOW: Moment = Moment { seconds: 1_795_000_000, nanos: 0 };
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn token(header: &str, payload: &str, signature: &[u8]) -> Token {
    let parts = [header.as_bytes(), payload.as_bytes(), signature];
    Token::parse(&parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")).0
}

fn of_payloads(first: &str, second: &str) -> Comparison {
    let sides = [first, second].map(|payload| token(HEADER, payload, b"the same signature"));
    compare(&sides[0], &sides[1], NOW)
}

/// The row of this claim.
fn row(comparison: &Comparison, name: &str) -> Row {
    let found = comparison.rows.iter().find(|row| row.part == Part::Payload && row.name == name);
    found.unwrap_or_else(|| panic!("{name}: {comparison:?}")).clone()
}

#[test]
fn values_are_told_apart_by_type_by_value_and_by_writing() {
    use Difference::{Added, Changed, Missing, Same, Type, Written};
    for (first, second, difference, remark) in [
        ("1", "1", Same, ""),
        ("1", "1.0", Written, "the same number, written otherwise"),
        ("1e3", "1000", Written, "the same number, written otherwise"),
        (
            "9007199254740993",
            "9007199254740992",
            Changed,
            "many readers take both for the same number",
        ),
        ("1", "2", Changed, ""),
        ("true", "false", Changed, ""),
        (r#""a""#, r#""\u0061""#, Written, "the same text with other escapes"),
        (r#""a""#, r#""a ""#, Changed, "differs only in white space at its ends"),
        (r#""https://a""#, r#""https://a/""#, Changed, "differs only in a slash at its end"),
        (r#""Acme""#, r#""acme""#, Changed, "differs only in upper and lower case"),
        (r#""\ud800""#, r#""\udfff""#, Changed, "differs only in white space at its ends"),
        (r#""a""#, r#"["a"]"#, Type, "a string against an array that holds just it"),
        (r#"["a","b"]"#, r#""a""#, Type, "an array against a string"),
        ("7", r#""7""#, Type, "a number against a string of the same text"),
        ("null", r#""""#, Type, "null against a string"),
        ("{}", "[]", Type, "an object against an array"),
        (r#"["a","b"]"#, r#"["b","a"]"#, Changed, "the same elements in another order"),
        (r#"["a","b"]"#, r#"["a"]"#, Changed, r#""b" missing"#),
        (r#"["a","b"]"#, r#"["a","c"]"#, Changed, r#""b" missing, "c" added"#),
        ("[1,2]", "[1,3,4]", Changed, "x[1] changed, x[2] added"),
        (r#"["a"]"#, r#"["\u0061"]"#, Written, "the same with other escapes or number texts"),
        ("[1]", "[ 1 ]", Written, "the same with other white space"),
        (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, Written, "the same members in another order"),
        (
            r#"{"a":0,"a":1}"#,
            r#"{"a":1}"#,
            Written,
            "the same, yet a name in it stands more than once; the last counts",
        ),
        (r#"{"city":"A"}"#, r#"{"city":"B"}"#, Changed, "x.city changed"),
        (
            r#"{"a":{"b":[{"c":1}]},"d":1}"#,
            r#"{"a":{"b":[{"c":"1"}]},"e":1}"#,
            Changed,
            "x.d missing, x.e added, x.a.b[0].c of another type",
        ),
        ("[1,2,3,4,5]", "[0,0,0,0,0]", Changed, "x[0] changed, x[1] changed, x[2] changed, 2 more"),
    ] {
        let comparison =
            of_payloads(&format!(r#"{{"x":{first}}}"#), &format!(r#"{{"x":{second}}}"#));
        let row = row(&comparison, "x");
        if first.contains("ud800") {
            assert_eq!(row.difference, difference, "two halves of pairs are not the same");
            continue;
        }
        assert_eq!((row.difference, row.remark.as_str()), (difference, remark), "{first} {second}");
        assert_eq!(row.first.as_deref(), Some(first), "the exact text");
    }
    let comparison = of_payloads(r#"{"a":1}"#, r#"{"b":2}"#);
    assert_eq!(row(&comparison, "a").difference, Missing);
    assert_eq!(row(&comparison, "b").difference, Added);
    assert_eq!(row(&comparison, "b").second.as_deref(), Some("2"));
}

#[test]
fn dates_are_told_by_their_distance() {
    for (name, first, second, remark) in [
        ("exp", "1795000000", "1795007200", "2 h later"),
        ("iat", "1795000000", "1794999970", "30 s earlier"),
        ("nbf", "1795000000", "1795000000.5", "less than a second later"),
        ("exp", "1795000000000", "1795000000", "milliseconds against seconds, as it seems"),
        ("exp", "1795000000000", "1795000060000", "1 min later"),
        ("exp", "1795000000.0", "1795000000", "the same number, written otherwise"),
        ("exp", r#""1795000000""#, "1795000000", "a string against a number of the same text"),
        ("exp", "1e400", "1795000000", ""),
        ("other", "1795000000", "1795007200", ""),
    ] {
        let payload = |value: &str| format!(r#"{{"{name}":{value}}}"#);
        let comparison = of_payloads(&payload(first), &payload(second));
        assert_eq!(row(&comparison, name).remark, remark, "{name} {first} {second}");
    }
}

#[test]
fn times_are_told_as_people_read_them() {
    let comparison = of_payloads(
        r#"{"iat":1794989100,"exp":1794990000}"#,
        r#"{"iat":1795000000,"nbf":1795000000,"exp":1795003600}"#,
    );
    let times: Vec<_> = comparison
        .times
        .iter()
        .map(|row| {
            let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "–".to_owned());
            [row.name.clone(), text(&row.first), text(&row.second), row.remark.clone()].join(" | ")
        })
        .collect();
    assert_eq!(
        times,
        [
            "issued | 2026-11-18 08:05:00 UTC | 2026-11-18 11:06:40 UTC | 3 h 1 min later",
            "valid from | – | 2026-11-18 11:06:40 UTC | ",
            "expires | 2026-11-18 08:20:00 UTC | 2026-11-18 12:06:40 UTC | 3 h 46 min later",
            "lives | 15 min | 1 h | 45 min longer",
            "when compared | expired 2 h 46 min ago | valid for 1 h | ",
        ]
    );
    assert!(of_payloads("{}", r#"{"exp":"never"}"#).times.is_empty());
}

#[test]
fn a_name_that_stands_more_than_once_is_said_and_the_last_counts() {
    let comparison = of_payloads(r#"{"exp":1,"exp":2}"#, r#"{"exp":2}"#);
    let twice = row(&comparison, "exp");
    assert_eq!(twice.difference, Difference::Written);
    assert_eq!(twice.remark, "stands 2 times in the first; the last counts");
    let comparison = of_payloads(r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#);
    assert_eq!(row(&comparison, "a").difference, Difference::Changed);
    assert_eq!(row(&comparison, "a").remark, "stands 2 times in both; the last counts");
}

#[test]
fn order_and_white_space_are_said_of_the_whole() {
    let comparison = of_payloads(r#"{"a":1,"b":2,"c":3}"#, r#"{"b":2,"d":4,"a":1}"#);
    assert_eq!(comparison.remarks, ["The claims stand in another order"]);
    let names: Vec<_> = comparison.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["alg", "typ", "a", "b", "c", "d", ""]);
    let comparison = of_payloads(r#"{"a":1}"#, r#"{ "a": 1 }"#);
    assert_eq!(comparison.remarks.len(), 1, "{:?}", comparison.remarks);
    assert!(comparison.remarks[0].contains("white space"));
    let comparison = of_payloads(r#"{"a":1,"b":2}"#, r#"{"a":1,"c":2}"#);
    assert!(comparison.remarks.is_empty(), "what is missing changes no order");
}

#[test]
fn signatures_are_compared_and_never_shown_whole() {
    let long = [7_u8; 32];
    let of = |payload: &str, signature: &[u8]| token(HEADER, payload, signature);
    let signed = of("{}", &long);
    for (second, difference, remark) in [
        (of("{}", &long), Difference::Same, ""),
        (of("{}", &[8; 32]), Difference::Changed, "with another secret"),
        (of("{}", &[8; 48]), Difference::Changed, "32 bytes against 48"),
        (of("{\"a\":1}", &[8; 32]), Difference::Changed, "over another header or payload"),
        (of("{\"a\":1}", &long), Difference::Same, "one was altered"),
        (of("{}", &[]), Difference::Missing, "the second is not signed"),
    ] {
        let comparison = compare(&signed, &second, NOW);
        let row = comparison.rows.last().unwrap();
        assert_eq!((row.part, row.difference), (Part::Signature, difference), "{remark}");
        assert!(row.remark.contains(remark), "{} {remark}", row.remark);
        let encoded = URL_SAFE_NO_PAD.encode(long);
        assert_eq!(row.first.as_deref(), Some(&*format!("{}…, 32 bytes", &encoded[..8])));
        assert!(!format!("{comparison:?}").contains(&encoded[..12]));
    }
    let unsigned = compare(&of("{}", &[]), &of("{}", &[]), NOW);
    assert!(unsigned.rows.iter().all(|row| row.part != Part::Signature));
}

#[test]
fn what_is_no_jws_with_claims_is_compared_as_far_as_it_can_be() {
    let signed = token(HEADER, r#"{"a":1}"#, b"0123456789abcdef");
    let text = token(HEADER, "no json", b"0123456789abcdef");
    let whole = compare(&signed, &text, NOW);
    let row = whole.rows.iter().find(|row| row.part == Part::Payload).unwrap();
    assert_eq!((row.name.as_str(), row.second.as_deref()), ("", Some("no json")));
    assert_eq!(row.difference, Difference::Changed);
    let encrypted = Token::parse("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y2lwaGVy.dGFn").0;
    let comparison = compare(&signed, &encrypted, NOW);
    assert!(comparison.remarks.contains(&"The first is signed, the second encrypted".to_owned()));
    assert!(comparison.rows.iter().any(|row| row.name == "enc"), "the header can be read");
    for odd in ["", "a.b", "..", "{}", "[]", r#"{"payload":"e30","signatures":[]}"#] {
        let odd = Token::parse(odd).0;
        let _ = (compare(&signed, &odd, NOW), compare(&odd, &signed, NOW));
        let itself = compare(&odd, &odd, NOW);
        assert_eq!(itself.differences(), 0, "{odd:?}");
    }
}

#[test]
fn thousands_of_members_and_any_depth_are_compared() {
    let members: Vec<String> =
        (0..10_000).map(|number| format!(r#""m{number}":{number}"#)).collect();
    let first = format!("{{{}}}", members.join(","));
    let second = first.replace(r#""m9999":9999"#, r#""m9999":0"#);
    let comparison = of_payloads(&first, &second);
    assert_eq!(comparison.differences(), 1);
    let deep = |inner: &str| {
        let depth = 50_000;
        format!(r#"{{"x":{}{inner}{}}}"#, "[".repeat(depth), "]".repeat(depth))
    };
    let comparison = of_payloads(&deep("1"), &deep("2"));
    let row = row(&comparison, "x");
    assert_eq!(row.difference, Difference::Changed);
    assert!(row.remark.ends_with("[0][0] changed"), "{}", row.remark);
}

proptest! {
    #[test]
    fn a_token_differs_in_nothing_from_itself(header in object_text(), payload in object_text()) {
        let token = token(&header, &payload, b"signature of some bytes");
        let comparison = compare(&token, &token, NOW);
        prop_assert_eq!(comparison.differences(), 0);
        prop_assert!(comparison.remarks.is_empty(), "{:?}", comparison.remarks);
    }

    #[test]
    fn what_two_tokens_have_is_all_told(first in object_text(), second in object_text()) {
        let comparison = of_payloads(&first, &second);
        let turned = of_payloads(&second, &first);
        let count = |comparison: &Comparison, wanted| {
            comparison.rows.iter().filter(|row| row.difference == wanted).count()
        };
        prop_assert_eq!(comparison.rows.len(), turned.rows.len());
        prop_assert_eq!(comparison.differences(), turned.differences());
        prop_assert_eq!(
            count(&comparison, Difference::Added),
            count(&turned, Difference::Missing)
        );
    }
}
