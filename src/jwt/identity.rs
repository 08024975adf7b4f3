//! What is signed is what is shown: to sign what a token decodes to gives the same token. Ten
//! thousand of them, with the fifteen hundred that [`crate::bench`] takes through its panes.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{
    Algorithm, Family, KeyError, KeySet, Token,
    json::samples,
    key::{Recipe, generate, test_keys::file_keys},
    sign, unsecured,
    verdict::SignatureVerdict,
    verify,
};

/// Algorithms, each with a key.
type Signers = LazyLock<Vec<(Algorithm, Result<KeySet, KeyError>)>>;

/// The algorithms that sign the same bytes to the same signature.
static DETERMINISTIC: Signers = LazyLock::new(|| signers(|it| it.row().deterministic));

/// The others: each signature is another one.
static RANDOMIZED: Signers = LazyLock::new(|| signers(|it| !it.row().deterministic));

fn signers(belongs: fn(Algorithm) -> bool) -> Vec<(Algorithm, Result<KeySet, KeyError>)> {
    let key = |algorithm: Algorithm| match algorithm.family() {
        // Making an RSA key takes long.
        Family::Rsa | Family::RsaPss => file_keys("rsa-2048-pkcs8.pem"),
        _ => {
            let recipe = Recipe::for_algorithm(algorithm);
            let key = generate(recipe).expect("there are random numbers");
            KeySet::read(&key, recipe.encoding(), None).expect("it can be read")
        }
    };
    Algorithm::all().filter(|it| belongs(*it)).map(|it| (it, Ok(key(it)))).collect()
}

/// An algorithm of the list by its place, a header that names it, and a payload.
fn case(list: &'static Signers) -> impl Strategy<Value = (usize, String, Vec<u8>)> {
    (0..list.len()).prop_flat_map(|place| {
        let header = samples::header_text(list[place].0);
        (Just(place), header, samples::payload())
    })
}

/// What the token decodes to is what was signed; gives it back.
fn decoded(token: &str, header: &str, payload: &[u8]) -> Result<Token, TestCaseError> {
    let (read, _) = Token::parse(token);
    prop_assert_eq!(&read.text, token);
    prop_assert_eq!(read.header.as_ref().and_then(|part| part.text()), Some(header));
    prop_assert_eq!(read.payload.as_ref().map(|part| part.bytes.as_slice()), Some(payload));
    Ok(read)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8_500))]

    #[test]
    fn decoding_and_signing_again_is_the_identity_on_bytes(
        (place, header, payload) in case(&DETERMINISTIC)
    ) {
        let (algorithm, Ok(keys)) = &DETERMINISTIC[place] else { unreachable!() };
        let token = sign(&header, &payload, keys, *algorithm).expect("it can be signed");
        let read = decoded(&token, &header, &payload)?;
        let header = read.header.as_ref().and_then(|part| part.text()).unwrap_or_default();
        let payload = read.payload.as_ref().map(|part| part.bytes.clone()).unwrap_or_default();
        prop_assert_eq!(sign(header, &payload, keys, *algorithm), Ok(token));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn decoding_and_signing_again_is_the_identity_but_for_a_random_signature(
        (place, header, payload) in case(&RANDOMIZED)
    ) {
        let (algorithm, keys) = &RANDOMIZED[place];
        let signed = || {
            let keys = keys.as_ref().expect("there is a key");
            sign(&header, &payload, keys, *algorithm).expect("it can be signed")
        };
        let (token, again) = (signed(), signed());
        let read = decoded(&token, &header, &payload)?;
        prop_assert_eq!(again.rsplit_once('.').map(|it| it.0), token.rsplit_once('.').map(|it| it.0));
        // A header may hold anything, so that something else may be wrong; never the signature.
        let verdict = verify(&read, Some(keys), &[]).signature;
        prop_assert_ne!(verdict, SignatureVerdict::Invalid);
    }

    #[test]
    fn an_unsecured_token_decodes_to_what_it_was_made_of(payload in samples::payload()) {
        let header = r#"{ "alg" : "none" }"#;
        let token = unsecured(header, &payload).expect("it can be made");
        decoded(&token, header, &payload)?;
    }
}
