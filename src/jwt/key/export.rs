//! Keys out of the engine again: PKCS#8 and SPKI as PEM (RFC 7468), private and public JWK
//! (RFC 7517, RFC 7518 §6, RFC 8037 §2, RFC 9964).

use aws_lc_rs::{
    encoding::{AsBigEndian, AsDer, Curve25519SeedBin, EcPrivateKeyBin, Pkcs8V1Der},
    signature::ParsedPublicKey,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use zeroize::Zeroizing;

use super::{
    Key, der,
    der_writer::{self, Der, Parameters},
    engine::Material,
};
use crate::jwt::{
    algorithm::{Algorithm, Curve},
    json,
    secret::Secret,
};

/// A member of a JWK: its name and the text of its value, which needs no escape.
type Member = (&'static str, Zeroizing<String>);

impl Key {
    /// The private key as PKCS#8 in PEM; `None` for a public key or a shared secret.
    ///
    /// An ML-DSA key that came without its seed has no such form either.
    #[must_use]
    pub fn private_pem(&self) -> Option<Secret> {
        Some(pem("PRIVATE KEY", &self.pkcs8()?))
    }

    /// The public key as SPKI in PEM; `None` for a shared secret.
    #[must_use]
    pub fn public_pem(&self) -> Option<String> {
        let pem = pem("PUBLIC KEY", &self.public_key_info()?);
        pem.expose_text().map(str::to_owned)
    }

    /// The private key or the shared secret as a JWK, with the `kid`, `use` and `alg` that it is
    /// known to have; `None` for a public key.
    #[must_use]
    pub fn private_jwk(&self) -> Option<Secret> {
        let mut members = match &self.material {
            Material::Secret(_) => vec![("kty", text("oct"))],
            _ => owned(self.public_members()?),
        };
        members.extend(self.private_members()?);
        Some(self.jwk(members))
    }

    /// The public key as a JWK, with the `kid`, `use` and `alg` that it is known to have; `None`
    /// for a shared secret.
    #[must_use]
    pub fn public_jwk(&self) -> Option<String> {
        let jwk = self.jwk(owned(self.public_members()?));
        jwk.expose_text().map(str::to_owned)
    }

    /// The members that make the public key, those that RFC 7638 §3.2 requires and no others.
    pub(super) fn public_members(&self) -> Option<Vec<(&'static str, String)>> {
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let kty = ("kty", self.kind().key_type().kty().to_owned());
        Some(match &self.material {
            Material::Secret(_) => return None,
            Material::Rsa(key) => {
                let (n, e) = der::rsa_public_key(key.public().as_ref())?;
                let number = |digits| encoded(der::without_leading_zeros(digits));
                vec![kty, ("n", number(n)), ("e", number(e))]
            }
            Material::Ec { curve, public, .. } => {
                let (x, y) = coordinates(*curve, public)?;
                let crv = ("crv", curve.name().to_owned());
                vec![kty, crv, ("x", encoded(x)), ("y", encoded(y))]
            }
            Material::Ed25519 { public, .. } => {
                vec![kty, ("crv", "Ed25519".to_owned()), ("x", encoded(public.as_ref()))]
            }
            Material::MlDsa { set, public, .. } => {
                vec![kty, ("alg", set.name().to_owned()), ("pub", encoded(public.as_ref()))]
            }
        })
    }

    /// The point of an EC key.
    #[cfg(test)]
    pub(super) fn point(&self) -> Option<&[u8]> {
        match &self.material {
            Material::Ec { public, .. } => Some(public.as_ref()),
            _ => None,
        }
    }

    fn private_members(&self) -> Option<Vec<Member>> {
        let encoded = |bytes: &[u8]| Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes));
        Some(match &self.material {
            Material::Secret(secret) => vec![("k", encoded(secret.bytes()))],
            Material::Rsa(_) => {
                let pkcs8 = self.pkcs8()?;
                let (_, pkcs1) = der::private_key_info(&pkcs8)?;
                let [_, _, d, p, q, dp, dq, qi] = der::rsa_private_numbers(pkcs1)?;
                let numbers = [("d", d), ("p", p), ("q", q), ("dp", dp), ("dq", dq), ("qi", qi)];
                numbers.into_iter().map(|(name, digits)| (name, encoded(digits))).collect()
            }
            Material::Ec { curve, pair, .. } => {
                let number: EcPrivateKeyBin<'_> =
                    pair.as_ref()?.private_key().as_be_bytes().ok()?;
                vec![("d", encoded(&padded(number.as_ref(), curve.field_bytes())))]
            }
            Material::Ed25519 { pair, .. } => {
                let seed: Curve25519SeedBin<'_> = pair.as_ref()?.seed().ok()?.as_be_bytes().ok()?;
                vec![("d", encoded(seed.as_ref()))]
            }
            Material::MlDsa { .. } => {
                let pkcs8 = self.pkcs8()?;
                let (_, private) = der::private_key_info(&pkcs8)?;
                let seed = der::Reader::new(private).take(der::IMPLICIT_0)?;
                vec![("priv", encoded(seed))]
            }
        })
    }

    /// The private key as PKCS#8 (RFC 5958 §2).
    fn pkcs8(&self) -> Option<Der> {
        let document = match &self.material {
            Material::Secret(_) => return None,
            Material::Rsa(key) => {
                let der: Pkcs8V1Der<'_> = key.pair()?.as_der().ok()?;
                return Some(Zeroizing::new(der.as_ref().to_vec()));
            }
            Material::Ec { pair, .. } => pair.as_ref()?.to_pkcs8v1(),
            Material::Ed25519 { pair, .. } => pair.as_ref()?.to_pkcs8v1(),
            Material::MlDsa { pair, .. } => pair.as_ref()?.to_pkcs8v1(),
        };
        Some(Zeroizing::new(document.ok()?.as_ref().to_vec()))
    }

    /// The public key as SPKI (RFC 5280 §4.1.2.7).
    fn public_key_info(&self) -> Option<Der> {
        Some(match &self.material {
            Material::Secret(_) => return None,
            Material::Rsa(key) => der_writer::public_key_info(
                der_writer::RSA,
                Parameters::Null,
                key.public().as_ref(),
            ),
            Material::Ec { curve, public, .. } => der_writer::public_key_info(
                der_writer::EC_PUBLIC_KEY,
                Parameters::Curve(der_writer::curve(*curve)),
                public.as_ref(),
            ),
            Material::Ed25519 { public, .. } => der_writer::public_key_info(
                der_writer::ED25519,
                Parameters::Absent,
                public.as_ref(),
            ),
            Material::MlDsa { set, public, .. } => der_writer::public_key_info(
                der_writer::ml_dsa(*set),
                Parameters::Absent,
                public.as_ref(),
            ),
        })
    }

    /// A JWK of these members, with what else is known of the key after them.
    fn jwk(&self, members: Vec<Member>) -> Secret {
        let mut lines: Vec<Zeroizing<String>> = members
            .into_iter()
            .map(|(name, value)| Zeroizing::new(format!("\"{name}\":\"{}\"", *value)))
            .collect();
        let names_algorithm = matches!(self.material, Material::MlDsa { .. });
        let known = [
            ("kid", self.kid.as_deref()),
            ("use", self.usage.as_deref()),
            ("alg", self.algorithm.map(Algorithm::name).filter(|_| !names_algorithm)),
        ];
        for (name, value) in known {
            if let Some(value) = value {
                lines.push(Zeroizing::new(format!("\"{name}\":{}", json::quoted(value))));
            }
        }
        let room = lines.iter().map(|line| line.len() + 4).sum::<usize>() + 4;
        let mut jwk = Vec::with_capacity(room);
        jwk.extend_from_slice(b"{\n");
        for (index, line) in lines.iter().enumerate() {
            jwk.extend_from_slice(if index == 0 { b"  " } else { b",\n  " });
            jwk.extend_from_slice(line.as_bytes());
        }
        jwk.extend_from_slice(b"\n}\n");
        Secret::new(jwk)
    }
}

fn text(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

fn owned(members: Vec<(&'static str, String)>) -> Vec<Member> {
    members.into_iter().map(|(name, value)| (name, Zeroizing::new(value))).collect()
}

/// The coordinates of a point that is written out (SEC1 §2.3.3); `None` where it is compressed.
fn coordinates(curve: Curve, public: &ParsedPublicKey) -> Option<(&[u8], &[u8])> {
    const UNCOMPRESSED: u8 = 4;
    let (form, numbers) = public.as_ref().split_first()?;
    let both = numbers.len() == curve.field_bytes().checked_mul(2)?;
    (*form == UNCOMPRESSED && both).then(|| numbers.split_at(curve.field_bytes()))
}

/// The number in as many octets as the curve has (RFC 7518 §6.2.2.1).
fn padded(number: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let mut full = Zeroizing::new(Vec::with_capacity(length.max(number.len())));
    full.resize(length.saturating_sub(number.len()), 0);
    full.extend_from_slice(number);
    full
}

/// A PEM block (RFC 7468 §3).
pub(super) fn pem(label: &str, der: &[u8]) -> Secret {
    const LINE: usize = 64;
    let base64 = Zeroizing::new(STANDARD.encode(der));
    let room = base64.len() + base64.len() / LINE + 2 * label.len() + 64;
    let mut pem = Vec::with_capacity(room);
    pem.extend_from_slice(format!("-----BEGIN {label}-----\n").as_bytes());
    for line in base64.as_bytes().chunks(LINE) {
        pem.extend_from_slice(line);
        pem.push(b'\n');
    }
    pem.extend_from_slice(format!("-----END {label}-----\n").as_bytes());
    Secret::new(pem)
}
