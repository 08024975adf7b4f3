//! Giving out the inputs one after another, in pieces and in stretches.

use std::sync::atomic::Ordering;

use super::{
    Input, Progress, Trouble,
    current::Current,
    piece::{Piece, Place},
    source::Source,
    stretch::{PIECES, Stretch},
};

/// How far from its end a piece is searched for a line end to cut at, in bytes. What is behind the
/// cut is copied into the next piece.
pub(super) const LAST_LINE: usize = 16 * 1024;

/// Gives out the inputs.
pub(super) struct Feed<'f> {
    inputs: std::iter::Enumerate<std::slice::Iter<'f, Input>>,
    progress: &'f Progress,
    /// How many bytes a piece is to hold.
    pub(super) size: usize,
    /// What is being read.
    current: Option<Current>,
    /// The number of what is given out next.
    number: u64,
    /// What could not be read.
    pub(super) troubles: Vec<Trouble>,
}

/// What is given to a thread.
pub(super) enum Task {
    /// The piece was filled.
    Piece,
    /// A stretch, to be searched where it lies.
    Stretch(Stretch, Place),
}

impl<'f> Feed<'f> {
    pub(super) fn new(inputs: &'f [Input], size: usize, progress: &'f Progress) -> Self {
        let total = inputs.iter().map(Source::size).fold(0, u64::saturating_add);
        progress.total.store(total, Ordering::Relaxed);
        let inputs = inputs.iter().enumerate();
        Self { inputs, progress, size, current: None, number: 0, troubles: Vec::new() }
    }

    /// How long a stretch is, in bytes.
    pub(super) fn stretch(&self) -> u64 {
        PIECES.saturating_mul(self.size as u64)
    }

    /// Fills the piece with what comes next, or gives out a stretch. `None`: there is nothing more.
    pub(super) fn next<T>(&mut self, piece: &mut Piece<T>, may_stretch: bool) -> Option<Task> {
        let mut current = loop {
            match self.current.take() {
                Some(current) => break current,
                None => match self.open_next()? {
                    Ok(current) => self.current = Some(current),
                    Err(trouble) => self.troubles.push(trouble),
                },
            }
        };
        let place = Place { number: self.number, part: 0 };
        self.number += 1;
        let length = self.stretch();
        if may_stretch && let Some(stretch) = current.stretch(length, &mut piece.bytes) {
            self.current = Some(current);
            return Some(Task::Stretch(stretch, place));
        }
        (piece.place, piece.next) = (place, place.next_number());
        self.current = current.fill(piece, self.size);
        Some(Task::Piece)
    }

    /// Opens the next input. `None`: there is none.
    fn open_next(&mut self) -> Option<Result<Current, Trouble>> {
        let (place, input) = self.inputs.next()?;
        let opened = Source::open(input).map(|source| Current::new(place, source));
        Some(opened.map_err(|refusal| {
            // It counts as done, so that the progress comes to its end.
            self.progress.bytes.fetch_add(Source::size(input), Ordering::Relaxed);
            Trouble { input: place, line: 0, message: refusal.message, hint: refusal.hint }
        }))
    }
}
