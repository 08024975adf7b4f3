//! What becomes of a text or a file: it goes onto the bench, into the list, or is searched elsewhere.

use std::path::{Path, PathBuf};

use super::{
    super::{Model, examine::INLINE_BYTES},
    words::{found_words, name_of},
};
use crate::{
    bench::{
        effect::Effect,
        tray::{PASTED, items_of, may_be_one_token},
    },
    jwt::{
        Format, Moment, Serialization, Token,
        find::{self, Found},
    },
};

/// Where a text comes from.
#[derive(Clone, Debug)]
pub(in crate::bench::model) enum Origin {
    /// It was pasted.
    Pasted,
    /// A file.
    File(PathBuf),
}

impl Origin {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Pasted => PASTED.to_owned(),
            Self::File(path) => name_of(path),
        }
    }
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bench::model) enum Taken {
    /// It lies on the bench as it is.
    Whole,
    /// The tokens in it are in the tray.
    Listed,
    /// It is being searched.
    Searched,
}

impl Model {
    /// Takes a text that is no key: one token goes onto the bench, several go into the tray, and a
    /// large text is searched elsewhere. A text without any goes onto the bench as it is, where it
    /// is said to be no token.
    pub(in crate::bench::model) fn take_text(
        &mut self,
        origin: &Origin,
        text: String,
        now: Moment,
    ) -> (Vec<Effect>, Taken) {
        let is_large = text.len() > INLINE_BYTES;
        if is_large {
            // A large token is parsed for as long as it takes, a log never is.
            let is_token = may_be_one_token(text.as_bytes())
                && Token::parse(&text).0.format != Format::Unknown;
            if !is_token {
                return (self.scan_text(origin, text.into_bytes(), now), Taken::Searched);
            }
            return (self.put_on_bench(text, now), Taken::Whole);
        }
        let found = find::tokens(text.as_bytes());
        let (token, _) = Token::parse(&text);
        if found.is_empty() || is_whole(&text, &token, &found) {
            drop(found);
            return (self.put_on_bench(text, now), Taken::Whole);
        }
        // One token of a text does not take the place of a list; and where the bench reads it out
        // of the text by itself, the text is the evidence, and what is taken off is said.
        let is_one = found.len() == 1;
        let reads_it = is_one && found.first().is_some_and(|found| found.token == token.text);
        let harvest = items_of(text.as_bytes(), found, &self.assessor(now), now);
        if is_one && self.tray.items.len() > 1 {
            let (stamp, evidence) = match harvest.items.into_iter().next() {
                Some(item) => (item.stamp, if reads_it { text } else { item.token }),
                None => (None, text),
            };
            let effects = self.put_on_bench(evidence, now);
            self.logged_at = stamp;
            return (effects, Taken::Whole);
        }
        let words = origin.words();
        self.begin_tray(words.clone());
        self.add_to_tray(harvest);
        let effects = self.lay_from_tray(0, reads_it.then_some(text), now);
        self.say_done(found_words(&self.tray, &words));
        (effects, Taken::Listed)
    }

    /// Takes the text of a file that was opened.
    pub(in crate::bench::model) fn open_text(
        &mut self,
        path: PathBuf,
        text: String,
        now: Moment,
    ) -> Vec<Effect> {
        let shown = path.display().to_string();
        let (effects, taken) = self.take_text(&Origin::File(path), text, now);
        if taken == Taken::Whole {
            self.say_done(format!("Opened {shown}"));
        }
        effects
    }

    /// Takes the bytes of a file that are no text: tokens may stand in them all the same.
    pub(in crate::bench::model) fn open_bytes(
        &mut self,
        path: PathBuf,
        bytes: Vec<u8>,
        now: Moment,
    ) -> Vec<Effect> {
        if bytes.len() > INLINE_BYTES {
            return self.scan_text(&Origin::File(path), bytes, now);
        }
        let found = find::tokens(&bytes);
        if found.is_empty() {
            return self.no_text(&path, &bytes);
        }
        let harvest = items_of(&bytes, found, &self.assessor(now), now);
        let origin = name_of(&path);
        self.begin_tray(origin.clone());
        self.add_to_tray(harvest);
        let effects = self.lay_from_tray(0, None, now);
        self.say_done(found_words(&self.tray, &origin));
        effects
    }

    /// Says that these bytes are neither text nor hold a token.
    pub(super) fn no_text(&mut self, path: &Path, bytes: &[u8]) -> Vec<Effect> {
        let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        self.fail(
            format!("{} is no text: byte {valid} is not UTF-8", path.display()),
            "Choose a file that holds a token or a key",
        )
    }
}

/// Whether the text is the one token that it holds, with nothing round it but what such a token is
/// wrapped in.
fn is_whole(text: &str, token: &Token, found: &[Found<'_>]) -> bool {
    let [one] = found else { return false };
    if token.format != Format::Unknown && token.serialization != Serialization::Compact {
        return true;
    }
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
    if text.trim().chars().all(is_of_token) {
        return true;
    }
    let around = [text.get(..one.span.start), text.get(one.span.end..)];
    let words = around.into_iter().flatten().flat_map(|rest| {
        rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    });
    let is_wrapping = |word: &str| {
        ["authorization", "bearer", "dpop"].iter().any(|name| word.eq_ignore_ascii_case(name))
    };
    words.into_iter().all(is_wrapping)
}
