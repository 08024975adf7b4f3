//! Where the bytes come from: files, standard input, texts; and what is not searched, and why.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use super::{
    Input,
    stored::{Stored, StoredReader},
    utf16::{ByteOrder, Utf16},
};
use crate::files::Cause;

/// How many bytes of an input are looked at to see what it is.
const HEAD: usize = 1024;

/// How many of them it takes to see that it is compressed.
const LONGEST_MAGIC: usize = 6;

/// An input that was opened.
pub(super) struct Source {
    reader: Box<dyn Read + Send>,
    /// What was read to see what it is, and where the rest of that begins.
    head: Vec<u8>,
    given: usize,
    /// Bytes that were read of it, as it is stored.
    pub(super) raw: u64,
    /// Whether it gives what it has at the moment, and may keep one waiting for more.
    pub(super) is_live: bool,
    /// The same, where it can be read from any place as it is.
    pub(super) stored: Option<Arc<Stored>>,
    /// Set where the text is UTF-16.
    utf16: Option<Utf16>,
}

/// Why an input is not searched.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) hint: String,
}

impl Refusal {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }

    fn of(error: &io::Error) -> Self {
        let cause = Cause::of(error, false);
        Self::new(cause.reason(), cause.hint())
    }
}

impl Source {
    /// How many bytes there are to read, as far as it is known beforehand.
    pub(super) fn size(input: &Input) -> u64 {
        match input {
            Input::File(path) => {
                path.metadata().ok().filter(std::fs::Metadata::is_file).map_or(0, |it| it.len())
            }
            Input::StandardInput => 0,
            Input::Bytes(_, bytes) => bytes.len() as u64,
        }
    }

    /// Opens an input and looks at what it is.
    pub(super) fn open(input: &Input) -> Result<Self, Refusal> {
        match input {
            Input::File(path) => Self::open_file(path),
            Input::StandardInput => Self::new(Box::new(io::stdin()), true),
            Input::Bytes(_, bytes) => Self::of_stored(Stored::bytes(bytes.clone())),
        }
    }

    fn open_file(path: &Path) -> Result<Self, Refusal> {
        let (file, metadata) = open_file(path)?;
        if !metadata.is_file() {
            return Self::new(Box::new(file), true);
        }
        let stored = Stored::file(file, metadata.len());
        match stored.read_at(&mut [0], 0) {
            Ok(_) => Self::of_stored(stored),
            // Some files of the system can be read in order alone.
            Err(_) => Self::new(Box::new(open_file(path)?.0), false),
        }
    }

    fn of_stored(stored: Stored) -> Result<Self, Refusal> {
        let stored = Arc::new(stored);
        let mut source =
            Self::new(Box::new(StoredReader { stored: Arc::clone(&stored), offset: 0 }), false)?;
        source.stored = source.utf16.is_none().then_some(stored);
        Ok(source)
    }

    /// Reads a stored input from a place on.
    pub(super) fn at(stored: &Arc<Stored>, offset: u64) -> Self {
        let stored = Arc::clone(stored);
        Self {
            reader: Box::new(StoredReader { stored: Arc::clone(&stored), offset }),
            head: Vec::new(),
            given: 0,
            raw: 0,
            is_live: false,
            stored: Some(stored),
            utf16: None,
        }
    }

    pub(super) fn new(reader: Box<dyn Read + Send>, is_live: bool) -> Result<Self, Refusal> {
        let (head, given) = (Vec::new(), 0);
        let mut source = Self { reader, head, given, raw: 0, is_live, stored: None, utf16: None };
        let mut head = vec![0; HEAD];
        let mut filled = 0;
        while filled < HEAD && !(is_live && filled >= LONGEST_MAGIC) {
            match source.read(&mut head[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Told of when what was read until here is used up.
                Err(_) if filled > 0 => break,
                Err(error) => return Err(Refusal::of(&error)),
            }
        }
        head.truncate(filled);
        if let Some(refusal) = packed(&head) {
            return Err(refusal);
        }
        match ByteOrder::of(&head) {
            Some(order) => source.utf16 = Some(Utf16::new(order, head)),
            None => source.head = head,
        }
        Ok(source)
    }

    /// As [`Read::read`].
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.head.get(self.given..).unwrap_or_default();
        if !rest.is_empty() {
            let length = rest.len().min(buffer.len());
            buffer[..length].copy_from_slice(&rest[..length]);
            self.given += length;
            return Ok(length);
        }
        let Self { reader, raw, .. } = self;
        let mut counted = |buffer: &mut [u8]| {
            let read = reader.read(buffer)?;
            *raw += read as u64;
            Ok(read)
        };
        match &mut self.utf16 {
            None => counted(buffer),
            Some(utf16) => utf16.read(counted, buffer),
        }
    }
}

fn open_file(path: &Path) -> Result<(File, Metadata), Refusal> {
    let metadata = path.metadata().map_err(|error| Refusal::of(&error))?;
    if metadata.is_dir() {
        return Err(Refusal::new(
            "it is a folder",
            "Name the files in it, such as: find FOLDER -type f -print0 | xargs -0 jotbench scan",
        ));
    }
    let file = File::open(path).map_err(|error| Refusal::of(&error))?;
    Ok((file, metadata))
}

/// What begins as a compressed file does: in it no token stands as such.
fn packed(head: &[u8]) -> Option<Refusal> {
    const FORMS: [(&[u8], &str, &str); 6] = [
        (&[0x1f, 0x8b], "gzip", "zcat FILE | jotbench scan -"),
        (&[0x28, 0xb5, 0x2f, 0xfd], "zstd", "zstdcat FILE | jotbench scan -"),
        (&[0xfd, b'7', b'z', b'X', b'Z', 0], "xz", "xzcat FILE | jotbench scan -"),
        (b"BZh", "bzip2", "bzcat FILE | jotbench scan -"),
        (&[4, 0x22, 0x4d, 0x18], "lz4", "lz4cat FILE | jotbench scan -"),
        (b"PK\x03\x04", "zip", "unzip -p FILE | jotbench scan -"),
    ];
    let (_, name, command) = FORMS.into_iter().find(|(magic, ..)| head.starts_with(magic))?;
    Some(Refusal::new(
        format!("it is compressed with {name}, so it was not searched"),
        format!("Unpack it on the way: {command}"),
    ))
}
