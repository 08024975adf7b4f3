//! What looks like a token, and is none.

use crate::{
    case::{Case, none},
    samples::{ana, noise},
    tokens::base64url,
};

pub fn cases() -> Vec<Case> {
    let part = |json: &str| base64url(json);
    let header = part(r#"{"alg":"HS256","typ":"JWT"}"#);
    let key = part(r#"{"kty":"oct","k":"c2VjcmV0","alg":"HS256"}"#);
    let map = part(r#"{"version":3,"sources":["a.ts"],"names":["alg"],"mappings":"AAAA"}"#);
    let blob = base64url(noise(600));
    vec![
        none("nothing", ""),
        none("white space", " \n\t\r\n"),
        none("prose", "Hello, our token is refused. Can you help? Thanks."),
        none("eyJ in prose", "A token starts with eyJ. Always eyJ... and ewog if it is pretty."),
        none("eyJ and two dots", "eyJ.eyJ.abc and eyJhbGci.x.y"),
        none("file names with two dots", "see app.config.json, jquery.min.js and eyJ.backup.tar"),
        none("version numbers", "jotbench 0.1.0 needs rust 1.95.0 and egui 0.37.1"),
        none("domain names", "api.eu-west-1.example.com and www.keyjet.example"),
        none("mail addresses", "ana.maria@mail.example.com wrote to eyjolfur.b@example.is"),
        none("addresses of networks", "10.0.0.7 fe80::1 192.168.17.254:8443"),
        none("a package of Java", "com.example.eyJ.auth.JwtVerifier.verify(JwtVerifier.java:171)"),
        none("a state parameter", "https://app.example/cb?state=eyJhIjoxfQ&code=4.x.y"),
        none("a state parameter with dots", "https://app.example/cb?state=eyJhIjoxfQ.a.b"),
        none(
            "JSON in base64 without an algorithm",
            format!("data={}.json", part(r#"{"id":1,"page":2}"#)),
        ),
        none(
            "an algorithm that is not the header's",
            format!("{}.a.b", part(r#"{"x":{"alg":"HS256"}}"#)),
        ),
        none("a header alone", &header),
        none(
            "a header at the end of a sentence",
            format!("The header is {header}. Is that right?"),
        ),
        none("a header before an ellipsis", format!("It began with {header}... and so on")),
        none("a header and an asterisk", format!("token={header}.***")),
        none("a header in the middle of a word", format!("x{header}.eyJzdWIiOiJhIn0.c2ln")),
        none("a header that goes on", format!("{header}x.eyJzdWIiOiJhIn0.c2ln")),
        none(
            "a header that is cut",
            format!("{}.eyJzdWIiOiJhIn0.c2ln", &header[..header.len() - 2]),
        ),
        none("a payload alone", ana().split('.').nth(1).unwrap_or_default()),
        none(
            "payload and signature",
            ana().split_once('.').map(|(_, rest)| rest.to_owned()).unwrap_or_default(),
        ),
        none("a key in base64", &key),
        none("a key at the end of a sentence", format!("The key is {key}.")),
        none("a source map", format!("//# sourceMappingURL=data:application/json;base64,{map}")),
        none("a blob", format!("-----BEGIN CERTIFICATE-----\n{blob}\n-----END CERTIFICATE-----")),
        none("a blob with eyJ in it", format!("{blob}eyJhbGciOiJIUzI1NiJ9{blob}")),
        none("a picture", format!("data:image/png;base64,iVBORw0KGgo{blob}")),
        none("an empty header", "e30.e30.e30 and e30.eyJzdWIiOiJhIn0."),
        none("a list in base64", format!("{}.a.b", part(r#"["alg"]"#))),
        none("hashes", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        none("an identifier", "7f3d2c1e-9b8a-4c5d-8e6f-eyJ000000000.a.b"),
        none(
            "a token of Basic",
            format!("Authorization: Basic {}", part(&format!("user:{}", ana()))),
        ),
        none(
            "a JSON serialization",
            format!(r#"{{"payload":"e30","protected":"{header}","signature":"c2ln"}}"#),
        ),
        none("a header and the next sentence", format!("We send {header}.\nThe rest is secret.")),
        none("words with dots", "e.g. i.e. a.m. eyJ.e.g"),
    ]
}
