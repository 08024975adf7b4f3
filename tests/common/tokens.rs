//! Tokens made and taken apart without Jotbench's own code, so that an error there shows here.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// A secret that is long enough for HS256.
pub const SECRET: &str = "an example secret of 32 bytes ok";

/// A CPF with right check digits, and one with a wrong one.
pub const CPF: &str = "52998224725";
pub const WRONG_CPF: &str = "52998224724";

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The HMAC-SHA256 of a text.
pub fn hmac(secret: impl AsRef<[u8]>, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_ref()).expect("any length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// An HS256 token of exactly these bytes.
pub fn hs256(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>, secret: &str) -> String {
    let input = format!("{}.{}", base64url(header), base64url(payload));
    let signature = base64url(hmac(secret, &input));
    format!("{input}.{signature}")
}

/// An HS256 token with the usual header.
pub fn usual(payload: &str) -> String {
    hs256(r#"{"alg":"HS256","typ":"JWT"}"#, payload, SECRET)
}

/// What a token says, after its signature was found right.
pub struct Opened {
    pub header: String,
    pub payload: String,
}

impl Opened {
    pub fn claim(&self, name: &str) -> Value {
        self.claims()[name].clone()
    }

    pub fn claims(&self) -> Value {
        serde_json::from_str(&self.payload).expect("the payload is JSON")
    }

    pub fn claim_names(&self) -> Vec<String> {
        let claims = self.claims();
        claims.as_object().expect("the claims are an object").keys().cloned().collect()
    }
}

/// Takes an HS256 token apart after checking its signature.
#[track_caller]
pub fn open(token: &str, secret: impl AsRef<[u8]>) -> Opened {
    let (input, signature) = token.rsplit_once('.').expect("a token has dots");
    assert_eq!(signature, base64url(hmac(secret, input)), "the signature is wrong");
    let (header, payload) = input.split_once('.').expect("a token has two dots");
    let text = |part: &str| {
        String::from_utf8(URL_SAFE_NO_PAD.decode(part).expect("a part is base64url"))
            .expect("a part is UTF-8")
    };
    Opened { header: text(header), payload: text(payload) }
}

/// Seconds since 1970, by the system's clock.
#[expect(clippy::disallowed_methods, reason = "what is tested reads the clock too")]
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.expect("it is past 1970").as_secs())
        .expect("it is not yet the year 292 billion")
}
