//! Lines and columns.

/// Where a byte of an input stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// Its line, from 1.
    pub(super) line: u64,
    /// The byte of the input at which that line begins, from 0.
    pub(super) begin: u64,
}

impl Default for Lines {
    fn default() -> Self {
        Self { line: 1, begin: 0 }
    }
}

impl Lines {
    /// The place behind `bytes`, of which the first stands here and is the input's byte `offset`.
    pub(super) fn plus(self, bytes: &[u8], offset: u64) -> Self {
        match memchr::memrchr(b'\n', bytes) {
            None => self,
            Some(last) => Self {
                line: self.line + memchr::memchr_iter(b'\n', bytes).count() as u64,
                begin: offset + last as u64 + 1,
            },
        }
    }
}
