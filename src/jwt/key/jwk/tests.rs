//! JWKs and JWK Sets: used, or named with the rule that they break.

use crate::jwt::{
    Algorithm, Key, KeyError, KeySet, Rule, Secret, SecretEncoding, Severity, Token,
    key::{Recipe, generate, test_keys::*},
    sign,
    verdict::SignatureVerdict,
    verify,
};

/// A number of 32 bytes.
const K: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8";

fn error(text: &str) -> KeyError {
    let secret = Secret::from(text.to_owned());
    let error = KeySet::read(&secret, SecretEncoding::Key, None).expect_err("no key");
    assert!(!error.hint.is_empty(), "{}", error.message);
    error
}

fn jwk(text: &str) -> Key {
    text_key(text, SecretEncoding::Key)
}

/// The rules of the findings on a key, but for the thumbprint.
fn rules(key: &Key) -> Vec<Rule> {
    let rules = key.findings().iter().map(|finding| finding.rule);
    rules.filter(|rule| *rule != Rule::JwkThumbprint).collect()
}

fn public(file: &str, member: &str) -> Key {
    let text = String::from_utf8(bytes(file)).expect("text");
    jwk(&text.replacen('{', &format!("{{{member},"), 1))
}

#[test]
fn a_jwk_that_cannot_be_used_is_named() {
    for (jwk, words) in [
        ("{", "no JSON, at line 1, column 1"),
        ("{\n\"kty\" \"oct\"}", "no JSON, at line 2, column 7"),
        ("\n\n{\"kty\" \"oct\"}", "no JSON, at line 3, column 8"),
        (
            r#"{"kty":"oct","k":"AAAA","k":"BBBB"}"#,
            "its member k twice, again at line 1, column 25",
        ),
        (r#"{"a":{},"\u0061":1,"kty":"oct"}"#, "a member twice, again at line 1, column 9"),
        ("[]", "a JSON array"),
        ("{}", "it has no kty"),
        (r#"{"kty":7}"#, "it has no kty"),
        (r#"{"kty":"XYZ"}"#, "kty is \"XYZ\", which Jotbench does not know"),
        (r#"{"kty":"rsa"}"#, "kty is \"rsa\", which"),
        (r#"{"kty":"oct"}"#, "The oct JWK has no k"),
        (r#"{"kty":"oct","k":""}"#, "k is empty"),
        (r#"{"kty":"oct","k":1.5e3}"#, "k is no string"),
        (r#"{"kty":"oct","k":{"a":[null,true,-1]}}"#, "k is no string"),
        (r#"{"kty":"oct","k":"ab+/"}"#, "no base64url: character 3 is a + or /"),
        (r#"{"kty":"oct","k":"AAAA","alg":"RS256"}"#, "alg is RS256, and a key of its kty"),
        (
            r#"{"kty":"oct","k":"AAAA","alg":"A256GCM"}"#,
            "alg is \"A256GCM\", which is for encryption",
        ),
        (r#"{"kty":"oct","k":"AAAA","alg":"none"}"#, "alg is \"none\", which Jotbench does not"),
        (r#"{"kty":"oct","k":"AAAA","alg":7}"#, "alg is no string"),
        (r#"{"kty":"RSA","n":"AQAB"}"#, "The RSA JWK has no e"),
        (r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "has 17 bits"),
        (r#"{"kty":"RSA","n":"","e":""}"#, "damaged"),
        (r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}"#, "has 17 bits"),
        (r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB","oth":[]}"#, "more than two primes"),
        (r#"{"kty":"EC","x":"AA"}"#, "names no curve"),
        (r#"{"kty":"EC","crv":"P-224"}"#, "crv is \"P-224\""),
        (r#"{"kty":"EC","crv":"p-256"}"#, "crv is \"p-256\""),
        (r#"{"kty":"EC","crv":"P-256","x":"AAAA"}"#, "x has 3 bytes; its curve takes exactly 32"),
        (r#"{"kty":"OKP","crv":"X25519"}"#, "crv is \"X25519\""),
        (r#"{"kty":"OKP","crv":"Ed448"}"#, "crv is \"Ed448\""),
        (r#"{"kty":"OKP","crv":"Ed25519"}"#, "The OKP JWK has no x"),
        (r#"{"kty":"AKP"}"#, "The AKP JWK names no algorithm"),
        (r#"{"kty":"AKP","alg":"ML-DSA-1"}"#, "AKP JWK's alg is \"ML-DSA-1\""),
        (r#"{"kty":"AKP","alg":"ML-DSA-44"}"#, "The AKP JWK has no pub"),
        (r#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA"}"#, "damaged"),
        (r#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AA","priv":"AA"}"#, "priv has 1 bytes"),
        (r#"{"keys":7}"#, "keys is no array"),
        (r#"{"keys":[]}"#, "is empty"),
    ] {
        let error = error(jwk);
        assert!(error.message.contains(words), "{jwk}: {}", error.message);
    }
    let strangers = format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{K}","d":"{K}"}}"#);
    assert!(error(&strangers).message.contains("do not belong together"));
}

#[test]
fn str_9_a_member_twice_is_refused_with_its_place() {
    let twice = r#"{"kty":"oct","k":"AAAA","k":"BBBB"}"#;
    assert_eq!(error(twice).rule, Rule::DuplicateJwkMember);
    assert!(!error(twice).message.contains("BBBB"));
    // The same name in objects of their own is no twin.
    let set = format!(r#"{{"keys":[{{"kty":"oct","k":"{K}"}},{{"kty":"oct","k":"{K}"}}]}}"#);
    assert_eq!(text_keys(&set, SecretEncoding::Key).usable().count(), 2);
}

#[test]
fn jwk_2_a_key_for_something_else_is_an_error() {
    for member in [
        r#""use":"enc""#,
        r#""use":7"#,
        r#""key_ops":["encrypt","decrypt"]"#,
        r#""key_ops":[]"#,
        r#""key_ops":"verify""#,
        r#""key_ops":["verify","verify"]"#,
    ] {
        let key = public("rfc7515-a2-rsa-public.jwk", member);
        assert_eq!(rules(&key), [Rule::JwkUse], "{member}");
        assert_eq!(key.findings()[0].severity, Severity::Error, "{member}");
    }
    for member in [
        r#""use":"sig""#,
        r#""use":"of our own""#,
        r#""key_ops":["verify"]"#,
        r#""key_ops":["sign","verify"],"use":"sig""#,
    ] {
        assert!(rules(&public("rfc7515-a2-rsa-public.jwk", member)).is_empty(), "{member}");
    }
}

#[test]
fn jwk_2_an_alg_of_encryption_is_named() {
    for alg in
        ["RSA-OAEP", "RSA-OAEP-256", "RSA1_5", "ECDH-ES+A128KW", "A128KW", "A256GCMKW", "dir"]
    {
        let error = error(&format!(r#"{{"kty":"oct","k":"{K}","alg":"{alg}"}}"#));
        assert_eq!(error.rule, Rule::JwkUse, "{alg}");
        assert!(error.message.ends_with("which is for encryption"), "{}", error.message);
    }
    let stranger = error(&format!(r#"{{"kty":"oct","k":"{K}","alg":"HS255"}}"#));
    assert_eq!(stranger.rule, Rule::KeyUnusable);
}

#[test]
fn an_error_on_the_key_means_that_the_signature_is_not_checked() {
    let text = String::from_utf8(bytes("rfc7515-a2-rsa-private.jwk")).expect("text");
    let private = text_keys(&text, SecretEncoding::Key);
    let signed = sign(r#"{"alg":"RS256"}"#, b"{}", &private, Algorithm::Rs256).expect("signed");
    let (token, _) = Token::parse(&signed);
    for (usage, verdict) in
        [("sig", SignatureVerdict::Valid), ("enc", SignatureVerdict::NotChecked)]
    {
        let text = text.replacen('{', &format!("{{\"use\":\"{usage}\","), 1);
        let keys = KeySet::read(&Secret::from(text), SecretEncoding::Key, None);
        assert_eq!(verify(&token, Some(&keys), &[]).signature, verdict, "{usage}");
    }
}

#[test]
fn jwk_3_use_and_key_ops_that_disagree_are_a_warning() {
    let both = |member| rules(&public("rfc7515-a2-rsa-public.jwk", member));
    assert_eq!(both(r#""use":"sig","key_ops":["verify","encrypt"]"#), [Rule::JwkUseConflict]);
    assert_eq!(both(r#""use":"enc","key_ops":["verify"]"#), [Rule::JwkUse, Rule::JwkUseConflict]);
    assert!(both(r#""use":"sig","key_ops":["verify"]"#).is_empty());
}

#[test]
fn jwk_4_one_kid_twice_is_told_and_makes_the_choice_an_error() {
    let set = |second: &str| {
        let text = format!(
            r#"{{"keys":[{{"kty":"oct","kid":"a","k":"{K}"}},{{"kty":"oct","kid":"{second}","k":"{K}"}}]}}"#
        );
        text_keys(&text, SecretEncoding::Key)
    };
    let rules = |set: &KeySet| set.findings().iter().map(|it| it.rule).collect::<Vec<_>>();
    let ambiguous = set("a");
    assert_eq!(rules(&ambiguous), [Rule::JwkSetKid]);
    let choice = ambiguous.candidates(Some("a"), Algorithm::Hs256).expect_err("ambiguous");
    assert_eq!((choice.rule, choice.severity), (Rule::JwkSetKid, Severity::Error));
    let sound = set("b");
    assert!(rules(&sound).is_empty());
    assert_eq!(sound.candidates(Some("a"), Algorithm::Hs256).expect("one").len(), 1);
}

#[test]
fn jwk_5_secrets_beside_pairs_are_an_error() {
    let public = String::from_utf8(bytes("p384-public.jwk")).expect("text");
    let set =
        |other: &str| text_keys(&format!("{{\"keys\":[{public},{other}]}}"), SecretEncoding::Key);
    let mixed = set(&format!(r#"{{"kty":"oct","k":"{K}"}}"#));
    let rules: Vec<_> = mixed.findings().iter().map(|it| (it.rule, it.severity)).collect();
    assert_eq!(rules, [(Rule::JwkSetMixed, Severity::Error)]);
    let other = String::from_utf8(bytes("rfc7515-a2-rsa-public.jwk")).expect("text");
    assert!(set(&other).findings().is_empty());
}

#[test]
fn jwk_6_coordinates_are_of_full_length_and_on_the_curve() {
    let ec = |x: &str, y: &str, more: &str| {
        format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"{more}}}"#)
    };
    for text in [
        ec("AA", K, ""),
        ec(K, "AA", ""),
        ec(K, K, ""),
        ec(K, K, &format!(r#","d":"{K}""#)),
        ec(
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            r#","d":"AA""#,
        ),
    ] {
        assert_eq!(error(&text).rule, Rule::JwkPoint, "{text}");
    }
    assert!(rules(&pem_or_jwk("rfc7515-a3-p256-public.jwk")).is_empty());
}

#[test]
fn jwk_7_zero_octets_in_front_are_a_warning() {
    let text = String::from_utf8(bytes("rfc7515-a2-rsa-public.jwk")).expect("text");
    let padded = jwk(&text.replace("AQAB", "AAEAAQ"));
    assert_eq!(rules(&padded), [Rule::JwkLeadingZeros]);
    assert!(padded.findings()[0].message.contains("JWK's e has"));
    let sound = jwk(&text);
    assert!(rules(&sound).is_empty());
    assert_eq!(padded.thumbprint(), sound.thumbprint(), "that of the number");
}

#[test]
fn jwk_8_the_thumbprint_is_told_of_a_pair_and_never_of_a_secret() {
    let key = pem_or_jwk("rfc8037-a2-ed25519-public.jwk");
    let told: Vec<_> = key.findings().iter().filter(|it| it.rule == Rule::JwkThumbprint).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].severity, Severity::Info);
    assert!(told[0].message.contains("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    assert!(pem_or_jwk("rfc7515-a1-oct.jwk").findings().is_empty());
}

#[test]
fn a_set_keeps_each_key_that_cannot_be_used_with_why() {
    let set = format!(
        r#"{{"keys":[{{"kty":"oct","kid":"a","k":"{K}","alg":"HS384"}},{{"kty":"OKP","kid":"b","crv":"Ed448"}},7,{{"kty":"oct","kid":"c","k":"x","k":"y"}}]}}"#
    );
    let set = text_keys(&set, SecretEncoding::Key);
    assert_eq!(set.describe(), "JWK Set of 4 keys, 3 not usable");
    assert_eq!((set.form(), set.is_set()), ("JWK Set", true));
    let why = set.candidates(Some("b"), Algorithm::Hs256).expect_err("none fits").message;
    assert!(why.contains("key 1 has kid \"a\""), "{why}");
    assert!(why.contains("key 2 cannot be used (The JWK's crv is \"Ed448\""), "{why}");
    assert!(why.contains("key 3 has no kid"), "{why}");
    let why = set.candidates(None, Algorithm::Hs256).expect_err("none fits").message;
    assert!(why.contains("key 1 has another alg"), "{why}");
    assert!(why.contains("key 4 cannot be used (The JWK has its member k twice"), "{why}");
    assert_eq!(
        set.candidates(Some("a"), Algorithm::Hs384).expect_err("too short").rule,
        Rule::KeyUnusable
    );
}

#[test]
fn the_key_of_a_set_is_chosen_by_kid_and_then_by_algorithm() {
    let set = text_keys(
        &format!(
            "{{\"keys\":[{},{},{}]}}",
            String::from_utf8(bytes("p384-public.jwk")).expect("text"),
            String::from_utf8(bytes("rfc7515-a2-rsa-public.jwk")).expect("text"),
            String::from_utf8(bytes("rfc8037-a2-ed25519-public.jwk")).expect("text"),
        ),
        SecretEncoding::Key,
    );
    let chosen = |kid, algorithm| {
        let keys = set.candidates(kid, algorithm).map_err(|finding| finding.message)?;
        Ok::<_, String>(keys.iter().map(|key| key.describe()).collect::<Vec<_>>())
    };
    assert_eq!(chosen(Some("p384"), Algorithm::Es384), Ok(vec!["P-384 public key".to_owned()]));
    assert_eq!(chosen(None, Algorithm::Ps256), Ok(vec!["RSA public key, 2048 bits".to_owned()]));
    assert_eq!(chosen(None, Algorithm::EdDsa), Ok(vec!["Ed25519 public key".to_owned()]));
    assert!(chosen(Some("p384"), Algorithm::Rs256).is_err());
    // Nobody has that kid, and the RSA key has none.
    assert_eq!(chosen(Some("x"), Algorithm::Rs256), chosen(None, Algorithm::Rs256));
    assert!(chosen(Some("x"), Algorithm::Es384).expect_err("another kid").contains("kid \"p384\""));
    assert!(chosen(None, Algorithm::Hs256).is_err());
}

#[test]
fn a_key_of_a_set_that_is_for_encryption_is_passed_over() {
    let rsa = String::from_utf8(bytes("rfc7515-a2-rsa-public.jwk")).expect("text");
    let enc = rsa.replacen('{', r#"{"use":"enc","#, 1);
    let both = text_keys(&format!("{{\"keys\":[{enc},{rsa}]}}"), SecretEncoding::Key);
    assert_eq!(both.candidates(None, Algorithm::Rs256).expect("one").len(), 1);
    let alone = text_keys(&format!("{{\"keys\":[{enc}]}}"), SecretEncoding::Key);
    let why = alone.candidates(None, Algorithm::Rs256).expect_err("none").message;
    assert!(why.contains("key 1 is not to be used (The JWK is for encryption"), "{why}");
}

#[test]
fn an_rsa_jwk_with_d_alone_gets_its_primes_back() {
    let whole = pem_or_jwk("rfc7515-a2-rsa-private.jwk");
    let text = String::from_utf8(bytes("rfc7515-a2-rsa-private.jwk")).expect("text");
    let value: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).expect("JSON");
    let only = |names: &[&str]| {
        let kept = value.iter().filter(|(name, _)| names.contains(&name.as_str()));
        serde_json::to_string(&kept.collect::<std::collections::BTreeMap<_, _>>()).expect("JSON")
    };
    let short = jwk(&only(&["kty", "n", "e", "d"]));
    assert!(short.can_sign());
    assert_eq!(
        short.signature(b"message", Algorithm::Rs256),
        whole.signature(b"message", Algorithm::Rs256)
    );
    assert!(error(&only(&["kty", "n", "e", "d", "p"])).message.contains("has no q"));
    let n = value["n"].as_str().expect("text");
    let other = only(&["kty", "n", "e", "d"]).replace(n, &n.replace('A', "B"));
    assert!(error(&other).message.contains("cannot be computed"));
}

#[test]
fn what_a_jwk_says_of_itself_is_kept_when_it_is_written() {
    let text = r#"{"use":"sig","kty":"oct","k":"AyM1","kid":"a\"b","alg":"HS256","x":1}"#;
    let written = jwk(text).private_jwk().expect("a secret");
    assert_eq!(
        written.expose_text(),
        Some(
            "{\n  \"kty\":\"oct\",\n  \"k\":\"AyM1\",\n  \"kid\":\"a\\\"b\",\n  \"use\":\"sig\",\n  \"alg\":\"HS256\"\n}\n"
        )
    );
    assert!(jwk(text).public_jwk().is_none());
}

#[test]
fn pairs_of_ml_dsa_go_through_a_jwk() {
    for recipe in Recipe::ALL.into_iter().filter(|it| it.name().starts_with("ml-dsa")) {
        let made = generate(recipe).expect("made");
        let key = KeySet::read(&made, SecretEncoding::Key, None).expect("a key");
        let key = key.into_only().expect("one key");
        let written = key.private_jwk().expect("a seed");
        assert!(written.expose_text().expect("text").contains("\"kty\":\"AKP\""));
        let again = KeySet::read(&written, SecretEncoding::Key, None).expect("a key");
        let again = again.into_only().expect("one key");
        assert_eq!(again.private_pem().expect("private").expose(), made.expose());
        assert_eq!(again.thumbprint(), key.thumbprint());
        let public = jwk(&key.public_jwk().expect("a pair"));
        let algorithm = public.algorithms()[0];
        let signature = again.signature(b"message", algorithm).expect("signed");
        assert!(public.verifies(b"message", &signature, algorithm), "{recipe}");
        let text = written.expose_text().expect("text");
        let strangers = text.replacen("\"priv\":\"", "\"priv\":\"AAAA", 1);
        assert!(error(&strangers).message.contains("priv has 35 bytes"));
    }
}
