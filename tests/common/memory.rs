//! What lies in the memory of a running program: a sentinel secret made at run time, searched in
//! every form that a copy of it may have.

use std::fmt;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::FileExt;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// How many characters the sentinel has: more than any key that HMAC-SHA-256 asks for.
const LENGTH: usize = 40;

/// The shortest piece of a form that counts as found, in bytes.
const PIECE: usize = 16;

/// The same of UTF-32LE: four characters of it may lie in any table of letters by chance.
const WIDE_PIECE: usize = 32;

/// The length of what is searched for at first. Every piece of [`PIECE`] bytes, wherever it
/// begins, holds a whole one of these, as each form is cut into them from its beginning.
const CHUNK: usize = 8;

/// How much of a mapping is read at once, in bytes.
const READ: usize = 4 << 20;

/// A secret that exists nowhere else in the world.
pub struct Sentinel {
    text: String,
    forms: Vec<(&'static str, Vec<u8>)>,
    search: AhoCorasick,
    /// Of each chunk that is searched for: the forms that hold it, and where.
    places: Vec<Vec<(usize, usize)>>,
}

impl Sentinel {
    /// Makes one of letters and digits, which every keyboard types.
    pub fn new() -> Self {
        Self::of_length(LENGTH)
    }

    /// Makes one of so many letters and digits.
    pub fn of_length(length: usize) -> Self {
        let mut bytes = vec![0; length];
        File::open("/dev/urandom")
            .and_then(|mut random| random.read_exact(&mut bytes))
            .expect("the system gives random bytes");
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        Self::of(bytes.iter().map(|byte| char::from(letters[usize::from(*byte) % 62])).collect())
    }

    fn of(text: String) -> Self {
        let forms = forms(&text);
        let mut chunks: Vec<Vec<u8>> = Vec::new();
        let mut places: Vec<Vec<(usize, usize)>> = Vec::new();
        for (form, (_, bytes)) in forms.iter().enumerate() {
            for at in (0..=bytes.len() - CHUNK).step_by(CHUNK) {
                let chunk = &bytes[at..at + CHUNK];
                let known = chunks.iter().position(|other| other == chunk).unwrap_or_else(|| {
                    chunks.push(chunk.to_vec());
                    places.push(Vec::new());
                    chunks.len() - 1
                });
                places[known].push((form, at));
            }
        }
        let search = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(&chunks)
            .expect("a few dozen chunks can be searched for");
        Self { text, forms, search, places }
    }

    /// The secret in each of its forms, and how short a piece of that form counts as found.
    pub fn forms(&self) -> impl Iterator<Item = (&[u8], usize)> {
        self.forms.iter().map(|(name, bytes)| (bytes.as_slice(), shortest(name)))
    }

    /// The secret itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where pieces of it, in any form, lie in `bytes`.
    pub fn find(&self, bytes: &[u8]) -> Vec<Piece> {
        let mut found: Vec<Piece> = Vec::new();
        for hit in self.search.find_overlapping_iter(bytes) {
            for &(form, at) in &self.places[hit.pattern().as_usize()] {
                let (name, whole) = &self.forms[form];
                let before = common(bytes[..hit.start()].iter().rev(), whole[..at].iter().rev());
                let after = common(bytes[hit.start()..].iter(), whole[at..].iter());
                let piece =
                    Piece { form: name, offset: hit.start() - before, length: before + after };
                if piece.length >= shortest(name) && !found.contains(&piece) {
                    found.push(piece);
                }
            }
        }
        found
    }

    /// Where pieces of it lie in the memory of the process `id`: in every page of every mapping
    /// that can be read, but for those that are still as they are in a file on the disk.
    #[track_caller]
    pub fn in_memory_of(&self, id: u32) -> Vec<Found> {
        let open = |name: &str| {
            File::open(format!("/proc/{id}/{name}"))
                .expect("the memory of a child can be read; outside of tests this is refused")
        };
        let maps = fs::read_to_string(format!("/proc/{id}/maps")).expect("the process runs");
        let (memory, pages) = (open("mem"), open("pagemap"));
        let mut copies = Vec::new();
        let mut buffer = vec![0; READ];
        for mapping in maps.lines().filter_map(Mapping::parse) {
            for (mut start, end) in mapping.filled(&pages) {
                while start < end {
                    let want = usize::try_from(end - start).unwrap_or(READ).min(READ);
                    // What was unmapped meanwhile holds nothing any more.
                    let Ok(got @ 1..) = memory.read_at(&mut buffer[..want], start) else { break };
                    copies.extend(self.find(&buffer[..got]).into_iter().map(|piece| Found {
                        address: start + piece.offset as u64,
                        mapping: mapping.name.clone(),
                        around: around(&buffer[..got], &piece),
                        piece,
                    }));
                    start += got as u64;
                    if start < end {
                        // A copy across the seam is whole in the next part.
                        start -= self.longest().min(got - 1) as u64;
                    }
                }
            }
        }
        copies
    }

    /// Where pieces of it lie in what the kernel tells everyone of the process: its arguments, its
    /// environment, the names of its threads and of its open files.
    pub fn in_proc_of(&self, id: u32) -> Vec<String> {
        let mut told: Vec<(String, Vec<u8>)> = ["cmdline", "environ", "comm", "status", "maps"]
            .iter()
            .map(|name| format!("/proc/{id}/{name}"))
            .map(|path| (path.clone(), fs::read(path).unwrap_or_default()))
            .collect();
        for folder in ["fd", "task"] {
            let folder = format!("/proc/{id}/{folder}");
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let says = fs::read_link(&path)
                    .map(|target| target.into_os_string().into_encoded_bytes())
                    .or_else(|_| fs::read(path.join("comm")));
                told.push((path.display().to_string(), says.unwrap_or_default()));
            }
        }
        told.retain(|(_, bytes)| !self.find(bytes).is_empty());
        told.into_iter().map(|(path, _)| path).collect()
    }

    fn longest(&self) -> usize {
        self.forms.iter().map(|(_, bytes)| bytes.len()).max().unwrap_or_default()
    }
}

impl fmt::Debug for Sentinel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sentinel(…)")
    }
}

/// A piece of the sentinel in some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The form: `ASCII`, `UTF-16LE`, ….
    pub form: &'static str,
    /// Where it begins.
    pub offset: usize,
    /// How many bytes of the form there are.
    pub length: usize,
}

/// A piece of the sentinel in the memory of a process.
#[derive(Clone)]
pub struct Found {
    /// Where it begins.
    pub address: u64,
    /// What the memory belongs to: a file, `[heap]`, `[stack]`, or nothing for an arena or the
    /// stack of a thread.
    pub mapping: String,
    /// The piece; its offset says nothing here.
    pub piece: Piece,
    /// What lies before and behind it.
    around: String,
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, mapping, piece: Piece { form, length, .. }, around } = self;
        write!(f, "\n{length:3} bytes of {form} at {address:#x} {mapping} …{around}…")
    }
}

struct Mapping {
    start: u64,
    end: u64,
    shared: bool,
    name: String,
}

impl Mapping {
    /// A line of `/proc/PID/maps`, where it is readable.
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let (start, end) = words.next()?.split_once('-')?;
        let mode = words.next()?;
        let name = words.nth(3).unwrap_or("").to_owned();
        // The kernel's own pages cannot be read through this door, and hold nothing of ours.
        if !mode.starts_with('r') || name.starts_with("[v") {
            return None;
        }
        let number = |text| u64::from_str_radix(text, 16).ok();
        let shared = mode.ends_with('s');
        let name = format!("{mode} {name}");
        Some(Self { start: number(start)?, end: number(end)?, shared, name })
    }

    /// The runs of pages that were ever written to: not those that were never touched, which
    /// reading would only fill with zeros, nor those that are a file's.
    fn filled(&self, pages: &File) -> Vec<(u64, u64)> {
        /// Bits of an entry of `/proc/PID/pagemap`.
        const PRESENT: u64 = 1 << 63;
        const SWAPPED: u64 = 1 << 62;
        const OF_A_FILE: u64 = 1 << 61;
        const PAGE: u64 = 4096;
        let count = usize::try_from((self.end - self.start) / PAGE).unwrap_or_default();
        let mut entries = vec![0; count * 8];
        let read = pages.read_at(&mut entries, self.start / PAGE * 8).unwrap_or_default();
        let mut runs: Vec<(u64, u64)> = Vec::new();
        let starts = (0..).map(|page| self.start + page * PAGE);
        for (entry, start) in entries[..read].chunks_exact(8).zip(starts) {
            let entry = entry.try_into().map_or(0, u64::from_le_bytes);
            let kept = entry & OF_A_FILE == 0 || self.shared;
            if entry & (PRESENT | SWAPPED) == 0 || !kept {
                continue;
            }
            match runs.last_mut() {
                Some((_, end)) if *end == start => *end = start + PAGE,
                _ => runs.push((start, start + PAGE)),
            }
        }
        runs
    }
}

/// Every form in which a copy may lie.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide = |width: usize| -> Vec<u8> {
        text.bytes().flat_map(|byte| std::iter::once(byte).chain(vec![0; width - 1])).collect()
    };
    let hex = |digits: &[u8; 16]| -> Vec<u8> {
        let digit = |value: u8| digits[usize::from(value)];
        text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    };
    let mut forms = vec![
        ("ASCII", text.as_bytes().to_vec()),
        ("UTF-16LE", wide(2)),
        ("UTF-32LE", wide(4)),
        ("hex", hex(b"0123456789abcdef")),
        ("HEX", hex(b"0123456789ABCDEF")),
    ];
    // What stands before it shifts the groups of three; only whole groups are of it alone.
    for (shift, [standard, url]) in [
        ["base64", "base64url"],
        ["base64 shifted by 1", "base64url shifted by 1"],
        ["base64 shifted by 2", "base64url shifted by 2"],
    ]
    .into_iter()
    .enumerate()
    {
        let whole = &text.as_bytes()[shift..];
        let whole = &whole[..whole.len() / 3 * 3];
        forms.push((standard, STANDARD_NO_PAD.encode(whole).into_bytes()));
        forms.push((url, URL_SAFE_NO_PAD.encode(whole).into_bytes()));
    }
    forms
}

fn shortest(form: &str) -> usize {
    if form == "UTF-32LE" { WIDE_PIECE } else { PIECE }
}

/// How many bytes agree from the beginning.
fn common<'a>(a: impl Iterator<Item = &'a u8>, b: impl Iterator<Item = &'a u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// Up to 48 bytes before a piece and behind it, which tell what it belongs to.
fn around(bytes: &[u8], piece: &Piece) -> String {
    let end = piece.offset + piece.length;
    let before = &bytes[piece.offset.saturating_sub(48)..piece.offset];
    let behind = &bytes[end..(end + 48).min(bytes.len())];
    format!("{}|{}", before.escape_ascii(), behind.escape_ascii())
}
