//! The JSON serializations, and content that is detached or unencoded, with the libraries that
//! have them.
//!
//! Jotbench reads these forms and writes compact tokens alone: what it signs is put into the form
//! here, which changes no signature (RFC 7515 §7.2, Appendix F).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jotbench::jwt::{self, Algorithm, Reading, Token, verdict::SignatureVerdict};
use serde_json::{Value, json};

use crate::{
    common::Home,
    keys::{self, Pair},
    peer::{Library, Opinion, Peer, Signer},
    workbench::Workbench,
};

/// With a dot in it, so that it cannot stand unencoded in a compact token (RFC 7797 §5.2).
const PAYLOAD: &str = "{\"iss\":\"crossover\", \"exp\":4102444800,\r\n \"three\":3.0}";

/// Without a dot, so that it can.
const UNENCODED: &str = "{\"iss\":\"crossover\", \"exp\":4102444800}";

/// One of each kind; every algorithm crosses in the compact form.
const ALGORITHMS: [Algorithm; 4] =
    [Algorithm::Hs256, Algorithm::Ps256, Algorithm::Es512, Algorithm::EdDsa];

/// The libraries that have the JSON serializations.
const WITH_JSON: [Library; 3] = [Library::Joserfc, Library::Jwcrypto, Library::Jose];

fn signer(algorithm: Algorithm, pair: &Pair) -> Signer<'_> {
    Signer {
        key: &pair.private[0],
        protected: json!({ "alg": algorithm.name() }),
        unprotected: json!({ "kid": algorithm.name() }),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// A compact token in the flattened serialization, with an unprotected header beside it.
fn flattened(compact: &str) -> Value {
    let parts: Vec<&str> = compact.split('.').collect();
    json!({
        "payload": parts[1],
        "protected": parts[0],
        "header": { "kid": "cross" },
        "signature": parts[2],
    })
}

/// The same token with the middle character of this member changed.
fn altered(token: &Value, member: &str) -> String {
    let mut token = token.clone();
    let whole = text(&token[member]).to_owned();
    let middle = whole.len() / 2;
    let changed = if &whole[middle..=middle] == "A" { "B" } else { "A" };
    token[member] = format!("{}{changed}{}", &whole[..middle], &whole[middle + 1..]).into();
    token.to_string()
}

#[track_caller]
fn expect_holds(opinion: Opinion, payload: &str) {
    match opinion {
        Opinion::Holds { payload: found, .. } => assert_eq!(found, payload.as_bytes()),
        Opinion::Refused => panic!("it is refused"),
    }
}

#[track_caller]
fn expect_refused(opinion: &Opinion) {
    assert!(matches!(opinion, Opinion::Refused), "{opinion:?}");
}

#[test]
fn the_flattened_serialization_crosses_over() {
    let workbench = Workbench::new();
    for library in WITH_JSON {
        let mut peer = Peer::start(library, workbench.home());
        for algorithm in ALGORITHMS {
            let pair = keys::own(algorithm);
            let public = &pair.public[0];
            let key = [(algorithm.name(), public)];

            let signed = peer.sign_json(&[signer(algorithm, &pair)], PAYLOAD.as_bytes());
            let signed: Value = serde_json::from_str(&signed).expect("JSON");
            let header = workbench.inspect(public, &signed.to_string(), &[]);
            header.expect_accepted(&decoded(text(&signed["protected"])), PAYLOAD);
            for member in ["payload", "signature"] {
                let altered = altered(&signed, member);
                workbench.inspect(public, &altered, &[]).expect_invalid(member);
                expect_refused(&peer.verify_json(&key, &altered));
            }

            let header = format!("{{\"alg\":\"{algorithm}\"}}");
            let ours = flattened(&workbench.sign(&pair.private[0], &header, PAYLOAD));
            expect_holds(peer.verify_json(&key, &ours.to_string()), PAYLOAD);
        }
    }
}

#[test]
fn the_general_serialization_crosses_over_with_each_of_its_signatures() {
    let workbench = Workbench::new();
    let [first, second] = [Algorithm::Rs256, Algorithm::Es384];
    let pairs = [keys::own(first), keys::own(second)];
    let keys = [(first.name(), &pairs[0].public[0]), (second.name(), &pairs[1].public[0])];
    for library in WITH_JSON {
        let mut peer = Peer::start(library, workbench.home());
        let signers = [signer(first, &pairs[0]), signer(second, &pairs[1])];
        let signed = peer.sign_json(&signers, PAYLOAD.as_bytes());
        each_signature_holds(&signed, &pairs);

        let [one, other] = [(first, &pairs[0]), (second, &pairs[1])].map(|(algorithm, pair)| {
            let header = format!("{{\"alg\":\"{algorithm}\"}}");
            flattened(&workbench.sign(&pair.private[0], &header, PAYLOAD))
        });
        let mut ours = json!({ "payload": one["payload"], "signatures": [one, other] });
        for signature in ours["signatures"].as_array_mut().expect("a list") {
            signature.as_object_mut().expect("an object").remove("payload");
        }
        expect_holds(peer.verify_json(&keys, &ours.to_string()), PAYLOAD);
        expect_refused(&peer.verify_json(&keys, &altered(&ours, "payload")));
    }
}

#[track_caller]
fn each_signature_holds(token: &str, pairs: &[Pair]) {
    for (index, pair) in pairs.iter().enumerate() {
        let reading = Reading { signature: Some(index), ..Reading::default() };
        assert_eq!(verdict(token, &reading, pair), SignatureVerdict::Valid, "{index}: {token}");
        let whole: Value = serde_json::from_str(token).expect("JSON");
        let altered = altered(&whole, "payload");
        assert_eq!(verdict(&altered, &reading, pair), SignatureVerdict::Invalid, "{altered}");
    }
}

#[test]
fn detached_content_crosses_over() {
    let home = Home::new();
    let workbench = Workbench::new();
    for library in WITH_JSON {
        let mut peer = Peer::start(library, &home);
        for algorithm in ALGORITHMS {
            let pair = keys::own(algorithm);
            let header = json!({ "alg": algorithm.name() });
            let token = peer.sign_detached(&pair.private[0], &header, PAYLOAD.as_bytes());
            assert!(token.contains(".."), "{token}");
            holds_with_its_content_alone(&token, &pair);

            let name = algorithm.name();
            let signed = workbench.sign(&pair.private[0], &header.to_string(), PAYLOAD);
            let (input, signature) = signed.rsplit_once('.').expect("three parts");
            let (header, _) = input.split_once('.').expect("three parts");
            let ours = format!("{header}..{signature}");
            let public = &pair.public[0];
            let opinion = peer.verify_detached(public, name, &ours, PAYLOAD.as_bytes());
            expect_holds(opinion, PAYLOAD);
            expect_refused(&peer.verify_detached(public, name, &ours, b"{}"));
        }
    }
}

#[test]
fn unencoded_detached_content_crosses_over() {
    let workbench = Workbench::new();
    for library in Library::ALL {
        let mut peer = Peer::start(library, workbench.home());
        for algorithm in ALGORITHMS {
            let (pair, name) = (keys::own(algorithm), algorithm.name());
            let header = json!({ "alg": name, "b64": false, "crit": ["b64"] });
            let token = peer.sign_detached(&pair.private[0], &header, PAYLOAD.as_bytes());
            assert!(token.contains(".."), "{token}");
            holds_with_its_content_alone(&token, &pair);

            let signed = workbench.sign(&pair.private[0], &header.to_string(), UNENCODED);
            let parts: Vec<&str> = signed.split('.').collect();
            assert_eq!(parts[1], UNENCODED);
            let ours = format!("{}..{}", parts[0], parts[2]);
            let public = &pair.public[0];
            let opinion = peer.verify_detached(public, name, &ours, UNENCODED.as_bytes());
            expect_holds(opinion, UNENCODED);
            expect_refused(&peer.verify_detached(public, name, &ours, PAYLOAD.as_bytes()));
        }
    }
}

#[test]
fn unencoded_content_of_a_flattened_token_verifies_within_it_and_detached() {
    let home = Home::new();
    for library in WITH_JSON {
        let mut peer = Peer::start(library, &home);
        for algorithm in ALGORITHMS {
            let pair = keys::own(algorithm);
            let mut signer = signer(algorithm, &pair);
            signer.protected = json!({ "alg": algorithm.name(), "b64": false, "crit": ["b64"] });
            let token = peer.sign_json(&[signer], PAYLOAD.as_bytes());
            let mut token: Value = serde_json::from_str(&token).expect("JSON");
            // jose leaves such content out of the token, whatever its form.
            if library != Library::Jose {
                assert_eq!(token["payload"], PAYLOAD);
                let whole = verdict(&token.to_string(), &Reading::default(), &pair);
                assert_eq!(whole, SignatureVerdict::Valid, "{token}");
                let altered = altered(&token, "payload");
                let altered = verdict(&altered, &Reading::default(), &pair);
                assert_eq!(altered, SignatureVerdict::Invalid, "{token}");
                token["payload"] = "".into();
            }
            holds_with_its_content_alone(&token.to_string(), &pair);
        }
    }
}

/// The detached token holds with the payload, and with no other.
#[track_caller]
fn holds_with_its_content_alone(token: &str, pair: &Pair) {
    let with = |content: &str| {
        let reading = Reading { content: Some(content.into()), ..Reading::default() };
        verdict(token, &reading, pair)
    };
    assert_eq!(with(PAYLOAD), SignatureVerdict::Valid, "{token}");
    assert_eq!(with(&PAYLOAD.replace("3.0", "3.1")), SignatureVerdict::Invalid, "{token}");
}

/// What Jotbench's library says of the signature that is looked at.
fn verdict(token: &str, reading: &Reading, pair: &Pair) -> SignatureVerdict {
    let (token, _) = Token::read(token, reading);
    jwt::verify(&token, Some(&Ok(pair.public[0].read())), &[]).signature
}

fn decoded(part: &str) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url without padding");
    String::from_utf8(bytes).expect("UTF-8")
}
