//! A piece of an input, searched as if it were a text of its own.

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use super::{BEFORE, LARGE, Progress, Sighting, Trouble, Work, lines::Lines, stored::Stored};
use crate::jwt::find::{Found, LONGEST_TOKEN, Searched};

/// How many bytes a piece holds. Small enough to stay in a core's cache while it is searched.
pub(super) const SIZE: usize = 256 * 1024;

/// The place of a piece or a stretch in the order of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Counts what was given out, from 0.
    pub(super) number: u64,
    /// Counts the parts of a stretch that was not searched at once, from 0.
    pub(super) part: u64,
}

impl Place {
    pub(super) fn next_number(self) -> Self {
        Self { number: self.number + 1, part: 0 }
    }

    pub(super) fn next_part(self) -> Self {
        Self { part: self.part + 1, ..self }
    }
}

/// A piece of an input, and what was found in it. It is used again and again.
#[derive(Debug)]
pub(super) struct Piece<T> {
    /// Its place, and that of what follows it.
    pub(super) place: Place,
    pub(super) next: Place,
    /// The input that it is of.
    pub(super) input: usize,
    /// The byte of the input at which its data begins.
    pub(super) offset: u64,
    /// Whether the input ends with it.
    pub(super) is_last: bool,
    /// Bytes of the input that were read for it, for the progress.
    pub(super) raw: u64,
    /// What stands before the data in its line, and the data.
    pub(super) bytes: Box<[u8]>,
    /// Where the data stands in `bytes`.
    pub(super) span: Range<usize>,
    /// Where its first byte stands.
    pub(super) start: Start,
    /// What was made of the tokens, with the bytes of the data that they take.
    pub(super) found: Vec<(Range<usize>, T)>,
    /// The first byte of the data of which nothing can be said without the next piece.
    pub(super) decided: usize,
    /// What went wrong.
    pub(super) troubles: Vec<Trouble>,
    /// Why the reading stopped with it.
    pub(super) broken: Option<Trouble>,
}

impl<T> Default for Piece<T> {
    fn default() -> Self {
        Self {
            place: Place::default(),
            next: Place::default(),
            input: 0,
            offset: 0,
            is_last: false,
            raw: 0,
            bytes: vec![0; BEFORE + SIZE].into_boxed_slice(),
            span: 0..0,
            start: Start::Known(Lines::default()),
            found: Vec::new(),
            decided: 0,
            troubles: Vec::new(),
            broken: None,
        }
    }
}

impl<T> Piece<T> {
    /// The data.
    pub(super) fn data(&self) -> &[u8] {
        &self.bytes[self.span.clone()]
    }

    /// The same, with what is known of its place.
    pub(super) fn text(&self) -> Text<'_> {
        Text {
            bytes: &self.bytes[..self.span.end],
            begin: self.span.start,
            input: self.input,
            offset: self.offset,
            start: &self.start,
        }
    }

    /// Finds and judges its tokens.
    pub(super) fn search<J: Fn(Sighting<'_>) -> T>(&mut self, work: &Work<'_, J>) {
        let (mut found, mut troubles) =
            (std::mem::take(&mut self.found), std::mem::take(&mut self.troubles));
        found.clear();
        troubles.clear();
        self.decided = self.text().judge(self.is_last, work, &mut found, &mut troubles);
        (self.found, self.troubles) = (found, troubles);
    }
}

/// Where a text begins.
#[derive(Clone, Debug)]
pub(super) enum Start {
    /// Here.
    Known(Lines),
    /// In this input, which counts its lines for whoever asks. Nobody asks who finds nothing.
    Stored(Arc<Stored>),
}

impl Start {
    /// Where a text begins whose first byte is the input's byte `offset`.
    pub(super) fn lines(&self, offset: u64, progress: &Progress) -> Lines {
        match self {
            Self::Known(lines) => *lines,
            Self::Stored(stored) => stored.lines(offset, progress),
        }
    }

    /// Where what follows `bytes` begins, of which the first is the input's byte `offset`.
    pub(super) fn behind(&self, bytes: &[u8], offset: u64) -> Self {
        match self {
            Self::Known(lines) => Self::Known(lines.plus(bytes, offset)),
            Self::Stored(stored) => Self::Stored(Arc::clone(stored)),
        }
    }
}

/// A stretch of an input, and where it stands there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'t> {
    /// What stands before it in its line, and the text.
    pub(super) bytes: &'t [u8],
    /// Where the text begins in `bytes`.
    pub(super) begin: usize,
    /// The input that it is of.
    pub(super) input: usize,
    /// The byte of the input at which the text begins.
    pub(super) offset: u64,
    /// Where its first byte stands.
    pub(super) start: &'t Start,
}

impl<'t> Text<'t> {
    pub(super) fn data(&self) -> &'t [u8] {
        self.bytes.get(self.begin..).unwrap_or_default()
    }

    /// Finds and judges its tokens; gives how far the text is decided. A judge that panics costs
    /// its token alone.
    pub(super) fn judge<T, J: Fn(Sighting<'_>) -> T>(
        self,
        is_last: bool,
        work: &Work<'_, J>,
        found: &mut Vec<(Range<usize>, T)>,
        troubles: &mut Vec<Trouble>,
    ) -> usize {
        let mut cursor = None;
        let mut each = |token: Found<'t>| {
            if work.progress.is_cancelled() {
                return;
            }
            let span = token.span.clone();
            let sighting =
                cursor.get_or_insert_with(|| Cursor::new(self, work.progress)).sighting(token);
            let line = sighting.line;
            let is_large = sighting.found.token.len() > LARGE;
            let _alone = is_large.then(|| work.progress.large.lock());
            match catch_unwind(AssertUnwindSafe(|| (work.judge)(sighting))) {
                Ok(judged) => found.push((span, judged)),
                Err(_) => troubles.push(Trouble {
                    input: self.input,
                    line,
                    message: "a token could not be judged, because of a fault in Jotbench".into(),
                    hint: "Report the fault; all other tokens are judged".into(),
                }),
            }
        };
        let search = AssertUnwindSafe(|| (work.search)(self.data(), is_last, &mut each));
        let searched = catch_unwind(search);
        let line = |at: usize| {
            let before = self.data().get(..at).unwrap_or_default();
            self.start.lines(self.offset, work.progress).plus(before, self.offset).line
        };
        let (decided, problem) = if let Ok(Searched { decided, too_long }) = searched {
            let problem = too_long.map(|at| {
                let most = LONGEST_TOKEN / (1024 * 1024);
                let message = format!("what begins as a token is longer than {most} MB");
                (at, message, "Cut it out and open it by itself if it is one")
            });
            (decided.min(self.data().len()), problem)
        } else {
            let message = "a part could not be searched, because of a fault in Jotbench";
            let hint = "Report the fault; the rest is searched";
            (self.data().len(), Some((0, message.to_owned(), hint)))
        };
        troubles.extend(problem.map(|(at, message, hint)| Trouble {
            input: self.input,
            line: line(at),
            message,
            hint: hint.to_owned(),
        }));
        if is_last { self.data().len() } else { decided }
    }
}

/// Goes from token to token and counts the lines between them, so that each byte is looked at once.
struct Cursor<'t> {
    text: Text<'t>,
    /// How far it is counted, in bytes of the text.
    at: usize,
    /// Where that byte stands.
    lines: Lines,
}

impl<'t> Cursor<'t> {
    fn new(text: Text<'t>, progress: &Progress) -> Self {
        let lines = text.start.lines(text.offset, progress);
        if let Start::Stored(stored) = text.start
            && !progress.is_cancelled()
        {
            // Where one text has a token, so has the next: it is spared reading this one again.
            let data = text.data();
            stored.note(text.offset + data.len() as u64, lines.plus(data, text.offset));
        }
        Self { text, at: 0, lines }
    }

    fn sighting(&mut self, mut found: Found<'t>) -> Sighting<'t> {
        let Text { bytes, begin, input, offset, .. } = self.text;
        let data = self.text.data();
        let start = found.span.start.clamp(self.at, data.len());
        self.lines = self.lines.plus(&data[self.at..start], offset + self.at as u64);
        self.at = start;
        let whole = |at: usize| usize::try_from(offset).unwrap_or(usize::MAX).saturating_add(at);
        found.span = whole(found.span.start)..whole(found.span.end);
        let at = offset + start as u64;
        let column = at.saturating_sub(self.lines.begin) + 1;
        let before = usize::try_from(column - 1).unwrap_or(BEFORE).min(BEFORE).min(begin + start);
        Sighting {
            input,
            line: self.lines.line,
            column,
            found,
            before: &bytes[begin + start - before..begin + start],
        }
    }
}
