//! The logs: the same in every run, and like those of a web service.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// What signs the tokens.
pub const SECRET: &str = "Vq7-Zx2+Lm9=Rt4 Kp1!Wd6?Hs3fGqT7";

/// Of this many bytes each line has one token.
const LINE: usize = 1024;

/// A file that goes when it is dropped.
pub struct Log {
    /// Where it lies.
    pub path: PathBuf,
}

impl Log {
    /// A file of what `write` writes, read once so that it lies in memory.
    pub fn new(
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> io::Result<Self> {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scan-{name}.log"));
        let log = Self { path };
        let mut file = BufWriter::with_capacity(1 << 20, File::create(&log.path)?);
        write(&mut file)?;
        file.flush()?;
        io::copy(&mut File::open(&log.path)?, &mut io::sink())?;
        Ok(log)
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // A file that is left over is written anew next time.
        let _ = fs::remove_file(&self.path);
    }
}

/// Numbers without a pattern, the same in every run (xorshift).
pub struct Chance(u64);

impl Chance {
    /// Another seed, another series.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or(0)
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A line as a gateway writes it, without its end.
fn line(chance: &mut Chance) -> String {
    let mut line = format!(
        "2026-11-{:02}T{:02}:{:02}:{:02}.{:03}Z {} gateway[{}]: {} {}{} {} {}ms",
        1 + chance.below(30),
        chance.below(24),
        chance.below(60),
        chance.below(60),
        chance.below(1000),
        chance.of(&["INFO", "WARN", "DEBUG", "ERROR"]),
        chance.below(40_000),
        chance.of(&["GET", "POST", "PUT", "DELETE"]),
        chance.of(&["/api/v1/orders/", "/users/", "/eye/", "/health?key="]),
        chance.below(1_000_000),
        chance.of(&["200", "201", "401", "404", "500"]),
        chance.below(3000),
    );
    for _ in 0..chance.below(8) {
        let more = chance.of(&[
            " agent=\"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101\"",
            " trace=4bf92f3577b34da6a3ce929d0e0e4736",
            " upstream=10.0.0.17:8080",
            " {\"level\":\"info\",\"msg\":\"request handled\",\"retry\":0}",
            " referer=https://shop.example.com/basket?step=2&lang=en",
        ]);
        line.push_str(more);
    }
    line
}

/// So many bytes of lines without a token.
pub fn without_tokens(size: usize, file: &mut impl Write) -> io::Result<()> {
    let mut chance = Chance::new(1);
    // A part of it again and again: the scan does not remember what it has seen.
    let mut part = Vec::new();
    while part.len() < size.min(16 << 20) {
        writeln!(part, "{}", line(&mut chance))?;
    }
    let mut left = size;
    while left > 0 {
        let length = left.min(part.len());
        file.write_all(&part[..length])?;
        left -= length;
    }
    Ok(())
}

/// The signing input of each token of [`with_tokens`], and its signature.
pub type Signed = Vec<(String, Vec<u8>)>;

/// So many bytes of lines with a token in each, no two the same.
pub fn with_tokens(size: usize, file: &mut impl Write) -> io::Result<Signed> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let mut chance = Chance::new(2);
    let mut signed = Signed::with_capacity(size / LINE);
    for number in 0..size / LINE {
        let issued = 1_795_000_000 + chance.below(100_000);
        let claims = format!(
            r#"{{"iss":"https://login.example.com/","sub":"user-{number:08}","aud":"orders","iat":{issued},"nbf":{issued},"exp":{},"jti":"3f2a9c1e-7b1d-4c55-9a60-{:06x}{number:06x}","scope":"orders:read orders:write profile","client_id":"web-shop","tenant":"acme-{}","roles":["customer","beta"]}}"#,
            issued + 3600,
            chance.below(1 << 24),
            chance.below(100),
        );
        let input = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = hmac::sign(&key, input.as_bytes()).as_ref().to_vec();
        let token = format!("{input}.{}", URL_SAFE_NO_PAD.encode(&signature));
        let mut whole = format!("{} authorization=\"Bearer {token}\" ", line(&mut chance));
        while whole.len() < LINE {
            whole.push_str("keep-alive upstream=10.0.0.17 ");
        }
        whole.truncate(LINE - 1);
        writeln!(file, "{whole}")?;
        signed.push((input, signature));
    }
    Ok(signed)
}

/// So many bytes of this, again and again.
pub fn repeated(part: &[u8], size: usize, file: &mut impl Write) -> io::Result<()> {
    let part = part.repeat((64 << 10) / part.len() + 1);
    let mut left = size;
    while left > 0 {
        let length = left.min(part.len());
        file.write_all(&part[..length])?;
        left -= length;
    }
    Ok(())
}
