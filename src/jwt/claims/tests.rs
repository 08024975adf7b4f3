use proptest::prelude::*;

use super::*;
use crate::jwt::{Fix, FixValue, Rule};

/// 2026-11-22T12:00:00Z
const NOW: Moment = Moment { seconds: 1_795_348_800, nanos: 0 };

fn judge_with(claims: &str, expected: &Expectations) -> (TimeVerdict, Vec<Finding>) {
    check(&Document::parse(claims), NOW, expected)
}

/// With `NOW` for the moment of judgement and so many seconds round it.
fn judge(claims: &str) -> (TimeVerdict, Vec<Finding>) {
    let mut text = claims.to_owned();
    for offset in [-3600, -1, 1, 60, 3600] {
        let seconds = NOW.plus_seconds(offset).seconds.to_string();
        text = text.replace(&format!("NOW{offset:+}!"), &seconds);
    }
    judge_with(&text.replace("NOW", &NOW.seconds.to_string()), &Expectations::default())
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.id()).collect()
}

fn written(finding: &Finding) -> Option<&FixValue> {
    match finding.fix.as_ref()? {
        Fix::Set { value, .. } => Some(value),
        Fix::Remove { .. } => None,
    }
}

#[test]
fn each_rule_appears_where_it_is_broken_and_only_there() {
    use TimeVerdict::{Error, Expired, NotChecked, NotYetValid, Valid};
    for (claims, verdict, rules) in [
        ("{}", NotChecked, &["CLM-12"][..]),
        ("[]", NotChecked, &[]),
        ("", NotChecked, &[]),
        (
            r#"{"exp":NOW+60!,"nbf":NOW,"iat":NOW,"iss":"a","sub":"b","jti":"c","aud":"d"}"#,
            Valid,
            &[],
        ),
        (r#"{"exp":NOW+60!,"aud":["a","b"]}"#, Valid, &[]),
        (r#"{"exp":NOW}"#, Expired, &["CLM-3"]),
        (r#"{"exp":NOW-1!}"#, Expired, &["CLM-3"]),
        (r#"{"exp":NOW.5}"#, Valid, &["CLM-2"]),
        (r#"{"exp":NOW+60!.000}"#, Valid, &[]),
        (r#"{"exp":NOW+60!,"iat":1.25e1,"nbf":0.1}"#, Valid, &["CLM-2", "CLM-2"]),
        (r#"{"exp":-5}"#, Expired, &["CLM-3"]),
        (r#"{"nbf":NOW}"#, Valid, &["CLM-12"]),
        (r#"{"nbf":NOW+1!,"exp":NOW+60!}"#, NotYetValid, &["CLM-4"]),
        (r#"{"nbf":NOW+60!,"exp":NOW+1!}"#, NotYetValid, &["CLM-4", "CLM-6"]),
        (r#"{"iat":NOW+1!,"exp":NOW+60!}"#, Valid, &["CLM-6"]),
        (r#"{"iat":NOW,"exp":NOW-1!}"#, Expired, &["CLM-3", "CLM-6"]),
        (r#"{"exp":"NOW"}"#, Error, &["CLM-1"]),
        (r#"{"exp":null}"#, Error, &["CLM-1"]),
        (r#"{"exp":true}"#, Error, &["CLM-1"]),
        (r#"{"exp":NOW+60!,"nbf":[]}"#, Error, &["CLM-1"]),
        (r#"{"exp":NOW+60!,"iat":"x"}"#, Valid, &["CLM-1"]),
        (r#"{"exp":1e11}"#, Valid, &["CLM-7"]),
        (r#"{"exp":99999999999}"#, Valid, &[]),
        (r#"{"exp":1e308}"#, Valid, &["CLM-7"]),
        (r#"{"exp":9223372036854775807}"#, Valid, &["CLM-7"]),
        (r#"{"exp":NOW+60!,"aud":5}"#, Valid, &["CLM-8"]),
        (r#"{"exp":NOW+60!,"aud":["a",5]}"#, Valid, &["CLM-8"]),
        (r#"{"exp":NOW+60!,"iss":1,"sub":null,"jti":[]}"#, Valid, &["CLM-10", "CLM-10", "CLM-10"]),
        (
            r#"{"exp":NOW+60!,"iss":"https://a.example","sub":"urn:b","aud":["c","d:e"]}"#,
            Valid,
            &[],
        ),
        (r#"{"exp":NOW+60!,"jti":"a:b c"}"#, Valid, &[]),
        (r#"{"exp":NOW+60!,"iss":"10:20"}"#, Valid, &["CLM-11"]),
        (r#"{"exp":NOW+60!,"sub":"a b:c","aud":["d:e f",":"]}"#, Valid, &["CLM-11", "CLM-11"]),
        (r#"{"iss":"a","#, NotChecked, &[]),
        (r#"{"exp":NOW,"#, Expired, &["CLM-3"]),
    ] {
        let (found_verdict, findings) = judge(claims);
        assert_eq!((found_verdict, ids(&findings).as_slice()), (verdict, rules), "{claims}");
        for finding in findings {
            assert!(!finding.hint.is_empty(), "{finding:?}");
            assert!(finding.at.member.is_some(), "{finding:?}");
        }
    }
}

#[test]
fn an_expiry_says_when_and_how_long_ago() {
    let (_, findings) = judge(r#"{"exp":NOW-3600!}"#);
    assert_eq!(findings[0].message, "Expired at 11:00:00 UTC, 1 h ago");
    assert_eq!(written(&findings[0]), Some(&FixValue::NowPlus(900)));
    assert_eq!(findings[0].at.span, Some(7..17));
    let (_, findings) = judge(r#"{"exp":NOW}"#);
    assert_eq!(findings[0].message, "Expired at 12:00:00 UTC, this very second");
    let (_, findings) = judge(r#"{"exp":NOW+3600!,"nbf":NOW+60!}"#);
    assert_eq!(findings[0].message, "Not valid before 12:01:00 UTC, in 1 min");
}

#[test]
fn a_date_in_quotes_is_present_and_its_fix_takes_the_quotes_off() {
    let (_, findings) = judge(r#"{"exp":"NOW"}"#);
    assert_eq!(
        findings[0].message,
        "exp is present but not a NumericDate: it is a string: \"1795348800\""
    );
    assert_eq!(written(&findings[0]), Some(&FixValue::Json("1795348800".into())));
    let (_, findings) = judge(r#"{"exp":"2026-11-22T12:00:00Z"}"#);
    assert_eq!(written(&findings[0]), Some(&FixValue::Json("1795348800".into())));
    let (_, findings) = judge(r#"{"exp":"soon"}"#);
    assert_eq!(written(&findings[0]), Some(&FixValue::NowPlus(900)));
}

#[test]
fn milliseconds_are_shown_in_both_readings() {
    let (verdict, findings) = judge(r#"{"exp":NOW000}"#);
    assert_eq!(verdict, TimeVerdict::Valid);
    let message = &findings[0].message;
    assert!(message.contains("looks like milliseconds"), "{message}");
    assert!(message.contains("2026-11-22 12:00:00 UTC"), "{message}");
    assert_eq!(written(&findings[0]), Some(&FixValue::Json("1795348800".into())));
    let (_, findings) = judge(r#"{"exp":1e308}"#);
    assert_eq!(findings[0].message, "exp is 1e308, which lies beyond every calendar");
    let (_, findings) = judge(r#"{"exp":-1e308,"nbf":1e308,"iat":"1e308"}"#);
    assert_eq!(written(&findings[2]), Some(&FixValue::NowPlus(0)));
    for finding in &findings {
        assert!(!finding.message.contains("92233"), "{}", finding.message);
    }
}

#[test]
fn leeway_is_forgiven_and_no_more() {
    let at = |leeway| {
        let claims = format!(r#"{{"exp":{},"iat":1}}"#, NOW.seconds - 60);
        let expected = Expectations { leeway, ..Expectations::default() };
        judge_with(&claims, &expected)
    };
    assert_eq!(at(61).0, TimeVerdict::Valid);
    let (verdict, findings) = at(60);
    assert_eq!(verdict, TimeVerdict::Expired);
    assert!(findings[0].message.ends_with("1 min ago (beyond the leeway of 1 min)"));
    assert_eq!(at(u64::MAX).0, TimeVerdict::Valid);
    let early = format!(r#"{{"exp":9e10,"nbf":{}}}"#, NOW.seconds + 60);
    let expected = Expectations { leeway: 60, ..Expectations::default() };
    assert_eq!(judge_with(&early, &expected).0, TimeVerdict::Valid);
}

#[test]
fn much_leeway_is_said_and_whether_the_token_needs_it() {
    let found = |claims: &str, leeway| {
        let expected = Expectations { leeway, ..Expectations::default() };
        let (_, findings) = judge_with(claims, &expected);
        let found = findings.into_iter().filter(|found| found.rule == Rule::Leeway);
        found.map(|found| found.message).collect::<Vec<_>>()
    };
    let past = format!(r#"{{"exp":{}}}"#, NOW.seconds - 600);
    let future = format!(r#"{{"exp":9e10,"nbf":{}}}"#, NOW.seconds + 600);
    for (claims, leeway, said) in [
        (&*past, 300, None),
        (&past, 301, Some("The leeway of 5 min 1 s is more than a few minutes")),
        (&past, 601, Some("and only for it does the token hold now")),
        (&past, u64::MAX, Some("and only for it does the token hold now")),
        (&future, 900, Some("and only for it does the token hold now")),
        (r#"{"nbf":1}"#, 900, Some("The leeway of 15 min is more than a few minutes")),
        ("{}", u64::MAX, None),
        (r#"{"exp":"soon"}"#, 900, None),
    ] {
        let found = found(claims, leeway);
        assert_eq!(found.len(), usize::from(said.is_some()), "{claims} {leeway}: {found:?}");
        assert!(said.is_none_or(|said| found[0].contains(said)), "{found:?}");
    }
}

#[test]
fn a_name_with_a_colon_is_a_uri_or_said_to_be_none() {
    let (_, findings) = judge(r#"{"exp":NOW+60!,"aud":["https://a.example","b c:d"]}"#);
    assert_eq!(
        findings[0].message,
        "aud holds \"b c:d\", which has a colon and is no URI: it does not begin with a scheme"
    );
    let (_, findings) = judge(r#"{"exp":NOW+60!,"iss":"https://a b"}"#);
    assert!(findings[0].message.ends_with("it holds a space"), "{}", findings[0].message);
}

#[test]
fn audience_and_issuer_are_compared_exactly() {
    let expected =
        Expectations { audience: Some("me".into()), issuer: Some("them".into()), leeway: 0 };
    for (claims, count) in [
        (r#"{"exp":9e10,"aud":"me","iss":"them"}"#, 0),
        (r#"{"exp":9e10,"aud":["you","me"],"iss":"them"}"#, 0),
        (r#"{"exp":9e10,"aud":"Me","iss":"Them"}"#, 2),
        (r#"{"exp":9e10,"aud":[],"iss":"them"}"#, 1),
        (r#"{"exp":9e10,"iss":"them"}"#, 1),
        (r#"{"exp":9e10,"aud":"me"}"#, 1),
        (r#"{"exp":9e10,"#, 0),
    ] {
        let (_, findings) = judge_with(claims, &expected);
        assert_eq!(findings.len(), count, "{claims}: {findings:?}");
        assert!(findings.iter().all(|finding| finding.rule == Rule::AudienceMismatch));
    }
    let (_, findings) = judge_with(r#"{"exp":9e10,"aud":"you","iss":"them"}"#, &expected);
    assert_eq!(findings[0].message, "The token is for \"you\", not for \"me\"");
    assert_eq!(written(&findings[0]), Some(&FixValue::Json("\"me\"".into())));
}

proptest! {
    #[test]
    fn any_dates_at_any_moment_are_judged_without_panic(
        exp in "-?[0-9]{1,25}", nbf in "-?[0-9]{1,25}(\\.[0-9]{1,12})?", iat in "\"?[0-9]{1,25}e?[0-9]{0,4}\"?",
        seconds: i64, leeway: u64,
    ) {
        let claims = format!("{{\"exp\":{exp},\"nbf\":{nbf},\"iat\":{iat}}}");
        let expected = Expectations { leeway, ..Expectations::default() };
        let _ = check(&Document::parse(claims), Moment::from_seconds(seconds), &expected);
    }
}
