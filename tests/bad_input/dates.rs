//! `exp`, `nbf` and `iat` of every kind.

use crate::row::{HEADER, Row, check};

fn claims(name: &'static str, payload: impl AsRef<str>) -> Row {
    Row::signed(name, HEADER, payload.as_ref())
}

fn exp(name: &'static str, value: &str) -> Row {
    claims(name, format!("{{\"exp\":{value}}}"))
}

#[test]
fn exp_of_every_kind() {
    check(&[
        exp("a string", "\"1795352400\"").finds("CLM-1", "payload.exp"),
        exp("a date", "\"2026-11-22T13:00:00Z\"").finds("CLM-1", "payload.exp"),
        exp("an empty string", "\"\"").finds("CLM-1", "payload.exp"),
        exp("null", "null").finds("CLM-1", "payload.exp"),
        exp("a boolean", "true").finds("CLM-1", "payload.exp"),
        exp("an array", "[1795352400]").finds("CLM-1", "payload.exp"),
        exp("an object", "{}").finds("CLM-1", "payload.exp"),
        exp("negative", "-1").finds("CLM-3", "payload.exp"),
        exp("-0", "-0").finds("CLM-3", "payload.exp"),
        exp("this very second", "1795348800").finds("CLM-3", "payload.exp"),
        exp("a fraction of a second later", "1795348800.000000001").accepted(),
        exp("a fraction", "1795352400.5").accepted(),
        exp("with an exponent", "1.7953524e9").accepted(),
        exp("many digits", "1795352400.00000000000000000000000001").accepted(),
        exp("milliseconds", "1795352400000").finds("CLM-7", "payload.exp").accepted(),
        exp("microseconds", "1795352400000000").finds("CLM-7", "payload.exp").accepted(),
        exp("nanoseconds", "1795352400000000000").finds("CLM-7", "payload.exp").accepted(),
        exp("i64::MAX", "9223372036854775807").finds("CLM-7", "payload.exp").accepted(),
        exp("past i64::MAX", "9223372036854775808").finds("CLM-7", "payload.exp").accepted(),
        exp("u64::MAX", "18446744073709551615").finds("CLM-7", "payload.exp").accepted(),
        exp("1e308", "1e308").finds("CLM-7", "payload.exp").accepted(),
        exp("1e99999", "1e99999").finds("CLM-7", "payload.exp").accepted(),
        exp("i64::MIN", "-9223372036854775808").finds("CLM-3", "payload.exp"),
        exp("-1e308", "-1e308").finds("CLM-3", "payload.exp"),
    ]);
}

/// The first and the last second of which chrono knows the date, and their neighbours. The program
/// runs in a time zone ahead of UTC, where the last hours have no local date any more.
#[test]
fn dates_at_the_ends_of_the_calendar() {
    const LAST: i64 = 8_210_266_876_799;
    const FIRST: i64 = -8_334_601_228_800;
    check(&[
        exp("the last second", &LAST.to_string()).finds("CLM-7", "payload.exp").accepted(),
        exp("an hour before", &(LAST - 3_600).to_string()).finds("CLM-7", "payload.exp").accepted(),
        exp("past the last", &(LAST + 1).to_string()).finds("CLM-7", "payload.exp").accepted(),
        exp("the first second", &FIRST.to_string()).finds("CLM-3", "payload.exp"),
        exp("before the first", &(FIRST - 1).to_string()).finds("CLM-3", "payload.exp"),
        claims("nbf at the end", format!("{{\"exp\":{LAST},\"nbf\":{LAST}}}"))
            .finds("CLM-4", "payload.nbf"),
        claims("iat at the end", format!("{{\"exp\":1795352400,\"iat\":{LAST}}}"))
            .finds("CLM-6", "payload.iat")
            .accepted(),
    ]);
}

#[test]
fn nbf_and_iat_of_every_kind() {
    check(&[
        claims("nbf a string", r#"{"exp":1795352400,"nbf":"1"}"#).finds("CLM-1", "payload.nbf"),
        claims("nbf null", r#"{"exp":1795352400,"nbf":null}"#).finds("CLM-1", "payload.nbf"),
        claims("nbf later", r#"{"exp":1795352400,"nbf":1795348801}"#).finds("CLM-4", "payload.nbf"),
        claims("nbf 1e308", r#"{"exp":1795352400,"nbf":1e308}"#).finds("CLM-4", "payload.nbf"),
        claims("iat a string", r#"{"exp":1795352400,"iat":"1"}"#).finds("CLM-1", "payload.iat"),
        claims("iat i64::MIN", r#"{"exp":1795352400,"iat":-9223372036854775808}"#).accepted(),
        claims("far apart", r#"{"exp":-9223372036854775808,"nbf":9223372036854775807}"#)
            .finds("CLM-3", "payload.exp")
            .finds("CLM-4", "payload.nbf"),
        claims("no exp", "{}").finds("CLM-12", "payload.exp").accepted(),
    ]);
}

#[test]
fn names_of_every_kind() {
    let with = |name, member: &str| claims(name, format!("{{\"exp\":1795352400,{member}}}"));
    check(&[
        with("aud of numbers", "\"aud\":[1]").finds("CLM-8", "payload.aud"),
        with("aud an object", "\"aud\":{}").finds("CLM-8", "payload.aud"),
        with("aud null", "\"aud\":null").finds("CLM-8", "payload.aud"),
        with("iss a number", "\"iss\":1").finds("CLM-10", "payload.iss"),
        with("sub an array", "\"sub\":[]").finds("CLM-10", "payload.sub"),
        with("jti null", "\"jti\":null").finds("CLM-10", "payload.jti"),
    ]);
}
