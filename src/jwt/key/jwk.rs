//! JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037 §2).
//!
//! The members are borrowed from the text, so that no copy of a private one is left behind; what
//! is decoded from them wipes itself.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use zeroize::Zeroizing;

use super::{
    Key, KeyError, KeyKind, Origin, der,
    engine::{Material, SharedSecret},
    import, text_secret,
};
use crate::jwt::{
    algorithm::{Algorithm, Curve},
    secret::SecretEncoding,
};

/// Which keys a JSON text holds, for a message.
pub(super) fn title(text: &str) -> Option<&'static str> {
    let members: Members<'_> = serde_json::from_str(text).ok()?;
    if members.keys.is_some() {
        return Some("a JWK Set");
    }
    match (members.kty?.text()?, members.d) {
        ("oct", _) => None,
        (_, Some(_)) => Some("a private JWK"),
        (_, None) => Some("a public JWK"),
    }
}

/// Reads a JWK.
pub(super) fn read(text: &str) -> Result<Key, KeyError> {
    if text.starts_with('[') {
        return Err(KeyError::new(
            "This is a JSON array; a JWK is one JSON object",
            "Give one key of it, from its { to its }",
        ));
    }
    let members: Members<'_> = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    if members.keys.is_some() {
        return Err(KeyError::new(
            "This is a JWK Set; Jotbench needs one key",
            "Give one key of the set, from its { to its }",
        ));
    }
    let kty = members.kty.as_ref().and_then(Member::text).ok_or_else(|| {
        KeyError::new(
            "This JSON object is no JWK: it has no kty that is a string",
            "Give a JWK, such as one with \"kty\":\"RSA\"",
        )
    })?;
    let material = match kty {
        "oct" => {
            let secret = members.bytes("k", members.k.as_ref())?;
            if secret.is_empty() && members.alg.is_none() {
                return Err(KeyError::new(
                    "The JWK's k is empty: there is no secret in it",
                    "Give a JWK with the secret in k",
                ));
            }
            Material::Secret(SharedSecret::new(secret))
        }
        "RSA" => members.rsa()?,
        "EC" => members.ec()?,
        "OKP" => members.okp()?,
        _ => {
            return Err(KeyError::new(
                "The JWK's kty is none that Jotbench knows",
                "Give a JWK whose kty is oct, RSA, EC or OKP; kty is case-sensitive",
            ));
        }
    };
    let mut key = Key::new(material, Origin::Jwk);
    key.algorithm = members.algorithm(key.kind())?;
    key.kid = members.kid.as_ref().and_then(Member::text).map(str::to_owned);
    Ok(key)
}

/// Names the place and not the content: the words of `error` may quote the text.
fn unreadable(error: &serde_json::Error) -> KeyError {
    let (line, column) = (error.line(), error.column());
    if error.is_data() {
        KeyError::new(
            format!("The JWK has a member twice, at line {line}, column {column}"),
            "Leave only one of the two",
        )
    } else {
        KeyError::new(
            format!("The JWK is no JSON, at line {line}, column {column}"),
            "Copy the whole JWK, from its { to its }",
        )
    }
}

/// The members that matter; the others are skipped.
#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    kty: Option<Member<'a>>,
    crv: Option<Member<'a>>,
    alg: Option<Member<'a>>,
    kid: Option<Member<'a>>,
    k: Option<Member<'a>>,
    n: Option<Member<'a>>,
    e: Option<Member<'a>>,
    d: Option<Member<'a>>,
    p: Option<Member<'a>>,
    q: Option<Member<'a>>,
    dp: Option<Member<'a>>,
    dq: Option<Member<'a>>,
    qi: Option<Member<'a>>,
    oth: Option<IgnoredAny>,
    x: Option<Member<'a>>,
    y: Option<Member<'a>>,
    keys: Option<IgnoredAny>,
}

impl Members<'_> {
    /// The bytes of a member in base64url (RFC 7515 §2).
    fn bytes(
        &self,
        name: &str,
        member: Option<&Member<'_>>,
    ) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let kty = self.kty.as_ref().and_then(Member::text).unwrap_or_default();
        let member = member.ok_or_else(|| {
            KeyError::new(
                format!("The {kty} JWK has no {name}"),
                format!("Give the whole JWK, with {name}"),
            )
        })?;
        let hint = "Copy the JWK again: its numbers are base64url, without padding";
        let text = member
            .text()
            .ok_or_else(|| KeyError::new(format!("The JWK's {name} is no string"), hint))?;
        text_secret::decode(text, SecretEncoding::Base64Url).map_err(|flaw| {
            KeyError::new(format!("The JWK's {name} is no base64url: {flaw}"), hint)
        })
    }

    /// The same, of a length that the curve fixes.
    fn bytes_of(
        &self,
        name: &str,
        member: Option<&Member<'_>>,
        length: usize,
    ) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = self.bytes(name, member)?;
        if bytes.len() == length {
            return Ok(bytes);
        }
        Err(KeyError::new(
            format!("The JWK's {name} has {} bytes; its curve takes exactly {length}", bytes.len()),
            "Export the JWK again; leading zero bytes must not be left out",
        ))
    }

    fn rsa(&self) -> Result<Material, KeyError> {
        let n = self.bytes("n", self.n.as_ref())?;
        let e = self.bytes("e", self.e.as_ref())?;
        if self.d.is_none() {
            return import::rsa_public_key(&der::rsa_public_key(&n, &e));
        }
        if self.oth.is_some() {
            return Err(KeyError::new(
                "This RSA JWK has more than two primes (oth), which Jotbench cannot sign with",
                "Give an RSA key of two primes",
            ));
        }
        let mut numbers = vec![n, e];
        for (name, member) in [
            ("d", &self.d),
            ("p", &self.p),
            ("q", &self.q),
            ("dp", &self.dp),
            ("dq", &self.dq),
            ("qi", &self.qi),
        ] {
            numbers.push(self.bytes(name, member.as_ref())?);
        }
        import::rsa_private_key(&der::rsa_private_key(&numbers))
    }

    fn ec(&self) -> Result<Material, KeyError> {
        let name = self.curve()?;
        let curve = Curve::ALL.into_iter().find(|curve| curve.name() == name);
        let curve = curve.ok_or_else(|| other_curve("unknown"))?;
        let length = curve.field_bytes();
        let mut point = vec![0x04];
        point.extend_from_slice(&self.bytes_of("x", self.x.as_ref(), length)?);
        point.extend_from_slice(&self.bytes_of("y", self.y.as_ref(), length)?);
        match &self.d {
            None => import::ec_public_key(curve, &point),
            Some(d) => import::ec_numbers(curve, &self.bytes_of("d", Some(d), length)?, &point),
        }
    }

    fn okp(&self) -> Result<Material, KeyError> {
        const ED25519_BYTES: usize = 32;
        match self.curve()? {
            "Ed25519" => {}
            "Ed448" => return Err(other_curve("Ed448")),
            "X25519" => return Err(other_curve("X25519")),
            "X448" => return Err(other_curve("X448")),
            _ => return Err(other_curve("unknown")),
        }
        let public = self.bytes_of("x", self.x.as_ref(), ED25519_BYTES)?;
        match &self.d {
            None => import::ed25519_public_key(&public),
            Some(d) => {
                import::ed25519_numbers(&self.bytes_of("d", Some(d), ED25519_BYTES)?, &public)
            }
        }
    }

    fn curve(&self) -> Result<&str, KeyError> {
        self.crv.as_ref().and_then(Member::text).ok_or_else(|| {
            KeyError::new(
                "The JWK names no curve: it has no crv that is a string",
                "Give the whole JWK, with crv",
            )
        })
    }

    /// The algorithm that the JWK is meant for (RFC 7517 §4.4).
    fn algorithm(&self, kind: KeyKind) -> Result<Option<Algorithm>, KeyError> {
        let Some(member) = &self.alg else { return Ok(None) };
        let algorithm = member.text().and_then(|name| name.parse().ok()).ok_or_else(|| {
            KeyError::new(
                "The JWK's alg is none that Jotbench signs or verifies with",
                "Give a key for signatures, such as one with \"alg\":\"ES256\"",
            )
        })?;
        if algorithm_is_for(algorithm, kind) {
            return Ok(Some(algorithm));
        }
        Err(KeyError::new(
            format!("The JWK's alg is {algorithm}, and a key of its kty is not for that"),
            "Correct alg, or leave it out",
        ))
    }
}

/// Whether an algorithm is for keys of this `kty`. Another curve is told apart later, where the
/// algorithm in use is known.
fn algorithm_is_for(algorithm: Algorithm, kind: KeyKind) -> bool {
    algorithm.row().key.kty() == kind.key_type().kty()
}

fn other_curve(name: &str) -> KeyError {
    let message = if name == "unknown" {
        "The JWK's crv is none that Jotbench knows".to_owned()
    } else {
        format!("The JWK's curve is {name}, which Jotbench cannot sign or verify with")
    };
    KeyError::new(
        message,
        "Give a JWK with crv P-256, P-384, P-521, secp256k1 or Ed25519, or an RSA one",
    )
}

/// A member's value: its text, where it is a string.
enum Member<'a> {
    Text(&'a str),
    /// A string with escapes had to be copied; the copy wipes itself.
    Unescaped(Zeroizing<String>),
    Other,
}

impl Member<'_> {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Unescaped(text) => Some(text),
            Self::Other => None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MemberVisitor)
    }
}

/// Takes any JSON value, so that reading fails for syntax and duplicates only.
struct MemberVisitor;

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Member<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Member::Text(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Member::Unescaped(Zeroizing::new(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Member::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Member::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Member::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Member::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Member::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Member::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Member::Other)
    }
}
