//! How fast Jotbench signs and verifies, against the raw engine in the same run.
//!
//! `cargo bench --bench sign_verify` takes for each algorithm the JWS signing input of a payload of
//! 300 bytes and times four things with criterion: aws-lc-rs signing and verifying with a key that
//! it holds, and Jotbench's [`Key`] doing the same. It prints both throughputs and their ratio, and
//! fails where Jotbench has less than 0.9 of the engine's throughput (0.8 for HMAC, where one
//! allocation counts). Beside them stands what a whole token costs, from header and payload to text
//! and back. `-- HS` takes the algorithms whose names begin so.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::{fs, hint::black_box, path::PathBuf, process::ExitCode, time::Duration};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, ParsedPublicKey,
        PqdsaKeyPair, PqdsaSigningAlgorithm, RsaEncoding, RsaKeyPair, VerificationAlgorithm,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use criterion::{Criterion, Throughput};
use jotbench::jwt::{
    Algorithm, Family, Key, KeySet, Secret, SecretEncoding, Token, sign, verify::verify,
};

/// Signs a message.
type SignWith = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// Whether the second is the signature of the first.
type VerifyWith = Box<dyn Fn(&[u8], &[u8]) -> bool>;

/// The raw engine with a key that it holds.
struct Raw {
    sign: SignWith,
    verify: VerifyWith,
    /// The key as Jotbench is given it.
    given: (Secret, SecretEncoding),
}

fn main() -> ExitCode {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1_500))
        .sample_size(50)
        .without_plots();
    let mut slow = Vec::new();
    let mut lines = Vec::new();
    for algorithm in Algorithm::all() {
        if only.as_ref().is_some_and(|only| !algorithm.name().starts_with(only.as_str())) {
            continue;
        }
        measure(&mut criterion, algorithm);
        let least = if algorithm.family() == Family::Hmac { 0.8 } else { 0.9 };
        for operation in ["sign", "verify"] {
            let group = format!("{algorithm} {operation}");
            let [raw, ours, whole] = ["raw", "jotbench", "token"].map(|id| median(&group, id));
            let ratio = raw / ours;
            lines.push(format!(
                "{algorithm:>10} {operation:<6} raw {:>9.0}/s  jotbench {:>9.0}/s  ratio {ratio:.2}  \
                 whole token {:>9.0}/s",
                1e9 / raw,
                1e9 / ours,
                1e9 / whole
            ));
            if ratio < least {
                slow.push(format!("{group}: {ratio:.2} of the engine, less than {least}"));
            }
        }
    }
    println!("\n{}", lines.join("\n"));
    if slow.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\ntoo slow:\n{}", slow.join("\n"));
    ExitCode::FAILURE
}

fn measure(criterion: &mut Criterion, algorithm: Algorithm) {
    let raw = raw(algorithm);
    let keys = KeySet::read(&raw.given.0, raw.given.1, None);
    let key_set = keys.as_ref().expect("a key that the engine made");
    let key: &Key = key_set.only().expect("one key");
    let header = format!("{{\"alg\":\"{algorithm}\",\"typ\":\"JWT\"}}");
    let payload = payload();
    let text = sign(&header, payload.as_bytes(), key_set, algorithm).expect("signed");
    let (message, _) = text.rsplit_once('.').expect("three parts");
    let message = message.as_bytes();
    let signature = (raw.sign)(message);
    assert!(key.verifies(message, &signature, algorithm), "{algorithm}: one key in both");

    let mut group = criterion.benchmark_group(format!("{algorithm} sign"));
    group.throughput(Throughput::Elements(1));
    group.bench_function("raw", |it| it.iter(|| (raw.sign)(black_box(message))));
    group.bench_function("jotbench", |it| {
        it.iter(|| key.signature(black_box(message), algorithm));
    });
    group.bench_function("token", |it| {
        it.iter(|| sign(black_box(&header), payload.as_bytes(), key_set, algorithm));
    });
    group.finish();

    let mut group = criterion.benchmark_group(format!("{algorithm} verify"));
    group.throughput(Throughput::Elements(1));
    group.bench_function("raw", |it| it.iter(|| (raw.verify)(black_box(message), &signature)));
    group.bench_function("jotbench", |it| {
        it.iter(|| key.verifies(black_box(message), &signature, algorithm));
    });
    group.bench_function("token", |it| {
        it.iter(|| {
            let (token, _) = Token::parse(black_box(&text));
            verify(&token, Some(&keys), &[])
        });
    });
    group.finish();
}

/// A claims set of 300 bytes.
fn payload() -> String {
    let head = r#"{"iss":"https://id.example","sub":"ada","iat":1795000000,"note":""#;
    format!("{head}{}\"}}", "x".repeat(300 - head.len() - 2))
}

/// The median time of a benchmark of this run, in nanoseconds.
fn median(group: &str, id: &str) -> f64 {
    let home = std::env::var_os("CRITERION_HOME").map_or_else(
        || {
            let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
            PathBuf::from(target).join("criterion")
        },
        PathBuf::from,
    );
    let path = home.join(group).join(id).join("new/estimates.json");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let estimates: serde_json::Value = serde_json::from_str(&text).expect("criterion's JSON");
    estimates["median"]["point_estimate"].as_f64().expect("a time")
}

fn raw(algorithm: Algorithm) -> Raw {
    match algorithm {
        Algorithm::Hs256 => raw_hmac(hmac::HMAC_SHA256, 32),
        Algorithm::Hs384 => raw_hmac(hmac::HMAC_SHA384, 48),
        Algorithm::Hs512 => raw_hmac(hmac::HMAC_SHA512, 64),
        Algorithm::Rs256 => {
            raw_rsa(&signature::RSA_PKCS1_SHA256, &signature::RSA_PKCS1_2048_8192_SHA256)
        }
        Algorithm::Rs384 => {
            raw_rsa(&signature::RSA_PKCS1_SHA384, &signature::RSA_PKCS1_2048_8192_SHA384)
        }
        Algorithm::Rs512 => {
            raw_rsa(&signature::RSA_PKCS1_SHA512, &signature::RSA_PKCS1_2048_8192_SHA512)
        }
        Algorithm::Ps256 => {
            raw_rsa(&signature::RSA_PSS_SHA256, &signature::RSA_PSS_2048_8192_SHA256)
        }
        Algorithm::Ps384 => {
            raw_rsa(&signature::RSA_PSS_SHA384, &signature::RSA_PSS_2048_8192_SHA384)
        }
        Algorithm::Ps512 => {
            raw_rsa(&signature::RSA_PSS_SHA512, &signature::RSA_PSS_2048_8192_SHA512)
        }
        Algorithm::Es256 => {
            raw_ec(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &signature::ECDSA_P256_SHA256_FIXED)
        }
        Algorithm::Es384 => {
            raw_ec(&signature::ECDSA_P384_SHA384_FIXED_SIGNING, &signature::ECDSA_P384_SHA384_FIXED)
        }
        Algorithm::Es512 => {
            raw_ec(&signature::ECDSA_P521_SHA512_FIXED_SIGNING, &signature::ECDSA_P521_SHA512_FIXED)
        }
        Algorithm::Es256K => raw_ec(
            &signature::ECDSA_P256K1_SHA256_FIXED_SIGNING,
            &signature::ECDSA_P256K1_SHA256_FIXED,
        ),
        Algorithm::Ed25519 | Algorithm::EdDsa => raw_ed25519(),
        Algorithm::MlDsa44 => raw_ml_dsa(&signature::ML_DSA_44_SIGNING, &signature::ML_DSA_44),
        Algorithm::MlDsa65 => raw_ml_dsa(&signature::ML_DSA_65_SIGNING, &signature::ML_DSA_65),
        Algorithm::MlDsa87 => raw_ml_dsa(&signature::ML_DSA_87_SIGNING, &signature::ML_DSA_87),
    }
}

fn raw_hmac(algorithm: hmac::Algorithm, bytes: usize) -> Raw {
    let secret = vec![b's'; bytes];
    let key = hmac::Key::new(algorithm, &secret);
    let same = key.clone();
    Raw {
        sign: Box::new(move |message| hmac::sign(&key, message).as_ref().to_vec()),
        verify: Box::new(move |message, tag| hmac::verify(&same, message, tag).is_ok()),
        given: (Secret::new(secret), SecretEncoding::Utf8),
    }
}

fn raw_rsa(
    encoding: &'static dyn RsaEncoding,
    verifying: &'static dyn VerificationAlgorithm,
) -> Raw {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der: Pkcs8V1Der<'_> = pair.as_der().expect("DER");
    let given = pem(der.as_ref());
    let public = ParsedPublicKey::new(verifying, pair.public_key()).expect("its public half");
    Raw {
        sign: Box::new(move |message| {
            let mut signature = vec![0; pair.public_modulus_len()];
            pair.sign(encoding, &SystemRandom::new(), message, &mut signature).expect("signed");
            signature
        }),
        verify: verify_with(public),
        given,
    }
}

fn raw_ec(
    signing: &'static EcdsaSigningAlgorithm,
    verifying: &'static dyn VerificationAlgorithm,
) -> Raw {
    let pair = EcdsaKeyPair::generate(signing).expect("a key");
    let given = pem(pair.to_pkcs8v1().expect("DER").as_ref());
    let public = ParsedPublicKey::new(verifying, pair.public_key()).expect("its public half");
    Raw {
        sign: Box::new(move |message| {
            pair.sign(&SystemRandom::new(), message).expect("signed").as_ref().to_vec()
        }),
        verify: verify_with(public),
        given,
    }
}

fn raw_ed25519() -> Raw {
    let pair = Ed25519KeyPair::generate().expect("a key");
    let given = pem(pair.to_pkcs8v1().expect("DER").as_ref());
    let public = ParsedPublicKey::new(&signature::ED25519, pair.public_key()).expect("its half");
    Raw {
        sign: Box::new(move |message| pair.sign(message).as_ref().to_vec()),
        verify: verify_with(public),
        given,
    }
}

fn raw_ml_dsa(
    signing: &'static PqdsaSigningAlgorithm,
    verifying: &'static dyn VerificationAlgorithm,
) -> Raw {
    let pair = PqdsaKeyPair::generate(signing).expect("a key");
    let given = pem(pair.to_pkcs8v1().expect("DER").as_ref());
    let public = ParsedPublicKey::new(verifying, pair.public_key()).expect("its public half");
    Raw {
        sign: Box::new(move |message| {
            let mut signature = vec![0; signing.signature_len()];
            pair.sign(message, &mut signature).expect("signed");
            signature
        }),
        verify: verify_with(public),
        given,
    }
}

fn verify_with(public: ParsedPublicKey) -> VerifyWith {
    Box::new(move |message, signature| public.verify_sig(message, signature).is_ok())
}

/// A PKCS#8 key as PEM.
fn pem(der: &[u8]) -> (Secret, SecretEncoding) {
    let text = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der)
    );
    (Secret::from(text), SecretEncoding::Key)
}
