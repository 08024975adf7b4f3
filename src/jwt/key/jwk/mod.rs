//! JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037 §2, RFC 8812 §3.1, RFC 9964).
//!
//! The members are borrowed from the text, so that no copy of a private one is left behind; what
//! is decoded from them wipes itself.

mod object;
mod rules;
mod set;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use self::object::{Json, Object};
use super::{
    Key, KeyError, KeyKind, KeySet, Origin,
    der_writer::integers,
    engine::{Material, SharedSecret},
    import, rsa_numbers, text_secret,
};
use crate::jwt::{
    algorithm::{Algorithm, Curve, MlDsa},
    finding::{Finding, Part, Place},
    rule::Rule,
    secret::{Secret, SecretEncoding},
    visible::quoted,
};

/// Members that have a meaning, and so may be named in a message.
const REGISTERED: [&str; 27] = [
    "kty", "use", "key_ops", "alg", "kid", "x5u", "x5c", "x5t", "x5t#S256", "k", "n", "e", "d",
    "p", "q", "dp", "dq", "qi", "oth", "crv", "x", "y", "pub", "priv", "ext", "keys", "iat",
];

/// Which keys a JSON text holds, for a message; `None` where there is none but a shared secret.
pub(super) fn title(text: &str) -> Option<&'static str> {
    let json = Json::read(text).ok()?;
    let object = json.value().object().ok()??;
    if object.has("keys") {
        return Some("a JWK Set");
    }
    match &*object.text("kty")? {
        "oct" => None,
        _ if object.has("d") || object.has("priv") => Some("a private JWK"),
        _ => Some("a public JWK"),
    }
}

/// The text of a JWK's `k`, for one who takes that text for the secret.
pub(super) fn k(text: &str) -> Option<Secret> {
    let json = Json::read(text).ok()?;
    let k = json.value().object().ok()??.text("k")?;
    Some(Secret::new(k.as_bytes().to_vec()))
}

/// Reads a JWK or a JWK Set.
pub(super) fn read(text: &str) -> Result<KeySet, KeyError> {
    let json = Json::read(text)?;
    if json.value().is_array() {
        return Err(KeyError::new(
            "This is a JSON array; a JWK is one JSON object, and a JWK Set has its keys in \"keys\"",
            "Give one key of it, from its { to its }, or put {\"keys\": before it and } after it",
        ));
    }
    let object = json.value().object()?.ok_or_else(no_object)?;
    match object.value("keys") {
        Some(keys) if !object.has("kty") => set::read(&keys),
        _ => Jwk(&object).read().map(KeySet::one),
    }
}

fn no_object() -> KeyError {
    KeyError::new("A JWK is a JSON object, and this is none", "Give a JWK, from its { to its }")
}

/// An object that is taken for a JWK.
struct Jwk<'o, 'j>(&'o Object<'j>);

impl Jwk<'_, '_> {
    fn read(&self) -> Result<Key, KeyError> {
        let object = self.0;
        let kty = object.text("kty").ok_or_else(|| {
            KeyError::new(
                "This JSON object is no JWK: it has no kty that is a string",
                "Give a JWK, such as one with \"kty\":\"RSA\"",
            )
        })?;
        let material = match &*kty {
            "oct" => self.oct()?,
            "RSA" => self.rsa()?,
            "EC" => self.ec()?,
            "OKP" => self.okp()?,
            "AKP" => self.akp()?,
            _ => {
                return Err(KeyError::new(
                    format!("The JWK's kty is {}, which Jotbench does not know", quoted(&kty)),
                    "Give a JWK whose kty is oct, RSA, EC, OKP or AKP; kty is case-sensitive",
                ));
            }
        };
        let mut key = Key::new(material, Origin::Jwk);
        key.algorithm = self.algorithm(key.kind())?;
        key.kid = object.text("kid").map(|kid| kid.to_owned());
        key.usage = object.text("use").map(|usage| usage.to_owned());
        key.findings.extend(rules::findings(object));
        key.findings.extend(key.too_short_for_its_own());
        key.findings.extend(key.thumbprint().map(|thumbprint| {
            Finding::new(
                Rule::JwkThumbprint,
                Place::part(Part::Key),
                format!("The key's thumbprint is {thumbprint}"),
            )
            .hint("Compare it with the one that the issuer publishes: it names the key itself")
        }));
        Ok(key)
    }

    /// The bytes of a member in base64url (RFC 7515 §2).
    fn bytes(&self, name: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let member = self.0.value(name).ok_or_else(|| {
            let kty = self.0.text("kty");
            KeyError::new(
                format!("The {} JWK has no {name}", kty.as_deref().unwrap_or_default()),
                format!("Give the whole JWK, with {name}"),
            )
        })?;
        let hint = "Copy the JWK again: its numbers are base64url, without padding";
        let text = member
            .text()
            .ok_or_else(|| KeyError::new(format!("The JWK's {name} is no string"), hint))?;
        text_secret::decode(&text, SecretEncoding::Base64Url).map_err(|flaw| {
            KeyError::new(format!("The JWK's {name} is no base64url: {flaw}"), hint)
        })
    }

    /// The same, of a length that the curve or the parameter set fixes.
    fn bytes_of(&self, name: &str, length: usize) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = self.bytes(name)?;
        if bytes.len() == length {
            return Ok(bytes);
        }
        Err(KeyError::new(
            format!("The JWK's {name} has {} bytes; its curve takes exactly {length}", bytes.len()),
            "Export the JWK again; leading zero bytes must not be left out",
        )
        .rule(Rule::JwkPoint))
    }

    fn oct(&self) -> Result<Material, KeyError> {
        let secret = self.bytes("k")?;
        if secret.is_empty() && !self.0.has("alg") {
            return Err(KeyError::new(
                "The JWK's k is empty: there is no secret in it",
                "Give a JWK with the secret in k",
            ));
        }
        Ok(Material::Secret(SharedSecret::new(secret)))
    }

    #[expect(clippy::many_single_char_names, reason = "the names are those of RFC 7518")]
    fn rsa(&self) -> Result<Material, KeyError> {
        let (n, e) = (self.bytes("n")?, self.bytes("e")?);
        if !self.0.has("d") {
            return import::rsa_public_key(&integers(&[&n, &e]));
        }
        if self.0.has("oth") {
            return Err(KeyError::new(
                "This RSA JWK has more than two primes (oth), which Jotbench cannot sign with",
                "Give an RSA key of two primes",
            ));
        }
        let d = self.bytes("d")?;
        let names = ["p", "q", "dp", "dq", "qi"];
        // The public half is checked first: it says more of what is wrong.
        import::rsa_public_key(&integers(&[&n, &e]))?;
        let crt = if names.iter().any(|name| self.0.has(name)) {
            let [p, q, dp, dq, qi] = names.map(|name| self.bytes(name));
            [p?, q?, dp?, dq?, qi?]
        } else {
            rsa_numbers::primes(&n, &e, &d).ok_or_else(|| {
                KeyError::new(
                    "This RSA JWK has d and not its primes, and they cannot be computed from it",
                    "Export it whole, with p, q, dp, dq and qi",
                )
            })?
        };
        let [p, q, dp, dq, qi] = &crt;
        import::rsa_private_key(&integers(&[&[0], &n, &e, &d, p, q, dp, dq, qi]))
    }

    fn ec(&self) -> Result<Material, KeyError> {
        let name = self.curve()?;
        let curve = Curve::ALL.into_iter().find(|curve| curve.name() == &*name);
        let curve = curve.ok_or_else(|| other_curve(&name))?;
        let length = curve.field_bytes();
        let mut point = vec![0x04];
        point.extend_from_slice(&self.bytes_of("x", length)?);
        point.extend_from_slice(&self.bytes_of("y", length)?);
        let public = import::ec_public_key(curve, &point).map_err(|_| {
            KeyError::new(
                format!("The JWK's x and y are no point on the curve {}", curve.name()),
                "Export the JWK again, and see that crv is right",
            )
            .rule(Rule::JwkPoint)
        })?;
        if !self.0.has("d") {
            return Ok(public);
        }
        import::ec_numbers(curve, &self.bytes_of("d", length)?, &point)
    }

    fn okp(&self) -> Result<Material, KeyError> {
        const ED25519_BYTES: usize = 32;
        let curve = self.curve()?;
        if &*curve != "Ed25519" {
            return Err(other_curve(&curve));
        }
        let public = self.bytes_of("x", ED25519_BYTES)?;
        if !self.0.has("d") {
            return import::ed25519_public_key(&public);
        }
        import::ed25519_numbers(&self.bytes_of("d", ED25519_BYTES)?, &public)
    }

    /// An algorithm key pair (RFC 9964 §3): `alg` says what it is, and the private part is the
    /// seed.
    fn akp(&self) -> Result<Material, KeyError> {
        const SEED_BYTES: usize = 32;
        let alg = self.0.text("alg").ok_or_else(|| {
            KeyError::new(
                "The AKP JWK names no algorithm: it has no alg that is a string",
                "Give the whole JWK, with alg",
            )
        })?;
        let set = MlDsa::ALL.into_iter().find(|set| set.name() == &*alg).ok_or_else(|| {
            KeyError::new(
                format!("The AKP JWK's alg is {}, which Jotbench does not know", quoted(&alg)),
                "Give a JWK with alg ML-DSA-44, ML-DSA-65 or ML-DSA-87",
            )
        })?;
        let public = self.bytes("pub")?;
        if !self.0.has("priv") {
            return import::ml_dsa_public_key(set, &public);
        }
        let seed = self.bytes("priv")?;
        if seed.len() != SEED_BYTES {
            return Err(KeyError::new(
                format!("The JWK's priv has {} bytes; the seed has {SEED_BYTES}", seed.len()),
                "Export the JWK again, with the seed in priv and not the expanded key",
            ));
        }
        import::ml_dsa_seed(set, &seed, &public)
    }

    fn curve(&self) -> Result<super::recognise::Text<'_>, KeyError> {
        self.0.text("crv").ok_or_else(|| {
            KeyError::new(
                "The JWK names no curve: it has no crv that is a string",
                "Give the whole JWK, with crv",
            )
        })
    }

    /// The algorithm that the JWK is meant for (RFC 7517 §4.4).
    fn algorithm(&self, kind: KeyKind) -> Result<Option<Algorithm>, KeyError> {
        let Some(member) = self.0.value("alg") else { return Ok(None) };
        let name = member.text().ok_or_else(|| {
            KeyError::new("The JWK's alg is no string", "Correct alg, or leave it out")
        })?;
        let algorithm: Algorithm = name.parse().map_err(|_| rules::foreign_algorithm(&name))?;
        // Another curve is told apart later, where the algorithm in use is known.
        if algorithm.row().key.kty() == kind.key_type().kty() {
            return Ok(Some(algorithm));
        }
        Err(KeyError::new(
            format!("The JWK's alg is {algorithm}, and a key of its kty is not for that"),
            "Correct alg, or leave it out",
        ))
    }
}

fn other_curve(name: &str) -> KeyError {
    KeyError::new(
        format!("The JWK's crv is {}, which Jotbench cannot sign or verify with", quoted(name)),
        "Give a JWK with crv P-256, P-384, P-521, secp256k1 or Ed25519, or an RSA one; crv is \
         case-sensitive",
    )
}
