//! Secrets and keys, and the signature.

use jotbench::jwt::{
    Algorithm, KeySet, Rule, Secret, SecretEncoding,
    Severity::{Error, Info, Warning},
};

use crate::{
    Row,
    case::Case,
    of_structure::CLAIMS,
    row,
    signer::{self, file},
    tokens::{SECRET, base64url, hs256, usual},
};

/// A good token of HS256, judged by a key.
fn hmac() -> Case {
    Case::of(usual(CLAIMS))
}

/// A good token of RS256, judged by a key.
fn rsa() -> Case {
    Case::of(signer::rs256(r#"{"alg":"RS256"}"#, CLAIMS))
}

/// The JWK of the public key that belongs to [`rsa`].
fn rsa_jwk() -> String {
    let pem = Secret::from(file("rsa-2048-spki.pem"));
    let set = KeySet::read(&pem, SecretEncoding::Key, None).expect("a key");
    set.only().and_then(jotbench::jwt::Key::public_jwk).expect("a pair")
}

/// The same with these members in front.
fn rsa_jwk_with(members: &str) -> String {
    rsa_jwk().replacen('{', &format!("{{{members},"), 1)
}

/// A JWK of a secret.
fn oct(members: &str, secret: &str) -> String {
    format!("{{\"kty\":\"oct\",{members}\"k\":\"{}\"}}", base64url(secret))
}

fn set(keys: &[String]) -> String {
    format!("{{\"keys\":[{}]}}", keys.join(","))
}

pub fn rows() -> Vec<Row> {
    [on_secrets(), on_pairs(), on_what_is_accepted(), on_jwks(), on_sets(), on_signatures()]
        .into_iter()
        .flatten()
        .collect()
}

fn on_secrets() -> Vec<Row> {
    const PEN: &str = "----- THE PUBLIC KEY to my pen box -----";
    const REPEATED: &str = "monkey-monkey-monkey-monkey-monkey";
    let signed = |secret: &str| hs256(r#"{"alg":"HS256"}"#, CLAIMS, secret);
    let short = &SECRET[1..];
    let jwk = |secret: &str| Case::of(signed(secret)).key(oct("\"alg\":\"HS256\",", secret));
    let pem = file("rsa-2048-spki.pem");
    let public = file("rfc8037-a2-ed25519-public.jwk");
    let shared = oct("", SECRET);
    vec![
        // Real APIs hand out short secrets, so only a JWK that names its algorithm is held to it.
        row(
            (Rule::SecretLength, Warning),
            "key",
            "has 248 bits; HS256 needs at least 256",
            [Case::of(signed(short)).secret(short), hmac()],
        ),
        row(
            (Rule::SecretLength, Error),
            "key",
            "HS256, which needs at least 256 bits; its k has 248",
            [jwk(short), jwk(SECRET)],
        ),
        row(
            (Rule::SecretLength, Error),
            "key",
            "its k has 0",
            [hmac().key(oct("\"alg\":\"HS256\",", "")), jwk(SECRET)],
        ),
        row(
            (Rule::WeakSecret, Warning),
            "key",
            "weak",
            [Case::of(signed(REPEATED)).secret(REPEATED), hmac()],
        ),
        row(
            (Rule::WeakSecret, Warning),
            "key",
            "placeholder that guides print",
            [
                Case::of(signed("your-256-bit-secret")).secret("your-256-bit-secret"),
                Case::of(signed("your-256-bit-rq81xv")).secret("your-256-bit-rq81xv"),
            ],
        ),
        row(
            (Rule::KeyConfusion, Error),
            "key",
            "HS256 takes a shared secret, and this is an RSA public key",
            [Case::of(signed(&pem)).key(pem.clone()), rsa().key(pem.clone())],
        ),
        row(
            (Rule::KeyConfusion, Error),
            "key",
            "a text secret is",
            [Case::of(signed(&pem)).secret(&pem), Case::of(signed(PEN)).secret(PEN)],
        ),
        row(
            (Rule::KeyConfusion, Error),
            "key",
            "a text secret is a public JWK",
            [Case::of(signed(&public)).secret(&public), Case::of(signed(&shared)).secret(&shared)],
        ),
    ]
}

fn on_pairs() -> Vec<Row> {
    let jwk = rsa_jwk();
    let ec = |name: &str| Case::of(signer::es256(r#"{"alg":"ES256"}"#, CLAIMS)).key(file(name));
    vec![
        row(
            (Rule::RsaSize, Error),
            "key",
            "has 1024 bits",
            [rsa().key(file("rsa-1024-spki.pem")), rsa().key(file("rsa-2048-spki.pem"))],
        ),
        row(
            (Rule::RsaWeakness, Error),
            "key",
            "exponent is 1:",
            [rsa().key(jwk.replace("AQAB", "AQ")), rsa().key(jwk.clone())],
        ),
        row(
            (Rule::RsaWeakness, Error),
            "key",
            "exponent is even",
            [rsa().key(jwk.replace("AQAB", "AQAA")), rsa().key(jwk.clone())],
        ),
        row(
            (Rule::RsaWeakness, Error),
            "key",
            "fingerprint of ROCA",
            [
                rsa().key(format!("{{\"kty\":\"RSA\",\"n\":\"{ROCA}\",\"e\":\"AQAB\"}}")),
                rsa().key(jwk.clone()),
            ],
        ),
        row(
            (Rule::CurveMismatch, Error),
            "key",
            "This is an EC P-384 public key; ES256 needs an EC P-256 key",
            [ec("ec-p384-spki.pem"), ec("ec-p256-spki.pem")],
        ),
        row(
            (Rule::KeyUnusable, Error),
            "key",
            "This is an EC P-256 public key; RS256 needs an RSA key",
            [rsa().key(file("ec-p256-spki.pem")), rsa().key(file("rsa-2048-spki.pem"))],
        ),
    ]
}

fn on_what_is_accepted() -> Vec<Row> {
    vec![
        row(
            (Rule::AlgNotAccepted, Error),
            "header.alg",
            "The token's alg is HS256; accepted here: HS384",
            [hmac().accepting(Algorithm::Hs384), hmac().accepting(Algorithm::Hs256)],
        ),
        row(
            (Rule::AlgNotAccepted, Error),
            "header.alg",
            "The token's alg is \"HS257\"",
            [Case::of(hs256(r#"{"alg":"HS257"}"#, CLAIMS, SECRET)), hmac()],
        ),
        row(
            (Rule::JwkAlg, Error),
            "header.alg",
            "and the JWK's alg is RS384",
            [
                rsa().key(rsa_jwk_with(r#""alg":"RS384""#)),
                rsa().key(rsa_jwk_with(r#""alg":"RS256""#)),
            ],
        ),
    ]
}

fn on_jwks() -> Vec<Row> {
    let with = |members: &str| rsa().key(rsa_jwk_with(members));
    let ec = |jwk: String| Case::of(signer::es256(r#"{"alg":"ES256"}"#, CLAIMS)).key(jwk);
    let p256 = {
        let pem = Secret::from(file("ec-p256-spki.pem"));
        let set = KeySet::read(&pem, SecretEncoding::Key, None).expect("a key");
        set.only().and_then(jotbench::jwt::Key::public_jwk).expect("a pair")
    };
    // One character of y is another.
    let (before, y) = p256.rsplit_once("\"y\":\"").expect("y");
    let first = if y.starts_with('A') { "B" } else { "A" };
    let bent = format!("{before}\"y\":\"{first}{}", &y[1..]);
    vec![
        row(
            (Rule::JwkUse, Error),
            "key",
            "use is \"enc\"",
            [with(r#""use":"enc""#), with(r#""use":"sig""#)],
        ),
        row(
            (Rule::JwkUse, Error),
            "key",
            "neither sign nor verify",
            [with(r#""key_ops":["encrypt"]"#), with(r#""key_ops":["verify"]"#)],
        ),
        row(
            (Rule::JwkUseConflict, Warning),
            "key",
            "use and key_ops disagree",
            [
                with(r#""use":"sig","key_ops":["verify","encrypt"]"#),
                with(r#""use":"sig","key_ops":["verify"]"#),
            ],
        ),
        row((Rule::JwkPoint, Error), "key", "no point on the curve P-256", [ec(bent), ec(p256)]),
        row(
            (Rule::JwkLeadingZeros, Warning),
            "key",
            "The JWK's e has a zero octet in front",
            [rsa().key(rsa_jwk().replace("AQAB", "AAEAAQ")), rsa().key(rsa_jwk())],
        ),
        // The thumbprint is worth knowing of a JWK; a PEM has none to compare it with.
        row(
            (Rule::JwkThumbprint, Info),
            "key",
            "thumbprint is ",
            [rsa().key(rsa_jwk()), rsa().key(file("rsa-2048-spki.pem"))],
        ),
    ]
}

fn on_sets() -> Vec<Row> {
    let ours = |kid: &str| oct(&format!("\"kid\":\"{kid}\","), SECRET);
    let other = |kid: &str| oct(&format!("\"kid\":\"{kid}\","), &SECRET.to_uppercase());
    let token = |kid: &str| {
        Case::of(hs256(format!("{{\"alg\":\"HS256\",\"kid\":\"{kid}\"}}"), CLAIMS, SECRET))
    };
    vec![
        row(
            (Rule::JwkSetKid, Error),
            "key",
            "The JWK Set has 2 keys with kid \"a\" that fit HS256",
            [
                token("a").key(set(&[ours("a"), other("a")])),
                token("a").key(set(&[ours("a"), other("b")])),
            ],
        ),
        // RFC 7517 §4.5 says SHOULD: as long as another key is meant, nothing need be refused.
        row(
            (Rule::JwkSetKid, Warning),
            "key",
            "Key 3 of the JWK Set has the kid \"b\" of an earlier key",
            [
                token("a").key(set(&[ours("a"), other("b"), other("b")])),
                token("a").key(set(&[ours("a"), other("b"), other("c")])),
            ],
        ),
        row(
            (Rule::JwkSetMixed, Error),
            "key",
            "shared secrets beside keys of pairs",
            [
                token("a").key(set(&[ours("a"), file("p384-public.jwk")])),
                token("a").key(set(&[ours("a"), other("b")])),
            ],
        ),
        row(
            (Rule::KeyUnusable, Error),
            "key",
            "key 1 is not to be used (The JWK is for encryption",
            [
                token("a").key(set(&[oct("\"kid\":\"a\",\"use\":\"enc\",", SECRET), other("b")])),
                token("a").key(set(&[oct("\"kid\":\"a\",\"use\":\"sig\",", SECRET), other("b")])),
            ],
        ),
        row(
            (Rule::KeyUnusable, Error),
            "key",
            "No key of the JWK Set fits kid \"c\" and HS256: key 1 has kid \"a\"; key 2 has kid \"b\"",
            [
                token("c").key(set(&[ours("a"), other("b")])),
                token("a").key(set(&[ours("a"), other("b")])),
            ],
        ),
    ]
}

fn on_signatures() -> Vec<Row> {
    let ec = signer::es256(r#"{"alg":"ES256"}"#, CLAIMS);
    let by_ec = |token: String| Case::of(token).key(file("ec-p256-spki.pem"));
    let by_rsa = |token: String| Case::of(token).key(file("rsa-2048-spki.pem"));
    let header = r#"{"alg":"PS256"}"#;
    let encoded = base64url(SECRET);
    let encoded = Case::of(hs256(r#"{"alg":"HS256"}"#, CLAIMS, &encoded)).secret(&encoded);
    let other = signer::es256(r#"{"alg":"ES256"}"#, "{}");
    let zeros = format!("{}.{}", ec.rsplit_once('.').expect("dots").0, base64url([0; 64]));
    vec![
        row(
            (Rule::EcdsaSignatureForm, Error),
            "signature",
            "is in DER",
            [by_ec(signer::in_der(&ec)), by_ec(ec.clone())],
        ),
        row(
            (Rule::EcdsaSignatureForm, Error),
            "signature",
            "r and s are zero",
            [by_ec(zeros), by_ec(ec)],
        ),
        row(
            (Rule::PssSaltLength, Error),
            "signature",
            "a salt of 48 bytes; PS256 takes one of 32",
            [
                by_rsa(signer::ps256::<48>(header, CLAIMS)),
                by_rsa(signer::ps256::<32>(header, CLAIMS)),
            ],
        ),
        row(
            (Rule::SignatureInvalid, Error),
            "signature",
            "does not verify with this secret",
            [hmac().secret(&format!("{SECRET}\n")), hmac()],
        ),
        row(
            (Rule::SignatureInvalid, Error),
            "signature",
            "HS256 signatures have 32 bytes; this one has 30: the token is cut off",
            [Case::of(usual(CLAIMS)[..usual(CLAIMS).len() - 3].to_owned()), hmac()],
        ),
        row(
            (Rule::SignatureInvalid, Error),
            "signature",
            "The signature is empty",
            [Case::of(format!("{}.", usual(CLAIMS).rsplit_once('.').expect("dots").0)), hmac()],
        ),
        row(
            (Rule::OtherReading, Error),
            "key",
            "It verifies when the secret is used without the line break at its end",
            [hmac().secret(&format!("{SECRET}\n")), hmac()],
        ),
        row(
            (Rule::OtherReading, Error),
            "key",
            "It verifies when the secret is read as base64",
            [hmac().secret(&base64url(SECRET)), encoded],
        ),
        row(
            (Rule::OtherReading, Error),
            "key",
            "It verifies when the text of the key is used as the secret",
            [
                Case::of(hs256(r#"{"alg":"HS256"}"#, CLAIMS, &file("rsa-2048-spki.pem")))
                    .key(file("rsa-2048-spki.pem")),
                rsa().key(file("rsa-2048-spki.pem")),
            ],
        ),
        row(
            (Rule::OtherAlgorithm, Error),
            "header.alg",
            "It verifies as HS256; the header says HS512",
            [Case::of(hs256(r#"{"alg":"HS512"}"#, CLAIMS, SECRET)), hmac()],
        ),
        row(
            (Rule::OtherAlgorithm, Error),
            "header.alg",
            "It verifies as PS256; the header says RS256",
            [
                by_rsa(signer::ps256::<32>(r#"{"alg":"RS256"}"#, CLAIMS)),
                rsa().key(file("rsa-2048-spki.pem")),
            ],
        ),
        row(
            (Rule::OtherAlgorithm, Error),
            "signature",
            "It verifies once its signature is turned from DER to r and s",
            [by_ec(signer::in_der(&other)), by_ec(other)],
        ),
        row(
            (Rule::OtherSecret, Warning),
            "signature",
            "Signed with the previous secret of acme, replaced on 2026-11-21",
            [hmac().secret(&SECRET.repeat(2)).formerly(SECRET), hmac().formerly(SECRET)],
        ),
    ]
}

/// 65537 to the power of 130: a number of 2081 bits with the fingerprint (CVE-2017-15361).
const ROCA: &str = "AQCCIMZ2LWOxH0sMF9kSXh2H982M-27v-G2EVikL0M4TRonWeZ-0F6n3QH5aHNHVqmfRmrNdkOLqPJ-Ey8UagvzP\
    24l4SnD5KvgItb45seel0ubi-ntAYeHOLwMuPK57pJm7z3kA28h6H_GK8JZzum8Yx9m5yObe-XvSLuYBqvb9EC_T\
    PYP2s2DZSTuQkNxxTPcFTB_r_YtBin7gsWQU3rxT9iXLL00gjg8PH5xbh8nNAFumrvyG2qsvtlJFwNuMPUq3UCNS\
    dJwLZ9XBdHpPEQtJ2HJMCDtSESKwhLp3GWvbG75JSgmn_A1e37V3tAwqwvyD3q7_8oMvvG1SpXWAIMEAggAB";
