//! A client's former secret: what was signed with it before it was replaced still verifies, and the
//! workbench says so. Nothing is ever signed with it.

use std::sync::Arc;

use super::{
    analysis::{Examined, SharedKey},
    signer::signed_with_previous,
};
use crate::{
    client::Client,
    jwt::{
        Algorithm, Aspect, Finding, KeySet, Reading, Rule, Secret, SecretEncoding, Severity, Token,
        verdict::SignatureVerdict,
    },
};

/// The key that a client's former secret is.
#[derive(Clone, Debug)]
pub struct FormerKey {
    /// Whose it is, for people: the client's name.
    pub owner: String,
    /// It, or why it cannot be read.
    pub key: SharedKey,
    /// Whether it is a key rather than a text secret.
    pub is_key: bool,
    /// The algorithm that it signed with; no other is accepted.
    pub algorithm: Algorithm,
    /// When another took its place, in seconds since 1970.
    pub replaced: i64,
}

impl FormerKey {
    /// Reads the former secret of the client as its record says; `None` where the record knows of
    /// none.
    #[must_use]
    pub fn read(client: &Client, secret: &Secret) -> Option<Self> {
        let encoding = client.previous?.encoding;
        Self::of(client, Arc::new(KeySet::read(secret, encoding, None)))
    }

    /// The client's former key, which was read as its record says; `None` where the record knows of
    /// none.
    #[must_use]
    pub fn of(client: &Client, key: SharedKey) -> Option<Self> {
        let previous = client.previous?;
        Some(Self {
            owner: client.name.clone(),
            key,
            is_key: previous.encoding == SecretEncoding::Key,
            algorithm: previous.algorithm,
            replaced: previous.replaced,
        })
    }

    fn finding(&self) -> Finding {
        signed_with_previous(&self.owner, self.is_key, Some(self.replaced))
    }
}

impl Examined {
    /// Where the signature does not verify with the key in use, tries the former one: if that one
    /// verifies it, the verdicts are those, and a finding says so.
    #[must_use]
    pub fn or_by_former(self, pasted: &str, reading: &Reading, former: Option<&FormerKey>) -> Self {
        let is_valid = |examined: &Self| examined.verification.signature == SignatureVerdict::Valid;
        let Some(former) = former.filter(|_| !is_valid(&self)) else { return self };
        let read = Token::read(pasted, reading);
        let mut by_former = Self::of(pasted, reading, read, Some(&former.key), &[former.algorithm]);
        if !is_valid(&by_former) {
            return self;
        }
        let verification = &mut by_former.verification;
        // What is said of the key stays what is so of the one in use; that it does not verify this
        // token, whose key it is not, says nothing against it.
        verification.findings.retain(|finding| finding.rule.aspect() != Aspect::Key);
        verification.findings.extend(self.verification.findings.into_iter().filter(|finding| {
            finding.rule.aspect() == Aspect::Key && finding.severity != Severity::Error
        }));
        verification.findings.push(former.finding());
        verification.key_used = None;
        by_former
    }

    /// Whether the signature was verified with a former secret.
    #[must_use]
    pub fn is_by_former(&self) -> bool {
        self.verification.signature == SignatureVerdict::Valid
            && self.verification.findings.iter().any(|it| it.rule == Rule::OtherSecret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bench::analysis::{Job, SignJob, examine, judge},
        client::{Previous, example},
        jwt::Overall,
    };

    const FORMER: &str = "Vq7-Zx2+Lm9=Rt4 Kp1!Wd6?Hs3fGqT7";
    const CURRENT: &str = "hT5+Wc8-Qn2=Yf6 Ub9!Js4?Xd1mRkE3";

    fn client(algorithm: Algorithm) -> Client {
        let previous =
            Previous { replaced: 1_795_000_000, encoding: SecretEncoding::Utf8, algorithm };
        Client { previous: Some(previous), ..example("acme") }
    }

    fn former(algorithm: Algorithm) -> FormerKey {
        FormerKey::read(&client(algorithm), &Secret::from(FORMER.to_owned())).unwrap()
    }

    fn key(text: &str) -> SharedKey {
        let secret = Secret::from(text.to_owned());
        Arc::new(KeySet::read(&secret, SecretEncoding::Utf8, None))
    }

    fn signed(with: &str) -> String {
        let job = SignJob {
            header: r#"{"alg":"HS256"}"#.to_owned(),
            payload: br#"{"sub":"ada"}"#.to_vec(),
            key: Some(key(with)),
            accepted: vec![],
            unsecured: false,
        };
        Job::Sign(job).run().signed.unwrap().unwrap()
    }

    fn examined(token: &str, in_use: Option<&str>, former: FormerKey) -> Examined {
        let job = Job::Examine {
            pasted: token.to_owned(),
            reading: Reading::default(),
            key: in_use.map(key),
            accepted: vec![Algorithm::Hs256],
            former: Some(former),
            given: None,
        };
        job.run().examined
    }

    #[test]
    fn what_the_former_secret_signed_is_valid_and_said_to_be_its() {
        for in_use in [Some(CURRENT), Some("short"), None] {
            let examined = examined(&signed(FORMER), in_use, former(Algorithm::Hs256));
            let analysis = judge(&examined, &crate::bench::Question::default());
            assert_eq!(analysis.overall, Overall::Accepted, "{in_use:?}");
            let finding = &analysis.findings[0];
            assert_eq!((finding.rule.id(), finding.severity), ("SIG-3", Severity::Warning));
            assert_eq!(
                finding.message,
                "Signed with the previous secret of acme, replaced on 2026-11-18"
            );
            assert!(examined.is_by_former());
        }
    }

    #[test]
    fn the_secret_in_use_is_tried_first_and_a_stranger_is_invalid_with_both() {
        let own = examined(&signed(CURRENT), Some(CURRENT), former(Algorithm::Hs256));
        assert_eq!(own.verification.signature, SignatureVerdict::Valid);
        assert!(!own.is_by_former());
        let strange = examined(&signed("another"), Some(CURRENT), former(Algorithm::Hs256));
        assert_eq!(strange.verification.signature, SignatureVerdict::Invalid);
        assert!(!strange.is_by_former());
    }

    #[test]
    fn the_former_secret_verifies_its_own_algorithm_alone() {
        let other = examined(&signed(FORMER), Some(CURRENT), former(Algorithm::Hs512));
        assert_eq!(other.verification.signature, SignatureVerdict::Invalid);
        // A client that has changed its algorithm since.
        let former = former(Algorithm::Hs256);
        let (token, reading) = (signed(FORMER), Reading::default());
        let of_new = examine(&token, &reading, Some(&key(CURRENT)), &[Algorithm::Hs512]);
        assert_eq!(of_new.verification.signature, SignatureVerdict::NotChecked);
        let both = of_new.or_by_former(&token, &reading, Some(&former));
        assert!(both.is_by_former());
        assert_eq!(judge(&both, &crate::bench::Question::default()).overall, Overall::Accepted);
    }

    #[test]
    fn what_is_weak_is_said_of_the_secret_in_use_and_not_of_the_former_one() {
        let weak = FormerKey { key: key("secret"), ..former(Algorithm::Hs256) };
        let by_weak = examined(&signed("secret"), Some(CURRENT), weak);
        let rules = |examined: &Examined| {
            let rules = examined.verification.findings.iter().map(|finding| finding.rule.id());
            rules.collect::<Vec<_>>()
        };
        assert_eq!(rules(&by_weak), ["SIG-3"]);
        let by_strong = examined(&signed(FORMER), Some("secret"), former(Algorithm::Hs256));
        assert!(rules(&by_strong).contains(&"ALG-2"), "{:?}", rules(&by_strong));
    }

    #[test]
    fn a_record_without_a_note_has_no_former_secret() {
        assert!(FormerKey::read(&example("acme"), &Secret::from(FORMER.to_owned())).is_none());
    }
}
