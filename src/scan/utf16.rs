//! UTF-16 text, as Windows programs write it, read as UTF-8.

use std::io;

/// Which byte of a unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    LittleEndian,
    BigEndian,
}

impl ByteOrder {
    /// The order of a text that begins so, if it is UTF-16: by its byte order mark, or because
    /// nearly every second byte is zero and nearly none of the others.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        const ENOUGH: usize = 16;
        match head {
            [0xff, 0xfe, 0, 0, ..] => return None,
            [0xff, 0xfe, ..] => return Some(Self::LittleEndian),
            [0xfe, 0xff, ..] => return Some(Self::BigEndian),
            _ => {}
        }
        let (units, _) = head.as_chunks::<2>();
        let zeros = |place: usize| units.iter().filter(|unit| unit[place] == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        let most = |zeros: usize| zeros > units.len() / 10 * 9;
        let few = |zeros: usize| zeros < units.len() / 10;
        if units.len() < ENOUGH {
            None
        } else if most(odd) && few(even) {
            Some(Self::LittleEndian)
        } else if most(even) && few(odd) {
            Some(Self::BigEndian)
        } else {
            None
        }
    }

    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::LittleEndian => u16::from_le_bytes(bytes),
            Self::BigEndian => u16::from_be_bytes(bytes),
        }
    }
}

/// Reads UTF-16 as UTF-8. Half a surrogate pair reads as U+FFFD, as does an odd byte at the end.
pub(super) struct Utf16 {
    order: ByteOrder,
    /// What was read of the source and is not converted yet.
    units: Vec<u8>,
    /// What is converted and was not given out yet: from `given` on.
    text: Vec<u8>,
    given: usize,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    is_at_end: bool,
}

impl Utf16 {
    /// `head` is what was read already.
    pub(super) fn new(order: ByteOrder, head: Vec<u8>) -> Self {
        let mut this =
            Self { order, units: head, text: Vec::new(), given: 0, high: None, is_at_end: false };
        this.convert();
        if let Some(rest) = this.text.strip_prefix("\u{feff}".as_bytes()) {
            this.text = rest.to_vec();
        }
        this
    }

    /// As [`io::Read::read`]; `source` is read where it takes more.
    pub(super) fn read(
        &mut self,
        mut source: impl FnMut(&mut [u8]) -> io::Result<usize>,
        buffer: &mut [u8],
    ) -> io::Result<usize> {
        const BLOCK: usize = 64 * 1024;
        while self.given == self.text.len() && !self.is_at_end {
            self.text.clear();
            self.given = 0;
            let carried = self.units.len();
            self.units.resize(carried + BLOCK, 0);
            let read = source(&mut self.units[carried..]);
            self.units.truncate(carried + read.as_ref().copied().unwrap_or(0));
            self.is_at_end = read? == 0;
            self.convert();
            if self.is_at_end && !(self.units.is_empty() && self.high.is_none()) {
                self.push(char::REPLACEMENT_CHARACTER);
            }
        }
        let rest = &self.text[self.given..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        Ok(length)
    }

    fn convert(&mut self) {
        let units = std::mem::take(&mut self.units);
        let (whole, odd) = units.as_chunks::<2>();
        for unit in whole {
            self.take(self.order.unit(*unit));
        }
        self.units.extend_from_slice(odd);
    }

    fn take(&mut self, unit: u16) {
        let high = self.high.take();
        let units = high.into_iter().chain([unit]);
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) => self.push(character),
                Err(half) if half.unpaired_surrogate() == unit && unit < 0xdc00 => {
                    self.high = Some(unit);
                }
                Err(_) => self.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }

    fn push(&mut self, character: char) {
        let mut buffer = [0; 4];
        self.text.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    }
}
