//! Writing to standard output and standard error.
//!
//! A reader that goes away, as `head` does, is no error: the command ends quietly, with the exit
//! code that it would have had.

use std::io::{self, ErrorKind, Write};

use super::failure::{Complaint, Failure};

/// Writes the text to standard output as it stands.
///
/// # Errors
/// Standard output cannot be written, such as on a full disk.
pub fn print(text: &str) -> Result<(), Failure> {
    write_all(&mut io::stdout().lock(), text)
}

/// Writes the text to standard output; its colours stay only on a terminal that wants them.
///
/// # Errors
/// Standard output cannot be written, such as on a full disk.
pub fn print_styled(text: &str) -> Result<(), Failure> {
    write_all(&mut anstream::AutoStream::auto(io::stdout()).lock(), text)
}

/// Writes to standard error. Where that is gone too, there is nobody left to tell.
pub fn complain(text: &str) {
    let mut stream = io::stderr().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Warns on standard error.
pub fn warn(message: impl Into<String>, hint: impl Into<String>) {
    let complaint = Complaint { message: message.into(), hint: hint.into() };
    complain(&complaint.lines("warning"));
}

fn write_all(stream: &mut impl Write, text: &str) -> Result<(), Failure> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::trouble(
            format!("cannot write to standard output: {error}"),
            "check the disk or the program that standard output goes to",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fails(ErrorKind);

    impl Write for Fails {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_error_and_a_full_disk_is() {
        assert_eq!(write_all(&mut Fails(ErrorKind::BrokenPipe), "x"), Ok(()));
        assert!(write_all(&mut Fails(ErrorKind::StorageFull), "x").is_err());
    }
}
