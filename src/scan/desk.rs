//! Where the threads fetch what they do next.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Trouble, Work,
    current::Current,
    feed::{Feed, Task},
    piece::{Piece, Place},
    stretch::Stretch,
};

/// What is still to be done.
pub(super) struct Desk<'f> {
    feed: Mutex<Feed<'f>>,
    /// What is left of stretches in which something was found. It comes before all that the feed
    /// has, and has a lock of its own, for the feed may have to wait for a pipe.
    left: Mutex<BTreeMap<Place, Current>>,
    /// How many bytes are given out in pieces before stretches are tried again: where one token
    /// was, there are more.
    near: AtomicU64,
    /// How long a stretch is, in bytes, and how many bytes a piece holds.
    stretch: u64,
    size: usize,
}

/// What was done.
pub(super) enum Done<T> {
    /// A piece was searched.
    Piece(Piece<T>),
    /// A stretch holds nothing up to `stretch.to`.
    Blank { stretch: Stretch, place: Place, next: Place },
}

impl<T> Done<T> {
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Piece(piece) => piece.place,
            Self::Blank { place, .. } => *place,
        }
    }

    /// The place of what follows it.
    pub(super) fn next(&self) -> Place {
        match self {
            Self::Piece(piece) => piece.next,
            Self::Blank { next, .. } => *next,
        }
    }
}

impl<'f> Desk<'f> {
    pub(super) fn new(feed: Feed<'f>) -> Self {
        let (stretch, size) = (feed.stretch(), feed.size);
        let (left, near) = (Mutex::default(), AtomicU64::new(0));
        Self { feed: Mutex::new(feed), left, near, stretch, size }
    }

    /// Does what comes next in the space of a piece. A blank stretch leaves that to be used again.
    /// `None`: there is no more.
    pub(super) fn work<T, J: Fn(super::Sighting<'_>) -> T>(
        &self,
        mut piece: Piece<T>,
        work: &Work<'_, J>,
    ) -> Option<(Done<T>, Option<Piece<T>>)> {
        match self.next(&mut piece)? {
            Task::Piece => {
                piece.search(work);
                if piece.found.is_empty() {
                    let length = piece.data().len() as u64;
                    let nearer = |near: u64| Some(near.saturating_sub(length));
                    let _ = self.near.fetch_update(Ordering::Relaxed, Ordering::Relaxed, nearer);
                } else {
                    self.near.store(self.stretch, Ordering::Relaxed);
                }
                Some((Done::Piece(piece), None))
            }
            Task::Stretch(stretch, place) => {
                let blank = self.blank(stretch, place, &mut piece.bytes, work);
                Some((blank, Some(piece)))
            }
        }
    }

    /// Searches a stretch; what is left from the first piece on that holds something is kept.
    fn blank<T, J>(
        &self,
        stretch: Stretch,
        place: Place,
        buffer: &mut [u8],
        work: &Work<'_, J>,
    ) -> Done<T> {
        let to = stretch.searched(buffer, work);
        let mut next = place.next_number();
        if to < stretch.to {
            next = place.next_part();
            self.near.store(self.stretch, Ordering::Relaxed);
            let left = Stretch { from: to, ..stretch.clone() };
            self.left().insert(next, Current::part(&left));
        }
        Done::Blank { stretch: Stretch { to, ..stretch }, place, next }
    }

    fn next<T>(&self, piece: &mut Piece<T>) -> Option<Task> {
        let mut left = self.left();
        if let Some((place, current)) = left.pop_first() {
            (piece.place, piece.next) = (place, place.next_number());
            if let Some(current) = current.fill(piece, self.size) {
                piece.next = place.next_part();
                left.insert(piece.next, current);
            }
            return Some(Task::Piece);
        }
        drop(left);
        let may_stretch = self.near.load(Ordering::Relaxed) == 0;
        self.feed().next(piece, may_stretch)
    }

    /// What could not be opened.
    pub(super) fn into_troubles(self) -> Vec<Trouble> {
        self.feed.into_inner().unwrap_or_else(PoisonError::into_inner).troubles
    }

    fn left(&self) -> MutexGuard<'_, BTreeMap<Place, Current>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn feed(&self) -> MutexGuard<'_, Feed<'f>> {
        self.feed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
