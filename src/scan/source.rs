//! Where the bytes come from: files, standard input, texts; and what is not searched, and why.

use std::{
    fs::File,
    io::{self, Cursor, Read},
    path::Path,
};

use super::{
    Input,
    utf16::{ByteOrder, Utf16},
};
use crate::files::Cause;

/// How many bytes of an input are looked at to see what it is.
const HEAD: usize = 1024;

/// An input that was opened.
pub(super) struct Source {
    reader: Box<dyn Read + Send>,
    /// Bytes that were read of it, as it is stored.
    pub(super) raw: u64,
    /// Whether it gives what it has at the moment, and may keep one waiting for more.
    pub(super) is_live: bool,
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

    /// Opens an input and looks at what it is. Gives as well what was read for that.
    pub(super) fn open(input: &Input) -> Result<(Self, Vec<u8>), Refusal> {
        let (reader, is_live): (Box<dyn Read + Send>, bool) = match input {
            Input::File(path) => open_file(path)?,
            Input::StandardInput => (Box::new(io::stdin()), true),
            Input::Bytes(_, bytes) => (Box::new(Cursor::new(bytes.clone())), false),
        };
        Self::new(reader, is_live)
    }

    fn new(reader: Box<dyn Read + Send>, is_live: bool) -> Result<(Self, Vec<u8>), Refusal> {
        let mut source = Self { reader, raw: 0, is_live, utf16: None };
        let mut head = vec![0; HEAD];
        let mut filled = 0;
        while filled < HEAD && !(is_live && filled >= 8) {
            match source.read(&mut head[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Refusal::of(&error)),
            }
        }
        head.truncate(filled);
        if let Some(refusal) = packed(&head) {
            return Err(refusal);
        }
        if let Some(order) = ByteOrder::of(&head) {
            source.utf16 = Some(Utf16::new(order, head));
            head = Vec::new();
        }
        Ok((source, head))
    }

    /// As [`Read::read`].
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
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

fn open_file(path: &Path) -> Result<(Box<dyn Read + Send>, bool), Refusal> {
    let metadata = path.metadata().map_err(|error| Refusal::of(&error))?;
    if metadata.is_dir() {
        return Err(Refusal::new(
            "it is a folder",
            "Name the files in it, such as: find FOLDER -type f -print0 | xargs -0 jotbench scan",
        ));
    }
    let file = File::open(path).map_err(|error| Refusal::of(&error))?;
    Ok((Box::new(file), !metadata.is_file()))
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
