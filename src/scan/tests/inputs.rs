//! What is searched, what is not, and how that is told.

use std::{
    fs,
    io::{self, Read, Write as _},
};

use super::*;
use crate::scan::source::Source;

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf16_is_read_with_and_without_a_byte_order_mark() {
    let text = format!("GET / HTTP/1.1\r\nx: {}\r\nÄ😀 {}\r\n", token("ada"), token("bob"));
    for bom in ["", "\u{feff}"] {
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let (seen, troubles) = scanned(&[bytes(utf16(&format!("{bom}{text}"), order))], 1, 50);
            assert_eq!(troubles, []);
            let places: Vec<_> = seen.iter().map(|seen| (seen.line, seen.column)).collect();
            assert_eq!(places, [(2, 4), (3, 8)]);
            assert_eq!(seen[1].token, token("bob"));
        }
    }
    // Half a surrogate pair and half a unit at the end.
    let mut odd = utf16(&format!("\u{feff}{}", token("ada")), u16::to_le_bytes);
    odd.extend([0x20, 0, 0x3d, 0xd8, 0x20, 0, 0x0a]);
    assert_eq!(tokens(&[bytes(odd)]), [token("ada")]);
}

#[test]
fn nul_bytes_and_invalid_utf8_hide_nothing() {
    let mut text = vec![0; 5000];
    text.extend([0xff, 0xfe, 0x80, b' ']);
    text.extend(token("ada").bytes());
    text.extend([0, 0, 0xc3]);
    text.extend(token("bob").bytes());
    text.extend([0; 3000]);
    assert_eq!(tokens(&[bytes(text)]), [token("ada"), token("bob")]);
}

#[test]
fn what_cannot_be_searched_is_told_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("good"), token("ada")).unwrap();
    fs::write(path("packed.gz"), [0x1f, 0x8b, 8, 0, 1, 2, 3]).unwrap();
    fs::write(path("empty"), "").unwrap();
    let names = ["", "missing", "packed.gz", "empty", "good"];
    let inputs: Vec<_> = names.iter().map(|name| Input::File(path(name))).collect();
    let (seen, troubles) = scanned(&inputs, 2, piece::SIZE);
    assert_eq!(seen.iter().map(|seen| seen.input).collect::<Vec<_>>(), [4]);
    let told: Vec<_> = troubles.iter().map(|it| (it.input, it.line, it.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (0, 0, "it is a folder"),
            (1, 0, "there is no such file"),
            (2, 0, "it is compressed with gzip, so it was not searched"),
        ]
    );
    assert!(troubles[0].hint.contains("find FOLDER"));
    assert!(troubles[2].hint.contains("zcat FILE | jotbench scan -"));
}

#[test]
fn a_file_that_grows_or_shrinks_meanwhile_is_read_to_where_it_ends() {
    for shrink in [false, true] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        for number in 0..500 {
            writeln!(file, "{}", token(&number.to_string())).unwrap();
        }
        let once = std::sync::Once::new();
        let judge = |sighting: Sighting<'_>| {
            once.call_once(|| {
                if shrink {
                    file.as_file().set_len(20_000).unwrap();
                } else {
                    writeln!(file.as_file(), "{}", token("late")).unwrap();
                }
            });
            sighting.line
        };
        let progress = Progress::default();
        let work = Work { search: &search, judge: &judge, progress: &progress, size: 512 };
        let inputs = [Input::File(file.path().to_owned())];
        let mut last = 0;
        let troubles = scan_with(&inputs, threads(1), &work, |line| {
            last = line;
            ControlFlow::Continue(())
        });
        assert_eq!(troubles, []);
        assert!(if shrink { last < 500 } else { last == 501 }, "{shrink}: {last}");
    }
}

/// Gives its text, and then an error.
struct Broken(&'static [u8]);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        self.0.read(buffer)
    }
}

#[test]
fn an_error_on_the_way_leaves_what_was_read() {
    let mut source = Source::new(Box::new(Broken(b"a line\nand")), false).unwrap();
    let mut buffer = [0; 100];
    assert_eq!(source.read(&mut buffer).unwrap(), 10);
    assert!(source.read(&mut buffer).is_err());
    assert!(Source::new(Box::new(Broken(b"")), false).is_err());
}
