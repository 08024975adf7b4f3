//! Keys cross over too: what Jotbench writes as PEM or JWK, the libraries read, and what they
//! write, it reads; and all call a key by the same thumbprint (RFC 7638).

use jotbench::jwt::{Algorithm, Key, Secret};
use serde_json::json;

use crate::{
    common::Home,
    expected::{Has, has},
    keys::{self, Form, Pair},
    peer::{Library, Opinion, Peer},
};

/// One algorithm for each type of key that comes in pairs.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::Rs256,
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Es512,
    Algorithm::Es256K,
    Algorithm::EdDsa,
    Algorithm::MlDsa44,
    Algorithm::MlDsa65,
    Algorithm::MlDsa87,
];

/// A library, and those of the algorithms that it has for sure.
fn with_each_library(mut run: impl FnMut(&mut Peer, Algorithm)) {
    let home = Home::new();
    for library in Library::ALL {
        let mut peer = Peer::start(library, &home);
        for algorithm in ALGORITHMS.into_iter().filter(|it| has(library, *it) == Has::Yes) {
            run(&mut peer, algorithm);
        }
    }
}

fn key(form: &Form) -> Key {
    form.read().into_only().expect("one key")
}

/// The pair in every form that Jotbench writes.
fn written(key: &Key) -> Pair {
    let secret = |name: &str, secret: Option<Secret>| {
        let secret = secret.expect("a private key has this form");
        Form::new(name, secret.expose_text().expect("it is text"))
    };
    Pair {
        private: vec![
            secret("written private PEM", key.private_pem()),
            secret("written private JWK", key.private_jwk()),
        ],
        public: vec![
            Form::new("written public PEM", key.public_pem().expect("a public key")),
            Form::new("written public JWK", key.public_jwk().expect("a public key")),
        ],
    }
}

#[test]
fn the_libraries_use_every_form_of_a_key_that_jotbench_writes() {
    with_each_library(|peer, algorithm| {
        let name = algorithm.name();
        let own = keys::own(algorithm);
        let pair = written(&key(&own.private[0]));
        for private in &pair.private {
            let token = peer.sign(private, &json!({ "alg": name }), b"content");
            // The key that it was written from is the judge.
            for public in own.public.iter().chain(&pair.public) {
                let opinion = peer.verify(public, name, &token);
                assert!(matches!(opinion, Opinion::Holds { .. }), "{name}, {}", public.name);
            }
        }
    });
}

#[test]
fn every_form_that_a_library_writes_is_the_same_key_to_jotbench() {
    with_each_library(|peer, algorithm| {
        let pair = peer.make_pair(algorithm.name());
        let expected = written(&key(&pair.private[0]));
        for form in &pair.private {
            assert_eq!(texts(&written(&key(form)).private[..1]), texts(&expected.private[..1]));
        }
        for form in pair.private.iter().chain(&pair.public) {
            let public = key(form).public_pem();
            assert_eq!(public.as_deref(), Some(expected.public[0].text.as_str()), "{}", form.name);
        }
        // Where the library writes PEM itself, it writes the same.
        let pem = pair.public.iter().find(|form| form.text.starts_with("-----"));
        let pem = pem.expect("every library writes PEM");
        assert_eq!(pem.text.trim_end(), expected.public[0].text.trim_end(), "{algorithm}");
    });
}

fn texts(forms: &[Form]) -> Vec<&str> {
    forms.iter().map(|form| form.text.as_str()).collect()
}

#[test]
fn thumbprints_are_the_same_on_both_sides() {
    with_each_library(|peer, algorithm| {
        if peer.library == Library::PyJwt {
            return; // It has none.
        }
        let own = keys::own(algorithm);
        let theirs = peer.make_pair(algorithm.name());
        for form in
            [&own.private, &own.public, &theirs.private, &theirs.public].into_iter().flatten()
        {
            let thumbprint = peer.thumbprint(form, algorithm.name());
            assert_eq!(key(form).thumbprint(), Some(thumbprint), "{algorithm}, {}", form.name);
        }
    });
}
