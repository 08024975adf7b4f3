//! What a report must not tell, however it is written: the values of masked claims, the signature,
//! and the secret in use.
//!
//! A mask on one claim is worth nothing if another claim, a header parameter or a finding says the
//! same thing again, so that whatever repeats a hidden value is hidden as well.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Source;
use crate::{
    jwt::{
        Finding, Part, Rule, Token,
        json::{Document, Kind, Member, Value},
        visible::escaped,
    },
    profile::sensitive::{Sensitivity, sensitivity},
};

/// What stands in the place of what is hidden.
pub(super) const MASK: &str = "•••";

/// Texts shorter than this are too common to be looked for elsewhere.
const SHORTEST: usize = 4;

/// So many characters of the signature in a row are a piece of it.
const WINDOW: usize = 8;

/// A secret shorter than this is a word that may stand anywhere.
const SHORTEST_SECRET: usize = 8;

/// A finding cuts long values off. What begins like a hidden value is taken for one.
const BEGINNING: usize = 16;

/// How often masks are looked for that follow from other masks, before everything is masked.
const ROUNDS: usize = 8;

/// Claims that are dates, and tell of each other in findings.
const DATES: [&str; 3] = ["exp", "nbf", "iat"];

/// Rules whose messages tell of a claim without its value, or with its text as it stands.
const HARMLESS: [Rule; 9] = [
    Rule::SensitiveClaim,
    Rule::RequiredClaim,
    Rule::RecommendedClaim,
    Rule::ClaimFormat,
    Rule::StringClaim,
    Rule::AudienceType,
    Rule::AccessTokenClaim,
    Rule::IdTokenClaim,
    Rule::StringOrUri,
];

/// Rules that reckon with dates, and name one to tell of the other.
const OF_DATES: [Rule; 8] = [
    Rule::NumericDate,
    Rule::FractionalSeconds,
    Rule::Expired,
    Rule::NotYetValid,
    Rule::DateOrder,
    Rule::Milliseconds,
    Rule::Lifetime,
    Rule::ProfileLifetime,
];

/// Texts that are looked for, by their first bytes.
#[derive(Debug, Default)]
struct Texts(HashMap<[u8; SHORTEST], Vec<Vec<u8>>>);

impl Texts {
    fn insert(&mut self, text: &str) {
        let Some(first) = text.as_bytes().first_chunk::<SHORTEST>() else { return };
        let bucket = self.0.entry(*first).or_default();
        if !bucket.iter().any(|known| known == text.as_bytes()) {
            bucket.push(text.as_bytes().to_vec());
        }
    }

    /// How many bytes the longest of the texts has that stands at the beginning of `rest`.
    fn at(&self, rest: &[u8]) -> Option<usize> {
        let bucket = self.0.get(rest.first_chunk::<SHORTEST>()?)?;
        bucket.iter().filter(|text| rest.starts_with(text)).map(Vec::len).max()
    }

    fn is_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        !self.0.is_empty() && (0..bytes.len()).any(|at| self.at(&bytes[at..]).is_some())
    }
}

/// What a report must not tell.
#[derive(Debug, Default)]
pub(super) struct Veil {
    /// The names of the claims that are masked: those that were chosen, those that hold secrets,
    /// and those that repeat what another hides.
    pub(super) claims: BTreeSet<String>,
    /// The names of the header parameters that are masked.
    pub(super) parameters: BTreeSet<String>,
    values: Texts,
    beginnings: Texts,
    signature: HashSet<[u8; WINDOW]>,
    secrets: Vec<String>,
    unnamed: Option<String>,
}

impl Veil {
    /// The veil of a report.
    pub(super) fn of(source: &Source<'_>) -> Self {
        let token = &source.examined.token;
        let mut veil = Self::default();
        veil.hide_signatures(token);
        let secret = source.secret.and_then(|secret| secret.expose_text()).map(str::trim);
        veil.secrets.extend(secret.filter(|it| it.len() >= SHORTEST_SECRET).map(str::to_owned));
        veil.unnamed = source.unnamed.filter(|name| !name.is_empty()).map(str::to_owned);
        if let Some(claims) = token.claims() {
            veil.mask_claims(claims, source.masked);
        }
        if let Some(header) = token.header.as_ref().and_then(|header| header.json.as_ref()) {
            let members = header.members();
            let is_hidden = |member: &&Member<'_>| {
                sensitivity(member) == Some(Sensitivity::Secret) || veil.hides_member(member)
            };
            let names: Vec<_> = members.iter().filter(is_hidden).collect();
            veil.parameters = names.iter().map(|member| member.name.clone().into()).collect();
            for member in names {
                veil.hide(member);
            }
        }
        veil
    }

    fn hide_signatures(&mut self, token: &Token) {
        let looked_at = token.signature.as_ref();
        let all = token.signatures.iter().filter_map(|one| one.signature.as_ref()).chain(looked_at);
        for signature in all {
            let encoded = signature.encoded(&token.text).as_bytes();
            let windows = encoded.windows(WINDOW).filter_map(|it| it.first_chunk::<WINDOW>());
            self.signature.extend(windows.copied());
        }
    }

    fn mask_claims(&mut self, claims: &Document, chosen: &BTreeSet<String>) {
        let members = claims.members();
        for round in 0..=ROUNDS {
            let mut any = false;
            for member in &members {
                if self.claims.contains(&*member.name) {
                    continue;
                }
                let is_masked = match round {
                    0 => {
                        chosen.contains(&*member.name)
                            || sensitivity(member) == Some(Sensitivity::Secret)
                            || self.holds_secret(member)
                    }
                    ROUNDS => true,
                    _ => self.hides_member(member),
                };
                if is_masked {
                    any = true;
                    self.claims.insert(member.name.clone().into());
                    // Of a name that stands twice, both values.
                    let same = members.iter().filter(|other| other.name == member.name);
                    same.for_each(|member| self.hide(member));
                }
            }
            if !any && round > 0 {
                return;
            }
        }
    }

    /// Looks for what this member holds from now on.
    fn hide(&mut self, member: &Member<'_>) {
        for value in member.value.with_descendants() {
            let text = value.text();
            match value.kind() {
                Kind::String => {
                    let inner = text.strip_prefix('"').unwrap_or(text);
                    self.hide_text(inner.strip_suffix('"').unwrap_or(inner));
                    self.hide_text(&value.as_str().unwrap_or_default());
                }
                Kind::Number => self.hide_text(text),
                _ => {}
            }
        }
    }

    fn hide_text(&mut self, text: &str) {
        if text.chars().count() < SHORTEST {
            return;
        }
        self.values.insert(text);
        let visible = escaped(text);
        self.values.insert(&visible);
        for core in base64url_cores(text.as_bytes()) {
            self.values.insert(&core);
        }
        if visible.chars().count() > BEGINNING {
            let beginning: String = visible.chars().take(BEGINNING).collect();
            self.beginnings.insert(&beginning);
        }
    }

    fn holds_secret(&self, member: &Member<'_>) -> bool {
        self.secrets.iter().any(|secret| {
            let mut values = member.value.with_descendants();
            values.any(|value| value.as_str().is_some_and(|text| text.contains(secret)))
        })
    }

    /// Whether the member's name or value says what is hidden.
    fn hides_member(&self, member: &Member<'_>) -> bool {
        let says = |value: Value<'_>| match value.kind() {
            Kind::String => {
                self.hides(value.text()) || value.as_str().is_some_and(|text| self.hides(&text))
            }
            Kind::Number => self.hides(value.text()),
            _ => false,
        };
        self.hides(&member.name)
            || self.hides(&escaped(&member.name))
            || self.holds_secret(member)
            || member.value.with_descendants().any(says)
            || self.hides_inner_name(member)
    }

    fn hides_inner_name(&self, member: &Member<'_>) -> bool {
        let mut objects = member.value.with_descendants().filter(|it| it.kind() == Kind::Object);
        objects.any(|object| object.members().iter().any(|inner| self.hides(&inner.name)))
    }

    /// Whether a text says what is hidden.
    pub(super) fn hides(&self, text: &str) -> bool {
        self.values.is_in(text)
            || text
                .as_bytes()
                .windows(WINDOW)
                .filter_map(|it| it.first_chunk::<WINDOW>())
                .any(|window| self.signature.contains(window))
    }

    /// The text with what is hidden replaced.
    pub(super) fn cover<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.hides(text) {
            return Cow::Borrowed(text);
        }
        let bytes = text.as_bytes();
        let (mut covered, mut at, mut hidden_to) = (String::new(), 0, 0);
        for (index, character) in text.char_indices() {
            let rest = &bytes[index..];
            let value = self.values.at(rest).unwrap_or_default();
            let window = rest.first_chunk::<WINDOW>();
            let piece = window.filter(|it| self.signature.contains(*it)).map_or(0, |it| it.len());
            let to = index + value.max(piece);
            if to > index {
                if hidden_to <= index {
                    covered.push_str(MASK);
                }
                hidden_to = hidden_to.max(to);
            }
            at = index + character.len_utf8();
            if index >= hidden_to {
                covered.push(character);
            }
        }
        debug_assert_eq!(at, text.len(), "every character was looked at");
        Cow::Owned(covered)
    }

    /// The words of a finding or a reason, with what is hidden replaced, and without the name of the
    /// client where it is not to be named.
    pub(super) fn cover_words(&self, words: &str) -> String {
        let covered = self.cover(words);
        match &self.unnamed {
            Some(name) => covered.replace(name.as_str(), "a client"),
            None => covered.into_owned(),
        }
    }

    /// Whether the finding is told with its own words; else they would give away what is hidden, or
    /// how weak a secret is.
    pub(super) fn tells(&self, finding: &Finding) -> bool {
        if matches!(finding.rule, Rule::WeakSecret | Rule::SecretLength) {
            return false;
        }
        if OF_DATES.contains(&finding.rule) && DATES.iter().any(|date| self.claims.contains(*date))
        {
            return false;
        }
        let member = finding.at.member.as_deref().unwrap_or_default();
        let is_masked = match finding.at.part {
            Part::Payload => self.claims.contains(member),
            Part::Header => self.parameters.contains(member),
            Part::Token | Part::Signature | Part::Key => false,
        };
        let texts = [&finding.message, &finding.hint];
        let quotes = texts.into_iter().any(|text| {
            let without = self.cover(text);
            self.beginnings.is_in(&without)
        });
        !quotes && (!is_masked || HARMLESS.contains(&finding.rule))
    }
}

/// What is the same in the base64url text of whatever holds these bytes: one text for each place
/// where they may stand in a group of three.
fn base64url_cores(bytes: &[u8]) -> Vec<String> {
    (0..3_usize)
        .filter_map(|before| {
            let padded = [&[0; 3][..before], bytes].concat();
            let encoded = URL_SAFE_NO_PAD.encode(&padded);
            // A character that holds bits of what stands before or after may be another one.
            let from = (before * 8).div_ceil(6);
            let to = padded.len() * 8 / 6;
            encoded.get(from..to).filter(|core| core.len() >= SHORTEST).map(str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_stands_in_the_encoding_of_whatever_holds_it() {
        for before in ["", "a", "ab", "abc", "{\"name\":\""] {
            for after in ["", "x", "xy", "\"}"] {
                let encoded = URL_SAFE_NO_PAD.encode(format!("{before}sesame-open{after}"));
                let cores = base64url_cores(b"sesame-open");
                assert!(cores.iter().any(|core| encoded.contains(core)), "{encoded}");
            }
        }
    }

    #[test]
    fn what_is_hidden_is_covered_and_all_else_stays() {
        let mut veil = Veil::default();
        veil.hide_text("ana@example.com");
        veil.hide_text("é-é-é");
        let covered = veil.cover("iss is \"ana@example.com\", é, é-é-é and ana@example.org");
        assert_eq!(covered, "iss is \"•••\", é, ••• and ana@example.org");
        assert!(matches!(veil.cover("nothing of it"), Cow::Borrowed(_)));
    }

    #[test]
    fn pieces_of_the_signature_are_covered() {
        let (token, _) = Token::parse("eyJhbGciOiJIUzI1NiJ9.e30.abcdefghijklmnopqrstuvwxyz");
        let mut veil = Veil::default();
        veil.hide_signatures(&token);
        assert_eq!(veil.cover("see klmnopqrs, cut"), "see •••, cut");
        assert_eq!(veil.cover("klmnopq"), "klmnopq");
    }
}
