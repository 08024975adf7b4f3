//! Drafts that were put aside: where a token takes the place of a changed draft, the draft can be
//! brought back.

use super::{Mode, Model, Notice};
use crate::{
    bench::{draft::Draft, effect::Effect},
    jwt::{Moment, Reading},
};

/// The most drafts that are kept; the oldest goes first.
const MOST: usize = 8;

/// What is said, and what to do.
const SAID: (&str, &str) = ("The draft was put aside", "Edit > Bring back draft");

/// A draft that was put aside, and where it came from.
#[derive(Clone, Debug)]
pub(super) struct PutAside {
    draft: Draft,
    original: Option<String>,
    leaves_unprotected: bool,
    read_as: Reading,
    unsecured: bool,
}

impl Model {
    /// Puts the draft aside if somebody worked on it. Returns whether it was.
    pub(super) fn put_draft_aside(&mut self) -> bool {
        if self.mode != Mode::Sign || self.untouched || self.draft.is_empty() {
            return false;
        }
        if self.original.as_ref().is_some_and(|original| self.is_draft_of(original)) {
            return false;
        }
        if self.aside.len() >= MOST {
            self.aside.remove(0);
        }
        self.aside.push(PutAside {
            draft: self.draft.clone(),
            original: self.original.clone(),
            leaves_unprotected: self.leaves_unprotected,
            read_as: self.read_as.clone(),
            unsecured: self.unsecured,
        });
        true
    }

    /// Says that a draft was put aside, if it was.
    pub(super) fn say_put_aside(&mut self, was_put_aside: bool) {
        if was_put_aside {
            let (text, hint) = SAID;
            self.notice = Some(Notice { hint: hint.to_owned(), ..Notice::done(text) });
        }
    }

    /// Says what was done; where a draft was put aside for it, that too.
    pub(super) fn say_done(&mut self, text: impl Into<String>) {
        let (aside, way) = SAID;
        let was_put_aside = self.notice.as_ref().is_some_and(|notice| notice.text == aside);
        let hint = if was_put_aside { format!("{aside}: {way}") } else { String::new() };
        self.notice = Some(Notice { hint, ..Notice::done(text) });
    }

    /// Brings the last draft back that was put aside; one that lies on the bench takes its place.
    pub(super) fn bring_back_draft(&mut self, now: Moment) -> Vec<Effect> {
        let Some(back) = self.aside.pop() else { return vec![] };
        if self.put_draft_aside() {
            // Behind the others, so that asking again goes round.
            self.aside.rotate_right(1);
        }
        self.begin_draft();
        self.forget_choice();
        self.draft = back.draft;
        self.original = back.original;
        self.leaves_unprotected = back.leaves_unprotected;
        self.read_as = back.read_as;
        self.unsecured = back.unsecured;
        self.notice = None;
        self.examine(now)
    }
}
