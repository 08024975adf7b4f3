use super::*;
use crate::profile::{load::Profiles, read::read_profile, testing::token};

const NOW: Moment = Moment { seconds: 1_700_000_000, nanos: 0 };
const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const AT_JWT: &str = r#"{"alg":"RS256","typ":"at+jwt"}"#;

fn built_in(id: &str) -> Profile {
    Profiles::built_in().find(id).unwrap().clone()
}

/// A profile of these lines after `id` and `name`.
fn profile(lines: &str) -> Profile {
    read_profile(&format!("id = 'x'\nname = 'X'\n{lines}"), "x.toml".as_ref()).unwrap()
}

fn findings(profile: &Profile, header: &str, payload: &str) -> Vec<Finding> {
    check(profile, &token(header, payload), NOW, Some("my-client"))
}

/// Each finding as `PRO-1 payload.iss: message`.
fn told(profile: &Profile, header: &str, payload: &str) -> Vec<String> {
    findings(profile, header, payload)
        .iter()
        .map(|f| format!("{} {}: {}", f.rule.id(), f.at, f.message))
        .collect()
}

/// What the only finding's fix would write.
fn only_fix(profile: &Profile, header: &str, payload: &str) -> Option<Fix> {
    let mut findings = findings(profile, header, payload);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.remove(0).fix
}

#[expect(clippy::unnecessary_wraps, reason = "what it is compared with may be missing")]
fn json(name: &str, json: &str) -> Option<Fix> {
    Some(set(Part::Payload, name, FixValue::Json(json.to_owned())))
}

/// A token that each built-in profile has nothing to say about, and the claims that it requires.
fn good_tokens() -> [(Profile, &'static str, &'static str, &'static [&'static str]); 6] {
    [
        (
            built_in("caf-smart-auth"),
            HS256,
            r#"{"iss":"my-client","exp":1700000900,"personId":"52998224725"}"#,
            &["iss"],
        ),
        (built_in("caf-api"), HS256, r#"{"scope":"read:a write:b","exp":1700000900}"#, &[]),
        (
            built_in("gamification"),
            HS256,
            r#"{"sub":"u","iss":"my-client","aud":"a","iat":1700000000,"exp":1700003600,"scope":["p"]}"#,
            &["sub", "iss", "aud", "iat", "exp"],
        ),
        (
            built_in("oauth-access-token"),
            AT_JWT,
            r#"{"iss":"https://i","exp":1700000900,"aud":["a"],"sub":"u","client_id":"c","iat":1700000000,"jti":"1","scope":"a b"}"#,
            &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],
        ),
        (
            built_in("oidc-id-token"),
            r#"{"alg":"RS256","kid":"1"}"#,
            r#"{"iss":"https://i.example","sub":"u","aud":"c","exp":1700000900,"iat":1700000000,"nonce":"n"}"#,
            &["iss", "sub", "aud", "exp", "iat"],
        ),
        (built_in("jwt"), r#"{"alg":"none"}"#, "{}", &[]),
    ]
}

#[test]
fn a_good_token_of_each_built_in_profile_yields_nothing() {
    for (profile, header, payload, _) in good_tokens() {
        assert_eq!(findings(&profile, header, payload), [], "{}", profile.id);
    }
}

#[test]
fn each_required_claim_that_is_missing_yields_its_pro_1_and_nothing_else() {
    for (profile, header, payload, required) in good_tokens() {
        let rules = profile.claims.iter().filter(|rule| rule.presence == Presence::Required);
        assert_eq!(rules.count(), required.len(), "{}", profile.id);
        for name in required {
            let payload = crate::jwt::json::remove_members(payload, name).unwrap();
            let found = findings(&profile, header, &payload);
            assert_eq!(found.len(), 1, "{found:#?}");
            assert_eq!(found[0].rule, Rule::RequiredClaim);
            assert_eq!(found[0].severity, Severity::Error);
            assert_eq!(found[0].at, Place::member(Part::Payload, *name));
            assert!(found[0].fix.is_some(), "{} {name}", profile.id);
            assert!(!found[0].hint.is_empty());
        }
    }
}

#[test]
fn a_missing_claims_fix_writes_what_the_template_says() {
    let smart = built_in("caf-smart-auth");
    let rest = r#""personId":"52998224725""#;
    assert_eq!(
        only_fix(&smart, HS256, &format!(r#"{{"exp":1700000900,{rest}}}"#)),
        json("iss", r#""my-client""#)
    );
    assert_eq!(
        only_fix(&smart, HS256, &format!(r#"{{"iss":"my-client",{rest}}}"#)),
        Some(set(Part::Payload, "exp", FixValue::NowPlus(900)))
    );
    let no_person = r#"{"iss":"my-client","exp":1700000900}"#;
    assert_eq!(
        told(&smart, HS256, no_person),
        ["PRO-2 payload.personId: personId is missing; Caf Smart Auth recommends it"]
    );
    assert_eq!(only_fix(&smart, HS256, no_person), json("personId", r#""{cpf}""#));

    let mut without_client = check(&smart, &token(HS256, "{}"), NOW, None);
    assert_eq!(without_client.remove(0).fix, json("iss", r#""{clientId}""#));
}

#[test]
fn the_source_is_the_profiles_name_or_the_section_of_the_rfc() {
    let found = findings(&built_in("caf-smart-auth"), HS256, "{}");
    assert!(found.iter().all(|finding| finding.source == "Caf Smart Auth"), "{found:#?}");
    let found = findings(&built_in("oauth-access-token"), HS256, "{}");
    assert_eq!(found[0].source, "RFC 9068 §2.1");
    assert_eq!(found[1].source, "RFC 9068 §2.2");
}

#[test]
fn a_wrong_cpf_is_told_why() {
    let smart = built_in("caf-smart-auth");
    let table = [
        (r#""52998224724""#, "is no CPF: its check digits are wrong", None),
        (r#""5299822472""#, "is no CPF: it has 10 digits and needs 11", None),
        (r#""11111111111""#, "is no CPF: all its digits are equal", None),
        (
            r#""529.982.247-25""#,
            "is no plain CPF: write it as 11 digits, without punctuation",
            Some(r#""52998224725""#),
        ),
        ("52998224725", "must be a string and is a number", Some(r#""52998224725""#)),
        ("null", "must be a string and is null", None),
        (r#""""#, "is no CPF: it is empty", None),
    ];
    for (value, message, fix) in table {
        let payload = format!(r#"{{"iss":"my-client","exp":1700000900,"personId":{value}}}"#);
        let expected = format!("PRO-3 payload.personId: personId {message}");
        assert_eq!(told(&smart, HS256, &payload), [expected]);
        let finding = findings(&smart, HS256, &payload).remove(0);
        assert_eq!(finding.severity, Severity::Error);
        assert_eq!(&payload[finding.at.span.unwrap()], value);
        assert_eq!(finding.fix, fix.and_then(|fix| json("personId", fix)));
    }
}

#[test]
fn each_type_is_told_from_the_others() {
    let values = [r#""a""#, "1", "1.5", "true", "{}", "[]", r#"["a"]"#, r#"["a",1]"#, "null"];
    let table: [(&str, &[usize]); 9] = [
        ("string", &[0]),
        ("number", &[1, 2]),
        ("integer", &[1]),
        ("boolean", &[3]),
        ("object", &[4]),
        ("array", &[5, 6, 7]),
        ("string-array", &[5, 6]),
        ("string-or-string-array", &[0, 5, 6]),
        ("numeric-date", &[1, 2]),
    ];
    for (kind, right) in table {
        let profile = profile(&format!("[claims.c]\ntype = '{kind}'"));
        for (index, value) in values.iter().enumerate() {
            let found = told(&profile, HS256, &format!(r#"{{"c":{value}}}"#));
            assert_eq!(found.is_empty(), right.contains(&index), "{kind} {value} {found:?}");
            assert!(
                found.iter().all(|f| f.starts_with("PRO-3 payload.c: c must be ")),
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_scope_in_the_other_form_is_mended_by_one_click() {
    let payload = good_tokens()[2].2.replace(r#"["p"]"#, r#""a  b""#);
    assert_eq!(only_fix(&built_in("gamification"), HS256, &payload), json("scope", r#"["a","b"]"#));
    let own = profile("[claims.scope]\nformat = 'scope'");
    assert_eq!(only_fix(&own, AT_JWT, r#"{"scope":["a","b"]}"#), json("scope", r#""a b""#));
}

#[test]
fn what_the_registered_claims_check_tells_is_not_told_twice() {
    let payload = r#"{"iss":1,"sub":null,"aud":[1],"exp":"soon","nbf":true,"iat":{},"jti":[]}"#;
    assert_eq!(told(&built_in("jwt"), HS256, payload), [""; 0]);
    assert_eq!(told(&built_in("gamification"), HS256, payload), [""; 0]);
    let profile = profile("[claims.aud]\ntype = 'string'");
    assert_eq!(
        told(&profile, HS256, r#"{"aud":["a"]}"#),
        ["PRO-3 payload.aud: aud must be a string and is an array"]
    );
}

#[test]
fn an_empty_string_is_no_value_for_a_claim_that_is_asked_for() {
    let profile = profile("[claims.a]\npresence = 'required'\n[claims.b]\ntype = 'string'");
    assert_eq!(told(&profile, HS256, r#"{"a":"","b":""}"#), ["PRO-3 payload.a: a is empty"]);
}

#[test]
fn a_value_that_is_not_allowed_lists_those_that_are() {
    let two = profile("[claims.env]\nvalues = ['test', 'live']");
    assert_eq!(told(&two, HS256, r#"{"env":"live"}"#), [""; 0]);
    assert_eq!(
        told(&two, HS256, r#"{"env":"prod"}"#),
        ["PRO-4 payload.env: env must be one of test, live"]
    );
    assert_eq!(only_fix(&two, HS256, r#"{"env":"prod"}"#), json("env", r#""test""#));

    let number = profile("[claims.v]\ntype = 'integer'\nvalues = [2]");
    assert_eq!(told(&number, HS256, r#"{"v":2}"#), [""; 0]);
    assert_eq!(only_fix(&number, HS256, r#"{"v":3}"#), json("v", "2"));

    let lists = profile("[claims.aud]\nvalues = ['a']\n[claims.r]\nvalues = ['a', 'b']");
    assert_eq!(told(&lists, HS256, r#"{"aud":["x","a"],"r":["a","b"]}"#), [""; 0]);
    assert_eq!(told(&lists, HS256, r#"{"aud":["x"],"r":["a","c"]}"#).len(), 2);
}

#[test]
fn a_forbidden_claim_is_removed_by_its_fix() {
    let profile = profile("[claims.password]\npresence = 'forbidden'");
    assert_eq!(told(&profile, HS256, "{}"), [""; 0]);
    let payload = r#"{"password":"x"}"#;
    assert_eq!(
        told(&profile, HS256, payload),
        ["PRO-4 payload.password: password must not be there for X"]
    );
    let remove = Fix::Remove { part: Part::Payload, name: "password".to_owned() };
    assert_eq!(only_fix(&profile, HS256, payload), Some(remove));
}

#[test]
fn another_issuer_than_the_clients_id_warns() {
    let smart = built_in("caf-smart-auth");
    let payload = good_tokens()[0].2.replace("my-client", "other");
    let found = findings(&smart, HS256, &payload);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].severity), (Rule::ClaimValue, Severity::Warning));
    assert_eq!(found[0].fix, json("iss", r#""my-client""#));
    assert_eq!(check(&smart, &token(HS256, &payload), NOW, None), []);
}

#[test]
fn the_header_must_be_as_the_api_fixes_it() {
    let smart = built_in("caf-smart-auth");
    let payload = good_tokens()[0].2;
    let fix = |name: &str, value: &str| {
        Some(set(Part::Header, name, FixValue::Json(format!("\"{value}\""))))
    };
    let table = [
        (
            r#"{"alg":"HS512","typ":"JWT"}"#,
            "PRO-5 header.alg: alg is HS256 for Caf Smart Auth, not \"HS512\"",
            fix("alg", "HS256"),
        ),
        (
            r#"{"typ":"JWT"}"#,
            "PRO-5 header.alg: alg is missing; for Caf Smart Auth it is HS256",
            fix("alg", "HS256"),
        ),
        (
            r#"{"alg":"HS256"}"#,
            "PRO-5 header.typ: typ is missing; Caf Smart Auth requires it",
            fix("typ", "JWT"),
        ),
        (
            r#"{"alg":"HS256","typ":"jwt"}"#,
            "PRO-5 header.typ: typ is JWT for Caf Smart Auth, not \"jwt\"",
            fix("typ", "JWT"),
        ),
        (
            r#"{"alg":"HS256","typ":{"a":1}}"#,
            "PRO-5 header.typ: typ is JWT for Caf Smart Auth, not an object",
            fix("typ", "JWT"),
        ),
    ];
    for (header, expected, fix) in table {
        assert_eq!(told(&smart, header, payload), [expected]);
        assert_eq!(only_fix(&smart, header, payload), fix);
    }
}

#[test]
fn a_media_type_is_compared_as_one() {
    let (oauth, _, payload, _) = &good_tokens()[3];
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        let header = format!(r#"{{"alg":"RS256","typ":"{typ}"}}"#);
        assert_eq!(told(oauth, &header, payload), [""; 0], "{typ}");
    }
    assert_eq!(told(oauth, HS256, payload).len(), 1);
}

#[test]
fn forbidden_and_recommended_header_parameters_are_told() {
    let profile =
        profile("[header.jku]\npresence = 'forbidden'\n[header.kid]\npresence = 'recommended'");
    let found = findings(&profile, r#"{"jku":"https://a"}"#, "{}");
    assert_eq!(found[0].fix, Some(Fix::Remove { part: Part::Header, name: "jku".to_owned() }));
    assert_eq!((found[1].rule, found[1].severity), (Rule::HeaderFixed, Severity::Warning));
    assert_eq!(told(&profile, r#"{"kid":"1"}"#, "{}"), [""; 0]);
}

#[test]
fn placeholders_are_found_at_any_depth() {
    let jwt = built_in("jwt");
    let header = r#"{"alg":"HS256","kid":"your-key-id"}"#;
    let payload = r#"{"a":"{x1}","b":{"c":["ok","${TENANT}"]},"d":"acme","{name}":1}"#;
    assert_eq!(
        told(&jwt, header, payload),
        [
            "PRO-6 header.kid: kid still holds the placeholder your-key-id",
            "PRO-6 payload.a: a still holds the placeholder {x1}",
            "PRO-6 payload.b: b still holds the placeholder {TENANT}",
        ]
    );
    let found = findings(&jwt, header, payload);
    assert_eq!(&payload[found[2].at.span.clone().unwrap()], r#""${TENANT}""#);
}

#[test]
fn an_issuer_placeholder_is_replaced_by_the_clients_id() {
    let payload = good_tokens()[0].2.replace("my-client", "{clientId}");
    let smart = built_in("caf-smart-auth");
    assert_eq!(
        told(&smart, HS256, &payload),
        ["PRO-6 payload.iss: iss still holds the placeholder {clientId}"]
    );
    assert_eq!(only_fix(&smart, HS256, &payload), json("iss", r#""my-client""#));
}

#[test]
fn a_lifetime_is_held_against_the_advice() {
    let game = built_in("gamification");
    let with = |iat: &str, exp: &str| {
        good_tokens()[2].2.replace("1700000000", iat).replace("1700003600", exp)
    };
    for (iat, exp) in [
        ("1700000000", "1700003600"),
        ("1700000000", "1700086400"),
        ("1700000000.5", "1700003600.5"),
        // Other rules tell of these: an end before the beginning, milliseconds.
        ("1700000000", "1600000000"),
        ("1700000000", "1700003600000"),
    ] {
        assert_eq!(told(&game, HS256, &with(iat, exp)), [""; 0], "{iat} {exp}");
    }
    for (iat, exp) in [
        ("1700000000", "1700003599"),
        ("1700000000", "1700086401"),
        ("1700000000", "1700086400.1"),
        ("-9223372036854775808", "99999999999"),
    ] {
        let found = findings(&game, HS256, &with(iat, exp));
        assert_eq!(found.len(), 1, "{iat} {exp} {found:#?}");
        assert_eq!(found[0].rule, Rule::ProfileLifetime);
        assert_eq!(found[0].at.member.as_deref(), Some("exp"));
    }
    assert_eq!(
        only_fix(&game, HS256, &with("1700000000", "1700090000")),
        Some(set(Part::Payload, "exp", FixValue::NowPlus(3600)))
    );
    // Issued so long ago that an hour from now would still be too long a life.
    assert_eq!(
        only_fix(&game, HS256, &with("1600000000", "1600100000")),
        json("exp", "1600003600")
    );
}

#[test]
fn without_iat_the_rest_of_the_life_is_judged() {
    let smart = built_in("caf-smart-auth");
    let with = |exp: &str| good_tokens()[0].2.replace("1700000900", exp);
    assert_eq!(told(&smart, HS256, &with("1700001800")), [""; 0]);
    assert_eq!(told(&smart, HS256, &with("1600000000")), [""; 0], "an old token");
    let found = findings(&smart, HS256, &with("1700001801"));
    assert_eq!((found.len(), found[0].rule), (1, Rule::ProfileLifetime));
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn no_exp_where_a_lifetime_is_advised_is_told_once() {
    let profile = profile("[lifetime]\nmax = '1h'\nusual = '5m'");
    assert_eq!(
        told(&profile, HS256, "{}"),
        ["PRO-7 payload.exp: exp is missing; X advises at most 1 h"]
    );
    assert_eq!(
        only_fix(&profile, HS256, "{}"),
        Some(set(Part::Payload, "exp", FixValue::NowPlus(300)))
    );
}

#[test]
fn of_duplicates_the_last_is_judged() {
    let profile = profile("[claims.a]\ntype = 'string'");
    assert_eq!(told(&profile, HS256, r#"{"a":1,"a":"x"}"#), [""; 0]);
    assert_eq!(told(&profile, HS256, r#"{"a":"x","a":1}"#).len(), 1);
}

#[test]
fn broken_json_is_judged_by_what_could_be_read() {
    let smart = built_in("caf-smart-auth");
    for payload in ["", "[]", "text", "{", r#"{"iss":"my-client","#, r#"{"iss":"my-clie"#] {
        assert_eq!(told(&smart, "", payload), [""; 0], "{payload}");
    }
    assert_eq!(told(&smart, "", r#"{"personId":"52998224724","x":}"#).len(), 1);
    let parts_missing = Token { header: None, payload: None, ..token("", "") };
    assert_eq!(check(&smart, &parts_missing, NOW, None), []);
}

mod any_text {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn makes_no_check_panic(
            header in r#"[{}\[\]:,"a-z{alg}{typ}0-9é]{0,40}"#,
            payload in r#"(\{|\}|\[|\]|,|:|"iss"|"exp"|"iat"|"aud"|"personId"|"x"|1e308|-9223372036854775808|12|null|true| |"\{a\}"|\\){0,24}"#,
            now in any::<i64>(),
        ) {
            let token = token(&header, &payload);
            for profile in Profiles::built_in().all {
                for finding in check(&profile, &token, Moment::from_seconds(now), Some("c")) {
                    let text = if finding.at.part == Part::Header { &header } else { &payload };
                    let span = finding.at.span.unwrap_or(0..0);
                    prop_assert!(text.get(span).is_some());
                }
            }
        }
    }
}
