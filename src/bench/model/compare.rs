//! Comparing two tokens.

use super::{Dialog, Mode, Model, Problem};
use crate::{
    bench::{
        compare::{Comparison, compare},
        effect::Effect,
        summary::line,
    },
    jwt::{Format, Moment, Token, find},
};

/// Tokens of up to this many bytes, both together, are compared: it is a walk through all of them.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Where a token that is compared comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareSource {
    /// It lies on the bench.
    Bench,
    /// The draft on the bench came from it.
    Original,
    /// It is in the tray, at this place, from 0.
    Tray(usize),
    /// It is pasted into the dialog.
    Pasted,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareSide {
    /// The one at the left.
    First,
    /// The one at the right.
    Second,
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct CompareDialog {
    /// The one at the left.
    pub first: CompareSource,
    /// The one at the right.
    pub second: CompareSource,
    /// What was pasted.
    pub pasted: String,
    /// Either token in a line; empty where there is none yet.
    pub about: [String; 2],
    /// How they compare; `None` while there is nothing to compare, or where something stands in the
    /// way.
    pub comparison: Option<Comparison>,
    /// Why there is no comparison.
    pub problem: Option<Problem>,
}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum CompareCommand {
    /// Open it with the draft's original and the draft.
    ShowChanges,
    /// Take this side from there. The other side takes what this one had, where both would be the
    /// same.
    Choose(CompareSide, CompareSource),
    /// The field for the pasted token holds this now.
    Pasted(String),
    /// Turn the sides round.
    Swap,
}

impl Model {
    pub(super) fn open_compare(&mut self, now: Moment) -> Vec<Effect> {
        let (first, second) = match self.original {
            Some(_) => (CompareSource::Original, CompareSource::Bench),
            None => (CompareSource::Bench, self.next_in_tray()),
        };
        let dialog = CompareDialog {
            first,
            second,
            pasted: String::new(),
            about: Default::default(),
            comparison: None,
            problem: None,
        };
        let effects = self.open(Dialog::Compare(Box::new(dialog)));
        self.compare_anew(now);
        effects
    }

    pub(super) fn compare(&mut self, command: CompareCommand, now: Moment) -> Vec<Effect> {
        if matches!(command, CompareCommand::ShowChanges) {
            return if self.original.is_some() { self.open_compare(now) } else { vec![] };
        }
        let Some(Dialog::Compare(dialog)) = &mut self.dialog else { return vec![] };
        match command {
            CompareCommand::ShowChanges => {}
            CompareCommand::Choose(side, source) => {
                let (this, other) = match side {
                    CompareSide::First => (&mut dialog.first, &mut dialog.second),
                    CompareSide::Second => (&mut dialog.second, &mut dialog.first),
                };
                if *other == source {
                    *other = *this;
                }
                *this = source;
            }
            CompareCommand::Pasted(text) => dialog.pasted = text,
            CompareCommand::Swap => std::mem::swap(&mut dialog.first, &mut dialog.second),
        }
        self.compare_anew(now);
        vec![]
    }

    /// What can be compared, other than what is pasted: the bench, the draft's original, and the
    /// tray but for the one that lies on the bench.
    pub fn compare_sources(&self) -> impl Iterator<Item = CompareSource> {
        let original = self.original.as_ref().map(|_| CompareSource::Original);
        // A token of the tray that lies on the bench as it is would be there twice.
        let on_bench = self.tray.chosen.filter(|_| self.mode == Mode::Verify);
        let tray = (0..self.tray.items.len())
            .filter(move |place| Some(*place) != on_bench)
            .map(CompareSource::Tray);
        std::iter::once(CompareSource::Bench).chain(original).chain(tray)
    }

    /// The token after the one on the bench, round to the first; where there is none, one to be
    /// pasted.
    fn next_in_tray(&self) -> CompareSource {
        let count = self.tray.items.len();
        match self.tray.chosen {
            Some(chosen) if count > 1 => {
                CompareSource::Tray(chosen.checked_add(1).filter(|next| *next < count).unwrap_or(0))
            }
            None if count > 0 => CompareSource::Tray(0),
            _ => CompareSource::Pasted,
        }
    }

    fn compare_anew(&mut self, now: Moment) {
        let Some(Dialog::Compare(dialog)) = &self.dialog else { return };
        let sides = [dialog.first, dialog.second].map(|side| self.source(side, &dialog.pasted));
        let about = sides.each_ref().map(|side| match side {
            Ok(Some(token)) => line(token, now),
            _ => String::new(),
        });
        let (comparison, problem) = match sides {
            [Err(problem), _] | [_, Err(problem)] => (None, Some(problem)),
            [Ok(Some(first)), Ok(Some(second))] => {
                if first.text.len().saturating_add(second.text.len()) > MOST_BYTES {
                    let problem = Problem::new(
                        "The two have more than 4 MB, which are not compared here",
                        "Compare their files with a tool for large texts",
                    );
                    (None, Some(problem))
                } else {
                    (Some(compare(&first, &second, now)), None)
                }
            }
            _ => (None, None),
        };
        if let Some(Dialog::Compare(dialog)) = &mut self.dialog {
            dialog.about = about;
            dialog.comparison = comparison;
            dialog.problem = problem;
        }
    }

    /// The token from there; `None` while none was pasted.
    fn source(&self, source: CompareSource, pasted: &str) -> Result<Option<Token>, Problem> {
        match source {
            CompareSource::Bench if self.analysing.is_some() => Err(Problem::new(
                "The large token on the bench is still being worked on",
                "Try again in a moment",
            )),
            CompareSource::Bench => Ok(Some(self.examined.token.clone())),
            CompareSource::Original => {
                let original = self.original.as_deref().filter(|text| text.len() <= MOST_BYTES);
                Ok(original.map(|text| Token::read(text, &self.read_as).0))
            }
            CompareSource::Tray(place) => {
                Ok(self.tray.items.get(place).map(|item| Token::parse(&item.token).0))
            }
            CompareSource::Pasted if pasted.trim().is_empty() => Ok(None),
            CompareSource::Pasted => pasted_token(pasted).map(Some),
        }
    }
}

/// The token of a pasted text: all of it, or the first that stands in it.
fn pasted_token(text: &str) -> Result<Token, Problem> {
    if text.len() > MOST_BYTES {
        return Err(Problem::new(
            "The pasted text has more than 4 MB",
            "Paste it into the window instead: its tokens are listed at the left",
        ));
    }
    let (token, _) = Token::parse(text);
    if token.format != Format::Unknown {
        return Ok(token);
    }
    match find::tokens(text.as_bytes()).first() {
        Some(found) => Ok(Token::parse(&found.token).0),
        None => Err(Problem::new(
            "There is no token in the pasted text",
            "Paste a whole token: eyJ…, with its two dots",
        )),
    }
}
