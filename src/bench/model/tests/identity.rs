//! What is signed is what is shown: a decoded token signed again is the same token.

use proptest::prelude::*;

use super::*;
use crate::jwt::{
    Algorithm,
    json::{self, samples},
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn a_decoded_token_signed_again_is_the_same_token(header in samples::header_text(Algorithm::Hs256), payload in samples::payload(), squeeze: bool) {
        let header = if squeeze { json::compact(&header) } else { header };
        let token = token_of(header.as_bytes(), &payload, SECRET);
        let mut model = bench();
        does(&mut model, Command::SecretTyped(secret(SECRET)));
        does(&mut model, Command::Paste(token.clone()));
        prop_assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
        does(&mut model, Command::SetMode(Mode::Sign));
        prop_assert_eq!(&model.unsigned, &None);
        prop_assert_eq!(&model.token_text, &token);
        // What is shown differs by white space alone, and going back brings the evidence back.
        prop_assert_eq!(json::compact(&model.draft.header), json::compact(&header));
        does(&mut model, Command::SetMode(Mode::Verify));
        prop_assert_eq!(&model.pasted, &token);
    }

    #[test]
    fn no_text_on_the_bench_panics_or_is_altered(token: String, header in samples::damaged_json_text(), payload: String) {
        let mut model = pasted();
        does(&mut model, Command::TokenEdited(token.clone()));
        prop_assert_eq!(&model.pasted, &token);
        does(&mut model, Command::Paste(token.clone()));
        prop_assert_eq!(&model.pasted, &token);
        does(&mut model, Command::HeaderEdited(header.clone()));
        does(&mut model, Command::PayloadEdited(payload.clone()));
        prop_assert_eq!(&model.draft.header, &header);
        prop_assert_eq!(payload_text(&model), &payload);
        let _ = ask(&mut model, Command::Do(Action::SignAgain));
        let _ = ask(&mut model, Command::SetTime("exp", i64::MAX));
        let _ = model.next_change(NOW);
        let _ = crate::bench::words::headline(&model);
        let _ = crate::bench::words::tiles(&model);
    }
}
