//! An input that can be read from any place, by several threads at once.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError},
};

use super::{Progress, lines::Lines};

/// How many bytes are read at once to count lines.
const BLOCK: usize = 64 * 1024;

/// How many places of known lines are remembered. Those that are asked for lie close together.
const MOST_PLACES: usize = 1024;

/// A regular file, or a text that is here already.
///
/// Its lines are counted where a token was found, and only up to there: most logs have none, and
/// counting takes about as long as searching.
pub(super) struct Stored {
    content: Content,
    /// How many bytes it had when it was opened. It may grow and shrink.
    pub(super) size: u64,
    /// For some of its bytes, where they stand.
    places: Mutex<BTreeMap<u64, Lines>>,
}

enum Content {
    File(File),
    Bytes(Arc<[u8]>),
}

/// Its content stays out of it.
impl fmt::Debug for Stored {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Stored").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Stored {
    /// A regular file of this size.
    pub(super) fn file(file: File, size: u64) -> Self {
        Self { content: Content::File(file), size, places: Mutex::default() }
    }

    /// A text.
    pub(super) fn bytes(bytes: Arc<[u8]>) -> Self {
        let size = bytes.len() as u64;
        Self { content: Content::Bytes(bytes), size, places: Mutex::default() }
    }

    /// Reads what stands from this byte on: as [`Read::read`].
    pub(super) fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match &self.content {
            Content::File(file) => read_file(file, buffer, offset),
            Content::Bytes(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..));
                rest.unwrap_or_default().read(buffer)
            }
        }
    }

    /// Fills the buffer, unless the input ends before.
    pub(super) fn fill(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read_at(&mut buffer[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Where this byte stands. What was not counted until here is read again for it; what cannot be
    /// read any more has no lines. After a cancellation the answer means nothing.
    pub(super) fn lines(&self, offset: u64, progress: &Progress) -> Lines {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let known = places.range(..=offset).next_back();
        let (mut at, mut lines) = known.map_or_else(Default::default, |(at, lines)| (*at, *lines));
        let mut block = Vec::new();
        while at < offset && !progress.is_cancelled() {
            block.resize(usize::try_from(offset - at).unwrap_or(BLOCK).min(BLOCK), 0);
            match self.fill(&mut block, at) {
                Ok(0) | Err(_) => break,
                Ok(filled) => {
                    lines = lines.plus(&block[..filled], at);
                    at += filled as u64;
                }
            }
        }
        if !block.is_empty() && at == offset {
            remember(&mut places, offset, lines);
        }
        lines
    }

    /// Notes where this byte stands, so that nobody has to count up to it again.
    pub(super) fn note(&self, offset: u64, lines: Lines) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        remember(&mut places, offset, lines);
    }
}

fn remember(places: &mut BTreeMap<u64, Lines>, offset: u64, lines: Lines) {
    places.insert(offset, lines);
    if places.len() > MOST_PLACES {
        places.pop_first();
    }
}

#[cfg(unix)]
fn read_file(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_file(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// Reads it from a place on.
pub(super) struct StoredReader {
    pub(super) stored: Arc<Stored>,
    pub(super) offset: u64,
}

impl Read for StoredReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stored.read_at(buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}
