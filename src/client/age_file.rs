//! Text under a passphrase: an age file (<https://age-encryption.org/v1>) whose one recipient is a
//! passphrase (scrypt). `age --decrypt` and its kin open it, too.
//!
//! Blanks are written behind the text up to a whole number of chunks of 64 KiB, and one chunk more.
//! So the file's length does not tell how many secrets are in it; and the buffer that the `age`
//! crate encrypts from and does not wipe holds nothing but blanks in the end. Whoever reads the
//! text ignores blanks after it, as JSON does.

use std::io::{Read, Write};

use age::{Decryptor, Encryptor, scrypt, secrecy::SecretString};
use zeroize::Zeroizing;

use crate::jwt::Secret;

/// The cost of one try of a passphrase in files that are written: N = 2^17 at r = 8, which takes
/// 128 MiB and some 0.4 s. It is what OWASP's cheat sheet on storing passwords asks of scrypt at
/// p = 1, the p that age fixes.
pub(super) const WORK_FACTOR: u8 = 17;

/// The highest cost of a file that is opened: N = 2^20, 1 GiB. Without a bound, a file of a few
/// hundred bytes from a stranger could take all memory.
const MOST_WORK: u8 = 20;

/// How many bytes age encrypts at a time.
const CHUNK: usize = 64 * 1024;

/// Most bytes before the encrypted text. A header of one passphrase has 149 or 150; that of a
/// stranger may be as long as the file, and the `age` crate takes a time that grows with its square.
const LONGEST_HEADER: usize = 512;

/// Why text cannot be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SealFault {
    /// The passphrase is empty, or no text.
    Passphrase,
    /// There is not enough memory for the cost.
    NoMemory,
}

/// Why a file cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OpenFault {
    /// It is no age file under a passphrase.
    NotAge(&'static str),
    /// Its author asked for a higher cost than is taken.
    TooCostly(String),
    /// There is not enough memory for the cost.
    NoMemory,
    /// The passphrase is another one, or the few bytes that it opens are damaged.
    WrongPassphrase,
    /// The passphrase is right, and the rest is damaged.
    Damaged(&'static str),
}

/// What the first lines of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    /// log₂ of scrypt's N.
    work_factor: u8,
}

/// Encrypts the text. `work_factor` is log₂ of scrypt's N, at least 1.
pub(super) fn seal(
    text: &[u8],
    passphrase: &Secret,
    work_factor: u8,
) -> Result<Vec<u8>, SealFault> {
    let passphrase = spoken(passphrase).ok_or(SealFault::Passphrase)?;
    let work_factor = work_factor.clamp(1, MOST_WORK);
    if !memory_is_there(work_factor) {
        return Err(SealFault::NoMemory);
    }
    let mut recipient = scrypt::Recipient::new(passphrase);
    recipient.set_work_factor(work_factor);
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let blanks = blanks_after(text.len());
    // Writing into memory does not fail, and a passphrase alone is no mixture of recipients.
    let failed = |_| SealFault::NoMemory;
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| SealFault::NoMemory)?;
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file).map_err(failed)?;
    writer.write_all(text).map_err(failed)?;
    writer.write_all(&vec![b' '; blanks]).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// The text of a file, with the blanks after it.
pub(super) fn open(file: &[u8], passphrase: &Secret) -> Result<Zeroizing<Vec<u8>>, OpenFault> {
    let header = Header::of(file)?;
    if header.work_factor > MOST_WORK {
        let asked = in_words(header.work_factor);
        let taken = in_words(MOST_WORK);
        return Err(OpenFault::TooCostly(format!(
            "one try of its passphrase would take {asked} of memory, and Jotbench gives {taken}"
        )));
    }
    let passphrase = spoken(passphrase).ok_or(OpenFault::WrongPassphrase)?;
    if !memory_is_there(header.work_factor) {
        return Err(OpenFault::NoMemory);
    }
    let mut identity = scrypt::Identity::new(passphrase);
    identity.set_max_work_factor(MOST_WORK);
    let identities = std::iter::once(&identity as &dyn age::Identity);
    let decryptor = Decryptor::new_buffered(file)
        .map_err(|_| OpenFault::NotAge("its first lines are not as age writes them"))?;
    let mut reader = decryptor.decrypt(identities).map_err(|error| match error {
        age::DecryptError::DecryptionFailed => OpenFault::WrongPassphrase,
        _ => OpenFault::Damaged("its first lines were altered"),
    })?;
    // The text is shorter than the file. A buffer that grows would leave copies of it behind.
    let mut text = Zeroizing::new(Vec::with_capacity(file.len()));
    reader.read_to_end(&mut text).map_err(|_| OpenFault::Damaged("it was cut short or altered"))?;
    Ok(text)
}

impl Header {
    /// Reads what is needed of the first lines before anything costly is done with them.
    fn of(file: &[u8]) -> Result<Self, OpenFault> {
        let not_age = || OpenFault::NotAge("it is not encrypted under a passphrase with age");
        let beginning = file.get(..LONGEST_HEADER).unwrap_or(file);
        let rest =
            beginning.strip_prefix(b"age-encryption.org/v1\n-> scrypt ").ok_or_else(not_age)?;
        if !rest.windows(5).any(|part| part == b"\n--- ") {
            return Err(OpenFault::NotAge("its first lines have no end"));
        }
        let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let digits = line.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
        let digits = std::str::from_utf8(digits).map_err(|_| not_age())?;
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(not_age());
        }
        // A number of more digits than fit is a cost beyond every bound.
        Ok(Self { work_factor: digits.parse().unwrap_or(u8::MAX) })
    }
}

/// The passphrase as age takes it: text that is not empty.
fn spoken(passphrase: &Secret) -> Option<SecretString> {
    let text = passphrase.expose_text().filter(|text| !text.is_empty())?;
    Some(SecretString::from(text))
}

/// How many blanks follow a text of this length.
fn blanks_after(length: usize) -> usize {
    CHUNK.saturating_add(CHUNK.saturating_sub(length % CHUNK))
}

/// Whether scrypt can have its memory: a failure inside it would end the process.
fn memory_is_there(work_factor: u8) -> bool {
    let bytes = 1_usize.checked_shl(u32::from(work_factor)).and_then(|n| n.checked_mul(1024));
    bytes.is_some_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

/// The memory that one try takes: 128 · r · N bytes, r being 8.
fn in_words(work_factor: u8) -> String {
    match work_factor {
        0..20 => format!("{} MB", (1_u64 << work_factor) / 1024),
        20..64 => format!("{} GB", 1_u64 << (work_factor - 20)),
        _ => "endless amounts".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As cheap as it gets: what is tested here is not the cost.
    const CHEAP: u8 = 2;

    fn passphrase(text: &str) -> Secret {
        Secret::from(text.to_owned())
    }

    #[test]
    fn what_is_sealed_is_what_is_opened_and_blanks() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1] {
            let text = vec![b'x'; length];
            let file = seal(&text, &passphrase("π ≈ 3"), CHEAP).unwrap();
            let opened = open(&file, &passphrase("π ≈ 3")).unwrap();
            assert_eq!(&opened[..length], text);
            assert!(opened[length..].iter().all(|byte| *byte == b' '));
            assert!(opened.len() - length >= CHUNK && opened.len().is_multiple_of(CHUNK));
            assert!(opened.capacity() >= opened.len() + 32, "the buffer never had to grow");
        }
    }

    #[test]
    fn a_passphrase_is_text_and_not_empty() {
        for unfit in [Secret::default(), Secret::new(vec![0xff])] {
            assert_eq!(seal(b"", &unfit, CHEAP).unwrap_err(), SealFault::Passphrase);
            let file = seal(b"", &passphrase("a"), CHEAP).unwrap();
            assert_eq!(open(&file, &unfit).unwrap_err(), OpenFault::WrongPassphrase);
        }
    }

    #[test]
    fn a_cost_beyond_the_bound_is_named_before_it_is_paid() {
        let file = seal(b"", &passphrase("a"), CHEAP).unwrap();
        let text_end = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let line_end = file[text_end..].iter().position(|byte| *byte == b'\n').unwrap() + text_end;
        for (cost, says) in
            [("21", "2 GB"), ("63", "GB"), ("255", "endless"), ("9999999", "endless")]
        {
            let mut costly = file[..line_end - 1].to_vec();
            costly.extend_from_slice(cost.as_bytes());
            costly.extend_from_slice(&file[line_end..]);
            match open(&costly, &passphrase("a")).unwrap_err() {
                OpenFault::TooCostly(text) => assert!(text.contains(says), "{text}"),
                other => panic!("{cost}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_age_file_under_a_passphrase_is_told() {
        let recipient = "age-encryption.org/v1\n-> X25519 abc\nabc\n--- abc\n";
        let endless = format!("age-encryption.org/v1\n-> scrypt {}", "a\n".repeat(100_000));
        for file in ["", "{}", "age-encryption.org/v2\n", recipient, &endless] {
            let error = open(file.as_bytes(), &passphrase("a")).unwrap_err();
            assert!(matches!(error, OpenFault::NotAge(_)), "{error:?}");
        }
    }

    #[test]
    fn no_cut_and_no_flipped_bit_gets_through() {
        let file = seal(b"{\"a\": 1}", &passphrase("a"), CHEAP).unwrap();
        let spots = || (0..file.len()).step_by(4_096 + 1).chain([file.len() - 1]);
        for cut in spots() {
            assert!(open(&file[..cut], &passphrase("a")).is_err(), "cut at {cut}");
        }
        for flipped in spots() {
            let mut file = file.clone();
            file[flipped] ^= 1 << (flipped % 8);
            assert!(open(&file, &passphrase("a")).is_err(), "flipped at {flipped}");
        }
    }

    #[test]
    fn the_wrong_passphrase_is_told_from_damage() {
        let mut file = seal(b"{}", &passphrase("a"), CHEAP).unwrap();
        assert_eq!(open(&file, &passphrase("b")).unwrap_err(), OpenFault::WrongPassphrase);
        let last = file.len() - 1;
        file[last] ^= 1;
        assert!(matches!(open(&file, &passphrase("a")), Err(OpenFault::Damaged(_))));
    }
}
