//! The ways in which a token can be wrong that an API must look at.

use aws_lc_rs::{hmac, rand};

use super::base::{Base, message, with_signature};
use crate::{
    jwt::{
        Family, KeyKind, KeySet, Moment,
        json::{Kind, Value, quoted, remove_members, set_member},
        key::{Recipe, generate},
    },
    profile::Presence,
};

/// An hour, in seconds: far enough from now for any clock and any leeway.
const FAR: i64 = 3_600;

/// A name of nobody's.
const WRONG_AUDIENCE: &str = "urn:test:another-audience";
const WRONG_ISSUER: &str = "urn:test:another-issuer";

/// A bad token, and what is wrong with it.
pub(super) struct Flaw {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) token: String,
}

/// Every one that can be made.
pub(super) fn all(base: &Base<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut add = |name: &str, about: &str, token: Option<String>| {
        flaws.extend(token.map(|token| Flaw {
            name: name.to_owned(),
            about: about.to_owned(),
            token,
        }));
    };
    add("expired", "It expired an hour ago", expired(base));
    add("not-yet-valid", "Its nbf lies in the future, past its exp", not_yet_valid(base));
    for claim in required(base) {
        let without = remove_members(&base.payload, &claim);
        add(
            &format!("missing-{}", slug(&claim)),
            &format!("The claim {claim} is missing"),
            without.and_then(|payload| base.with_payload(&payload)),
        );
    }
    add("wrong-audience", "It is for another audience", wrong_audience(base));
    let issuer = is_there(base, "iss").then(|| quoted(WRONG_ISSUER));
    add("wrong-issuer", "Another issuer is named", issuer.and_then(|it| with(base, "iss", &it)));
    for (name, about, claim, value) in wrong_types(base) {
        add(name, about, with(base, claim, &value));
    }
    add("too-long-lifetime", "It lives longer than the API advises", too_long(base));
    let payload = altered(base);
    add(
        "altered-payload",
        "A claim was altered after it was signed",
        payload.map(|payload| base.with_old_signature(&base.header, &payload)),
    );
    let spaced = format!("{} ", base.header);
    add(
        "altered-header",
        "A space was added to the signed header",
        Some(base.with_old_signature(&spaced, &base.payload)),
    );
    let unsigned = message(&base.header, &base.payload);
    add("no-signature", "The signature is cut off", Some(format!("{unsigned}.")));
    add("two-parts", "The signature is cut off with its dot", Some(unsigned.clone()));
    let half = base.signature.get(..base.signature.len() / 2).unwrap_or_default();
    let half = with_signature(&unsigned, half);
    add("half-signature", "Half of the signature is cut off", Some(half));
    for (name, alg) in
        [("alg-none", "none"), ("alg-none-capital", "None"), ("alg-none-mixed", "nOnE")]
    {
        let header = set_member(&base.header, "alg", &quoted(alg));
        let token = header.map(|header| format!("{}.", message(&header, &base.payload)));
        add(name, &format!("alg is {alg}, and nothing is signed"), token);
    }
    let is_secret = base.key.kind() == KeyKind::Secret;
    let (name, about) = if is_secret {
        ("other-secret", "It is signed with another secret")
    } else {
        ("other-key", "It is signed with another key")
    };
    add(name, about, other_key(base));
    add(
        "key-confusion",
        "It is signed with HS256 and the public key as the secret",
        confused(base).filter(|_| !is_secret),
    );
    let kid = base.header_has("kid").then(|| quoted("no-such-key"));
    let header = kid.and_then(|kid| set_member(&base.header, "kid", &kid));
    add(
        "unknown-kid",
        "Its kid names no key",
        header.and_then(|header| base.signed(&header, &base.payload)),
    );
    add("bad-base64", "A character in the payload is no base64url", bad_base64(base));
    flaws
}

impl Base<'_> {
    fn header_has(&self, name: &str) -> bool {
        crate::jwt::json::Document::parse(self.header.as_str()).member(name).is_some()
    }
}

fn is_there(base: &Base<'_>, claim: &str) -> bool {
    base.claims.member(claim).is_some()
}

fn with(base: &Base<'_>, claim: &str, value: &str) -> Option<String> {
    base.with_payload(&set_member(&base.payload, claim, value)?)
}

/// The dates moved back together, so that nothing else is wrong with them.
fn expired(base: &Base<'_>) -> Option<String> {
    let end = base.now.seconds.saturating_sub(FAR);
    let Some(exp) = base.date("exp") else {
        let began = end.saturating_sub(FAR);
        let mut payload = set_member(&base.payload, "exp", &end.to_string())?;
        for name in ["iat", "nbf"] {
            if base.date(name).is_some() {
                payload = set_member(&payload, name, &began.to_string())?;
            }
        }
        return base.with_payload(&payload);
    };
    let back = exp.seconds.saturating_sub(end);
    let mut payload = base.payload.clone();
    for name in ["iat", "nbf", "exp"] {
        if let Some(date) = base.date(name) {
            let moved = date.seconds.saturating_sub(back);
            payload = set_member(&payload, name, &moved.to_string())?;
        }
    }
    base.with_payload(&payload)
}

/// It never becomes valid: a file with a token that some day is a credential would be a trap.
fn not_yet_valid(base: &Base<'_>) -> Option<String> {
    let end = base.date("exp").unwrap_or(base.now).max(base.now);
    // Without an end there is no moment past it.
    let payload = match base.date("exp") {
        Some(_) => base.payload.clone(),
        None => set_member(&base.payload, "exp", &end.plus_seconds(FAR).seconds.to_string())?,
    };
    let nbf = end.plus_seconds(2 * FAR).seconds.to_string();
    base.with_payload(&set_member(&payload, "nbf", &nbf)?)
}

/// The claims that the profile requires, else those that most APIs do.
fn required(base: &Base<'_>) -> Vec<String> {
    let rules = base.profile.map(|profile| profile.claims.as_slice()).unwrap_or_default();
    let of_profile: Vec<String> = rules
        .iter()
        .filter(|rule| rule.presence == Presence::Required && is_there(base, &rule.name))
        .map(|rule| rule.name.clone())
        .collect();
    if !of_profile.is_empty() {
        return of_profile;
    }
    let usual = ["exp", "iss", "sub", "aud"].into_iter();
    usual.filter(|claim| is_there(base, claim)).map(str::to_owned).collect()
}

/// Another audience, in the type that the claim has.
fn wrong_audience(base: &Base<'_>) -> Option<String> {
    let aud = base.claims.member("aud")?.value;
    let wrong = quoted(WRONG_AUDIENCE);
    let wrong = if aud.kind() == Kind::Array { format!("[{wrong}]") } else { wrong };
    with(base, "aud", &wrong)
}

/// Claims with what they say in another type: name, about, claim, JSON text.
fn wrong_types(base: &Base<'_>) -> Vec<(&'static str, &'static str, &'static str, String)> {
    let value = |claim: &str| base.claims.member(claim).map(|member| member.value);
    let mut types = Vec::new();
    if let Some(exp) = value("exp").filter(|exp| exp.kind() == Kind::Number) {
        types.push(("exp-as-string", "exp is a string", "exp", quoted(exp.text())));
    }
    if value("aud").is_some() {
        types.push(("aud-as-number", "aud is a number", "aud", "42".to_owned()));
    }
    if value("sub").is_some_and(|sub| sub.kind() == Kind::String) {
        types.push(("sub-as-number", "sub is a number", "sub", "42".to_owned()));
    }
    let has_rule = base.profile.is_some_and(|it| it.claims.iter().any(|it| it.name == "scope"));
    match value("scope").filter(|_| has_rule) {
        Some(scope) if scope.kind() == Kind::Array => {
            let names: Vec<_> = scope.elements().into_iter().filter_map(Value::as_str).collect();
            let text = quoted(&names.join(" "));
            types.push(("scope-as-string", "scope is a string", "scope", text));
        }
        Some(scope) if scope.kind() == Kind::String => {
            let list = format!("[{}]", scope.text());
            types.push(("scope-as-array", "scope is an array", "scope", list));
        }
        _ => {}
    }
    types
}

fn too_long(base: &Base<'_>) -> Option<String> {
    let max = i64::try_from(base.profile?.lifetime.max?).ok()?;
    let began = base.date("iat").unwrap_or(base.now);
    let exp: Moment = began.plus_seconds(max.saturating_mul(2).saturating_add(FAR));
    with(base, "exp", &exp.seconds.to_string())
}

/// The payload with one claim that says something else.
fn altered(base: &Base<'_>) -> Option<String> {
    let members = base.claims.members();
    let texts = members.iter().filter(|member| member.value.kind() == Kind::String);
    let sub = texts.clone().find(|member| member.name == "sub").or_else(|| texts.clone().next());
    match sub {
        Some(member) => {
            let text = format!("{}-altered", member.value.as_str().unwrap_or_default());
            set_member(&base.payload, &member.name, &quoted(&text))
        }
        None => set_member(&base.payload, "altered", "true"),
    }
}

/// A signature of the same algorithm with a key of nobody's.
fn other_key(base: &Base<'_>) -> Option<String> {
    let message = message(&base.header, &base.payload);
    if matches!(base.algorithm.family(), Family::Rsa | Family::RsaPss) {
        // Making an RSA key takes seconds, and a verifier sees no difference: a number below the
        // modulus that was made without its private key.
        let mut signature = vec![0; base.signature.len()];
        rand::fill(&mut signature).ok()?;
        *signature.first_mut()? = 0;
        return Some(with_signature(&message, &signature));
    }
    let recipe = Recipe::for_algorithm(base.algorithm);
    let secret = generate(recipe).ok()?;
    let keys = KeySet::read(&secret, recipe.encoding(), None).ok()?;
    let signature = keys.only()?.signature(message.as_bytes(), base.algorithm)?;
    Some(with_signature(&message, &signature))
}

/// The attack on verifiers that let the token choose the algorithm (RFC 8725 §2.1).
fn confused(base: &Base<'_>) -> Option<String> {
    let pem = base.key.public_pem()?;
    let header = set_member(&base.header, "alg", &quoted("HS256"))?;
    let message = message(&header, &base.payload);
    let key = hmac::Key::new(hmac::HMAC_SHA256, pem.as_bytes());
    Some(with_signature(&message, hmac::sign(&key, message.as_bytes()).as_ref()))
}

fn bad_base64(base: &Base<'_>) -> Option<String> {
    let good = base.with_old_signature(&base.header, &base.payload);
    let (header, rest) = good.split_once('.')?;
    let (payload, signature) = rest.split_once('.')?;
    let (before, after) = payload.split_at_checked(payload.len() / 2)?;
    let after = after.get(1..)?;
    Some(format!("{header}.{before}*{after}.{signature}"))
}

/// A name for files: letters, digits and hyphens.
pub(super) fn slug(name: &str) -> String {
    const LONGEST: usize = 40;
    let plain = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let slug: String = plain.take(LONGEST).collect();
    slug.trim_matches('-').to_owned()
}
