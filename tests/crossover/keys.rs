//! Keys: those of the tests, and those that the libraries make.

use std::{fs, path::Path};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::signature::{
    KeyPair as _, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, ML_DSA_87_SIGNING, PqdsaKeyPair,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jotbench::jwt::{Algorithm, Curve, KeySet, KeyType, MlDsa, Secret, SecretEncoding};
use serde_json::{Value, json};

/// A key as text, and how Jotbench is told of it.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it is, for messages: `private pem`.
    pub name: String,
    /// PEM or JWK, which every library reads.
    pub text: String,
    /// The option that takes it.
    pub option: &'static str,
    /// What is in the option's file.
    pub file: String,
}

impl Form {
    /// A form that is a file for both sides.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { name: name.into(), file: text.clone(), text, option: "--key" }
    }

    /// A form that a library exported.
    pub fn exported(half: &str, form: &str, text: &Value) -> Self {
        Self::new(format!("{half} {form}"), text.as_str().expect("a key is text"))
    }
}

impl Form {
    /// The key as Jotbench's library reads it.
    #[track_caller]
    pub fn read(&self) -> KeySet {
        let is_key = self.option == "--key";
        let encoding = if is_key { SecretEncoding::Key } else { SecretEncoding::Utf8 };
        match KeySet::read(&Secret::new(self.file.clone().into()), encoding, None) {
            Ok(keys) => keys,
            Err(error) => panic!("{}: {error}", self.name),
        }
    }
}

/// A private and a public key, or a secret as both, each in one or more forms.
#[derive(Clone, Debug)]
pub struct Pair {
    pub private: Vec<Form>,
    pub public: Vec<Form>,
}

/// The tests' own pair for an algorithm, which no library made.
pub fn own(algorithm: Algorithm) -> Pair {
    let (private, public) = match algorithm.row().key {
        KeyType::Secret => return secret(algorithm),
        KeyType::Rsa => ("rsa-2048-pkcs8", "rsa-2048-spki"),
        KeyType::Ec(Curve::P256) => ("ec-p256-pkcs8", "ec-p256-spki"),
        KeyType::Ec(Curve::P384) => ("ec-p384-pkcs8", "ec-p384-spki"),
        KeyType::Ec(Curve::P521) => ("ec-p521-pkcs8", "ec-p521-spki"),
        KeyType::Ec(Curve::Secp256k1) => ("ec-secp256k1-sec1", "ec-secp256k1-spki"),
        KeyType::Ed25519 => ("ed25519-pkcs8", "ed25519-spki"),
        KeyType::MlDsa(set) => return ml_dsa(set),
    };
    let read = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys");
        let text = fs::read_to_string(folder.join(format!("{name}.pem")));
        vec![Form::new(name, text.expect("the key is there"))]
    };
    Pair { private: read(private), public: read(public) }
}

/// A text as long as the hash. Jotbench is given the text itself, the libraries a JWK.
fn secret(algorithm: Algorithm) -> Pair {
    const TEXT: &str = "The libraries take it as a JWK, and Jotbench as the text it is. ";
    let text = &TEXT[..usize::from(algorithm.row().hash.bits() / 8)];
    let jwk = json!({ "kty": "oct", "k": URL_SAFE_NO_PAD.encode(text) });
    let form = Form {
        name: "secret text".to_owned(),
        text: jwk.to_string(),
        option: "--secret-file",
        file: text.to_owned(),
    };
    Pair { private: vec![form.clone()], public: vec![form] }
}

/// A new pair out of the engine that Jotbench itself is built on.
fn ml_dsa(set: MlDsa) -> Pair {
    let pair = PqdsaKeyPair::generate(match set {
        MlDsa::MlDsa44 => &ML_DSA_44_SIGNING,
        MlDsa::MlDsa65 => &ML_DSA_65_SIGNING,
        MlDsa::MlDsa87 => &ML_DSA_87_SIGNING,
    });
    let pair = pair.expect("a pair");
    let private = pair.to_pkcs8v1().expect("a private key in DER");
    let public = pair.public_key().as_der().expect("a public key in DER");
    Pair {
        private: vec![Form::new("ML-DSA PKCS#8", pem("PRIVATE KEY", private.as_ref()))],
        public: vec![Form::new("ML-DSA SPKI", pem("PUBLIC KEY", public.as_ref()))],
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).expect("base64 is ASCII"))
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
