//! JSON that is not as it should be, in header and payload.

use crate::row::{CLAIMS, HEADER, Row, check};

/// A rightly signed payload that is no JSON object.
fn no_object(name: &'static str, payload: impl AsRef<[u8]>) -> Row {
    Row::signed(name, HEADER, payload).finds("STR-6", "payload")
}

/// A rightly signed claims set with one more claim.
fn claim(name: &'static str, member: &str) -> Row {
    Row::signed(name, HEADER, format!("{{\"exp\":1795352400,{member}}}"))
}

/// A token with a header that is no JSON object.
fn no_header(name: &'static str, header: impl AsRef<[u8]>) -> Row {
    Row::signed(name, header, CLAIMS).finds("STR-5", "header")
}

#[test]
fn payloads_that_are_no_json_object() {
    check(&[
        // It may be a JWS whose payload is elsewhere, which is no error (RFC 7515 Appendix F).
        no_object("empty", "").accepted(),
        no_object("white space", " \r\n"),
        no_object("words", "hello, world"),
        no_object("a number", "17"),
        no_object("null", "null"),
        no_object("a string", "\"{}\""),
        no_object("an array", "[{}]"),
        no_object("cut off", "{\"exp\":1795352400"),
        no_object("two values", "{}{}"),
        no_object("a comment", "{} // x"),
        no_object("a trailing comma", "{\"exp\":1795352400,}"),
        no_object("single quotes", "{'exp':1795352400}"),
        no_object("typographic quotes", "{“exp”:1}"),
        no_object("a byte order mark", "\u{feff}{}"),
        no_object("UTF-16", b"\xff\xfe{\0}\0"),
        no_object("invalid UTF-8", b"{\"a\":\"\xc3\x28\"}"),
        no_object("an overlong form", b"{\"a\":\"\xc0\x80\"}"),
        no_object("a surrogate in UTF-8", b"{\"a\":\"\xed\xa0\x80\"}"),
        no_object("NUL", "{\"a\":\"\0\"}"),
        no_object("NUL outside a string", "{}\0"),
        no_object("an escape", "{\"a\":\"\x1b[31m\"}"),
        no_object("bytes", [0, 159, 146, 150, 255]),
        no_object("01", "{\"a\":01}"),
        no_object("NaN", "{\"a\":NaN}"),
        no_object("+1", "{\"a\":+1}"),
        no_object("1.", "{\"a\":1.}"),
        no_object("a hexadecimal number", "{\"a\":0x1f}"),
        no_object("half an escape", "{\"a\":\"\\u12\"}"),
    ]);
}

#[test]
fn headers_that_are_no_json_object() {
    check(&[
        no_header("words", "hello"),
        no_header("null", "null"),
        no_header("an array", "[]"),
        no_header("a byte order mark", "\u{feff}{\"alg\":\"HS256\"}"),
        no_header("invalid UTF-8", b"{\"alg\":\"HS256\xff\"}"),
        no_header("cut off", "{\"alg\":\"HS256\""),
        no_header("two", "{\"alg\":\"HS256\"}{}"),
        no_header("line breaks of an old Mac", "{\r\"alg\":\"HS256\"\r,}"),
    ]);
}

#[test]
fn nesting_beyond_any_stack() {
    const DEPTH: usize = 100_000;
    let deep = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let objects = format!("{}1{}", "{\"a\":".repeat(DEPTH), "}".repeat(DEPTH));
    let unclosed = "{\"a\":[".repeat(DEPTH);
    check(&[
        no_object("arrays", &deep),
        claim("arrays in a claim", &format!("\"a\":{deep}")).accepted(),
        claim("objects in a claim", &format!("\"a\":{objects}")).accepted(),
        no_object("never closed", &unclosed),
        no_object("closed wrongly", format!("{deep}]")),
        Row::signed("in the header", format!("{{\"alg\":\"HS256\",\"x\":{deep}}}"), CLAIMS)
            .accepted(),
        no_header("never closed in the header", format!("{{\"alg\":\"HS256\",\"x\":{unclosed}")),
    ]);
}

#[test]
fn names_that_stand_twice() {
    check(&[
        claim("twice", "\"a\":1,\"a\":2").finds("STR-8", "payload.a"),
        claim("exp twice", "\"exp\":1").finds("STR-8", "payload.exp"),
        claim("the same by an escape", "\"a\":1,\"\\u0061\":2").finds("STR-8", "payload.a"),
        claim("an empty name", "\"\":1,\"\":2").finds("STR-8", "payload."),
        Row::signed("in the header", r#"{"alg":"HS256","kid":"a","kid":"b"}"#, CLAIMS)
            .finds("STR-7", "header.kid"),
    ]);
}

#[test]
fn characters_that_are_none() {
    check(&[
        claim("a lone high surrogate", r#""a":"\ud800""#).finds("STR-11", "payload.a").accepted(),
        claim("a lone low surrogate", r#""a":["x\udc00"]"#).finds("STR-11", "payload.a").accepted(),
        claim("the wrong way round", r#""a":"\ude00\ud83d""#)
            .finds("STR-11", "payload.a")
            .accepted(),
        claim("in a name", r#""\ud800":1"#).finds("STR-11", "payload.\u{fffd}").accepted(),
        claim("two names, each its own", r#""\ud800":1,"\ud801":2"#)
            .finds("STR-11", "payload.\u{fffd}")
            .accepted(),
        claim("a pair", r#""a":"\ud83d\ude00""#).accepted(),
        Row::signed("in the header", r#"{"alg":"HS256","x":"\udfff"}"#, CLAIMS)
            .finds("STR-11", "header.x")
            .accepted(),
        claim("NUL as an escape", r#""a":"\u0000""#).finds("STR-11", "payload.a").accepted(),
        claim("a name that reads backwards", "\"\u{202e}a\":1")
            .finds("STR-11", "payload.\\u202ea")
            .accepted(),
    ]);
}

#[test]
fn numbers_that_others_do_not_keep() {
    check(&[
        claim("-0", "\"a\":-0").accepted(),
        claim("1.0", "\"a\":1.0").accepted(),
        claim("1e308", "\"a\":1e308").accepted(),
        claim("2^53 - 1", "\"a\":9007199254740991").accepted(),
        claim("2^53 + 1", "\"a\":9007199254740993").finds("STR-10", "payload.a").accepted(),
        claim("-(2^53 + 1)", "\"a\":[-9007199254740993]").finds("STR-10", "payload.a").accepted(),
        claim("u64::MAX", "\"a\":18446744073709551615").finds("STR-10", "payload.a").accepted(),
        claim("1e309", "\"a\":1e309").finds("STR-10", "payload.a").accepted(),
        claim("1e999999999999", "\"a\":1e999999999999").finds("STR-10", "payload.a").accepted(),
        claim("1e-999999999999", "\"a\":1e-999999999999").accepted(),
        claim("ten thousand digits", &format!("\"a\":{}", "9".repeat(10_000)))
            .finds("STR-10", "payload.a")
            .accepted(),
        claim("ten thousand zeros", &format!("\"a\":0.{}", "0".repeat(10_000))).accepted(),
    ]);
}
